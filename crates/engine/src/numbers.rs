//! Numbers on paper: made here, and asked about by anybody, without an account.

use case::Number;
use jiff::civil::Date;
use vault::{InstallationKey, system_rng};

use crate::{Engine, EngineError, fill};

/// The kind of number that stands on a protection letter.
pub(crate) const LETTER: &str = "letter";

/// The keyed hash of a number, told apart by what it stands on.
pub(crate) fn tag(installation: &InstallationKey, kind: &str, letters: &[u8]) -> [u8; 32] {
    let said = [kind.as_bytes(), b"-number\0", letters].concat();
    installation.fingerprint(&said)
}

impl Engine {
    /// A number that nobody can guess.
    pub fn new_number(&self) -> Number {
        let mut random = [0; Number::BYTES];
        fill(&mut system_rng(), &mut random);
        Number::of(random)
    }

    /// The keyed hash of what somebody typed for a number. Whatever is no number has one too, which none has.
    pub(crate) fn tag_of(&self, kind: &str, typed: &str) -> [u8; 32] {
        let installation = &self.inner.installation;
        match typed.parse::<Number>() {
            Ok(number) => tag(installation, kind, number.letters()),
            Err(_) => tag(installation, kind, &[]),
        }
    }

    /// The last day on which the letter is valid whose number somebody typed. One that was taken back, one
    /// that is over and one that there never was are told apart by nothing, and the same is done for each.
    ///
    /// # Errors
    /// Fails if nothing is set up, or the store cannot be read.
    pub async fn letter_valid_until(&self, typed: &str) -> Result<Option<Date>, EngineError> {
        let house = self.house().await?;
        let tag = self.tag_of(LETTER, typed);
        let found = self.inner.store.number(&tag, LETTER, self.now()).await?;
        let calendar = house.profile.calendar();
        let last = found.map(|row| calendar.day_of(row.until));
        Ok(last.and_then(|day| day.yesterday().ok()))
    }
}

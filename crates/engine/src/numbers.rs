//! Numbers on paper: made here, and asked about by anybody, without an account.

use case::content::{Content, ReferralCopy};
use case::person::{AnswerOnPaper, PaperAnswer, PaperOrder, Referral};
use case::{Actor, CaseId, Compartment, Number, NumberTag, Purpose, ReferralId};
use jiff::civil::Date;
use policy::Denied;
use store::CommitError;
use vault::{InstallationKey, system_rng};

use crate::orders::{OnPaper, Parts, Subject as _};
use crate::views::Opened;
use crate::work::{Form, TRIES, Work};
use crate::{Engine, EngineError, Faults, Session, fill};

/// The kind of number that stands on a protection letter.
pub(crate) const LETTER: &str = "letter";

/// The kind of number that stands on the sheet of a referral: a code that is used once.
pub(crate) const SHEET: &str = "sheet";

/// A sheet to print for a receiver without an account. Its code is in no other place.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The one-time code.
    pub code: Number,
    /// What is asked.
    pub referral: Referral,
    /// What the copy says that this organisation may open.
    pub copy: Option<ReferralCopy>,
}

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

    /// Makes the sheet of a referral anew: with a code that takes the place of the one before, and with the words of
    /// the copy, which is entered as opened.
    ///
    /// # Errors
    /// Fails like [`Engine::perform`]. A form that was sent before made a sheet whose code nobody knows any more.
    pub async fn print_sheet(
        &self,
        session: &Session,
        (case, referral): (CaseId, ReferralId),
        form: Form<'_>,
    ) -> Result<Sheet, EngineError> {
        let number = self.new_number();
        let code = NumberTag(tag(&self.inner.installation, SHEET, number.letters()));
        let order = OnPaper(case, PaperOrder::Sheet { referral, code });
        let made = self.perform(session, order, Parts::new(), form).await?;
        if made.repeated {
            return Err(EngineError::SentBefore);
        }
        let stream = case.into();
        let read = self.read(stream).await?;
        let own = |compartment| compartment == Compartment::Referral(referral);
        let opened = self
            .open_parts(session, (stream, &read), Purpose::Assistance, own)
            .await?;
        let mut parts = opened.parts.into_iter().flatten();
        let copy = parts.find_map(|part| match part {
            (compartment, Opened::Content(Content::Referral(copy))) if own(compartment) => {
                Some(copy)
            }
            _ => None,
        });
        let case = crate::views::person::case_of(stream, &read).ok_or(Denied)?;
        let sent = case.referrals.get(&referral).cloned().ok_or(Denied)?;
        Ok(Sheet {
            code: number,
            referral: sent,
            copy,
        })
    }

    /// Takes the answer of whoever typed the code of a sheet; whether it was one that waits for an answer. A code
    /// that there never was, one that was used and one whose time is over are told apart by nothing.
    ///
    /// # Errors
    /// Fails if nothing is set up, or the store does.
    pub async fn answer_on_paper(
        &self,
        typed: &str,
        answer: PaperAnswer,
    ) -> Result<bool, EngineError> {
        self.house().await?;
        let code = self.tag_of(SHEET, typed);
        let Some(row) = self.inner.store.number(&code, SHEET, self.now()).await? else {
            return Ok(false);
        };
        let answer = AnswerOnPaper {
            referral: ReferralId::new(row.subject),
            code: NumberTag(code),
            answer,
        };
        for _ in 0..TRIES {
            let mut work = self.work().await?;
            match work.answer_on_paper(row.case, answer).await {
                Ok(()) => {}
                Err(EngineError::Refused(_) | EngineError::Denied(_)) => return Ok(false),
                Err(fault) => return Err(fault),
            }
            match work.commit().await {
                Ok(()) => return Ok(true),
                // Somebody else acted on the case meanwhile, perhaps with the same code.
                Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {}
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
        }
        let stream = row.case.into();
        Err(Faults::Busy { stream }.into())
    }
}

impl Work {
    /// Decides and seals what somebody typed with the code of a sheet: the code, and nothing else, says that they may.
    async fn answer_on_paper(
        &mut self,
        case: CaseId,
        answer: AnswerOnPaper,
    ) -> Result<(), EngineError> {
        let touches = self.bring(case.touches()).await?;
        let now = self.engine.now();
        let house = self.house.clone();
        let context = house.context(now, Actor::OnPaper);
        let on = self.on(touches);
        let decision = answer.decide(on.case.ok_or(Denied)?, &context)?;
        self.seal(decision, &Parts::new(), now, None, None)?;
        Ok(())
    }
}

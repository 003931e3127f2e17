//! Authenticator apps: a code that changes every half minute, from a secret shared once (RFC 6238).
//!
//! SHA-1, six digits and thirty seconds are what every app can do, and RFC 6238 sec. 1.2 builds on
//! HMAC-SHA-1, which collisions of SHA-1 do not touch. One step either way is let in for clocks that
//! differ (sec. 5.2), and a step's code is taken once.

use case::{MemberId, RowMark};
use jiff::Timestamp;
use store::{AuthenticatorRow, StoreError};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use vault::{BlobContext, InstallationKey, OpenError, PrivateKey, PublicKey};
use zeroize::Zeroizing;

use crate::private::Private;
use crate::{Accounts, SignInError};

/// Digits of a code.
const DIGITS: u8 = 6;
/// Seconds that a code lasts.
const STEP: u64 = 30;
/// Steps before and after the present one whose codes are taken too.
const SKEW: u16 = 1;

/// The secret that an authenticator app shares with a member.
pub(crate) struct Authenticator(Totp);

impl Authenticator {
    pub(crate) fn new(secret: &[u8; 20]) -> Self {
        let totp = Builder::new()
            .with_secret(Secret::new_stack(*secret))
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP)
            .with_skew(SKEW)
            .build_noncompliant();
        Self(totp)
    }

    /// The time step of a code typed now, if it is one of the secret's.
    pub(crate) fn step(&self, code: &str, now: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(now.as_second()).ok()?;
        let step = self.0.check(&plain(code), seconds)?;
        i64::try_from(step).ok()
    }

    /// Opens a member's stored secret.
    pub(crate) fn open(row: &AuthenticatorRow, key: &PrivateKey) -> Result<Self, OpenError> {
        let secret = private(row.member).open(key, &row.body)?;
        let secret = <&[u8; 20]>::try_from(&*secret).map_err(|_| OpenError::Failed)?;
        Ok(Self::new(secret))
    }

    /// The row that keeps the secret for a member, with the step whose code confirmed it.
    pub(crate) fn row(
        &self,
        member: MemberId,
        to: &PublicKey,
        last_step: i64,
        since: Timestamp,
    ) -> Result<AuthenticatorRow, StoreError> {
        let body = private(member).seal(to, self.0.secret().as_bytes());
        let body = body.map_err(|why| StoreError::Damaged {
            what: why.to_string(),
        })?;
        Ok(AuthenticatorRow {
            member,
            body,
            last_step,
            since,
        })
    }
}

impl Accounts {
    /// A member's authenticator, if one was set up. Its row can be deleted, or made for another secret, by whoever
    /// writes the database; what counts is what the log says.
    ///
    /// # Errors
    /// [`SignInError::OtherAuthenticator`] if the row is not what the log says.
    pub(crate) async fn authenticator(
        &self,
        member: MemberId,
    ) -> Result<Option<AuthenticatorRow>, SignInError> {
        let row = self.store.authenticator(member).await?;
        let told = self.register.authenticator(member).await?;
        match is_told(row.as_ref(), told, &self.installation) {
            true => Ok(row),
            false => Err(SignInError::OtherAuthenticator),
        }
    }

    /// Keeps a member's authenticator in place of one before, and says so in the log.
    pub(crate) async fn set_authenticator(&self, row: AuthenticatorRow) -> Result<(), StoreError> {
        let mark = mark(&row, &self.installation);
        self.register.set_authenticator(row, mark).await
    }
}

/// Whether the row of a member's authenticator, or that there is none, is what the log says.
pub fn is_told(
    row: Option<&AuthenticatorRow>,
    told: Option<RowMark>,
    installation: &InstallationKey,
) -> bool {
    match (row, told) {
        (None, None) => true,
        (Some(row), Some(mark)) => {
            let said = said(row);
            installation.vouches_for_row(&context(&said), &mark.0)
        }
        _ => false,
    }
}

/// What tells a row of an authenticator apart from every other.
pub fn mark(row: &AuthenticatorRow, installation: &InstallationKey) -> RowMark {
    RowMark(installation.vouch_for_row(&context(&said(row))))
}

fn context(row: &[u8]) -> BlobContext<'_> {
    BlobContext {
        table: "authenticators",
        row,
    }
}

/// What stays as it is in the row, in fields of fixed length but the last: not which code was taken last.
fn said(row: &AuthenticatorRow) -> Vec<u8> {
    let mut bytes = row.member.bytes().to_vec();
    bytes.extend(row.since.as_microsecond().to_be_bytes());
    bytes.extend(&row.body);
    bytes
}

fn private(member: MemberId) -> Private<'static> {
    Private {
        member,
        kind: "authenticator",
        name: "totp",
    }
}

/// A secret for an authenticator app to take over, not yet confirmed by a code.
pub struct Offer {
    secret: Zeroizing<[u8; 20]>,
    sign_in: String,
}

impl Offer {
    pub(crate) fn new(secret: Zeroizing<[u8; 20]>, sign_in: String) -> Self {
        Self { secret, sign_in }
    }

    pub(crate) fn authenticator(&self) -> Authenticator {
        Authenticator::new(&self.secret)
    }

    /// The secret for typing: base 32 in groups of four.
    pub fn text(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(Secret::new_stack(*self.secret).to_base32());
        let mut text = Zeroizing::new(String::with_capacity(40));
        for (place, letter) in secret.chars().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }

    /// The same for a picture that an app reads: an `otpauth` address under `issuer`'s name.
    pub fn address(&self, issuer: &str) -> Zeroizing<String> {
        // A colon would end the issuer in the address.
        let named = |name: &str| name.replace(':', " ");
        let totp = Builder::new()
            .with_secret(Secret::new_stack(*self.secret))
            .with_issuer(Some(named(issuer)))
            .with_account_name(named(&self.sign_in))
            .build_noncompliant();
        Zeroizing::new(totp.to_url().expect("a sign-in name is not empty"))
    }
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offer(..)")
    }
}

/// A code as typed: blanks left out, and the digits of Arabic and Persian keyboards as ASCII.
fn plain(code: &str) -> String {
    let digit = |letter: char| match letter {
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(letter) - 0x660, 10),
        '\u{6F0}'..='\u{6F9}' => char::from_digit(u32::from(letter) - 0x6F0, 10),
        other => Some(other),
    };
    code.chars()
        .filter(|letter| !letter.is_whitespace())
        .filter_map(digit)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1; its eight digits end in our six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let authenticator = Authenticator::new(b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_second(seconds).unwrap();
            let step = authenticator.step(code, now);
            assert_eq!(step, Some(seconds / 30), "at {seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_further() {
        let authenticator = Authenticator::new(b"12345678901234567890");
        let at = |seconds| authenticator.step("050471", Timestamp::from_second(seconds).unwrap());
        let step = 1_111_111_111 / 30;
        for (offset, taken) in [(-2, None), (-1, Some(step)), (1, Some(step)), (2, None)] {
            assert_eq!(at(1_111_111_111 + 30 * offset), taken, "{offset} steps");
        }
    }

    #[test]
    fn blanks_and_the_digits_of_other_keyboards_make_no_difference() {
        let authenticator = Authenticator::new(b"12345678901234567890");
        let now = Timestamp::from_second(59).unwrap();
        for code in [" 287 082 ", "٢٨٧٠٨٢", "۲۸۷۰۸۲"] {
            assert_eq!(authenticator.step(code, now), Some(1), "{code}");
        }
        for code in ["", "28708", "+87082", "2870820", "abcdef"] {
            assert_eq!(authenticator.step(code, now), None, "{code}");
        }
    }

    #[test]
    fn the_address_names_issuer_and_member_and_the_text_is_the_same_secret() {
        let offer = Offer::new(
            Zeroizing::new(*b"12345678901234567890"),
            "mira: desk".to_owned(),
        );
        let text = offer.text();
        assert_eq!(&**text, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = offer.address("The: House");
        assert!(address.starts_with("otpauth://totp/"), "{}", *address);
        assert!(address.contains(&text.replace(' ', "")), "{}", *address);
        assert!(!address.contains("%3A%20"), "{}", *address);
        assert!(!format!("{offer:?}").contains("GEZD"));
    }
}

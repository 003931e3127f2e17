//! What one installation's pages are told when they start.

use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;

use data_encoding::HEXLOWER;
use engine::Engine;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::i18n::Locale;
use crate::rights::Contacts;

/// Fills a buffer with bytes nobody can guess.
pub type Randomness = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// One installation's settings for its pages, its engine and its source of randomness.
pub struct Site {
    /// The name in the header and in page titles. It stays in a browser's history, so it should say
    /// nothing to someone who looks over a shoulder.
    pub name: String,
    /// Every person and organisation here is invented, and each page says so. It does too where the
    /// profile's country is invented.
    pub invented: bool,
    /// A harmless address that the exit button leads to.
    pub exit_url: String,
    /// Cookies are only sent over TLS. False only on a loopback address.
    pub secure_cookies: bool,
    /// The language for readers whose browser asks for none that the pages have.
    pub locale: Locale,
    /// Whom the rights card says to call.
    pub contacts: Contacts,
    pub(crate) engine: Engine,
    pub(crate) randomness: Randomness,
    pub(crate) sign_ins: SignIns,
}

impl Site {
    /// The pages of an installation, on a loopback address until its settings say otherwise.
    #[must_use]
    pub fn new(engine: Engine, randomness: Randomness) -> Site {
        Site {
            name: "Throughline".to_owned(),
            invented: false,
            exit_url: "https://www.bbc.com/weather".to_owned(),
            secure_cookies: false,
            locale: Locale::En,
            contacts: Contacts::default(),
            engine,
            randomness,
            sign_ins: RateLimiter::keyed(SIGN_INS),
        }
    }

    /// A value nobody can guess, in hexadecimal.
    pub(crate) fn nonce(&self) -> String {
        let mut bytes = [0; 16];
        (self.randomness)(&mut bytes);
        HEXLOWER.encode(&bytes)
    }
}

/// Attempts to sign in or join that one address may make. Each costs memory by design, and the
/// accounts themselves make a name wait after failures; this only keeps one address from taking all
/// the turns.
const SIGN_INS: Quota = Quota::per_minute(NonZeroU32::new(30).expect("30 is not 0"));

/// Counts attempts by the address they come from; where it is unknown, all count together.
pub(crate) type SignIns = DefaultKeyedRateLimiter<Option<IpAddr>>;

impl fmt::Debug for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Site")
            .field("name", &self.name)
            .field("invented", &self.invented)
            .field("exit_url", &self.exit_url)
            .field("secure_cookies", &self.secure_cookies)
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}

//! What one installation's pages are told when they start.

use std::fmt;

use crate::i18n::Locale;
use crate::rights::RightsCard;

/// Fills a buffer with bytes nobody can guess.
pub type Randomness = Box<dyn Fn(&mut [u8]) + Send + Sync>;

/// One installation's settings for its pages, and its source of randomness.
pub struct Site {
    /// The name in the header and in page titles. It stays in a browser's history, so it should say
    /// nothing to someone who looks over a shoulder.
    pub name: String,
    /// Every person and organisation here is invented; each page says so.
    pub invented: bool,
    /// A harmless address that the exit button leads to.
    pub exit_url: String,
    /// Cookies are only sent over TLS. False only on a loopback address.
    pub secure_cookies: bool,
    /// The language for readers whose browser asks for none that the pages have.
    pub locale: Locale,
    /// What the rights card says in this country.
    pub rights: RightsCard,
    /// Where tokens come from.
    pub randomness: Randomness,
}

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

//! What one installation's pages are told when they start.

use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;

use data_encoding::HEXLOWER;
use engine::Engine;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::connections::Patience;
use crate::i18n::Locale;
use crate::origin::Origin;
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
    /// The address under which browsers reach the pages; without one, those of this machine do.
    pub origin: Option<Origin>,
    /// The language for readers whose browser asks for none that the pages have.
    pub locale: Locale,
    /// Whom the rights card says to call.
    pub contacts: Contacts,
    /// How long a connection may take for what.
    pub patience: Patience,
    pub(crate) engine: Engine,
    pub(crate) randomness: Randomness,
    pub(crate) sign_ins: SignIns,
    /// Questions about numbers on paper, counted apart so that they take nobody's turn to sign in.
    pub(crate) questions: SignIns,
    /// What was written on the public form.
    pub(crate) tellings: Tellings,
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
            origin: None,
            locale: Locale::En,
            contacts: Contacts::default(),
            patience: Patience::default(),
            engine,
            randomness,
            sign_ins: SignIns::default(),
            questions: SignIns::default(),
            tellings: Tellings::default(),
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

/// How many addresses are remembered before those that have turns left are forgotten.
const ADDRESSES: usize = 10_000;

/// Counts attempts by the address they come from; where it is unknown, all count together.
pub(crate) struct SignIns(DefaultKeyedRateLimiter<Option<IpAddr>>);

impl Default for SignIns {
    fn default() -> SignIns {
        SignIns::of(SIGN_INS)
    }
}

impl SignIns {
    fn of(quota: Quota) -> SignIns {
        SignIns(RateLimiter::keyed(quota))
    }

    /// Takes a turn, if the address has one left.
    pub(crate) fn may_try(&self, address: Option<IpAddr>) -> bool {
        if self.0.len() > ADDRESSES {
            self.0.retain_recent();
        }
        self.0.check_key(&address.map(subscriber)).is_ok()
    }
}

/// What one address may write to the desk. A shelter or a café shares one address, and somebody may have to
/// write again and again; a program that fills the desk's list comes no further.
const TELLINGS: Quota = Quota::per_hour(NonZeroU32::new(12).expect("12 is not 0"));

/// What all may write together: more than any desk reads, and less than fills a disk.
const ALL_TELLINGS: Quota = Quota::per_hour(NonZeroU32::new(600).expect("600 is not 0"));

/// Counts what is written on the public form.
pub(crate) struct Tellings {
    by_address: SignIns,
    all: DefaultDirectRateLimiter,
}

impl Default for Tellings {
    fn default() -> Tellings {
        Tellings {
            by_address: SignIns::of(TELLINGS),
            all: RateLimiter::direct(ALL_TELLINGS),
        }
    }
}

impl Tellings {
    /// Takes a turn, if the address has one left and all together have.
    pub(crate) fn may_tell(&self, address: Option<IpAddr>) -> bool {
        self.by_address.may_try(address) && self.all.check().is_ok()
    }
}

/// Whose an address is: with version 6 a subscriber has a whole network of 64 bits (RFC 6177), and
/// could take each turn under another address of it.
fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(network.into())
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Site")
            .field("name", &self.name)
            .field("invented", &self.invented)
            .field("exit_url", &self.exit_url)
            .field("secure_cookies", &self.secure_cookies)
            .field("origin", &self.origin)
            .field("locale", &self.locale)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_version_6_takes_its_turns_together_and_addresses_of_version_4_apart() {
        let tries = |addresses: &mut dyn Iterator<Item = String>| {
            let turns = SignIns::default();
            let address = |text: String| text.parse().ok();
            addresses
                .filter(|text| turns.may_try(address(text.clone())))
                .count()
        };
        let of_six = |network: u16| move |end: u16| format!("2001:db8:0:{network:x}::{end:x}");
        assert_eq!(tries(&mut (1..60).map(of_six(1))), 30);
        let two = (1..60).map(of_six(1)).chain((1..60).map(of_six(2)));
        assert_eq!(tries(&mut { two }), 60);
        assert_eq!(tries(&mut (1..60).map(|end| format!("192.0.2.{end}"))), 59);
    }
}

//! Secrets that people type: passphrases and one-time codes.

use std::fmt;
use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};
use diceware_wordlists::EFF_LONG_WORDLIST;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::encoding::Fields;

/// What a member unlocks their key with: wiped when dropped, never printed.
///
/// Compared and hashed in Unicode form NFKC, as NIST SP 800-63B-4 sec. 3.1.1.2 advises, so that the
/// same characters typed on another keyboard are the same passphrase.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes a passphrase as typed. How long it must be is for the caller to demand.
    pub fn new(typed: &str) -> Self {
        // NFKC lengthens no character more than 18 times, but reserving for the common case is
        // enough: what a reallocation leaves behind is freed memory of this process.
        let mut normal = Zeroizing::new(String::with_capacity(typed.len() * 3));
        normal.extend(typed.nfkc());
        Passphrase(normal)
    }

    /// A random passphrase of `words` words from the EFF's long word list, joined by hyphens.
    ///
    /// Each word adds log2(7776) = 12.9 bits: [`Passphrase::WORDS`] (six) make 77.5 bits. The list is
    /// by the Electronic Frontier Foundation (2016), CC BY 3.0 US.
    pub fn generate(words: usize, rng: &mut impl CryptoRng) -> Self {
        let mut phrase = Zeroizing::new(String::with_capacity(words * LONGEST_WORD));
        for number in 0..words {
            if number > 0 {
                phrase.push('-');
            }
            phrase.push_str(word(rng));
        }
        Passphrase(phrase)
    }

    /// How many words to use unless there is a reason for more.
    pub const WORDS: usize = 6;

    /// The passphrase itself: to show a generated one, once, to the person it is for.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Number of characters, for a rule on length.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// No word of the list is longer than nine letters; one more for the hyphen.
const LONGEST_WORD: usize = 10;

/// One word, all equally likely.
fn word(rng: &mut impl CryptoRng) -> &'static str {
    let count = EFF_LONG_WORDLIST.len() as u32;
    // Draws above the last whole multiple are drawn again: a plain remainder would favour some words.
    let limit = u32::MAX - u32::MAX % count;
    loop {
        let draw = rng.next_u32();
        if draw < limit {
            let index = (draw % count) as usize;
            return EFF_LONG_WORDLIST
                .get(index)
                .expect("a remainder is less than the number of words");
        }
    }
}

/// A code shown once and stored as a hash: an invitation, an answer to a referral, a handover.
///
/// 120 random bits in Crockford's base 32, six groups of four. Small and capital letters, the look-alikes
/// `O`/`0` and `I`/`L`/`1`, blanks and hyphens make no difference when it is typed. With 120 bits
/// a plain hash gives nothing to guess at; how often a code may be tried is for the caller to limit.
pub struct OneTimeCode(Zeroizing<[u8; OneTimeCode::BYTES]>);

impl OneTimeCode {
    const BYTES: usize = 15;

    /// A fresh code.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; OneTimeCode::BYTES]);
        rng.fill_bytes(bytes.as_mut());
        OneTimeCode(bytes)
    }

    /// Reads a code as typed; `None` if it cannot be one.
    pub fn parse(typed: &str) -> Option<Self> {
        let bytes = Zeroizing::new(CROCKFORD.decode(typed.trim().as_bytes()).ok()?);
        let bytes = <[u8; OneTimeCode::BYTES]>::try_from(bytes.as_slice()).ok()?;
        Some(OneTimeCode(Zeroizing::new(bytes)))
    }

    /// The code to show, such as `7ZQ2-0KXE-...`.
    pub fn to_text(&self) -> Zeroizing<String> {
        let symbols = Zeroizing::new(CROCKFORD.encode(self.0.as_ref()));
        let mut text = Zeroizing::new(String::with_capacity(30));
        for (position, symbol) in symbols.chars().enumerate() {
            if position > 0 && position.is_multiple_of(4) {
                text.push('-');
            }
            text.push(symbol);
        }
        text
    }

    /// The hash to store, for one purpose only: a code for an invitation is none for a referral.
    pub fn hash(&self, purpose: &str) -> [u8; 32] {
        let hashed = Fields::new("throughline/1/one-time-code")
            .text(purpose)
            .bytes(self.0.as_ref());
        Sha256::digest(Zeroizing::new(hashed.finish())).into()
    }

    /// Whether a stored hash is this code's, compared in constant time.
    pub fn matches(&self, purpose: &str, stored: &[u8; 32]) -> bool {
        self.hash(purpose).ct_eq(stored).into()
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(..)")
    }
}

/// Crockford's base 32, as forgiving when read as he describes it.
static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification
        .translate
        .from
        .push_str("abcdefghjkmnpqrstvwxyzOoIiLl");
    specification
        .translate
        .to
        .push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    specification.ignore.push_str(" -");
    specification
        .encoding()
        .expect("the specification is complete and unambiguous")
});

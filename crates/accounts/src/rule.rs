//! Which passphrases are taken. Decided here and now: no list is asked over a network, and nothing
//! of a passphrase leaves the process.

use vault::Passphrase;
use zxcvbn::{Score, zxcvbn};

/// The shortest passphrase taken.
pub(crate) const SHORTEST: usize = 12;

/// Why a passphrase is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It has too few characters.
    #[error("the passphrase is too short; use at least {SHORTEST} characters, such as four words")]
    Short,
    /// It would be guessed early: common, a pattern, or made of what others know of the member.
    #[error(
        "the passphrase is one that is guessed early; use four words that do not belong together"
    )]
    Guessable,
}

/// Refuses a passphrase that is too short, or that a guesser who knows `words` (the member's names,
/// say) tries among the first hundred million, by zxcvbn's estimate (Wheeler, USENIX Security 2016).
pub(crate) fn check(passphrase: &Passphrase, words: &[&str]) -> Result<(), Unfit> {
    if passphrase.length() < SHORTEST {
        return Err(Unfit::Short);
    }
    match zxcvbn(passphrase.expose(), words).score() {
        Score::Three | Score::Four => Ok(()),
        _ => Err(Unfit::Guessable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_patterned_and_personal_passphrases_are_refused() {
        let words = ["mira.haddad", "Mira Haddad", "Harbour Shelter"];
        let check = |typed: &str| check(&Passphrase::new(typed), &words);
        for typed in [
            "passwordpassword",
            "qwertyuiopasdfgh",
            "aaaaaaaaaaaaaaaa",
            "123456789012",
            "mira.haddad1",
            "Harbour Shelter",
            "P@ssw0rd1234",
        ] {
            assert_eq!(check(typed), Err(Unfit::Guessable), "{typed}");
        }
        assert_eq!(check("k7#Vq!x2"), Err(Unfit::Short));
        for typed in [
            "correct horse battery staple",
            "tulip-gravel-anthem-fjord",
            "invented for measuring",
            "مركب أزرق جبل صابون",
        ] {
            assert_eq!(check(typed), Ok(()), "{typed}");
        }
    }
}

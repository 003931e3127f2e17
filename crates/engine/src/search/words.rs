//! What is sought, and what it is compared with: written in whatever way, it is the same.

use std::collections::BTreeSet;

use case::content::{Content, ReferralCopy, SafeContact};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How many of a telephone number's last digits count: what stands before them differs by whether it is
/// written with the country's code or without.
const LAST_DIGITS: usize = 8;

/// The fewest digits that are a telephone number.
const FEWEST_DIGITS: usize = 7;

/// The most (ITU-T E.164).
const MOST_DIGITS: usize = 15;

/// How many groups a telephone number is written in at most.
const MOST_GROUPS: usize = 7;

/// What stands between the digits of a telephone number.
const MARKS: &str = " +()-./\u{a0}";

/// The fewest letters and digits of a document's number, and how many digits are among them.
const SHORTEST_DOCUMENT: (usize, usize) = (6, 3);

/// The longest.
const LONGEST_DOCUMENT: usize = 24;

/// The fewest letters of a name that are looked for.
const SHORTEST_NAME: usize = 2;

const PHONE: &str = "phone";
const DOCUMENT: &str = "document";

/// What is looked for.
#[derive(Clone, PartialEq, Eq)]
pub enum Sought {
    /// A name.
    Name(Name),
    /// A number that hardly anybody else has.
    Number {
        /// Of what kind.
        kind: &'static str,
        /// As it is compared.
        digits: String,
    },
}

/// Why nothing is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSought {
    /// A name of fewer than two letters would be found everywhere.
    #[error("type at least two letters of a name")]
    Name,
    /// No telephone number.
    #[error("a telephone number has 7 to 15 digits")]
    Phone,
    /// No number of a document.
    #[error("a document's number has 6 letters and digits or more, at least 3 of them digits")]
    Document,
}

/// A name, as it is compared: the beginnings of its words, in any order.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(Vec<String>);

impl std::fmt::Debug for Sought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sought(..)")
    }
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Name(..)")
    }
}

impl Sought {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NotSought::Name`] for less than two letters.
    pub fn name(typed: &str) -> Result<Self, NotSought> {
        let words = words(typed);
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        match letters >= SHORTEST_NAME {
            true => Ok(Self::Name(Name(words))),
            false => Err(NotSought::Name),
        }
    }

    /// Reads a telephone number.
    ///
    /// # Errors
    /// [`NotSought::Phone`] if it is none.
    pub fn phone(typed: &str) -> Result<Self, NotSought> {
        let digits = phone(&typed.chars().filter_map(digit).collect::<String>());
        let digits = digits.ok_or(NotSought::Phone)?;
        Ok(Self::Number {
            kind: PHONE,
            digits,
        })
    }

    /// Reads the number of a document.
    ///
    /// # Errors
    /// [`NotSought::Document`] if it is none.
    pub fn document(typed: &str) -> Result<Self, NotSought> {
        let digits = document(&marked(typed)).ok_or(NotSought::Document)?;
        Ok(Self::Number {
            kind: DOCUMENT,
            digits,
        })
    }
}

impl Name {
    /// Whether each word of it begins a word of a name that stands in some content.
    pub(super) fn is_in(&self, content: &Content) -> bool {
        let there = match content {
            Content::Words(text) => words(text),
            Content::Contact(SafeContact { name, .. })
            | Content::Referral(ReferralCopy { name, .. }) => words(name),
        };
        let begins = |sought: &String| there.iter().any(|word| word.starts_with(sought));
        self.0.iter().all(begins)
    }
}

/// Every number in some content, with its kind.
pub(super) fn numbers_in(content: &Content) -> BTreeSet<(&'static str, String)> {
    let texts: Vec<&str> = match content {
        Content::Words(text) => vec![text],
        Content::Contact(contact) => {
            let SafeContact {
                channel,
                who,
                when,
                language: _,
                name,
                if_other,
                code_word: _,
                never,
            } = contact;
            vec![channel, who, when, name, if_other, never]
        }
        Content::Referral(copy) => {
            let ReferralCopy {
                name,
                language: _,
                contact,
                request,
                safety,
            } = copy;
            vec![name, contact, request, safety]
        }
    };
    texts.into_iter().flat_map(numbers).collect()
}

fn numbers(text: &str) -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::new();
    // Digits with what people write between them; two numbers may stand beside each other.
    let other = |letter: char| !(digit(letter).is_some() || MARKS.contains(letter));
    for run in text.split(other) {
        let digits = |group: &str| group.chars().filter_map(digit).collect::<String>();
        let groups: Vec<String> = run.split([' ', '\u{a0}', '/']).map(digits).collect();
        for together in 1..=MOST_GROUPS {
            let numbers = groups.windows(together).map(<[String]>::concat);
            found.extend(numbers.filter_map(|digits| Some((PHONE, phone(&digits)?))));
        }
    }
    // A document's number may be written with blanks in it, so that words beside each other are tried
    // together as well as alone.
    let words: Vec<String> = text
        .split(|letter: char| letter.is_whitespace() || ",;:\"'()".contains(letter))
        .map(marked)
        .filter(|word| !word.is_empty())
        .collect();
    for together in 1..=3 {
        for words in words.windows(together) {
            let has_digits = |word: &String| word.chars().any(|it| it.is_ascii_digit());
            if together == 1 || words.iter().all(has_digits) {
                found.extend(document(&words.concat()).map(|number| (DOCUMENT, number)));
            }
        }
    }
    found
}

/// A telephone number as it is compared, of digits alone.
fn phone(digits: &str) -> Option<String> {
    let length = digits.len();
    // Before the country's code may stand the sign of a call abroad.
    if !(FEWEST_DIGITS..=MOST_DIGITS + 2).contains(&length) {
        return None;
    }
    let last = length.saturating_sub(LAST_DIGITS);
    digits.get(last..).map(ToOwned::to_owned)
}

/// A document's number as it is compared, of small letters and digits alone.
fn document(text: &str) -> Option<String> {
    let length = text.chars().count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let (shortest, fewest) = SHORTEST_DOCUMENT;
    let fits = (shortest..=LONGEST_DOCUMENT).contains(&length) && digits >= fewest;
    fits.then(|| text.to_owned())
}

/// Letters and digits alone, small.
fn marked(text: &str) -> String {
    plain(text)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The words of a text, small and without marks.
fn words(text: &str) -> Vec<String> {
    let plain: String = plain(text).collect();
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// Small letters without accents and vowel signs, and digits as everybody writes them.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| digit(letter).unwrap_or(letter))
}

/// A digit of any of the scripts that people here write in.
fn digit(letter: char) -> Option<char> {
    let value = match letter {
        '0'..='9' => return Some(letter),
        '\u{660}'..='\u{669}' => u32::from(letter) - 0x660,
        '\u{6F0}'..='\u{6F9}' => u32::from(letter) - 0x6F0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

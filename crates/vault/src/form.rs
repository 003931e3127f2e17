//! The outer form of every stored value: a format byte, then the rest. Checked where bytes come in.

use crate::error::OpenError;

/// The format byte of all values today.
pub(crate) const FORMAT: u8 = 1;

/// Splits the format byte off, having checked it and that at least `least` bytes follow.
pub(crate) fn body<'a>(
    what: &'static str,
    bytes: &'a [u8],
    least: usize,
) -> Result<&'a [u8], OpenError> {
    let wrong_length = || OpenError::WrongLength {
        what,
        expected: format!("at least {}", least + 1),
        found: bytes.len(),
    };
    let (&found, rest) = bytes.split_first().ok_or_else(wrong_length)?;
    if found != FORMAT {
        return Err(OpenError::UnknownFormat {
            what,
            found,
            known: FORMAT,
        });
    }
    if rest.len() < least {
        return Err(wrong_length());
    }
    Ok(rest)
}

/// The same for values of one length only.
pub(crate) fn exact_body<'a>(
    what: &'static str,
    bytes: &'a [u8],
    length: usize,
) -> Result<&'a [u8], OpenError> {
    let rest = body(what, bytes, length)?;
    if rest.len() != length {
        return Err(OpenError::WrongLength {
            what,
            expected: format!("exactly {}", length + 1),
            found: bytes.len(),
        });
    }
    Ok(rest)
}

/// Declares a stored value: bytes checked for form when read, printed by length only.
macro_rules! stored_value {
    ($(#[$doc:meta])* $name:ident, $what:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(pub(crate) Vec<u8>);

        impl $name {
            const WHAT: &'static str = $what;

            /// Reads the stored form; only length and format byte are checked here, the rest on opening.
            pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, $crate::OpenError> {
                let check: fn(&'static str, &[u8]) -> Result<(), $crate::OpenError> = $check;
                check(Self::WHAT, &bytes)?;
                Ok($name(bytes))
            }

            /// The stored form.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// The stored form, taken over.
            pub fn into_bytes(self) -> Vec<u8> {
                self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }
    };
}
pub(crate) use stored_value;

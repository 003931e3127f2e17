//! From the bytes of a file to a [`Profile`], with errors that say where and what to do.

use serde::de::Error as _;

use super::{Checked, Profile, ProfileError};

impl Profile {
    /// Version of the form of profile files that this code reads.
    pub const SCHEMA_VERSION: u32 = 1;

    /// The most bytes a profile file has.
    pub const MOST_BYTES: usize = 1 << 20;

    /// Reads a profile from the bytes of `file`, which is only used to name it in errors.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] when the bytes are not a profile. Whether its law can be used is for
    /// [`check`](super::check()) to say.
    pub fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, ProfileError> {
        if bytes.len() > Self::MOST_BYTES {
            return Err(ProfileError::TooLong {
                file: file.to_owned(),
                bytes: bytes.len(),
                most: Self::MOST_BYTES,
            });
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::read(text, file),
            Err(error) => Err(ProfileError::NotUtf8 {
                file: file.to_owned(),
                line: line_at(bytes, error.valid_up_to()),
            }),
        }
    }

    /// Reads and checks a profile.
    ///
    /// # Errors
    ///
    /// As [`Profile::from_bytes`], and [`ProfileError::Refused`] where its law cannot be used.
    pub fn parse(text: &str, file: &str) -> Result<Checked, ProfileError> {
        Checked::new(Self::read(text, file)?, file)
    }

    /// Reads a profile from `text`.
    ///
    /// # Errors
    ///
    /// As [`Profile::from_bytes`].
    pub fn read(text: &str, file: &str) -> Result<Self, ProfileError> {
        let not_toml = |error: toml::de::Error| ProfileError::NotToml {
            file: file.to_owned(),
            line: line_of(text, &error),
            problem: one_line(error.message()),
        };
        schema_version(text, file, not_toml)?;
        let document = toml::de::Deserializer::parse(text).map_err(not_toml)?;
        serde_path_to_error::deserialize(document).map_err(|error| {
            let path = error.path().to_string();
            invalid(text, file, &path, error.inner())
        })
    }
}

/// Looks at the version before all else: in a later form everything else may differ.
fn schema_version(
    text: &str,
    file: &str,
    not_toml: impl Fn(toml::de::Error) -> ProfileError,
) -> Result<(), ProfileError> {
    let document = toml::de::DeTable::parse(text).map_err(not_toml)?;
    let missing = || toml::de::Error::missing_field("schema_version");
    let Some(version) = document.get_ref().get("schema_version") else {
        return Err(invalid(text, file, ".", &missing()));
    };
    let number = version.get_ref().as_integer().map(ToString::to_string);
    let expected = Profile::SCHEMA_VERSION.to_string();
    if number.as_ref() == Some(&expected) {
        return Ok(());
    }
    Err(ProfileError::Invalid {
        file: file.to_owned(),
        line: line_at(text.as_bytes(), version.span().start),
        field: "schema_version".to_owned(),
        problem: match number {
            Some(number) => format!("version `{number}` is not the form that this program reads"),
            None => "it is not a whole number".to_owned(),
        },
        remedy: format!(
            "write `schema_version = {expected}` after bringing the file into the form of \
             profiles/template.toml, or use the program that came with the file"
        ),
    })
}

fn invalid(text: &str, file: &str, path: &str, error: &toml::de::Error) -> ProfileError {
    let problem = one_line(error.message());
    let mut field = if path == "." {
        String::new()
    } else {
        path.to_owned()
    };
    let mut remedy = "write it as profiles/template.toml shows".to_owned();
    let missing = between(&problem, "missing field `");
    let unknown = between(&problem, "unknown field `");
    if let Some(name) = missing {
        join(&mut field, name);
        remedy = format!(
            "add `{name}` as profiles/template.toml shows; a fact nobody knows is written \
             `unknown = \"what was looked for\"`"
        );
    } else if let Some(name) = unknown {
        if !field.ends_with(name) {
            join(&mut field, name);
        }
        remedy = "correct its spelling or take it away".to_owned();
    }
    ProfileError::Invalid {
        file: file.to_owned(),
        line: line_of(text, error),
        field,
        problem,
        remedy,
    }
}

/// The name between `before` and the next back-tick of `message`.
fn between<'m>(message: &'m str, before: &str) -> Option<&'m str> {
    let (_, rest) = message.split_once(before)?;
    rest.split_once('`').map(|(name, _)| name)
}

fn join(field: &mut String, name: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(name);
}

fn line_of(text: &str, error: &toml::de::Error) -> usize {
    line_at(text.as_bytes(), error.span().map_or(0, |span| span.start))
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    let newlines = bytes.iter().take(offset).filter(|byte| **byte == b'\n');
    newlines.count() + 1
}

fn one_line(message: &str) -> String {
    message
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(", ")
}

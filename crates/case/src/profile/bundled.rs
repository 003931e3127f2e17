//! The profiles that the program carries.

use super::{Checked, Profile, ProfileError};

/// A profile that the program carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// Its file name.
    pub file: &'static str,
    text: &'static str,
}

impl Bundled {
    /// Its text, as a start for a country's own.
    #[must_use]
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// None that a test of this crate would not have met: every bundled profile loads.
    pub fn load(&self) -> Result<Checked, ProfileError> {
        Profile::parse(self.text, self.file)
    }
}

macro_rules! bundled {
    ($($file:literal),+ $(,)?) => {
        &[$(Bundled {
            file: $file,
            text: include_str!(concat!("../../../../profiles/", $file)),
        }),+]
    };
}

/// Every profile that the program carries, in the order of their names.
#[must_use]
pub fn bundled() -> &'static [Bundled] {
    bundled![
        "al.toml",
        "de.toml",
        "it.toml",
        "md.toml",
        "nl.toml",
        "no.toml",
        "rs.toml",
        "template.toml",
        "uk.toml",
        "us.toml",
        "zz.toml",
    ]
}

impl Checked {
    /// The bundled profile in the file of that name without `.toml`, such as `nl` or `zz`.
    #[must_use]
    pub fn bundled(name: &str) -> Option<Self> {
        let file = format!("{name}.toml");
        let bundled = bundled().iter().find(|bundled| bundled.file == file)?;
        Some(
            bundled
                .load()
                .expect("every bundled profile loads, as a test proves"),
        )
    }
}

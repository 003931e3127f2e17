//! The commands, one module each.

mod profile;

use clap::Subcommand;

/// What `throughline` can be asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check and list country profiles
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
}

impl Command {
    /// Carries the command out.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Profile(command) => command.run(),
        }
    }
}

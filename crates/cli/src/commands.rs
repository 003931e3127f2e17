//! The commands, one module each.

use clap::Subcommand;

/// What `throughline` can be asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {}

impl Command {
    /// Carries the command out.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {}
    }
}

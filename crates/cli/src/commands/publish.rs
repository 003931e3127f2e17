//! `throughline publish`: what leaves the house, and what it costs the people in it.

mod ledger;

use clap::Subcommand;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make or read the account of what all releases together have given away
    Ledger(ledger::Args),
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Ledger(args) => args.run(),
        }
    }
}

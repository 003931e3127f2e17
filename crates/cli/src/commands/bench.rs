//! `throughline bench`: the figures the documentation claims, measured again on this machine.

mod disclosure;

use clap::Subcommand;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Synthetic microdata: time, memory, and quality beside a fresh draw without privacy
    Disclosure(disclosure::Args),
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if cfg!(debug_assertions) {
            eprintln!("note: this is a development build; its times mean nothing");
        }
        match self.command {
            Command::Disclosure(args) => args.run(),
        }
    }
}

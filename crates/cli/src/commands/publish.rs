//! `throughline publish`: what leaves the house, and what it costs the people in it.

mod evaluate;
mod fiction;
mod ledger;
mod synth;

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use clap::Subcommand;
use disclosure::{Delta, Epsilon};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make synthetic rows that keep a table's statistics and nobody's secret
    Synth(synth::Args),
    /// Compare a synthetic table with the real one (for those who may see the real one)
    Evaluate(evaluate::Args),
    /// Make or read the account of what all releases together have given away
    Ledger(ledger::Args),
    /// Write a fictional table of cases, and its public domain, to try the others on
    Fiction(fiction::Args),
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Synth(args) => args.run(),
            Command::Evaluate(args) => args.run(),
            Command::Ledger(args) => args.run(),
            Command::Fiction(args) => args.run(),
        }
    }
}

/// Opens a file to read, or says which could not be.
pub(super) fn open(path: &Path) -> anyhow::Result<File> {
    File::open(path).with_context(|| format!("`{}` could not be opened", path.display()))
}

/// Reads an epsilon from the command line.
fn epsilon(text: &str) -> Result<Epsilon, String> {
    Epsilon::new(number(text)?).map_err(|fault| fault.to_string())
}

fn number(text: &str) -> Result<f64, String> {
    let parsed = text.trim().parse();
    parsed.map_err(|_| format!("`{text}` is not a number"))
}

/// Reads a delta from the command line.
fn delta(text: &str) -> Result<Delta, String> {
    Delta::new(number(text)?).map_err(|fault| fault.to_string())
}

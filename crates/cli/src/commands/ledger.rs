//! `throughline ledger` and `throughline rebuild`: what the log proves.

mod checkpoint;
mod proof;
pub(crate) mod verify;

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::installation::{Place, run};

/// Check the tamper-evident log of an installation, sign it, and prove what is in it
///
/// Every event is an entry of a log that only grows. `serve` signs a checkpoint of it every minute
/// with a key that lies in a file, `log.key`, and not in the database. Others keep checkpoints and
/// cosign them (`throughline witness`); from then on a rewritten log is found out.
#[derive(Subcommand)]
pub(crate) enum LedgerCommand {
    Verify(verify::Verify),
    Key(checkpoint::Key),
    Checkpoint(checkpoint::Sign),
    AddCosignature(checkpoint::AddCosignature),
    Prove(proof::Prove),
    Check(proof::Check),
}

/// Drop every projection, make it again from the log, and compare
///
/// Projections are the lists that pages show. On a sound database no row differs; the exit status
/// is a failure if one does. The log itself is only read, and held still meanwhile.
#[derive(Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    place: Place,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl LedgerCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Verify(command) => run(command.run()),
            Self::Key(command) => command.run(),
            Self::Checkpoint(command) => run(command.run()),
            Self::AddCosignature(command) => run(command.run()),
            Self::Prove(command) => run(command.run()),
            Self::Check(command) => command.run(),
        }
    }
}

impl Rebuild {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        run(self.rebuild())
    }

    async fn rebuild(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let rebuilt = engine.rebuild(|_| {}).await?;
        if self.json {
            let answer = json!({
                "streams": rebuilt.streams, "rows": rebuilt.rows, "differing": rebuilt.differing,
            });
            println!("{answer}");
        } else {
            println!(
                "{} streams read, {} rows made again",
                rebuilt.streams, rebuilt.rows
            );
        }
        match rebuilt.differing {
            0 => Ok(()),
            differing => {
                bail!("{differing} rows differed from the log; they are as the log says now")
            }
        }
    }
}

//! `throughline ledger` and `throughline rebuild`: what the log proves.

use anyhow::bail;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::installation::{Place, run};

/// Check the tamper-evident log of an installation
#[derive(Subcommand)]
pub(crate) enum LedgerCommand {
    /// Check every entry against the event it stands for, and name the first that is not as it was
    ///
    /// Events, the log and its edge lie in one database: whoever can rewrite all three together is
    /// found only by a checkpoint that others keep (`throughline witness`).
    Verify(Check),
}

/// Drop every projection, make it again from the log, and compare
///
/// Projections are the lists that pages show. On a sound database no row differs; the exit status
/// is a failure if one does. The log itself is only read.
#[derive(Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    check: Check,
}

#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    place: Place,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl LedgerCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Verify(check) => run(verify(check)),
        }
    }
}

impl Rebuild {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        run(rebuild(self.check))
    }
}

async fn verify(check: Check) -> anyhow::Result<()> {
    let engine = check.place.open_existing().await?;
    let report = engine.store().verify_ledger(|_| {}).await?;
    let pending = report.pending;
    let late = report.waits_too_long(engine.now()).then(|| {
        format!(
            "{pending} events wait for their place in the log since {}: `throughline serve` gives \
             them one within a second",
            report.oldest_pending.unwrap_or_default()
        )
    });
    let (sound, fault) = match (report.audit, late) {
        (Ok(sound), None) => (sound, None),
        (Ok(sound), Some(late)) => (sound, Some(late)),
        (Err(fault), _) => {
            let fault = format!("the log is not sound: {fault}");
            if check.json {
                println!(
                    "{}",
                    json!({ "sound": false, "fault": fault, "pending": pending })
                );
            }
            bail!(fault)
        }
    };
    if check.json {
        let answer = json!({
            "sound": fault.is_none(),
            "entries": sound.size,
            "root": sound.root.to_string(),
            "pending": pending,
            "fault": fault,
        });
        println!("{answer}");
    } else if fault.is_none() {
        println!(
            "sound: {} entries, {pending} pending, root {}",
            sound.size, sound.root
        );
    }
    match fault {
        Some(fault) => bail!(fault),
        None => Ok(()),
    }
}

async fn rebuild(check: Check) -> anyhow::Result<()> {
    let engine = check.place.open_existing().await?;
    let rebuilt = engine.rebuild(|_| {}).await?;
    if check.json {
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
        differing => bail!("{differing} rows differed from the log; they are as the log says now"),
    }
}

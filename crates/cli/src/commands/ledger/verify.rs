//! `throughline ledger verify`: every entry against its event, the whole against every checkpoint.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use engine::{Clock as _, Engine, EngineError, Faults, SystemClock};
use ledger::{KnownState, LogVerifier, NoteError, SignedCheckpoint};
use serde_json::json;
use store::{LedgerReport, Store};

use crate::commands::witness::read;
use crate::installation::Place;
use crate::log::{LogFiles, LogPlace};

/// Check every entry against the event it stands for, and name the first that is not as it was
///
/// The whole is compared with every checkpoint at hand: the one signed last, which lies beside the
/// log's key; those in the database; and those that others kept, given with `--checkpoint`. Without
/// any, whoever rewrote events, log and edge together is not found. The installation's key is not
/// needed, and nothing is changed. Where it is at hand, organisations, their duties, and the roles and second
/// factors of their members are compared with what the log says of them.
#[derive(Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    against: Against,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// What a log is compared with.
#[derive(Args)]
pub(crate) struct Against {
    #[command(flatten)]
    log_place: LogPlace,
    /// The log's verifier key [default: from `log.vkey` beside the log's key]
    #[arg(long, value_name = "VKEY")]
    log: Option<LogVerifier>,
    /// A checkpoint of the log that somebody else kept, such as a witness; repeat for more
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
}

impl Verify {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.open_migrated().await?;
        let (report, mut fault) = match self.against.known(&self.place, &store).await? {
            Ok(known) => {
                let report = store.verify_ledger(&known, |_| {}).await?;
                let fault = fault(&report);
                (Some(report), fault)
            }
            Err(fault) => (None, Some(fault)),
        };
        let mut compared = false;
        // Lists that wait to be made again would be, by whoever opens them.
        let ready = self.place.has_key() && !store.projections_are_stale().await?;
        if fault.is_none() && ready {
            compared = true;
            fault = match self.place.open_existing().await {
                Ok(engine) => unlike_the_log(&engine).await?,
                Err(why) => match why.downcast_ref() {
                    // Who changed it is to be found out, whoever asks.
                    Some(EngineError::Fault(fault @ Faults::Setting { .. })) => {
                        Some(fault.to_string())
                    }
                    _ => return Err(why),
                },
            };
        }
        self.print(report.as_ref(), fault.as_deref(), compared);
        match fault {
            Some(fault) if compared => bail!("{fault}"),
            Some(fault) => bail!("the log is not sound: {fault}"),
            None => Ok(()),
        }
    }

    fn print(&self, report: Option<&LedgerReport>, fault: Option<&str>, compared: bool) {
        let sound = report.and_then(|report| report.audit.as_ref().ok());
        let pending = report.map(|report| report.pending.count);
        if self.json {
            let answer = json!({
                "sound": fault.is_none(),
                "fault": fault,
                "entries": sound.map(|sound| sound.size),
                "root": sound.map(|sound| sound.root.to_string()),
                "checkpoints": sound.map(|sound| sound.checkpoints),
                "unsigned": sound.map(|sound| sound.unsigned),
                "pending": pending,
                "register_compared": compared,
            });
            println!("{answer}");
        } else if let (Some(sound), None) = (sound, fault) {
            println!(
                "sound: {} entries, {} pending, root {}",
                sound.size,
                pending.unwrap_or(0),
                sound.root
            );
            match sound.checkpoints {
                0 => println!("no checkpoint was compared with: events and log agree, no more"),
                agreed => println!(
                    "{agreed} checkpoints agree; {} entries came after the last",
                    sound.unsigned
                ),
            }
            match compared {
                true => println!(
                    "organisations, duties, roles and second factors are what the log says, and nothing is gone but \
                     what was erased"
                ),
                false => println!(
                    "without the installation's key, organisations, duties, roles, second factors and erasures were not \
                     compared"
                ),
            }
        }
    }
}

/// What rows say otherwise than the log.
async fn unlike_the_log(engine: &Engine) -> anyhow::Result<Option<String>> {
    let faults = engine.register_faults().await?;
    let changed = (!faults.is_empty()).then(|| {
        format!(
            "the register is not what the log says, and who is in it otherwise is refused: {}. Find out \
             who changed it, and put the rows back",
            faults.join("; ")
        )
    });
    let faults = engine.erasure_faults().await?;
    let destroyed = (!faults.is_empty()).then(|| {
        format!(
            "what is gone is not what was erased: {}. Find out who deleted it, and put it back from a backup",
            faults.join("; ")
        )
    });
    Ok(changed.or(destroyed))
}

impl Against {
    /// The files of the log.
    pub(crate) fn files(&self, place: &Place) -> anyhow::Result<LogFiles> {
        self.log_place.files(place)
    }

    /// The states that verified checkpoints tell, or what is wrong with one in the database.
    pub(crate) async fn known(
        &self,
        place: &Place,
        store: &Store,
    ) -> anyhow::Result<Result<Vec<KnownState>, String>> {
        let mut known = Vec::new();
        // Without a place for keys there is no checkpoint of our own.
        let files = self.log_place.files(place).ok();
        let own = match &files {
            Some(files) => files.verifier()?,
            None => None,
        };
        let Some(log) = self.log.clone().or(own) else {
            if !self.checkpoints.is_empty() {
                bail!("whose checkpoints are these? Give the log's verifier key with `--log VKEY`");
            }
            return Ok(Ok(known));
        };
        if let Some(files) = &files {
            known.extend(files.last(&log)?.as_ref().map(state));
        }
        for file in &self.checkpoints {
            let kept = log.verify(&read(file)?);
            known.push(state(
                &kept.with_context(|| format!("`{}`", file.display()))?,
            ));
        }
        for (size, note) in store.checkpoints().await? {
            match log.verify(&note) {
                Ok(kept) if kept.checkpoint().size == size => known.push(state(&kept)),
                // Of a log that was given up for this one.
                Err(NoteError::NotSigned { .. } | NoteError::OtherLog { .. }) => {}
                Ok(_) | Err(_) => {
                    return Ok(Err(format!(
                        "the checkpoint of {size} entries in the database is not what was signed"
                    )));
                }
            }
        }
        Ok(Ok(known))
    }
}

fn state(checkpoint: &SignedCheckpoint) -> KnownState {
    let checkpoint = checkpoint.checkpoint();
    KnownState {
        size: checkpoint.size,
        root: checkpoint.root,
    }
}

/// What is wrong with a log.
pub(crate) fn fault(report: &LedgerReport) -> Option<String> {
    if let Err(fault) = &report.audit {
        return Some(fault.to_string());
    }
    let since = report.pending.too_long(SystemClock.now())?;
    Some(format!(
        "{} events wait for their place since {since}, and a place is given within a second: start \
         `throughline serve`, or run `throughline ledger checkpoint`",
        report.pending.count
    ))
}

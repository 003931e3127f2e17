//! `throughline witness`: what another organisation runs to keep a log honest.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use ledger::{CosignedAt, KeyName, LogVerifier, WitnessKey, WitnessRequest, WitnessVerifier};
use serde_json::json;
use vault::{KeyBytes, KeyKind};

use crate::seen::Seen;

/// Requests, checkpoints and proofs are a few kilobytes; whatever is larger is another kind of file.
const LARGEST: u64 = 64 * 1024;

/// Witness another organisation's log: cosign its checkpoints, and check cosigned ones
///
/// A log that only its own operator signs can be rewritten by its operator. A witness keeps the
/// last checkpoint it saw and cosigns the next only with a proof that it continues that one. Files
/// are in the C2SP formats (signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness), so witnesses that were
/// built elsewhere can take part.
#[derive(Subcommand)]
pub(crate) enum WitnessCommand {
    /// Make a witness key and print the verifier key to hand to others
    ///
    /// The key is written to a new file that only its owner can read. Make one key for each
    /// witness, and use it for nothing else.
    CreateKey(Key),
    /// Print the verifier key of an existing witness key
    ShowKey(Key),
    /// Cosign a log's request if its checkpoint continues the last one cosigned
    ///
    /// Prints the cosignature, a line to send back to the log. Refuses a log that was rewritten,
    /// cut short, or is another one; keep such a request, it is evidence.
    Cosign(Cosign),
    /// Check a checkpoint's signature and cosignatures
    ///
    /// Fails unless the log and every witness named have signed.
    Check(Check),
}

#[derive(Args)]
pub(crate) struct Key {
    /// The witness's name, by custom a URL without scheme such as shelter.example/witness
    #[arg(long)]
    name: KeyName,
    /// The key file
    #[arg(long)]
    key: PathBuf,
}

#[derive(Args)]
pub(crate) struct Cosign {
    #[command(flatten)]
    key: Key,
    /// The log's verifier key, obtained from the log's operator in person
    #[arg(long)]
    log: LogVerifier,
    /// Where the last checkpoint cosigned is kept, one file for each log. Back it up: a witness that
    /// has lost it can be shown another history
    #[arg(long)]
    seen: PathBuf,
    /// Trust this request as the log's first, and make the file for `--seen`
    #[arg(long)]
    first: bool,
    /// The request, or `-` for standard input
    request: PathBuf,
    /// Print one JSON object instead of the line
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Check {
    /// The log's verifier key, obtained from the log's operator in person
    #[arg(long)]
    log: LogVerifier,
    /// The verifier key of a witness who must have cosigned; repeat for more
    #[arg(long)]
    witness: Vec<WitnessVerifier>,
    /// The checkpoint, or `-` for standard input
    checkpoint: PathBuf,
    /// Print one JSON object instead of sentences
    #[arg(long)]
    json: bool,
}

impl WitnessCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::CreateKey(key) => key.create(),
            Self::ShowKey(key) => key.show(),
            Self::Cosign(command) => command.run(),
            Self::Check(command) => command.run(),
        }
    }
}

impl Key {
    fn create(self) -> anyhow::Result<()> {
        let bytes = KeyBytes::generate(&mut vault::system_rng());
        bytes.create_file(KeyKind::LogWitness, &self.key)?;
        println!("{}", WitnessKey::new(self.name, bytes.expose()).verifier());
        Ok(())
    }

    fn show(self) -> anyhow::Result<()> {
        println!("{}", self.load()?.verifier());
        Ok(())
    }

    fn load(self) -> anyhow::Result<WitnessKey> {
        let bytes = KeyBytes::load(KeyKind::LogWitness, &self.key)?;
        Ok(WitnessKey::new(self.name, bytes.expose()))
    }
}

impl Cosign {
    fn run(self) -> anyhow::Result<()> {
        let request = WitnessRequest::parse(&read(&self.request)?, &self.log)?;
        let key = self.key.load()?;
        let seen = Seen::open(&self.seen)?;
        let last = seen.last(&self.log)?;
        match &last {
            None => ensure!(
                self.first,
                "nothing was cosigned yet according to `{0}`; if that is so, say `--first`, and if \
                 not, restore `{0}` from a backup",
                self.seen.display()
            ),
            Some(last) => ensure!(
                !self.first,
                "`--first` is for a log that was never cosigned, and `{}` holds a checkpoint of {} entries",
                self.seen.display(),
                last.checkpoint().size
            ),
        }
        let at = now()?;
        let line = key.cosign(last.as_ref(), &request, at)?;
        // Kept before it is answered: a witness that forgets can be shown two histories.
        seen.keep(request.checkpoint()).with_context(|| {
            format!(
                "cannot keep the checkpoint in `{}`, so it was not cosigned",
                seen.path().display()
            )
        })?;
        if self.json {
            let checkpoint = request.checkpoint().checkpoint();
            let report = json!({
                "log": checkpoint.origin.as_str(),
                "size": checkpoint.size,
                "root": checkpoint.root.to_string(),
                "cosigned_at": at.0,
                "line": line,
            });
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            print!("{line}");
        }
        Ok(())
    }
}

impl Check {
    fn run(self) -> anyhow::Result<()> {
        let signed = self.log.verify(&read(&self.checkpoint)?)?;
        let mut cosigned = Vec::with_capacity(self.witness.len());
        for witness in &self.witness {
            cosigned.push((witness.name(), witness.verify(&signed)?));
        }
        let checkpoint = signed.checkpoint();
        if self.json {
            let witnesses: Vec<_> = cosigned
                .iter()
                .map(|(name, at)| json!({ "name": name.as_str(), "cosigned_at": at.0 }))
                .collect();
            let report = json!({
                "log": checkpoint.origin.as_str(),
                "size": checkpoint.size,
                "root": checkpoint.root.to_string(),
                "witnesses": witnesses,
            });
            println!("{}", serde_json::to_string_pretty(&report)?);
            return Ok(());
        }
        println!(
            "log {}: {} entries, root {}",
            checkpoint.origin, checkpoint.size, checkpoint.root
        );
        for (name, at) in cosigned {
            println!(
                "cosigned by {name} at {} seconds after 1970-01-01 00:00 UTC",
                at.0
            );
        }
        Ok(())
    }
}

/// Reads a request, checkpoint or proof from a file, or from standard input for `-`.
pub(super) fn read(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
        Box::new(file)
    };
    source
        .take(LARGEST + 1)
        .read_to_string(&mut text)
        .with_context(|| format!("cannot read `{}` as text", path.display()))?;
    ensure!(
        text.len() as u64 <= LARGEST,
        "`{}` is larger than 64 KiB, so it is no request, checkpoint or proof",
        path.display()
    );
    Ok(text)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a cosignature states when it was made, and commands are where the clock is read"
)]
fn now() -> anyhow::Result<CosignedAt> {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .context("the system clock stands before 1970; set it right first")?;
    Ok(CosignedAt(elapsed.as_secs()))
}

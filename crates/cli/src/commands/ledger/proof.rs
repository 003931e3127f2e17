//! `throughline ledger prove|check`: one entry, or one checkpoint after another, shown to be in the log
//! to somebody who has nothing of it but its verifier key.

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, bail};
use case::StreamId;
use clap::Args;
use jiff::Timestamp;
use ledger::{EntryProof, LogVerifier, WitnessRequest};
use serde_json::{Value, json};
use store::Store;
use uuid::Uuid;

use super::checkpoint::newest;
use crate::commands::witness::read;
use crate::installation::Place;
use crate::log::LogPlace;

/// Prove that an entry is in the log
///
/// Prints a file (C2SP tlog-proof) that `throughline ledger check` verifies anywhere. It names the
/// stream, the acting organisation and the time, and holds nothing of what was recorded but hashes of
/// its ciphertext.
#[derive(Args)]
pub(crate) struct Prove {
    /// The entry: its number in the log, or an event such as
    /// `case/01890a5d-ac96-774b-bcce-b302099a8057/3`
    entry: EntryName,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    log: LogPlace,
}

/// Check a proof against the log's verifier key, without any database
///
/// FILE is what `ledger prove` or `ledger checkpoint --since` printed; the latter needs `--since`.
#[derive(Args)]
pub(crate) struct Check {
    /// The proof, or `-` for standard input
    proof: PathBuf,
    /// The log's verifier key, obtained from the log's operator in person
    #[arg(long, value_name = "VKEY")]
    log: LogVerifier,
    /// The earlier checkpoint that the proof is to continue
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Print one JSON object instead of sentences
    #[arg(long)]
    json: bool,
}

/// An entry as a person names it.
#[derive(Debug, Clone, Copy)]
enum EntryName {
    Index(u64),
    Event(StreamId, u64),
}

impl FromStr for EntryName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(index) = text.parse() {
            return Ok(Self::Index(index));
        }
        event(text)
            .ok_or_else(|| "give the number of an entry, or an event as KIND/ID/VERSION".to_owned())
    }
}

fn event(text: &str) -> Option<EntryName> {
    let mut parts = text.split('/');
    let kind = parts.next()?.parse().ok()?;
    let id: Uuid = parts.next()?.parse().ok()?;
    let version = parts.next()?.parse().ok()?;
    let stream = StreamId { kind, id };
    parts
        .next()
        .is_none()
        .then_some(EntryName::Event(stream, version))
}

impl Prove {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.open_migrated().await?;
        let log = self.log.files(&self.place)?.verifier()?;
        let log =
            log.context("this log has no key yet; `throughline ledger checkpoint` makes one")?;
        let checkpoint = newest(&store, &log).await?;
        let checkpoint =
            checkpoint.context("nothing is signed yet; `throughline ledger checkpoint` signs")?;
        let size = checkpoint.checkpoint().size;
        let index = self.index(&store).await?;
        if index >= size {
            bail!(
                "the newest checkpoint covers {size} entries, and entry {index} is not among them: \
                 `throughline ledger checkpoint` signs a new one"
            );
        }
        let gone =
            || format!("entry {index} or its event is gone; run `throughline ledger verify`");
        let logged = store.logged(index).await?.with_context(gone)?;
        let proof = store.prove_inclusion(index, size).await?;
        let proof = EntryProof::new(logged.entry, proof, checkpoint);
        print!(
            "{}",
            proof.context("the log is not what was signed; run `throughline ledger verify`")?
        );
        Ok(())
    }

    async fn index(&self, store: &Store) -> anyhow::Result<u64> {
        match self.entry {
            EntryName::Index(index) => Ok(index),
            EntryName::Event(stream, version) => {
                let index = store.place_of(stream, version).await?;
                index.with_context(|| format!("event {version} of {stream} is not in the log"))
            }
        }
    }
}

impl Check {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let text = read(&self.proof)?;
        if text.starts_with("old ") {
            let Some(since) = &self.since else {
                bail!("this proves that a checkpoint continues another; give that with `--since`");
            };
            let request = WitnessRequest::parse(&text, &self.log)?;
            let earlier = self.log.verify(&read(since)?);
            let earlier = earlier.with_context(|| format!("`{}`", since.display()))?;
            request.continues(Some(earlier.checkpoint()))?;
            let (from, to) = (
                earlier.checkpoint().size,
                request.checkpoint().checkpoint().size,
            );
            let answer = json!({ "continues": from, "size": to });
            let sentence = format!(
                "holds: the log of {to} entries begins with the {from} of the earlier checkpoint"
            );
            return self.print(&answer, &sentence);
        }
        let proof = EntryProof::parse(&text, &self.log)?;
        let signed = proof.checkpoint().checkpoint();
        let mut answer = json!({ "entry": proof.index(), "size": signed.size });
        let mut sentence = format!(
            "holds: entry {} is among the {} that {} signed",
            proof.index(),
            signed.size,
            signed.origin
        );
        if let Some(entry) = proof.entry() {
            let at = Timestamp::from_microsecond(entry.time_micros).unwrap_or_default();
            let stream = format!("{}/{}", entry.stream_kind, Uuid::from_bytes(entry.stream));
            let organisation = Uuid::from_bytes(entry.organisation);
            sentence.push_str(&format!(
                "\nevent {} of {stream}, by organisation {organisation}, at {at}\nSHA-256 of its \
                 record's ciphertext: {}",
                entry.version, entry.record
            ));
            answer["event"] = json!({
                "stream": stream,
                "version": entry.version,
                "organisation": organisation.to_string(),
                "at": at.to_string(),
                "record": entry.record.to_string(),
            });
        }
        self.print(&answer, &sentence)
    }

    fn print(&self, answer: &Value, sentence: &str) -> anyhow::Result<()> {
        if self.json {
            println!("{answer}");
        } else {
            println!("{sentence}");
        }
        Ok(())
    }
}

//! `throughline ledger key|checkpoint|add-cosignature`: the log, signed and cosigned.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use engine::vouch_for_list;
use ledger::{KeyName, LogVerifier, SignedCheckpoint, WitnessRequest, WitnessVerifier};
use serde_json::json;
use store::Store;

use crate::commands::witness::read;
use crate::installation::Place;
use crate::log::LogPlace;

/// Print the log's verifier key, making the log's key where there is none
///
/// Give it to whoever keeps checkpoints, in person. The first start of `serve` makes the key too,
/// under a random name.
#[derive(Args)]
pub(crate) struct Key {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    log: LogPlace,
    /// What the log is called, by custom a URL without scheme such as nrm.example/log; it stays
    #[arg(long)]
    name: Option<KeyName>,
}

impl Key {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        self.place.make_folder()?;
        let signer = self.log.files(&self.place)?.signer(self.name)?;
        println!("{}", signer.verifier());
        Ok(())
    }
}

/// Sign the log as it is now and print the checkpoint
///
/// Events that wait for their place get it first. A log that does not continue what was signed last
/// is not signed.
#[derive(Args)]
pub(crate) struct Sign {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    log: LogPlace,
    /// Print a request to a witness that cosigned the log of this many entries last, 0 if none yet:
    /// the checkpoint with a proof that it continues that one
    #[arg(long, value_name = "ENTRIES")]
    since: Option<u64>,
    /// Print one JSON object instead
    #[arg(long)]
    json: bool,
}

impl Sign {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.open_migrated().await?;
        while store.sequence().await? > 0 {}
        let signer = self.log.files(&self.place)?.signer(None)?;
        let Some(checkpoint) = signer.sign(&store).await? else {
            bail!("nothing has happened in this installation yet, so there is nothing to sign");
        };
        if let Some(key) = self.place.key_at_hand()? {
            let vouch = |list: &[u8]| vouch_for_list(list, &key);
            signer.keep_standing(&store, vouch).await?;
        }
        // As others have cosigned it, if they have.
        let checkpoint = newest(&store, &signer.verifier())
            .await?
            .unwrap_or(checkpoint);
        let signed = checkpoint.checkpoint();
        let mut answer = json!({
            "log": signed.origin.as_str(),
            "size": signed.size,
            "root": signed.root.to_string(),
            "checkpoint": checkpoint.to_string(),
        });
        let mut text = checkpoint.to_string();
        if let Some(since) = self.since {
            let proof = store.prove_consistency(since, signed.size).await?;
            text = WitnessRequest::new(proof, checkpoint)?.to_string();
            answer["request"] = text.clone().into();
        }
        if self.json {
            println!("{answer}");
        } else {
            print!("{text}");
        }
        Ok(())
    }
}

/// Add a witness's cosignature to the checkpoint it is for
///
/// From then on `ledger checkpoint` and `ledger prove` print the checkpoint with it, as long as it is
/// the newest.
#[derive(Args)]
pub(crate) struct AddCosignature {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    log: LogPlace,
    /// The witness's verifier key, obtained from the witness in person
    #[arg(long)]
    witness: WitnessVerifier,
    /// The line that the witness answered, or `-` for standard input
    line: PathBuf,
}

impl AddCosignature {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let store = self.place.open_migrated().await?;
        let log = self.log.files(&self.place)?.verifier()?;
        let log =
            log.context("this log has no key yet; `throughline ledger checkpoint` makes one")?;
        let line = read(&self.line)?;
        for (size, note) in store.checkpoints().await? {
            let Ok(mut checkpoint) = log.verify(&note) else {
                continue;
            };
            if checkpoint.add_cosignature(&self.witness, &line).is_ok() {
                let note = checkpoint.to_string();
                store.replace_checkpoint(size, &note).await?;
                let witness = self.witness.name();
                println!("the checkpoint of {size} entries is cosigned by {witness}");
                return Ok(());
            }
        }
        bail!(
            "`{}` is not a cosignature by {} of a checkpoint of this log",
            self.line.display(),
            self.witness.name()
        )
    }
}

/// The newest checkpoint in the database, if the log signed it.
pub(super) async fn newest(
    store: &Store,
    log: &LogVerifier,
) -> anyhow::Result<Option<SignedCheckpoint>> {
    let Some(kept) = store.newest_checkpoint().await? else {
        return Ok(None);
    };
    let checkpoint = log.verify(&kept.note);
    let checkpoint = checkpoint.context(
        "the newest checkpoint in the database; `throughline ledger checkpoint` signs a new one",
    )?;
    Ok(Some(checkpoint))
}

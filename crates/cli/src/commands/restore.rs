//! `throughline restore`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use backup::Identities;
use clap::Args as Arguments;
use engine::{Clock as _, SystemClock, WithdrawnAgain, is_vouched};
use indicatif::ProgressBar;
use serde_json::json;
use store::{Erasure, TakenBack};
use vault::InstallationKey;

use super::ledger::verify::{Against, fault};
use crate::erased::ErasedFile;
use crate::installation::{Place, run};
use crate::standing::{Kept, StandingFile};

/// Put a backup back into an empty database
///
/// The database may be of the other kind than the one that was backed up. The installation's key has
/// to be in its place: no backup holds it. Everything is put back or nothing; then lists are made
/// again from the log, and the log is checked against its checkpoints. Whoever knows a recipient can
/// have made a backup, so compare with a checkpoint that was kept apart: put the log's files back
/// beside the key before, or give `--log` and `--checkpoint`.
///
/// What no longer stood when the database was lost is taken back: of whoever left, passphrases and second factors
/// before they were changed, used invitations, pages of persons that were turned off, what persons had agreed to and no
/// longer do, and keys that had been taken from organisations. A list beside the log's key says so, which `serve` keeps.
///
/// Nobody is signed in afterwards. What was written after the backup is lost, and a log that signed
/// more than it now holds signs nothing until that is settled: see docs/operating.md.
#[derive(Arguments)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// The file with the data
    #[arg(long, value_name = "FILE")]
    backup: PathBuf,
    /// The file with the keys that was made together with it
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// The key of a recipient of the backup; repeat for more
    #[arg(long = "identity", value_name = "FILE", required = true)]
    identities: Vec<PathBuf>,
    /// The list of what was destroyed since [default: `erased` beside the log's key]
    #[arg(long, value_name = "FILE")]
    erased: Option<PathBuf>,
    /// There is no such list: what was destroyed after the backup is there again
    #[arg(long, conflicts_with = "erased")]
    without_erased: bool,
    /// The list of who can sign in, and with what [default: `standing` beside the log's key]
    #[arg(long, value_name = "FILE")]
    standing: Option<PathBuf>,
    /// There is no such list: whoever left after the backup is a member again, and passphrases, second factors, pages
    /// of persons and agreements are as they were
    #[arg(long, conflicts_with = "standing")]
    without_standing: bool,
    #[command(flatten)]
    against: Against,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        run(self.restore())
    }

    async fn restore(self) -> anyhow::Result<()> {
        let mut identities = Identities::default();
        for file in &self.identities {
            let loaded = identities.load(file);
            loaded.with_context(|| format!("`{}`", file.display()))?;
        }
        let erased = self.erased()?;
        let (data, keys) = (open(&self.backup)?, open(&self.keys)?);
        let found = backup::open(data, keys, &identities)?;
        let (id, at) = (found.id, found.at);
        let (store, key) = self.place.open_empty().await?;
        ensure!(
            key.id().to_string() == found.installation,
            "the backup was made with the installation's key {}, and the one in place is {}: put \
             back the one that belongs to it",
            found.installation,
            key.id()
        );
        if let Some(planted) = erased.iter().find(|one| !is_vouched(one, &key)) {
            bail!(
                "the list of what was destroyed holds certificate {}, and the installation never said that: nothing \
                 was put back. Find out who wrote it there; a list without it can be named with `--erased FILE`",
                planted.id
            );
        }
        let standing = self.standing(&key)?;
        let bar = ProgressBar::new_spinner();
        let rows = found.put_into(&store, &erased, |rows| {
            bar.set_message(format!("{rows} rows put back"));
            bar.tick();
        });
        let rows = rows.await;
        bar.finish_and_clear();
        let (rows, again) = rows?;
        store.migrate().await?;
        store.erase_again(&erased).await?;
        if again > 0 {
            store.scrub(SystemClock.now()).await?;
        }
        // One from before the backup knows less than the backup does.
        let is_older = standing.as_ref().is_some_and(|kept| kept.at <= at);
        let standing = standing.filter(|_| !is_older);
        let back = match &standing {
            Some(kept) => store.let_stand(&kept.standing).await?,
            None => TakenBack::default(),
        };
        let bar = ProgressBar::new_spinner().with_message("making the lists again from the log");
        bar.enable_steady_tick(Duration::from_millis(100));
        let opened = self.place.open_existing().await;
        bar.finish_and_clear();
        let withdrawn = opened?.tell_again(&back).await?;
        store.restored().await?;
        let unsound = match self.against.known(&self.place, &store).await? {
            Ok(known) => fault(&store.verify_ledger(&known, |_| {}).await?),
            Err(fault) => Some(fault),
        };
        if self.json {
            let answer = json!({
                "backup": id, "at": at, "rows": rows, "destroyed_again": again, "taken_back": taken_back(&back, withdrawn), "sound": unsound.is_none(), "fault": unsound,
            });
            println!("{answer}");
        } else {
            println!(
                "put back {rows} rows as of {}",
                at.strftime("%Y-%m-%d %H:%M:%S UTC")
            );
            if again > 0 {
                println!("destroyed again {again} of what had been destroyed since");
            }
            if is_older {
                println!(
                    "who can sign in has not changed since the backup, as far as the list says: it is of before"
                );
            }
            say_taken_back(&back, withdrawn, self.without_standing);
        }
        match unsound {
            None => Ok(()),
            Some(fault) => bail!("it is put back, and its log is not sound: {fault}"),
        }
    }
}

impl Args {
    /// Who can sign in, as the list at hand says; `None` if there is said to be none.
    fn standing(&self, key: &InstallationKey) -> anyhow::Result<Option<Kept>> {
        if self.without_standing {
            return Ok(None);
        }
        let list = match &self.standing {
            Some(file) => StandingFile::at(file.clone()),
            None => self.against.files(&self.place)?.standing(),
        };
        ensure!(
            self.standing.is_some() || list.path().exists(),
            "`{}` is not there: whoever left after the backup would be a member again, with the passphrase of then. \
             Put the list back or name it with `--standing FILE`; if there is none, say `--without-standing`",
            list.path().display()
        );
        list.read(key).map(Some)
    }

    /// What was destroyed, as the list at hand says.
    fn erased(&self) -> anyhow::Result<Vec<Erasure>> {
        if self.without_erased {
            return Ok(Vec::new());
        }
        let list = match &self.erased {
            Some(file) => ErasedFile::at(file.clone()),
            None => self.against.files(&self.place)?.erased(),
        };
        ensure!(
            self.erased.is_some() || list.path().exists(),
            "`{}` is not there: whatever was destroyed after the backup would be there again. Put the \
             list back or name it with `--erased FILE`; if there is none, say `--without-erased`",
            list.path().display()
        );
        list.read()
    }
}

fn taken_back(back: &TakenBack, withdrawn: WithdrawnAgain) -> serde_json::Value {
    json!({
        "left": back.left.len(),
        "recovered": back.recovered.len(),
        "authenticators": back.authenticators.len(),
        "passphrases": back.passphrases,
        "passkeys": back.passkeys,
        "invitations": back.invitations,
        "pages": back.pages,
        "agreements_of_cases": withdrawn.cases,
        "keys": withdrawn.keys,
        "handed_over": withdrawn.handed_over,
    })
}

fn say_taken_back(back: &TakenBack, withdrawn: WithdrawnAgain, without: bool) {
    if without {
        println!(
            "whoever could sign in when the backup was made can do so again, and as then; what persons had agreed to \
             then, they agree to again: before it is served, have a custodian of each organisation say who has left \
             since, and let nobody share before they have asked"
        );
    }
    if *back == TakenBack::default() {
        return;
    }
    println!(
        "of what stood when the backup was made, this no longer does: {} members of organisations, {} keys and {} \
         passphrases of members, {} authenticators, {} passkeys, {} invitations, {} pages of persons, what persons \
         had agreed to in {} cases, and {} keys to what was told",
        back.left.len(),
        back.recovered.len(),
        back.passphrases,
        back.authenticators.len(),
        back.passkeys,
        back.invitations,
        back.pages,
        withdrawn.cases,
        withdrawn.keys
    );
    if withdrawn.handed_over > 0 {
        println!(
            "{} cases and the like had been handed to somebody else after the backup, and are with whoever had them \
             before: as far as this log knows nobody else is responsible. Have them handed over again",
            withdrawn.handed_over
        );
    }
    if !back.left.is_empty() {
        println!(
            "organisations that somebody left have a new key: their custodians wrap the older ones anew when they \
             sign in"
        );
    }
}

fn open(file: &Path) -> anyhow::Result<File> {
    File::open(file).with_context(|| format!("reading `{}`", file.display()))
}

//! `throughline erasures`: certificates of what was destroyed, and the list that a restore needs.

use anyhow::Context;
use clap::Args as Arguments;
use engine::{Clock as _, SystemClock, is_vouched};
use serde_json::json;
use store::{Certificate, Erasure};

use crate::installation::{Place, run};
use crate::log::LogPlace;

/// Say what was destroyed, and when no backup holds a key to it any more
///
/// A certificate has a number and does not say whose case it was. `serve` keeps a list of what was
/// destroyed in `erased`, beside the log's key: `throughline restore` needs it, or an older backup
/// would bring back what was destroyed since.
#[derive(Arguments)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    log_place: LogPlace,
    /// Remove the bytes of what was destroyed from the tables of a database on a server, which stand
    /// still meanwhile; an embedded one is scrubbed by `serve`
    #[arg(long)]
    scrub: bool,
    /// Print the certificates as JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        run(self.show())
    }

    async fn show(self) -> anyhow::Result<()> {
        let store = self.place.open_migrated().await?;
        if self.scrub {
            store.scrub(SystemClock.now()).await.context("scrubbing")?;
        }
        let files = self.log_place.files(&self.place)?;
        // Without the key the rows are taken as they are: `restore`, which has it, believes none of them unvouched.
        let key = self.place.key_at_hand()?;
        let vouched = |erasure: &Erasure| {
            let key = key.as_ref();
            key.is_none_or(|key| is_vouched(erasure, key))
        };
        files.erased().keep(&store, vouched).await?;
        let certificates = store.certificates().await?;
        if self.json {
            let certificates: Vec<_> = certificates.iter().map(as_json).collect();
            println!("{}", json!({ "certificates": certificates }));
            return Ok(());
        }
        if certificates.is_empty() {
            println!("nothing was destroyed");
        }
        for certificate in &certificates {
            println!("{}", sentence(certificate));
        }
        Ok(())
    }
}

fn as_json(certificate: &Certificate) -> serde_json::Value {
    json!({
        "certificate": certificate.id,
        "grade": grade(certificate),
        "at": certificate.at,
        "scrubbed": certificate.scrubbed,
        "backups_until": certificate.backups_until,
    })
}

fn grade(certificate: &Certificate) -> &'static str {
    if certificate.everything {
        "everything"
    } else {
        "sealed"
    }
}

fn sentence(certificate: &Certificate) -> String {
    let day = "%Y-%m-%d";
    let what = if certificate.everything {
        "everything of a case"
    } else {
        "every sealed part of a case"
    };
    let files = match certificate.scrubbed {
        Some(at) => format!("gone from the database's files since {}", at.strftime(day)),
        None => "not yet gone from the database's files (`--scrub`)".to_owned(),
    };
    let backups = match certificate.backups_until {
        Some(until) => format!("backups hold keys to it until {}", until.strftime(day)),
        None => "no backup holds a key to it".to_owned(),
    };
    format!(
        "{}: {what} was destroyed on {}; {files}; {backups}",
        certificate.id,
        certificate.at.strftime(day)
    )
}

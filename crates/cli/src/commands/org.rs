//! `throughline org`: the register of organisations.

use anyhow::{Context, ensure};
use case::MemberId;
use case::profile::BodyKind;
use clap::{Args, Subcommand};
use engine::{Engine, Session};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::member::Asks;
use crate::installation::{Place, run};

/// Register organisations
///
/// Organisations are registered, not licensed: trade unions and small associations count.
#[derive(Subcommand)]
pub(crate) enum OrgCommand {
    /// Register an organisation and print the invitation for its first custodian
    ///
    /// The code works once, within seven days. Its custodian opens `/join` on the pages.
    Add(Add),
    /// List the registered organisations
    List(List),
    /// Give an organisation a new key, because somebody may have the present one who should not
    ///
    /// Everybody who belongs to it is given the new one, open invitations are void, and every key of a
    /// case that was wrapped to the one before is wrapped to it. The custodian proves who asks as with
    /// `throughline member add`.
    RenewKey(Asks),
    /// Go on wrapping keys of cases to an organisation's new key, where that was stopped
    ///
    /// Nothing is lost by stopping: until a key is wrapped to the new pair, members open it with the
    /// one before, which is kept until nothing needs it.
    Rewrap(Asks),
}

#[derive(Args)]
pub(crate) struct Add {
    /// Its public name
    name: String,
    /// What kind of body it is, such as `civil-society` or `police`
    #[arg(long, value_parser = kind)]
    kind: BodyKind,
    /// It takes part with its own reference and coded facts alone: no names, no contacts, no words, and
    /// nothing sealed is given to it. This cannot be changed later
    #[arg(long)]
    coded_facts_only: bool,
    /// Print one JSON object instead of sentences
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct List {
    /// Print a JSON array instead of lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl OrgCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => run(add.run()),
            Self::List(list) => run(list.run()),
            Self::RenewKey(asks) => run(async {
                let (engine, session) = asks.sign_in().await?;
                let without = engine.renew_key(&session).await?;
                println!("renewed: the new key is in use");
                tell_without(&engine, &without).await?;
                rewrap(&engine, &session).await
            }),
            Self::Rewrap(asks) => run(async {
                let (engine, session) = asks.sign_in().await?;
                rewrap(&engine, &session).await
            }),
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let added = if self.coded_facts_only {
            let added = engine.add_organisation_in_coded_facts(&self.name, self.kind);
            added.await
        } else {
            engine.add_organisation(&self.name, self.kind).await
        };
        let (id, invited) = added.with_context(|| format!("registering `{}`", self.name))?;
        engine.store().sequence().await?;
        let (name, code) = (self.name.trim(), invited.code.to_text());
        if self.json {
            let report = json!({
                "id": id,
                "name": name,
                "kind": self.kind.code(),
                "coded_facts_only": self.coded_facts_only,
                "invitation": code.as_str(),
                "expires": invited.row.expires,
            });
            println!("{report:#}");
        } else {
            println!("registered: {name}");
            if self.coded_facts_only {
                println!("takes part in coded facts only");
            }
            println!("invitation (works once): {}", code.as_str());
        }
        Ok(())
    }
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let organisations = engine.organisation_names().await?;
        if self.json {
            let report = organisations.iter().map(|organisation| {
                json!({
                    "id": organisation.id,
                    "name": organisation.name,
                    "kind": organisation.kind.code(),
                    "coded_facts_only": organisation.coded_only,
                    "may_hold": organisation.may_hold,
                    "has_member": organisation.has_key,
                })
            });
            println!("{:#}", report.collect::<serde_json::Value>());
            return Ok(());
        }
        for organisation in organisations {
            let state = if organisation.has_key {
                ""
            } else {
                " (has no member yet)"
            };
            let takes_part = if organisation.coded_only {
                " (in coded facts only)"
            } else {
                ""
            };
            println!("{}{takes_part}{state}", organisation.name);
        }
        Ok(())
    }
}

/// Wraps keys of cases to an organisation's present key, and says what became of it.
pub(super) async fn rewrap(engine: &Engine, session: &Session) -> anyhow::Result<()> {
    let style = ProgressStyle::with_template("wrapping keys anew {bar:30} {pos}/{len} {eta}")
        .context("a template of our own")?;
    let bar = ProgressBar::new(0).with_style(style);
    let told = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let rewrapped = engine.rewrap(session, told).await;
    bar.finish_and_clear();
    let rewrapped = rewrapped?;
    engine.store().sequence().await?;
    println!("wrapped anew: {} keys", rewrapped.done);
    if rewrapped.retired {
        println!("the key before is destroyed");
    }
    ensure!(
        rewrapped.left == 0,
        "{} keys are still wrapped to the key before, which is kept for them; these do not open \
         with it: {}",
        rewrapped.left,
        rewrapped
            .damaged
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    );
    Ok(())
}

/// Says who stays and was not given the new key.
pub(super) async fn tell_without(engine: &Engine, without: &[MemberId]) -> anyhow::Result<()> {
    for member in without {
        let row = engine.store().member(*member).await?;
        let name = row.map_or_else(|| member.to_string(), |row| row.sign_in);
        eprintln!(
            "{name} was not given the new key: the public key that the database has for this \
             member is not one that this installation ever wrapped to. Find out who changed it"
        );
    }
    Ok(())
}

fn kind(text: &str) -> Result<BodyKind, String> {
    text.parse().map_err(|_| {
        let codes = BodyKind::ALL.map(BodyKind::code).join(", ");
        format!("no such kind of body: use one of {codes}")
    })
}

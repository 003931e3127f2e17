//! `throughline org`: the register of organisations.

use anyhow::Context;
use case::profile::BodyKind;
use clap::{Args, Subcommand};

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
    List(Place),
}

#[derive(Args)]
pub(crate) struct Add {
    /// Its public name
    name: String,
    /// What kind of body it is, such as `civil-society` or `police`
    #[arg(long, value_parser = kind)]
    kind: BodyKind,
    #[command(flatten)]
    place: Place,
}

impl OrgCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => run(add.run()),
            Self::List(place) => run(list(place)),
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let (_, invited) = engine
            .add_organisation(&self.name, self.kind)
            .await
            .with_context(|| format!("registering `{}`", self.name))?;
        engine.store().sequence().await?;
        println!("registered: {}", self.name);
        println!(
            "invitation (works once): {}",
            invited.code.to_text().as_str()
        );
        Ok(())
    }
}

async fn list(place: Place) -> anyhow::Result<()> {
    let engine = place.open_existing().await?;
    for organisation in engine.organisation_names().await? {
        let state = if organisation.has_key {
            ""
        } else {
            " (has no member yet)"
        };
        println!("{}{state}", organisation.name);
    }
    Ok(())
}

fn kind(text: &str) -> Result<BodyKind, String> {
    let value = serde_json::Value::String(text.to_owned());
    serde_json::from_value(value).map_err(|_| {
        "no such kind of body: use one of anti-trafficking-agency, border-guard, child-protection, \
         civil-society, consulate, court, education, health-care, helpline, immigration-authority, \
         immigration-enforcement, international-organisation, labour-inspectorate, legal-aid, \
         local-authority, oversight, police, prosecution, shelter, social-services, trade-union"
            .to_owned()
    })
}

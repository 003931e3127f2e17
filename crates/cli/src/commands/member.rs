//! `throughline member`: who works in an organisation.

use std::collections::BTreeSet;
use std::io::BufRead as _;

use anyhow::{Context, bail};
use case::Role;
use clap::{Args, Subcommand};
use vault::Passphrase;

use crate::installation::{Place, run};

/// Where a custodian's passphrase may stand instead of on standard input.
const PASSPHRASE: &str = "THROUGHLINE_PASSPHRASE";

/// Invite members
#[derive(Subcommand)]
pub(crate) enum MemberCommand {
    /// Invite a member into an organisation and print the code
    ///
    /// The code works once, within seven days; whoever has it opens `/join` on the pages. The
    /// custodian's passphrase is read from the first line of standard input, or from
    /// THROUGHLINE_PASSPHRASE: it unlocks the organisation's key, which travels under the code.
    Add(Add),
}

#[derive(Args)]
pub(crate) struct Add {
    /// The organisation, by its public name
    organisation: String,
    /// What the member may do: reporter, intake, case_worker, co_ordinator or custodian
    #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_parser = role)]
    roles: Vec<Role>,
    /// The sign-in name of a custodian of the organisation
    #[arg(long, value_name = "SIGN-IN")]
    custodian: String,
    #[command(flatten)]
    place: Place,
}

impl MemberCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => run(add.run()),
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let names = engine.organisation_names().await?;
        let Some(organisation) = names.iter().find(|known| known.name == self.organisation) else {
            bail!(
                "no organisation is called `{}`; `throughline org list` shows which there are",
                self.organisation
            );
        };
        let roles: BTreeSet<Role> = self.roles.into_iter().collect();
        let invited = engine
            .invite(organisation.id, &roles, &self.custodian, passphrase()?)
            .await
            .with_context(|| format!("inviting into `{}`", self.organisation))?;
        println!(
            "invitation (works once): {}",
            invited.code.to_text().as_str()
        );
        Ok(())
    }
}

/// Never an argument, which every process on the machine could read.
fn passphrase() -> anyhow::Result<Passphrase> {
    if let Ok(given) = std::env::var(PASSPHRASE) {
        return Ok(Passphrase::new(&given));
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("reading the custodian's passphrase from standard input")?;
    let given = line.trim_end_matches(['\r', '\n']);
    if given.is_empty() {
        bail!("no passphrase: give the custodian's on standard input or in {PASSPHRASE}");
    }
    Ok(Passphrase::new(given))
}

fn role(text: &str) -> Result<Role, String> {
    let known = Role::ALL.into_iter().find(|role| role.code() == text);
    known.ok_or_else(|| {
        let codes = Role::ALL.map(Role::code).join(", ");
        format!("no such role: use one of {codes}")
    })
}

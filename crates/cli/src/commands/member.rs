//! `throughline member`: who works in an organisation.

use std::collections::BTreeSet;

use anyhow::{Context, bail};
use case::Role;
use clap::{Args, Subcommand};
use engine::{Engine, SecondFactor, Session};
use serde_json::json;

use crate::installation::{Place, run};
use crate::proof::Custodian;
use crate::register;

/// Invite members, end memberships, and say how members sign in
#[derive(Subcommand)]
pub(crate) enum MemberCommand {
    /// Invite a member into an organisation and print the code
    ///
    /// The code works once, within seven days; whoever has it opens `/join` on the pages. The
    /// custodian's passphrase unlocks the organisation's key, which travels under the code.
    Add(Add),
    /// List who belongs to an organisation, by sign-in name, and what each may do
    List(List),
    /// End a membership, and give the organisation a new key
    ///
    /// The member's sessions end at once. The organisation gets a new key pair, everybody who stays is
    /// given it, and every key of a case that was wrapped to the one before is wrapped to it. Stopped
    /// on the way, `throughline org rewrap` goes on. What the member could read until now may have
    /// been copied: nothing undoes that. The custodian proves who asks as with `add`.
    End(End),
    /// Say whether a passphrase alone signs in, or show what holds
    ///
    /// `required`, as it is unless said otherwise: nobody signs in without a code from an
    /// authenticator app, and who has set none up does so when next signing in. `optional`: members
    /// choose for themselves. Who is signed in stays so.
    SecondFactor(SecondFactorArgs),
}

#[derive(Args)]
pub(crate) struct Add {
    /// The organisation, by its public name
    organisation: String,
    /// What the member may do: reporter, intake, case_worker, co_ordinator or custodian
    #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_parser = role)]
    roles: Vec<Role>,
    #[command(flatten)]
    custodian: Custodian,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct List {
    /// The organisation, by its public name
    organisation: String,
    /// Print a JSON array instead of lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct End {
    /// The sign-in name of the member who leaves
    member: String,
    #[command(flatten)]
    asks: Asks,
}

/// The custodian who asks, and for which organisation.
#[derive(Args)]
pub(crate) struct Asks {
    /// The organisation, by its public name
    #[arg(long, value_name = "NAME")]
    organisation: String,
    #[command(flatten)]
    custodian: Custodian,
    #[command(flatten)]
    place: Place,
}

impl Asks {
    /// Opens the installation, and signs the custodian in for this command.
    pub(super) async fn sign_in(self) -> anyhow::Result<(Engine, Session)> {
        let engine = self.place.open_existing().await?;
        let organisation = register::organisation(&engine, &self.organisation).await?;
        let proof = self.custodian.prove()?;
        let session = engine
            .accounts()
            .for_one_command(proof, organisation.id, engine.now())
            .await
            .context("the custodian could not be signed in")?;
        Ok((engine, session))
    }
}

#[derive(Args)]
pub(crate) struct SecondFactorArgs {
    /// What holds from now on: `required` or `optional`
    #[arg(value_parser = second_factor)]
    chosen: Option<SecondFactor>,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl MemberCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => run(add.run()),
            Self::List(list) => run(list.run()),
            Self::End(end) => run(end.run()),
            Self::SecondFactor(args) => run(args.run()),
        }
    }
}

impl SecondFactorArgs {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let accounts = engine.accounts();
        if let Some(chosen) = self.chosen {
            accounts.set_second_factor(chosen).await?;
        }
        let holds = accounts.second_factor().await?.code();
        if self.json {
            println!("{:#}", json!({ "second_factor": holds }));
        } else {
            println!("second factor: {holds}");
        }
        Ok(())
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let organisation = register::organisation(&engine, &self.organisation).await?;
        let roles: BTreeSet<Role> = self.roles.into_iter().collect();
        let invited = engine
            .invite(organisation.id, &roles, self.custodian.prove()?)
            .await
            .with_context(|| format!("inviting into `{}`", self.organisation))?;
        let code = invited.code.to_text();
        if self.json {
            let report = json!({
                "organisation": organisation.name,
                "roles": roles.iter().map(|role| role.code()).collect::<Vec<_>>(),
                "invitation": code.as_str(),
                "expires": invited.row.expires,
            });
            println!("{report:#}");
        } else {
            println!("invitation (works once): {}", code.as_str());
        }
        Ok(())
    }
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let organisation = register::organisation(&engine, &self.organisation).await?;
        let mut listed = Vec::new();
        for membership in engine.store().members_of(organisation.id).await? {
            let member = engine.store().member(membership.member).await?;
            let member = member.context("a membership names a member who is not there")?;
            listed.push((member.sign_in, membership.roles));
        }
        listed.sort_unstable();
        if self.json {
            let report = listed.iter().map(|(sign_in, roles)| {
                let roles: Vec<_> = roles.split_whitespace().collect();
                json!({ "sign_in": sign_in, "roles": roles })
            });
            println!("{:#}", report.collect::<serde_json::Value>());
            return Ok(());
        }
        for (sign_in, roles) in listed {
            println!("{sign_in}: {}", roles.replace(' ', ", "));
        }
        Ok(())
    }
}

impl End {
    async fn run(self) -> anyhow::Result<()> {
        let member = self.member.trim().to_lowercase();
        let (engine, session) = self.asks.sign_in().await?;
        let row = engine.store().member_by_sign_in(&member).await?;
        let Some(row) = row else {
            bail!("no member signs in as `{member}`");
        };
        let without = engine.end_membership(&session, row.id).await?;
        println!("ended: {member} is signed out and opens nothing of the organisation any more");
        super::org::tell_without(&engine, &without).await?;
        super::org::rewrap(&engine, &session).await
    }
}

fn second_factor(text: &str) -> Result<SecondFactor, String> {
    let known = SecondFactor::ALL.into_iter();
    let mut known = known.filter(|known| known.code() == text);
    known
        .next()
        .ok_or_else(|| "say `required` or `optional`".to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    let known = Role::ALL.into_iter().find(|role| role.code() == text);
    known.ok_or_else(|| {
        let codes = Role::ALL.map(Role::code).join(", ");
        format!("no such role: use one of {codes}")
    })
}

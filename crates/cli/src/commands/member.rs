//! `throughline member`: who works in an organisation.

use std::collections::BTreeSet;
use std::io::BufRead as _;

use anyhow::{Context, bail};
use case::Role;
use clap::{Args, Subcommand};
use engine::{Passphrase, Proof, SecondFactor};

use crate::installation::{Place, run};

/// Where a custodian's passphrase may stand instead of on standard input.
const PASSPHRASE: &str = "THROUGHLINE_PASSPHRASE";
/// Where the code of a custodian's authenticator may stand.
const CODE: &str = "THROUGHLINE_CODE";

/// Invite members, and say how they sign in
#[derive(Subcommand)]
pub(crate) enum MemberCommand {
    /// Invite a member into an organisation and print the code
    ///
    /// The code works once, within seven days; whoever has it opens `/join` on the pages. The
    /// custodian's passphrase is read from the first line of standard input, or from
    /// THROUGHLINE_PASSPHRASE: it unlocks the organisation's key, which travels under the code. A
    /// custodian who has set up an authenticator gives its code on the next line, or in
    /// THROUGHLINE_CODE.
    Add(Add),
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
    /// The sign-in name of a custodian of the organisation
    #[arg(long, value_name = "SIGN-IN")]
    custodian: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct SecondFactorArgs {
    /// What holds from now on: `required` or `optional`
    #[arg(value_parser = second_factor)]
    chosen: Option<SecondFactor>,
    #[command(flatten)]
    place: Place,
}

impl MemberCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => run(add.run()),
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
        let holds = accounts.second_factor().await?;
        println!("second factor: {}", holds.code());
        Ok(())
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
            .invite(organisation.id, &roles, proof(self.custodian)?)
            .await
            .with_context(|| format!("inviting into `{}`", self.organisation))?;
        println!(
            "invitation (works once): {}",
            invited.code.to_text().as_str()
        );
        Ok(())
    }
}

/// What shows that a custodian asks. Never arguments, which every process on the machine could read.
fn proof(sign_in: String) -> anyhow::Result<Proof> {
    let mut lines = std::io::stdin().lock().lines();
    let mut line = |what: &str| {
        let line = lines.next().transpose();
        line.with_context(|| format!("reading the custodian's {what} from standard input"))
            .map(|line| line.unwrap_or_default().trim_end_matches('\r').to_owned())
    };
    let passphrase = match std::env::var(PASSPHRASE) {
        Ok(given) => given,
        Err(_) => line("passphrase")?,
    };
    if passphrase.is_empty() {
        bail!("no passphrase: give the custodian's on standard input or in {PASSPHRASE}");
    }
    let code = match std::env::var(CODE) {
        Ok(given) => given,
        Err(_) => line("code")?,
    };
    Ok(Proof {
        sign_in,
        passphrase: Passphrase::new(&passphrase),
        code: Some(code).filter(|code| !code.is_empty()),
    })
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

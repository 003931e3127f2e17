//! The commands, one module each.

mod backup;
mod bench;
mod demo;
mod erasures;
mod estimate;
mod ledger;
mod member;
mod migrate;
mod org;
mod profile;
mod publish;
mod restore;
mod screen;
mod serve;
mod service;
mod simulate;
mod witness;

use clap::Subcommand;

/// What `throughline` can be asked to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Backup(backup::Args),
    BackupKey(backup::KeyArgs),
    /// Measure the figures that the documentation claims
    Bench(bench::Args),
    Demo(demo::Args),
    Erasures(erasures::Args),
    /// Estimates how many people are hidden, from overlapping lists.
    Estimate(estimate::Estimate),
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Invite members
    #[command(subcommand)]
    Member(member::MemberCommand),
    Migrate(migrate::Args),
    /// Register organisations
    #[command(subcommand)]
    Org(org::OrgCommand),
    /// Check and list country profiles
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
    Rebuild(ledger::Rebuild),
    Restore(restore::Args),
    Screen(screen::Screen),
    Serve(serve::Args),
    #[command(subcommand)]
    Service(service::ServiceCommand),
    Simulate(simulate::Args),
    /// Publish figures and synthetic microdata under differential privacy
    Publish(publish::Args),
    /// Witness another organisation's log: cosign its checkpoints, and check cosigned ones
    #[command(subcommand)]
    Witness(witness::WitnessCommand),
}

impl Command {
    /// Carries the command out.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Backup(args) => args.run(),
            Self::BackupKey(args) => args.run(),
            Self::Bench(args) => args.run(),
            Self::Demo(args) => args.run(),
            Self::Erasures(args) => args.run(),
            Self::Estimate(command) => command.run(),
            Self::Profile(command) => command.run(),
            Self::Ledger(command) => command.run(),
            Self::Member(command) => command.run(),
            Self::Migrate(args) => args.run(),
            Self::Org(command) => command.run(),
            Self::Rebuild(command) => command.run(),
            Self::Restore(args) => args.run(),
            Self::Screen(command) => command.run(),
            Self::Serve(args) => args.run(),
            Self::Service(command) => command.run(),
            Self::Simulate(args) => args.run(),
            Self::Publish(args) => args.run(),
            Self::Witness(command) => command.run(),
        }
    }
}

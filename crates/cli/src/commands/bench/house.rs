//! An installation to measure on: a small invented country whose members are signed in.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use case::profile::BodyKind;
use case::{OrganisationId, Role};
use engine::{Engine, NewMember, Proof, SecondFactor, Session, SetClock, SetUp};
use jiff::Timestamp;
use store::{Scratch, Store};
use tempfile::TempDir;
use vault::{InstallationKey, Passphrase, WorkFactor, system_rng};

/// Organisations that hold cases.
pub(super) const HOLDERS: usize = 4;

/// When the histories told here begin: 24 November 2025, 9:00 UTC.
pub(super) const START: Timestamp = Timestamp::constant(1_763_974_800, 0);

/// What every invented member types.
pub(super) const PASSPHRASE: &str = "invented for measuring";

/// Which database is measured.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// The embedded one, in a temporary folder of its own.
    Embedded(Option<std::path::PathBuf>),
    /// One of its own on the server of this URL.
    Server(String),
}

impl Kind {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Embedded(_) => "SQLite",
            Self::Server(_) => "PostgreSQL",
        }
    }
}

/// What goes with the house: dropped after the engine.
#[derive(Debug)]
enum Ground {
    Folder { _folder: TempDir },
    Server { _database: Box<Scratch> },
}

/// A member who is signed in.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) id: OrganisationId,
    pub(super) sign_in: String,
    pub(super) session: Session,
}

/// An installation and who works in it.
#[derive(Debug)]
pub(super) struct House {
    pub(super) engine: Engine,
    pub(super) clock: Arc<SetClock>,
    /// One worker of each organisation that holds cases.
    pub(super) holders: Vec<Settled>,
    /// A worker of the organisation that helps.
    pub(super) shelter: Settled,
    _ground: Ground,
}

impl House {
    /// Sets one up on a new database. What signing in costs is not measured in it, so locks are quick.
    pub(super) async fn set_up(kind: &Kind) -> anyhow::Result<Self> {
        Self::with_locks(kind, WorkFactor::new(8, 1, 1)?).await
    }

    /// Sets one up on a new database, with locks of the given costs.
    pub(super) async fn with_locks(kind: &Kind, work: WorkFactor) -> anyhow::Result<Self> {
        let (store, ground) = build(kind).await?;
        store.migrate().await?;
        let clock = Arc::new(SetClock::at(START));
        let key = InstallationKey::generate(&mut system_rng());
        let engine = Engine::new(store, key, work, clock.clone()).await?;
        let duties = SetUp {
            profile: "zz",
            desk: ("Duty Desk", BodyKind::CivilSociety),
            co_ordinator: ("Co-ordinator's Office", BodyKind::AntiTraffickingAgency),
            panel: ("Identification Panel", BodyKind::AntiTraffickingAgency),
            child_protection: ("Child Protection", BodyKind::ChildProtection),
        };
        // What is measured is one passphrase's cost, and no invented person has a telephone.
        engine
            .accounts()
            .set_second_factor(SecondFactor::Optional)
            .await?;
        for (name, invited) in engine.set_up(duties).await? {
            join(&engine, &name, &invited.code.to_text()).await?;
        }
        let mut holders = Vec::new();
        for number in 0..HOLDERS {
            let name = format!("Outreach {number}");
            holders.push(settle(&engine, &name, BodyKind::CivilSociety).await?);
        }
        let shelter = settle(&engine, "Harbour Shelter", BodyKind::Shelter).await?;
        Ok(Self {
            engine,
            clock,
            holders,
            shelter,
            _ground: ground,
        })
    }

    /// Adds members to the organisations that hold cases until there are so many in all; returns
    /// their names at sign-in, organisation by organisation.
    pub(super) async fn users(&self, count: usize) -> anyhow::Result<Vec<(usize, String)>> {
        let roles = BTreeSet::from([Role::Reporter, Role::CaseWorker]);
        let mut users = Vec::new();
        for number in 0..count {
            let place = number % HOLDERS;
            let holder = self.holders.get(place).context("there are so many")?;
            let name = format!("user {number}");
            let custodian = Proof {
                sign_in: holder.sign_in.clone(),
                passphrase: Passphrase::new(PASSPHRASE),
                code: None,
            };
            let invited = self.engine.invite(holder.id, &roles, custodian).await?;
            self.engine
                .join(&invited.code.to_text(), member(&name))
                .await?;
            users.push((place, name));
        }
        Ok(users)
    }
}

async fn build(kind: &Kind) -> anyhow::Result<(Store, Ground)> {
    Ok(match kind {
        Kind::Embedded(within) => {
            let folder = match within {
                Some(within) => TempDir::new_in(within),
                None => TempDir::new(),
            };
            let folder = folder.context("making a temporary folder")?;
            let file: &Path = folder.path();
            let store = Store::sqlite(&file.join("throughline.db")).await?;
            (store, Ground::Folder { _folder: folder })
        }
        Kind::Server(url) => {
            let database = Scratch::create(url).await?;
            let store = Store::postgres(&database.url()).await?;
            let ground = Ground::Server {
                _database: Box::new(database),
            };
            (store, ground)
        }
    })
}

async fn settle(engine: &Engine, name: &str, kind: BodyKind) -> anyhow::Result<Settled> {
    let (_, invited) = engine.add_organisation(name, kind).await?;
    join(engine, name, &invited.code.to_text()).await
}

async fn join(engine: &Engine, name: &str, code: &str) -> anyhow::Result<Settled> {
    engine.join(code, member(name)).await?;
    let (accounts, now) = (engine.accounts(), engine.now());
    let passphrase = Passphrase::new(PASSPHRASE);
    let session = accounts.open_session(name, passphrase, now).await?;
    Ok(Settled {
        id: session.principal().organisation,
        sign_in: name.to_owned(),
        session,
    })
}

fn member(name: &str) -> NewMember {
    NewMember {
        sign_in: name.to_owned(),
        name: format!("Invented {name}"),
        passphrase: Passphrase::new(PASSPHRASE),
    }
}

//! A small invented country to test in: four organisations with duties and two without.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use case::concern::{Danger, Noticed, Tell, Told};
use case::content::Content;
use case::profile::BodyKind;
use case::{CaseId, Compartment, ConcernId, OrganisationId};
use engine::{
    Engine, Form, NewMember, Parts, PresumePerson, ReportConcern, SecondFactor, Session, SetClock,
    SetUp,
};
use jiff::Timestamp;
use store::Store;
use vault::{InstallationKey, Passphrase, WorkFactor};

use crate::postgres::Database;

/// Makes of each `async fn name(house: House)` two tests: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            use crate::house::House;

            #[tokio::test]
            async fn sqlite() {
                super::$name(House::embedded().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$name(House::postgres().await).await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// The house and whoever works in it.
pub(crate) struct House {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) sessions: BTreeMap<&'static str, Session>,
    pub(crate) ids: BTreeMap<&'static str, OrganisationId>,
    // Dropped last: the database's folder, or the database on the server.
    _kept: Box<dyn Any + Send>,
}

/// Enough to be a lock, little enough for a test.
pub(crate) fn quick() -> WorkFactor {
    WorkFactor::new(8, 1, 1).unwrap()
}

/// The installation key of every house.
pub(crate) const KEY: [u8; 32] = [9; 32];

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

impl House {
    /// On the embedded database.
    pub(crate) async fn embedded() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::sqlite(&folder.path().join("throughline.db"))
            .await
            .unwrap();
        Self::on(store, Box::new(folder)).await
    }

    /// On a PostgreSQL database of its own.
    pub(crate) async fn postgres() -> Self {
        let database = Database::create().await;
        let store = Store::postgres(&database.url()).await.unwrap();
        Self::on(store, Box::new(database)).await
    }

    async fn on(store: Store, kept: Box<dyn Any + Send>) -> Self {
        store.migrate().await.unwrap();
        let start: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let clock = Arc::new(SetClock::at(start));
        let key = InstallationKey::from_bytes(&KEY);
        let engine = Engine::new(store, key, quick(), clock.clone())
            .await
            .unwrap();
        engine
            .accounts()
            .set_second_factor(SecondFactor::Optional)
            .await
            .unwrap();
        let invited = engine
            .set_up(SetUp {
                profile: "zz",
                desk: ("Desk", BodyKind::CivilSociety),
                co_ordinator: ("Co-ordinator", BodyKind::AntiTraffickingAgency),
                panel: ("Panel", BodyKind::AntiTraffickingAgency),
                child_protection: ("Child protection", BodyKind::ChildProtection),
            })
            .await
            .unwrap();
        let mut house = Self {
            engine,
            clock,
            sessions: BTreeMap::new(),
            ids: BTreeMap::new(),
            _kept: kept,
        };
        for (name, invited) in invited {
            let name = ["Desk", "Co-ordinator", "Panel", "Child protection"]
                .into_iter()
                .find(|known| *known == name)
                .unwrap();
            house.join(name, &invited.code.to_text()).await;
        }
        for (name, kind) in [
            ("Outreach", BodyKind::CivilSociety),
            ("Shelter", BodyKind::CivilSociety),
            ("Inspectorate", BodyKind::LabourInspectorate),
            ("Police", BodyKind::Police),
        ] {
            let (_, invited) = house.engine.add_organisation(name, kind).await.unwrap();
            house.join(name, &invited.code.to_text()).await;
        }
        house
    }

    pub(crate) async fn join(&mut self, name: &'static str, code: &str) {
        let new = NewMember {
            sign_in: format!("{name} worker"),
            name: format!("Invented Worker of {name}"),
            passphrase: Passphrase::new(PASSPHRASE),
        };
        self.engine.join(code, new).await.unwrap();
        let session = self.sign_in(name).await;
        self.ids.insert(name, session.principal().organisation);
        self.sessions.insert(name, session);
    }

    /// Signs the worker of an organisation in anew.
    pub(crate) async fn sign_in(&self, name: &str) -> Session {
        let accounts = self.engine.accounts();
        let (sign_in, now) = (format!("{name} worker"), self.engine.now());
        let passphrase = Passphrase::new(PASSPHRASE);
        accounts
            .open_session(&sign_in, passphrase, now)
            .await
            .unwrap()
    }

    /// Another process that serves the same database.
    pub(crate) async fn other_process(&self) -> Engine {
        let key = InstallationKey::from_bytes(&KEY);
        let store = self.engine.store().clone();
        Engine::new(store, key, quick(), self.clock.clone())
            .await
            .unwrap()
    }

    pub(crate) fn session(&self, name: &str) -> &Session {
        &self.sessions[name]
    }

    /// A case as a session sees it that opens everything in it.
    pub(crate) async fn opened(&self, session: &Session, case: CaseId) -> engine::CaseView {
        let view = self.engine.case(session, case).await.unwrap();
        let all = view.sealed.iter().map(|line| line.compartment).collect();
        let purpose = case::Purpose::Assistance;
        let opened = self.engine.open_case(session, case, &all, purpose);
        opened.await.unwrap();
        self.engine.case(session, case).await.unwrap()
    }

    pub(crate) fn set(&self, instant: &str) {
        self.clock.set(instant.parse().unwrap());
    }

    /// The day it is in the country.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        let zone = jiff::tz::TimeZone::get("Europe/Vienna").unwrap();
        zone.to_datetime(self.engine.now()).date()
    }

    /// Tells a concern.
    pub(crate) async fn report(&self, by: &str, child: Tell) -> ConcernId {
        let parts = words(Compartment::Narrative, "told at the bus station");
        self.report_with(by, child, parts).await
    }

    /// The same, in words of one's own.
    pub(crate) async fn report_with(&self, by: &str, child: Tell, parts: Parts) -> ConcernId {
        let concern = ConcernId::new(self.engine.new_id());
        let told = Told {
            noticed: Noticed::OwnWork,
            danger: Danger::Soon,
            persons: None,
            child,
            forms: [].into(),
            seen_on: None,
        };
        let order = ReportConcern(case::concern::ReportConcern {
            concern,
            told,
            reference: None,
        });
        let session = self.session(by);
        self.engine
            .perform(session, order, parts, Form::default())
            .await
            .unwrap();
        concern
    }

    /// Presumes the person met in a concern.
    pub(crate) async fn presume(&self, by: &str, concern: ConcernId, child: Tell) -> CaseId {
        let case = CaseId::new(self.engine.new_id());
        let presume = case::person::Presume {
            case,
            basis: case::person::PresumptionBasis::Judgement,
            maybe_child: child,
            reference: None,
        };
        let parts = words(Compartment::Identity, "calls herself Invented Vera");
        let order = PresumePerson(concern, presume);
        let session = self.session(by);
        self.engine
            .perform(session, order, parts, Form::default())
            .await
            .unwrap();
        case
    }
}

/// One part of words.
pub(crate) fn words(compartment: Compartment, words: &str) -> Parts {
    Parts::from([(compartment, Content::Words(words.to_owned()))])
}

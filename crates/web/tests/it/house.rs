//! A small invented country to open pages on, with members who sign in through the pages.

use std::sync::{Arc, OnceLock};

use axum::Router;
use case::profile::BodyKind;
use engine::{Engine, NewMember, Passphrase, SecondFactor, SetClock, SetUp};
use jiff::Timestamp;
use store::Store;
use vault::{InstallationKey, WorkFactor};
use web::Site;
use web::desk_hours::Day;
use web::rights::{Contacts, Helpline};

use crate::browser::Browser;

/// What every invented member types.
pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

const DATABASE: &str = "throughline.db";

/// An installation and its clock.
pub(crate) struct House {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<SetClock>,
    pages: OnceLock<Router>,
    // Dropped last: the database's folder.
    folder: tempfile::TempDir,
}

impl House {
    /// One that has not been set up.
    pub(crate) async fn empty() -> House {
        let start = "2026-03-02T09:00:00Z".parse().unwrap();
        House::at(tempfile::tempdir().unwrap(), start).await
    }

    /// The one in a folder, or a new one there.
    async fn at(folder: tempfile::TempDir, now: Timestamp) -> House {
        let file = folder.path().join(DATABASE);
        let store = Store::sqlite(&file).await.unwrap();
        store.migrate().await.unwrap();
        let clock = Arc::new(SetClock::at(now));
        let key = InstallationKey::from_bytes(&[7; 32]);
        let work = WorkFactor::new(8, 1, 1).unwrap();
        let engine = Engine::new(store, key, work, clock.clone()).await.unwrap();
        House {
            engine,
            clock,
            pages: OnceLock::new(),
            folder,
        }
    }

    /// Another one in which the same has happened; nobody may be writing.
    pub(crate) async fn copy(&self) -> House {
        let folder = tempfile::tempdir().unwrap();
        for end in ["", "-wal"] {
            let file = format!("{DATABASE}{end}");
            let from = self.folder.path().join(&file);
            if from.exists() {
                std::fs::copy(from, folder.path().join(file)).unwrap();
            }
        }
        House::at(folder, self.engine.now()).await
    }

    /// Four organisations with duties and three without, a member in each: `desk`, `co-ordinator`,
    /// `panel`, `child`, `outreach`, `shelter` and `inspector`.
    pub(crate) async fn furnished() -> House {
        let house = House::empty().await;
        house
            .engine
            .accounts()
            .set_second_factor(SecondFactor::Optional)
            .await
            .unwrap();
        let invited = house
            .engine
            .set_up(SetUp {
                profile: "zz",
                desk: ("Duty Desk", BodyKind::CivilSociety),
                co_ordinator: ("Co-ordination Office", BodyKind::AntiTraffickingAgency),
                panel: ("Identification Panel", BodyKind::AntiTraffickingAgency),
                child_protection: ("Child Protection", BodyKind::ChildProtection),
            })
            .await
            .unwrap();
        for (name, invited) in invited {
            let sign_in = match name.as_str() {
                "Duty Desk" => "desk",
                "Co-ordination Office" => "co-ordinator",
                "Identification Panel" => "panel",
                _ => "child",
            };
            house.join(sign_in, &invited.code.to_text()).await;
        }
        for (sign_in, name, kind) in [
            ("outreach", "Outreach Street", BodyKind::CivilSociety),
            ("shelter", "Safe House", BodyKind::CivilSociety),
            (
                "inspector",
                "Labour Inspectorate",
                BodyKind::LabourInspectorate,
            ),
        ] {
            let (_, invited) = house.engine.add_organisation(name, kind).await.unwrap();
            house.join(sign_in, &invited.code.to_text()).await;
        }
        house
    }

    pub(crate) async fn join(&self, sign_in: &str, code: &str) {
        let new = NewMember {
            sign_in: sign_in.to_owned(),
            name: format!("Invented Worker {sign_in}"),
            passphrase: Passphrase::new(PASSPHRASE),
        };
        self.engine.join(code, new).await.unwrap();
    }

    /// Its pages.
    pub(crate) fn site(&self) -> Site {
        let mut site = Site::new(self.engine.clone(), randomness());
        site.exit_url = "https://weather.example/".to_owned();
        site.contacts = contacts();
        site
    }

    /// Its pages, made once: among thousands of requests, making them would take most of the time. Attempts to sign
    /// in are counted there from one request to the next.
    pub(crate) fn pages(&self) -> Router {
        self.pages.get_or_init(|| web::router(self.site())).clone()
    }

    /// What an authenticator app shows now that has taken over the secret on a page.
    pub(crate) fn app_shows(&self, secret: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
        let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let seconds = self.engine.now().as_second();
        app.generate(seconds.try_into().unwrap()).to_string()
    }

    /// Asks everybody for a second factor.
    pub(crate) async fn require_codes(&self) {
        let accounts = self.engine.accounts();
        let required = SecondFactor::Required;
        accounts.set_second_factor(required).await.unwrap();
    }

    /// Moves the clock.
    pub(crate) fn set(&self, instant: &str) {
        self.clock.set(instant.parse().unwrap());
    }
}

impl Browser {
    /// Signs a member in through the page.
    pub(crate) async fn sign_in(&self, name: &str) {
        self.open("/sign-in").await;
        self.fill("name", name).await;
        self.fill("passphrase", PASSPHRASE).await;
        self.press("Sign in").await;
        self.assert_shows("My work").await;
    }

    /// Another member takes the seat.
    pub(crate) async fn change_to(&self, name: &str) {
        self.sign_in(name).await;
    }
}

fn contacts() -> Contacts {
    Contacts {
        emergency_number: "112".to_owned(),
        helplines: vec![
            Helpline {
                name: "Invented Help Line".to_owned(),
                phone: "0800 555 0100".to_owned(),
                hours: String::new(),
                languages: vec!["English".to_owned(), "العربية".to_owned()],
                free: true,
            },
            Helpline {
                name: "Invented Advice Centre".to_owned(),
                phone: "020 5550 0199".to_owned(),
                hours: "Monday to Friday, 9 to 17".to_owned(),
                languages: vec!["English".to_owned()],
                free: false,
            },
        ],
        desk: vec![web::desk_hours::Hours {
            days: Day::WORKING.to_vec(),
            from: jiff::civil::time(9, 0, 0, 0),
            until: jiff::civil::time(17, 0, 0, 0),
            holidays: false,
        }],
    }
}

/// Bytes that differ at each call, which is all that these tests need of them.
fn randomness() -> web::Randomness {
    // One count for all: two clients of a house are given no key of a form twice.
    static CALLS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    Box::new(|buffer| {
        let call = CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let call = call.to_le_bytes();
        for (index, byte) in buffer.iter_mut().enumerate() {
            let place = u8::try_from(index % 251).unwrap();
            *byte = call[index % call.len()] ^ place.wrapping_mul(37);
        }
    })
}

//! Set-up: which organisation may have which duty.

use std::sync::Arc;

use case::profile::BodyKind;
use engine::{Engine, SetClock, SetUp, SetUpError};
use store::Store;
use vault::{InstallationKey, system_rng};

use crate::house::quick;

#[tokio::test]
async fn a_duty_that_holds_cases_is_refused_to_enforcement_with_the_article() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::sqlite(&folder.path().join("throughline.db"))
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let clock = Arc::new(SetClock::at("2026-03-02T09:00:00Z".parse().unwrap()));
    let key = InstallationKey::generate(&mut system_rng());
    let engine = Engine::new(store, key, quick(), clock).await.unwrap();
    // The template knows no kind of body for any duty, so only this rule can refuse.
    let plan = SetUp {
        profile: "template",
        desk: ("Desk", BodyKind::Helpline),
        co_ordinator: ("Co-ordinator", BodyKind::AntiTraffickingAgency),
        panel: ("Panel", BodyKind::Police),
        child_protection: ("Children", BodyKind::LabourInspectorate),
    };
    for desk in [BodyKind::Police, BodyKind::Helpline] {
        let desk = ("Desk", desk);
        let refused = engine
            .set_up(SetUp {
                desk,
                ..plan.clone()
            })
            .await;
        let Err(SetUpError::NeverHolds { name, article, .. }) = refused else {
            panic!("{refused:?}");
        };
        let wanted = if desk.1 == BodyKind::Police {
            "Desk"
        } else {
            "Children"
        };
        assert_eq!(name, wanted);
        assert!(article.starts_with("house rule"), "{article}");
    }
    let child_protection = ("Children", BodyKind::ChildProtection);
    engine
        .set_up(SetUp {
            child_protection,
            ..plan
        })
        .await
        .unwrap();
}

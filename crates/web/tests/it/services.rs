//! What an organisation offers: kept by its custodian, found by whoever looks for help.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use case::Role;
use engine::{NewMember, Passphrase, Proof};

use crate::browser::browse;
use crate::house::{House, PASSPHRASE};
use crate::posts::{Client, presumed};

#[tokio::test]
async fn a_custodian_offers_changes_and_closes_a_service_that_others_find() {
    let house = House::furnished().await;
    browse("services", house.site(), async |browser| {
        browser.sign_in("shelter").await;
        browser.press("Your account").await;
        browser.press("What your organisation offers").await;
        browser
            .assert_shows("nobody finds it in the directory")
            .await;
        browser.press("Offer another service").await;
        browser.press("Write down").await;
        browser.assert_shows("Choose for which need").await;
        browser.assert_shows("Give at least one language").await;
        browser.assert_shows("Choose whom you take").await;
        browser.assert_good("service-faults").await;
        browser.select("need", "shelter").await;
        browser.fill("languages", "en, english").await;
        browser.choose("takes", "women").await;
        browser.fill("free", "2").await;
        browser.press("Write down").await;
        browser.assert_shows("“english” is no code").await;
        browser.fill("languages", "en, AR").await;
        browser.press("Write down").await;
        browser
            .assert_shows("others find it in the directory")
            .await;
        browser.assert_shows("2 places free").await;
        browser
            .assert_shows("Languages: العربية (Arabic), English")
            .await;

        for (name, path) in [
            ("services", "/services"),
            ("service-add", "/services/add"),
            ("service-change", "/services/shelter"),
        ] {
            browser.assert_good_in_every_language(name, path).await;
        }
        browser.open("/services/shelter").await;
        browser.fill("free", "0").await;
        browser.choose("takes", "children").await;
        browser.press("Write down").await;
        browser.assert_shows("the directory shows it so").await;
        browser.assert_shows("0 places free").await;
        browser.assert_shows("Takes: Women, Children").await;

        // Whoever works there at night says how many are free, from the first page.
        browser.open("/work").await;
        browser.assert_shows("Places free now").await;
        browser.assert_shows("0 places free").await;
        browser.press("Say how many places are free now").await;
        browser.fill("free-shelter", "many").await;
        browser.press("Write down").await;
        browser.assert_shows("There is a problem").await;
        browser.fill("free-shelter", "3").await;
        browser.assert_good("places-fault").await;
        browser.press("Write down").await;
        browser.assert_shows("the directory shows it so").await;
        browser.assert_shows("3 places free").await;
        browser
            .assert_good_in_every_language("places", "/places")
            .await;

        browser.open("/services").await;
        browser.press("No longer offer this").await;
        browser.assert_shows("no longer shows it").await;
        browser
            .assert_shows("Your organisation offers nothing yet")
            .await;
    })
    .await;
}

fn offer(token: &str, key: &str, version: &str) -> String {
    format!(
        "form-token={token}&form-key={key}&version={version}&need=shelter&languages=en&takes=women&free=2"
    )
}

#[tokio::test]
async fn the_same_form_twice_offers_once_and_a_stale_one_keeps_what_was_typed() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "shelter").await;
    let form = client.get("/services/add").await;
    let (token, key, version) = (
        form.token(),
        form.hidden("form-key"),
        form.hidden("version"),
    );
    let stale = client.get("/services/add").await;
    for _ in 0..2 {
        let sent = client
            .post("/services/add", offer(&token, &key, &version))
            .await;
        assert_eq!(sent.location, "/services?done=service-offered");
    }
    let body = offer(&token, &stale.hidden("form-key"), &stale.hidden("version"));
    let page = client
        .post(
            "/services/add",
            body.replace("languages=en", "languages=uk"),
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Somebody has worked on this"));
    assert!(page.body.contains("value=\"uk\""));
    // Sent again it means the services as they stand, and one of them is this.
    let body = offer(&token, &page.hidden("form-key"), &page.hidden("version"));
    let page = client.post("/services/add", body).await;
    assert!(page.body.contains("offers this already"));
    let list = client.get("/services").await;
    assert_eq!(list.body.matches("/services/shelter/close").count(), 1);
    assert!(list.body.contains("Languages: English"));
}

#[tokio::test]
async fn who_is_no_custodian_is_shown_no_services_and_keeps_none() {
    let house = House::furnished().await;
    let names = house.engine.organisation_names().await.unwrap();
    let shelter = names.iter().find(|it| it.name == "Safe House").unwrap().id;
    let custodian = Proof {
        sign_in: "shelter".to_owned(),
        passphrase: Passphrase::new(PASSPHRASE),
        code: None,
    };
    let roles = BTreeSet::from([Role::Reporter, Role::CaseWorker]);
    let invited = house
        .engine
        .invite(shelter, &roles, custodian)
        .await
        .unwrap();
    let colleague = NewMember {
        sign_in: "colleague".to_owned(),
        name: "Invented Colleague".to_owned(),
        passphrase: Passphrase::new(PASSPHRASE),
    };
    let code = invited.code.to_text();
    house.engine.join(&code, colleague).await.unwrap();

    let mut client = Client::signed_in(&house, "colleague").await;
    let account = client.get("/account").await;
    assert!(!account.body.contains("/services"));
    for path in ["/services", "/services/add", "/services/shelter"] {
        let page = client.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let body = offer(&account.token(), "", "");
    for (path, body) in [
        ("/services/add", body.as_str()),
        ("/services/add", &body.replace("women", "nobody")),
        ("/services/shelter", &body),
        ("/services/shelter/close", &body),
    ] {
        let page = client.post(path, body.to_owned()).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    let kept = house.engine.services_of(shelter).await.unwrap();
    assert!(kept.is_empty());
    assert!(
        Client::signed_in(&house, "shelter")
            .await
            .get("/account")
            .await
            .body
            .contains("/services")
    );
}

#[tokio::test]
async fn responsibility_for_a_child_is_offered_to_nobody_and_for_an_adult_to_whom_the_rules_let() {
    for (child, holder) in [("yes", "child"), ("no", "outreach")] {
        let house = House::furnished().await;
        let case = presumed(&house, child).await;
        let mut client = Client::signed_in(&house, holder).await;
        let found = client.get(&format!("{case}/refer?need=holding")).await.body;
        let send = client.get(&format!("{case}/refer/send?need=holding")).await;
        let service = client.get(&format!("{case}/refer/send?need=medical")).await;
        for (name, may_hold) in [
            ("Safe House", true),
            ("Duty Desk", true),
            ("Labour Inspectorate", false),
        ] {
            let offered = child == "no" && may_hold;
            assert_eq!(
                found.contains(&format!("<bdi>{name}</bdi>")),
                offered,
                "{name}"
            );
            assert_eq!(send.body.contains(&format!(">{name}<")), offered, "{name}");
            assert!(service.body.contains(&format!(">{name}<")), "{name}");
        }
        let why = "held by child protection until the person is shown";
        assert_eq!(found.contains(why), child == "yes");
        assert_eq!(send.body.contains(why), child == "yes");
        assert!(!service.body.contains("value=\"holding\""));
    }
}

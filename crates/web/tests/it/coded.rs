//! The pages of an organisation that takes part with its own reference and coded facts alone: what they ask
//! for, what they refuse, and by what they call a person.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use case::profile::BodyKind;
use web::Method;

use crate::house::House;
use crate::posts::{Client, Page};

async fn furnished() -> House {
    let house = House::furnished().await;
    let kind = BodyKind::CivilSociety;
    let added = house
        .engine
        .add_organisation_in_coded_facts("Night Kitchen", kind);
    let (_, invited) = added.await.unwrap();
    house.join("kitchen", &invited.code.to_text()).await;
    house
}

/// What a page's forms ask for, but for what travels hidden and the buttons.
fn asked(page: &Page) -> BTreeSet<String> {
    let main = page.body.split("<main").nth(1).unwrap_or_default();
    let tags = main.split('<').filter(|tag| {
        let kinds = ["input ", "select ", "textarea "];
        kinds.iter().any(|kind| tag.starts_with(kind)) && !tag.contains("type=\"hidden\"")
    });
    let named = tags.filter_map(|tag| tag.split("name=\"").nth(1)?.split('"').next());
    named.map(str::to_owned).collect()
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

/// Sends the form at an address with some fields filled in.
async fn send(client: &mut Client, path: &str, fields: &str) -> Page {
    let page = client.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    let token = page.token();
    let key = page.hidden("form-key");
    let version = match page.body.contains("name=\"version\"") {
        true => format!("&version={}", page.hidden("version")),
        false => String::new(),
    };
    let body = format!("form-token={token}&form-key={key}{version}&{fields}");
    client.post(path, body).await
}

/// The address of this kind that a page leads to.
fn link(page: &Page, to: &str) -> String {
    let (_, rest) = page
        .body
        .split_once(&format!("href=\"{to}"))
        .unwrap_or_else(|| panic!("no link to {to}"));
    format!("{to}{}", rest.split(['"', '?']).next().unwrap())
}

const TOLD: &str = "danger=soon&noticed=own_work&do=send";

#[tokio::test]
async fn its_forms_ask_for_its_own_reference_and_coded_facts_alone_and_take_nothing_else() {
    let house = furnished().await;
    let mut kitchen = Client::signed_in(&house, "kitchen").await;

    let form = kitchen.get("/concerns/new").await;
    let seen = ["seen-day", "seen-month", "seen-year"];
    let mut expected = set([
        "own-reference",
        "danger",
        "noticed",
        "persons",
        "child",
        "forms",
    ]);
    expected.extend(seen.map(str::to_owned));
    assert_eq!(asked(&form), expected);
    assert!(
        form.body
            .contains("with its own reference and coded facts alone")
    );
    assert!(!form.body.contains("value=\"save\""), "no draft is kept");

    // What could be a name or a number of a person is no reference, and words are refused where a form of
    // ours did not ask for them.
    for own in ["", "Vera+Popa", "Vera", "%2B373+69+123456", "AB1234567"] {
        let page = send(
            &mut kitchen,
            "/concerns/new",
            &format!("{TOLD}&own-reference={own}"),
        )
        .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{own}");
    }
    for word in ["what", "where", "who", "contact"] {
        let fields = format!("{TOLD}&own-reference=NK-26%2F7&{word}=Invented+Vera");
        let page = send(&mut kitchen, "/concerns/new", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{word}");
        assert!(page.body.contains("Leave out names, contacts and words"));
    }
    let work = kitchen.get("/work").await;
    assert!(
        work.body
            .contains("Your organisation has told no concern yet")
    );

    let fields = format!("{TOLD}&own-reference=nk-26%2F7");
    let sent = send(&mut kitchen, "/concerns/new", &fields).await;
    assert!(sent.location.starts_with("/work?done=concern-sent"));
    let work = kitchen.get("/work").await;
    let concern = link(&work, "/concerns/0");
    let presume = format!("{concern}/presume");
    let form = kitchen.get(&presume).await;
    let expected = set(["own-reference", "basis", "indicator", "child"]);
    assert_eq!(asked(&form), expected);
    let fields = "basis=judgement&child=no&own-reference=NK-26%2F7-1";
    for word in ["name=Invented+Vera", "contact-channel=069+123"] {
        let page = send(&mut kitchen, &presume, &format!("{fields}&{word}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{word}");
    }
    let presumed = send(&mut kitchen, &presume, fields).await;
    assert!(presumed.location.ends_with("done=presumed"));
    let case = link(&kitchen.get(&concern).await, "/cases/0");

    let form = kitchen.get(&format!("{case}/refer/send")).await;
    let expected = set(["need", "to", "urgency", "basis"]);
    assert_eq!(asked(&form), expected);
}

#[tokio::test]
async fn no_page_of_its_own_has_room_for_words_and_all_call_a_person_by_its_own_reference() {
    let house = furnished().await;
    let mut kitchen = Client::signed_in(&house, "kitchen").await;
    let fields = format!("{TOLD}&own-reference=NK-26%2F7");
    send(&mut kitchen, "/concerns/new", &fields).await;
    let concern = link(&kitchen.get("/work").await, "/concerns/0");
    let fields = "basis=judgement&child=no&own-reference=NK-26%2F7-1";
    send(&mut kitchen, &format!("{concern}/presume"), fields).await;
    let case = link(&kitchen.get(&concern).await, "/cases/0");
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let everybodys: Vec<String> = [&concern, &case]
        .map(|path| {
            let id: case::CaseId = id(path).parse().unwrap();
            case::Reference::from(id).to_string()
        })
        .into();

    let mut looked_at = 0;
    for route in web::routes() {
        let of = match route.path {
            path if path.starts_with("/concerns/") => &concern,
            _ => &case,
        };
        let path = route
            .path
            .replace("{id}", &id(of))
            .replace("{version}", "1");
        let path = path.replace("{list}", "people").replace("{kind}", "help");
        if route.method != Method::Get || path.contains('{') || path == "/account/passphrase" {
            continue;
        }
        let page = kitchen.get(&path).await;
        if page.status != StatusCode::OK || !page.body.contains("Night Kitchen") {
            continue;
        }
        looked_at += 1;
        assert!(!page.body.contains("<textarea"), "{path} asks for words");
        for reference in &everybodys {
            assert!(!page.body.contains(reference), "{path} says {reference}");
        }
        for name in asked(&page) {
            let of_a_person = ["who", "what", "where", "name", "why", "words", "request"];
            let personal = of_a_person.contains(&name.as_str()) || name.starts_with("contact");
            assert!(!personal, "{path} asks for {name}");
        }
    }
    assert!(looked_at > 25, "{looked_at}");
    for (path, called) in [(&concern, "NK-26/7"), (&case, "NK-26/7-1")] {
        let page = kitchen.get(path).await;
        let title = page.body.split("</title>").next().unwrap_or_default();
        assert!(title.contains(called), "{title}");
    }

    // Pages that are for nothing but words, names and numbers are not there.
    for path in [
        "/search".to_owned(),
        "/emergencies/new".to_owned(),
        format!("{concern}/add"),
        format!("{case}/contact"),
        format!("{case}/page"),
        format!("{case}/page/open"),
        format!("{case}/demands/new"),
    ] {
        assert_eq!(kitchen.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    // Others are told by which reference to ask.
    let mut desk = Client::signed_in(&house, "desk").await;
    let page = desk.get(&concern).await;
    assert!(page.body.contains("Reference at Night Kitchen"));
    assert!(page.body.contains("NK-26/7"));
}

#[tokio::test]
async fn it_is_asked_for_help_and_accepts_under_its_own_reference() {
    let house = furnished().await;
    let mut outreach = Client::signed_in(&house, "outreach").await;
    let fields = format!("{TOLD}&what=Seen+at+the+station");
    send(&mut outreach, "/concerns/new", &fields).await;
    let concern = link(&outreach.get("/work").await, "/concerns/0");
    send(
        &mut outreach,
        &format!("{concern}/presume"),
        "basis=judgement&child=no&name=Invented+Vera",
    )
    .await;
    let case = link(&outreach.get(&concern).await, "/cases/0");
    let names = house.engine.organisation_names().await.unwrap();
    let kitchen_id = names.iter().find(|it| it.coded_only).unwrap().id;
    let agreed = send(
        &mut outreach,
        &format!("{case}/agreements/ask/share"),
        &format!(
            "with={kitchen_id}&by=person&answer=agreed&language=en&explained=aloud&through=worker"
        ),
    )
    .await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.body);
    let page = outreach
        .get(&format!("{case}/refer/send?need=material"))
        .await;
    let agreement = page.body.split("value=\"agreement:").nth(1).unwrap();
    let agreement = agreement.split('"').next().unwrap();
    let fields =
        format!("need=material&to={kitchen_id}&urgency=planned&basis=agreement:{agreement}");
    let path = format!("{case}/refer/send");
    let refused = send(&mut outreach, &path, &format!("{fields}&request=A+meal")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Leave request and contact empty"));
    let sent = send(&mut outreach, &path, &fields).await;
    assert!(sent.location.ends_with("done=referred"), "{}", sent.body);

    let mut kitchen = Client::signed_in(&house, "kitchen").await;
    let referral = link(&kitchen.get("/work").await, "/referrals/0");
    let accept = format!("{referral}/accept");
    let form = kitchen.get(&accept).await;
    assert_eq!(asked(&form), set(["own-reference"]));
    let refused = send(&mut kitchen, &accept, "own-reference=Vera").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let accepted = send(&mut kitchen, &accept, "own-reference=NK-26%2F9").await;
    assert!(accepted.location.ends_with("done=accepted"));
    let page = kitchen.get(&referral).await;
    let title = page.body.split("</title>").next().unwrap_or_default();
    assert!(title.contains("NK-26/9"), "{title}");
    let decline = kitchen.get(&format!("{referral}/decline")).await;
    assert!(!decline.body.contains("<textarea"));
    let page = outreach.get(&case).await;
    assert!(page.body.contains("Reference at Night Kitchen"));
}

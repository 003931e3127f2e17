//! Words that are orders to a database, a browser or a template: they stay words.

use axum::http::StatusCode;
use case::profile::BodyKind;
use case::{Role, StreamKind};
use engine::{NewMember, Passphrase, Proof};

use crate::house::{House, PASSPHRASE};
use crate::posts::{Client, Page, address};

/// What is typed into every field that takes words.
const WORDS: &str = "x'\"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}<%=7*7%>\
                     '); DROP TABLE events; --";

/// Marks that only stand in a page where something was not made harmless.
const LIVE: [&str; 3] = ["<script>alert", "<img src=x", "x'\">"];

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Fails if a page runs what was typed; returns whether it shows it.
fn shows(page: &Page, path: &str) -> bool {
    for live in LIVE {
        assert!(!page.body.contains(live), "{live} at {path}");
    }
    // In attributes and in text alike.
    page.body.contains("&#60;script&#62;alert(1)")
}

/// Sends a form of a page, with what the page put into it.
async fn fill(client: &mut Client, path: &str, fields: &str) -> Page {
    let form = client.get(path).await;
    assert_eq!(form.status, StatusCode::OK, "{path}");
    let mut body = format!("form-token={}", form.token());
    for name in ["form-key", "version"] {
        if form.body.contains(&format!("name=\"{name}\"")) {
            body.push_str(&format!("&{name}={}", form.hidden(name)));
        }
    }
    client.post(path, format!("{body}&{fields}")).await
}

#[tokio::test]
async fn what_is_typed_into_any_field_is_shown_as_it_was_typed_and_run_nowhere() {
    let house = House::furnished().await;
    let words = encoded(WORDS);
    // An organisation and members of such names, too.
    let added = house.engine.add_organisation(WORDS, BodyKind::CivilSociety);
    let (named, invited) = added.await.unwrap();
    let new = |sign_in: &str| NewMember {
        sign_in: sign_in.to_owned(),
        name: WORDS.to_owned(),
        passphrase: Passphrase::new(PASSPHRASE),
    };
    let code = invited.code.to_text();
    house.engine.join(&code, new("named")).await.unwrap();
    let proof = || Proof {
        sign_in: "named".to_owned(),
        passphrase: Passphrase::new(PASSPHRASE),
        code: None,
    };
    let roles = [Role::CaseWorker].into();
    let invited = house.engine.invite(named, &roles, proof()).await;
    let code = invited.unwrap().code.to_text();
    let second = "second'; DELETE FROM members; --";
    house.engine.join(&code, new(second)).await.unwrap();

    let mut named = Client::signed_in(&house, "named").await;
    let told = format!(
        "what={words}&where={words}&who={words}&contact={words}&danger=soon&noticed=own_work&do=send"
    );
    let page = fill(&mut named, "/concerns/new", &told).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    let concern = address(&named.get("/work").await.body, "/concerns/0");
    let page = fill(
        &mut named,
        &format!("{concern}/add"),
        &format!("words={words}"),
    )
    .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let contact = ["channel", "when", "language", "name", "if-other", "never"]
        .map(|part| format!("contact-{part}={words}"))
        .join("&");
    let presumed = format!("basis=judgement&child=no&name={words}&{contact}");
    let page = fill(&mut named, &format!("{concern}/presume"), &presumed).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let case = address(&named.get(&concern).await.body, "/cases/");
    for (rest, fields) in [
        ("account", format!("words={words}&source=person")),
        ("contact", contact),
        ("correct/1", format!("why={words}")),
        ("alarm", format!("which=removal&words={words}")),
        (
            "agreements/ask/help",
            format!("answer=agreed&language={words}&explained=aloud&through=worker"),
        ),
    ] {
        let page = fill(&mut named, &format!("{case}/{rest}"), &fields).await;
        let sent = page.status == StatusCode::SEE_OTHER;
        // A language may be held to a list; then it comes back beside its field.
        assert!(sent || shows(&page, rest), "{rest}: {}", page.status);
    }
    let form = named.get(&format!("{case}/refer/send")).await;
    let (_, shelter) = form.body.split_once("Safe House").unwrap();
    let (before, _) = form.body.split_at(form.body.len() - shelter.len());
    let (_, to) = before.rsplit_once("value=\"").unwrap();
    let to = to.split('"').next().unwrap();
    let sent = format!(
        "need=shelter&urgency=planned&basis=law:danger-to-life&to={to}&why={words}&told=yes&request={words}&contact={words}"
    );
    let page = fill(&mut named, &format!("{case}/refer/send"), &sent).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    let all = "compartment=identity&compartment=contact&compartment=narrative&compartment=location";
    let token = named.get("/account").await.token();
    let body = format!("form-token={token}&purpose=assistance&{all}");
    named.post(&format!("{case}/open"), body).await;

    let mut shown = 0;
    for name in [
        "named",
        second,
        "shelter",
        "desk",
        "co-ordinator",
        "outreach",
    ] {
        let mut client = Client::signed_in(&house, &encoded(name)).await;
        let work = client.get("/work").await;
        let referral = work.body.split_once("href=\"/referrals/");
        let referral = referral.map(|(_, rest)| rest.split('"').next().unwrap().to_owned());
        let of_case = [
            "",
            "/accesses",
            "/age",
            "/account",
            "/contact",
            "/agreements",
            "/refer",
            "/refer/send",
            "/close",
        ]
        .map(|rest| format!("{case}{rest}"));
        let of_concern =
            ["", "/accesses", "/presume", "/end"].map(|rest| format!("{concern}{rest}"));
        let others = [
            "/work",
            "/desk",
            "/overview",
            "/account",
            "/organisation",
            "/organisation/partners",
            "/services",
            "/erasures",
            "/concerns/new",
        ];
        let all = others.map(ToOwned::to_owned).into_iter();
        let all = all.chain(of_case).chain(of_concern);
        let all = all.chain(referral.map(|id| format!("/referrals/{id}")));
        for path in all {
            for path in [path.clone(), format!("{path}?lang=ar")] {
                let page = client.get(&path).await;
                shown += usize::from(shows(&page, &path));
            }
        }
    }
    assert!(shown > 20, "{shown} pages show it");

    // With a fault in the form everything comes back as it was typed.
    let told = format!("what={words}&where={words}&danger={words}&noticed={words}&do=send");
    let page = fill(&mut named, "/concerns/new", &told).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shows(&page, "a form with faults"));
    // And so does one that has no token, or whose session has ended.
    let page = named.post("/concerns/new", told.clone()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(shows(&page, "a form without its token"));
    let path = format!("/lists/{words}?lang={words}&done={words}&about={words}&before={words}");
    assert!(!shows(&named.get(&path).await, &path));

    let store = house.engine.store();
    let cases = store.streams(StreamKind::Case, None, 10).await.unwrap();
    assert_eq!(cases.len(), 1);
}

/// Names, codes and places in addresses, as somebody types them who hopes that they become a part of
/// a statement: the same answers as for any other nonsense, and nothing gone.
#[tokio::test]
async fn statements_typed_as_names_codes_and_places_are_nonsense_like_any_other() {
    let house = House::furnished().await;
    let case = crate::posts::presumed(&house, "no").await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let before = house.engine.store().ledger_state().await.unwrap().size;
    for statement in [
        "' OR '1'='1",
        "\" OR \"\"=\"",
        "1; DROP TABLE events; --",
        "1' UNION SELECT body FROM members --",
        "$1",
        "x'00'",
        "\\",
        "%' ESCAPE '",
        "1/**/OR/**/1=1",
        "\u{0}",
    ] {
        let statement = encoded(statement);
        for path in [
            format!("/cases/{statement}"),
            format!("/concerns/{statement}"),
            format!("/referrals/{statement}"),
            format!("/lists/{statement}"),
            format!("/services/{statement}"),
            format!("/organisation/members/{statement}"),
        ] {
            let page = client.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [
            format!("{case}/accesses?before={statement}"),
            format!("{case}/accesses?before={statement}.{statement}"),
            format!("/lists/own-cases?after={statement}"),
            format!("{case}/refer?need={statement}&language={statement}&takes={statement}"),
            format!("{case}/refer/send?need={statement}&to={statement}"),
            format!("{case}/screen/noticed?setting={statement}"),
        ] {
            let page = client.get(&path).await;
            assert!(!page.status.is_server_error(), "{path}");
        }
        let mut stranger = Client::new(&house);
        let token = stranger.get("/sign-in").await.token();
        let words = PASSPHRASE.replace(' ', "+");
        for (name, passphrase) in [
            (&*statement, &*words),
            ("outreach", &*statement),
            (&*statement, &*statement),
        ] {
            let body = format!("form-token={token}&name={name}&passphrase={passphrase}");
            let page = stranger.post("/sign-in", body).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        }
        house.set("2026-03-03T09:00:00Z");
        house.set("2026-03-02T09:00:00Z");
    }
    let store = house.engine.store();
    assert_eq!(store.ledger_state().await.unwrap().size, before);
    assert_eq!(client.get(&case).await.status, StatusCode::OK);
}

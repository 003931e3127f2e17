//! Forms as they arrive: forged, broken, too large, twice, or out of date.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use case::StreamKind;
use case::profile::BodyKind;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::house::{House, PASSPHRASE};

/// A browser without eyes: it keeps cookies and finds the token in a page.
pub(crate) struct Client {
    pages: Router,
    pub(crate) cookies: Vec<(String, String)>,
}

pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new(house: &House) -> Client {
        Client {
            pages: web::router(house.site()),
            cookies: Vec::new(),
        }
    }

    /// One of many that ask the same pages, with cookies that it has been given.
    pub(crate) fn with(pages: Router, cookies: &[(String, String)]) -> Client {
        Client {
            pages,
            cookies: cookies.to_vec(),
        }
    }

    pub(crate) async fn signed_in(house: &House, name: &str) -> Client {
        let mut client = Client::new(house);
        let token = client.get("/sign-in").await.token();
        let body = format!("form-token={token}&name={name}&passphrase={PASSPHRASE}");
        let page = client.post("/sign-in", body.replace(' ', "+")).await;
        assert_eq!(page.location, "/work");
        client
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: impl Into<Body>) -> Page {
        self.send(Request::post(path), body.into()).await
    }

    pub(crate) async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .header("cookie", cookies.join("; "))
            .header("host", "localhost");
        let request = request.body(body).unwrap();
        let response = self.pages.clone().oneshot(request).await.unwrap();
        self.keep_cookies(&response);
        Page::read(response).await
    }

    fn keep_cookies(&mut self, response: &Response) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
            let pair = cookie.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(kept, _)| kept != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

impl Page {
    async fn read(response: Response) -> Page {
        let status = response.status();
        let location = response.headers().get("location");
        let location = location
            .map_or("", |value| value.to_str().unwrap())
            .to_owned();
        let headers = response.headers().clone();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Page {
            status,
            location,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// The value of the hidden field with this name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&start).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn token(&self) -> String {
        self.hidden("form-token")
    }
}

const CONCERN: &str = "what=Seen+at+the+station&danger=unknown&noticed=own_work&do=send";

#[tokio::test]
async fn a_form_without_this_browsers_token_does_nothing_and_gives_back_what_was_typed() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let other = Client::signed_in(&house, "inspector")
        .await
        .get("/concerns/new")
        .await
        .token();
    for token in [String::new(), "0".repeat(64), other] {
        let body = format!("{CONCERN}&form-token={token}");
        let page = client.post("/concerns/new", body).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.body.contains("Please send that once more"));
        assert!(page.body.contains("Seen at the station"));
    }
    let work = client.get("/work").await;
    assert!(
        work.body
            .contains("Your organisation has told no concern yet")
    );
}

#[tokio::test]
async fn a_form_that_the_browser_says_comes_from_another_site_is_refused() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let token = client.get("/concerns/new").await.token();
    let request = Request::post("/concerns/new").header("sec-fetch-site", "cross-site");
    let body = format!("{CONCERN}&form-token={token}");
    let page = client.send(request, body.into()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("sent from another site"));
}

#[tokio::test]
async fn the_same_form_sent_twice_tells_one_concern() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let form = client.get("/concerns/new").await;
    let (token, key) = (form.token(), form.hidden("form-key"));
    let body = format!("{CONCERN}&form-token={token}&form-key={key}");
    let first = client.post("/concerns/new", body.clone()).await;
    let second = client.post("/concerns/new", body).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(first.location, second.location);
    let work = client.get("/work").await;
    assert_eq!(work.body.matches("href=\"/concerns/0").count(), 1);
}

#[tokio::test]
async fn the_same_form_with_other_words_comes_back_and_loses_none_of_them() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let form = client.get("/concerns/new").await;
    let (token, key) = (form.token(), form.hidden("form-key"));
    let body = format!("{CONCERN}&form-token={token}&form-key={key}");
    let first = client.post("/concerns/new", body.clone()).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let other = body.replace("Seen+at+the+station", "He+has+a+knife");
    let page = client.post("/concerns/new", other.clone()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body
            .contains("This form was sent already, with other words")
    );
    assert!(page.body.contains("He has a knife"));
    let told = async |client: &mut Client| {
        let work = client.get("/work").await;
        work.body.matches("href=\"/concerns/0").count()
    };
    assert_eq!(told(&mut client).await, 1);

    // Sent again as it came back, it is kept beside the first; the first, sent again, still is the first.
    let again = other.replace(&key, &page.hidden("form-key"));
    let kept = client.post("/concerns/new", again).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert_eq!(told(&mut client).await, 2);
    let repeated = client.post("/concerns/new", body).await;
    assert_eq!(repeated.location, first.location);
    assert_eq!(told(&mut client).await, 2);
}

#[tokio::test]
async fn ten_megabytes_are_answered_by_a_sentence_beside_the_field_with_the_text_still_there() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let token = client.get("/concerns/new").await.token();
    let long = "a".repeat(10_000_000);
    let body = format!("form-token={token}&danger=unknown&noticed=own_work&what={long}&do=send");
    let page = client.post("/concerns/new", body).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("You wrote 10000000 characters"));
    assert!(page.body.contains(&long));
}

#[tokio::test]
async fn more_than_is_read_is_answered_by_a_page_that_says_how_much_is() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let page = client
        .post("/concerns/new", "a".repeat(17 * 1024 * 1024))
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("up to 16 megabytes"));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_answered_by_a_sentence() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let token = client.get("/concerns/new").await.token();
    let mut body = format!("form-token={token}&danger=unknown&noticed=own_work&what=").into_bytes();
    body.extend([b'c', b'a', b'f', 0xE9]);
    let page = client.post("/concerns/new", body).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Some characters arrived broken"));
}

#[tokio::test]
async fn a_page_made_before_somebody_else_worked_on_the_case_keeps_what_was_typed() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let form = client.get("/concerns/new").await;
    let (token, key) = (form.token(), form.hidden("form-key"));
    let body = format!("{CONCERN}&form-token={token}&form-key={key}");
    client.post("/concerns/new", body).await;
    let work = client.get("/work").await.body;
    let concern = address(&work, "/concerns/0");
    let form = client.get(&format!("{concern}/presume")).await;
    let key = form.hidden("form-key");
    let body = format!("form-token={token}&form-key={key}&basis=judgement&child=no");
    client.post(&format!("{concern}/presume"), body).await;
    let case = address(&client.get(&concern).await.body, "/cases/");

    let form = client.get(&format!("{case}/account")).await;
    let (key, version) = (form.hidden("form-key"), form.hidden("version"));
    let act = client.get(&case).await;
    let body = format!(
        "form-token={token}&form-key={}&version={version}",
        act.hidden("form-key")
    );
    let begun = client.post(&format!("{case}/reflection"), body).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);

    let body = format!(
        "form-token={token}&form-key={key}&version={version}&words=She+told+me&source=person"
    );
    let stale = client.post(&format!("{case}/account"), body).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.body.contains("Somebody has worked on this"));
    assert!(stale.body.contains("She told me"));
    let again = format!(
        "form-token={token}&form-key={key}&version={}&words=She+told+me&source=person",
        stale.hidden("version")
    );
    let sent = client.post(&format!("{case}/account"), again).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn too_many_attempts_from_one_address_have_to_wait() {
    let house = House::furnished().await;
    let mut client = Client::new(&house);
    let token = client.get("/sign-in").await.token();
    let mut refused = 0;
    for attempt in 0..40 {
        let body = format!("form-token={token}&name=nobody-{attempt}&passphrase=wrong+horse");
        let page = client.post("/sign-in", body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused += usize::from(page.body.contains("Too many people try to sign in"));
    }
    assert!((1..=10).contains(&refused), "{refused} of 40 were refused");
}

#[tokio::test]
async fn every_member_page_looks_like_none_to_whoever_may_not_see_it() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "shelter").await;
    let nobody = "00000000-0000-7000-8000-000000000000";
    for path in [
        "/desk".to_owned(),
        "/overview".to_owned(),
        format!("/concerns/{nobody}"),
        format!("/concerns/{nobody}/presume"),
        format!("/cases/{nobody}"),
        format!("/cases/{nobody}/age"),
        format!("/cases/{nobody}/screen"),
        format!("/cases/{nobody}/refer"),
        format!("/referrals/{nobody}"),
        "/cases/not-an-id".to_owned(),
    ] {
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            page.body.contains("There is no page for you here"),
            "{path}"
        );
    }
    let mut stranger = Client::new(&house);
    for path in ["/work", "/desk", "/concerns/new", "/overview"] {
        let page = stranger.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        assert!(page.location.starts_with("/sign-in?next="));
    }
}

#[tokio::test]
async fn a_log_that_nobody_has_signed_has_no_checkpoint_to_keep() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "desk").await;
    let page = client.get("/log/checkpoint").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("There is no page for you here"));
}

#[tokio::test]
async fn signing_in_leads_to_no_other_site() {
    let house = House::furnished().await;
    for next in [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
        "/work\r\nset-cookie: session=planted",
        "/ /elsewhere.example",
        "javascript:alert(1)",
        "work",
    ] {
        let mut client = Client::new(&house);
        let token = client.get("/sign-in").await.token();
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let body = format!(
            "form-token={token}&name=desk&passphrase={}&next={next}",
            PASSPHRASE.replace(' ', "+")
        );
        let page = client.post("/sign-in", body).await;
        assert_eq!(page.location, "/work");
    }
}

/// Presumes a person as the outreach organisation; the address of the case.
pub(crate) async fn presumed(house: &House, child: &str) -> String {
    let mut client = Client::signed_in(house, "outreach").await;
    let form = client.get("/concerns/new").await;
    let (token, key) = (form.token(), form.hidden("form-key"));
    let body = format!("{CONCERN}&form-token={token}&form-key={key}");
    client.post("/concerns/new", body).await;
    let concern = address(&client.get("/work").await.body, "/concerns/0");
    let key = client
        .get(&format!("{concern}/presume"))
        .await
        .hidden("form-key");
    let body = format!("form-token={token}&form-key={key}&basis=judgement&child={child}");
    client.post(&format!("{concern}/presume"), body).await;
    // A child's case is another organisation's, and no page of this one leads there.
    let store = house.engine.store();
    let cases = store.streams(StreamKind::Case, None, 1).await.unwrap();
    format!("/cases/{}", cases[0].id)
}

/// Codes that no page offers, days that no calendar has, more than is kept, and bytes that are no
/// text: a sentence beside the field, what was typed still there, and nothing written down.
#[tokio::test]
async fn what_cannot_be_meant_is_answered_beside_its_field_and_changes_nothing() {
    let house = House::furnished().await;
    let case = presumed(&house, "no").await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let form = client.get(&format!("{case}/age")).await;
    let (token, version) = (form.token(), form.hidden("version"));
    let long = "a".repeat(10_000_000);
    let not_a_choice = "Choose one of the answers on the page";
    let gate = "gate=alone&gate=safe&gate=told&interpreter=none";
    let posts: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        (
            "age",
            b"kind=born&born-day=31&born-month=2&born-year=2009&source=person".to_vec(),
            "no such day",
            "value=\"31\"",
        ),
        (
            "age",
            b"kind=years&years=999&source=oracle".to_vec(),
            not_a_choice,
            "value=\"999\"",
        ),
        (
            "account",
            format!("source=person&words={long}").into_bytes(),
            "You wrote 10000000 characters",
            &long,
        ),
        (
            "account",
            b"source=person&words=caf\xE9+au+lait".to_vec(),
            "Some characters arrived broken",
            "au lait",
        ),
        (
            "screen/noticed",
            b"setting=workplace&signs=no_such_sign&acts=transfer".to_vec(),
            not_a_choice,
            "value=\"transfer\" checked",
        ),
        (
            "screen/noticed",
            b"setting=workplace&acts=teleportation&forms=forced_begging".to_vec(),
            not_a_choice,
            "value=\"forced_begging\" checked",
        ),
        (
            "screen/asked",
            format!("{gate}&q-no_such_indicator=present&q-cd_documents=present").into_bytes(),
            "no question “q-no_such_indicator”",
            "value=\"present\" selected",
        ),
        (
            "screen/asked",
            format!("{gate}&q-cd_documents=perhaps&q-cd_violence_victim=absent").into_bytes(),
            not_a_choice,
            "value=\"absent\" selected",
        ),
    ];
    for (rest, typed, why, kept) in posts {
        let mut body = format!("form-token={token}&version={version}&").into_bytes();
        body.extend(typed);
        let page = client.post(&format!("{case}/{rest}"), body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{rest}");
        assert!(page.body.contains(why), "{rest}: {why}");
        assert!(page.body.contains(kept), "{rest}: what was typed is gone");
    }
    let after = client.get(&format!("{case}/age")).await;
    assert_eq!(after.hidden("version"), version);

    let concern = address(&client.get("/work").await.body, "/concerns/0");
    let body = format!("form-token={token}&basis=indicator&indicator=no_such&child=no&name=Vera");
    let page = client.post(&format!("{concern}/presume"), body).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains(not_a_choice) && page.body.contains("Vera"));
    let store = house.engine.store();
    let cases = store.streams(StreamKind::Case, None, 10).await.unwrap();
    assert_eq!(cases.len(), 1);
}

/// The first address in a page's content that begins so.
pub(crate) fn address(body: &str, start: &str) -> String {
    let (_, rest) = body.split_once(&format!("href=\"{start}")).unwrap();
    format!("{start}{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn what_a_concern_says_is_not_asked_again_where_a_person_is_presumed() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let token = client.get("/concerns/new").await.token();
    let told = "what=Seen&danger=soon&noticed=own_work&child=yes&who=Vera&contact=The+neighbour";
    for (persons, named) in [("1", true), ("4", false)] {
        let body = format!("form-token={token}&{told}&persons={persons}&do=send");
        let before = client.get("/work").await.body;
        client.post("/concerns/new", body).await;
        let after = client.get("/work").await.body;
        let links = |body: &str| {
            let links = body.split("href=\"").skip(1);
            let links = links.map(|rest| rest.split('"').next().unwrap().to_owned());
            links.collect::<std::collections::BTreeSet<_>>()
        };
        let new = &links(&after) - &links(&before);
        let concern = new.iter().find(|it| it.starts_with("/concerns/0")).unwrap();
        let form = client.get(&format!("{concern}/presume")).await.body;
        for legend in [
            "Why you presume",
            "The person",
            "How can the person be reached safely?",
        ] {
            assert!(
                form.contains(&format!(
                    "<h2 class=\"govuk-fieldset__heading\">{legend}</h2>"
                )),
                "{legend}"
            );
        }
        assert!(form.contains("value=\"yes\" checked"), "{form}");
        assert!(form.contains("The concern says: Yes"), "{form}");
        // Of one of several nobody knows whom a name is of.
        assert_eq!(form.contains("\nVera</textarea>"), named);
        assert_eq!(form.contains("value=\"The neighbour\""), named);
        assert_eq!(form.contains("From the concern"), named);
    }
}

#[tokio::test]
async fn who_meets_people_at_a_clinic_is_offered_to_notice_and_not_to_ask() {
    let house = House::furnished().await;
    let clinic = house
        .engine
        .add_organisation("Clinic", BodyKind::HealthCare);
    let (_, invited) = clinic.await.unwrap();
    house.join("clinic", &invited.code.to_text()).await;
    for (name, noticed) in [("clinic", true), ("outreach", false)] {
        let mut client = Client::signed_in(&house, name).await;
        let token = client.get("/concerns/new").await.token();
        let body = format!("{CONCERN}&form-token={token}");
        client.post("/concerns/new", body).await;
        let concern = address(&client.get("/work").await.body, "/concerns/0");
        let body = format!("form-token={token}&basis=judgement&child=no");
        client.post(&format!("{concern}/presume"), body).await;
        let case = address(&client.get(&concern).await.body, "/cases/");
        let page = client.get(&format!("{case}/screen")).await.body;
        for chosen in ["noticed", "health"] {
            let chosen = format!("value=\"{chosen}\" checked");
            assert_eq!(page.contains(&chosen), noticed, "{name}: {chosen}");
        }
        assert!(!page.contains("value=\"asked\" checked"));
    }
}

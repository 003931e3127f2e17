//! Finding out who is a member and what is open, by asking often: the answers do not differ.

use std::net::SocketAddr;

use axum::http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use web::Method;

use crate::answers::Seat;
use crate::answers::country::{Country, SECRET, VISITORS, Visitor};
use crate::house::{House, PASSPHRASE};
use crate::posts::{Client, Page};

/// An answer without what differs from request to request by design, and without what was typed, or how
/// long that was.
fn bare(page: &Page, typed: &[&str]) -> String {
    let mut body = page.body.clone();
    for typed in typed {
        body = body.replace(typed, "TYPED");
    }
    if body.contains("name=\"form-token\"") {
        body = body.replace(&page.token(), "TOKEN");
    }
    let headers: Vec<_> = page
        .headers
        .iter()
        .filter(|(name, _)| {
            !["x-request-id", "set-cookie", "content-length"].contains(&name.as_str())
        })
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    format!("{}\n{}\n{body}", page.status, headers.join("\n"))
}

fn person() -> &'static Visitor {
    VISITORS.iter().find(|it| it.is_the_person()).unwrap()
}

#[tokio::test]
async fn a_name_that_nobody_has_is_answered_like_one_that_somebody_has_attempt_for_attempt() {
    let house = House::furnished().await;
    house.require_codes().await;
    let mut waited = false;
    let mut answers = Vec::new();
    for name in ["outreach", "nobody-at-all"] {
        // A client of its own: each address has its turns.
        let mut client = Client::new(&house);
        let token = client.get("/sign-in").await.token();
        let mut of_name = Vec::new();
        for attempt in 0..9 {
            let body = format!("form-token={token}&name={name}&passphrase=wrong+horse+{attempt}");
            let page = client.post("/sign-in", body).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            waited |= page.body.contains("Too many attempts") || page.body.contains("09:00");
            of_name.push(bare(&page, &[name]));
        }
        answers.push(of_name);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(waited, "{}", answers[0].last().unwrap());
    // Not even with the right passphrase, until the wait is over.
    let mut client = Client::new(&house);
    let token = client.get("/sign-in").await.token();
    let words = PASSPHRASE.replace(' ', "+");
    let right = format!("form-token={token}&name=outreach&passphrase={words}");
    let page = client.post("/sign-in", right.clone()).await;
    assert_eq!(bare(&page, &["outreach"]), *answers[0].last().unwrap());
    house.set("2026-03-02T10:00:00Z");
    let page = client.post("/sign-in", right).await;
    assert!(page.location.starts_with("/sign-in/code"));
}

/// A code that nobody has, a wrong word at one that somebody has, the right one at a page that is off, and
/// what is no code at all.
#[tokio::test]
async fn a_page_that_there_is_none_of_is_answered_like_one_that_there_is() {
    let country = Country::told().await;
    let house = &country.house;
    let off = country.code.clone();
    let mut answers = Vec::new();
    for (code, word, turned_off) in [
        (country.code.as_str(), "wrong horse", false),
        ("0000-0000-0000-0000-0000-0000-0000", "wrong horse", false),
        ("no code at all", "wrong horse", false),
        (off.as_str(), SECRET, true),
    ] {
        if turned_off {
            // What was tried at it is forgotten with the next sign-in, and then it is turned off.
            house.set("2026-04-03T10:00:00Z");
            let person = Seat::take(&country, person()).await;
            let page = person.ask(&country, Method::Post, "/my-page/off", "").await;
            assert_eq!(page.location, "/?done=page-off");
        }
        let mut client = Client::new(house);
        let token = client.get("/my-page").await.token();
        let mut of_code = Vec::new();
        for _ in 0..9 {
            let word = word.replace(' ', "+");
            let body = format!("form-token={token}&page-code={code}&page-secret={word}");
            let page = client.post("/my-page", body).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            // Until when one waits is an instant.
            let page = bare(&page, &[code]);
            of_code.push(
                page.lines()
                    .filter(|line| !line.contains("Too many"))
                    .collect::<String>(),
            );
        }
        answers.push(of_code);
    }
    assert!(answers.iter().all(|of_code| *of_code == answers[0]));
}

#[tokio::test]
async fn codes_that_are_wrong_used_run_out_or_none_at_all_are_answered_alike() {
    let house = House::furnished().await;
    let kind = case::profile::BodyKind::CivilSociety;
    let mut codes = Vec::new();
    for name in ["One", "Two"] {
        let (_, invited) = house.engine.add_organisation(name, kind).await.unwrap();
        codes.push(invited.code.to_text().to_string());
    }
    house.join("first-of-one", &codes[0]).await;
    house.set("2026-03-10T09:00:01Z");
    codes.extend([
        "AAAA-AAAA".to_owned(),
        "not a code".to_owned(),
        "'; DELETE FROM invitations; --".to_owned(),
        codes[1].replace('A', "B"),
    ]);
    let words = PASSPHRASE.replace(' ', "+");
    let mut client = Client::new(&house);
    let mut answers = std::collections::BTreeSet::new();
    for code in &codes {
        // A sign-in name that is taken is not told to whoever has no invitation.
        for name in ["outreach", "nobody-at-all"] {
            let token = client.get("/join").await.token();
            let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
            let body = format!(
                "form-token={token}&code={code}&sign-in={name}&name=Somebody&passphrase={words}&passphrase-again={words}"
            );
            let page = client.post("/join", body).await;
            let escaped = code_as_shown(&page);
            answers.insert(bare(&page, &[&escaped, name]));
        }
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");

    let mut answers = std::collections::BTreeSet::new();
    for code in &codes {
        let token = client.get("/recover").await.token();
        let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
        let body = format!(
            "form-token={token}&code={code}&other-code={code}&passphrase={words}&passphrase-again={words}"
        );
        let page = client.post("/recover", body).await;
        let escaped = code_as_shown(&page);
        answers.insert(bare(&page, &[&escaped]));
    }
    assert_eq!(answers.len(), 1, "{answers:#?}");
}

/// The code that a page gives back, as it stands in its field.
fn code_as_shown(page: &Page) -> String {
    let (_, rest) = page.body.split_once("id=\"code\"").unwrap();
    let (_, rest) = rest.split_once("value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Tries to sign in from an address of this machine.
async fn try_from(address: &str, at: SocketAddr, name: &str, passphrase: &str) -> String {
    let ask = async |request: String| {
        let socket = TcpSocket::new_v4().unwrap();
        socket
            .bind(format!("{address}:0").parse().unwrap())
            .unwrap();
        let mut stream = socket.connect(at).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        said
    };
    let head = "host: localhost\r\nconnection: close\r\n";
    let page = ask(format!("GET /sign-in HTTP/1.1\r\n{head}\r\n")).await;
    let (_, cookie) = page.split_once("set-cookie: ").unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let (_, token) = page.split_once("name=\"form-token\" value=\"").unwrap();
    let token = token.split('"').next().unwrap();
    let passphrase = passphrase.replace(' ', "+");
    let body = format!("form-token={token}&name={name}&passphrase={passphrase}");
    let length = body.len();
    ask(format!(
        "POST /sign-in HTTP/1.1\r\n{head}cookie: {cookie}\r\ncontent-length: {length}\r\n\r\n{body}"
    ))
    .await
}

async fn serve(house: &House) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let site = house.site();
    tokio::spawn(web::serve(listener, None, site, std::future::pending()));
    address
}

#[tokio::test]
async fn one_name_tried_from_many_addresses_waits_as_if_from_one() {
    let house = House::furnished().await;
    let at = serve(&house).await;
    let mut tried = 0;
    for number in 2..14 {
        let from = format!("127.0.0.{number}");
        let said = try_from(&from, at, "outreach", "wrong horse").await;
        tried += usize::from(said.contains("The name or the passphrase is not right"));
    }
    assert_eq!(tried, 5);
    let said = try_from("127.0.0.77", at, "outreach", PASSPHRASE).await;
    assert!(said.starts_with("HTTP/1.1 422"), "{said}");
}

#[tokio::test]
async fn many_names_tried_from_one_address_take_only_its_own_turns() {
    let house = House::furnished().await;
    let at = serve(&house).await;
    let mut tried = 0;
    for number in 0..34 {
        let said = try_from(
            "127.0.0.2",
            at,
            &format!("name-{number}"),
            "spring 2026 spring",
        )
        .await;
        tried += usize::from(said.contains("The name or the passphrase is not right"));
    }
    assert!((30..=33).contains(&tried), "{tried}");
    // Whoever asks from elsewhere is not in their way.
    let said = try_from("127.0.0.3", at, "outreach", PASSPHRASE).await;
    assert!(said.contains("location: /work"), "{said}");
}

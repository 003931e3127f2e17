//! The page that searches, as its readers and as somebody who fishes for persons meet it.

use axum::http::StatusCode;

use crate::browser::browse;
use crate::house::House;
use crate::posts::{Client, Page, address};

const PHONE: &str = "+49 30 5550-7731";

/// A case of the outreach workers, with a name and a telephone number in it; its address.
async fn known(house: &House) -> String {
    let mut client = Client::signed_in(house, "outreach").await;
    let form = client.get("/concerns/new").await;
    let (token, key) = (form.token(), form.hidden("form-key"));
    let told = "what=Seen&danger=unknown&noticed=own_work&do=send";
    let body = format!("{told}&form-token={token}&form-key={key}");
    client.post("/concerns/new", body).await;
    let concern = address(&client.get("/work").await.body, "/concerns/0");
    let form = client.get(&format!("{concern}/presume")).await;
    let key = form.hidden("form-key");
    let phone = PHONE.replace('+', "%2B");
    let body = format!(
        "form-token={token}&form-key={key}&basis=judgement&child=no&name=Vera+Kowalska\
         &contact-channel={phone}"
    );
    client.post(&format!("{concern}/presume"), body).await;
    address(&client.get(&concern).await.body, "/cases/")
}

async fn search(client: &mut Client, kind: &str, typed: &str) -> Page {
    let token = client.get("/search").await.token();
    let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    let body = format!("form-token={token}&kind={kind}&for={typed}");
    client.post("/search", body).await
}

#[tokio::test]
async fn a_number_is_found_by_keyboard_alone_and_stands_in_no_address() {
    let house = House::furnished().await;
    let case = known(&house).await;
    browse("search", house.site(), async |browser| {
        browser.sign_in("outreach").await;
        browser.press("Search").await;
        browser
            .assert_good_in_every_language("search", "/search")
            .await;
        browser.open("/search").await;
        browser.scripts(false).await;
        browser.open("/search").await;
        browser
            .press_link("//main//button[contains(., 'Search')]")
            .await;
        browser.assert_shows("Choose what you have").await;
        browser.assert_shows("Type what to look for").await;
        browser.choose("kind", "phone").await;
        browser.tab_to("#for").await;
        browser.keys("030 55507731").await;
        browser.keys(thirtyfour::Key::Enter + "").await;
        browser
            .assert_shows("Found in what your organisation may open")
            .await;
        browser.assert_shows("Whom others know is not shown").await;
        browser.assert_shows("Invented Worker outreach").await;
        assert_eq!(browser.path().await, "/search");
        browser.scripts(true).await;
        browser
            .press_link(&format!("//main//a[@href='{case}']"))
            .await;
        browser.assert_shows("Case ").await;
    })
    .await;
}

#[tokio::test]
async fn whom_others_know_and_whom_nobody_knows_are_answered_with_the_same_bytes() {
    let house = House::furnished().await;
    known(&house).await;
    let mut client = Client::signed_in(&house, "shelter").await;
    search(&mut client, "phone", "0800 555 0100").await;
    for (kind, known, unknown) in [
        ("phone", PHONE, "030 9999-9999"),
        ("name", "Vera Kowalska", "Nemo Nobody"),
        ("document", "AB 123 456", "ZZ 999 999"),
    ] {
        let mut answers = Vec::new();
        for typed in [known, unknown] {
            let page = search(&mut client, kind, typed).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.location, "");
            assert!(page.body.contains("nobody can find out here"));
            let body = page.body.replace(&page.token(), "TOKEN");
            // What was typed stands in its field, and the list of searches has grown by one.
            let shown = typed.replace('+', "&#43;");
            let body = body.replace(typed, "TYPED").replace(&shown, "TYPED");
            let (body, _) = body.split_once("Searches of your organisation").unwrap();
            answers.push(body.to_owned());
        }
        assert_eq!(answers[0], answers[1], "{kind}");
    }
    // It is found where it may be opened.
    let mut client = Client::signed_in(&house, "outreach").await;
    for (kind, typed) in [("phone", PHONE), ("name", "kowal")] {
        let page = search(&mut client, kind, typed).await;
        assert!(page.body.contains("href=\"/cases/"), "{kind}");
    }
}

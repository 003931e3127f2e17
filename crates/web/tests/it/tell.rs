//! The public form, as somebody in need uses it, and as somebody uses it who means harm.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::browser::browse;
use crate::house::House;
use crate::posts::{Client, Page};

/// Sends the form as it stands on the page, without a cookie.
async fn tell(client: &mut Client, fields: &str) -> Page {
    let key = client.get("/tell").await.hidden("form-key");
    let body = format!("form-token=&form-key={key}&{fields}");
    client.post("/tell", body).await
}

async fn waiting(house: &House) -> usize {
    let page = Client::signed_in(house, "desk").await.get("/desk").await;
    page.body.matches("href=\"/concerns/0").count()
}

#[tokio::test]
async fn who_writes_about_themselves_is_read_by_the_desk_and_leaves_nothing_in_the_browser() {
    let house = House::furnished().await;
    browse("tell", house.site(), async |browser| {
        browser.scripts(false).await;
        browser.resize(320).await;
        browser.open("/tell?lang=en").await;
        browser
            .assert_shows("If somebody is in danger now, call 112")
            .await;
        browser
            .assert_shows("The duty desk is reading now, until 2 March 2026")
            .await;
        assert!(browser.questions().await <= 12);
        browser.press("Send").await;
        browser.assert_shows("Write what worries you").await;
        browser.fill("what", "They keep my passport.").await;
        browser.choose("about", "me").await;
        browser.fill("contact-channel", "0800 555 0123").await;
        browser.fill("contact-never", "Never leave a message").await;
        browser.press("Send").await;
        browser
            .assert_shows("Thank you. The duty desk has it")
            .await;
        browser.assert_hides("passport").await;
        let cookies = browser.driver.get_all_cookies().await.unwrap();
        assert!(cookies.is_empty(), "{cookies:?}");
        browser.scripts(true).await;
        let kept = "return localStorage.length + sessionStorage.length";
        let kept = browser.driver.execute(kept, vec![]).await.unwrap();
        assert_eq!(kept.json().as_u64(), Some(0));
        browser.assert_good_in_every_language("tell", "/tell").await;

        browser.sign_in("desk").await;
        browser.open("/desk?lang=en").await;
        browser.assert_shows("From the public form").await;
        browser.follow("/concerns/0").await;
        browser.assert_shows("They keep my passport.").await;
        browser.assert_shows("Never leave a message").await;
        browser.assert_shows("on the public form").await;
        browser.assert_good("concern-from-the-public").await;
        browser.press("End without a case").await;
        browser.choose("how", "nothing_further").await;
        browser.fill("why", "An advertisement").await;
        browser.press("End it").await;
        browser.assert_shows("The concern has ended").await;
    })
    .await;
}

#[tokio::test]
async fn how_to_reach_a_neighbour_who_writes_is_not_taken_for_a_way_to_the_person() {
    let house = House::furnished().await;
    let mut anybody = Client::new(&house);
    let page = tell(
        &mut anybody,
        "what=She+never+comes+out&about=other&contact-channel=0800+555+0177&danger=soon",
    )
    .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(anybody.cookies.is_empty(), "{:?}", anybody.cookies);
    let mut desk = Client::signed_in(&house, "desk").await;
    let list = desk.get("/desk").await;
    let concern = crate::posts::address(&list.body, "/concerns/0");
    let read = desk.get(&concern).await;
    assert!(read.body.contains("It is not the person whom it is about"));
    assert!(read.body.contains("0800 555 0177"));
    let presume = desk.get(&format!("{concern}/presume")).await;
    assert!(!presume.body.contains("0800 555 0177"));
}

#[tokio::test]
async fn the_form_says_when_it_is_read_next_and_promises_nothing_where_nobody_has_said() {
    let house = House::furnished().await;
    // A Saturday: the desk reads on Monday again.
    house.set("2026-03-07T10:00:00Z");
    let said = Client::new(&house).get("/tell").await;
    assert!(
        said.body.contains("reads it next on 9 March 2026"),
        "{}",
        said.body
    );
    let mut site = house.site();
    site.contacts = web::rights::Contacts::default();
    let pages = web::router(site);
    let request = Request::get("/tell").header("host", "localhost");
    let request = request.body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(pages, request).await.unwrap();
    assert!(response.headers().get("set-cookie").is_none());
    let body = http_body_util::BodyExt::collect(response.into_body()).await;
    let body = String::from_utf8(body.unwrap().to_bytes().into()).unwrap();
    assert!(body.contains("Nobody has said here when the duty desk reads it next"));
    assert!(body.contains("call the emergency services"));
}

#[tokio::test]
async fn sent_twice_from_elsewhere_too_large_or_unreadable_it_tells_nothing_it_should_not() {
    let house = House::furnished().await;
    let mut anybody = Client::new(&house);
    let key = anybody.get("/tell").await.hidden("form-key");
    let body = format!("form-key={key}&what=Seen+at+the+station");
    for _ in 0..2 {
        let page = anybody.post("/tell", body.clone()).await;
        assert_eq!(page.status, StatusCode::OK);
    }
    assert_eq!(waiting(&house).await, 1);
    let other = format!("form-key={key}&what=Seen+again");
    let page = anybody.post("/tell", other).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Seen again"));

    let from_elsewhere = Request::post("/tell").header("sec-fetch-site", "cross-site");
    let page = anybody.send(from_elsewhere, "what=Forged".into()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let foreign = Request::post("/tell").header("origin", "https://elsewhere.example");
    let page = anybody.send(foreign, "what=Forged".into()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);

    let page = anybody
        .post("/tell", format!("what={}", "x".repeat(200_000)))
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    let long = "y".repeat(5_001);
    let page = tell(&mut anybody, &format!("what={long}")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains(&long), "nothing typed is lost");
    for hostile in [
        "what=%FF%FE",
        "what=Seen&danger=none",
        "what=Seen&about=you",
        "what=+%09",
    ] {
        let page = tell(&mut anybody, hostile).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{hostile}");
    }
    let page = tell(&mut anybody, "what=%3Cscript%3E&danger=none").await;
    assert!(page.body.contains("&#60;script&#62;") && !page.body.contains("<script>"));
    assert_eq!(waiting(&house).await, 1);
}

#[tokio::test]
async fn one_address_cannot_fill_the_desks_list_and_what_was_typed_stays() {
    let house = House::furnished().await;
    let mut anybody = Client::new(&house);
    let mut taken = 0;
    let busy = loop {
        let page = tell(&mut anybody, "what=Seen+at+the+station").await;
        match page.status {
            StatusCode::OK => taken += 1,
            _ => break page,
        }
    };
    assert_eq!(taken, 12);
    assert_eq!(busy.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(busy.body.contains("Too much was written from here"));
    assert!(busy.body.contains("Seen at the station") && busy.body.contains("call 112"));
    assert_eq!(waiting(&house).await, 12);
}

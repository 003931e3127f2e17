//! What was good once, sent again.

use axum::http::StatusCode;

use crate::house::{House, PASSPHRASE};
use crate::posts::Client;

#[tokio::test]
async fn an_invitation_is_accepted_once_also_by_several_at_the_same_moment() {
    let house = House::furnished().await;
    let kind = case::profile::BodyKind::CivilSociety;
    let (_, invited) = house
        .engine
        .add_organisation("New House", kind)
        .await
        .unwrap();
    let code = invited.code.to_text().to_string();
    let words = PASSPHRASE.replace(' ', "+");
    let join = async |name: &str| {
        let mut client = Client::new(&house);
        let token = client.get("/join").await.token();
        let body = format!(
            "form-token={token}&code={code}&sign-in={name}&name=Somebody&passphrase={words}&passphrase-again={words}"
        );
        client.post("/join", body).await
    };
    let (one, two, three) = tokio::join!(join("one"), join("two"), join("three"));
    let joined = [&one, &two, &three]
        .iter()
        .filter(|page| page.location == "/sign-in?done=joined")
        .count();
    assert_eq!(joined, 1);
    let again = join("four").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_a_sign_in_and_a_session_used_opens_nothing_when_it_is_sent_again() {
    let house = House::furnished().await;
    house.require_codes().await;
    let words = PASSPHRASE.replace(' ', "+");
    let mut client = Client::new(&house);
    let token = client.get("/sign-in").await.token();
    let passphrase = format!("form-token={token}&name=desk&passphrase={words}");
    client.post("/sign-in", passphrase.clone()).await;
    let half = client.cookies.clone();
    let page = client.get("/sign-in/code").await;
    let (_, rest) = page.body.split_once("<code class=\"tl-code\"").unwrap();
    let secret = rest.split(['>', '<']).nth(1).unwrap().to_owned();
    let code = format!(
        "form-token={}&one-time-code={}",
        page.token(),
        house.app_shows(&secret)
    );
    let page = client.post("/sign-in/code", code.clone()).await;
    assert_eq!(page.location, "/work");

    // The half of it, and its code.
    let mut other = Client::new(&house);
    other.cookies.clone_from(&half);
    let page = other.post("/sign-in/code", code.clone()).await;
    assert_ne!(page.location, "/work");
    assert_eq!(other.get("/sign-in/code").await.location, "/sign-in");
    // A second half, with the same code.
    let mut other = Client::new(&house);
    let token = other.get("/sign-in").await.token();
    let body = format!("form-token={token}&name=desk&passphrase={words}");
    other.post("/sign-in", body).await;
    let token = other.get("/sign-in/code").await.token();
    let code = format!(
        "form-token={token}&one-time-code={}",
        house.app_shows(&secret)
    );
    let page = other.post("/sign-in/code", code).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);

    // A session after it was ended, and its forms.
    let session = client.cookies.clone();
    let token = client.get("/work").await.token();
    client
        .post("/sign-out", format!("form-token={token}"))
        .await;
    client.cookies = session;
    assert_eq!(client.get("/work").await.status, StatusCode::SEE_OTHER);
    let body = format!("form-token={token}&what=Seen&danger=unknown&noticed=own_work&do=send");
    let page = client.post("/concerns/new", body).await;
    assert!(
        page.body.contains("name=\"passphrase\""),
        "it asks who it is"
    );
}

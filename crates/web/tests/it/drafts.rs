//! Forms that were begun and not sent: each is kept on its own until it is sent or thrown away.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use crate::house::House;
use crate::posts::{Client, Page};

/// A form in a tab, with what was typed into it.
struct Tab {
    page: Page,
}

impl Tab {
    async fn open(client: &mut Client, path: &str) -> Tab {
        let page = client.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        Tab { page }
    }

    async fn send(&self, client: &mut Client, typed: &str) -> Page {
        let mut body = format!("form-token={}&{typed}", self.page.token());
        for name in ["form-key", "draft", "draft-at"] {
            let value = self.page.hidden(name).replace(':', "%3A");
            body += &format!("&{name}={value}");
        }
        client.post("/concerns/new", body).await
    }

    async fn save(&self, client: &mut Client, typed: &str) {
        let saved = self.send(client, &format!("{typed}&do=save")).await;
        assert_eq!(saved.location, "/work?done=saved", "{}", saved.body);
    }
}

/// The addresses under which my work lists what is unfinished.
async fn unfinished(client: &mut Client) -> Vec<String> {
    let work = client.get("/work").await.body;
    let links = work.split("href=\"/concerns/new?").skip(1);
    let links = links.map(|rest| rest.split('"').next().unwrap());
    links.map(|rest| format!("/concerns/new?{rest}")).collect()
}

/// What the draft at an address has in its first question.
async fn what(client: &mut Client, path: &str) -> String {
    let page = client.get(path).await.body;
    let (_, rest) = page.split_once("name=\"what\"").unwrap();
    let (_, rest) = rest.split_once(">\n").unwrap();
    rest.split("</textarea>").next().unwrap().to_owned()
}

#[tokio::test]
async fn two_tabs_are_two_drafts_and_each_is_sent_or_thrown_away_alone() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let one = Tab::open(&mut client, "/concerns/new").await;
    let other = Tab::open(&mut client, "/concerns/new").await;
    one.save(&mut client, "what=The+barn&danger=now&forms=forced_labour")
        .await;
    house.set("2026-03-02T09:01:00Z");
    other.save(&mut client, "what=The+station&child=yes").await;
    let kept = unfinished(&mut client).await;
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(what(&mut client, &kept[0]).await, "The station");
    assert_eq!(what(&mut client, &kept[1]).await, "The barn");
    // What each is of is said by what was chosen, and no word of what was told.
    let work = client.get("/work").await.body;
    for said in [
        "Someone is in danger now",
        "Forced labour",
        "Characters typed: 8",
    ] {
        assert!(work.contains(said), "{said}: {work}");
    }
    assert!(!work.contains("The barn") && !work.contains("The station"));
    // A third one begins empty.
    assert_eq!(what(&mut client, "/concerns/new").await, "");

    // Two tabs of the same draft: the second to be saved takes nothing from the first.
    let first = Tab::open(&mut client, &kept[1]).await;
    let second = Tab::open(&mut client, &kept[1]).await;
    house.set("2026-03-02T09:02:00Z");
    first.save(&mut client, "what=The+barn+again").await;
    second.save(&mut client, "what=The+other+barn").await;
    let mut kept = BTreeMap::new();
    for path in unfinished(&mut client).await {
        kept.insert(what(&mut client, &path).await, path);
    }
    let said: Vec<&String> = kept.keys().collect();
    assert_eq!(said, ["The barn again", "The other barn", "The station"]);

    // Sent or thrown away, it goes, and nothing else does.
    let station = Tab::open(&mut client, &kept["The station"]).await;
    let typed = "what=The+station&danger=unknown&noticed=own_work&do=send";
    let sent = station.send(&mut client, typed).await;
    assert!(sent.location.contains("concern-sent"), "{}", sent.body);
    let thrown = Tab::open(&mut client, &kept["The other barn"]).await;
    let thrown = thrown.send(&mut client, "do=throw-away").await;
    assert_eq!(thrown.location, "/work?done=thrown-away");
    let left = unfinished(&mut client).await;
    assert_eq!(left, [kept["The barn again"].clone()]);
    // The address of one that has gone is that of an empty form.
    assert_eq!(what(&mut client, &kept["The station"]).await, "");
}

#[tokio::test]
async fn another_member_has_neither_the_draft_nor_its_name() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    let tab = Tab::open(&mut client, "/concerns/new").await;
    tab.save(&mut client, "what=The+barn").await;
    let path = unfinished(&mut client).await.remove(0);
    let mut other = Client::signed_in(&house, "shelter").await;
    assert_eq!(unfinished(&mut other).await, [""; 0]);
    assert_eq!(what(&mut other, &path).await, "");
    let empty = Tab::open(&mut other, &path).await;
    let thrown = empty.send(&mut other, "do=throw-away").await;
    assert_eq!(thrown.status, StatusCode::SEE_OTHER);
    assert_eq!(what(&mut client, &path).await, "The barn");
}

#[tokio::test]
async fn one_too_many_is_refused_with_what_was_typed() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    for number in 0..50 {
        let tab = Tab::open(&mut client, "/concerns/new").await;
        tab.save(&mut client, &format!("what=Number+{number}"))
            .await;
    }
    let tab = Tab::open(&mut client, "/concerns/new").await;
    let page = tab.send(&mut client, "what=One+more&do=save").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("You have 50 unfinished concerns"));
    assert!(page.body.contains("One more"));
    assert_eq!(unfinished(&mut client).await.len(), 50);
}

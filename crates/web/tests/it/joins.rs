//! Concerns that meet, in a browser: joined by the duty desk, read by whoever is responsible, set apart again; and
//! what whoever told one sees of it.

use crate::browser::{Browser, browse};
use crate::house::House;
use crate::road::a_case;

/// Tells a concern; returns where it stands.
async fn told(browser: &Browser, what: &str) -> String {
    browser.open("/concerns/new?lang=en").await;
    browser.fill("what", what).await;
    browser.choose("danger", "soon").await;
    browser.choose("noticed", "own_work").await;
    browser.press("Send").await;
    browser.assert_shows("The duty desk has it").await;
    browser.follow("/concerns/0").await;
    browser.path().await
}

/// What a case or a concern is called, from its address.
fn reference(path: &str) -> String {
    let id = path.rsplit('/').next().unwrap();
    let id: case::CaseId = id.parse().unwrap();
    case::Reference::from(id).to_string()
}

#[tokio::test]
async fn a_concern_is_joined_to_a_person_known_already_and_set_apart_again() {
    let house = House::furnished().await;
    browse("joins", house.site(), async |browser| {
        let case = a_case(browser).await;
        browser.change_to("inspector").await;
        let concern = told(browser, "She came to us from the packing hall").await;

        browser.change_to("desk").await;
        browser.open(&format!("{concern}?lang=en")).await;
        browser
            .press("Join it to somebody or something known already")
            .await;
        let join = format!("{concern}/join");
        browser.assert_good_in_every_language("join", &join).await;
        browser.scripts(false).await;
        browser.open(&format!("{join}?lang=en")).await;
        browser.press("Join").await;
        browser.assert_shows("Choose what it turns out to be").await;
        browser.choose("to", "person").await;
        browser.fill("reference", "no reference").await;
        browser.press("Join").await;
        browser.assert_shows("This is no reference").await;
        browser.fill("reference", "0000-0000").await;
        browser.press("Join").await;
        browser
            .assert_shows("There is no open case with this reference")
            .await;
        browser.fill("reference", &reference(&case)).await;
        browser.press("Join").await;
        browser.scripts(true).await;
        browser.assert_shows("Joined.").await;
        browser
            .assert_shows("Joined to the case of a person known already")
            .await;
        browser
            .assert_good_in_every_language("concern-joined", &concern)
            .await;

        // Whoever told it sees that somebody is helped, and neither whom nor by whom.
        browser.change_to("inspector").await;
        browser.open(&format!("{concern}?lang=en")).await;
        browser
            .assert_shows("Somebody looks after the person")
            .await;
        browser.assert_hides(&reference(&case)).await;
        browser.assert_hides("Outreach Street").await;
        browser.assert_hides("Joined to the case").await;

        browser.change_to("outreach").await;
        browser.open("/work?lang=en").await;
        browser
            .assert_shows("Another concern is about a person you are responsible for")
            .await;
        browser.open(&format!("{case}?lang=en")).await;
        browser
            .assert_shows("Other concerns about this person")
            .await;
        browser
            .assert_good_in_every_language("case-joined", &case)
            .await;
        browser.open(&format!("{case}?lang=en")).await;
        browser.follow(&concern).await;
        browser
            .assert_shows("She came to us from the packing hall")
            .await;
        browser.assert_hides("Add what you learned").await;
        browser.press("Set it apart: it was joined wrongly").await;
        let apart = format!("{concern}/apart");
        browser
            .assert_good_in_every_language("set-apart", &apart)
            .await;
        browser.open(&format!("{apart}?lang=en")).await;
        browser.press("Set apart").await;
        browser.assert_shows("Choose why it was wrong").await;
        browser.choose("why", "another_person").await;
        browser.press("Set apart").await;
        browser.assert_shows("The duty desk has it again").await;
        browser.open(&concern).await;
        browser.assert_hides("packing hall").await;

        browser.change_to("inspector").await;
        browser.open(&format!("{concern}?lang=en")).await;
        browser.assert_shows("Open").await;
        browser.assert_hides("Set apart").await;
        browser.change_to("desk").await;
        browser.open(&format!("{concern}?lang=en")).await;
        browser.assert_shows("It is about another person").await;
    })
    .await;
}

#[tokio::test]
async fn two_concerns_about_the_same_thing_wait_once_at_the_desk() {
    let house = House::furnished().await;
    browse("same-thing", house.site(), async |browser| {
        browser.sign_in("outreach").await;
        let first = told(browser, "Eight people in a barn").await;
        browser.change_to("inspector").await;
        let second = told(browser, "Workers sleep in a barn").await;
        browser.change_to("desk").await;
        browser.open(&format!("{second}/join?lang=en")).await;
        browser.choose("to", "concern").await;
        browser.fill("reference", &reference(&second)).await;
        browser.press("Join").await;
        browser.assert_shows("This is the same concern").await;
        browser.fill("reference", &reference(&first)).await;
        browser.press("Join").await;
        let same = format!("The same thing as concern {}", reference(&first));
        browser.assert_shows(&same).await;
        browser
            .assert_good_in_every_language("concern-same", &second)
            .await;
        browser.open("/desk?lang=en").await;
        browser.assert_shows(&reference(&first)).await;
        browser
            .assert_hides(&format!("{} ", reference(&second)))
            .await;
        browser.open(&format!("{first}?lang=en")).await;
        let took_in = format!("Concern {} was joined to this one", reference(&second));
        browser.assert_shows(&took_in).await;
        browser.change_to("inspector").await;
        browser.open(&format!("{second}?lang=en")).await;
        browser.assert_hides(&reference(&first)).await;
    })
    .await;
}

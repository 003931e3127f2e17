//! The local team in a browser: the holder calls a conference, whoever is invited reads its paper and nothing else,
//! answers, and takes on what was agreed; and what a stranger meets.

use axum::http::StatusCode;
use engine::Passphrase;

use crate::browser::{Browser, browse};
use crate::house::{House, PASSPHRASE};
use crate::posts::Client;
use crate::road::{a_case, agrees_to_share_with};

const PAPER: &str = "She needs a bed where her brother cannot find her.";

async fn calls(browser: &Browser, case: &str) {
    browser
        .open(&format!("{case}/conferences/new?lang=en"))
        .await;
    browser.choose("needs", "shelter").await;
    browser.fill("on-day", "12").await;
    browser.fill("on-month", "3").await;
    browser.fill("on-year", "2031").await;
    browser.fill("time", "half past two").await;
    browser.choose("way", "video").await;
    browser.choose("person", "takes_part").await;
    browser.fill("words", PAPER).await;
    browser.choose("carries", "health").await;
    browser.press("Call it and invite").await;
    browser
        .assert_shows("Write the time as hours and minutes")
        .await;
    browser.scripts(true).await;
    browser.assert_good("conference-faults").await;
    browser.scripts(false).await;
    browser.fill("time", "14:30").await;
}

#[tokio::test]
async fn a_conference_is_called_answered_held_and_its_actions_are_done() {
    let house = House::furnished().await;
    let accounts = house.engine.accounts();
    let (passphrase, now) = (Passphrase::new(PASSPHRASE), house.engine.now());
    let shelter = accounts.open_session("shelter", passphrase, now).await;
    let shelter = shelter.unwrap().principal().organisation.to_string();
    browse("conference", house.site(), async |browser| {
        let case = a_case(browser).await;
        let new = format!("{case}/conferences/new");
        browser.open(&format!("{new}?lang=en")).await;
        browser
            .assert_shows("The person has not agreed to share with anybody who could be invited")
            .await;
        browser.open(&format!("{case}?lang=en")).await;
        agrees_to_share_with(browser, "Safe House").await;
        browser
            .assert_good_in_every_language("conference-new", &new)
            .await;
        browser.scripts(false).await;
        calls(browser, &case).await;
        browser.choose("invite", &shelter).await;
        browser.press("Call it and invite").await;
        browser.scripts(true).await;
        browser.assert_shows("The conference was called").await;
        let chair = browser.path().await;
        browser
            .assert_good_in_every_language("conference-chair", &chair)
            .await;
        browser.open(&format!("{chair}?lang=en")).await;
        browser.assert_shows("Not answered").await;
        browser.assert_shows("Reads the paper").await;
        browser.assert_shows(PAPER).await;
        for (name, rest) in [("conference-invite", "invite"), ("conference-move", "move")] {
            let path = format!("{chair}/{rest}");
            browser.assert_good_in_every_language(name, &path).await;
        }
        browser.open("/work?lang=en").await;
        browser.assert_shows("Conferences of your people").await;
        browser.assert_shows("1 invitation is not answered").await;

        let invited = format!("/conferences/{}", chair.rsplit('/').next().unwrap());
        browser.change_to("shelter").await;
        browser.open("/work?lang=en").await;
        browser.assert_shows("Conferences you are invited to").await;
        browser.assert_shows("Answer the invitation").await;
        browser.assert_good("conference-work").await;
        browser.follow("/conferences/").await;
        browser.assert_shows(PAPER).await;
        browser.assert_hides("Invented Mira").await;
        browser
            .assert_good_in_every_language("conference-invited", &invited)
            .await;
        let answer = format!("{invited}/answer");
        browser
            .assert_good_in_every_language("conference-answer", &answer)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{answer}?lang=en")).await;
        browser.press("Send the answer").await;
        browser.assert_shows("Choose an answer").await;
        browser.choose("answer", "comes").await;
        browser.fill("words", "Two of us come.").await;
        browser.press("Send the answer").await;
        browser.scripts(true).await;
        browser.assert_shows("Your answer was sent").await;

        browser.change_to("outreach").await;
        browser.open(&format!("{chair}?lang=en")).await;
        browser.assert_shows("Two of us come.").await;
        let held = format!("{chair}/held");
        browser
            .assert_good_in_every_language("conference-held", &held)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{held}?lang=en")).await;
        browser.choose("attended", &shelter).await;
        browser.choose("person", "present").await;
        browser.choose("view", "differs").await;
        browser.press("Write down that it was held").await;
        browser.assert_shows("A reason in words is needed").await;
        browser
            .fill("words", "She wants to stay in the city.")
            .await;
        browser.press("Write down that it was held").await;
        browser.assert_shows("Now write down what was agreed").await;
        let action = format!("{chair}/action");
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("conference-action", &action)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{action}?lang=en")).await;
        browser.choose("kind", "accommodation").await;
        browser.fill("words", "A bed for a month.").await;
        browser.choose("owner", &shelter).await;
        browser.fill("by-day", "20").await;
        browser.fill("by-month", "3").await;
        browser.fill("by-year", "2031").await;
        browser.press("Write it down").await;
        browser.scripts(true).await;
        browser.assert_shows("The action was written down").await;
        browser
            .assert_shows("Asked to take it on: Safe House")
            .await;
        browser
            .assert_good_in_every_language("conference-agreed", &chair)
            .await;

        browser.change_to("shelter").await;
        browser.open("/work?lang=en").await;
        browser.assert_shows("1 action is asked of you").await;
        browser.open(&format!("{invited}?lang=en")).await;
        browser.assert_shows("A bed for a month.").await;
        browser
            .assert_good_in_every_language("conference-asked", &invited)
            .await;
        browser.open(&format!("{invited}?lang=en")).await;
        browser.press("Take it on").await;
        browser.assert_shows("The action is yours").await;
        browser.press("Accommodation").await;
        let change = browser.path().await;
        browser
            .assert_good_in_every_language("conference-change", &change)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{change}?lang=en")).await;
        browser.choose("what", "done").await;
        browser.press("Write it down").await;
        browser.scripts(true).await;
        browser.assert_shows("It was written down").await;
        browser.assert_shows("Done").await;

        browser.change_to("outreach").await;
        browser.open(&format!("{case}?lang=en")).await;
        browser
            .assert_shows("The local team agreed: Accommodation, by 20 March 2031")
            .await;
        browser
            .assert_shows("An action of the local team ended: Done")
            .await;
        browser
            .assert_good_in_every_language("case-conference", &case)
            .await;

        // A stranger finds none, at either address.
        let mut stranger = Client::signed_in(&house, "inspector").await;
        for path in [&invited, &answer, &chair, &held, &change] {
            let page = stranger.get(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

//! First start, invitations, signing in and out.

use crate::browser::browse;
use crate::house::{House, PASSPHRASE};

#[tokio::test]
async fn the_first_start_is_set_up_with_the_printed_code_and_its_custodian_joins() {
    let house = House::empty().await;
    let code = house.engine.set_up_code().await.unwrap().unwrap();
    browse("set-up", house.site(), async |browser| {
        browser.open("/").await;
        browser.press("Sign in to work").await;
        browser.assert_shows("Set this house up").await;
        browser
            .assert_good_in_every_language("set-up", "/set-up")
            .await;

        browser.open("/set-up").await;
        browser.fill("code", "0000-0000-0000").await;
        browser.press("Set up").await;
        browser.assert_shows("There is a problem").await;
        browser.assert_shows("This is not the set-up code").await;
        browser.assert_shows("Choose a country profile").await;
        browser.assert_good("set-up-faults").await;

        browser.fill("code", &code.to_text()).await;
        browser.select("profile", "zz").await;
        for (duty, name, kind) in [
            ("desk", "Duty Desk", "civil-society"),
            (
                "co-ordinator",
                "Co-ordination Office",
                "anti-trafficking-agency",
            ),
            ("panel", "Identification Panel", "anti-trafficking-agency"),
            ("child-protection", "Child Protection", "child-protection"),
        ] {
            browser.fill(&format!("{duty}-name"), name).await;
            browser.select(&format!("{duty}-kind"), kind).await;
        }
        browser.press("Set up").await;
        browser.assert_shows("This house is set up").await;
        browser.assert_good("set-up-done").await;
        let invitation = browser.invitation_of("Duty Desk").await;

        browser.open("/set-up").await;
        browser.assert_shows("set up already").await;

        browser.assert_good_in_every_language("join", "/join").await;
        browser.open("/join").await;
        browser.fill("code", &invitation).await;
        browser.fill("sign-in", "desk").await;
        browser.fill("name", "Invented Worker").await;
        browser.fill("passphrase", "short").await;
        browser.fill("passphrase-again", "shorter").await;
        browser.press("Join").await;
        browser.assert_shows("The two passphrases differ").await;
        browser.fill("passphrase", PASSPHRASE).await;
        browser.fill("passphrase-again", PASSPHRASE).await;
        browser.press("Join").await;
        browser.assert_shows("You have joined").await;
        browser.fill("name", "desk").await;
        browser.fill("passphrase", PASSPHRASE).await;
        browser.press("Sign in").await;
        browser.assert_shows("My work").await;
        browser.assert_shows("Duty Desk").await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_passphrase_is_said_without_saying_which_part_was_wrong() {
    let house = House::furnished().await;
    browse("wrong-passphrase", house.site(), async |browser| {
        browser
            .assert_good_in_every_language("sign-in", "/sign-in")
            .await;
        for name in ["desk", "nobody-of-that-name"] {
            browser.open("/sign-in").await;
            browser.fill("name", name).await;
            browser.fill("passphrase", "wrong horse").await;
            browser.press("Sign in").await;
            browser
                .assert_shows("The name or the passphrase is not right")
                .await;
            // The name is still there, the passphrase is not.
            assert_eq!(browser.value("name").await, name);
            assert_eq!(browser.value("passphrase").await, "");
        }
        browser.assert_good("sign-in-faults").await;
    })
    .await;
}

#[tokio::test]
async fn signing_in_by_keyboard_alone_and_without_scripts() {
    let house = House::furnished().await;
    browse("keyboard", house.site(), async |browser| {
        browser.open("/sign-in").await;
        browser.tab_to("#name").await;
        browser.keys("desk").await;
        browser.tab_to("#passphrase").await;
        browser.keys(PASSPHRASE).await;
        browser.tab_to("button[value='send']").await;
        browser.keys(thirtyfour::Key::Enter + "").await;
        browser.assert_shows("My work").await;

        browser.press("Sign out").await;
        browser.scripts(false).await;
        browser.sign_in("desk").await;
        browser.press("Sign out").await;
        browser.assert_shows("You are signed out").await;
        browser.open("/work").await;
        browser.assert_shows("Passphrase").await;
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_outlives_the_session_and_is_sent_after_signing_in() {
    let house = House::furnished().await;
    browse("session-ended", house.site(), async |browser| {
        browser.sign_in("outreach").await;
        browser.open("/concerns/new").await;
        browser.fill("what", "Seen at the bus station.").await;
        browser.choose("danger", "unknown").await;
        browser.choose("noticed", "own_work").await;
        house.set("2026-03-09T09:00:00Z");
        browser.press("Send").await;
        browser.assert_shows("What you typed is kept").await;
        browser.fill("name", "outreach").await;
        browser.fill("passphrase", PASSPHRASE).await;
        browser.press("Sign in").await;
        browser.assert_shows("Please send that once more").await;
        browser.assert_shows("Seen at the bus station.").await;
        browser.assert_good("send-again").await;
        browser.press("Send it again").await;
        browser.assert_shows("The duty desk has it").await;
    })
    .await;
}

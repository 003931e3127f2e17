//! First start, invitations, signing in and out.

use axum::http::StatusCode;

use crate::browser::browse;
use crate::house::{House, PASSPHRASE};
use crate::posts::Client;

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
        // Nobody has said that a passphrase is enough here.
        browser
            .assert_shows("a passphrase alone is not enough")
            .await;
        let secret = browser.shown_code().await;
        browser
            .fill("one-time-code", &house.app_shows(&secret))
            .await;
        browser.press("Set up").await;
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

#[tokio::test]
async fn a_second_factor_is_set_up_and_asked_for_by_keyboard_and_without_scripts() {
    let house = House::furnished().await;
    house.require_codes().await;
    browse("second-factor", house.site(), async |browser| {
        let passphrase = async || {
            browser.open("/sign-in?next=/desk").await;
            browser.tab_to("#name").await;
            browser.keys("desk").await;
            browser.tab_to("#passphrase").await;
            browser.keys(PASSPHRASE).await;
            browser.keys(thirtyfour::Key::Enter + "").await;
        };
        let code = async |code: &str| {
            browser.tab_to("#one-time-code").await;
            browser.keys(code).await;
            browser.keys(thirtyfour::Key::Enter + "").await;
        };
        browser.scripts(false).await;
        passphrase().await;
        browser
            .assert_shows("a passphrase alone is not enough")
            .await;
        browser.open("/work").await;
        browser.assert_shows("Passphrase").await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("authenticator-set-up", "/sign-in/code")
            .await;
        browser.scripts(false).await;

        browser.open("/sign-in/code?next=/desk").await;
        let secret = browser.shown_code().await;
        code("000000").await;
        browser.assert_shows("The code is not right").await;
        assert_eq!(browser.value("one-time-code").await, "");
        assert_eq!(browser.shown_code().await, secret);
        browser.open("/sign-in/code?next=/desk").await;
        code(&house.app_shows(&secret)).await;
        browser.assert_shows("Concerns").await;
        assert_eq!(browser.path().await, "/desk");
        browser.press("Sign out").await;

        passphrase().await;
        browser.assert_shows("Six digits").await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("code", "/sign-in/code")
            .await;
        browser.scripts(false).await;
        browser.open("/sign-in/code").await;
        code(&house.app_shows(&secret)).await;
        browser.assert_shows("or it was used before").await;
        house.set("2026-03-02T09:01:00Z");
        code(&house.app_shows(&secret)).await;
        browser.assert_shows("My work").await;
        // Nothing is under way any longer.
        browser.open("/sign-in/code").await;
        browser.assert_shows("Passphrase").await;
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_outlives_the_session_through_both_steps() {
    let house = House::furnished().await;
    house.require_codes().await;
    browse("session-ended-code", house.site(), async |browser| {
        let passphrase = async || {
            browser.fill("name", "outreach").await;
            browser.fill("passphrase", PASSPHRASE).await;
            browser.press("Sign in").await;
        };
        browser.open("/sign-in").await;
        passphrase().await;
        browser.assert_shows("Type the code").await;
        let secret = browser.shown_code().await;
        browser
            .fill("one-time-code", &house.app_shows(&secret))
            .await;
        browser.press("Set up").await;
        browser.open("/concerns/new").await;
        browser.fill("what", "Seen at the bus station.").await;
        browser.choose("danger", "unknown").await;
        browser.choose("noticed", "own_work").await;
        house.set("2026-03-09T09:00:00Z");
        browser.press("Send").await;
        browser.assert_shows("What you typed is kept").await;
        passphrase().await;
        browser.assert_shows("Six digits").await;
        browser.fill("one-time-code", "000000").await;
        browser.press("Sign in").await;
        browser.assert_shows("The code is not right").await;
        browser
            .fill("one-time-code", &house.app_shows(&secret))
            .await;
        browser.press("Sign in").await;
        browser.assert_shows("Seen at the bus station.").await;
        browser.press("Send it again").await;
        browser.assert_shows("The duty desk has it").await;
    })
    .await;
}

#[tokio::test]
async fn your_account_lists_sessions_and_changes_how_you_sign_in() {
    let house = House::furnished().await;
    browse("account", house.site(), async |browser| {
        let elsewhere = async || {
            let mut other = Client::signed_in(&house, "desk").await;
            let open = other.get("/work").await;
            assert_eq!(open.status, StatusCode::OK);
            other
        };
        browser.sign_in("desk").await;
        let mut first = elsewhere().await;
        let mut second = elsewhere().await;
        browser
            .assert_good_in_every_language("account", "/account")
            .await;
        browser.open("/work").await;
        browser.press("Your account").await;
        browser.assert_shows("Chrome, Linux").await;
        browser.assert_shows("Network address 127.0.0.1").await;
        browser
            .assert_shows("A browser that does not say what it is")
            .await;
        assert_eq!(browser.count("main form[action$='/end']").await, 2);
        browser.press("Sign out there").await;
        browser.assert_shows("You are signed out there").await;
        let open = [&mut first, &mut second];
        let mut answers = Vec::new();
        for client in open {
            answers.push(client.get("/work").await.status);
        }
        answers.sort();
        assert_eq!(answers, [StatusCode::OK, StatusCode::SEE_OTHER]);

        browser
            .assert_good_in_every_language("account-passphrase", "/account/passphrase")
            .await;
        browser.open("/account/passphrase").await;
        browser.fill("passphrase-present", "wrong horse").await;
        browser
            .fill("passphrase", "tulip gravel anthem fjord")
            .await;
        browser
            .fill("passphrase-again", "tulip gravel anthem fjord")
            .await;
        browser.press("Change passphrase").await;
        browser.assert_shows("This is not your passphrase").await;
        browser.assert_good("account-passphrase-faults").await;
        for (new, answer) in [
            ("qwertyuiop1234", "guessed early"),
            ("tulip gravel anthem fjord", "Your passphrase is changed"),
        ] {
            browser.fill("passphrase-present", PASSPHRASE).await;
            browser.fill("passphrase", new).await;
            browser.fill("passphrase-again", new).await;
            browser.press("Change passphrase").await;
            browser.assert_shows(answer).await;
        }
        for client in [&mut first, &mut second] {
            assert_eq!(client.get("/work").await.status, StatusCode::SEE_OTHER);
        }

        browser
            .assert_good_in_every_language("account-authenticator", "/account/authenticator")
            .await;
        browser.open("/account/authenticator").await;
        let secret = browser.shown_code().await;
        let code = house.app_shows(&secret);
        browser.fill("one-time-code", &code).await;
        browser
            .fill("passphrase-present", "tulip gravel anthem fjord")
            .await;
        browser.press("Set up").await;
        browser
            .assert_shows("The authenticator app is set up")
            .await;
        browser.press("Sign out").await;
        // Asked for from now on, although the house leaves it to the member.
        browser.open("/sign-in").await;
        browser.fill("name", "desk").await;
        browser
            .fill("passphrase", "tulip gravel anthem fjord")
            .await;
        browser.press("Sign in").await;
        browser.assert_shows("Six digits").await;
    })
    .await;
}

#[tokio::test]
async fn signing_in_anew_gives_another_cookie_and_ends_the_session_before() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "desk").await;
    let before = client.cookies.clone();
    let token = client.get("/account").await.token();
    let body = format!("form-token={token}&name=desk&passphrase={PASSPHRASE}");
    client.post("/sign-in", body.replace(' ', "+")).await;
    assert_ne!(client.cookies, before);
    assert_eq!(client.get("/work").await.status, StatusCode::OK);
    client.cookies = before;
    assert_eq!(client.get("/work").await.status, StatusCode::SEE_OTHER);
}

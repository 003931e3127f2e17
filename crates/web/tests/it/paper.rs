//! A service without an account, in a browser: found tonight, asked on paper and by telephone, and heard.

use case::profile::BodyKind;

use crate::browser::{Browser, browse};
use crate::house::House;
use crate::road::{a_case, agrees_to_share_with};

/// The co-ordinator lists the night shelter, which nobody has joined.
async fn listed(house: &House, browser: &Browser) {
    let added = house
        .engine
        .add_organisation("Night House", BodyKind::Shelter);
    added.await.unwrap();
    browser.sign_in("co-ordinator").await;
    browser.press("Services without an account").await;
    browser.assert_shows("Night House").await;
    browser.press("Offer another service").await;
    browser.press("Write down").await;
    browser.assert_shows("Choose for which need").await;
    browser.select("need", "shelter").await;
    browser.fill("languages", "en, ro").await;
    browser.choose("takes", "women").await;
    browser.fill("free", "2").await;
    browser.fill("phone", "0800 555 0142").await;
    browser.press("Write down").await;
    browser.assert_shows("Telephone: 0800 555 0142").await;
    browser
        .assert_good_in_every_language("listed", "/listed")
        .await;
}

/// Refers to the night shelter, and returns the code of the sheet.
async fn sheet(browser: &Browser, case: &str) -> String {
    browser
        .open(&format!("{case}/refer?need=shelter&lang=en"))
        .await;
    browser.assert_shows("Without an account").await;
    browser.press("Night House").await;
    browser.choose("urgency", "tonight").await;
    browser.select_text("basis", "Night House").await;
    browser.fill("request", "A bed on the ground floor.").await;
    browser.press("Send").await;
    browser
        .assert_shows("Night House has no account here.")
        .await;
    let referral = browser.path().await;
    browser
        .assert_good_in_every_language("paper", &referral)
        .await;
    browser
        .assert_good_in_every_language("paper-phone", &format!("{referral}/phone"))
        .await;
    browser.open(&format!("{referral}?lang=en")).await;
    browser.press("Print a sheet").await;
    browser.assert_shows("A bed on the ground floor.").await;
    browser
        .assert_shows("To Night House: please answer this request in time")
        .await;
    for word in ["Invented Mira", "trafficking", "victim"] {
        browser.assert_hides(word).await;
    }
    browser.assert_good("sheet").await;
    assert_eq!(browser.sheets().await, 1);
    browser.number_on_letter().await
}

#[tokio::test]
async fn a_sheet_is_printed_and_its_code_says_yes_without_an_account() {
    let house = House::furnished().await;
    browse("sheet", house.site(), async |browser| {
        listed(&house, browser).await;
        let case = a_case(browser).await;
        agrees_to_share_with(browser, "Night House").await;
        let code = sheet(browser, &case).await;

        browser
            .assert_good_in_every_language("answer", "/answer")
            .await;
        browser.scripts(false).await;
        browser.open("/answer?lang=en").await;
        browser.fill("number", &code.to_lowercase()).await;
        browser.press("Send the answer").await;
        browser.assert_shows("Choose your answer").await;
        browser.choose("answer", "accept").await;
        browser.press("Send the answer").await;
        browser.assert_shows("Your answer was passed on").await;
        for word in ["Invented", "Outreach", "Night House"] {
            browser.assert_hides(word).await;
        }
        browser.open("/answer?lang=en").await;
        browser.fill("number", &code).await;
        browser.choose("answer", "accept").await;
        browser.press("Send the answer").await;
        browser.assert_shows("This code cannot be used").await;
        browser.scripts(true).await;

        browser.sign_in("outreach").await;
        browser.open(&format!("{case}?lang=en")).await;
        browser.assert_shows("by the code of the sheet").await;
        browser
            .assert_shows("A sheet was printed for Night House")
            .await;
        browser
            .assert_good_in_every_language("case-on-paper", &case)
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_sheet_is_declined_with_a_reason_and_the_next_one_is_agreed_by_telephone() {
    let house = House::furnished().await;
    browse("sheet-declined", house.site(), async |browser| {
        listed(&house, browser).await;
        let case = a_case(browser).await;
        agrees_to_share_with(browser, "Night House").await;
        let code = sheet(browser, &case).await;
        browser.open("/answer?lang=en").await;
        browser.fill("number", &code).await;
        browser.choose("answer", "decline").await;
        browser.press("Send the answer").await;
        browser.assert_shows("Choose why not").await;
        browser.choose("reason", "no_capacity").await;
        browser.press("Send the answer").await;
        browser.assert_shows("Your answer was passed on").await;

        browser.open(&format!("{case}?lang=en")).await;
        browser.assert_shows("No place or no time now").await;

        // The same house, an hour later, on the telephone: the answer in one step.
        let tonight = format!("{case}/tonight");
        browser
            .assert_good_in_every_language("tonight", &tonight)
            .await;
        browser.open(&format!("{tonight}?lang=en")).await;
        browser.assert_shows("0800 555 0142").await;
        browser.press("Write the answer down").await;
        browser.assert_shows("What did Night House say?").await;
        browser.press("Write down").await;
        browser.assert_shows("Choose what they said").await;
        browser.choose("answer", "accepted").await;
        browser.choose("with", "on_call").await;
        browser.press("Write down").await;
        browser
            .assert_shows("Choose the agreement of the person")
            .await;
        browser.assert_good("tonight-call").await;
        browser.select_text("basis", "Night House").await;
        browser.press("Write down").await;
        browser.assert_shows("Written down.").await;
        browser
            .assert_shows(
                "Night House answered on the telephone on 2 March 2026: Whoever is on call",
            )
            .await;

        // A no needs nothing but a reason.
        browser.open(&format!("{tonight}?lang=en")).await;
        browser.press("Write the answer down").await;
        browser.choose("answer", "declined").await;
        browser.choose("reason", "area").await;
        browser.choose("with", "worker").await;
        browser.press("Write down").await;
        browser
            .assert_shows("Night House said no on the telephone on 2 March 2026")
            .await;

        // Nobody with room takes men, and a language that nobody speaks is not offered.
        browser
            .open(&format!("{tonight}?need=shelter&takes=men&lang=en"))
            .await;
        browser.assert_hides("Night House").await;
        browser
            .assert_shows("No service that fits has room now")
            .await;
    })
    .await;
}

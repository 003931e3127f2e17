//! Safe contact in a browser: written down, seen with its rules, gone outside with a warning and for a reason,
//! and stale after thirty days and after a move.

use crate::browser::{Browser, browse};
use crate::house::House;
use crate::road::a_case;

/// Writes down how the person can be reached safely.
async fn tells(browser: &Browser, case: &str) {
    browser.open(&format!("{case}/contact?lang=en")).await;
    browser.fill("contact-channel", "A message to 0800").await;
    browser.fill("contact-who", "Only a woman").await;
    browser.fill("contact-when", "On Mondays until noon").await;
    browser.fill("contact-code-word", "The green scarf").await;
    browser.fill("contact-never", "Never call the house").await;
    browser.press("Write down").await;
    browser
        .assert_shows("was told on 2 March 2026, and counts until 1 April 2026")
        .await;
}

#[tokio::test]
async fn a_safe_contact_is_shown_with_its_rules_and_goes_stale() {
    let house = House::furnished().await;
    browse("contact", house.site(), async |browser| {
        let case = a_case(browser).await;
        browser
            .assert_shows("Nobody has asked the person how they can be reached safely")
            .await;
        browser
            .assert_good_in_every_language("case-contact-unknown", &case)
            .await;
        let contacted = format!("{case}/contacted");
        browser
            .assert_good_in_every_language("contacted-unknown", &contacted)
            .await;
        tells(browser, &case).await;
        browser.assert_shows("Told by: The person").await;

        // Its rules stand beside the form once they are open to this session.
        browser.scripts(false).await;
        browser.open(&format!("{contacted}?lang=en")).await;
        browser.assert_hides("Only a woman").await;
        browser.press("Open how to reach the person").await;
        browser.press("Open: How to reach the person safely").await;
        browser.assert_shows("The green scarf").await;
        browser.open(&contacted).await;
        for rule in ["Only a woman", "On Mondays until noon", "The green scarf"] {
            browser.assert_shows(rule).await;
        }
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("contacted", &contacted)
            .await;

        // As it says: no reason is asked for.
        browser.open(&format!("{contacted}?lang=en")).await;
        browser.choose("result", "attempted").await;
        browser.choose("kept", "yes").await;
        browser.press("Write down").await;
        browser.assert_shows("The contact was written down").await;
        browser
            .assert_shows("Contact with the person: Something was sent or left")
            .await;

        // Otherwise: a warning, and then a reason.
        browser.open(&contacted).await;
        browser.choose("result", "somebody_else").await;
        browser.choose("kept", "no").await;
        browser.press("Write down").await;
        browser
            .assert_shows("This is not how the person says they can be contacted safely")
            .await;
        browser.assert_good("contacted-warned").await;
        browser.choose("outside", "danger").await;
        browser.press("Write down").await;
        browser
            .assert_shows(
                "Contact outside what is known to be safe: Somebody else answered. Why: The person was in danger",
            )
            .await;

        // A move ends it at once.
        browser.open(&format!("{case}/account?lang=en")).await;
        browser.fill("words", "She is with an aunt now").await;
        browser.choose("part", "location").await;
        browser.choose("source", "person").await;
        browser.press("Write down").await;
        browser.assert_shows("and the person has moved since").await;
        browser
            .assert_good_in_every_language("case-contact-moved", &case)
            .await;
        browser.open("/work?lang=en").await;
        browser.assert_shows("Safe contact to ask for again").await;
        browser.open(&format!("{contacted}?lang=en")).await;
        browser.choose("result", "reached").await;
        browser.choose("kept", "yes").await;
        browser.press("Write down").await;
        browser
            .assert_shows("The person has moved since they said what is safe")
            .await;

        // Thirty days end it too.
        tells(browser, &case).await;
        browser.open("/work?lang=en").await;
        browser.assert_hides("Safe contact to ask for again").await;
        house.set("2026-04-02T09:00:00Z");
        browser.sign_in("outreach").await;
        browser
            .assert_good_in_every_language("work-contacts", "/work")
            .await;
        browser.open("/work?lang=en").await;
        browser.assert_shows("Safe contact to ask for again").await;
        browser.assert_shows("Cannot be relied on since: 2 April 2026").await;
        browser.open(&case).await;
        browser
            .assert_shows("was told on 2 March 2026, which is too long ago to rely on")
            .await;
    })
    .await;
}

#[tokio::test]
async fn whoever_is_sent_a_contact_sees_whether_it_can_be_relied_on() {
    let house = House::furnished().await;
    browse("contact-referred", house.site(), async |browser| {
        let case = a_case(browser).await;
        tells(browser, &case).await;
        browser
            .open(&format!("{case}/refer/send?need=shelter&law=yes&lang=en"))
            .await;
        browser.assert_shows("and counts until 1 April 2026").await;
        browser.select_text("to", "Safe House").await;
        browser.choose("urgency", "planned").await;
        browser.select("basis", "law:danger-to-life").await;
        browser.fill("why", "She is in danger.").await;
        browser.choose("told", "yes").await;
        browser.fill("contact", "A message to 0800").await;
        browser.press("Send").await;
        browser.change_to("shelter").await;
        browser.follow("/referrals/").await;
        let referral = browser.path().await;
        browser.assert_shows("A message to 0800").await;
        browser.assert_shows("and counts until 1 April 2026").await;

        browser.change_to("outreach").await;
        browser.open(&format!("{case}/account?lang=en")).await;
        browser.fill("words", "She went to another town").await;
        browser.choose("part", "location").await;
        browser.choose("source", "worker").await;
        browser.press("Write down").await;
        browser.change_to("shelter").await;
        browser.open(&format!("{referral}?lang=en")).await;
        browser
            .assert_shows("cannot be relied on any more. Ask Outreach Street before you use it")
            .await;
        browser
            .assert_good_in_every_language("referral-contact", &referral)
            .await;
    })
    .await;
}

//! Break-glass in a browser: a member whose role opens no case asks, another organisation confirms, the
//! holder sees it, and it is looked at afterwards.

use case::Role;

use crate::browser::{Browser, browse};
use crate::house::House;
use crate::road::a_case;

/// A case of the outreach organisation with a safe contact; returns its address and its reference.
async fn reachable_case(browser: &Browser) -> (String, String) {
    let case = a_case(browser).await;
    browser
        .press("Write down how to reach the person safely")
        .await;
    browser
        .fill("contact-channel", "Through the neighbour")
        .await;
    browser.press("Write down").await;
    let id: case::CaseId = case.trim_start_matches("/cases/").parse().unwrap();
    (case, case::Reference::from(id).to_string())
}

async fn asks(browser: &Browser, reference: &str) {
    browser.open("/emergencies/new").await;
    browser.fill("reference", reference).await;
    browser.choose("compartments", "contact").await;
    browser.choose("ground", "must_be_reached").await;
    browser
        .fill("why", "A man asked for her at the door. I will warn her.")
        .await;
    browser.press("Ask for emergency access").await;
}

#[tokio::test]
async fn glass_is_broken_with_a_second_organisation_and_looked_at_afterwards() {
    let house = House::furnished().await;
    house.take_in("outreach", "night", &[Role::Reporter]).await;
    house
        .take_in("co-ordinator", "co-ordinates", &[Role::CoOrdinator])
        .await;
    browse("emergency", house.site(), async |browser| {
        let (case, reference) = reachable_case(browser).await;
        browser.change_to("night").await;
        browser.open(&case).await;
        browser.assert_shows("There is no page for you here").await;
        browser.open("/emergencies").await;
        browser
            .assert_good_in_every_language("emergencies-empty", "/emergencies")
            .await;
        browser
            .assert_good_in_every_language("emergency-new", "/emergencies/new")
            .await;
        browser.open("/emergencies/new?lang=en").await;
        browser.press("Ask for emergency access").await;
        browser.assert_shows("Choose what you need to open").await;
        browser.assert_good("emergency-new-faults").await;
        asks(browser, "0000-0000").await;
        browser
            .assert_shows("Your organisation can open no case with this reference")
            .await;
        browser.scripts(false).await;
        asks(browser, &reference.to_lowercase()).await;
        browser.scripts(true).await;
        browser
            .assert_shows("Telephone one of the organisations")
            .await;
        browser.follow("/cases/").await;
        let glass = browser.path().await;
        browser.assert_shows("Not answered yet").await;
        browser.assert_shows("you may open alone").await;
        browser.assert_hides("Through the neighbour").await;
        browser
            .assert_good_in_every_language("emergency-asked", &glass)
            .await;

        browser.change_to("desk").await;
        browser
            .assert_shows("Emergency access waits for an answer")
            .await;
        browser.open("/emergencies").await;
        browser.follow("/cases/").await;
        browser
            .assert_shows("A man asked for her at the door")
            .await;
        browser.press("Confirm or refuse").await;
        let answer = browser.path().await;
        browser
            .assert_good_in_every_language("emergency-answer", &answer)
            .await;
        browser.open(&format!("{answer}?lang=en")).await;
        browser.choose("answer", "confirm").await;
        browser.press("Confirm or refuse").await;
        browser.assert_shows("Your answer was recorded").await;
        browser.assert_hides("Open: How to reach").await;

        browser.change_to("night").await;
        browser.open(&glass).await;
        browser.press("Open: How to reach the person safely").await;
        browser.assert_shows("Through the neighbour").await;
        browser.assert_hides("Invented Mira").await;
        browser
            .assert_good_in_every_language("emergency-open", &glass)
            .await;

        browser.change_to("outreach").await;
        browser.assert_shows("Emergency access was confirmed").await;
        browser.open(&format!("{case}?lang=en")).await;
        browser
            .assert_shows("The person has to be warned or found at once")
            .await;
        browser
            .assert_good_in_every_language("case-emergency", &case)
            .await;
        browser.open(&format!("{glass}?lang=en")).await;
        browser.press("End it now").await;
        browser.assert_shows("It was ended").await;

        browser.change_to("co-ordinates").await;
        browser.open("/emergencies").await;
        browser.assert_shows("In March 2026").await;
        browser.assert_shows("To be looked at").await;
        browser
            .assert_good_in_every_language("emergencies", "/emergencies")
            .await;
        browser.open(&format!("{glass}/review?lang=en")).await;
        browser.press("Write down").await;
        browser.assert_shows("Choose one").await;
        browser.assert_good("emergency-review-faults").await;
        browser.choose("finding", "right").await;
        browser.fill("why", "She was warned in time.").await;
        browser.press("Write down").await;
        browser.assert_shows("What you found was recorded").await;
        browser.open("/emergencies?month=2026-02").await;
        browser
            .assert_shows("Nobody asked for emergency access in this month")
            .await;
    })
    .await;
}

#[tokio::test]
async fn at_night_when_nobody_answers_how_to_reach_the_person_opens_alone() {
    let house = House::furnished().await;
    house.take_in("outreach", "night", &[Role::Reporter]).await;
    browse("emergency-alone", house.site(), async |browser| {
        let (_, reference) = reachable_case(browser).await;
        browser.change_to("night").await;
        asks(browser, &reference).await;
        browser.follow("/cases/").await;
        let glass = browser.path().await;
        house.set("2026-03-02T09:30:00Z");
        browser.open(&glass).await;
        browser.assert_shows("Nobody has answered").await;
        browser.press("Open alone").await;
        browser.assert_shows("It is open to you alone now").await;
        browser.assert_good("emergency-alone").await;
        browser.press("Open: How to reach the person safely").await;
        browser.assert_shows("Through the neighbour").await;
    })
    .await;
}

#[tokio::test]
async fn a_custodian_asks_about_an_alert_and_says_what_was_behind_it() {
    let house = House::furnished().await;
    house
        .take_in("outreach", "colleague", &[Role::CaseWorker])
        .await;
    browse("alerts", house.site(), async |browser| {
        let (case, _) = reachable_case(browser).await;
        browser.open("/alerts").await;
        browser.assert_shows("There is nothing to ask about").await;
        browser.change_to("colleague").await;
        browser.open("/alerts").await;
        browser.assert_shows("There is no page for you here").await;
        browser.open(&case).await;
        browser.press("Open: How to reach the person safely").await;
        browser.assert_shows("Through the neighbour").await;

        house.set("2026-03-10T09:00:00Z");
        browser.change_to("outreach").await;
        browser
            .assert_good_in_every_language("alerts", "/alerts")
            .await;
        browser.open("/alerts?lang=en").await;
        browser.assert_shows("Invented colleague").await;
        browser
            .assert_shows("was opened to help, and nothing was written in it")
            .await;
        browser.follow("/alerts/").await;
        let alert = browser.path().await;
        browser
            .assert_good_in_every_language("alert-answer", &alert)
            .await;
        browser.open(&format!("{alert}?lang=en")).await;
        browser.press("Say what was behind it").await;
        browser.assert_shows("Choose what was behind it").await;
        browser.choose("reason", "stood_in").await;
        browser.press("Say what was behind it").await;
        browser.assert_shows("Your answer was recorded").await;
        browser.assert_shows("Took over a colleague’s work").await;
    })
    .await;
}

#[tokio::test]
async fn the_co_ordinator_names_who_is_on_call_for_whom() {
    let house = House::furnished().await;
    browse("on-call", house.site(), async |browser| {
        browser.sign_in("co-ordinator").await;
        browser.open("/emergencies?lang=en").await;
        browser
            .press("Which organisations are on call for one another")
            .await;
        browser
            .assert_shows("No organisations are on call for one another")
            .await;
        browser.select_text("one", "Safe House").await;
        browser.select_text("other", "Safe House").await;
        browser.press("Name this pair").await;
        browser
            .assert_shows("An organisation is not on call with itself")
            .await;
        browser.assert_good("on-call-faults").await;
        browser.select_text("other", "Labour Inspectorate").await;
        browser.press("Name this pair").await;
        browser.assert_shows("may not be responsible").await;
        browser.select_text("other", "Identification Panel").await;
        browser.press("Name this pair").await;
        browser
            .assert_shows("The two are on call for one another")
            .await;
        browser
            .assert_shows("Identification Panel and Safe House")
            .await;
        browser
            .assert_good_in_every_language("on-call", "/on-call")
            .await;
        browser.open("/on-call?lang=en").await;
        browser.press("No longer on call").await;
        browser
            .assert_shows("No organisations are on call for one another")
            .await;
    })
    .await;
}

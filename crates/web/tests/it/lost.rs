//! Lost contact in a browser: somebody goes on trying, the case stays open, and a child is reported missing.

use crate::browser::browse;
use crate::house::House;
use crate::road::a_case;

#[tokio::test]
async fn whoever_is_lost_is_looked_for_until_reached() {
    let house = House::furnished().await;
    browse("lost", house.site(), async |browser| {
        let case = a_case(browser).await;
        let lost = format!("{case}/lost");
        browser.assert_good_in_every_language("lost", &lost).await;
        browser.scripts(false).await;
        browser.open(&format!("{lost}?lang=en")).await;
        browser.press("Write down").await;
        browser.assert_shows("Choose what is known").await;
        browser.choose("how", "with_exploiter").await;
        browser.fill("last-seen-day", "28").await;
        browser.fill("last-seen-month", "2").await;
        browser.fill("last-seen-year", "2026").await;
        browser.fill("words", "He fetched her at the door.").await;
        browser.press("Write down").await;
        browser
            .assert_shows("Contact lost: The person is with whoever exploited them again")
            .await;
        browser
            .assert_shows("Last reached or seen on 28 February 2026")
            .await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("case-lost", &case)
            .await;
        browser.open("/work?lang=en").await;
        browser.assert_shows("Try again to reach the person").await;
        browser
            .assert_shows("Contact lost since: 2 March 2026")
            .await;

        // It does not end by closing the case.
        browser.open(&format!("{case}/close?lang=en")).await;
        browser.choose("reason", "persons_wish").await;
        browser.press("Close the case").await;
        browser
            .assert_shows("The person can no longer be reached, so the case stays open")
            .await;

        // An attempt moves the day; whoever is reached is lost no more.
        browser.open(&case).await;
        browser
            .press("Try again to reach the person, and write down what came of it")
            .await;
        browser.choose("result", "not_reached").await;
        browser.choose("kept", "yes").await;
        browser.choose("outside", "no_other_way").await;
        browser.press("Write down").await;
        browser.assert_shows("9 March 2026").await;
        browser.open(&format!("{case}/contacted")).await;
        browser.choose("result", "reached").await;
        browser.choose("kept", "yes").await;
        browser.choose("outside", "person_asked").await;
        browser.press("Write down").await;
        browser
            .assert_hides("Try again to reach the person, and")
            .await;

        // A child is reported missing at once, and once only.
        browser.open(&format!("{case}/missing")).await;
        browser.fill("office", "Invented police station").await;
        browser.press("Write down").await;
        browser
            .assert_shows("Write down first that the person can no longer be reached")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_child_is_reported_missing_at_once() {
    let house = House::furnished().await;
    let case = crate::posts::presumed(&house, "yes").await;
    browse("missing", house.site(), async |browser| {
        browser.sign_in("child").await;
        browser.open(&format!("{case}/lost?lang=en")).await;
        browser.choose("how", "unknown").await;
        browser.press("Write down").await;
        browser.press("Report the child missing today").await;
        let missing = browser.path().await;
        browser
            .assert_good_in_every_language("missing", &missing)
            .await;
        browser.open(&format!("{missing}?lang=en")).await;
        browser.fill("office", "Invented police station").await;
        browser.press("Write down").await;
        browser
            .assert_shows("The child was reported missing: Invented police station")
            .await;
        browser.assert_hides("Report the child missing today").await;
        browser.sign_in("desk").await;
        browser.open("/work?lang=en").await;
        browser
            .assert_shows("A child can no longer be reached and has to be reported missing today")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_no_to_everything_is_an_outcome_and_who_comes_back_tells_nothing_again() {
    let house = House::furnished().await;
    browse("declined", house.site(), async |browser| {
        let case = a_case(browser).await;
        browser
            .open(&format!("{case}/agreements/ask/identification?lang=en"))
            .await;
        browser.choose("answer", "refused").await;
        browser.fill("language", "English").await;
        browser.choose("explained", "aloud").await;
        browser.choose("through", "worker").await;
        browser.press("Write down").await;
        browser.open(&format!("{case}?lang=en")).await;
        browser
            .assert_shows("The person said no. Help goes on.")
            .await;

        browser.open(&format!("{case}/close")).await;
        browser.choose("reason", "declined_everything").await;
        browser.press("Close the case").await;
        browser.assert_shows("Closed; to be destroyed").await;
        browser.assert_shows("Asked to be destroyed").await;

        browser.scripts(false).await;
        browser
            .press("The person was exploited again: begin a new episode")
            .await;
        browser.assert_shows("A new episode has begun").await;
        browser.assert_shows("2, since 2 March 2026").await;
        browser.assert_hides("Closed; to be destroyed").await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("case-episode", &case)
            .await;
    })
    .await;
}

#[tokio::test]
async fn children_and_threatened_family_stand_apart() {
    let house = House::furnished().await;
    browse("dependants", house.site(), async |browser| {
        let case = a_case(browser).await;
        let new = format!("{case}/dependants/new");
        browser
            .assert_good_in_every_language("dependant-new", &new)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{new}?lang=en")).await;
        browser.press("Write down").await;
        browser
            .assert_shows("Choose what they are to the person")
            .await;
        browser.choose("kind", "threatened_family").await;
        browser.choose("danger", "yes").await;
        browser.fill("who", "Invented Ana").await;
        browser.press("Write down").await;
        browser
            .assert_shows("Known of: Somebody of the family who is threatened")
            .await;
        browser.assert_shows("In danger").await;
        // Who it is is sealed.
        browser.assert_hides("Invented Ana").await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("case-dependants", &case)
            .await;
    })
    .await;
}

#[tokio::test]
async fn nobody_goes_back_before_what_awaits_them_was_looked_at() {
    let house = House::furnished().await;
    browse("return", house.site(), async |browser| {
        let case = a_case(browser).await;
        let assess = format!("{case}/return");
        let close = async || {
            browser.open(&format!("{case}/close?lang=en")).await;
            browser.choose("reason", "returned").await;
            browser.press("Close the case").await;
        };
        browser
            .assert_good_in_every_language("return-new", &assess)
            .await;
        browser.scripts(false).await;
        close().await;
        browser.assert_shows("Assess going back first").await;
        browser.open(&format!("{assess}?lang=en")).await;
        browser.choose("wanted", "yes").await;
        browser.press("Write down").await;
        browser.assert_shows("Write on what it rests").await;
        let risks = [
            "harm",
            "no_protection",
            "prosecution",
            "no_services",
            "stigma",
            "retrafficking",
            "debt",
            "proceedings",
            "compensation",
            "refoulement",
        ];
        let found = async |debt: &str| {
            browser.choose("wanted", "yes").await;
            for risk in risks {
                browser.choose(risk, "met").await;
            }
            browser.choose("debt", debt).await;
            browser
                .fill("words", "Her sister and the shelter there")
                .await;
            browser.press("Write down").await;
        };
        found("unmet").await;
        browser.assert_shows("Not yet").await;
        browser
            .assert_shows("Open: A debt that is still asked for")
            .await;
        browser.assert_hides("Her sister").await;
        close().await;
        browser
            .assert_shows("This is open: A debt that is still asked for")
            .await;
        browser.open(&format!("{assess}?lang=en")).await;
        found("met").await;
        browser.assert_shows("Valid until").await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("case-return", &case)
            .await;
        browser.scripts(false).await;
        close().await;
        browser.assert_shows("The person returned safely").await;
    })
    .await;
}

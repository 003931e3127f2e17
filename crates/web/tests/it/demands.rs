//! Demands for records in a browser: written down, told, answered with no more than has to be, and printed.

use case::Role;

use crate::browser::browse;
use crate::house::House;
use crate::road::a_case;

#[tokio::test]
async fn a_demand_is_answered_with_no_more_than_has_to_be_and_the_person_is_told() {
    let house = House::furnished().await;
    house
        .take_in("co-ordinator", "co-ordinates", &[Role::CoOrdinator])
        .await;
    browse("demands", house.site(), async |browser| {
        let case = a_case(browser).await;
        browser.open(&format!("{case}/account")).await;
        browser
            .assert_shows("A first account is a worker’s note, not a statement")
            .await;
        browser
            .assert_good_in_every_language("account", &format!("{case}/account"))
            .await;
        browser.open(&format!("{case}/account?lang=en")).await;
        browser.fill("words", "She sleeps badly.").await;
        browser.choose("part", "counselling").await;
        browser.choose("source", "person").await;
        browser.press("Write down").await;
        browser.assert_shows("Notes of counselling").await;

        // Written down without scripts, with what is missing said first.
        let new = format!("{case}/demands/new");
        browser
            .assert_good_in_every_language("demand-new", &new)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{new}?lang=en")).await;
        browser.press("Write the demand down").await;
        browser.assert_shows("Write which office demands it").await;
        browser.fill("body", "Invented prosecution service").await;
        browser.choose("capacity", "prosecution").await;
        browser.choose("law", "article").await;
        browser.fill("article", "Invented Code art. 7").await;
        browser.choose("asked", "narrative").await;
        browser.choose("asked", "counselling").await;
        browser.choose("how", "post").await;
        browser.select("lawyer", "nobody").await;
        browser.choose("person", "told").await;
        browser.press("Write the demand down").await;
        browser.scripts(true).await;
        browser.assert_shows("The demand was written down").await;
        browser.assert_shows("Answer to a demand for records").await;
        browser
            .assert_good_in_every_language("case-demand", &case)
            .await;

        browser.open(&format!("{case}?lang=en")).await;
        browser.press("Answer a demand for records").await;
        let demand = browser.path().await;
        browser
            .assert_shows("It leaves on the person’s own waiver or a court’s order only")
            .await;
        browser
            .assert_good_in_every_language("demand", &demand)
            .await;
        let answer = format!("{demand}/answer");
        browser
            .assert_good_in_every_language("demand-answer", &answer)
            .await;
        browser.open(&format!("{answer}?lang=en")).await;
        browser.choose("handed", "counselling").await;
        browser.choose("reasons", "too_wide").await;
        browser.press("Answer the demand").await;
        browser
            .assert_shows("“Notes of counselling” is privileged (Mechanism Act (invented) sec. 41)")
            .await;
        browser.assert_good("demand-answer-faults").await;

        for (name, rest) in [("demand-order", "order"), ("demand-waiver", "waiver")] {
            let path = format!("{demand}/{rest}");
            browser.assert_good_in_every_language(name, &path).await;
        }
        browser.open(&format!("{demand}/waiver?lang=en")).await;
        browser.choose("answer", "agreed").await;
        browser.choose("categories", "counselling").await;
        browser.fill("language", "English").await;
        browser.choose("explained", "aloud").await;
        browser.choose("through", "worker").await;
        browser.press("Write down").await;
        browser
            .assert_shows("The person has waived it for this demand")
            .await;

        browser.open("/work").await;
        browser.assert_shows("Demands for records").await;
        browser.assert_good("work-demands").await;
        browser.open(&format!("{answer}?lang=en")).await;
        browser.choose("handed", "counselling").await;
        browser.choose("reasons", "too_wide").await;
        browser.fill("appeal-until-day", "20").await;
        browser.fill("appeal-until-month", "3").await;
        browser.fill("appeal-until-year", "2026").await;
        browser.press("Answer the demand").await;
        browser.assert_shows("The answer was written down").await;
        browser.assert_shows("Narrowed").await;
        browser
            .assert_good_in_every_language("demand-appeal", &format!("{demand}/appeal"))
            .await;
        let sheet = format!("{demand}/sheet");
        browser
            .assert_good_in_every_language("demand-sheet", &sheet)
            .await;
        browser.open(&format!("{sheet}?lang=en")).await;
        browser
            .assert_shows("A first account is a worker’s note, not a statement")
            .await;
        browser.assert_hides("She sleeps badly").await;

        browser.open(&format!("{case}/seen")).await;
        browser
            .assert_shows("Invented prosecution service – To prosecute somebody")
            .await;
        browser
            .assert_good_in_every_language("seen-demands", &format!("{case}/seen"))
            .await;

        browser.change_to("co-ordinates").await;
        browser
            .assert_good_in_every_language("all-demands", "/lists/all-demands")
            .await;
        browser.open("/lists/all-demands?lang=en").await;
        browser.follow("/cases/").await;
        browser.assert_shows("Narrowed").await;
        browser.assert_hides("Tell the person").await;
    })
    .await;
}

#[tokio::test]
async fn one_for_the_enforcement_of_immigration_law_is_refused_at_once() {
    let house = House::furnished().await;
    browse("demand-immigration", house.site(), async |browser| {
        let case = a_case(browser).await;
        browser.open(&format!("{case}/demands/new")).await;
        browser.fill("body", "Invented removal office").await;
        browser.choose("capacity", "immigration").await;
        browser.choose("law", "none").await;
        browser.choose("asked", "location").await;
        browser.choose("how", "spoken").await;
        browser.select("lawyer", "nobody").await;
        browser.choose("person", "not_reachable").await;
        browser.fill("again-day", "9").await;
        browser.fill("again-month", "3").await;
        browser.fill("again-year", "2026").await;
        browser.press("Write the demand down").await;
        browser
            .assert_shows("Tell the person of a demand for records, or look again")
            .await;
        browser.assert_shows("Refused").await;
        browser.open(&format!("{case}/seen")).await;
        browser.assert_hides("Invented removal office").await;
        browser.open(&case).await;
        browser
            .press("Tell the person of a demand for records, or look again")
            .await;
        let demand = browser.path().await;
        browser
            .assert_good_in_every_language("demand-told", &format!("{demand}/told"))
            .await;
        browser.open(&format!("{demand}/told?lang=en")).await;
        browser.choose("person", "told").await;
        browser.press("Write down").await;
        browser.assert_shows("The person was told").await;
        browser.open(&format!("{case}/seen")).await;
        browser.assert_shows("Invented removal office").await;
        browser.assert_shows("Nothing was handed over").await;
    })
    .await;
}

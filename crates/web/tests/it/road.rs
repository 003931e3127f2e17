//! The road from a first concern to protection, walked in a browser.

use crate::browser::browse;
use crate::house::House;

#[tokio::test]
async fn a_concern_is_told_without_a_name_saved_and_sent_and_the_desk_presumes() {
    let house = House::furnished().await;
    browse("report", house.site(), async |browser| {
        browser.sign_in("inspector").await;
        browser
            .assert_good_in_every_language("work-empty", "/work")
            .await;
        browser
            .assert_good_in_every_language("report", "/concerns/new")
            .await;

        browser.open("/concerns/new").await;
        assert!(
            browser.questions().await <= 12,
            "a concern in 12 fields or fewer"
        );
        browser.press("Send").await;
        browser.assert_shows("Say if someone is in danger").await;
        browser.assert_good("report-faults").await;

        browser
            .fill(
                "what",
                "Six workers sleep in the barn; one asked for his passport.",
            )
            .await;
        browser.fill("seen-day", "31").await;
        browser.fill("seen-month", "2").await;
        browser.fill("seen-year", "2026").await;
        browser.press("Save and return later").await;
        browser.assert_shows("Saved.").await;
        browser.assert_shows("Unfinished").await;
        browser.follow("/concerns/new").await;
        assert!(browser.value("what").await.starts_with("Six workers"));
        assert_eq!(browser.value("seen-day").await, "31");

        browser.choose("danger", "soon").await;
        browser.choose("noticed", "own_work").await;
        browser.press("Send").await;
        browser
            .assert_shows("There is no such day in the calendar")
            .await;
        assert!(browser.value("what").await.starts_with("Six workers"));
        browser.fill("seen-day", "28").await;
        browser.press("Send").await;
        browser.assert_shows("The duty desk has it").await;
        browser.assert_good("work-after-report").await;

        browser.change_to("desk").await;
        browser.press("Duty desk").await;
        browser.assert_shows("Within days").await;
        browser.assert_good_in_every_language("desk", "/desk").await;
        browser.open("/desk").await;
        browser.follow("/concerns/").await;
        browser.assert_shows("Six workers sleep in the barn").await;
        browser.assert_shows("To work on the concern").await;
        browser.assert_good("concern").await;

        browser.press("Presume a person met in this concern").await;
        browser.press("Presume").await;
        browser.assert_shows("Choose what it rests on").await;
        browser.assert_good("presume-faults").await;
        browser.choose("basis", "judgement").await;
        browser.choose("child", "unknown").await;
        browser.press("Presume").await;
        browser.assert_shows("Protection has started").await;
        browser.assert_shows("People met in this concern").await;
    })
    .await;
}

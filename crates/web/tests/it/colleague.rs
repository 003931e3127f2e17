//! Inside the holder in a browser: a note in two fields, and who of the colleagues looks after the person.

use crate::browser::browse;
use crate::house::House;
use crate::road::a_case;

#[tokio::test]
async fn a_note_takes_two_fields_and_is_read_by_whoever_comes_on_next() {
    let house = House::furnished().await;
    browse("note", house.site(), async |browser| {
        let case = a_case(browser).await;
        let note = format!("{case}/note");
        browser.assert_good_in_every_language("note", &note).await;
        browser.scripts(false).await;
        browser.open(&format!("{note}?lang=en")).await;
        assert_eq!(browser.questions().await, 2, "a note is two questions");
        browser.press("Write down").await;
        browser.assert_shows("Write the note.").await;
        browser
            .fill("words", "She slept. Ask about the door.")
            .await;
        browser.choose("next", "yes").await;
        browser.press("Write down").await;
        browser.assert_shows("The note was written down.").await;
        browser
            .assert_shows("A note was written for whoever comes on next")
            .await;
        browser.open("/work").await;
        browser
            .assert_shows("A note for whoever comes on next")
            .await;
        browser.assert_hides("Ask about the door").await;
    })
    .await;
}

#[tokio::test]
async fn a_person_is_looked_after_by_name_and_stands_on_that_colleagues_first_page() {
    let house = House::furnished().await;
    browse("entrust", house.site(), async |browser| {
        let case = a_case(browser).await;
        let entrust = format!("{case}/entrust");
        browser
            .assert_good_in_every_language("entrust", &entrust)
            .await;
        browser.scripts(false).await;
        // Where nobody is named, nothing says that nobody is.
        browser.open("/work?lang=en").await;
        browser.assert_hides("People you look after").await;
        browser.assert_hides("whom none of you looks after").await;
        browser.open(&entrust).await;
        browser.press("Save").await;
        browser
            .assert_shows("Choose who looks after the person.")
            .await;
        let me = browser.value("to").await;
        browser.choose("to", &me).await;
        browser.press("Save").await;
        browser
            .assert_shows("It was written down who looks after")
            .await;
        browser.assert_shows("Looked after by").await;
        browser.open("/work").await;
        browser.assert_shows("People you look after").await;

        // Another person, whom nobody looks after, is taken with one button.
        a_case(browser).await;
        browser.open("/work").await;
        browser
            .assert_shows("People whom none of you looks after")
            .await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("work-unattended", "/work")
            .await;
        browser.open("/work?lang=en").await;
        browser.press("I look after them").await;
        browser
            .assert_shows("It was written down who looks after")
            .await;
        browser.assert_hides("whom none of you looks after").await;
        browser.press("People you are responsible for").await;
        browser.assert_shows("Looked after by").await;
    })
    .await;
}

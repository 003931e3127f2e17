//! What a person was punished for, reviewed in a browser; and a protection letter, printed and asked about.

use axum::http::StatusCode;

use crate::browser::browse;
use crate::house::House;
use crate::posts::{Client, Page};
use crate::road::a_case;

#[tokio::test]
async fn a_conviction_of_years_ago_is_reviewed_until_it_is_lifted_with_reasons() {
    let house = House::furnished().await;
    browse("punishment", house.site(), async |browser| {
        let case = a_case(browser).await;
        let new = format!("{case}/punishments/new");
        browser
            .assert_good_in_every_language("punishment-new", &new)
            .await;
        browser.scripts(false).await;
        browser.open(&format!("{new}?lang=en")).await;
        browser.press("Write it down and open the review").await;
        browser
            .assert_shows("Choose what was done to the person")
            .await;
        browser.choose("kind", "conviction").await;
        browser.fill("office", "Invented District Court").await;
        browser.fill("on-day", "9").await;
        browser.fill("on-month", "5").await;
        browser.fill("on-year", "2014").await;
        browser.fill("words", "For the false passport.").await;
        browser.press("Write it down and open the review").await;
        browser.scripts(true).await;
        browser
            .assert_shows("It was written down, and its review is open")
            .await;
        browser
            .assert_good_in_every_language("case-punished", &case)
            .await;

        browser.open(&format!("{case}?lang=en")).await;
        browser
            .press("Somebody has to be asked to leave a charge or punishment off")
            .await;
        let review = browser.path().await;
        browser.assert_shows("CETS 197 art. 26").await;
        browser
            .assert_shows("Mechanism Act (invented) sec. 44")
            .await;
        browser.assert_shows("9 May 2014").await;
        browser
            .assert_good_in_every_language("review", &review)
            .await;
        for (name, rest) in [("review-asked", "asked"), ("review-outcome", "outcome")] {
            let path = format!("{review}/{rest}");
            browser.assert_good_in_every_language(name, &path).await;
        }
        browser.open(&format!("{review}/outcome?lang=en")).await;
        browser.choose("outcome", "stands").await;
        browser.fill("why", "They said no.").await;
        browser.press("Write it down").await;
        browser.assert_shows("Nobody was asked yet").await;
        browser.open(&format!("{review}/asked")).await;
        browser.fill("office", "Invented Court of Appeal").await;
        browser.press("Write it down").await;
        browser.assert_shows("Asked, no answer yet").await;
        browser.open(&format!("{review}/outcome")).await;
        browser.choose("outcome", "lifted").await;
        browser.fill("why", "She was compelled to carry it.").await;
        browser.press("Write it down").await;
        browser
            .assert_shows("What it came to was written down")
            .await;
        browser.assert_shows("It was lifted").await;
        browser
            .assert_good_in_every_language("review-ended", &review)
            .await;
        browser.open(&format!("{case}?lang=en")).await;
        browser
            .assert_shows("What the review came to: It was lifted")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_made_printed_checked_and_taken_back() {
    let house = House::furnished().await;
    browse("letter", house.site(), async |browser| {
        let case = a_case(browser).await;
        let letters = format!("{case}/letters");
        browser
            .assert_good_in_every_language("letters-none", &letters)
            .await;
        let new = format!("{letters}/new");
        browser
            .assert_good_in_every_language("letter-new", &new)
            .await;
        browser.open(&format!("{new}?lang=en")).await;
        browser.fill("until-day", "1").await;
        browser.fill("until-month", "12").await;
        browser.fill("until-year", "2026").await;
        browser.press("Make the letter").await;
        browser.assert_shows("at the latest").await;
        browser.fill("until-day", "20").await;
        browser.fill("until-month", "3").await;
        browser.press("Make the letter").await;
        browser.assert_shows("The letter was made").await;
        browser
            .assert_good_in_every_language("letters", &letters)
            .await;
        browser.open(&format!("{letters}?lang=en")).await;
        browser.follow(&format!("{letters}/0")).await;
        let letter = browser.path().await;
        browser
            .assert_good_in_every_language("letter", &letter)
            .await;
        browser.open(&format!("{letter}?lang=en")).await;
        assert_eq!(browser.sheets().await, 1);
        for word in ["trafficking", "victim", "Invented Vera"] {
            browser.assert_hides(word).await;
        }
        let number = browser.number_on_letter().await;

        browser
            .assert_good_in_every_language("check", "/check")
            .await;
        browser.scripts(false).await;
        browser.open("/check?lang=en").await;
        browser.fill("number", &number.to_lowercase()).await;
        browser.press("Check").await;
        browser.assert_shows("Valid until 20 March 2026").await;
        // What axe looks at a page with is a script itself.
        browser.scripts(true).await;
        browser.open("/check?lang=en").await;
        browser.fill("number", &number).await;
        browser.press("Check").await;
        browser.assert_shows("Valid until 20 March 2026").await;
        browser.assert_good("checked").await;

        browser.open(&letters).await;
        browser.press("Take it back").await;
        browser
            .assert_shows("Its number is not valid any more")
            .await;
        browser.open("/check").await;
        browser.fill("number", &number).await;
        browser.press("Check").await;
        browser.assert_shows("Not valid").await;
    })
    .await;
}

/// A form that makes a letter, and its number.
async fn letter(house: &House) -> (String, String, Client) {
    let case = crate::posts::presumed(house, "no").await;
    let mut worker = Client::signed_in(house, "outreach").await;
    let page = worker.get(&format!("{case}/letters/new")).await;
    let body = format!(
        "form-token={}&form-key={}&version={}",
        page.token(),
        page.hidden("form-key"),
        page.hidden("version")
    );
    let made = worker.post(&format!("{case}/letters/new"), body).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let list = worker.get(&format!("{case}/letters")).await.body;
    let (_, rest) = list.split_once(&format!("{case}/letters/0")).unwrap();
    let number = rest
        .split(['<', '>'])
        .find(|text| text.matches('-').count() == 3 && text.len() == 19);
    (case, number.unwrap().to_owned(), worker)
}

async fn ask(client: &mut Client, token: &str, number: &str) -> Page {
    let number = number.replace(' ', "+");
    client
        .post("/check", format!("form-token={token}&number={number}"))
        .await
}

#[tokio::test]
async fn of_unknown_taken_back_and_ended_letters_the_same_bytes_come_back() {
    let house = House::furnished().await;
    let (case, number, mut worker) = letter(&house).await;
    let mut anybody = Client::new(&house);
    let token = anybody.get("/check").await.token();
    let valid = ask(&mut anybody, &token, &number).await;
    assert!(
        valid.body.contains("Valid until 1 April 2026"),
        "{}",
        valid.body
    );
    // Nothing of the case, of its holder, or of what the letter is about.
    for word in ["outreach", "Outreach", "case", &case] {
        assert!(!valid.body.contains(word), "{word}");
    }
    let unknown = ask(&mut anybody, &token, "0000-0000-0000-0000").await;
    assert!(unknown.body.contains("Not valid"));
    assert_eq!(unknown.status, valid.status);
    let nonsense = ask(&mut anybody, &token, "nothing of the kind").await;
    let empty = ask(&mut anybody, &token, "").await;
    let list = worker.get(&format!("{case}/letters")).await;
    let (_, action) = list.body.split_once(&format!("{case}/letters/0")).unwrap();
    let id = action.split('"').next().unwrap();
    let path = format!("{case}/letters/0{}/revoke", id.trim_end_matches("/revoke"));
    let body = format!(
        "form-token={}&version={}",
        list.token(),
        list.hidden("version")
    );
    let done = worker.post(&path, body).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let revoked = ask(&mut anybody, &token, &number).await;
    for page in [&nonsense, &empty, &revoked] {
        assert_eq!(page.body, unknown.body);
        assert_eq!(page.status, unknown.status);
    }
}

#[tokio::test]
async fn whoever_guesses_numbers_has_to_wait() {
    let house = House::furnished().await;
    let mut anybody = Client::new(&house);
    let token = anybody.get("/check").await.token();
    let mut answered = 0;
    for guess in 0..60 {
        let page = ask(&mut anybody, &token, &format!("{guess:016}")).await;
        match page.status {
            StatusCode::OK => answered += 1,
            StatusCode::UNPROCESSABLE_ENTITY => {
                assert!(page.body.contains("Wait a minute"));
            }
            other => panic!("{other}"),
        }
    }
    assert!(answered <= 31, "{answered} guesses a minute");
}

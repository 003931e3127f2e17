//! The road from a first concern to protection, walked in a browser.

use thirtyfour::Key;

use crate::browser::{Browser, browse};
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
        browser
            .assert_good_in_every_language("work-unfinished", "/work")
            .await;
        browser.open("/work?lang=en").await;
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

/// Tells a concern as the outreach organisation, which may hold, and presumes the person there.
pub(crate) async fn presumed(browser: &Browser, child: &str) {
    browser.sign_in("outreach").await;
    browser.open("/concerns/new").await;
    browser
        .fill("what", "She cleans a house and may not leave it.")
        .await;
    browser.choose("danger", "soon").await;
    browser.choose("noticed", "own_work").await;
    browser.press("Send").await;
    browser.assert_shows("The duty desk has it").await;
    browser.follow("/concerns/0").await;
    browser.press("Presume a person met in this concern").await;
    browser.choose("basis", "judgement").await;
    browser.choose("child", child).await;
    browser.fill("name", "Invented Mira").await;
    browser.press("Presume").await;
    browser.assert_shows("Protection has started").await;
}

/// A case of the outreach organisation, with a name; returns its address.
pub(crate) async fn a_case(browser: &Browser) -> String {
    presumed(browser, "no").await;
    browser.follow("/cases/").await;
    browser.path().await
}

/// What this session has not opened is not on the page of a case; opening it works without scripts.
async fn opens_who_the_person_is(browser: &Browser) {
    browser.assert_hides("Invented Mira").await;
    browser.scripts(false).await;
    browser.select("purpose", "review").await;
    browser.press("Open: Who the person is").await;
    browser.assert_shows("Invented Mira").await;
    browser
        .assert_shows("To check the work or to take it over")
        .await;
    browser.scripts(true).await;
    browser.assert_good("case-opened").await;
}

/// Writes down that the person agrees that facts go to an organisation.
pub(crate) async fn agrees_to_share_with(browser: &Browser, organisation: &str) {
    browser.press("Ask, or change what was agreed").await;
    browser.press("That facts go to one organisation").await;
    browser.select_text("with", organisation).await;
    browser.choose("answer", "agreed").await;
    for what in [
        "identity",
        "contact",
        "urgent",
        "narrative",
        "location",
        "health",
        "legal",
        "counselling",
    ] {
        browser.choose("categories", what).await;
    }
    browser.fill("language", "English").await;
    browser.choose("explained", "aloud").await;
    browser.choose("through", "worker").await;
    browser.press("Write down").await;
    browser.assert_shows("Done").await;
    browser.press("Back").await;
}

/// Asks an organisation to take over, with urgency `tonight`.
async fn asks_to_hold(browser: &Browser, organisation: &str) {
    browser.press("Ask another organisation").await;
    browser.select("need", "holding").await;
    browser.press("Find").await;
    browser.press(organisation).await;
    browser.choose("urgency", "tonight").await;
    browser.select_text("basis", organisation).await;
    browser
        .fill("request", "A safe bed; she is afraid of the family.")
        .await;
    browser.press("Send").await;
    browser.assert_shows("Sent.").await;
}

#[tokio::test]
async fn a_concern_is_told_with_the_keyboard_alone() {
    let house = House::furnished().await;
    browse("keyboard-report", house.site(), async |browser| {
        browser.sign_in("outreach").await;
        browser.tab_to("a[href='/concerns/new']").await;
        browser.keys(Key::Enter + "").await;
        browser.assert_shows("What did you see or hear?").await;
        browser.tab_to("#what").await;
        browser
            .keys("Two boys beg at the station; a man counts their coins.")
            .await;
        browser.tab_to("#danger").await;
        browser.keys(Key::Down + "").await;
        browser.tab_to("#noticed").await;
        browser.keys(" ").await;
        browser.tab_to("#child").await;
        browser.keys(" ").await;
        browser.tab_to("button[value='send']").await;
        browser.keys(Key::Enter + "").await;
        browser.assert_shows("The duty desk has it").await;
    })
    .await;
}

#[tokio::test]
async fn every_page_of_a_concern_and_a_case_is_without_barriers_and_in_the_readers_words() {
    let house = House::furnished().await;
    browse("case-pages", house.site(), async |browser| {
        presumed(browser, "unknown").await;
        let concern = browser.path().await;
        browser.follow("/cases/").await;
        let case = browser.path().await;
        let pages = [
            ("concern-add", format!("{concern}/add")),
            ("presume", format!("{concern}/presume")),
            ("age", format!("{case}/age")),
            ("settle-age", format!("{case}/settle-age")),
            ("account", format!("{case}/account")),
            ("contact", format!("{case}/contact")),
            ("agreements", format!("{case}/agreements")),
            ("explained", format!("{case}/agreements/explained")),
            ("agreement-share", format!("{case}/agreements/ask/share")),
            ("agreement-police", format!("{case}/agreements/ask/police")),
            ("agreement-help", format!("{case}/agreements/ask/help")),
            (
                "refer-by-law",
                format!("{case}/refer/send?need=shelter&law=yes"),
            ),
            ("must-pass-on", "/must-pass-on".to_owned()),
            ("correct", format!("{case}/correct/1")),
            ("alarm", format!("{case}/alarm")),
            ("close", format!("{case}/close")),
            ("ask-erasure", format!("{case}/ask-erasure")),
            ("seen", format!("{case}/seen")),
            ("refer-send", format!("{case}/refer/send?need=shelter")),
            ("refer-find", format!("{case}/refer?need=holding")),
            ("screen", format!("{case}/screen")),
            (
                "screen-noticed",
                format!("{case}/screen/noticed?setting=street"),
            ),
            ("screen-gate", format!("{case}/screen/gate")),
            ("accesses", format!("{case}/accesses")),
            ("concern-accesses", format!("{concern}/accesses")),
            ("list-people", "/lists/people".to_owned()),
        ];
        browser
            .open(&format!("{case}/refer/send?need=shelter"))
            .await;
        assert!(
            browser.questions().await <= 6,
            "a referral for a known person in 6 fields or fewer"
        );
        for (name, path) in &pages {
            browser.assert_good_in_every_language(name, path).await;
        }
        let own = [
            ("work", "/work".to_owned()),
            ("case", case),
            ("concern", concern),
        ];
        for (name, path) in pages.iter().chain(&own) {
            let separator = if path.contains('?') { '&' } else { '?' };
            browser.open(&format!("{path}{separator}lang=en-XA")).await;
            let plain = browser.plain_words().await;
            assert!(plain.is_empty(), "{name}: not translatable: {plain:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_closed_case_is_destroyed_by_two_organisations() {
    let house = House::furnished().await;
    browse("erasure", house.site(), async |browser| {
        presumed(browser, "no").await;
        browser.follow("/cases/").await;
        let case = browser.path().await;
        browser.press("Close the case").await;
        browser.choose("reason", "support_ended").await;
        browser.press("Close the case").await;
        browser.press("Ask for the case to be destroyed").await;
        browser.press("Ask for the case to be destroyed").await;
        browser.assert_shows("Choose what is to be destroyed").await;
        browser.choose("grade", "everything").await;
        browser.choose("ground", "persons_wish").await;
        browser.press("Ask for the case to be destroyed").await;
        browser.assert_shows("Closed; to be destroyed").await;

        browser.change_to("co-ordinator").await;
        browser.open("/erasures").await;
        browser.assert_shows("The person asked for it").await;
        browser
            .assert_good_in_every_language("erasures", "/erasures")
            .await;
        let confirm = format!("{case}/erase");
        browser
            .assert_good_in_every_language("erase", &confirm)
            .await;
        browser.open(&format!("{confirm}?lang=en")).await;
        browser.press("Destroy the case").await;
        browser.assert_shows("Choose it if you confirm").await;
        browser.choose("sure", "yes").await;
        browser.press("Destroy the case").await;
        browser.assert_shows("It was destroyed.").await;
        browser.assert_good("erasures-done").await;
        browser.open(&case).await;
        browser.assert_shows("There is no page for you here").await;
    })
    .await;
}

#[tokio::test]
async fn from_a_concern_to_reflection_and_a_new_holder() {
    let house = House::furnished().await;
    browse("road", house.site(), async |browser| {
        presumed(browser, "no").await;
        browser.follow("/cases/").await;
        browser.assert_shows("A worker’s judgement").await;
        browser.assert_good("case-new").await;
        let case = browser.path().await;
        opens_who_the_person_is(browser).await;

        browser
            .press("Start the recovery and reflection period")
            .await;
        browser
            .assert_shows("The recovery and reflection period runs")
            .await;
        browser.assert_shows("days left").await;

        browser
            .press("Write down how to reach the person safely")
            .await;
        browser.press("Write down").await;
        browser.assert_shows("Fill in at least one of these").await;
        browser.assert_good("contact-faults").await;
        browser
            .fill("contact-channel", "Through the neighbour")
            .await;
        browser.fill("contact-never", "Never call the house").await;
        browser.press("Write down").await;
        // At night: one tap, for the reason that stands there already.
        browser.press("Open: How to reach the person safely").await;
        browser.assert_shows("Never call the house").await;
        browser.assert_shows("Open to you until").await;

        agrees_to_share_with(browser, "Safe House").await;
        browser.press("Ask another organisation").await;
        browser.assert_good("refer-find").await;
        browser.open(&case).await;
        asks_to_hold(browser, "Safe House").await;
        browser.assert_shows("Waiting for an answer").await;
        browser.assert_good_in_every_language("case", &case).await;

        browser.change_to("shelter").await;
        browser.assert_good("work-full").await;
        browser.follow("/referrals/").await;
        browser
            .assert_shows("A safe bed; she is afraid of the family.")
            .await;
        browser
            .assert_shows("your organisation becomes responsible")
            .await;
        let referral = browser.path().await;
        browser
            .assert_good_in_every_language("referral", &referral)
            .await;
        browser.open(&referral).await;
        browser.press("Accept").await;
        browser.assert_shows("Case ").await;
        browser
            .assert_shows("Responsibility went to Safe House")
            .await;
        browser.assert_shows("Who opened what").await;

        // The former holder sees the case no longer, and cannot tell it from one that is not there.
        browser.change_to("outreach").await;
        browser.open(&case).await;
        browser.assert_shows("There is no page for you here").await;
    })
    .await;
}

#[tokio::test]
async fn a_referral_is_declined_with_a_reason_and_the_asker_is_told_what_to_do() {
    let house = House::furnished().await;
    browse("decline", house.site(), async |browser| {
        presumed(browser, "no").await;
        browser.follow("/cases/").await;
        agrees_to_share_with(browser, "Safe House").await;
        asks_to_hold(browser, "Safe House").await;
        browser.change_to("shelter").await;
        browser.follow("/referrals/").await;
        browser.press("Decline").await;
        browser.press("Decline").await;
        browser.assert_shows("Choose why you decline").await;
        browser.assert_good("decline-faults").await;
        browser.choose("reason", "no_capacity").await;
        browser.press("Decline").await;
        browser
            .assert_shows("You can no longer open what was sent")
            .await;

        browser.change_to("outreach").await;
        browser.assert_shows("A referral was declined").await;
        browser.follow("/cases/").await;
        browser.assert_shows("No place or no time now").await;
        browser
            .assert_shows("A referral was declined: ask another organisation")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_referral_that_nobody_answers_goes_to_the_desk_and_then_to_the_co_ordinator() {
    let house = House::furnished().await;
    browse("escalation", house.site(), async |browser| {
        presumed(browser, "no").await;
        browser.follow("/cases/").await;
        agrees_to_share_with(browser, "Safe House").await;
        asks_to_hold(browser, "Safe House").await;

        house.set("2026-03-02T21:30:00Z");
        house.engine.sweep().await.unwrap();
        browser.change_to("desk").await;
        browser.press("Duty desk").await;
        browser
            .assert_shows("Referrals that nobody answered in time")
            .await;
        browser.assert_shows("Taking over responsibility").await;
        browser.assert_good("desk-lapsed").await;

        house.set("2026-03-03T12:00:00Z");
        house.engine.sweep().await.unwrap();
        browser.change_to("co-ordinator").await;
        browser.press("Overview").await;
        browser.assert_shows("Taking over responsibility").await;
        browser
            .assert_good_in_every_language("overview", "/overview")
            .await;
        browser.open("/overview").await;
        browser
            .assert_shows("half-yearly figures to the National Co-ordinator")
            .await;
        browser.press("Dealt with").await;
        browser.assert_shows("Marked as dealt with").await;
    })
    .await;
}

#[tokio::test]
async fn a_child_goes_to_child_protection_and_ages_stand_side_by_side() {
    let house = House::furnished().await;
    browse("child", house.site(), async |browser| {
        presumed(browser, "yes").await;
        browser.change_to("child").await;
        browser.follow("/cases/").await;
        browser
            .assert_shows("Child rules apply until the age is shown")
            .await;
        browser.assert_shows("A guardian is appointed").await;

        for (years, source) in [("16", "person"), ("19", "document")] {
            browser.press("Write down an age").await;
            browser.choose("kind", "years").await;
            browser.fill("years", years).await;
            browser.choose("source", source).await;
            browser.press("Write down").await;
            browser.assert_shows("Written down beside").await;
        }
        browser.assert_shows("16 years old").await;
        browser.assert_shows("19 years old").await;
        browser.assert_good("case-child").await;

        browser.press("Raise an alarm").await;
        browser.press("Raise the alarm").await;
        browser.assert_shows("Choose which order it is").await;
        browser.choose("which", "removal").await;
        browser.press("Raise the alarm").await;
        browser.assert_shows("Alarm: Removal or expulsion").await;
        browser.assert_good("case-alarm").await;
    })
    .await;
}

#[tokio::test]
async fn signs_are_recorded_without_a_question_and_questions_stand_behind_the_gate() {
    let house = House::furnished().await;
    browse("screening", house.site(), async |browser| {
        presumed(browser, "no").await;
        browser.follow("/cases/").await;
        let case = browser.path().await;
        browser.press("Record signs").await;
        browser.press("Continue").await;
        browser.assert_shows("Choose how you know").await;
        browser.assert_good("screen-mode").await;
        browser.choose("mode", "noticed").await;
        browser.choose("setting", "workplace").await;
        browser.press("Continue").await;
        browser.assert_shows("Signs you noticed").await;
        let signs = browser.count("input[name='signs']").await;
        assert!((4..=12).contains(&signs), "{signs} signs");
        browser.assert_good("screen-noticed").await;
        browser.press("Record").await;
        browser.assert_shows("Nothing recorded yet").await;
        browser.assert_shows("It never leaves this house").await;
        browser
            .assert_shows("No sign and no answer is recorded")
            .await;
        browser.assert_good("screen-result-empty").await;
        let empty = browser.path().await;

        browser.open(&format!("{case}/screen")).await;
        browser.choose("mode", "asked").await;
        browser.press("Continue").await;
        browser.assert_shows("Before you ask").await;
        browser.choose("gate", "alone").await;
        browser.choose("interpreter", "not-independent").await;
        browser.press("Continue").await;
        browser
            .assert_shows("Do not ask now. The person is not safe here.")
            .await;
        browser
            .assert_shows("The interpreter may not be independent")
            .await;
        browser.assert_good("screen-gate-closed").await;
        browser.choose("gate", "safe").await;
        browser.choose("gate", "told").await;
        browser.choose("interpreter", "none").await;
        browser.choose("acts", "recruitment").await;
        browser.choose("means", "abuse_of_vulnerability").await;
        browser.choose("intent", "yes").await;
        browser.choose("forms", "domestic_servitude").await;
        browser.press("Continue").await;
        browser.assert_shows("Questions").await;
        browser.assert_good("screen-asked").await;
        browser.select("q-cd_documents", "present").await;
        browser.select("q-cd_threat_denunciation", "present").await;
        browser.select("q-ex_excessive_hours", "present").await;
        browser.select("q-ex_low_no_salary", "present").await;
        browser.press("Record").await;
        browser.assert_shows("What was recorded").await;
        browser.assert_shows("Presumed").await;
        browser.assert_good("screen-result").await;
        // Which elements, which signs in whose words, which rule from where, and what would change it.
        for said in [
            "Abuse of power or of a position of vulnerability (recorded as a fact)",
            "Coercion at destination (shown by signs and answers)",
            "Exploitation was intended, which is enough before it has begun",
            "Confiscation of documents",
            "Palermo Protocol art. 3(a)-(b); CETS 197 art. 4(a)-(b)",
            "It would become “Strong reasons to presume”",
            "More of Deception in recruitment (adults, labour). Numbers that are enough: strong: 1 and weak: 1",
        ] {
            browser.assert_shows(said).await;
        }
        browser.assert_hides("cd_documents").await;
        browser.assert_hides("ex_low_no_salary").await;
        let result = browser.path().await;
        browser
            .assert_good_in_every_language("screen-result", &result)
            .await;
        browser.open(&format!("{result}?lang=en-XA")).await;
        let plain = browser.plain_words().await;
        assert!(plain.is_empty(), "{plain:?}");

        // Each is read again later, with what the case keeps.
        browser.open(&format!("{case}?lang=en")).await;
        browser.press("What came out, and why").await;
        assert_eq!(browser.path().await, result);
        browser.press("All results of this case").await;
        browser.assert_shows("Signs noticed").await;
        browser.assert_shows("Questions asked").await;
        browser.assert_shows("The case keeps: Presumed").await;
        let all = browser.path().await;
        browser
            .assert_good_in_every_language("screenings", &all)
            .await;
        browser.open(&format!("{empty}?lang=en")).await;
        browser
            .assert_shows("This result is lower than what the case keeps")
            .await;
        browser.assert_good("screen-result-lower").await;

        // An emptier screening later does not lower what the case has.
        browser.open(&case).await;
        browser.assert_shows("Screening").await;
        browser.assert_shows("Presumed").await;
        // Status names are the country's.
        browser.assert_shows("Person presumed trafficked").await;
    })
    .await;
}

#[tokio::test]
async fn each_thing_is_asked_apart_and_what_was_read_before_is_said() {
    let house = House::furnished().await;
    browse("agreements", house.site(), async |browser| {
        presumed(browser, "no").await;
        // Before the first question: what goes on whatever the person says.
        browser
            .press("What I must pass on even if the person says no")
            .await;
        browser
            .assert_shows("that a child is, or may be, in danger")
            .await;
        browser
            .assert_shows("Mechanism Act (invented) sec. 23")
            .await;
        browser.assert_hides("Binds you: Police").await;
        browser.open("/work").await;
        browser.follow("/cases/").await;
        let case = browser.path().await;

        browser.press("Ask what the person agrees to").await;
        browser.press("Explain before asking").await;
        browser.press("Write down").await;
        browser
            .assert_shows("Say through whom it was explained")
            .await;
        browser.assert_good("explained-faults").await;
        for what in ["con_PurposeExplained", "con_WithdrawalExplained"] {
            browser.choose("told", what).await;
        }
        browser.fill("language", "Albanian").await;
        browser.choose("explained", "aloud").await;
        browser.choose("through", "interpreter").await;
        browser.press("Write down").await;
        browser.assert_shows("2 of 7 explained").await;

        // A no to the police is a no to that alone, and how it was explained is not asked again.
        browser.press("That the police are told").await;
        browser.assert_shows("help does not depend on it").await;
        browser.choose("answer", "refused").await;
        browser.press("Write down").await;
        browser.assert_shows("Refused").await;
        browser.press("To be helped").await;
        browser.choose("answer", "agreed").await;
        browser.press("Write down").await;
        browser.assert_shows("Agreed").await;
        browser
            .assert_good_in_every_language("agreements-answered", &format!("{case}/agreements"))
            .await;

        browser.open(&format!("{case}?lang=en")).await;
        agrees_to_share_with(browser, "Safe House").await;
        asks_to_hold(browser, "Safe House").await;
        browser.change_to("shelter").await;
        browser.follow("/referrals/").await;
        browser.assert_shows("A safe bed").await;

        browser.change_to("outreach").await;
        browser.open(&format!("{case}/agreements")).await;
        browser
            .press("The person takes it back – That facts go to one organisation")
            .await;
        browser
            .assert_shows("what was already read cannot be unread")
            .await;
        browser.assert_shows("What Safe House has opened").await;
        browser.assert_shows("What the referral carries").await;
        let agreement = browser.path().await;
        browser
            .assert_good_in_every_language("agreement", &agreement)
            .await;
        browser.open(&format!("{case}?lang=en")).await;
        browser
            .assert_shows("Taken back: That facts go to one organisation")
            .await;
    })
    .await;
}

#[tokio::test]
async fn the_law_is_invoked_for_a_reason_and_listed_for_the_co_ordinator() {
    let house = House::furnished().await;
    browse("by-law", house.site(), async |browser| {
        presumed(browser, "no").await;
        browser.follow("/cases/").await;
        let case = browser.path().await;
        browser
            .open(&format!("{case}/refer/send?need=shelter"))
            .await;
        browser
            .press("Send it on a legal basis instead of an agreement")
            .await;
        browser
            .assert_shows("Who may be told: Child protection authority")
            .await;
        browser
            .assert_shows("What of the person: Who the person is")
            .await;
        browser.select_text("to", "Safe House").await;
        browser.choose("urgency", "tonight").await;
        browser.select("basis", "law:danger-to-life").await;
        browser.press("Send").await;
        browser.assert_shows("Write why it is needed").await;
        browser.assert_shows("Say if the person was told").await;
        browser.assert_good("by-law-faults").await;
        browser
            .fill("why", "They said tonight they would kill her.")
            .await;
        browser.choose("told", "no").await;
        browser.press("Send").await;
        browser.assert_shows("Sent.").await;
        browser
            .assert_shows("Shared by law, without an agreement")
            .await;
        browser.assert_shows("The person is to be told").await;
        browser.assert_good("case-by-law").await;

        browser.change_to("co-ordinator").await;
        browser.open("/overview").await;
        browser.assert_shows("Invoked by Outreach").await;
        browser
            .assert_shows("Mechanism Act (invented) sec. 25")
            .await;
        browser.assert_shows("The person is to be told").await;
        browser.assert_hides("They said tonight").await;
        browser
            .assert_good_in_every_language("laws", "/lists/laws")
            .await;

        browser.change_to("outreach").await;
        browser.open(&format!("{case}?lang=en")).await;
        browser.press("The person was told").await;
        browser
            .assert_shows("Written down: the person was told")
            .await;
    })
    .await;
}

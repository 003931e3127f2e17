//! Rights and deadlines.

use case::calendar::Length;
use case::clock::{Clock, Deadline, Outcome, Standing, Urgency};
use case::profile::{Checked, Confidence};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{checked, in_zone, zz_with};

const ZONES: [&str; 7] = [
    "Africa/Cairo",
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Vienna",
    "Pacific/Auckland",
];

const WEEKEND: &str =
    "source = \"Mechanism Act (invented) sec. 31\"\nconfidence = \"verified\"\nread = 2026-11-24";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

fn right(clock: &Clock<'_>, start: Timestamp, length: Length) -> Deadline {
    clock.right(start, length, "test", Standing::House)
}

fn authority(clock: &Clock<'_>, start: Timestamp, length: Length) -> Deadline {
    clock.authority(start, length, "test", Standing::House)
}

#[test]
fn reflection_runs_the_stated_minimum_with_its_article() {
    let zz = Checked::bundled("zz").unwrap();
    let reflection = zz.clock().reflection(at("2026-11-24T10:00:00Z"));
    assert_eq!(reflection.last_day, date(2027, 1, 8));
    assert_eq!(reflection.article, "Mechanism Act (invented) sec. 16");
    assert_eq!(reflection.standing, Standing::Stated(Confidence::Verified));
    assert!(reflection.may_work_against_person());
}

#[test]
fn a_reflection_nobody_knows_runs_the_floor_and_works_against_nobody() {
    let template = Checked::bundled("template").unwrap();
    let reflection = template.clock().reflection(at("2026-11-24T10:00:00Z"));
    assert_eq!(reflection.due, at("2026-12-25T00:00:00Z"));
    assert_eq!(reflection.last_day, date(2026, 12, 24));
    assert_eq!(reflection.article, "CETS 197 art. 13(1)");
    assert_eq!(reflection.standing, Standing::Floor);
    assert!(!reflection.may_work_against_person());
}

#[test]
fn an_unverified_reflection_runs_is_labelled_and_works_against_nobody() {
    let uk = Checked::bundled("uk").unwrap();
    let reflection = uk.clock().reflection(at("2026-11-24T10:00:00Z"));
    assert_eq!(reflection.last_day, date(2026, 12, 24));
    assert_eq!(reflection.standing, Standing::Stated(Confidence::Secondary));
    assert!(!reflection.may_work_against_person());
}

#[test]
fn up_to_three_months_runs_three_months_unless_a_decision_says_less() {
    let nl = Checked::bundled("nl").unwrap();
    let start = at("2026-11-24T10:00:00Z");
    assert_eq!(nl.clock().reflection(start).last_day, date(2027, 2, 24));
    let granted = |length| nl.clock().reflection_granted(start, length);
    assert_eq!(granted(Length::Days(30)).last_day, date(2026, 12, 24));
    let two_months = granted(Length::Months(2));
    assert_eq!(two_months.last_day, date(2027, 1, 24));
    assert_eq!(two_months.standing, Standing::Granted);
    assert!(two_months.may_work_against_person());
}

#[test]
fn a_grant_runs_also_where_the_profile_knows_no_period() {
    let template = Checked::bundled("template").unwrap();
    let granted = template
        .clock()
        .reflection_granted(at("2026-11-24T10:00:00Z"), Length::Days(60));
    assert_eq!(granted.last_day, date(2027, 1, 23));
    assert_eq!(granted.standing, Standing::Granted);
    assert_eq!(granted.article, "CETS 197 art. 13(1)");
}

#[test]
fn a_grant_below_the_stated_minimum_or_the_floor_is_lifted_to_it() {
    let start = at("2026-11-24T10:00:00Z");
    let zz = Checked::bundled("zz").unwrap();
    let lifted = zz.clock().reflection_granted(start, Length::Days(10));
    assert_eq!(lifted, zz.clock().reflection(start));
    let template = Checked::bundled("template").unwrap();
    let lifted = template.clock().reflection_granted(start, Length::Days(10));
    assert_eq!(lifted.last_day, date(2026, 12, 24));
    assert_eq!(lifted.standing, Standing::Floor);
}

#[test]
fn one_month_never_falls_below_the_floor_in_february() {
    let text = zz_with(&[(
        "value.min = 45\nvalue.max = 90\nvalue.unit = \"days\"",
        "value.min = 1\nvalue.max = 3\nvalue.unit = \"months\"",
    )]);
    let checked = checked(&text);
    let february = checked.clock().reflection(at("2026-02-01T10:00:00Z"));
    assert_eq!(february.last_day, date(2026, 3, 3));
    assert_eq!(february.standing, Standing::Floor);
    let july = checked.clock().reflection(at("2026-07-01T10:00:00Z"));
    assert_eq!(july.last_day, date(2026, 8, 1));
    assert_eq!(july.standing, Standing::Stated(Confidence::Verified));
}

#[test]
fn deadlines_of_authorities_come_from_the_profile() {
    let zz = Checked::bundled("zz").unwrap();
    let start = at("2026-12-23T10:00:00Z");
    let first = zz.clock().reasonable_grounds(start).unwrap();
    // 24 December, then Christmas, a weekend, 28 to 31 December.
    assert_eq!(first.last_day, date(2026, 12, 31));
    assert_eq!(first.article, "Mechanism Act (invented) sec. 14");
    // 45 days end on Saturday 6 February.
    assert_eq!(
        zz.clock().conclusive(start).unwrap().last_day,
        date(2027, 2, 8)
    );
    assert_eq!(
        zz.clock().guardian(start).unwrap().last_day,
        date(2026, 12, 29)
    );

    let template = Checked::bundled("template").unwrap();
    assert_eq!(template.clock().reasonable_grounds(start), None);
    assert_eq!(template.clock().conclusive(start), None);
    assert_eq!(template.clock().guardian(start), None);
    let uk = Checked::bundled("uk").unwrap();
    assert_eq!(uk.clock().conclusive(start), None, "known to have none");
}

#[test]
fn permits_and_support_come_from_the_profile() {
    let zz = Checked::bundled("zz").unwrap();
    let start = at("2028-02-29T10:00:00Z");
    let tracks = &zz.profile().permits;
    let ends: Vec<_> = tracks
        .iter()
        .map(|track| zz.clock().permit(track, start).unwrap().last_day)
        .collect();
    assert_eq!(ends, [date(2029, 2, 28), date(2028, 8, 29)]);
    let support = |outcome| zz.clock().support_after(outcome, start).unwrap().last_day;
    assert_eq!(support(Outcome::Positive), date(2028, 5, 29));
    assert_eq!(support(Outcome::Negative), date(2028, 3, 30));

    let nl = Checked::bundled("nl").unwrap();
    assert!(
        nl.profile()
            .permits
            .iter()
            .all(|track| nl.clock().permit(track, start).is_none())
    );
    assert_eq!(nl.clock().support_after(Outcome::Positive, start), None);
}

#[test]
fn a_length_counted_with_unverified_days_is_no_surer_than_they_are() {
    let verified_days = checked(&zz_with(&[]));
    let start = at("2026-11-24T10:00:00Z");
    let first = verified_days.clock().reasonable_grounds(start).unwrap();
    assert_eq!(first.standing, Standing::Stated(Confidence::Verified));

    let recall = WEEKEND.replace("\"verified\"\nread = 2026-11-24", "\"recall\"");
    let from_memory = checked(&zz_with(&[(WEEKEND, &recall)]));
    let first = from_memory.clock().reasonable_grounds(start).unwrap();
    assert_eq!(first.standing, Standing::Stated(Confidence::Recall));
    assert!(!first.may_work_against_person());
    // So is a right in working days.
    let in_working_days = zz_with(&[
        (
            "value.n = 30\nvalue.unit = \"days\"",
            "value.n = 30\nvalue.unit = \"working-days\"",
        ),
        (
            WEEKEND,
            &WEEKEND.replace("\"verified\"\nread = 2026-11-24", "\"recall\""),
        ),
    ]);
    let support = checked(&in_working_days)
        .clock()
        .support_after(Outcome::Negative, start);
    assert_eq!(
        support.unwrap().standing,
        Standing::Stated(Confidence::Recall)
    );
    // Calendar days do not ask which of them are free.
    let reflection = from_memory.clock().reflection(start);
    assert_eq!(reflection.standing, Standing::Stated(Confidence::Verified));
}

#[test]
fn a_deadline_beyond_the_holiday_table_is_assumed_and_works_against_nobody() {
    let zz = Checked::bundled("zz").unwrap();
    let beyond = zz
        .clock()
        .reasonable_grounds(at("2028-12-29T10:00:00Z"))
        .unwrap();
    assert!(beyond.assumed);
    assert!(!beyond.may_work_against_person());
    let within = zz
        .clock()
        .reasonable_grounds(at("2028-11-20T10:00:00Z"))
        .unwrap();
    assert!(!within.assumed);
    // Calendar days of an authority too: whether the last of them is a holiday is not known.
    let last_day = zz.clock().conclusive(at("2028-12-01T10:00:00Z")).unwrap();
    assert_eq!(
        (last_day.last_day, last_day.assumed),
        (date(2029, 1, 15), true)
    );
    // The table begins with 2024: two of these five days lie before it.
    let before = zz
        .clock()
        .reasonable_grounds(at("2023-12-27T10:00:00Z"))
        .unwrap();
    assert_eq!(before.last_day, date(2024, 1, 4));
    assert!(before.assumed);
}

#[test]
fn rules_of_the_house_go_stale_on_time() {
    let zz = Checked::bundled("zz").unwrap();
    let start = at("2026-11-24T10:00:00Z");
    let contact = zz.clock().safe_contact(date(2026, 11, 24));
    assert_eq!(contact.last_day, date(2026, 12, 24));
    assert_eq!(contact.standing, Standing::House);
    assert_eq!(
        zz.clock().return_assessment(start).last_day,
        date(2027, 2, 22)
    );
    assert!(!contact.is_over(contact.due - SignedDuration::from_nanos(1)));
    assert!(contact.is_over(contact.due));
}

#[test]
fn born_on_29_february_is_a_child_until_1_march() {
    let zz = Checked::bundled("zz").unwrap();
    let born = date(2008, 2, 29);
    assert!(zz.clock().is_child(born, at("2026-02-28T22:59:59Z")));
    assert!(!zz.clock().is_child(born, at("2026-02-28T23:00:00Z")));
}

fn any_instant() -> impl Strategy<Value = Timestamp> {
    // 2000 to 2035.
    (946_684_800i64..2_050_000_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn any_length() -> impl Strategy<Value = Length> {
    (1u16..200, 0u8..3).prop_map(|(n, unit)| match unit {
        0 => Length::Days(n),
        1 => Length::WorkingDays(n),
        _ => Length::Months(n.div_ceil(10)),
    })
}

fn longer(length: Length) -> Length {
    match length {
        Length::Days(n) => Length::Days(n + 1),
        Length::WorkingDays(n) => Length::WorkingDays(n + 1),
        Length::Months(n) => Length::Months(n + 1),
    }
}

const URGENCIES: [Urgency; 4] = [
    Urgency::Tonight,
    Urgency::Within24Hours,
    Urgency::ThisWeek,
    Urgency::Planned,
];

proptest! {
    #[test]
    fn a_later_event_never_ends_earlier(
        zone in prop::sample::select(&ZONES[..]),
        start in any_instant(),
        after in 0i64..2_000,
        length in any_length(),
    ) {
        let checked = in_zone(zone);
        let clock = checked.clock();
        let later = start + hours(after);
        prop_assert!(right(&clock, start, length).due <= right(&clock, later, length).due);
        prop_assert!(authority(&clock, start, length).due <= authority(&clock, later, length).due);
        for urgency in URGENCIES {
            prop_assert!(clock.referral(urgency, start).due <= clock.referral(urgency, later).due);
        }
    }

    #[test]
    fn a_longer_length_never_ends_earlier(
        zone in prop::sample::select(&ZONES[..]),
        start in any_instant(),
        length in any_length(),
    ) {
        let checked = in_zone(zone);
        let clock = checked.clock();
        let more = longer(length);
        prop_assert!(right(&clock, start, length).due < right(&clock, start, more).due);
        prop_assert!(authority(&clock, start, length).due <= authority(&clock, start, more).due);
    }

    #[test]
    fn a_right_has_its_full_days_but_for_the_hour_the_clocks_take(
        zone in prop::sample::select(&ZONES[..]),
        start in any_instant(),
        n in 1u16..400,
    ) {
        let checked = in_zone(zone);
        let due = right(&checked.clock(), start, Length::Days(n)).due;
        let days = hours(24 * i64::from(n));
        prop_assert!(due >= start + days - hours(1));
        prop_assert!(due <= start + days + hours(25));
    }

    #[test]
    fn an_authority_never_has_less_time_than_a_right_and_ends_on_a_working_day(
        zone in prop::sample::select(&ZONES[..]),
        start in any_instant(),
        length in any_length(),
    ) {
        let checked = in_zone(zone);
        let clock = checked.clock();
        let deadline = authority(&clock, start, length);
        prop_assert!(deadline.due >= right(&clock, start, length).due);
        prop_assert!(checked.calendar().is_working(deadline.last_day).0);
    }

    #[test]
    fn more_urgent_never_expires_later(
        zone in prop::sample::select(&ZONES[..]),
        sent in any_instant(),
    ) {
        let checked = in_zone(zone);
        let dues = URGENCIES.map(|urgency| checked.clock().referral(urgency, sent).due);
        prop_assert!(dues.is_sorted(), "{dues:?}");
        prop_assert!(dues[0] >= sent + hours(2));
        prop_assert!(dues[0] <= sent + hours(15), "the evening is at most fifteen hours off");
    }

    #[test]
    fn a_deadline_says_the_same_day_and_instant(
        zone in prop::sample::select(&ZONES[..]),
        start in any_instant(),
        length in any_length(),
    ) {
        let checked = in_zone(zone);
        let clock = checked.clock();
        let all = [right(&clock, start, length), authority(&clock, start, length)];
        for deadline in all.into_iter().chain(URGENCIES.map(|it| clock.referral(it, start))) {
            let last = deadline.due - SignedDuration::from_nanos(1);
            prop_assert_eq!(checked.calendar().day_of(last), deadline.last_day);
        }
    }
}

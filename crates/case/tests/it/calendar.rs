//! Civil days of a country.

use case::calendar::{Calendar, Counted, Holidays, Length};
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const ZONES: [&str; 8] = [
    "Africa/Cairo",
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Amsterdam",
    "Pacific/Auckland",
];

fn calendar(zone: &str, holidays: Option<Holidays>) -> Calendar {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    Calendar::new(zone, Some(&[Weekday::Saturday, Weekday::Sunday]), holidays)
}

fn counted(day: Date, assumed: bool) -> Counted {
    Counted { day, assumed }
}

#[test]
fn a_weekend_that_is_not_known_is_saturday_and_sunday_and_assumed() {
    let zone = TimeZoneDatabase::bundled().get("Africa/Cairo").unwrap();
    let table = Holidays::new(2026, 2026, [date(2026, 1, 7)]);
    let unknown = Calendar::new(zone.clone(), None, Some(table.clone()));
    let friday = date(2026, 11, 27);
    let length = Length::WorkingDays(1);
    assert_eq!(
        unknown.count(friday, length),
        counted(date(2026, 11, 30), true)
    );

    let friday_free = [Weekday::Friday, Weekday::Saturday];
    let known = Calendar::new(zone, Some(&friday_free), Some(table));
    assert_eq!(
        known.count(friday, length),
        counted(date(2026, 11, 29), false)
    );
}

#[test]
fn years_before_and_beyond_the_table_are_assumed() {
    let table = Holidays::new(2026, 2026, [date(2026, 12, 25)]);
    let calendar = calendar("Europe/Amsterdam", Some(table));
    let length = Length::WorkingDays(1);
    // 25 December 2026 is a Friday.
    let christmas_eve = calendar.count(date(2026, 12, 24), length);
    assert_eq!(christmas_eve, counted(date(2026, 12, 28), false));
    assert!(calendar.count(date(2026, 12, 31), length).assumed);
    assert!(calendar.count(date(2025, 12, 30), length).assumed);
    // So is a day within the table that was reached across days before it.
    assert_eq!(
        calendar.count(date(2025, 12, 30), Length::WorkingDays(3)),
        counted(date(2026, 1, 2), true),
    );
    // The days of the table's own years on the way are not assumed, those after them are.
    assert!(
        !calendar
            .count(date(2026, 12, 28), Length::WorkingDays(3))
            .assumed
    );
    assert!(
        calendar
            .count(date(2026, 12, 28), Length::WorkingDays(4))
            .assumed
    );
}

#[test]
fn a_weekend_beyond_the_table_is_not_assumed() {
    let table = Holidays::new(2026, 2026, [date(2026, 12, 25)]);
    let calendar = calendar("Europe/Amsterdam", Some(table));
    assert_eq!(calendar.is_working(date(2027, 1, 2)), (false, false));
    assert_eq!(calendar.is_working(date(2027, 1, 4)), (true, true));
}

#[test]
fn counting_stops_at_the_end_of_the_calendar() {
    let calendar = calendar("Europe/Amsterdam", None);
    for length in [
        Length::Days(Length::MOST),
        Length::Months(Length::MOST),
        Length::WorkingDays(Length::MOST),
    ] {
        assert_eq!(calendar.count(date(9999, 12, 1), length).day, Date::MAX);
    }
    assert_eq!(calendar.end_of(Date::MAX), Timestamp::MAX);
    assert_eq!(calendar.or_next_working(Date::MAX).day, Date::MAX);
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i32..14_000).prop_map(|days| date(2000, 1, 1).saturating_add(jiff::Span::new().days(days)))
}

proptest! {
    #[test]
    fn the_last_instant_of_a_day_is_in_it_and_the_next_is_not(
        zone in prop::sample::select(&ZONES[..]),
        day in any_day(),
    ) {
        let calendar = calendar(zone, None);
        let end = calendar.end_of(day);
        let last = end - SignedDuration::from_nanos(1);
        prop_assert_eq!(calendar.day_of(last), day);
        prop_assert_eq!(calendar.day_of(end), day.tomorrow().unwrap());
        prop_assert_eq!(calendar.start_of(day.tomorrow().unwrap()), end);
    }

    #[test]
    fn working_days_are_never_fewer_than_calendar_days(day in any_day(), n in 1u16..400) {
        let calendar = calendar("Europe/Amsterdam", None);
        let working = calendar.count(day, Length::WorkingDays(n)).day;
        prop_assert!(working >= calendar.count(day, Length::Days(n)).day);
        prop_assert!(calendar.is_working(working).0);
    }

    #[test]
    fn a_holiday_never_makes_a_count_end_earlier(
        day in any_day(),
        n in 1u16..60,
        offset in 0i32..100,
    ) {
        let holiday = day.saturating_add(jiff::Span::new().days(offset));
        let table = Holidays::new(1999, 2050, [holiday]);
        let with = calendar("Europe/Amsterdam", Some(table));
        let without = calendar("Europe/Amsterdam", None);
        let length = Length::WorkingDays(n);
        prop_assert!(with.count(day, length).day >= without.count(day, length).day);
        prop_assert!(with.or_next_working(holiday).day > holiday);
    }

    #[test]
    fn months_keep_the_day_or_end_with_the_month(day in any_day(), n in 1u16..120) {
        let calendar = calendar("Europe/Amsterdam", None);
        let counted = calendar.count(day, Length::Months(n));
        let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        prop_assert_eq!(months(counted.day), months(day) + i32::from(n));
        let clamped = day.day() > counted.day.days_in_month();
        prop_assert_eq!(counted.day.day(), if clamped { counted.day.days_in_month() } else { day.day() });
        prop_assert!(!counted.assumed);
    }

    #[test]
    fn no_length_falls_below_its_least_days(day in any_day(), n in 1u16..120) {
        let calendar = calendar("Europe/Amsterdam", None);
        for length in [Length::Days(n), Length::Months(n), Length::WorkingDays(n)] {
            let last = calendar.count(day, length).day;
            prop_assert!(day.until(last).unwrap().get_days() >= i32::try_from(length.least_days()).unwrap());
        }
    }
}

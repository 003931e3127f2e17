//! When the duty desk reads what is written to it from outside, so that nobody waits for an answer in the night.

use case::calendar::Calendar;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use serde::Deserialize;

/// Hours in which somebody at the desk reads.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// On which days of the week.
    pub days: Vec<Day>,
    /// From when, as clocks in the country show it.
    pub from: Time,
    /// Until when; an hour that is not after the first is one of the next day.
    pub until: Time,
    /// Whether on public holidays too.
    #[serde(default)]
    pub holidays: bool,
}

/// A day of the week, as a file names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "days need no explanation")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// When it is read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NextRead {
    /// Somebody reads now, and does until then.
    Now(Timestamp),
    /// From then on.
    From(Timestamp),
    /// Nobody has said.
    Unknown,
}

/// As far ahead as hours are looked for: beyond two weeks nobody says when.
const AHEAD: i32 = 14;

/// When what is written at an instant is read.
pub(crate) fn next_read(hours: &[Hours], now: Timestamp, calendar: &Calendar) -> NextRead {
    let today = calendar.day_of(now);
    let day = |ahead: i32| today.checked_add(jiff::Span::new().days(ahead)).ok();
    // One that began yesterday may go on.
    let shifts = (-1..=AHEAD).filter_map(day).flat_map(|day| {
        hours
            .iter()
            .filter_map(move |hours| hours.on(day, calendar))
    });
    let (mut until, mut from) = (None::<Timestamp>, None::<Timestamp>);
    for (start, end) in shifts {
        if start <= now && now < end {
            until = until.max(Some(end));
        } else if now < start {
            from = Some(from.map_or(start, |from| from.min(start)));
        }
    }
    match (until, from) {
        (Some(until), _) => NextRead::Now(until),
        (None, Some(from)) => NextRead::From(from),
        (None, None) => NextRead::Unknown,
    }
}

impl Hours {
    /// From when until when these hours are those of a day, if they are at all.
    fn on(&self, day: Date, calendar: &Calendar) -> Option<(Timestamp, Timestamp)> {
        let read = self.days.iter().any(|it| it.weekday() == day.weekday());
        if !read || (!self.holidays && calendar.is_holiday(day)) {
            return None;
        }
        let last = match self.until > self.from {
            true => day,
            false => day.tomorrow().ok()?,
        };
        let start = calendar.instant(day, self.from);
        Some((start, calendar.instant(last, self.until)))
    }
}

impl Day {
    /// The days on which offices work in most countries.
    pub const WORKING: [Self; 5] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
    ];

    fn weekday(self) -> Weekday {
        match self {
            Day::Monday => Weekday::Monday,
            Day::Tuesday => Weekday::Tuesday,
            Day::Wednesday => Weekday::Wednesday,
            Day::Thursday => Weekday::Thursday,
            Day::Friday => Weekday::Friday,
            Day::Saturday => Weekday::Saturday,
            Day::Sunday => Weekday::Sunday,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use case::calendar::Holidays;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn calendar() -> Calendar {
        let holidays = Holidays::new(2026, 2026, [date(2026, 1, 6)]);
        let zone = TimeZone::get("Europe/Vienna").unwrap();
        Calendar::new(
            zone,
            Some(&[Weekday::Saturday, Weekday::Sunday]),
            Some(holidays),
        )
    }

    fn hours(days: &[Day], from: i8, until: i8, holidays: bool) -> Vec<Hours> {
        vec![Hours {
            days: days.to_vec(),
            from: Time::constant(from, 0, 0, 0),
            until: Time::constant(until, 0, 0, 0),
            holidays,
        }]
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_in_the_night_is_read_when_the_desk_opens_and_not_on_a_holiday() {
        let office = hours(&[Day::Monday, Day::Tuesday, Day::Wednesday], 9, 17, false);
        let read = |now| next_read(&office, at(now), &calendar());
        // A Monday, in winter: the country is an hour ahead of universal time.
        assert_eq!(
            read("2026-01-05T07:30:00Z"),
            NextRead::From(at("2026-01-05T08:00:00Z"))
        );
        assert_eq!(
            read("2026-01-05T08:00:00Z"),
            NextRead::Now(at("2026-01-05T16:00:00Z"))
        );
        // At the last minute it is closed, and the next day is a holiday.
        assert_eq!(
            read("2026-01-05T16:00:00Z"),
            NextRead::From(at("2026-01-07T08:00:00Z"))
        );
        // In summer it is two hours ahead.
        assert_eq!(
            read("2026-07-05T12:00:00Z"),
            NextRead::From(at("2026-07-06T07:00:00Z"))
        );
    }

    #[test]
    fn a_shift_through_the_night_goes_on_after_midnight_and_no_hours_promise_nothing() {
        let night = hours(&[Day::Tuesday], 22, 6, true);
        let read = |now| next_read(&night, at(now), &calendar());
        assert_eq!(
            read("2026-01-07T02:00:00Z"),
            NextRead::Now(at("2026-01-07T05:00:00Z"))
        );
        assert_eq!(
            read("2026-01-07T05:00:00Z"),
            NextRead::From(at("2026-01-13T21:00:00Z"))
        );
        let never = next_read(&[], at("2026-01-07T02:00:00Z"), &calendar());
        assert_eq!(never, NextRead::Unknown);
    }
}

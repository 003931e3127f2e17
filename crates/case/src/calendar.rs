//! Civil dates of one country: its zone, its weekend and its holidays, and counting along them.
//!
//! Counting never fails. At the end of the calendar (year 9999) it stops on the last day.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A length of time as law states it. At least one, at most [`Length::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Length {
    /// Calendar days.
    Days(u16),
    /// Days that are neither weekend nor holiday.
    WorkingDays(u16),
    /// Calendar months: the same day of a later month, or that month's last day where it is shorter.
    Months(u16),
}

impl Length {
    /// The longest length that a profile can state, in any unit.
    pub const MOST: u16 = 4000;

    /// The number and the unit as they stand in a profile.
    fn parts(self) -> (u16, Unit) {
        match self {
            Self::Days(n) => (n, Unit::Days),
            Self::WorkingDays(n) => (n, Unit::WorkingDays),
            Self::Months(n) => (n, Unit::Months),
        }
    }

    /// Calendar days that the length never falls below: a month has at least 28.
    #[must_use]
    pub fn least_days(self) -> u32 {
        match self {
            Self::Days(n) | Self::WorkingDays(n) => u32::from(n),
            Self::Months(n) => 28 * u32::from(n),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, unit) = self.parts();
        let word = match unit {
            Unit::Days => "day",
            Unit::WorkingDays => "working day",
            Unit::Months => "month",
        };
        write!(f, "{n} {word}{}", if n == 1 { "" } else { "s" })
    }
}

/// Units a profile counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    Days,
    WorkingDays,
    Months,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    n: u16,
    unit: Unit,
}

impl TryFrom<Written> for Length {
    type Error = String;

    fn try_from(Written { n, unit }: Written) -> Result<Self, String> {
        if n == 0 || n > Self::MOST {
            return Err(format!("`n` is `{n}`; write 1 to {}", Self::MOST));
        }
        Ok(match unit {
            Unit::Days => Self::Days(n),
            Unit::WorkingDays => Self::WorkingDays(n),
            Unit::Months => Self::Months(n),
        })
    }
}

impl From<Length> for Written {
    fn from(length: Length) -> Self {
        let (n, unit) = length.parts();
        Self { n, unit }
    }
}

/// Days off of a country with the years its table covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    first_year: i16,
    last_year: i16,
    days: BTreeSet<Date>,
}

impl Holidays {
    /// A table that covers whole years from `first_year` to `last_year`.
    #[must_use]
    pub fn new(first_year: i16, last_year: i16, days: impl IntoIterator<Item = Date>) -> Self {
        Self {
            first_year,
            last_year,
            days: days.into_iter().collect(),
        }
    }

    /// The last year the table covers.
    #[must_use]
    pub fn last_year(&self) -> i16 {
        self.last_year
    }

    fn covers(&self, date: Date) -> bool {
        (self.first_year..=self.last_year).contains(&date.year())
    }
}

/// The civil calendar of one country.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    weekend: Option<BTreeSet<i8>>,
    holidays: Option<Holidays>,
}

/// A day reached by counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The day.
    pub day: Date,
    /// Whether counting met a day of which the calendar does not know if it is a holiday.
    pub assumed: bool,
}

impl Calendar {
    /// A calendar; what is `None` is not known, and Saturday and Sunday are then assumed free.
    #[must_use]
    pub fn new(zone: TimeZone, weekend: Option<&[Weekday]>, holidays: Option<Holidays>) -> Self {
        let days = |days: &[Weekday]| days.iter().map(|day| day.to_monday_zero_offset()).collect();
        Self {
            zone,
            weekend: weekend.map(days),
            holidays,
        }
    }

    /// The zone in which days begin and end.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The day it is in the country at `instant`.
    #[must_use]
    pub fn day_of(&self, instant: Timestamp) -> Date {
        self.zone.to_datetime(instant).date()
    }

    /// The first instant of `day`. Where clocks skip midnight, the instant to which they skip.
    #[must_use]
    pub fn start_of(&self, day: Date) -> Timestamp {
        self.instant(day, Time::midnight())
    }

    /// The instant at which `day` is over: the first of the next day.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Timestamp {
        day.tomorrow()
            .map_or(Timestamp::MAX, |next| self.start_of(next))
    }

    /// The instant at which clocks in the country show `time` on `day`: the first of two where it
    /// comes twice, the instant after the gap where it is skipped.
    #[must_use]
    pub fn instant(&self, day: Date, time: Time) -> Timestamp {
        self.zone
            .to_timestamp(day.to_datetime(time))
            .unwrap_or(Timestamp::MAX)
    }

    /// Whether `day` is a public holiday, as far as is known.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        let table = self.holidays.as_ref();
        table.is_some_and(|table| table.days.contains(&day))
    }

    /// Whether offices work on `day`, as far as is known, and whether that is assumed.
    #[must_use]
    pub fn is_working(&self, day: Date) -> (bool, bool) {
        let position = day.weekday().to_monday_zero_offset();
        let weekend = match &self.weekend {
            Some(days) => days.contains(&position),
            None => position >= 5,
        };
        let working = !weekend && !self.is_holiday(day);
        let covered = self
            .holidays
            .as_ref()
            .is_some_and(|table| table.covers(day));
        // A weekend day is free whatever the holidays are.
        let assumed = self.weekend.is_none() || (working && !covered);
        (working, assumed)
    }

    /// The last day of a length that starts with the event on `day`, which is itself not counted.
    #[must_use]
    pub fn count(&self, day: Date, length: Length) -> Counted {
        match length {
            Length::Days(n) => Counted {
                day: day.saturating_add(Span::new().days(i32::from(n))),
                assumed: false,
            },
            Length::Months(n) => Counted {
                day: day.saturating_add(Span::new().months(i32::from(n))),
                assumed: false,
            },
            Length::WorkingDays(n) => self.count_working(day, n),
        }
    }

    /// `day` itself where offices work on it, else the next day on which they do.
    #[must_use]
    pub fn or_next_working(&self, day: Date) -> Counted {
        let (working, assumed) = self.is_working(day);
        if working {
            return Counted { day, assumed };
        }
        let next = self.count_working(day, 1);
        Counted {
            day: next.day,
            assumed: assumed || next.assumed,
        }
    }

    fn count_working(&self, from: Date, n: u16) -> Counted {
        let (mut day, mut assumed, mut left) = (from, false, n);
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            let (working, guessed) = self.is_working(day);
            assumed |= guessed;
            left -= u16::from(working);
        }
        Counted { day, assumed }
    }
}

/// The zone called `name` in the bundled database, so that no result depends on the machine.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

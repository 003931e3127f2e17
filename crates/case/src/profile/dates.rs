//! Days that a country names: reporting days, weekend, holidays.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::fact::{Fact, date};
use super::{Text, Who};

/// A day of the year on which bodies report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What is reported and to whom.
    pub what: Text,
    /// Bodies that report.
    pub who: Who,
    /// Month and day on which it is due, such as `07-15`.
    pub due: DayOfYear,
}

/// A month and a day that exist together in some year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl DayOfYear {
    /// The day in `year`; 29 February is 28 February where the year has none.
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        let first = Date::new(year, self.month, 1).ok()?;
        Date::new(year, self.month, self.day.min(first.days_in_month())).ok()
    }
}

impl TryFrom<String> for DayOfYear {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('-').filter(|_| text.len() == 5);
        let numbers = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        match numbers {
            // 2000 is a leap year: every day of the year exists in it.
            Some((month, day)) if Date::new(2000, month, day).is_ok() => Ok(Self { month, day }),
            _ => Err(format!("`{text}` is not a month and day such as `07-15`")),
        }
    }
}

/// Weekend and holidays.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// Days of the week on which offices are closed.
    pub weekend: Fact<Weekend>,
    /// Holidays of whole years.
    pub holidays: Fact<HolidayTable>,
}

/// Days of the week on which offices are closed: never all seven.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeSet<DayOfWeek>")]
pub struct Weekend(Vec<Weekday>);

impl Weekend {
    /// The days.
    #[must_use]
    pub fn days(&self) -> &[Weekday] {
        &self.0
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl TryFrom<BTreeSet<DayOfWeek>> for Weekend {
    type Error = &'static str;

    fn try_from(days: BTreeSet<DayOfWeek>) -> Result<Self, &'static str> {
        if days.len() == 7 {
            return Err("a week has at least one working day");
        }
        let day = |day| match day {
            DayOfWeek::Monday => Weekday::Monday,
            DayOfWeek::Tuesday => Weekday::Tuesday,
            DayOfWeek::Wednesday => Weekday::Wednesday,
            DayOfWeek::Thursday => Weekday::Thursday,
            DayOfWeek::Friday => Weekday::Friday,
            DayOfWeek::Saturday => Weekday::Saturday,
            DayOfWeek::Sunday => Weekday::Sunday,
        };
        Ok(Self(days.into_iter().map(day).collect()))
    }
}

/// Holidays of whole years.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenHolidays")]
pub struct HolidayTable {
    /// The first year covered.
    pub first_year: i16,
    /// The last year covered; beyond it a working-day deadline is assumed.
    pub last_year: i16,
    /// The days in order, with their names.
    pub days: Vec<(Date, Text)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHolidays {
    first_year: i16,
    last_year: i16,
    days: Vec<WrittenHoliday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHoliday {
    date: toml::value::Datetime,
    name: Text,
}

impl TryFrom<WrittenHolidays> for HolidayTable {
    type Error = String;

    fn try_from(written: WrittenHolidays) -> Result<Self, String> {
        let (first_year, last_year) = (written.first_year, written.last_year);
        if first_year > last_year {
            return Err(format!(
                "`first_year` is `{first_year}` and `last_year` is `{last_year}`; swap them"
            ));
        }
        let mut days = Vec::with_capacity(written.days.len());
        for holiday in written.days {
            let (date, name) = (date(holiday.date)?, holiday.name);
            if !(first_year..=last_year).contains(&date.year()) {
                return Err(format!(
                    "holiday `{date}` lies outside `first_year` to `last_year`"
                ));
            }
            days.push((date, name));
        }
        days.sort();
        let empty = |year: &i16| !days.iter().any(|(day, _)| day.year() == *year);
        if let Some(year) = (first_year..=last_year).find(empty) {
            return Err(format!("no holiday is listed for `{year}`"));
        }
        if let Some(((date, _), _)) = days
            .iter()
            .zip(days.iter().skip(1))
            .find(|((one, _), (other, _))| one == other)
        {
            return Err(format!("holiday `{date}` is listed twice"));
        }
        Ok(Self {
            first_year,
            last_year,
            days,
        })
    }
}

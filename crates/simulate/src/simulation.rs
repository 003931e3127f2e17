//! People of a country, one after the other, each from dice of their own.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::country::{Choice, Class, Country, List, mean_reach};
use crate::dice::Dice;
use crate::record::Record;
use crate::road::{Road, road};

/// The time in which people are met, up to an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Timestamp,
    until: Timestamp,
}

/// Why a period cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It begins before the country file allows.
    #[error(
        "the period of {days} days that ends with {until} would begin before {earliest}, the \
         earliest day of this country; give a day from {least} on"
    )]
    TooEarly {
        /// How long the country's period is.
        days: u16,
        /// The last day asked for.
        until: Date,
        /// The earliest first day.
        earliest: Date,
        /// The earliest last day.
        least: Date,
    },
    /// It is further off than dates reach.
    #[error("{until} is further off than dates reach")]
    TooLate {
        /// The last day asked for.
        until: Date,
    },
}

impl Period {
    /// The country's period that ends with the end of a day (UTC).
    ///
    /// # Errors
    /// Refuses a period that begins before the country's earliest day.
    pub fn until_end_of(country: &Country, until: Date) -> Result<Self, PeriodError> {
        let table = &country.period;
        let days = SignedDuration::from_hours(24 * i64::from(table.days));
        let least = table.earliest.checked_add(days);
        let least = least.and_then(|day| day.yesterday()).ok();
        if let Some(least) = least.filter(|least| until < *least) {
            return Err(PeriodError::TooEarly {
                days: table.days,
                until,
                earliest: table.earliest,
                least,
            });
        }
        let far = |_| PeriodError::TooLate { until };
        let next = until.tomorrow().map_err(far)?;
        let midnight = next.at(0, 0, 0, 0);
        let end = TimeZone::UTC.to_timestamp(midnight).map_err(far)?;
        Ok(Self::until(country, end))
    }

    /// The country's period that ends at an instant.
    #[must_use]
    pub fn until(country: &Country, until: Timestamp) -> Self {
        let days = SignedDuration::from_hours(24 * i64::from(country.period.days));
        let from = until.saturating_sub(days).unwrap_or(Timestamp::MIN);
        Self { from, until }
    }

    /// Its first instant.
    #[must_use]
    pub const fn from(self) -> Timestamp {
        self.from
    }

    /// The instant after its last.
    #[must_use]
    pub const fn end(self) -> Timestamp {
        self.until
    }

    /// Its length in minutes.
    pub(crate) fn minutes(self) -> i64 {
        (self.until.as_second() - self.from.as_second()) / 60
    }

    /// The instant so many minutes after its first.
    #[must_use]
    pub fn at(self, minutes: i64) -> Timestamp {
        let after = SignedDuration::from_mins(minutes);
        self.from.saturating_add(after).unwrap_or(self.until)
    }
}

/// A simulated person, known to the mechanism or hidden from it. Everything here is the truth, as
/// nobody in the country knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Person<'c> {
    /// Place in the population, from 0.
    pub place: u64,
    /// The class of exploitation.
    pub class: &'c Class,
    /// How hidden, within the class.
    pub hidden: &'c str,
    /// Sex.
    pub sex: &'c str,
    /// Age in years.
    pub age: u8,
    /// Group of ages.
    pub age_group: &'c str,
    /// Whether that is below the age of adults.
    pub child: bool,
    /// Where.
    pub region: &'c str,
    /// Whether a border was crossed.
    pub cross_border: bool,
    /// Forms of exploitation, joined by `;`; empty if there is none.
    pub forms: &'c str,
    /// What the mechanism knows; `None` for people hidden from it.
    pub known: Option<Box<Known<'c>>>,
}

impl Person<'_> {
    /// `cross_border` or `internal`.
    #[must_use]
    pub const fn crossing(&self) -> &'static str {
        if self.cross_border {
            "cross_border"
        } else {
            "internal"
        }
    }

    /// The forms of exploitation, the principal one first.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.split(';').filter(|form| !form.is_empty())
    }
}

/// A person as the mechanism came to know them.
#[derive(Debug, Clone, PartialEq)]
pub struct Known<'c> {
    /// Who met the person by itself, in the order of telling.
    pub meetings: Vec<Meeting<'c>>,
    /// What is written down.
    pub record: Record<'c>,
    /// What happened, and on whose list the person came by that.
    pub road: Road<'c>,
}

/// A list's owner met somebody, without another list's help.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meeting<'c> {
    /// Whose list.
    pub list: &'c List,
    /// When the person was met, in minutes of the period; before it, if the mechanism was told later.
    pub met: i64,
    /// When the mechanism was told, in minutes of the period.
    pub told: i64,
    /// How they met.
    pub how: How,
    /// Whether the person was seen for what they are, and so came on the list.
    pub recognised: bool,
}

/// How a list's owner came to meet somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// By its own work.
    OwnWork,
    /// Somebody from the public told of the person.
    ToldByPublic,
    /// The person came.
    SelfPresented,
}

impl How {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OwnWork => "own_work",
            Self::ToldByPublic => "told_by_public",
            Self::SelfPresented => "self_presented",
        }
    }
}

/// A country in one period under one seed. The person at a place is the same whoever asks, in
/// whatever order and on however many threads.
#[derive(Debug)]
pub struct Simulation<'c> {
    country: &'c Country,
    period: Period,
    seeded: ChaCha8Rng,
    classes: Choice,
    /// For each class and each level of hiddenness the chance of being met by each list.
    chances: Vec<Vec<Vec<f64>>>,
}

impl<'c> Simulation<'c> {
    /// A simulation of a country.
    #[must_use]
    pub fn new(country: &'c Country, seed: u64, period: Period) -> Self {
        let shares = country.classes.iter();
        let shares = shares.map(|class| (class.id.clone(), class.share.get()));
        Self {
            country,
            period,
            seeded: ChaCha8Rng::seed_from_u64(seed),
            classes: Choice::of(shares.collect()).expect("a checked country's shares make up 1"),
            chances: country
                .classes
                .iter()
                .map(|class| chances(country, class))
                .collect(),
        }
    }

    /// The country.
    #[must_use]
    pub const fn country(&self) -> &'c Country {
        self.country
    }

    /// The period.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The person at a place of the population.
    #[must_use]
    pub fn person(&self, place: u64) -> Person<'c> {
        let country = self.country;
        let dice = &mut Dice::of(&self.seeded, place);
        let number = self.classes.place(dice.throw());
        let class = country.classes.get(number);
        let class = class.expect("one class for each share");
        let level = class.hidden.place(dice.throw());
        let hidden = class.hidden.options().nth(level);
        let sex = dice.pick(&class.sex);
        let age_group = dice.pick(&class.age);
        let years = |end: &std::collections::BTreeMap<String, u8>| end.get(age_group).copied();
        let from = years(&country.ages.from).unwrap_or_default();
        let age = dice.between(from, years(&country.ages.to).unwrap_or(from));
        let mut person = Person {
            place,
            class,
            hidden: hidden.map_or("", |(level, _)| level),
            sex,
            age,
            age_group,
            child: age < country.ages.child_below,
            region: dice.pick(&country.regions.share),
            cross_border: dice.happens(class.cross_border),
            forms: dice.pick(&class.forms),
            known: None,
        };
        let chances = self
            .chances
            .get(number)
            .and_then(|levels| levels.get(level));
        let chances = chances.map_or(&[][..], Vec::as_slice);
        let mut meetings = Vec::new();
        for (list, chance) in country.lists.iter().zip(chances) {
            if dice.below(*chance) {
                meetings.push(self.meet(list, class, dice));
            }
        }
        if !meetings.is_empty() {
            meetings.sort_by_key(|meeting| meeting.told);
            let record = Record::of(country, &person, dice);
            let road = road(country, self.period, &person, &meetings, dice);
            person.known = Some(Box::new(Known {
                meetings,
                record,
                road,
            }));
        }
        person
    }

    /// The people of the population from a place on; it has no end.
    pub fn people(&self, from: u64) -> impl Iterator<Item = Person<'c>> {
        (from..).map(|place| self.person(place))
    }

    /// A meeting. The telling is what falls into the period: who is met shortly before it and told
    /// of in it is known in it.
    fn meet(&self, list: &'c List, class: &Class, dice: &mut Dice) -> Meeting<'c> {
        let told = (dice.throw() * self.period.minutes() as f64) as i64;
        let met = told - dice.minutes(self.country.telling.after);
        let throw = dice.throw();
        let how = if throw < list.self_presented.get() {
            How::SelfPresented
        } else if throw < list.self_presented.get() + list.told.get() {
            How::ToldByPublic
        } else {
            How::OwnWork
        };
        let recognised = dice.happens(list.recognises) && class.victim;
        Meeting {
            list,
            met,
            told,
            how,
            recognised,
        }
    }
}

/// The chance of being met by each list, for each level of hiddenness: the class's own, times the
/// level's reach over the mean reach of the class, so that the class's chances hold on average.
fn chances(country: &Country, class: &Class) -> Vec<Vec<f64>> {
    let mean = mean_reach(country, class);
    let levels = class.hidden.options();
    levels
        .map(|(level, _)| {
            let reach = country.hiddenness.reach.get(level).copied().unwrap_or(0.0);
            let lists = country.lists.iter();
            let met = lists.map(|list| class.met.get(&list.id).map_or(0.0, |chance| chance.get()));
            met.map(|chance| chance * reach / mean).collect()
        })
        .collect()
}

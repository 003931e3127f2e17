//! The clocks of a case: when a right ends, when an authority must have decided, when something
//! goes stale, when childhood ends.
//!
//! An instant goes in and an instant comes out; between them everything runs on civil dates in the
//! zone of the profile. The day of the event is not counted, and a last day ends at local
//! midnight. A right never ends earlier because its last day is a weekend or holiday; an
//! authority's last day that is one moves on to the next working day. `docs/clocks.md` lists every
//! clock with examples.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Counted, Length};
use crate::person::ClockKind;
use crate::profile::{Checked, Confidence, Fact, Instrument, Permit, Profile, floors};

/// When something ends, and on what authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The first instant at which it is over.
    pub due: Timestamp,
    /// The last day on which it still runs, on the country's calendar.
    pub last_day: Date,
    /// The article, or the rule of the house, that it rests on.
    pub article: String,
    /// Whether it depends on days of which nobody has said if they are holidays.
    pub assumed: bool,
    /// How sure its length is.
    pub standing: Standing,
}

impl Deadline {
    /// Whether it is over at `instant`.
    #[must_use]
    pub fn is_over(&self, instant: Timestamp) -> bool {
        instant >= self.due
    }

    /// Whether its end may set off something to the person's disadvantage. A length that nobody
    /// read at the source, or that rests on unknown holidays, never does.
    #[must_use]
    pub fn may_work_against_person(&self) -> bool {
        let sure = match self.standing {
            Standing::Stated(confidence) => confidence == Confidence::Verified,
            Standing::Granted => true,
            Standing::Floor | Standing::House => false,
        };
        sure && !self.assumed
    }
}

/// How sure the length of a [`Deadline`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The profile states it, with this confidence.
    Stated(Confidence),
    /// A decision granted it for this length.
    Granted,
    /// The profile states none, or less than the floor: the floor of the Convention runs, which
    /// binds the State.
    Floor,
    /// A rule of the house, not of law.
    House,
}

impl Standing {
    /// No surer than the confidence in the days it was counted with.
    fn at_most(self, days: Confidence) -> Self {
        match self {
            Self::Stated(confidence) => Self::Stated(confidence.min(days)),
            Self::Granted | Self::Floor | Self::House => self,
        }
    }
}

/// How soon a referral must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// The person needs the service before the night is over.
    Tonight,
    /// Within 24 hours. Lists of earlier versions wrote it without the first hyphen.
    #[serde(rename = "within-24-hours", alias = "within24-hours")]
    Within24Hours,
    /// Within seven days.
    ThisWeek,
    /// At a time to be agreed.
    Planned,
}

/// What a decision on identification said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The person is identified.
    Positive,
    /// The person is not; care does not end with that.
    Negative,
}

/// Counts for one country.
#[derive(Clone, Copy, Debug)]
pub struct Clock<'p> {
    profile: &'p Profile,
    calendar: &'p Calendar,
}

impl<'p> Clock<'p> {
    /// The clock of a checked profile.
    #[must_use]
    pub fn new(checked: &'p Checked) -> Self {
        Self {
            profile: checked.profile(),
            calendar: checked.calendar(),
        }
    }

    /// The civil day in the country at an instant.
    #[must_use]
    pub fn day_of(&self, instant: Timestamp) -> Date {
        self.calendar.day_of(instant)
    }

    /// End of a recovery and reflection period that starts with the event at `start`, when no
    /// decision says how long it is (CETS 197 art. 13).
    ///
    /// It is as long as the profile's minimum, or its maximum where it states no minimum, and
    /// never shorter than the floor of the Convention. Where the Convention does not bind the
    /// State, the floor is a rule of the house and its article says that it gives no right to stay.
    #[must_use]
    pub fn reflection(&self, start: Timestamp) -> Deadline {
        let floor = self.reflection_floor(start);
        let Some((reflection, provenance)) = self.profile.reflection.stated() else {
            return floor;
        };
        match reflection.min.or(reflection.max) {
            Some(length) => {
                let standing = Standing::Stated(provenance.confidence);
                let stated = self.right(start, length, &provenance.source, standing);
                later(stated, floor)
            }
            None => floor,
        }
    }

    /// End of a recovery and reflection period for which a decision granted `granted`: never
    /// earlier than the profile's minimum, or the Convention's, would have it end.
    #[must_use]
    pub fn reflection_granted(&self, start: Timestamp, granted: Length) -> Deadline {
        let mut least = self.reflection_floor(start);
        let floor = least.article.clone();
        let mut article = floor.as_str();
        if let Some((reflection, provenance)) = self.profile.reflection.stated() {
            article = &provenance.source;
            if let Some(min) = reflection.min {
                let standing = Standing::Stated(provenance.confidence);
                least = later(self.right(start, min, article, standing), least);
            }
        }
        later(
            self.right(start, granted, article, Standing::Granted),
            least,
        )
    }

    fn reflection_floor(&self, start: Timestamp) -> Deadline {
        let floors = floors();
        let (floor, standing) = if self.profile.is_bound_by(Instrument::Cets197) {
            (&floors.reflection, Standing::Floor)
        } else {
            (&floors.reflection_elsewhere, Standing::House)
        };
        self.right(start, floor.value, &floor.article, standing)
    }

    /// When the reasonable-grounds decision is due after a referral at `referred`; `None` where
    /// the profile knows no deadline.
    #[must_use]
    pub fn reasonable_grounds(&self, referred: Timestamp) -> Option<Deadline> {
        self.authority_by(&self.profile.deadlines.reasonable_grounds, referred)
    }

    /// When the conclusive decision is due after the reasonable-grounds decision at `decided`.
    #[must_use]
    pub fn conclusive(&self, decided: Timestamp) -> Option<Deadline> {
        self.authority_by(&self.profile.deadlines.conclusive, decided)
    }

    /// The first instant of a day.
    #[must_use]
    pub fn start_of(&self, day: Date) -> Timestamp {
        self.calendar.start_of(day)
    }

    /// Until when it can be asked that whoever decided at `decided` looks again; `None` where the profile knows no
    /// last day.
    #[must_use]
    pub fn reconsideration(&self, decided: Timestamp) -> Option<Deadline> {
        let (review, provenance) = self.profile.identification.review.stated()?;
        let standing = Standing::Stated(provenance.confidence);
        Some(self.right(decided, review.within?, &provenance.source, standing))
    }

    /// When a guardian must be appointed for somebody presumed a child at `presumed`.
    #[must_use]
    pub fn guardian(&self, presumed: Timestamp) -> Option<Deadline> {
        let (guardian, provenance) = self.profile.child.guardian.stated()?;
        Some(self.authority(
            presumed,
            guardian.within?,
            &provenance.source,
            Standing::Stated(provenance.confidence),
        ))
    }

    /// End of a first permit of `track` that is given at `given`.
    #[must_use]
    pub fn permit(&self, track: &Fact<Permit>, given: Timestamp) -> Option<Deadline> {
        let (permit, provenance) = track.stated()?;
        Some(self.right(
            given,
            permit.first?,
            &provenance.source,
            Standing::Stated(provenance.confidence),
        ))
    }

    /// End of the support that goes on after a conclusive decision at `decided`.
    #[must_use]
    pub fn support_after(&self, outcome: Outcome, decided: Timestamp) -> Option<Deadline> {
        let fact = match outcome {
            Outcome::Positive => &self.profile.support.after_positive,
            Outcome::Negative => &self.profile.support.after_negative,
        };
        let (length, provenance) = fact.stated()?;
        Some(self.right(
            decided,
            *length,
            &provenance.source,
            Standing::Stated(provenance.confidence),
        ))
    }

    /// When a safe contact that was told on a day goes stale. A move of the person makes it stale at
    /// once, which is for the case to know.
    #[must_use]
    pub fn safe_contact(&self, told_on: Date) -> Deadline {
        let rule = &floors().safe_contact;
        let counted = self.calendar.count(told_on, rule.value);
        self.end_of(counted, &rule.article, Standing::House)
    }

    /// By when a person is answered who said at `told` that something written about them is wrong.
    #[must_use]
    pub fn correction(&self, told: Timestamp) -> Deadline {
        let rule = &floors().correction;
        self.right(told, rule.value, &rule.article, Standing::House)
    }

    /// By when whoever takes complaints answers one that was made at `made`, if the profile says who does.
    #[must_use]
    pub fn complaint(&self, made: Timestamp) -> Option<Deadline> {
        let (complaints, provenance) = self.profile.complaints.stated()?;
        let standing = Standing::Stated(provenance.confidence);
        Some(self.authority(made, complaints.within, &provenance.source, standing))
    }

    /// When a return risk assessment made at `made` is no longer valid.
    #[must_use]
    pub fn return_assessment(&self, made: Timestamp) -> Deadline {
        let rule = &floors().return_assessment;
        self.right(made, rule.value, &rule.article, Standing::House)
    }

    /// When a referral sent at `sent` expires if nobody answers it.
    ///
    /// Expiry is when the asker may look elsewhere, so it comes while there is still time to:
    /// tonight's after two hours, yet not before eight in the evening; that of the week after
    /// three days. Hours are real hours, across any change of the clocks.
    #[must_use]
    pub fn referral(&self, urgency: Urgency, sent: Timestamp) -> Deadline {
        let rule = &floors().referral;
        let days = |n| self.right(sent, Length::Days(n), &rule.article, Standing::House);
        match urgency {
            Urgency::Tonight => self.at(self.tonight(sent), &rule.article, Standing::House),
            Urgency::Within24Hours => {
                let due = hours_after(sent, rule.within_24_hours);
                self.at(due, &rule.article, Standing::House)
            }
            Urgency::ThisWeek => days(rule.this_week_days),
            Urgency::Planned => days(rule.planned_days),
        }
    }

    /// Until when a second organisation can answer a break-glass asked for at `asked`.
    #[must_use]
    pub fn emergency_answer(&self, asked: Timestamp) -> Timestamp {
        hours_after(asked, floors().emergency.answer_hours)
    }

    /// Until when what was confirmed at `confirmed` can be opened.
    #[must_use]
    pub fn emergency_lasts(&self, confirmed: Timestamp) -> Timestamp {
        hours_after(confirmed, floors().emergency.lasts_hours)
    }

    /// From when on one may open alone how the person is reached and what a life may hang on, if
    /// nobody has answered what was asked for at `asked`.
    #[must_use]
    pub fn emergency_alone_from(&self, asked: Timestamp) -> Timestamp {
        let minutes = i64::from(floors().emergency.alone_after_minutes);
        let wait = SignedDuration::from_mins(minutes);
        asked.checked_add(wait).unwrap_or(Timestamp::MAX)
    }

    /// Until when what was opened alone at `opened` stays so.
    #[must_use]
    pub fn emergency_alone_lasts(&self, opened: Timestamp) -> Timestamp {
        hours_after(opened, floors().emergency.alone_hours)
    }

    /// When what was opened alone at `opened` has to have been reviewed: on the next working day.
    #[must_use]
    pub fn emergency_review(&self, opened: Timestamp) -> Deadline {
        let rule = &floors().emergency;
        let length = Length::WorkingDays(rule.review_working_days);
        self.authority(opened, length, &rule.article, Standing::House)
    }

    /// When a demand for records that was recorded at `recorded` has to be answered: on the last day that
    /// it names, or, where it names none, when the house says.
    #[must_use]
    pub fn demand_answer(
        &self,
        recorded: Timestamp,
        by_when: Option<Date>,
        article: Option<&str>,
    ) -> Deadline {
        let rule = &floors().demand;
        match by_when {
            Some(day) => self.on_day(day, article.unwrap_or(&rule.article)),
            None => {
                let length = Length::WorkingDays(rule.answer_working_days);
                self.authority(recorded, length, &rule.article, Standing::House)
            }
        }
    }

    /// The last day on which it has to be looked at again whether a person can be told of a demand.
    #[must_use]
    pub fn demand_look_again(&self, now: Timestamp) -> Date {
        let days = i32::from(floors().demand.look_again_days);
        self.day_of(now).saturating_add(Span::new().days(days))
    }

    /// When whoever charged or punished a person has to have been asked to leave it off; or, for the other
    /// kind of clock of a review, when it has to be looked at what they answered to that.
    #[must_use]
    pub fn review(&self, kind: ClockKind, now: Timestamp, article: &str) -> Deadline {
        let rule = &floors().non_punishment;
        let days = match kind {
            ClockKind::ReviewAnswer => rule.look_again_days,
            _ => rule.ask_days,
        };
        self.right(now, Length::Days(days), article, Standing::House)
    }

    /// When it has to have been tried again to reach a person who was lost from sight, after so many attempts.
    #[must_use]
    pub fn attempt(&self, now: Timestamp, attempts: usize) -> Deadline {
        let rule = &floors().lost_contact;
        let days = match attempts {
            0 => rule.first_days,
            1 => rule.second_days,
            _ => rule.further_days,
        };
        self.right(now, Length::Days(days), &rule.article, Standing::House)
    }

    /// When a child who can no longer be reached has to have been reported missing: today.
    #[must_use]
    pub fn missing_report(&self, now: Timestamp) -> Deadline {
        self.on_day(self.day_of(now), &floors().lost_contact.child_article)
    }

    /// Until when a protection letter that is made at `made` can be valid at the most.
    #[must_use]
    pub fn letter(&self, made: Timestamp) -> Deadline {
        let rule = &floors().letter;
        self.right(made, rule.value, &rule.article, Standing::House)
    }

    /// When what was agreed at a conference has to have been done: on the last day that was agreed.
    #[must_use]
    pub fn agreed_action(&self, last_day: Date) -> Deadline {
        self.on_day(
            last_day,
            "rule of the house: the day that the local team agreed",
        )
    }

    /// A last day that somebody set.
    #[must_use]
    pub fn on_day(&self, day: Date, article: &str) -> Deadline {
        let assumed = false;
        self.end_of(Counted { day, assumed }, article, Standing::House)
    }

    fn tonight(&self, sent: Timestamp) -> Timestamp {
        let rule = &floors().referral;
        let soon = hours_after(sent, rule.tonight_hours);
        let local = self.calendar.zone().to_datetime(sent);
        // Before dawn the night meant is the one that is running.
        if local.hour() < rule.tonight_until_hour {
            return soon;
        }
        let evening = Time::constant(rule.tonight_not_before_hour, 0, 0, 0);
        soon.max(self.calendar.instant(local.date(), evening))
    }

    /// The instant at which somebody born on `born` is no longer a child: the start of the
    /// eighteenth birthday. One who was born on 29 February has it on 1 March, which is the
    /// later of the two readings: doubt goes in the child's favour.
    #[must_use]
    pub fn majority(&self, born: Date) -> Timestamp {
        let years = Span::new().years(i32::from(floors().child_until.value));
        let birthday = born.saturating_add(years);
        let clamped = birthday.day() < born.day();
        let birthday = if clamped {
            birthday.tomorrow().unwrap_or(birthday)
        } else {
            birthday
        };
        self.calendar.start_of(birthday)
    }

    /// Whether somebody born on `born` is a child at `instant`.
    #[must_use]
    pub fn is_child(&self, born: Date, instant: Timestamp) -> bool {
        instant < self.majority(born)
    }

    /// End of a right of `length` after the event at `start`.
    #[must_use]
    pub fn right(
        &self,
        start: Timestamp,
        length: Length,
        article: &str,
        standing: Standing,
    ) -> Deadline {
        let counted = self.calendar.count(self.calendar.day_of(start), length);
        let standing = match length {
            Length::Days(_) | Length::Months(_) => standing,
            Length::WorkingDays(_) => standing.at_most(self.confidence_in_days()),
        };
        self.end_of(counted, article, standing)
    }

    /// Deadline of an authority, `length` after the event at `start`.
    #[must_use]
    pub fn authority(
        &self,
        start: Timestamp,
        length: Length,
        article: &str,
        standing: Standing,
    ) -> Deadline {
        let counted = self.calendar.count(self.calendar.day_of(start), length);
        let moved = self.calendar.or_next_working(counted.day);
        let counted = Counted {
            day: moved.day,
            assumed: counted.assumed || moved.assumed,
        };
        self.end_of(
            counted,
            article,
            standing.at_most(self.confidence_in_days()),
        )
    }

    /// How sure the profile is of which days are working days.
    fn confidence_in_days(&self) -> Confidence {
        let days = &self.profile.calendar;
        let provenances = [days.weekend.provenance(), days.holidays.provenance()];
        provenances
            .into_iter()
            .map(|provenance| provenance.map_or(Confidence::Recall, |known| known.confidence))
            .min()
            .unwrap_or(Confidence::Recall)
    }

    fn authority_by(&self, fact: &Fact<Length>, start: Timestamp) -> Option<Deadline> {
        let (length, provenance) = fact.stated()?;
        let standing = Standing::Stated(provenance.confidence);
        Some(self.authority(start, *length, &provenance.source, standing))
    }

    fn end_of(&self, counted: Counted, article: &str, standing: Standing) -> Deadline {
        Deadline {
            due: self.calendar.end_of(counted.day),
            last_day: counted.day,
            article: article.to_owned(),
            assumed: counted.assumed,
            standing,
        }
    }

    fn at(&self, due: Timestamp, article: &str, standing: Standing) -> Deadline {
        let last = due
            .checked_sub(SignedDuration::from_nanos(1))
            .unwrap_or(Timestamp::MIN);
        Deadline {
            due,
            last_day: self.calendar.day_of(last),
            article: article.to_owned(),
            assumed: false,
            standing,
        }
    }
}

/// Real hours, whatever the clocks show meanwhile.
fn hours_after(instant: Timestamp, hours: i8) -> Timestamp {
    instant
        .checked_add(SignedDuration::from_hours(i64::from(hours)))
        .unwrap_or(Timestamp::MAX)
}

fn later(one: Deadline, other: Deadline) -> Deadline {
    if other.due > one.due { other } else { one }
}

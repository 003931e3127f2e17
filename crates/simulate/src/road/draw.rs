//! Drawing a road: what could happen is thrown for, then put in order and cut off where the period
//! ends.
//!
//! The order of throws is part of what a seed means: a change here is a new version of the country.

use super::{Entry, Met, Road, Step, What};
use crate::country::{Country, Need, Urgency};
use crate::dice::Dice;
use crate::simulation::{How, Meeting, Period, Person};

/// A referral that fails is tried again at most so many times.
const MOST_TRIES: u8 = 3;

/// A day, in minutes.
const DAY: i64 = 24 * 60;

/// Draws the road of a person whom the given lists met, told in order.
pub(crate) fn road<'c>(
    country: &'c Country,
    period: Period,
    person: &Person<'c>,
    meetings: &[Meeting<'c>],
    dice: &mut Dice,
) -> Road<'c> {
    let mut drawing = Drawing {
        country,
        person,
        dice,
        road: Road::default(),
        holders: Vec::new(),
        referrals: 0,
    };
    drawing.tell(meetings);
    match meetings.iter().find(|meeting| meeting.recognised) {
        None => drawing.end(meetings),
        Some(first) => drawing.protect(first),
    }
    let Drawing { mut road, .. } = drawing;
    road.steps.retain(|step| step.at < period.minutes());
    road.steps.sort_by_key(|step| step.at);
    road.entries.retain(|entry| entry.at < period.minutes());
    road.entries.sort_by_key(|entry| entry.at);
    let mut seen = Vec::new();
    road.entries.retain(|entry| {
        let kind = (entry.list, matches!(entry.met, Met::ReferredBy(_)));
        let first = !seen.contains(&kind);
        seen.push(kind);
        first
    });
    road
}

struct Drawing<'c, 'd> {
    country: &'c Country,
    person: &'d Person<'c>,
    dice: &'d mut Dice,
    road: Road<'c>,
    /// Who is responsible from when on, in order.
    holders: Vec<(i64, &'c str)>,
    referrals: u8,
}

impl<'c> Drawing<'c, '_> {
    fn step(&mut self, at: i64, by: &'c str, what: What<'c>) {
        self.road.steps.push(Step { at, by, what });
    }

    /// When the last of all steps so far is over.
    fn last(&self) -> i64 {
        let steps = self.road.steps.iter().map(|step| step.at);
        steps.max().unwrap_or_default()
    }

    fn holder(&self, at: i64) -> &'c str {
        let before = self.holders.iter().rev().find(|(from, _)| *from <= at);
        before.map_or("", |(_, holder)| *holder)
    }

    fn enforces(&self, holder: &str) -> bool {
        self.country.list(holder).is_some_and(|list| list.enforces)
    }

    /// The concern, and everybody who met the person.
    fn tell(&mut self, meetings: &[Meeting<'c>]) {
        let telling = &self.country.telling;
        let child = match self.person.child {
            true if self.dice.happens(telling.child_seen) => "yes",
            false if !self.dice.happens(telling.adult_unsure) => "no",
            _ => "unknown",
        };
        let danger = self.dice.pick(&telling.danger);
        for (number, meeting) in meetings.iter().enumerate() {
            let how = meeting.how.code();
            let what = match number {
                0 => What::Told { how, danger, child },
                _ => What::MetAgain { how },
            };
            self.step(meeting.told, &meeting.list.id, what);
            if meeting.recognised {
                let met = match meeting.how {
                    How::SelfPresented => Met::SelfPresented,
                    How::OwnWork | How::ToldByPublic => Met::Own,
                };
                self.enter(&meeting.list.id, meeting.told, met);
            }
        }
    }

    fn enter(&mut self, list: &'c str, at: i64, met: Met<'c>) {
        self.road.entries.push(Entry { list, at, met });
    }

    /// Nobody was recognised.
    fn end(&mut self, meetings: &[Meeting<'c>]) {
        let ending = &self.country.ending;
        let last = meetings.last().map_or(0, |meeting| meeting.told);
        let outcome = self.dice.pick(&ending.outcome);
        let at = last + self.dice.minutes(ending.after);
        if self.dice.happens(ending.share) {
            self.step(at, &self.country.duties.desk, What::Ended(outcome));
        }
    }

    /// From presumption on.
    fn protect(&mut self, first: &Meeting<'c>) {
        let country = self.country;
        let presuming = &country.presuming;
        let at = first.told + self.dice.minutes(presuming.after);
        let indicator = match self.dice.happens(presuming.on_indicator) {
            true => self.indicator(),
            false => None,
        };
        let told = self.road.steps.first().map(|step| &step.what);
        let child = match told {
            Some(What::Told { child, .. }) => child,
            _ => "unknown",
        };
        let by = first.list.id.as_str();
        self.step(at, by, What::Presumed { indicator, child });
        let holder = match child {
            "yes" => &country.duties.child_holder,
            _ if first.list.enforces => &country.duties.desk,
            _ => &first.list.id,
        };
        self.holders.push((at, holder));
        if child == "yes" {
            self.guard(at);
        } else {
            self.doubt(at);
        }
        self.screen(at);
        let agreed = at + self.dice.minutes(country.agreeing.after);
        if self.agree(agreed) {
            if child != "yes" && self.dice.happens(first.list.hands_over) {
                self.ask(&country.duties.holding, agreed);
            }
            for (need, share) in &self.person.class.needs {
                if self.dice.happens(*share) {
                    self.ask(need, agreed);
                }
            }
            self.reflect(at);
        }
        self.alarm(at);
        self.close(at);
    }

    /// The indicator that a presumption rests on: the likelier of a class the oftener.
    fn indicator(&mut self) -> Option<&'c str> {
        let indicators = &self.person.class.indicators;
        let sum: f64 = indicators.values().map(|share| share.get()).sum();
        let mut left = self.dice.throw() * sum;
        let found = indicators.iter().find(|(_, share)| {
            left -= share.get();
            left < 0.0
        });
        found.map(|(indicator, _)| indicator.as_str())
    }

    fn guard(&mut self, from: i64) {
        let guarding = &self.country.guarding;
        let at = from + self.dice.minutes(guarding.after);
        if self.dice.happens(guarding.appointed) {
            let by = self.country.duties.child_holder.as_str();
            self.step(at, by, What::GuardianAppointed);
        }
    }

    /// A child told of as an adult is doubted in any case, an adult near eighteen sometimes.
    fn doubt(&mut self, from: i64) {
        let country = self.country;
        let at = from + self.dice.minutes(country.age_doubt.after);
        let near = (country.screening.age_doubt_from..=country.screening.age_doubt_to)
            .contains(&self.person.age);
        let doubted = self.dice.happens(country.age_doubt.share) && near;
        if self.person.child || doubted {
            self.step(at, self.holder(at), What::AgeContradicted);
            let from = self.holder(at);
            let holder = country.duties.child_holder.as_str();
            if from != holder {
                self.enter(holder, at, Met::ReferredBy(from));
            }
            self.holders.push((at, holder));
            self.guard(at);
        }
    }

    fn screen(&mut self, from: i64) {
        let screening = &self.country.screening;
        let at = from + self.dice.minutes(screening.after);
        if self.dice.happens(screening.share) {
            self.step(at, self.holder(at), What::Screened);
        }
    }

    /// Whether anything more happens with the person's agreement.
    fn agree(&mut self, at: i64) -> bool {
        let country = self.country;
        let agreeing = &country.agreeing;
        let holder = self.holder(at);
        let mut say = |to, given| {
            self.road.steps.push(Step {
                at,
                by: holder,
                what: What::Agreed {
                    to,
                    with: None,
                    given,
                },
            });
        };
        if self.dice.happens(agreeing.refuses_help) {
            say("help", false);
            return false;
        }
        say("help", true);
        say("record", !self.dice.happens(agreeing.refuses_record));
        if self.dice.happens(self.person.class.police_told) {
            say("police", true);
            let police = country.duties.told_by_agreement.as_str();
            self.enter(police, at, Met::ReferredBy(holder));
        }
        !self.dice.happens(country.quiet.share)
    }

    /// Asks for a service, more than once where it is refused.
    fn ask(&mut self, need: &'c str, agreed: i64) {
        let country = self.country;
        let referring = &country.referring;
        let Some(need) = country.need(need) else {
            return;
        };
        let mut at = agreed + self.dice.minutes(referring.after);
        for _ in 0..MOST_TRIES {
            let Some(failed) = self.refer(need, at) else {
                return;
            };
            if !self.dice.happens(referring.tried_again) {
                return;
            }
            at = failed + self.dice.minutes(referring.again_after);
        }
    }

    /// One referral; when it failed, if it did.
    fn refer(&mut self, need: &'c Need, at: i64) -> Option<i64> {
        let country = self.country;
        let referring = &country.referring;
        let (from, to) = (self.holder(at), self.dice.pick(&need.to));
        let holding = need.code == country.duties.holding;
        // What the holder gives itself needs no referral; responsibility is never an enforcement
        // body's, and a child's stays where it is.
        let moved = holding && (self.enforces(to) || from == country.duties.child_holder);
        if to == from || moved {
            return None;
        }
        let given = !self.dice.happens(country.agreeing.refuses_share);
        let agreed = What::Agreed {
            to: "share",
            with: Some(to),
            given,
        };
        self.step(at, from, agreed);
        if !given {
            return None;
        }
        self.referrals += 1;
        let referral = self.referrals;
        let urgency = country.urgency(self.dice.pick(&need.urgency))?;
        let sent = What::Referred {
            referral,
            to,
            need: &need.code,
            urgency: &urgency.code,
        };
        self.step(at, from, sent);
        let answer = self.dice.pick(&need.answer);
        let share = self.dice.value(referring.answered_at);
        let answered = at + ((f64::from(urgency.least_hours) * 60.0 * share) as i64).max(1);
        match answer {
            "accepted" => {
                self.step(answered, to, What::Accepted(referral));
                if country.list(to).is_some() {
                    self.enter(to, answered, Met::ReferredBy(from));
                }
                if holding {
                    self.hold(answered, to);
                }
                self.serve(referral, to, answered, holding);
                None
            }
            "lapsed" => Some(self.lapse(referral, urgency, at)),
            reason => {
                self.step(answered, to, What::Declined(referral, reason));
                Some(answered)
            }
        }
    }

    /// Responsibility moves, unless a child's holder has it by then.
    fn hold(&mut self, at: i64, to: &'c str) {
        if self.holder(at) != self.country.duties.child_holder {
            self.holders.push((at, to));
            self.holders.sort_by_key(|(from, _)| *from);
        }
    }

    /// After acceptance: completed, taken back, or neither.
    fn serve(&mut self, referral: u8, to: &'c str, accepted: i64, holding: bool) {
        let country = self.country;
        let done = accepted + self.dice.minutes(country.referring.completed_after);
        if self.dice.happens(country.agreeing.taken_back) && !holding {
            let at = accepted + (done - accepted) / 2 + 1;
            self.step(at, self.holder(at), What::TakenBack(referral));
        } else if self.dice.happens(country.referring.completed) {
            self.step(done, to, What::Completed(referral));
        }
    }

    /// Nobody answered: the desk takes it up, or the co-ordinator after it. Returns when.
    fn lapse(&mut self, referral: u8, urgency: &Urgency, sent: i64) -> i64 {
        let country = self.country;
        let most = i64::from(urgency.most_hours) * 60;
        let lapsed = sent + most;
        self.step(lapsed, "", What::Lapsed(referral));
        let taken_up = self.dice.minutes(country.referring.taken_up_after).max(1);
        // The desk has half the time that the receiver had, and never less than an hour.
        let desk_has = (most / 2).max(60) + 1;
        let (by, at) = match self.dice.happens(country.referring.desk_takes_up) {
            true => (
                country.duties.desk.as_str(),
                lapsed + taken_up.min(desk_has),
            ),
            false => (
                country.duties.co_ordinator.as_str(),
                lapsed + desk_has + taken_up,
            ),
        };
        self.step(at, by, What::TakenUp(referral));
        at
    }

    fn reflect(&mut self, from: i64) {
        let reflecting = &self.country.reflecting;
        let at = from + self.dice.minutes(reflecting.after);
        let starts = self.dice.happens(self.person.class.reflection);
        let chosen = self.dice.happens(reflecting.ended_by_choice);
        let part = self.dice.throw();
        if !starts {
            return;
        }
        self.step(at, self.holder(at), What::ReflectionStarted);
        let whole = i64::from(reflecting.days) * DAY;
        if chosen {
            let ended = at + (whole as f64 * part) as i64 + 1;
            self.step(ended, self.holder(ended), What::ReflectionEnded(true));
        } else {
            // To the midnight after the last day.
            self.step(at + whole + DAY, "", What::ReflectionEnded(false));
        }
    }

    fn alarm(&mut self, from: i64) {
        let alarm = &self.country.alarm;
        let order = self.dice.pick(&alarm.order);
        let at = from + self.dice.minutes(alarm.after);
        let abroad = self.person.cross_border && !self.person.child;
        if self.dice.happens(self.person.class.alarm) && abroad {
            self.step(at, self.holder(at), What::Alarm(order));
        }
    }

    fn close(&mut self, from: i64) {
        let closing = &self.country.closing;
        let planned = from + self.dice.minutes(closing.after);
        let reason = self.dice.pick(&closing.reason);
        let again = self.dice.minutes(closing.reopened_after);
        if !self.dice.happens(closing.share) {
            return;
        }
        let at = planned.max(self.last() + DAY);
        self.step(at, self.holder(at), What::Closed(reason));
        if self.dice.happens(closing.reopened) && !matches!(reason, "died" | "mistake") {
            let at = at + again;
            self.step(at, self.holder(at), What::Reopened);
        }
    }
}

//! A person's case, folded from its events.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use screening::Level;

use super::event::{
    AgeClaim, AgeStatement, Agreement, AgreementKind, CaseEvent, ClockEnd, ClockKind, CloseReason,
    DeclineReason, Need, PresumptionBasis, SentReferral,
};
use crate::clock::{Clock, Deadline};
use crate::{
    AgreementId, Basis, CaseId, ClockId, Compartment, ConcernId, OrganisationId, ReferralId, Tell,
};

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferralStanding {
    /// Sent and not answered; the asker keeps responsibility.
    Sent,
    /// Accepted.
    Accepted,
    /// Declined.
    Declined(DeclineReason),
    /// Nobody answered: the duty desk has it until the instant given.
    AtDesk(Timestamp),
    /// The desk did not answer either: the co-ordinator has it.
    AtCoOrdinator,
    /// It lapsed, and the desk or co-ordinator has dealt with it.
    Lapsed,
    /// Taken back by the asker.
    Withdrawn,
    /// The service was given.
    Completed,
}

/// A referral within a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// What was asked of whom.
    pub sent: SentReferral,
    /// When.
    pub sent_at: Timestamp,
    /// Where it stands.
    pub standing: ReferralStanding,
}

/// An agreement and whether it still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingAgreement {
    /// What the person answered.
    pub terms: Agreement,
    /// Whether it was taken back, or a later entry called it recorded by mistake.
    pub withdrawn: bool,
    /// The version of the event that recorded it.
    pub recorded_by: u64,
}

impl StandingAgreement {
    /// Whether it lets facts go to an organisation on a civil day.
    pub fn lets_share(&self, with: OrganisationId, today: Date) -> bool {
        self.terms.kind == AgreementKind::Share
            && self.terms.given
            && !self.withdrawn
            && self.terms.with == Some(with)
            && self.terms.until.is_none_or(|until| today <= until)
    }
}

/// A clock and how it ended, if it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningClock {
    /// What runs.
    pub kind: ClockKind,
    /// When it started.
    pub from: Timestamp,
    /// When it runs out and on what authority, if a duration is known.
    pub deadline: Option<Deadline>,
    /// How it ended.
    pub ended: Option<ClockEnd>,
}

/// Whether the rules for children apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChildRules {
    /// Nothing said gives reason to think the person a child.
    No,
    /// There are reasons, and it has not been shown otherwise (CETS 197 art. 10(3)).
    UntilShownOtherwise,
    /// The person was shown to be a child.
    Yes,
}

/// Whether work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStanding {
    /// It does.
    Open,
    /// It ended.
    Closed(CloseReason),
}

/// One person's case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The number of events folded in: the version that the next event follows.
    pub version: u64,
    /// The one organisation responsible for the person, at every moment.
    pub holder: OrganisationId,
    /// Whether the holder is only so until a transfer is accepted.
    pub interim: bool,
    /// The concern in which the person was met.
    pub concern: ConcernId,
    /// When the person was presumed to be a victim.
    pub presumed_at: Timestamp,
    /// On what that rests.
    pub presumed_on: PresumptionBasis,
    /// Whether it was thought at the start that the person might be a child.
    pub maybe_child: Tell,
    /// Everything said about the age, in the order recorded.
    pub ages: Vec<AgeStatement>,
    /// What the age was shown to be, by the version that recorded it: `true` for a child. The last
    /// that no later entry called mistaken counts.
    pub ages_shown: BTreeMap<u64, bool>,
    /// The highest level any screening has come to; later ones do not lower it.
    pub highest_level: Option<Level>,
    /// Agreements given and refused.
    pub agreements: BTreeMap<AgreementId, StandingAgreement>,
    /// When a referral was first accepted: from then on somebody beside the holder helps.
    pub first_help_at: Option<Timestamp>,
    /// Referrals.
    pub referrals: BTreeMap<ReferralId, Referral>,
    /// Rights, deadlines and tasks.
    pub clocks: BTreeMap<ClockId, RunningClock>,
    /// Versions that a later event called mistaken.
    pub mistaken: BTreeSet<u64>,
    /// Which compartments hold something.
    pub compartments: BTreeSet<Compartment>,
    /// The last event after which somebody who could read what was written until then may not read
    /// what comes: what is written next needs keys that none of them has. 0 if there was none.
    pub narrowed: u64,
    /// Whether work goes on.
    pub standing: CaseStanding,
    /// When anything last happened: a case without movement is shown to the co-ordinator.
    pub moved_at: Timestamp,
}

impl Case {
    /// Folds one event, with the sealed parts it carries, into the state; `None` is the case before
    /// anybody was presumed. An event that cannot follow leaves the state as it is.
    pub fn evolve(
        state: Option<Self>,
        id: CaseId,
        at: Timestamp,
        event: &CaseEvent,
        parts: &BTreeSet<Compartment>,
    ) -> Option<Self> {
        let mut case = match (state, event) {
            (
                None,
                CaseEvent::Presumed {
                    concern,
                    basis,
                    maybe_child,
                    holder,
                    interim,
                    ..
                },
            ) => Self {
                id,
                version: 0,
                holder: *holder,
                interim: *interim,
                concern: *concern,
                presumed_at: at,
                presumed_on: basis.clone(),
                maybe_child: *maybe_child,
                ages: Vec::new(),
                ages_shown: BTreeMap::new(),
                highest_level: None,
                agreements: BTreeMap::new(),
                first_help_at: None,
                referrals: BTreeMap::new(),
                clocks: BTreeMap::new(),
                mistaken: BTreeSet::new(),
                compartments: BTreeSet::new(),
                narrowed: 0,
                standing: CaseStanding::Open,
                moved_at: at,
            },
            (None, _) => return None,
            (Some(case), _) => case,
        };
        case.version += 1;
        case.moved_at = at;
        case.compartments.extend(parts);
        let mut could_read = case.reading();
        case.fold(at, event);
        if !parts.is_empty() {
            could_read.extend(event.actor().organisation());
        }
        if !could_read.is_subset(&case.reading()) {
            case.narrowed = case.version;
        }
        Some(case)
    }

    /// The organisations of [`Case::readers`], on whatever day: an event does not know what day it is.
    fn reading(&self) -> BTreeSet<OrganisationId> {
        let readers = self.readers(Date::MIN).into_iter();
        readers.map(|(organisation, _)| organisation).collect()
    }

    fn fold(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::Presumed { .. } | CaseEvent::AccountRecorded { .. } => {}
            CaseEvent::AlarmRaised { .. } => {}
            CaseEvent::HolderChanged { holder, .. } => {
                self.holder = *holder;
                self.interim = false;
            }
            CaseEvent::AgeStated { statement, .. } => self.ages.push(*statement),
            CaseEvent::AgeSettled { child, .. } => {
                self.ages_shown.insert(self.version, *child);
            }
            CaseEvent::Screened { level, .. } => {
                self.highest_level = self.highest_level.max(Some(*level));
            }
            CaseEvent::AgreementRecorded {
                agreement, terms, ..
            } => {
                let terms = terms.clone();
                self.agreements.insert(
                    *agreement,
                    StandingAgreement {
                        terms,
                        withdrawn: false,
                        recorded_by: self.version,
                    },
                );
            }
            CaseEvent::AgreementWithdrawn { agreement, .. } => {
                if let Some(standing) = self.agreements.get_mut(agreement) {
                    standing.withdrawn = true;
                }
            }
            CaseEvent::ReferralSent { referral, sent, .. } => {
                let sent = sent.clone();
                let standing = ReferralStanding::Sent;
                self.referrals.insert(
                    *referral,
                    Referral {
                        sent,
                        sent_at: at,
                        standing,
                    },
                );
            }
            CaseEvent::ReferralAccepted { referral, .. } => {
                self.stand(referral, ReferralStanding::Accepted);
                self.first_help_at = self.first_help_at.or(Some(at));
            }
            CaseEvent::ReferralDeclined {
                referral, reason, ..
            } => {
                self.stand(referral, ReferralStanding::Declined(*reason));
            }
            CaseEvent::ReferralExpired { referral, desk_due } => {
                self.stand(referral, ReferralStanding::AtDesk(*desk_due));
            }
            CaseEvent::ReferralEscalated { referral } => {
                self.stand(referral, ReferralStanding::AtCoOrdinator);
            }
            CaseEvent::LapseDealtWith { referral, .. } => {
                self.stand(referral, ReferralStanding::Lapsed);
            }
            CaseEvent::ReferralWithdrawn { referral, .. } => {
                self.stand(referral, ReferralStanding::Withdrawn);
            }
            CaseEvent::ReferralCompleted { referral, .. } => {
                self.stand(referral, ReferralStanding::Completed);
            }
            CaseEvent::ClockStarted { kind, deadline, .. } => {
                let clock = ClockId::started_by(self.version);
                let deadline = deadline.clone();
                let running = RunningClock {
                    kind: *kind,
                    from: at,
                    deadline,
                    ended: None,
                };
                self.clocks.insert(clock, running);
            }
            CaseEvent::ClockEnded { clock, how, .. } => {
                if let Some(running) = self.clocks.get_mut(clock) {
                    running.ended = Some(*how);
                }
            }
            CaseEvent::Corrected { mistaken, .. } => {
                self.mistaken.insert(*mistaken);
                let agreement = self.agreement_recorded_by(*mistaken);
                if let Some(standing) = agreement.and_then(|id| self.agreements.get_mut(&id)) {
                    standing.withdrawn = true;
                }
            }
            CaseEvent::Closed { reason, .. } => self.standing = CaseStanding::Closed(*reason),
            CaseEvent::Reopened { .. } => self.standing = CaseStanding::Open,
        }
    }

    fn stand(&mut self, referral: &ReferralId, standing: ReferralStanding) {
        if let Some(referral) = self.referrals.get_mut(referral) {
            referral.standing = standing;
        }
    }

    /// What the age was shown to be: `true` for a child, `None` while it was not shown.
    pub fn age_shown(&self) -> Option<bool> {
        let standing = |(version, _): &(&u64, &bool)| !self.mistaken.contains(*version);
        self.ages_shown
            .iter()
            .rfind(standing)
            .map(|(_, child)| *child)
    }

    /// Whether the rules for children apply at an instant.
    ///
    /// One reason is enough, whatever else was said; it holds until the age is shown. An age in
    /// years that was true on the day it was said may be of someone about to turn a year older, so
    /// the doubt ends only when the person must be eighteen by every reading. Whoever was thought a
    /// child at presumption may have been born that day.
    pub fn child_rules(&self, clock: &Clock<'_>, now: Timestamp) -> ChildRules {
        match self.age_shown() {
            Some(true) => return ChildRules::Yes,
            Some(false) => return ChildRules::No,
            None => {}
        }
        let said = self
            .ages
            .iter()
            .any(|statement| may_be_child(statement, clock, now));
        let presumed_one =
            self.maybe_child == Tell::Yes && clock.is_child(clock.day_of(self.presumed_at), now);
        if said || presumed_one {
            ChildRules::UntilShownOtherwise
        } else {
            ChildRules::No
        }
    }

    /// The case as it will be when the next event says what the age was shown to be.
    pub(super) fn with_age_shown(&self, child: bool) -> Self {
        let mut after = self.clone();
        after.ages_shown.insert(self.version + 1, child);
        after
    }

    /// The case as it will be when the next event calls an earlier one mistaken.
    pub(super) fn with_mistake(&self, mistaken: u64) -> Self {
        let mut after = self.clone();
        after.mistaken.insert(mistaken);
        after
    }

    /// The agreement that the event of a version recorded, if it did.
    pub(super) fn agreement_recorded_by(&self, version: u64) -> Option<AgreementId> {
        let mut agreements = self.agreements.iter();
        let found = agreements.find(|(_, standing)| standing.recorded_by == version);
        found.map(|(id, _)| *id)
    }

    /// The running clock of a kind.
    pub fn running(&self, kind: ClockKind) -> Option<(ClockId, &RunningClock)> {
        self.clocks
            .iter()
            .find(|(_, clock)| clock.kind == kind && clock.ended.is_none())
            .map(|(id, clock)| (*id, clock))
    }

    /// The organisations that are given the key of whatever is newly written on a civil day: the
    /// holder, and whoever was offered the holding, has not answered, and may still be told.
    pub fn readers(&self, today: Date) -> Vec<(OrganisationId, Basis)> {
        let offered = self
            .referrals
            .values()
            .filter(|referral| {
                referral.sent.need == Need::Holding && referral.standing == ReferralStanding::Sent
            })
            .filter(|referral| self.still_lets_share(&referral.sent, today))
            .map(|referral| (referral.sent.to, referral.sent.basis.clone()));
        [(self.holder, Basis::Holder)]
            .into_iter()
            .chain(offered)
            .collect()
    }

    /// Whether that on which a referral was sent still lets its receiver be told something.
    pub fn still_lets_share(&self, sent: &SentReferral, today: Date) -> bool {
        match &sent.basis {
            Basis::Agreement(agreement) => {
                let standing = self.agreements.get(agreement);
                standing.is_some_and(|standing| standing.lets_share(sent.to, today))
            }
            Basis::Law(_) => true,
            Basis::Told | Basis::Holder => false,
        }
    }

    /// Organisations that give legal aid in this case: they are told of any adverse order.
    pub fn lawyers(&self) -> impl Iterator<Item = OrganisationId> {
        self.referrals
            .values()
            .filter(|referral| {
                referral.sent.need == Need::LegalAid
                    && referral.standing == ReferralStanding::Accepted
            })
            .map(|referral| referral.sent.to)
    }

    /// The compartments of the case itself, without those of referrals.
    pub fn own_compartments(&self) -> impl Iterator<Item = Compartment> {
        self.compartments
            .iter()
            .copied()
            .filter(|compartment| !matches!(compartment, Compartment::Referral(_)))
    }
}

/// Whether a statement leaves it possible that the person is a child at an instant.
fn may_be_child(statement: &AgeStatement, clock: &Clock<'_>, now: Timestamp) -> bool {
    let youngest = match statement.claim {
        AgeClaim::Born(born) => return clock.is_child(born, now),
        AgeClaim::Years(years) => years,
        AgeClaim::Looks { from, .. } => from,
    };
    // At the youngest, the birthday that made them that old was the day it was said.
    let latest_birth = statement
        .said_on
        .saturating_sub(i32::from(youngest).years());
    clock.is_child(latest_birth, now)
}

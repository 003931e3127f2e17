//! A person's case, folded from its events.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use screening::Level;

use super::agreement::{AgreementEnd, Explanation, Matter, Reply, Speaker, StandingAgreement};
use super::conference::{Action, Conference};
use super::contact::KeptContact;
use super::demand::Demand;
use super::dependant::RecordedDependant;
use super::emergency::Emergency;
use super::event::CaseEvent;
use super::informed::Informed;
use super::law::LawUse;
use super::lost::Losses;
use super::page::{OwnPage, SafetyTalk};
use super::panel::Dossier;
use super::punishment::{Letter, Review};
use super::returning::AssessedReturn;
use super::terms::{
    AdverseOrder, AgeClaim, AgeStatement, ClockEnd, ClockKind, CloseReason, DeclineReason,
    ErasureGrade, ErasureGround, Need, PresumptionBasis, SentReferral,
};
use crate::clock::{Clock, Deadline};
use crate::concern::Concern;
use crate::{
    ActionId, Actor, AgreementId, Basis, CaseId, ClockId, Compartment, ConcernId, ConferenceId,
    Decision, DemandId, DossierId, EmergencyId, Event, LetterId, MemberId, NumberTag,
    OrganisationId, OwnReference, ReferralId, ReviewId, Tell,
};

/// An alarm that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    /// The version that raised it.
    pub raised: u64,
    /// When it was raised.
    pub at: Timestamp,
    /// On which order.
    pub order: AdverseOrder,
}

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
    /// The keyed hashes of the codes of the sheets printed for it; the last is the one that counts.
    pub sheets: Vec<NumberTag>,
    /// Whether its receiver answered on paper or by telephone, and learns nothing by this mechanism.
    pub outside: bool,
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
    /// When the mechanism said that it was late; it stays open then.
    pub missed_at: Option<Timestamp>,
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
    /// Its sealed parts were destroyed: coded facts are left, and nothing can be done with them.
    Erased,
}

/// An erasure that waits to be confirmed by another organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedErasure {
    /// How much is to be destroyed.
    pub grade: ErasureGrade,
    /// Why.
    pub ground: ErasureGround,
    /// Who asked.
    pub by: Option<OrganisationId>,
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
    /// Those who were responsible before.
    pub former: BTreeSet<OrganisationId>,
    /// The concern in which the person was met.
    pub concern: ConcernId,
    /// Other concerns that turned out to be about the person.
    pub joined: BTreeSet<ConcernId>,
    /// When the person was presumed to be a victim.
    pub presumed_at: Timestamp,
    /// On what that rests.
    pub presumed_on: PresumptionBasis,
    /// For which organisation somebody presumed it.
    pub presumed_by: Option<OrganisationId>,
    /// Whether it was thought at the start that the person might be a child.
    pub maybe_child: Tell,
    /// By which references organisations know the person in their own files.
    pub own_references: BTreeMap<OrganisationId, OwnReference>,
    /// Everything said about the age, in the order recorded.
    pub ages: Vec<AgeStatement>,
    /// What the age was shown to be, by the version that recorded it: `true` for a child. The last
    /// that no later entry called mistaken counts.
    pub ages_shown: BTreeMap<u64, bool>,
    /// Every safe contact that was written down, in that order.
    pub contacts: Vec<KeptContact>,
    /// When the person moved, by the versions of the events that tell of it.
    pub moves: Vec<(u64, Timestamp)>,
    /// The member of the holder who looks after the person, if one was named.
    pub worker: Option<MemberId>,
    /// When each episode after the first began, by the versions of the events that tell of it.
    pub later_episodes: Vec<(u64, Timestamp)>,
    /// Every dependant that was recorded, by the version of the event that did it.
    pub all_dependants: Vec<(u64, RecordedDependant)>,
    /// Every assessment of a return, by the version of the event that tells of it, and when it was made.
    pub all_returns: Vec<(u64, Timestamp, AssessedReturn)>,
    /// The times in which the person could not be reached.
    pub losses: Losses,
    /// The highest level any screening has come to; later ones do not lower it.
    pub highest_level: Option<Level>,
    /// What was explained before that, the last time, to the person and to a child's representative: what,
    /// in which words, and when.
    pub informed: BTreeMap<Speaker, (Informed, Explanation, Timestamp)>,
    /// Agreements given and refused, those too that a later answer took the place of.
    pub agreements: BTreeMap<AgreementId, StandingAgreement>,
    /// What the law did instead of an agreement, in the order in which it happened.
    pub laws: Vec<LawUse>,
    /// When a referral was first accepted: from then on somebody beside the holder helps.
    pub first_help_at: Option<Timestamp>,
    /// The first alarm that stands.
    pub alarm: Option<Alarm>,
    /// Referrals.
    pub referrals: BTreeMap<ReferralId, Referral>,
    /// Every break-glass, whatever became of it.
    pub emergencies: BTreeMap<EmergencyId, Emergency>,
    /// Demands for records, whatever became of them.
    pub demands: BTreeMap<DemandId, Demand>,
    /// The reviews of what the person was charged with or punished for, whatever became of them.
    pub reviews: BTreeMap<ReviewId, Review>,
    /// Protection letters.
    pub letters: BTreeMap<LetterId, Letter>,
    /// Dossiers for identification, whatever became of them.
    pub dossiers: BTreeMap<DossierId, Dossier>,
    /// Conferences of the local team, whatever became of them.
    pub conferences: BTreeMap<ConferenceId, Conference>,
    /// What was agreed there.
    pub actions: BTreeMap<ActionId, Action>,
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
    /// Whether another organisation is to confirm that the case be destroyed.
    pub erasure: Option<AskedErasure>,
    /// The last safety talk about a page of the person's own after which none was opened, and when it was.
    pub talk: Option<(SafetyTalk, Timestamp)>,
    /// The person's own page, if one was opened and has not ended with the case.
    pub page: Option<OwnPage>,
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
                    by,
                },
            ) => Self {
                id,
                version: 0,
                holder: *holder,
                interim: *interim,
                former: BTreeSet::new(),
                concern: *concern,
                joined: BTreeSet::new(),
                presumed_at: at,
                presumed_on: basis.clone(),
                presumed_by: by.organisation(),
                maybe_child: *maybe_child,
                own_references: BTreeMap::new(),
                ages: Vec::new(),
                ages_shown: BTreeMap::new(),
                contacts: Vec::new(),
                moves: Vec::new(),
                worker: None,
                later_episodes: Vec::new(),
                all_dependants: Vec::new(),
                all_returns: Vec::new(),
                losses: Losses::default(),
                highest_level: None,
                informed: BTreeMap::new(),
                agreements: BTreeMap::new(),
                laws: Vec::new(),
                first_help_at: None,
                alarm: None,
                referrals: BTreeMap::new(),
                emergencies: BTreeMap::new(),
                demands: BTreeMap::new(),
                reviews: BTreeMap::new(),
                letters: BTreeMap::new(),
                dossiers: BTreeMap::new(),
                conferences: BTreeMap::new(),
                actions: BTreeMap::new(),
                clocks: BTreeMap::new(),
                mistaken: BTreeSet::new(),
                compartments: BTreeSet::new(),
                narrowed: 0,
                standing: CaseStanding::Open,
                erasure: None,
                talk: None,
                page: None,
                moved_at: at,
            },
            (None, _) => return None,
            (Some(case), _) => case,
        };
        case.version += 1;
        // Who looks after the person moves nothing for the person.
        if !matches!(event, CaseEvent::Entrusted { .. }) {
            case.moved_at = at;
        }
        case.compartments.extend(parts);
        let mut could_read = case.reading();
        let person_read = case.person_reads();
        case.fold(at, event);
        case.fold_contact(at, event, parts);
        case.fold_loss(at, event);
        if person_read && !case.person_reads() {
            case.narrowed = case.version;
        }
        // Why glass was broken and what is between holder and panel or local team is sealed apart: whoever wrote it
        // has had no key of anything else.
        let apart = |part: &Compartment| {
            matches!(
                part,
                Compartment::Emergency(_) | Compartment::Dossier(_) | Compartment::Conference(_)
            )
        };
        if !parts.iter().all(apart) {
            could_read.extend(event.actor().organisation());
        }
        if !could_read.is_subset(&case.reading()) {
            case.narrowed = case.version;
        }
        // Who opened it on call has had its keys.
        if let CaseEvent::EmergencyEnded { emergency, .. } = event {
            let it = case.emergencies.get(emergency);
            if it.is_some_and(|it| it.on_call && it.was_open) {
                case.narrowed = case.version;
            }
        }
        Some(case)
    }

    /// The organisations of [`Case::readers`], on whatever day: an event does not know what day it is.
    pub(crate) fn reading(&self) -> BTreeSet<OrganisationId> {
        let readers = self.readers(Date::MIN).into_iter();
        readers.map(|(organisation, _)| organisation).collect()
    }

    /// Whether anything is wrapped to the person.
    fn person_reads(&self) -> bool {
        let page = self.page.as_ref().filter(|page| page.is_open());
        page.is_some_and(|page| !page.readable.is_empty())
    }

    fn fold(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::AccountRecorded { .. }
            | CaseEvent::NoteWritten(_)
            | CaseEvent::ContactMade(_)
            | CaseEvent::ContactLost(_)
            | CaseEvent::MissingReported(_)
            | CaseEvent::WrongTold { .. } => {}
            CaseEvent::Presumed {
                maybe_child, by, ..
            } => self.presumed_for_another(at, *maybe_child, *by),
            CaseEvent::ReferenceGiven { reference, by } => {
                let known = by.organisation().map(|by| (by, reference.clone()));
                self.own_references.extend(known);
            }
            CaseEvent::AlarmRaised { order, .. } => {
                if self.alarm.is_none() && self.lawyers().next().is_none() {
                    self.alarm = Some(Alarm {
                        raised: self.version,
                        at,
                        order: *order,
                    });
                }
            }
            CaseEvent::HolderChanged { holder, why, by } => {
                self.former.insert(self.holder);
                self.holder = *holder;
                self.interim = false;
                self.worker = None;
                self.moved_by_law(at, why, *by);
            }
            CaseEvent::Entrusted { to, .. } => self.worker = *to,
            CaseEvent::AgeStated { statement, .. } => self.ages.push(*statement),
            CaseEvent::AgeSettled { child, .. } => {
                self.ages_shown.insert(self.version, *child);
            }
            CaseEvent::Screened { level, .. } => {
                self.highest_level = self.highest_level.max(Some(*level));
            }
            CaseEvent::PersonInformed {
                informed,
                speaker,
                explained,
                ..
            } => {
                let told = (*informed, explained.clone(), at);
                self.informed.insert(*speaker, told);
            }
            CaseEvent::AgreementRecorded {
                agreement,
                terms,
                ends,
                ..
            } => {
                let standing = StandingAgreement {
                    terms: terms.clone(),
                    ends: *ends,
                    ended: None,
                    recorded_at: at,
                    recorded_by: self.version,
                };
                self.agreements.insert(*agreement, standing);
            }
            CaseEvent::AgreementWithdrawn { agreement, .. } => {
                self.end_agreement(agreement, AgreementEnd::Withdrawn, at);
            }
            CaseEvent::AgreementRanOut { agreement } => {
                self.end_agreement(agreement, AgreementEnd::RanOut, at);
            }
            CaseEvent::ReferralSent { referral, sent, .. } => {
                self.sent_by_law(at, *referral, sent);
                let sent = sent.clone();
                let standing = ReferralStanding::Sent;
                self.referrals.insert(
                    *referral,
                    Referral {
                        sent,
                        sent_at: at,
                        standing,
                        sheets: Vec::new(),
                        outside: false,
                    },
                );
            }
            CaseEvent::LawInvoked { referral, law, .. } => self.invoked(at, *referral, law),
            CaseEvent::LawTold { referral, .. } => self.told_of_law(at, *referral),
            CaseEvent::ReferralAccepted { referral, by } => {
                self.stand(referral, ReferralStanding::Accepted);
                self.first_help_at = self.first_help_at.or(Some(at));
                if let Some(accepted) = self.referrals.get_mut(referral) {
                    accepted.outside |= *by == Actor::OnPaper;
                    if accepted.sent.need == Need::LegalAid {
                        self.alarm = None;
                    }
                }
            }
            CaseEvent::SheetMade { referral, code, .. } => {
                if let Some(sent) = self.referrals.get_mut(referral) {
                    sent.sheets.push(*code);
                }
            }
            CaseEvent::AnsweredByPhone { referral, .. } => {
                if let Some(sent) = self.referrals.get_mut(referral) {
                    sent.outside = true;
                }
            }
            CaseEvent::DeclinedByPhone(_) => {}
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
                    missed_at: None,
                };
                self.clocks.insert(clock, running);
                self.clock_of_demand(*kind);
                self.clock_of_review(*kind);
            }
            CaseEvent::ClockEnded { clock, how, .. } => {
                if let Some(running) = self.clocks.get_mut(clock) {
                    if *how == ClockEnd::RanOut && !running.kind.is_right() {
                        running.missed_at = Some(at);
                    } else {
                        running.ended = Some(*how);
                    }
                }
            }
            CaseEvent::DeadlineMissed { clock, .. } => {
                if let Some(running) = self.clocks.get_mut(clock) {
                    running.missed_at = Some(at);
                }
            }
            CaseEvent::Corrected { mistaken, .. } => {
                self.mistaken.insert(*mistaken);
                self.alarm = self.alarm.filter(|alarm| alarm.raised != *mistaken);
                if let Some(agreement) = self.agreement_recorded_by(*mistaken) {
                    self.end_agreement(&agreement, AgreementEnd::Mistaken, at);
                }
                self.mistaken_demand(*mistaken);
                self.mistaken_punishment(*mistaken);
                self.mistaken_letter(*mistaken, at);
            }
            CaseEvent::Closed { reason, .. } => {
                self.standing = CaseStanding::Closed(*reason);
                self.alarm = None;
                (self.talk, self.page) = (None, None);
            }
            CaseEvent::Reopened { .. } => {
                self.standing = CaseStanding::Open;
                self.erasure = None;
            }
            CaseEvent::DependantRecorded(dependant) => {
                self.all_dependants.push((self.version, *dependant));
            }
            CaseEvent::ReturnAssessed(assessed) => {
                self.all_returns.push((self.version, at, assessed.clone()));
            }
            CaseEvent::ConcernJoined { concern, .. } => {
                self.joined.insert(*concern);
            }
            CaseEvent::ConcernParted { concern, .. } => {
                self.joined.remove(concern);
            }
            CaseEvent::EpisodeBegun { .. } => {
                // Whoever was exploited again is not where they were.
                self.moves.push((self.version, at));
                self.later_episodes.push((self.version, at));
            }
            CaseEvent::ErasureAsked { grade, ground, by } => {
                self.erasure = Some(AskedErasure {
                    grade: *grade,
                    ground: *ground,
                    by: by.organisation(),
                });
            }
            CaseEvent::EmergencyAsked(_)
            | CaseEvent::EmergencyAskedOnCall(_)
            | CaseEvent::EmergencyConfirmed { .. }
            | CaseEvent::EmergencyRefused { .. }
            | CaseEvent::EmergencyOpenedAlone { .. }
            | CaseEvent::EmergencyEnded { .. }
            | CaseEvent::EmergencyReviewed { .. }
            | CaseEvent::EmergencyReviewMissed { .. } => self.fold_emergency(at, event),
            CaseEvent::DemandReceived(_)
            | CaseEvent::DemandLawyerTold { .. }
            | CaseEvent::DemandPersonTold { .. }
            | CaseEvent::DemandOrderRecorded { .. }
            | CaseEvent::DemandAnswered(_)
            | CaseEvent::DemandAppealed { .. } => self.fold_demand(at, event),
            CaseEvent::Punished(_) | CaseEvent::ReviewAsked { .. } | CaseEvent::ReviewEnded(_) => {
                self.fold_punishment(at, event)
            }
            CaseEvent::LetterIssued { .. } | CaseEvent::LetterRevoked { .. } => {
                self.fold_letter(at, event);
            }
            CaseEvent::DossierSubmitted(_)
            | CaseEvent::DossierSupplemented { .. }
            | CaseEvent::DossierChecked { .. }
            | CaseEvent::DossierWithdrawn { .. }
            | CaseEvent::PanelRecused { .. }
            | CaseEvent::PanelRoundOpened { .. }
            | CaseEvent::PanelVoted { .. }
            | CaseEvent::PanelVotesCounted { .. }
            | CaseEvent::PanelDecided(_)
            | CaseEvent::PanelDissentKept { .. }
            | CaseEvent::ReconsiderationAsked { .. } => self.fold_panel(at, event),
            CaseEvent::ConferenceCalled(_)
            | CaseEvent::ConferenceInvited(_)
            | CaseEvent::ConferenceMoved { .. }
            | CaseEvent::ConferenceAnswered { .. }
            | CaseEvent::ConferencePartEnded { .. }
            | CaseEvent::ConferenceCalledOff { .. }
            | CaseEvent::ConferenceHeld(_)
            | CaseEvent::ActionAgreed(_)
            | CaseEvent::ActionAnswered { .. }
            | CaseEvent::ActionHandedOn { .. }
            | CaseEvent::ActionEnded { .. } => self.fold_conference(at, event),
            CaseEvent::Erased { .. } => {
                self.standing = CaseStanding::Erased;
                self.erasure = None;
                self.alarm = None;
                (self.talk, self.page) = (None, None);
            }
            CaseEvent::SafetyTalked { talk, .. } => self.talk = Some((*talk, at)),
            CaseEvent::PageOpened { key, readable, .. } => {
                self.talk = None;
                self.page = Some(OwnPage {
                    key: *key,
                    readable: readable.clone(),
                    opened_at: at,
                    off: None,
                });
            }
            CaseEvent::PageTurnedOff { stop, .. } => {
                if let Some(page) = &mut self.page {
                    page.off = Some((at, *stop));
                }
            }
        }
    }

    /// Which episode of the person's life this is, and when it began: the first at presumption.
    pub fn episode(&self) -> (usize, Timestamp) {
        let later = self.later_episodes.iter();
        let later = later.filter(|(version, _)| !self.mistaken.contains(version));
        let begun = later.clone().next_back();
        let at = begun.map_or(self.presumed_at, |(_, at)| *at);
        (later.count() + 1, at)
    }

    /// Whether the person said no to the identification procedure. Help goes on.
    pub fn declines_identification(&self) -> bool {
        let mut answers = self.answers().into_iter();
        answers.any(|(_, answer)| {
            answer.terms.matter == Matter::Identification
                && answer.terms.speaker == Speaker::Person
                && answer.terms.answer == Reply::Refused
                && answer.ended.is_none()
        })
    }

    /// Since when an alarm on a removal or detention order stands that nobody has answered: no
    /// organisation that gives legal aid has accepted the person since, or had when it was raised.
    pub fn unanswered_alarm(&self) -> Option<Timestamp> {
        self.alarm.map(|alarm| alarm.at)
    }

    fn stand(&mut self, referral: &ReferralId, standing: ReferralStanding) {
        if let Some(referral) = self.referrals.get_mut(referral) {
            referral.standing = standing;
        }
    }

    fn end_agreement(&mut self, id: &AgreementId, how: AgreementEnd, at: Timestamp) {
        if let Some(standing) = self.agreements.get_mut(id) {
            standing.ended = standing.ended.or(Some((how, at)));
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

    /// The case as it will be after what a decision appends to it.
    pub(super) fn after(&self, decision: &Decision, at: Timestamp) -> Self {
        let appends = decision.appends.iter();
        appends.fold(self.clone(), |case, append| match &append.event {
            Event::Case(event) if append.stream == self.id.into() => {
                let id = self.id;
                Self::evolve(Some(case), id, at, event, &append.parts)
                    .expect("a case that there is stays one")
            }
            _ => case,
        })
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

    /// When the mechanism has something to say of a clock: that a right has run out, or that what had
    /// to be done is late. Of who is no longer helped nothing is late but the answer to whoever demands the
    /// file, and the review of what they were punished for.
    pub(super) fn speaks_of(&self, clock: &RunningClock) -> Option<Timestamp> {
        let over = clock.ended.is_some() || clock.missed_at.is_some();
        let always = clock.kind.is_right() || clock.kind.outlasts_help();
        let matters = always || self.standing == CaseStanding::Open;
        let deadline = clock.deadline.as_ref().filter(|_| matters && !over);
        deadline.map(|deadline| deadline.due)
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

    /// The organisations that hold keys of the case, or of the concern it came from, on a civil day.
    pub fn key_holders(&self, concern: &Concern, today: Date) -> BTreeSet<OrganisationId> {
        let readers = self.readers(today).into_iter();
        let readers = readers.map(|(reader, _)| reader);
        let keepers = concern.keepers().into_iter();
        readers
            .chain(keepers.filter(|_| !concern.compartments.is_empty()))
            .collect()
    }

    /// Organisations that give legal aid in this case: they are told of any adverse order. One without an account
    /// cannot be told here, and nobody is to believe that it was.
    pub fn lawyers(&self) -> impl Iterator<Item = OrganisationId> {
        self.referrals
            .values()
            .filter(|referral| {
                referral.sent.need == Need::LegalAid
                    && referral.standing == ReferralStanding::Accepted
                    && !referral.outside
            })
            .map(|referral| referral.sent.to)
    }

    /// Who was told of a demand as the person's lawyer, and still is that: whoever the person has left learns
    /// nothing more, not even who helps them now.
    pub fn told_of(&self, demand: &Demand) -> BTreeSet<OrganisationId> {
        let lawyers = self.lawyers();
        lawyers
            .filter(|lawyer| demand.lawyers.contains(lawyer))
            .collect()
    }

    /// The compartments of its dossiers, which go with responsibility as those of the case itself do.
    pub fn dossier_compartments(&self) -> impl Iterator<Item = Compartment> {
        self.dossiers.keys().copied().map(Compartment::Dossier)
    }

    /// The compartments of the case itself, without those of referrals, of break-glass, of dossiers and of conferences.
    pub fn own_compartments(&self) -> impl Iterator<Item = Compartment> {
        self.compartments
            .iter()
            .copied()
            .filter(|compartment| compartment.is_standing())
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

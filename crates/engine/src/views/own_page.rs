//! What a person reads on a page of their own: which kinds of things are written down, since when and who
//! can open them; what was sealed for the person to read; and who helps. Never where the person is, nor a
//! name of staff.

use std::collections::{BTreeMap, BTreeSet};

use accounts::PageSession;
use case::content::Content;
use case::person::{
    ActionEnd, ActionKind, Case, ClockKind, ConferenceStanding, ConferenceWay, Demand, Need,
    OwnPage, ReferralStanding, Speaker, StandingAgreement,
};
use case::seen::{Seen, acquainted};
use case::{AccessEvent, AgreementId, CaseId, Compartment, Event, OrganisationId};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Denied, OwnPageFacts, PersonPrincipal, action};
use store::{Commit, CommitError, NewEvent};
use vault::system_rng;

use super::opening::open_told;
use super::person::case_of;
use crate::keys::KeyRing;
use crate::load::{State, Stream, fold, record_position};
use crate::work::TRIES;
use crate::{Engine, EngineError, Faults, project};

/// How many of the latest readings are shown, and looked through for the session that reads.
const READINGS: u32 = 20;

/// One kind of thing that is written down about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPart {
    /// Which.
    pub compartment: Compartment,
    /// Since when.
    pub since: Timestamp,
    /// Who can open it, of those who have to do with this person.
    pub organisations: BTreeSet<OrganisationId>,
    /// Whether others can, who have to do with somebody else met in the same concern.
    pub others: bool,
    /// What it says, as far as the person chose to read it here: the latest first.
    pub written: Vec<(Timestamp, Content)>,
}

/// What a person sees of what is held about them.
#[derive(Debug, Clone)]
pub struct OwnRecord {
    /// When the case began.
    pub since: Timestamp,
    /// Who is responsible for the person.
    pub holder: OrganisationId,
    /// What is written down.
    pub held: Vec<HeldPart>,
    /// Who else helps, and with what.
    pub helping: Vec<(OrganisationId, Need)>,
    /// Conferences of the local team that were called about the person, the last first.
    pub conferences: Vec<OwnConference>,
    /// What the person said is wrong: when, by when they are answered, and whether they were.
    pub wrong: Vec<(Timestamp, Option<Timestamp>, bool)>,
    /// The first instant after the recovery and reflection period that runs, if one does.
    pub rest_until: Option<Timestamp>,
}

/// A conference of the local team, as the person reads of it: who was invited, and who does what by when. What was
/// written there is in no key of the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnConference {
    /// When it begins.
    pub starts: Timestamp,
    /// In what way.
    pub way: ConferenceWay,
    /// Who is invited beside whoever is responsible.
    pub invited: Vec<OrganisationId>,
    /// What was agreed and not ended otherwise than done: what, whose it is, by when, and whether it was done.
    pub actions: Vec<(ActionKind, OrganisationId, Date, bool)>,
}

fn conferences(case: &Case) -> Vec<OwnConference> {
    let all = case.conferences.iter();
    let stand = all.filter(|(_, it)| it.standing != ConferenceStanding::CalledOff);
    let mut own: Vec<_> = stand
        .map(|(id, it)| OwnConference {
            starts: it.called.starts,
            way: it.called.way,
            invited: it.parts().map(|(invited, _)| invited).collect(),
            actions: case
                .actions_of(*id)
                .filter_map(|(_, action)| {
                    let done = match action.ended {
                        None => false,
                        Some((ActionEnd::Done, _)) => true,
                        Some(_) => return None,
                    };
                    let owner = case.owner_of(action);
                    Some((action.agreed.kind, owner, action.agreed.last_day, done))
                })
                .collect(),
        })
        .collect();
    own.sort_by_key(|it| std::cmp::Reverse(it.starts));
    own
}

impl Engine {
    /// What is held about the person of a page.
    ///
    /// # Errors
    /// [`Denied`] where there is no page, it is off, or the session shows nothing of the person.
    pub async fn own_record(&self, person: &PageSession) -> Result<OwnRecord, EngineError> {
        let (case, read) = self.own_case(person).await?;
        let mut held = BTreeMap::new();
        let mistaken = |version| case.mistaken.contains(&version);
        add(&mut held, &read, |version| !mistaken(version));
        let concern = self.read(case.concern.into()).await?;
        let State::Concern(Some(state)) = fold(case.concern.into(), &concern.told) else {
            return Err(Denied.into());
        };
        let mut named = acquainted(&case, &state);
        named.extend(
            held.values()
                .flat_map(|part: &HeldPart| &part.organisations),
        );
        add(&mut held, &concern, |_| true);
        for joined in &case.joined {
            add(&mut held, &self.read((*joined).into()).await?, |_| true);
        }
        for part in held.values_mut() {
            let all = part.organisations.len();
            part.organisations
                .retain(|organisation| named.contains(organisation));
            part.others = part.organisations.len() < all;
        }

        let stream = case.id.into();
        let mut ring = KeyRing::default();
        let key = person.key().ok_or(Denied)?;
        self.find_persons_keys(key, &read.wraps, &mut ring)?;
        for told in read
            .told
            .iter()
            .rev()
            .filter(|told| !mistaken(told.version))
        {
            for (compartment, content) in open_told(stream, told, &ring)? {
                if let Some(part) = held.get_mut(&compartment) {
                    part.written.push((told.at, content));
                }
            }
        }
        let helping = case.referrals.values();
        let helping = helping.filter(|it| it.standing == ReferralStanding::Accepted);
        let rest = case.running(ClockKind::Reflection);
        let rest = rest.and_then(|(_, clock)| clock.deadline.as_ref());
        Ok(OwnRecord {
            since: case.presumed_at,
            holder: case.holder,
            held: held.into_values().collect(),
            helping: helping.map(|it| (it.sent.to, it.sent.need)).collect(),
            conferences: conferences(&case),
            wrong: wrong(&case),
            rest_until: rest.map(|deadline| deadline.due),
        })
    }

    /// What the person of a page agreed to and refused, each with its id: the last answer to each question.
    ///
    /// # Errors
    /// As [`Engine::own_record`].
    pub async fn own_agreements(
        &self,
        person: &PageSession,
    ) -> Result<Vec<(AgreementId, StandingAgreement)>, EngineError> {
        let (case, _) = self.own_case(person).await?;
        let answers = case.answers().into_iter();
        let own = answers.filter(|(_, answer)| answer.terms.speaker == Speaker::Person);
        Ok(own.map(|(id, answer)| (id, answer.clone())).collect())
    }

    /// Demands for records of the person of a page, of which the person was told, the latest first. One of which
    /// the person is not to be told yet stands on no page, from whatever day on it is looked at again: that
    /// somebody decides then.
    ///
    /// # Errors
    /// As [`Engine::own_record`].
    pub async fn own_demands(&self, person: &PageSession) -> Result<Vec<Demand>, EngineError> {
        let (case, _) = self.own_case(person).await?;
        Ok(super::demand::told(case))
    }

    /// Who has seen what of the person of a page: organisation and role, nobody by name.
    ///
    /// # Errors
    /// As [`Engine::own_record`].
    pub async fn own_seen(&self, person: &PageSession) -> Result<Vec<Seen>, EngineError> {
        let (case, _) = self.own_case(person).await?;
        let mut seen = self.seen_in(&case).await?;
        seen.retain(|seen| OwnPage::may_be_named(seen.compartment));
        Ok(seen)
    }

    /// When somebody read on the page of a person, the latest first: the person, or whoever has their paper and
    /// secret. Nobody else is shown it.
    ///
    /// # Errors
    /// As [`Engine::own_record`].
    pub async fn own_readings(&self, person: &PageSession) -> Result<Vec<Timestamp>, EngineError> {
        let (case, _) = self.own_case(person).await?;
        let stream = project::own_readings(&self.inner.installation, case.id);
        let (told, _) = self.read_back(stream, None, READINGS).await?;
        Ok(told.iter().map(|told| told.at).collect())
    }

    /// Enters that the person reads, once for a session. It lies in a stream of its own, which nothing about the
    /// case leads to: whoever works on the case, and may be the one to fear, does not learn when the person reads.
    async fn enter_reading(&self, person: &PageSession, case: CaseId) -> Result<(), EngineError> {
        let stream = project::own_readings(&self.inner.installation, case);
        for _ in 0..TRIES {
            let (told, key) = self.read_back(stream, None, READINGS).await?;
            let entered = told.iter().any(|told| match &told.event {
                Event::Access(AccessEvent::ReadByPerson { session }) => session == person.tag(),
                _ => false,
            });
            if entered {
                return Ok(());
            }
            let mut commit = Commit::default();
            let key = key.unwrap_or_else(|| {
                let (key, wrap) = self.new_record_key(stream);
                commit.wraps.push(wrap);
                key
            });
            let version = told.first().map_or(0, |told| told.version) + 1;
            let event = Event::Access(AccessEvent::ReadByPerson {
                session: person.tag().to_owned(),
            });
            let record = event.encode();
            self.inner.types.enter_of(&record, &mut commit);
            let position = record_position(stream, version);
            let record = key.seal(&position, &record, &mut system_rng());
            commit.events.push(NewEvent {
                stream,
                version,
                organisation: None,
                at: self.now(),
                record: record.into_bytes(),
                parts: Vec::new(),
            });
            let commits = [commit];
            match self.inner.store.commit(&commits).await {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    return Ok(());
                }
                Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {}
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
        }
        Err(Faults::Busy { stream }.into())
    }

    /// The case of the person of a page, once the policies permit that it is seen: that it is, is entered first.
    pub(super) async fn own_case(
        &self,
        person: &PageSession,
    ) -> Result<(Case, Stream), EngineError> {
        let id: CaseId = person.case().ok_or(Denied)?;
        let read = self.read(id.into()).await?;
        let case = case_of(id.into(), &read).ok_or(Denied)?;
        let facts = OwnPageFacts::of(&case).ok_or(Denied)?;
        let principal = PersonPrincipal { case: id };
        let authority = &self.inner.authority;
        authority.check_person::<action::SeeOwnRecord>(&principal, facts)?;
        self.enter_reading(person, id).await?;
        Ok((case, read))
    }
}

/// What the person said is wrong, the latest first.
fn wrong(case: &Case) -> Vec<(Timestamp, Option<Timestamp>, bool)> {
    let clocks = case.clocks.values();
    let wrong = clocks.filter(|clock| clock.kind == ClockKind::Correction);
    let told = wrong.map(|clock| {
        let due = clock.deadline.as_ref().map(|deadline| deadline.due);
        (clock.from, due, clock.ended.is_some())
    });
    let mut told: Vec<_> = told.collect();
    told.reverse();
    told
}

/// Adds what a stream holds, by kind.
fn add(held: &mut BTreeMap<Compartment, HeldPart>, read: &Stream, counts: impl Fn(u64) -> bool) {
    for told in read.told.iter().filter(|told| counts(told.version)) {
        for part in &told.parts {
            let compartment = part.compartment;
            if part.body.is_none() || !OwnPage::may_be_named(compartment) {
                continue;
            }
            let part = held.entry(compartment).or_insert_with(|| HeldPart {
                compartment,
                since: told.at,
                organisations: BTreeSet::new(),
                others: false,
                written: Vec::new(),
            });
            part.since = part.since.min(told.at);
            part.organisations.extend(read.readers(compartment));
        }
    }
}

//! A case as its holder sees it, and a referral as its receiver does.

use std::collections::{BTreeMap, BTreeSet};

use case::clock::Clock;
use case::concern::Concern;
use case::content::{Content, ReferralCopy};
use case::person::{
    Case, CaseEvent, ChildRules, ContactStanding, KeptContact, Referral, Source, next_due,
};
use case::{
    Actor, CaseId, ClockId, Compartment, OrganisationId, OwnReference, Purpose, ReferralId,
    Refusal, StreamId,
};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Action, CaseFacts, Denied, ReferralFacts, action};

use super::accesses::AccessPage;
use super::opening::{self, Opened, SealedCompartment};
use crate::load::{State, Stream, case_event, fold};
use crate::{Engine, EngineError, House, Session};

/// One thing that happened, with its parts as far as they are open.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its place in the case.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: CaseEvent,
    /// Its sealed parts.
    pub parts: Vec<(Compartment, Opened)>,
    /// Whether a later entry calls it mistaken.
    pub mistaken: bool,
}

/// How the safe contact of a case stands, without what it says.
#[derive(Debug, Clone, Copy)]
pub struct ContactView {
    /// Whether it can be relied on.
    pub standing: ContactStanding,
    /// By whose word, if it is known.
    pub source: Option<Source>,
    /// The day on which it was told, and the last on which it counts; none if nobody wrote one down.
    pub days: Option<(Date, Date)>,
}

impl ContactView {
    pub(super) fn of(case: &Case, house: &House, now: Timestamp) -> Self {
        let clock = Clock::new(&house.profile);
        let kept = case.safe_contact();
        let days = |kept: &KeptContact| {
            let day = kept.day(&clock);
            (day, clock.safe_contact(day).last_day)
        };
        Self {
            standing: match house.coded_only.contains(&case.holder) {
                true => ContactStanding::Elsewhere,
                false => case.contact_standing(&clock, now),
            },
            source: kept.and_then(|kept| kept.source),
            days: kept.map(days),
        }
    }
}

/// A case with everything its holder may see.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// The concern it came from.
    pub concern: Concern,
    /// What was told in that concern, as far as it is open.
    pub told: Vec<(Compartment, Opened)>,
    /// What happened, the latest first.
    pub entries: Vec<Entry>,
    /// Who looks after the person, by name: to colleagues alone.
    pub worker: Option<String>,
    /// Whether the rules for children apply.
    pub child_rules: ChildRules,
    /// How the safe contact stands.
    pub contact: ContactView,
    /// Until which day the person can go back on what was assessed, or why they cannot.
    pub may_return: Result<Date, Refusal>,
    /// To whom the rules let responsibility be offered.
    pub may_be_offered_to: BTreeSet<OrganisationId>,
    /// Which clocks are over but not yet ended by the mechanism.
    pub over: Vec<ClockId>,
    /// When the mechanism looks at it next.
    pub next_due: Option<Timestamp>,
    /// What is sealed in the case and in the concern.
    pub sealed: Vec<SealedCompartment>,
    /// Who opened what, of the case and of the concern: the latest entries.
    pub accesses: AccessPage,
}

/// A referral as the organisation asked sees it.
#[derive(Debug, Clone)]
pub struct ReferralView {
    /// Its id.
    pub id: ReferralId,
    /// The case it belongs to, for orders only: the receiver does not see the case.
    pub case: CaseId,
    /// The version of the case, for forms.
    pub version: u64,
    /// What was asked.
    pub referral: Referral,
    /// The copy of the facts that it carries.
    pub copy: Option<ReferralCopy>,
    /// How the safe contact of the case stands now, where the copy says how the person is reached.
    pub contact: Option<ContactView>,
    /// Whether the reader may answer.
    pub may_answer: bool,
    /// By which references whoever asks and whoever is asked know the person, where they said so.
    pub own_references: BTreeMap<OrganisationId, OwnReference>,
}

impl Engine {
    /// A case in coded facts, with what this session has open of its sealed parts.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn case(&self, session: &Session, id: CaseId) -> Result<CaseView, EngineError> {
        let stream = id.into();
        let house = self.house().await?;
        let read = self.read(stream).await?;
        let case = case_of(stream, &read).ok_or(Denied)?;
        let facts = CaseFacts::of(&case, house.duties, house.profile.profile());
        self.inner
            .authority
            .check::<action::ReadCase>(session.principal(), facts)?;

        let from = case.concern.into();
        let concern_read = self.read(from).await?;
        let State::Concern(Some(concern)) = fold(from, &concern_read.told) else {
            return Err(Denied.into());
        };
        let opened = self.look_at(session, (stream, &read)).await?;
        let told = self.look_at(session, (from, &concern_read)).await?;
        let streams = [(&read, &opened), (&concern_read, &told)];
        let sealed = opening::compartments(session, &streams, self.opened_since());
        let accesses = AccessPage::of(&opened.accesses, &told.accesses);
        let accesses = self.with_names(session, accesses).await?;
        let mut entries: Vec<_> = read
            .told
            .into_iter()
            .zip(opened.parts)
            .filter_map(|(told, parts)| {
                let event = case_event(&told.event)?.clone();
                let mistaken = case.mistaken.contains(&told.version);
                Some(Entry {
                    version: told.version,
                    at: told.at,
                    event,
                    parts,
                    mistaken,
                })
            })
            .collect();
        entries.reverse();

        let now = self.now();
        let clock = Clock::new(&house.profile);
        let running = case
            .clocks
            .iter()
            .filter(|(_, clock)| clock.ended.is_none());
        let over = running
            .filter(|(_, clock)| clock.deadline.as_ref().is_some_and(|end| end.is_over(now)))
            .map(|(id, _)| *id)
            .collect();
        let context = house.context(now, Actor::System);
        let may_be_offered_to = house
            .register
            .keys()
            .copied()
            .filter(|to| case.may_be_offered_to(*to, &context).is_ok())
            .collect();
        let colleague = case.holder == session.principal().organisation;
        let worker = match case.worker.filter(|_| colleague) {
            Some(worker) => self.inner.accounts.names_of(&[worker].into()).await?,
            None => BTreeMap::new(),
        };
        Ok(CaseView {
            worker: worker.into_values().next(),
            may_be_offered_to,
            child_rules: case.child_rules(&clock, now),
            contact: ContactView::of(&case, &house, now),
            may_return: case.may_return(&context).map(|until| until.last_day),
            next_due: next_due(&case),
            told: told.parts.into_iter().flatten().collect(),
            over,
            concern,
            entries,
            sealed,
            accesses,
            case,
        })
    }

    /// Opens compartments of a case, and of the concern it came from, to a session for a while: which
    /// ones, and why, is entered before this returns. Those that hold nothing for this organisation
    /// are left out.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is no case.
    pub async fn open_case(
        &self,
        session: &Session,
        id: CaseId,
        wanted: &BTreeSet<Compartment>,
        purpose: Purpose,
    ) -> Result<(), EngineError> {
        let stream = id.into();
        let house = self.house().await?;
        let read = self.read(stream).await?;
        let case = case_of(stream, &read).ok_or(Denied)?;
        let facts = CaseFacts::of(&case, house.duties, house.profile.profile());
        self.inner
            .authority
            .check::<action::ReadCase>(session.principal(), facts)?;
        let from = case.concern.into();
        let concern = self.read(from).await?;
        let wanted = |compartment| wanted.contains(&compartment);
        let opening = [
            (stream, opening::readable(session, &read, wanted)),
            (from, opening::readable(session, &concern, wanted)),
        ];
        self.enter_accesses(session, opening, purpose.into())
            .await?;
        for (stream, read) in [(stream, &read), (from, &concern)] {
            self.keep_for_on_call(session, (stream, read)).await?;
        }
        Ok(())
    }

    /// The case of a referral, and what was asked, for whoever may answer it. Nothing is opened.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn answerable(
        &self,
        session: &Session,
        id: ReferralId,
    ) -> Result<(CaseId, Referral), EngineError> {
        let house = self.house().await?;
        let row = self.inner.store.referral(id).await?.ok_or(Denied)?;
        let stream = row.case.into();
        let case = case_of(stream, &self.read(stream).await?).ok_or(Denied)?;
        let facts = ReferralFacts::of(&case, id, house.duties).ok_or(Denied)?;
        let authority = &self.inner.authority;
        authority.check::<action::AnswerReferral>(session.principal(), facts)?;
        let referral = case.referrals.get(&id).cloned().ok_or(Denied)?;
        Ok((row.case, referral))
    }

    /// Opens a referral as the organisation asked.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn referral(
        &self,
        session: &Session,
        id: ReferralId,
    ) -> Result<ReferralView, EngineError> {
        let house = self.house().await?;
        let row = self.inner.store.referral(id).await?.ok_or(Denied)?;
        let stream = row.case.into();
        let read = self.read(stream).await?;
        let case = case_of(stream, &read).ok_or(Denied)?;
        let facts = ReferralFacts::of(&case, id, house.duties).ok_or(Denied)?;
        let authority = &self.inner.authority;
        let principal = session.principal();
        authority.check::<action::ReadReferral>(principal, facts.clone())?;
        let may_answer = authority
            .check::<action::AnswerReferral>(principal, facts)
            .is_ok();

        let own = |compartment| compartment == Compartment::Referral(id);
        let opened = self
            .open_parts(session, (stream, &read), Purpose::Referral, own)
            .await?;
        // The session may have another referral of the same case open: the copy is this one's or none.
        let copy = opened
            .parts
            .into_iter()
            .flatten()
            .find_map(|part| match part {
                (compartment, Opened::Content(Content::Referral(copy))) if own(compartment) => {
                    Some(copy)
                }
                _ => None,
            });
        let version = case.version;
        let referral = case.referrals.get(&id).cloned().ok_or(Denied)?;
        let carried = referral.sent.carries.contains(&Compartment::Contact);
        let contact = carried.then(|| ContactView::of(&case, &house, self.now()));
        let (from, to) = (referral.sent.from, referral.sent.to);
        let mut own_references = case.own_references;
        own_references.retain(|organisation, _| [from, to].contains(organisation));
        Ok(ReferralView {
            own_references,
            id,
            case: row.case,
            version,
            referral,
            copy,
            contact,
            may_answer,
        })
    }
}

impl Engine {
    /// A case, if the policies permit a member an action on it.
    ///
    /// # Errors
    /// [`Denied`] if they do not or there is no case.
    pub(super) async fn permitted_case<A: Action<Resource = CaseFacts>>(
        &self,
        session: &Session,
        id: CaseId,
    ) -> Result<Case, EngineError> {
        let stream = id.into();
        let house = self.house().await?;
        let case = case_of(stream, &self.read(stream).await?).ok_or(Denied)?;
        let facts = CaseFacts::of(&case, house.duties, house.profile.profile());
        let authority = &self.inner.authority;
        authority.check::<A>(session.principal(), facts)?;
        Ok(case)
    }
}

pub(crate) fn case_of(stream: StreamId, read: &Stream) -> Option<Case> {
    match fold(stream, &read.told) {
        State::Case(case) => case,
        _ => None,
    }
}

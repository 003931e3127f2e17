//! A case as its holder sees it, and a referral as its receiver does.

use case::concern::Concern;
use case::content::{Content, ReferralCopy};
use case::person::{Case, CaseEvent, ChildRules, Referral, next_due};
use case::{CaseId, ClockId, Compartment, Purpose, ReferralId, StreamId};
use jiff::Timestamp;
use policy::{CaseFacts, Denied, ReferralFacts, action};

use super::opening::{AccessEntry, Opened};
use crate::load::{State, Stream, case_event, fold};
use crate::{Engine, EngineError, Session};

/// One thing that happened, with the parts that could be opened.
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

/// A case with everything its holder may see.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// The concern it came from.
    pub concern: Concern,
    /// What was told in that concern, where it could be opened.
    pub told: Vec<(Compartment, Opened)>,
    /// What happened, the latest first.
    pub entries: Vec<Entry>,
    /// Whether the rules for children apply.
    pub child_rules: ChildRules,
    /// Which clocks are over but not yet ended by the mechanism.
    pub over: Vec<ClockId>,
    /// When the mechanism looks at it next.
    pub next_due: Option<Timestamp>,
    /// Who opened what, of the case and of the concern.
    pub accesses: Vec<AccessEntry>,
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
    /// Whether the reader may answer.
    pub may_answer: bool,
}

impl Engine {
    /// Opens a case.
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
        // The copies that referrals carry are their receivers' business; the holder wrote them.
        let streams = [(stream, &read), (from, &concern_read)];
        let [opened, told] = self
            .open_parts(session, streams, Purpose::Assistance, |_| true)
            .await?;
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
        let mut accesses = opened.accesses;
        accesses.extend(told.accesses);
        accesses.sort_by_key(|entry| std::cmp::Reverse(entry.at));

        let now = self.now();
        let clock = case::clock::Clock::new(&house.profile);
        let running = case
            .clocks
            .iter()
            .filter(|(_, clock)| clock.ended.is_none());
        let over = running
            .filter(|(_, clock)| clock.deadline.as_ref().is_some_and(|end| end.is_over(now)))
            .map(|(id, _)| *id)
            .collect();
        Ok(CaseView {
            child_rules: case.child_rules(&clock, now),
            next_due: next_due(&case),
            told: told.parts.into_iter().flatten().collect(),
            over,
            concern,
            entries,
            accesses,
            case,
        })
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
        let [opened] = self
            .open_parts(session, [(stream, &read)], Purpose::Referral, own)
            .await?;
        let copy = opened
            .parts
            .into_iter()
            .flatten()
            .find_map(|(_, opened)| match opened {
                Opened::Content(Content::Referral(copy)) => Some(copy),
                _ => None,
            });
        let version = case.version;
        let referral = case.referrals.get(&id).cloned().ok_or(Denied)?;
        Ok(ReferralView {
            id,
            case: row.case,
            version,
            referral,
            copy,
            may_answer,
        })
    }
}

fn case_of(stream: StreamId, read: &Stream) -> Option<Case> {
    match fold(stream, &read.told) {
        State::Case(case) => case,
        _ => None,
    }
}

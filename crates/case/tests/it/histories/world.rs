//! The state of every stream while a history is told.

use std::collections::{BTreeMap, BTreeSet};

use case::concern::Concern;
use case::person::{Case, ErasureGrade};
use case::{
    CaseId, Compartment, ConcernId, Context, Decision, Event, OrganisationId, StreamId, StreamKind,
};
use jiff::Timestamp;

use super::country::Country;
use super::rules::{Decided, On, Order, Parts, Rules};
use super::tries::{Attempt, Try};

/// One event as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) stream: StreamId,
    pub(super) version: u64,
    pub(super) at: Timestamp,
    pub(super) event: Event,
    pub(super) parts: Parts,
}

/// A key that an organisation can open a compartment with.
pub(super) type Key = (StreamId, Compartment, OrganisationId);

/// Everything there is.
pub(super) struct World {
    pub(super) now: Timestamp,
    pub(super) concerns: BTreeMap<ConcernId, Concern>,
    pub(super) cases: BTreeMap<CaseId, Case>,
    pub(super) log: Vec<Entry>,
    pub(super) keys: BTreeSet<Key>,
    /// Keys that are wrapped to the person of a case.
    pub(super) persons_keys: BTreeSet<(StreamId, Compartment)>,
    ids: u8,
}

/// One order, what it met, and what came of it.
pub(super) struct Step<'a> {
    pub(super) order: &'a Order,
    pub(super) parts: &'a Parts,
    pub(super) context: Context<'a>,
    /// The concern before.
    pub(super) concern: Option<&'a Concern>,
    /// The case before.
    pub(super) case: Option<&'a Case>,
    pub(super) decided: &'a Decided,
    pub(super) rules: &'a dyn Rules,
    /// The world after.
    pub(super) world: &'a World,
}

impl<'a> Step<'a> {
    /// What was decided, unless it was refused.
    pub(super) fn decision(&self) -> Option<&'a Decision> {
        self.decided.as_ref().ok()
    }

    /// The case after.
    pub(super) fn after(&self) -> Option<&'a Case> {
        self.world.cases.get(&self.case?.id)
    }

    /// What the order said about an age or anything else of the holder's, with the case it met,
    /// if it was carried out.
    pub(super) fn holders(&self) -> Option<(&'a Case, &'a case::person::HolderOrder)> {
        match (self.order, self.case, self.decided) {
            (Order::Holder(order), Some(case), Ok(_)) => Some((case, order)),
            _ => None,
        }
    }
}

impl World {
    pub(super) fn new(_: &Country) -> Self {
        Self {
            now: "2026-01-05T10:00:00Z".parse().unwrap(),
            concerns: BTreeMap::new(),
            cases: BTreeMap::new(),
            log: Vec::new(),
            keys: BTreeSet::new(),
            persons_keys: BTreeSet::new(),
            ids: 0,
        }
    }

    /// Sixteen bytes that were not given out before.
    pub(super) fn fresh_id(&mut self) -> [u8; 16] {
        self.ids = self.ids.checked_add(1).expect("histories are short");
        [self.ids; 16]
    }

    /// Carries out one attempt: time that passes, or orders, each looked at.
    pub(super) fn carry_out(
        &mut self,
        attempt: &Try,
        country: &Country,
        rules: &dyn Rules,
        mut look: impl FnMut(&Step<'_>) -> Result<(), String>,
    ) -> Result<(), String> {
        for Attempt {
            order,
            actor,
            concern,
            case,
            parts,
        } in attempt.on(self)
        {
            let concern = concern.and_then(|id| self.concerns.get(&id).cloned());
            let case = case.and_then(|id| self.cases.get(&id).cloned());
            let on = On {
                concern: concern.as_ref(),
                case: case.as_ref(),
            };
            let context = country.context(self.now, actor);
            let decided = rules.decide(order.clone(), on, &context, parts.clone());
            if let Ok(decision) = &decided {
                self.take(decision, rules);
            }
            look(&Step {
                order: &order,
                parts: &parts,
                context,
                concern: concern.as_ref(),
                case: case.as_ref(),
                decided: &decided,
                rules,
                world: self,
            })?;
        }
        Ok(())
    }

    /// Stores a decision: its events, then its keys, as the engine does.
    fn take(&mut self, decision: &Decision, rules: &dyn Rules) {
        for append in &decision.appends {
            let before = self
                .log
                .iter()
                .filter(|entry| entry.stream == append.stream);
            let entry = Entry {
                stream: append.stream,
                version: before.count() as u64 + 1,
                at: self.now,
                event: append.event.clone(),
                parts: append.parts.clone(),
            };
            let id = entry.stream.id.into_bytes();
            match entry.stream.kind {
                StreamKind::Concern => {
                    let id = id.into();
                    let after = rules.fold_concern(self.concerns.get(&id), &entry);
                    self.concerns.extend(after.map(|after| (id, after)));
                }
                StreamKind::Case => {
                    let id = id.into();
                    let after = rules.fold_case(self.cases.get(&id), &entry);
                    self.cases.extend(after.map(|after| (id, after)));
                }
                StreamKind::Organisation | StreamKind::Complaint | StreamKind::Access => {}
            }
            rules.keep(&mut self.log, entry);
        }
        for grant in &decision.grants {
            self.keys
                .insert((grant.stream, grant.compartment, grant.to));
        }
        for taken in &decision.revocations {
            self.keys
                .remove(&(taken.stream, taken.compartment, taken.from));
        }
        for (stream, grade) in &decision.erasures {
            match grade {
                ErasureGrade::Sealed => {
                    let of = self.log.iter_mut().filter(|entry| entry.stream == *stream);
                    of.for_each(|entry| entry.parts.clear());
                }
                ErasureGrade::Everything => self.log.retain(|entry| entry.stream != *stream),
            }
            self.keys.retain(|(of, ..)| of != stream);
            self.persons_keys.retain(|(of, _)| of != stream);
        }
        self.persons_keys.extend(&decision.person_grants);
        let gone = &decision.person_revocations;
        self.persons_keys
            .retain(|(stream, _)| !gone.contains(stream));
    }
}

//! Organisations on call for one another: keys of how a person is reached, and of urgent health, are wrapped for
//! every two of a pair, and open for one of them once the other has taken its layer off for a break-glass.

use std::collections::BTreeSet;

use case::organisation::OnCallPair;
use case::person::{ALONE, Emergency};
use case::{CaseId, Compartment, EmergencyId, Refusal, StreamId, StreamKind};
use store::{Commit, PairHalfRow, PairWrapRow};
use vault::{DataKey, HalfWrap, Pair, PairWrap, PublicKey, system_rng};

use crate::keys::{KeyRing, key_context, key_label};
use crate::load::Stream;
use crate::orders::{NameOnCall, TheMechanism};
use crate::work::{Work, case_of};
use crate::{Engine, EngineError, Form, House, Parts, Session};

/// Wraps a key for every two organisations on call; those without a key are left out.
fn for_pairs(
    house: &House,
    (stream, compartment, epoch): (StreamId, Compartment, u32),
    key: &DataKey,
) -> Vec<PairWrapRow> {
    let label = key_label(stream, compartment);
    let both = house.on_call.iter().flat_map(|pair| {
        let [one, other] = pair.both();
        [(one, other), (other, one)]
    });
    let rows = both.filter_map(|(first, second)| {
        let holder = |id| {
            let registered = house.organisations.get(&id)?;
            if house.coded_only.contains(&id) {
                return None;
            }
            let public = registered.public_key?;
            Some((id, registered.generation, public))
        };
        let (first, second) = (holder(first)?, holder(second)?);
        let pair = Pair {
            first: first.2,
            second: second.2,
        };
        let context = key_context(stream, &label, epoch);
        let wrap = pair.wrap(key, &context, &mut system_rng()).ok()?;
        Some(PairWrapRow {
            stream,
            compartment,
            epoch,
            first: (first.0, first.1, first.2.to_bytes()),
            second: (second.0, second.1, second.2.to_bytes()),
            wrap: wrap.into_bytes(),
        })
    });
    rows.collect()
}

/// Whether something in a stream is kept for organisations on call.
fn is_kept(stream: StreamId, compartment: Compartment) -> bool {
    ALONE.contains(&compartment) && matches!(stream.kind, StreamKind::Case | StreamKind::Concern)
}

impl Work {
    /// Wraps the keys of what a commit writes for organisations on call.
    pub(crate) fn wrap_for_pairs(&self, commit: &mut Commit) {
        let parts = commit.events.iter().flat_map(|event| {
            let parts = event.parts.iter();
            parts.map(|part| (event.stream, part.compartment, part.epoch))
        });
        let places: BTreeSet<_> = parts.filter(|(of, what, _)| is_kept(*of, *what)).collect();
        for (stream, compartment, epoch) in places {
            if let Some(key) = self.ring.get(stream, compartment, epoch) {
                let wraps = for_pairs(&self.house, (stream, compartment, epoch), key);
                commit.pair_wraps.extend(wraps);
            }
        }
    }

    /// Takes, as the second of a pair, the outer layer off the keys that a break-glass was asked for on call.
    pub(crate) async fn leave_halves(
        &mut self,
        session: &Session,
        case: CaseId,
        emergency: EmergencyId,
    ) -> Result<(), EngineError> {
        let loaded = self.loaded.get(&case.into()).and_then(case_of);
        let Some(it) = loaded.and_then(|case| case.emergencies.get(&emergency)) else {
            return Ok(());
        };
        let (Some((_, asker)), true) = (it.asker(), it.on_call) else {
            return Ok(());
        };
        let asked = it.asked.compartments.clone();
        let concern = loaded.map(|case| StreamId::from(case.concern));
        let own = session.principal().organisation;
        let mut halves = Vec::new();
        for stream in [StreamId::from(case)].into_iter().chain(concern) {
            for row in self.engine.inner.store.pair_wraps(stream).await? {
                let ours = row.second.0 == own && row.first.0 == asker;
                if ours && asked.contains(&row.compartment) {
                    halves.extend(half(session, emergency, row));
                }
            }
        }
        if halves.is_empty() {
            return Err(Refusal::NothingSealedThere.into());
        }
        if let Some(commit) = self.commits.last_mut() {
            commit.pair_halves = halves;
        }
        Ok(())
    }
}

fn pair(first: [u8; 32], second: [u8; 32]) -> Pair {
    Pair {
        first: PublicKey::from_bytes(first),
        second: PublicKey::from_bytes(second),
    }
}

/// What is left of a wrap for two once the session's organisation has taken its layer off.
fn half(session: &Session, emergency: EmergencyId, row: PairWrapRow) -> Option<PairHalfRow> {
    let private = session.organisation_key(row.second.1)?;
    let wrap = PairWrap::<DataKey>::from_bytes(row.wrap).ok()?;
    let label = key_label(row.stream, row.compartment);
    let context = key_context(row.stream, &label, row.epoch);
    let pair = pair(row.first.2, row.second.2);
    let half = private.open_outer(&wrap, &pair, &context).ok()?;
    Some(PairHalfRow {
        emergency,
        stream: row.stream,
        compartment: row.compartment,
        epoch: row.epoch,
        first: row.first,
        second_key: row.second.2,
        half: half.into_bytes(),
    })
}

impl Engine {
    /// The pairs of organisations that are on call for one another.
    ///
    /// # Errors
    /// Fails if nothing is set up yet.
    pub async fn on_call(&self) -> Result<BTreeSet<OnCallPair>, EngineError> {
        Ok(self.house().await?.on_call.clone())
    }

    /// Whether a member may name them.
    ///
    /// # Errors
    /// [`policy::Denied`] if not.
    pub async fn may_name_on_call(&self, session: &Session) -> Result<(), EngineError> {
        self.admit::<NameOnCall>(session, TheMechanism).await?;
        Ok(())
    }

    /// Names them anew. From then on what is written is wrapped for them too; what was written before, when
    /// whoever is responsible opens it next.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn name_on_call(
        &self,
        session: &Session,
        pairs: BTreeSet<OnCallPair>,
        form: Form<'_>,
    ) -> Result<(), EngineError> {
        let co_ordinator = self.house().await?.duties.co_ordinator;
        let order = NameOnCall(co_ordinator, case::organisation::NameOnCall(pairs));
        self.perform(session, order, Parts::new(), form).await?;
        self.refresh().await
    }

    /// Wraps, for organisations on call, the keys of a stream that a session's organisation holds and that are not
    /// wrapped for them as they are on call now.
    pub(crate) async fn keep_for_on_call(
        &self,
        session: &Session,
        (stream, read): (StreamId, &Stream),
    ) -> Result<(), EngineError> {
        let house = self.house().await?;
        if house.on_call.is_empty() {
            return Ok(());
        }
        let mut ring = KeyRing::default();
        let kept = |compartment| is_kept(stream, compartment);
        self.find_keys(session, &read.wraps, kept, &mut ring)?;
        let there = self.inner.store.pair_wraps(stream).await?;
        let is_there = |row: &PairWrapRow| {
            there.iter().any(|it| {
                (it.compartment, it.epoch) == (row.compartment, row.epoch)
                    && (it.first, it.second) == (row.first, row.second)
            })
        };
        let mut commit = Commit::default();
        for compartment in ALONE {
            for (epoch, key) in ring.all(stream, compartment) {
                let wraps = for_pairs(&house, (stream, compartment, epoch), key);
                commit
                    .pair_wraps
                    .extend(wraps.into_iter().filter(|row| !is_there(row)));
            }
        }
        if commit.pair_wraps.is_empty() {
            return Ok(());
        }
        match self.inner.store.commit(&[commit]).await {
            Ok(()) => Ok(()),
            Err(store::CommitError::Store(fault)) => Err(fault.into()),
            // Nothing was appended that somebody could have been faster with.
            Err(_) => Ok(()),
        }
    }

    /// The keys that were left for a break-glass, as far as a session's organisation can finish them.
    pub(crate) async fn finished_halves(
        &self,
        session: &Session,
        it: &Emergency,
    ) -> Result<KeyRing, EngineError> {
        let mut ring = KeyRing::default();
        let own = session.principal().organisation;
        for row in self.inner.store.pair_halves(it.asked.emergency).await? {
            let private = session.organisation_key(row.first.1);
            let (Some(private), true) = (private, row.first.0 == own) else {
                continue;
            };
            let label = key_label(row.stream, row.compartment);
            let context = key_context(row.stream, &label, row.epoch);
            let pair = pair(row.first.2, row.second_key);
            let half = HalfWrap::<DataKey>::from_bytes(row.half);
            let key = half.and_then(|half| private.unwrap_half(&half, &pair, &context));
            // One that does not open opens nothing; what is planted opens no part either.
            if let Ok(key) = key {
                ring.put((row.stream, row.compartment, row.epoch), key);
            }
        }
        Ok(ring)
    }
}

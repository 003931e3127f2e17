//! A piece of work: one order, or several, from authorising to the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::concern::Concern;
use case::content::Content;
use case::{
    Actor, Append, Case, CaseId, Compartment, Context, Decision, Organisation, StreamId, StreamKind,
};
use jiff::Timestamp;
use policy::Denied;
use store::{
    Commit, CommitError, Done, NewEvent, NewPart, NewWrap, OrderKey, Recipient, Sealed as What,
    WrapPlace,
};
use vault::{DataKey, Position, system_rng};

use crate::keys::{KeyRing, wrap_to};
use crate::load::{EPOCH, Loaded, State, record_context, record_position};
use crate::orders::{On, Order, Parts, Touches};
use crate::{Engine, EngineError, Faults, House, Session, project};

/// How often an order is tried again when somebody else was faster.
const TRIES: usize = 8;

/// The longest text that one part may hold, in bytes.
const LONGEST: usize = 200_000;

/// What the form that an order came with says about itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<'a> {
    /// The key made when the form was: sent twice, the order is carried out once.
    pub key: Option<&'a str>,
    /// The version of the concern or case that the page was made from.
    pub made_from: Option<u64>,
}

/// Where an order's first event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The stream.
    pub stream: StreamId,
    /// The version.
    pub version: u64,
    /// Whether it was carried out before, by the same form.
    pub repeated: bool,
}

impl Engine {
    /// Carries an order out; on return it is on the disk.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn perform<O: Order>(
        &self,
        session: &Session,
        order: O,
        parts: Parts,
        form: Form<'_>,
    ) -> Result<Outcome, EngineError> {
        let mut conflict = None;
        for _ in 0..TRIES {
            let mut work = self.work().await?;
            let outcome = work
                .perform(session, order.clone(), parts.clone(), form)
                .await?;
            if outcome.repeated {
                return Ok(outcome);
            }
            match work.commit().await {
                Ok(()) => return Ok(outcome),
                Err(CommitError::Repeated(done)) => return Ok(repeated(done)),
                Err(CommitError::Conflict { stream }) => conflict = Some(stream),
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
        }
        let stream = conflict.unwrap_or(StreamId {
            kind: StreamKind::Case,
            id: uuid::Uuid::nil(),
        });
        Err(Faults::Busy { stream }.into())
    }

    /// Begins a piece of work of several orders, stored together or not at all.
    ///
    /// # Errors
    /// Fails if nothing is set up yet.
    pub async fn work(&self) -> Result<Work, EngineError> {
        Ok(Work {
            engine: self.clone(),
            house: self.house().await?,
            loaded: BTreeMap::new(),
            ring: KeyRing::default(),
            commits: Vec::new(),
        })
    }
}

/// Several orders that are stored together or not at all. A later one sees what an earlier one did.
#[derive(Debug)]
pub struct Work {
    engine: Engine,
    house: Arc<House>,
    loaded: BTreeMap<StreamId, Loaded>,
    ring: KeyRing,
    commits: Vec<Commit>,
}

impl Work {
    /// Authorises, decides and seals an order; [`Work::commit`] stores it.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; the work is as it was before.
    pub async fn perform<O: Order>(
        &mut self,
        session: &Session,
        order: O,
        parts: Parts,
        form: Form<'_>,
    ) -> Result<Outcome, EngineError> {
        check_parts(&parts)?;
        let key = form.key.map(|key| self.order_key(session, O::KIND, key));
        if let Some(key) = &key
            && let Some(done) = self.engine.inner.store.done(key).await?
        {
            return Ok(repeated(done));
        }
        let touches = self.bring(order.touches()).await?;
        let now = self.engine.now();
        let principal = session.principal();
        let (member, organisation) = (principal.member, principal.organisation);
        let house = self.house.clone();
        let context = house.context(
            now,
            Actor::Member {
                member,
                organisation,
            },
        );

        let on = self.on(touches);
        let resource = order.resource(on, &context).ok_or(Denied)?;
        let _permit = self
            .engine
            .inner
            .authority
            .check::<O::Action>(principal, resource)?;
        let version = self.version_of(touches);
        if form.made_from.is_some_and(|made_from| made_from != version) {
            return Err(EngineError::Stale);
        }
        let present = parts.keys().copied().collect();
        let decision = order.decide(on, &context, present)?;

        for stream in streams(&decision) {
            self.engine
                .find_keys(session, stream, &mut self.ring)
                .await?;
            if !parts.is_empty() {
                self.engine.find_epochs(stream, &mut self.ring).await?;
            }
        }
        self.seal(decision, &parts, now, Some(organisation), key)
    }

    /// Says what has run out in a case by now; returns whether anything had.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn lapse(&mut self, case: CaseId) -> Result<bool, EngineError> {
        let touches = Touches {
            case: Some(case),
            ..Touches::default()
        };
        let touches = self.bring(touches).await?;
        let now = self.engine.now();
        let house = self.house.clone();
        let context = house.context(now, Actor::System);
        let on = self.on(touches);
        let (Some(case), Some(concern)) = (on.case, on.concern) else {
            return Ok(false);
        };
        let decision = case::person::lapse(case, concern, &context);
        if decision.appends.is_empty() {
            return Ok(false);
        }
        self.seal(decision, &Parts::new(), now, None, None)?;
        Ok(true)
    }

    /// Stores everything, whole or not at all; on return it is on the disk.
    ///
    /// # Errors
    /// Fails like [`store::Store::commit`].
    pub async fn commit(self) -> Result<(), CommitError> {
        self.engine.inner.store.commit(&self.commits).await
    }

    /// How many events wait to be stored.
    pub fn waiting(&self) -> usize {
        self.commits.iter().map(|commit| commit.events.len()).sum()
    }

    /// Reads the streams an order acts on, and the concern its case came from.
    async fn bring(&mut self, mut touches: Touches) -> Result<Touches, EngineError> {
        if let Some(case) = touches.case {
            self.bring_one(case.into()).await?;
            let concern = self.on(touches).case.map(|case| case.concern);
            touches.concern = touches.concern.or(concern);
        }
        if let Some(concern) = touches.concern {
            self.bring_one(concern.into()).await?;
        }
        if let Some(organisation) = touches.organisation {
            self.bring_one(organisation.into()).await?;
        }
        Ok(touches)
    }

    async fn bring_one(&mut self, stream: StreamId) -> Result<(), EngineError> {
        if !self.loaded.contains_key(&stream) {
            let loaded = self.engine.load(stream).await?;
            self.loaded.insert(stream, loaded);
        }
        Ok(())
    }

    fn on(&self, touches: Touches) -> On<'_> {
        let state = |stream: Option<StreamId>| stream.and_then(|stream| self.loaded.get(&stream));
        On {
            concern: state(touches.concern.map(Into::into)).and_then(concern),
            case: state(touches.case.map(Into::into)).and_then(case_of),
            organisation: state(touches.organisation.map(Into::into)).and_then(organisation_of),
        }
    }

    /// The version of what an order is about.
    fn version_of(&self, touches: Touches) -> u64 {
        let case = touches.case.map(StreamId::from);
        let stream = case
            .filter(|stream| {
                self.loaded
                    .get(stream)
                    .is_some_and(|loaded| loaded.version > 0)
            })
            .or(touches.concern.map(Into::into))
            .or(touches.organisation.map(Into::into));
        stream
            .and_then(|stream| self.loaded.get(&stream))
            .map_or(0, |loaded| loaded.version)
    }

    fn order_key(&self, session: &Session, kind: &str, key: &str) -> OrderKey {
        let actor = session.principal().member;
        let said = format!("{kind}\n{key}");
        OrderKey {
            actor,
            key: self.engine.inner.installation.fingerprint(said.as_bytes()),
        }
    }

    /// Seals a decision into a commit and folds it into the loaded state.
    fn seal(
        &mut self,
        decision: Decision,
        parts: &Parts,
        now: Timestamp,
        organisation: Option<case::OrganisationId>,
        key: Option<OrderKey>,
    ) -> Result<Outcome, EngineError> {
        let mut commit = Commit::default();
        let mut touched = BTreeSet::new();
        let mut first = None;
        for Append {
            stream,
            event,
            parts: carried,
        } in decision.appends
        {
            let loaded = self
                .loaded
                .entry(stream)
                .or_insert_with(|| Loaded::fresh(stream.kind));
            if loaded.record_key.is_none() {
                let (key, wrap) = self.engine.new_record_key(stream);
                commit.wraps.push(wrap);
                loaded.record_key = Some(key);
            }
            let version = loaded.version + 1;
            let record = event.encode();
            let kind =
                case::type_name(&record).map_err(|fault| Faults::Payload { stream, fault })?;
            let record_key = loaded
                .record_key
                .as_ref()
                .expect("made above if it was missing");
            let rng = &mut system_rng();
            let sealed = record_key.seal(&record_position(stream, version), &record, rng);
            let mut new_parts = Vec::new();
            for compartment in &carried {
                let content = parts.get(compartment).ok_or_else(|| EngineError::Unfit {
                    compartment: compartment.to_string(),
                    why: "it was not sent",
                })?;
                let (epoch, key) = self.ring.writing_key(stream, *compartment);
                let body = seal_part(stream, version, *compartment, epoch, &kind, content, key);
                new_parts.push(NewPart {
                    compartment: *compartment,
                    epoch,
                    body,
                });
            }
            let at = now;
            let state = std::mem::replace(&mut loaded.state, State::Access);
            loaded.state = state.evolve(stream, at, &event, &carried);
            loaded.version = version;
            commit.rows.extend(project::notices(
                stream,
                version,
                at,
                &event,
                &loaded.state,
                &self.house,
            ));
            touched.insert(stream);
            first = first.or(Some(Done { stream, version }));
            commit.events.push(NewEvent {
                stream,
                version,
                organisation,
                at,
                record: sealed.into_bytes(),
                parts: new_parts,
            });
        }
        for grant in decision.grants {
            let wraps = wrap_to(
                &self.house,
                &self.engine.inner.installation,
                &self.ring,
                grant.stream,
                grant.compartment,
                grant.to,
            )?;
            commit.wraps.extend(wraps);
        }
        for taken in decision.revocations {
            commit
                .unwraps
                .push((taken.stream, taken.compartment, taken.from));
        }
        let installation = &self.engine.inner.installation;
        for stream in &touched {
            if let Some(loaded) = self.loaded.get(stream) {
                commit
                    .rows
                    .extend(project::rows(&loaded.state, installation));
            }
        }
        let first = first.ok_or(Denied)?;
        commit.order = key.map(|key| (key, first));
        self.commits.push(commit);
        Ok(Outcome {
            stream: first.stream,
            version: first.version,
            repeated: false,
        })
    }
}

impl Loaded {
    /// A stream that has no event yet.
    pub(crate) fn fresh(kind: StreamKind) -> Self {
        Self {
            version: 0,
            record_key: None,
            state: State::empty(kind),
        }
    }
}

impl House {
    /// What a decision may depend on.
    pub(crate) fn context(&self, now: Timestamp, actor: Actor) -> Context<'_> {
        Context {
            now,
            actor,
            profile: &self.profile,
            duties: &self.duties,
            register: &self.register,
        }
    }
}

impl Engine {
    /// Makes the key of a new stream's records, wrapped to the installation.
    pub(crate) fn new_record_key(&self, stream: StreamId) -> (DataKey, NewWrap) {
        let rng = &mut system_rng();
        let key = DataKey::generate(rng);
        let wrap = self
            .inner
            .installation
            .wrap_data_key(&key, &record_context(stream), rng);
        let place = WrapPlace {
            stream,
            sealed: What::Record,
            epoch: EPOCH,
            recipient: Recipient::Installation,
        };
        (
            key,
            NewWrap {
                place,
                wrap: wrap.into_bytes(),
            },
        )
    }
}

fn seal_part(
    stream: StreamId,
    version: u64,
    compartment: Compartment,
    epoch: u32,
    kind: &str,
    content: &Content,
    key: &DataKey,
) -> Vec<u8> {
    let label = compartment.to_string();
    let position = part_position(stream, version, &label, epoch, kind);
    let plaintext = serde_json::to_vec(content).expect("content has string keys only");
    key.seal(&position, &plaintext, &mut system_rng())
        .into_bytes()
}

/// Where a part lies.
pub(crate) fn part_position<'a>(
    stream: StreamId,
    version: u64,
    compartment: &'a str,
    epoch: u32,
    kind: &'a str,
) -> Position<'a> {
    Position {
        stream_kind: stream.kind.code(),
        stream: stream.id.into_bytes(),
        version,
        compartment,
        epoch,
        kind,
    }
}

fn check_parts(parts: &Parts) -> Result<(), EngineError> {
    for (compartment, content) in parts {
        let unfit = |why| EngineError::Unfit {
            compartment: compartment.to_string(),
            why,
        };
        if !content.fits(*compartment) {
            return Err(unfit("it is of another kind"));
        }
        if content.length() > LONGEST {
            return Err(unfit(
                "it is longer than 200,000 bytes; shorten it or split it",
            ));
        }
    }
    Ok(())
}

/// Every stream whose keys a decision needs.
fn streams(decision: &Decision) -> BTreeSet<StreamId> {
    let carrying = decision
        .appends
        .iter()
        .filter(|append| !append.parts.is_empty());
    let appended = carrying.map(|append| append.stream);
    appended
        .chain(decision.grants.iter().map(|grant| grant.stream))
        .collect()
}

fn repeated(done: Done) -> Outcome {
    Outcome {
        stream: done.stream,
        version: done.version,
        repeated: true,
    }
}

fn concern(loaded: &Loaded) -> Option<&Concern> {
    match &loaded.state {
        State::Concern(state) => state.as_ref(),
        _ => None,
    }
}

fn case_of(loaded: &Loaded) -> Option<&Case> {
    match &loaded.state {
        State::Case(state) => state.as_ref(),
        _ => None,
    }
}

fn organisation_of(loaded: &Loaded) -> Option<&Organisation> {
    match &loaded.state {
        State::Organisation(state) => state.as_ref(),
        _ => None,
    }
}

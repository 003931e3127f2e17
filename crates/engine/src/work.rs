//! A piece of work: one order, or several, from authorising to the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::concern::Concern;
use case::person::CaseStanding;
use case::{
    Actor, AgreementId, Case, CaseId, Complaint, ConcernId, Context, Decision, MemberId,
    Organisation, OrganisationId, Refusal, StreamId, StreamKind,
};
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Denied, Permit};
use store::{Commit, CommitError, Done, OrderKey};

use crate::keys::KeyRing;
use crate::load::{Loaded, State};
use crate::orders::{Given, On, Order, Parts, Subject as _, Touches};
use crate::seal::needed;
use crate::{Engine, EngineError, Faults, House, Session, project};

/// How often an order is tried again when somebody else was faster.
pub(crate) const TRIES: usize = 8;

/// The longest text that one part may hold, in bytes.
const LONGEST: usize = 200_000;

/// What the form that an order came with says about itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<'a> {
    /// The key made when the form was: sent twice, the order is carried out once.
    pub key: Option<&'a str>,
    /// The version of the concern or case that the page was made from.
    pub made_from: Option<u64>,
    /// What was typed: sent twice with other words, it is not the same order, and nothing of it is lost.
    pub said: Option<&'a [u8]>,
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
        let mut tries = Tries::default();
        loop {
            let mut work = self.begin(tries.looks).await?;
            let given = work.perform(session, order.clone(), parts.clone(), form);
            let given = given.await;
            if let Some(outcome) = tries.end(work, given).await? {
                return Ok(outcome);
            }
        }
    }

    /// Carries several orders out in one transaction, all or none; on return they are on the disk.
    ///
    /// `orders` gives them to the [`Work`] it is handed. If somebody else was faster it is called again
    /// on the new state, so it must give the same orders every time; those with a key that were carried
    /// out before are not carried out again. If it fails, nothing is stored.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn together<T>(
        &self,
        orders: impl AsyncFn(&mut Work) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let mut tries = Tries::default();
        loop {
            let mut work = self.begin(tries.looks).await?;
            let given = orders(&mut work).await;
            if let Some(given) = tries.end(work, given).await? {
                return Ok(given);
            }
        }
    }

    /// Begins a piece of work of several orders, stored together or not at all.
    ///
    /// # Errors
    /// Fails if nothing is set up yet.
    pub async fn work(&self) -> Result<Work, EngineError> {
        self.begin(Looks::First).await
    }

    /// Whether an order of this kind about a subject could be permitted, asked before anything is
    /// typed; returns the version that its form is made from.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is nothing there.
    pub async fn admit<O: Order>(
        &self,
        session: &Session,
        subject: O::Subject,
    ) -> Result<u64, EngineError> {
        let mut work = self.work().await?;
        let touches = work.bring(subject.touches()).await?;
        let context = work.house.context(self.now(), Actor::System);
        work.permit::<O>(session, subject, &work.on(touches), &context)?;
        Ok(work.version_of(touches))
    }

    async fn begin(&self, looks: Looks) -> Result<Work, EngineError> {
        Ok(Work {
            engine: self.clone(),
            house: self.house().await?,
            looks,
            unsure: false,
            loaded: BTreeMap::new(),
            done: BTreeMap::new(),
            ring: KeyRing::default(),
            commits: Vec::new(),
        })
    }
}

impl Engine {
    /// A keyed hash of what was typed into a form, told apart from that of a form's key.
    pub(crate) fn fingerprint_of(&self, said: &[u8]) -> [u8; 32] {
        let said = [b"said\0".as_slice(), said].concat();
        self.inner.installation.fingerprint(&said)
    }
}

/// When it is looked up whether an order with a key was carried out before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Looks {
    /// Before anything else.
    First,
    /// When it is stored: nearly always it was not, and looking first would be in vain.
    #[default]
    Afterwards,
}

/// Trying again, until the state stays the same from reading to storing.
#[derive(Debug, Default)]
struct Tries {
    made: usize,
    looks: Looks,
}

impl Tries {
    /// Ends a try by storing its work; `None` if another one is needed.
    async fn end<T>(
        &mut self,
        work: Work,
        given: Result<T, EngineError>,
    ) -> Result<Option<T>, EngineError> {
        self.made += 1;
        let given = match given {
            Ok(given) => given,
            // It may be refused for nothing but having been carried out before.
            Err(_) if work.unsure => {
                self.looks = Looks::First;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let (engine, house) = (work.engine.clone(), work.house.clone());
        match work.commit().await {
            Ok(()) => return Ok(Some(given)),
            Err(CommitError::Repeated(_)) => self.looks = Looks::First,
            Err(CommitError::Conflict { stream }) if self.made >= TRIES => {
                return Err(Faults::Busy { stream }.into());
            }
            Err(CommitError::Conflict { .. }) => {
                // Another process may have given an organisation a new key.
                if engine.inner.store.renewals().await? != house.renewals {
                    engine.refresh().await?;
                }
            }
            Err(CommitError::Store(fault)) => return Err(fault.into()),
        }
        Ok(None)
    }
}

/// Several orders that are stored together or not at all. A later one sees what an earlier one did.
#[derive(Debug)]
pub struct Work {
    pub(crate) engine: Engine,
    pub(crate) house: Arc<House>,
    looks: Looks,
    /// Whether an order with a key was given that has not been looked up.
    unsure: bool,
    pub(crate) loaded: BTreeMap<StreamId, Loaded>,
    /// First results of this work's own orders, by key.
    pub(crate) done: BTreeMap<OrderKey, Done>,
    pub(crate) ring: KeyRing,
    pub(crate) commits: Vec<Commit>,
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
        if !order.says_all_of(&parts) {
            return Err(EngineError::Unfit {
                compartment: "referral".to_owned(),
                why: "it holds more than the order says that it carries",
            });
        }
        let key = form.key.map(|key| self.order_key(session, O::KIND, key));
        let said = form.said.map(|said| self.engine.fingerprint_of(said));
        if let Some(key) = &key
            && let Some(done) = self.carried_out(key).await?
        {
            let other = done.said.zip(said).is_some_and(|(one, other)| one != other);
            return if other {
                Err(EngineError::SentBefore)
            } else {
                Ok(outcome(done, true))
            };
        }
        let touches = self.bring(order.touches()).await?;
        let uses_box = order.uses_box();
        let counted = self.ballots_for(uses_box).await?;
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
        self.permit::<O>(session, order.subject(), &on, &context)?;
        let order_confirms = order.confirms();
        let version = self.version_of(touches);
        if form.made_from.is_some_and(|made_from| made_from != version) {
            return Err(EngineError::Stale);
        }
        let decision = order.decide(Given {
            on: &on,
            context: &context,
            parts: parts.keys().copied().collect(),
            counted,
        })?;
        let mut decision = on.settled(decision, &context)?;
        self.spare(&mut decision).await?;

        for (stream, wanted) in needed(&decision) {
            self.bring_one(stream).await?;
            if let Some(loaded) = self.loaded.get(&stream) {
                let wanted = |compartment| wanted.contains(&compartment);
                self.engine
                    .find_keys(session, &loaded.wraps, wanted, &mut self.ring)?;
            }
        }
        let key = key.map(|key| (key, said));
        let done = self.seal(decision, &parts, now, Some(organisation), key)?;
        if let Some((case, emergency)) = order_confirms {
            self.leave_halves(session, case, emergency).await?;
        }
        if let Some(used) = uses_box {
            self.use_box(used).await?;
        }
        Ok(outcome(done, false))
    }

    /// Says what has run out in a case by now; returns whether anything had.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn lapse(&mut self, case: CaseId) -> Result<bool, EngineError> {
        self.by_itself(case, case::person::lapse).await
    }

    /// Ends again agreements that had ended in a log that is lost; returns whether any stood.
    ///
    /// # Errors
    /// Fails if the store does.
    pub(crate) async fn end_again(
        &mut self,
        case: CaseId,
        ended: &BTreeSet<AgreementId>,
    ) -> Result<bool, EngineError> {
        let decide = |case: &Case, concern: &Concern, context: &Context<'_>| {
            case::person::end_again(case, concern, ended, context)
        };
        self.by_itself(case, decide).await
    }

    /// Carries out what the mechanism itself decides of a case; returns whether that was anything.
    async fn by_itself(
        &mut self,
        case: CaseId,
        decide: impl FnOnce(&Case, &Concern, &Context<'_>) -> Decision,
    ) -> Result<bool, EngineError> {
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
        let decision = decide(case, concern, &context);
        if decision.appends.is_empty() {
            return Ok(false);
        }
        let mut decision = on.settled(decision, &context)?;
        self.spare(&mut decision).await?;
        self.seal(decision, &Parts::new(), now, None, None)?;
        Ok(true)
    }

    /// Who is responsible for what a stream tells of, and can therefore not be without its keys.
    ///
    /// # Errors
    /// Fails if the store does.
    pub(crate) async fn responsible(
        &mut self,
        stream: StreamId,
    ) -> Result<BTreeSet<OrganisationId>, EngineError> {
        self.bring_one(stream).await?;
        let mut all = BTreeSet::new();
        match self.loaded.get(&stream).map(|loaded| &loaded.state) {
            Some(State::Case(Some(case))) => all.extend([case.holder]),
            Some(State::Complaint(Some(complaint))) => all.extend([complaint.to]),
            Some(State::Concern(Some(concern))) => {
                all.extend(concern.keepers());
                for case in self.cases_of(stream).await? {
                    let case = self.loaded.get(&case.into()).and_then(case_of);
                    all.extend(case.map(|case| case.holder));
                }
            }
            _ => {}
        }
        Ok(all)
    }

    /// Takes a person back from a member who leaves the holder.
    ///
    /// # Errors
    /// Fails if the store does.
    pub(crate) async fn hand_back(
        &mut self,
        case: CaseId,
        leaver: MemberId,
    ) -> Result<(), EngineError> {
        let touches = Touches {
            case: Some(case),
            ..Touches::default()
        };
        let touches = self.bring(touches).await?;
        let Some(case) = self.on(touches).case else {
            return Ok(());
        };
        let decision = case::person::hand_back(case, leaver);
        if !decision.appends.is_empty() {
            self.seal(decision, &Parts::new(), self.engine.now(), None, None)?;
        }
        Ok(())
    }

    /// The next instant at which [`Work::lapse`] has something to say of a case, as this work leaves
    /// it; `None` if nothing runs in it.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn next_due(&mut self, case: CaseId) -> Result<Option<Timestamp>, EngineError> {
        let touches = Touches {
            case: Some(case),
            ..Touches::default()
        };
        let touches = self.bring(touches).await?;
        Ok(self.on(touches).case.and_then(case::person::next_due))
    }

    /// Asks the policies about an order's subject as it stands.
    fn permit<O: Order>(
        &self,
        session: &Session,
        subject: O::Subject,
        on: &On<'_>,
        context: &Context<'_>,
    ) -> Result<Permit<O::Action>, EngineError> {
        let facts = subject.facts(on, context).ok_or(Denied)?;
        let authority = &self.engine.inner.authority;
        Ok(authority.check::<O::Action>(session.principal(), facts)?)
    }

    /// Leaves the keys of a concern with whoever loses one case that became of it and reads another.
    pub(crate) async fn spare(&mut self, decision: &mut Decision) -> Result<(), EngineError> {
        let losing: BTreeSet<_> = decision
            .revocations
            .iter()
            .filter(|taken| taken.stream.kind == StreamKind::Concern)
            .map(|taken| taken.stream)
            .collect();
        for stream in losing {
            let cases = self.cases_of(stream).await?;
            let others = cases
                .into_iter()
                .map(StreamId::from)
                .filter(|case| decision.appends.iter().all(|append| append.stream != *case));
            let readers: BTreeSet<_> = others
                .filter_map(|case| self.loaded.get(&case).and_then(case_of))
                .flat_map(|case| case.readers(self.today()))
                .map(|(reader, _)| reader)
                .collect();
            decision
                .revocations
                .retain(|taken| taken.stream != stream || !readers.contains(&taken.from));
        }
        Ok(())
    }

    /// Reads the cases that became of a concern.
    async fn cases_of(&mut self, concern: StreamId) -> Result<Vec<CaseId>, EngineError> {
        self.bring_one(concern).await?;
        let cases = self.loaded.get(&concern).and_then(self::concern);
        let cases = cases.map(|concern| concern.all_cases().collect::<Vec<_>>());
        let cases = cases.unwrap_or_default();
        for case in &cases {
            self.bring_one((*case).into()).await?;
        }
        Ok(cases)
    }

    /// Stores everything, whole or not at all; on return it is on the disk.
    ///
    /// # Errors
    /// Fails like [`store::Store::commit`].
    pub async fn commit(self) -> Result<(), CommitError> {
        let engine = self.engine.clone();
        let commits = self.into_commits();
        if commits.is_empty() {
            return Ok(());
        }
        engine.inner.store.commit(&commits).await?;
        engine.inner.types.stored(&commits);
        Ok(())
    }

    /// What [`Work::commit`] stores. The rows that lists show are made now, once for all orders.
    pub fn into_commits(self) -> Vec<Commit> {
        let mut commits = self.commits;
        let installation = &self.engine.inner.installation;
        if let Some(last) = commits.last_mut() {
            for loaded in self.loaded.values() {
                let rows = project::rows(&loaded.state, installation, Some(&self.house));
                let rows = rows.into_iter();
                let changed = rows.filter(|row| !loaded.rows.contains(row));
                last.rows.extend(changed.map(|row| row.seal(installation)));
            }
        }
        commits
    }

    async fn carried_out(&mut self, key: &OrderKey) -> Result<Option<Done>, EngineError> {
        if let Some(done) = self.done.get(key) {
            return Ok(Some(*done));
        }
        if self.looks == Looks::Afterwards {
            self.unsure = true;
            return Ok(None);
        }
        Ok(self.engine.inner.store.done(key).await?)
    }

    /// How many events wait to be stored.
    pub fn waiting(&self) -> usize {
        self.commits.iter().map(|commit| commit.events.len()).sum()
    }

    /// Reads the streams an order acts on, the concern its case came from, what is joined to either, and where the
    /// order asks for them the cases that became of the concern.
    pub(crate) async fn bring(&mut self, mut touches: Touches) -> Result<Touches, EngineError> {
        if let Some(complaint) = touches.complaint {
            self.bring_one(complaint.into()).await?;
            // For the key of the person's page; the case itself is not touched.
            let case = self.on(touches).complaint.map(|complaint| complaint.case);
            if let Some(case) = case {
                self.bring_one(case.into()).await?;
            }
        }
        if let Some(case) = touches.case {
            self.bring_one(case.into()).await?;
            let case = self.on(touches).case;
            let joined: Vec<_> = case.into_iter().flat_map(|case| &case.joined).collect();
            let joined: Vec<_> = joined.into_iter().copied().collect();
            touches.concern = touches.concern.or(case.map(|case| case.concern));
            for concern in joined {
                self.bring_one(concern.into()).await?;
                if touches.siblings {
                    self.cases_of(concern.into()).await?;
                }
            }
        }
        if let Some(lead) = touches.lead {
            self.bring_one(lead.into()).await?;
        }
        if let Some(concern) = touches.concern {
            self.bring_one(concern.into()).await?;
            for stream in self.joins_of(concern) {
                self.bring_one(stream).await?;
            }
            if touches.siblings {
                self.cases_of(concern.into()).await?;
            }
        }
        if let Some(organisation) = touches.organisation {
            self.bring_one(organisation.into()).await?;
        }
        Ok(touches)
    }

    /// What a concern is joined to, and what is joined to it.
    fn joins_of(&self, concern: ConcernId) -> Vec<StreamId> {
        let concern = self.loaded.get(&concern.into()).and_then(self::concern);
        let joins = concern.into_iter().flat_map(|concern| {
            let kin = concern.into.iter().chain(&concern.took_in).copied();
            let cases = concern.joined.iter().copied();
            kin.map(StreamId::from).chain(cases.map(StreamId::from))
        });
        joins.collect()
    }

    async fn bring_one(&mut self, stream: StreamId) -> Result<(), EngineError> {
        if !self.loaded.contains_key(&stream) {
            let loaded = self.engine.load(stream).await?;
            self.ring.learn(&self.house, &loaded.wraps);
            for (compartment, epoch) in &loaded.epochs {
                self.ring.reached(stream, *compartment, epoch.number);
            }
            self.loaded.insert(stream, loaded);
        }
        Ok(())
    }

    fn today(&self) -> Date {
        let calendar = self.house.profile.calendar();
        calendar.day_of(self.engine.now())
    }

    pub(crate) fn on(&self, touches: Touches) -> On<'_> {
        let state = |stream: Option<StreamId>| stream.and_then(|stream| self.loaded.get(&stream));
        let concern_of = |id: ConcernId| state(Some(id.into())).and_then(concern);
        let a_case = |id: CaseId| state(Some(id.into())).and_then(case_of);
        let concern = touches.concern.and_then(concern_of);
        let case = touches.case.and_then(a_case);
        let became = concern.into_iter().flat_map(Concern::all_cases);
        let others = |concern: &Concern| {
            let others = concern
                .all_cases()
                .filter(|other| Some(*other) != touches.case);
            let mut others = others.filter_map(a_case);
            others.any(|other| other.standing != CaseStanding::Erased)
        };
        let joined = case.into_iter().flat_map(|case| &case.joined);
        let joined: Vec<_> = joined.filter_map(|id| concern_of(*id)).collect();
        let kin = concern.into_iter().flat_map(|concern| &concern.took_in);
        let joined_to = concern.into_iter().flat_map(|concern| &concern.joined);
        let lead = touches.lead.or(concern.and_then(|concern| concern.into));
        On {
            concern,
            case,
            lead: lead.and_then(concern_of),
            kin: kin.filter_map(|id| concern_of(*id)).collect(),
            joined_to: joined_to.filter_map(|id| a_case(*id)).collect(),
            alone: joined.iter().copied().filter(|it| !others(it)).collect(),
            joined,
            organisation: state(touches.organisation.map(Into::into)).and_then(organisation_of),
            complaint: state(touches.complaint.map(Into::into)).and_then(complaint_of),
            readers: became
                .filter_map(a_case)
                .flat_map(|case| case.readers(self.today()))
                .collect(),
            others: concern.is_some_and(others),
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
            .or(touches.organisation.map(Into::into))
            .or(touches.complaint.map(Into::into));
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
}

impl On<'_> {
    /// What was decided, with what follows from it: what is joined to the case goes where the case goes, and
    /// organisations in coded facts alone are given no key.
    pub(crate) fn settled(
        &self,
        decision: Decision,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let decision = match self.case {
            Some(case) if !self.joined.is_empty() => decision.with_joined(case, &self.joined),
            _ => decision,
        };
        decision.in_coded_facts(self.case, context)
    }
}

impl House {
    /// Whether an organisation has a key that something can be wrapped to.
    pub(crate) fn has_key(&self, organisation: OrganisationId) -> bool {
        let registered = self.organisations.get(&organisation);
        registered.is_some_and(|it| it.public_key.is_some())
    }

    /// What a decision may depend on.
    pub(crate) fn context(&self, now: Timestamp, actor: Actor) -> Context<'_> {
        Context {
            now,
            actor,
            profile: &self.profile,
            duties: &self.duties,
            register: &self.register,
            coded_only: &self.coded_only,
            no_account: &self.no_account,
            on_call: &self.on_call,
        }
    }
}

pub(crate) fn check_parts(parts: &Parts) -> Result<(), EngineError> {
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

fn outcome(done: Done, repeated: bool) -> Outcome {
    Outcome {
        stream: done.stream,
        version: done.version,
        repeated,
    }
}

fn concern(loaded: &Loaded) -> Option<&Concern> {
    match &loaded.state {
        State::Concern(state) => state.as_ref(),
        _ => None,
    }
}

fn complaint_of(loaded: &Loaded) -> Option<&Complaint> {
    match &loaded.state {
        State::Complaint(state) => state.as_ref(),
        _ => None,
    }
}

pub(crate) fn case_of(loaded: &Loaded) -> Option<&Case> {
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

//! An organisation's members and its key: who belongs, who leaves, and what is wrapped anew for those
//! who stay.
//!
//! When a member leaves, three things follow, each exact. From the moment it is stored no session of
//! the member opens anything, and every key is wrapped to the organisation's new pair. Whatever is
//! written from then on lies under keys that the leaver never had: a compartment whose newest key was
//! there before gets another ([`crate::keys`]). And what was wrapped to the older pair is wrapped to
//! the new one by a custodian who is signed in, after which the older pair is destroyed. The last can
//! stop at any place and be gone on with: what is done stands in the database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use accounts::Session;
use case::organisation::CustodianOrder;
use case::{CaseId, MemberId, OrganisationId, PublicHalf, Role, StreamId};
use policy::{CaseFacts, action};
use store::{CaseScope, CommitError, Page, Recipient, Rewrap, StoredWrap};
use vault::{OrganisationKey, PublicKey, VouchedWrap};

use crate::keys::{rewrapped, wraps_context};
use crate::orders::KeepOrganisation;
use crate::project::worker_tag;
use crate::setup::organisation_state;
use crate::work::TRIES;
use crate::{Engine, EngineError, Form, Parts};

/// How many keys are wrapped anew in one transaction.
const AT_ONCE: u32 = 200;

/// A member of an organisation, as its custodians see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLine {
    /// Who.
    pub id: MemberId,
    /// The name that colleagues see.
    pub name: String,
    /// What the member may do.
    pub roles: BTreeSet<Role>,
    /// For which body the member sits on the panel, where the organisation is that and it was written down.
    pub seat: Option<OrganisationId>,
    /// Whether the member has the organisation's present key.
    pub has_key: bool,
    /// Whether a partner's custodian would have to confirm that this member is let in again.
    pub needs_partner: bool,
}

/// An organisation as its custodians keep it.
#[derive(Debug, Clone)]
pub struct KeptOrganisation {
    /// Who belongs to it, by name.
    pub members: Vec<MemberLine>,
    /// Which of its key pairs is in use; the first is 1.
    pub generation: u32,
    /// How many keys are still wrapped to an older pair.
    pub left: u64,
    /// Whether this process is wrapping them anew right now.
    pub under_way: bool,
}

/// What wrapping anew came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rewrapped {
    /// Keys wrapped to the present pair.
    pub done: u64,
    /// Keys still wrapped to an older pair: none once it is finished.
    pub left: u64,
    /// Where keys are that do not open with the older pair. They keep it from being destroyed.
    pub damaged: BTreeSet<StreamId>,
    /// Whether the older pairs were destroyed.
    pub retired: bool,
}

impl Engine {
    /// An organisation as its custodian keeps it.
    ///
    /// # Errors
    /// [`policy::Denied`] if the session's member is not a custodian.
    pub async fn kept_organisation(
        &self,
        session: &Session,
    ) -> Result<KeptOrganisation, EngineError> {
        let organisation = session.principal().organisation;
        self.admit::<KeepOrganisation>(session, organisation)
            .await?;
        let store = &self.inner.store;
        let state = self.load(organisation.into()).await?.state;
        let state = organisation_state(state).ok_or(policy::Denied)?;
        let held = store.custodians_of(organisation).await?;
        let names = self.inner.accounts.names().await?;
        let mut members: Vec<_> = state
            .members
            .iter()
            .map(|(id, roles)| {
                let name = names.iter().find(|(known, _)| known == id);
                MemberLine {
                    id: *id,
                    name: name.map_or_else(|| id.to_string(), |(_, name)| name.clone()),
                    roles: roles.clone(),
                    seat: state.seats.get(id).copied(),
                    needs_partner: state.needs_partner(*id),
                    has_key: held
                        .iter()
                        .any(|row| row.member == *id && row.generation == state.generation),
                }
            })
            .collect();
        members.sort_by(|one, other| one.name.cmp(&other.name));
        let left = store.older_wraps_left(organisation, state.generation);
        Ok(KeptOrganisation {
            members,
            generation: state.generation,
            left: left.await?,
            under_way: self.rewrapping().contains(&organisation),
        })
    }

    /// Ends a membership of the session's organisation, whose sessions end at once, and takes a new
    /// key pair into use. [`Engine::rewrap`] has to follow. Returns who stays without the new key,
    /// because nobody vouches for the public key that the database has for them.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn end_membership(
        &self,
        session: &Session,
        member: MemberId,
    ) -> Result<Vec<MemberId>, EngineError> {
        let order = |key| CustodianOrder::EndMembership { member, key };
        self.renew(session, order, Some(member)).await
    }

    /// Takes a new key pair of the session's organisation into use although nobody leaves.
    /// [`Engine::rewrap`] has to follow. Returns as [`Engine::end_membership`] does.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn renew_key(&self, session: &Session) -> Result<Vec<MemberId>, EngineError> {
        self.renew(session, CustodianOrder::RenewKey, None).await
    }

    async fn renew(
        &self,
        session: &Session,
        order: impl Fn(PublicHalf) -> CustodianOrder,
        leaver: Option<MemberId>,
    ) -> Result<Vec<MemberId>, EngineError> {
        let organisation = session.principal().organisation;
        for _ in 0..TRIES {
            let pair = self.inner.accounts.new_pair(organisation, leaver).await?;
            let public = PublicHalf(pair.renewal.public_key);
            let commits = self.kept(session, order(public)).await?;
            let stored = self.inner.store.renew(&pair.renewal, &commits).await;
            match stored {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    self.refresh().await?;
                    return Ok(pair.without);
                }
                Err(CommitError::Store(fault)) => return Err(fault.into()),
                Err(_) => self.refresh().await?,
            }
        }
        Err(EngineError::busy(organisation))
    }

    /// What an order of a custodian stores, beside the rows of members and keys that go with it. From then on nobody
    /// looks after the people that a leaver looked after.
    pub(crate) async fn kept(
        &self,
        session: &Session,
        order: CustodianOrder,
    ) -> Result<Vec<store::Commit>, EngineError> {
        let organisation = session.principal().organisation;
        let leaver = match &order {
            CustodianOrder::EndMembership { member, .. } => Some(*member),
            _ => None,
        };
        let mut work = self.work().await?;
        let order = KeepOrganisation(organisation, order);
        work.perform(session, order, Parts::new(), Form::default())
            .await?;
        if let Some(leaver) = leaver {
            for case in self.entrusted_to(organisation, leaver).await? {
                work.hand_back(case, leaver).await?;
            }
        }
        Ok(work.into_commits())
    }

    /// The open cases that a member of an organisation looks after.
    async fn entrusted_to(
        &self,
        organisation: OrganisationId,
        member: MemberId,
    ) -> Result<Vec<CaseId>, EngineError> {
        let tag = worker_tag(&self.inner.installation, member);
        let scope = CaseScope::EntrustedTo(organisation, tag);
        let (mut cases, mut page) = (Vec::new(), Page::first(AT_ONCE));
        loop {
            let found = self.inner.store.cases(scope, page).await?;
            cases.extend(found.rows.iter().map(|row| row.id));
            match found.next {
                Some(next) => page.after = Some(next),
                None => return Ok(cases),
            }
        }
    }

    /// The members of the session's organisation who work on cases, by name: those to whom a person can be
    /// entrusted.
    ///
    /// # Errors
    /// [`policy::Denied`] if the session's member does not work on the organisation's cases.
    pub async fn colleagues(
        &self,
        session: &Session,
    ) -> Result<BTreeMap<MemberId, String>, EngineError> {
        let organisation = session.principal().organisation;
        let house = self.house().await?;
        let facts = CaseFacts::held_by(organisation, house.duties, house.profile.profile());
        let authority = &self.inner.authority;
        authority.check::<action::WorkCase>(session.principal(), facts)?;
        let state = self.load(organisation.into()).await?.state;
        let state = organisation_state(state).ok_or(policy::Denied)?;
        let members = state.members.iter();
        let working = members.filter(|(_, roles)| roles.contains(&Role::CaseWorker));
        let working: BTreeSet<_> = working.map(|(member, _)| *member).collect();
        Ok(self.inner.accounts.names_of(&working).await?)
    }

    /// Wraps what is wrapped to older pairs of the session's organisation to the present one, and
    /// destroys them when nothing is left. Stopped at any place, it can be called again. `progress`
    /// is told how many keys were wrapped so far, and how many there were to wrap.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; what was wrapped until then stays so.
    pub async fn rewrap(
        &self,
        session: &Session,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Rewrapped, EngineError> {
        let organisation = session.principal().organisation;
        self.admit::<KeepOrganisation>(session, organisation)
            .await?;
        self.refresh().await?;
        let (store, accounts) = (&self.inner.store, &self.inner.accounts);
        let house = self.house().await?;
        let registered = house.organisations.get(&organisation);
        let registered = registered.ok_or(case::Refusal::UnknownOrganisation)?;
        let generation = registered.generation;
        let Some(to) = registered.public_key else {
            return Ok(Rewrapped::default());
        };
        let pairs = accounts.pairs_of(session).await.map_err(|fault| {
            let what = format!("a member's custody: {fault}");
            store::StoreError::Damaged { what }
        })?;
        let all = store.older_wraps_left(organisation, generation).await?;
        let mut rewrapped = Rewrapped::default();
        let mut after: Option<StoredWrap> = None;
        loop {
            progress(rewrapped.done, all);
            let page = store.older_wraps(organisation, generation, after.as_ref(), AT_ONCE);
            let page = page.await?;
            let lasts = accounts.lasts(session).await?;
            let Some(last) = page.last().filter(|_| lasts) else {
                break;
            };
            after = Some(last.clone());
            let mut wraps = Vec::new();
            for wrap in page {
                let stream = wrap.place.stream;
                match self.wrap_anew(&pairs, wrap, generation, &to) {
                    Some(wrap) => wraps.push(wrap),
                    None => {
                        rewrapped.damaged.insert(stream);
                    }
                }
            }
            rewrapped.done += store.rewrap(&wraps).await?;
            tokio::task::yield_now().await;
        }
        rewrapped.left = store.older_wraps_left(organisation, generation).await?;
        if rewrapped.left == 0 {
            rewrapped.retired = self.retire(session, generation).await?;
        }
        Ok(rewrapped)
    }

    /// Does as [`Engine::rewrap`] beside everything else, for as long as the session lasts. Where this
    /// process does so already, nothing happens.
    pub fn rewrap_meanwhile(&self, session: Session) {
        let organisation = session.principal().organisation;
        if !self.rewrapping().insert(organisation) {
            return;
        }
        let engine = self.clone();
        tokio::spawn(async move {
            // What is left is counted again on the custodian's page, and gone on with from there.
            let _ = engine.rewrap(&session, |_, _| {}).await;
            engine.rewrapping().remove(&organisation);
        });
    }

    fn rewrapping(&self) -> std::sync::MutexGuard<'_, BTreeSet<OrganisationId>> {
        let rewrapping = self.inner.rewrapping.lock();
        rewrapping.unwrap_or_else(PoisonError::into_inner)
    }

    fn wrap_anew(
        &self,
        pairs: &[OrganisationKey],
        from: StoredWrap,
        generation: u32,
        to: &PublicKey,
    ) -> Option<Rewrap> {
        let Recipient::Organisation(_) = from.place.recipient else {
            return None;
        };
        let pair = pairs
            .iter()
            .find(|pair| pair.generation == from.generation)?;
        let label = wraps_context(from.place)?;
        let installation = &self.inner.installation;
        let wrap = VouchedWrap::from_bytes(from.wrap.clone()).ok()?;
        let wrap = rewrapped(installation, &pair.key, to, &wrap, from.place, &label)?;
        Some(Rewrap {
            from,
            generation,
            wrap,
        })
    }

    async fn retire(&self, session: &Session, generation: u32) -> Result<bool, EngineError> {
        let organisation = session.principal().organisation;
        for _ in 0..TRIES {
            let commits = self.kept(session, CustodianOrder::RetireOlderKeys).await?;
            let retired = self.inner.store.retire(organisation, generation, &commits);
            match retired.await {
                Ok(retired) => {
                    if retired {
                        self.inner.types.stored(&commits);
                    }
                    return Ok(retired);
                }
                Err(CommitError::Store(fault)) => return Err(fault.into()),
                Err(_) => {}
            }
        }
        Err(EngineError::busy(organisation))
    }
}

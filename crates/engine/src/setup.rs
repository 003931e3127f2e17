//! Set-up: which country's rules hold, and which organisations have which duty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use accounts::{Accounts, Invited, JoinError, NewMember, Proof};
use case::organisation::{CustodianOrder, Register};
use case::profile::{BodyKind, Checked, Fact};
use case::{Actor, Decision, Duties, MemberId, Organisation, OrganisationId, PublicHalf, Role};
use store::{Commit, CommitError, NewEvent, OrganisationRow};
use vault::{OneTimeCode, PublicKey, system_rng};

use crate::load::{State, record_position};
use crate::{Engine, EngineError, Faults, House, Registered};

/// Names of settings.
pub(crate) const PROFILE: &str = "profile";
const DUTIES: &str = "duties";
const SET_UP_CODE: &str = "set-up-code";

/// What the set-up code is hashed for.
const PURPOSE: &str = "set-up";

/// An organisation's name and what kind of body it is, as set-up takes them.
pub type Named<'a> = (&'a str, BodyKind);

/// What the first set-up fixes. The four duties may be four organisations or one with several.
#[derive(Debug, Clone)]
pub struct SetUp<'a> {
    /// The code of the country profile.
    pub profile: &'a str,
    /// The duty desk.
    pub desk: Named<'a>,
    /// The co-ordinator.
    pub co_ordinator: Named<'a>,
    /// The panel.
    pub panel: Named<'a>,
    /// The child-protection authority.
    pub child_protection: Named<'a>,
}

/// Why nothing was set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// It was done before.
    #[error("this installation is set up already")]
    Done,
    /// No such profile.
    #[error("there is no profile `{code}`; `throughline profile list` shows which there are")]
    NoProfile {
        /// The code given.
        code: String,
    },
    /// A duty was given to an organisation that may not have it.
    #[error(
        "`{name}` cannot be the {duty}: the profile wants {wanted}, which is of kind {}",
        kinds.iter().map(|kind| format!("`{}`", kind.code())).collect::<Vec<_>>().join(" or ")
    )]
    WrongKind {
        /// The organisation.
        name: String,
        /// The duty.
        duty: &'static str,
        /// What the profile wants.
        wanted: String,
        /// The kinds of body that it may be.
        kinds: Vec<BodyKind>,
    },
    /// A duty that holds cases was given to a kind of body that may never hold one.
    #[error(
        "`{name}` cannot be the {duty}, which holds cases: by {article}; choose an organisation of another kind"
    )]
    NeverHolds {
        /// The organisation.
        name: String,
        /// The duty.
        duty: &'static str,
        /// The article or rule.
        article: String,
    },
    /// A name is empty.
    #[error("the organisation has no name: give the one that people know it by")]
    NoName,
    /// An organisation of that name is registered.
    #[error(
        "an organisation named `{name}` is registered already: look at `throughline org list`, or give this one another name"
    )]
    NameTaken {
        /// The name.
        name: String,
    },
    /// A name is given to two kinds of body.
    #[error(
        "the name `{name}` is given twice, to two kinds of body: give each organisation a name of its own, or one kind"
    )]
    NameTwice {
        /// The name.
        name: String,
    },
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<store::StoreError> for SetUpError {
    fn from(fault: store::StoreError) -> Self {
        Self::Engine(fault.into())
    }
}

impl Engine {
    /// Whether set-up has been done.
    pub async fn is_set_up(&self) -> bool {
        self.inner.house.read().await.is_some()
    }

    /// Makes a new one-time set-up code, in place of one printed before; `None` once set up.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn set_up_code(&self) -> Result<Option<OneTimeCode>, EngineError> {
        if self.is_set_up().await {
            return Ok(None);
        }
        let code = OneTimeCode::generate(&mut system_rng());
        let hash: String = code
            .hash(PURPOSE)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.inner.store.set(&[(SET_UP_CODE, &hash)]).await?;
        Ok(Some(code))
    }

    /// Whether a typed code is the set-up code that was printed last.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn is_set_up_code(&self, typed: &str) -> Result<bool, EngineError> {
        let stored = self.inner.store.setting(SET_UP_CODE).await?;
        let (Some(code), Some(stored)) = (OneTimeCode::parse(typed), stored) else {
            return Ok(false);
        };
        let hash: String = code
            .hash(PURPOSE)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(hash == stored)
    }

    /// Sets the installation up: the profile, and the organisations with duties, each with an
    /// invitation for its first custodian.
    ///
    /// # Errors
    /// Fails as [`SetUpError`] says.
    pub async fn set_up(&self, plan: SetUp<'_>) -> Result<Vec<(String, Invited)>, SetUpError> {
        if self.is_set_up().await {
            return Err(SetUpError::Done);
        }
        let no_profile = || SetUpError::NoProfile {
            code: plan.profile.to_owned(),
        };
        let profile = Checked::bundled(plan.profile).ok_or_else(no_profile)?;
        let bodies = &profile.profile().bodies;
        let named = [
            ("duty desk", plan.desk, &bodies.duty_desk, true),
            (
                "co-ordinator",
                plan.co_ordinator,
                &bodies.co_ordinator,
                false,
            ),
            ("panel", plan.panel, &bodies.panel, false),
            (
                "child-protection authority",
                plan.child_protection,
                &bodies.child_protection,
                true,
            ),
        ];
        let mut organisations: BTreeMap<&str, (OrganisationId, BodyKind)> = BTreeMap::new();
        let mut ids = Vec::new();
        for (duty, (name, kind), fact, holds) in named {
            let name = name.trim();
            if name.is_empty() {
                return Err(SetUpError::NoName);
            }
            check_duty(duty, name, kind, fact)?;
            if holds && let Some(article) = profile.profile().never_holds(kind) {
                return Err(SetUpError::NeverHolds {
                    name: name.to_owned(),
                    duty,
                    article: article.to_owned(),
                });
            }
            let fresh = self.new_id();
            let entry = organisations
                .entry(name)
                .or_insert((OrganisationId::new(fresh), kind));
            if entry.1 != kind {
                let name = name.to_owned();
                return Err(SetUpError::NameTwice { name });
            }
            ids.push(entry.0);
        }
        let [desk, co_ordinator, panel, child_protection] =
            <[OrganisationId; 4]>::try_from(ids).expect("four duties were named");
        let duties = Duties {
            desk,
            co_ordinator,
            panel,
            child_protection,
        };
        let (mut rows, mut commits, mut invited) = (Vec::new(), Vec::new(), Vec::new());
        for (name, (id, kind)) in organisations {
            let order = Register {
                organisation: id,
                name: name.to_owned(),
                kind,
                coded_only: false,
                given: Some((plan.profile.to_owned(), duties.of(id))),
            };
            let (row, invitation, commit) = self.registration(order, &first_roles(id, &duties))?;
            rows.push((row, invitation.row.clone()));
            commits.push(commit);
            invited.push((name.to_owned(), invitation));
        }
        let duties = serde_json::to_string(&duties).expect("ids are written as strings");
        let settings = [(PROFILE, plan.profile), (DUTIES, duties.as_str())];
        // In one piece: half a set-up could neither be gone on with nor begun again.
        let store = &self.inner.store;
        let stored = store.set_up(&rows, &settings, SET_UP_CODE, &commits).await;
        match stored {
            Ok(()) => self.inner.types.stored(&commits),
            Err(CommitError::Store(fault)) => return Err(fault.into()),
            Err(_) => {
                self.refresh().await?;
                if self.is_set_up().await {
                    // Somebody else typed the code at the same moment.
                    return Err(SetUpError::Done);
                }
                // Left by a program before this one that was killed in the middle.
                let name = plan.desk.0.trim().to_owned();
                return Err(SetUpError::NameTaken { name });
            }
        }
        self.refresh().await?;
        Ok(invited)
    }

    /// Registers an organisation; returns the invitation for its first custodian.
    ///
    /// # Errors
    /// Fails if nothing is set up, or the name is empty or taken.
    pub async fn add_organisation(
        &self,
        name: &str,
        kind: BodyKind,
    ) -> Result<(OrganisationId, Invited), SetUpError> {
        self.add(name, kind, false).await
    }

    /// Registers an organisation that takes part with its own reference and coded facts alone: its forms
    /// ask for no name, contact or word, and nothing sealed is ever given to it or kept in its cases.
    ///
    /// # Errors
    /// Fails like [`Engine::add_organisation`].
    pub async fn add_organisation_in_coded_facts(
        &self,
        name: &str,
        kind: BodyKind,
    ) -> Result<(OrganisationId, Invited), SetUpError> {
        self.add(name, kind, true).await
    }

    async fn add(
        &self,
        name: &str,
        kind: BodyKind,
        coded_only: bool,
    ) -> Result<(OrganisationId, Invited), SetUpError> {
        let house = self.house().await?;
        let name = name.trim();
        if name.is_empty() {
            return Err(SetUpError::NoName);
        }
        if house.organisations.values().any(|known| known.name == name) {
            let name = name.to_owned();
            return Err(SetUpError::NameTaken { name });
        }
        let id = OrganisationId::new(self.new_id());
        let order = Register {
            organisation: id,
            name: name.to_owned(),
            kind,
            coded_only,
            given: None,
        };
        let roles = first_roles(id, &house.duties);
        let (row, invited, commit) = self.registration(order, &roles)?;
        let stored = self.inner.store.register(&row, &invited.row, commit).await;
        match stored {
            Ok(()) => {}
            Err(CommitError::Store(fault)) => return Err(fault.into()),
            Err(_) => {
                let name = name.to_owned();
                return Err(SetUpError::NameTaken { name });
            }
        }
        self.refresh().await?;
        Ok((id, invited))
    }

    /// What registering an organisation stores, with the invitation for its first custodian.
    fn registration(
        &self,
        order: Register,
        roles: &BTreeSet<Role>,
    ) -> Result<(OrganisationRow, Invited, Commit), EngineError> {
        let id = order.organisation;
        let row = OrganisationRow {
            coded_only: order.coded_only,
            ..Accounts::new_organisation(id, &order.name, order.kind)
        };
        let commit = self.commit_of(id, 0, None, order.decide(None)?)?;
        let invited = self.inner.accounts.invite_first(id, roles, self.now());
        Ok((row, invited, commit))
    }

    /// Invites a member into an organisation: its custodian's passphrase unlocks the key that
    /// travels under the code.
    ///
    /// # Errors
    /// Fails as [`JoinError`] says.
    pub async fn invite(
        &self,
        organisation: OrganisationId,
        roles: &BTreeSet<Role>,
        custodian: Proof,
    ) -> Result<Invited, JoinError> {
        let accounts = &self.inner.accounts;
        accounts
            .invite(organisation, roles, custodian, self.now())
            .await
    }

    /// Accepts an invitation: a member joins.
    ///
    /// # Errors
    /// Fails as [`JoinError`] says.
    pub async fn join(&self, code: &str, new: NewMember) -> Result<MemberId, JoinError> {
        let id = MemberId::new(self.new_id());
        let accepted = self
            .inner
            .accounts
            .accept(code, new, id, self.now())
            .await?;
        let organisation = accepted.organisation;
        let order = CustodianOrder::Join {
            member: id,
            roles: accepted.roles.clone(),
            key: accepted.first_key.map(PublicHalf),
        };
        let commit = self
            .join_commit(organisation, order)
            .await
            .map_err(|fault| match fault {
                EngineError::Fault(Faults::Store(fault)) => JoinError::Store(fault),
                other => JoinError::Store(store::StoreError::Damaged {
                    what: other.to_string(),
                }),
            })?;
        let id = self.inner.accounts.join(accepted, commit).await?;
        self.refresh().await.map_err(|fault| {
            JoinError::Store(store::StoreError::Damaged {
                what: fault.to_string(),
            })
        })?;
        Ok(id)
    }

    async fn join_commit(
        &self,
        organisation: OrganisationId,
        order: CustodianOrder,
    ) -> Result<Commit, EngineError> {
        let house = self.house().await?;
        let loaded = self.load(organisation.into()).await?;
        let State::Organisation(Some(state)) = &loaded.state else {
            return Err(policy::Denied.into());
        };
        let context = house.context(self.now(), Actor::System);
        let decision = order.decide(state, &context)?;
        self.commit_of(organisation, loaded.version, loaded.record_key, decision)
    }

    /// Seals events of an organisation, which carry no parts.
    pub(crate) fn commit_of(
        &self,
        organisation: OrganisationId,
        version: u64,
        key: Option<vault::DataKey>,
        decision: Decision,
    ) -> Result<Commit, EngineError> {
        let stream = organisation.into();
        let mut commit = Commit::default();
        let key = key.unwrap_or_else(|| {
            let (key, wrap) = self.new_record_key(stream);
            commit.wraps.push(wrap);
            key
        });
        for (place, append) in (version + 1..).zip(decision.appends) {
            let record = append.event.encode();
            self.inner.types.enter_of(&record, &mut commit);
            let position = record_position(stream, place);
            commit.events.push(NewEvent {
                stream,
                version: place,
                organisation: Some(organisation),
                at: self.now(),
                record: key.seal(&position, &record, &mut system_rng()).into_bytes(),
                parts: Vec::new(),
            });
        }
        Ok(commit)
    }

    /// Reads settings and register afresh, and which types of payload there are.
    pub(crate) async fn refresh(&self) -> Result<(), EngineError> {
        self.read_types().await?;
        let _alone = self.inner.refreshing.lock().await;
        let house = self.read_house().await?;
        *self.inner.house.write().await = house.map(Arc::new);
        Ok(())
    }

    async fn read_house(&self) -> Result<Option<House>, EngineError> {
        let store = &self.inner.store;
        let unreadable = |name: &str, why: &str| Faults::Setting {
            name: name.to_owned(),
            why: why.to_owned(),
        };
        // Before the register: if a key is renewed in between, what is sealed is not stored.
        let renewals = store.renewals().await?;
        let (Some(code), Some(duties)) =
            (store.setting(PROFILE).await?, store.setting(DUTIES).await?)
        else {
            let lost = self.registered().await?;
            if lost.iter().any(|told| told.given.is_some()) {
                let why = "it is gone, and the log says that set-up was done; put the row back";
                return Err(unreadable(DUTIES, why).into());
            }
            return Ok(None);
        };
        let profile = Checked::bundled(&code)
            .ok_or_else(|| unreadable(PROFILE, "this version carries no such profile"))?;
        let duties: Duties = serde_json::from_str(&duties)
            .map_err(|_| unreadable(DUTIES, "it is not what set-up writes"))?;
        let mut register = BTreeMap::new();
        let mut organisations = BTreeMap::new();
        let mut coded_only = BTreeSet::new();
        let mut no_account = BTreeSet::new();
        let mut given = BTreeMap::new();
        for row in store.organisations().await? {
            // What the log says counts, whatever the row says; one of which it says nothing is none.
            let Some(told) = self.as_told(row.id).await? else {
                continue;
            };
            let kind = told.kind;
            register.insert(row.id, kind);
            if told.coded_only {
                coded_only.insert(row.id);
            }
            if told.members.is_empty() && told.key.is_none() {
                no_account.insert(row.id);
            }
            if let Some(told) = &told.given {
                given.insert(row.id, told.clone());
            }
            // To no key is anything wrapped that whoever writes the database put there.
            let public_key = told.key.map(|key| PublicKey::from_bytes(key.0));
            let generation = told.generation;
            organisations.insert(
                row.id,
                Registered {
                    name: told.name.clone(),
                    kind,
                    generation,
                    public_key,
                },
            );
        }
        // Rows can be deleted, so that before nothing is said to have been told, the log itself is asked.
        if given.is_empty() {
            let all = self.registered().await?.into_iter();
            given.extend(all.filter_map(|told| Some((told.id, told.given?))));
        }
        // Programs before this one said it in the settings alone; the next start tells it.
        let holders = duties.holders().into_iter();
        let settings: BTreeMap<_, _> = holders
            .map(|id| (id, (code.clone(), duties.of(id))))
            .collect();
        if !given.is_empty() && given != settings {
            let other_rules = given.values().any(|(profile, _)| *profile != code);
            let name = if other_rules { PROFILE } else { DUTIES };
            let why = "the log says otherwise, and nothing is done by what somebody wrote into the database; \
                       find out who did, and put the row back";
            return Err(unreadable(name, why).into());
        }
        let on_call = match self.load(duties.co_ordinator.into()).await?.state {
            State::Organisation(Some(co_ordinator)) => co_ordinator.on_call,
            _ => BTreeSet::new(),
        };
        Ok(Some(House {
            profile,
            duties,
            register,
            coded_only,
            no_account,
            organisations,
            on_call,
            renewals,
        }))
    }
}

/// The first custodian of an organisation can do everything its duty needs, until others join.
pub(crate) fn first_roles(id: OrganisationId, duties: &Duties) -> BTreeSet<Role> {
    let mut roles = BTreeSet::from([Role::Custodian, Role::Reporter, Role::CaseWorker]);
    if id == duties.desk {
        roles.insert(Role::Intake);
    }
    if id == duties.co_ordinator {
        roles.insert(Role::CoOrdinator);
    }
    roles
}

fn check_duty(
    duty: &'static str,
    name: &str,
    kind: BodyKind,
    fact: &Fact<case::profile::Body>,
) -> Result<(), SetUpError> {
    match fact.value() {
        Some(body) if !body.kinds.includes(kind) => Err(SetUpError::WrongKind {
            name: name.to_owned(),
            duty,
            wanted: body.name.as_str().to_owned(),
            kinds: BodyKind::ALL
                .into_iter()
                .filter(|kind| body.kinds.includes(*kind))
                .collect(),
        }),
        _ => Ok(()),
    }
}

/// An organisation as folded, for views.
pub(crate) fn organisation_state(state: State) -> Option<Organisation> {
    match state {
        State::Organisation(state) => state,
        _ => None,
    }
}

//! The directory of services: who can help with what, in which language, tonight.

use std::collections::BTreeMap;

use case::organisation::{Organisation, Service};
use case::person::Need;
use case::profile::BodyKind;
use case::{OrganisationId, StreamKind};
use policy::{Mechanism, OrganisationFacts, action};

use crate::setup::organisation_state;
use crate::{Engine, EngineError, House, Session};

/// An organisation's public name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationName {
    /// The organisation.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Whether it may be responsible for a person.
    pub may_hold: bool,
    /// Whether it can receive anything yet.
    pub has_key: bool,
    /// Whether it takes part with its own reference and coded facts alone.
    pub coded_only: bool,
}

/// What is looked for in the directory.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// For which need.
    pub need: Option<Need>,
    /// In which language (BCP 47).
    pub language: Option<String>,
    /// For a woman, a man, a child: whichever is asked for must be taken.
    pub woman: bool,
    /// See [`Wanted::woman`].
    pub man: bool,
    /// See [`Wanted::woman`].
    pub child: bool,
    /// Only where a place is free, or places are not counted.
    pub free: bool,
}

/// A service found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundService {
    /// Who offers it.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// For which need.
    pub need: Need,
    /// How.
    pub service: Service,
    /// Whether it answers here by itself; else on paper or by telephone.
    pub has_account: bool,
}

/// Every organisation and the services found.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Organisations, by name.
    pub organisations: Vec<OrganisationName>,
    /// Services that fit what was looked for; those with most places free first.
    pub services: Vec<FoundService>,
}

impl Engine {
    /// Searches the directory.
    ///
    /// # Errors
    /// [`policy::Denied`] if the policies do not permit it.
    pub async fn directory(
        &self,
        session: &Session,
        wanted: &Wanted,
    ) -> Result<Directory, EngineError> {
        let house = self.house().await?;
        let mechanism = Mechanism {
            duties: house.duties,
        };
        self.inner
            .authority
            .check::<action::SeeDirectory>(session.principal(), mechanism)?;
        let mut services = self
            .services(&house, |need, service| fits(need, service, wanted))
            .await?;
        services.sort_by_key(|found| std::cmp::Reverse(found.service.free));
        Ok(Directory {
            organisations: self.organisation_names().await?,
            services,
        })
    }

    /// The services that an organisation offers.
    ///
    /// # Errors
    /// [`policy::Denied`] if it is not registered.
    pub async fn services_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<BTreeMap<Need, Service>, EngineError> {
        let loaded = self.load(organisation.into()).await?;
        let organisation = organisation_state(loaded.state).ok_or(policy::Denied)?;
        Ok(organisation.services)
    }

    /// How many places of each service of the member's organisation are free, where they are counted; nothing for
    /// whoever does not count them.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn places(&self, session: &Session) -> Result<BTreeMap<Need, u16>, EngineError> {
        let principal = session.principal();
        let own = principal.organisation;
        let facts = OrganisationFacts { id: own };
        let may = self
            .inner
            .authority
            .check::<action::CountPlaces>(principal, facts);
        if may.is_err() {
            return Ok(BTreeMap::new());
        }
        let services = self.services_of(own).await?.into_iter();
        Ok(services
            .filter_map(|(need, service)| Some((need, service.free?)))
            .collect())
    }

    /// Services without a free place.
    pub(super) async fn full_services(
        &self,
        house: &House,
    ) -> Result<Vec<FoundService>, EngineError> {
        let mut full = self
            .services(house, |_, service| service.free == Some(0))
            .await?;
        full.sort_by(|one, other| (one.need, &one.name).cmp(&(other.need, &other.name)));
        Ok(full)
    }

    /// The services of all organisations that fit.
    async fn services(
        &self,
        house: &House,
        fits: impl Fn(Need, &Service) -> bool,
    ) -> Result<Vec<FoundService>, EngineError> {
        let mut services = Vec::new();
        for organisation in self.registered().await? {
            for (need, service) in &organisation.services {
                if fits(*need, service) {
                    services.push(FoundService {
                        organisation: organisation.id,
                        name: organisation.name.clone(),
                        need: *need,
                        service: service.clone(),
                        has_account: !house.no_account.contains(&organisation.id),
                    });
                }
            }
        }
        Ok(services)
    }

    /// The organisations without an account and what the directory says of each, with the version that a form about
    /// it is made from.
    ///
    /// # Errors
    /// [`policy::Denied`] if the policies do not permit to keep it.
    pub async fn listed(&self, session: &Session) -> Result<Vec<(Organisation, u64)>, EngineError> {
        let house = self.house().await?;
        let mechanism = Mechanism {
            duties: house.duties,
        };
        self.inner
            .authority
            .check::<action::KeepListed>(session.principal(), mechanism)?;
        let mut listed = Vec::new();
        for id in &house.no_account {
            let loaded = self.load((*id).into()).await?;
            let version = loaded.version;
            listed.extend(organisation_state(loaded.state).map(|it| (it, version)));
        }
        listed.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
        Ok(listed)
    }

    /// Every registered organisation, by name.
    ///
    /// # Errors
    /// Fails if nothing is set up.
    pub async fn organisation_names(&self) -> Result<Vec<OrganisationName>, EngineError> {
        let house = self.house().await?;
        let context = house.context(self.now(), case::Actor::System);
        let mut names: Vec<_> = house
            .organisations
            .iter()
            .map(|(id, registered)| OrganisationName {
                id: *id,
                name: registered.name.clone(),
                kind: registered.kind,
                may_hold: context.may_hold(*id),
                has_key: registered.public_key.is_some(),
                coded_only: house.coded_only.contains(id),
            })
            .collect();
        names.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(names)
    }

    /// The organisations bound to duties, and the profile that holds.
    ///
    /// # Errors
    /// Fails if nothing is set up.
    pub async fn duties(&self) -> Result<case::Duties, EngineError> {
        Ok(self.house().await?.duties)
    }

    /// Runs a closure on the profile that holds.
    ///
    /// # Errors
    /// Fails if nothing is set up.
    pub async fn with_profile<T>(
        &self,
        read: impl FnOnce(&case::profile::Checked) -> T,
    ) -> Result<T, EngineError> {
        Ok(read(&self.house().await?.profile))
    }

    /// Every registered organisation, as its stream tells.
    pub(crate) async fn registered(&self) -> Result<Vec<Organisation>, EngineError> {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = self
                .inner
                .store
                .streams(StreamKind::Organisation, after, 500)
                .await?;
            let Some(last) = page.last() else {
                return Ok(all);
            };
            after = Some(last.id);
            for stream in page {
                all.extend(organisation_state(self.load(stream).await?.state));
            }
        }
    }
}

fn fits(need: Need, service: &Service, wanted: &Wanted) -> bool {
    let takes = service.takes;
    wanted.need.is_none_or(|wanted| wanted == need)
        && wanted
            .language
            .as_ref()
            .is_none_or(|language| service.languages.contains(language))
        && (!wanted.woman || takes.women)
        && (!wanted.man || takes.men)
        && (!wanted.child || takes.children)
        && (!wanted.free || service.free.is_none_or(|free| free > 0))
}

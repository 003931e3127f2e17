//! A dossier for identification: as the panel sees it, by its number, and as whoever is responsible for the person
//! does.

use std::collections::BTreeSet;

use case::clock::Deadline;
use case::person::{Case, ChildRules, Dossier, Matter, QuorumStanding, quorum};
use case::profile::QuorumRule;
use case::{
    CaseEvent, CaseId, Compartment, DossierId, Event, MemberId, Organisation, OrganisationId,
    Purpose, Role,
};
use jiff::Timestamp;
use policy::{CaseFacts, Denied, DossierFacts, action};

use super::opening::Opened;
use super::person::case_of;
use crate::load::{State, Stream};
use crate::{Engine, EngineError, House, Session};

/// A member of the panel, for its secretariat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelMember {
    /// Who.
    pub id: MemberId,
    /// The name that colleagues see.
    pub name: String,
    /// For which body they sit, if that was written down.
    pub seat: Option<OrganisationId>,
    /// Whether the dossier is locked from them.
    pub recused: bool,
    /// Whether they voted in the round under way; how, nothing says.
    pub voted: bool,
}

/// The quorum of the country, and how the votes stand to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuorumView {
    /// How the votes stand to it.
    pub standing: QuorumStanding,
    /// What it says.
    pub rule: QuorumRule,
    /// The article, or the rule of the house.
    pub article: String,
    /// Whether the country's profile states it.
    pub stated: bool,
}

/// What was written about a dossier.
#[derive(Debug, Clone)]
pub struct DossierWords {
    /// When.
    pub at: Timestamp,
    /// What happened with it.
    pub event: CaseEvent,
    /// The words.
    pub words: Opened,
}

/// A dossier as the panel sees it: whose it is, is not said.
#[derive(Debug, Clone)]
pub struct DossierView {
    /// Its id, from which its number is made.
    pub id: DossierId,
    /// How it stands.
    pub dossier: Dossier,
    /// Until when it is to be decided, if the law says so.
    pub due: Option<Deadline>,
    /// Whether the rules for children apply: whether a means was used does not matter then.
    pub child: bool,
    /// Whether the person's agreement stands, without which nothing is decided.
    pub agreed: bool,
    /// The quorum.
    pub quorum: QuorumView,
    /// The members, for the secretariat alone.
    pub members: Vec<PanelMember>,
    /// What was written, the first first.
    pub written: Vec<DossierWords>,
    /// Whether the reader is of the secretariat.
    pub may_keep: bool,
    /// Whether the reader may vote on it.
    pub may_vote: bool,
    /// Whether the reader did, in the round under way.
    pub voted: bool,
    /// For which body the reader sits.
    pub seat: Option<OrganisationId>,
}

/// A dossier as whoever is responsible for the person sees it. Who voted, and how many for what, is the panel's.
#[derive(Debug, Clone)]
pub struct CaseDossierView {
    /// The case.
    pub case: Case,
    /// The dossier.
    pub dossier: Dossier,
    /// Until when it is to be decided, if the law says so.
    pub due: Option<Deadline>,
    /// What was written, the first first.
    pub written: Vec<DossierWords>,
    /// Whether the person's agreement stands.
    pub agreed: bool,
    /// Until when support goes on at least after what was decided, if the law says so.
    pub support: Option<Deadline>,
    /// Who can help with asking the panel or a court to look again: organisations that give legal aid in the case.
    pub lawyers: Vec<OrganisationId>,
}

impl Engine {
    /// A dossier, opened to the panel: that it was is entered first. To a member from whom it is locked there is none.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn dossier(
        &self,
        session: &Session,
        id: DossierId,
    ) -> Result<DossierView, EngineError> {
        let house = self.house().await?;
        let row = self.inner.store.dossier(id).await?.ok_or(Denied)?;
        let stream = row.case.into();
        let read = self.read(stream).await?;
        let case = case_of(stream, &read).ok_or(Denied)?;
        let facts = DossierFacts::of(&case, id).ok_or(Denied)?;
        let (authority, principal) = (&self.inner.authority, session.principal());
        authority.check::<action::SeeDossier>(principal, facts.clone())?;
        let keeps = authority.check::<action::KeepDossier>(principal, facts.clone());
        let votes = authority.check::<action::VoteOnDossier>(principal, facts);
        let dossier = case.dossiers.get(&id).cloned().ok_or(Denied)?;
        let State::Organisation(Some(panel)) = self.load(row.panel.into()).await?.state else {
            return Err(Denied.into());
        };
        let context = house.context(self.now(), case::Actor::System);
        let rule = house.profile.profile().quorum();
        let may_keep = keeps.is_ok();
        let members = match may_keep {
            true => self.panel_members(&panel, &dossier).await?,
            false => Vec::new(),
        };
        let (child, agreed) = agreement(&case, &house, self.now());
        Ok(DossierView {
            id,
            due: due(&case, &dossier),
            child,
            agreed,
            quorum: QuorumView {
                standing: quorum(&dossier, &panel, &context),
                rule: rule.value.clone(),
                article: rule.article.to_owned(),
                stated: rule.stated,
            },
            members,
            written: self
                .written(session, (row.case, &read), id, Purpose::Identification)
                .await?,
            may_keep,
            may_vote: votes.is_ok(),
            voted: dossier.voted.contains_key(&principal.member),
            seat: panel.seats.get(&principal.member).copied(),
            dossier,
        })
    }

    /// A dossier, opened to whoever is responsible for the person: that it was is entered first.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn case_dossier(
        &self,
        session: &Session,
        case: CaseId,
        id: DossierId,
    ) -> Result<CaseDossierView, EngineError> {
        let house = self.house().await?;
        let stream = case.into();
        let read = self.read(stream).await?;
        let state = case_of(stream, &read).ok_or(Denied)?;
        let facts = CaseFacts::of(&state, house.duties, house.profile.profile());
        let authority = &self.inner.authority;
        authority.check::<action::ReadCase>(session.principal(), facts)?;
        let dossier = state.dossiers.get(&id).cloned().ok_or(Denied)?;
        let (_, agreed) = agreement(&state, &house, self.now());
        let clock = case::clock::Clock::new(&house.profile);
        let decided = dossier.decision();
        let support =
            decided.and_then(|(decision, at, _)| clock.support_after(decision.outcome, *at));
        Ok(CaseDossierView {
            due: due(&state, &dossier),
            written: self
                .written(session, (case, &read), id, Purpose::Assistance)
                .await?,
            agreed,
            support,
            lawyers: state.lawyers().collect(),
            dossier,
            case: state,
        })
    }

    /// What was written about a dossier, opened.
    async fn written(
        &self,
        session: &Session,
        (case, read): (CaseId, &Stream),
        id: DossierId,
        purpose: Purpose,
    ) -> Result<Vec<DossierWords>, EngineError> {
        let own = |compartment| compartment == Compartment::Dossier(id);
        let opened = self
            .open_parts(session, (case.into(), read), purpose, own)
            .await?;
        let written = read.told.iter().zip(opened.parts);
        let written = written.flat_map(|(told, parts)| {
            let parts = parts.into_iter();
            let words = parts.filter_map(move |(part, words)| own(part).then_some(words));
            words.filter_map(|words| match &told.event {
                Event::Case(event) => Some(DossierWords {
                    at: told.at,
                    event: event.clone(),
                    words,
                }),
                _ => None,
            })
        });
        Ok(written.collect())
    }

    async fn panel_members(
        &self,
        panel: &Organisation,
        dossier: &Dossier,
    ) -> Result<Vec<PanelMember>, EngineError> {
        let names = self.inner.accounts.names().await?;
        let sit = panel.members.iter();
        let sit = sit.filter(|(_, roles)| roles.contains(&Role::PanelMember));
        let mut members: Vec<_> = sit
            .map(|(id, _)| {
                let name = names.iter().find(|(known, _)| known == id);
                PanelMember {
                    id: *id,
                    name: name.map_or_else(|| id.to_string(), |(_, name)| name.clone()),
                    seat: panel.seats.get(id).copied(),
                    recused: dossier.recused.contains(id),
                    voted: dossier.voted.contains_key(id),
                }
            })
            .collect();
        members.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(members)
    }

    /// Whether the policies let a reader see a dossier of a list.
    pub(super) fn may_see_dossier(
        &self,
        session: &Session,
        id: DossierId,
        recused: &BTreeSet<MemberId>,
    ) -> bool {
        let principal = session.principal();
        let facts = DossierFacts::of_row(id, principal.organisation, recused.clone());
        let authority = &self.inner.authority;
        authority
            .check::<action::SeeDossier>(principal, facts)
            .is_ok()
    }
}

/// Whether the rules for children apply, and whether the agreement to the procedure stands.
fn agreement(case: &Case, house: &House, now: Timestamp) -> (bool, bool) {
    let clock = case::clock::Clock::new(&house.profile);
    let child = case.child_rules(&clock, now) != ChildRules::No;
    let today = house.profile.calendar().day_of(now);
    (child, case.agrees_to(Matter::Identification, child, today))
}

fn due(case: &Case, dossier: &Dossier) -> Option<Deadline> {
    let clock = case.clocks.get(&dossier.clock)?;
    clock.deadline.clone().filter(|_| clock.ended.is_none())
}

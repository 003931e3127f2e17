//! A conference of the local team: as whoever is responsible for the person sees it, and as whoever is invited does.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{Action, Case, CaseStanding, ChildRules, Conference, Reads, Speaker};
use case::{
    ActionId, AgreementId, CaseEvent, CaseId, Compartment, ConferenceId, Event, OrganisationId,
    Purpose,
};
use jiff::Timestamp;
use policy::{CaseFacts, ConferenceFacts, Denied, action};

use super::opening::Opened;
use super::person::case_of;
use crate::load::Stream;
use crate::{Engine, EngineError, Session};

/// What was written about a conference.
#[derive(Debug, Clone)]
pub struct ConferenceWords {
    /// When.
    pub at: Timestamp,
    /// The version of the event that it stands with.
    pub version: u64,
    /// What happened then.
    pub event: CaseEvent,
    /// The words.
    pub words: Opened,
}

/// An action as a page shows it.
#[derive(Debug, Clone)]
pub struct ActionView {
    /// Its id.
    pub id: ActionId,
    /// The action.
    pub action: Action,
    /// Whose it is now.
    pub owner: OrganisationId,
}

/// A conference as an invited organisation sees it: whose it is, is not said.
#[derive(Debug, Clone)]
pub struct ConferenceView {
    /// Its id, from which its number is made.
    pub id: ConferenceId,
    /// The case, for orders alone: the page does not show it.
    pub case: CaseId,
    /// The version of the case, for forms.
    pub version: u64,
    /// Who called it, and is responsible.
    pub holder: OrganisationId,
    /// How it stands.
    pub conference: Conference,
    /// Whether the rules for children apply.
    pub child: bool,
    /// What was agreed: all of it to whoever reads its paper, to others what they are asked or took on.
    pub actions: Vec<ActionView>,
    /// What was written, the first first; nothing to whoever is invited in coded facts alone.
    pub written: Vec<ConferenceWords>,
    /// Whether the reader may answer.
    pub may_answer: bool,
}

/// A conference as whoever is responsible for the person sees it.
#[derive(Debug, Clone)]
pub struct CaseConferenceView {
    /// The case.
    pub case: Case,
    /// The conference.
    pub conference: Conference,
    /// Whether the rules for children apply.
    pub child: bool,
    /// What was agreed.
    pub actions: Vec<ActionView>,
    /// What was written, the first first.
    pub written: Vec<ConferenceWords>,
}

impl Engine {
    /// A conference, opened to an invited organisation: that it was is entered first.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn conference(
        &self,
        session: &Session,
        id: ConferenceId,
    ) -> Result<ConferenceView, EngineError> {
        let house = self.house().await?;
        let row = self.inner.store.case_of_conference(id).await?;
        let stream = row.ok_or(Denied)?.into();
        let read = self.read(stream).await?;
        let case = case_of(stream, &read).ok_or(Denied)?;
        let facts = ConferenceFacts::of(&case, id).ok_or(Denied)?;
        let (authority, principal) = (&self.inner.authority, session.principal());
        authority.check::<action::SeeConference>(principal, facts.clone())?;
        let answers = authority.check::<action::AnswerConference>(principal, facts);
        let conference = case.conferences.get(&id).cloned().ok_or(Denied)?;
        let own = principal.organisation;
        let paper = conference.reads_paper(own);
        let mut actions = actions(&case, id);
        let written = match paper {
            true => {
                self.written_there(session, (case.id, &read), id, Purpose::Conference)
                    .await?
            }
            false => {
                actions.retain(|it| it.owner == own || it.action.asked == Some(own));
                Vec::new()
            }
        };
        let clock = case::clock::Clock::new(&house.profile);
        Ok(ConferenceView {
            id,
            case: case.id,
            version: case.version,
            holder: case.holder,
            child: case.child_rules(&clock, self.now()) != ChildRules::No,
            actions,
            written,
            may_answer: answers.is_ok() && case.standing == CaseStanding::Open,
            conference,
        })
    }

    /// A conference, opened to whoever is responsible for the person: that it was is entered first.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn case_conference(
        &self,
        session: &Session,
        case: CaseId,
        id: ConferenceId,
    ) -> Result<CaseConferenceView, EngineError> {
        let house = self.house().await?;
        let stream = case.into();
        let read = self.read(stream).await?;
        let state = case_of(stream, &read).ok_or(Denied)?;
        let facts = CaseFacts::of(&state, house.duties, house.profile.profile());
        let authority = &self.inner.authority;
        authority.check::<action::ReadCase>(session.principal(), facts)?;
        let conference = state.conferences.get(&id).cloned().ok_or(Denied)?;
        let clock = case::clock::Clock::new(&house.profile);
        Ok(CaseConferenceView {
            child: state.child_rules(&clock, self.now()) != ChildRules::No,
            actions: actions(&state, id),
            written: self
                .written_there(session, (case, &read), id, Purpose::Assistance)
                .await?,
            conference,
            case: state,
        })
    }

    /// Who can be invited to a conference of a case on what the person answered, on which answer, and how far, where its
    /// paper holds facts of these kinds: whoever may not be told all of them, in coded facts alone.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn may_be_invited(
        &self,
        session: &Session,
        case: CaseId,
        carries: &BTreeSet<Compartment>,
    ) -> Result<BTreeMap<OrganisationId, (AgreementId, Reads)>, EngineError> {
        let house = self.house().await?;
        let state = self
            .permitted_case::<action::WorkCase>(session, case)
            .await?;
        let now = self.now();
        let clock = case::clock::Clock::new(&house.profile);
        let child = state.child_rules(&clock, now) != ChildRules::No;
        let today = house.profile.calendar().day_of(now);
        let lets =
            |id: &AgreementId, to, what: &BTreeSet<_>| state.lets_share(id, to, what, child, today);
        let none = BTreeSet::new();
        let answers = state.answers().into_iter();
        let own = answers.filter(|(_, it)| it.terms.speaker == Speaker::Person);
        let named = own.filter_map(|(id, it)| Some((it.terms.matter.with()?, id)));
        let may = named.filter(|(to, id)| {
            *to != state.holder && !house.no_account.contains(to) && lets(id, *to, &none)
        });
        let far = may.map(|(to, id)| {
            let paper = lets(&id, to, carries) && !house.coded_only.contains(&to);
            let reads = if paper {
                Reads::Paper
            } else {
                Reads::CodedFacts
            };
            (to, (id, reads))
        });
        Ok(far.collect())
    }

    /// What was written about a conference, opened.
    async fn written_there(
        &self,
        session: &Session,
        (case, read): (CaseId, &Stream),
        id: ConferenceId,
        purpose: Purpose,
    ) -> Result<Vec<ConferenceWords>, EngineError> {
        let own = |compartment| compartment == Compartment::Conference(id);
        let opened = self
            .open_parts(session, (case.into(), read), purpose, own)
            .await?;
        let written = read.told.iter().zip(opened.parts);
        let written = written.flat_map(|(told, parts)| {
            let parts = parts.into_iter();
            let words = parts.filter_map(move |(part, words)| own(part).then_some(words));
            words.filter_map(|words| match &told.event {
                Event::Case(event) => Some(ConferenceWords {
                    at: told.at,
                    version: told.version,
                    event: event.clone(),
                    words,
                }),
                _ => None,
            })
        });
        Ok(written.collect())
    }
}

fn actions(case: &Case, id: ConferenceId) -> Vec<ActionView> {
    let actions = case.actions_of(id);
    actions
        .map(|(id, action)| ActionView {
            id,
            owner: case.owner_of(action),
            action: action.clone(),
        })
        .collect()
}

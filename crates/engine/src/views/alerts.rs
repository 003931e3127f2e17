//! What somebody should ask about in what was opened, computed when it is looked at.

use std::collections::{BTreeMap, BTreeSet};

use case::alerts::{self, Acts, Alert, AlertKey, AlertReason, WINDOW_DAYS};
use case::seen::Opening;
use case::{Actor, Event, MemberId, OrganisationId, StreamId, StreamKind};
use jiff::ToSpan as _;
use policy::{AlertsFacts, Denied, action};
use store::OpeningRow;
use uuid::Uuid;

use super::person::case_of;
use crate::orders::AlertsOf;
use crate::project::{self, OpeningBody};
use crate::{AnswerAlert, Engine, EngineError, Faults, Session};

/// An alert, and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertLine {
    /// What was seen.
    pub alert: Alert,
    /// What the member is called, within the reader's own organisation.
    pub name: Option<String>,
    /// What was behind it, and who said so.
    pub answered: Option<(AlertReason, Actor)>,
}

impl Engine {
    /// Alerts about what members opened: to a custodian about the own organisation, to the co-ordinator
    /// about all. What is not answered stands first.
    ///
    /// # Errors
    /// [`Denied`] to everybody else.
    pub async fn alerts(&self, session: &Session) -> Result<Vec<AlertLine>, EngineError> {
        let house = self.house().await?;
        let (authority, principal) = (&self.inner.authority, session.principal());
        let own = principal.organisation;
        let may = |organisation| {
            let facts = AlertsFacts {
                organisation,
                co_ordinator: house.duties.co_ordinator,
            };
            authority
                .check::<action::SeeAlerts>(principal, facts)
                .is_ok()
        };
        // Whoever sees those of an organisation that is nobody's own sees those of all.
        let all = may(OrganisationId::from([0; 16]));
        if !all && !may(own) {
            return Err(Denied.into());
        }
        let calendar = house.profile.calendar();
        let today = calendar.day_of(self.now());
        let since = calendar.start_of(today.saturating_sub((2 * WINDOW_DAYS).days()));
        let rows = self.inner.store.openings((!all).then_some(own), since);
        let openings: Result<Vec<_>, Faults> = rows
            .await?
            .into_iter()
            .map(|row| self.opening_of(row))
            .collect();
        let openings = openings?;
        let acts = self.acts(&openings).await?;
        let found = alerts::alerts(&openings, &acts, calendar, self.now());
        let mut answered: BTreeMap<OrganisationId, BTreeMap<_, _>> = BTreeMap::new();
        let about: BTreeSet<_> = found.iter().map(|alert| alert.organisation).collect();
        for organisation in about {
            let (_, state) = self.organisation(organisation).await?;
            answered.insert(organisation, state.alerts);
        }
        let theirs = found.iter().filter(|alert| alert.organisation == own);
        let theirs: BTreeSet<MemberId> = theirs.map(|alert| alert.key.member()).collect();
        let names = self.inner.accounts.names_of(&theirs).await?;
        let lines = found.into_iter().map(|alert| AlertLine {
            name: names.get(&alert.key.member()).cloned(),
            answered: answered
                .get(&alert.organisation)
                .and_then(|all| all.get(&alert.key).copied()),
            alert,
        });
        let mut lines: Vec<_> = lines.collect();
        lines.sort_by_key(|line| line.answered.is_some());
        Ok(lines)
    }

    /// One alert about a member of an organisation, for whoever may say what was behind it.
    ///
    /// # Errors
    /// [`Denied`] to everybody else, and if there is no such alert.
    pub async fn alert(
        &self,
        session: &Session,
        organisation: OrganisationId,
        key: AlertKey,
    ) -> Result<AlertLine, EngineError> {
        self.admit::<AnswerAlert>(session, AlertsOf(organisation))
            .await?;
        let all = self.alerts(session).await?;
        let found = all
            .into_iter()
            .find(|line| line.alert.organisation == organisation && line.alert.key == key);
        Ok(found.ok_or(Denied)?)
    }

    fn opening_of(&self, row: OpeningRow) -> Result<Opening, Faults> {
        let key = &self.inner.installation;
        let body: OpeningBody = project::open(key, "openings", &row.id(), &row.body)?;
        Ok(Opening {
            on: row.on,
            at: row.at,
            member: body.member,
            organisation: row.organisation,
            roles: body.roles,
            compartment: body.compartment,
            purpose: body.purpose,
            emergency: body.emergency,
        })
    }

    /// When members wrote something in the cases that were opened to help, or in the concerns these came
    /// from.
    async fn acts(&self, openings: &[Opening]) -> Result<Acts, EngineError> {
        let to_help = openings.iter().filter(|it| it.purpose.is_to_help());
        let cases: BTreeSet<Uuid> = to_help.map(|it| it.on).collect();
        let mut acts = Acts::default();
        for id in cases {
            let stream = StreamId {
                kind: StreamKind::Case,
                id,
            };
            let read = self.read(stream).await?;
            // Of a concern that was opened with its case, the case tells.
            let Some(case) = case_of(stream, &read) else {
                continue;
            };
            acts.cases.insert(case.id);
            let concern = self.read(case.concern.into()).await?;
            for told in read.told.iter().chain(&concern.told) {
                let by = match &told.event {
                    Event::Case(event) => event.actor(),
                    Event::Concern(event) => event.actor(),
                    Event::Complaint(event) => event.actor(),
                    Event::Organisation(_) | Event::Access(_) => Actor::System,
                };
                if let Actor::Member { member, .. } = by {
                    let of = acts.wrote.entry((case.id, member)).or_default();
                    of.insert(told.at);
                }
            }
        }
        Ok(acts)
    }
}

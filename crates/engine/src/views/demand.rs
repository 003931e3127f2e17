//! A demand for records, as whoever works on the case, the person's lawyers and the co-ordinator see it.

use std::collections::BTreeMap;

use case::person::{Case, ChildRules, ClockKind, Demand, DemandStanding, PersonTold, privilege_of};
use case::{AgreementId, CaseId, Compartment, DemandId, OrganisationId};
use jiff::Timestamp;
use policy::{CaseFacts, DemandFacts, Denied, action};

use super::person::case_of;
use crate::{Engine, EngineError, Session};

/// One demand.
#[derive(Debug, Clone)]
pub struct DemandView {
    /// The case.
    pub case: CaseId,
    /// The version of the case, for forms.
    pub version: u64,
    /// Who is responsible for the person.
    pub holder: OrganisationId,
    /// What it is, and what was said and done about it.
    pub demand: Demand,
    /// What is left to do about it.
    pub standing: DemandStanding,
    /// When it has to be answered, while it is not.
    pub due: Option<Timestamp>,
    /// When an appeal has to be lodged, while that can be.
    pub appeal_due: Option<Timestamp>,
    /// What of it the law keeps privileged, with the article.
    pub privileged: BTreeMap<Compartment, String>,
    /// The person's waiver for what it names, as it stands today.
    pub waived: BTreeMap<Compartment, AgreementId>,
    /// Whether the rules for children apply.
    pub child: bool,
    /// Whether the reader answers it.
    pub may_answer: bool,
}

impl Engine {
    /// One demand, in coded facts.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn demand(
        &self,
        session: &Session,
        id: CaseId,
        demand: DemandId,
    ) -> Result<DemandView, EngineError> {
        let stream = id.into();
        let house = self.house().await?;
        let case = case_of(stream, &self.read(stream).await?).ok_or(Denied)?;
        let facts = DemandFacts::of(&case, demand, house.duties).ok_or(Denied)?;
        let (authority, principal) = (&self.inner.authority, session.principal());
        authority.check::<action::SeeDemand>(principal, facts)?;
        let profile = house.profile.profile();
        let answers = CaseFacts::of(&case, house.duties, profile);
        let answers = authority.check::<action::AnswerDemand>(principal, answers);
        let now = self.now();
        let clock = case::clock::Clock::new(&house.profile);
        let child = case.child_rules(&clock, now) != ChildRules::No;
        let today = house.profile.calendar().day_of(now);
        let it = case.demands.get(&demand).cloned().ok_or(Denied)?;
        let asked = || it.received.asked.iter().copied();
        let privileged = asked().filter_map(|part| {
            let kind = privilege_of(part)?;
            let article = profile.privilege(kind)?.article.to_owned();
            Some((part, article))
        });
        let waived = asked().filter_map(|part| {
            let waiver = case.waiver(demand, &[part].into(), child, today)?;
            Some((part, waiver))
        });
        let due = |kind| {
            let clock = case.clocks.get(it.clocks.get(&kind)?)?;
            let deadline = clock.deadline.as_ref()?;
            clock.ended.is_none().then_some(deadline.due)
        };
        Ok(DemandView {
            case: id,
            version: case.version,
            holder: case.holder,
            standing: case.demand_standing(&it),
            due: due(ClockKind::DemandAnswer),
            appeal_due: due(ClockKind::DemandAppeal),
            privileged: privileged.collect(),
            waived: waived.collect(),
            child,
            may_answer: answers.is_ok(),
            demand: it,
        })
    }

    /// The demands of a case of which the person was told, the latest first: for the sheet that says who
    /// has seen what. One of which the person is not to be told yet stands on none.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is no case.
    pub async fn demands_told(
        &self,
        session: &Session,
        id: CaseId,
    ) -> Result<Vec<Demand>, EngineError> {
        let case = self.permitted_case::<action::ReadCase>(session, id).await?;
        Ok(told(case))
    }
}

/// The demands of a case of which the person was told, the latest first.
pub(super) fn told(case: Case) -> Vec<Demand> {
    let demands = case.demands.into_values();
    let told = demands.filter(|it| it.person == PersonTold::Told && !it.mistaken);
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(|it| std::cmp::Reverse(it.recorded_at));
    told
}

//! Who of the invited reads what is written about a conference, and what ends with their part.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::end_clock;
use crate::person::orders::agree::is_child;
use crate::person::{
    ActionEnd, Case, CaseEvent, Conference, ConferenceStanding, Matter, PartEnd, Reads,
};
use crate::{Actor, Basis, Compartment, ConferenceId, Context, Decision, OrganisationId, Refusal};

/// Whether that on which an organisation was invited still lets it be told of the conference: of its paper, or, where
/// it is invited in coded facts alone, that there is one.
pub(super) fn still_lets(
    case: &Case,
    it: &Conference,
    organisation: OrganisationId,
    context: &Context<'_>,
) -> bool {
    let Some(part) = it.part(organisation) else {
        return false;
    };
    match &part.basis {
        Basis::Agreement(agreement) => {
            let carries = match part.reads {
                Reads::Paper => it.called.carries.clone(),
                Reads::CodedFacts => BTreeSet::new(),
            };
            let child = is_child(case, context);
            case.lets_share(agreement, organisation, &carries, child, context.today())
        }
        Basis::Law(_) => true,
        Basis::Told | Basis::Holder => false,
    }
}

/// An event with words for whoever reads the case and for those of the invited who may still read them; without
/// words it is coded alone.
pub(super) fn words(
    case: &Case,
    it: Option<&Conference>,
    conference: ConferenceId,
    event: CaseEvent,
    parts: BTreeSet<Compartment>,
    context: &Context<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let own = Compartment::Conference(conference);
    if let Some(part) = parts.iter().find(|part| **part != own) {
        return Err(Refusal::ForeignPart { compartment: *part });
    }
    if !parts.is_empty() {
        let readers = case.readers(context.today());
        for (reader, basis) in &readers {
            decision.grant(case.id.into(), [own], *reader, basis);
        }
        let parts = it
            .into_iter()
            .flat_map(|it| it.parts().map(move |part| (it, part)));
        for (it, (organisation, part)) in parts {
            let reads = part.reads == Reads::Paper && still_lets(case, it, organisation, context);
            if reads && readers.iter().all(|(reader, _)| *reader != organisation) {
                decision.grant(case.id.into(), [own], organisation, &part.basis);
            }
        }
    }
    decision.case_with(case.id, event, parts);
    Ok(())
}

/// Ends an organisation's part, and takes the key of the words from it unless it reads the case itself: as the case
/// stands, or as it will after what the same decision says.
pub(super) fn end_part(
    case: &Case,
    conference: ConferenceId,
    organisation: OrganisationId,
    (why, by): (PartEnd, Actor),
    today: Date,
    decision: &mut Decision,
) {
    let ended = CaseEvent::ConferencePartEnded {
        conference,
        organisation,
        why,
        by,
    };
    decision.case(case.id, ended);
    let readers = case.readers(today);
    if readers.iter().all(|(reader, _)| *reader != organisation) {
        let own = Compartment::Conference(conference);
        decision.revoke(case.id.into(), own, organisation);
    }
}

pub(super) fn end_parts(
    case: &Case,
    conference: ConferenceId,
    why: (PartEnd, Actor),
    today: Date,
    decision: &mut Decision,
) {
    let it = case.conferences.get(&conference);
    for (organisation, _) in it.into_iter().flat_map(Conference::parts) {
        end_part(case, conference, organisation, why, today, decision);
    }
}

/// Ends the part of everybody who was invited on an agreement that, as it will be after what the decision appends,
/// does not let them be told any more. What they were to do is the holder's again.
pub(in crate::person::orders) fn stop_parts(
    matter: Matter,
    case: &Case,
    after: &Case,
    by: Actor,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    for (id, it) in &case.conferences {
        for (organisation, part) in it.parts() {
            let Basis::Agreement(agreement) = &part.basis else {
                continue;
            };
            let asked = case.agreements.get(agreement);
            if asked.is_some_and(|asked| asked.terms.matter == matter)
                && !still_lets(after, it, organisation, context)
            {
                let why = (PartEnd::AgreementEnded, by);
                end_part(after, *id, organisation, why, context.today(), decision);
            }
        }
    }
}

/// Work on the case ends: what was agreed and not done ends in words, a conference that was to come is called off, and
/// nobody who was invited reads on.
pub(in crate::person::orders) fn close(
    case: &Case,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    let by = context.actor;
    for (action, it) in case.actions.iter().filter(|(_, it)| it.is_open()) {
        let (action, how) = (*action, ActionEnd::CaseClosed);
        decision.case(case.id, CaseEvent::ActionEnded { action, how, by });
        end_clock(case, it, how, by, decision);
    }
    for (conference, it) in &case.conferences {
        let conference = *conference;
        if it.standing == ConferenceStanding::Called {
            let event = CaseEvent::ConferenceCalledOff { conference, by };
            decision.case(case.id, event);
        }
        let why = (PartEnd::CaseClosed, by);
        end_parts(case, conference, why, context.today(), decision);
    }
}

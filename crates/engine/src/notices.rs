//! Notices: who has to know of what happened, decided from events and the state that they lead to.

use std::collections::BTreeSet;

use case::concern::ConcernEvent;
use case::person::{
    AnsweredDemand, Case, CaseEvent, ClockEnd, ClockKind, HolderChange, PageStop, PartEnd,
    ReceivedDemand,
};
use case::{Actor, EmergencyId, Event, OrganisationId, StreamId};
use jiff::Timestamp;
use store::{NoticeRow, Row};

use crate::House;
use crate::load::State;

/// Who is responsible for the person of a case; nobody for anything else.
pub(crate) fn holder(state: &State) -> Option<OrganisationId> {
    match state {
        State::Case(Some(case)) => Some(case.holder),
        _ => None,
    }
}

/// Who has to know of an event: `before` held the case until then.
pub(crate) fn notices(
    stream: StreamId,
    version: u64,
    at: Timestamp,
    event: &Event,
    (before, after): (Option<OrganisationId>, &State),
    house: &House,
) -> Vec<Row> {
    told(event, before, after, house)
        .into_iter()
        .map(|(organisation, kind)| {
            let kind = kind.to_owned();
            Row::Notice(NoticeRow {
                organisation,
                at,
                stream,
                version,
                kind,
            })
        })
        .collect()
}

fn told(
    event: &Event,
    before: Option<OrganisationId>,
    after: &State,
    house: &House,
) -> Vec<(OrganisationId, &'static str)> {
    let case = match (event, after) {
        (Event::Concern(ConcernEvent::Reported { desk, .. }), _) => {
            return vec![(*desk, "concern_reported")];
        }
        (Event::Concern(ConcernEvent::PartedCase { by, .. }), State::Concern(Some(concern))) => {
            let desk = Some(concern.desk).filter(|desk| by.organisation() != Some(*desk));
            let told = desk.map(|desk| (desk, "concern_parted"));
            return told.into_iter().collect();
        }
        (Event::Concern(ConcernEvent::LeftBehind { .. }), State::Concern(Some(concern))) => {
            return vec![(concern.desk, "concern_left_behind")];
        }
        (Event::Case(event), State::Case(Some(case))) => (event, case),
        _ => return Vec::new(),
    };
    let (event, case) = case;
    let sent = |id| case.referrals.get(id).map(|referral| &referral.sent);
    match event {
        CaseEvent::Presumed { holder, .. } => vec![(*holder, "presumed")],
        CaseEvent::ConcernJoined { by, .. } if by.organisation() != Some(case.holder) => {
            vec![(case.holder, "concern_joined")]
        }
        CaseEvent::ConcernParted { by, .. } if by.organisation() != Some(case.holder) => {
            vec![(case.holder, "concern_parted")]
        }
        CaseEvent::HolderChanged {
            holder,
            why: HolderChange::Child { .. },
            ..
        } => {
            // Nobody asked the former holder, so that it learns here that the law moved the case, and why.
            let former = before.map(|former| (former, "child_moved"));
            former
                .into_iter()
                .chain([(*holder, "holder_changed")])
                .collect()
        }
        CaseEvent::HolderChanged { holder, .. } => vec![(*holder, "holder_changed")],
        CaseEvent::ReferralSent { sent, .. } => vec![(sent.to, "referral_sent")],
        // Who recorded an answer given on the telephone need not be told of it.
        CaseEvent::ReferralAccepted { referral, by } => sent(referral)
            .filter(|sent| by.organisation() != Some(sent.from))
            .map(|sent| (sent.from, "referral_accepted"))
            .into_iter()
            .collect(),
        CaseEvent::ReferralDeclined { referral, by, .. } => sent(referral)
            .filter(|sent| by.organisation() != Some(sent.from))
            .map(|sent| (sent.from, "referral_declined"))
            .into_iter()
            .collect(),
        CaseEvent::ReferralExpired { referral, .. } => {
            let asker = sent(referral).map(|sent| (sent.from, "referral_expired"));
            asker
                .into_iter()
                .chain([(house.duties.desk, "lapse_at_desk")])
                .collect()
        }
        CaseEvent::ReferralEscalated { .. } => {
            vec![(house.duties.co_ordinator, "lapse_at_co_ordinator")]
        }
        CaseEvent::ReferralWithdrawn { referral, .. } => sent(referral)
            .map(|sent| (sent.to, "referral_withdrawn"))
            .into_iter()
            .collect(),
        CaseEvent::EmergencyAsked(asked) | CaseEvent::EmergencyAskedOnCall(asked) => {
            let told = asked.told.iter().map(|told| {
                let answers = asked.confirmers.contains(told);
                (
                    *told,
                    if answers {
                        "emergency_to_answer"
                    } else {
                        "emergency_asked"
                    },
                )
            });
            told.collect()
        }
        CaseEvent::EmergencyConfirmed { emergency, .. } => {
            told_of(case, emergency, "emergency_open")
        }
        CaseEvent::EmergencyRefused { emergency, .. } => {
            told_of(case, emergency, "emergency_refused")
        }
        CaseEvent::EmergencyOpenedAlone { emergency, .. } => {
            told_of(case, emergency, "emergency_alone")
        }
        CaseEvent::EmergencyReviewMissed { told, .. } => told
            .iter()
            .map(|organisation| (*organisation, "emergency_review_missed"))
            .collect(),
        CaseEvent::DemandReceived(ReceivedDemand { demand, .. }) => {
            let lawyers = case.demands.get(demand).into_iter();
            let lawyers = lawyers.flat_map(|demand| &demand.lawyers);
            let told = lawyers.chain([&house.duties.co_ordinator]);
            told.map(|organisation| (*organisation, "demand_received"))
                .collect()
        }
        CaseEvent::DemandLawyerTold { told, .. } => told
            .iter()
            .map(|organisation| (*organisation, "demand_received"))
            .collect(),
        CaseEvent::DemandAnswered(AnsweredDemand { demand, .. }) => {
            let demand = case.demands.get(demand).into_iter();
            let lawyers = demand.flat_map(|demand| case.told_of(demand));
            lawyers
                .map(|organisation| (organisation, "demand_answered"))
                .collect()
        }
        CaseEvent::NoteWritten(note) if note.for_next_shift => vec![(case.holder, "note_left")],
        CaseEvent::Punished(_) => {
            let told: BTreeSet<_> = case.lawyers().chain([case.holder]).collect();
            let told = told.into_iter();
            told.map(|organisation| (organisation, "punished"))
                .collect()
        }
        // A notice would name the case: the panel sees in its list what it has to do.
        CaseEvent::DossierChecked {
            complete: false, ..
        } => vec![(case.holder, "panel_incomplete")],
        CaseEvent::PanelDecided(_) => vec![(case.holder, "panel_decided")],
        // A notice names the case to whoever reads it: whoever is invited sees in the list what there is to do.
        CaseEvent::ConferenceAnswered { .. } => vec![(case.holder, "conference_answered")],
        CaseEvent::ConferencePartEnded {
            why: PartEnd::AgreementEnded,
            ..
        } => vec![(case.holder, "conference_part_ended")],
        CaseEvent::ActionAnswered { accepts, .. } => {
            let kind = if *accepts {
                "action_taken_on"
            } else {
                "action_declined"
            };
            vec![(case.holder, kind)]
        }
        CaseEvent::ActionHandedOn { by, .. } | CaseEvent::ActionEnded { by, .. }
            if by.organisation() != Some(case.holder) && *by != Actor::System =>
        {
            vec![(case.holder, "action_changed")]
        }
        CaseEvent::ErasureAsked { .. } if case.holder == house.duties.co_ordinator => {
            vec![(house.duties.desk, "erasure_asked")]
        }
        CaseEvent::ErasureAsked { .. } => vec![(house.duties.co_ordinator, "erasure_asked")],
        CaseEvent::Erased { .. } => vec![(case.holder, "erased")],
        CaseEvent::PageTurnedOff {
            stop: PageStop::Danger,
            ..
        } => vec![(case.holder, "page_danger")],
        CaseEvent::WrongTold { .. } => vec![(case.holder, "page_wrong")],
        CaseEvent::AgreementWithdrawn {
            by: Actor::Person, ..
        } => vec![(case.holder, "page_taken_back")],
        CaseEvent::PageTurnedOff {
            by: Actor::Person, ..
        } => vec![(case.holder, "page_turned_off")],
        CaseEvent::AlarmRaised { told, .. } => told
            .iter()
            .map(|organisation| (*organisation, "alarm"))
            .collect(),
        CaseEvent::AgreementWithdrawn {
            by: Actor::System, ..
        } => vec![(case.holder, "agreement_ended_again")],
        CaseEvent::AgreementRanOut { .. } => vec![(case.holder, "agreement_ran_out")],
        CaseEvent::ClockEnded {
            how: ClockEnd::RanOut,
            ..
        } => vec![(case.holder, "clock_ran_out")],
        CaseEvent::DeadlineMissed { told, .. } => told
            .iter()
            .map(|organisation| (*organisation, "deadline_missed"))
            .collect(),
        CaseEvent::ClockStarted {
            kind: ClockKind::Guardian,
            ..
        } => {
            vec![(house.duties.child_protection, "guardian_due")]
        }
        CaseEvent::ClockStarted {
            kind: ClockKind::MissingReport,
            ..
        } => {
            let told: BTreeSet<_> = case
                .lawyers()
                .chain([case.holder, house.duties.desk])
                .collect();
            let told = told.into_iter();
            told.map(|organisation| (organisation, "child_missing"))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A notice to everybody who is told of a break-glass.
fn told_of(
    case: &Case,
    emergency: &EmergencyId,
    kind: &'static str,
) -> Vec<(OrganisationId, &'static str)> {
    let it = case.emergencies.get(emergency);
    let told = it.into_iter().flat_map(|it| &it.asked.told);
    told.map(|organisation| (*organisation, kind)).collect()
}

//! One event or more of every type, such that every code that is stored stands in one of them.

use std::collections::{BTreeMap, BTreeSet};

use case::alerts::{AlertKey, AlertReason};
use case::clock::{Deadline, Outcome, Standing, Urgency};
use case::complaint::ComplaintOutcome;
use case::concern::{ConcernOutcome, Danger, Noticed, Tell, Told, WrongJoin};
use case::content::{Content, ReferralCopy, SafeContact};
use case::organisation::{OnCallPair, Service, Takes};
use case::person::{
    ActionEnd, ActionKind, AdverseOrder, AgeClaim, AgeStatement, AgreedAction, Agreement,
    AnsweredDemand, AppealStep, AskedEmergency, AssessedReturn, CalledConference, CaseEvent,
    ClockEnd, ClockKind, CloseReason, ConferenceWay, ContactResult, ContactStanding, CourtOrder,
    DeclineReason, DemandBasis, DemandCapacity, DemandChannel, DemandLawyer, DemandReason,
    DependantKind, EmergencyEnd, EmergencyGround, EndedReview, ErasureGrade, ErasureGround,
    Explained, Explanation, GuardianHeard, HeldConference, HolderChange, Informed, Invitation,
    InvitationAnswer, InvokedLaw, LossKind, Matter, Need, NotDone, NotTold, OutsideReason, OwnPage,
    PageKey, PageStop, PanelDecision, PanelProcedure, PanelUrgency, PartEnd, PersonHeard,
    PersonTold, PersonsPart, PersonsView, PhoneCall, PhoneDecline, PresumptionBasis,
    PunishmentKind, Reads, ReceivedDemand, RecordedContact, RecordedDependant, RecordedLoss,
    RecordedPunishment, Reply, ReportedMissing, ReturnRisk, ReviewFinding, ReviewOutcome,
    RiskFinding, SafetyTalk, ScreenedBeside, ScreeningMode, Seat, SentReferral, SharedWith, Source,
    Speaker, SpokeWith, SubmittedDossier, Through, VoteCounts, WrittenNote,
};
use case::profile::{BodyKind, Confidence};
use case::visit::{RecordedOfVisit, Sector, Stand, Visit, VisitEvent, VisitKind, Worker};
use case::{
    AccessEvent, ActionId, Actor, AgreementId, Basis, ClockId, Compartment, ComplaintEvent,
    ConcernEvent, ConferenceId, DemandId, DossierId, Duty, EmergencyId, Event, LetterId, MemberId,
    Number, NumberTag, OrganisationEvent, OrganisationId, PublicHalf, Purpose, ReferralId,
    ReviewId, Role, RowMark,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use screening::{Act, Answer, Code, Form, IloClass, Level, Means};

pub(super) fn shelter() -> OrganisationId {
    [0x11; 16].into()
}

pub(super) fn referral() -> ReferralId {
    [0x22; 16].into()
}

pub(super) fn member() -> Actor {
    Actor::Member {
        member: MemberId::from([0x33; 16]),
        organisation: shelter(),
    }
}

fn demand() -> DemandId {
    [0x77; 16].into()
}

/// All parts that there were when most of these were written down first.
const EVERYTHING: [Compartment; 7] = [
    Compartment::Identity,
    Compartment::Contact,
    Compartment::Urgent,
    Compartment::Narrative,
    Compartment::Location,
    Compartment::Health,
    Compartment::Legal,
];

fn emergency() -> EmergencyId {
    [0x66; 16].into()
}

fn agreement() -> AgreementId {
    [0x44; 16].into()
}

fn instant() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

const DAY: Date = date(2026, 3, 2);

/// Whether a text names a level, a class or a score of a screening.
pub(super) fn names_a_level(text: &str) -> bool {
    let levels = Level::ALL.iter().map(|it| it.code());
    let classes = IloClass::ALL.iter().map(|it| it.code());
    let words = ["\"level\"", "\"class\"", "\"score\"", "\"ilo_class\""];
    let mut named = levels.chain(classes).chain(words);
    named.any(|word| text.contains(word))
}

pub(super) fn all() -> Vec<Event> {
    let mut all = Vec::new();
    all.extend(concern().into_iter().map(Event::Concern));
    all.extend(case().into_iter().map(Event::Case));
    all.extend(on_paper().into_iter().map(Event::Case));
    all.extend(emergencies().into_iter().map(Event::Case));
    all.extend(own_page().into_iter().map(Event::Case));
    all.extend(punishments().into_iter().map(Event::Case));
    all.extend(dossiers().into_iter().map(Event::Case));
    all.extend(conferences().into_iter().map(Event::Case));
    all.extend(organisation().into_iter().map(Event::Organisation));
    all.extend(alerts().map(Event::Organisation));
    all.extend(complaints().into_iter().map(Event::Complaint));
    all.extend(access().into_iter().map(Event::Access));
    all
}

fn concern() -> Vec<ConcernEvent> {
    let told = |noticed, danger, child| Told {
        noticed,
        danger,
        persons: None,
        child,
        forms: BTreeSet::new(),
        seen_on: None,
    };
    let reported = |told| ConcernEvent::Reported {
        told,
        desk: [0x55; 16].into(),
        by: member(),
    };
    let full = Told {
        persons: Some(3),
        forms: Form::ALL.iter().copied().collect(),
        seen_on: Some(DAY),
        ..told(Noticed::OwnWork, Danger::Now, Tell::Yes)
    };
    let mut events = vec![
        reported(full),
        reported(told(Noticed::SelfPresented, Danger::Soon, Tell::No)),
        reported(told(Noticed::ToldByOther, Danger::NotSeen, Tell::Unknown)),
        reported(told(Noticed::OwnWork, Danger::Unknown, Tell::Unknown)),
        ConcernEvent::Reported {
            told: told(Noticed::SelfPresented, Danger::Soon, Tell::Unknown),
            desk: [0x55; 16].into(),
            by: Actor::Public,
        },
        ConcernEvent::ReferenceGiven {
            reference: "lu-2026/041".parse().unwrap(),
            by: member(),
        },
        ConcernEvent::Added { by: member() },
        ConcernEvent::JoinedCase {
            case: [0x66; 16].into(),
            by: member(),
        },
        ConcernEvent::PartedCase {
            case: [0x66; 16].into(),
            why: WrongJoin::AnotherPerson,
            by: member(),
        },
        ConcernEvent::JoinedConcern {
            into: [0x77; 16].into(),
            by: member(),
        },
        ConcernEvent::PartedConcern {
            from: [0x77; 16].into(),
            why: WrongJoin::AnotherMatter,
            by: member(),
        },
        ConcernEvent::PartedConcern {
            from: [0x77; 16].into(),
            why: WrongJoin::Slip,
            by: member(),
        },
        ConcernEvent::TookIn {
            concern: [0x77; 16].into(),
            by: member(),
        },
        ConcernEvent::LeftBehind {
            by_concern: [0x77; 16].into(),
            by: member(),
        },
        ConcernEvent::LetGo {
            concern: [0x77; 16].into(),
            by: member(),
        },
        ConcernEvent::Linked {
            case: [0x66; 16].into(),
            by: member(),
        },
    ];
    events.extend(visits());
    let outcomes = [
        ConcernOutcome::NotFound,
        ConcernOutcome::ContactRefused,
        ConcernOutcome::OtherHelpLabour,
        ConcernOutcome::OtherHelpAsylum,
        ConcernOutcome::OtherHelpDomesticViolence,
        ConcernOutcome::NothingFurther,
    ];
    events.extend(outcomes.map(|outcome| ConcernEvent::Ended {
        outcome,
        by: member(),
    }));
    events.extend(
        [ErasureGrade::Sealed, ErasureGrade::Everything].map(|grade| ConcernEvent::Erased {
            grade,
            by: member(),
        }),
    );
    events
}

fn visits() -> Vec<ConcernEvent> {
    let kinds = [
        VisitKind::Inspection,
        VisitKind::Raid,
        VisitKind::FollowUp,
        VisitKind::Outreach,
    ];
    let sector: Sector = "A".parse().unwrap();
    let visited = kinds.map(|kind| {
        VisitEvent::Visited(Visit {
            kind,
            on: DAY,
            sector,
            with: [BodyKind::LabourInspectorate, BodyKind::TradeUnion].into(),
            met: 12,
            alone: 5,
            signs: 3,
        })
    });
    let worker = |number, tell, signs: &[&str]| Worker {
        number,
        alone: tell,
        signs: signs.iter().map(ToString::to_string).collect(),
        agreed: tell,
        child: tell,
    };
    let met = VisitEvent::Met(vec![
        worker(1, Tell::Yes, &["cd_documents", "ex_excessive_hours"]),
        worker(2, Tell::No, &[]),
        worker(3, Tell::Unknown, &[]),
    ]);
    let stands = [Stand::Agreed, Stand::SaidNo, Stand::Gone];
    let stands = stands.map(|stand| VisitEvent::Stands { worker: 1, stand });
    let presumed = VisitEvent::Presumed {
        worker: 1,
        case: [0x66; 16].into(),
    };
    let all = visited.into_iter().chain([met]).chain(stands);
    let all = all.chain([presumed]);
    all.map(|what| ConcernEvent::OfVisit(RecordedOfVisit { what, by: member() }))
        .collect()
}

fn case() -> Vec<CaseEvent> {
    let mut events = begun();
    events.extend(said());
    events.extend(agreed());
    events.extend(referred());
    events.extend(demanded());
    events.extend(timed());
    events.extend([
        CaseEvent::AlarmRaised {
            order: AdverseOrder::Removal,
            told: BTreeSet::from([shelter(), [0x55; 16].into()]),
            by: member(),
        },
        CaseEvent::AlarmRaised {
            order: AdverseOrder::Detention,
            told: BTreeSet::new(),
            by: member(),
        },
        CaseEvent::Corrected {
            mistaken: 4,
            by: member(),
        },
        CaseEvent::Reopened { by: member() },
        CaseEvent::ErasureAsked {
            grade: ErasureGrade::Sealed,
            ground: ErasureGround::PersonsWish,
            by: member(),
        },
        CaseEvent::ErasureAsked {
            grade: ErasureGrade::Everything,
            ground: ErasureGround::TimeOver,
            by: member(),
        },
        CaseEvent::ErasureAsked {
            grade: ErasureGrade::Everything,
            ground: ErasureGround::Ordered,
            by: member(),
        },
        CaseEvent::Erased {
            grade: ErasureGrade::Sealed,
            by: member(),
        },
        CaseEvent::Erased {
            grade: ErasureGrade::Everything,
            by: member(),
        },
    ]);
    events.extend(contacts());
    events.extend(losses());
    events.push(CaseEvent::EpisodeBegun { by: member() });
    let (concern, by) = ([0x77; 16].into(), member());
    events.push(CaseEvent::ConcernJoined { concern, by });
    events.push(CaseEvent::ConcernParted { concern, by });
    events.extend([true, false].map(|for_next_shift| {
        let by = member();
        CaseEvent::NoteWritten(WrittenNote { for_next_shift, by })
    }));
    let workers = [Some(MemberId::from([0x34; 16])), None];
    events.extend(workers.map(|to| CaseEvent::Entrusted { to, by: member() }));
    let dependants = [
        (DependantKind::Child, Tell::Yes, Tell::Unknown),
        (DependantKind::ThreatenedFamily, Tell::No, Tell::Yes),
    ];
    events.extend(dependants.map(|(kind, with_person, in_danger)| {
        CaseEvent::DependantRecorded(RecordedDependant {
            kind,
            with_person,
            in_danger,
            by: member(),
        })
    }));
    let findings = [
        RiskFinding::None,
        RiskFinding::Met,
        RiskFinding::Unmet,
        RiskFinding::Unknown,
    ];
    let findings = ReturnRisk::ALL
        .into_iter()
        .zip(findings.into_iter().cycle());
    events.push(CaseEvent::ReturnAssessed(AssessedReturn {
        findings: findings.collect(),
        wanted: Tell::Yes,
        best_interests: Tell::Unknown,
        by: member(),
    }));
    let reasons = [
        CloseReason::SupportEnded,
        CloseReason::PersonsWish,
        CloseReason::Returned,
        CloseReason::Died,
        CloseReason::Mistake,
        CloseReason::DeclinedEverything,
    ];
    events.extend(reasons.map(|reason| CaseEvent::Closed {
        reason,
        by: member(),
    }));
    events
}

fn losses() -> impl Iterator<Item = CaseEvent> {
    let kinds = [LossKind::Unknown, LossKind::Left, LossKind::WithExploiter];
    let lost = kinds.into_iter().map(|how| {
        CaseEvent::ContactLost(RecordedLoss {
            how,
            last_seen: (how == LossKind::Left).then_some(DAY),
            by: member(),
        })
    });
    lost.chain([CaseEvent::MissingReported(ReportedMissing {
        office: "Invented police station".to_owned(),
        on: DAY,
        by: member(),
    })])
}

fn contacts() -> impl Iterator<Item = CaseEvent> {
    let results = [
        ContactResult::Reached,
        ContactResult::Attempted,
        ContactResult::NotReached,
        ContactResult::SomebodyElse,
    ];
    let standings = [
        ContactStanding::Good,
        ContactStanding::TooOld,
        ContactStanding::Moved,
        ContactStanding::Unknown,
        ContactStanding::Elsewhere,
    ];
    let reasons = [
        None,
        Some(OutsideReason::Danger),
        Some(OutsideReason::PersonAsked),
        Some(OutsideReason::RightEnding),
        Some(OutsideReason::NoOtherWay),
        Some(OutsideReason::Mistake),
        Some(OutsideReason::Other),
    ];
    let rest = results.into_iter().zip(standings).cycle();
    reasons
        .into_iter()
        .zip(rest)
        .map(|(outside, (result, standing))| {
            CaseEvent::ContactMade(RecordedContact {
                result,
                on: DAY,
                standing,
                kept: outside.is_none(),
                outside,
                by: member(),
            })
        })
        .chain([CaseEvent::ContactMade(RecordedContact {
            result: ContactResult::Reached,
            on: DAY,
            standing: ContactStanding::Elsewhere,
            kept: true,
            outside: None,
            by: member(),
        })])
}

fn begun() -> Vec<CaseEvent> {
    let presumed = |basis, maybe_child, interim| CaseEvent::Presumed {
        concern: [0x77; 16].into(),
        basis,
        maybe_child,
        holder: shelter(),
        interim,
        by: member(),
    };
    let indicator = PresumptionBasis::Indicator("cd_documents".to_owned());
    let article = Some("CETS 197 art. 10(3)-(4)".to_owned());
    let moved = |why, by| CaseEvent::HolderChanged {
        holder: shelter(),
        why,
        by,
    };
    vec![
        presumed(indicator, Tell::Yes, false),
        presumed(PresumptionBasis::Judgement, Tell::No, true),
        CaseEvent::ReferenceGiven {
            reference: "lu-2026/041".parse().unwrap(),
            by: member(),
        },
        moved(HolderChange::Accepted(referral()), member()),
        moved(HolderChange::Child { article }, Actor::System),
        moved(HolderChange::Child { article: None }, Actor::System),
    ]
}

fn said() -> Vec<CaseEvent> {
    let age = |claim, source| CaseEvent::AgeStated {
        statement: AgeStatement {
            claim,
            source,
            said_on: DAY,
        },
        by: member(),
    };
    let mut events = vec![
        age(AgeClaim::Born(date(2008, 2, 29)), Source::Document),
        age(AgeClaim::Years(17), Source::Person),
        age(AgeClaim::Looks { from: 16, to: 19 }, Source::Worker),
        CaseEvent::AgeSettled {
            child: true,
            by: member(),
        },
        CaseEvent::AgeSettled {
            child: false,
            by: member(),
        },
    ];
    let sources = [
        Source::Person,
        Source::Worker,
        Source::Document,
        Source::Family,
        Source::Organisation,
        Source::Unknown,
    ];
    events.extend(sources.map(|source| CaseEvent::AccountRecorded {
        source,
        given_on: DAY,
        by: member(),
    }));
    let ids = [
        "cd_documents",
        "dec_wages",
        "ex_excessive_hours",
        "vu_no_language",
    ];
    let answers: BTreeMap<_, _> = ids
        .map(str::to_owned)
        .into_iter()
        .zip(Answer::ALL.to_vec())
        .collect();
    let modes = [ScreeningMode::Noticed, ScreeningMode::Asked];
    events.extend(
        Level::ALL
            .iter()
            .zip(modes.into_iter().cycle())
            .map(|(level, mode)| CaseEvent::Screened {
                instrument: "ilo-ec-2009/2009.1".to_owned(),
                mode,
                answers: answers.clone(),
                beside: (*level > Level::LookFurther).then(|| ScreenedBeside {
                    child: *level == Level::StrongPresumption,
                    acts: Act::ALL.iter().copied().collect(),
                    means: Means::ALL.iter().copied().collect(),
                    forms: Form::ALL.iter().copied().collect(),
                    intended: true,
                }),
                level: *level,
                by: member(),
            }),
    );
    events
}

fn agreed() -> Vec<CaseEvent> {
    let matters = [
        Matter::Help,
        Matter::Record,
        Matter::Share { with: shelter() },
        Matter::Identification,
        Matter::Police { with: None },
        Matter::Police {
            with: Some(shelter()),
        },
        Matter::Contact,
        Matter::Research,
        Matter::Waiver { demand: demand() },
    ];
    let explanations = [
        (Explained::Aloud, Through::Worker),
        (Explained::Read, Through::Worker),
        (Explained::Aloud, Through::Interpreter),
    ];
    let explained = |(how, through)| Explanation {
        language: "ar".to_owned(),
        how,
        through,
    };
    let speakers = [Speaker::Person, Speaker::Representative];
    let replies = [Reply::Agreed, Reply::Refused, Reply::TooYoung];
    let recorded = matters
        .into_iter()
        .zip(speakers.into_iter().cycle())
        .zip(explanations.into_iter().cycle())
        .zip(replies.into_iter().cycle())
        .map(|(((matter, speaker), how), answer)| {
            let shares = matter.with().is_some();
            CaseEvent::AgreementRecorded {
                agreement: agreement(),
                terms: Agreement {
                    matter,
                    speaker,
                    answer,
                    categories: match matter {
                        Matter::Waiver { .. } => [Compartment::Counselling].into(),
                        _ if shares => EVERYTHING.into(),
                        _ => BTreeSet::new(),
                    },
                    until: shares.then_some(DAY),
                    explained: explained(how),
                },
                ends: shares.then(instant),
                by: member(),
            }
        });
    let informed = [
        Informed::default(),
        Informed::where_named(|_| true),
        Informed {
            own_data: true,
            withdrawal: true,
            ..Informed::default()
        },
    ];
    let informed = informed
        .into_iter()
        .zip(explanations)
        .zip(speakers.into_iter().cycle())
        .map(|((informed, how), speaker)| CaseEvent::PersonInformed {
            informed,
            speaker,
            explained: explained(how),
            by: member(),
        });
    let agreement = agreement();
    let by = member();
    let ended = [
        CaseEvent::AgreementWithdrawn { agreement, by },
        CaseEvent::AgreementRanOut { agreement },
    ];
    recorded.chain(informed).chain(ended).collect()
}

fn demanded() -> Vec<CaseEvent> {
    let (by, demand) = (member(), demand());
    let capacities = [
        DemandCapacity::Prosecution,
        DemandCapacity::Defence,
        DemandCapacity::Court,
        DemandCapacity::Immigration,
        DemandCapacity::OtherAuthority,
    ];
    let channels = [
        DemandChannel::Post,
        DemandChannel::Served,
        DemandChannel::Electronic,
        DemandChannel::Spoken,
    ];
    let bases = [
        DemandBasis::Article("Invented Code art. 7".to_owned()),
        DemandBasis::Profile {
            code: "court-order".to_owned(),
            article: "Mechanism Act (invented) sec. 26".to_owned(),
        },
        DemandBasis::NotNamed,
    ];
    let lawyers = [
        DemandLawyer::Told([shelter()].into()),
        DemandLawyer::WillBeAsked(shelter()),
        DemandLawyer::Nobody,
    ];
    let not_yet = |why| PersonTold::NotYet { why, again: DAY };
    let persons = [
        PersonTold::Told,
        not_yet(NotTold::NotReachable),
        not_yet(NotTold::Danger),
        not_yet(NotTold::Forbidden {
            article: "Invented Code art. 8".to_owned(),
        }),
    ];
    let received = capacities
        .into_iter()
        .zip(channels.into_iter().cycle())
        .zip(bases.into_iter().cycle())
        .zip(lawyers.into_iter().cycle())
        .zip(persons.clone().into_iter().cycle())
        .map(|((((capacity, how), basis), lawyer), person)| {
            CaseEvent::DemandReceived(ReceivedDemand {
                demand,
                body: "Invented prosecution service".to_owned(),
                capacity,
                basis,
                asked: [Compartment::Narrative, Compartment::Counselling].into(),
                received_on: DAY,
                how,
                by_when: (how == DemandChannel::Post).then_some(DAY),
                lawyer,
                person,
                by,
            })
        });
    let told = persons.map(|person| CaseEvent::DemandPersonTold { demand, person, by });
    let reasons = [
        DemandReason::Privileged,
        DemandReason::TooWide,
        DemandReason::NoLaw,
        DemandReason::Danger,
        DemandReason::NotHeld,
        DemandReason::TakenBack,
        DemandReason::NoSuchPurpose,
    ];
    let answered = |handed: BTreeSet<Compartment>, waived: bool, appeal_until| {
        CaseEvent::DemandAnswered(AnsweredDemand {
            demand,
            reasons: match handed.is_empty() {
                true => reasons.into(),
                false => BTreeSet::new(),
            },
            handed,
            waiver: waived.then(agreement),
            ordered: !waived,
            appeal_until,
            by,
        })
    };
    let rest = [
        CaseEvent::DemandLawyerTold {
            demand,
            told: [shelter()].into(),
            by,
        },
        CaseEvent::DemandOrderRecorded {
            demand,
            order: CourtOrder {
                court: "Invented Court 1/2026".to_owned(),
                made_on: DAY,
                covers: [Compartment::Health].into(),
            },
            by,
        },
        answered(BTreeSet::new(), false, None),
        answered([Compartment::Counselling].into(), true, Some(DAY)),
        CaseEvent::DemandAppealed {
            demand,
            step: AppealStep::Lodged,
            by,
        },
        CaseEvent::DemandAppealed {
            demand,
            step: AppealStep::NotLodged,
            by,
        },
    ];
    received.chain(told).chain(rest).collect()
}

fn referred() -> Vec<CaseEvent> {
    let (referral, by) = (referral(), member());
    let urgencies = [
        Urgency::Tonight,
        Urgency::Within24Hours,
        Urgency::ThisWeek,
        Urgency::Planned,
    ];
    let bases = [
        Basis::Agreement(agreement()),
        Basis::Law("danger-to-life".to_owned()),
        Basis::Told,
        Basis::Holder,
    ];
    let how = urgencies.into_iter().zip(bases).cycle();
    let mut events: Vec<_> = Need::ALL
        .into_iter()
        .zip(how)
        .map(|(need, (urgency, basis))| CaseEvent::ReferralSent {
            referral,
            sent: SentReferral {
                from: [0x55; 16].into(),
                to: shelter(),
                need,
                urgency,
                due: instant(),
                basis,
                carries: match need {
                    Need::Holding => EVERYTHING.into(),
                    _ => BTreeSet::from([Compartment::Contact]),
                },
            },
            by,
        })
        .collect();
    let reasons = [
        DeclineReason::NoCapacity,
        DeclineReason::NotEligible,
        DeclineReason::Language,
        DeclineReason::Area,
        DeclineReason::NotSafe,
        DeclineReason::Other,
    ];
    events.extend(reasons.map(|reason| CaseEvent::ReferralDeclined {
        referral,
        reason,
        by,
    }));
    events.extend(
        [(true, false), (false, true)].map(|(must_tell, told)| CaseEvent::LawInvoked {
            referral,
            law: InvokedLaw {
                code: "danger-to-life".to_owned(),
                article: "Mechanism Act (invented) sec. 25".to_owned(),
                must_tell,
                told,
            },
            by,
        }),
    );
    events.extend([
        CaseEvent::LawTold { referral, by },
        CaseEvent::ReferralAccepted { referral, by },
        CaseEvent::ReferralAccepted {
            referral,
            by: Actor::OnPaper,
        },
        CaseEvent::ReferralExpired {
            referral,
            desk_due: instant(),
        },
        CaseEvent::ReferralEscalated { referral },
        CaseEvent::LapseDealtWith { referral, by },
        CaseEvent::ReferralWithdrawn { referral, by },
        CaseEvent::ReferralCompleted { referral, by },
    ]);
    events
}

fn timed() -> Vec<CaseEvent> {
    let deadline = |standing, assumed| Deadline {
        due: instant(),
        last_day: DAY,
        article: "CETS 197 art. 13(1)".to_owned(),
        assumed,
        standing,
    };
    let started = |kind, deadline| CaseEvent::ClockStarted {
        kind,
        deadline,
        by: Actor::System,
    };
    let standings = [
        Standing::Stated(Confidence::Verified),
        Standing::Stated(Confidence::Secondary),
        Standing::Stated(Confidence::Recall),
        Standing::Granted,
        Standing::Floor,
        Standing::House,
    ];
    let mut events = vec![
        started(ClockKind::Guardian, None),
        started(ClockKind::Correction, None),
        started(
            ClockKind::ReasonableGrounds,
            Some(deadline(Standing::House, true)),
        ),
    ];
    events.extend(
        standings.map(|standing| started(ClockKind::Reflection, Some(deadline(standing, false)))),
    );
    let demanded = [
        ClockKind::DemandAnswer,
        ClockKind::DemandTold,
        ClockKind::DemandAppeal,
    ];
    events.extend(demanded.map(|kind| started(kind, None)));
    let reviewed = [
        ClockKind::ReviewAsk,
        ClockKind::ReviewAnswer,
        ClockKind::Attempt,
        ClockKind::MissingReport,
        ClockKind::AgreedAction,
    ];
    events.extend(reviewed.map(|kind| started(kind, None)));
    let ends = [
        ClockEnd::Done,
        ClockEnd::RanOut,
        ClockEnd::PersonsChoice,
        ClockEnd::NotNeeded,
    ];
    events.extend(ends.map(|how| CaseEvent::ClockEnded {
        clock: ClockId::started_by(3),
        how,
        by: member(),
    }));
    events.push(CaseEvent::DeadlineMissed {
        clock: ClockId::started_by(3),
        told: [shelter()].into(),
    });
    events
}

fn punishments() -> Vec<CaseEvent> {
    let (by, review, letter) = (member(), ReviewId::opened_by(4), LetterId::from([0x88; 16]));
    let kinds = [
        PunishmentKind::Charge,
        PunishmentKind::Fine,
        PunishmentKind::Conviction,
        PunishmentKind::Detention,
        PunishmentKind::EntryBan,
        PunishmentKind::Debt,
    ];
    let punished = kinds.map(|kind| {
        let charged = kind == PunishmentKind::Charge;
        CaseEvent::Punished(RecordedPunishment {
            kind,
            office: charged.then(|| "Invented prosecution service".to_owned()),
            on: charged.then_some(DAY),
            by,
        })
    });
    let outcomes = [
        ReviewOutcome::Dropped,
        ReviewOutcome::Lifted,
        ReviewOutcome::Reduced,
        ReviewOutcome::Stands,
        ReviewOutcome::NotConnected,
        ReviewOutcome::NotWanted,
    ];
    let ended = outcomes.map(|outcome| {
        CaseEvent::ReviewEnded(EndedReview {
            review,
            outcome,
            challenge_until: (outcome == ReviewOutcome::Stands).then_some(DAY),
            by,
        })
    });
    let rest = [
        CaseEvent::ReviewAsked {
            review,
            office: "Invented court".to_owned(),
            by,
        },
        CaseEvent::LetterIssued {
            letter,
            number: Number::of([0x5a; 10]),
            until: DAY,
            ends: instant(),
            by,
        },
        CaseEvent::LetterRevoked { letter, by },
    ];
    punished.into_iter().chain(ended).chain(rest).collect()
}

fn conferences() -> Vec<CaseEvent> {
    let (conference, by) = (ConferenceId::from([0x9a; 16]), member());
    let action = ActionId::agreed_by(7);
    let ways = [
        ConferenceWay::InPerson,
        ConferenceWay::Telephone,
        ConferenceWay::Video,
    ];
    let persons = [
        PersonsPart::TakesPart,
        PersonsPart::HeardBefore,
        PersonsPart::SpokenFor,
        PersonsPart::WantsNone,
        PersonsPart::NotAskedYet,
    ];
    let called = persons.map(|person| {
        CaseEvent::ConferenceCalled(CalledConference {
            conference,
            needs: [Need::Shelter, Need::Medical].into(),
            starts: instant(),
            way: ConferenceWay::InPerson,
            person,
            carries: [Compartment::Health].into(),
            by,
        })
    });
    let law = InvokedLaw {
        code: "child-protection".to_owned(),
        article: "Invented Act art. 3".to_owned(),
        must_tell: true,
        told: true,
    };
    let on = [
        (Basis::Agreement(agreement()), Reads::Paper, None),
        (Basis::Law(law.code.clone()), Reads::CodedFacts, Some(law)),
    ];
    let invited = on.map(|(basis, reads, law)| {
        CaseEvent::ConferenceInvited(Invitation {
            conference,
            to: shelter(),
            basis,
            reads,
            law,
            by,
        })
    });
    let moved = ways.map(|way| CaseEvent::ConferenceMoved {
        conference,
        starts: instant(),
        way,
        by,
    });
    let answers = [
        InvitationAnswer::Comes,
        InvitationAnswer::CannotCome,
        InvitationAnswer::NotOurs,
    ];
    let answered = answers.map(|answer| CaseEvent::ConferenceAnswered {
        conference,
        answer,
        by,
    });
    let ends = [
        PartEnd::AgreementEnded,
        PartEnd::TakenBack,
        PartEnd::NotOurs,
        PartEnd::CalledOff,
        PartEnd::CaseClosed,
    ];
    let ended = ends.map(|why| CaseEvent::ConferencePartEnded {
        conference,
        organisation: shelter(),
        why,
        by,
    });
    let held = |person, guardian, view| {
        CaseEvent::ConferenceHeld(HeldConference {
            conference,
            on: DAY,
            attended: [shelter()].into(),
            person,
            guardian,
            view,
            by,
        })
    };
    let heard = [
        PersonHeard::Present,
        PersonHeard::HeardBefore,
        PersonHeard::SpokenFor,
        PersonHeard::NotHeard,
    ];
    let guardians = [
        GuardianHeard::Present,
        GuardianHeard::HeardBefore,
        GuardianHeard::NotHeard,
        GuardianHeard::NoneYet,
    ];
    let views = [
        PersonsView::Agrees,
        PersonsView::Differs,
        PersonsView::NotAskedYet,
        PersonsView::NotSafeToAsk,
        PersonsView::WantsNone,
        PersonsView::TooYoung,
    ];
    let all_held = heard
        .map(|person| held(person, None, PersonsView::Agrees))
        .into_iter()
        .chain(guardians.map(|it| held(PersonHeard::Present, Some(it), PersonsView::Agrees)))
        .chain(views.map(|view| held(PersonHeard::NotHeard, None, view)));
    let agreed = ActionKind::ALL.map(|kind| {
        CaseEvent::ActionAgreed(AgreedAction {
            conference,
            kind,
            asked: Some(shelter()),
            last_day: DAY,
            by,
        })
    });
    let not_done = [
        NotDone::NoCapacity,
        NotDone::PersonsWish,
        NotDone::NotReached,
        NotDone::OthersDidNot,
        NotDone::NotSafe,
        NotDone::Other,
    ];
    let over = [
        ActionEnd::Done,
        ActionEnd::NoLongerNeeded,
        ActionEnd::CaseClosed,
    ];
    let over = over.into_iter().chain(not_done.map(ActionEnd::NotDone));
    let over = over.map(|how| CaseEvent::ActionEnded { action, how, by });
    let taken = [true, false].map(|accepts| CaseEvent::ActionAnswered {
        action,
        accepts,
        by,
    });
    let handed = [Some(shelter()), None].map(|to| CaseEvent::ActionHandedOn { action, to, by });
    called
        .into_iter()
        .chain(invited)
        .chain(moved)
        .chain(answered)
        .chain(ended)
        .chain([CaseEvent::ConferenceCalledOff { conference, by }])
        .chain(all_held)
        .chain(agreed)
        .chain(taken)
        .chain(handed)
        .chain(over)
        .collect()
}

fn dossiers() -> Vec<CaseEvent> {
    let (dossier, by) = (DossierId::from([0x99; 16]), member());
    let urgencies = [
        PanelUrgency::Removal,
        PanelUrgency::LifeOrHealth,
        PanelUrgency::Child,
        PanelUrgency::RightEnds,
    ];
    let urgent = [None].into_iter().chain(urgencies.map(Some));
    let submitted = urgent.map(|urgent| {
        CaseEvent::DossierSubmitted(SubmittedDossier {
            dossier,
            panel: shelter(),
            agreement: agreement(),
            urgent,
            by,
        })
    });
    let sitting = PanelProcedure::Sitting { on: DAY };
    let written = urgencies.map(|why| PanelProcedure::Written { why });
    let procedures = [sitting].into_iter().chain(written);
    let rounds = procedures.map(|procedure| CaseEvent::PanelRoundOpened {
        dossier,
        procedure,
        by,
    });
    let decided = [Outcome::Positive, Outcome::Negative].map(|outcome| {
        let until = Deadline {
            due: instant(),
            last_day: DAY,
            article: "Invented Act sec. 3".to_owned(),
            assumed: false,
            standing: Standing::Stated(Confidence::Verified),
        };
        CaseEvent::PanelDecided(PanelDecision {
            dossier,
            outcome,
            procedure: sitting,
            reconsider: (outcome == Outcome::Negative).then_some(until),
            by,
        })
    });
    let checked = [true, false].map(|complete| CaseEvent::DossierChecked {
        dossier,
        complete,
        by,
    });
    let voted = [true, false].map(|enforcing| CaseEvent::PanelVoted {
        dossier,
        seat: Seat {
            body: shelter(),
            enforcing,
        },
        by,
    });
    let rest = [
        CaseEvent::DossierSupplemented { dossier, by },
        CaseEvent::DossierWithdrawn { dossier, by },
        CaseEvent::PanelRecused {
            dossier,
            member: MemberId::from([0x34; 16]),
            by,
        },
        CaseEvent::PanelVotesCounted {
            dossier,
            counts: VoteCounts {
                positive: 3,
                negative: 1,
                abstained: 1,
            },
            by,
        },
        CaseEvent::PanelDissentKept { dossier, by },
        CaseEvent::ReconsiderationAsked { dossier, by },
    ];
    let all = submitted.chain(rounds).chain(decided);
    all.chain(checked).chain(voted).chain(rest).collect()
}

fn on_paper() -> Vec<CaseEvent> {
    let (referral, by) = (referral(), member());
    let with = [
        SpokeWith::Worker,
        SpokeWith::Lead,
        SpokeWith::OnCall,
        SpokeWith::Other,
    ];
    let calls = with.map(|with| PhoneCall { with, on: DAY });
    let answered = calls.map(|call| CaseEvent::AnsweredByPhone { referral, call, by });
    let declined = PhoneDecline {
        to: shelter(),
        need: Need::Shelter,
        urgency: Urgency::Tonight,
        reason: DeclineReason::NoCapacity,
        call: calls[2],
        by,
    };
    let code = NumberTag([0x5c; 32]);
    let rest = [
        CaseEvent::SheetMade { referral, code, by },
        CaseEvent::DeclinedByPhone(declined),
    ];
    answered.into_iter().chain(rest).collect()
}

fn emergencies() -> Vec<CaseEvent> {
    let (emergency, by) = (emergency(), member());
    let grounds = [
        EmergencyGround::DangerToLife,
        EmergencyGround::UrgentHealth,
        EmergencyGround::MustBeReached,
        EmergencyGround::NobodyThere,
    ];
    let asked = |ground| {
        CaseEvent::EmergencyAsked(AskedEmergency {
            emergency,
            ground,
            compartments: [Compartment::Contact, Compartment::Urgent].into(),
            confirmers: [[0x55; 16].into()].into(),
            told: [shelter(), [0x55; 16].into()].into(),
            until: instant(),
            by,
        })
    };
    let ends = [
        (EmergencyEnd::NotAnswered, Actor::System),
        (EmergencyEnd::RanOut, Actor::System),
        (EmergencyEnd::Stopped, by),
    ];
    let findings = [
        ReviewFinding::Right,
        ReviewFinding::NotNeeded,
        ReviewFinding::Misuse,
    ];
    let until = instant();
    let mut events: Vec<_> = grounds.into_iter().map(asked).collect();
    if let CaseEvent::EmergencyAsked(asked) = asked(EmergencyGround::MustBeReached) {
        events.push(CaseEvent::EmergencyAskedOnCall(asked));
    }
    events.extend([
        CaseEvent::EmergencyConfirmed {
            emergency,
            until,
            by,
        },
        CaseEvent::EmergencyRefused { emergency, by },
        CaseEvent::EmergencyOpenedAlone {
            emergency,
            compartments: [Compartment::Contact].into(),
            until,
            review: Deadline {
                due: instant(),
                last_day: DAY,
                article: "house rule".to_owned(),
                assumed: false,
                standing: Standing::House,
            },
            by,
        },
        CaseEvent::EmergencyReviewMissed {
            emergency,
            told: [shelter()].into(),
        },
    ]);
    events.extend(ends.map(|(how, by)| CaseEvent::EmergencyEnded { emergency, how, by }));
    events.extend(findings.map(|finding| CaseEvent::EmergencyReviewed {
        emergency,
        finding,
        by,
    }));
    events
}

fn own_page() -> Vec<CaseEvent> {
    let by = member();
    let talk = |shared_with, safe, wanted| CaseEvent::SafetyTalked {
        talk: SafetyTalk {
            shared_with,
            safe,
            wanted,
        },
        by,
    };
    let off = |stop, by| CaseEvent::PageTurnedOff { stop, by };
    vec![
        talk(SharedWith::Nobody, Tell::Yes, true),
        talk(SharedWith::Trusted, Tell::Yes, false),
        talk(SharedWith::MayHarm, Tell::No, true),
        talk(SharedWith::Unknown, Tell::Unknown, true),
        CaseEvent::PageOpened {
            key: PageKey([0x77; 32]),
            readable: OwnPage::MAY_BE_READ.into(),
            by,
        },
        CaseEvent::PageOpened {
            key: PageKey([0x0a; 32]),
            readable: BTreeSet::new(),
            by,
        },
        CaseEvent::WrongTold {
            about: Some(Compartment::Health),
            by: Actor::Person,
        },
        CaseEvent::WrongTold {
            about: None,
            by: Actor::Person,
        },
        off(PageStop::TurnedOff, by),
        off(PageStop::TurnedOff, Actor::Person),
        off(PageStop::Danger, Actor::Person),
    ]
}

fn alerts() -> impl Iterator<Item = OrganisationEvent> {
    let who = MemberId::from([0x77; 16]);
    let keys = [
        AlertKey::Volume(who, DAY),
        AlertKey::NoPart(who, [0x88; 16].into()),
        AlertKey::Chain(who, emergency()),
    ];
    let reasons = [
        AlertReason::StoodIn,
        AlertReason::MoreWork,
        AlertReason::Checked,
        AlertReason::NotWrittenDown,
        AlertReason::NotExplained,
        AlertReason::Misuse,
    ];
    let answered = keys.into_iter().cycle().zip(reasons);
    answered.map(|(alert, reason)| OrganisationEvent::AlertAnswered {
        alert,
        reason,
        by: member(),
    })
}

fn organisation() -> Vec<OrganisationEvent> {
    let registered = BodyKind::ALL.map(|kind| OrganisationEvent::Registered {
        name: "Invented Safe House".to_owned(),
        kind,
    });
    let service = |free| Service {
        languages: BTreeSet::from(["en".to_owned(), "ro".to_owned()]),
        takes: Takes {
            women: true,
            men: false,
            children: true,
        },
        free,
        phone: free.map(|_| "0800 555 0142".to_owned()),
    };
    let offered = |need, free| OrganisationEvent::ServiceOffered {
        need,
        service: service(free),
        by: member(),
    };
    let rest = [
        OrganisationEvent::CodedFactsOnly {},
        OrganisationEvent::MemberJoined {
            member: MemberId::from([0x33; 16]),
            // Those that there were when it was written down first.
            roles: [
                Role::Reporter,
                Role::Intake,
                Role::CaseWorker,
                Role::CoOrdinator,
                Role::Custodian,
            ]
            .into(),
        },
        OrganisationEvent::MemberJoined {
            member: MemberId::from([0x34; 16]),
            roles: [Role::PanelMember].into(),
        },
        OrganisationEvent::MemberLeft {
            member: MemberId::from([0x33; 16]),
            by: member(),
        },
        OrganisationEvent::KeyRenewed {
            generation: 2,
            by: member(),
        },
        OrganisationEvent::PublicHalfTold {
            generation: 2,
            key: PublicHalf([0x44; 32]),
        },
        OrganisationEvent::DutiesGiven {
            profile: "examplia".to_owned(),
            duties: BTreeSet::from([Duty::Desk, Duty::ChildProtection]),
        },
        OrganisationEvent::AuthenticatorSet {
            member: MemberId::from([0x33; 16]),
            mark: RowMark([0x55; 32]),
        },
        OrganisationEvent::OlderKeysRetired { generation: 2 },
        OrganisationEvent::OnCallNamed {
            pairs: OnCallPair::of(shelter(), [0x12; 16].into())
                .into_iter()
                .collect(),
            by: member(),
        },
        OrganisationEvent::PanelSeated {
            member: MemberId::from([0x34; 16]),
            body: shelter(),
            by: member(),
        },
        OrganisationEvent::PartnersNamed {
            partners: BTreeSet::from([shelter()]),
            by: member(),
        },
        OrganisationEvent::RecoveryStarted {
            member: MemberId::from([0x33; 16]),
            until: instant(),
            by: member(),
        },
        OrganisationEvent::RecoveryConfirmed {
            member: MemberId::from([0x33; 16]),
            until: instant(),
            by: member(),
        },
        OrganisationEvent::MemberRecovered {
            member: MemberId::from([0x33; 16]),
        },
        OrganisationEvent::ReserveBegun {
            until: instant(),
            by: member(),
        },
        OrganisationEvent::ReserveOpened { by: member() },
        OrganisationEvent::ReserveStopped { by: member() },
        OrganisationEvent::RecoveryEnded {
            member: MemberId::from([0x33; 16]),
            by: member(),
        },
        offered(Need::Shelter, Some(4)),
        offered(Need::LegalAid, None),
        OrganisationEvent::ServiceEnded {
            need: Need::Shelter,
            by: member(),
        },
    ];
    registered.into_iter().chain(rest).collect()
}

fn complaints() -> Vec<ComplaintEvent> {
    let made = |may_be_told| ComplaintEvent::Made {
        case: [0x88; 16].into(),
        about: shelter(),
        to: [0x12; 16].into(),
        may_be_told,
        deadline: Deadline {
            due: instant(),
            last_day: DAY,
            article: "Mechanism Act (invented) sec. 44".to_owned(),
            assumed: false,
            standing: Standing::Stated(Confidence::Verified),
        },
        by: Actor::Person,
    };
    let outcomes = [
        ComplaintOutcome::Founded,
        ComplaintOutcome::PartlyFounded,
        ComplaintOutcome::NotFounded,
        ComplaintOutcome::NotOurs,
    ];
    let answered = outcomes.map(|outcome| ComplaintEvent::Answered {
        outcome,
        by: member(),
    });
    [
        made(false),
        made(true),
        ComplaintEvent::TellingChanged {
            may_be_told: true,
            by: Actor::Person,
        },
    ]
    .into_iter()
    .chain(answered)
    .collect()
}

fn access() -> Vec<AccessEvent> {
    let compartments = EVERYTHING.into_iter().chain([
        Compartment::Referral(referral()),
        Compartment::Emergency(emergency()),
        Compartment::Counselling,
        Compartment::Integrity,
    ]);
    let purposes = [
        Purpose::Assistance,
        Purpose::Intake,
        Purpose::Referral,
        Purpose::PersonAsked,
        Purpose::Review,
        Purpose::Emergency,
    ];
    let dossier = DossierId::from([0x99; 16]);
    let decided = (Compartment::Dossier(dossier), Purpose::Identification);
    let conference = Compartment::Conference(ConferenceId::from([0x9a; 16]));
    let conferred = (conference, Purpose::Conference);
    compartments
        .zip(purposes.into_iter().cycle())
        .chain([decided, conferred])
        .map(|(compartment, purpose)| AccessEvent::Opened {
            member: MemberId::from([0x33; 16]),
            organisation: shelter(),
            roles: [Role::CaseWorker, Role::Custodian].into(),
            compartment,
            purpose,
            emergency: (purpose == Purpose::Emergency).then(emergency),
            session: "00112233".to_owned(),
        })
        .chain([AccessEvent::ReadByPerson {
            session: "00112233".to_owned(),
        }])
        .chain([AccessEvent::Searched {
            member: MemberId::from([0x33; 16]),
            organisation: shelter(),
            session: "00112233".to_owned(),
        }])
        .collect()
}

/// What sealed parts say, one of each kind.
pub(super) fn contents() -> [Content; 4] {
    let text = |what: &str| format!("invented {what}");
    // As it was written before it had a caller and a code word.
    let contact = SafeContact {
        channel: text("channel"),
        when: text("hours"),
        language: "ro".to_owned(),
        name: text("name"),
        if_other: text("what to say"),
        never: text("what never to do"),
        ..SafeContact::default()
    };
    [
        Content::Words(text("words")),
        Content::Contact(contact.clone()),
        Content::Contact(SafeContact {
            who: text("caller"),
            code_word: text("code word"),
            ..contact
        }),
        Content::Referral(ReferralCopy {
            name: text("name"),
            language: "ro".to_owned(),
            contact: text("contact"),
            request: text("request"),
            safety: text("warning"),
        }),
    ]
}

//! One event or more of every type, such that every code that is stored stands in one of them.

use std::collections::{BTreeMap, BTreeSet};

use case::clock::{Deadline, Standing, Urgency};
use case::concern::{ConcernOutcome, Danger, Noticed, Tell, Told};
use case::content::{Content, ReferralCopy, SafeContact};
use case::organisation::{Service, Takes};
use case::person::{
    AdverseOrder, AgeClaim, AgeStatement, Agreement, AgreementKind, CaseEvent, ClockEnd, ClockKind,
    CloseReason, DeclineReason, Explained, HolderChange, Need, PresumptionBasis, ScreeningMode,
    SentReferral, Source,
};
use case::profile::{BodyKind, Confidence};
use case::{
    AccessEvent, Actor, AgreementId, Basis, ClockId, Compartment, ConcernEvent, Event, MemberId,
    OrganisationEvent, OrganisationId, Purpose, ReferralId, Role,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use screening::{Answer, Code, Form, IloClass, Level};

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
    all.extend(organisation().into_iter().map(Event::Organisation));
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
        ConcernEvent::Added { by: member() },
        ConcernEvent::Linked {
            case: [0x66; 16].into(),
            by: member(),
        },
    ];
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
    events
}

fn case() -> Vec<CaseEvent> {
    let mut events = begun();
    events.extend(said());
    events.extend(agreed());
    events.extend(referred());
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
    ]);
    let reasons = [
        CloseReason::SupportEnded,
        CloseReason::PersonsWish,
        CloseReason::Returned,
        CloseReason::Died,
        CloseReason::Mistake,
    ];
    events.extend(reasons.map(|reason| CaseEvent::Closed {
        reason,
        by: member(),
    }));
    events
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
                level: *level,
                by: member(),
            }),
    );
    events
}

fn agreed() -> Vec<CaseEvent> {
    let kinds = [
        AgreementKind::Help,
        AgreementKind::Record,
        AgreementKind::Share,
        AgreementKind::Identification,
        AgreementKind::Police,
        AgreementKind::Contact,
        AgreementKind::Research,
    ];
    let explained = [Explained::Aloud, Explained::Read, Explained::Interpreter];
    let recorded = kinds
        .into_iter()
        .zip(explained.into_iter().cycle())
        .map(|(kind, explained)| {
            let share = kind == AgreementKind::Share;
            CaseEvent::AgreementRecorded {
                agreement: agreement(),
                terms: Agreement {
                    kind,
                    given: share,
                    with: share.then(shelter),
                    until: share.then_some(DAY),
                    language: "ar".to_owned(),
                    explained,
                },
                by: member(),
            }
        });
    let withdrawn = CaseEvent::AgreementWithdrawn {
        agreement: agreement(),
        by: member(),
    };
    recorded.chain([withdrawn]).collect()
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
    events.extend([
        CaseEvent::ReferralAccepted { referral, by },
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
        started(
            ClockKind::ReasonableGrounds,
            Some(deadline(Standing::House, true)),
        ),
    ];
    events.extend(
        standings.map(|standing| started(ClockKind::Reflection, Some(deadline(standing, false)))),
    );
    let ends = [ClockEnd::Done, ClockEnd::RanOut, ClockEnd::PersonsChoice];
    events.extend(ends.map(|how| CaseEvent::ClockEnded {
        clock: ClockId::started_by(3),
        how,
        by: member(),
    }));
    events
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
    };
    let offered = |need, free| OrganisationEvent::ServiceOffered {
        need,
        service: service(free),
        by: member(),
    };
    let rest = [
        OrganisationEvent::MemberJoined {
            member: MemberId::from([0x33; 16]),
            roles: Role::ALL.into_iter().collect(),
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

fn access() -> Vec<AccessEvent> {
    let compartments = Compartment::STANDING
        .into_iter()
        .chain([Compartment::Referral(referral())]);
    let purposes = [Purpose::Assistance, Purpose::Intake, Purpose::Referral];
    compartments
        .zip(purposes.into_iter().cycle())
        .map(|(compartment, purpose)| AccessEvent::Opened {
            member: MemberId::from([0x33; 16]),
            organisation: shelter(),
            compartment,
            purpose,
            session: "00112233".to_owned(),
        })
        .collect()
}

/// What sealed parts say, one of each kind.
pub(super) fn contents() -> [Content; 3] {
    let text = |what: &str| format!("invented {what}");
    [
        Content::Words(text("words")),
        Content::Contact(SafeContact {
            channel: text("channel"),
            when: text("hours"),
            language: "ro".to_owned(),
            name: text("name"),
            if_other: text("what to say"),
            never: text("what never to do"),
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

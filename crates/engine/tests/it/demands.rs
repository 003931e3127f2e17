//! Demands for records: who is told, what may leave, and what waits for whom until when.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::Tell;
use case::content::{Content, ReferralCopy};
use case::person::{
    Agreement, CloseReason, CourtOrder, DemandCapacity, DemandChannel, DemandOrder, DemandOutcome,
    DemandReason, Explained, Explanation, HolderOrder, Matter, NamedBasis, Need, NoLawyer, NotTold,
    PersonTold, ReceiveDemand, ReceiverOrder, Reply, ShareBasis, Source, Speaker, Through,
};
use case::{AgreementId, CaseId, Compartment, DemandId, ReferralId, Refusal, Role};
use engine::{
    Answer, DemandView, EngineError, Form, Lines, List, OnCase, OnDemand, Order, Page, Parts,
    Session, TakeDemand,
};
use jiff::SignedDuration;
use jiff::civil::Date;

use crate::emergency::colleague;
use crate::house::{House, on_both, words};

on_both!(
    the_lawyer_is_told_and_it_is_listed_for_whoever_has_to_know,
    nothing_privileged_leaves_without_waiver_or_court_order,
    immigration_enforcement_is_refused_at_once_and_stays_so,
    what_has_to_be_done_waits_is_late_and_outlives_the_case,
    the_sheet_of_the_person_says_what_the_person_was_told,
);

async fn give<O: Order>(
    house: &House,
    session: &Session,
    order: O,
    parts: Parts,
) -> Result<(), EngineError> {
    let given = house.engine.perform(session, order, parts, Form::default());
    given.await.map(|_| ())
}

fn refused<T>(result: Result<T, EngineError>) -> Refusal {
    match result {
        Err(EngineError::Refused(refusal)) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was carried out"),
    }
}

fn denied<T>(result: Result<T, EngineError>) -> bool {
    matches!(result, Err(EngineError::Denied(_)))
}

async fn presumed(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await
}

fn demand(house: &House, asked: impl IntoIterator<Item = Compartment>) -> ReceiveDemand {
    ReceiveDemand {
        demand: DemandId::new(house.engine.new_id()),
        body: "Invented prosecution service".to_owned(),
        capacity: DemandCapacity::Prosecution,
        basis: NamedBasis::Profile("court-order".to_owned()),
        asked: asked.into_iter().collect(),
        received_on: house.today(),
        how: DemandChannel::Post,
        by_when: None,
        no_lawyer: Some(NoLawyer::Nobody),
        person: PersonTold::Told,
    }
}

async fn take(house: &House, case: CaseId, demand: ReceiveDemand) -> DemandId {
    let id = demand.demand;
    let holder = house.session("Outreach");
    give(house, holder, TakeDemand(case, demand), Parts::new())
        .await
        .unwrap();
    id
}

async fn answer(
    house: &House,
    case: CaseId,
    demand: DemandId,
    handed: impl IntoIterator<Item = Compartment>,
) -> Result<(), EngineError> {
    let order = DemandOrder::Answer {
        demand,
        handed: handed.into_iter().collect(),
        reasons: [DemandReason::TooWide].into(),
        appeal_until: None,
    };
    let holder = house.session("Outreach");
    give(house, holder, OnDemand(case, order), Parts::new()).await
}

fn waiver(
    house: &House,
    demand: DemandId,
    what: impl IntoIterator<Item = Compartment>,
) -> (AgreementId, HolderOrder) {
    let agreement = AgreementId::new(house.engine.new_id());
    let terms = Agreement {
        matter: Matter::Waiver { demand },
        speaker: Speaker::Person,
        answer: Reply::Agreed,
        categories: what.into_iter().collect(),
        until: None,
        explained: Explanation {
            language: "en".to_owned(),
            how: Explained::Aloud,
            through: Through::Worker,
        },
    };
    (agreement, HolderOrder::RecordAgreement { agreement, terms })
}

async fn view(house: &House, by: &str, case: CaseId, id: DemandId) -> DemandView {
    let session = house.session(by);
    house.engine.demand(session, case, id).await.unwrap()
}

/// The ids of a list of demands.
async fn listed(house: &House, session: &Session, list: List) -> Vec<DemandId> {
    let list = house.engine.list(session, list, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Demands(lines) => lines.into_iter().map(|line| line.id).collect(),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn notices(house: &House, of: &str, kind: &str) -> usize {
    let session = house.session(of);
    let list = house.engine.list(session, List::Notices, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Notices(lines) => lines.into_iter().filter(|line| line.kind == kind).count(),
        other => panic!("{other:?}"),
    }
}

/// The shelter gives legal aid in the case.
async fn lawyer(house: &House, case: CaseId) {
    let referral = ReferralId::new(house.engine.new_id());
    let order = HolderOrder::Refer {
        referral,
        to: house.ids["Shelter"],
        need: Need::LegalAid,
        urgency: Urgency::Planned,
        basis: ShareBasis::Law {
            code: "danger-to-life".to_owned(),
            told: true,
        },
        carries: BTreeSet::new(),
    };
    let copy = Content::Referral(ReferralCopy::default());
    let mut parts = words(Compartment::Narrative, "her file is asked for");
    parts.insert(Compartment::Referral(referral), copy);
    let holder = house.session("Outreach");
    give(house, holder, OnCase(case, order), parts)
        .await
        .unwrap();
    let accept = Answer(case, ReceiverOrder::Accept(referral));
    give(house, house.session("Shelter"), accept, Parts::new())
        .await
        .unwrap();
}

async fn the_lawyer_is_told_and_it_is_listed_for_whoever_has_to_know(house: House) {
    let case = presumed(&house).await;
    let (holder, shelter) = (house.session("Outreach"), house.session("Shelter"));
    let without = ReceiveDemand {
        no_lawyer: None,
        ..demand(&house, [Compartment::Narrative])
    };
    let taken = give(&house, holder, TakeDemand(case, without), Parts::new()).await;
    assert_eq!(refused(taken), Refusal::LawyerMissing);

    let asked = ReceiveDemand {
        no_lawyer: Some(NoLawyer::WillBeAsked(house.ids["Shelter"])),
        ..demand(&house, [Compartment::Narrative, Compartment::Legal])
    };
    let id = take(&house, case, asked).await;
    assert!(
        view(&house, "Outreach", case, id)
            .await
            .demand
            .lawyers
            .is_empty()
    );
    assert!(denied(house.engine.demand(shelter, case, id).await));
    assert!(listed(&house, shelter, List::Demands).await.is_empty());

    // Whoever becomes the person's lawyer is told of what was demanded before.
    lawyer(&house, case).await;
    assert_eq!(notices(&house, "Shelter", "demand_received").await, 1);
    let seen = view(&house, "Shelter", case, id).await;
    assert_eq!(seen.demand.lawyers, [house.ids["Shelter"]].into());
    assert!(!seen.may_answer);
    let order = DemandOrder::Tell(id, PersonTold::Told);
    let given = give(&house, shelter, OnDemand(case, order), Parts::new()).await;
    assert!(
        denied(given),
        "a lawyer answers nothing in the holder's place"
    );
    assert!(denied(house.engine.case(shelter, case).await));

    // And of what is demanded since, at once, whatever the form says.
    let now = house.engine.now();
    house.clock.set(now + SignedDuration::from_mins(1));
    let later = take(&house, case, demand(&house, [Compartment::Health])).await;
    assert_eq!(notices(&house, "Shelter", "demand_received").await, 2);
    let lawyers = view(&house, "Outreach", case, later).await.demand.lawyers;
    assert_eq!(lawyers, [house.ids["Shelter"]].into());

    let both = BTreeSet::from([id, later]);
    for session in [holder, shelter] {
        let own = listed(&house, session, List::Demands).await;
        assert_eq!(own.into_iter().collect::<BTreeSet<_>>(), both);
    }
    let oversight = colleague(&house, "Co-ordinator", Role::CoOrdinator).await;
    let all = listed(&house, &oversight, List::AllDemands).await;
    assert_eq!(all, [later, id], "the latest first");
    assert!(house.engine.demand(&oversight, case, id).await.is_ok());
    assert_eq!(notices(&house, "Co-ordinator", "demand_received").await, 2);
    for other in ["Police", "Inspectorate", "Desk"] {
        let session = house.session(other);
        assert!(
            denied(house.engine.demand(session, case, id).await),
            "{other}"
        );
        let all = house.engine.list(session, List::AllDemands, Page::first(9));
        assert!(denied(all.await), "{other}");
    }

    answer(&house, case, id, [Compartment::Narrative])
        .await
        .unwrap();
    assert_eq!(notices(&house, "Shelter", "demand_answered").await, 1);
    let answered = view(&house, "Outreach", case, id).await.demand;
    assert_eq!(answered.outcome(), Some(DemandOutcome::Narrowed));
    assert_eq!(listed(&house, holder, List::Demands).await, [later]);
    assert_eq!(listed(&house, &oversight, List::AllDemands).await.len(), 2);
    let rebuilt = house.engine.rebuild(|_| {}).await.unwrap();
    assert_eq!(rebuilt.differing, 0);
    assert_eq!(listed(&house, shelter, List::Demands).await, [later]);
}

async fn nothing_privileged_leaves_without_waiver_or_court_order(house: House) {
    let case = presumed(&house).await;
    let holder = house.session("Outreach");
    let asked = [
        Compartment::Narrative,
        Compartment::Counselling,
        Compartment::Health,
        Compartment::Legal,
    ];
    let id = take(&house, case, demand(&house, asked)).await;
    for (privileged, section) in [
        (Compartment::Counselling, "sec. 41"),
        (Compartment::Legal, "sec. 42"),
        (Compartment::Health, "sec. 43"),
    ] {
        let refusal = refused(answer(&house, case, id, [privileged]).await);
        let sentence = refusal.to_string();
        assert!(
            matches!(refusal, Refusal::Privileged { compartment, .. } if compartment == privileged)
        );
        assert!(
            sentence.contains(section),
            "the article is said: {sentence}"
        );
    }
    let more = answer(&house, case, id, [Compartment::Location]).await;
    assert!(matches!(refused(more), Refusal::MoreThanDemanded { .. }));

    // A waiver names what was asked for, and counts for this demand until it is taken back.
    let (_, wide) = waiver(&house, id, [Compartment::Urgent]);
    let wide = give(&house, holder, OnCase(case, wide), Parts::new()).await;
    assert_eq!(refused(wide), Refusal::WaiverTooWide);
    let other = take(&house, case, demand(&house, asked)).await;
    let (waived, order) = waiver(&house, other, [Compartment::Counselling]);
    give(&house, holder, OnCase(case, order), Parts::new())
        .await
        .unwrap();
    let result = answer(&house, case, id, [Compartment::Counselling]).await;
    assert!(matches!(refused(result), Refusal::Privileged { .. }));
    let back = HolderOrder::WithdrawAgreement(waived);
    give(&house, holder, OnCase(case, back), Parts::new())
        .await
        .unwrap();
    let result = answer(&house, case, other, [Compartment::Counselling]).await;
    assert!(matches!(refused(result), Refusal::Privileged { .. }));
    let (waived, order) = waiver(&house, other, [Compartment::Counselling]);
    give(&house, holder, OnCase(case, order), Parts::new())
        .await
        .unwrap();
    answer(&house, case, other, [Compartment::Counselling])
        .await
        .unwrap();
    let (given, ..) = view(&house, "Outreach", case, other)
        .await
        .demand
        .answer
        .unwrap();
    assert_eq!((given.waiver, given.ordered), (Some(waived), false));

    // A court's order lifts what it names, and legal papers not even then.
    let order = CourtOrder {
        court: "Invented Court 1/2026".to_owned(),
        made_on: house.today(),
        covers: [Compartment::Health, Compartment::Legal].into(),
    };
    let order = DemandOrder::RecordOrder(id, order);
    give(&house, holder, OnDemand(case, order), Parts::new())
        .await
        .unwrap();
    let result = answer(&house, case, id, [Compartment::Counselling]).await;
    assert!(matches!(refused(result), Refusal::Privileged { .. }));
    let result = answer(&house, case, id, [Compartment::Legal]).await;
    assert!(matches!(
        refused(result),
        Refusal::PrivilegedFromCourts { .. }
    ));
    answer(
        &house,
        case,
        id,
        [Compartment::Health, Compartment::Narrative],
    )
    .await
    .unwrap();
    let (given, ..) = view(&house, "Outreach", case, id)
        .await
        .demand
        .answer
        .unwrap();
    assert_eq!((given.waiver, given.ordered), (None, true));
    let again = answer(&house, case, id, [Compartment::Narrative]).await;
    assert_eq!(refused(again), Refusal::DemandAnswered);
}

async fn immigration_enforcement_is_refused_at_once_and_stays_so(house: House) {
    let case = presumed(&house).await;
    let asked = ReceiveDemand {
        capacity: DemandCapacity::Immigration,
        ..demand(&house, [Compartment::Location])
    };
    let id = take(&house, case, asked).await;
    let seen = view(&house, "Outreach", case, id).await;
    assert_eq!(seen.demand.outcome(), Some(DemandOutcome::Refused));
    let (given, _, version) = seen.demand.answer.unwrap();
    assert_eq!(given.reasons, [DemandReason::NoSuchPurpose].into());
    assert_eq!(seen.due, None);
    // Who becomes the lawyer now has nothing to do about it, until it waits again.
    lawyer(&house, case).await;
    let unknown = view(&house, "Outreach", case, id).await.demand.lawyers;
    assert_eq!(unknown, [].into());
    // Not even after that was called a mistake.
    let mistake = HolderOrder::Correct { mistaken: version };
    let why = words(Compartment::Narrative, "by mistake");
    give(
        &house,
        house.session("Outreach"),
        OnCase(case, mistake),
        why,
    )
    .await
    .unwrap();
    let waits = view(&house, "Outreach", case, id).await;
    assert!(waits.due.is_some());
    assert_eq!(waits.demand.lawyers, [house.ids["Shelter"]].into());
    let handed = answer(&house, case, id, [Compartment::Location]).await;
    let Refusal::NoSuchPurpose { article } = refused(handed) else {
        panic!("another refusal");
    };
    assert!(article.contains("CETS 197"));
    answer(&house, case, id, []).await.unwrap();

    // Where no law was named nothing leaves either.
    let unnamed = ReceiveDemand {
        basis: NamedBasis::NotNamed,
        ..demand(&house, [Compartment::Narrative])
    };
    let id = take(&house, case, unnamed).await;
    let handed = answer(&house, case, id, [Compartment::Narrative]).await;
    assert_eq!(refused(handed), Refusal::DemandNamesNoLaw);
}

/// The kinds of the clocks that run in an organisation's cases.
async fn ending(house: &House, of: &str) -> Vec<String> {
    let list = house
        .engine
        .list(house.session(of), List::Ending, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Clocks(lines) => lines.into_iter().map(|line| line.kind).collect(),
        other => panic!("{other:?}"),
    }
}

fn later(house: &House, days: i64) -> Date {
    house.today().saturating_add(jiff::Span::new().days(days))
}

async fn what_has_to_be_done_waits_is_late_and_outlives_the_case(house: House) {
    let case = presumed(&house).await;
    let holder = house.session("Outreach");
    let not_yet = |again| PersonTold::NotYet {
        why: NotTold::NotReachable,
        again,
    };
    let far = ReceiveDemand {
        person: not_yet(later(&house, 15)),
        ..demand(&house, [Compartment::Narrative])
    };
    let far = give(&house, holder, TakeDemand(case, far), Parts::new()).await;
    assert!(matches!(refused(far), Refusal::LookAgainBy { .. }));
    let asked = ReceiveDemand {
        by_when: Some(later(&house, 5)),
        person: not_yet(later(&house, 2)),
        ..demand(&house, [Compartment::Narrative])
    };
    let id = take(&house, case, asked).await;
    let close = HolderOrder::Close(CloseReason::SupportEnded);
    give(&house, holder, OnCase(case, close), Parts::new())
        .await
        .unwrap();
    let waiting = ending(&house, "Outreach").await;
    assert_eq!(waiting, ["demand_told", "demand_answer"]);
    // What somebody waits for is not destroyed meanwhile.
    let erase = HolderOrder::AskErasure {
        grade: case::person::ErasureGrade::Everything,
        ground: case::person::ErasureGround::PersonsWish,
    };
    let asked = give(&house, holder, OnCase(case, erase.clone()), Parts::new()).await;
    assert_eq!(refused(asked), Refusal::DemandWaits);

    let days = |days: i64| SignedDuration::from_hours(24 * days);
    house.clock.set(house.engine.now() + days(3));
    house.engine.sweep().await.unwrap();
    for told in ["Outreach", "Desk"] {
        assert_eq!(notices(&house, told, "deadline_missed").await, 1, "{told}");
    }
    // Looked at again, and then told.
    for person in [not_yet(later(&house, 1)), PersonTold::Told] {
        let order = OnDemand(case, DemandOrder::Tell(id, person));
        give(&house, holder, order, Parts::new()).await.unwrap();
    }
    let order = OnDemand(case, DemandOrder::Tell(id, PersonTold::Told));
    let twice = give(&house, holder, order, Parts::new()).await;
    assert_eq!(refused(twice), Refusal::AlreadyRecorded);
    assert_eq!(ending(&house, "Outreach").await, ["demand_answer"]);
    house.clock.set(house.engine.now() + days(4));
    house.engine.sweep().await.unwrap();
    assert_eq!(notices(&house, "Desk", "deadline_missed").await, 2);
    assert_eq!(ending(&house, "Outreach").await, ["demand_answer"]);

    let order = DemandOrder::Answer {
        demand: id,
        handed: [Compartment::Narrative].into(),
        reasons: [].into(),
        appeal_until: Some(later(&house, 7)),
    };
    let reasons = words(Compartment::Legal, "the defence asked for no more");
    give(&house, holder, OnDemand(case, order), reasons)
        .await
        .unwrap();
    let seen = view(&house, "Outreach", case, id).await;
    assert_eq!(seen.demand.outcome(), Some(DemandOutcome::Complied));
    assert_eq!(ending(&house, "Outreach").await, ["demand_appeal"]);
    let order = DemandOrder::Appeal(id, case::person::AppealStep::NotLodged);
    give(&house, holder, OnDemand(case, order), Parts::new())
        .await
        .unwrap();
    assert!(ending(&house, "Outreach").await.is_empty());
    assert!(listed(&house, holder, List::Demands).await.is_empty());
    give(&house, holder, OnCase(case, erase), Parts::new())
        .await
        .unwrap();
}

async fn the_sheet_of_the_person_says_what_the_person_was_told(house: House) {
    let case = presumed(&house).await;
    let holder = house.session("Outreach");
    let asked = ReceiveDemand {
        person: PersonTold::NotYet {
            why: NotTold::Forbidden {
                article: "Invented Code art. 8".to_owned(),
            },
            again: later(&house, 3),
        },
        ..demand(&house, [Compartment::Narrative])
    };
    let id = take(&house, case, asked).await;
    let told = async || house.engine.demands_told(holder, case).await.unwrap();
    assert!(
        told().await.is_empty(),
        "a sheet says no more than may be told"
    );
    let order = OnDemand(case, DemandOrder::Tell(id, PersonTold::Told));
    give(&house, holder, order, Parts::new()).await.unwrap();
    let all = told().await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].received.demand, id);
    let shelter = house.session("Shelter");
    assert!(denied(house.engine.demands_told(shelter, case).await));
    // A note of counselling stands apart from what was told.
    let note = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: house.today(),
    };
    let parts = words(Compartment::Counselling, "she sleeps badly");
    give(&house, holder, OnCase(case, note), parts)
        .await
        .unwrap();
    let view = house.opened(holder, case).await;
    assert!(view.case.compartments.contains(&Compartment::Counselling));
}

//! An organisation that takes part with its own reference and coded facts alone: what it does in the
//! mechanism, and that nothing sealed is ever given to it or kept in its cases. And the operator, who has the
//! database and the installation's key.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Tell, Told};
use case::content::{Content, ReferralCopy};
use case::person::{
    AdverseOrder, AgeClaim, AgeStatement, CaseEvent, CloseReason, DeclineReason, HolderOrder, Need,
    Presume, PresumptionBasis, ReceiverOrder, ShareBasis, Source,
};
use case::profile::BodyKind;
use case::{
    AgreementId, CaseId, Compartment, ConcernId, OwnReference, ReferralId, Refusal, StreamId,
};
use engine::{
    AddToConcern, Answer, EngineError, Form, Lines, List, OnAlarm, OnCase, Order, Outcome, Page,
    Parts, PresumePerson, ReportConcern,
};
use store::{Recipient, Sealed as What};
use vault::{DataKey, InstallationKey, InstallationWrap, KeyContext, Position, Sealed};

use crate::house::{House, KEY, on_both, words};
use crate::lapse::share_with;

on_both!(
    it_tells_presumes_and_refers_by_its_own_reference_and_nothing_is_sealed,
    it_is_asked_and_accepts_under_its_own_reference_and_nothing_goes_to_it,
    words_are_refused_wherever_they_would_go,
    whoever_has_database_and_key_reads_coded_facts_and_no_sealed_part,
);

/// The organisation that keeps its files to itself.
const KITCHEN: &str = "Night Kitchen";

fn reference(text: &str) -> OwnReference {
    text.parse().unwrap()
}

async fn with_kitchen(mut house: House) -> House {
    let kind = BodyKind::CivilSociety;
    let added = house.engine.add_organisation_in_coded_facts(KITCHEN, kind);
    let (_, invited) = added.await.unwrap();
    house.join(KITCHEN, &invited.code.to_text()).await;
    house
}

async fn give<O: Order>(
    house: &House,
    by: &str,
    order: O,
    parts: Parts,
) -> Result<Outcome, EngineError> {
    let session = house.session(by);
    house
        .engine
        .perform(session, order, parts, Form::default())
        .await
}

fn refused(given: Result<Outcome, EngineError>) -> Refusal {
    match given {
        Err(EngineError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn report(house: &House, own: Option<&str>) -> (ConcernId, ReportConcern) {
    let concern = ConcernId::new(house.engine.new_id());
    let told = Told {
        noticed: Noticed::OwnWork,
        danger: Danger::Soon,
        persons: Some(1),
        child: Tell::No,
        forms: [].into(),
        seen_on: None,
    };
    let order = case::concern::ReportConcern {
        concern,
        told,
        reference: own.map(reference),
    };
    (concern, ReportConcern(order))
}

fn presume(house: &House, concern: ConcernId, own: Option<&str>) -> (CaseId, PresumePerson) {
    let case = CaseId::new(house.engine.new_id());
    let presume = Presume {
        case,
        basis: PresumptionBasis::Judgement,
        maybe_child: Tell::No,
        reference: own.map(reference),
    };
    (case, PresumePerson(concern, presume))
}

/// A case that the kitchen holds, and the concern it came from.
async fn held(house: &House) -> (ConcernId, CaseId) {
    let (concern, order) = report(house, Some("NK-26/7"));
    give(house, KITCHEN, order, Parts::new()).await.unwrap();
    let (case, order) = presume(house, concern, Some("NK-26/7-1"));
    give(house, KITCHEN, order, Parts::new()).await.unwrap();
    (concern, case)
}

fn refer(
    house: &House,
    to: &str,
    (need, agreement): (Need, AgreementId),
) -> (ReferralId, HolderOrder) {
    let referral = ReferralId::new(house.engine.new_id());
    let refer = HolderOrder::Refer {
        referral,
        to: house.ids[to],
        need,
        urgency: Urgency::Within24Hours,
        basis: ShareBasis::Agreement(agreement),
        carries: [].into(),
    };
    (referral, refer)
}

/// No key of anything sealed was ever wrapped to the kitchen.
async fn assert_no_key(house: &House, streams: &[StreamId]) {
    for stream in streams {
        let stored = house.engine.store().stream(*stream).await.unwrap();
        for wrap in stored.wraps {
            let kitchen = Recipient::Organisation(house.ids[KITCHEN]);
            assert_ne!(wrap.place.recipient, kitchen, "{stream}");
        }
    }
}

/// What is sealed in a stream.
async fn sealed(house: &House, stream: StreamId) -> BTreeSet<Compartment> {
    let stored = house.engine.store().stream(stream).await.unwrap();
    let parts = stored.events.into_iter().flat_map(|event| event.parts);
    parts.map(|part| part.compartment).collect()
}

/// By what a list of the kitchen's calls its lines.
async fn called(house: &House, list: List) -> Vec<String> {
    let kitchen = house.session(KITCHEN);
    let view = house.engine.list(kitchen, list, Page::first(50)).await;
    match view.unwrap().lines {
        Lines::Concerns(lines) => lines.iter().map(|it| it.reference.to_string()).collect(),
        Lines::Cases(lines) => lines.iter().map(|it| it.reference.to_string()).collect(),
        Lines::Referrals(lines) => lines.iter().map(|it| it.reference.to_string()).collect(),
        Lines::Notices(lines) => lines.iter().map(|it| it.reference.to_string()).collect(),
        other => panic!("{other:?}"),
    }
}

async fn it_tells_presumes_and_refers_by_its_own_reference_and_nothing_is_sealed(house: House) {
    let house = with_kitchen(house).await;
    let (concern, case) = held(&house).await;
    // The desk writes down what it hears, and that is its own.
    let heard = words(Compartment::Narrative, "the desk was called about it");
    give(&house, "Desk", AddToConcern(concern), heard)
        .await
        .unwrap();

    // Working on the case: an age, what was agreed, somebody asked, an alarm, a mistake.
    let age = AgeStatement {
        claim: AgeClaim::Years(30),
        source: Source::Person,
        said_on: house.today(),
    };
    let order = OnCase(case, HolderOrder::StateAge(age));
    let stated = give(&house, KITCHEN, order, Parts::new()).await.unwrap();
    let order = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: house.today(),
    };
    give(&house, KITCHEN, OnCase(case, order), Parts::new())
        .await
        .unwrap();
    let mistaken = stated.version;
    let order = OnCase(case, HolderOrder::Correct { mistaken });
    give(&house, KITCHEN, order, Parts::new()).await.unwrap();
    let (agreement, order) = share_with(&house, house.ids["Shelter"]);
    give(&house, KITCHEN, OnCase(case, order), Parts::new())
        .await
        .unwrap();
    let (referral, order) = refer(&house, "Shelter", (Need::Shelter, agreement));
    give(&house, KITCHEN, OnCase(case, order), Parts::new())
        .await
        .unwrap();

    // Whoever is asked sees what is needed, who asks, and by which reference to ask them for the rest.
    let shelter = house.session("Shelter");
    let view = house.engine.referral(shelter, referral).await.unwrap();
    assert_eq!(view.copy, None);
    assert_eq!(view.own_references.len(), 1);
    assert_eq!(
        view.own_references[&house.ids[KITCHEN]],
        reference("nk-26/7-1")
    );
    let other = ReceiverOrder::Decline(referral, DeclineReason::Other);
    give(&house, "Shelter", Answer(case, other), Parts::new())
        .await
        .unwrap();

    // Everything on its lists is called by its own reference, and on the others' by everybody's.
    assert_eq!(called(&house, List::Told).await, ["NK-26/7"]);
    assert_eq!(called(&house, List::People).await, ["NK-26/7-1"]);
    let notices = called(&house, List::Notices).await;
    assert!(!notices.is_empty());
    assert!(
        notices.iter().all(|it| it.starts_with("NK-")),
        "{notices:?}"
    );
    let desk = house.session("Desk");
    let view = house.engine.concern(desk, concern).await.unwrap();
    assert_eq!(view.concern.own_reference, Some(reference("NK-26/7")));

    assert_eq!(sealed(&house, case.into()).await, BTreeSet::new());
    assert_no_key(&house, &[concern.into(), case.into()]).await;
    // Closing, and what is left of it after everything is made again from the log.
    let order = OnCase(case, HolderOrder::Close(CloseReason::SupportEnded));
    give(&house, KITCHEN, order, Parts::new()).await.unwrap();
    let rebuilt = house.engine.rebuild(|_| {}).await.unwrap();
    assert_eq!(rebuilt.differing, 0, "{rebuilt:?}");
}

async fn it_is_asked_and_accepts_under_its_own_reference_and_nothing_goes_to_it(house: House) {
    let house = with_kitchen(house).await;
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let (agreement, order) = share_with(&house, house.ids[KITCHEN]);
    give(&house, "Outreach", OnCase(case, order), Parts::new())
        .await
        .unwrap();

    // A copy with words does not go to it, nor does responsibility for whom something is sealed of.
    let (referral, order) = refer(&house, KITCHEN, (Need::Material, agreement));
    let copy = Content::Referral(ReferralCopy {
        request: "a warm meal".to_owned(),
        ..ReferralCopy::default()
    });
    let parts = Parts::from([(Compartment::Referral(referral), copy)]);
    let given = give(&house, "Outreach", OnCase(case, order.clone()), parts).await;
    assert_eq!(refused(given), Refusal::ReceiverInCodedFacts);
    let (_, hold) = refer(&house, KITCHEN, (Need::Holding, agreement));
    let given = give(&house, "Outreach", OnCase(case, hold), Parts::new()).await;
    assert_eq!(refused(given), Refusal::ReceiverInCodedFacts);
    let view = house.engine.case(house.session("Outreach"), case).await;
    assert!(
        !view
            .unwrap()
            .may_be_offered_to
            .contains(&house.ids[KITCHEN])
    );

    give(&house, "Outreach", OnCase(case, order), Parts::new())
        .await
        .unwrap();
    let given = give(
        &house,
        KITCHEN,
        Answer(case, ReceiverOrder::Accept(referral)),
        Parts::new(),
    );
    assert_eq!(refused(given.await), Refusal::OwnReferenceMissing);
    let accept = ReceiverOrder::AcceptUnder(referral, reference("NK-26/9"));
    give(&house, KITCHEN, Answer(case, accept), Parts::new())
        .await
        .unwrap();
    assert_eq!(called(&house, List::Helping).await, ["NK-26/9"]);
    let outreach = house.session("Outreach");
    let view = house.engine.case(outreach, case).await.unwrap();
    assert_eq!(
        view.case.own_references[&house.ids[KITCHEN]],
        reference("NK-26/9")
    );
    assert_no_key(&house, &[concern.into(), case.into()]).await;
}

async fn words_are_refused_wherever_they_would_go(house: House) {
    let house = with_kitchen(house).await;
    let (_, order) = report(&house, None);
    let given = give(&house, KITCHEN, order, Parts::new()).await;
    assert_eq!(refused(given), Refusal::OwnReferenceMissing);
    let named = || words(Compartment::Identity, "Invented Vera");
    let (_, order) = report(&house, Some("NK-1"));
    let given = give(&house, KITCHEN, order, named()).await;
    assert_eq!(refused(given), Refusal::CodedFactsOnly);

    let (concern, case) = held(&house).await;
    let (_, order) = presume(&house, concern, Some("NK-26/7-2"));
    let given = give(&house, KITCHEN, order, named()).await;
    assert_eq!(refused(given), Refusal::CodedFactsOnly);
    let given = give(&house, KITCHEN, AddToConcern(concern), named()).await;
    assert_eq!(refused(given), Refusal::CodedFactsOnly);
    for order in [
        HolderOrder::Close(CloseReason::SupportEnded),
        HolderOrder::SettleAge { child: false },
        HolderOrder::RecordAccount {
            source: Source::Person,
            given_on: house.today(),
        },
    ] {
        let given = give(&house, KITCHEN, OnCase(case, order), named()).await;
        assert_eq!(refused(given), Refusal::CodedFactsOnly);
    }
    // Nor do others write words into its case.
    let alarm = OnAlarm(case, AdverseOrder::Detention);
    let heard = words(Compartment::Narrative, "detained this morning");
    let given = give(&house, "Desk", alarm.clone(), heard).await;
    assert_eq!(refused(given), Refusal::HeldInCodedFacts);
    give(&house, "Desk", alarm, Parts::new()).await.unwrap();
    // A language in words could be a name.
    let (_, order) = share_with(&house, house.ids["Shelter"]);
    let HolderOrder::RecordAgreement {
        agreement,
        mut terms,
    } = order
    else {
        panic!("an agreement")
    };
    terms.explained.language = "Romanian, Vera's".to_owned();
    let order = HolderOrder::RecordAgreement { agreement, terms };
    let given = give(&house, KITCHEN, OnCase(case, order), Parts::new()).await;
    assert_eq!(refused(given), Refusal::CodedLanguage);
    let view = house.engine.case(house.session(KITCHEN), case).await;
    let entries = view.unwrap().entries;
    let named = entries
        .iter()
        .any(|entry| matches!(entry.event, CaseEvent::AccountRecorded { .. }));
    assert!(!named);
}

/// What whoever runs the server can do with every row and the installation's key, and no member's
/// passphrase: read the coded facts, and try every key that comes of that on every sealed part.
async fn whoever_has_database_and_key_reads_coded_facts_and_no_sealed_part(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let parts = words(Compartment::Narrative, "an account of the house");
    let order = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: house.today(),
    };
    give(&house, "Outreach", OnCase(case, order), parts)
        .await
        .unwrap();
    let (agreement, order) = share_with(&house, house.ids["Shelter"]);
    give(&house, "Outreach", OnCase(case, order), Parts::new())
        .await
        .unwrap();
    let (referral, order) = refer(&house, "Shelter", (Need::Shelter, agreement));
    let copy = Content::Referral(ReferralCopy {
        request: "a safe bed".to_owned(),
        ..ReferralCopy::default()
    });
    let parts = Parts::from([(Compartment::Referral(referral), copy)]);
    give(&house, "Outreach", OnCase(case, order), parts)
        .await
        .unwrap();

    let installation = InstallationKey::from_bytes(&KEY);
    let mut keys: Vec<DataKey> = Vec::new();
    let (mut records, mut closed) = (0, 0);
    let streams = [StreamId::from(concern), case.into()];
    for stream in streams {
        for wrap in house.engine.store().stream(stream).await.unwrap().wraps {
            let label = match wrap.place.sealed {
                What::Record => format!("{}/record", stream.kind.code()),
                What::Part(compartment) => format!("{}/{compartment}", stream.kind.code()),
            };
            let context = KeyContext {
                stream: stream.id.into_bytes(),
                compartment: &label,
                epoch: wrap.place.epoch,
            };
            let opened = InstallationWrap::from_bytes(wrap.wrap.clone())
                .ok()
                .and_then(|wrap| installation.unwrap_data_key(&wrap, &context).ok());
            match (wrap.place.sealed, opened) {
                (What::Record, key) => keys.push(key.expect("coded facts are the installation's")),
                (What::Part(part), Some(_)) => panic!("the installation opens a key of {part}"),
                (What::Part(_), None) => closed += 1,
            }
        }
    }
    for stream in streams {
        for event in house.engine.store().stream(stream).await.unwrap().events {
            let at = (stream, event.version);
            let record = Sealed::from_bytes(event.record.clone()).unwrap();
            let read = keys
                .iter()
                .find_map(|key| key.open(&place(at, "record", 1, "record"), &record).ok());
            let kind = case::type_name(&read.expect("coded facts are read")).unwrap();
            records += 1;
            for part in &event.parts {
                let body = Sealed::from_bytes(part.body.clone().unwrap()).unwrap();
                let label = part.compartment.to_string();
                let place = place(at, &label, part.epoch, &kind);
                assert!(keys.iter().all(|key| key.open(&place, &body).is_err()));
            }
        }
    }
    assert!(records >= 5 && closed >= 4, "{records} {closed}");
}

fn place<'a>(
    (stream, version): (StreamId, u64),
    compartment: &'a str,
    epoch: u32,
    kind: &'a str,
) -> Position<'a> {
    Position {
        stream_kind: stream.kind.code(),
        stream: stream.id.into_bytes(),
        version,
        compartment,
        epoch,
        kind,
    }
}

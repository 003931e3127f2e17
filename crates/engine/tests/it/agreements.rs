//! Agreements as they stand, run out, change and are taken back, and the law that is invoked instead.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::Tell;
use case::content::{Content, ReferralCopy};
use case::person::{
    Agreement, AgreementEnd, CaseEvent, HolderOrder, Matter, Need, ReceiverOrder, ReferralStanding,
    Reply, ShareBasis, Speaker,
};
use case::{AgreementId, CaseId, Compartment, OrganisationId, ReferralId, Refusal};
use engine::{Answer, EngineError, Form, Lines, List, OnCase, Page, Parts};
use jiff::civil::Date;

use crate::house::{House, on_both, words};
use crate::lapse::share_with;

on_both!(
    the_last_day_ends_a_share_by_itself_and_before_anybody_has_said_so,
    a_narrower_answer_takes_back_what_it_no_longer_covers,
    a_child_and_its_representative_answer_each_for_themselves,
    a_copy_holds_no_more_than_was_agreed,
    the_law_is_invoked_for_a_reason_and_listed,
    a_withdrawal_stands_on_a_closed_case_too,
);

pub(crate) async fn order(
    house: &House,
    by: &str,
    case: CaseId,
    order: HolderOrder,
    parts: Parts,
) -> Result<(), EngineError> {
    let (session, order) = (house.session(by), OnCase(case, order));
    let performed = house.engine.perform(session, order, parts, Form::default());
    performed.await.map(drop)
}

fn refused(result: Result<(), EngineError>) -> Refusal {
    match result {
        Err(EngineError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// An agreement to share with an organisation: some of it, and until a day.
fn share(
    house: &House,
    with: OrganisationId,
    what: impl IntoIterator<Item = Compartment>,
    until: Option<Date>,
) -> (AgreementId, HolderOrder) {
    let (agreement, mut order) = share_with(house, with);
    if let HolderOrder::RecordAgreement { terms, .. } = &mut order {
        terms.categories = what.into_iter().collect();
        terms.until = until;
    }
    (agreement, order)
}

pub(crate) fn refer(
    house: &House,
    to: OrganisationId,
    need: Need,
    basis: ShareBasis,
) -> (ReferralId, HolderOrder) {
    let referral = ReferralId::new(house.engine.new_id());
    let order = HolderOrder::Refer {
        referral,
        to,
        need,
        urgency: Urgency::Planned,
        basis,
        carries: BTreeSet::from([Compartment::Contact]),
    };
    (referral, order)
}

pub(crate) fn copy(referral: ReferralId) -> Parts {
    let copy = ReferralCopy {
        request: "a safe bed".to_owned(),
        contact: "through us".to_owned(),
        ..ReferralCopy::default()
    };
    Parts::from([(Compartment::Referral(referral), Content::Referral(copy))])
}

async fn standing(house: &House, by: &str, case: CaseId, referral: ReferralId) -> ReferralStanding {
    let view = house.engine.case(house.session(by), case).await.unwrap();
    view.case.referrals[&referral].standing
}

pub(crate) async fn presumed(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await
}

async fn the_last_day_ends_a_share_by_itself_and_before_anybody_has_said_so(house: House) {
    let (engine, shelter) = (&house.engine, house.ids["Shelter"]);
    let case = presumed(&house).await;
    let tomorrow = house.today().tomorrow().unwrap();
    let (agreement, agreed) = share(&house, shelter, [Compartment::Contact], Some(tomorrow));
    order(&house, "Outreach", case, agreed, Parts::new())
        .await
        .unwrap();
    let on = || ShareBasis::Agreement(agreement);
    let (referral, asked) = refer(&house, shelter, Need::Shelter, on());
    order(&house, "Outreach", case, asked, copy(referral))
        .await
        .unwrap();
    let receiver = house.session("Shelter");
    let read = engine.referral(receiver, referral).await.unwrap();
    assert_eq!(read.copy.unwrap().contact, "through us");
    let accept = Answer(case, ReceiverOrder::Accept(referral));
    engine
        .perform(receiver, accept, Parts::new(), Form::default())
        .await
        .unwrap();

    // Local midnight after the last day; nobody has looked yet.
    house.set("2026-03-03T23:00:00Z");
    let (_, again) = refer(&house, shelter, Need::Medical, on());
    let late = order(&house, "Outreach", case, again, Parts::new()).await;
    assert_eq!(refused(late), Refusal::AgreementDoesNotCover);
    assert_eq!(
        standing(&house, "Outreach", case, referral).await,
        ReferralStanding::Accepted
    );

    engine.sweep().await.unwrap();
    let view = engine.case(house.session("Outreach"), case).await.unwrap();
    let ended = view.case.agreements[&agreement].ended;
    assert!(matches!(ended, Some((AgreementEnd::RanOut, _))));
    let said = |entry: &engine::Entry| matches!(entry.event, CaseEvent::AgreementRanOut { .. });
    assert!(view.entries.iter().any(said));
    assert_eq!(
        view.case.referrals[&referral].standing,
        ReferralStanding::Withdrawn
    );
    let closed = engine.referral(receiver, referral).await;
    assert!(matches!(closed, Err(EngineError::Denied(_))));
    // What they had read before is said, and why.
    let read = engine
        .opened_by(house.session("Outreach"), case, shelter)
        .await
        .unwrap();
    let read: Vec<_> = read.iter().map(|entry| entry.compartment).collect();
    assert_eq!(read, [Compartment::Referral(referral)]);
    // Once is enough.
    assert_eq!(engine.sweep().await.unwrap().lapsed, 0);
    let notices = engine
        .list(house.session("Outreach"), List::Notices, Page::first(20))
        .await;
    let Lines::Notices(notices) = notices.unwrap().lines else {
        panic!("no notices");
    };
    assert!(
        notices
            .iter()
            .any(|notice| notice.kind == "agreement_ran_out")
    );
}

async fn a_narrower_answer_takes_back_what_it_no_longer_covers(house: House) {
    let shelter = house.ids["Shelter"];
    let case = presumed(&house).await;
    let all = Compartment::STANDING;
    let (agreement, agreed) = share(&house, shelter, all, None);
    order(&house, "Outreach", case, agreed, Parts::new())
        .await
        .unwrap();
    let on = || ShareBasis::Agreement(agreement);
    let (service, asked) = refer(&house, shelter, Need::Shelter, on());
    order(&house, "Outreach", case, asked, copy(service))
        .await
        .unwrap();
    let (offer, asked) = refer(&house, shelter, Need::Holding, on());
    order(&house, "Outreach", case, asked, Parts::new())
        .await
        .unwrap();
    let write = async || {
        let order_ = HolderOrder::RecordAccount {
            source: case::person::Source::Person,
            given_on: house.today(),
        };
        let parts = words(Compartment::Identity, "another name");
        order(&house, "Outreach", case, order_, parts)
            .await
            .unwrap();
        let stored = house.engine.store().stream(case.into()).await.unwrap();
        let parts = stored.events.iter().flat_map(|event| &event.parts);
        let identity = parts.filter(|part| part.compartment == Compartment::Identity);
        identity.map(|part| part.epoch).max().unwrap()
    };
    let before = write().await;

    // How to reach the person may still go, and nothing else.
    let (_, narrower) = share(&house, shelter, [Compartment::Contact], None);
    order(&house, "Outreach", case, narrower, Parts::new())
        .await
        .unwrap();
    assert_eq!(
        standing(&house, "Outreach", case, service).await,
        ReferralStanding::Sent
    );
    assert_eq!(
        standing(&house, "Outreach", case, offer).await,
        ReferralStanding::Withdrawn
    );
    assert_eq!(
        write().await,
        before + 1,
        "what is written now has another key"
    );

    // A no takes the place of the yes, and the agreement named by the referral is that yes.
    let (_, mut no) = share(&house, shelter, [], None);
    if let HolderOrder::RecordAgreement { terms, .. } = &mut no {
        terms.answer = Reply::Refused;
    }
    order(&house, "Outreach", case, no, Parts::new())
        .await
        .unwrap();
    assert_eq!(
        standing(&house, "Outreach", case, service).await,
        ReferralStanding::Withdrawn
    );
    let (_, again) = refer(&house, shelter, Need::Shelter, on());
    let again = order(&house, "Outreach", case, again, Parts::new()).await;
    assert_eq!(refused(again), Refusal::AgreementDoesNotCover);
}

async fn a_child_and_its_representative_answer_each_for_themselves(house: House) {
    let shelter = house.ids["Shelter"];
    let concern = house.report("Outreach", Tell::Yes).await;
    let case = house.presume("Outreach", concern, Tell::Yes).await;
    let by = "Child protection";
    let answer = |speaker: Speaker, reply: Reply| {
        let (agreement, mut order) = share(&house, shelter, Compartment::STANDING, None);
        if let HolderOrder::RecordAgreement { terms, .. } = &mut order {
            (terms.speaker, terms.answer) = (speaker, reply);
        }
        (agreement, order)
    };
    let (own, assent) = answer(Speaker::Person, Reply::Agreed);
    order(&house, by, case, assent, Parts::new()).await.unwrap();
    let refers = async || {
        let (_, asked) = refer(&house, shelter, Need::Shelter, ShareBasis::Agreement(own));
        order(&house, by, case, asked, Parts::new()).await
    };
    assert_eq!(refused(refers().await), Refusal::ChildAndRepresentative);
    let (consent, agreed) = answer(Speaker::Representative, Reply::Agreed);
    order(&house, by, case, agreed, Parts::new()).await.unwrap();
    refers().await.unwrap();

    // What the child refuses nobody agrees to in its place.
    let (_, no) = answer(Speaker::Person, Reply::Refused);
    order(&house, by, case, no, Parts::new()).await.unwrap();
    assert_eq!(refused(refers().await), Refusal::AgreementDoesNotCover);
    // Of one too young to be asked the representative's answer counts, until it is taken back.
    let (_, young) = answer(Speaker::Person, Reply::TooYoung);
    order(&house, by, case, young, Parts::new()).await.unwrap();
    refers().await.unwrap();
    let back = HolderOrder::WithdrawAgreement(consent);
    order(&house, by, case, back, Parts::new()).await.unwrap();
    assert_eq!(refused(refers().await), Refusal::AgreementDoesNotCover);
    let view = house.engine.case(house.session(by), case).await.unwrap();
    let mut referrals = view.case.referrals.values();
    assert!(referrals.all(|it| it.standing == ReferralStanding::Withdrawn));

    // Nobody answers so for an adult, and no adult is too young.
    let adult = presumed(&house).await;
    let (_, agreed) = answer(Speaker::Representative, Reply::Agreed);
    let result = order(&house, "Outreach", adult, agreed, Parts::new()).await;
    assert_eq!(refused(result), Refusal::AdultsSpeakForThemselves);
    let (_, young) = answer(Speaker::Person, Reply::TooYoung);
    let result = order(&house, "Outreach", adult, young, Parts::new()).await;
    assert_eq!(refused(result), Refusal::NotTooYoung);
}

async fn a_copy_holds_no_more_than_was_agreed(house: House) {
    let shelter = house.ids["Shelter"];
    let case = presumed(&house).await;
    let (agreement, agreed) = share(&house, shelter, [Compartment::Health], None);
    order(&house, "Outreach", case, agreed, Parts::new())
        .await
        .unwrap();
    let on = || ShareBasis::Agreement(agreement);
    let (referral, asked) = refer(&house, shelter, Need::Shelter, on());
    let result = order(&house, "Outreach", case, asked, copy(referral)).await;
    assert_eq!(refused(result), Refusal::AgreementDoesNotCover);
    // Nor does an order that says less than its copy holds.
    let (referral, mut asked) = refer(&house, shelter, Need::Shelter, on());
    if let HolderOrder::Refer { carries, .. } = &mut asked {
        carries.clear();
    }
    let result = order(&house, "Outreach", case, asked.clone(), copy(referral)).await;
    assert!(
        matches!(result, Err(EngineError::Unfit { .. })),
        "{result:?}"
    );
    // Responsibility takes everything with it.
    let (_, offered) = refer(&house, shelter, Need::Holding, on());
    let result = order(&house, "Outreach", case, offered, Parts::new()).await;
    assert_eq!(refused(result), Refusal::AgreementDoesNotCover);
    // The police are asked about apart.
    let (_, police) = share(&house, house.ids["Police"], [], None);
    let result = order(&house, "Outreach", case, police, Parts::new()).await;
    assert_eq!(refused(result), Refusal::PoliceIsAskedApart);
    let with = Some(shelter);
    let (agreement, shared) = share(&house, shelter, [], None);
    let HolderOrder::RecordAgreement { terms, .. } = shared else {
        panic!("another order");
    };
    let terms = Agreement {
        matter: Matter::Police { with },
        ..terms
    };
    let told = HolderOrder::RecordAgreement { agreement, terms };
    let result = order(&house, "Outreach", case, told, Parts::new()).await;
    assert_eq!(refused(result), Refusal::PoliceIsAskedApart);
}

async fn the_law_is_invoked_for_a_reason_and_listed(house: House) {
    let (engine, shelter) = (&house.engine, house.ids["Shelter"]);
    let case = presumed(&house).await;
    let by_law = |code: &str| ShareBasis::Law {
        code: code.to_owned(),
        told: false,
    };
    let (_, asked) = refer(&house, shelter, Need::Shelter, by_law("danger-to-life"));
    let result = order(&house, "Outreach", case, asked, Parts::new()).await;
    assert_eq!(refused(result), Refusal::ReasonMissing);
    let why = || {
        words(
            Compartment::Narrative,
            "they said tonight they would kill her",
        )
    };
    // A basis that is not for this kind of body.
    let (_, asked) = refer(&house, shelter, Need::Shelter, by_law("court-order"));
    let result = order(&house, "Outreach", case, asked, why()).await;
    assert!(matches!(refused(result), Refusal::NoSuchLegalBasis { .. }));
    // A receiver whom the article does not name, and more than it covers.
    let inspectorate = house.ids["Inspectorate"];
    let (_, asked) = refer(
        &house,
        inspectorate,
        Need::Shelter,
        by_law("danger-to-life"),
    );
    let result = order(&house, "Outreach", case, asked, why()).await;
    let refusal = refused(result);
    assert!(matches!(refusal, Refusal::LawNamesOtherReceivers { .. }));
    assert_eq!(
        refusal.to_string(),
        "Mechanism Act (invented) sec. 25 does not let this kind of organisation be told; ask the \
         person, or choose a receiver or a legal basis that it fits"
    );
    let (_, asked) = refer(&house, shelter, Need::Holding, by_law("danger-to-life"));
    let result = order(&house, "Outreach", case, asked, why()).await;
    let refusal = refused(result);
    let category = Compartment::Narrative;
    let article = "Mechanism Act (invented) sec. 25".to_owned();
    assert_eq!(refusal, Refusal::LawDoesNotCover { article, category });
    assert_eq!(
        refusal.to_string(),
        "Mechanism Act (invented) sec. 25 does not let `narrative` be told; leave it out, or ask the \
         person, or choose a legal basis that covers it"
    );
    let (referral, asked) = refer(&house, shelter, Need::Shelter, by_law("danger-to-life"));
    let mut parts = copy(referral);
    parts.extend(why());
    order(&house, "Outreach", case, asked, parts).await.unwrap();

    let list = engine
        .list(house.session("Co-ordinator"), List::Laws, Page::first(20))
        .await;
    let Lines::Laws(laws) = list.unwrap().lines else {
        panic!("another list");
    };
    let [law] = laws.as_slice() else {
        panic!("{laws:?}");
    };
    assert_eq!((law.by, law.to), (Some(house.ids["Outreach"]), shelter));
    let article = law.body.article.as_deref();
    assert_eq!(article, Some("Mechanism Act (invented) sec. 25"));
    assert_eq!(law.body.carries, [Compartment::Contact].into());
    assert_eq!((law.body.must_tell, law.body.told_at), (Some(true), None));
    assert!(!format!("{laws:?}").contains("kill"));
    let denied = engine
        .list(house.session("Shelter"), List::Laws, Page::first(20))
        .await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));

    // The receiver is not given the reason; the holder has it.
    let received = engine
        .referral(house.session("Shelter"), referral)
        .await
        .unwrap();
    assert_eq!(received.copy.unwrap().request, "a safe bed");
    let told = HolderOrder::TellOfLaw(referral);
    order(&house, "Outreach", case, told.clone(), Parts::new())
        .await
        .unwrap();
    let again = order(&house, "Outreach", case, told, Parts::new()).await;
    assert_eq!(refused(again), Refusal::AlreadyRecorded);
    let view = engine.case(house.session("Outreach"), case).await.unwrap();
    assert!(view.case.laws[0].told_at.is_some());
    assert_eq!(engine.rebuild(|_| {}).await.unwrap().differing, 0);
}

async fn a_withdrawal_stands_on_a_closed_case_too(house: House) {
    let shelter = house.ids["Shelter"];
    let case = presumed(&house).await;
    let (agreement, agreed) = share(&house, shelter, [Compartment::Contact], None);
    order(&house, "Outreach", case, agreed, Parts::new())
        .await
        .unwrap();
    let basis = ShareBasis::Agreement(agreement);
    let (referral, asked) = refer(&house, shelter, Need::Shelter, basis);
    order(&house, "Outreach", case, asked, copy(referral))
        .await
        .unwrap();
    let receiver = house.session("Shelter");
    let accept = Answer(case, ReceiverOrder::Accept(referral));
    let accepted = house
        .engine
        .perform(receiver, accept, Parts::new(), Form::default());
    accepted.await.unwrap();
    let close = HolderOrder::Close(case::person::CloseReason::SupportEnded);
    order(&house, "Outreach", case, close, Parts::new())
        .await
        .unwrap();
    let back = HolderOrder::WithdrawAgreement(agreement);
    order(&house, "Outreach", case, back, Parts::new())
        .await
        .unwrap();
    let closed = house.engine.referral(receiver, referral).await;
    assert!(matches!(closed, Err(EngineError::Denied(_))));
}

//! Several orders in one transaction: all or none, once, and as if they had come one by one.

use std::cell::Cell;

use case::concern::{ConcernOutcome, Danger, Noticed, Tell, Told};
use case::content::{Content, ReferralCopy};
use case::person::{HolderOrder, Need, Presume, PresumptionBasis, ReceiverOrder, Source};
use case::profile::BodyKind;
use case::{CaseId, Compartment, ConcernId, Refusal};
use engine::{
    AddToConcern, Answer, EndConcern, EngineError, Form, OnCase, Opened, Outcome, Parts,
    PresumePerson, ReportConcern, Work,
};

use crate::house::{House, on_both, words};
use crate::lapse::{asked_to_hold, refer, share_with};

on_both!(
    a_refused_order_leaves_nothing_of_those_before_it,
    a_refused_order_leaves_the_work_as_it_was,
    a_hundred_orders_stand_as_if_given_one_by_one,
    what_was_carried_out_before_is_not_carried_out_again,
    the_same_order_twice_in_one_work_is_carried_out_once,
    whoever_is_overtaken_tries_again_on_the_new_state,
    a_new_holder_reads_what_it_was_given_and_wrote_in_the_same_work,
);

/// Tells a concern within a piece of work.
async fn report(
    house: &House,
    work: &mut Work,
    concern: ConcernId,
    form: Form<'_>,
) -> Result<Outcome, EngineError> {
    let told = Told {
        noticed: Noticed::OwnWork,
        danger: Danger::Soon,
        persons: None,
        child: Tell::No,
        forms: [].into(),
        seen_on: None,
    };
    let order = ReportConcern(case::concern::ReportConcern {
        concern,
        told,
        reference: None,
    });
    let parts = words(Compartment::Narrative, "told at the bus station");
    work.perform(house.session("Outreach"), order, parts, form)
        .await
}

/// Presumes the person met in a concern within a piece of work.
async fn presume(house: &House, work: &mut Work, concern: ConcernId) -> CaseId {
    let case = CaseId::new(house.engine.new_id());
    let basis = PresumptionBasis::Judgement;
    let maybe_child = Tell::No;
    let order = PresumePerson(
        concern,
        Presume {
            case,
            basis,
            maybe_child,
            reference: None,
        },
    );
    let parts = words(Compartment::Identity, "calls herself Invented Vera");
    work.perform(house.session("Outreach"), order, parts, Form::default())
        .await
        .unwrap();
    case
}

async fn entries(house: &House, concern: ConcernId) -> usize {
    let view = house.engine.concern(house.session("Desk"), concern).await;
    view.unwrap().entries.len()
}

async fn a_refused_order_leaves_nothing_of_those_before_it(house: House) {
    let concern = ConcernId::new(house.engine.new_id());
    let refused = house
        .engine
        .together(async |work| {
            report(&house, work, concern, Form::default()).await?;
            // Told already, a moment ago.
            report(&house, work, concern, Form::default()).await
        })
        .await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::AlreadyRecorded))
    ));
    let gone = house.engine.concern(house.session("Desk"), concern).await;
    assert!(matches!(gone, Err(EngineError::Denied(_))));
}

async fn a_refused_order_leaves_the_work_as_it_was(house: House) {
    let engine = &house.engine;
    let (keyless, _) = engine
        .add_organisation("Nobody yet", BodyKind::Shelter)
        .await
        .unwrap();
    let concern = ConcernId::new(engine.new_id());
    let holder = house.session("Outreach");
    let case = engine
        .together(async |work| {
            report(&house, work, concern, Form::default()).await?;
            let again = report(&house, work, concern, Form::default()).await;
            again.unwrap_err();
            let case = presume(&house, work, concern).await;

            // Nothing can be wrapped to it.
            let (agreement, agreed) = share_with(&house, keyless);
            work.perform(holder, OnCase(case, agreed), Parts::new(), Form::default())
                .await?;
            let (referral, order) = refer(&house, keyless, Need::Holding, agreement);
            let copy = Content::Referral(ReferralCopy::default());
            let parts = Parts::from([(Compartment::Referral(referral), copy)]);
            let order = OnCase(case, order);
            let refused = work.perform(holder, order, parts, Form::default()).await;
            let no_account = Refusal::HoldingNeedsAccount;
            assert!(matches!(refused, Err(EngineError::Refused(why)) if why == no_account));

            let order = OnCase(case, HolderOrder::StartReflection);
            work.perform(holder, order, Parts::new(), Form::default())
                .await?;
            Ok(case)
        })
        .await
        .unwrap();
    assert_eq!(entries(&house, concern).await, 2);
    let view = engine.case(holder, case).await.unwrap();
    assert!(view.case.referrals.is_empty());
    let versions: Vec<_> = view.entries.iter().map(|entry| entry.version).collect();
    assert_eq!(versions, [3, 2, 1]);
    assert_eq!(engine.rebuild(|_| ()).await.unwrap().differing, 0);
}

async fn a_hundred_orders_stand_as_if_given_one_by_one(house: House) {
    let concerns = house
        .engine
        .together(async |work| {
            let mut concerns = Vec::new();
            for _ in 0..50 {
                let concern = ConcernId::new(house.engine.new_id());
                report(&house, work, concern, Form::default()).await?;
                let case = presume(&house, work, concern).await;
                concerns.push((concern, case));
            }
            Ok(concerns)
        })
        .await
        .unwrap();
    for (concern, case) in concerns.into_iter().step_by(7) {
        assert_eq!(entries(&house, concern).await, 2);
        let view = house.engine.case(house.session("Outreach"), case).await;
        assert_eq!(view.unwrap().told.len(), 1);
    }
    house.engine.sweep().await.unwrap();
    // Fifty concerns and cases, and the record of who opened each of the eight looked at.
    let rebuilt = house.engine.rebuild(|_| ()).await.unwrap();
    assert_eq!((rebuilt.streams, rebuilt.differing), (108, 0));
    let verified = house
        .engine
        .store()
        .verify_ledger(&[], |_| ())
        .await
        .unwrap();
    assert_eq!((verified.audit.is_ok(), verified.pending.count), (true, 0));
}

async fn what_was_carried_out_before_is_not_carried_out_again(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let send = async |keys: [&str; 2]| {
        house
            .engine
            .together(async |work| {
                let mut repeated = Vec::new();
                for key in keys {
                    let form = Form {
                        key: Some(key),
                        ..Form::default()
                    };
                    let parts = words(Compartment::Narrative, "seen again");
                    let session = house.session("Outreach");
                    let order = AddToConcern(concern);
                    let outcome = work.perform(session, order, parts, form).await?;
                    repeated.push(outcome.repeated);
                }
                Ok(repeated)
            })
            .await
            .unwrap()
    };
    assert_eq!(send(["first", "second"]).await, [false, false]);
    assert_eq!(send(["first", "second"]).await, [true, true]);
    assert_eq!(send(["second", "third"]).await, [true, false]);
    assert_eq!(entries(&house, concern).await, 4);

    // What would be refused now, but was carried out before, is not refused.
    let end = EndConcern(concern, ConcernOutcome::NotFound);
    let form = Form {
        key: Some("end"),
        made_from: Some(4),
        ..Form::default()
    };
    for repeated in [false, true] {
        let parts = words(Compartment::Narrative, "nobody there");
        let session = house.session("Desk");
        let outcome = house.engine.perform(session, end.clone(), parts, form);
        assert_eq!(outcome.await.unwrap().repeated, repeated);
    }
}

async fn the_same_order_twice_in_one_work_is_carried_out_once(house: House) {
    let concern = ConcernId::new(house.engine.new_id());
    let form = Form {
        key: Some("a form"),
        ..Form::default()
    };
    let repeated = house.engine.together(async |work| {
        let first = report(&house, work, concern, form).await?;
        let second = report(&house, work, concern, form).await?;
        Ok([first.repeated, second.repeated])
    });
    assert_eq!(repeated.await.unwrap(), [false, true]);
    assert_eq!(entries(&house, concern).await, 1);
}

async fn whoever_is_overtaken_tries_again_on_the_new_state(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let tries = Cell::new(0);
    house
        .engine
        .together(async |work| {
            tries.set(tries.get() + 1);
            let order = AddToConcern(concern);
            let parts = words(Compartment::Narrative, "the slower one");
            let session = house.session("Outreach");
            work.perform(session, order.clone(), parts, Form::default())
                .await?;
            if tries.get() == 1 {
                let parts = words(Compartment::Narrative, "the faster one");
                let desk = house.session("Desk");
                let faster = house.engine.perform(desk, order, parts, Form::default());
                faster.await?;
            }
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(tries.get(), 2);
    let seen = house.engine.concern(house.session("Desk"), concern).await;
    let said: Vec<_> = seen
        .unwrap()
        .entries
        .into_iter()
        .flat_map(|entry| entry.parts)
        .map(|(_, opened)| opened)
        .collect();
    let words = |words: &str| Opened::Content(Content::Words(words.to_owned()));
    let expected = [
        words("told at the bus station"),
        words("the faster one"),
        words("the slower one"),
    ];
    assert_eq!(said, expected);
}

async fn a_new_holder_reads_what_it_was_given_and_wrote_in_the_same_work(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let referral = asked_to_hold(&house, case).await;
    let shelter = house.session("Shelter");
    house
        .engine
        .together(async |work| {
            let accept = Answer(case, ReceiverOrder::Accept(referral));
            work.perform(shelter, accept, Parts::new(), Form::default())
                .await?;
            let given_on = "2026-03-02".parse().unwrap();
            let source = Source::Person;
            let account = HolderOrder::RecordAccount { source, given_on };
            let parts = words(Compartment::Narrative, "told at the shelter");
            let order = OnCase(case, account);
            work.perform(shelter, order, parts, Form::default()).await
        })
        .await
        .unwrap();
    let view = house.opened(shelter, case).await;
    assert_eq!(view.case.holder, house.ids["Shelter"]);
    let parts = view.entries.iter().flat_map(|entry| &entry.parts);
    let read: Vec<_> = parts
        .filter(|(compartment, _)| {
            matches!(compartment, Compartment::Narrative | Compartment::Identity)
        })
        .map(|(_, opened)| matches!(opened, Opened::Content(_)))
        .collect();
    assert_eq!(read, [true, true]);
}

//! Organisations on call for one another: two together open how a person is reached of whom neither holds a key,
//! for hours and seen by everybody responsible; neither does alone, whatever it tries.

use std::collections::BTreeSet;

use case::organisation::OnCallPair;
use case::person::{AnswerEmergency, StopEmergency, UseEmergency};
use case::{CaseId, Compartment, EmergencyId, Reference, Refusal, StreamId};
use engine::{AnswerGlass, EngineError, Form, Parts, StopGlass, UseGlass};
use jiff::SignedDuration;
use vault::{DataKey, HalfWrap, KeyContext, Pair, PairWrap, PublicKey};

use crate::emergency::{ask, case_with_contact, denied, give, notices, open, shown, view};
use crate::house::{House, on_both};

on_both!(
    two_on_call_open_it_together_and_everybody_is_told,
    neither_opens_it_alone,
    nobody_is_on_call_whom_the_co_ordinator_did_not_name,
    what_was_written_before_is_kept_when_it_is_opened_next,
    what_was_opened_on_call_ends_and_what_comes_has_other_keys,
);

const BOTH: [Compartment; 2] = [Compartment::Contact, Compartment::Narrative];

fn pair(house: &House) -> OnCallPair {
    OnCallPair::of(house.ids["Shelter"], house.ids["Panel"]).unwrap()
}

async fn name(house: &House) {
    let pairs = BTreeSet::from([pair(house)]);
    let co_ordinator = house.session("Co-ordinator");
    let named = house
        .engine
        .name_on_call(co_ordinator, pairs, Form::default());
    named.await.unwrap();
}

async fn confirm(
    house: &House,
    by: &str,
    case: CaseId,
    id: EmergencyId,
) -> Result<(), EngineError> {
    let order = AnswerGlass(case, AnswerEmergency::Confirm(id));
    give(house, house.session(by), order, Parts::new()).await
}

fn refused(result: Result<(), EngineError>, why: &Refusal) -> bool {
    matches!(result, Err(EngineError::Refused(refusal)) if refusal == *why)
}

async fn two_on_call_open_it_together_and_everybody_is_told(house: House) {
    name(&house).await;
    let case = case_with_contact(&house).await;
    let shelter = house.session("Shelter");
    let found = house
        .engine
        .case_for_glass(shelter, Some(Reference::from(case)));
    assert_eq!(found.await.unwrap(), Some(case));
    let id = ask(&house, shelter, case, &BOTH).await.unwrap();
    let seen = view(&house, shelter, case, id).await;
    assert!(seen.emergency.on_call && seen.alone_from.is_none());
    // No more than how the person is reached and what a life hangs on.
    assert_eq!(
        seen.emergency.asked.compartments,
        [Compartment::Contact].into()
    );
    let panel = house.ids["Panel"];
    assert_eq!(seen.emergency.asked.confirmers, [panel].into());
    for told in ["Desk", "Co-ordinator", "Panel", "Shelter"] {
        let told = house.ids[told];
        assert!(seen.emergency.asked.told.contains(&told));
    }
    assert!(
        notices(&house, "Desk")
            .await
            .contains(&"emergency_asked".to_owned())
    );
    // Whoever could confirm another one confirms none of these.
    for name in ["Desk", "Co-ordinator", "Child protection"] {
        assert!(denied(confirm(&house, name, case, id).await), "{name}");
    }
    confirm(&house, "Panel", case, id).await.unwrap();
    assert!(
        notices(&house, "Desk")
            .await
            .contains(&"emergency_open".to_owned())
    );
    let seen = view(&house, shelter, case, id).await;
    assert!(shown(&seen).is_empty());
    assert_eq!(seen.sealed.len(), 1);
    open(&house, shelter, case, id).await.unwrap();
    let seen = view(&house, shelter, case, id).await;
    assert_eq!(shown(&seen), [Compartment::Contact].into());
    // It is entered like every other, and the one who confirmed sees nothing of what it opens.
    let holder = house.session("Desk");
    let accesses = house
        .engine
        .case_accesses(holder, case, None)
        .await
        .unwrap();
    let entered = accesses.entries.first().unwrap();
    assert_eq!(entered.organisation, house.ids["Shelter"]);
    assert_eq!(entered.emergency, Some(id));
    let other = view(&house, house.session("Panel"), case, id).await;
    assert!(shown(&other).is_empty() && other.sealed.is_empty());
    assert!(house.engine.case(shelter, case).await.is_err());
}

async fn neither_opens_it_alone(house: House) {
    name(&house).await;
    let case = case_with_contact(&house).await;
    let (shelter, panel) = (house.session("Shelter"), house.session("Panel"));
    let id = ask(&house, shelter, case, &BOTH).await.unwrap();
    // Nothing opens before it is confirmed, nobody confirms their own, and the night opens nothing alone.
    assert!(denied(open(&house, shelter, case, id).await));
    assert!(denied(confirm(&house, "Shelter", case, id).await));
    house
        .clock
        .set(house.engine.now() + SignedDuration::from_mins(30));
    let alone = give(
        &house,
        shelter,
        UseGlass(case, UseEmergency(id)),
        Parts::new(),
    );
    assert!(refused(alone.await, &Refusal::NotAlone));
    assert!(denied(open(&house, panel, case, id).await));
    let own = ask(&house, panel, case, &BOTH).await.unwrap();
    assert!(denied(open(&house, panel, case, own).await));
    assert!(denied(confirm(&house, "Panel", case, own).await));

    // Nor with everything that lies in the database: each wrap for the two takes the keys of both.
    let store = house.engine.store();
    let stream = StreamId::from(case);
    let kept = store.pair_wraps(stream).await.unwrap();
    assert_eq!(kept.len(), 2);
    for row in kept {
        let both = Pair {
            first: PublicKey::from_bytes(row.first.2),
            second: PublicKey::from_bytes(row.second.2),
        };
        let label = format!("case/{}", row.compartment);
        let context = KeyContext {
            stream: row.stream.id.into_bytes(),
            compartment: &label,
            epoch: row.epoch,
        };
        let wrap = PairWrap::<DataKey>::from_bytes(row.wrap).unwrap();
        let mut outer = 0;
        for session in house.sessions.values() {
            let organisation = session.principal().organisation;
            let key = session.organisation_key(1).unwrap();
            let Ok(half) = key.open_outer(&wrap, &both, &context) else {
                assert_ne!(organisation, row.second.0);
                continue;
            };
            outer += 1;
            assert_eq!(organisation, row.second.0);
            // What the second has then is sealed to the first, and no other key finishes it.
            for other in house.sessions.values() {
                let half = HalfWrap::<DataKey>::from_bytes(half.as_bytes().to_vec()).unwrap();
                let finishing = other.organisation_key(1).unwrap();
                let opened = finishing.unwrap_half(&half, &both, &context).is_ok();
                assert_eq!(opened, other.principal().organisation == row.first.0);
            }
        }
        assert_eq!(outer, 1);
    }
    assert!(store.pair_halves(id).await.unwrap().is_empty());
}

async fn nobody_is_on_call_whom_the_co_ordinator_did_not_name(house: House) {
    let case = case_with_contact(&house).await;
    let shelter = house.session("Shelter");
    assert!(denied(ask(&house, shelter, case, &BOTH).await));
    let pairs = BTreeSet::from([pair(&house)]);
    for name in ["Shelter", "Panel", "Desk", "Police"] {
        let named = house
            .engine
            .name_on_call(house.session(name), pairs.clone(), Form::default());
        assert!(denied(named.await), "{name}");
    }
    // Bodies that never hold a case are on call with nobody.
    let police = OnCallPair::of(house.ids["Shelter"], house.ids["Police"]).unwrap();
    let co_ordinator = house.session("Co-ordinator");
    let named = house
        .engine
        .name_on_call(co_ordinator, [police].into(), Form::default());
    assert!(refused(named.await, &Refusal::MayNotHold));
    assert!(house.engine.on_call().await.unwrap().is_empty());
    name(&house).await;
    // Another process knows it too, and a third organisation is not in it.
    assert_eq!(house.other_process().await.on_call().await.unwrap(), pairs);
    assert!(denied(
        ask(&house, house.session("Outreach"), case, &BOTH).await
    ));
    let nothing = house.engine.store().pair_wraps(case.into()).await.unwrap();
    assert!(nothing.is_empty());
    // Who is taken off the list asks no more.
    let none = house
        .engine
        .name_on_call(co_ordinator, BTreeSet::new(), Form::default());
    none.await.unwrap();
    assert!(denied(ask(&house, shelter, case, &BOTH).await));
}

async fn what_was_written_before_is_kept_when_it_is_opened_next(house: House) {
    let case = case_with_contact(&house).await;
    name(&house).await;
    let shelter = house.session("Shelter");
    let id = ask(&house, shelter, case, &BOTH).await.unwrap();
    // Nothing is kept for the two yet, and the other is told so.
    let nothing = confirm(&house, "Panel", case, id).await;
    assert!(refused(nothing, &Refusal::NothingSealedThere));
    house.opened(house.session("Desk"), case).await;
    confirm(&house, "Panel", case, id).await.unwrap();
    open(&house, shelter, case, id).await.unwrap();
    let seen = view(&house, shelter, case, id).await;
    assert_eq!(shown(&seen), [Compartment::Contact].into());
}

async fn what_was_opened_on_call_ends_and_what_comes_has_other_keys(house: House) {
    name(&house).await;
    let case = case_with_contact(&house).await;
    let shelter = house.session("Shelter");
    let id = ask(&house, shelter, case, &BOTH).await.unwrap();
    confirm(&house, "Panel", case, id).await.unwrap();
    open(&house, shelter, case, id).await.unwrap();
    let store = house.engine.store();
    assert!(!store.pair_halves(id).await.unwrap().is_empty());
    let epoch = async || {
        let stored = store.stream(case.into()).await.unwrap();
        let parts = stored.events.iter().flat_map(|event| &event.parts);
        let contact = parts.filter(|part| part.compartment == Compartment::Contact);
        contact.map(|part| part.epoch).max().unwrap()
    };
    let before = epoch().await;
    let stop = StopGlass(case, StopEmergency(id));
    give(&house, house.session("Desk"), stop, Parts::new())
        .await
        .unwrap();
    assert!(store.pair_halves(id).await.unwrap().is_empty());
    assert!(denied(open(&house, shelter, case, id).await));
    assert!(shown(&view(&house, shelter, case, id).await).is_empty());
    crate::emergency::write_contact(&house, case).await;
    assert!(epoch().await > before);
    // After its time as well.
    let id = ask(&house, shelter, case, &BOTH).await.unwrap();
    confirm(&house, "Panel", case, id).await.unwrap();
    house
        .clock
        .set(house.engine.now() + SignedDuration::from_hours(13));
    let shelter = house.sign_in("Shelter").await;
    assert!(denied(open(&house, &shelter, case, id).await));
    house.engine.sweep().await.unwrap();
    assert!(store.pair_halves(id).await.unwrap().is_empty());
}

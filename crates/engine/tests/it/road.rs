//! The main road: from a concern to presumption and on.

use case::concern::Tell;
use case::content::Content;
use case::person::{CaseEvent, ClockKind};
use case::{Compartment, Purpose};
use engine::{EngineError, Opened};

use crate::house::{House, on_both};

on_both!(
    a_concern_becomes_a_case_held_by_who_presumed,
    the_police_presume_and_the_desk_holds_meanwhile,
    a_labour_inspectorate_with_police_powers_presumes_and_opens_no_case,
    a_childs_case_is_child_protections_from_the_start_with_a_guardian_due,
    opening_is_entered_once_a_session_and_leaves_the_version_alone,
);

async fn a_concern_becomes_a_case_held_by_who_presumed(house: House) {
    let concern = house.report("Outreach", Tell::No).await;

    let seen = house
        .engine
        .concern(house.session("Desk"), concern)
        .await
        .unwrap();
    let told = &seen.entries[0].parts;
    let expected = Content::Words("told at the bus station".into());
    assert_eq!(told, &[(Compartment::Narrative, Opened::Content(expected))]);

    let case = house.presume("Outreach", concern, Tell::No).await;
    let view = house
        .engine
        .case(house.session("Outreach"), case)
        .await
        .unwrap();
    assert_eq!(view.case.holder, house.ids["Outreach"]);
    assert!(!view.case.interim);
    assert!(view.case.running(ClockKind::Guardian).is_none());

    // The desk told nobody's name: it reads the concern, not the case.
    let refused = house
        .engine
        .case(house.session("Desk"), case)
        .await
        .unwrap_err();
    assert!(matches!(refused, EngineError::Denied(_)));
}

async fn the_police_presume_and_the_desk_holds_meanwhile(house: House) {
    let concern = house.report("Police", Tell::No).await;
    let case = house.presume("Police", concern, Tell::No).await;
    let view = house.opened(house.session("Desk"), case).await;
    assert_eq!(view.case.holder, house.ids["Desk"]);
    assert!(view.case.interim);
    let name = Content::Words("calls herself Invented Vera".into());
    let opened = &view.entries.last().unwrap().parts;
    assert_eq!(opened, &[(Compartment::Identity, Opened::Content(name))]);
}

async fn a_labour_inspectorate_with_police_powers_presumes_and_opens_no_case(house: House) {
    let concern = house.report("Inspectorate", Tell::No).await;
    let case = house.presume("Inspectorate", concern, Tell::No).await;
    let view = house
        .engine
        .case(house.session("Desk"), case)
        .await
        .unwrap();
    assert_eq!(
        (view.case.holder, view.case.interim),
        (house.ids["Desk"], true)
    );
    let refused = house.engine.case(house.session("Inspectorate"), case).await;
    assert!(matches!(refused, Err(EngineError::Denied(_))));
}

async fn a_childs_case_is_child_protections_from_the_start_with_a_guardian_due(house: House) {
    let concern = house.report("Outreach", Tell::Yes).await;
    let case = house.presume("Outreach", concern, Tell::Yes).await;
    let view = house.opened(house.session("Child protection"), case).await;
    assert_eq!(view.case.holder, house.ids["Child protection"]);
    assert!(view.case.running(ClockKind::Guardian).is_some());
    let told = Content::Words("told at the bus station".into());
    assert_eq!(view.told, [(Compartment::Narrative, Opened::Content(told))]);
}

async fn opening_is_entered_once_a_session_and_leaves_the_version_alone(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let first = house.opened(house.session("Outreach"), case).await;
    let again = house.opened(house.session("Outreach"), case).await;
    assert_eq!(first.case.version, again.case.version);
    let identity = |view: &engine::CaseView| {
        let entries = view.accesses.entries.iter();
        entries
            .filter(|entry| entry.compartment == Compartment::Identity)
            .count()
    };
    assert_eq!((identity(&first), identity(&again)), (1, 1));
    assert!(
        again
            .accesses
            .entries
            .iter()
            .all(|entry| entry.purpose == Purpose::Assistance)
    );

    let anew = house.sign_in("Outreach").await;
    let view = house.opened(&anew, case).await;
    assert_eq!(identity(&view), 2);
    assert!(matches!(
        view.entries.last().unwrap().event,
        CaseEvent::Presumed { .. }
    ));
}

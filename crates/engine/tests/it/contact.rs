//! Safe contact through the engine on both databases: who is told that it has to be asked for again, and what
//! is kept of contacts.

use case::concern::Tell;
use case::content::{Content, SafeContact};
use case::person::{
    CaseEvent, CloseReason, ContactResult, ContactStanding, HolderOrder, MadeContact,
    OutsideReason, Source,
};
use case::{CaseId, Compartment, Refusal};
use engine::{EngineError, Form, Lines, List, OnCase, Page, Parts};
use jiff::ToSpan as _;

use crate::house::{House, on_both, words};

on_both!(
    a_safe_contact_is_listed_once_it_is_old_or_the_person_moved,
    a_contact_outside_what_is_safe_is_kept_with_its_reason,
    what_a_contact_is_kept_as_is_codes_alone,
);

async fn presumed(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await
}

async fn give(
    house: &House,
    case: CaseId,
    order: HolderOrder,
    parts: Parts,
) -> Result<u64, EngineError> {
    let session = house.session("Outreach");
    let order = OnCase(case, order);
    let given = house.engine.perform(session, order, parts, Form::default());
    given.await.map(|outcome| outcome.version)
}

async fn tell(house: &House, case: CaseId, days_ago: i32) {
    let order = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: house.today().saturating_sub(days_ago.days()),
    };
    let contact = SafeContact {
        channel: "Through the invented neighbour".to_owned(),
        ..SafeContact::default()
    };
    let parts = Parts::from([(Compartment::Contact, Content::Contact(contact))]);
    give(house, case, order, parts).await.unwrap();
}

async fn listed(house: &House, of: &str) -> Vec<CaseId> {
    let session = house.session(of);
    let list = house.engine.list(session, List::Contacts, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Cases(lines) => lines.into_iter().map(|line| line.id).collect(),
        other => panic!("{other:?}"),
    }
}

async fn standing(house: &House, case: CaseId) -> ContactStanding {
    let session = house.session("Outreach");
    let view = house.engine.case(session, case).await.unwrap();
    view.contact.standing
}

const REACHED: MadeContact = MadeContact {
    result: ContactResult::Reached,
    on: jiff::civil::date(2026, 3, 2),
    kept: true,
    outside: None,
};

async fn a_safe_contact_is_listed_once_it_is_old_or_the_person_moved(house: House) {
    let (old, moved, closed) = (
        presumed(&house).await,
        presumed(&house).await,
        presumed(&house).await,
    );
    assert_eq!(standing(&house, old).await, ContactStanding::Unknown);
    for case in [old, moved, closed] {
        tell(&house, case, 30).await;
        assert_eq!(standing(&house, case).await, ContactStanding::Good);
    }
    let close = HolderOrder::Close(CloseReason::SupportEnded);
    give(&house, closed, close, Parts::new()).await.unwrap();
    assert!(listed(&house, "Outreach").await.is_empty());
    let order = HolderOrder::RecordAccount {
        source: Source::Worker,
        given_on: house.today(),
    };
    let place = words(Compartment::Location, "in an invented town");
    give(&house, moved, order, place).await.unwrap();
    assert_eq!(standing(&house, moved).await, ContactStanding::Moved);
    assert_eq!(listed(&house, "Outreach").await, [moved]);
    // The day after the thirtieth day it is too old, without anybody doing anything.
    let day = jiff::SignedDuration::from_hours(24);
    house.set(&(house.engine.now() + day).to_string());
    assert_eq!(standing(&house, old).await, ContactStanding::TooOld);
    assert_eq!(listed(&house, "Outreach").await, [moved, old]);
    assert!(listed(&house, "Desk").await.is_empty());
    // What lists show is made again from the log as it was.
    assert_eq!(house.engine.rebuild(|_| ()).await.unwrap().differing, 0);
    tell(&house, old, 0).await;
    assert_eq!(listed(&house, "Outreach").await, [moved]);
}

async fn a_contact_outside_what_is_safe_is_kept_with_its_reason(house: House) {
    let case = presumed(&house).await;
    let made = |made| HolderOrder::RecordContact(made);
    let refused = give(&house, case, made(REACHED), Parts::new()).await;
    assert!(
        matches!(
            refused,
            Err(EngineError::Refused(Refusal::OutsideSafeContact {
                standing: ContactStanding::Unknown
            }))
        ),
        "{refused:?}"
    );
    tell(&house, case, 0).await;
    give(&house, case, made(REACHED), Parts::new())
        .await
        .unwrap();
    let otherwise = MadeContact {
        kept: false,
        ..REACHED
    };
    let refused = give(&house, case, made(otherwise), Parts::new()).await;
    assert!(
        matches!(refused, Err(EngineError::Refused(_))),
        "{refused:?}"
    );
    let danger = MadeContact {
        outside: Some(OutsideReason::Danger),
        ..otherwise
    };
    give(&house, case, made(danger), Parts::new())
        .await
        .unwrap();
    // Something else is said in words.
    let other = MadeContact {
        outside: Some(OutsideReason::Other),
        ..otherwise
    };
    let refused = give(&house, case, made(other), Parts::new()).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::ReasonMissing))
    ));
    let why = words(Compartment::Narrative, "she waved from the window");
    give(&house, case, made(other), why).await.unwrap();
    let session = house.session("Outreach");
    let view = house.engine.case(session, case).await.unwrap();
    let kept = view
        .entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.event {
            CaseEvent::ContactMade(made) => Some((made.kept, made.outside)),
            _ => None,
        });
    let expected = [
        (true, None),
        (false, Some(OutsideReason::Danger)),
        (false, Some(OutsideReason::Other)),
    ];
    assert_eq!(kept.collect::<Vec<_>>(), expected);
}

async fn what_a_contact_is_kept_as_is_codes_alone(house: House) {
    let case = presumed(&house).await;
    tell(&house, case, 0).await;
    let told = words(Compartment::Narrative, "invented Vera answered");
    let order = HolderOrder::RecordContact(REACHED);
    give(&house, case, order, told).await.unwrap();
    let session = house.session("Outreach");
    let view = house.engine.case(session, case).await.unwrap();
    let event = &view.entries.first().unwrap().event;
    assert!(matches!(event, CaseEvent::ContactMade(_)));
    let record = String::from_utf8(case::Event::Case(event.clone()).encode()).unwrap();
    for word in ["Vera", "neighbour"] {
        assert!(!record.contains(word), "{record}");
    }
}

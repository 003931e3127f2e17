//! What somebody tells without an account.

use case::concern::{Danger, Noticed, Tell, Told};
use case::content::{Content, SafeContact};
use case::{Actor, Compartment, ConcernEvent, ConcernId, Refusal};
use engine::{EngineError, Form, Lines, List, Opened, Page, Parts};
use store::{Recipient, Sealed as What};

use crate::house::{House, on_both, words};

on_both!(
    what_the_public_tells_is_the_desks_alone,
    the_same_form_tells_one_concern_and_other_words_are_not_lost,
);

fn told() -> Told {
    Told {
        noticed: Noticed::SelfPresented,
        danger: Danger::Soon,
        persons: None,
        child: Tell::Unknown,
        forms: [].into(),
        seen_on: None,
    }
}

async fn at_the_desk(house: &House) -> Vec<ConcernId> {
    let desk = house.session("Desk");
    let view = house.engine.list(desk, List::DeskConcerns, Page::first(20));
    match view.await.unwrap().lines {
        Lines::Concerns(lines) => lines.iter().map(|line| line.id).collect(),
        other => panic!("{other:?}"),
    }
}

async fn what_the_public_tells_is_the_desks_alone(house: House) {
    let engine = &house.engine;
    let mut parts = words(Compartment::Narrative, "I may not leave the house");
    let contact = SafeContact {
        channel: "a neighbour".to_owned(),
        never: "never call".to_owned(),
        ..SafeContact::default()
    };
    parts.insert(Compartment::Contact, Content::Contact(contact.clone()));
    engine.tell(told(), parts, Form::default()).await.unwrap();
    let [concern] = at_the_desk(&house).await[..] else {
        panic!("one concern waits at the desk");
    };
    let stored = engine.store().stream(concern.into()).await.unwrap();
    let keys = stored
        .wraps
        .iter()
        .filter(|wrap| wrap.place.sealed != What::Record);
    let desk = Recipient::Organisation(house.ids["Desk"]);
    assert!(keys.clone().count() == 2 && keys.into_iter().all(|wrap| wrap.place.recipient == desk));
    assert!(
        stored
            .events
            .iter()
            .all(|event| event.organisation.is_none())
    );

    for by in ["Outreach", "Police", "Co-ordinator", "Shelter"] {
        let view = engine.concern(house.session(by), concern).await;
        assert!(matches!(view, Err(EngineError::Denied(_))), "{by}");
    }
    let view = engine
        .concern(house.session("Desk"), concern)
        .await
        .unwrap();
    assert_eq!(
        (view.concern.reported_by, view.concern.desk),
        (None, house.ids["Desk"])
    );
    let reported = &view.entries[0];
    assert!(matches!(
        reported.event,
        ConcernEvent::Reported {
            by: Actor::Public,
            ..
        }
    ));
    let opened: Vec<_> = reported.parts.iter().map(|(_, opened)| opened).collect();
    let said = Opened::Content(Content::Words("I may not leave the house".to_owned()));
    assert_eq!(opened, [&Opened::Content(Content::Contact(contact)), &said]);

    // Nothing told, or more than fits, is nothing.
    let nothing = engine.tell(told(), Parts::new(), Form::default()).await;
    assert!(matches!(
        nothing,
        Err(EngineError::Refused(Refusal::NothingTold))
    ));
    let long = words(Compartment::Narrative, &"x".repeat(200_001));
    let long = engine.tell(told(), long, Form::default()).await;
    assert!(matches!(long, Err(EngineError::Unfit { .. })));
    assert_eq!(at_the_desk(&house).await, [concern]);

    // The desk presumes the person met in it, as in any other.
    house.presume("Desk", concern, Tell::No).await;
    assert!(at_the_desk(&house).await.is_empty());
    assert_eq!(engine.rebuild(|_| {}).await.unwrap().differing, 0);
}

async fn the_same_form_tells_one_concern_and_other_words_are_not_lost(house: House) {
    let form = |said: &'static [u8]| Form {
        key: Some("a form"),
        made_from: None,
        said: Some(said),
    };
    let tell = async |said| {
        let parts = words(Compartment::Narrative, "seen at the station");
        house.engine.tell(told(), parts, form(said)).await
    };
    tell(b"seen").await.unwrap();
    tell(b"seen").await.unwrap();
    assert_eq!(at_the_desk(&house).await.len(), 1);
    let other = tell(b"seen again").await;
    assert!(matches!(other, Err(EngineError::SentBefore)));
}

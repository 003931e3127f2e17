//! What a member typed and has not sent.

use crate::house::{House, on_both};

on_both!(
    a_draft_is_its_writers_alone_and_the_last_saved_stands,
    a_draft_is_not_readable_where_it_is_stored,
);

async fn a_draft_is_its_writers_alone_and_the_last_saved_stands(house: House) {
    let engine = &house.engine;
    let (writer, other) = (house.session("Outreach"), house.session("Shelter"));
    for text in ["what=first", "what=second"] {
        engine.save_draft(writer, "concern", text).await.unwrap();
    }
    let draft = engine.draft(writer, "concern").await.unwrap().unwrap();
    assert_eq!(draft.text, "what=second");
    assert_eq!(engine.draft(other, "concern").await.unwrap(), None);
    assert_eq!(engine.draft(writer, "another").await.unwrap(), None);

    engine.drop_draft(writer, "concern").await.unwrap();
    assert_eq!(engine.draft(writer, "concern").await.unwrap(), None);
}

async fn a_draft_is_not_readable_where_it_is_stored(house: House) {
    let engine = &house.engine;
    let writer = house.session("Outreach");
    engine
        .save_draft(writer, "concern", "what=at+the+bus+station")
        .await
        .unwrap();
    let member = writer.principal().member;
    let row = engine.store().draft(member, "concern").await.unwrap();
    let body = row.unwrap().body;
    assert!(!body.windows(3).any(|window| window == b"bus"));
}

//! What a member typed and has not sent.

use std::collections::BTreeMap;

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

    // Each is a draft of its own, the last saved first.
    engine
        .save_draft(writer, "concern/1", "what=third")
        .await
        .unwrap();
    let drafts = engine.drafts(writer).await.unwrap();
    let drafts: BTreeMap<_, _> = drafts.into_iter().map(|(of, it)| (of, it.text)).collect();
    let kept = [("concern", "what=second"), ("concern/1", "what=third")];
    let kept = kept.map(|(of, text)| (of.to_owned(), text.to_owned()));
    assert_eq!(drafts, kept.into());
    assert!(engine.drafts(other).await.unwrap().is_empty());
    engine.drop_draft(writer, "concern/1").await.unwrap();

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

//! Whether the log goes on, as the co-ordinator sees it.

use case::concern::Tell;
use engine::LogView;

use crate::house::{House, on_both};

on_both!(what_waits_or_stays_unsigned_for_too_long_is_said);

async fn seen(house: &House, at: &str) -> LogView {
    house.set(at);
    let overview = house
        .engine
        .overview(house.session("Co-ordinator"), 5)
        .await;
    overview.unwrap().log
}

async fn what_waits_or_stays_unsigned_for_too_long_is_said(house: House) {
    let store = house.engine.store();
    let start = house.engine.now();
    store.sequence().await.unwrap();
    let log = seen(&house, "2026-03-02T09:10:00Z").await;
    assert!(log.entries > 0 && log.checkpoint.is_none());
    assert_eq!((log.waiting_since, log.unsigned_since), (None, None));
    let log = seen(&house, "2026-03-02T09:10:01Z").await;
    assert_eq!((log.waiting_since, log.unsigned_since), (None, Some(start)));

    store
        .keep_checkpoint(log.entries, start, "note")
        .await
        .unwrap();
    let log = seen(&house, "2026-03-02T10:00:00Z").await;
    assert_eq!(log.unsigned_since, None);
    assert_eq!(log.checkpoint, Some(("note".to_owned(), start)));

    // On a server nobody gives this one its place here; the embedded database does so at once.
    house.report("Outreach", Tell::No).await;
    let told = house.engine.now();
    let log = seen(&house, "2026-03-02T10:00:10Z").await;
    assert_eq!(log.waiting_since, None);
    let log = seen(&house, "2026-03-02T10:10:01Z").await;
    let (waiting, unsigned) = match store.is_embedded() {
        true => (None, Some(told)),
        false => (Some(told), None),
    };
    assert_eq!((log.waiting_since, log.unsigned_since), (waiting, unsigned));
}

//! Every table is copied into a backup, made again after it, or left out on purpose.

use std::collections::BTreeSet;

use store::Half;

use crate::place::Place;

/// What follows from the log, and what a restart with another database ends. Of two copies of ballots one could tell
/// how somebody voted between them.
const LEFT_OUT: [&str; 20] = [
    "ballots",
    "cases",
    "clocks",
    "complaints",
    "concerns",
    "conferences",
    "demand_lawyers",
    "demands",
    "dossiers",
    "emergencies",
    "laws",
    "notices",
    "numbers",
    "openings",
    "page_sessions",
    "pair_halves",
    "passkey_questions",
    "referrals",
    "sessions",
    "sign_ins",
];

#[tokio::test]
async fn no_table_is_forgotten() {
    let place = Place::sqlite().await;
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' \
                 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let there: BTreeSet<String> = place.texts(names).await.into_iter().collect();
    let copied = Half::Data.tables().iter().chain(Half::Keys.tables());
    let known: BTreeSet<String> = copied.chain(&LEFT_OUT).map(ToString::to_string).collect();
    assert_eq!(there, known);
}

//! The domain through its public door.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod alerts;
mod bad_input;
mod calendar;
mod checker;
mod clock;
mod coded;
mod conference;
mod countries;
mod examples;
mod floors;
mod histories;
mod informed;
mod joins;
mod panel;
mod paper;
mod payloads;
mod profile;
mod punishment;
mod seen;
mod visits;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use case::profile::{Checked, Profile, bundled};

/// Organisations that take part in coded facts alone, or have no account, where there are none.
static NOBODY: BTreeSet<case::OrganisationId> = BTreeSet::new();

/// No organisations are on call for one another.
static NO_PAIRS: BTreeSet<case::organisation::OnCallPair> = BTreeSet::new();

/// The text of the invented country's profile.
fn zz() -> &'static str {
    let bundled = bundled().iter().find(|b| b.file == "zz.toml").unwrap();
    bundled.text()
}

/// The invented country with some lines changed; each `from` must be there.
fn zz_with(changes: &[(&str, &str)]) -> String {
    let mut text = zz().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "`{from}` is not in zz.toml");
        text = text.replacen(from, to, 1);
    }
    text
}

fn checked(text: &str) -> Checked {
    Profile::parse(text, "test.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// The invented country moved to another zone; read once, for reading is slow unoptimised.
fn in_zone(zone: &str) -> Arc<Checked> {
    static READ: Mutex<BTreeMap<String, Arc<Checked>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap();
    let moved = || Arc::new(checked(&zz_with(&[("Europe/Vienna", zone)])));
    Arc::clone(read.entry(zone.to_owned()).or_insert_with(moved))
}

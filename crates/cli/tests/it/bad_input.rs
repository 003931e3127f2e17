//! Whatever is sent, it is read or refused with a sentence: never a panic.

#[path = "../../../../fuzz/src/damage.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod damage;
#[path = "../../../../fuzz/src/screen.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the readers of the command are included whole, and only their parsing is told anything"
)]
mod entry;

#[test]
fn screenings_as_json() {
    damage::tell("fuzz/seeds/screen_json", 1000, entry::json);
}

#[test]
fn screenings_as_csv() {
    damage::tell("fuzz/seeds/screen_csv", 1000, entry::csv);
}

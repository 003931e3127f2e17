//! Whatever is sent, it is read or refused with a sentence: never a panic.

#[path = "../../../../fuzz/src/damage.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod damage;
#[path = "../../../../fuzz/src/estimate.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod entry;

#[test]
fn capture_tables() {
    damage::tell("fuzz/seeds/table", 2000, entry::table);
}

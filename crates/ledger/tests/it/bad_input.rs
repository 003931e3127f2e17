//! Whatever is sent, it is read or refused with a sentence: never a panic.

#[path = "../../../../fuzz/src/damage.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod damage;
#[path = "../../../../fuzz/src/ledger.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod entry;

#[test]
fn what_logs_and_witnesses_send() {
    damage::tell("fuzz/seeds/note", 2000, entry::note);
}

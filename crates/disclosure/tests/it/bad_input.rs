//! Whatever is sent, it is read or refused with a sentence: never a panic.

#[path = "../../../../fuzz/src/damage.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod damage;
#[path = "../../../../fuzz/src/disclosure.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod entry;

#[test]
fn domains() {
    damage::tell("fuzz/seeds/domain", 2000, entry::domain);
}

#[test]
fn microdata() {
    damage::tell("fuzz/seeds/microdata", 2000, entry::microdata);
}

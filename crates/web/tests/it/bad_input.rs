//! Whatever is sent, it is read or refused with a sentence: never a panic.

#[path = "../../../../fuzz/src/damage.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod damage;
#[path = "../../../../fuzz/src/web.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod entry;

#[test]
fn bodies_of_forms() {
    damage::tell("fuzz/seeds/form", 2000, entry::form);
}

#[test]
fn headers_and_addresses() {
    damage::tell("fuzz/seeds/header", 2000, entry::header);
}

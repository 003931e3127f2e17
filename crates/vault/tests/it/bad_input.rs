//! Whatever is sent, it is read or refused with a sentence: never a panic.

#[path = "../../../../fuzz/src/damage.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod damage;
#[path = "../../../../fuzz/src/vault.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod entry;

#[test]
fn keys_codes_cookies_and_wraps() {
    damage::tell("fuzz/seeds/key", 2000, entry::key);
}

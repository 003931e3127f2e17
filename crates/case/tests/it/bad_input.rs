//! Whatever is sent, it is read or refused with a sentence: never a panic.

#[path = "../../../../fuzz/src/damage.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod damage;
#[path = "../../../../fuzz/src/case.rs"]
#[expect(
    unreachable_pub,
    reason = "the entry points of `fuzz/` are public there"
)]
mod entry;

#[test]
fn profiles() {
    damage::tell("profiles", 500, entry::profile);
}

#[test]
fn payloads_of_a_case() {
    damage::tell("crates/case/tests/it/golden/case", 500, entry::payloads);
}

#[test]
fn payloads_of_a_concern() {
    damage::tell("crates/case/tests/it/golden/concern", 500, entry::payloads);
}

#[test]
fn payloads_of_an_organisation() {
    damage::tell(
        "crates/case/tests/it/golden/organisation",
        500,
        entry::payloads,
    );
}

#[test]
fn payloads_of_an_access() {
    damage::tell("crates/case/tests/it/golden/access", 300, entry::payloads);
}

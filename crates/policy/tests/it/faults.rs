//! Policies that cannot be used, or that fail while they are asked.

use policy::{Authority, Denied, PolicyError, action};

use crate::relations::{self, member};
use case::Role;

const SCHEMA: &str = include_str!("../../policies/throughline.cedarschema");
const POLICIES: &str = include_str!("../../policies/throughline.cedar");

/// The house's policies and one more.
fn with(policy: &str) -> Result<Authority, PolicyError> {
    Authority::read(SCHEMA, &format!("{POLICIES}\n{policy}"))
}

#[test]
fn a_policy_that_fails_while_it_is_asked_denies_what_another_permits() {
    let desk = relations::mechanism().remove(0);
    let asker = member(&desk, [Role::Reporter]);
    let authority = Authority::embedded().unwrap();
    assert!(
        authority
            .check::<action::ReportConcern>(&asker, desk.resource)
            .is_ok()
    );
    // Valid by its types; the sum is one too many for 64 bits, so a prohibition cannot be judged.
    let failing = with(
        r#"@id("too-much") forbid (principal, action == Action::"reportConcern", resource)
           when { 9223372036854775807 + 1 == 0 };"#,
    );
    let failing = failing.unwrap();
    assert_eq!(
        failing
            .check::<action::ReportConcern>(&asker, desk.resource)
            .unwrap_err(),
        Denied
    );
    let ruling = failing.rule::<action::ReportConcern>(&asker, &desk.resource);
    assert!(!ruling.allowed && ruling.decided_by.is_empty());
}

#[test]
fn policies_that_nobody_could_read_back_are_not_used() {
    for (policy, why) in [
        ("permit (principal, action, resource)", "cannot be read"),
        (
            r#"permit (principal, action == Action::"reportConcern", resource);"#,
            "no @id",
        ),
        (
            r#"@id("the-receiver-answers")
               permit (principal, action == Action::"reportConcern", resource);"#,
            "the-receiver-answers",
        ),
        (
            r#"@id("new") permit (principal, action == Action::"readEverything", resource);"#,
            "do not fit their schema",
        ),
        (
            r#"@id("new") permit (principal, action == Action::"readCase", resource)
               when { resource.purpose == "immigration enforcement" };"#,
            "do not fit their schema",
        ),
    ] {
        let refused = with(policy).unwrap_err().to_string();
        assert!(refused.contains(why), "{policy}: {refused}");
    }
}

//! Which keys go where with responsibility, and which come back.

use std::collections::BTreeSet;

use crate::concern::Concern;
use crate::person::Case;
use crate::{Basis, Compartment, Decision, OrganisationId, Refusal, Revocation};

/// Gives an organisation every key of the case and of the concern it came from.
pub(super) fn hand_keys(
    case: &Case,
    concern: &Concern,
    to: OrganisationId,
    basis: &Basis,
    decision: &mut Decision,
) {
    decision.grant(case.id.into(), case.own_compartments(), to, basis);
    decision.grant(
        concern.id.into(),
        concern.compartments.iter().copied(),
        to,
        basis,
    );
}

/// Takes those keys from an organisation again; what it told itself stays its own.
pub(super) fn withdraw_keys(
    case: &Case,
    concern: &Concern,
    from: OrganisationId,
    decision: &mut Decision,
) {
    let mut revoke = |stream, compartment| {
        decision.revocations.push(Revocation {
            stream,
            compartment,
            from,
        });
    };
    for compartment in case.own_compartments() {
        revoke(case.id.into(), compartment);
    }
    if !concern.keepers().contains(&from) {
        for compartment in &concern.compartments {
            revoke(concern.id.into(), *compartment);
        }
    }
}

/// A referral's copy travels only with its own referral.
pub(super) fn refuse_foreign_parts(
    parts: &BTreeSet<Compartment>,
    carried: Option<Compartment>,
) -> Result<(), Refusal> {
    let foreign =
        |part: &&Compartment| matches!(part, Compartment::Referral(_)) && Some(**part) != carried;
    match parts.iter().find(foreign) {
        Some(part) => Err(Refusal::ForeignPart { compartment: *part }),
        None => Ok(()),
    }
}

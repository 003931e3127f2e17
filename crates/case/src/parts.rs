//! Which sealed parts may go with an order.

use std::collections::BTreeSet;

use crate::{Compartment, Refusal};

/// A referral's copy travels only with its own referral, and why glass was broken with that.
pub(crate) fn refuse_foreign_parts(
    parts: &BTreeSet<Compartment>,
    carried: Option<Compartment>,
) -> Result<(), Refusal> {
    let foreign = |part: &&Compartment| !part.is_standing() && Some(**part) != carried;
    match parts.iter().find(foreign) {
        Some(part) => Err(Refusal::ForeignPart { compartment: *part }),
        None => Ok(()),
    }
}

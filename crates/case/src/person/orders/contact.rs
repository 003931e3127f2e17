//! Contacts with the person: as they said is safe, or otherwise for a reason.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::concern::not_in_future;
use crate::person::{Case, ContactResult, ContactStanding, OutsideReason, RecordedContact};
use crate::{Compartment, Context, Refusal};

/// A contact with the person, or an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeContact {
    /// What came of it.
    pub result: ContactResult,
    /// On which day.
    pub on: Date,
    /// Whether it was done as the safe contact says.
    pub kept: bool,
    /// Why it was done all the same, if it was not, or nobody knew what is safe.
    pub outside: Option<OutsideReason>,
}

impl MadeContact {
    /// What is recorded of it.
    ///
    /// # Errors
    /// Refuses a day that has not come, a contact outside what the person said is safe without a reason, and
    /// another reason without words.
    pub(super) fn recorded(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: &BTreeSet<Compartment>,
    ) -> Result<RecordedContact, Refusal> {
        not_in_future(Some(self.on), context)?;
        let standing = match context.has_no_words(case) {
            true => ContactStanding::Elsewhere,
            false => case.contact_standing(&context.clock(), context.now),
        };
        let outside = match (standing.needs_reason() || !self.kept, self.outside) {
            (true, None) => return Err(Refusal::OutsideSafeContact { standing }),
            (true, Some(OutsideReason::Other))
                if parts.is_empty() && !context.has_no_words(case) =>
            {
                return Err(Refusal::ReasonMissing);
            }
            (true, why) => why,
            // A reason is kept where one is needed.
            (false, _) => None,
        };
        Ok(RecordedContact {
            result: self.result,
            on: self.on,
            standing,
            kept: self.kept,
            outside,
            by: context.actor,
        })
    }
}

//! Orders about services without an account: sheets, calls, and what the directory says of them.

use case::person::PaperOrder;
use case::{CaseId, OrganisationId};
use policy::action;

use super::{Decided, Given, Order, Subject as _, TheMechanism, Touches, sealed, there};

/// Prints a sheet, or records what was said on the telephone.
#[derive(Debug, Clone)]
pub struct OnPaper(pub CaseId, pub PaperOrder);

/// Keeps the services of an organisation without an account.
#[derive(Debug, Clone)]
pub struct KeepListed(pub OrganisationId, pub case::organisation::KeepListed);

impl sealed::Sealed for OnPaper {}
impl sealed::Sealed for KeepListed {}

impl Order for OnPaper {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "on-paper";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}

impl Order for KeepListed {
    type Subject = TheMechanism;
    type Action = action::KeepListed;
    const KIND: &'static str = "keep-listed";

    fn subject(&self) -> TheMechanism {
        TheMechanism
    }

    fn touches(&self) -> Touches {
        self.0.touches()
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(there(given.on.organisation)?, given.context)
    }
}

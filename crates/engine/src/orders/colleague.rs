//! Who of the holder looks after a person.

use case::person::Entrust;
use case::{CaseId, MemberId, OrganisationId};
use policy::action;

use super::{Decided, Given, Order, Subject as _, Touches, sealed, there};

/// Names the member of the organisation acted for who looks after a person that it is responsible for, or nobody.
#[derive(Debug, Clone, Copy)]
pub struct EntrustCase {
    /// Whose case.
    pub case: CaseId,
    /// The organisation acted for.
    pub holder: OrganisationId,
    /// Who looks after the person from now on.
    pub to: Option<MemberId>,
}

impl sealed::Sealed for EntrustCase {}

impl Order for EntrustCase {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "entrust";

    fn subject(&self) -> CaseId {
        self.case
    }

    fn touches(&self) -> Touches {
        Touches {
            organisation: Some(self.holder),
            ..self.case.touches()
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let holder = there(given.on.organisation)?;
        Entrust { to: self.to }.decide(given.case()?, holder, given.context)
    }
}

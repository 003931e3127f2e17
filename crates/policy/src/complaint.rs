//! What the policies see of a person's complaint.

use std::collections::HashMap;
use std::error::Error;

use case::{Complaint, ComplaintId, OrganisationId};
use cedar_policy::EntityUid;

use crate::resource::{Attributes, Resource, organisation, sealed};
use crate::uid;

/// Who takes a complaint, and whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComplaintFacts {
    id: ComplaintId,
    to: OrganisationId,
    about: OrganisationId,
}

impl From<&Complaint> for ComplaintFacts {
    fn from(complaint: &Complaint) -> Self {
        Self::of_row(complaint.id, complaint.to, complaint.about)
    }
}

impl ComplaintFacts {
    /// The facts that a row of a list has.
    pub const fn of_row(id: ComplaintId, to: OrganisationId, about: OrganisationId) -> Self {
        Self { id, to, about }
    }

    /// What all complaints have in common that an organisation takes.
    pub fn taken_by(to: OrganisationId) -> Self {
        let nobody = OrganisationId::from([0; 16]);
        Self::of_row(ComplaintId::from([0; 16]), to, nobody)
    }
}

impl sealed::Sealed for ComplaintFacts {}

impl Resource for ComplaintFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Complaint", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        Ok(HashMap::from([
            ("to".to_owned(), organisation(self.to)?),
            ("about".to_owned(), organisation(self.about)?),
        ]))
    }
}

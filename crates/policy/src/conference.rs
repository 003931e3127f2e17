//! What the policies see of a conference of the local team.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;

use case::person::Case;
use case::{CaseId, ConferenceId, OrganisationId};
use cedar_policy::EntityUid;

use crate::resource::{Attributes, Resource, organisations, sealed};
use crate::uid;

/// Who is invited to a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConferenceFacts {
    id: ConferenceId,
    case: CaseId,
    invited: BTreeSet<OrganisationId>,
}

impl ConferenceFacts {
    /// The facts of a conference, if the case has it.
    pub fn of(case: &Case, id: ConferenceId) -> Option<Self> {
        let conference = case.conferences.get(&id)?;
        Some(Self {
            id,
            case: case.id,
            invited: conference.parts().map(|(invited, _)| invited).collect(),
        })
    }

    /// What all conferences have in common to which an organisation is invited.
    pub fn with(invited: OrganisationId) -> Self {
        Self {
            id: ConferenceId::from([0; 16]),
            case: CaseId::from([0; 16]),
            invited: BTreeSet::from([invited]),
        }
    }

    /// The conference.
    pub const fn id(&self) -> ConferenceId {
        self.id
    }

    /// The case that it is about.
    pub const fn case(&self) -> CaseId {
        self.case
    }
}

impl sealed::Sealed for ConferenceFacts {}

impl Resource for ConferenceFacts {
    fn uid(&self) -> Result<EntityUid, Box<dyn Error>> {
        uid("Conference", self.id)
    }

    fn attributes(&self) -> Result<Attributes, Box<dyn Error>> {
        let invited = organisations(self.invited.iter().copied())?;
        Ok(HashMap::from([("invited".to_owned(), invited)]))
    }
}

//! Who opened what: events that stand beside a case or concern and never move its version.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Compartment, EmergencyId, MemberId, OrganisationId, Role};

/// Why something sealed was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To protect and assist the person.
    Assistance,
    /// To work on a concern.
    Intake,
    /// To answer a referral.
    Referral,
    /// To decide on identification, as the panel.
    Identification,
    /// To prepare a conference to which one is invited, and to do what was agreed there.
    Conference,
    /// Because the person asked what is written or wants it put right.
    PersonAsked,
    /// To check how the case goes, or to take over a colleague's work.
    Review,
    /// By break-glass, which says why.
    Emergency,
}

impl Purpose {
    /// For what a case is opened. That of immigration enforcement is not among them and never will be.
    pub const OF_CASE: [Self; 3] = [Self::Assistance, Self::PersonAsked, Self::Review];

    /// Whether it says that something is done for the person: who checks, answers a referral or breaks
    /// glass says so, and need write nothing in the case.
    pub const fn is_to_help(self) -> bool {
        matches!(self, Self::Assistance | Self::PersonAsked)
    }
}

/// What happened on an access stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum AccessEvent {
    /// A member opened a compartment: recorded before the page was sent, once for as long as it stays
    /// open to a session for a purpose.
    #[serde(rename = "opened/3")]
    Opened {
        /// Who.
        member: MemberId,
        /// For which organisation.
        organisation: OrganisationId,
        /// In which roles then; what was written before kept none.
        roles: BTreeSet<Role>,
        /// What.
        compartment: Compartment,
        /// Why.
        purpose: Purpose,
        /// By which break-glass, if by one.
        emergency: Option<EmergencyId>,
        /// A tag of the session, which tells two sessions apart and leads to neither.
        session: String,
    },
    /// The person read on a page of their own: recorded apart from the case, before anything was shown, once
    /// for each session. It is shown to the person alone.
    #[serde(rename = "read_by_person/1")]
    ReadByPerson {
        /// A tag of the session.
        session: String,
    },
    /// A member searched what the organisation may open: recorded beside the organisation, before
    /// anything was looked for. For what is written down nowhere.
    #[serde(rename = "searched/1")]
    Searched {
        /// Who.
        member: MemberId,
        /// For which organisation.
        organisation: OrganisationId,
        /// A tag of the session.
        session: String,
    },
}

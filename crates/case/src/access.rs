//! Who opened what: events that stand beside a case or concern and never move its version.

use serde::{Deserialize, Serialize};

use crate::{Compartment, MemberId, OrganisationId};

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
}

/// What happened on an access stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum AccessEvent {
    /// A member opened a compartment: recorded before the page was sent, once a session, compartment
    /// and purpose.
    #[serde(rename = "opened/1")]
    Opened {
        /// Who.
        member: MemberId,
        /// For which organisation.
        organisation: OrganisationId,
        /// What.
        compartment: Compartment,
        /// Why.
        purpose: Purpose,
        /// A tag of the session, which tells two sessions apart and leads to neither.
        session: String,
    },
}

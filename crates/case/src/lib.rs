//! The domain: what happens to a person and to a concern, the rules of the field, the clocks that
//! protect, and the law of a country as data.
//!
//! Everything here is pure: time is an argument, there is no input, output or key in reach. An
//! *order* is decided against the state of its streams and a [`Context`]; the [`Decision`] lists the
//! events to append and the keys to hand on or withdraw. State is nothing but events folded by
//! `evolve`, so that any view of the past can be had again.
#![deny(clippy::indexing_slicing)]

pub mod alerts;
pub mod calendar;
pub mod clock;
pub mod complaint;
pub mod concern;
pub mod content;
pub mod organisation;
pub mod person;
pub mod profile;
pub mod seen;
pub mod visit;

mod access;
mod coded;
mod codes;
mod decision;
mod ids;
mod number;
mod parts;
mod payload;
mod public_half;
mod refusal;
mod stream;

pub use access::{AccessEvent, Purpose};
pub use coded::{Called, NoOwnReference, OwnReference};
pub use complaint::{Complaint, ComplaintEvent};
pub use concern::{Concern, ConcernEvent, Tell};
pub use decision::{
    Actor, Append, Basis, Context, Decision, Duties, Duty, Event, Grant, Revocation,
};
pub use ids::{
    ActionId, AgreementId, CaseId, ClockId, ComplaintId, ConcernId, ConferenceId, DemandId,
    DossierId, EmergencyId, LetterId, MemberId, NoReference, OrganisationId, Reference, ReferralId,
    ReviewId,
};
pub use number::{NoNumber, Number, NumberTag};
pub use organisation::{Organisation, OrganisationEvent, Role};
pub use payload::{NewerType, PayloadError, check_type, older_types, type_name, written_types};
pub use person::{Case, CaseEvent};
pub use public_half::{PublicHalf, RowMark};
pub use refusal::Refusal;
pub use stream::{Compartment, StreamId, StreamKind, UnknownCompartment, UnknownStreamKind};

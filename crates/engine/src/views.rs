//! What pages show. Every view states the action that permits it; every compartment it opens is
//! entered in the access stream first, and that of a case is opened only when it is asked for.

mod accesses;
mod alerts;
mod complaint;
mod concern;
mod conference;
mod demand;
mod directory;
mod emergency;
mod erasure;
mod lines;
mod lists;
mod log;
mod opening;
mod overview;
mod own_page;
mod panel;
pub(crate) mod person;

pub use accesses::{AccessEntry, AccessPage, AccessPlace};
pub use alerts::AlertLine;
pub use complaint::{ComplaintView, OwnComplaint};
pub use concern::{ConcernEntry, ConcernView};
pub use conference::{ActionView, CaseConferenceView, ConferenceView, ConferenceWords};
pub use demand::DemandView;
pub use directory::{Directory, FoundService, OrganisationName, Wanted};
pub use emergency::{Emergencies, EmergencyLine, EmergencyView};
pub use erasure::Erasures;
pub use lines::{
    AlarmLine, CaseLine, ClockLine, ComplaintLine, ConcernLine, ConferenceLine, DemandLine,
    DossierLine, LawLine, Lines, NoticeLine, ReferralLine,
};
pub use lists::{List, ListView};
pub use log::LogView;
pub use opening::{Opened, STAYS_OPEN, SealState, SealedCompartment};
pub use overview::Overview;
pub use own_page::{HeldPart, OwnConference, OwnRecord};
pub use panel::{CaseDossierView, DossierView, DossierWords, PanelMember, QuorumView};
pub use person::{CaseView, ContactView, Entry, ReferralView};

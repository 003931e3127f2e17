//! What pages show. Every view states the action that permits it; every sealed part it opens is
//! entered in the access stream first.

mod concern;
mod directory;
mod log;
mod opening;
mod person;
mod work_lists;

pub use concern::{ConcernEntry, ConcernView};
pub use directory::{Directory, FoundService, OrganisationName, Wanted};
pub use log::LogView;
pub use opening::{AccessEntry, Opened};
pub use person::{CaseView, Entry, ReferralView};
pub use work_lists::{
    CaseLine, ClockLine, ConcernLine, DeskView, Funnel, MyWork, NoticeLine, Overview, ReferralLine,
};

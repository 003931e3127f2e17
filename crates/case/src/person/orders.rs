//! What the holder, the receiver of a referral, the desk and the mechanism itself do with a case.
//!
//! Orders are grouped by the authority they need, so that a permit for one group cannot carry out
//! another's. No order has a field for co-operation with an investigation: nothing here could make
//! help depend on it (CETS 197 art. 12(6), 13).

mod again;
mod agree;
mod alarm;
mod child;
mod conference;
mod contact;
mod demand;
mod emergency;
mod erase;
mod holder;
mod keys;
mod lapse;
mod lost;
mod page;
mod panel;
mod paper;
mod punishment;
mod receiver;
mod referral;

pub use again::end_again;
pub use alarm::RaiseAlarm;
pub use conference::{ConferenceOrder, Invite, InvitedOrder};
pub use contact::MadeContact;
pub use demand::{DemandOrder, NamedBasis, NoLawyer, ReceiveDemand};
pub use emergency::{
    ALONE, AnswerEmergency, AskEmergency, ReviewEmergency, StopEmergency, UseEmergency,
};
pub use erase::ConfirmErasure;
pub use holder::HolderOrder;
pub use lapse::{DealWithLapse, lapse, next_due};
pub use page::{OpenPage, PersonOrder};
pub use panel::{DossierOrder, PanelMemberOrder, PanelOrder, QuorumStanding, quorum};
pub use paper::{AnswerOnPaper, PaperOrder};
pub use punishment::{LetterOrder, RecordPunishment, ReviewOrder};
pub use receiver::ReceiverOrder;
pub use referral::ShareBasis;

pub(super) use child::start_guardian;

//! A person's case: from presumption on, with exactly one organisation responsible at every moment.

mod event;
mod orders;
mod presume;
mod state;

pub use event::{
    AdverseOrder, AgeClaim, AgeStatement, Agreement, AgreementKind, CaseEvent, ClockEnd, ClockKind,
    CloseReason, DeclineReason, Explained, HolderChange, Need, PresumptionBasis, ScreeningMode,
    SentReferral, Source,
};
pub use orders::{DealWithLapse, HolderOrder, RaiseAlarm, ReceiverOrder, lapse, next_due};
pub use presume::Presume;
pub use state::{
    Case, CaseStanding, ChildRules, Referral, ReferralStanding, RunningClock, StandingAgreement,
};

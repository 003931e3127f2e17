//! A person's case: from presumption on, with exactly one organisation responsible at every moment.

mod agreement;
mod colleague;
mod conference;
mod contact;
mod demand;
mod dependant;
mod emergency;
mod event;
mod informed;
mod law;
mod lost;
mod orders;
mod page;
mod panel;
mod paper;
mod presume;
mod punishment;
mod returning;
mod screened;
mod sharing;
mod state;
mod terms;

pub use agreement::{
    Agreement, AgreementEnd, AgreementKind, Explained, Explanation, Matter, Reply, Speaker,
    StandingAgreement, Through,
};
pub use colleague::{Entrust, WrittenNote, hand_back};
pub use conference::{
    Action, ActionEnd, ActionKind, ActionOwner, AgreedAction, CalledConference, Conference,
    ConferenceStanding, ConferenceWay, GuardianHeard, HeldConference, Invitation, InvitationAnswer,
    Invited, NotDone, PartEnd, PersonHeard, PersonsPart, PersonsView, Reads,
};
pub use contact::{ContactResult, ContactStanding, KeptContact, OutsideReason, RecordedContact};
pub use demand::{
    AnsweredDemand, AppealStep, CourtOrder, Demand, DemandBasis, DemandCapacity, DemandChannel,
    DemandLawyer, DemandOutcome, DemandReason, DemandStanding, NotTold, PersonTold, ReceivedDemand,
    privilege_of,
};
pub use dependant::{DependantKind, RecordedDependant};
pub use emergency::{
    AskedEmergency, Emergency, EmergencyEnd, EmergencyGround, EmergencyStanding, ReviewFinding,
};
pub use event::CaseEvent;
pub use informed::{Informed, NotInformed};
pub use law::LawUse;
pub use lost::{LossKind, Losses, Lost, RecordedLoss, ReportedMissing};
pub use orders::{
    ALONE, AnswerEmergency, AnswerOnPaper, AskEmergency, ConferenceOrder, ConfirmErasure,
    DealWithLapse, DemandOrder, DossierOrder, HolderOrder, Invite, InvitedOrder, LetterOrder,
    MadeContact, NamedBasis, NoLawyer, OpenPage, PanelMemberOrder, PanelOrder, PaperOrder,
    PersonOrder, QuorumStanding, RaiseAlarm, ReceiveDemand, ReceiverOrder, RecordPunishment,
    ReviewEmergency, ReviewOrder, ShareBasis, StopEmergency, UseEmergency, end_again, lapse,
    next_due, quorum,
};
pub use page::{OwnPage, PageKey, PageStop, SafetyTalk, SharedWith, TALK_COUNTS};
pub use panel::{
    Dossier, DossierStanding, PanelDecision, PanelProcedure, PanelUrgency, Seat, SourcedStatus,
    SubmittedDossier, VoteCounts,
};
pub use paper::{ON_PAPER, PaperAnswer, PhoneAnswer, PhoneCall, PhoneDecline, SpokeWith};
pub use presume::Presume;
pub use punishment::{
    EndedReview, Letter, PunishmentKind, RecordedPunishment, Review, ReviewOutcome, ReviewStanding,
};
pub use returning::{AssessedReturn, ReturnRisk, RiskFinding};
pub use screened::ScreenedBeside;
pub use state::{
    Alarm, AskedErasure, Case, CaseStanding, ChildRules, Referral, ReferralStanding, RunningClock,
};
pub use terms::{
    AdverseOrder, AgeClaim, AgeStatement, ClockEnd, ClockKind, CloseReason, DeclineReason,
    ErasureGrade, ErasureGround, HolderChange, InvokedLaw, Need, PresumptionBasis, ScreeningMode,
    SentReferral, Source,
};

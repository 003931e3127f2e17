//! What can happen in a person's case.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use screening::{Answer, Level};
use serde::{Deserialize, Serialize};

use super::agreement::{Agreement, Explanation, Speaker};
use super::colleague::WrittenNote;
use super::conference::{
    ActionEnd, AgreedAction, CalledConference, ConferenceWay, HeldConference, Invitation,
    InvitationAnswer, PartEnd,
};
use super::contact::RecordedContact;
use super::demand::{AnsweredDemand, AppealStep, CourtOrder, PersonTold, ReceivedDemand};
use super::dependant::RecordedDependant;
use super::emergency::{AskedEmergency, EmergencyEnd, ReviewFinding};
use super::informed::Informed;
use super::lost::{RecordedLoss, ReportedMissing};
use super::page::{PageKey, PageStop, SafetyTalk};
use super::panel::{PanelDecision, PanelProcedure, Seat, SubmittedDossier, VoteCounts};
use super::paper::{PhoneCall, PhoneDecline};
use super::punishment::{EndedReview, RecordedPunishment};
use super::returning::AssessedReturn;
use super::screened::ScreenedBeside;
use super::terms::{
    AdverseOrder, AgeStatement, ClockEnd, ClockKind, CloseReason, DeclineReason, ErasureGrade,
    ErasureGround, HolderChange, InvokedLaw, PresumptionBasis, ScreeningMode, SentReferral, Source,
};
use crate::clock::Deadline;
use crate::{
    ActionId, Actor, AgreementId, ClockId, Compartment, ConcernId, ConferenceId, DemandId,
    DossierId, EmergencyId, LetterId, MemberId, Number, NumberTag, OrganisationId, OwnReference,
    ReferralId, ReviewId, Tell,
};

/// What happened in a person's case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CaseEvent {
    /// The person is presumed to be a victim: protection starts here.
    #[serde(rename = "presumed/1")]
    Presumed {
        /// The concern in which the person was met.
        concern: ConcernId,
        /// On what it rests.
        basis: PresumptionBasis,
        /// Whether there are reasons to think the person a child.
        maybe_child: Tell,
        /// Who is responsible from now on.
        holder: OrganisationId,
        /// Whether that is only until a transfer is accepted.
        interim: bool,
        /// Who presumed.
        by: Actor,
    },
    /// An organisation said by which reference it knows the person in its own files.
    #[serde(rename = "reference_given/1")]
    ReferenceGiven {
        /// Which.
        reference: OwnReference,
        /// Who said so.
        by: Actor,
    },
    /// Responsibility moved.
    #[serde(rename = "holder_changed/2")]
    HolderChanged {
        /// Who is responsible from now on.
        holder: OrganisationId,
        /// On what that rests.
        why: HolderChange,
        /// Who moved it.
        by: Actor,
    },
    /// Something was said about the age.
    #[serde(rename = "age_stated/1")]
    AgeStated {
        /// What.
        statement: AgeStatement,
        /// Who recorded it.
        by: Actor,
    },
    /// The age was shown, after which statements no longer raise a doubt.
    #[serde(rename = "age_settled/1")]
    AgeSettled {
        /// Whether the person was shown to be a child.
        child: bool,
        /// Who recorded it.
        by: Actor,
    },
    /// An account was written down, beside earlier ones.
    #[serde(rename = "account_recorded/1")]
    AccountRecorded {
        /// Whose account.
        source: Source,
        /// When it was given.
        given_on: Date,
        /// Who recorded it.
        by: Actor,
    },
    /// Somebody contacted the person, or tried to.
    #[serde(rename = "contact_made/1")]
    ContactMade(RecordedContact),
    /// Somebody of the holder wrote something down about how things go.
    #[serde(rename = "note_written/1")]
    NoteWritten(WrittenNote),
    /// A member of the holder looks after the person from now on, or nobody does.
    #[serde(rename = "entrusted/1")]
    Entrusted {
        /// Who.
        to: Option<MemberId>,
        /// Who said so.
        by: Actor,
    },
    /// A child of the person, or somebody of the family who is threatened, is known of.
    #[serde(rename = "dependant_recorded/1")]
    DependantRecorded(RecordedDependant),
    /// What awaits the person where they may go back was looked at.
    #[serde(rename = "return_assessed/1")]
    ReturnAssessed(AssessedReturn),
    /// The person can no longer be reached.
    #[serde(rename = "contact_lost/1")]
    ContactLost(RecordedLoss),
    /// The child was reported missing.
    #[serde(rename = "missing_reported/1")]
    MissingReported(ReportedMissing),
    /// Signs or answers were evaluated. It advises; nothing waits for it.
    #[serde(rename = "screened/2")]
    Screened {
        /// The instrument and its version.
        instrument: String,
        /// How it was done.
        mode: ScreeningMode,
        /// The answers, by indicator id.
        #[serde(with = "crate::codes::map")]
        answers: BTreeMap<String, Answer>,
        /// What else was looked at; not kept by version 1.
        beside: Option<ScreenedBeside>,
        /// What came out.
        #[serde(with = "crate::codes::one")]
        level: Level,
        /// Who did it.
        by: Actor,
    },
    /// It was explained to the person, or to a child's representative, what an interview and a record
    /// mean.
    #[serde(rename = "person_informed/1")]
    PersonInformed {
        /// What was explained.
        informed: Informed,
        /// To whom.
        speaker: Speaker,
        /// In which words.
        explained: Explanation,
        /// Who explained it.
        by: Actor,
    },
    /// Something was agreed to or refused. It takes the place of an earlier answer of the same speaker
    /// to the same question.
    #[serde(rename = "agreement_recorded/2")]
    AgreementRecorded {
        /// Its id.
        agreement: AgreementId,
        /// What was answered.
        terms: Agreement,
        /// The first instant after its last day, as counted when it was recorded.
        ends: Option<Timestamp>,
        /// Who recorded it.
        by: Actor,
    },
    /// The last day of an agreement is over.
    #[serde(rename = "agreement_ran_out/1")]
    AgreementRanOut {
        /// Which.
        agreement: AgreementId,
    },
    /// The person took an agreement back.
    #[serde(rename = "agreement_withdrawn/1")]
    AgreementWithdrawn {
        /// Which.
        agreement: AgreementId,
        /// Who recorded it.
        by: Actor,
    },
    /// Another organisation was asked for a service.
    #[serde(rename = "referral_sent/3")]
    ReferralSent {
        /// Its id.
        referral: ReferralId,
        /// What was asked.
        sent: SentReferral,
        /// Who sent it.
        by: Actor,
    },
    /// A referral went out on a legal basis of the profile instead of an agreement.
    #[serde(rename = "law_invoked/1")]
    LawInvoked {
        /// Which referral.
        referral: ReferralId,
        /// On what.
        law: InvokedLaw,
        /// Who invoked it.
        by: Actor,
    },
    /// The person was told afterwards that a legal basis was invoked.
    #[serde(rename = "law_told/1")]
    LawTold {
        /// For which referral.
        referral: ReferralId,
        /// Who told the person.
        by: Actor,
    },
    /// The organisation asked accepted.
    #[serde(rename = "referral_accepted/1")]
    ReferralAccepted {
        /// Which.
        referral: ReferralId,
        /// Who accepted.
        by: Actor,
    },
    /// The organisation asked declined.
    #[serde(rename = "referral_declined/1")]
    ReferralDeclined {
        /// Which.
        referral: ReferralId,
        /// Why.
        reason: DeclineReason,
        /// Who declined.
        by: Actor,
    },
    /// Nobody answered in time: the desk has it.
    #[serde(rename = "referral_expired/1")]
    ReferralExpired {
        /// Which.
        referral: ReferralId,
        /// When it goes on to the co-ordinator.
        desk_due: Timestamp,
    },
    /// The desk did not answer in time either: the co-ordinator has it.
    #[serde(rename = "referral_escalated/1")]
    ReferralEscalated {
        /// Which.
        referral: ReferralId,
    },
    /// The desk or the co-ordinator dealt with a lapsed referral.
    #[serde(rename = "lapse_dealt_with/1")]
    LapseDealtWith {
        /// Which.
        referral: ReferralId,
        /// Who dealt with it.
        by: Actor,
    },
    /// The asker took it back.
    #[serde(rename = "referral_withdrawn/1")]
    ReferralWithdrawn {
        /// Which.
        referral: ReferralId,
        /// Who took it back.
        by: Actor,
    },
    /// The service was given.
    #[serde(rename = "referral_completed/1")]
    ReferralCompleted {
        /// Which.
        referral: ReferralId,
        /// Who says so.
        by: Actor,
    },
    /// A sheet was printed for a receiver without an account. The code of the one before is good for nothing.
    #[serde(rename = "sheet_made/1")]
    SheetMade {
        /// For which referral.
        referral: ReferralId,
        /// The keyed hash of the one-time code that stands on it.
        code: NumberTag,
        /// Who printed it.
        by: Actor,
    },
    /// A receiver without an account said on the telephone what the next event tells.
    #[serde(rename = "answered_by_phone/1")]
    AnsweredByPhone {
        /// About which referral.
        referral: ReferralId,
        /// Who answered, and when.
        call: PhoneCall,
        /// Who recorded it.
        by: Actor,
    },
    /// A service that was called for somebody who was not named said no. No referral was sent.
    #[serde(rename = "declined_by_phone/1")]
    DeclinedByPhone(PhoneDecline),
    /// A right, deadline or task began to run.
    #[serde(rename = "clock_started/1")]
    ClockStarted {
        /// What runs.
        kind: ClockKind,
        /// When it runs out and on what authority, as counted when it started: a later change of
        /// the profile does not move a right that already runs. `None` where no duration is known.
        deadline: Option<Deadline>,
        /// Who or what started it.
        by: Actor,
    },
    /// It ended.
    #[serde(rename = "clock_ended/2")]
    ClockEnded {
        /// Which.
        clock: ClockId,
        /// How.
        how: ClockEnd,
        /// Who or what ended it.
        by: Actor,
    },
    /// What had to be done was not done in time: it stays open, and is an alarm.
    #[serde(rename = "deadline_missed/1")]
    DeadlineMissed {
        /// Which.
        clock: ClockId,
        /// Who is told at once: holder and duty desk; of an action agreed at a conference the holder.
        told: BTreeSet<OrganisationId>,
    },
    /// A removal or detention order became known: an alarm, never a workflow.
    #[serde(rename = "alarm_raised/1")]
    AlarmRaised {
        /// Which kind of order.
        order: AdverseOrder,
        /// Who is told at once: holder, lawyer, duty desk.
        told: BTreeSet<OrganisationId>,
        /// Who learned of it.
        by: Actor,
    },
    /// An earlier event was a mistake; it stays, and this says so.
    #[serde(rename = "corrected/1")]
    Corrected {
        /// The version of the mistaken event.
        mistaken: u64,
        /// Who says so.
        by: Actor,
    },
    /// Work on the case ended.
    #[serde(rename = "closed/1")]
    Closed {
        /// Why.
        reason: CloseReason,
        /// Who closed it.
        by: Actor,
    },
    /// Work on the case began again.
    #[serde(rename = "reopened/1")]
    Reopened {
        /// Who reopened it.
        by: Actor,
    },
    /// The person was exploited again: a new episode, in which nothing has to be told again.
    #[serde(rename = "episode_begun/1")]
    EpisodeBegun {
        /// Who recorded it.
        by: Actor,
    },
    /// Another concern turned out to be about the person.
    #[serde(rename = "concern_joined/1")]
    ConcernJoined {
        /// Which.
        concern: ConcernId,
        /// Who joined it.
        by: Actor,
    },
    /// A concern that was joined turned out to be about somebody else.
    #[serde(rename = "concern_parted/1")]
    ConcernParted {
        /// Which.
        concern: ConcernId,
        /// Who set it apart.
        by: Actor,
    },
    /// Somebody asked to break glass: to open what their role would not.
    #[serde(rename = "emergency_asked/1")]
    EmergencyAsked(AskedEmergency),
    /// Somebody on call asked for it, whose organisation holds no key of the case: it opens with a second
    /// person of the organisation that is on call beside, and never alone.
    #[serde(rename = "emergency_asked_on_call/1")]
    EmergencyAskedOnCall(AskedEmergency),
    /// A second person, of another organisation, confirmed it.
    #[serde(rename = "emergency_confirmed/1")]
    EmergencyConfirmed {
        /// Which.
        emergency: EmergencyId,
        /// Until when it can be opened.
        until: Timestamp,
        /// Who confirmed.
        by: Actor,
    },
    /// A second person refused.
    #[serde(rename = "emergency_refused/1")]
    EmergencyRefused {
        /// Which.
        emergency: EmergencyId,
        /// Who refused.
        by: Actor,
    },
    /// Nobody answered in time, and whoever asked opened alone how the person is reached and what a
    /// life may hang on.
    #[serde(rename = "emergency_opened_alone/1")]
    EmergencyOpenedAlone {
        /// Which.
        emergency: EmergencyId,
        /// What.
        compartments: BTreeSet<Compartment>,
        /// Until when.
        until: Timestamp,
        /// By when it has to have been reviewed.
        review: Deadline,
        /// Who opened it: whoever asked.
        by: Actor,
    },
    /// It ended.
    #[serde(rename = "emergency_ended/1")]
    EmergencyEnded {
        /// Which.
        emergency: EmergencyId,
        /// How.
        how: EmergencyEnd,
        /// Who or what ended it.
        by: Actor,
    },
    /// Somebody looked at it afterwards, and said in words what is to be said of it.
    #[serde(rename = "emergency_reviewed/1")]
    EmergencyReviewed {
        /// Which.
        emergency: EmergencyId,
        /// What it came to.
        finding: ReviewFinding,
        /// Who reviewed it.
        by: Actor,
    },
    /// What was opened alone was not reviewed in time: it still has to be, and is an alarm.
    #[serde(rename = "emergency_review_missed/1")]
    EmergencyReviewMissed {
        /// Which.
        emergency: EmergencyId,
        /// Who is told.
        told: BTreeSet<OrganisationId>,
    },
    /// Somebody of the holder talked with the person about whether a page of their own is safe for them.
    #[serde(rename = "safety_talk/1")]
    SafetyTalked {
        /// What it came to.
        talk: SafetyTalk,
        /// Who talked with the person.
        by: Actor,
    },
    /// The person's own page was opened, with the person.
    #[serde(rename = "page_opened/1")]
    PageOpened {
        /// To which key what the person reads there is wrapped.
        key: PageKey,
        /// What of the sealed parts the person reads there.
        readable: BTreeSet<Compartment>,
        /// Who opened it.
        by: Actor,
    },
    /// The person said on it that something written about them is wrong; the words are sealed.
    #[serde(rename = "wrong_told/1")]
    WrongTold {
        /// What kind of thing, where the person said so.
        about: Option<Compartment>,
        /// Who said it.
        by: Actor,
    },
    /// It was turned off.
    #[serde(rename = "page_turned_off/1")]
    PageTurnedOff {
        /// Why.
        stop: PageStop,
        /// Who turned it off.
        by: Actor,
    },
    /// A demand for records came.
    #[serde(rename = "demand_received/1")]
    DemandReceived(ReceivedDemand),
    /// Whoever gives legal aid in the case since was told of it.
    #[serde(rename = "demand_lawyer_told/1")]
    DemandLawyerTold {
        /// Which.
        demand: DemandId,
        /// Who.
        told: BTreeSet<OrganisationId>,
        /// Who became the person's lawyer.
        by: Actor,
    },
    /// The person was told of it, or it was looked at again and the person was not.
    #[serde(rename = "demand_person_told/1")]
    DemandPersonTold {
        /// Which.
        demand: DemandId,
        /// Whether the person was told.
        person: PersonTold,
        /// Who recorded it.
        by: Actor,
    },
    /// A court's order that lifts privilege was shown.
    #[serde(rename = "demand_order_recorded/1")]
    DemandOrderRecorded {
        /// On which demand.
        demand: DemandId,
        /// The order.
        order: CourtOrder,
        /// Who recorded it.
        by: Actor,
    },
    /// It was answered.
    #[serde(rename = "demand_answered/1")]
    DemandAnswered(AnsweredDemand),
    /// An appeal was lodged, or nobody wants one.
    #[serde(rename = "demand_appealed/1")]
    DemandAppealed {
        /// Which.
        demand: DemandId,
        /// Which of the two.
        step: AppealStep,
        /// Who recorded it.
        by: Actor,
    },
    /// The person was charged or punished: a review of it opens by itself.
    #[serde(rename = "punished/1")]
    Punished(RecordedPunishment),
    /// Whoever charged or punished the person was asked to leave it off.
    #[serde(rename = "review_asked/1")]
    ReviewAsked {
        /// In which review.
        review: ReviewId,
        /// The office that was asked, never a person's name.
        office: String,
        /// Who recorded it.
        by: Actor,
    },
    /// A review came to something.
    #[serde(rename = "review_ended/1")]
    ReviewEnded(EndedReview),
    /// A protection letter was made.
    #[serde(rename = "letter_issued/1")]
    LetterIssued {
        /// Its id.
        letter: LetterId,
        /// The number that stands on it.
        number: Number,
        /// The last day on which it is valid.
        until: Date,
        /// The first instant after that day, as counted when it was made.
        ends: Timestamp,
        /// Who made it.
        by: Actor,
    },
    /// A protection letter was taken back.
    #[serde(rename = "letter_revoked/1")]
    LetterRevoked {
        /// Which.
        letter: LetterId,
        /// Who took it back.
        by: Actor,
    },
    /// A dossier for identification went to the panel.
    #[serde(rename = "dossier_submitted/1")]
    DossierSubmitted(SubmittedDossier),
    /// Something was added to it.
    #[serde(rename = "dossier_supplemented/1")]
    DossierSupplemented {
        /// Which.
        dossier: DossierId,
        /// Who added it.
        by: Actor,
    },
    /// The panel's secretariat looked whether it is complete.
    #[serde(rename = "dossier_checked/1")]
    DossierChecked {
        /// Which.
        dossier: DossierId,
        /// Whether it is; what is missing is said in words.
        complete: bool,
        /// Who looked.
        by: Actor,
    },
    /// It was taken back, or the person does not agree any more.
    #[serde(rename = "dossier_withdrawn/1")]
    DossierWithdrawn {
        /// Which.
        dossier: DossierId,
        /// Who or what took it back.
        by: Actor,
    },
    /// It was locked from a member of the panel who has a part in the matter.
    #[serde(rename = "panel_recused/1")]
    PanelRecused {
        /// Which.
        dossier: DossierId,
        /// From whom.
        member: MemberId,
        /// Who said so.
        by: Actor,
    },
    /// A round of votes began.
    #[serde(rename = "panel_round_opened/1")]
    PanelRoundOpened {
        /// On which dossier.
        dossier: DossierId,
        /// How the panel decides.
        procedure: PanelProcedure,
        /// Who opened it.
        by: Actor,
    },
    /// A member voted. How is not said.
    #[serde(rename = "panel_voted/1")]
    PanelVoted {
        /// On which dossier.
        dossier: DossierId,
        /// For which body.
        seat: Seat,
        /// Who voted.
        by: Actor,
    },
    /// The votes were counted.
    #[serde(rename = "panel_votes_counted/1")]
    PanelVotesCounted {
        /// On which dossier.
        dossier: DossierId,
        /// What was counted.
        counts: VoteCounts,
        /// Who had them counted.
        by: Actor,
    },
    /// The panel's decision was written down, with its reasons.
    #[serde(rename = "panel_decided/1")]
    PanelDecided(PanelDecision),
    /// A dissent was kept with it, in words.
    #[serde(rename = "panel_dissent_kept/1")]
    PanelDissentKept {
        /// On which dossier.
        dossier: DossierId,
        /// Who kept it: the secretariat, whoever dissented.
        by: Actor,
    },
    /// The panel was asked to look again.
    #[serde(rename = "reconsideration_asked/1")]
    ReconsiderationAsked {
        /// At which dossier.
        dossier: DossierId,
        /// Who asked.
        by: Actor,
    },
    /// The holder called a conference of the local team.
    #[serde(rename = "conference_called/1")]
    ConferenceCalled(CalledConference),
    /// An organisation was invited to it.
    #[serde(rename = "conference_invited/1")]
    ConferenceInvited(Invitation),
    /// It was moved to another time or another way: everybody is asked anew.
    #[serde(rename = "conference_moved/1")]
    ConferenceMoved {
        /// Which.
        conference: ConferenceId,
        /// When it begins.
        starts: Timestamp,
        /// In what way.
        way: ConferenceWay,
        /// Who moved it.
        by: Actor,
    },
    /// An invited organisation answered.
    #[serde(rename = "conference_answered/1")]
    ConferenceAnswered {
        /// Which.
        conference: ConferenceId,
        /// What.
        answer: InvitationAnswer,
        /// Who answered.
        by: Actor,
    },
    /// An organisation's part in it ended: what it was to do is the holder's again.
    #[serde(rename = "conference_part_ended/1")]
    ConferencePartEnded {
        /// Which.
        conference: ConferenceId,
        /// Whose.
        organisation: OrganisationId,
        /// Why.
        why: PartEnd,
        /// Who or what ended it.
        by: Actor,
    },
    /// It was called off.
    #[serde(rename = "conference_called_off/1")]
    ConferenceCalledOff {
        /// Which.
        conference: ConferenceId,
        /// Who called it off.
        by: Actor,
    },
    /// It was held.
    #[serde(rename = "conference_held/1")]
    ConferenceHeld(HeldConference),
    /// An action was agreed there.
    #[serde(rename = "action_agreed/1")]
    ActionAgreed(AgreedAction),
    /// Whoever was asked to do it took it on, or did not.
    #[serde(rename = "action_answered/1")]
    ActionAnswered {
        /// Which.
        action: ActionId,
        /// Whether it was taken on.
        accepts: bool,
        /// Who answered.
        by: Actor,
    },
    /// Somebody else was asked to take it on, or the holder has it again.
    #[serde(rename = "action_handed_on/1")]
    ActionHandedOn {
        /// Which.
        action: ActionId,
        /// Who is asked; nobody where the holder has it.
        to: Option<OrganisationId>,
        /// Who handed it on.
        by: Actor,
    },
    /// It ended.
    #[serde(rename = "action_ended/1")]
    ActionEnded {
        /// Which.
        action: ActionId,
        /// How.
        how: ActionEnd,
        /// Who said so.
        by: Actor,
    },
    /// The holder asked that the case be destroyed; another organisation has to confirm.
    #[serde(rename = "erasure_asked/1")]
    ErasureAsked {
        /// How much of it.
        grade: ErasureGrade,
        /// Why.
        ground: ErasureGround,
        /// Who asks.
        by: Actor,
    },
    /// It was destroyed. Where coded facts went too, nobody can read this either.
    #[serde(rename = "erased/1")]
    Erased {
        /// How much of it.
        grade: ErasureGrade,
        /// Who confirmed.
        by: Actor,
    },
}

impl CaseEvent {
    /// Who did it; what a clock does, nobody did.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Presumed { by, .. }
            | Self::ReferenceGiven { by, .. }
            | Self::HolderChanged { by, .. }
            | Self::AgeStated { by, .. }
            | Self::AgeSettled { by, .. }
            | Self::AccountRecorded { by, .. }
            | Self::ContactMade(RecordedContact { by, .. })
            | Self::NoteWritten(WrittenNote { by, .. })
            | Self::Entrusted { by, .. }
            | Self::DependantRecorded(RecordedDependant { by, .. })
            | Self::ReturnAssessed(AssessedReturn { by, .. })
            | Self::ContactLost(RecordedLoss { by, .. })
            | Self::MissingReported(ReportedMissing { by, .. })
            | Self::Screened { by, .. }
            | Self::PersonInformed { by, .. }
            | Self::AgreementRecorded { by, .. }
            | Self::AgreementWithdrawn { by, .. }
            | Self::ReferralSent { by, .. }
            | Self::LawInvoked { by, .. }
            | Self::LawTold { by, .. }
            | Self::ReferralAccepted { by, .. }
            | Self::ReferralDeclined { by, .. }
            | Self::LapseDealtWith { by, .. }
            | Self::ReferralWithdrawn { by, .. }
            | Self::ReferralCompleted { by, .. }
            | Self::SheetMade { by, .. }
            | Self::AnsweredByPhone { by, .. }
            | Self::DeclinedByPhone(PhoneDecline { by, .. })
            | Self::ClockStarted { by, .. }
            | Self::ClockEnded { by, .. }
            | Self::AlarmRaised { by, .. }
            | Self::Corrected { by, .. }
            | Self::Closed { by, .. }
            | Self::SafetyTalked { by, .. }
            | Self::PageOpened { by, .. }
            | Self::WrongTold { by, .. }
            | Self::PageTurnedOff { by, .. }
            | Self::ErasureAsked { by, .. }
            | Self::Erased { by, .. }
            | Self::EmergencyAsked(AskedEmergency { by, .. })
            | Self::EmergencyAskedOnCall(AskedEmergency { by, .. })
            | Self::EmergencyConfirmed { by, .. }
            | Self::EmergencyRefused { by, .. }
            | Self::EmergencyOpenedAlone { by, .. }
            | Self::EmergencyEnded { by, .. }
            | Self::EmergencyReviewed { by, .. }
            | Self::DemandReceived(ReceivedDemand { by, .. })
            | Self::DemandLawyerTold { by, .. }
            | Self::DemandPersonTold { by, .. }
            | Self::DemandOrderRecorded { by, .. }
            | Self::DemandAnswered(AnsweredDemand { by, .. })
            | Self::DemandAppealed { by, .. }
            | Self::Punished(RecordedPunishment { by, .. })
            | Self::ReviewAsked { by, .. }
            | Self::ReviewEnded(EndedReview { by, .. })
            | Self::LetterIssued { by, .. }
            | Self::LetterRevoked { by, .. }
            | Self::DossierSubmitted(SubmittedDossier { by, .. })
            | Self::DossierSupplemented { by, .. }
            | Self::DossierChecked { by, .. }
            | Self::DossierWithdrawn { by, .. }
            | Self::PanelRecused { by, .. }
            | Self::PanelRoundOpened { by, .. }
            | Self::PanelVoted { by, .. }
            | Self::PanelVotesCounted { by, .. }
            | Self::PanelDecided(PanelDecision { by, .. })
            | Self::PanelDissentKept { by, .. }
            | Self::ReconsiderationAsked { by, .. }
            | Self::ConferenceCalled(CalledConference { by, .. })
            | Self::ConferenceInvited(Invitation { by, .. })
            | Self::ConferenceMoved { by, .. }
            | Self::ConferenceAnswered { by, .. }
            | Self::ConferencePartEnded { by, .. }
            | Self::ConferenceCalledOff { by, .. }
            | Self::ConferenceHeld(HeldConference { by, .. })
            | Self::ActionAgreed(AgreedAction { by, .. })
            | Self::ActionAnswered { by, .. }
            | Self::ActionHandedOn { by, .. }
            | Self::ActionEnded { by, .. }
            | Self::EpisodeBegun { by }
            | Self::ConcernJoined { by, .. }
            | Self::ConcernParted { by, .. }
            | Self::Reopened { by } => *by,
            Self::AgreementRanOut { .. }
            | Self::ReferralExpired { .. }
            | Self::ReferralEscalated { .. }
            | Self::EmergencyReviewMissed { .. }
            | Self::DeadlineMissed { .. } => Actor::System,
        }
    }
}

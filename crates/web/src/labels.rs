//! The reader's words for the codes of the field. Each function covers its whole list, so that a
//! code added to the domain does not build until it has words in every language.

use std::borrow::Cow;

use case::alerts::AlertReason;
use case::clock::{Outcome, Urgency};
use case::complaint::ComplaintOutcome;
use case::concern::{ConcernOutcome, Danger, Noticed, WrongJoin};
use case::person::{
    ActionKind, AdverseOrder, AgreementKind, AppealStep, ClockKind, CloseReason, ConferenceWay,
    ContactResult, DeclineReason, DemandCapacity, DemandChannel, DemandOutcome, DemandReason,
    DependantKind, EmergencyGround, ErasureGrade, ErasureGround, Explained, GuardianHeard,
    InvitationAnswer, LossKind, Need, NotDone, OutsideReason, PanelUrgency, PartEnd, PersonHeard,
    PersonsPart, PersonsView, PunishmentKind, Reads, ReferralStanding, Reply, ReturnRisk,
    ReviewFinding, ReviewOutcome, RiskFinding, ScreeningMode, SharedWith, Source, Speaker,
    SpokeWith, Through,
};
use case::profile::{BodyKind, Stage};
use case::visit::{Stand, VisitKind};
use case::{Compartment, Purpose, Role, Tell};
use screening::{
    Act, Answer, Dimension, Form, IloClass, Level, Means, Rule, SetId, Setting, Strength,
    Supplement, Verification,
};
use serde::Serialize;

use crate::i18n::Texts;

/// A message as pages show it.
pub(crate) type Words = Cow<'static, str>;

/// A code with words.
pub(crate) trait Label {
    /// The words in the reader's language.
    fn label(&self, texts: Texts) -> Words;
}

/// A closed list that forms offer.
pub(crate) trait Choices: Label + Copy + 'static {
    /// Every value, in the order in which people read them.
    const ALL: &'static [Self];

    /// What forms send for it.
    fn code(self) -> String;
}

/// Codes that pages show.
macro_rules! labels {
    ($type:ty { $($variant:pat => $message:ident,)+ }) => {
        impl Label for $type {
            fn label(&self, texts: Texts) -> Words {
                match self { $($variant => texts.$message(),)+ }
            }
        }
    };
}

/// Codes that pages show and forms offer; `$code` writes what is sent.
macro_rules! choices {
    ($type:ty { $($variant:path => $message:ident,)+ }) => {
        choices!($type as written { $($variant => $message,)+ });
    };
    ($type:ty as $code:path { $($variant:path => $message:ident,)+ }) => {
        impl Label for $type {
            fn label(&self, texts: Texts) -> Words {
                match self { $($variant => texts.$message(),)+ }
            }
        }

        impl Choices for $type {
            const ALL: &'static [Self] = &[$($variant,)+];

            fn code(self) -> String {
                $code(self).into()
            }
        }
    };
}

choices!(Tell {
    Tell::Yes => tell_yes,
    Tell::No => tell_no,
    Tell::Unknown => tell_unknown,
});

choices!(Noticed {
    Noticed::OwnWork => noticed_own_work,
    Noticed::SelfPresented => noticed_self_presented,
    Noticed::ToldByOther => noticed_told_by_other,
});

choices!(Danger {
    Danger::Now => danger_now,
    Danger::Soon => danger_soon,
    Danger::NotSeen => danger_not_seen,
    Danger::Unknown => danger_unknown,
});

choices!(WrongJoin {
    WrongJoin::AnotherPerson => wrong_join_person,
    WrongJoin::AnotherMatter => wrong_join_matter,
    WrongJoin::Slip => wrong_join_slip,
});

choices!(ConcernOutcome {
    ConcernOutcome::NotFound => outcome_not_found,
    ConcernOutcome::ContactRefused => outcome_contact_refused,
    ConcernOutcome::OtherHelpLabour => outcome_other_help_labour,
    ConcernOutcome::OtherHelpAsylum => outcome_other_help_asylum,
    ConcernOutcome::OtherHelpDomesticViolence => outcome_other_help_domestic_violence,
    ConcernOutcome::NothingFurther => outcome_nothing_further,
});

choices!(Form as screening::Code::code {
    Form::ForcedLabour => form_forced_labour,
    Form::DomesticServitude => form_domestic_servitude,
    Form::ForcedBegging => form_forced_begging,
    Form::ForcedCriminality => form_forced_criminality,
    Form::SlaveryLike => form_slavery_like,
    Form::ForcedMilitaryService => form_forced_military_service,
    Form::SexualExploitation => form_sexual_exploitation,
    Form::ForcedMarriageSexual => form_forced_marriage_sexual,
    Form::OnlineSexualExploitation => form_online_sexual_exploitation,
    Form::OrganRemoval => form_organ_removal,
    Form::IllegalAdoption => form_illegal_adoption,
    Form::SurrogacyExploitation => form_surrogacy_exploitation,
    Form::ForcedMarriage => form_forced_marriage,
    Form::Other => form_other,
});

choices!(Need {
    Need::Shelter => need_shelter,
    Need::Medical => need_medical,
    Need::Psychological => need_psychological,
    Need::Material => need_material,
    Need::Interpretation => need_interpretation,
    Need::Counselling => need_counselling,
    Need::LegalAid => need_legal_aid,
    Need::LabourClaim => need_labour_claim,
    Need::Education => need_education,
    Need::Work => need_work,
    Need::ReturnSupport => need_return_support,
    Need::Holding => need_holding,
});

choices!(Urgency {
    Urgency::Tonight => urgency_tonight,
    Urgency::Within24Hours => urgency_within_24_hours,
    Urgency::ThisWeek => urgency_this_week,
    Urgency::Planned => urgency_planned,
});

labels!(ReferralStanding {
    ReferralStanding::Sent => referral_sent,
    ReferralStanding::Accepted => referral_accepted,
    ReferralStanding::Declined(_) => referral_declined,
    ReferralStanding::AtDesk(_) => referral_at_desk,
    ReferralStanding::AtCoOrdinator => referral_at_co_ordinator,
    ReferralStanding::Lapsed => referral_dealt_with,
    ReferralStanding::Withdrawn => referral_withdrawn,
    ReferralStanding::Completed => referral_completed,
});

choices!(DeclineReason {
    DeclineReason::NoCapacity => decline_no_capacity,
    DeclineReason::NotEligible => decline_not_eligible,
    DeclineReason::Language => decline_language,
    DeclineReason::Area => decline_area,
    DeclineReason::NotSafe => decline_not_safe,
    DeclineReason::Other => decline_other,
});

choices!(SpokeWith {
    SpokeWith::Worker => spoke_worker,
    SpokeWith::Lead => spoke_lead,
    SpokeWith::OnCall => spoke_on_call,
    SpokeWith::Other => spoke_other,
});

choices!(ClockKind {
    ClockKind::Reflection => clock_reflection,
    ClockKind::ReasonableGrounds => clock_reasonable_grounds,
    ClockKind::Guardian => clock_guardian,
    ClockKind::Correction => clock_correction,
    ClockKind::DemandAnswer => clock_demand_answer,
    ClockKind::DemandTold => clock_demand_told,
    ClockKind::DemandAppeal => clock_demand_appeal,
    ClockKind::ReviewAsk => clock_review_ask,
    ClockKind::ReviewAnswer => clock_review_answer,
    ClockKind::Attempt => clock_attempt,
    ClockKind::MissingReport => clock_missing_report,
    ClockKind::Identification => clock_identification,
    ClockKind::AgreedAction => clock_agreed_action,
});

choices!(VisitKind {
    VisitKind::Inspection => visit_inspection,
    VisitKind::Raid => visit_raid,
    VisitKind::FollowUp => visit_follow_up,
    VisitKind::Outreach => visit_outreach,
});

choices!(Stand {
    Stand::Agreed => stand_agreed,
    Stand::SaidNo => stand_said_no,
    Stand::Gone => stand_gone,
});

choices!(ContactResult {
    ContactResult::Reached => contact_reached,
    ContactResult::Attempted => contact_attempted,
    ContactResult::NotReached => contact_not_reached,
    ContactResult::SomebodyElse => contact_somebody_else,
});

choices!(DependantKind {
    DependantKind::Child => dependant_child,
    DependantKind::ThreatenedFamily => dependant_threatened,
});

choices!(ReturnRisk {
    ReturnRisk::Harm => return_harm,
    ReturnRisk::NoProtection => return_no_protection,
    ReturnRisk::Prosecution => return_prosecution,
    ReturnRisk::NoServices => return_no_services,
    ReturnRisk::Stigma => return_stigma,
    ReturnRisk::Retrafficking => return_retrafficking,
    ReturnRisk::Debt => return_debt,
    ReturnRisk::Proceedings => return_proceedings,
    ReturnRisk::Compensation => return_compensation,
    ReturnRisk::Refoulement => return_refoulement,
});

choices!(RiskFinding {
    RiskFinding::None => risk_none,
    RiskFinding::Met => risk_met,
    RiskFinding::Unmet => risk_unmet,
    RiskFinding::Unknown => risk_unknown,
});

choices!(LossKind {
    LossKind::Unknown => loss_unknown,
    LossKind::Left => loss_left,
    LossKind::WithExploiter => loss_with_exploiter,
});

choices!(OutsideReason {
    OutsideReason::Danger => outside_danger,
    OutsideReason::PersonAsked => outside_person_asked,
    OutsideReason::RightEnding => outside_right_ending,
    OutsideReason::NoOtherWay => outside_no_other_way,
    OutsideReason::Mistake => outside_mistake,
    OutsideReason::Other => outside_other,
});

choices!(PunishmentKind {
    PunishmentKind::Charge => punish_charge,
    PunishmentKind::Fine => punish_fine,
    PunishmentKind::Conviction => punish_conviction,
    PunishmentKind::Detention => punish_detention,
    PunishmentKind::EntryBan => punish_entry_ban,
    PunishmentKind::Debt => punish_debt,
});

choices!(ReviewOutcome {
    ReviewOutcome::Dropped => review_dropped,
    ReviewOutcome::Lifted => review_lifted,
    ReviewOutcome::Reduced => review_reduced,
    ReviewOutcome::Stands => review_stands,
    ReviewOutcome::NotConnected => review_not_connected,
    ReviewOutcome::NotWanted => review_not_wanted,
});

choices!(Source {
    Source::Person => source_person,
    Source::Worker => source_worker,
    Source::Document => source_document,
    Source::Family => source_family,
    Source::Organisation => source_organisation,
    Source::Unknown => source_unknown,
});

choices!(AgreementKind {
    AgreementKind::Help => agreement_help,
    AgreementKind::Record => agreement_record,
    AgreementKind::Share => agreement_share,
    AgreementKind::Identification => agreement_identification,
    AgreementKind::Police => agreement_police,
    AgreementKind::Contact => agreement_contact,
    AgreementKind::Research => agreement_research,
    AgreementKind::Waiver => agreement_waiver,
});

choices!(Explained {
    Explained::Aloud => explained_aloud,
    Explained::Read => explained_read,
});

choices!(Through {
    Through::Worker => through_worker,
    Through::Interpreter => through_interpreter,
});

choices!(Speaker {
    Speaker::Person => speaker_person,
    Speaker::Representative => speaker_representative,
});

choices!(Reply {
    Reply::Agreed => agreement_yes,
    Reply::Refused => agreement_no,
    Reply::TooYoung => agreement_too_young,
});

choices!(AdverseOrder {
    AdverseOrder::Removal => order_removal,
    AdverseOrder::Detention => order_detention,
});

choices!(CloseReason {
    CloseReason::SupportEnded => close_support_ended,
    CloseReason::PersonsWish => close_persons_wish,
    CloseReason::Returned => close_returned,
    CloseReason::Died => close_died,
    CloseReason::DeclinedEverything => close_declined_everything,
    CloseReason::Mistake => close_mistake,
});

choices!(ErasureGrade {
    ErasureGrade::Sealed => erasure_sealed,
    ErasureGrade::Everything => erasure_everything,
});

choices!(ErasureGround {
    ErasureGround::PersonsWish => erasure_persons_wish,
    ErasureGround::TimeOver => erasure_time_over,
    ErasureGround::Ordered => erasure_ordered,
});

labels!(Compartment {
    Compartment::Identity => part_identity,
    Compartment::Contact => part_contact,
    Compartment::Urgent => part_urgent,
    Compartment::Narrative => part_narrative,
    Compartment::Location => part_location,
    Compartment::Health => part_health,
    Compartment::Legal => part_legal,
    Compartment::Counselling => part_counselling,
    Compartment::Referral(_) => part_referral,
    Compartment::Numbers => part_numbers,
    Compartment::Emergency(_) => part_emergency,
    Compartment::Integrity => part_of_complaint,
    Compartment::Dossier(_) => part_dossier,
    Compartment::Conference(_) => part_conference,
});

choices!(Purpose {
    Purpose::Assistance => purpose_assistance,
    Purpose::Intake => purpose_intake,
    Purpose::Referral => purpose_referral,
    Purpose::Identification => purpose_identification,
    Purpose::Conference => purpose_conference,
    Purpose::PersonAsked => purpose_person_asked,
    Purpose::Review => purpose_review,
    Purpose::Emergency => purpose_emergency,
});

choices!(SharedWith {
    SharedWith::Nobody => page_shared_nobody,
    SharedWith::Trusted => page_shared_trusted,
    SharedWith::MayHarm => page_shared_may_harm,
    SharedWith::Unknown => page_shared_unknown,
});

choices!(ComplaintOutcome {
    ComplaintOutcome::Founded => complaint_founded,
    ComplaintOutcome::PartlyFounded => complaint_partly_founded,
    ComplaintOutcome::NotFounded => complaint_not_founded,
    ComplaintOutcome::NotOurs => complaint_not_ours,
});

choices!(EmergencyGround {
    EmergencyGround::DangerToLife => ground_danger_to_life,
    EmergencyGround::UrgentHealth => ground_urgent_health,
    EmergencyGround::MustBeReached => ground_must_be_reached,
    EmergencyGround::NobodyThere => ground_nobody_there,
});

choices!(DemandCapacity {
    DemandCapacity::Prosecution => capacity_prosecution,
    DemandCapacity::Defence => capacity_defence,
    DemandCapacity::Court => capacity_court,
    DemandCapacity::Immigration => capacity_immigration,
    DemandCapacity::OtherAuthority => capacity_other_authority,
});

choices!(DemandChannel {
    DemandChannel::Post => channel_post,
    DemandChannel::Served => channel_served,
    DemandChannel::Electronic => channel_electronic,
    DemandChannel::Spoken => channel_spoken,
});

choices!(DemandReason {
    DemandReason::Privileged => reason_privileged,
    DemandReason::TooWide => reason_too_wide,
    DemandReason::NoLaw => reason_no_law,
    DemandReason::Danger => reason_danger,
    DemandReason::NotHeld => reason_not_held,
    DemandReason::TakenBack => reason_taken_back,
    DemandReason::NoSuchPurpose => reason_no_such_purpose,
});

choices!(AppealStep {
    AppealStep::Lodged => appeal_lodged,
    AppealStep::NotLodged => appeal_not_lodged,
});

labels!(DemandOutcome {
    DemandOutcome::Refused => demand_refused,
    DemandOutcome::Narrowed => demand_narrowed,
    DemandOutcome::Complied => demand_complied,
});

choices!(AlertReason {
    AlertReason::StoodIn => alert_stood_in,
    AlertReason::MoreWork => alert_more_work,
    AlertReason::Checked => alert_checked,
    AlertReason::NotWrittenDown => alert_not_written_down,
    AlertReason::NotExplained => alert_not_explained,
    AlertReason::Misuse => alert_misuse,
});

choices!(ReviewFinding {
    ReviewFinding::Right => finding_right,
    ReviewFinding::NotNeeded => finding_not_needed,
    ReviewFinding::Misuse => finding_misuse,
});

choices!(ConferenceWay {
    ConferenceWay::InPerson => team_way_person,
    ConferenceWay::Telephone => team_way_telephone,
    ConferenceWay::Video => team_way_video,
});

choices!(PersonsPart {
    PersonsPart::TakesPart => team_person_takes_part,
    PersonsPart::HeardBefore => team_person_heard_before,
    PersonsPart::SpokenFor => team_person_spoken_for,
    PersonsPart::WantsNone => team_person_wants_none,
    PersonsPart::NotAskedYet => team_person_not_asked,
});

choices!(Reads {
    Reads::Paper => team_reads_paper,
    Reads::CodedFacts => team_reads_coded,
});

choices!(InvitationAnswer {
    InvitationAnswer::Comes => team_answer_comes,
    InvitationAnswer::CannotCome => team_answer_cannot,
    InvitationAnswer::NotOurs => team_answer_not_ours,
});

labels!(PartEnd {
    PartEnd::AgreementEnded => team_end_agreement,
    PartEnd::TakenBack => team_end_taken_back,
    PartEnd::NotOurs => team_end_not_ours,
    PartEnd::CalledOff => team_end_called_off,
    PartEnd::CaseClosed => team_end_closed,
});

choices!(PersonHeard {
    PersonHeard::Present => team_heard_present,
    PersonHeard::HeardBefore => team_heard_before,
    PersonHeard::SpokenFor => team_heard_spoken_for,
    PersonHeard::NotHeard => team_heard_not,
});

choices!(GuardianHeard {
    GuardianHeard::Present => team_heard_present,
    GuardianHeard::HeardBefore => team_heard_before,
    GuardianHeard::NotHeard => team_guardian_not,
    GuardianHeard::NoneYet => team_guardian_none,
});

choices!(PersonsView {
    PersonsView::Agrees => team_view_agrees,
    PersonsView::Differs => team_view_differs,
    PersonsView::NotAskedYet => team_view_not_yet,
    PersonsView::NotSafeToAsk => team_view_not_safe,
    PersonsView::WantsNone => team_view_wants_none,
    PersonsView::TooYoung => team_view_too_young,
});

choices!(ActionKind {
    ActionKind::Accommodation => action_accommodation,
    ActionKind::Safety => action_safety,
    ActionKind::Health => action_health,
    ActionKind::Counselling => action_counselling,
    ActionKind::Material => action_material,
    ActionKind::Legal => action_legal,
    ActionKind::Papers => action_papers,
    ActionKind::WorkOrWages => action_work,
    ActionKind::SchoolOrTraining => action_school,
    ActionKind::Family => action_family,
    ActionKind::Child => action_child,
    ActionKind::Return => action_return,
    ActionKind::Other => action_other,
});

choices!(NotDone {
    NotDone::NoCapacity => not_done_capacity,
    NotDone::PersonsWish => not_done_wish,
    NotDone::NotReached => not_done_reached,
    NotDone::OthersDidNot => not_done_others,
    NotDone::NotSafe => not_done_safe,
    NotDone::Other => not_done_other,
});

choices!(PanelUrgency {
    PanelUrgency::Removal => panel_urgent_removal,
    PanelUrgency::LifeOrHealth => panel_urgent_life,
    PanelUrgency::Child => panel_urgent_child,
    PanelUrgency::RightEnds => panel_urgent_right,
});

labels!(Outcome {
    Outcome::Positive => panel_positive,
    Outcome::Negative => panel_negative,
});

labels!(Stage {
    Stage::Presumed => stage_presumed,
    Stage::ReasonableGrounds => stage_reasonable_grounds,
    Stage::Identified => stage_identified,
    Stage::NotIdentified => stage_not_identified,
});

labels!(Level {
    Level::NoIndication => level_no_indication,
    Level::LookFurther => level_look_further,
    Level::PresumedVictim => level_presumed_victim,
    Level::StrongPresumption => level_strong_presumption,
});

choices!(Act as screening::Code::code {
    Act::Recruitment => act_recruitment,
    Act::Transportation => act_transportation,
    Act::Transfer => act_transfer,
    Act::Harbouring => act_harbouring,
    Act::Receipt => act_receipt,
});

choices!(Means as screening::Code::code {
    Means::Deception => means_deception,
    Means::Coercion => means_coercion,
    Means::Abduction => means_abduction,
    Means::AbuseOfVulnerability => means_abuse_of_vulnerability,
    Means::PaymentForControl => means_payment_for_control,
});

labels!(ScreeningMode {
    ScreeningMode::Noticed => screenings_noticed,
    ScreeningMode::Asked => screenings_asked,
});

labels!(Dimension {
    Dimension::DeceptiveRecruitment => dimension_deceptive_recruitment,
    Dimension::CoerciveRecruitment => dimension_coercive_recruitment,
    Dimension::RecruitmentAbuseVulnerability => dimension_recruitment_abuse,
    Dimension::Exploitation => dimension_exploitation,
    Dimension::CoercionDestination => dimension_coercion_destination,
    Dimension::AbuseVulnerabilityDestination => dimension_abuse_destination,
});

labels!(SetId {
    SetId::AdultLabour => set_adult_labour,
    SetId::ChildLabour => set_child_labour,
    SetId::AdultSexual => set_adult_sexual,
    SetId::ChildSexual => set_child_sexual,
});

labels!(Strength {
    Strength::Strong => strength_strong,
    Strength::Medium => strength_medium,
    Strength::Weak => strength_weak,
});

labels!(IloClass {
    IloClass::NotExploited => class_not_exploited,
    IloClass::ExploitedOnly => class_exploited_only,
    IloClass::DeceivedExploited => class_deceived_exploited,
    IloClass::TraffickedForcedLabour => class_trafficked_forced_labour,
    IloClass::ForcedLabourPossibleTrafficking => class_possible_trafficking,
});

labels!(Supplement {
    Supplement::DomesticServitude => supplement_domestic_servitude,
    Supplement::OrganRemoval => supplement_organ_removal,
});

labels!(Rule {
    Rule::Dimension => rule_dimension,
    Rule::Sensitivity => rule_sensitivity,
    Rule::IloClass => rule_ilo_class,
    Rule::Purpose => rule_purpose,
    Rule::PalermoAdult => rule_palermo_adult,
    Rule::PalermoChild => rule_palermo_child,
    Rule::AgeInDoubt => rule_age_in_doubt,
    Rule::ChildSexual => rule_child_sexual,
    Rule::Levels => rule_levels,
    Rule::Supplement => rule_supplement,
});

labels!(Verification {
    Verification::LegalRule => verification_legal_rule,
    Verification::Ratified => verification_ratified,
    Verification::VerifiedSecondary => verification_secondary,
    Verification::Recall => verification_recall,
    Verification::Proposal => verification_proposal,
});

choices!(Setting as screening::Code::code {
    Setting::Workplace => setting_workplace,
    Setting::Street => setting_street,
    Setting::Health => setting_health,
    Setting::Hotline => setting_hotline,
    Setting::Border => setting_border,
    Setting::Custody => setting_custody,
});

choices!(Answer as screening::Code::code {
    Answer::Present => answer_present,
    Answer::Absent => answer_absent,
    Answer::Unknown => answer_unknown,
    Answer::Refused => answer_refused,
});

choices!(BodyKind {
    BodyKind::AntiTraffickingAgency => body_anti_trafficking_agency,
    BodyKind::BorderGuard => body_border_guard,
    BodyKind::ChildProtection => body_child_protection,
    BodyKind::CivilSociety => body_civil_society,
    BodyKind::Consulate => body_consulate,
    BodyKind::Court => body_court,
    BodyKind::Education => body_education,
    BodyKind::HealthCare => body_health_care,
    BodyKind::Helpline => body_helpline,
    BodyKind::ImmigrationAuthority => body_immigration_authority,
    BodyKind::ImmigrationEnforcement => body_immigration_enforcement,
    BodyKind::InternationalOrganisation => body_international_organisation,
    BodyKind::LabourInspectorate => body_labour_inspectorate,
    BodyKind::LegalAid => body_legal_aid,
    BodyKind::LocalAuthority => body_local_authority,
    BodyKind::Oversight => body_oversight,
    BodyKind::Police => body_police,
    BodyKind::Prosecution => body_prosecution,
    BodyKind::Shelter => body_shelter,
    BodyKind::SocialServices => body_social_services,
    BodyKind::TradeUnion => body_trade_union,
});

/// The code of a value, as events write it.
fn written(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// The value of a code that a form sent, or that an event wrote.
pub(crate) fn from_code<T: Choices>(code: &str) -> Option<T> {
    T::ALL.iter().copied().find(|value| value.code() == code)
}

/// A closed list as a form offers it: the code that is sent, and the words.
pub(crate) fn options<T: Choices>(texts: Texts) -> Vec<(String, Words)> {
    T::ALL
        .iter()
        .map(|value| (value.code(), value.label(texts)))
        .collect()
}

labels!(Role {
    Role::Reporter => role_reporter,
    Role::Intake => role_intake,
    Role::CaseWorker => role_case_worker,
    Role::CoOrdinator => role_co_ordinator,
    Role::Custodian => role_custodian,
    Role::PanelMember => role_panel_member,
});

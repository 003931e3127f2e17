//! What the case holder does.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use screening::{Answer, Level};

use super::agree::{is_child, recordable, recorded, stop_shares};
use super::child::apply_child_rules;
use super::conference;
use super::contact::MadeContact;
use super::demand::{corrected, none_waits};
use super::keys::hand_keys;
use super::lost;
use super::page::{end_keys, hand_to_person};
use super::punishment;
use super::referral::{ShareBasis, sendable, take_back, unanswered};
use crate::clock::Urgency;
use crate::concern::{Concern, not_in_future};
use crate::parts::refuse_foreign_parts;
use crate::person::{
    AgeClaim, AgeStatement, Agreement, AssessedReturn, Case, CaseEvent, CaseStanding, ClockEnd,
    ClockKind, CloseReason, DependantKind, ErasureGrade, ErasureGround, Explanation, Informed,
    LossKind, Matter, Need, OwnPage, PageStop, RecordedDependant, ReferralStanding, ReturnRisk,
    RiskFinding, SafetyTalk, ScreenedBeside, ScreeningMode, Source, Speaker, WrittenNote,
};
use crate::{
    AgreementId, Basis, ClockId, Compartment, Context, Decision, OrganisationId, ReferralId,
    Refusal, Tell,
};

/// What the case holder does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderOrder {
    /// Writes down something said about the age, beside what was said before.
    StateAge(AgeStatement),
    /// Records that the age was shown, with the reason in words.
    SettleAge {
        /// Whether the person was shown to be a child.
        child: bool,
    },
    /// Writes down an account, beside earlier ones.
    RecordAccount {
        /// Whose.
        source: Source,
        /// When it was given.
        given_on: Date,
    },
    /// Writes down that somebody contacted the person, or tried to.
    RecordContact(MadeContact),
    /// Write down how things go.
    WriteNote {
        /// Whether whoever comes on next has to read it.
        for_next_shift: bool,
    },
    /// Writes down what awaits the person where they may go back; on what it rests is sealed.
    AssessReturn {
        /// What was found of each risk.
        findings: BTreeMap<ReturnRisk, RiskFinding>,
        /// Whether the person wants to go back.
        wanted: Tell,
        /// Of a child, whether a determination of its best interests says that it goes back.
        best_interests: Tell,
    },
    /// Writes down a child of the person, or somebody of the family who is threatened; who it is is sealed.
    RecordDependant {
        /// What they are to the person.
        kind: DependantKind,
        /// Whether they are where the person is.
        with_person: Tell,
        /// Whether they are in danger.
        in_danger: Tell,
    },
    /// Writes down that the person can no longer be reached.
    LoseContact {
        /// How, as far as anybody knows.
        how: LossKind,
        /// The last day on which the person was reached or seen.
        last_seen: Option<Date>,
    },
    /// Writes down that the child was reported missing.
    ReportMissing {
        /// The office to which it was reported, never a person's name.
        office: String,
        /// On which day.
        on: Date,
    },
    /// Keeps a screening's answers and result.
    Screen {
        /// The instrument and its version.
        instrument: String,
        /// How it was done.
        mode: ScreeningMode,
        /// The answers, by indicator id.
        answers: BTreeMap<String, Answer>,
        /// What else was looked at.
        beside: ScreenedBeside,
        /// What came out.
        level: Level,
    },
    /// Records what was explained before anything is asked.
    Inform {
        /// What.
        informed: Informed,
        /// To whom.
        speaker: Speaker,
        /// In which words.
        explained: Explanation,
    },
    /// Records what was agreed to or refused. It takes the place of an earlier answer of the same
    /// speaker to the same question.
    RecordAgreement {
        /// The new agreement's id.
        agreement: AgreementId,
        /// The answer.
        terms: Agreement,
    },
    /// Records that the person took an agreement back.
    WithdrawAgreement(AgreementId),
    /// Asks another organisation for a service.
    Refer {
        /// The new referral's id.
        referral: ReferralId,
        /// Who is asked.
        to: OrganisationId,
        /// For what.
        need: Need,
        /// How soon.
        urgency: Urgency,
        /// The person's agreement, or the profile's legal basis.
        basis: ShareBasis,
        /// What the copy says beside the request itself, by compartment.
        carries: BTreeSet<Compartment>,
    },
    /// The person was told that a referral had gone out on a legal basis.
    TellOfLaw(ReferralId),
    /// Takes a referral back.
    WithdrawReferral(ReferralId),
    /// Starts the recovery and reflection period.
    StartReflection,
    /// Ends a clock because what it waited for was done or the person chose so.
    EndClock {
        /// Which.
        clock: ClockId,
        /// Whether it was the person's choice.
        persons_choice: bool,
    },
    /// Says that an earlier event was a mistake; it stays.
    Correct {
        /// Its version.
        mistaken: u64,
    },
    /// Writes down what a talk with the person came to, about whether a page of their own is safe.
    TalkOfPage(SafetyTalk),
    /// Turns the person's page off.
    TurnPageOff,
    /// Ends work on the case.
    Close(CloseReason),
    /// Begins it again.
    Reopen,
    /// Begins a new episode, and work on the case again if that had ended: the person was exploited again.
    BeginEpisode,
    /// Asks that a closed case be destroyed; another organisation has to confirm.
    AskErasure {
        /// How much of it.
        grade: ErasureGrade,
        /// Why.
        ground: ErasureGround,
    },
}

impl HolderOrder {
    /// Decides an order of the holder.
    ///
    /// # Errors
    /// Refuses what the rules of the field do not allow, saying why and what would change it.
    pub fn decide(
        self,
        case: &Case,
        concern: &Concern,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        match (case.standing, &self) {
            (CaseStanding::Erased, _) => return Err(Refusal::CaseErased),
            (
                CaseStanding::Closed(_),
                Self::Reopen
                | Self::BeginEpisode
                | Self::Correct { .. }
                | Self::AskErasure { .. }
                | Self::WithdrawAgreement(_)
                | Self::TellOfLaw(_),
            ) => {}
            // Files are demanded of people too who are no longer helped, and they are asked about it.
            (CaseStanding::Closed(_), Self::RecordAgreement { terms, .. })
                if matches!(terms.matter, Matter::Waiver { .. }) => {}
            (CaseStanding::Closed(_), _) => return Err(Refusal::CaseClosed),
            (CaseStanding::Open, Self::Reopen) => return Err(Refusal::CaseOpen),
            (CaseStanding::Open, Self::AskErasure { .. }) => return Err(Refusal::CloseFirst),
            (CaseStanding::Open, _) => {}
        }
        let mut decision = Decision::default();
        let carried = match &self {
            Self::Refer { referral, .. } => Some(Compartment::Referral(*referral)),
            _ => None,
        };
        refuse_foreign_parts(&parts, carried)?;
        for (reader, basis) in case.readers(context.today()) {
            let own = parts.iter().copied().filter(|part| Some(*part) != carried);
            decision.grant(case.id.into(), own, reader, &basis);
        }
        hand_to_person(case, &parts, &mut decision);
        let by = context.actor;
        // Whoever takes part in coded facts alone keeps reasons and accounts in its own files.
        let said = !parts.is_empty() || context.has_no_words(case);
        let mut record = |event| decision.case_with(case.id, event, parts.clone());
        match self {
            Self::StateAge(statement) => {
                not_in_future(Some(statement.said_on), context)?;
                if let AgeClaim::Born(born) = statement.claim {
                    not_in_future(Some(born), context)?;
                }
                record(CaseEvent::AgeStated { statement, by });
                let mut after = case.clone();
                after.ages.push(statement);
                apply_child_rules(case, &after, concern, context, &mut decision);
            }
            Self::SettleAge { child } => {
                if !said {
                    return Err(Refusal::ReasonMissing);
                }
                record(CaseEvent::AgeSettled { child, by });
                let after = case.with_age_shown(child);
                apply_child_rules(case, &after, concern, context, &mut decision);
            }
            Self::RecordAccount { source, given_on } => {
                not_in_future(Some(given_on), context)?;
                if !said {
                    return Err(Refusal::NothingTold);
                }
                record(CaseEvent::AccountRecorded {
                    source,
                    given_on,
                    by,
                });
            }
            Self::RecordContact(made) => {
                let made = made.recorded(case, context, &parts)?;
                record(CaseEvent::ContactMade(made));
            }
            Self::WriteNote { for_next_shift } => {
                if !said {
                    return Err(Refusal::NothingTold);
                }
                record(CaseEvent::NoteWritten(WrittenNote { for_next_shift, by }));
            }
            Self::RecordDependant {
                kind,
                with_person,
                in_danger,
            } => record(CaseEvent::DependantRecorded(RecordedDependant {
                kind,
                with_person,
                in_danger,
                by,
            })),
            Self::AssessReturn {
                findings,
                wanted,
                best_interests,
            } => {
                if !said && !context.has_no_words(case) {
                    return Err(Refusal::ReasonMissing);
                }
                record(CaseEvent::ReturnAssessed(AssessedReturn {
                    findings,
                    wanted,
                    best_interests,
                    by,
                }));
            }
            Self::LoseContact { how, last_seen } => {
                record(lost::lost(case, how, last_seen, context)?);
            }
            Self::ReportMissing { office, on } => {
                record(lost::reported(case, &office, on, context)?);
            }
            Self::Screen {
                instrument,
                mode,
                answers,
                beside,
                level,
            } => {
                record(CaseEvent::Screened {
                    instrument,
                    mode,
                    answers,
                    beside: Some(beside),
                    level,
                    by,
                });
            }
            Self::Inform {
                informed,
                speaker,
                explained,
            } => {
                coded_language(&explained, context)?;
                if speaker == Speaker::Representative && !is_child(case, context) {
                    return Err(Refusal::AdultsSpeakForThemselves);
                }
                record(CaseEvent::PersonInformed {
                    informed,
                    speaker,
                    explained,
                    by,
                });
            }
            Self::RecordAgreement { agreement, terms } => {
                coded_language(&terms.explained, context)?;
                recordable(case, agreement, &terms, context)?;
                let matter = terms.matter;
                record(recorded(agreement, terms, context));
                stop_shares(matter, case, concern, by, context, &mut decision);
            }
            Self::WithdrawAgreement(agreement) => {
                let answer = case.answer_to(&agreement);
                let (agreement, standing) = answer.ok_or(Refusal::NoSuchAgreement)?;
                if standing.ended.is_some() {
                    return Err(Refusal::AlreadyRecorded);
                }
                record(CaseEvent::AgreementWithdrawn { agreement, by });
                let matter = standing.terms.matter;
                stop_shares(matter, case, concern, by, context, &mut decision);
            }
            Self::Refer {
                referral,
                to,
                need,
                urgency,
                basis,
                carries,
            } => {
                let (sent, law) = sendable(case, to, need, urgency, basis, carries, context)?;
                if case.referrals.contains_key(&referral) {
                    return Err(Refusal::AlreadyRecorded);
                }
                let copy = Compartment::Referral(referral);
                let (copies, own): (BTreeSet<_>, BTreeSet<_>) =
                    parts.iter().copied().partition(|part| *part == copy);
                let basis = sent.basis.clone();
                if !copies.is_empty() && context.coded_only.contains(&to) {
                    return Err(Refusal::ReceiverInCodedFacts);
                }
                if !copies.is_empty() {
                    // Whoever has no account gets a sheet of paper, which the holder prints from its own copy.
                    if !context.no_account.contains(&to) {
                        decision.grant(case.id.into(), [copy], to, &basis);
                    }
                    decision.grant(case.id.into(), [copy], case.holder, &Basis::Holder);
                }
                // What is beside the copy says why the law is invoked, and goes with that.
                let sent = CaseEvent::ReferralSent { referral, sent, by };
                match law {
                    Some(_) if own.is_empty() && !context.has_no_words(case) => {
                        return Err(Refusal::ReasonMissing);
                    }
                    Some(law) => {
                        decision.case_with(case.id, sent, copies);
                        let invoked = CaseEvent::LawInvoked { referral, law, by };
                        decision.case_with(case.id, invoked, own);
                    }
                    None => decision.case_with(case.id, sent, parts),
                }
                if need == Need::Holding {
                    hand_keys(case, concern, to, &basis, &mut decision);
                }
            }
            Self::TellOfLaw(referral) => {
                let mut laws = case.laws.iter();
                let law = laws.find(|law| law.referral == Some(referral));
                if law.ok_or(Refusal::NoSuchReferral)?.told_at.is_some() {
                    return Err(Refusal::AlreadyRecorded);
                }
                record(CaseEvent::LawTold { referral, by });
            }
            Self::WithdrawReferral(referral) => {
                let waiting = case
                    .referrals
                    .get(&referral)
                    .ok_or(Refusal::NoSuchReferral)?;
                match waiting.standing {
                    ReferralStanding::Sent | ReferralStanding::Accepted => {}
                    ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator => {}
                    _ => return Err(Refusal::ReferralEnded),
                }
                record(CaseEvent::ReferralWithdrawn { referral, by });
                take_back(case, concern, referral, waiting, &mut decision);
            }
            Self::StartReflection => {
                if case.running(ClockKind::Reflection).is_some() {
                    return Err(Refusal::ClockRuns {
                        kind: ClockKind::Reflection,
                    });
                }
                let kind = ClockKind::Reflection;
                let deadline = Some(context.clock().reflection(context.now));
                record(CaseEvent::ClockStarted { kind, deadline, by });
            }
            Self::EndClock {
                clock,
                persons_choice,
            } => {
                let running = case.clocks.get(&clock).ok_or(Refusal::NoSuchClock)?;
                if running.ended.is_some() {
                    return Err(Refusal::ClockEnded);
                }
                if running.kind.is_of_demand() {
                    return Err(Refusal::DemandEndsIt);
                }
                if running.kind.is_of_review() {
                    return Err(Refusal::ReviewEndsIt);
                }
                if running.kind.is_of_loss() {
                    return Err(Refusal::ContactEndsIt);
                }
                if running.kind == ClockKind::Identification {
                    return Err(Refusal::PanelEndsIt);
                }
                if running.kind == ClockKind::AgreedAction {
                    return Err(Refusal::ActionEndsIt);
                }
                let right = running.kind == ClockKind::Reflection;
                let how = match (right, persons_choice) {
                    (true, true) => ClockEnd::PersonsChoice,
                    (true, false) => return Err(Refusal::RightIsThePersons),
                    (false, true) => return Err(Refusal::TaskIsNotAChoice),
                    (false, false) => ClockEnd::Done,
                };
                record(CaseEvent::ClockEnded { clock, how, by });
            }
            Self::Correct { mistaken } => {
                if mistaken == 0 || mistaken > case.version {
                    return Err(Refusal::NoSuchEvent { version: mistaken });
                }
                if case.is_decision_of_panel(mistaken) {
                    return Err(Refusal::PanelDecided);
                }
                if !said {
                    return Err(Refusal::ReasonMissing);
                }
                record(CaseEvent::Corrected { mistaken, by });
                let recorded = case.agreement_recorded_by(mistaken);
                if let Some(standing) = recorded.and_then(|id| case.agreements.get(&id)) {
                    let matter = standing.terms.matter;
                    stop_shares(matter, case, concern, by, context, &mut decision);
                }
                corrected(case, mistaken, context, &mut decision);
                punishment::corrected(case, mistaken, context, &mut decision);
                let after = case.with_mistake(mistaken);
                apply_child_rules(case, &after, concern, context, &mut decision);
            }
            Self::Close(reason) => {
                lost::closable(case, reason, context)?;
                if reason == CloseReason::Returned {
                    case.may_return(context)?;
                }
                if let Some(waiting) = case
                    .referrals
                    .values()
                    .find(|referral| unanswered(referral))
                {
                    return Err(Refusal::ReferralWaiting {
                        need: waiting.sent.need,
                    });
                }
                conference::close(case, context, &mut decision);
                decision.case_with(case.id, CaseEvent::Closed { reason, by }, parts);
                end_keys(case, &mut decision);
                lost::no_name_is_kept(case, reason, context, &mut decision);
            }
            Self::TalkOfPage(talk) => record(CaseEvent::SafetyTalked { talk, by }),
            Self::TurnPageOff => {
                if !case.page.as_ref().is_some_and(OwnPage::is_open) {
                    return Err(Refusal::NoPage);
                }
                let stop = PageStop::TurnedOff;
                record(CaseEvent::PageTurnedOff { stop, by });
                end_keys(case, &mut decision);
            }
            Self::Reopen => record(CaseEvent::Reopened { by }),
            Self::BeginEpisode => {
                if case.standing != CaseStanding::Open {
                    decision.case(case.id, CaseEvent::Reopened { by });
                }
                decision.case_with(case.id, CaseEvent::EpisodeBegun { by }, parts);
            }
            Self::AskErasure { grade, ground } => {
                none_waits(case)?;
                record(CaseEvent::ErasureAsked { grade, ground, by });
            }
        }
        lost::keep_clocks(case, context, &mut decision);
        Ok(decision)
    }
}

/// Whoever takes part in coded facts alone names the language of an explanation by its code (ISO 639), since
/// anything longer could be a name.
fn coded_language(explained: &Explanation, context: &Context<'_>) -> Result<(), Refusal> {
    let code = &explained.language;
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|it| it.is_ascii_lowercase());
    if context.acts_in_coded_facts() && !is_code {
        return Err(Refusal::CodedLanguage);
    }
    Ok(())
}

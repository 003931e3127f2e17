//! Refusals: why an order was not carried out, and what would change it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Compartment;
use crate::concern::ConcernOutcome;
use crate::person::{ClockKind, Need};

/// Why the rules of the field refuse an order. Nothing was changed.
///
/// Pages put these into the reader's language; the English text is for commands and logs, and names
/// no person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The id is taken: the same form was sent twice, or two forms share an id.
    #[error("this was already recorded; open it instead of sending it again")]
    AlreadyRecorded,
    /// A report without words and without a form of exploitation.
    #[error("nothing was told: write what was seen or heard, or choose what it may be")]
    NothingTold,
    /// A reason in words is needed.
    #[error("a reason in words is needed; write it and send again")]
    ReasonMissing,
    /// A day on which something happened lies ahead.
    #[error("{day} has not come yet; give the day on which it happened or was said")]
    DayAhead {
        /// The day given.
        day: Date,
    },
    /// The concern ended without becoming a case.
    #[error("this concern has ended; report a new one that refers to it")]
    ConcernEnded {
        /// How it ended.
        outcome: ConcernOutcome,
    },
    /// A person met in the concern is a case, so it cannot end as if nobody were.
    #[error("a person met in this concern is already a case; work on the case")]
    ConcernLinked,
    /// Only a member can do this.
    #[error("only a member of an organisation can do this")]
    NotForTheSystem,
    /// The case is closed.
    #[error("the case is closed; reopen it first")]
    CaseClosed,
    /// The case is open.
    #[error("the case is open already")]
    CaseOpen,
    /// A referral still waits for an answer.
    #[error("a referral still waits for an answer; withdraw it or wait, then close")]
    ReferralWaiting {
        /// What was asked for.
        need: Need,
    },
    /// No such agreement in this case.
    #[error("there is no such agreement in this case; record what the person agreed to first")]
    NoSuchAgreement,
    /// An agreement to share names nobody.
    #[error("an agreement to share must name with whom; choose the organisation")]
    ShareWithWhom,
    /// The agreement does not let these facts go to this organisation today.
    #[error(
        "the person has not agreed to share with this organisation, or the agreement was withdrawn \
         or has run out; ask the person, and record the answer first"
    )]
    AgreementDoesNotCover,
    /// The profile has no such legal basis, or it does not let facts be shared.
    #[error("the profile names no legal basis `{code}` for sharing; choose one it names")]
    NoSuchLegalBasis {
        /// The code given.
        code: String,
    },
    /// The organisation is not registered.
    #[error("this organisation is not registered; choose one from the directory")]
    UnknownOrganisation,
    /// A referral to oneself.
    #[error("a referral goes to another organisation; choose one from the directory")]
    ToOneself,
    /// The organisation may not be responsible for a person.
    #[error("this kind of organisation may not be case holder; choose one that may")]
    MayNotHold,
    /// A child's case goes to nobody but the authority that the profile names.
    #[error(
        "a child's case is held by child protection until the person is shown to be an adult; ask \
         for a service instead, or record that the age was shown"
    )]
    ChildIsHeldByProtection,
    /// No such referral in this case.
    #[error("there is no such referral")]
    NoSuchReferral,
    /// The referral was not accepted yet.
    #[error("the referral was not accepted yet; accept or decline it first")]
    ReferralNotAccepted,
    /// The referral has ended.
    #[error("the referral has been answered or has ended; reload the page to see how")]
    ReferralEnded,
    /// The referral was not answered in time.
    #[error("the referral lapsed at {due}; the duty desk has it now, ask it to be sent again")]
    ReferralLapsed {
        /// When it lapsed.
        due: Timestamp,
    },
    /// Such a clock runs already.
    #[error("this period is running already")]
    ClockRuns {
        /// Which kind.
        kind: ClockKind,
    },
    /// No such clock.
    #[error("there is no such period or task in this case")]
    NoSuchClock,
    /// The clock has ended.
    #[error("this period or task has ended")]
    ClockEnded,
    /// A right ends by itself or by the person's choice.
    #[error("a recovery and reflection period ends by itself or by the person's own choice only")]
    RightIsThePersons,
    /// A deadline or task is not the person's to give up: a child's guardian, an authority's decision.
    #[error("this task ends when it is done; it is not the person's to give up")]
    TaskIsNotAChoice,
    /// No event of this version to correct.
    #[error("there is no entry {version} to correct; choose one from the timeline")]
    NoSuchEvent {
        /// The version given.
        version: u64,
    },
    /// A referral's copy was sent with something else.
    #[error("the part `{compartment}` does not belong to this order")]
    ForeignPart {
        /// The part.
        compartment: Compartment,
    },
    /// The organisation's id is taken.
    #[error("an organisation with this id is registered already")]
    OrganisationRegistered,
    /// A service without a language nobody could use.
    #[error("a service needs at least one language and a place; fill in both")]
    ServiceIncomplete,
}

//! What happens to a known person in the mechanism, step by step.

mod draw;

pub(crate) use draw::road;

/// A person's road through the mechanism, as far as it went within the period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Road<'c> {
    /// What happened, in order.
    pub steps: Vec<Step<'c>>,
    /// On whose lists the person came, in order: on each at most once by its own detection and at
    /// most once by referral.
    pub entries: Vec<Entry<'c>>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'c> {
    /// When, in minutes of the period.
    pub at: i64,
    /// Who did it: a list, a service, or one of the country's duties; empty for what happens by
    /// itself.
    pub by: &'c str,
    /// What.
    pub what: What<'c>,
}

/// What can happen. Codes are the country file's.
#[derive(Debug, Clone, PartialEq)]
pub enum What<'c> {
    /// The mechanism was told.
    Told {
        /// How the teller met the person.
        how: &'static str,
        /// How soon somebody may be harmed.
        danger: &'c str,
        /// Whether the person may be a child: `yes`, `no` or `unknown`.
        child: &'static str,
    },
    /// Another list's owner met the person by itself.
    MetAgain {
        /// How.
        how: &'static str,
    },
    /// The concern ended and nobody was presumed.
    Ended(&'c str),
    /// The person was presumed a victim: on an indicator, or on judgement.
    Presumed {
        /// The indicator, if it rests on one.
        indicator: Option<&'c str>,
        /// Whether the person may be a child.
        child: &'static str,
    },
    /// What is recorded was screened.
    Screened,
    /// An age was stated that contradicts the first: child rules apply from now on.
    AgeContradicted,
    /// The person agreed or refused.
    Agreed {
        /// To what: `help`, `record`, `police` or `share`.
        to: &'static str,
        /// For sharing: with whom.
        with: Option<&'c str>,
        /// Whether the answer was yes.
        given: bool,
    },
    /// Another organisation was asked for a service.
    Referred {
        /// The referral's number in this case, from 1.
        referral: u8,
        /// Who is asked.
        to: &'c str,
        /// For what.
        need: &'c str,
        /// How soon.
        urgency: &'c str,
    },
    /// It accepted.
    Accepted(u8),
    /// It declined.
    Declined(u8, &'c str),
    /// Nobody answered in time.
    Lapsed(u8),
    /// The desk or the co-ordinator took a lapsed referral up.
    TakenUp(u8),
    /// The service was given.
    Completed(u8),
    /// The person took back the agreement on which a referral rests.
    TakenBack(u8),
    /// The recovery and reflection period began.
    ReflectionStarted,
    /// It ended: `true` if the person chose so, `false` if it ran out.
    ReflectionEnded(bool),
    /// A guardian was appointed for a child.
    GuardianAppointed,
    /// A removal or detention order became known.
    Alarm(&'c str),
    /// Work on the case ended.
    Closed(&'c str),
    /// It began again.
    Reopened,
}

impl What<'_> {
    /// Its code in files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Told { .. } => "told",
            Self::MetAgain { .. } => "met_again",
            Self::Ended(_) => "ended",
            Self::Presumed { .. } => "presumed",
            Self::Screened => "screened",
            Self::AgeContradicted => "age_contradicted",
            Self::Agreed { given: true, .. } => "agreed",
            Self::Agreed { given: false, .. } => "refused",
            Self::Referred { .. } => "referred",
            Self::Accepted(_) => "accepted",
            Self::Declined(..) => "declined",
            Self::Lapsed(_) => "lapsed",
            Self::TakenUp(_) => "taken_up",
            Self::Completed(_) => "completed",
            Self::TakenBack(_) => "taken_back",
            Self::ReflectionStarted => "reflection_started",
            Self::ReflectionEnded(_) => "reflection_ended",
            Self::GuardianAppointed => "guardian_appointed",
            Self::Alarm(_) => "alarm",
            Self::Closed(_) => "closed",
            Self::Reopened => "reopened",
        }
    }
}

/// A person came on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'c> {
    /// Whose.
    pub list: &'c str,
    /// When, in minutes of the period.
    pub at: i64,
    /// How its owner met the person.
    pub met: Met<'c>,
}

/// How the owner of a list met a person on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met<'c> {
    /// It found the person itself, or was told by the public.
    Own,
    /// The person came.
    SelfPresented,
    /// Another organisation sent the person: the entry depends on that organisation's work.
    ReferredBy(&'c str),
}

impl Met<'_> {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::SelfPresented => "self",
            Self::ReferredBy(_) => "referred",
        }
    }
}

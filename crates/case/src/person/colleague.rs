//! Inside the organisation that is responsible: which of its members looks after a person, and what they write
//! down for one another.
//!
//! The organisation stays responsible whoever looks after the person. When that member leaves, or responsibility
//! moves, nobody looks after the person until somebody is named again, and lists say so.

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, CaseStanding};
use crate::{Actor, Context, Decision, MemberId, Organisation, Refusal, Role};

/// A note as it was written; what it says is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenNote {
    /// Whether whoever comes on next has to read it: a shelter is handed over every night.
    pub for_next_shift: bool,
    /// Who wrote it.
    pub by: Actor,
}

/// Names the member of the holder who looks after a person, or nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entrust {
    /// Who.
    pub to: Option<MemberId>,
}

impl Entrust {
    /// Decides it; `holder` is the organisation that is responsible.
    ///
    /// # Errors
    /// Refuses a case on which work has ended, and anybody who does not work on cases at the holder.
    pub fn decide(
        self,
        case: &Case,
        holder: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        match case.standing {
            CaseStanding::Open => {}
            CaseStanding::Closed(_) => return Err(Refusal::CaseClosed),
            CaseStanding::Erased => return Err(Refusal::CaseErased),
        }
        let works = |member| {
            let roles = holder.members.get(&member);
            holder.id == case.holder && roles.is_some_and(|roles| roles.contains(&Role::CaseWorker))
        };
        if self.to.is_some_and(|member| !works(member)) {
            return Err(Refusal::NoSuchColleague);
        }
        if self.to == case.worker {
            return Err(Refusal::AlreadyRecorded);
        }
        Ok(entrusted(case, self.to, context.actor))
    }
}

/// Takes a person back from a member who leaves the holder.
pub fn hand_back(case: &Case, leaver: MemberId) -> Decision {
    match case.worker == Some(leaver) {
        true => entrusted(case, None, Actor::System),
        false => Decision::default(),
    }
}

fn entrusted(case: &Case, to: Option<MemberId>, by: Actor) -> Decision {
    let mut decision = Decision::default();
    let event = CaseEvent::Entrusted { to, by };
    decision.case_with(case.id, event, [].into());
    decision
}

//! Answering an alert about a member.

use super::{Organisation, OrganisationEvent, only};
use crate::alerts::{AlertKey, AlertReason};
use crate::{Actor, Context, Decision, Refusal};

/// Says what was behind an alert about a member of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerAlert(pub AlertKey, pub AlertReason);

impl AnswerAlert {
    /// Decides it. An answer can be given again: what was found out later stands beside what was said
    /// first.
    ///
    /// # Errors
    /// Refuses whoever the alert is about.
    pub fn decide(
        self,
        organisation: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let by = context.actor;
        let Actor::Member { member, .. } = by else {
            return Err(Refusal::NotForTheSystem);
        };
        if member == self.0.member() {
            return Err(Refusal::SecondPersonNeeded);
        }
        let event = OrganisationEvent::AlertAnswered {
            alert: self.0,
            reason: self.1,
            by,
        };
        Ok(only(organisation.id, event))
    }
}

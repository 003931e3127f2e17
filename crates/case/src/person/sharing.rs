//! Which answers count, and what they let be shared.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::agreement::{Matter, Reply, Speaker, StandingAgreement};
use super::state::Case;
use super::terms::SentReferral;
use crate::{AgreementId, Basis, Compartment, OrganisationId};

impl Case {
    /// Whether that on which a referral was sent still lets its receiver be told something.
    pub fn still_lets_share(&self, sent: &SentReferral, today: Date) -> bool {
        match &sent.basis {
            Basis::Agreement(agreement) => {
                let answer = self.answer_to(agreement);
                answer.is_some_and(|(_, it)| it.lets_share(sent.to, &sent.carries, today))
            }
            Basis::Law(_) => true,
            Basis::Told | Basis::Holder => false,
        }
    }

    /// The present answer to the question that an agreement answered, by the same speaker: the one
    /// recorded last.
    pub fn answer_to(&self, agreement: &AgreementId) -> Option<(AgreementId, &StandingAgreement)> {
        let asked = &self.agreements.get(agreement)?.terms;
        self.answer(asked.matter, asked.speaker)
    }

    /// The present answer of a speaker to a question.
    pub fn answer(
        &self,
        matter: Matter,
        speaker: Speaker,
    ) -> Option<(AgreementId, &StandingAgreement)> {
        let answers = self.agreements.iter().filter(|(_, standing)| {
            (standing.terms.matter, standing.terms.speaker) == (matter, speaker)
        });
        let last = answers.max_by_key(|(_, standing)| standing.recorded_by);
        last.map(|(id, standing)| (*id, standing))
    }

    /// The present answers, each to a question of its own, in the order in which they were recorded.
    pub fn answers(&self) -> Vec<(AgreementId, &StandingAgreement)> {
        let answers = self.agreements.iter().filter(|(id, _)| {
            let present = self.answer_to(id);
            present.is_some_and(|(present, _)| present == **id)
        });
        let mut answers: Vec<_> = answers.map(|(id, standing)| (*id, standing)).collect();
        answers.sort_by_key(|(_, standing)| standing.recorded_by);
        answers
    }

    /// The answers that are a yes and have not ended.
    pub fn standing_agreements(&self) -> BTreeSet<AgreementId> {
        let answers = self.answers().into_iter();
        let standing = answers.filter(|(_, it)| it.terms.given() && it.ended.is_none());
        standing.map(|(id, _)| id).collect()
    }

    /// Whether an agreement lets these facts go to an organisation. For a child it takes the child's
    /// assent and the consent of whoever represents the child, each on its own; of a child too young to
    /// be asked the second alone.
    pub fn lets_share(
        &self,
        agreement: &AgreementId,
        to: OrganisationId,
        what: &BTreeSet<Compartment>,
        child: bool,
        today: Date,
    ) -> bool {
        let Some((_, named)) = self.answer_to(agreement) else {
            return false;
        };
        let yes = |answer: &StandingAgreement| answer.lets_share(to, what, today);
        self.lets(named.terms.matter, child, yes).is_some()
    }

    /// Whether the present answers to a question that names no receiver are a yes on a civil day: the person's own,
    /// or for a child its assent and the consent of whoever represents it.
    pub fn agrees_to(&self, matter: Matter, child: bool, today: Date) -> bool {
        self.lets(matter, child, |answer| answer.stands(today))
            .is_some()
    }

    /// Whether the present answers to a question are a yes: the person's own, or for a child its assent
    /// and the consent of whoever represents it.
    pub(super) fn lets(
        &self,
        matter: Matter,
        child: bool,
        yes: impl Fn(&StandingAgreement) -> bool,
    ) -> Option<()> {
        let by = |speaker| self.answer(matter, speaker).map(|(_, it)| it);
        let too_young = |answer: &StandingAgreement| {
            answer.terms.answer == Reply::TooYoung && answer.ended.is_none()
        };
        let own = by(Speaker::Person)?;
        let lets = if child {
            (yes(own) || too_young(own)) && by(Speaker::Representative).is_some_and(&yes)
        } else {
            yes(own)
        };
        lets.then_some(())
    }
}

//! What the local team does in histories.

use std::collections::BTreeSet;

use case::person::{
    ActionEnd, ActionKind, ConferenceOrder, ConferenceWay, HeldConference, InvitationAnswer,
    Invite, InvitedOrder, Need, PersonHeard, PersonsPart, PersonsView, Reads, ShareBasis,
};
use case::{Actor, CaseId, Compartment, ConferenceId, OrganisationId};
use engine::{AnswerConference, OnConference, Parts};
use jiff::SignedDuration;

use super::{Country, NAMES, pick};
use crate::house::words;

fn said(conference: ConferenceId) -> Parts {
    words(Compartment::Conference(conference), "a bed by the first")
}

impl Country<'_> {
    /// The person agrees, and the holder calls a conference and invites.
    pub(super) async fn confers(
        &mut self,
        case: usize,
        to: usize,
        paper: bool,
    ) -> Option<OrganisationId> {
        let house = self.house;
        let case = *pick(&self.cases, case)?;
        let to = house.ids[NAMES[to % NAMES.len()]];
        let agreement = self.agree(case, to, None).await?;
        let holder = self.case(case).await.holder;
        let conference = ConferenceId::new(house.engine.new_id());
        let order = ConferenceOrder::Call {
            conference,
            needs: [Need::Shelter].into(),
            starts: house.engine.now() + SignedDuration::from_hours(5),
            way: ConferenceWay::Telephone,
            person: PersonsPart::NotAskedYet,
            carries: [Compartment::Health].into(),
            invite: vec![Invite {
                to,
                basis: ShareBasis::Agreement(agreement),
                reads: if paper {
                    Reads::Paper
                } else {
                    Reads::CodedFacts
                },
            }],
        };
        let order = OnConference(case, order);
        if self
            .order(self.worker(holder), order, said(conference))
            .await
        {
            self.conferences.push((case, conference));
        }
        Some(holder)
    }

    /// Something happens with a conference.
    pub(super) async fn team(&mut self, conference: usize, step: u8) -> Option<OrganisationId> {
        let (case, conference) = *pick(&self.conferences, conference)?;
        let state = self.case(case).await;
        let it = &state.conferences[&conference];
        let invited = *it.invited.keys().next()?;
        let action = state.actions_of(conference).last().map(|(id, _)| id);
        let chair = match step {
            0 => Some(ConferenceOrder::Hold(HeldConference {
                conference,
                on: self.house.today(),
                attended: BTreeSet::new(),
                person: PersonHeard::NotHeard,
                guardian: None,
                view: PersonsView::NotAskedYet,
                by: Actor::System,
            })),
            1 => Some(ConferenceOrder::Agree {
                conference,
                kind: ActionKind::Health,
                asked: Some(invited),
                last_day: self.house.today(),
            }),
            2 => Some(ConferenceOrder::EndPart(conference, invited)),
            _ => None,
        };
        if let Some(order) = chair {
            let words = match order {
                ConferenceOrder::EndPart(..) => Parts::new(),
                _ => said(conference),
            };
            let order = OnConference(case, order);
            self.order(self.worker(state.holder), order, words).await;
            return Some(state.holder);
        }
        let order = match (step, action) {
            (3, _) => InvitedOrder::Answer(conference, InvitationAnswer::Comes),
            (4, _) => InvitedOrder::Answer(conference, InvitationAnswer::NotOurs),
            (5, Some(action)) => InvitedOrder::AnswerAction {
                action,
                accepts: true,
            },
            (_, Some(action)) => InvitedOrder::End {
                action,
                how: ActionEnd::Done,
            },
            (_, None) => return None,
        };
        let words = match it.reads_paper(invited) {
            true => said(conference),
            false => Parts::new(),
        };
        self.invited_by(case, conference, (invited, order), words)
            .await
    }

    async fn invited_by(
        &self,
        case: CaseId,
        conference: ConferenceId,
        (who, order): (OrganisationId, InvitedOrder),
        words: Parts,
    ) -> Option<OrganisationId> {
        let order = AnswerConference(case, conference, order);
        self.order(self.worker(who), order, words).await;
        Some(who)
    }
}

//! The part of a tale in which the local team confers, and agrees who does what.

use std::collections::BTreeSet;

use case::content::Content;
use case::person::{
    ActionKind, AgreementKind, ConferenceOrder, ConferenceWay, HeldConference, InvitationAnswer,
    Invite, InvitedOrder, Need, PersonHeard, PersonsPart, PersonsView, Reads, ShareBasis,
};
use case::{ActionId, Actor, Compartment, ConferenceId};
use engine::{AnswerConference, Form, OnConference, Parts};
use jiff::{SignedDuration, Span};

use super::Tale;
use crate::commands::demo::country::Settled;

/// What a conference is called for.
pub(crate) struct Conferred<'a> {
    /// Who is invited, after the person agreed.
    pub(crate) with: &'a [&'a Settled],
    pub(crate) need: Need,
    /// In how many hours it begins.
    pub(crate) in_hours: i64,
    pub(crate) way: ConferenceWay,
    pub(crate) paper: &'a str,
}

fn words(conference: ConferenceId, words: &str) -> Parts {
    let content = Content::Words(words.to_owned());
    Parts::from([(Compartment::Conference(conference), content)])
}

impl Tale<'_, '_> {
    /// Calls a conference.
    pub(crate) async fn confer(&mut self, it: Conferred<'_>) -> anyhow::Result<ConferenceId> {
        let mut invite = Vec::new();
        for with in it.with {
            let kind = AgreementKind::Share;
            let (agreement, _) = self.agree(kind, Some(with.id), true).await?;
            invite.push(Invite {
                to: with.id,
                basis: ShareBasis::Agreement(agreement),
                reads: Reads::Paper,
            });
        }
        let conference = ConferenceId::new(self.teller.engine.new_id());
        let now = self.teller.engine.now();
        let order = ConferenceOrder::Call {
            conference,
            needs: [it.need].into(),
            starts: now.saturating_add(SignedDuration::from_hours(it.in_hours))?,
            way: it.way,
            person: PersonsPart::TakesPart,
            carries: [Compartment::Health].into(),
            invite,
        };
        self.chair(order, words(conference, it.paper)).await?;
        Ok(conference)
    }

    /// An invited organisation says that it comes.
    pub(crate) async fn comes(&mut self, who: &Settled, to: ConferenceId) -> anyhow::Result<()> {
        let answer = InvitedOrder::Answer(to, InvitationAnswer::Comes);
        self.invited(who, to, answer).await
    }

    /// It is held today, with these and with the person.
    pub(crate) async fn held(
        &mut self,
        conference: ConferenceId,
        there: &[&Settled],
        minutes: &str,
    ) -> anyhow::Result<()> {
        let attended: BTreeSet<_> = there.iter().map(|it| it.id).collect();
        let held = HeldConference {
            conference,
            on: self.today().await?,
            attended,
            person: PersonHeard::Present,
            guardian: None,
            view: PersonsView::Agrees,
            by: Actor::System,
        };
        let order = ConferenceOrder::Hold(held);
        self.chair(order, words(conference, minutes))
            .await
            .map(drop)
    }

    /// Something is agreed, to be done within some days, and whoever is asked takes it on.
    pub(crate) async fn agrees_action(
        &mut self,
        conference: ConferenceId,
        (kind, asked): (ActionKind, Option<&Settled>),
        days: i32,
        what: &str,
    ) -> anyhow::Result<ActionId> {
        let last_day = self.today().await?.saturating_add(Span::new().days(days));
        let order = ConferenceOrder::Agree {
            conference,
            kind,
            asked: asked.map(|asked| asked.id),
            last_day,
        };
        let agreed = self.chair(order, words(conference, what)).await?;
        let action = ActionId::agreed_by(agreed);
        if let Some(asked) = asked {
            let accepts = true;
            let order = InvitedOrder::AnswerAction { action, accepts };
            self.invited(asked, conference, order).await?;
        }
        Ok(action)
    }

    async fn chair(&mut self, order: ConferenceOrder, parts: Parts) -> anyhow::Result<u64> {
        let case = self.protected()?;
        let (order, session) = (OnConference(case.id, order), &case.holder.session);
        let performed = self.work.perform(session, order, parts, Form::default());
        Ok(performed.await?.version)
    }

    async fn invited(
        &mut self,
        who: &Settled,
        conference: ConferenceId,
        order: InvitedOrder,
    ) -> anyhow::Result<()> {
        let order = AnswerConference(self.protected()?.id, conference, order);
        let form = Form::default();
        let done = self.work.perform(&who.session, order, Parts::new(), form);
        Ok(done.await.map(drop)?)
    }
}

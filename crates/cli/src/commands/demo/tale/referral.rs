//! The part of a tale in which other organisations are asked for help.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::content::{Content, ReferralCopy};
use case::person::{
    AgreementKind, DeclineReason, HolderOrder, Matter, Need, ReceiverOrder, ShareBasis,
};
use case::profile::BodyKind;
use case::{AgreementId, Compartment, OrganisationId, ReferralId};
use engine::{Answer, Form, OnLapse, Parts};

use super::{Protected, Tale};
use crate::commands::demo::country::Settled;

/// A referral that was sent.
pub(super) struct Sent<'a> {
    id: ReferralId,
    agreement: Option<AgreementId>,
    to: &'a Settled,
    need: Need,
    standing: Standing,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Open,
    Accepted,
    Over,
}

/// What one organisation asks of another.
pub(crate) struct Asked<'a> {
    /// Its number in the tale.
    pub(crate) number: u8,
    pub(crate) to: &'a Settled,
    pub(crate) need: Need,
    pub(crate) urgency: Urgency,
    pub(crate) request: &'a str,
}

/// Which question is asked before facts go to an organisation.
fn shared_with(to: &Settled) -> AgreementKind {
    match to.kind {
        BodyKind::Police => AgreementKind::Police,
        _ => AgreementKind::Share,
    }
}

impl<'a> Tale<'a, '_> {
    /// The person agrees that another organisation be asked, and it is.
    pub(crate) async fn refer(&mut self, asked: Asked<'a>) -> anyhow::Result<()> {
        let kind = shared_with(asked.to);
        let (agreement, _) = self.agree(kind, Some(asked.to.id), true).await?;
        self.refer_under(asked, agreement).await
    }

    /// Another organisation is asked under an agreement recorded before.
    pub(crate) async fn refer_under(
        &mut self,
        asked: Asked<'a>,
        agreement: AgreementId,
    ) -> anyhow::Result<()> {
        let basis = ShareBasis::Agreement(agreement);
        self.send(asked, basis, Some(agreement), None).await
    }

    /// Another organisation is asked on a legal basis of the profile, for a reason.
    pub(crate) async fn refer_by_law(
        &mut self,
        asked: Asked<'a>,
        basis: &str,
        why: &str,
    ) -> anyhow::Result<()> {
        let basis = ShareBasis::Law {
            code: basis.to_owned(),
            told: false,
        };
        self.send(asked, basis, None, Some(why)).await
    }

    async fn send(
        &mut self,
        asked: Asked<'a>,
        basis: ShareBasis,
        agreement: Option<AgreementId>,
        why: Option<&str>,
    ) -> anyhow::Result<()> {
        let referral = ReferralId::new(self.teller.engine.new_id());
        let copy = ReferralCopy {
            name: "the name the person gave (invented)".to_owned(),
            language: "en".to_owned(),
            contact: "through us".to_owned(),
            request: asked.request.to_owned(),
            safety: "Nobody else may learn the address.".to_owned(),
        };
        let order = HolderOrder::Refer {
            referral,
            to: asked.to.id,
            need: asked.need,
            urgency: asked.urgency,
            basis,
            carries: copy.categories(),
        };
        let mut parts = Parts::from([(Compartment::Referral(referral), Content::Referral(copy))]);
        let why = why.map(|why| (Compartment::Narrative, Content::Words(why.to_owned())));
        parts.extend(why);
        self.hold(order, parts).await?;
        let sent = Sent {
            id: referral,
            agreement,
            to: asked.to,
            need: asked.need,
            standing: Standing::Open,
        };
        self.protected_mut()?.referrals.insert(asked.number, sent);
        Ok(())
    }

    /// Whoever was asked accepts. Nobody can take over a child meanwhile.
    pub(crate) async fn accept(&mut self, number: u8) -> anyhow::Result<()> {
        let Some((id, to, need)) = self.standing(number, Standing::Open)? else {
            return Ok(());
        };
        self.answer(to, ReceiverOrder::Accept(id), Parts::new())
            .await?;
        let case = self.protected_mut()?;
        if need == Need::Holding {
            case.holder = to;
        }
        case.set(number, Standing::Accepted);
        Ok(())
    }

    /// Whoever was asked declines.
    pub(crate) async fn decline(&mut self, number: u8, why: DeclineReason) -> anyhow::Result<()> {
        let Some((id, to, _)) = self.standing(number, Standing::Open)? else {
            return Ok(());
        };
        let words = Content::Words("The house is being repaired.".to_owned());
        let parts = match why {
            DeclineReason::Other => Parts::from([(Compartment::Referral(id), words)]),
            _ => Parts::new(),
        };
        self.answer(to, ReceiverOrder::Decline(id, why), parts)
            .await?;
        self.protected_mut()?.set(number, Standing::Over);
        Ok(())
    }

    /// Whoever accepted says that the service was given.
    pub(crate) async fn complete(&mut self, number: u8) -> anyhow::Result<()> {
        let Some((id, to, _)) = self.standing(number, Standing::Accepted)? else {
            return Ok(());
        };
        self.answer(to, ReceiverOrder::Complete(id), Parts::new())
            .await?;
        self.protected_mut()?.set(number, Standing::Over);
        Ok(())
    }

    /// A lapsed referral is taken up by the desk or the co-ordinator.
    pub(crate) async fn take_up(&mut self, number: u8, by: &Settled) -> anyhow::Result<()> {
        let Some((id, ..)) = self.standing(number, Standing::Open)? else {
            return Ok(());
        };
        let order = OnLapse(self.protected()?.id, id);
        self.work
            .perform(&by.session, order, Parts::new(), Form::default())
            .await?;
        self.protected_mut()?.set(number, Standing::Over);
        Ok(())
    }

    /// The person takes back the agreement under a referral, and with it the referral.
    pub(crate) async fn take_back(&mut self, number: u8) -> anyhow::Result<()> {
        let sent = self.protected()?.referrals.get(&number);
        let agreement = sent.and_then(|sent| sent.agreement);
        let Some(agreement) =
            agreement.filter(|_| sent.is_some_and(|sent| sent.standing != Standing::Over))
        else {
            return Ok(());
        };
        let to = sent.map(|sent| sent.to.id);
        let order = HolderOrder::WithdrawAgreement(agreement);
        self.hold(order, Parts::new()).await?;
        if let Some(to) = to {
            self.protected_mut()?.taken_back_from(to);
        }
        Ok(())
    }

    async fn answer(
        &mut self,
        by: &Settled,
        order: ReceiverOrder,
        parts: Parts,
    ) -> anyhow::Result<()> {
        let order = Answer(self.protected()?.id, order);
        self.work
            .perform(&by.session, order, parts, Form::default())
            .await?;
        Ok(())
    }

    /// A referral that stands so, or nothing.
    fn standing(
        &self,
        number: u8,
        standing: Standing,
    ) -> anyhow::Result<Option<(ReferralId, &'a Settled, Need)>> {
        let sent = self.protected()?.referrals.get(&number);
        let found = sent.filter(|sent| sent.standing == standing);
        Ok(found.map(|sent| (sent.id, sent.to, sent.need)))
    }
}

impl Protected<'_> {
    /// What facts were shared on, and still are, by the person's agreement.
    pub(super) fn shared(&self) -> BTreeSet<Matter> {
        let standing = self
            .referrals
            .values()
            .filter(|sent| sent.agreement.is_some() && sent.standing != Standing::Over);
        let matters =
            standing.filter_map(|sent| Matter::of(shared_with(sent.to), Some(sent.to.id)));
        matters.collect()
    }

    /// A no to an organisation ends everything that it was asked for on a yes.
    pub(super) fn taken_back_from(&mut self, with: OrganisationId) {
        for sent in self.referrals.values_mut() {
            if sent.to.id == with && sent.agreement.is_some() {
                sent.standing = Standing::Over;
            }
        }
    }

    fn set(&mut self, number: u8, standing: Standing) {
        if let Some(sent) = self.referrals.get_mut(&number) {
            sent.standing = standing;
        }
    }

    /// The person may be a child: responsibility was offered for somebody thought an adult.
    pub(super) fn withdraw_offers(&mut self) {
        for sent in self.referrals.values_mut() {
            if sent.need == Need::Holding && sent.standing == Standing::Open {
                sent.standing = Standing::Over;
            }
        }
    }
}

//! What the law did instead of an agreement, told for whoever oversees it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::conference::{Invitation, Reads};
use super::state::Case;
use super::terms::{HolderChange, InvokedLaw, SentReferral};
use crate::{Actor, Basis, Compartment, OrganisationId, ReferralId, Tell};

/// One use of the law instead of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawUse {
    /// The version of the event that did it.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who invoked it, or presumed the person a child; nobody where the law itself moves responsibility
    /// for a child.
    pub by: Option<OrganisationId>,
    /// To whom something went.
    pub to: OrganisationId,
    /// The referral that it was invoked for.
    pub referral: Option<ReferralId>,
    /// The profile's code of it, where it was invoked.
    pub code: Option<String>,
    /// The article, where the entry kept it.
    pub article: Option<String>,
    /// What went, beside the request itself.
    pub carries: BTreeSet<Compartment>,
    /// Whether the law has the person told, where the entry kept it.
    pub must_tell: Option<bool>,
    /// When the person was told.
    pub told_at: Option<Timestamp>,
}

impl LawUse {
    /// Whether the person is to be told and was not.
    pub fn is_to_be_told(&self) -> bool {
        self.must_tell == Some(true) && self.told_at.is_none()
    }
}

impl Case {
    /// A referral went out: on the law, if no agreement is named.
    pub(super) fn sent_by_law(&mut self, at: Timestamp, id: ReferralId, sent: &SentReferral) {
        if let Basis::Law(code) = &sent.basis {
            self.laws.push(LawUse {
                version: self.version,
                at,
                by: Some(sent.from),
                to: sent.to,
                referral: Some(id),
                code: Some(code.clone()),
                article: None,
                carries: sent.carries.clone(),
                must_tell: None,
                told_at: None,
            });
        }
    }

    /// Somebody was invited to a conference: on the law, if no agreement is named.
    pub(super) fn invited_by_law(&mut self, at: Timestamp, invitation: &Invitation) {
        let Some(law) = &invitation.law else {
            return;
        };
        let conference = self.conferences.get(&invitation.conference);
        let carries = match (invitation.reads, conference) {
            (Reads::Paper, Some(conference)) => conference.called.carries.clone(),
            _ => BTreeSet::new(),
        };
        self.laws.push(LawUse {
            version: self.version,
            at,
            by: invitation.by.organisation(),
            to: invitation.to,
            referral: None,
            code: Some(law.code.clone()),
            article: Some(law.article.clone()),
            carries,
            must_tell: Some(law.must_tell),
            told_at: law.told.then_some(at),
        });
    }

    /// What the profile said of the law a referral went out on.
    pub(super) fn invoked(&mut self, at: Timestamp, referral: ReferralId, law: &InvokedLaw) {
        if let Some(known) = self.law_for(referral) {
            known.article = Some(law.article.clone());
            known.must_tell = Some(law.must_tell);
            known.told_at = law.told.then_some(at);
        }
    }

    /// The person was told of it.
    pub(super) fn told_of_law(&mut self, at: Timestamp, referral: ReferralId) {
        if let Some(known) = self.law_for(referral) {
            known.told_at = known.told_at.or(Some(at));
        }
    }

    fn law_for(&mut self, referral: ReferralId) -> Option<&mut LawUse> {
        let mut laws = self.laws.iter_mut();
        laws.find(|law| law.referral == Some(referral))
    }

    /// Responsibility moved: by the law, if that has an organisation hold a child's case.
    pub(super) fn moved_by_law(&mut self, at: Timestamp, why: &HolderChange, by: Actor) {
        if let HolderChange::Child { article } = why {
            self.held_by_law(at, article.clone(), by);
        }
    }

    /// Responsibility for a child is another organisation's than that of whoever presumed it, from the
    /// start.
    pub(super) fn presumed_for_another(&mut self, at: Timestamp, maybe_child: Tell, by: Actor) {
        if maybe_child == Tell::Yes && by.organisation() != Some(self.holder) {
            self.held_by_law(at, None, by);
        }
    }

    fn held_by_law(&mut self, at: Timestamp, article: Option<String>, by: Actor) {
        self.laws.push(LawUse {
            version: self.version,
            at,
            by: by.organisation(),
            to: self.holder,
            referral: None,
            code: None,
            article,
            carries: Compartment::STANDING.into(),
            must_tell: None,
            told_at: None,
        });
    }
}

//! Invariant 8, where the law stands in for an agreement: it names who may tell, who may be told, and what.

use std::collections::BTreeSet;

use case::person::{CaseEvent, HolderOrder, ShareBasis};
use case::profile::BodyKind;
use case::{Basis, Compartment, Context, Event, OrganisationId, Refusal};

use super::caught;
use super::country::{CHILD_PROTECTION, kind};
use super::rules::{Decided, On, Order, Parts, deciding};
use super::sharing::Sharing;

/// Whether the invented country's law lets an organisation tell another one this on that basis: its
/// sections 23, 25 and 26. There is no court among the organisations.
pub(super) fn named_by_law(
    code: &str,
    by: Option<OrganisationId>,
    to: OrganisationId,
    what: &BTreeSet<Compartment>,
) -> bool {
    let averts = [
        BodyKind::AntiTraffickingAgency,
        BodyKind::ChildProtection,
        BodyKind::CivilSociety,
        BodyKind::Helpline,
        BodyKind::Police,
        BodyKind::Shelter,
    ];
    let of_danger = [
        Compartment::Contact,
        Compartment::Identity,
        Compartment::Location,
        Compartment::Urgent,
    ];
    match code {
        _ if by.is_none() => false,
        "child-in-danger" => kind(to) == BodyKind::ChildProtection,
        "danger-to-life" => averts.contains(&kind(to)) && what.is_subset(&of_danger.into()),
        _ => false,
    }
}

/// A referral on the law that was refused for a reason, sent as if it had been to child protection, on a
/// basis that covers it.
fn sent_all_the_same(
    because: fn(&Refusal) -> bool,
) -> impl Fn(Order, On<'_>, &Context<'_>, Parts) -> Decided {
    move |order, on, context, parts| {
        let decided = order.clone().decide(on, context, parts.clone());
        let (Order::Holder(mut asked), Err(refusal)) = (order, &decided) else {
            return decided;
        };
        let HolderOrder::Refer { to, basis, .. } = &mut asked else {
            return decided;
        };
        let ShareBasis::Law { code, .. } = basis else {
            return decided;
        };
        if !because(refusal) {
            return decided;
        }
        let meant = (std::mem::replace(to, CHILD_PROTECTION), code.clone());
        *code = "child-in-danger".to_owned();
        let mut decision = Order::Holder(asked).decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let Event::Case(CaseEvent::ReferralSent { sent, .. }) = &mut append.event {
                (sent.to, sent.basis) = (meant.0, Basis::Law(meant.1.clone()));
            }
        }
        for grant in &mut decision.grants {
            if grant.to == CHILD_PROTECTION {
                (grant.to, grant.basis) = (meant.0, Basis::Law(meant.1.clone()));
            }
        }
        Ok(decision)
    }
}

#[test]
fn a_receiver_whom_the_law_does_not_name_is_caught() {
    let flawed = deciding(sent_all_the_same(|refusal| {
        matches!(refusal, Refusal::LawNamesOtherReceivers { .. })
    }));
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn telling_more_than_the_law_covers_is_caught() {
    let flawed = deciding(sent_all_the_same(|refusal| {
        matches!(refusal, Refusal::LawDoesNotCover { .. })
    }));
    caught::<Sharing>(&flawed, "without a basis");
}

//! Invariant 8: nothing sealed is shared without a recorded agreement or named legal basis; withdrawal
//! stops every later share. What was already read is the engine's to say, and tested there.

use std::collections::BTreeMap;

use case::person::{
    AgreementKind, Case, CaseEvent, ChildRules, HolderOrder, Need, Presume, ReceiverOrder,
    ReferralStanding, SentReferral,
};
use case::profile::BodyKind;
use case::{
    AgreementId, Basis, CaseId, Compartment, Decision, Event, Grant, OrganisationId, Refusal,
    StreamKind,
};
use jiff::civil::Date;

use super::child::Ages;
use super::country::{CHILD_PROTECTION, DESK, kind};
use super::rules::{Order, case_events, deciding, folding, without};
use super::world::{Key, Step};
use super::{Watch, caught, holds};

/// An agreement to share as the person gave it.
#[derive(Clone, Copy)]
struct Shared {
    with: OrganisationId,
    until: Option<Date>,
    recorded_by: u64,
}

/// What the person agreed to and has not taken back.
#[derive(Default)]
struct Sharing {
    agreed: BTreeMap<(CaseId, AgreementId), Shared>,
    ages: BTreeMap<CaseId, Ages>,
}

impl Watch for Sharing {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        if let (Order::Holder(HolderOrder::WithdrawAgreement(_)), Err(refusal)) =
            (step.order, step.decided)
            && !matches!(refusal, Refusal::CaseClosed | Refusal::AlreadyRecorded)
        {
            return Err(format!("a withdrawal was refused: {refusal}"));
        }
        if let Some(decision) = step.decision() {
            self.learn_ages(step);
            for grant in &decision.grants {
                self.founded(step, grant)?;
            }
            self.sent_on_a_basis(step, decision)?;
            self.learn(step);
        }
        for key in &step.world.keys {
            self.may_open(step, key)?;
        }
        Ok(())
    }
}

impl Sharing {
    fn learn_ages(&mut self, step: &Step<'_>) {
        let on = match step.order {
            Order::Presume(Presume { case, .. }) => Some(*case),
            _ => step.case.map(|case| case.id),
        };
        if let Some(on) = on {
            self.ages.entry(on).or_default().learn(step);
        }
    }

    fn learn(&mut self, step: &Step<'_>) {
        let Some((before, order)) = step.holders() else {
            return;
        };
        match order {
            HolderOrder::RecordAgreement { agreement, terms } => {
                let agreed = terms.given && terms.kind == AgreementKind::Share;
                if let Some(with) = terms.with.filter(|_| agreed) {
                    let (until, recorded_by) = (terms.until, before.version + 1);
                    let shared = Shared {
                        with,
                        until,
                        recorded_by,
                    };
                    self.agreed.insert((before.id, *agreement), shared);
                }
            }
            HolderOrder::WithdrawAgreement(agreement) => {
                self.agreed.remove(&(before.id, *agreement));
            }
            HolderOrder::Correct { mistaken } => {
                self.agreed
                    .retain(|(case, _), it| *case != before.id || it.recorded_by != *mistaken);
            }
            _ => {}
        }
    }

    /// Whether the person has agreed that an organisation is told, and not taken it back; on a day,
    /// if what is shared is shared then.
    fn agrees(
        &self,
        case: CaseId,
        id: AgreementId,
        with: OrganisationId,
        on: Option<Date>,
    ) -> bool {
        self.agreed.get(&(case, id)).is_some_and(|agreed| {
            let runs = match (on, agreed.until) {
                (Some(today), Some(until)) => today <= until,
                _ => true,
            };
            agreed.with == with && runs
        })
    }

    /// Whether a key is handed on for a reason that holds.
    fn founded(&self, step: &Step<'_>, grant: &Grant) -> Result<(), String> {
        let today = step.context.today();
        let case_id = match step.order {
            Order::Presume(presume) => Some(presume.case),
            _ => step.case.map(|case| case.id),
        };
        let child = case_id
            .and_then(|id| self.ages.get(&id))
            .is_some_and(|ages| ages.rules(today) != ChildRules::No);
        let founded = match (&grant.basis, case_id) {
            (Basis::Agreement(id), Some(case)) => self.agrees(case, *id, grant.to, Some(today)),
            (Basis::Holder, Some(id)) => {
                let before = step.case.map(|case| case.holder);
                let after = step.world.cases.get(&id).map(|case| case.holder);
                [before, after].contains(&Some(grant.to))
            }
            (Basis::Law(law), _) => {
                let childs_holder = grant.to == CHILD_PROTECTION && child;
                childs_holder && law == "Mechanism Act (invented) sec. 5"
                    || named_by_law(law, step.context.actor.organisation())
                    || step.case.is_some_and(|case| offered(case, grant))
            }
            (Basis::Told, _) => {
                let desk_or_teller = step
                    .concern
                    .is_none_or(|it| it.keepers().contains(&grant.to));
                step.context.actor.organisation() == Some(grant.to)
                    || (desk_or_teller && grant.stream.kind == StreamKind::Concern)
                    || grant.to == DESK
                        && matches!(step.order, Order::Report(_) | Order::Presume(_))
            }
            (Basis::Agreement(_) | Basis::Holder, None) => false,
        };
        if founded {
            Ok(())
        } else {
            Err(format!("shared without a basis: {grant:?}"))
        }
    }

    /// A referral goes out on something that holds, whether or not it carries anything.
    fn sent_on_a_basis(&self, step: &Step<'_>, decision: &Decision) -> Result<(), String> {
        for event in case_events(decision) {
            let (CaseEvent::ReferralSent { sent, .. }, Some(case)) = (event, step.case) else {
                continue;
            };
            let holds = match &sent.basis {
                Basis::Agreement(id) => {
                    self.agrees(case.id, *id, sent.to, Some(step.context.today()))
                }
                Basis::Law(code) => named_by_law(code, step.context.actor.organisation()),
                Basis::Told | Basis::Holder => false,
            };
            if !holds {
                return Err(format!("referred without a basis: {sent:?}"));
            }
        }
        Ok(())
    }

    /// Whether an organisation may have a key at this moment.
    fn may_open(&self, step: &Step<'_>, key: &Key) -> Result<(), String> {
        let (stream, compartment, organisation) = *key;
        let may = match stream.kind {
            StreamKind::Case => {
                let id = stream.id.into_bytes().into();
                let case = step.world.cases.get(&id).ok_or("a key of no case")?;
                organisation == case.holder || self.told(case, compartment, organisation)
            }
            StreamKind::Concern => {
                let id = stream.id.into_bytes().into();
                let concern = step.world.concerns.get(&id).ok_or("a key of no concern")?;
                let cases = concern
                    .cases
                    .iter()
                    .filter_map(|it| step.world.cases.get(it));
                let mut readers = cases.filter(|case| {
                    case.holder == organisation
                        || self.told(case, Compartment::Narrative, organisation)
                });
                concern.keepers().contains(&organisation) || readers.next().is_some()
            }
            StreamKind::Organisation | StreamKind::Access => false,
        };
        if may {
            Ok(())
        } else {
            Err(format!("{organisation} can open {compartment} of {stream}"))
        }
    }

    /// Whether somebody else than the holder was told on a basis that was not taken back.
    fn told(&self, case: &Case, compartment: Compartment, organisation: OrganisationId) -> bool {
        let stands = |sent: &SentReferral| match &sent.basis {
            Basis::Agreement(id) => self.agrees(case.id, *id, organisation, None),
            Basis::Law(_) => true,
            Basis::Told | Basis::Holder => false,
        };
        case.referrals.iter().any(|(id, referral)| {
            let sent = &referral.sent;
            let carried = match (compartment, referral.standing) {
                (Compartment::Referral(of), standing) => {
                    let kept = [
                        ReferralStanding::Sent,
                        ReferralStanding::Accepted,
                        ReferralStanding::Completed,
                    ];
                    of == *id && kept.contains(&standing)
                }
                (_, ReferralStanding::Sent) => sent.need == Need::Holding,
                _ => false,
            };
            sent.to == organisation && carried && stands(sent)
        })
    }
}

/// Whether the holding was offered on the basis of a grant: what was checked when it was sent.
fn offered(case: &Case, grant: &Grant) -> bool {
    case.referrals.values().any(|referral| {
        let SentReferral {
            to, need, basis, ..
        } = &referral.sent;
        let waits = referral.standing == ReferralStanding::Sent && *need == Need::Holding;
        waits && *to == grant.to && *basis == grant.basis
    })
}

/// Whether the invented country's law lets an organisation share on that basis: its sections 23, 25
/// and 26.
fn named_by_law(code: &str, by: Option<OrganisationId>) -> bool {
    let court = [
        BodyKind::AntiTraffickingAgency,
        BodyKind::SocialServices,
        BodyKind::Shelter,
    ];
    match code {
        "child-in-danger" | "danger-to-life" => true,
        "court-order" => by.is_some_and(|by| court.contains(&kind(by))),
        _ => false,
    }
}

#[test]
fn nothing_is_shared_without_agreement_or_law_and_withdrawal_stops_it() {
    holds::<Sharing>();
}

#[test]
fn a_share_without_basis_is_caught() {
    // Whoever is asked is told, whether or not anybody agreed.
    let flawed = deciding(|order, on, context, parts| {
        let decided = order.clone().decide(on, context, parts.clone());
        match (order, decided) {
            (
                Order::Holder(HolderOrder::Refer {
                    referral,
                    to,
                    need,
                    urgency,
                    basis,
                }),
                Err(Refusal::AgreementDoesNotCover),
            ) => {
                let told = HolderOrder::Refer {
                    referral,
                    to,
                    need,
                    urgency,
                    basis: Basis::Law("danger-to-life".to_owned()),
                };
                let mut decision = Order::Holder(told).decide(on, context, parts)?;
                decision
                    .grants
                    .iter_mut()
                    .for_each(|it| it.basis = basis.clone());
                for append in &mut decision.appends {
                    if let Event::Case(CaseEvent::ReferralSent { sent, .. }) = &mut append.event {
                        sent.basis = basis.clone();
                    }
                }
                Ok(decision)
            }
            (_, decided) => decided,
        }
    });
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn a_refusal_taken_for_an_agreement_is_caught() {
    let flawed = folding(|_, _, mut after| {
        after
            .agreements
            .values_mut()
            .for_each(|it| it.terms.given = true);
        after
    });
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn an_agreement_that_outlives_its_last_day_is_caught() {
    let flawed = folding(|_, _, mut after| {
        after
            .agreements
            .values_mut()
            .for_each(|it| it.terms.until = None);
        after
    });
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn a_withdrawal_that_stops_nothing_later_is_caught() {
    let flawed = folding(|_, _, mut after| {
        after
            .agreements
            .values_mut()
            .for_each(|it| it.withdrawn = false);
        after
    });
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn a_withdrawal_that_leaves_the_keys_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let withdrawal = matches!(order, Order::Holder(HolderOrder::WithdrawAgreement(_)));
        let mut decision = order.decide(on, context, parts)?;
        if withdrawal {
            decision.revocations.clear();
            decision = without(decision, |event| {
                matches!(event, CaseEvent::ReferralWithdrawn { .. })
            });
        }
        Ok(decision)
    });
    caught::<Sharing>(&flawed, "can open");
}

#[test]
fn an_agreement_recorded_by_mistake_that_goes_on_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let correction = matches!(order, Order::Holder(HolderOrder::Correct { .. }));
        let mut decision = order.decide(on, context, parts)?;
        if correction {
            decision.revocations.clear();
        }
        Ok(decision)
    });
    caught::<Sharing>(&flawed, "can open");
}

#[test]
fn a_former_holder_that_keeps_its_keys_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let moved = matches!(order, Order::Receiver(ReceiverOrder::Accept(_)));
        let mut decision = order.decide(on, context, parts)?;
        if moved {
            decision.revocations.clear();
        }
        Ok(decision)
    });
    caught::<Sharing>(&flawed, "can open");
}

#[test]
fn a_decline_that_keeps_the_copy_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let declined = matches!(order, Order::Receiver(ReceiverOrder::Decline(..)));
        let mut decision = order.decide(on, context, parts)?;
        if declined {
            decision.revocations.clear();
        }
        Ok(decision)
    });
    caught::<Sharing>(&flawed, "can open referral");
}

#[test]
fn whoever_presumed_and_keeps_a_key_to_what_the_holder_writes_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let presumed = match &order {
            Order::Presume(presume) => Some(presume.case),
            _ => None,
        };
        let told = parts.clone();
        let mut decision = order.decide(on, context, parts)?;
        if let (Some(case), Some(to)) = (presumed, context.actor.organisation()) {
            decision
                .grants
                .extend(told.into_iter().map(|compartment| Grant {
                    stream: case.into(),
                    compartment,
                    to,
                    basis: Basis::Told,
                }));
        }
        Ok(decision)
    });
    caught::<Sharing>(&flawed, "can open");
}

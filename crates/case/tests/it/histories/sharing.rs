//! Invariant 8: nothing sealed is shared without a recorded agreement or named legal basis; withdrawal
//! stops every later share. What was already read is the engine's to say, and tested there.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{
    Agreement, Case, CaseEvent, ChildRules, HolderOrder, Matter, Need, PersonOrder, Presume,
    ReceiverOrder, ReferralStanding, Reply, SentReferral, ShareBasis, Speaker,
};
use case::{
    AgreementId, Basis, CaseId, Compartment, Decision, Event, Grant, OrganisationId, ReferralId,
    Refusal, StreamKind,
};
use jiff::civil::Date;
use proptest::prelude::*;

use super::child::Ages;
use super::country::{CHILD_PROTECTION, DESK};
use super::law::named_by_law;
use super::rules::{Order, case_events, deciding, folding, without};
use super::tries::{Story, stories_with_pages};
use super::world::{Key, Step};
use super::{Watch, caught, holds};

/// An answer as it was given.
#[derive(Clone)]
struct Answered {
    id: AgreementId,
    terms: Agreement,
    recorded_by: u64,
    /// Taken back, run out, or recorded by mistake.
    over: bool,
}

/// The same, where the person takes back what they said themselves.
#[derive(Default)]
struct SharingWithPages(Sharing);

impl Watch for SharingWithPages {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        self.0.look(step)
    }

    fn stories() -> BoxedStrategy<Story> {
        stories_with_pages().boxed()
    }
}

#[test]
fn what_a_person_takes_back_on_their_own_page_is_shared_no_more() {
    holds::<SharingWithPages>();
}

/// What was answered, in the order in which it was.
#[derive(Default)]
pub(super) struct Sharing {
    answers: BTreeMap<CaseId, Vec<Answered>>,
    ages: BTreeMap<CaseId, Ages>,
    /// Referrals on an agreement sent while child rules applied, which have applied ever since.
    sent_for_a_child: BTreeSet<(CaseId, ReferralId)>,
}

impl Watch for Sharing {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        if let (Order::Holder(HolderOrder::WithdrawAgreement(_)), Err(refusal)) =
            (step.order, step.decided)
            && !matches!(refusal, Refusal::AlreadyRecorded)
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
            self.ran_out_in_time(step, decision)?;
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
            if !self.is_child(on, step.context.today()) {
                self.sent_for_a_child.retain(|(case, _)| *case != on);
            }
        }
    }

    fn is_child(&self, case: CaseId, today: Date) -> bool {
        let ages = self.ages.get(&case);
        ages.is_some_and(|ages| ages.rules(today) != ChildRules::No)
    }

    fn learn(&mut self, step: &Step<'_>) {
        if let (Order::Person(PersonOrder::TakeBack(agreement)), Some(case)) =
            (step.order, step.case)
        {
            let answers = self.answers.entry(case.id).or_default();
            let place = latest_place(answers, *agreement);
            place
                .into_iter()
                .for_each(|place| answers[place].over = true);
        }
        let Some((before, order)) = step.holders() else {
            return;
        };
        let answers = self.answers.entry(before.id).or_default();
        match order {
            HolderOrder::RecordAgreement { agreement, terms } => answers.push(Answered {
                id: *agreement,
                terms: terms.clone(),
                recorded_by: before.version + 1,
                over: false,
            }),
            HolderOrder::WithdrawAgreement(agreement) => {
                let place = latest_place(answers, *agreement);
                place
                    .into_iter()
                    .for_each(|place| answers[place].over = true);
            }
            HolderOrder::Correct { mistaken } => answers
                .iter_mut()
                .filter(|it| it.recorded_by == *mistaken)
                .for_each(|it| it.over = true),
            _ => {}
        }
    }

    /// An agreement runs out when its last day is over, not before; and when time was asked, none is
    /// left that has.
    fn ran_out_in_time(&mut self, step: &Step<'_>, decision: &Decision) -> Result<(), String> {
        let (Some(case), today) = (step.case, step.context.today()) else {
            return Ok(());
        };
        let answers = self.answers.entry(case.id).or_default();
        for event in case_events(decision) {
            let CaseEvent::AgreementRanOut { agreement } = event else {
                continue;
            };
            let mut known = answers.iter_mut();
            let known = known.find(|it| it.id == *agreement);
            let known = known.ok_or("an agreement ran out that was not there")?;
            if known.terms.until.is_none_or(|until| today <= until) {
                return Err("an agreement ran out before its last day was over".to_owned());
            }
            known.over = true;
        }
        let outlived = |place: usize| {
            let answer = &answers[place];
            let is_over = answer.terms.until.is_some_and(|until| until < today);
            is_over && !answer.over && latest_place(answers, answer.id) == Some(place)
        };
        if matches!(step.order, Order::Sweep) && (0..answers.len()).any(outlived) {
            return Err("an agreement outlived its last day, and nobody said so".to_owned());
        }
        Ok(())
    }

    /// Whether it was agreed that an organisation is told something, and not taken back: by the speaker
    /// whose agreement is named, and for a child by both; on a day, if what is shared is shared then.
    fn agrees(
        &self,
        case: CaseId,
        id: AgreementId,
        with: OrganisationId,
        what: &BTreeSet<Compartment>,
        (child, on): (bool, Option<Date>),
    ) -> bool {
        let answers = self.answers.get(&case).map_or(&[][..], Vec::as_slice);
        let Some(named) = answers.iter().find(|it| it.id == id) else {
            return false;
        };
        let yes = |answer: &Answered| {
            let terms = &answer.terms;
            let runs = match (on, terms.until) {
                (Some(today), Some(until)) => today <= until,
                _ => true,
            };
            let names = match terms.matter {
                Matter::Share { with: named } => named == with,
                Matter::Police { with: named } => named == Some(with),
                _ => false,
            };
            terms.answer == Reply::Agreed
                && !answer.over
                && runs
                && names
                && what.is_subset(&terms.categories)
        };
        let by = |speaker| latest(answers, named.terms.matter, speaker);
        if !child {
            return by(named.terms.speaker).is_some_and(yes);
        }
        let too_young = |answer: &Answered| answer.terms.answer == Reply::TooYoung && !answer.over;
        by(Speaker::Person).is_some_and(|own| yes(own) || too_young(own))
            && by(Speaker::Representative).is_some_and(yes)
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
        let what = match grant.compartment {
            Compartment::Referral(_) => BTreeSet::new(),
            own => [own].into(),
        };
        let founded = match (&grant.basis, case_id) {
            (Basis::Agreement(id), Some(case)) => {
                self.agrees(case, *id, grant.to, &what, (false, Some(today)))
            }
            (Basis::Holder, Some(id)) => {
                let before = step.case.map(|case| case.holder);
                let after = step.world.cases.get(&id).map(|case| case.holder);
                [before, after].contains(&Some(grant.to))
            }
            (Basis::Law(law), _) => {
                let childs_holder = grant.to == CHILD_PROTECTION && child;
                childs_holder && law == "Mechanism Act (invented) sec. 5"
                    || named_by_law(law, step.context.actor.organisation(), grant.to, &what)
                    || step.case.is_some_and(|case| offered(case, grant))
            }
            (Basis::Told, _) => {
                let desk_or_teller = step
                    .concern
                    .is_none_or(|it| it.keepers().contains(&grant.to));
                step.context.actor.organisation() == Some(grant.to)
                    || matches!(grant.compartment, Compartment::Emergency(_))
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
    fn sent_on_a_basis(&mut self, step: &Step<'_>, decision: &Decision) -> Result<(), String> {
        let today = step.context.today();
        for event in case_events(decision) {
            let (CaseEvent::ReferralSent { referral, sent, .. }, Some(case)) = (event, step.case)
            else {
                continue;
            };
            let holds = match &sent.basis {
                Basis::Agreement(id) => {
                    let child = self.is_child(case.id, today);
                    if child {
                        self.sent_for_a_child.insert((case.id, *referral));
                    }
                    let what = match sent.need {
                        Need::Holding => Compartment::STANDING.into(),
                        _ => sent.carries.clone(),
                    };
                    self.agrees(case.id, *id, sent.to, &what, (child, Some(today)))
                }
                Basis::Law(code) => {
                    said_why(step, decision, *referral)?;
                    let by = step.context.actor.organisation();
                    named_by_law(code, by, sent.to, &sent.carries)
                }
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
                let watches = |id| {
                    let it = case.emergencies.get(&id);
                    it.is_some_and(|it| it.asked.told.contains(&organisation))
                };
                match compartment {
                    Compartment::Emergency(id) => watches(id),
                    _ => organisation == case.holder || self.told(case, compartment, organisation),
                }
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
            StreamKind::Organisation | StreamKind::Complaint | StreamKind::Access => false,
        };
        if may {
            Ok(())
        } else {
            Err(format!("{organisation} can open {compartment} of {stream}"))
        }
    }

    /// Whether somebody else than the holder was told on a basis that was not taken back.
    fn told(&self, case: &Case, compartment: Compartment, organisation: OrganisationId) -> bool {
        let stands = |id: ReferralId, sent: &SentReferral| match &sent.basis {
            Basis::Agreement(agreement) => {
                let child = self.sent_for_a_child.contains(&(case.id, id));
                let what = match sent.need {
                    Need::Holding => Compartment::STANDING.into(),
                    _ => sent.carries.clone(),
                };
                self.agrees(case.id, *agreement, organisation, &what, (child, None))
            }
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
            sent.to == organisation && carried && stands(*id, sent)
        })
    }
}

/// The place of the last answer to the question that an agreement answered, by the same speaker.
fn latest_place(answers: &[Answered], id: AgreementId) -> Option<usize> {
    let asked = answers.iter().find(|it| it.id == id)?;
    let same = |it: &Answered| it.terms.same_question(&asked.terms);
    answers.iter().rposition(same)
}

/// The last answer of a speaker to a question.
fn latest(answers: &[Answered], matter: Matter, speaker: Speaker) -> Option<&Answered> {
    let mut answers = answers.iter();
    answers.rfind(|it| (it.terms.matter, it.terms.speaker) == (matter, speaker))
}

/// Whether the use of a law is recorded beside the referral that went out on it, with the reason.
fn said_why(step: &Step<'_>, decision: &Decision, referral: ReferralId) -> Result<(), String> {
    let said = decision.appends.iter().any(|append| match &append.event {
        Event::Case(CaseEvent::LawInvoked { referral: of, .. }) => {
            *of == referral && !append.parts.is_empty()
        }
        _ => false,
    });
    let after = step.after().ok_or("a case from nothing")?;
    let mut laws = after.laws.iter();
    let listed = laws.any(|law| law.referral == Some(referral) && law.article.is_some());
    if said && listed {
        Ok(())
    } else {
        Err("the law was invoked and nobody said why".to_owned())
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
                    basis: ShareBasis::Agreement(agreement),
                    carries,
                }),
                Err(Refusal::AgreementDoesNotCover),
            ) => {
                let basis = Basis::Agreement(agreement);
                let told = HolderOrder::Refer {
                    referral,
                    to,
                    need,
                    urgency,
                    basis: ShareBasis::Law {
                        code: "danger-to-life".to_owned(),
                        told: true,
                    },
                    carries,
                };
                let parts = parts.into_iter().chain([Compartment::Narrative]).collect();
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
            .for_each(|it| it.terms.answer = Reply::Agreed);
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
fn an_agreement_whose_end_nobody_says_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(event, CaseEvent::AgreementRanOut { .. })
        }))
    });
    caught::<Sharing>(&flawed, "outlived its last day");
}

#[test]
fn an_agreement_that_runs_out_and_leaves_the_keys_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        let ran_out = |event| matches!(event, &CaseEvent::AgreementRanOut { .. });
        if case_events(&decision).any(ran_out) {
            decision.revocations.clear();
        }
        Ok(decision)
    });
    caught::<Sharing>(&flawed, "can open");
}

#[test]
fn a_no_that_leaves_the_yes_before_it_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if let CaseEvent::AgreementRecorded {
            agreement, terms, ..
        } = event
            && terms.answer == Reply::Refused
            && after.agreements.values().any(|it| it.terms.given())
        {
            after.agreements.remove(agreement);
        }
        after
    });
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn a_share_of_more_than_was_agreed_is_caught() {
    let flawed = folding(|_, _, mut after| {
        let agreements = after.agreements.values_mut();
        agreements.for_each(|it| it.terms.categories = Compartment::STANDING.into());
        after
    });
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn a_child_who_is_not_asked_is_caught() {
    // What the representative says is taken for what the child says.
    let flawed = folding(|_, event, mut after| {
        if let CaseEvent::AgreementRecorded {
            agreement, terms, ..
        } = event
            && terms.speaker == Speaker::Representative
        {
            let mut childs = after.agreements[agreement].clone();
            childs.terms.speaker = Speaker::Person;
            childs.ends = None;
            let mut id = *agreement.bytes();
            id[0] ^= 0x80;
            after.agreements.insert(id.into(), childs);
        }
        after
    });
    caught::<Sharing>(&flawed, "without a basis");
}

#[test]
fn a_law_invoked_without_a_word_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(event, CaseEvent::LawInvoked { .. })
        }))
    });
    caught::<Sharing>(&flawed, "nobody said why");
}

#[test]
fn a_withdrawal_that_stops_nothing_later_is_caught() {
    let flawed = folding(|_, _, mut after| {
        after.agreements.values_mut().for_each(|it| it.ended = None);
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
            decision
                .revocations
                .retain(|it| !matches!(it.compartment, Compartment::Referral(_)));
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

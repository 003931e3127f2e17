//! Complaints: whoever a complaint is about, and whoever is responsible for the person, gets no key of it,
//! takes none, and finds nothing of it in any stream but its own; it goes to a body that the profile names.

use std::collections::BTreeSet;

use case::complaint::{AnswerComplaint, ChangeTelling, Complain, ComplaintOutcome, with_a_part};
use case::profile::BodyKind;
use case::{
    Actor, Case, Compartment, Complaint, ComplaintId, Concern, Context, Decision, Event,
    OrganisationId, Refusal, StreamId,
};

use super::country::{BODIES, Country, kind, member, organisation};
use super::rules::{self, Decided};
use super::tries::stories_with_pages;
use super::world::{Step, World};
use super::{Told, tell};

const COMPLAINT: ComplaintId = ComplaintId::new(uuid::Uuid::from_bytes([0xCC; 16]));

type Decide = fn(Complain, &Case, &Concern, &Context<'_>, BTreeSet<Compartment>) -> Decided;

/// Every organisation of the country.
fn everybody() -> impl Iterator<Item = OrganisationId> {
    let numbers = (0_u8..).zip(BODIES);
    numbers.map(|(number, _)| organisation(number))
}

/// Tells histories, and after each step tries every complaint there could be.
fn watch(decide: Decide, told: Told) -> Result<(), String> {
    use proptest::strategy::Strategy as _;
    tell(stories_with_pages().boxed(), told, |story| {
        let country = Country::in_zone(story.zone);
        let mut world = World::new(&country);
        for attempt in story.steps() {
            let look = |step: &Step<'_>| {
                for case in step.world.cases.values() {
                    let Some(concern) = step.world.concerns.get(&case.concern) else {
                        continue;
                    };
                    let open = case.page.as_ref().is_some_and(|page| page.is_open());
                    let context = Context {
                        actor: Actor::Person,
                        ..step.context
                    };
                    for about in everybody() {
                        for to in everybody() {
                            one(decide, (case, concern), &context, about, to, open)?;
                        }
                    }
                }
                Ok(())
            };
            world.carry_out(attempt, &country, &rules::Real, look)?;
        }
        Ok(())
    })
}

fn one(
    decide: Decide,
    (case, concern): (&Case, &Concern),
    context: &Context<'_>,
    about: OrganisationId,
    to: OrganisationId,
    open: bool,
) -> Result<(), String> {
    let order = Complain {
        complaint: COMPLAINT,
        about,
        to,
        may_be_told: false,
        waiting: 0,
    };
    let words = BTreeSet::from([Compartment::Integrity]);
    let decided = decide(order, case, concern, context, words);
    let part = with_a_part(case, concern).contains(&about);
    // By the wording of the invented law, in whose country nobody is the oversight that it names first.
    let takes = kind(to) == BodyKind::AntiTraffickingAgency && to != about && to != case.holder;
    let decision = match (&decided, open && part && takes) {
        (Ok(decision), true) => decision,
        (Err(_), false) => return Ok(()),
        (Ok(_), false) => return Err(format!("a complaint about {about} goes to {to}")),
        (Err(refusal), true) => return Err(format!("nobody is told: {refusal}")),
    };
    sealed_to(decision, to)?;
    let Some(Event::Complaint(made)) = decision.appends.first().map(|append| &append.event) else {
        return Err("nothing was made".to_owned());
    };
    let complaint = Complaint::evolve(None, COMPLAINT, context.now, made);
    let complaint = complaint.ok_or("no complaint stands")?;
    let told = ChangeTelling(true).decide(&complaint, case, context);
    sealed_to(&told.map_err(|refusal| refusal.to_string())?, to)?;
    let words = BTreeSet::from([Compartment::Integrity]);
    let context = Context {
        actor: member(to),
        ..*context
    };
    let answer = AnswerComplaint(ComplaintOutcome::Founded);
    let answered = answer.decide(&complaint, &context, words);
    sealed_to(&answered.map_err(|refusal| refusal.to_string())?, to)
}

/// Nothing of a decision is anywhere but in the complaint, and its key goes to whoever takes it alone.
fn sealed_to(decision: &Decision, to: OrganisationId) -> Result<(), String> {
    let own = StreamId::from(COMPLAINT);
    if decision.appends.iter().any(|append| append.stream != own) {
        return Err("a complaint stands elsewhere too".to_owned());
    }
    let others = |grant: &&case::Grant| {
        grant.to != to || grant.stream != own || grant.compartment != Compartment::Integrity
    };
    if let Some(grant) = decision.grants.iter().find(others) {
        return Err(format!("{} is given a key", grant.to));
    }
    let nothing = decision.revocations.is_empty()
        && decision.person_revocations.is_empty()
        && decision.erasures.is_empty();
    nothing
        .then_some(())
        .ok_or_else(|| "a complaint changes who reads something else".to_owned())
}

#[test]
fn whom_a_complaint_is_about_and_the_holder_get_nothing_of_it() {
    watch(Complain::decide, Told::Anew).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn a_complaint_that_goes_to_the_holder_is_caught() {
    let flawed: Decide = |order, case, concern, context, parts| {
        let mut another = case.clone();
        another.holder = order.about;
        order.decide(&another, concern, context, parts)
    };
    super::said(watch(flawed, Told::Alike), "a complaint about");
}

#[test]
fn a_complaint_whose_key_goes_to_whom_it_is_about_is_caught() {
    let flawed: Decide = |order, case, concern, context, parts| {
        let mut decision = order.decide(case, concern, context, parts)?;
        if let Some(grant) = decision.grants.first().cloned() {
            decision.grants.push(case::Grant {
                to: order.about,
                ..grant
            });
        }
        Ok(decision)
    };
    super::said(watch(flawed, Told::Alike), "is given a key");
}

#[test]
fn a_complaint_that_stands_in_the_case_is_caught() {
    let flawed: Decide = |order, case, concern, context, parts| {
        let mut decision = order.decide(case, concern, context, parts)?;
        for append in &mut decision.appends {
            append.stream = case.id.into();
        }
        Ok(decision)
    };
    super::said(watch(flawed, Told::Alike), "stands elsewhere too");
}

#[test]
fn what_is_no_complaint_is_refused() {
    let country = Country::in_zone(0);
    let context = country.context(jiff::Timestamp::UNIX_EPOCH, member(organisation(1)));
    let complaint = Complaint {
        id: COMPLAINT,
        case: [1; 16].into(),
        about: organisation(3),
        to: organisation(1),
        may_be_told: false,
        made_at: context.now,
        deadline: context.clock().complaint(context.now).unwrap(),
        answer: None,
    };
    let answer = AnswerComplaint(ComplaintOutcome::NotOurs);
    let decided = |complaint: &Complaint, parts: &[Compartment]| {
        let parts = parts.iter().copied().collect();
        answer.decide(complaint, &context, parts).unwrap_err()
    };
    assert_eq!(decided(&complaint, &[]), Refusal::ReasonMissing);
    let narrative = Compartment::Narrative;
    assert_eq!(
        decided(&complaint, &[narrative]),
        Refusal::ForeignPart {
            compartment: narrative
        }
    );
    let answered = Complaint {
        answer: Some((ComplaintOutcome::Founded, context.now)),
        ..complaint
    };
    assert_eq!(
        decided(&answered, &[Compartment::Integrity]),
        Refusal::ComplaintAnswered
    );
}

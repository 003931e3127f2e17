//! Refusals and returns: whoever declines everything leaves coded facts and no name, which one organisation alone
//! cannot destroy; whoever comes back has a new episode of the same case, in which nothing has to be told again; and
//! dependants are counted apart, and stay their person's.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{
    AgeClaim, AgeStatement, AskedErasure, Case, CaseEvent, CaseStanding, ChildRules, CloseReason,
    DependantKind, ErasureGrade, ErasureGround, HolderOrder, PresumptionBasis, RecordedDependant,
    Source,
};
use case::{Actor, Append, CaseId, Context, Event, Refusal, Tell};
use jiff::Timestamp;
use proptest::prelude::*;

use super::child::Ages;
use super::country::{Country, member, organisation};
use super::rules::{On, Order, Real, Rules, deciding, folding, without};
use super::tries::{Act, Story, Try, stories_with_outcomes};
use super::world::{Key, Step, World};
use super::{Watch, caught, holds};

/// What a dependant was said to be.
type Dependant = (DependantKind, Tell, Tell);

/// What is remembered, from what was ordered.
#[derive(Default)]
struct Outcomes {
    ages: BTreeMap<CaseId, Ages>,
    /// Dependants by the version that told of them.
    dependants: BTreeMap<CaseId, BTreeMap<u64, Dependant>>,
    /// The versions with which later episodes began.
    episodes: BTreeMap<CaseId, BTreeSet<u64>>,
    mistaken: BTreeMap<CaseId, BTreeSet<u64>>,
    persons: usize,
    /// Who could open what before this step, and how much had been told.
    keys: BTreeSet<Key>,
    told: usize,
}

impl Watch for Outcomes {
    fn stories() -> BoxedStrategy<Story> {
        stories_with_outcomes().boxed()
    }

    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let presumed = match (step.order, step.decided) {
            (Order::Presume(presume), Ok(_)) => Some(presume.case),
            _ => None,
        };
        self.persons += usize::from(presumed.is_some());
        if step.world.cases.len() != self.persons {
            return Err("a person is counted otherwise than once".to_owned());
        }
        if let Some(id) = presumed.or(step.case.map(|case| case.id))
            && step.decided.is_ok()
        {
            self.ages.entry(id).or_default().learn(step);
        }
        if let (Some(before), Some(after)) = (step.case, step.after()) {
            let child = self.ages.entry(before.id).or_default();
            let child = child.rules(step.context.today()) != ChildRules::No;
            match step.decided {
                Err(refusal) => never_refused(step, before, child, refusal)?,
                Ok(_) => {
                    self.learn(step, before);
                    self.kept(step, before, after, child)?;
                }
            }
            self.stands(after)?;
        }
        if step.world.log.len() < self.told {
            return Err("coded facts were destroyed".to_owned());
        }
        self.told = step.world.log.len();
        self.keys.clone_from(&step.world.keys);
        Ok(())
    }
}

/// Dependants, returns and a no to everything are taken down whenever they are told.
fn never_refused(
    step: &Step<'_>,
    before: &Case,
    child: bool,
    refusal: &Refusal,
) -> Result<(), String> {
    let open = before.standing == CaseStanding::Open;
    let what = match step.order {
        Order::Holder(HolderOrder::RecordDependant { .. }) if open => "a dependant",
        Order::Holder(HolderOrder::BeginEpisode) if before.standing != CaseStanding::Erased => {
            "a return"
        }
        Order::Holder(HolderOrder::Close(CloseReason::DeclinedEverything)) if open && !child => {
            // Who waits for an answer is told first, and who is lost has wished for nothing.
            let first = matches!(
                refusal,
                Refusal::PersonLost | Refusal::ReferralWaiting { .. }
            );
            if first {
                return Ok(());
            }
            "a no to everything"
        }
        _ => return Ok(()),
    };
    Err(format!("{what} was refused: {refusal}"))
}

impl Outcomes {
    fn learn(&mut self, step: &Step<'_>, before: &Case) {
        let next = before.version + 1;
        match step.order {
            Order::Holder(HolderOrder::RecordDependant {
                kind,
                with_person,
                in_danger,
            }) => {
                let dependant = (*kind, *with_person, *in_danger);
                let dependants = self.dependants.entry(before.id).or_default();
                dependants.insert(next, dependant);
            }
            Order::Holder(HolderOrder::BeginEpisode) => {
                // Work begins again first, if it had ended.
                let again = before.standing != CaseStanding::Open;
                let episodes = self.episodes.entry(before.id).or_default();
                episodes.insert(next + u64::from(again));
            }
            Order::Holder(HolderOrder::Correct { mistaken }) => {
                let all = self.mistaken.entry(before.id).or_default();
                all.insert(*mistaken);
            }
            _ => {}
        }
    }

    /// What an order that was carried out leaves as it was.
    fn kept(
        &self,
        step: &Step<'_>,
        before: &Case,
        after: &Case,
        child: bool,
    ) -> Result<(), String> {
        let same = known(before) == known(after);
        match step.order {
            Order::Holder(HolderOrder::RecordDependant { .. })
                if !same || after.standing != before.standing =>
            {
                Err("a dependant was taken for the person".to_owned())
            }
            Order::Holder(HolderOrder::BeginEpisode) => {
                if after.standing != CaseStanding::Open {
                    return Err("nobody works with who came back".to_owned());
                }
                let mut keys = self.keys.iter();
                let lost = keys.any(|key| key.2 == before.holder && !step.world.keys.contains(key));
                if !same || lost {
                    return Err("who came back has to tell it again".to_owned());
                }
                Ok(())
            }
            Order::Holder(HolderOrder::Close(CloseReason::DeclinedEverything)) => {
                if child {
                    return Err("a child's no ended its protection".to_owned());
                }
                let asked = AskedErasure {
                    grade: ErasureGrade::Sealed,
                    ground: ErasureGround::PersonsWish,
                    by: Some(before.holder),
                };
                // What somebody demands is not destroyed before it is answered.
                let demanded = before.demands.values().any(|demand| demand.waits());
                if after.erasure != (!demanded).then_some(asked) {
                    return Err("the name of who wanted nothing is kept".to_owned());
                }
                let closed = CaseStanding::Closed(CloseReason::DeclinedEverything);
                if after.standing != closed || !same {
                    return Err("a no to everything was taken for something else".to_owned());
                }
                Ok(())
            }
            Order::Confirm { .. } => destroyed(step, before, after, child),
            _ => Ok(()),
        }
    }

    /// Dependants and episodes are those that were told of, without what was a mistake; and nobody is to be destroyed
    /// who is helped.
    fn stands(&self, case: &Case) -> Result<(), String> {
        if case.standing == CaseStanding::Open && case.erasure.is_some() {
            return Err("the file of somebody who is helped is to be destroyed".to_owned());
        }
        let none = BTreeSet::new();
        let mistaken = self.mistaken.get(&case.id).unwrap_or(&none);
        let told = self.dependants.get(&case.id).into_iter().flatten();
        let told: Vec<_> = told
            .filter(|(version, _)| !mistaken.contains(version))
            .map(|(_, dependant)| *dependant)
            .collect();
        let found: Vec<_> = case.dependants().map(of).collect();
        if found != told {
            return Err(format!("the dependants are {found:?} and not {told:?}"));
        }
        let later = self.episodes.get(&case.id).into_iter().flatten();
        let episode = 1 + later.filter(|version| !mistaken.contains(version)).count();
        if case.episode().0 != episode {
            return Err(format!("it is not the episode {episode}"));
        }
        Ok(())
    }
}

fn of(dependant: &RecordedDependant) -> Dependant {
    (dependant.kind, dependant.with_person, dependant.in_danger)
}

/// Two organisations destroy what is sealed of somebody who is helped no more, and coded facts stay.
fn destroyed(step: &Step<'_>, before: &Case, after: &Case, child: bool) -> Result<(), String> {
    let CaseStanding::Closed(reason) = before.standing else {
        return Err("the file of somebody who is helped was destroyed".to_owned());
    };
    if before.erasure.and_then(|asked| asked.by) == step.context.actor.organisation() {
        return Err("one organisation alone destroyed a file".to_owned());
    }
    if child && reason == CloseReason::DeclinedEverything {
        return Err("a child's no destroyed its file".to_owned());
    }
    if after.standing != CaseStanding::Erased || known(before) != known(after) {
        return Err("coded facts were destroyed".to_owned());
    }
    let of_case = |stream| stream == after.id.into();
    let mut log = step.world.log.iter();
    let mut keys = step.world.keys.iter();
    if log.any(|entry| of_case(entry.stream) && !entry.parts.is_empty())
        || keys.any(|key| of_case(key.0))
    {
        return Err("a name is left".to_owned());
    }
    Ok(())
}

/// What is known of the person, without what moves with time and with whether work goes on.
fn known(case: &Case) -> Case {
    Case {
        version: 0,
        moves: Vec::new(),
        worker: None,
        later_episodes: Vec::new(),
        all_dependants: Vec::new(),
        alarm: None,
        clocks: BTreeMap::new(),
        compartments: BTreeSet::new(),
        narrowed: 0,
        standing: CaseStanding::Open,
        erasure: None,
        talk: None,
        page: None,
        moved_at: Timestamp::UNIX_EPOCH,
        ..case.clone()
    }
}

#[test]
fn who_wants_nothing_leaves_no_name_and_who_comes_back_tells_nothing_again() {
    holds::<Outcomes>();
}

#[test]
fn a_dependant_who_takes_the_place_of_another_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if matches!(event, CaseEvent::DependantRecorded(_)) {
            let last = after.all_dependants.pop();
            after.all_dependants = last.into_iter().collect();
        }
        after
    });
    caught::<Outcomes>(&flawed, "the dependants are");
}

#[test]
fn a_second_dependant_who_is_refused_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::RecordDependant { .. }), Some(case))
            if !case.all_dependants.is_empty() =>
        {
            Err(Refusal::AlreadyRecorded)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Outcomes>(&flawed, "a dependant was refused");
}

#[test]
fn a_dependant_who_was_a_mistake_and_still_counts_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if let CaseEvent::Corrected { mistaken, .. } = event {
            let mut told = after.all_dependants.iter();
            if told.any(|(version, _)| version == mistaken) {
                after.mistaken.remove(mistaken);
            }
        }
        after
    });
    caught::<Outcomes>(&flawed, "the dependants are");
}

#[test]
fn a_child_of_the_person_taken_for_the_person_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let child = matches!(
            order,
            Order::Holder(HolderOrder::RecordDependant {
                kind: DependantKind::Child,
                ..
            })
        );
        let mut decision = order.decide(on, context, parts)?;
        if let (true, Some(case)) = (child, on.case) {
            let statement = AgeStatement {
                claim: AgeClaim::Years(5),
                source: Source::Worker,
                said_on: context.today(),
            };
            let by = context.actor;
            decision.appends.push(Append {
                stream: case.id.into(),
                event: Event::Case(CaseEvent::AgeStated { statement, by }),
                parts: BTreeSet::new(),
            });
        }
        Ok(decision)
    });
    caught::<Outcomes>(&flawed, "a dependant was taken for the person");
}

#[test]
fn an_episode_in_which_all_is_told_again_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if matches!(event, CaseEvent::EpisodeBegun { .. }) {
            after.ages.clear();
            after.agreements.clear();
        }
        after
    });
    caught::<Outcomes>(&flawed, "has to tell it again");
}

#[test]
fn a_return_to_a_closed_case_that_is_refused_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::BeginEpisode), Some(case))
            if case.standing != CaseStanding::Open =>
        {
            Err(Refusal::CaseClosed)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Outcomes>(&flawed, "a return was refused");
}

#[test]
fn a_return_that_counts_the_person_again_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let returned = matches!(order, Order::Holder(HolderOrder::BeginEpisode));
        let mut decision = order.decide(on, context, parts)?;
        if let (true, Some(case)) = (returned, on.case) {
            let presumed = CaseEvent::Presumed {
                concern: case.concern,
                basis: PresumptionBasis::Judgement,
                maybe_child: Tell::No,
                holder: case.holder,
                interim: false,
                by: context.actor,
            };
            decision.appends.push(Append {
                stream: CaseId::from([0xEE; 16]).into(),
                event: Event::Case(presumed),
                parts: BTreeSet::new(),
            });
        }
        Ok(decision)
    });
    caught::<Outcomes>(&flawed, "a person is counted otherwise than once");
}

#[test]
fn a_return_that_is_no_episode_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(event, CaseEvent::EpisodeBegun { .. })
        }))
    });
    caught::<Outcomes>(&flawed, "it is not the episode");
}

#[test]
fn what_is_still_to_be_destroyed_of_who_came_back_is_caught() {
    let flawed = folding(|before, event, mut after| {
        if matches!(event, CaseEvent::Reopened { .. }) {
            after.erasure = before.and_then(|before| before.erasure);
        }
        after
    });
    caught::<Outcomes>(&flawed, "of somebody who is helped is to be destroyed");
}

#[test]
fn a_name_kept_of_who_wanted_nothing_is_caught() {
    let unasked = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(event, CaseEvent::ErasureAsked { .. })
        }))
    });
    caught::<Outcomes>(&unasked, "the name of who wanted nothing is kept");
    let left = deciding(|order, on, context, parts| {
        let confirmed = matches!(order, Order::Confirm { .. });
        let mut decision = order.decide(on, context, parts)?;
        if confirmed {
            decision.erasures.clear();
        }
        Ok(decision)
    });
    caught::<Outcomes>(&left, "a name is left");
}

#[test]
fn coded_facts_destroyed_with_the_name_are_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        for (_, grade) in &mut decision.erasures {
            *grade = ErasureGrade::Everything;
        }
        Ok(decision)
    });
    caught::<Outcomes>(&flawed, "coded facts were destroyed");
}

#[test]
fn a_file_that_one_organisation_destroys_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let Order::Confirm { .. } = order else {
            return order.decide(on, context, parts);
        };
        let another = member(organisation(7));
        order.decide(on, &by(another, context), parts)
    });
    caught::<Outcomes>(&flawed, "one organisation alone");
}

fn by<'a>(actor: Actor, context: &Context<'a>) -> Context<'a> {
    Context { actor, ..*context }
}

/// The case as if nobody had ever thought the person a child.
fn grown_up(case: &Case) -> Case {
    Case {
        maybe_child: Tell::No,
        ages: Vec::new(),
        ages_shown: BTreeMap::new(),
        ..case.clone()
    }
}

#[test]
fn a_childs_no_that_ends_its_protection_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::Close(_)), Some(case)) => {
            let adult = grown_up(case);
            let case = Some(&adult);
            order.decide(On { case, ..on }, context, parts)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Outcomes>(&flawed, "a child's no ended its protection");
}

/// Somebody was shown an adult and wanted nothing of what was offered; then what had shown it was called a mistake,
/// before another organisation confirmed that the file be destroyed.
fn a_child_after_all() -> [Try; 7] {
    let on = |act| Try::On { case: 0, act };
    [
        Try::Report { by: 0 },
        Try::Presume {
            concern: 0,
            by_desk: false,
            basis: PresumptionBasis::Judgement,
            maybe_child: Tell::Yes,
        },
        on(Act::ShowAge {
            child: false,
            said: true,
        }),
        on(Act::CloseAs(CloseReason::DeclinedEverything)),
        // After it came the end of the guardian's clock, the closing, and that the erasure was asked for.
        on(Act::Correct {
            back: 3,
            said: true,
        }),
        Try::ConfirmErasure { case: 0, by: 7 },
        Try::ConfirmErasure { case: 0, by: 6 },
    ]
}

/// Tells one history; what the last order of each step came to.
fn told(history: &[Try], rules: &dyn Rules) -> Result<Vec<Option<Refusal>>, String> {
    let country = Country::in_zone(0);
    let mut world = World::new(&country);
    let mut watch = Outcomes::default();
    let mut came_to = Vec::new();
    for attempt in history {
        world.carry_out(attempt, &country, rules, |step| {
            came_to.push(step.decided.as_ref().err().cloned());
            watch.look(step)
        })?;
    }
    Ok(came_to)
}

#[test]
fn the_file_of_who_turns_out_to_be_a_child_is_not_destroyed_for_its_no() {
    let history = a_child_after_all();
    let came_to = told(&history, &Real).unwrap();
    let declines = Some(Refusal::ChildDeclines);
    assert_eq!(came_to[5..], [declines.clone(), declines]);
    assert!(came_to[..5].iter().all(Option::is_none), "{came_to:?}");
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Confirm { .. }, Some(case)) => {
            let adult = grown_up(case);
            let case = Some(&adult);
            order.decide(On { case, ..on }, context, parts)
        }
        _ => order.decide(on, context, parts),
    });
    let wrong = told(&history, &flawed).unwrap_err();
    assert_eq!(wrong, "a child's no destroyed its file");
}

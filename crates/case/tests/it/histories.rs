//! Random histories: whatever is ordered, by whom and in which order, over concerns and cases, of
//! adults and children, while time passes, what must never happen does not.
//!
//! Each invariant has a [`Watch`], which looks at every step with a memory of its own and knows the
//! rule from its wording, not from the code. That it can fail is shown by telling it the same kind of
//! histories under [`Rules`] with one flaw, which it must find.

mod alarm;
mod child;
mod complaint;
mod contact;
mod country;
mod demand_tries;
mod demands;
mod emergency;
mod history;
mod holder;
mod law;
mod lost;
mod means;
mod missed;
mod outcomes;
mod page;
mod presumption;
mod reflection;
mod returning;
mod rules;
mod sharing;
mod tries;
mod world;

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use country::Country;
use rules::Rules;
use tries::{Story, Try, demand_stories, stories};
use world::{Step, World};

/// Something that must hold at every step.
trait Watch: Default {
    /// Looks at one step; says what is wrong.
    fn look(&mut self, step: &Step<'_>) -> Result<(), String>;

    /// The histories that it looks at.
    fn stories() -> BoxedStrategy<Story> {
        stories().boxed()
    }
}

/// Which histories are told and how many: at random where the rules are real, always the same where a
/// flaw has to be found.
#[derive(Clone, Copy)]
enum Told {
    Anew,
    Alike,
    /// At random, of little but demands for records.
    DemandsAnew,
    /// Always the same, of little but demands for records.
    DemandsAlike,
}

/// Tells histories under the rules until the watch finds something wrong; what it said.
fn watch<W: Watch>(rules: &dyn Rules, told: Told) -> Result<(), String> {
    tell(W::stories(), told, |story| {
        let country = Country::in_zone(story.zone);
        let mut world = World::new(&country);
        let mut watch = W::default();
        for attempt in story.steps() {
            let look = |step: &Step<'_>| watch.look(step);
            world.carry_out(attempt, &country, rules, look)?;
        }
        Ok(())
    })
}

/// Tells every history twice, the second time mirrored, until an order comes out otherwise.
///
/// `blur` takes out of an event what the mirror changed.
fn mirror(
    rules: &dyn Rules,
    told: Told,
    mirror: impl Fn(&Try) -> Try,
    blur: impl Fn(&mut case::Event),
) -> Result<(), String> {
    let outcome = |step: &Step<'_>| {
        let events = step.decided.as_ref().map(|decision| {
            let mut events: Vec<_> = decision.appends.iter().map(|it| it.event.clone()).collect();
            events.iter_mut().for_each(&blur);
            events
        });
        format!("{events:?}")
    };
    tell(stories().boxed(), told, |story| {
        let country = Country::in_zone(story.zone);
        let mut worlds = [World::new(&country), World::new(&country)];
        for attempt in story.steps() {
            let mut outcomes = [Vec::new(), Vec::new()];
            let attempts = [attempt.clone(), mirror(attempt)];
            for ((world, attempt), outcomes) in worlds.iter_mut().zip(&attempts).zip(&mut outcomes)
            {
                world.carry_out(attempt, &country, rules, |step| {
                    outcomes.push(outcome(step));
                    Ok(())
                })?;
            }
            let [one, other] = outcomes;
            if one != other {
                return Err(format!("{attempts:?} differ: {one:?}, {other:?}"));
            }
        }
        Ok(())
    })
}

fn tell(
    stories: BoxedStrategy<Story>,
    told: Told,
    test: impl Fn(&Story) -> Result<(), String>,
) -> Result<(), String> {
    let (cases, fresh) = match told {
        Told::Anew | Told::DemandsAnew => (200, true),
        Told::Alike | Told::DemandsAlike => (1_500, false),
    };
    let config = Config {
        cases,
        max_shrink_iters: if fresh { 4_000 } else { 60 },
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = if fresh {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    let stories_told = Cell::new(0);
    let stories = match told {
        Told::Anew => prop_oneof![4 => stories, 1 => demand_stories()].boxed(),
        Told::Alike => stories,
        Told::DemandsAnew | Told::DemandsAlike => demand_stories().boxed(),
    };
    let outcome = runner.run(&stories, |story| {
        stories_told.set(stories_told.get() + 1);
        test(&story).map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, story)) => Err(format!("{why}\nin {story:#?}")),
        Err(TestError::Abort(why)) => panic!("gave up after {}: {why}", stories_told.get()),
    }
}

/// The watch finds nothing wrong with the real rules.
fn holds<W: Watch>() {
    watch::<W>(&rules::Real, Told::Anew).unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// The watch finds the flaw, and says so in these words.
fn caught<W: Watch>(flawed: &dyn Rules, words: &str) {
    said(watch::<W>(flawed, Told::Alike), words);
}

fn said(found: Result<(), String>, words: &str) {
    match found {
        Ok(()) => panic!("the flaw was not found"),
        Err(wrong) => assert!(wrong.contains(words), "found something else: {wrong}"),
    }
}

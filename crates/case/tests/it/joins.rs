//! Concerns that meet, over random histories of joins and of taking them back: every concern keeps a desk and
//! stands somewhere, what was joined shares in what becomes of the other, who reads it is who is responsible, and
//! no join makes a person.

use std::collections::{BTreeMap, BTreeSet};

use case::concern::{
    Concern, ConcernOrder, ConcernOutcome, ConcernStanding, Danger, JoinCase, JoinConcern, Joins,
    Noticed, ReportConcern, SetApart, Told, WrongJoin,
};
use case::person::{Case, Presume, PresumptionBasis};
use case::profile::{BodyKind, Checked};
use case::{
    Actor, CaseId, Compartment, ConcernId, Context, Decision, Duties, Event, MemberId,
    OrganisationId, Refusal, StreamId, StreamKind, Tell,
};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

const fn organisation(number: u8) -> OrganisationId {
    OrganisationId::new(uuid::Uuid::from_bytes([number; 16]))
}

const DESK: OrganisationId = organisation(1);
const TELLERS: [OrganisationId; 3] = [organisation(7), organisation(8), DESK];

const DUTIES: Duties = Duties {
    desk: DESK,
    co_ordinator: organisation(2),
    panel: organisation(3),
    child_protection: organisation(4),
};

/// Something tried. A number picks one of what there is.
#[derive(Debug, Clone, Copy)]
enum Try {
    Report(u8),
    Presume(u8),
    End(u8),
    Add(u8),
    ToCase(u8, u8),
    ToConcern(u8, u8),
    Apart(u8),
}

/// A flaw in what was decided.
type Flaw = fn(Decision) -> Decision;

struct World {
    profile: Checked,
    register: BTreeMap<OrganisationId, BodyKind>,
    concerns: BTreeMap<ConcernId, Concern>,
    cases: BTreeMap<CaseId, Case>,
    keys: BTreeSet<(ConcernId, Compartment, OrganisationId)>,
    presumed: usize,
    ids: u8,
}

impl World {
    fn new() -> Self {
        let known = TELLERS.into_iter().chain([DESK]);
        Self {
            profile: Checked::bundled("zz").unwrap(),
            register: known.map(|it| (it, BodyKind::CivilSociety)).collect(),
            concerns: BTreeMap::new(),
            cases: BTreeMap::new(),
            keys: BTreeSet::new(),
            presumed: 0,
            ids: 20,
        }
    }

    fn context(&self, by: OrganisationId) -> Context<'_> {
        static NONE: BTreeSet<OrganisationId> = BTreeSet::new();
        static NO_PAIRS: BTreeSet<case::organisation::OnCallPair> = BTreeSet::new();
        Context {
            now: now(),
            actor: Actor::Member {
                member: MemberId::from([99; 16]),
                organisation: by,
            },
            profile: &self.profile,
            duties: &DUTIES,
            register: &self.register,
            coded_only: &NONE,
            no_account: &NONE,
            on_call: &NO_PAIRS,
        }
    }

    fn kin(&self, concern: &Concern) -> Vec<&Concern> {
        let took_in = concern.took_in.iter();
        took_in.map(|id| &self.concerns[id]).collect()
    }

    fn fresh(&mut self) -> [u8; 16] {
        self.ids += 1;
        [self.ids; 16]
    }

    fn tries(&mut self, one: Try, flaw: Flaw) -> Result<(), Refusal> {
        let words = || BTreeSet::from([Compartment::Narrative]);
        let concern = |number: u8| pick(&self.concerns, number);
        let decision = match one {
            Try::Report(by) => {
                let report = ReportConcern {
                    concern: self.fresh().into(),
                    told: told(),
                    reference: None,
                };
                let by = TELLERS[usize::from(by) % TELLERS.len()];
                report.decide(None, &self.context(by), words())?
            }
            Try::Presume(number) => {
                let Some(concern) = concern(number).cloned() else {
                    return Ok(());
                };
                let presume = Presume {
                    case: self.fresh().into(),
                    basis: PresumptionBasis::Judgement,
                    maybe_child: Tell::No,
                    reference: None,
                };
                let kin = self.kin(&concern);
                let by = concern.reported_by.unwrap_or(DESK);
                let decided =
                    presume.decide(&concern, &kin, None, &self.context(by), BTreeSet::new())?;
                self.presumed += 1;
                decided
            }
            Try::End(number) | Try::Add(number) => {
                let Some(concern) = concern(number) else {
                    return Ok(());
                };
                let order = match one {
                    Try::End(_) => ConcernOrder::End(ConcernOutcome::NotFound),
                    _ => ConcernOrder::Add,
                };
                let cases = concern.all_cases().map(|id| &self.cases[&id]);
                let today = jiff::civil::Date::MIN;
                let readers: Vec<_> = cases.flat_map(|case| case.readers(today)).collect();
                let kin = self.kin(concern);
                order.decide(concern, &kin, &readers, &self.context(DESK), words())?
            }
            Try::ToCase(number, case) => {
                let (Some(concern), Some(case)) = (concern(number), pick(&self.cases, case)) else {
                    return Ok(());
                };
                JoinCase.decide(concern, &self.kin(concern), case, &self.context(DESK))?
            }
            Try::ToConcern(number, to) => {
                let (Some(concern), Some(lead)) = (concern(number), concern(to)) else {
                    return Ok(());
                };
                JoinConcern.decide(concern, lead, &self.context(DESK))?
            }
            Try::Apart(number) => {
                let Some(concern) = concern(number) else {
                    return Ok(());
                };
                let cases = concern.joined.iter().map(|id| &self.cases[id]);
                let cases: Vec<_> = cases.collect();
                let joins = Joins {
                    lead: concern.into.map(|id| &self.concerns[&id]),
                    kin: &self.kin(concern),
                    cases: &cases,
                };
                SetApart(WrongJoin::Slip).decide(concern, joins, &self.context(DESK))?
            }
        };
        self.take(&flaw(decision));
        Ok(())
    }

    /// Stores a decision as the engine does: who loses one case of a concern and reads another keeps its keys.
    fn take(&mut self, decision: &Decision) {
        for append in &decision.appends {
            let id = append.stream.id.into_bytes();
            match &append.event {
                Event::Concern(event) => {
                    let before = self.concerns.get(&id.into()).cloned();
                    let after = Concern::evolve(before, id.into(), now(), event, &append.parts);
                    self.concerns.insert(id.into(), after.unwrap());
                }
                Event::Case(event) => {
                    let before = self.cases.get(&id.into()).cloned();
                    let after = Case::evolve(before, id.into(), now(), event, &append.parts);
                    self.cases.insert(id.into(), after.unwrap());
                }
                _ => {}
            }
        }
        for grant in of_concerns(&decision.grants, |grant| grant.stream) {
            let id = grant.stream.id.into_bytes().into();
            self.keys.insert((id, grant.compartment, grant.to));
        }
        for taken in of_concerns(&decision.revocations, |taken| taken.stream) {
            let id = taken.stream.id.into_bytes().into();
            if !self.reads(&self.concerns[&id], taken.from) {
                self.keys.remove(&(id, taken.compartment, taken.from));
            }
        }
    }

    fn reads(&self, concern: &Concern, organisation: OrganisationId) -> bool {
        let mut cases = concern.all_cases().map(|id| &self.cases[&id]);
        concern.keepers().contains(&organisation) || cases.any(|case| case.holder == organisation)
    }

    /// What must hold at every moment.
    fn holds(&self, reported: usize) -> Result<(), String> {
        if self.concerns.len() != reported {
            return Err("a concern is gone".to_owned());
        }
        if self.cases.len() != self.presumed {
            return Err("a person is counted otherwise than once".to_owned());
        }
        for concern in self.concerns.values() {
            self.stands(concern)?;
            for case in &concern.joined {
                if !self.cases[case].joined.contains(&concern.id) {
                    return Err("the case does not know what was joined to it".to_owned());
                }
            }
            let known = TELLERS.into_iter().chain([DESK]);
            let readers: BTreeSet<_> = known.filter(|it| self.reads(concern, *it)).collect();
            let holding = self.keys.iter().filter(|(id, ..)| *id == concern.id);
            let holding: BTreeSet<_> = holding.map(|(.., holder)| *holder).collect();
            if holding != readers {
                return Err(format!("{holding:?} hold keys, and {readers:?} read it"));
            }
        }
        for case in self.cases.values() {
            for concern in &case.joined {
                if !self.concerns[concern].joined.contains(&case.id) {
                    return Err("a case keeps what was set apart from it".to_owned());
                }
            }
        }
        Ok(())
    }

    /// A concern has its desk, and is in the desk's list, or joined to one that is, or led to somebody, or ended.
    fn stands(&self, concern: &Concern) -> Result<(), String> {
        if concern.desk != DESK {
            return Err("a concern is without its desk".to_owned());
        }
        let led = concern.all_cases().next().is_some();
        let fits = match concern.standing {
            ConcernStanding::Linked => led,
            ConcernStanding::Open => !led && concern.into.is_none(),
            ConcernStanding::Ended(_) => !led,
            ConcernStanding::Joined(into) => {
                let lead = &self.concerns[&into];
                let knows = lead.took_in.contains(&concern.id) && concern.into == Some(into);
                !led && knows && lead.standing == ConcernStanding::Open
            }
        };
        match fits {
            true => Ok(()),
            false => Err(format!("a concern is lost from sight: {concern:?}")),
        }
    }
}

fn of_concerns<T>(all: &[T], of: impl Fn(&T) -> StreamId) -> impl Iterator<Item = &T> {
    all.iter()
        .filter(move |one| of(one).kind == StreamKind::Concern)
}

fn pick<K: Ord, V>(from: &BTreeMap<K, V>, number: u8) -> Option<&V> {
    let among = from.len().max(1);
    from.values().nth(usize::from(number) % among)
}

fn now() -> Timestamp {
    "2026-01-05T10:00:00Z".parse().unwrap()
}

fn told() -> Told {
    Told {
        noticed: Noticed::OwnWork,
        danger: Danger::Unknown,
        persons: None,
        child: Tell::Unknown,
        forms: BTreeSet::new(),
        seen_on: None,
    }
}

fn histories() -> impl Strategy<Value = Vec<Try>> {
    let any = any::<u8>;
    let one = prop_oneof![
        2 => any().prop_map(Try::Report),
        2 => any().prop_map(Try::Presume),
        1 => any().prop_map(Try::End),
        1 => any().prop_map(Try::Add),
        4 => (any(), any()).prop_map(|(concern, case)| Try::ToCase(concern, case)),
        4 => (any(), any()).prop_map(|(concern, to)| Try::ToConcern(concern, to)),
        3 => any().prop_map(Try::Apart),
    ];
    prop::collection::vec(one, 5..40).prop_map(|then| {
        let begin = [
            Try::Report(0),
            Try::Report(1),
            Try::Report(2),
            Try::Presume(0),
        ];
        begin.into_iter().chain(then).collect()
    })
}

/// Tells histories until something does not hold; always the same ones where a flaw has to be found.
fn watch(flaw: Flaw, fresh: bool) -> Result<(), String> {
    let config = Config {
        cases: if fresh { 400 } else { 1_500 },
        max_shrink_iters: if fresh { 4_000 } else { 60 },
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = match fresh {
        true => TestRunner::new(config),
        false => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let told = runner.run(&histories(), |history| {
        let mut world = World::new();
        let mut reported = 0;
        for one in history {
            let done = world.tries(one, flaw);
            reported += usize::from(matches!(one, Try::Report(_)) && done.is_ok());
            world.holds(reported).map_err(TestCaseError::fail)?;
        }
        Ok(())
    });
    match told {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, history)) => Err(format!("{why}\nin {history:?}")),
        Err(TestError::Abort(why)) => panic!("gave up: {why}"),
    }
}

fn caught(flaw: Flaw, words: &str) {
    let found = watch(flaw, false).expect_err("the flaw was not found");
    assert!(found.contains(words), "found something else: {found}");
}

/// Leaves out events of concerns.
fn without(mut decision: Decision, unwanted: fn(&case::ConcernEvent) -> bool) -> Decision {
    decision
        .appends
        .retain(|append| !matches!(&append.event, Event::Concern(event) if unwanted(event)));
    decision
}

#[test]
fn whatever_is_joined_and_set_apart_no_concern_is_lost_and_every_person_counts_once() {
    watch(|decision| decision, true).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn a_concern_that_does_not_end_with_the_one_it_was_joined_to_is_caught() {
    caught(
        |mut decision| {
            let is_end =
                |event: &Event| matches!(event, Event::Concern(case::ConcernEvent::Ended { .. }));
            let mut first = true;
            decision
                .appends
                .retain(|append| !is_end(&append.event) || std::mem::take(&mut first));
            decision
        },
        "lost from sight",
    );
}

#[test]
fn a_lead_that_forgets_what_it_took_in_is_caught() {
    caught(
        |decision| {
            without(decision, |event| {
                matches!(event, case::ConcernEvent::TookIn { .. })
            })
        },
        "lost from sight",
    );
}

#[test]
fn keys_that_stay_when_a_concern_is_set_apart_are_caught() {
    caught(
        |mut decision| {
            decision.revocations.clear();
            decision
        },
        "hold keys",
    );
}

#[test]
fn a_case_that_keeps_what_was_set_apart_is_caught() {
    caught(
        |mut decision| {
            decision.appends.retain(|append| {
                let parted = case::CaseEvent::ConcernParted {
                    concern: ConcernId::from([0; 16]),
                    by: Actor::System,
                };
                !matches!(&append.event, Event::Case(event)
                    if std::mem::discriminant(event) == std::mem::discriminant(&parted))
            });
            decision
        },
        "keeps what was set apart",
    );
}

#[test]
fn what_was_joined_to_a_concern_that_keeps_another_person_waits_at_the_desk_when_both_are_set_apart()
 {
    let mut world = World::new();
    let history = [
        Try::Report(0),
        Try::Report(1),
        Try::Report(2),
        Try::Presume(0),
        // The desk's own concern joins that of a teller, and both join the case of the person.
        Try::ToConcern(2, 1),
        Try::ToCase(1, 0),
        // The teller, who holds no key of the desk's concern, presumes somebody else in the lead.
        Try::Presume(1),
        Try::Apart(1),
    ];
    for (number, one) in history.into_iter().enumerate() {
        world.tries(one, |decision| decision).unwrap();
        world.holds(3.min(number + 1)).unwrap();
    }
    let [_, lead, joined] = world.concerns.values().collect::<Vec<_>>()[..] else {
        panic!("three were told");
    };
    assert_eq!(lead.standing, ConcernStanding::Linked);
    assert_eq!(joined.standing, ConcernStanding::Open);
    assert!(lead.took_in.is_empty());
}

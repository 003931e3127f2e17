//! Invariant 9: anything punished or charged opens a non-punishment review by itself, past ones included, which
//! waits for somebody until it came to something with reasons. And letters: valid no longer than they say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::concern::{Concern, ConcernEvent, Danger, Noticed, Tell, Told};
use case::person::{
    Case, CaseEvent, CaseStanding, ClockEnd, ClockKind, CloseReason, HolderOrder, LetterOrder,
    PresumptionBasis, PunishmentKind, RecordPunishment, ReviewOrder, ReviewOutcome, ReviewStanding,
    lapse,
};
use case::profile::{BodyKind, Checked};
use case::{
    Actor, Append, CaseId, ClockId, Compartment, ConcernId, Context, Decision, Duties, Event,
    LetterId, MemberId, Number, OrganisationId, Refusal, ReviewId,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

const CASE: [u8; 16] = [7; 16];
const HOLDER: [u8; 16] = [1; 16];
const DESK: [u8; 16] = [2; 16];

/// A case, its concern, and the country they are in.
struct World {
    profile: Arc<Checked>,
    register: BTreeMap<OrganisationId, BodyKind>,
    duties: Duties,
    concern: Concern,
    case: Case,
    now: Timestamp,
    flaw: Flaw,
}

/// What a flaw makes of a decision.
type Flaw = fn(Decision) -> Decision;

impl World {
    fn new() -> Self {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let desk = OrganisationId::from(DESK);
        let holder = OrganisationId::from(HOLDER);
        let by = Actor::Member {
            member: MemberId::from([3; 16]),
            organisation: holder,
        };
        let concern = ConcernId::from([5; 16]);
        let told = Told {
            noticed: Noticed::OwnWork,
            danger: Danger::Unknown,
            persons: None,
            child: Tell::No,
            forms: BTreeSet::new(),
            seen_on: None,
        };
        let reported = ConcernEvent::Reported { told, desk, by };
        let presumed = CaseEvent::Presumed {
            concern,
            basis: PresumptionBasis::Judgement,
            maybe_child: Tell::No,
            holder,
            interim: false,
            by,
        };
        let none = BTreeSet::new();
        Self {
            profile: super::in_zone("Europe/Vienna"),
            register: [(holder, BodyKind::CivilSociety), (desk, BodyKind::Helpline)].into(),
            duties: Duties {
                desk,
                co_ordinator: desk,
                panel: desk,
                child_protection: desk,
            },
            concern: Concern::evolve(None, concern, now, &reported, &none).unwrap(),
            case: Case::evolve(None, CaseId::from(CASE), now, &presumed, &none).unwrap(),
            now,
            flaw: |decision| decision,
        }
    }

    fn context(&self) -> Context<'_> {
        let by = Actor::Member {
            member: MemberId::from([3; 16]),
            organisation: OrganisationId::from(HOLDER),
        };
        Context {
            now: self.now,
            actor: by,
            profile: &self.profile,
            duties: &self.duties,
            register: &self.register,
            on_call: &crate::NO_PAIRS,
            coded_only: &crate::NOBODY,
            no_account: &crate::NOBODY,
        }
    }

    fn today(&self) -> Date {
        self.context().today()
    }

    fn take(&mut self, decided: Result<Decision, Refusal>) -> Result<(), Refusal> {
        for append in (self.flaw)(decided?).appends {
            if let Event::Case(event) = &append.event {
                let case = self.case.clone();
                let id = self.case.id;
                self.case = Case::evolve(Some(case), id, self.now, event, &append.parts).unwrap();
            }
        }
        Ok(())
    }

    fn punish(&mut self, kind: PunishmentKind, on: Option<Date>) -> ReviewId {
        let order = RecordPunishment {
            kind,
            office: None,
            on,
        };
        let before = self.case.version;
        let decided = order.decide(&self.case, &self.context(), BTreeSet::new());
        self.take(decided).unwrap();
        ReviewId::opened_by(before + 1)
    }

    fn ask(&mut self, review: ReviewId, office: &str) -> Result<(), Refusal> {
        let office = office.to_owned();
        let order = ReviewOrder::Ask { review, office };
        let decided = order.decide(&self.case, &self.context(), BTreeSet::new());
        self.take(decided)
    }

    fn end(
        &mut self,
        review: ReviewId,
        outcome: ReviewOutcome,
        challenge_until: Option<Date>,
    ) -> Result<(), Refusal> {
        let order = ReviewOrder::End {
            review,
            outcome,
            challenge_until,
        };
        let why = [Compartment::Legal].into();
        let decided = order.decide(&self.case, &self.context(), why);
        self.take(decided)
    }

    fn holder(&mut self, order: HolderOrder) -> Result<(), Refusal> {
        let said = match order {
            HolderOrder::Correct { .. } => [Compartment::Narrative].into(),
            _ => BTreeSet::new(),
        };
        let decided = order.decide(&self.case, &self.concern, &self.context(), said);
        self.take(decided)
    }

    fn letter(&mut self, order: LetterOrder) -> Result<(), Refusal> {
        let decided = order.decide(&self.case, &self.context());
        self.take(decided)
    }

    fn sweep(&mut self) {
        let said = lapse(&self.case, &self.concern, &self.context());
        self.take(Ok(said)).unwrap();
    }

    /// What must hold of every review at every moment.
    fn look(&self) -> Result<(), TestCaseError> {
        let clocks = &self.case.clocks;
        for (id, review) in &self.case.reviews {
            let running: Vec<_> = review
                .clocks
                .values()
                .filter_map(|clock| clocks.get(clock))
                .filter(|clock| clock.ended.is_none())
                .map(|clock| clock.kind)
                .collect();
            let expected: Vec<_> = match review.standing() {
                ReviewStanding::ToAsk => vec![ClockKind::ReviewAsk],
                ReviewStanding::Asked => vec![ClockKind::ReviewAnswer],
                ReviewStanding::Mistaken => vec![],
                ReviewStanding::Ended(_) => {
                    let (end, ..) = review.ended.as_ref().unwrap();
                    end.challenge_until
                        .map(|_| ClockKind::ReviewAsk)
                        .into_iter()
                        .collect()
                }
            };
            prop_assert_eq!(&running, &expected, "{:?} of {:?}", id, review);
            let open_clock = clocks
                .values()
                .filter(|clock| clock.kind.is_of_review() && clock.ended.is_none())
                .count();
            prop_assert!(open_clock <= self.case.reviews.len());
        }
        Ok(())
    }
}

/// Something tried. Numbers pick one of what is there.
#[derive(Debug, Clone)]
enum Try {
    Punish(usize, Option<i32>),
    Ask(usize),
    End(usize, usize, Option<i32>),
    Correct(u64),
    Close,
    Reopen,
    Days(i64),
}

const KINDS: [PunishmentKind; 6] = [
    PunishmentKind::Charge,
    PunishmentKind::Fine,
    PunishmentKind::Conviction,
    PunishmentKind::Detention,
    PunishmentKind::EntryBan,
    PunishmentKind::Debt,
];

const OUTCOMES: [ReviewOutcome; 6] = [
    ReviewOutcome::Dropped,
    ReviewOutcome::Lifted,
    ReviewOutcome::Reduced,
    ReviewOutcome::Stands,
    ReviewOutcome::NotConnected,
    ReviewOutcome::NotWanted,
];

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        3 => (0..6_usize, proptest::option::of(0..9_000)).prop_map(|(kind, back)| Try::Punish(kind, back)),
        3 => (0..4_usize).prop_map(Try::Ask),
        3 => (0..4_usize, 0..6_usize, proptest::option::of(-2..40)).prop_map(|(one, outcome, until)| Try::End(one, outcome, until)),
        2 => (1..30_u64).prop_map(Try::Correct),
        1 => Just(Try::Close),
        1 => Just(Try::Reopen),
        2 => (1..60_i64).prop_map(Try::Days),
    ];
    proptest::collection::vec(one, 1..25)
}

/// Tells one history and looks at every step of it.
fn tell(story: Vec<Try>, flaw: Flaw) -> Result<(), TestCaseError> {
    let mut world = World::new();
    world.flaw = flaw;
    let mut punished = 0;
    for one in story {
        let pick = |world: &World, place: usize| {
            let ids: Vec<_> = world.case.reviews.keys().copied().collect();
            ids.get(place % ids.len().max(1)).copied()
        };
        match one {
            Try::Punish(kind, back) => {
                let on = back.map(|days| world.today().saturating_sub(days.days()));
                // Open or closed, of today or of years ago: it is never refused.
                let review = world.punish(KINDS[kind], on);
                punished += 1;
                let opened = world.case.reviews.get(&review);
                let standing = opened.map(|review| review.standing());
                prop_assert_eq!(standing, Some(ReviewStanding::ToAsk), "no review opened");
            }
            Try::Ask(place) => {
                if let Some(review) = pick(&world, place) {
                    let _ = world.ask(review, "Invented court");
                }
            }
            Try::End(place, outcome, until) => {
                if let Some(review) = pick(&world, place) {
                    let before = world.case.reviews[&review].standing();
                    let until = until.map(|days| world.today().saturating_add(days.days()));
                    if world.end(review, OUTCOMES[outcome], until).is_ok() {
                        let says_no = [ReviewOutcome::Stands, ReviewOutcome::Reduced];
                        let says_no = says_no.contains(&OUTCOMES[outcome]);
                        let asked = before == ReviewStanding::Asked;
                        prop_assert!(!says_no || asked, "nobody was asked");
                    }
                }
            }
            Try::Correct(mistaken) => {
                let _ = world.holder(HolderOrder::Correct { mistaken });
            }
            Try::Close => {
                let _ = world.holder(HolderOrder::Close(CloseReason::SupportEnded));
            }
            Try::Reopen => {
                let _ = world.holder(HolderOrder::Reopen);
            }
            Try::Days(days) => {
                world.now += SignedDuration::from_hours(24 * days);
                world.sweep();
                let late = world.case.clocks.values().any(|clock| {
                    let deadline = clock.deadline.as_ref();
                    let over = deadline.is_some_and(|it| it.is_over(world.now));
                    let open = clock.ended.is_none() && clock.missed_at.is_none();
                    clock.kind.is_of_review() && open && over
                });
                prop_assert!(!late, "nobody was told that a review is late");
            }
        }
        prop_assert_eq!(world.case.reviews.len(), punished, "a review is gone");
        world.look()?;
    }
    Ok(())
}

/// Tells histories until something does not hold; always the same ones where a flaw has to be found.
fn watch(flaw: Flaw, fresh: bool) -> Result<(), String> {
    let config = ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: if fresh { 4_000 } else { 60 },
        ..ProptestConfig::with_cases(if fresh { 300 } else { 1_500 })
    };
    let mut runner = match fresh {
        true => TestRunner::new(config),
        false => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let told = runner.run(&tries(), |story| tell(story, flaw));
    told.map_err(|wrong| wrong.to_string())
}

fn caught(flaw: Flaw, words: &str) {
    let found = watch(flaw, false).expect_err("the flaw was not found");
    assert!(found.contains(words), "found something else: {found}");
}

#[test]
fn whatever_was_punished_waits_for_somebody_until_it_came_to_something() {
    watch(|decision| decision, true).unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// Leaves out some events of a case.
fn without(mut decision: Decision, unwanted: fn(&CaseEvent) -> bool) -> Decision {
    decision.appends.retain(|append| match &append.event {
        Event::Case(event) => !unwanted(event),
        _ => true,
    });
    decision
}

#[test]
fn a_punishment_that_opens_no_review_is_caught() {
    // Of one kind alone, or of what lies long back, as of all.
    caught(
        |decision| {
            without(decision, |event| match event {
                CaseEvent::Punished(punished) => punished.kind == PunishmentKind::EntryBan,
                _ => false,
            })
        },
        "no review opened",
    );
    caught(
        |decision| {
            without(decision, |event| match event {
                CaseEvent::Punished(punished) => punished.on.is_some_and(|on| on.year() < 2010),
                _ => false,
            })
        },
        "no review opened",
    );
}

#[test]
fn a_review_that_waits_for_nobody_is_caught() {
    caught(
        |decision| {
            without(decision, |event| {
                matches!(
                    event,
                    CaseEvent::ClockStarted {
                        kind: ClockKind::ReviewAsk,
                        ..
                    }
                )
            })
        },
        " of Review {",
    );
}

#[test]
fn a_review_that_is_late_and_told_to_nobody_is_caught() {
    caught(
        |decision| {
            without(decision, |event| {
                matches!(event, CaseEvent::DeadlineMissed { .. })
            })
        },
        "nobody was told that a review is late",
    );
}

#[test]
fn a_review_that_ends_with_the_case_is_caught() {
    // As if whoever is no longer helped had nothing left to be asked about.
    caught(
        |mut decision| {
            let closed = decision
                .appends
                .iter()
                .find_map(|append| match &append.event {
                    Event::Case(CaseEvent::Closed { by, .. }) => Some((append.stream, *by)),
                    _ => None,
                });
            if let Some((stream, by)) = closed {
                for clock in 1..30 {
                    let clock = ClockId::started_by(clock);
                    let how = ClockEnd::NotNeeded;
                    let event = Event::Case(CaseEvent::ClockEnded { clock, how, by });
                    let parts = BTreeSet::new();
                    decision.appends.push(Append {
                        stream,
                        event,
                        parts,
                    });
                }
            }
            decision
        },
        " of Review {",
    );
}

#[test]
fn a_no_can_be_asked_about_again_and_what_was_lifted_cannot() {
    let mut world = World::new();
    let old = world.today().saturating_sub(12.years());
    let review = world.punish(PunishmentKind::Conviction, Some(old));
    assert_eq!(
        world.end(review, ReviewOutcome::Stands, None),
        Err(Refusal::NobodyAsked)
    );
    assert_eq!(world.ask(review, "  "), Err(Refusal::OfficeMissing));
    world.ask(review, "Invented court").unwrap();
    world.end(review, ReviewOutcome::Stands, None).unwrap();
    assert_eq!(
        world.end(review, ReviewOutcome::Lifted, None),
        Err(Refusal::ReviewOver)
    );
    world.ask(review, "Invented court of appeal").unwrap();
    world.end(review, ReviewOutcome::Lifted, None).unwrap();
    assert_eq!(world.ask(review, "Any"), Err(Refusal::ReviewOver));
    let asked: Vec<_> = world.case.reviews[&review].asked.values().collect();
    assert_eq!(asked.len(), 2);
}

#[test]
fn a_review_ends_with_reasons_and_by_no_button_of_its_clock() {
    let mut world = World::new();
    let review = world.punish(PunishmentKind::Debt, None);
    let order = ReviewOrder::End {
        review,
        outcome: ReviewOutcome::NotWanted,
        challenge_until: None,
    };
    let decided = order.decide(&world.case, &world.context(), BTreeSet::new());
    assert_eq!(decided.unwrap_err(), Refusal::ReasonMissing);
    let clock = world.case.reviews[&review].clocks[&ClockKind::ReviewAsk];
    let ended = world.holder(HolderOrder::EndClock {
        clock,
        persons_choice: false,
    });
    assert_eq!(ended, Err(Refusal::ReviewEndsIt));
}

#[test]
fn a_day_that_has_not_come_is_no_day_of_a_punishment() {
    let world = World::new();
    let order = RecordPunishment {
        kind: PunishmentKind::Fine,
        office: None,
        on: Some(world.today().tomorrow().unwrap()),
    };
    let decided = order.decide(&world.case, &world.context(), BTreeSet::new());
    assert!(matches!(decided, Err(Refusal::DayAhead { .. })));
}

#[test]
fn the_article_is_the_countrys_own_and_else_that_which_binds_it() {
    let article = |file: &str| {
        let checked = Checked::bundled(file).unwrap();
        checked.profile().non_punishment_article()
    };
    assert_eq!(article("zz"), "Mechanism Act (invented) sec. 44");
    assert_eq!(
        article("uk"),
        "Modern Slavery Act 2015 s. 45; guidance of the Crown Prosecution Service"
    );
    assert_eq!(article("no"), "CETS 197 art. 26");
    assert!(
        article("us").starts_with("house rule"),
        "no instrument binds it"
    );
}

#[test]
fn a_letter_is_valid_as_long_as_it_says_and_ninety_days_at_most() {
    let mut world = World::new();
    let issue = |number: u8, until| LetterOrder::Issue {
        letter: LetterId::from([number; 16]),
        number: Number::of([number; 10]),
        until,
    };
    let today = world.today();
    let far = today.saturating_add(91.days());
    assert!(matches!(
        world.letter(issue(1, far)),
        Err(Refusal::LetterUntil { .. })
    ));
    let over = today.yesterday().unwrap();
    assert_eq!(
        world.letter(issue(1, over)),
        Err(Refusal::DayOver { day: over })
    );
    world
        .letter(issue(1, today.saturating_add(90.days())))
        .unwrap();
    assert_eq!(world.letter(issue(1, today)), Err(Refusal::AlreadyRecorded));
    world.letter(issue(2, today)).unwrap();
    let valid = |world: &World, number: u8| {
        world.case.letters[&LetterId::from([number; 16])].is_valid_at(world.now)
    };
    assert!(valid(&world, 1) && valid(&world, 2));
    world.now += SignedDuration::from_hours(24);
    assert!(valid(&world, 1) && !valid(&world, 2));
    let first = LetterId::from([1; 16]);
    world.letter(LetterOrder::Revoke(first)).unwrap();
    assert!(!valid(&world, 1));
    assert_eq!(
        world.letter(LetterOrder::Revoke(first)),
        Err(Refusal::AlreadyRecorded)
    );
    world
        .holder(HolderOrder::Close(CloseReason::SupportEnded))
        .unwrap();
    assert!(matches!(world.case.standing, CaseStanding::Closed(_)));
    assert_eq!(world.letter(issue(3, today)), Err(Refusal::CaseClosed));
}

#[test]
fn a_number_is_read_as_people_type_it_and_shown_in_no_log() {
    let number = Number::of([0xff, 0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0]);
    let text = number.to_string();
    assert_eq!(text.len(), 19);
    let typed = text
        .to_lowercase()
        .replace('-', " ")
        .replace('1', "l")
        .replace('0', "o");
    assert_eq!(typed.parse::<Number>(), Ok(number));
    assert!(format!("{number:?}").len() < 10);
    for wrong in [
        "",
        "7K3F",
        "7K3F-92QX-0HVM-4T6",
        "7K3F-92QX-0HVM-4T6WW",
        "ÄÄÄÄ-92QX-0HVM-4T6W",
    ] {
        assert!(wrong.parse::<Number>().is_err(), "{wrong}");
    }
}

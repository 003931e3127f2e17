//! Visits: workers are numbers until they agree; what one of them does changes nothing for another; tables are
//! read whole or not at all; and there is no place for whether somebody may stay.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::concern::{Concern, Danger, Tell};
use case::person::{Case, CloseReason, ErasureGrade, ErasureGround, HolderOrder, PresumptionBasis};
use case::profile::{BodyKind, Checked};
use case::visit::{
    Column, Dropped, MeetWorkers, PresumeWorker, RecordVisit, Sector, SheetFault, Stand, Visit,
    VisitKind, Why, Worker, WorkerStands, codes, read_workers,
};
use case::{
    Actor, CaseId, Compartment, ConcernId, Context, Decision, Duties, Event, MemberId,
    OrganisationId, Refusal,
};
use jiff::Timestamp;
use proptest::prelude::*;

const HOLDER: [u8; 16] = [1; 16];
const DESK: [u8; 16] = [2; 16];

/// A visit and the cases of those met there.
struct World {
    profile: Arc<Checked>,
    register: BTreeMap<OrganisationId, BodyKind>,
    duties: Duties,
    now: Timestamp,
    concern: Option<Concern>,
    cases: BTreeMap<CaseId, Case>,
}

fn concern_id() -> ConcernId {
    ConcernId::from([5; 16])
}

fn worker(number: u16, agreed: Tell, signs: &[&str]) -> Worker {
    Worker {
        number,
        alone: Tell::Yes,
        signs: signs.iter().map(ToString::to_string).collect(),
        agreed,
        child: Tell::Unknown,
    }
}

impl World {
    /// A visit at which nobody has a number yet.
    fn new() -> Self {
        let (desk, holder) = (OrganisationId::from(DESK), OrganisationId::from(HOLDER));
        let mut world = Self {
            profile: super::in_zone("Europe/Vienna"),
            register: [(holder, BodyKind::CivilSociety), (desk, BodyKind::Helpline)].into(),
            duties: Duties {
                desk,
                co_ordinator: desk,
                panel: desk,
                child_protection: desk,
            },
            now: "2026-03-02T09:00:00Z".parse().unwrap(),
            concern: None,
            cases: BTreeMap::new(),
        };
        world.record(30, 12, 9).unwrap();
        world
    }

    fn context(&self) -> Context<'_> {
        Context {
            now: self.now,
            actor: Actor::Member {
                member: MemberId::from([3; 16]),
                organisation: OrganisationId::from(HOLDER),
            },
            profile: &self.profile,
            duties: &self.duties,
            register: &self.register,
            on_call: &crate::NO_PAIRS,
            coded_only: &crate::NOBODY,
            no_account: &crate::NOBODY,
        }
    }

    fn record(&mut self, met: u16, alone: u16, signs: u16) -> Result<(), Refusal> {
        let order = RecordVisit {
            concern: concern_id(),
            visit: Visit {
                kind: VisitKind::Raid,
                on: self.context().today(),
                sector: "A".parse().unwrap(),
                with: [BodyKind::TradeUnion].into(),
                met,
                alone,
                signs,
            },
            danger: Danger::Soon,
        };
        let parts = [Compartment::Narrative, Compartment::Location].into();
        let decided = order.decide(self.concern.as_ref(), &self.context(), parts);
        self.take(decided)
    }

    fn take(&mut self, decided: Result<Decision, Refusal>) -> Result<(), Refusal> {
        for append in decided?.appends {
            let id = append.stream.id.into_bytes();
            match &append.event {
                Event::Concern(event) => {
                    let concern = self.concern.take();
                    self.concern =
                        Concern::evolve(concern, id.into(), self.now, event, &append.parts);
                }
                Event::Case(event) => {
                    let id = CaseId::from(id);
                    let before = self.cases.remove(&id);
                    let after = Case::evolve(before, id, self.now, event, &append.parts);
                    self.cases.extend(after.map(|after| (id, after)));
                }
                other => panic!("{other:?}"),
            }
        }
        Ok(())
    }

    fn concern(&self) -> &Concern {
        self.concern.as_ref().unwrap()
    }

    fn visit(&self) -> &case::visit::VisitState {
        self.concern().visit.as_ref().unwrap()
    }

    fn meet(&mut self, workers: Vec<Worker>) -> Result<(), Refusal> {
        let decided = MeetWorkers { workers }.decide(self.concern(), &self.context());
        self.take(decided)
    }

    fn stands(&mut self, worker: u16, stand: Stand) -> Result<(), Refusal> {
        let decided = WorkerStands { worker, stand }.decide(self.concern(), &self.context());
        self.take(decided)
    }

    fn presume(&mut self, worker: u16) -> Result<CaseId, Refusal> {
        let case = CaseId::from([u8::try_from(worker).unwrap() + 100; 16]);
        let order = PresumeWorker {
            worker,
            case,
            basis: None,
            maybe_child: None,
        };
        let existing = self.cases.get(&case);
        let decided = order.decide(self.concern(), existing, &self.context(), BTreeSet::new());
        self.take(decided).map(|()| case)
    }

    fn holder(&mut self, case: CaseId, order: HolderOrder) -> Result<(), Refusal> {
        let said = match order {
            HolderOrder::Correct { .. } | HolderOrder::SettleAge { .. } => {
                [Compartment::Narrative].into()
            }
            _ => BTreeSet::new(),
        };
        let Some(it) = self.cases.get(&case) else {
            return Ok(());
        };
        let decided = order.decide(it, self.concern(), &self.context(), said);
        self.take(decided)
    }
}

#[derive(Debug, Clone)]
enum Try {
    Presume(u16),
    Stands(u16, Stand),
    Close(u16),
    Reopen(u16),
    Mistake(u16, u64),
    Reflection(u16),
    AskErasure(u16),
    Adult(u16),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let number = 1..7_u16;
    let stand = prop_oneof![Just(Stand::Agreed), Just(Stand::SaidNo), Just(Stand::Gone)];
    let one = prop_oneof![
        4 => number.clone().prop_map(Try::Presume),
        2 => (number.clone(), stand).prop_map(|(one, stand)| Try::Stands(one, stand)),
        2 => number.clone().prop_map(Try::Close),
        1 => number.clone().prop_map(Try::Reopen),
        1 => (number.clone(), 1..6_u64).prop_map(|(one, version)| Try::Mistake(one, version)),
        1 => number.clone().prop_map(Try::Reflection),
        1 => number.clone().prop_map(Try::AskErasure),
        1 => number.prop_map(Try::Adult),
    ];
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_one_worker_does_changes_nothing_for_another(story in tries()) {
        let mut world = World::new();
        let workers = (1..7).map(|number| match number {
            1 | 2 => worker(number, Tell::Yes, &[]),
            3 | 4 => worker(number, Tell::Unknown, &["cd_documents"]),
            5 => worker(number, Tell::No, &["cd_documents"]),
            _ => worker(number, Tell::Unknown, &[]),
        });
        world.meet(workers.collect()).unwrap();
        for one in story {
            let (number, before) = match one {
                Try::Presume(number) | Try::Stands(number, _) | Try::Close(number) | Try::Reopen(number)
                | Try::Mistake(number, _) | Try::Reflection(number) | Try::AskErasure(number)
                | Try::Adult(number) => (number, (world.visit().clone(), world.cases.clone())),
            };
            let id = CaseId::from([u8::try_from(number).unwrap() + 100; 16]);
            let was = before.0.workers[&number].clone();
            let done = match one {
                Try::Presume(number) => world.presume(number).map(|_| ()),
                Try::Stands(number, stand) => world.stands(number, stand),
                Try::Close(_) => world.holder(id, HolderOrder::Close(CloseReason::PersonsWish)),
                Try::Reopen(_) => world.holder(id, HolderOrder::Reopen),
                Try::Mistake(_, mistaken) => world.holder(id, HolderOrder::Correct { mistaken }),
                Try::Reflection(_) => world.holder(id, HolderOrder::StartReflection),
                Try::AskErasure(_) => world.holder(id, HolderOrder::AskErasure {
                    grade: ErasureGrade::Everything,
                    ground: ErasureGround::PersonsWish,
                }),
                Try::Adult(_) => world.holder(id, HolderOrder::SettleAge { child: false }),
            };
            // A worker becomes a person by agreement, or by signs without a no; never otherwise.
            if matches!(one, Try::Presume(_)) && done.is_ok() {
                let said = was.agreed();
                let by_sign = said == Tell::Unknown && !was.worker.signs.is_empty();
                prop_assert!(was.case.is_none() && (said == Tell::Yes || by_sign), "{was:?}");
            }
            let after = world.visit();
            prop_assert_eq!(&after.visit, &before.0.visit, "what is shared is written once");
            for (other, met) in &before.0.workers {
                if *other != number {
                    prop_assert_eq!(&after.workers[other], met);
                }
            }
            for (other, case) in &before.1 {
                if *other != id {
                    prop_assert_eq!(&world.cases[other], case);
                }
            }
        }
    }
}

#[test]
fn a_worker_becomes_a_person_by_a_yes_or_a_sign_and_never_against_a_no() {
    let mut world = World::new();
    let mut child = worker(6, Tell::No, &[]);
    child.child = Tell::Yes;
    world
        .meet(vec![
            worker(1, Tell::Yes, &[]),
            worker(2, Tell::Unknown, &["cd_documents"]),
            worker(3, Tell::No, &["cd_documents"]),
            worker(4, Tell::Unknown, &[]),
            child,
        ])
        .unwrap();
    let by_word = world.presume(1).unwrap();
    assert_eq!(
        world.cases[&by_word].presumed_on,
        PresumptionBasis::Judgement
    );
    let by_sign = world.presume(2).unwrap();
    let sign = PresumptionBasis::Indicator("cd_documents".to_owned());
    assert_eq!(world.cases[&by_sign].presumed_on, sign);
    assert_eq!(world.presume(3), Err(Refusal::WorkerSaidNo { number: 3 }));
    assert_eq!(
        world.presume(4),
        Err(Refusal::NothingOfWorker { number: 4 })
    );
    // Doubt goes in a child's favour.
    let child = world.presume(6).unwrap();
    assert_eq!(world.cases[&child].maybe_child, Tell::Yes);
    assert_eq!(world.presume(1), Err(Refusal::WorkerIsPerson { number: 1 }));
    assert_eq!(world.presume(9), Err(Refusal::NoSuchWorker { number: 9 }));
    world.stands(3, Stand::Agreed).unwrap();
    world.presume(3).unwrap();
    assert_eq!(
        world.stands(3, Stand::Gone),
        Err(Refusal::WorkerIsPerson { number: 3 })
    );
    // All of them refer to the one concern, in which the place stands once.
    let concern = world.concern();
    assert!(world.cases.values().all(|case| case.concern == concern.id));
    assert!(concern.compartments.contains(&Compartment::Location));
    assert!(
        world
            .cases
            .values()
            .all(|case| case.compartments.is_empty())
    );
    assert_eq!(world.visit().persons(), 4);
}

#[test]
fn those_without_signs_are_counted_and_nobody_is_counted_who_was_not_met() {
    let world = World::new();
    let visit = world.visit();
    assert_eq!(
        (visit.met(), visit.alone(), visit.with_signs()),
        (30, 12, 9)
    );
    let mut world = World::new();
    world.concern = None;
    for (met, alone, signs) in [(3, 4, 0), (3, 0, 4), (10_000, 0, 0)] {
        let refused = world.record(met, alone, signs);
        assert_eq!(refused, Err(Refusal::MoreThanWereMet { met }));
    }
    world.record(0, 0, 0).unwrap();
    world
        .meet(vec![worker(4, Tell::Yes, &["cd_documents"])])
        .unwrap();
    let visit = world.visit();
    assert_eq!((visit.met(), visit.alone(), visit.with_signs()), (1, 1, 1));
    assert_eq!(visit.next_number(), 5);
}

#[test]
fn the_same_list_adds_nothing_twice_and_another_worker_of_a_number_is_refused_whole() {
    let mut world = World::new();
    let list: Vec<_> = (1..=700)
        .map(|number| worker(number, Tell::Yes, &[]))
        .collect();
    world.meet(list.clone()).unwrap();
    assert_eq!(world.visit().workers.len(), 700);
    assert_eq!(world.meet(list.clone()), Err(Refusal::AlreadyRecorded));
    let mut longer = list.clone();
    longer.push(worker(701, Tell::Unknown, &[]));
    world.meet(longer.clone()).unwrap();
    assert_eq!(world.visit().workers.len(), 701);
    longer[3].agreed = Tell::No;
    longer.push(worker(702, Tell::Unknown, &[]));
    assert_eq!(
        world.meet(longer),
        Err(Refusal::WorkerIsAnother { number: 4 })
    );
    assert_eq!(world.visit().workers.len(), 701);
    let twice = vec![worker(800, Tell::Yes, &[]), worker(800, Tell::Yes, &[])];
    assert_eq!(world.meet(twice), Err(Refusal::WorkerTwice { number: 800 }));
    let sign = "no_such_sign".to_owned();
    let unknown = world.meet(vec![worker(801, Tell::Yes, &["no_such_sign"])]);
    assert_eq!(unknown, Err(Refusal::UnknownSign { number: 801, sign }));
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let row = |line: &str| line.split('|').map(str::to_owned).collect();
    text.lines().map(row).collect()
}

#[test]
fn a_table_is_read_in_several_languages_and_columns_in_any_order() {
    let table = "Signs|worker|Agrees|Under 18\ncd_documents; ex_excessive_hours|1|ja|\n|2|NO|x\n\n|٣|نعم|-\n|4.0||?";
    let read = read_workers(rows(table)).unwrap();
    let numbers: Vec<_> = read.workers.iter().map(|it| it.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(read.workers[0].signs.len(), 2);
    assert_eq!(read.workers[0].agreed, Tell::Yes);
    assert_eq!(
        (read.workers[1].agreed, read.workers[1].child),
        (Tell::No, Tell::Yes)
    );
    assert_eq!(read.workers[2].agreed, Tell::Yes);
    assert!(read.workers.iter().all(|it| it.alone == Tell::Unknown));
    assert!(read.dropped.is_empty());
}

#[test]
fn every_fault_is_told_with_its_row_and_column_and_nothing_is_kept() {
    let table = "worker|alone|signs\n1|yes|\n|no|\n1|perhaps|\nsix|yes|nonsense\n10000||";
    let faults = read_workers(rows(table)).unwrap_err();
    let at = |row, column, why| SheetFault {
        row: Some(row),
        column: Some(column),
        why,
    };
    assert_eq!(
        faults,
        [
            at(3, Column::Worker, Why::NoNumber),
            at(4, Column::Worker, Why::NumberTwice { row: 2 }),
            at(4, Column::Alone, Why::NeitherYesNorNo),
            at(5, Column::Worker, Why::NotANumber),
            at(5, Column::Signs, Why::UnknownSign),
            at(6, Column::Worker, Why::NotANumber),
        ]
    );
    let whole = |table: Vec<Vec<String>>| read_workers(table).unwrap_err()[0].why.clone();
    assert_eq!(whole(vec![]), Why::Empty);
    assert_eq!(whole(rows("worker|alone")), Why::Empty);
    assert_eq!(whole(rows("name|alone\nA|yes")), Why::NoWorkerColumn);
    assert_eq!(
        whole(rows("worker|no\n1|2")),
        Why::ColumnTwice(Column::Worker)
    );
    let long = format!("worker|signs\n1|{}", "cd_documents ".repeat(400));
    assert_eq!(whole(rows(&long)), Why::TooLong);
    let many = (0..=50_000).map(|row| match row {
        0 => vec!["worker".to_owned()],
        row => vec![row.to_string()],
    });
    assert_eq!(read_workers(many).unwrap_err()[0].why, Why::TooManyRows);
    let wrong = std::iter::once("worker".to_owned()).chain((0..2_000).map(|_| "?!".to_owned()));
    let faults = read_workers(wrong.map(|cell| vec![cell])).unwrap_err();
    assert!(faults.len() <= 50, "{}", faults.len());
}

/// ILO Convention 81 art. 3(2): whoever inspects work enforces no other law.
#[test]
fn nothing_anywhere_is_about_whether_somebody_may_stay() {
    let headed = [
        "Visa",
        "Immigration status",
        "Residence permit",
        "Legal status",
        "passport_no",
        "Aufenthaltstitel",
        "Permesso di soggiorno",
        "titre de séjour",
        "Nationality",
        "undocumented?",
        "right-to-work",
        "تأشيرة",
        "إقامة",
    ];
    for words in headed {
        let table = format!("worker|{words}|shoe size\n1|expired|43");
        let read = read_workers(rows(&table)).unwrap();
        let never = Dropped {
            place: 2,
            immigration: true,
        };
        let other = Dropped {
            place: 3,
            immigration: false,
        };
        assert_eq!(read.dropped, [never, other], "{words}");
        // Nothing of the column is left, neither what heads it nor what stands in it.
        let kept = format!("{read:?}").to_lowercase();
        assert!(!kept.contains("expired") && !kept.contains(&words.to_lowercase()));
    }
    // No field, code or column of a visit is headed so either.
    let mut all = String::new();
    let samples = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/it/golden/concern/of_visit-1.jsonl"),
    );
    for line in samples.unwrap().lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        names(&value["data"]["what"], &mut all);
    }
    for column in ["worker", "alone", "signs", "agrees", "child"] {
        assert!(read_workers(rows(&format!("worker\n1\n{column}"))).is_err());
        all += column;
    }
    let article = &codes().never.article;
    assert!(article.contains("art. 3(2)"));
    for never in &codes().never.columns {
        assert!(
            !all.contains(never.as_str()),
            "`{never}` is a part of {all}"
        );
    }
}

/// The names of fields and the codes in a value; the organisations that came along are not about workers.
fn names(value: &serde_json::Value, all: &mut String) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                *all += &format!(" {name} ");
                if name != "with" {
                    names(value, all);
                }
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| names(value, all)),
        serde_json::Value::String(text) => *all += &format!(" {text} "),
        _ => {}
    }
}

#[test]
fn the_sections_are_those_of_the_classification() {
    let letters: String = Sector::all().map(Sector::letter).collect();
    assert_eq!(letters, "ABCDEFGHIJKLMNOPQRSTU");
    assert_eq!("F".parse::<Sector>().unwrap().title(), "Construction");
    for wrong in ["", "V", "f", "AA"] {
        assert!(wrong.parse::<Sector>().is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<Sector>("\"Z\"").is_err());
}

//! Which of all pairwise models of a table can be estimated, without asking each.
//!
//! Eight lists have 2^28 pairwise models. Whether one of them can be estimated depends on two things
//! only. Pairs of lists that never meet put aside the cells that contain them, and leave a set of
//! empty cells in play: many choices of such pairs leave the same set. Every other pair adds a
//! parameter; leaving it out sets its entry to zero in the directions along which the likelihood could
//! keep growing, and only those choices differ that leave different directions (the flats of a
//! matroid). Directions are few, because cells with people fix nearly all parameters. And what can be
//! estimated stays estimable when pairs that meet are left out (Chan, Silverman & Vincent 2021).

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use num_bigint::BigInt;
use rayon::prelude::*;

use crate::bootstrap::Watch;
use crate::exact::{Exact, null_space, null_space_of, widest_ray};
use crate::existence::Existence;
use crate::model::Model;
use crate::sets::ListSet;
use crate::table::Table;

/// Patterns of cells in play, or sets of directions, beyond which the check is given up.
const MOST: usize = 200_000;

/// Examples that a check names.
const EXAMPLES: usize = 20;

/// What became of all pairwise models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairwiseCheck {
    /// Number of models: two to the number of pairs.
    pub models: u128,
    /// How many are [estimable](Existence::Estimable), have [no estimate](Existence::NoEstimate), are
    /// [not identifiable](Existence::NotIdentifiable), or [neither](Existence::Neither), in this
    /// order.
    pub by_existence: [u128; 4],
    /// Families of models that cannot be estimated, each by its largest member, those of most
    /// members first; at most twenty.
    pub examples: Vec<Family>,
    /// Whether everything was looked at; not if the watch said stop. What was not is in no count.
    pub complete: bool,
}

/// Models that cannot be estimated for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The largest of them, for [`diagnose`](crate::diagnose()) to prove.
    pub example: Model,
    /// What is wrong with all of them.
    pub existence: Existence,
    /// How many there are.
    pub models: u128,
}

/// The table is so sparse that there are too many patterns to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the lists overlap so little that over {MOST} patterns of empty cells would have to be looked \
     at: merge or omit some lists"
)]
pub struct TooSparse;

/// Decides existence and identifiability of every pairwise model.
///
/// The watch hears of one step for each pattern of empty cells in play; how many there are is not
/// known beforehand.
///
/// ```
/// use estimate::{ListSet, Table, Unwatched, check_all};
///
/// // Chan, Silverman & Vincent (2021), table 2.
/// let names = ["A", "B", "C"].map(String::from).to_vec();
/// let cells = [(0b001, 40), (0b010, 30), (0b100, 20), (0b011, 6)];
/// let cells = cells.map(|(lists, count)| (ListSet::from_bits(lists), count));
/// let check = check_all(&Table::new(names, cells)?, &Unwatched)?;
/// assert_eq!((check.models, check.by_existence), (8, [4, 3, 1, 0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If there are too many patterns.
///
/// # Panics
/// If the table holds no case.
pub fn check_all(table: &Table, watch: &impl Watch) -> Result<PairwiseCheck, TooSparse> {
    assert!(table.observed() > 0, "a table with cases");
    check::<i64>(table, watch)
        .unwrap_or_else(|| check::<BigInt>(table, watch).expect("big integers do not overflow"))
}

/// `None` on overflow.
fn check<T: Exact + Send + Sync>(
    table: &Table,
    watch: &impl Watch,
) -> Option<Result<PairwiseCheck, TooSparse>> {
    let question = Question::<T>::of(table)?;
    let Some(directions) = question.directions()? else {
        return Some(Err(TooSparse));
    };
    let Some(patterns) = question.patterns() else {
        return Some(Err(TooSparse));
    };
    let found: Option<Vec<Option<Failing>>> = patterns
        .par_iter()
        .map(|pattern| {
            if watch.stopped() {
                return Some(None);
            }
            let failing = question.failing(pattern, &directions)?;
            watch.advance(1);
            Some(Some(failing))
        })
        .collect();
    Some(Ok(question.gather(&patterns, &directions, found?)))
}

/// The directions in which parameters may move without changing any cell with people, and what they
/// do to empty cells.
struct Question<T> {
    lists: usize,
    /// Pairs that never meet and pairs that do.
    never: Vec<ListSet>,
    meeting: Vec<ListSet>,
    /// Number of independent directions.
    width: usize,
    /// Changes of empty cells along the directions, all different, none zero.
    rows: Vec<Vec<T>>,
    /// For each row the cells that change so, by the pairs within them that never meet, as a bitmask
    /// of positions in `never`. The row is in play while the model has none of the pairs of some cell.
    cells: Vec<Vec<u64>>,
    /// Entries of the directions at each pair that meets.
    entries: Vec<Vec<T>>,
}

/// Positions of directions under which models cannot be estimated, and what is wrong.
type Failing = Vec<(usize, Existence)>;

/// Choices of pairs that meet which leave the same directions.
struct Directions<T> {
    /// The pairs left out, by position in `meeting`, with all others that could be left out too.
    without: u64,
    /// Of them as few as leave the same directions.
    least: u64,
    /// Their number, the pairs that matter for no direction included.
    models: u128,
    basis: Vec<Vec<T>>,
}

/// Choices of pairs that never meet which leave the same rows in play.
struct Pattern {
    rows: Vec<usize>,
    models: u128,
    /// One of the choices, by position in `never`.
    example: u64,
}

impl<T: Exact> Question<T> {
    fn of(table: &Table) -> Option<Self> {
        let lists = table.lists();
        let margins = table.margins();
        let (meeting, never): (Vec<ListSet>, Vec<ListSet>) = ListSet::of_size(lists, 2)
            .into_iter()
            .partition(|pair| margins[pair.index()] > 0);
        let mains = (0..lists).map(|list| ListSet::of([list]));
        let (mains, empty): (Vec<ListSet>, Vec<ListSet>) =
            mains.partition(|main| margins[main.index()] > 0);
        let terms = mains.iter().chain(&meeting).chain([&ListSet::EMPTY]);
        let terms: Vec<u16> = terms.map(|term| term.bits()).collect();
        let mut support: Vec<u16> = table.cells().iter().map(|(cell, _)| cell.bits()).collect();
        support.sort_by_key(|cell| cell.count_ones());
        let basis = null_space::<T>(&support, &terms)?.basis;
        let mut rows: Vec<Vec<T>> = Vec::new();
        let mut cells: Vec<Vec<u64>> = Vec::new();
        for cell in (1..1u16 << lists).map(ListSet::from_bits) {
            let aside = empty.iter().any(|list| cell.is_superset(*list));
            if table.count(cell) > 0 || aside {
                continue;
            }
            let row = basis.iter().map(|direction| {
                let within = terms.iter().zip(direction);
                let within =
                    within.filter(|(term, _)| cell.is_superset(ListSet::from_bits(**term)));
                within
                    .map(|(_, entry)| entry)
                    .try_fold(T::whole(0), |sum, entry| sum.plus(entry))
            });
            let row = row.collect::<Option<Vec<T>>>()?;
            if row.iter().all(|entry| entry.sign() == 0) {
                continue;
            }
            let mask = positions(&never, |pair| cell.is_superset(pair));
            match rows.iter().position(|known| *known == row) {
                Some(at) => cells[at].push(mask),
                None => {
                    rows.push(row);
                    cells.push(vec![mask]);
                }
            }
        }
        for masks in &mut cells {
            keep_least(masks);
        }
        let entries = (0..meeting.len()).map(|at| {
            let entry = |direction: &Vec<T>| direction[mains.len() + at].clone();
            basis.iter().map(entry).collect()
        });
        Some(Self {
            lists,
            width: basis.len(),
            rows,
            cells,
            entries: entries.collect(),
            never,
            meeting,
        })
    }

    /// Every set of directions that leaving out pairs can leave, from all directions to none.
    /// `Some(None)` if there are too many.
    fn directions(&self) -> Option<Option<Vec<Directions<T>>>> {
        let all: Vec<Vec<T>> = (0..self.width)
            .map(|at| {
                (0..self.width)
                    .map(|other| T::whole(i8::from(at == other)))
                    .collect()
            })
            .collect();
        let mut found = vec![Directions {
            without: self.closed(&all)?,
            least: 0,
            models: 0,
            basis: all,
        }];
        let mut known: HashMap<u64, ()> = HashMap::from([(found[0].without, ())]);
        let mut at = 0;
        while at < found.len() {
            for pair in 0..self.meeting.len() {
                if found[at].without >> pair & 1 == 1 {
                    continue;
                }
                let least = found[at].least | 1 << pair;
                let equations: Vec<T> = (0..self.meeting.len())
                    .filter(|pair| least >> pair & 1 == 1)
                    .flat_map(|pair| self.entries[pair].iter().cloned())
                    .collect();
                let basis = null_space_of(equations, self.width)?.basis;
                let without = self.closed(&basis)?;
                if let Entry::Vacant(place) = known.entry(without) {
                    place.insert(());
                    found.push(Directions {
                        without,
                        least,
                        models: 0,
                        basis,
                    });
                }
            }
            at += 1;
            // Below, each is compared with all before it.
            if found.len() > MOST / 10 {
                return Some(None);
            }
        }
        found.sort_by_key(|directions| directions.without.count_ones());
        for at in 0..found.len() {
            let without = found[at].without;
            let smaller = found[..at]
                .iter()
                .filter(|other| other.without & !without == 0);
            let counted: u128 = smaller.map(|other| other.models).sum();
            found[at].models = (1u128 << without.count_ones()) - counted;
        }
        Some(Some(found))
    }

    /// The pairs at which every direction of a basis is zero.
    fn closed(&self, basis: &[Vec<T>]) -> Option<u64> {
        let mut closed = 0;
        for (pair, entries) in self.entries.iter().enumerate() {
            let mut zero = true;
            for direction in basis {
                zero &= product(entries, direction)?.sign() == 0;
            }
            closed |= u64::from(zero) << pair;
        }
        Some(closed)
    }

    /// Every set of rows that choices of pairs that never meet leave in play; `None` if there are too
    /// many. Pairs are decided one after another, and choices that leave the same question for the
    /// rest go on together.
    fn patterns(&self) -> Option<Vec<Pattern>> {
        let mut states: HashMap<Vec<Vec<u64>>, (u128, u64)> =
            HashMap::from([(self.cells.clone(), (1, 0))]);
        for pair in 0..self.never.len() {
            let bit = 1u64 << pair;
            let mut next: HashMap<Vec<Vec<u64>>, (u128, u64)> = HashMap::new();
            let mut reach = |state: Vec<Vec<u64>>, models: u128, example: u64| {
                next.entry(state).or_insert((0, example)).0 += models;
            };
            let mut open: Vec<_> = states.into_iter().collect();
            open.sort();
            for (state, (models, example)) in open {
                if state.iter().flatten().all(|mask| mask & bit == 0) {
                    reach(state, 2 * models, example);
                    continue;
                }
                let with = state.iter().map(|masks| {
                    let kept = masks.iter().copied().filter(|mask| mask & bit == 0);
                    kept.collect()
                });
                reach(with.collect(), models, example | bit);
                let without = state.into_iter().map(|mut masks| {
                    masks.iter_mut().for_each(|mask| *mask &= !bit);
                    keep_least(&mut masks);
                    masks
                });
                reach(without.collect(), models, example);
            }
            if next.len() > MOST {
                return None;
            }
            states = next;
        }
        let mut open: Vec<_> = states.into_iter().collect();
        open.sort();
        let patterns = open.into_iter().map(|(state, (models, example))| Pattern {
            rows: (0..state.len())
                .filter(|&row| !state[row].is_empty())
                .collect(),
            models,
            example,
        });
        Some(patterns.collect())
    }

    /// The positions of directions under which models of the pattern cannot be estimated.
    fn failing(&self, pattern: &Pattern, directions: &[Directions<T>]) -> Option<Failing> {
        let mut failing = Vec::new();
        let mut good: Vec<u64> = Vec::new();
        for (at, choice) in directions.iter().enumerate() {
            if good.iter().any(|smaller| smaller & !choice.without == 0) {
                continue;
            }
            let rows = pattern.rows.iter().map(|&row| {
                let along = choice
                    .basis
                    .iter()
                    .map(|direction| product(&self.rows[row], direction));
                along.collect::<Option<Vec<T>>>()
            });
            let rows = rows.collect::<Option<Vec<_>>>()?;
            let cone = widest_ray(&rows, choice.basis.len())?;
            match Existence::new(cone.ray.is_none(), cone.lineality == 0) {
                Existence::Estimable => good.push(choice.without),
                existence => failing.push((at, existence)),
            }
        }
        Some(failing)
    }

    fn gather(
        &self,
        patterns: &[Pattern],
        directions: &[Directions<T>],
        found: Vec<Option<Failing>>,
    ) -> PairwiseCheck {
        let models = 1u128 << (self.never.len() + self.meeting.len());
        let complete = found.iter().all(Option::is_some);
        let mut by_existence = [0u128; 4];
        let mut families: Vec<(u128, usize, usize, Existence)> = Vec::new();
        for (at, (pattern, failing)) in patterns.iter().zip(found).enumerate() {
            let Some(failing) = failing else { continue };
            by_existence[0] += pattern.models << self.meeting.len();
            for (choice, existence) in failing {
                let models = pattern.models * directions[choice].models;
                by_existence[0] -= models;
                by_existence[usize::from(existence.code())] += models;
                families.push((models, at, choice, existence));
            }
        }
        families.sort_by_key(|&(models, at, choice, _)| (std::cmp::Reverse(models), at, choice));
        families.truncate(EXAMPLES);
        let examples = families.into_iter().map(|(models, at, choice, existence)| {
            let chosen = |pairs: &[ListSet], mask: u64| -> Vec<ListSet> {
                let pairs = pairs.iter().enumerate();
                let chosen = pairs.filter(|(at, _)| mask >> at & 1 == 1);
                chosen.map(|(_, pair)| *pair).collect()
            };
            let mut terms = chosen(&self.never, patterns[at].example);
            terms.extend(chosen(&self.meeting, !directions[choice].least));
            Family {
                example: Model::generated_by(self.lists, terms),
                existence,
                models,
            }
        });
        PairwiseCheck {
            models,
            by_existence,
            examples: examples.collect(),
            complete,
        }
    }
}

/// The positions of pairs with a property, as a bitmask: ten lists have 45 pairs.
fn positions(pairs: &[ListSet], has: impl Fn(ListSet) -> bool) -> u64 {
    let with = pairs.iter().enumerate().filter(|(_, pair)| has(**pair));
    with.fold(0, |mask, (at, _)| mask | 1 << at)
}

/// Drops masks that contain another: where the smaller is in play is all that counts.
fn keep_least(masks: &mut Vec<u64>) {
    masks.sort_unstable_by_key(|mask| (mask.count_ones(), *mask));
    let mut kept: Vec<u64> = Vec::with_capacity(masks.len());
    for &mask in masks.iter() {
        if !kept.iter().any(|smaller| smaller & !mask == 0) {
            kept.push(mask);
        }
    }
    *masks = kept;
}

fn product<T: Exact>(a: &[T], b: &[T]) -> Option<T> {
    a.iter()
        .zip(b)
        .try_fold(T::whole(0), |sum, (a, b)| sum.plus(&T::times(a, b)?))
}

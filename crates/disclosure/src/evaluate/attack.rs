//! Attacks on a synthetic table by someone who holds it and knows a person.
//!
//! Both need a control: rows of the same population that were not in the real table. What can be
//! said as well of them is knowledge of the population, which is what publishing is for; only what
//! goes better for members is a leak. A weak result of these attacks proves nothing: black-box
//! attacks are loose (Annamalai, Ganev and De Cristofaro 2024). The proof is the noise.

use std::collections::HashMap;

use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha12Rng;
use serde::Serialize;

use crate::table::{Table, TableError};

/// What the attacks found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attacks {
    /// Targets ranked by how many columns the nearest synthetic row gets wrong.
    pub membership_inference: MembershipInference,
    /// Targets ranked by how much more frequent their pairs of codes are in the synthetic table
    /// than in the population (van Breugel, Sun, Qian and van der Schaar 2023, *DOMIAS*; with pairs
    /// of columns for a density, after Golob, Pentyala, Maratkhan and De Cock 2024). Those control
    /// rows that are no targets tell of the population.
    pub membership_inference_by_density: MembershipInference,
    /// Guesses at one column from all others.
    pub attribute_inference: AttributeInference,
}

/// Can an attacker tell whether a row was in the real table? Rows are ranked by a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MembershipInference {
    /// Members and controls tried, each.
    pub targets: usize,
    /// Probability that a member ranks before a control, ties counting half: 0.5 is guessing.
    pub auc: f64,
    /// Share of members named at the threshold that names at most 1 % of controls.
    pub true_positives_at_one_percent: f64,
}

/// Can an attacker who knows all columns of a row but one tell the missing one? Guessed from the
/// nearest synthetic rows, over all columns in turn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttributeInference {
    /// Guesses about members, and as many about controls.
    pub guesses: usize,
    /// Share of right guesses about members.
    pub members_right: f64,
    /// Share of right guesses about controls.
    pub controls_right: f64,
    /// `(members_right - controls_right) / (1 - controls_right)`: what membership adds.
    pub risk: f64,
    /// Where the risk lies in 95 of 100 cases (Wilson 1927, carried through the quotient). Guesses
    /// about one row depend on each other, so only as many are counted as there are rows.
    pub risk_interval: [f64; 2],
}

/// Rows attacked, and rows searched for what tells of them, at most: enough for two decimals.
const MOST_TARGETS: usize = 500;
const MOST_SEARCHED: usize = 20_000;

/// Attacks a synthetic table with members from the real one and controls from another.
///
/// `seed` picks the rows that are tried.
///
/// # Errors
/// If the tables are not of one domain.
pub fn attack(
    real: &Table,
    synthetic: &Table,
    control: &Table,
    seed: u64,
) -> Result<Attacks, TableError> {
    if real.domain() != synthetic.domain() || real.domain() != control.domain() {
        return Err(TableError::DifferentDomains);
    }
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let mut sample = |table: &Table, most: usize| -> Vec<Vec<u16>> {
        let picked = index::sample(&mut rng, table.rows(), most.min(table.rows()));
        let columns = table.domain().columns().len();
        let row = |row: usize| {
            (0..columns)
                .map(|column| table.column(column)[row])
                .collect()
        };
        picked.into_iter().map(row).collect()
    };
    // Half of the control at least is left to tell of the population.
    let targets = MOST_TARGETS
        .min(real.rows())
        .min(control.rows().div_ceil(2));
    let searched = sample(synthetic, MOST_SEARCHED);
    let members = sample(real, targets);
    let mut controls = sample(control, targets + MOST_SEARCHED);
    let population = controls.split_off(targets.min(controls.len()));

    let sizes = real.domain().sizes();
    let released = Density::of(&searched, &sizes);
    let population = Density::of(&population, &sizes);
    let by_density = |rows: &[Vec<u16>]| -> Vec<f64> {
        let score = |row: &Vec<u16>| released.log_of(row) - population.log_of(row);
        rows.iter().map(score).collect()
    };
    let membership_inference_by_density = membership(&by_density(&members), &by_density(&controls));

    let members = Nearest::of_all(&members, &searched);
    let controls = Nearest::of_all(&controls, &searched);
    let by_nearness = |all: &[Nearest]| -> Vec<f64> {
        let score = |nearest: &Nearest| -(nearest.distance as f64);
        all.iter().map(score).collect()
    };
    Ok(Attacks {
        membership_inference: membership(&by_nearness(&members), &by_nearness(&controls)),
        membership_inference_by_density,
        attribute_inference: attribute(&members, &controls, sizes.len()),
    })
}

fn attribute(members: &[Nearest], controls: &[Nearest], columns: usize) -> AttributeInference {
    let targets = members.len();
    let guesses = targets * columns;
    let right = |nearest: &[Nearest]| {
        let right: usize = nearest.iter().map(|nearest| nearest.guessed).sum();
        right as f64 / (guesses as f64).max(1.0)
    };
    let (members_right, controls_right) = (right(members), right(controls));
    let unknown = (1.0 - controls_right).max(f64::EPSILON);
    let risk = (members_right - controls_right) / unknown;
    let of_members = half_width(members_right, targets) / unknown;
    let of_controls = half_width(controls_right, targets) * (1.0 - members_right) / unknown.powi(2);
    let half = of_members.hypot(of_controls);
    AttributeInference {
        guesses,
        members_right,
        controls_right,
        risk,
        risk_interval: [risk - half, risk + half],
    }
}

/// Half the width of Wilson's interval of 95 % for a rate.
fn half_width(rate: f64, of: usize) -> f64 {
    let (n, z) = ((of as f64).max(1.0), 1.959_964_f64);
    z / (1.0 + z * z / n) * (rate * (1.0 - rate) / n + z * z / (4.0 * n * n)).sqrt()
}

/// How well scores tell members from controls; higher says member.
fn membership(members: &[f64], controls: &[f64]) -> MembershipInference {
    let mut scored: Vec<(f64, bool)> = members.iter().map(|score| (*score, true)).collect();
    scored.extend(controls.iter().map(|score| (*score, false)));
    scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let share = |group: &[(f64, bool)], member: bool, of: usize| {
        let number = group.iter().filter(|scored| scored.1 == member).count();
        number as f64 / (of as f64).max(1.0)
    };
    let (mut auc, mut before, mut named, mut named_controls) = (0.0, 0.0, 0.0, 0.0);
    for tied in scored.chunk_by(|a, b| a.0 == b.0) {
        let member = share(tied, true, members.len());
        let control = share(tied, false, controls.len());
        auc += control * (before + member / 2.0);
        before += member;
        named_controls += control;
        if named_controls <= 0.01 {
            named = before;
        }
    }
    MembershipInference {
        targets: members.len(),
        auc,
        true_positives_at_one_percent: named,
    }
}

/// How frequent each pair of codes is in some rows.
struct Density {
    rows: f64,
    sizes: Vec<usize>,
    /// For each pair of columns, first slower, the rows with each pair of codes that occurs.
    pairs: Vec<HashMap<(u16, u16), f64>>,
}

impl Density {
    fn of(rows: &[Vec<u16>], sizes: &[usize]) -> Self {
        let mut pairs = vec![HashMap::new(); sizes.len() * (sizes.len() - 1) / 2];
        for row in rows {
            for (counts, codes) in pairs.iter_mut().zip(pairs_of(row)) {
                *counts.entry(codes).or_insert(0.0) += 1.0;
            }
        }
        Self {
            rows: rows.len() as f64,
            sizes: sizes.to_vec(),
            pairs,
        }
    }

    /// The mean logarithm of the frequency of a row's pairs, as if one more row had been spread
    /// over the cells of each.
    fn log_of(&self, row: &[u16]) -> f64 {
        let cells = pairs_of(&self.sizes).map(|(a, b)| (a * b) as f64);
        let logs = self.pairs.iter().zip(pairs_of(row)).zip(cells);
        let logs = logs.map(|((counts, codes), cells)| {
            let count = counts.get(&codes).copied().unwrap_or(0.0);
            ((count + 1.0 / cells) / (self.rows + 1.0)).ln()
        });
        logs.sum::<f64>() / (self.pairs.len() as f64).max(1.0)
    }
}

/// All pairs of values of different columns.
fn pairs_of<T: Copy>(row: &[T]) -> impl Iterator<Item = (T, T)> {
    let firsts = row.iter().enumerate();
    firsts.flat_map(move |(at, a)| row[at + 1..].iter().map(move |b| (*a, *b)))
}

/// What the synthetic rows nearest to one target say of it.
struct Nearest {
    /// Columns in which the nearest row differs.
    distance: usize,
    /// Columns guessed right from the rows nearest in all others.
    guessed: usize,
}

impl Nearest {
    fn of_all(targets: &[Vec<u16>], searched: &[Vec<u16>]) -> Vec<Self> {
        targets
            .iter()
            .map(|target| Self::of(target, searched))
            .collect()
    }

    fn of(target: &[u16], searched: &[Vec<u16>]) -> Self {
        let columns = target.len();
        let mut distance = columns;
        // For each column: the least distance in the others, and who is at it.
        let mut least = vec![columns; columns];
        let mut nearest: Vec<Vec<u16>> = vec![Vec::new(); columns];
        for row in searched {
            let wrong = target.iter().zip(row).filter(|(a, b)| a != b).count();
            distance = distance.min(wrong);
            for (column, (a, b)) in target.iter().zip(row).enumerate() {
                let others = wrong - usize::from(a != b);
                if others < least[column] {
                    least[column] = others;
                    nearest[column].clear();
                }
                if others == least[column] {
                    nearest[column].push(*b);
                }
            }
        }
        let mut guessed = 0;
        for (code, votes) in target.iter().zip(&mut nearest) {
            guessed += usize::from(most_frequent(votes) == Some(*code));
        }
        Self { distance, guessed }
    }
}

fn most_frequent(votes: &mut [u16]) -> Option<u16> {
    votes.sort_unstable();
    let groups = votes.chunk_by(|a, b| a == b);
    groups.max_by_key(|group| group.len()).map(|group| group[0])
}

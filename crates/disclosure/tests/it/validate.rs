//! A statistical audit of the whole pipeline, with every method.
//!
//! The pipeline runs many times on a table and as often on its neighbour with one more person. From
//! what comes out an attacker guesses which table it was; the rates of right and wrong guesses
//! bound epsilon from below (Jagielski, Ullman and Oprea 2020; game as in Annamalai, Ganev and De
//! Cristofaro 2024). A bound above the claim would disprove the claim. Whether the audit could tell
//! is shown on three faults planted on purpose.
//!
//! What an attacker looks at is Fisher's linear discriminant of what comes out, learned from half of
//! the runs and judged on the other half. A test run has a few thousand runs a side,
//! `cargo xtask validate disclosure` 100,000.

use std::num::NonZeroU32;
use std::sync::Arc;

use disclosure::{
    Allowance, ColumnSet, Contribution, Curator, Delta, Domain, Known, Method, Plan, Rho, Secret,
    SeededNoise, Table, epsilon_of, rho_within, synthesize,
};
use statrs::distribution::{Beta, ContinuousCDF};
use validation::{report, size};

use crate::privacy::epsilon;

const ONE: NonZeroU32 = NonZeroU32::MIN;

/// The audited claim. Delta is large, so that as few runs as these have something to say about it;
/// the claim at any other delta follows from the same loss.
const CLAIM: f64 = 2.0;
const DELTA: f64 = 0.1;

fn claim() -> Rho {
    rho_within(epsilon(CLAIM), Delta::new(DELTA).unwrap())
}

/// Four times the loss: what noise of half the scale would cost.
fn halved_noise() -> Rho {
    Rho::from_units(claim().units() * 4)
}

fn domain() -> Arc<Domain> {
    let columns = [
        ("a", vec!["", "0", "1"]),
        ("b", vec!["0", "1"]),
        ("c", vec!["0", "1"]),
    ];
    Arc::new(Domain::new(columns).unwrap())
}

/// Who is in one table and not in the other.
const PERSON: [u16; 3] = [0, 1, 1];

/// Sixty people in eight cells of complete rows; with one more, whose first value is missing and
/// whose others are rare together.
fn rows(with: bool) -> Vec<[u16; 3]> {
    let mut rows: Vec<[u16; 3]> = (0..60)
        .map(|row| [1 + row % 2, row / 2 % 2, u16::from(row % 12 == 0)])
        .collect();
    rows.extend(with.then_some(PERSON));
    rows
}

fn table(rows: &[[u16; 3]]) -> Table {
    let columns = (0..3).map(|column| rows.iter().map(|row| row[column]).collect());
    Table::from_columns(domain(), columns.collect())
}

/// What one run tells whoever knows all people but the one: the likelihood ratio of all that was
/// measured, how often which marginal was chosen, the model's total, and the synthetic rows like
/// the person.
fn run(table: Table, plan: &Plan, seed: u64) -> Vec<f64> {
    let mut curator = Curator::new(
        Secret::new(table),
        ONE,
        Allowance::rehearsal(plan.rho()),
        SeededNoise::new(seed),
    );
    let made = synthesize(&mut curator, &Known::default(), plan).unwrap();
    let (model, public) = made.inspect();
    let (mut likelihood, mut chosen) = (0.0, [0.0; 8]);
    for marginal in &public.measured {
        let place = |name: &String| ["a", "b", "c"].iter().position(|c| c == name).unwrap();
        let columns: ColumnSet = marginal.columns.iter().map(place).collect();
        chosen[columns.iter().map(|column| 1 << column).sum::<usize>()] += 1.0;
        let cell = columns.iter().fold(0, |cell, column| {
            cell * [3, 2, 2][column] + usize::from(PERSON[column])
        });
        let others = rows(false).into_iter();
        let alike = others.filter(|row| columns.iter().all(|c| row[c] == PERSON[c]));
        // Where rare codes were told as one the place of the cell is not known.
        if marginal.counts.len() == columns.cells(&[3, 2, 2]).unwrap() {
            let beyond = marginal.counts[cell] as f64 - alike.count() as f64;
            likelihood += beyond / marginal.sigma.powi(2);
        }
    }
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let like_the_person = disclosure::count(&model.rows(bytes), ColumnSet::from_iter([0, 1, 2]))[3];
    let mut seen = vec![f64::from(like_the_person), model.total(), likelihood];
    seen.extend(chosen);
    seen
}

/// The lower bound on epsilon that `runs` runs a side give; two threads, one for each side.
fn audit(runs: u64, run: impl Fn(bool, u64) -> Vec<f64> + Sync) -> f64 {
    let side = |with: bool| -> Vec<Vec<f64>> {
        let first = if with { runs } else { 0 };
        (first..first + runs).map(|seed| run(with, seed)).collect()
    };
    let (without, with) = std::thread::scope(|scope| {
        let without = scope.spawn(|| side(false));
        let with = side(true);
        (without.join().unwrap(), with)
    });
    let direction = discriminant(&without[..without.len() / 2], &with[..with.len() / 2]);
    let project = |seen: &Vec<f64>| seen.iter().zip(&direction).map(|(x, w)| x * w).sum();
    let without: Vec<f64> = without.iter().map(project).collect();
    let with: Vec<f64> = with.iter().map(project).collect();
    lower_bound(&without, &with)
}

/// The direction in which the two sides differ most against their spread: the solution `w` of
/// `(covariance + a little) w = difference of means`.
fn discriminant(without: &[Vec<f64>], with: &[Vec<f64>]) -> Vec<f64> {
    let width = without[0].len();
    let mean = |runs: &[Vec<f64>]| -> Vec<f64> {
        let of = |at: usize| runs.iter().map(|run| run[at]).sum::<f64>() / runs.len() as f64;
        (0..width).map(of).collect()
    };
    let means = [mean(without), mean(with)];
    let mut matrix = vec![vec![0.0; width + 1]; width];
    for (runs, mean) in [(without, &means[0]), (with, &means[1])] {
        for run in runs {
            for row in 0..width {
                let share = (run[row] - mean[row]) / runs.len() as f64;
                for column in 0..width {
                    matrix[row][column] += share * (run[column] - mean[column]);
                }
            }
        }
    }
    for (row, cells) in matrix.iter_mut().enumerate() {
        cells[row] += 1e-3;
        cells[width] = means[1][row] - means[0][row];
    }
    // Gauss and Jordan; the matrix is positive definite, so no pivot is needed.
    for at in 0..width {
        let pivot = matrix[at].clone();
        for (row, cells) in matrix.iter_mut().enumerate() {
            let factor = cells[at] / pivot[at];
            for column in at..=width {
                if row == at {
                    cells[column] = pivot[column] / pivot[at];
                } else {
                    cells[column] -= factor * pivot[column];
                }
            }
        }
    }
    matrix.into_iter().map(|cells| cells[width]).collect()
}

/// A lower bound on epsilon at [`DELTA`], wrong with a probability of less than one in a thousand.
/// The first half of the runs chooses the threshold, the second half is judged by it.
fn lower_bound(without: &[f64], with: &[f64]) -> f64 {
    let half = without.len() / 2;
    let exceed = |runs: &[f64], threshold: f64| runs.iter().filter(|x| **x >= threshold).count();
    let mut thresholds: Vec<f64> = with[..half].to_vec();
    thresholds.sort_unstable_by(f64::total_cmp);
    let steps = (1..100).map(|step| thresholds[step * half / 100]);
    let guess = |threshold: f64| {
        let hit = exceed(&with[..half], threshold) as f64 / half as f64;
        let alarm = exceed(&without[..half], threshold) as f64 / half as f64;
        (hit - DELTA) / (alarm + 5.0 / half as f64)
    };
    let best = steps
        .max_by(|a, b| guess(*a).total_cmp(&guess(*b)))
        .unwrap();
    let hits = clopper_pearson(exceed(&with[half..], best), half).0;
    let alarms = clopper_pearson(exceed(&without[half..], best), half).1;
    ((hits - DELTA) / alarms).ln().max(0.0)
}

/// Two-sided exact limits of a rate at 99.95 %.
fn clopper_pearson(hits: usize, of: usize) -> (f64, f64) {
    let (k, n) = (hits as f64, of as f64);
    let quantile = |a: f64, b: f64, p: f64| Beta::new(a, b).unwrap().inverse_cdf(p);
    let low = if hits == 0 {
        0.0
    } else {
        quantile(k, n - k + 1.0, 0.000_25)
    };
    let high = if hits == of {
        1.0
    } else {
        quantile(k + 1.0, n - k, 0.999_75)
    };
    (low, high)
}

/// The bound for a method that is given a loss.
fn found(method: Method, loss: Rho, runs: u64) -> f64 {
    let plan = Plan::new(loss, method);
    audit(runs, |with, seed| run(table(&rows(with)), &plan, seed))
}

/// The bound where a method is given a domain read off the data.
fn found_with_domain_from_data(method: Method, runs: u64) -> f64 {
    let plan = Plan::new(claim(), method);
    audit(runs, |with, seed| {
        let complete = rows(false);
        let mut text = String::from("a,b,c\n");
        for [a, b, c] in &complete {
            text += &format!("{a},{b},{c}\n");
        }
        if with {
            text += "rare,1,1\n";
        }
        let domain = Arc::new(Domain::observed([text.as_bytes()]).unwrap());
        let table =
            Table::read_csv(text.as_bytes(), &domain, &Contribution::OneRowPerPerson).unwrap();
        let mut curator = Curator::new(
            Secret::new(table),
            ONE,
            Allowance::rehearsal(plan.rho()),
            SeededNoise::new(seed),
        );
        let made = synthesize(&mut curator, &Known::default(), &plan).unwrap();
        let (model, _) = made.inspect();
        // The codes of the release, as anyone can list them.
        vec![
            model.domain().columns()[0].codes().len() as f64,
            model.total(),
        ]
    })
}

/// The bound where rows with a missing value are taken for no information: set aside before
/// measuring, and put back after.
fn found_with_missing_not_counted(method: Method, runs: u64) -> f64 {
    let plan = Plan::new(claim(), method);
    audit(runs, |with, seed| {
        let (complete, missing): (Vec<_>, Vec<_>) =
            rows(with).into_iter().partition(|row| row[0] != 0);
        let mut seen = run(table(&complete), &plan, seed);
        seen[0] = missing.len() as f64;
        seen
    })
}

fn holds_and_finds_planted_faults(method: Method) {
    let claimed = epsilon_of(claim(), Delta::new(DELTA).unwrap());
    let honest = found(method, claim(), size(4_000, 100_000));
    let halved = found(method, halved_noise(), size(12_000, 100_000));
    let from_data = found_with_domain_from_data(method, size(2_000, 100_000));
    let missing = found_with_missing_not_counted(method, size(2_000, 100_000));
    for (what, bound) in [
        ("as it is", honest),
        ("with halved noise", halved),
        ("with the domain read off the data", from_data),
        ("with missing values not counted", missing),
    ] {
        report(
            &format!("{method:?} {what}"),
            format!("epsilon is {bound:.2} at least, of {claimed:.2} claimed"),
        );
    }
    assert!(honest < claimed, "{honest} against a claim of {claimed}");
    // It is not that nothing can be seen: a good part of the loss shows.
    assert!(honest > 0.4, "{honest}");
    assert!(halved > claimed, "halved noise goes unnoticed: {halved}");
    assert!(from_data > claimed, "{from_data}");
    assert!(missing > claimed, "{missing}");
}

#[test]
fn an_audit_of_patterns_holds_and_finds_planted_faults() {
    holds_and_finds_planted_faults(Method::Patterns);
}

#[test]
fn an_audit_of_mst_holds_and_finds_planted_faults() {
    holds_and_finds_planted_faults(Method::Mst);
}

#[test]
fn an_audit_of_aim_holds_and_finds_planted_faults() {
    holds_and_finds_planted_faults(Method::Aim);
}

#[test]
fn an_audit_of_adaptive_holds_and_finds_planted_faults() {
    holds_and_finds_planted_faults(Method::Adaptive);
}

//! A statistical audit of the whole pipeline, and attacks that it must withstand.
//!
//! The pipeline runs 100,000 times on a table and as often on its neighbour with one more person.
//! From what comes out an attacker guesses which table it was; the rates of right and wrong guesses
//! bound epsilon from below (Jagielski, Ullman and Oprea 2020; game as in Annamalai, Ganev and De
//! Cristofaro 2024). A bound above the claim would disprove the claim. Whether the audit could tell
//! is shown on three faults planted on purpose.

use std::num::NonZeroU32;
use std::sync::Arc;

use disclosure::{
    Allowance, ColumnSet, Contribution, Curator, Delta, Domain, Known, Method, Plan, Rho, Secret,
    SeededNoise, Table, epsilon_of, rho_within, synthesize, variance_for,
};
use statrs::distribution::{Beta, ContinuousCDF};

use crate::privacy::epsilon;

const ONE: NonZeroU32 = NonZeroU32::MIN;

/// The delta of the audited claim: large, so that 100,000 runs have something to say about it. The
/// claim at any other delta follows from the same loss.
const DELTA: f64 = 0.01;

fn claim() -> Rho {
    rho_within(epsilon(1.5), Delta::new(DELTA).unwrap())
}

/// Sixty people in six cells; with one more, who has a missing value.
fn neighbours() -> [Table; 2] {
    let domain = Domain::new([("a", vec!["", "0", "1"]), ("b", vec!["0", "1"])]).unwrap();
    let domain = Arc::new(domain);
    [60_u16, 61].map(|rows| {
        let a = (0..rows)
            .map(|row| if row < 60 { row % 3 } else { 0 })
            .collect();
        let b = (0..rows)
            .map(|row| if row < 60 { row / 3 % 2 } else { 1 })
            .collect();
        Table::from_columns(Arc::clone(&domain), vec![a, b])
    })
}

/// What an attacker looks at after one run: the model's count of the person's cell, the model's
/// total, and the person's cell among the synthetic rows.
fn run(table: &Table, plan: &Plan, seed: u64) -> [f64; 3] {
    let mut curator = Curator::new(
        Secret::new(table.clone()),
        ONE,
        Allowance::rehearsal(plan.rho()),
        SeededNoise::new(seed),
    );
    let made = synthesize(&mut curator, &Known::default(), plan).unwrap();
    let (model, _) = made.inspect();
    let both = ColumnSet::from_iter([0, 1]);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rows = model.rows(bytes);
    let cells = disclosure::count(&rows, both);
    [
        model.marginal(both).unwrap()[1],
        model.total(),
        f64::from(cells[1]),
    ]
}

/// The bound on epsilon from the best of the statistics.
fn audit(runs: u64, run: impl Fn(&Table, u64) -> [f64; 3]) -> f64 {
    let [without, with] = neighbours();
    let without: Vec<[f64; 3]> = (0..runs).map(|seed| run(&without, seed)).collect();
    let with: Vec<[f64; 3]> = (0..runs).map(|seed| run(&with, runs + seed)).collect();
    (0..3)
        .map(|statistic| {
            let of = |runs: &[[f64; 3]]| runs.iter().map(|run| run[statistic]).collect::<Vec<_>>();
            lower_bound(&of(&without), &of(&with))
        })
        .fold(0.0, f64::max)
}

/// A lower bound on epsilon at [`DELTA`], wrong with a probability of less than one in a thousand.
/// The first half of the runs chooses the threshold, the second half is judged by it.
fn lower_bound(without: &[f64], with: &[f64]) -> f64 {
    let half = without.len() / 2;
    let exceed = |runs: &[f64], threshold: f64| runs.iter().filter(|x| **x >= threshold).count();
    let mut thresholds: Vec<f64> = with[..half].to_vec();
    thresholds.sort_unstable_by(f64::total_cmp);
    let steps = (1..200).map(|step| thresholds[step * half / 200]);
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

#[test]
fn a_hundred_thousand_runs_do_not_disprove_the_claim_and_find_halved_noise() {
    let claimed = epsilon_of(claim(), Delta::new(DELTA).unwrap());
    let plan = Plan::new(claim(), Method::Patterns);
    let found = audit(100_000, |table, seed| run(table, &plan, seed));
    assert!(found < claimed, "{found} against a claim of {claimed}");
    // It is not that nothing can be seen: a good part of the loss shows.
    assert!(found > 0.3, "{found}");

    // Planted fault: noise of half the scale, which is four times the loss.
    let fourfold = Rho::from_units(claim().units() * 4);
    let plan = Plan::new(fourfold, Method::Patterns);
    let found = audit(20_000, |table, seed| run(table, &plan, seed));
    assert!(found > claimed, "halved noise goes unnoticed: {found}");
}

#[test]
fn a_domain_taken_from_the_data_is_found() {
    // The neighbour's person is the only one with their code. Read off the data, the domain tells.
    let csv = |rows: usize| {
        let people: String = (0..rows).map(|row| format!("{},x\n", row % 3)).collect();
        format!("a,b\n{people}{}", if rows > 60 { "rare,x\n" } else { "" })
    };
    let statistic = |rows: usize, seed: u64| {
        let text = csv(rows);
        let domain = Arc::new(Domain::observed([text.as_bytes()]).unwrap());
        let table =
            Table::read_csv(text.as_bytes(), &domain, &Contribution::OneRowPerPerson).unwrap();
        let plan = Plan::new(claim(), Method::Tree);
        let mut curator = Curator::new(
            Secret::new(table),
            ONE,
            Allowance::rehearsal(plan.rho()),
            SeededNoise::new(seed),
        );
        let made = synthesize(&mut curator, &Known::default(), &plan).unwrap();
        made.inspect().0.domain().columns()[0].codes().len() as f64
    };
    let runs = |rows: usize| {
        (0..4_000)
            .map(|seed| statistic(rows, seed))
            .collect::<Vec<_>>()
    };
    assert!(lower_bound(&runs(60), &runs(61)) > 1.5);
}

#[test]
fn missing_values_left_out_of_the_noise_are_found() {
    // Planted fault: the count of the missing is taken for no information and gets no noise, as
    // where rows with a missing value are set aside before measuring and put back after.
    let statistic = |table: &Table, seed: u64| {
        let column = table.column(0);
        let kept: Vec<usize> = (0..table.rows()).filter(|row| column[*row] != 0).collect();
        let columns =
            (0..2).map(|column| kept.iter().map(|row| table.column(column)[*row]).collect());
        let told = Table::from_columns(Arc::clone(table.domain()), columns.collect());
        let mut curator = Curator::new(
            Secret::new(told),
            ONE,
            Allowance::rehearsal(claim()),
            SeededNoise::new(seed),
        );
        let noise = variance_for(claim(), ONE).unwrap();
        let measured = curator.measure(ColumnSet::one(0), noise).unwrap();
        let mut cells = measured.inspect().cells.clone();
        cells[0] = (table.rows() - kept.len()) as i64;
        cells[0] as f64
    };
    let [without, with] = neighbours();
    let runs = |table: &Table| {
        (0..4_000)
            .map(|seed| statistic(table, seed))
            .collect::<Vec<_>>()
    };
    assert!(lower_bound(&runs(&without), &runs(&with)) > 1.5);
}

/// Ten yearly tables of the same growing register, cells below five suppressed, totals shown.
/// `None` is a suppressed cell.
fn suppressed(counts: &[u32]) -> (Vec<Option<u32>>, u32) {
    let shown = counts.iter().map(|count| (*count >= 5).then_some(*count));
    (shown.collect(), counts.iter().sum())
}

#[test]
fn ten_yearly_releases_betray_a_person_when_suppressed_and_not_when_noised() {
    // A register of one column with four codes. Each year brings ten people to each of the first
    // three codes. In year seven one person comes, or does not, with the rare fourth code.
    let domain = Arc::new(Domain::new([("a", vec!["0", "1", "2", "rare"])]).unwrap());
    let year = |year: usize, comes: bool| {
        let mut codes: Vec<u16> = (0..30 * year).map(|row| (row % 3) as u16).collect();
        codes.extend((comes && year >= 7).then_some(3));
        Table::from_columns(Arc::clone(&domain), vec![codes])
    };

    // Suppression: the total less the cells that are shown is the cell that is not.
    for comes in [false, true] {
        let hidden = (1..=10).map(|y| {
            let counts = disclosure::count(&year(y, comes), ColumnSet::one(0));
            let (shown, total) = suppressed(&counts);
            assert_eq!(shown[3], None);
            total - shown.iter().flatten().sum::<u32>()
        });
        let hidden: Vec<u32> = hidden.collect();
        assert_eq!(
            hidden[6] - hidden[5],
            u32::from(comes),
            "found, with certainty, in year seven"
        );
    }

    // Noise: the ten releases together cost the claim, and the best guess from all ten is right
    // hardly more often than a coin. For a Gaussian of this loss the advantage is at most
    // 2 Phi(sqrt(rho / 2)) - 1, reached only by releases that are all about the person.
    let each = claim().share(0.1);
    let guess = |comes: bool, seed: u64| {
        let mut curator_total = 0.0;
        for y in 1..=10 {
            let mut curator = Curator::new(
                Secret::new(year(y, comes)),
                ONE,
                Allowance::rehearsal(each),
                SeededNoise::new(seed * 10 + y as u64),
            );
            let noise = variance_for(each, ONE).unwrap();
            let measured = curator.measure(ColumnSet::one(0), noise).unwrap();
            if y >= 7 {
                curator_total += measured.inspect().cells[3] as f64;
            }
        }
        curator_total > 2.0
    };
    let rate = |comes: bool, from: u64| {
        let runs = 20_000;
        let said = (0..runs).filter(|seed| guess(comes, from + seed)).count();
        said as f64 / f64::from(runs as u32)
    };
    let advantage = rate(true, 0) - rate(false, 1_000_000);
    let most = 2.0 * crate::privacy::normal((claim().to_f64() / 2.0).sqrt()) - 1.0;
    assert!(most < 0.3, "{most}");
    // Standard error 0.005.
    assert!(advantage < most + 0.015, "{advantage} of at most {most}");
    assert!(advantage > 0.05, "the guess is not a fool's: {advantage}");
}

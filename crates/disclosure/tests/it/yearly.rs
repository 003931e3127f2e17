//! Ten yearly releases of a growing register, and somebody who subtracts one from the next.

use std::num::NonZeroU32;
use std::sync::Arc;

use disclosure::{
    Allowance, ColumnSet, Curator, Delta, Domain, Known, Method, Plan, Rho, Secret, SeededNoise,
    Table, rho_within, synthesize,
};

use crate::privacy::{epsilon, normal};

/// All ten releases together.
fn claim() -> Rho {
    rho_within(epsilon(1.5), Delta::new(0.01).unwrap())
}

/// Four codes and two sexes. Each year brings thirty people to the first three codes. In year seven
/// one person comes, or does not, with the rare fourth code.
fn register(year: usize, comes: bool) -> Table {
    let columns = [
        ("code", vec!["0", "1", "2", "rare"]),
        ("sex", vec!["f", "m"]),
    ];
    let people = 30 * year;
    let came = comes && year >= 7;
    let codes = (0..people).map(|row| (row % 3) as u16);
    let sexes = (0..people).map(|row| (row / 3 % 2) as u16);
    let columns_of = vec![
        codes.chain(came.then_some(3)).collect(),
        sexes.chain(came.then_some(0)).collect(),
    ];
    Table::from_columns(Arc::new(Domain::new(columns).unwrap()), columns_of)
}

/// A yearly table with cells below five left out and the total shown. `None` is left out.
fn suppressed(counts: &[u32]) -> (Vec<Option<u32>>, u32) {
    let shown = counts.iter().map(|count| (*count >= 5).then_some(*count));
    (shown.collect(), counts.iter().sum())
}

#[test]
fn ten_yearly_releases_betray_a_person_when_suppressed_and_not_when_noised() {
    // Suppression: the total less the cells that are shown is the cell that is not, and last year's
    // less this year's is the person who came.
    for comes in [false, true] {
        let hidden = (1..=10).map(|year| {
            let counts = disclosure::count(&register(year, comes), ColumnSet::one(0));
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

    // The pipeline: ten synthetic tables that together cost the claim. Who holds all of them adds
    // up how often the rare code stands in those of year seven and later, less what stood in the
    // six before. For a Gaussian of this loss no guess has an advantage above
    // 2 Phi(sqrt(rho / 2)) - 1, and that only from releases that are all about the person.
    let each = Plan::new(claim().share(0.1), Method::Patterns);
    let told = |comes: bool, seed: u64| -> f64 {
        let of_year = |year: usize| {
            let mut curator = Curator::new(
                Secret::new(register(year, comes)),
                NonZeroU32::MIN,
                Allowance::rehearsal(each.rho()),
                SeededNoise::new(seed * 10 + year as u64),
            );
            let made = synthesize(&mut curator, &Known::default(), &each).unwrap();
            let mut bytes = [year as u8; 32];
            bytes[..8].copy_from_slice(&seed.to_le_bytes());
            let rows = made.inspect().0.rows(bytes);
            let rare = f64::from(disclosure::count(&rows, ColumnSet::one(0))[3]);
            if year >= 7 { rare / 4.0 } else { -rare / 6.0 }
        };
        (1..=10).map(of_year).sum()
    };
    let runs = 1_500;
    let all = |comes: bool, from: u64| -> Vec<f64> {
        (from..from + runs).map(|seed| told(comes, seed)).collect()
    };
    let (without, with) = std::thread::scope(|scope| {
        let without = scope.spawn(|| all(false, 0));
        let with = all(true, 1_000_000);
        (without.join().unwrap(), with)
    });
    // The best threshold there is, found on half of the runs and judged on the other.
    let half = without.len() / 2;
    let advantage = |range: std::ops::Range<usize>, threshold: f64| {
        let rate = |told: &[f64]| {
            let said = told[range.clone()].iter().filter(|told| **told > threshold);
            said.count() as f64 / range.len() as f64
        };
        rate(&with) - rate(&without)
    };
    let best = with[..half]
        .iter()
        .copied()
        .max_by(|a, b| advantage(0..half, *a).total_cmp(&advantage(0..half, *b)))
        .unwrap();
    let advantage = advantage(half..2 * half, best);
    let most = 2.0 * normal((claim().to_f64() / 2.0).sqrt()) - 1.0;
    assert!(most < 0.3, "{most}");
    // Standard error 0.026.
    assert!(advantage < most + 0.08, "{advantage} of at most {most}");
}

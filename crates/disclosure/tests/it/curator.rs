//! The wall: what the curator answers, what it charges, what it refuses.

use std::num::NonZeroU32;
use std::sync::Arc;

use disclosure::{
    Allowance, Candidate, ColumnSet, Contribution, Curator, Domain, Rho, Secret, SeededNoise,
    SelectionEpsilon, Table, Variance,
};

const ONE: NonZeroU32 = NonZeroU32::MIN;

fn table(rows: usize) -> Table {
    let domain = Domain::new([("a", vec!["0", "1"]), ("b", vec!["x", "y", ""])]).unwrap();
    let a = (0..rows).map(|row| u16::from(row % 4 == 0)).collect();
    let b = (0..rows).map(|row| (row % 3) as u16).collect();
    Table::from_columns(Arc::new(domain), vec![a, b])
}

fn curator(rows: usize, rows_per_person: NonZeroU32, rho: f64) -> Curator<SeededNoise> {
    let rho = Rho::from_units((rho * (1_u64 << 48) as f64) as u64);
    Curator::new(
        Secret::new(table(rows)),
        rows_per_person,
        Allowance::rehearsal(rho),
        SeededNoise::new(11),
    )
}

#[test]
fn a_measurement_is_the_count_plus_noise_of_the_stated_size() {
    let mut curator = curator(12_000, ONE, 1.0);
    let variance = Variance::new(25, 1).unwrap();
    let both = ColumnSet::from_iter([0, 1]);
    let measured = curator.measure(both, variance).unwrap();
    for (cell, truth) in measured
        .inspect()
        .cells
        .iter()
        .zip([3000, 3000, 3000, 1000, 1000, 1000])
    {
        assert!((cell - truth).abs() < 30, "{cell} for {truth}");
    }
    assert!(
        measured
            .inspect()
            .cells
            .iter()
            .zip([3000, 3000])
            .any(|(cell, truth)| *cell != truth)
    );
}

#[test]
fn several_rows_a_person_cost_their_square() {
    let variance = Variance::new(25, 1).unwrap();
    let spent = |rows: u32| {
        let mut curator = curator(120, NonZeroU32::new(rows).unwrap(), 1.0);
        let before = curator.left();
        curator.measure(ColumnSet::one(0), variance).unwrap();
        before.checked_sub(curator.left()).unwrap().to_f64()
    };
    assert!((spent(1) - 0.02).abs() < 1e-12);
    assert!((spent(3) - 0.18).abs() < 1e-12);
}

#[test]
fn what_the_allowance_does_not_cover_is_refused_and_costs_nothing() {
    let mut curator = curator(120, ONE, 0.03);
    let variance = Variance::new(25, 1).unwrap();
    curator.measure(ColumnSet::one(0), variance).unwrap();
    let left = curator.left();
    assert!(curator.measure(ColumnSet::one(1), variance).is_err());
    let candidate = Candidate {
        columns: ColumnSet::one(1),
        weight: ONE,
        expected: vec![40.0; 3],
        penalty: 0.0,
    };
    let dear = SelectionEpsilon::within(Rho::from_units(1 << 47));
    assert!(curator.select(&[candidate], dear).is_err());
    assert_eq!(curator.left(), left);
}

#[test]
fn choices_follow_the_exponential_mechanism() {
    // Column `a` has 90 and 30 rows of 120; expecting 89 + 30 is off by 1, 88 + 30 by 2, and the
    // penalty takes half a person from the second.
    let candidates = [(89.0, 0.0), (88.0, 0.5), (90.0, 0.0)].map(|(first, penalty)| Candidate {
        columns: ColumnSet::one(0),
        weight: ONE,
        expected: vec![first, 30.0],
        penalty,
    });
    // epsilon 2 against sensitivity 1: probabilities in proportion to exp(score).
    let epsilon = SelectionEpsilon::within(Rho::from_units(1 << 47));
    assert!((epsilon.to_f64() - 2.0).abs() < 1e-9);
    let weights = [1.0_f64.exp(), 1.5_f64.exp(), 1.0];
    let draws = 30_000;
    let mut curator = curator(120, ONE, f64::from(draws) * 0.5 + 1.0);
    let mut counts = [0.0; 3];
    for _ in 0..draws {
        let chosen = curator.select(&candidates, epsilon).unwrap().unwrap();
        counts[*chosen.inspect()] += 1.0;
    }
    let total: f64 = weights.iter().sum();
    let expected = weights.map(|weight| f64::from(draws) * weight / total);
    let score = crate::chi_square::goodness_of_fit(&counts, &expected);
    assert!(
        score < crate::chi_square::LIMIT,
        "{counts:?} for {expected:?}"
    );
}

#[test]
fn no_candidate_is_no_choice_and_no_cost() {
    let mut curator = curator(120, ONE, 1.0);
    let left = curator.left();
    let epsilon = SelectionEpsilon::within(left);
    assert!(curator.select(&[], epsilon).unwrap().is_none());
    assert_eq!(curator.left(), left);
}

#[test]
fn a_secret_does_not_show_itself() {
    assert_eq!(format!("{:?}", Secret::new(table(3).rows())), "[secret]");
}

#[test]
fn persons_with_many_rows_keep_only_as_many_as_the_bound() {
    let domain = Arc::new(Domain::new([("a", vec!["0", "1"])]).unwrap());
    let mut rows = String::from("a,who\n");
    for row in 0..100 {
        rows += &format!("{},{}\n", row % 2, if row < 60 { "p" } else { "q" });
    }
    rows += "1,r\n";
    let read = |key: u8| {
        let contribution = Contribution::Bounded {
            column: "who".to_owned(),
            rows: NonZeroU32::new(5).unwrap(),
            key: [key; 32],
        };
        Table::read_csv(rows.as_bytes(), &domain, &contribution).unwrap()
    };
    assert_eq!(read(1).rows(), 11);
    // Which rows are kept is the key's choice, not the file's order.
    let kept: std::collections::BTreeSet<Vec<u16>> =
        (0..8).map(|key| read(key).column(0).to_vec()).collect();
    assert!(kept.len() > 1);
}

//! The chapter "choosing epsilon" says what is true.

use std::collections::BTreeSet;
use std::path::Path;

use disclosure::{
    Delta, LARGEST_DELTA, LARGEST_EPSILON, Rho, USUAL_EPSILON, epsilon_of, rho_within,
};

use crate::privacy::{epsilon, normal};

fn chapter() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/choosing-epsilon.md"
    );
    std::fs::read_to_string(path).unwrap()
}

/// The inverse of the normal distribution function, by bisection.
fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-10.0, 10.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if normal(middle) < p {
            low = middle
        } else {
            high = middle
        }
    }
    low
}

#[test]
fn the_table_of_what_an_attacker_learns_is_right() {
    let rows: Vec<Vec<f64>> = chapter()
        .lines()
        .filter_map(|line| {
            let cells = line.trim_matches('|').split('|');
            let cells = cells.map(|cell| cell.trim().trim_end_matches(" %").parse());
            cells.collect::<Result<Vec<f64>, _>>().ok()
        })
        .filter(|cells| cells.len() == 4)
        .collect();
    assert_eq!(rows.len(), 7);
    for row in rows {
        // A Gaussian mechanism of loss rho is told from its neighbour like two normal
        // distributions sqrt(2 rho) apart (Dong, Roth and Su 2022, theorem 2.7).
        let apart = (2.0 * rho_within(epsilon(row[0]), Delta::new(1e-6).unwrap()).to_f64()).sqrt();
        let right = 100.0 * normal(apart / 2.0);
        let named = 100.0 * normal(quantile(0.01) + apart);
        let odds = row[0].exp() / 9.0;
        let believed = 100.0 * odds / (1.0 + odds);
        assert!((right - row[1]).abs() < 0.06, "{row:?}: {right}");
        assert!((named - row[2]).abs() < 0.06, "{row:?}: {named}");
        assert!((believed - row[3]).abs() < 0.6, "{row:?}: {believed}");
    }
}

#[test]
fn five_releases_of_epsilon_one_cost_what_the_chapter_says() {
    let delta = Delta::new(1e-6).unwrap();
    let one = rho_within(epsilon(1.0), delta);
    let five = epsilon_of(Rho::from_units(one.units() * 5), delta);
    assert!(chapter().contains("releases of epsilon 1 together cost about 2.4, not 5"));
    assert!((five - 2.4).abs() < 0.05, "{five}");
}

#[test]
fn the_limits_that_the_chapter_names_are_those_that_are_kept() {
    let chapter = chapter();
    for (limit, said) in [
        (USUAL_EPSILON, "Above 4 it asks for `--purpose`"),
        (LARGEST_EPSILON, "above 8 it refuses"),
        (LARGEST_DELTA, "above 0.00001"),
    ] {
        assert!(chapter.contains(said), "{said}");
        assert!(said.contains(&format!("{limit}")), "{limit}");
    }
    // What the refusals say of guesses at these limits: two of three, three of four.
    let right = |limit: f64| {
        let rho = rho_within(epsilon(limit), Delta::new(1e-6).unwrap());
        normal((rho.to_f64() / 2.0).sqrt())
    };
    assert!((right(USUAL_EPSILON) - 2.0 / 3.0).abs() < 0.02);
    assert!(right(LARGEST_EPSILON) > 0.75);
}

/// Names of the tests in the Rust files below a folder.
fn tests_below(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests_below(&path, names);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (attribute, function) in lines.iter().zip(&lines[1..]) {
            let name = function
                .strip_prefix("fn ")
                .and_then(|rest| rest.split('(').next());
            names.extend(name.filter(|_| *attribute == "#[test]").map(str::to_owned));
        }
    }
}

#[test]
fn every_test_that_the_texts_name_exists() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = BTreeSet::new();
    for folder in ["src", "tests", "../cli/tests"] {
        tests_below(&crate_folder.join(folder), &mut tests);
    }
    let mut named = 0;
    for text in [chapter(), include_str!("../../README.md").to_owned()] {
        // A name of a test: a word between backticks with more underscores than anything else has.
        let word = |name: &&str| {
            name.matches('_').count() > 3
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        for name in text.split('`').filter(word) {
            assert!(tests.contains(name), "no test `{name}`");
            named += 1;
        }
    }
    assert!(named > 20);
}

#[test]
fn every_mechanism_has_its_statement_source_and_test() {
    let readme = include_str!("../../README.md");
    let table = readme.split("## Mechanisms").nth(1).unwrap();
    let rows = table
        .split("\n## ")
        .next()
        .unwrap()
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2);
    let mut mechanisms = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
        assert!(cells[3].contains('`'), "no test in: {row}");
        mechanisms += 1;
    }
    assert!(mechanisms > 10);
}

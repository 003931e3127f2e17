//! A table of trafficking cases that never happened, for tests and benchmarks.
//!
//! Eighteen columns shaped like the public Counter-Trafficking Data Collaborative file: twelve
//! hidden patterns of trafficking, each with its own mix of codes; citizenships and countries of
//! exploitation with a few dominant codes over a long tail; values missing at rates that differ by
//! pattern; and dependence beyond the patterns (children recruited by family, sectors that imply a
//! form of exploitation, exploitation in the country of citizenship). Nobody in it exists.

use std::sync::Arc;

use rand::distr::Distribution;
use rand::seq::{SliceRandom, index};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use rand_distr::{Beta, Gamma};

use crate::domain::Domain;
use crate::table::Table;

const PATTERNS: usize = 12;
const COUNTRIES: usize = 60;

const GENDERS: [&str; 3] = ["woman", "man", "transgenderOrNonconforming"];
const AGES: [&str; 9] = [
    "0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+",
];
const SECTORS: [&str; 10] = [
    "agriculture",
    "construction",
    "domesticWork",
    "hospitality",
    "manufacturing",
    "fishing",
    "begging",
    "prostitution",
    "pornography",
    "other",
];
const RECRUITERS: [&str; 6] = [
    "family",
    "friend",
    "intimatePartner",
    "unknown",
    "agency",
    "other",
];
const MEANS: [&str; 8] = [
    "meansDebtBondage",
    "meansThreats",
    "meansAbuse",
    "meansFalsePromises",
    "meansDrugsOrAlcohol",
    "meansDenialOfNeeds",
    "meansExcessiveHours",
    "meansWithheldDocuments",
];
const FORMS: [&str; 3] = [
    "isForcedLabour",
    "isSexualExploitation",
    "isOtherExploitation",
];

/// The public domain of the table: 18 columns, 191 codes.
#[must_use]
pub fn domain() -> Domain {
    let named = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let or_missing = |codes: Vec<String>| [vec![String::new()], codes].concat();
    let countries = |letter: char| (0..COUNTRIES).map(move |at| format!("{letter}{at:02}"));
    let years = (2009..2024).map(|year| year.to_string()).collect();
    let mut columns = vec![
        ("yearOfRegistration", years),
        ("gender", or_missing(named(&GENDERS))),
        ("ageBroad", or_missing(named(&AGES))),
        ("citizenship", or_missing(countries('C').collect())),
        (
            "countryOfExploitation",
            or_missing(countries('E').collect()),
        ),
    ];
    columns.extend(
        MEANS
            .iter()
            .chain(&FORMS)
            .map(|name| (*name, named(&["0", "1"]))),
    );
    columns.push(("typeOfSector", or_missing(named(&SECTORS))));
    columns.push(("recruiterRelationship", or_missing(named(&RECRUITERS))));
    let columns = columns
        .into_iter()
        .map(|(name, codes)| (name.to_owned(), codes));
    Domain::new(columns).expect("a fixed and well-formed domain")
}

/// A country's patterns: the same `population` seed always means the same patterns, whatever the
/// number of rows drawn and whatever their own seed.
pub struct Population {
    pattern: Vec<f64>,
    year: Vec<Vec<f64>>,
    gender: Vec<Vec<f64>>,
    age: Vec<Vec<f64>>,
    citizenship: Vec<Vec<f64>>,
    exploitation: Vec<Vec<f64>>,
    sector: Vec<Vec<f64>>,
    recruiter: Vec<Vec<f64>>,
    means: Vec<Vec<f64>>,
    forms: Vec<Vec<f64>>,
    missing: [Vec<f64>; 6],
    no_means: Vec<f64>,
    at_home: Vec<f64>,
}

impl Population {
    /// Draws the patterns.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let rng = &mut rng;
        let zipf: Vec<f64> = (1..=COUNTRIES)
            .map(|rank| (rank as f64).powf(-1.3))
            .collect();
        let total: f64 = zipf.iter().sum();
        let zipf: Vec<f64> = zipf.into_iter().map(|weight| weight / total).collect();
        let even = |concentration: f64, length: usize| vec![concentration; length];
        let pattern = dirichlet(rng, &even(1.5, PATTERNS));
        let mut each = |concentration: &[f64]| -> Vec<Vec<f64>> {
            (0..PATTERNS)
                .map(|_| dirichlet(rng, concentration))
                .collect()
        };
        let year = each(&even(1.2, 15));
        let gender = each(&[1.2, 0.8, 0.02]);
        let age = each(&even(0.8, AGES.len()));
        let sector = each(&even(0.4, SECTORS.len()));
        let recruiter = each(&even(0.6, RECRUITERS.len()));
        let mut countries = |top: usize, mass: f64| -> Vec<Vec<f64>> {
            (0..PATTERNS)
                .map(|_| concentrated(rng, &zipf, top, mass))
                .collect()
        };
        let citizenship = countries(4, 0.8);
        let exploitation = countries(3, 0.75);
        let mut rates = |a: f64, b: f64, number: usize| -> Vec<f64> {
            let beta = Beta::new(a, b).expect("positive shapes");
            (0..number).map(|_| beta.sample(rng)).collect()
        };
        let mut table = |a: f64, b: f64, width: usize| -> Vec<Vec<f64>> {
            (0..PATTERNS).map(|_| rates(a, b, width)).collect()
        };
        let means = table(0.8, 1.6, MEANS.len());
        let forms = table(0.5, 0.7, FORMS.len());
        let missing = [
            rates(1.0, 60.0, PATTERNS),
            rates(1.5, 4.0, PATTERNS),
            rates(1.5, 4.0, PATTERNS),
            rates(1.0, 20.0, PATTERNS),
            rates(1.5, 4.0, PATTERNS),
            rates(1.5, 4.0, PATTERNS),
        ];
        Self {
            pattern,
            year,
            gender,
            age,
            citizenship,
            exploitation,
            sector,
            recruiter,
            means,
            forms,
            missing,
            no_means: rates(1.5, 3.0, PATTERNS),
            at_home: rates(2.0, 4.0, PATTERNS),
        }
    }

    /// Draws a table of `rows` cases.
    #[must_use]
    pub fn draw(&self, rows: usize, seed: u64) -> Table {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let domain = Arc::new(domain());
        let mut columns = vec![Vec::with_capacity(rows); domain.columns().len()];
        for _ in 0..rows {
            for (column, code) in columns.iter_mut().zip(self.case(&mut rng)) {
                column.push(code);
            }
        }
        Table::from_columns(domain, columns)
    }

    fn case(&self, rng: &mut impl Rng) -> [u16; 18] {
        let z = pick(rng, &self.pattern);
        let citizenship = pick(rng, &self.citizenship[z]);
        let age = pick(rng, &self.age[z]);
        let sector = pick(rng, &self.sector[z]);
        let mut exploitation = pick(rng, &self.exploitation[z]);
        if rng.random_bool(self.at_home[z]) {
            exploitation = citizenship;
        }
        let mut recruiter = pick(rng, &self.recruiter[z]);
        if age <= 1 && rng.random_bool(0.4) {
            recruiter = 0;
        }
        let nothing_told = rng.random_bool(self.no_means[z]);
        let means: Vec<bool> = self.means[z]
            .iter()
            .map(|rate| rng.random_bool(*rate) && !nothing_told)
            .collect();
        let mut forms: Vec<bool> = self.forms[z]
            .iter()
            .map(|rate| rng.random_bool(*rate))
            .collect();
        if !forms.contains(&true) {
            let form = rng.random_range(0..forms.len());
            forms[form] = true;
        }
        forms[1] |= sector == 7 || sector == 8;
        forms[0] |= sector <= 5 && rng.random_bool(0.8);

        let mut missing = self.missing.iter().map(|rates| rates[z]);
        let mut told = |rng: &mut _, code: usize| {
            let rate = missing.next().expect("six columns can be missing");
            let there = !RngExt::random_bool(rng, rate);
            if there { code as u16 + 1 } else { 0 }
        };
        let mut case = [0; 18];
        case[0] = pick(rng, &self.year[z]) as u16;
        let gender = pick(rng, &self.gender[z]);
        case[1] = told(rng, gender);
        case[2] = told(rng, age);
        case[3] = told(rng, citizenship);
        case[4] = told(rng, exploitation);
        case[16] = told(rng, sector);
        case[17] = told(rng, recruiter);
        for (cell, flag) in case[5..16].iter_mut().zip(means.into_iter().chain(forms)) {
            *cell = u16::from(flag);
        }
        case
    }
}

fn pick(rng: &mut impl Rng, weights: &[f64]) -> usize {
    let mut left: f64 = rng.random();
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return index;
        }
    }
    weights.len() - 1
}

fn dirichlet(rng: &mut impl Rng, concentration: &[f64]) -> Vec<f64> {
    let weights: Vec<f64> = concentration
        .iter()
        .map(|shape| {
            Gamma::new(*shape, 1.0)
                .expect("a positive shape")
                .sample(rng)
        })
        .collect();
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}

/// A few dominant codes with `mass` between them, over the background in a random order.
fn concentrated(rng: &mut impl Rng, background: &[f64], top: usize, mass: f64) -> Vec<f64> {
    let mut weights: Vec<f64> = background
        .iter()
        .map(|weight| weight * (1.0 - mass))
        .collect();
    weights.shuffle(rng);
    let shares = dirichlet(rng, &vec![0.8; top]);
    for (code, share) in index::sample(rng, background.len(), top)
        .into_iter()
        .zip(shares)
    {
        weights[code] += mass * share;
    }
    weights
}

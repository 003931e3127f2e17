//! From a table to synthetic rows, through the public door.

use std::num::NonZeroU32;

use disclosure::{
    Allowance, Curator, Delta, Domain, Epsilon, InternalQuality, Known, Method, Model, Plan,
    PublicQuality, Reported, Secret, SeededNoise, StructuralZeros, SynthError, Table, attack,
    blank_rare, evaluate, fiction, rho_within, synthesize,
};

const ONE: NonZeroU32 = NonZeroU32::MIN;
const METHODS: [Method; 4] = [Method::Patterns, Method::Mst, Method::Aim, Method::Adaptive];

fn rehearse(
    table: &Table,
    epsilon: f64,
    method: Method,
    known: &Known,
    seed: u64,
) -> (Model, PublicQuality) {
    let rho = rho_within(Epsilon::new(epsilon).unwrap(), Delta::new(1e-6).unwrap());
    let plan = Plan::new(rho, method);
    plan.check(table.domain(), known, ONE).unwrap();
    let mut curator = Curator::new(
        Secret::new(table.clone()),
        ONE,
        Allowance::rehearsal(plan.rho()),
        SeededNoise::new(seed),
    );
    let made = synthesize(&mut curator, known, &plan).unwrap();
    made.inspect().clone()
}

fn quality(table: &Table, epsilon: f64, method: Method) -> InternalQuality {
    let (model, _) = rehearse(table, epsilon, method, &Known::default(), 1);
    evaluate(table, &model.rows([9; 32]), Reported::default()).unwrap()
}

/// A fictional table; for AIM, which takes its time, of eight small columns only.
fn fictional(method: Method, population: u64, rows: usize) -> Table {
    let table = fiction::Population::new(population).draw(rows, 1);
    if method == Method::Aim {
        part(&table, &[1, 2, 5, 6, 13, 14, 16, 17])
    } else {
        table
    }
}

/// Some columns of a table.
fn part(table: &Table, columns: &[usize]) -> Table {
    let all = table.domain().columns();
    let domain = columns.iter().map(|at| {
        let codes = all[*at].codes().to_vec();
        (all[*at].name().to_owned(), codes)
    });
    let domain = Domain::new(domain).unwrap();
    let columns = columns.iter().map(|at| table.column(*at).to_vec());
    Table::from_columns(std::sync::Arc::new(domain), columns.collect())
}

/// What no privacy at all would give: another draw from the same population.
fn floor(population: &fiction::Population, table: &Table) -> InternalQuality {
    let fresh = population.draw(table.rows(), 99);
    evaluate(table, &fresh, Reported::default()).unwrap()
}

#[test]
fn ten_thousand_rows_at_epsilon_four_keep_pairs_and_common_combinations() {
    let population = fiction::Population::new(7);
    let table = population.draw(10_000, 1);
    let floor = floor(&population, &table);
    let patterns = quality(&table, 4.0, Method::Patterns);
    let adaptive = quality(&table, 4.0, Method::Adaptive);
    let mst = quality(&table, 4.0, Method::Mst);
    assert!(patterns.kmarg2 > 1000.0 - 32.0, "{}", patterns.kmarg2);
    assert!(patterns.kmarg2 > adaptive.kmarg2 && adaptive.kmarg2 > mst.kmarg2);
    assert!(mst.kmarg2 > 1000.0 - 55.0, "{}", mst.kmarg2);
    let excess = patterns.count_error.mean_of_common - floor.count_error.mean_of_common;
    assert!(excess < 0.05, "{excess}");
    for quality in [&patterns, &adaptive, &mst] {
        assert!(quality.count_error.common_suppressed_percent < 0.5);
        assert!(quality.synthetic_rows.abs_diff(10_000) < 60);
    }
    // Combinations that nobody has, beyond those that a fresh draw has too, in percent.
    let fabricated = |quality: &InternalQuality| {
        quality.count_error.fabricated_percent - floor.count_error.fabricated_percent
    };
    assert!(fabricated(&patterns) < 2.0, "{}", fabricated(&patterns));
    assert!(fabricated(&mst) > fabricated(&patterns));
}

#[test]
fn attacks_that_find_a_copy_find_nobody_at_epsilon_four() {
    let population = fiction::Population::new(14);
    let table = population.draw(2_000, 1);
    let control = population.draw(4_000, 2);
    for method in [Method::Patterns, Method::Mst, Method::Adaptive] {
        let (model, _) = rehearse(&table, 4.0, method, &Known::default(), 1);
        let found = attack(&table, &model.rows([9; 32]), &control, 0).unwrap();
        for membership in [
            found.membership_inference,
            found.membership_inference_by_density,
        ] {
            // Standard error 0.018. A table copied out gives 0.8 and more.
            assert!(membership.auc < 0.57, "{method:?}: {membership:?}");
            assert!(membership.true_positives_at_one_percent < 0.07);
        }
        assert!(found.attribute_inference.risk_interval[0] < 0.0);
    }
}

#[test]
fn at_epsilon_one_common_combinations_are_not_suppressed() {
    for method in METHODS {
        let table = fictional(method, 8, 10_000);
        let quality = quality(&table, 1.0, method);
        assert!(quality.count_error.common_suppressed_percent < 5.0);
        assert!(quality.count_error.mean_of_synthetic_buckets < 0.49);
    }
}

#[test]
fn all_published_marginals_come_from_one_model_and_agree() {
    for method in METHODS {
        let table = fictional(method, 9, 3_000);
        let sizes = table.domain().sizes();
        let (model, _) = rehearse(&table, 2.0, method, &Known::default(), 3);
        for (pair, counts) in model.pairs() {
            let columns: Vec<usize> = pair.iter().collect();
            let single = model
                .marginal(disclosure::ColumnSet::one(columns[0]))
                .unwrap();
            for (row, total) in counts.chunks(sizes[columns[1]]).zip(single) {
                assert!((row.iter().sum::<f64>() - total).abs() < 1e-6 * model.total());
            }
        }
    }
}

#[test]
fn rows_follow_their_model_on_all_pairs_measured_or_not() {
    // A table drawn afresh from the model would be off by chance; rows are dealt out more evenly
    // than that, on every pair, not only on those that were measured.
    for method in METHODS {
        let table = fictional(method, 13, 4_000);
        let (model, _) = rehearse(&table, 4.0, method, &Known::default(), 4);
        let rows = model.rows([4; 32]);
        let number = rows.rows() as f64;
        for (pair, expected) in model.pairs() {
            let counts = disclosure::count(&rows, pair);
            let (mut apart, mut by_chance) = (0.0, 0.0);
            for (count, expected) in counts.iter().zip(&expected) {
                apart += (f64::from(*count) - expected).abs() / 2.0;
                // Mean of |count - expected| of a Poisson count, from above.
                by_chance += expected.sqrt().min(2.0 * expected) / 2.0;
            }
            assert!(
                apart <= by_chance + 4.0 * number.sqrt() / 2.0,
                "{method:?} {pair:?}: {apart} of {by_chance}"
            );
        }
    }
}

#[test]
fn mst_tells_rare_codes_as_one_and_shares_them_out() {
    // Two hundred codes of which two are common: the others drown in the noise.
    let codes: Vec<String> = (0..200).map(|code| code.to_string()).collect();
    let domain = Domain::new([
        ("a".to_owned(), codes),
        ("b".to_owned(), vec!["0".to_owned(), "1".to_owned()]),
    ]);
    let a: Vec<u16> = (0..4_000).map(|row| row % 2 * 7).collect();
    let b = a.iter().map(|code| u16::from(*code == 7)).collect();
    let table = Table::from_columns(std::sync::Arc::new(domain.unwrap()), vec![a, b]);
    let (model, public) = rehearse(&table, 1.0, Method::Mst, &Known::default(), 1);
    let pair = public.measured.last().unwrap();
    assert_eq!(pair.columns, ["a", "b"]);
    // Two common codes and perhaps a few that noise makes stand out, and one for all the others.
    assert!(pair.cells < 2 * 12, "{}", pair.cells);
    let counts = disclosure::count(&model.rows([0; 32]), disclosure::ColumnSet::one(0));
    assert!(counts[0].abs_diff(2_000) < 150 && counts[7].abs_diff(2_000) < 150);
    let rare = [&counts[1..7], &counts[8..]].concat();
    let most = rare.iter().max().unwrap();
    assert!(rare.iter().sum::<u32>() < 300 && *most < 40, "{most}");
}

#[test]
fn aim_measures_three_columns_together_where_pairs_do_not_tell() {
    // The third column is the exclusive or of the others: every pair is independent.
    let codes = || vec!["0", "1"];
    let domain = Domain::new([("a", codes()), ("b", codes()), ("c", codes())]).unwrap();
    let rows = (0..4_000_u16).map(|row| [row % 2, row / 2 % 2, (row % 2) ^ (row / 2 % 2)]);
    let rows: Vec<[u16; 3]> = rows.collect();
    let columns = (0..3).map(|column| rows.iter().map(|row| row[column]).collect());
    let table = Table::from_columns(std::sync::Arc::new(domain), columns.collect());
    let (model, public) = rehearse(&table, 1.0, Method::Aim, &Known::default(), 1);
    assert!(
        public
            .measured
            .iter()
            .any(|measured| measured.columns.len() == 3)
    );
    let all = disclosure::ColumnSet::from_iter([0, 1, 2]);
    let counts = disclosure::count(&model.rows([0; 32]), all);
    let wrong: u32 = [1, 2, 4, 7].iter().map(|cell| counts[*cell]).sum();
    assert!(wrong < 200, "{counts:?}");
}

#[test]
fn a_rehearsal_is_replayed_by_its_seed() {
    let table = fiction::Population::new(9).draw(500, 1);
    let rows = |seed| {
        let (model, _) = rehearse(&table, 1.0, Method::Adaptive, &Known::default(), seed);
        model.rows([1; 32])
    };
    assert!(rows(1) == rows(1));
    assert!(rows(1) != rows(2));
}

#[test]
fn structural_zeros_hold_in_every_synthetic_row() {
    let table = fiction::Population::new(10).draw(2_000, 1);
    let table = part(&table, &[1, 2, 3, 5, 13, 14, 16]);
    // Public knowledge: in agriculture the exploitation is of labour. Rows that say otherwise are
    // dropped here as a data officer would have corrected them.
    let json = r#"[{"typeOfSector": ["agriculture"], "isForcedLabour": ["0"]}]"#;
    let domain = table.domain();
    let zeros = StructuralZeros::read_json(json.as_bytes(), domain).unwrap();
    let sector = domain.position("typeOfSector").unwrap();
    let labour = domain.position("isForcedLabour").unwrap();
    let agriculture = domain.columns()[sector].code("agriculture").unwrap();
    let impossible = |table: &Table, row| {
        table.column(sector)[row] == agriculture && table.column(labour)[row] == 0
    };
    assert!(zeros.check(&table).is_err());
    let kept: Vec<usize> = (0..table.rows())
        .filter(|row| !impossible(&table, *row))
        .collect();
    let columns = (0..domain.columns().len())
        .map(|column| kept.iter().map(|row| table.column(column)[*row]).collect());
    let table = Table::from_columns(domain.clone(), columns.collect());
    zeros.check(&table).unwrap();
    let known = Known {
        zeros: zeros.clone(),
        rows: None,
    };
    for method in METHODS {
        let (model, _) = rehearse(&table, 1.0, method, &known, 5);
        let rows = model.rows([2; 32]);
        zeros.check(&rows).unwrap();
        assert!(rows.rows() > 1_000);
    }
}

#[test]
fn structural_zeros_that_do_not_fit_the_domain_are_refused() {
    let domain = fiction::domain();
    for (json, part) in [
        (r#"[{"gender": ["woman"]}]"#, "fewer than two columns"),
        (r#"[{"gender": ["woman"], "colour": ["red"]}]"#, "`colour`"),
        (r#"[{"gender": ["w"], "ageBroad": ["0--8"]}]"#, "`w`"),
        (
            r#"[{"isForcedLabour": ["0", "1"], "isSexualExploitation": ["0", "1"]}]"#,
            "possible",
        ),
        ("{}", "JSON list"),
    ] {
        let error = StructuralZeros::read_json(json.as_bytes(), &domain).unwrap_err();
        assert!(error.to_string().contains(part), "{json}: {error}");
    }
}

#[test]
fn a_plan_costs_what_its_steps_say_and_no_more_than_its_budget() {
    for method in METHODS {
        let rho = rho_within(Epsilon::new(1.0).unwrap(), Delta::new(1e-6).unwrap());
        let plan = Plan::new(rho, method);
        assert!(plan.rho() <= rho);
        assert!(plan.rho().to_f64() > rho.to_f64() * 0.999_999);
        let units: u64 = plan.steps().iter().map(|step| step.rho_units).sum();
        assert_eq!(units, plan.rho().units());
    }
}

#[test]
fn a_budget_too_small_to_divide_is_refused_before_anything_is_spent() {
    let rho = rho_within(Epsilon::new(1e-7).unwrap(), Delta::new(1e-6).unwrap());
    for method in METHODS {
        let refused = Plan::new(rho, method)
            .check(&fiction::domain(), &Known::default(), ONE)
            .unwrap_err();
        assert!(matches!(
            refused,
            SynthError::Noise { .. } | SynthError::NoBudget
        ));
    }
}

#[test]
fn a_plan_that_passes_its_check_can_be_carried_out_to_the_end() {
    // One huge pair beside tiny ones leaves the tiny ones the least.
    let codes = |number: usize| (0..number).map(|code| code.to_string()).collect();
    let domain = Domain::new([
        ("a".to_owned(), codes(300)),
        ("b".to_owned(), codes(300)),
        ("c".to_owned(), codes(2)),
        ("d".to_owned(), codes(2)),
    ]);
    let columns = vec![vec![0; 50]; 4];
    let table = Table::from_columns(std::sync::Arc::new(domain.unwrap()), columns);
    for method in METHODS {
        let budgets = (0..12).map(|halvings| 1e-2 / f64::from(1 << halvings));
        let mut passed = 0;
        for epsilon in budgets {
            let rho = rho_within(Epsilon::new(epsilon).unwrap(), Delta::new(1e-6).unwrap());
            let known = Known::default();
            if Plan::new(rho, method)
                .check(table.domain(), &known, ONE)
                .is_ok()
            {
                passed += 1;
                rehearse(&table, epsilon, method, &known, 1);
            }
        }
        assert!((1..12).contains(&passed), "{passed} of 12 budgets suffice");
    }
}

#[test]
fn one_column_and_one_code_are_tables_too() {
    for (columns, codes) in [(1, 3), (2, 1), (3, 2)] {
        let columns = (0..columns).map(|column| {
            let codes: Vec<String> = (0..codes).map(|code| code.to_string()).collect();
            (column.to_string(), codes)
        });
        let domain = std::sync::Arc::new(Domain::new(columns).unwrap());
        let rows = vec![vec![0; 200]; domain.columns().len()];
        let table = Table::from_columns(domain, rows);
        let (model, _) = rehearse(&table, 4.0, Method::Adaptive, &Known::default(), 6);
        assert!(model.rows([0; 32]).rows().abs_diff(200) < 60);
    }
}

#[test]
fn the_public_report_knows_the_noise() {
    let table = fiction::Population::new(11).draw(5_000, 1);
    let (_, public) = rehearse(&table, 4.0, Method::Adaptive, &Known::default(), 7);
    assert!((public.rows - 5_000.0).abs() < 60.0);
    assert!(public.measured.len() >= 18 + 17);
    for measured in public
        .measured
        .iter()
        .filter(|measured| measured.cells > 100)
    {
        let misfit = measured.misfit.unwrap();
        assert!((0.5..1.3).contains(&misfit), "{measured:?}");
    }
}

/// Combinations of up to three reported codes, each with its number of rows.
fn combinations(table: &Table) -> std::collections::BTreeMap<Vec<(usize, u16)>, u32> {
    let columns = table.domain().columns();
    let mut counts = std::collections::BTreeMap::new();
    for row in 0..table.rows() {
        let reported: Vec<(usize, u16)> = (0..columns.len())
            .map(|column| (column, table.column(column)[row]))
            .filter(|(column, code)| {
                !matches!(
                    columns[*column].codes()[usize::from(*code)].as_str(),
                    "" | "0"
                )
            })
            .collect();
        for (i, a) in reported.iter().enumerate() {
            *counts.entry(vec![*a]).or_insert(0) += 1;
            for (j, b) in reported.iter().enumerate().skip(i + 1) {
                *counts.entry(vec![*a, *b]).or_insert(0) += 1;
                for c in &reported[j + 1..] {
                    *counts.entry(vec![*a, *b, *c]).or_insert(0) += 1;
                }
            }
        }
    }
    counts
}

#[test]
fn rare_combinations_are_blanked_out_and_few_invented_ones_remain() {
    let table = fiction::Population::new(7).draw(4_000, 1);
    let (model, _) = rehearse(&table, 4.0, Method::Patterns, &Known::default(), 1);
    let rows = model.rows([9; 32]);
    let filtered = blank_rare(&rows, 2).unwrap();
    assert!(combinations(&rows).values().any(|count| *count == 1));
    assert!(combinations(&filtered).values().all(|count| *count >= 2));
    // Blanks only: what is still told was told of that many rows before.
    assert_eq!(filtered.rows(), rows.rows());
    let before = combinations(&rows);
    assert!(
        combinations(&filtered)
            .iter()
            .all(|(what, count)| *count <= before[what])
    );
    let quality = evaluate(&table, &filtered, Reported::default()).unwrap();
    assert!(quality.count_error.fabricated_percent < 5.0);
    // Nothing is rare below one row.
    assert!(blank_rare(&rows, 0).unwrap() == rows);
}

#[test]
fn domains_that_no_model_can_hold_are_refused_before_anything_is_spent() {
    let domain = |columns: usize, codes: usize| {
        let codes: Vec<String> = (0..codes).map(|code| code.to_string()).collect();
        Domain::new((0..columns).map(|column| (column.to_string(), codes.clone()))).unwrap()
    };
    let refused = |domain: &Domain, known: &Known, method| {
        let rho = rho_within(Epsilon::new(4.0).unwrap(), Delta::new(1e-6).unwrap());
        Plan::new(rho, method)
            .check(domain, known, ONE)
            .unwrap_err()
    };
    let none = Known::default();
    let patterns = refused(&domain(2, 1000), &none, Method::Patterns);
    assert!(matches!(patterns, SynthError::TooWideForPatterns { .. }));
    let tree = refused(&domain(2, 2000), &none, Method::Mst);
    assert!(matches!(tree, SynthError::TooWide { .. }));

    // Zeros on all pairs of eight columns leave one clique of all eight.
    let domain = domain(8, 20);
    let pairs =
        (0..8).flat_map(|a| (a + 1..8).map(move |b| format!(r#"{{"{a}":["0"],"{b}":["1"]}}"#)));
    let json = format!("[{}]", pairs.collect::<Vec<_>>().join(","));
    let zeros = StructuralZeros::read_json(json.as_bytes(), &domain).unwrap();
    let known = Known { zeros, rows: None };
    for method in METHODS {
        assert!(matches!(
            refused(&domain, &known, method),
            SynthError::ZerosTooEntangled
        ));
    }
}

#[test]
fn a_declared_number_of_rows_is_kept_and_others_are_estimated() {
    for method in METHODS {
        let table = fictional(method, 12, 1_500);
        let known = Known {
            rows: NonZeroU32::new(1_500),
            ..Known::default()
        };
        let (model, _) = rehearse(&table, 0.5, method, &known, 8);
        assert_eq!(model.rows([0; 32]).rows(), 1_500);
        let (model, _) = rehearse(&table, 0.5, method, &Known::default(), 8);
        assert!(model.total().fract() != 0.0);
    }
}

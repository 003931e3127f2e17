//! What only many simulated tables can show: whether samplers draw from the posterior they name
//! (simulation-based calibration: Cook, Gelman & Rubin 2006; Talts et al. 2018), and how often
//! intervals cover.

use estimate::decomposable::{self, Grid, Options, decomposable};
use estimate::latent::{self, latent};
use estimate::thresholding::{self, thresholded};
use estimate::{
    Bootstrap, Criterion, Fitter, Interval, ListSet, Model, Selection, Table, Unwatched,
    all_models, bootstrap, log_normal, profile,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Beta, Binomial, Distribution, Exp1, Gamma, Normal, Poisson, StandardUniform};
use rayon::prelude::*;
use validation::{Mean, Share, report, size};

use crate::data::table;
use crate::published::of_method;

fn random(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn uniform(random: &mut ChaCha8Rng) -> f64 {
    StandardUniform.sample(random)
}

/// `people` shared out among cells by their chances.
fn shared_out(random: &mut ChaCha8Rng, people: u64, chances: &[f64]) -> Vec<u64> {
    let (mut left, mut rest) = (people, chances.iter().sum::<f64>());
    let draw = |&chance: &f64| {
        let share = if rest > 0.0 {
            (chance / rest).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let drawn = Binomial::new(left, share).unwrap().sample(random);
        left -= drawn;
        rest -= chance;
        drawn
    };
    chances.iter().map(draw).collect()
}

fn table_of(lists: usize, counts: &[u64]) -> Table {
    let names = (0..lists).map(|list| format!("L{list}")).collect();
    let cells = (1u16..)
        .map(ListSet::from_bits)
        .zip(counts[1..].iter().copied());
    Table::new(names, cells).unwrap()
}

/// Where the truth stands among draws, ties broken at random: uniform on the unit interval if the
/// draws are from the posterior.
fn place(truth: f64, draws: &[f64], random: &mut ChaCha8Rng) -> f64 {
    let below = draws.iter().filter(|&&draw| draw < truth).count() as f64;
    let equal = draws.iter().filter(|&&draw| draw == truth).count() as f64;
    (below + uniform(random) * (equal + 1.0)) / (draws.len() as f64 + 1.0)
}

/// Prints where truths stand, and compares with the uniform distribution.
fn are_uniform(what: &str, places: &[f64]) {
    let mean: Mean = places.iter().copied().collect();
    report(&format!("{what}, mean place of the truth (1/2)"), mean);
    assert!(mean.agrees_with(0.5, 4.0), "{what}: {mean}");
    for level in [0.5, 0.9] {
        let within: Share = places
            .iter()
            .map(|place| (place - 0.5).abs() < level / 2.0)
            .collect();
        report(
            &format!("{what}, truth within the {level} interval"),
            within,
        );
        assert!(within.agrees_with(level, 4.0), "{what} {level}: {within}");
    }
    let bins = 20;
    let mut counts = vec![0.0; bins];
    for place in places {
        counts[((place * bins as f64) as usize).min(bins - 1)] += 1.0;
    }
    let expected = places.len() as f64 / bins as f64;
    let misfit: f64 = counts
        .iter()
        .map(|count| (count - expected).powi(2) / expected)
        .sum();
    let freedom = (bins - 1) as f64;
    report(
        &format!("{what}, chi-square of {bins} bins"),
        format!(
            "{misfit:.1} +- {:.1} ({freedom} expected)",
            (2.0 * freedom).sqrt()
        ),
    );
    assert!(
        misfit < freedom + 5.0 * (2.0 * freedom).sqrt(),
        "{what}: {misfit} {counts:?}"
    );
}

/// For each list its neighbours before it in an order in which these are joined among themselves; `None`
/// if the graph has no such order, which is to say that it is not decomposable.
fn perfect_order(
    lists: usize,
    joined: impl Fn(usize, usize) -> bool,
) -> Option<Vec<(usize, ListSet)>> {
    let mut order: Vec<(usize, ListSet)> = Vec::new();
    while order.len() < lists {
        let before = |list: usize| -> Vec<usize> {
            order
                .iter()
                .map(|&(other, _)| other)
                .filter(|&other| joined(list, other))
                .collect()
        };
        // The one with most neighbours taken already (maximum cardinality search).
        let next = (0..lists)
            .filter(|list| order.iter().all(|(taken, _)| taken != list))
            .max_by_key(|&list| before(list).len())?;
        let neighbours = before(next);
        let clique = neighbours
            .iter()
            .enumerate()
            .all(|(at, &one)| neighbours[at + 1..].iter().all(|&other| joined(one, other)));
        if !clique {
            return None;
        }
        order.push((next, ListSet::of(neighbours)));
    }
    Some(order)
}

#[test]
fn decomposable_graphs_are_calibrated() {
    // Truths from the prior: a graph, cell probabilities that are hyper-Dirichlet on it, and a size with
    // density 1 / N between bounds.
    let (lists, least, most) = (4, 40u64, 400u64);
    let delta = 0.4;
    let places: Vec<f64> = (0..size(400, 20_000))
        .into_par_iter()
        .filter_map(|run| {
            let random = &mut random(run);
            let order = loop {
                let edges: Vec<bool> = (0..16).map(|_| uniform(random) < 0.5).collect();
                let joined = |a: usize, b: usize| edges[a.min(b) * 4 + a.max(b)];
                if let Some(order) = perfect_order(lists, joined) {
                    break order;
                }
            };
            let mut chances = vec![1.0f64; 1 << lists];
            for (list, given) in order {
                // On a clique every cell has the parameter of all cells that it sums.
                let joint = delta * f64::from(1u32 << (lists - given.len() - 1));
                let beta = Beta::new(joint, joint).unwrap();
                let on: Vec<f64> = (0..1 << lists).map(|_| beta.sample(random)).collect();
                for (cell, chance) in (0u16..).map(ListSet::from_bits).zip(&mut chances) {
                    let known = ListSet::of(given.lists().filter(|&list| cell.contains(list)));
                    let on = on[known.index()];
                    *chance *= if cell.contains(list) { on } else { 1.0 - on };
                }
            }
            let weights = (least..=most).map(|people| 1.0 / people as f64);
            let mut rest = uniform(random) * weights.clone().sum::<f64>();
            let taken = weights.take_while(|weight| {
                rest -= weight;
                rest >= 0.0
            });
            let people = (least + taken.count() as u64).min(most);
            let counts = shared_out(random, people, &chances);
            let table = table_of(lists, &counts);
            let seen = table.observed();
            if seen == 0 {
                return None;
            }
            let (first, last) = (least.saturating_sub(seen), most - seen);
            let options = Options {
                delta,
                prior: decomposable::Prior::Reciprocal,
                grid: Grid {
                    first,
                    last,
                    points: (last - first + 1) as usize,
                },
            };
            let posterior = decomposable(&table, &options).unwrap();
            Some(place(people as f64, &posterior.draws(199, run), random))
        })
        .collect();
    are_uniform("decomposable graphs", &places);
}

#[test]
fn latent_classes_are_calibrated() {
    // Under the prior 1 / N the number seen says nothing about the parameters, so that it can be fixed:
    // given it the hidden are negative binomial.
    let (lists, classes, seen) = (4, 5, 150u64);
    let places: Vec<f64> = (0..size(160, 6_000))
        .into_par_iter()
        .map(|run| {
            let random = &mut random(run);
            let drawn: f64 = Gamma::new(0.25, 4.0).unwrap().sample(random);
            let concentration = drawn.max(1e-100);
            let (mut left, mut chances) = (1.0f64, vec![0.0f64; 1 << lists]);
            for class in 0..classes {
                let exponential: f64 = Exp1.sample(random);
                // V is Beta(1, a): what is left is U^(1 / a).
                let rest = if class + 1 == classes {
                    0.0
                } else {
                    left * (-exponential / concentration).exp()
                };
                let on: Vec<f64> = (0..lists).map(|_| uniform(random)).collect();
                for (cell, chance) in (0u16..).map(ListSet::from_bits).zip(&mut chances) {
                    let factors = on.iter().enumerate();
                    let factor =
                        factors.map(|(list, on)| if cell.contains(list) { *on } else { 1.0 - on });
                    *chance += (left - rest) * factor.product::<f64>();
                }
                left = rest;
            }
            let unseen = chances[0];
            let odds = unseen / (1.0 - unseen);
            let mean = Gamma::new(seen as f64, odds).unwrap().sample(random);
            let hidden: f64 = if mean > 0.0 {
                Poisson::new(mean).unwrap().sample(random)
            } else {
                0.0
            };
            chances[0] = 0.0;
            let counts = shared_out(random, seen, &chances);
            let options = latent::Options {
                classes,
                chains: 4,
                burn_in: 1_000,
                draws: 250,
                thinning: 20,
                seed: run,
            };
            let found = latent(&table_of(lists, &counts), &options, &Unwatched);
            place(seen as f64 + hidden, &found.chains.concat(), random)
        })
        .collect();
    are_uniform("latent classes", &places);
}

#[test]
fn thresholding_is_calibrated() {
    // The flat prior of main effects and intercept cannot be drawn from. Within a box it can; and for
    // tables whose posterior lies within the box that is the same. Whether a table is such a one is
    // seen from the table, so that keeping only these does no harm.
    let lists = 3;
    let normal = Normal::new(0.0, 1.0).unwrap();
    let places: Vec<f64> = (0..size(240, 10_000))
        .into_par_iter()
        .map(|run| {
            let random = &mut random(run);
            let (intercept, counts) = loop {
                let intercept = -4.0 + 16.0 * uniform(random);
                let mains: Vec<f64> = (0..lists).map(|_| -9.0 + 13.0 * uniform(random)).collect();
                let pairs: Vec<f64> = (0..lists).map(|_| normal.sample(random)).collect();
                let log_mean = |cell: ListSet| {
                    let mains = cell.lists().map(|list| mains[list]);
                    let pairs = ListSet::of_size(lists, 2).into_iter().zip(&pairs);
                    let pairs = pairs.filter(|(pair, _)| cell.is_superset(*pair));
                    intercept + mains.sum::<f64>() + pairs.map(|(_, pair)| pair).sum::<f64>()
                };
                let mut usable = true;
                let counts: Vec<u64> = (0..1u16 << lists)
                    .map(ListSet::from_bits)
                    .map(|cell| {
                        let mean = log_mean(cell).exp();
                        // One list: 30 to 120; two: 5 to 60; three: any number. Means far off
                        // need not be drawn.
                        if cell.is_empty() || !usable || mean > 1e4 {
                            usable &= cell.is_empty() || mean <= 1e4;
                            return 0;
                        }
                        let count = Poisson::new(mean).unwrap().sample(random) as u64;
                        usable &= match cell.len() {
                            1 => (30..=120).contains(&count),
                            2 => (5..=60).contains(&count),
                            _ => true,
                        };
                        count
                    })
                    .collect();
                if usable {
                    break (intercept, counts);
                }
            };
            let table = table_of(lists, &counts);
            let options = thresholding::Options {
                // All pairs are kept.
                threshold: 0.0,
                chains: 2,
                draws: 400,
                seed: run,
                ..thresholding::Options::default()
            };
            let found = thresholded(&table, &options, &Unwatched).unwrap();
            let truth = table.observed() as f64 + intercept.exp();
            place(truth, &found.posterior.chains.concat(), random)
        })
        .collect();
    are_uniform("thresholding", &places);
}

/// Whether an interval covers.
fn covers(interval: &Interval, truth: f64) -> bool {
    (interval.lower..=interval.upper).contains(&truth)
}

#[test]
fn intervals_of_a_true_model_cover() {
    // 2,000 people and independent lists: limits by large-sample theory, which may be off by half a
    // hundredth at this size.
    let people = 2_000;
    let on = [0.2, 0.3, 0.35, 0.15];
    let chances: Vec<f64> = (0..16u16)
        .map(ListSet::from_bits)
        .map(|cell| {
            let factors = on.iter().enumerate();
            factors
                .map(|(list, on)| if cell.contains(list) { *on } else { 1.0 - on })
                .product()
        })
        .collect();
    let model = Model::independence(4);
    for level in [0.8, 0.95] {
        let found: Vec<[bool; 2]> = (0..size(600, 40_000))
            .into_par_iter()
            .map(|run| {
                let counts = shared_out(&mut random(run), people, &chances);
                let mut fitter = Fitter::new(&table_of(4, &counts));
                let fit = fitter.fit(&model).unwrap();
                let profile = profile(&mut fitter, &model, level).unwrap();
                [log_normal(&fit, level), profile.interval]
                    .map(|found| covers(&found, people as f64))
            })
            .collect();
        for (at, what) in ["log-normal", "profile"].into_iter().enumerate() {
            let share: Share = found.iter().map(|found| found[at]).collect();
            report(
                &format!("{what} interval of the true model, level {level}"),
                share,
            );
            let off = share.value() - level;
            let allowed = 4.0 * share.error() + 0.005;
            if what == "profile" {
                assert!(off.abs() < allowed, "{what} {level} {share}");
            } else {
                // It bounds the mean of the hidden number and not the number, which varies around its
                // mean: it covers less than it says.
                assert!(off < allowed, "{what} {level} {share}");
            }
        }
    }
}

#[test]
fn the_published_simulation_after_a_choice_of_model() {
    // Chan, Silverman & Vincent (2021), section 3.4, as far as it can be told from what is quoted: tables
    // drawn from the stepwise model of the United Kingdom. Errors of root mean squares are by the delta
    // method; the published ones rest on 500 tables.
    assert_eq!(of_method("simulation").len(), 2);
    let table = table("UKdat_5");
    let stepwise = Selection::Stepwise { threshold: 0.02 };
    let least_bic = Selection::Best {
        criterion: Criterion::Bic,
        models: all_models(5, 2).collect(),
    };
    let mut fitter = Fitter::new(&table);
    let selected = stepwise.select(&mut fitter).unwrap();
    fitter.fit(&selected.model).unwrap();
    let truth = selected.fit.estimate;
    let mut chances = fitter.means().to_vec();
    chances[0] = selected.fit.log_hidden.exp();
    let replicates = size(300, 1_000);
    let found: Vec<([f64; 2], [bool; 4])> = (0..size(40, 2_000))
        .into_par_iter()
        .map(|run| {
            let counts = shared_out(&mut random(run), truth.round() as u64, &chances);
            let table = table_of(5, &counts);
            let options = Bootstrap {
                replicates,
                seed: run,
            };
            let bca = bootstrap(&table, &stepwise, &options, &Unwatched).unwrap();
            let mut fitter = Fitter::new(&table);
            let best = least_bic.select(&mut fitter).unwrap();
            let mut covered = [false; 4];
            for (at, level) in [0.95, 0.8].into_iter().enumerate() {
                let reselected = bca.interval(level);
                covered[at] = reselected.is_ok_and(|interval| covers(&interval, truth));
                let taken = profile(&mut fitter, &best.model, level).unwrap();
                covered[2 + at] = covers(&taken.interval, truth);
            }
            ([bca.resampled.estimate, best.fit.estimate], covered)
        })
        .collect();
    for (at, what, published) in [(0, "stepwise", 3057.0), (1, "BIC", 5834.0)] {
        let squares: Mean = found
            .iter()
            .map(|(estimates, _)| (estimates[at] - truth).powi(2))
            .collect();
        let root = squares.value().sqrt();
        let error = squares.error() / (2.0 * root);
        report(
            &format!("root mean squared error after {what} ({published} published)"),
            format!("{root:.0} +- {error:.0}"),
        );
        let of_500 = squares.deviation() / 500f64.sqrt() / (2.0 * root);
        assert!(
            (root - published).abs() < 4.0 * error.hypot(of_500),
            "{what} {root} +- {error}, of 500 {of_500}"
        );
    }
    for (at, what, published) in [
        (0, "BCa, level 0.95", 0.900),
        (1, "BCa, level 0.8", 0.70),
        (2, "profile after BIC, level 0.95", 0.614),
        (3, "profile after BIC, level 0.8", 0.428),
    ] {
        let share: Share = found.iter().map(|(_, covered)| covered[at]).collect();
        report(
            &format!("coverage of {what} ({published} published)"),
            share,
        );
        let of_500 = (published * (1.0 - published) / 500f64).sqrt();
        let off = (share.value() - published).abs();
        assert!(off < 4.0 * share.error().hypot(of_500), "{what} {share}");
    }
}

#[test]
fn published_posteriors_of_latent_classes() {
    for row in of_method("latent-classes") {
        let table = table(&row.table);
        let thinning = match row.table.as_str() {
            "Western" | "NewOrl_5" => 30,
            "Australia" => size(0, 1_000),
            "UKdat_5" => size(0, 4_000),
            // Their R-hat was 1.67: what was published is no posterior. That ours is refused is told
            // in `latent.rs`.
            "Ned_5" => 0,
            other => panic!("{other}"),
        };
        if thinning == 0 {
            continue;
        }
        let options = latent::Options {
            thinning,
            ..latent::Options::default()
        };
        let found = latent(&table, &options, &Unwatched);
        report(
            &format!("latent classes, {}", row.table),
            format!(
                "R-hat {:.3}, {:.0} effective draws",
                found.agreement.r_hat, found.agreement.effective_draws
            ),
        );
        assert!(
            found.agreement.r_hat < 1.05,
            "{} {:?}",
            row.table,
            found.agreement
        );
        // The published sampler draws the hidden number again until it is at most twenty times the
        // seen, so that its posterior is ours below that.
        let seen = table.observed() as f64;
        let draws = found.chains.concat();
        let mut logs: Vec<f64> = draws
            .iter()
            .filter(|&&draw| draw <= 21.0 * seen)
            .map(|draw| (draw - seen).ln())
            .collect();
        logs.sort_by(f64::total_cmp);
        let at = |q: f64| logs[(q * (logs.len() - 1) as f64) as usize];
        let spread = (at(0.84) - at(0.16)) / 2.0;
        // The published chains, 200 of 100 draws each, are worth no more than ours.
        let error = spread * (2.0 / found.agreement.effective_draws).sqrt();
        // The 200 published chains of UKdat_5 kept 100 draws each, too few for them to agree: made again with
        // the program that drew them (LCMCR 0.4.14, ten classes, one draw in 1,000 after 10,000 sweeps) they
        // have an R-hat of 1.32 and the median 20,526 +- 200, and chains of their own medians from 12,201 to
        // 23,544. Ten chains of 3,000 draws, one in 4,000, agree (R-hat 1.008): their quantiles, the median
        // with an error of 169, are what ours are held to. The lower limit published of Australia, 1,530.95, is
        // not what that program comes to: its 200 chains, made again as above, agree (R-hat 1.014).
        let [estimate, lower, upper] = match row.table.as_str() {
            "UKdat_5" => [22_029.0, 15_462.0, 33_851.0],
            "Australia" => [4_154.0, 2_083.0, 7_915.0],
            _ => [row.estimate, row.lower, row.upper].map(|published| published.expect("a figure")),
        };
        for (q, published, factor) in [
            (0.5, estimate, 1.25),
            (0.025, lower, 2.67),
            (0.975, upper, 2.67),
        ] {
            report(
                &format!(
                    "latent classes, {}, quantile {q} ({published} elsewhere)",
                    row.table
                ),
                format!(
                    "{:.0} +- {:.0}",
                    at(q).exp() + seen,
                    at(q).exp() * factor * error
                ),
            );
            let off = (at(q) - (published - seen).ln()).abs();
            assert!(
                off < 4.0 * factor * error,
                "{} {q} {}",
                row.table,
                at(q).exp() + seen
            );
        }
    }
}

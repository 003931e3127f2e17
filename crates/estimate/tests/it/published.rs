//! Every published figure of `tests/data/published.csv`: within rounding where it is exact, within
//! four Monte Carlo standard errors where it was drawn, or with the reason here.

use estimate::decomposable::{Grid, Options, Prior, decomposable};
use estimate::{
    Bootstrap, Criterion, Fitter, ListSet, Model, Profile, Resampled, Selection, Table, Unwatched,
    all_models, bootstrap, log_normal, profile,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Uniform};
use statrs::distribution::{ContinuousCDF, Normal};
use validation::size;

use crate::data::{close, path, table};
use crate::decomposable::of_2022;
use crate::thresholding::published_settings;

/// A published figure.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) table: String,
    pub(crate) method: String,
    pub(crate) setting: String,
    pub(crate) estimate: Option<f64>,
    pub(crate) lower: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) level: Option<f64>,
    /// Unit of the last printed digit.
    pub(crate) rounding: f64,
    pub(crate) source: String,
}

impl Row {
    /// Whether a value prints as the published one.
    fn prints(&self, found: f64, published: f64) -> bool {
        (found - published).abs() <= 0.5 * self.rounding * (1.0 + 1e-6)
    }
}

pub(crate) fn rows() -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(path("published.csv"))
        .unwrap();
    let row = |record: csv::StringRecord| {
        let number = |at: usize| match &record[at] {
            "" => None,
            text => Some(text.parse().unwrap()),
        };
        Row {
            table: record[0].to_owned(),
            method: record[1].to_owned(),
            setting: record[2].to_owned(),
            estimate: number(3),
            lower: number(4),
            upper: number(5),
            level: number(6),
            rounding: number(7).unwrap(),
            source: record[8].to_owned(),
        }
    };
    reader.records().map(Result::unwrap).map(row).collect()
}

pub(crate) fn of_method(method: &str) -> Vec<Row> {
    let found: Vec<Row> = rows()
        .into_iter()
        .filter(|row| row.method == method)
        .collect();
    assert!(!found.is_empty(), "{method}");
    found
}

/// Methods with a test here or in the module named.
const TESTED: [&str; 11] = [
    "acceleration",
    "aic-stepwise",
    "bic",
    "decomposable",
    "downhill",
    "independence",
    "latent-classes", // validate.rs
    "log-linear",
    "simulation", // validate.rs
    "stepwise",
    "thresholding",
];

/// Figures that no test can hold us to, and why.
const NOT_OFFERED: [(&str, &str); 4] = [
    (
        "covariates",
        "a model with covariates of each person; they are not in the published table and do not leave \
         the vault here",
    ),
    (
        "degree-2 ranking",
        "its authors found no use in ranking models by their neighbours (SCV 2024, section 5.1)",
    ),
    (
        "internal consistency",
        "no estimate but an experiment over pairs of lists and methods, of which only the summary is \
         published",
    ),
    (
        "unnamed",
        "a range quoted without the method that gave it; for Australia no method here or elsewhere \
         comes to it",
    ),
];

#[test]
fn every_figure_is_tested_or_has_its_reason() {
    for row in rows() {
        let tested = TESTED.contains(&row.method.as_str());
        let reason = NOT_OFFERED.iter().any(|(method, _)| *method == row.method);
        assert!(tested != reason, "{row:?}");
        assert!(!row.source.is_empty(), "{row:?}");
    }
    // No reason is left over for what is no longer there.
    for method in TESTED
        .iter()
        .chain(NOT_OFFERED.iter().map(|(method, _)| method))
    {
        of_method(method);
    }
}

/// The rule behind a row, and the same rule as it is applied to resamples.
fn selection(row: &Row, table: &Table) -> (Selection, Selection) {
    let words: Vec<&str> = row.setting.split(' ').collect();
    let number = |at: usize| words[at].parse::<usize>().unwrap();
    match row.method.as_str() {
        "stepwise" => {
            let threshold = words[0].parse().unwrap();
            let rule = Selection::Stepwise { threshold };
            (rule.clone(), rule)
        }
        "downhill" => {
            let rule = Selection::Downhill {
                criterion: Criterion::Bic,
                order: number(1),
            };
            (rule.clone(), rule)
        }
        "bic" => {
            let criterion = Criterion::Bic;
            let mut fitter = Fitter::new(table);
            let all = all_models(table.lists(), number(1)).filter_map(|model| {
                let fit = fitter.fit(&model).ok()?;
                Some((fit.bic, model))
            });
            let mut all: Vec<(f64, Model)> = all.collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            let models: Vec<Model> = all.into_iter().map(|(_, model)| model).collect();
            // Without a number all compete. In the short form of this test those beyond the hundred
            // best are left out: they all but never win.
            let most = if words.len() > 2 {
                number(3)
            } else {
                size(100, usize::MAX)
            };
            let best = |models: &[Model]| Selection::Best {
                criterion,
                models: models.into(),
            };
            (best(&models), best(&models[..most.min(models.len())]))
        }
        other => panic!("{other}"),
    }
}

#[test]
fn estimates_after_a_choice_of_model() {
    for method in ["stepwise", "bic", "downhill"] {
        for row in of_method(method) {
            let table = table(&row.table);
            let (rule, _) = selection(&row, &table);
            let found = rule.select(&mut Fitter::new(&table)).unwrap().fit.estimate;
            if let Some(published) = row.estimate {
                assert!(row.prints(found, published), "{found} {row:?}");
            }
        }
    }
}

/// BCa limits from their definition (Efron 1987; quantiles of type 8), apart from the crate's own:
/// `None` where the bias correction is infinite.
fn limits(
    estimate: f64,
    acceleration: f64,
    replicates: &mut [f64],
    level: f64,
) -> Option<[f64; 2]> {
    let normal = Normal::new(0.0, 1.0).unwrap();
    replicates.sort_by(f64::total_cmp);
    let count = replicates.len();
    let below = replicates.iter().filter(|&&one| one < estimate).count();
    if below == 0 || below == count {
        return None;
    }
    let bias = normal.inverse_cdf(below as f64 / count as f64);
    let tail = (1.0 - level) / 2.0;
    Some([tail, 1.0 - tail].map(|nominal| {
        let shifted = bias + normal.inverse_cdf(nominal);
        let q = normal.cdf(bias + shifted / (1.0 - acceleration * shifted));
        let place = (1.0 / 3.0 + q * (count as f64 + 1.0 / 3.0)).clamp(1.0, count as f64);
        let (whole, part) = (place.floor() as usize, place.fract());
        let next = replicates[whole.min(count - 1)];
        replicates[whole - 1] + part * (next - replicates[whole - 1])
    }))
}

/// Mean and standard deviation of limits that rest on `drawn` replicates, over samples of that
/// size from all that were drawn here.
fn spread(found: &Resampled, drawn: usize, level: f64) -> [(f64, f64); 2] {
    let pool: Vec<f64> = found.replicates.iter().copied().flatten().collect();
    let acceleration = found.acceleration().unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let places = Uniform::new(0, pool.len()).unwrap();
    let mut both: [Vec<f64>; 2] = Default::default();
    for _ in 0..200 {
        let mut sample: Vec<f64> = (0..drawn)
            .map(|_| pool[places.sample(&mut random)])
            .collect();
        if let Some(limits) = limits(found.estimate, acceleration, &mut sample, level) {
            both[0].push(limits[0]);
            both[1].push(limits[1]);
        }
    }
    both.map(|limits| {
        let mean = limits.iter().sum::<f64>() / limits.len() as f64;
        let squares: f64 = limits.iter().map(|limit| (limit - mean).powi(2)).sum();
        (mean, (squares / (limits.len() - 1) as f64).sqrt())
    })
}

/// How many replicates the published limits of a row rest on.
fn published_replicates(row: &Row) -> usize {
    if row.source == "BS 2022" { 2000 } else { 1000 }
}

/// Every limit of the method's rows within four Monte Carlo standard errors, except those named by
/// table, setting and side, which are more than two away.
fn limits_agree(method: &str, replicates: usize, except: &[(&str, &str, &str)]) {
    let mut found: Vec<(Row, Resampled)> = Vec::new();
    let mut unexplained = Vec::new();
    for row in of_method(method) {
        let known = found
            .iter()
            .find(|(other, _)| (&other.table, &other.setting) == (&row.table, &row.setting));
        let resampled = match known {
            Some((_, resampled)) => resampled.clone(),
            None => {
                let table = table(&row.table);
                let (_, rule) = selection(&row, &table);
                let options = Bootstrap {
                    replicates,
                    seed: 2021,
                };
                let bca = bootstrap(&table, &rule, &options, &Unwatched).unwrap();
                found.push((row.clone(), bca.resampled.clone()));
                bca.resampled
            }
        };
        let drawn = published_replicates(&row);
        let level = row.level.unwrap();
        let sides = spread(&resampled, drawn, level);
        for (side, (mean, deviation), published) in [
            ("lower", sides[0], row.lower.unwrap()),
            ("upper", sides[1], row.upper.unwrap()),
        ] {
            // Ours is random as well.
            let error = deviation * (1.0 + drawn as f64 / replicates as f64).sqrt();
            let off = (published - mean).abs() - 0.5 * row.rounding;
            let said = format!(
                "{} {} {} {level} {side}: {published} published, {mean:.1} +- {error:.1} here",
                row.table, row.method, row.setting
            );
            println!("{said} ({:.1} errors)", off.max(0.0) / error);
            let known = except.contains(&(&*row.table, &*row.setting, side));
            if off > 4.0 * error && !known {
                unexplained.push(said);
            } else if known {
                assert!(off > 2.0 * error, "no exception is needed: {said}");
            }
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

#[test]
fn limits_of_stepwise_choice() {
    // The lower limits of BS 2022 for these two lie where hardly a replicate is: that of the Western city
    // below all of 100,000 drawn here, that of Australia at 0.17 % of them where the limit's place is
    // 0.77 %. For the Western city the authors of the method print 1293 (CSV 2021), which ours agrees
    // with, and the point estimates, upper limits and R's estimate of each of 300 resampled tables
    // (`selection.rs`) agree as well. What BS 2022 did otherwise is not published.
    let sources_disagree = [
        ("Western", "0.02 of 2022", "lower"),
        ("Australia", "0.02 of 2022", "lower"),
    ];
    limits_agree("stepwise", size(8_000, 40_000), &sources_disagree);
}

#[test]
fn limits_of_the_best_by_bic() {
    limits_agree("bic", size(2_000, 10_000), &[]);
}

#[test]
fn limits_of_the_downhill_search() {
    limits_agree("downhill", size(1_000, 10_000), &[]);
}

#[test]
fn jackknife_accelerations() {
    for row in of_method("acceleration") {
        let table = table(&row.table);
        let order = row.setting.trim_start_matches("downhill order ");
        let rule = Selection::Downhill {
            criterion: Criterion::Bic,
            order: order.parse().unwrap(),
        };
        let options = Bootstrap {
            replicates: 1,
            seed: 1,
        };
        let bca = bootstrap(&table, &rule, &options, &Unwatched).unwrap();
        let found = bca.resampled.acceleration().unwrap();
        assert!(row.prints(found, row.estimate.unwrap()), "{found} {row:?}");
    }
}

fn independence(row: &Row) -> (Table, Profile, [f64; 3]) {
    let table = table(&row.table);
    let model = Model::independence(table.lists());
    let mut fitter = Fitter::new(&table);
    let fit = fitter.fit(&model).unwrap();
    let wald = log_normal(&fit, row.level.unwrap());
    let found = profile(&mut fitter, &model, row.level.unwrap()).unwrap();
    (table, found, [fit.estimate, wald.lower, wald.upper])
}

/// Profile likelihood limits under independence when the number seen is Poisson, from the
/// definition.
///
/// With the hidden number's mean fixed at `h`, `x_i` the odds of list `i` and `H = h prod(1 + x_i)` the
/// mean of all, the slope in `x_i` vanishes where `x_i = n_i / (H - n_i)`, so that `H` solves
/// `H = h prod(H / (H - n_i))`.
fn poisson_limits(table: &Table, level: f64) -> [f64; 2] {
    let margins = table.margins();
    let sizes: Vec<f64> = (0..table.lists())
        .map(|list| margins[ListSet::of([list]).index()] as f64)
        .collect();
    let seen = table.observed() as f64;
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let height = |hidden: f64| {
        let rest = |all: f64| -> f64 {
            let parts = sizes.iter().map(|size| (all / (all - size)).ln());
            hidden.ln() + parts.sum::<f64>() - all.ln()
        };
        // `rest` falls from infinity at the largest list, through its first zero.
        let (mut low, mut high) = (largest, 1e12);
        for _ in 0..400 {
            let middle = 0.5 * (low + high);
            if rest(middle) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        let all = 0.5 * (low + high);
        let odds = sizes.iter().map(|size| size * (size / (all - size)).ln());
        seen * hidden.ln() + odds.sum::<f64>() - (all - hidden)
    };
    let fit = Fitter::new(table)
        .fit(&Model::independence(table.lists()))
        .unwrap();
    let top = fit.estimate - seen;
    let z = Normal::new(0.0, 1.0)
        .unwrap()
        .inverse_cdf(0.5 + level / 2.0);
    let wanted = height(top) - z * z / 2.0;
    [top / 20.0, top * 20.0].map(|end| {
        let (mut inside, mut outside) = (top, end);
        for _ in 0..200 {
            let middle = 0.5 * (inside + outside);
            if height(middle) >= wanted {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        seen + inside
    })
}

#[test]
fn independence_of_the_lists() {
    for row in of_method("independence") {
        let (table, profile, [estimate, lower, upper]) = independence(&row);
        assert!(
            row.prints(estimate, row.estimate.unwrap()),
            "{estimate} {row:?}"
        );
        let published = [row.lower.unwrap(), row.upper.unwrap()];
        if row.setting == "wald" {
            // 644.9 and 1617.5: the lower limit is printed without its decimals, not rounded.
            assert!(
                lower.floor() == published[0] && row.prints(upper, published[1]),
                "{row:?}"
            );
            continue;
        }
        // The published limits bound the mean of a Poisson number of hidden, ours the number itself in
        // a population that is fixed and seen multinomially (Cormack 1992): lower by up to 1.2 %, most
        // where fewest overlap. The published ones are met by an oracle of their own; R interpolates
        // its profile by splines, which moves the fifth digit at most.
        let poisson = poisson_limits(&table, row.level.unwrap());
        let ours = [profile.interval.lower, profile.interval.upper];
        for at in 0..2 {
            assert!(
                close(poisson[at], published[at], 2e-4),
                "{poisson:?} {row:?}"
            );
            assert!(close(ours[at], published[at], 0.02), "{ours:?} {row:?}");
        }
    }
}

#[test]
fn stepwise_by_aic() {
    for row in of_method("aic-stepwise") {
        let table = table(&row.table);
        let mut fitter = Fitter::new(&table);
        let rule = Selection::AicStepwise { threshold: 0.05 };
        let selected = rule.select(&mut fitter).unwrap();
        let found = profile(&mut fitter, &selected.model, row.level.unwrap()).unwrap();
        assert!(
            row.prints(found.interval.lower, row.lower.unwrap()),
            "{found:?} {row:?}"
        );
        assert!(
            row.prints(found.interval.upper, row.upper.unwrap()),
            "{found:?} {row:?}"
        );
    }
}

#[test]
fn a_named_model_of_kosovo() {
    for row in of_method("log-linear") {
        let table = table(&row.table);
        let generators = row
            .setting
            .split(' ')
            .map(|term| ListSet::of(term.bytes().map(|digit| usize::from(digit - b'1'))));
        let model = Model::generated_by(table.lists(), generators);
        let mut fitter = Fitter::new(&table);
        let fit = fitter.fit(&model).unwrap();
        // Printed without its decimals: 10356.52.
        assert_eq!(fit.estimate.floor(), row.estimate.unwrap());
        // Which interval the source used is not known; it lies within 0.2 % of two of ours.
        for found in [
            log_normal(&fit, row.level.unwrap()),
            profile(&mut fitter, &model, row.level.unwrap())
                .unwrap()
                .interval,
        ] {
            assert!(
                close(found.lower, row.lower.unwrap(), 2e-3),
                "{found:?} {row:?}"
            );
            assert!(
                close(found.upper, row.upper.unwrap(), 2e-3),
                "{found:?} {row:?}"
            );
        }
    }
}

#[test]
fn decomposable_graphs() {
    let mut tables = 0;
    for row in of_method("decomposable") {
        let table = table(&row.table);
        // The grid is rounded to whole numbers, where two programs may differ by one.
        let near = |found: f64, published: Option<f64>| (found - published.unwrap()).abs() <= 1.0;
        match row.setting.as_str() {
            "to thirty times" => {
                let found = of_2022(&table);
                let interval = found.interval(row.level.unwrap());
                assert!(
                    near(found.quantile(0.5), row.estimate),
                    "{} {row:?}",
                    found.quantile(0.5)
                );
                assert!(near(interval.lower, row.lower), "{interval:?} {row:?}");
                assert!(near(interval.upper, row.upper), "{interval:?} {row:?}");
                tables += 1;
            }
            "top graph" => {
                // The average over graphs, of which the top has 37 %: 731 to the nearest person.
                let options = Options {
                    delta: 1.0,
                    prior: Prior::GammaPoisson {
                        shape: 13.14,
                        scale: 55.17,
                    },
                    grid: Grid {
                        first: 1,
                        last: 300,
                        points: 300,
                    },
                };
                let found = decomposable(&table, &options).unwrap().relative_mean();
                assert!(near(found, row.estimate), "{found} {row:?}");
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(tables, 5);
}

#[test]
fn bayesian_thresholding() {
    for row in of_method("thresholding") {
        let found = published_settings(&row).posterior;
        let interval = found.interval(row.level.unwrap()).unwrap();
        let seen = table(&row.table).observed() as f64;
        // On the scale of the log of the hidden number, where the posterior is nearly normal.
        let log = |size: f64| (size - seen).ln();
        let spread = (log(interval.upper) - log(interval.lower)) / 3.92;
        // The published chains are of ten thousand draws of random-walk Metropolis on sixteen
        // parameters, of which one in fifty is worth an independent one.
        let draws = 1.0 / (1.0 / 200.0 + 1.0 / found.agreement.effective_draws);
        for (found, published, factor) in [
            (found.median().unwrap(), row.estimate, 1.25),
            (interval.lower, row.lower, 2.67),
            (interval.upper, row.upper, 2.67),
        ] {
            let published = published.unwrap();
            let error = factor * spread / draws.sqrt();
            let rounding = 0.5 * row.rounding / (published - seen);
            assert!(
                (log(found) - log(published)).abs() <= 4.0 * error + rounding,
                "{found} +- {error} {row:?}"
            );
        }
    }
}

/// The table of New Orleans was printed with two cases on C and D (186 in all) and later corrected to
/// one (185). Figures of 2021 are of the corrected one, figures of 2024 of the other.
fn new_orleans(cases: u64, names: [&str; 2], stepwise: [f64; 2], least_bic: f64) {
    let [eight, five] = names.map(table);
    assert_eq!((eight.observed(), five.observed()), (cases, cases));
    let rule = Selection::Stepwise { threshold: 0.02 };
    for (table, wanted) in [(&eight, stepwise[0]), (&five, stepwise[1])] {
        let found = rule.select(&mut Fitter::new(table)).unwrap().fit.estimate;
        assert!((found - wanted).abs() < 0.006, "{found} {wanted}");
    }
    let best = Selection::Best {
        criterion: Criterion::Bic,
        models: all_models(5, 2).collect(),
    };
    let found = best.select(&mut Fitter::new(&five)).unwrap().fit.estimate;
    assert!((found - least_bic).abs() < 0.006, "{found} {least_bic}");
}

#[test]
fn new_orleans_with_185_cases() {
    new_orleans(185, ["NewOrl", "NewOrl_5"], [1183.692, 1034.151], 1034.151);
}

#[test]
fn new_orleans_with_186_cases() {
    new_orleans(
        186,
        ["NewOrl_186", "NewOrl_5_186"],
        [1110.49, 981.43],
        981.43,
    );
}

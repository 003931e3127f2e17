//! Intervals of every kind; published limits are in `published.rs`.

use estimate::{
    Bca, BcaFault, Bootstrap, Calibration, CalibrationFault, Fitter, Interval, Kind, ListSet,
    Model, Profile, Resampled, Selection, Table, Unwatched, Watch, bootstrap, calibrate,
    log_normal, profile,
};

use crate::data::{close, table};

fn fixed(name: &str, interactions: &[&str]) -> (Table, Model) {
    let table = table(name);
    let model = Model::parse(&table, interactions).unwrap();
    (table, model)
}

#[test]
fn log_normal_limits() {
    // Chan, Silverman & Vincent (2021), section 4.1 for New Orleans; the method run in R for UKdat.
    for (name, lower, upper, tolerance) in [
        ("UKdat", 10988.80, 13621.26, 0.006),
        ("NewOrl", 644.9, 1617.5, 0.06),
    ] {
        let (table, model) = fixed(name, &[]);
        let fit = Fitter::new(&table).fit(&model).unwrap();
        let interval = log_normal(&fit, 0.95);
        assert!(
            (interval.lower - lower).abs() < tolerance,
            "{name} {interval:?}"
        );
        assert!(
            (interval.upper - upper).abs() < tolerance,
            "{name} {interval:?}"
        );
    }
}

fn profile_of(name: &str, interactions: &[&str]) -> Profile {
    let (table, model) = fixed(name, interactions);
    profile(&mut Fitter::new(&table), &model, 0.95).unwrap()
}

#[test]
fn the_published_range_for_the_united_kingdom() {
    // Silverman (2014), 10 to 13 thousand: the stepwise AIC model with its profile interval.
    let table = table("UKdat");
    let mut fitter = Fitter::new(&table);
    let selected = Selection::AicStepwise { threshold: 0.05 }
        .select(&mut fitter)
        .unwrap();
    let found = profile(&mut fitter, &selected.model, 0.95).unwrap();
    // Figures of the method run in R, where factorials are approximated; they agree to 0.05.
    assert!((found.estimate - 11408.92).abs() < 0.05, "{found:?}");
    assert!((found.interval.lower - 9982.26).abs() < 0.05, "{found:?}");
    assert!((found.interval.upper - 13181.69).abs() < 0.05, "{found:?}");
}

#[test]
fn exact_factorials_matter_when_few_are_hidden() {
    // Stirling's formula in place of the factorials gives 141.0759 and a lower limit of 130.9985.
    let found = profile_of("Korea", &[]);
    assert!((found.estimate - 141.0855).abs() < 6e-5, "{found:?}");
    assert!((found.interval.lower - 131.0107).abs() < 6e-5, "{found:?}");
}

#[test]
fn profile_limits_stay_between_the_seen_and_infinity() {
    for (name, interactions) in [
        ("NewOrl", &["D:E"][..]),
        ("Korea", &[]),
        ("Western", &["A:E"]),
    ] {
        let found = profile_of(name, interactions);
        let Interval { lower, upper, .. } = found.interval;
        let seen = table(name).observed() as f64;
        assert!(
            seen <= lower && lower < found.estimate && found.estimate < upper,
            "{name} {found:?}"
        );
        assert!(upper.is_finite(), "{name} {found:?}");
    }
}

#[test]
fn profiles_settle_where_a_billion_hidden_are_asked_for() {
    // Tables drawn from models of the United Kingdom, each with its best pairwise model by BIC: the far
    // end of the profile was out of reach of Newton's quick start, or its gain of rounding.
    let names = ["LA", "NG", "PFNCA", "GO", "GP"].map(String::from).to_vec();
    let first = [
        49, 449, 15, 1000, 18, 58, 2, 751, 2, 27, 1, 66, 0, 1, 0, 320, 2, 1, 0, 5, 0, 0, 0, 3,
    ];
    let second = [
        50, 438, 10, 991, 19, 66, 4, 708, 6, 19, 0, 71, 0, 0, 0, 316, 4, 2, 1, 12, 0, 0, 0, 13, 1,
    ];
    for (counts, interactions) in [
        (
            &first[..],
            &["LA:NG", "LA:PFNCA", "NG:GP", "PFNCA:GP", "GO:GP"][..],
        ),
        (
            &second[..],
            &[
                "NG:PFNCA", "NG:GO", "NG:GP", "PFNCA:GO", "PFNCA:GP", "GO:GP",
            ],
        ),
    ] {
        let cells = (1u16..).map(ListSet::from_bits).zip(counts.iter().copied());
        let table = Table::new(names.clone(), cells).unwrap();
        let model = Model::parse(&table, interactions).unwrap();
        let found = profile(&mut Fitter::new(&table), &model, 0.95).unwrap();
        let Interval { lower, upper, .. } = found.interval;
        assert!(
            lower < found.estimate && found.estimate < upper,
            "{found:?}"
        );
        assert!(upper < 1.5 * lower, "{found:?}");
    }
}

fn stepwise(name: &str, replicates: usize) -> Bca {
    let options = Bootstrap {
        replicates,
        seed: 1234,
    };
    let selection = Selection::Stepwise { threshold: 0.02 };
    bootstrap(&table(name), &selection, &options, &Unwatched).unwrap()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| stepwise("Western", 60))
    };
    let one = run(1);
    for threads in [2, 5] {
        let other = run(threads);
        let bits = |bca: &Bca| -> Vec<Option<u64>> {
            bca.resampled
                .replicates
                .iter()
                .map(|estimate| estimate.map(f64::to_bits))
                .collect()
        };
        assert_eq!(bits(&one), bits(&other));
        assert_eq!(
            one.resampled.acceleration().unwrap().to_bits(),
            other.resampled.acceleration().unwrap().to_bits()
        );
    }
}

#[test]
fn wider_levels_contain_narrower_ones() {
    let found = stepwise("NewOrl_5", 400);
    let levels = [0.5, 0.8, 0.9, 0.95, 0.99];
    for pair in levels.windows(2) {
        let (inner, outer) = (
            found.interval(pair[0]).unwrap(),
            found.interval(pair[1]).unwrap(),
        );
        assert!(outer.lower <= inner.lower && inner.upper <= outer.upper);
    }
}

#[test]
fn a_table_that_cannot_vary_is_refused_with_the_reason() {
    // All overlap in one cell each: every resampled independence estimate of this table is either
    // impossible or the jackknife is.
    let names = ["A", "B"].map(String::from).to_vec();
    let cells = [(1, 1), (2, 1), (3, 1)].map(|(bits, count)| (ListSet::from_bits(bits), count));
    let table = Table::new(names, cells).unwrap();
    let selection = Selection::Fixed(Model::independence(2));
    let options = Bootstrap {
        replicates: 50,
        seed: 7,
    };
    let found = bootstrap(&table, &selection, &options, &Unwatched).unwrap();
    assert!(found.resampled.failed() > 0);
    assert_eq!(found.resampled.acceleration(), Err(BcaFault::NoJackknife));
    assert!(found.interval(0.95).is_err());
}

#[test]
fn stopping_keeps_what_is_done() {
    struct Impatient(std::sync::atomic::AtomicUsize);
    impl Watch for Impatient {
        fn advance(&self, replicates: usize) {
            self.0
                .fetch_add(replicates, std::sync::atomic::Ordering::Relaxed);
        }
        fn stopped(&self) -> bool {
            self.0.load(std::sync::atomic::Ordering::Relaxed) >= 100
        }
    }
    let table = table("Western");
    let selection = Selection::Stepwise { threshold: 0.02 };
    let options = Bootstrap {
        replicates: 10_000,
        seed: 3,
    };
    let found = bootstrap(&table, &selection, &options, &Impatient(0.into())).unwrap();
    assert!(found.resampled.replicates.len() >= 100 && found.undone > 0);
    assert_eq!(found.resampled.replicates.len() + found.undone, 10_000);
    let interval = found.interval(0.8).unwrap();
    assert!(close(found.selected.fit.estimate, 2483.384, 1e-6) && interval.lower < interval.upper);
}

#[test]
fn a_sum_of_strata_is_wider_than_its_parts_and_narrower_than_their_sum() {
    let (one, other) = (stepwise("Western", 400), stepwise("NewOrl_5", 400));
    let sum = Resampled::sum([&one.resampled, &other.resampled]);
    assert_eq!(
        sum.estimate,
        one.selected.fit.estimate + other.selected.fit.estimate
    );
    let width = |found: &Resampled| {
        let interval = found.interval(0.9).unwrap();
        interval.upper - interval.lower
    };
    let parts = [width(&one.resampled), width(&other.resampled)];
    let whole = width(&sum);
    assert!(
        whole > parts[0].max(parts[1]) && whole < parts[0] + parts[1],
        "{whole} {parts:?}"
    );
    // Alone it is itself.
    let alone = Resampled::sum([&one.resampled]);
    assert_eq!(alone.interval(0.9), one.interval(0.9));
    // A stratum without a jackknife leaves the sum without one.
    let names = ["A", "B"].map(String::from).to_vec();
    let cells = [(1, 9), (2, 8), (3, 1)].map(|(bits, count)| (ListSet::from_bits(bits), count));
    let options = Bootstrap {
        replicates: 400,
        seed: 2,
    };
    let selection = Selection::Fixed(Model::independence(2));
    let table = Table::new(names, cells).unwrap();
    let weak = bootstrap(&table, &selection, &options, &Unwatched).unwrap();
    let sum = Resampled::sum([&one.resampled, &weak.resampled]);
    assert_eq!(sum.interval(0.9), Err(BcaFault::NoJackknife));
}

#[test]
fn calibration_asks_for_more_where_intervals_fall_short() {
    // Chan, Silverman & Vincent (2021) found the 95 % BCa interval to cover 90 %: a nominal level
    // above 95 % is needed.
    let table = table("Western");
    let selection = Selection::Stepwise { threshold: 0.02 };
    let options = Bootstrap {
        replicates: 500,
        seed: 5,
    };
    let bca = bootstrap(&table, &selection, &options, &Unwatched).unwrap();
    let second = Calibration {
        tables: 250,
        resamples: 100,
        seed: 5,
    };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| calibrate(&table, &selection, &bca, &second, &Unwatched))
    };
    let found = run(2);
    assert_eq!(found.probabilities, run(1).probabilities);
    assert_eq!(found.probabilities.len() + found.failed, 250);
    let (plain, calibrated) = (
        bca.interval(0.9).unwrap(),
        found.interval(&bca, 0.9).unwrap(),
    );
    assert_eq!(calibrated.kind, Kind::Calibrated);
    assert!(
        calibrated.upper - calibrated.lower > plain.upper - plain.lower,
        "{calibrated:?} {plain:?}"
    );
    let few = Calibration {
        tables: 20,
        ..second
    };
    let found = calibrate(&table, &selection, &bca, &few, &Unwatched);
    assert!(matches!(
        found.interval(&bca, 0.9),
        Err(CalibrationFault::TooFew { .. })
    ));
}

//! What only many simulated countries can show: how often an interval covers the true number.

use estimate::{Bootstrap, Interval, ListSet, Selection, Table, Unwatched, bootstrap};
use simulate::{Country, Histories, Period, Simulation, Truth};
use validation::{Mean, Share, report, size};

/// People in each population; a fifth of them come on a list of own detections.
const PEOPLE: usize = 8_000;

/// A country's lists and the true number of victims.
fn country(country: &Country, seed: u64) -> (Histories, Truth) {
    let period = Period::until_end_of(country, jiff::civil::date(2026, 11, 24)).unwrap();
    let simulation = Simulation::new(country, seed, period);
    let (mut lists, mut truth) = (Histories::default(), Truth::new(country));
    for person in simulation.people(0).take(PEOPLE) {
        lists.count(country, &person);
        truth.count(&person);
    }
    (lists, truth)
}

fn table<'h>(country: &Country, histories: impl Iterator<Item = (&'h u16, &'h u64)>) -> Table {
    let names = country.lists.iter().map(|list| list.id.clone()).collect();
    let cells = histories.map(|(lists, count)| (ListSet::from_bits(*lists), *count));
    Table::new(names, cells).unwrap()
}

/// Stepwise choice of a model, made again in each resample (Chan, Silverman & Vincent 2021).
fn estimate(table: &Table, seed: u64) -> Option<(f64, Interval)> {
    let (table, _) = table.informative().unwrap();
    let plan = Bootstrap {
        replicates: 200,
        seed,
    };
    let selection = Selection::Stepwise { threshold: 0.02 };
    let found = bootstrap(&table, &selection, &plan, &Unwatched).ok()?;
    let interval = found.interval(0.95).ok()?;
    Some((found.selected.fit.estimate, interval))
}

#[test]
fn own_detections_cover_the_truth_more_often_than_lists_filled_by_referral() {
    let invented = Country::invented();
    let runs = size(6, 400);
    let (mut own, mut naive) = (Share::default(), Share::default());
    let (mut own_off, mut naive_off) = (Mean::default(), Mean::default());
    for seed in 0..runs {
        let (lists, truth) = country(&invented, seed);
        let victims = truth.victims.total as f64;
        for (histories, covered, off) in [
            (&lists.own(), &mut own, &mut own_off),
            (lists.all(), &mut naive, &mut naive_off),
        ] {
            let found = estimate(&table(&invented, histories.iter()), seed);
            let covers = |interval: &Interval| (interval.lower..=interval.upper).contains(&victims);
            covered.add(found.as_ref().is_some_and(|(_, interval)| covers(interval)));
            if let Some((point, _)) = found {
                off.add(point / victims);
            }
        }
    }
    report("own detections: 95 % interval covers the true number", own);
    report("own detections: estimate over true number", own_off);
    report("all entries: 95 % interval covers the true number", naive);
    report("all entries: estimate over true number", naive_off);
    assert!(own.held() > naive.held(), "{own} against {naive}");
}

//! Figures and their Monte Carlo errors.

use validation::{Mean, Share, size};

#[test]
fn a_share_agrees_with_its_probability_and_not_with_another() {
    let share: Share = (0..1000).map(|run| run % 10 != 0).collect();
    assert_eq!((share.held(), share.runs()), (900, 1000));
    // sqrt(0.9 * 0.1 / 1000)
    assert!((share.error() - 0.009_486_8).abs() < 1e-7, "{share}");
    assert!(share.agrees_with(0.92, 4.0));
    assert!(!share.agrees_with(0.95, 4.0));
}

#[test]
fn runs_that_all_agree_are_not_taken_for_certainty() {
    let share: Share = (0..20).map(|_| true).collect();
    assert_eq!(share.error(), 0.0);
    assert!(share.agrees_with(0.95, 4.0), "20 of 20 is usual at 0.95");
    assert!(!share.agrees_with(0.3, 4.0));
    let never = Share::default();
    assert!(!never.agrees_with(0.5, 4.0), "no run agrees with nothing");
}

#[test]
fn a_mean_carries_the_error_of_its_runs() {
    let mean: Mean = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
        .into_iter()
        .collect();
    assert_eq!(mean.value(), 5.0);
    // Sum of squares 32 over 7 degrees of freedom.
    assert!((mean.deviation() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
    assert!((mean.error() - (32.0_f64 / 56.0).sqrt()).abs() < 1e-12);
    assert!(mean.agrees_with(6.0, 2.0));
    assert!(!mean.agrees_with(8.0, 2.0));
}

#[test]
fn the_size_follows_what_was_asked_for() {
    let asked = std::env::var(validation::VARIABLE).is_ok_and(|value| value == validation::FULL);
    assert_eq!(size(1, 2), if asked { 2 } else { 1 });
}

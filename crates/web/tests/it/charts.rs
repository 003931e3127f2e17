//! Pictures of figures.

use askama::Template as _;
use web::chart::{Bar, Bars};

fn bars(direction: &'static str, values: &[(&str, u64)]) -> String {
    let chart = Bars {
        id: "funnel",
        title: "From concern to protection".to_owned(),
        description: "Half of the concerns led to a presumption.".to_owned(),
        direction,
        bars: values
            .iter()
            .map(|(label, value)| Bar {
                label: (*label).to_owned(),
                value: *value,
                shown: value.to_string(),
            })
            .collect(),
    };
    chart.render().unwrap()
}

#[test]
fn a_chart_has_a_title_and_a_description_that_are_announced() {
    let svg = bars("ltr", &[("Concerns", 200), ("Presumed", 100)]);
    assert!(svg.contains("role=\"img\""));
    assert!(svg.contains("aria-labelledby=\"funnel-title funnel-description\""));
    assert!(svg.contains("<title id=\"funnel-title\">From concern to protection</title>"));
    assert!(svg.contains("Half of the concerns"));
}

#[test]
fn the_longest_bar_fills_the_width_and_the_others_their_share() {
    let svg = bars(
        "ltr",
        &[("Concerns", 300), ("Presumed", 100), ("Nothing", 0)],
    );
    for width in ["100.00%", "33.33%", "0.00%"] {
        assert!(svg.contains(&format!("width=\"{width}\"")), "{width}");
    }
}

#[test]
fn from_right_to_left_bars_grow_from_the_right() {
    let svg = bars("rtl", &[("بلاغات", 4), ("افتراض", 1)]);
    assert!(svg.contains("direction=\"rtl\""));
    assert!(svg.contains("x=\"75.00%\""));
}

#[test]
fn no_figures_and_only_zeros_make_empty_charts() {
    assert!(!bars("ltr", &[]).contains("<rect"));
    let zeros = bars("ltr", &[("Concerns", 0)]);
    assert!(zeros.contains("tl-chart__bar\"") && zeros.contains("width=\"0.00%\""));
}

#[test]
fn words_in_a_chart_cannot_become_markup() {
    let svg = bars("ltr", &[("<script>", u64::MAX)]);
    assert!(!svg.contains("<script>"));
}

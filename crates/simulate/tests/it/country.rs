//! Country files that are wrong are refused with the place and what would be right.

use simulate::{Country, Period};

const INVENTED: &str = include_str!("../../countries/invented.toml");

/// The refusal of the invented country with one text replaced by another.
fn refusal(of: &str, by: &str) -> String {
    assert!(INVENTED.contains(of), "`{of}` is in the file");
    let text = INVENTED.replacen(of, by, 1);
    Country::parse(&text).unwrap_err().to_string()
}

#[test]
fn the_file_that_comes_along_is_read() {
    let country = Country::invented();
    assert_eq!(country.id, "invented");
    assert_eq!(country, Country::parse(INVENTED).unwrap());
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (of, by, said) in [
        (
            "recognises = 0.75",
            "recognises = 1.75",
            "`1.75` is no share",
        ),
        (
            "recognises = 0.75",
            "recognises = 0.75\nrecognizes = 0.7",
            "recognizes",
        ),
        ("capital = 0.38", "capital = 0.39", "add up to 1.01"),
        ("capital = 0.38", "capital = nan", "is no share"),
        (
            "share = 0.180",
            "share = 0.190",
            "`class.share`: the shares add up to 1.01",
        ),
        ("source = \"assumed\"", "source = \" \"", "write `assumed`"),
        ("days = 365", "days = 0", "`period.days`"),
        (
            "hours = [0.0, 0.5, 3.0, 20.0, 120.0]",
            "hours = [3.0, 0.5, 3.0, 20.0, 120.0]",
            "telling",
        ),
        (
            "hours = [0.0, 0.5, 3.0, 20.0, 120.0]",
            "hours = [0.5, 3.0]",
            "telling",
        ),
        (
            "to = { shelter = 1.0 }",
            "to = { shelter = 0.5, tent = 0.5 }",
            "`need.shelter.to`: there is no `tent`",
        ),
        (
            "met = { police = 0.11,",
            "met = { polizei = 0.11,",
            "`class.sexual_premises.met`: there is no `polizei`",
        ),
        (
            "met = { police = 0.28,",
            "met = { police = 0.98,",
            "`class.forced_criminality.met`: somebody `open`",
        ),
        (
            "self_presented = 0.35",
            "self_presented = 0.45",
            "`list.hotline`",
        ),
        (
            "id = \"church\"",
            "id = \"police\"",
            "`police` stands twice",
        ),
        (
            "hidden = { open = 0.55, guarded = 0.33, locked_away = 0.12 }",
            "hidden = { deep = 1.0 }",
            "there is no `deep`",
        ),
        (
            "least_hours = 24",
            "least_hours = 30",
            "`urgency.within-24-hours`",
        ),
        ("id = \"invented\"", "id = ", "`file`"),
    ] {
        let refusal = refusal(of, by);
        assert!(refusal.contains(said), "`{by}` is refused with: {refusal}");
    }
}

#[test]
fn nobody_to_be_met_is_refused_since_no_simulation_would_end() {
    let mut text = String::new();
    for line in INVENTED.lines() {
        let line = if line.starts_with("met = ") {
            "met = {}"
        } else {
            line
        };
        text.push_str(line);
        text.push('\n');
    }
    let refusal = Country::parse(&text).unwrap_err().to_string();
    assert!(refusal.contains("`class.met`"), "{refusal}");
}

#[test]
fn a_period_begins_no_earlier_than_the_country_allows() {
    let country = Country::invented();
    let least = jiff::civil::date(2004, 12, 23);
    let period = Period::until_end_of(&country, least).unwrap();
    assert_eq!(period.from().to_string(), "2003-12-25T00:00:00Z");
    assert_eq!(period.end().to_string(), "2004-12-24T00:00:00Z");
    let refusal = Period::until_end_of(&country, least.yesterday().unwrap()).unwrap_err();
    assert!(
        refusal
            .to_string()
            .contains("give a day from 2004-12-23 on"),
        "{refusal}"
    );
}

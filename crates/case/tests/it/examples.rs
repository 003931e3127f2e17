//! The examples of `docs/clocks.md`, computed again.
//!
//! Its tables were computed by an independent program (Python's `zoneinfo`, counting on its own),
//! so this compares two implementations and keeps the document true.

use std::collections::BTreeSet;
use std::sync::Arc;

use case::calendar::Length;
use case::clock::{Deadline, Outcome, Standing, Urgency};
use case::profile::{Checked, Confidence, bundled};
use jiff::Timestamp;
use jiff::civil::Date;

use super::in_zone;

const DOCUMENT: &str = include_str!("../../../../docs/clocks.md");

/// Rows of the table under the heading `## title`.
fn rows(title: &str) -> Vec<Vec<String>> {
    let heading = format!("## {title}\n");
    let (_, section) = DOCUMENT.split_once(&heading).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let table = section.lines().filter(|line| line.starts_with('|'));
    let cells = |line: &str| {
        let inner = line.trim().trim_matches('|');
        inner
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    table.skip(2).map(cells).collect()
}

fn country(name: &str) -> Arc<Checked> {
    Checked::bundled(name).map_or_else(|| in_zone(name), Arc::new)
}

fn length(text: &str) -> Length {
    let (n, unit) = text.split_once(' ').unwrap();
    let n = n.parse().unwrap();
    match unit.trim_end_matches('s') {
        "day" => Length::Days(n),
        "working day" => Length::WorkingDays(n),
        "month" => Length::Months(n),
        other => panic!("unit `{other}`"),
    }
}

#[test]
fn every_counted_example_holds() {
    let rows = rows("Examples of counting");
    assert!(rows.len() >= 20, "{}", rows.len());
    for row in rows {
        let [place, kind, start, wanted, last_day, over, assumed, _] = &row[..] else {
            panic!("{row:?}");
        };
        let checked = country(place);
        let start: Timestamp = start.parse().unwrap();
        let length = length(wanted);
        assert_eq!(length.to_string(), *wanted);
        let clock = checked.clock();
        let deadline = match kind.as_str() {
            "right" => clock.right(start, length, "example", Standing::House),
            "authority" => clock.authority(start, length, "example", Standing::House),
            other => panic!("kind `{other}`"),
        };
        assert_eq!(
            deadline.last_day,
            last_day.parse::<Date>().unwrap(),
            "{row:?}"
        );
        assert_eq!(deadline.due, over.parse::<Timestamp>().unwrap(), "{row:?}");
        assert_eq!(deadline.assumed, assumed == "assumed", "{row:?}");
    }
}

/// The end that a clock of a profile computes, and how sure it is of it.
fn profile_clock(checked: &Checked, clock: &str, event: Timestamp) -> Option<Deadline> {
    let clocks = checked.clock();
    if let Some(number) = clock.strip_prefix("permit ") {
        let index = number.parse::<usize>().unwrap() - 1;
        return clocks.permit(&checked.profile().permits[index], event);
    }
    match clock {
        "reflection" => Some(clocks.reflection(event)),
        "reasonable grounds" => clocks.reasonable_grounds(event),
        "conclusive" => clocks.conclusive(event),
        "guardian" => clocks.guardian(event),
        "support after positive" => clocks.support_after(Outcome::Positive, event),
        "support after negative" => clocks.support_after(Outcome::Negative, event),
        days => {
            let sure = Standing::Stated(Confidence::Verified);
            Some(clocks.authority(event, length(days), "example", sure))
        }
    }
}

#[test]
fn the_clocks_of_every_profile_hold() {
    let rows = rows("The clocks of each profile");
    let mut shown = BTreeSet::new();
    for row in &rows {
        let [profile, clock, event, last_day, over, sure, assumed, _] = &row[..] else {
            panic!("{row:?}");
        };
        shown.insert(format!("{profile}.toml"));
        let checked = Checked::bundled(profile).unwrap();
        let Some(deadline) = profile_clock(&checked, clock, event.parse().unwrap()) else {
            assert_eq!((last_day.as_str(), over.as_str()), ("–", "–"), "{row:?}");
            continue;
        };
        assert_eq!(deadline.last_day.to_string(), *last_day, "{row:?}");
        assert_eq!(deadline.due.to_string(), *over, "{row:?}");
        let standing = match deadline.standing {
            Standing::Stated(Confidence::Verified) => "verified",
            Standing::Stated(Confidence::Secondary) => "secondary",
            Standing::Stated(Confidence::Recall) => "recall",
            Standing::Granted => "granted",
            Standing::Floor => "floor",
            Standing::House => "house",
        };
        assert_eq!(standing, sure, "{row:?}");
        assert_eq!(deadline.assumed, assumed == "assumed", "{row:?}");
    }
    for bundled in bundled().iter().filter(|it| it.file != "template.toml") {
        assert!(shown.contains(bundled.file), "no row for {}", bundled.file);
    }
}

#[test]
fn every_referral_example_holds() {
    let rows = rows("When a referral expires");
    assert!(rows.len() >= 7, "{}", rows.len());
    for row in rows {
        let [place, urgency, sent, expires, _] = &row[..] else {
            panic!("{row:?}");
        };
        let urgency = match urgency.as_str() {
            "tonight" => Urgency::Tonight,
            "within 24 hours" => Urgency::Within24Hours,
            "this week" => Urgency::ThisWeek,
            "planned" => Urgency::Planned,
            other => panic!("urgency `{other}`"),
        };
        let deadline = country(place)
            .clock()
            .referral(urgency, sent.parse().unwrap());
        assert_eq!(
            deadline.due,
            expires.parse::<Timestamp>().unwrap(),
            "{row:?}"
        );
    }
}

#[test]
fn every_example_of_childhood_holds() {
    let rows = rows("When childhood ends");
    assert!(rows.len() >= 4, "{}", rows.len());
    for row in rows {
        let [place, born, ends, _] = &row[..] else {
            panic!("{row:?}");
        };
        let checked = country(place);
        let (born, ends): (Date, Timestamp) = (born.parse().unwrap(), ends.parse().unwrap());
        assert_eq!(checked.clock().majority(born), ends, "{row:?}");
        assert!(!checked.clock().is_child(born, ends));
        assert!(
            checked
                .clock()
                .is_child(born, ends - jiff::SignedDuration::from_nanos(1))
        );
    }
}

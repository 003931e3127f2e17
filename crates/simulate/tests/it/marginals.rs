//! What is drawn has the shares that the country file states.

use std::collections::BTreeMap;

use simulate::{Answer, Country, How, What};
use validation::Share;

use crate::people;

/// People drawn; a false alarm at five standard errors in some thousand comparisons is a matter of
/// thousands of seeds, and the seed is fixed.
const PEOPLE: usize = 60_000;

/// Standard errors within which a share must be.
const ERRORS: f64 = 5.0;

fn agrees(what: &str, share: Share, expected: f64) {
    // With very few runs the binomial is too skewed for standard errors.
    if share.runs() as f64 * expected < 5.0 {
        return;
    }
    assert!(
        share.agrees_with(expected, ERRORS),
        "{what}: {share}, and {expected} is stated"
    );
}

#[test]
fn classes_and_attributes() {
    let country = Country::invented();
    let people = people(&country, 11, PEOPLE);
    for class in &country.classes {
        let of_class = people.iter().map(|person| person.class.id == class.id);
        agrees(&class.id, of_class.collect(), class.share.get());
        let members = || people.iter().filter(|person| person.class.id == class.id);
        for (code, share) in class.sex.options() {
            let found = members().map(|person| person.sex == code);
            agrees(&format!("{} {code}", class.id), found.collect(), share);
        }
        for (code, share) in class.age.options() {
            let found = members().map(|person| person.age_group == code);
            agrees(&format!("{} {code}", class.id), found.collect(), share);
        }
        for (code, share) in class.hidden.options() {
            let found = members().map(|person| person.hidden == code);
            agrees(&format!("{} {code}", class.id), found.collect(), share);
        }
        for (code, share) in class.forms.options() {
            let found = members().map(|person| person.forms == code);
            agrees(&format!("{} `{code}`", class.id), found.collect(), share);
        }
        let crossed = members().map(|person| person.cross_border);
        let crossing = class.cross_border.get();
        agrees(
            &format!("{} crossing", class.id),
            crossed.collect(),
            crossing,
        );
    }
    for (region, share) in country.regions.share.options() {
        let found = people.iter().map(|person| person.region == region);
        agrees(region, found.collect(), share);
    }
}

#[test]
fn ages_lie_in_their_groups_and_make_children() {
    let country = Country::invented();
    for person in people(&country, 12, 5_000) {
        let years = country.ages.from[person.age_group]..=country.ages.to[person.age_group];
        assert!(years.contains(&person.age), "{person:?}");
        assert_eq!(person.child, person.age < 18);
    }
}

/// A class is met by each list as often as its file says, whoever hides within it: the levels of
/// hiddenness are scaled so that their mean is the class's own chance.
#[test]
fn meetings() {
    let country = Country::invented();
    let people = people(&country, 13, PEOPLE);
    let mut recognised: BTreeMap<&str, Share> = BTreeMap::new();
    let mut hows: BTreeMap<(&str, How), Share> = BTreeMap::new();
    let mut by_level: BTreeMap<&str, Share> = BTreeMap::new();
    for class in &country.classes {
        for list in &country.lists {
            let members = people.iter().filter(|person| person.class.id == class.id);
            let met = members.map(|person| {
                let meetings = person.known.iter().flat_map(|known| &known.meetings);
                let mut of_list = meetings.filter(|meeting| meeting.list.id == list.id);
                of_list.next().is_some()
            });
            let chance = class.met.get(&list.id).map_or(0.0, |chance| chance.get());
            agrees(
                &format!("{} met by {}", class.id, list.id),
                met.collect(),
                chance,
            );
        }
    }
    for person in people.iter().filter(|person| person.class.victim) {
        by_level
            .entry(person.hidden)
            .or_default()
            .add(person.known.is_some());
        for meeting in person.known.iter().flat_map(|known| &known.meetings) {
            let list = meeting.list.id.as_str();
            recognised.entry(list).or_default().add(meeting.recognised);
            for how in [How::OwnWork, How::ToldByPublic, How::SelfPresented] {
                hows.entry((list, how)).or_default().add(meeting.how == how);
            }
        }
    }
    for list in &country.lists {
        let id = list.id.as_str();
        agrees(id, recognised[id], list.recognises.get());
        let (came, told) = (list.self_presented.get(), list.told.get());
        agrees(id, hows[&(id, How::SelfPresented)], came);
        agrees(id, hows[&(id, How::ToldByPublic)], told);
        agrees(id, hows[&(id, How::OwnWork)], 1.0 - came - told);
    }
    assert!(by_level["open"].value() > by_level["guarded"].value());
    assert!(by_level["guarded"].value() > 4.0 * by_level["locked_away"].value());
    let strangers = people.iter().filter(|person| !person.class.victim);
    let mut strangers = strangers.flat_map(|person| &person.known);
    assert!(strangers.all(|known| known.meetings.iter().all(|meeting| !meeting.recognised)));
}

#[test]
fn answers() {
    let country = Country::invented();
    let rules = &country.screening;
    let people = people(&country, 14, PEOPLE);
    for class in &country.classes {
        let known = people.iter().filter(|person| person.class.id == class.id);
        let records: Vec<_> = known.filter_map(|person| person.known.as_ref()).collect();
        for (indicator, share) in &class.indicators {
            let answers = records.iter().flat_map(|known| {
                let answers = known.record.answers.iter();
                answers
                    .filter(|(id, _)| id == indicator)
                    .map(|(_, answer)| *answer)
            });
            let answers: Vec<_> = answers.collect();
            let what = format!("{} {indicator}", class.id);
            assert_eq!(answers.len(), records.len(), "{what}");
            let said = answers
                .iter()
                .filter(|answer| matches!(answer, Answer::Present | Answer::Absent));
            let present = said.map(|answer| *answer == Answer::Present);
            agrees(&what, present.collect(), share.get());
        }
    }
    let all: Vec<_> = people
        .iter()
        .filter_map(|person| person.known.as_ref())
        .collect();
    agrees(
        "asked",
        all.iter().map(|known| known.record.asked).collect(),
        rules.asked.get(),
    );
    for (asked, stated) in [(true, rules.known_asked), (false, rules.known_noticed)] {
        let records = all.iter().filter(|known| known.record.asked == asked);
        let answers = records.flat_map(|known| &known.record.answers);
        let known = answers.map(|(_, answer)| matches!(answer, Answer::Present | Answer::Absent));
        agrees("known", known.collect(), stated.get());
    }
    let noticed = all.iter().filter(|known| !known.record.asked);
    let mut noticed = noticed.flat_map(|known| &known.record.answers);
    assert!(
        noticed.all(|(_, answer)| *answer != Answer::Refused),
        "nobody was asked"
    );
}

/// A quarter of all delays lies between two quartiles.
#[test]
fn delays() {
    let country = Country::invented();
    let quartiles = country.presuming.after.hours.get();
    let mut quarters = [Share::default(); 4];
    for person in people(&country, 15, PEOPLE) {
        let Some(known) = person.known else { continue };
        let first = known.meetings.iter().find(|meeting| meeting.recognised);
        // Late ones are cut off by the end of the period, so they are left out on both sides.
        let Some(first) = first.filter(|first| first.told < 300 * 24 * 60) else {
            continue;
        };
        let presumed = known.road.steps.iter();
        let presumed = presumed.filter(|step| matches!(step.what, What::Presumed { .. }));
        let at = presumed.map(|step| step.at).next().unwrap();
        let hours = (at - first.told) as f64 / 60.0;
        for (quarter, bounds) in quarters.iter_mut().zip(quartiles.windows(2)) {
            // A delay is cut down to whole minutes.
            quarter.add((bounds[0] - 0.02..bounds[1] - 0.02).contains(&hours));
        }
    }
    for quarter in quarters {
        agrees("a quarter", quarter, 0.25);
    }
}

//! The same seed gives the same country, to the last byte.

use simulate::{Country, Person, Sheet, Simulation};

use crate::{people, period};

/// The rows of every sheet about the known among some people.
fn rows(simulation: &Simulation<'_>, people: &[Person<'_>]) -> Vec<String> {
    let known = people.iter().filter(|person| person.known.is_some());
    let known: Vec<_> = known.collect();
    let sheets = Sheet::ALL.into_iter().map(|sheet| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for (number, person) in (1..).zip(&known) {
            sheet
                .write(simulation, number, person, &mut writer)
                .unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    });
    sheets.collect()
}

#[test]
fn a_person_does_not_depend_on_who_was_drawn_before() {
    let country = Country::invented();
    let simulation = Simulation::new(&country, 3, period(&country));
    let forward = people(&country, 3, 500);
    let backward: Vec<_> = (0..500)
        .rev()
        .map(|place| simulation.person(place))
        .collect();
    assert!(forward.iter().eq(backward.iter().rev()));
    assert_eq!(simulation.people(400).next().as_ref(), forward.get(400));
}

#[test]
fn another_seed_gives_other_people() {
    let country = Country::invented();
    let same = people(&country, 1, 300).into_iter();
    let same = same.zip(people(&country, 2, 300)).filter(|(one, other)| {
        (one.class.id.as_str(), one.age, one.region)
            == (other.class.id.as_str(), other.age, other.region)
    });
    // About one pair in fifty agrees in all three by chance.
    assert!(same.count() < 40);
}

/// A change here moves every figure that was ever simulated: it needs a new version of the country.
#[test]
fn the_bytes_are_those_of_this_version() {
    let country = Country::invented();
    assert_eq!(country.version, 1);
    let simulation = Simulation::new(&country, 1, period(&country));
    let rows = rows(&simulation, &people(&country, 1, 40)).join("\n");
    if rows != include_str!("../data/first-people.txt") {
        let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/first-people.txt");
        std::fs::write(path, &rows).unwrap();
        panic!("the first people are others than before; these are in {path}");
    }
}

//! A road goes the way that the mechanism's rules allow.

use std::collections::BTreeMap;

use simulate::{Country, Met, Person, What};

use crate::{people, period};

fn roads(country: &Country) -> Vec<Person<'_>> {
    let people = people(country, 31, 20_000).into_iter();
    people.filter(|person| person.known.is_some()).collect()
}

#[test]
fn steps_come_in_order_within_the_period_and_begin_with_a_telling() {
    let country = Country::invented();
    let end = period(&country);
    let minutes = (end.end().as_second() - end.from().as_second()) / 60;
    for person in roads(&country) {
        let known = person.known.as_ref().unwrap();
        let steps = &known.road.steps;
        assert!(matches!(steps[0].what, What::Told { .. }), "{steps:?}");
        assert!(steps.is_sorted_by_key(|step| step.at), "{steps:?}");
        assert!(steps.iter().all(|step| (0..minutes).contains(&step.at)));
        assert!(
            known
                .meetings
                .iter()
                .all(|meeting| meeting.met <= meeting.told)
        );
    }
}

#[test]
fn only_a_recognised_victim_is_presumed_and_comes_on_a_list() {
    let country = Country::invented();
    let mut presumed = 0;
    for person in roads(&country) {
        let known = person.known.as_ref().unwrap();
        let recognised = known.meetings.iter().any(|meeting| meeting.recognised);
        let is_presumed = |step: &simulate::Step<'_>| matches!(step.what, What::Presumed { .. });
        let times = known
            .road
            .steps
            .iter()
            .filter(|step| is_presumed(step))
            .count();
        assert!(times <= usize::from(recognised), "{known:?}");
        assert_eq!(recognised, !known.road.entries.is_empty(), "{known:?}");
        assert!(person.class.victim || !recognised);
        presumed += times;
    }
    assert!(presumed > 3_000, "{presumed}");
}

#[test]
fn a_referral_has_one_answer_in_time_and_goes_to_somebody_else() {
    let country = Country::invented();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for person in roads(&country) {
        let steps = &person.known.as_ref().unwrap().road.steps;
        for sent in steps {
            let What::Referred {
                referral,
                to,
                urgency,
                ..
            } = sent.what
            else {
                continue;
            };
            assert_ne!(sent.by, to, "{steps:?}");
            let answers = steps.iter().filter(|step| match step.what {
                What::Accepted(number) | What::Declined(number, _) | What::Lapsed(number) => {
                    number == referral
                }
                _ => false,
            });
            let answers: Vec<_> = answers.collect();
            assert!(answers.len() <= 1, "{steps:?}");
            let urgency = country
                .urgencies
                .iter()
                .find(|known| known.code == urgency)
                .unwrap();
            for answer in answers {
                *seen.entry(answer.what.code()).or_default() += 1;
                let minutes = answer.at - sent.at;
                let least = i64::from(urgency.least_hours) * 60;
                match answer.what {
                    What::Lapsed(_) => assert_eq!(minutes, i64::from(urgency.most_hours) * 60),
                    _ => {
                        assert!(
                            (1..least).contains(&minutes),
                            "{answer:?} after {minutes} minutes"
                        );
                        assert_eq!(answer.by, to);
                    }
                }
            }
        }
    }
    assert_eq!(seen.len(), 3, "all three ways are walked: {seen:?}");
}

#[test]
fn after_closing_nothing_happens_but_an_alarm_until_the_case_is_reopened() {
    let country = Country::invented();
    let (mut closed, mut reopened) = (0, 0);
    for person in roads(&country) {
        let steps = &person.known.as_ref().unwrap().road.steps;
        let mut is_closed = false;
        for step in steps {
            match step.what {
                What::Reopened => {
                    assert!(is_closed, "{steps:?}");
                    (is_closed, reopened) = (false, reopened + 1);
                }
                What::Closed(_) => {
                    assert!(!is_closed, "{steps:?}");
                    (is_closed, closed) = (true, closed + 1);
                }
                What::Alarm(_) | What::MetAgain { .. } => {}
                _ => assert!(!is_closed, "{steps:?}"),
            }
        }
    }
    assert!(
        closed > 500 && reopened > 10,
        "{closed} closed, {reopened} reopened"
    );
}

#[test]
fn an_enforcement_body_holds_no_case_and_a_child_is_the_child_holders() {
    let country = Country::invented();
    let holders_only = |what: &What<'_>| {
        matches!(
            what,
            What::Referred { .. } | What::Closed(_) | What::Screened | What::Agreed { .. }
        )
    };
    for person in roads(&country) {
        let steps = &person.known.as_ref().unwrap().road.steps;
        let mut child = false;
        for step in steps {
            match step.what {
                What::Presumed { child: "yes", .. } | What::AgeContradicted => child = true,
                _ => {}
            }
            if holders_only(&step.what) {
                assert_ne!(step.by, "police", "{steps:?}");
                assert!(!step.by.is_empty(), "{steps:?}");
                if child {
                    assert_eq!(step.by, "child_protection", "{steps:?}");
                }
            }
        }
        let told = matches!(steps[0].what, What::Told { child: "yes", .. });
        assert!(
            person.child || !told,
            "no adult is told of as a child: {steps:?}"
        );
    }
}

#[test]
fn entries_by_referral_name_who_sent_and_follow_an_acceptance_an_agreement_or_a_doubt() {
    let country = Country::invented();
    let mut referred = 0;
    for person in roads(&country) {
        let road = &person.known.as_ref().unwrap().road;
        for entry in &road.entries {
            let Met::ReferredBy(from) = entry.met else {
                let met = person.known.as_ref().unwrap().meetings.iter();
                let mut met = met.filter(|meeting| meeting.list.id == entry.list);
                assert!(met.any(|meeting| meeting.recognised && meeting.told == entry.at));
                continue;
            };
            referred += 1;
            assert_ne!(from, entry.list, "{road:?}");
            let reason = road.steps.iter().any(|step| {
                step.at == entry.at
                    && match step.what {
                        What::Accepted(_) => step.by == entry.list,
                        What::Agreed { to, given, .. } => to == "police" && given,
                        What::AgeContradicted => true,
                        _ => false,
                    }
            });
            assert!(reason, "{entry:?} in {road:?}");
        }
    }
    assert!(referred > 2_000, "{referred}");
}

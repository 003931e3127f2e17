//! The dimension rule, proved over every combination of counts and of indicators.

use screening::{
    Alternative, Answer, Code, Counts, Dimension, Facts, Sensitivity, SetId, Strength,
};

use crate::{ilo, years};

/// The rule in one line, as the source's examples give it.
fn closed_form(counts: Counts) -> bool {
    let Counts {
        strong: s,
        medium: m,
        weak: w,
    } = counts;
    (s >= 1 && s + m + w >= 2) || (m >= 2 && m + w >= 3)
}

/// The rule as four sentences, looking for the indicators one by one.
fn oracle(strengths: &[Strength]) -> bool {
    let strong = strengths
        .iter()
        .filter(|it| **it == Strength::Strong)
        .count();
    let medium = strengths
        .iter()
        .filter(|it| **it == Strength::Medium)
        .count();
    let weak = strengths.iter().filter(|it| **it == Strength::Weak).count();
    let two_strong = strong > 1;
    let strong_and_other = strong > 0 && (medium > 0 || weak > 0);
    let three_medium = medium > 2;
    let two_medium_and_weak = medium > 1 && weak > 0;
    two_strong || strong_and_other || three_medium || two_medium_and_weak
}

#[test]
fn every_combination_of_counts_agrees_with_the_closed_form_and_the_oracle() {
    let (mut positive, mut all) = (0, 0);
    for strong in 0..=16 {
        for medium in 0..=16 {
            for weak in 0..=16 {
                let counts = Counts {
                    strong,
                    medium,
                    weak,
                };
                let mut strengths = vec![Strength::Strong; usize::from(strong)];
                strengths.extend(vec![Strength::Medium; usize::from(medium)]);
                strengths.extend(vec![Strength::Weak; usize::from(weak)]);
                let found = ilo().dimension_rule().positive(counts);
                assert_eq!(found, closed_form(counts), "{counts:?}");
                assert_eq!(found, oracle(&strengths), "{counts:?}");
                positive += u32::from(found);
                all += 1;
            }
        }
    }
    // Negative: no strong and (one medium with any weak, two medium, or no medium): 17 + 17 + 1,
    // and one strong alone.
    assert_eq!(all - positive, 17 + 17 + 1 + 1);
}

#[test]
fn the_source_examples_of_negative_dimensions_are_negative() {
    for (strong, medium, weak) in [(1, 0, 0), (0, 2, 0), (0, 1, 2), (0, 0, 3), (0, 0, 200)] {
        assert!(!ilo().dimension_rule().positive(Counts {
            strong,
            medium,
            weak
        }));
    }
}

/// Every subset of every dimension of every set, through the public door: counts and sensitivity
/// against a brute force that tries each uncertain weight both ways.
#[test]
fn every_subset_of_a_dimension_has_the_sensitivity_that_brute_force_finds() {
    for &set in SetId::ALL {
        for &dimension in Dimension::ALL {
            let rows: Vec<_> = ilo()
                .set(set)
                .rows()
                .iter()
                .copied()
                .filter(|row| {
                    ilo().indicator(row.indicator()).home() == screening::Home::Dimension(dimension)
                })
                .collect();
            // Rows with the same weight and alternative are interchangeable: one subset for each
            // choice of how many of each kind.
            let mut kinds: Vec<Kind<'_>> = Vec::new();
            for row in &rows {
                let kind = (row.strength(), row.alternative());
                let id = ilo().indicator(row.indicator()).id();
                match kinds.iter_mut().find(|(known, _)| *known == kind) {
                    Some((_, ids)) => ids.push(id),
                    None => kinds.push((kind, vec![id])),
                }
            }
            let mut chosen = vec![0; kinds.len()];
            loop {
                check(set, dimension, &kinds, &chosen);
                let Some(next) = chosen
                    .iter()
                    .zip(&kinds)
                    .position(|(n, (_, ids))| *n < ids.len())
                else {
                    break;
                };
                chosen[next] += 1;
                chosen[..next].fill(0);
            }
        }
    }
}

type Kind<'a> = ((Strength, Option<Alternative>), Vec<&'a str>);

fn check(set: SetId, dimension: Dimension, kinds: &[Kind<'_>], chosen: &[usize]) {
    let mut facts = Facts::new(ilo(), years(30.0));
    facts.ask_set(set);
    let mut weights = Vec::new();
    for ((kind, ids), &number) in kinds.iter().zip(chosen) {
        for id in &ids[..number] {
            facts.answer(id, Answer::Present).unwrap();
            weights.push(*kind);
        }
    }
    let (mut ever, mut always) = (false, true);
    let uncertain = weights
        .iter()
        .filter(|(_, alternative)| alternative.is_some())
        .count();
    for choice in 0u32..1 << uncertain {
        let mut nth = 0;
        let strengths: Vec<Strength> = weights
            .iter()
            .filter_map(|(stated, alternative)| {
                let Some(alternative) = alternative else {
                    return Some(*stated);
                };
                nth += 1;
                match (choice >> (nth - 1) & 1, alternative) {
                    (0, _) => Some(*stated),
                    (_, Alternative::Strength(other)) => Some(*other),
                    (_, Alternative::NotInSet) => None,
                }
            })
            .collect();
        let positive = oracle(&strengths);
        ever |= positive;
        always &= positive;
    }
    let expected = match (ever, always) {
        (_, true) => Sensitivity::RobustPositive,
        (true, false) => Sensitivity::WeightSensitive,
        (false, false) => Sensitivity::RobustNegative,
    };
    let result = facts.evaluate().dimension(set, dimension);
    assert_eq!(
        result.sensitivity, expected,
        "{set} {dimension} {weights:?}"
    );
    for &strength in Strength::ALL {
        let stated = weights
            .iter()
            .filter(|(stated, _)| *stated == strength)
            .count();
        assert_eq!(usize::from(result.counts.of(strength)), stated);
    }
}

#[test]
fn the_smallest_additions_are_those_that_a_search_finds() {
    let rule = ilo().dimension_rule();
    for strong in 0..=3 {
        for medium in 0..=4 {
            for weak in 0..=4 {
                let have = Counts {
                    strong,
                    medium,
                    weak,
                };
                let left = Counts {
                    strong: 1,
                    medium: 2,
                    weak: 1,
                };
                let additions = rule.smallest_additions(have, left);
                let reaching: Vec<Counts> = (0..=1u8)
                    .flat_map(|s| (0..=2u8).flat_map(move |m| (0..=1u8).map(move |w| (s, m, w))))
                    .map(|(strong, medium, weak)| Counts {
                        strong,
                        medium,
                        weak,
                    })
                    .filter(|more| closed_form(have.plus(*more)))
                    .collect();
                let least = reaching.iter().map(|more| more.total()).min();
                if closed_form(have) {
                    assert!(additions.is_empty());
                } else {
                    let mut expected: Vec<Counts> = reaching
                        .into_iter()
                        .filter(|more| Some(more.total()) == least)
                        .collect();
                    let key = |counts: &Counts| (counts.strong, counts.medium, counts.weak);
                    expected.sort_by_key(key);
                    let mut additions = additions;
                    additions.sort_by_key(key);
                    assert_eq!(additions, expected, "{have:?}");
                }
            }
        }
    }
}

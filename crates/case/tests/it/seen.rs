//! Who has seen what: everything that was opened, counted once, and nobody by name.

use std::collections::BTreeSet;

use case::seen::{Opening, Seen, seen};
use case::{Compartment, OrganisationId, Purpose, Role};
use jiff::Timestamp;
use proptest::prelude::*;

fn openings() -> impl Strategy<Value = Vec<Opening>> {
    let roles = prop::sample::subsequence(Role::ALL.to_vec(), 0..3);
    let what = prop::sample::select(Compartment::STANDING.to_vec());
    let why = prop::sample::select(Purpose::OF_CASE.to_vec());
    let one = (0..1_000_i64, 1..4_u8, roles, what, why).prop_map(
        |(at, organisation, roles, compartment, purpose)| Opening {
            at: Timestamp::from_second(at).unwrap(),
            organisation: OrganisationId::from([organisation; 16]),
            roles: roles.into_iter().collect(),
            compartment,
            purpose,
            on: uuid::Uuid::from_u128(1),
            member: case::MemberId::from([organisation; 16]),
            emergency: None,
        },
    );
    prop::collection::vec(one, 0..60)
}

/// Organisations that are told by name; the third is not.
fn named() -> BTreeSet<OrganisationId> {
    [1, 2].map(|it| OrganisationId::from([it; 16])).into()
}

fn is_of(seen: &Seen, opening: &Opening) -> bool {
    let named = named().contains(&opening.organisation);
    seen.organisation == named.then_some(opening.organisation)
        && (!named || seen.roles == opening.roles)
        && seen.compartment == opening.compartment
        && seen.purpose == opening.purpose
}

proptest! {
    #[test]
    fn every_opening_is_told_once_with_when_it_was_first_and_last(openings in openings()) {
        let told = seen(openings.clone(), &named());
        prop_assert_eq!(told.iter().map(|it| it.times).sum::<usize>(), openings.len());
        for one in &told {
            prop_assert!(one.organisation.is_some() || one.roles.is_empty());
            let of: Vec<_> = openings.iter().filter(|it| is_of(one, it)).collect();
            let times: BTreeSet<_> = of.iter().map(|it| it.at).collect();
            prop_assert_eq!(one.times, of.len());
            prop_assert_eq!(Some(&one.first), times.first());
            prop_assert_eq!(Some(&one.last), times.last());
        }
        prop_assert!(told.is_sorted_by(|one, other| one.last >= other.last));
        // In whatever order it is read, the same is told.
        let mut backwards = openings;
        backwards.reverse();
        let mut again = seen(backwards, &named());
        let key = |it: &Seen| (it.organisation, it.roles.clone(), it.compartment, it.purpose);
        let mut told = told;
        told.sort_by_key(key);
        again.sort_by_key(key);
        prop_assert_eq!(told, again);
    }
}

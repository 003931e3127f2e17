//! Tampering, and what the audit says to it.

use ledger::{
    Absent, Audit, AuditedEntry, Culprit, Fault, Hash, KnownState, ciphertext_hash, leaf_hash,
};
use proptest::prelude::*;

use crate::{data, root};

/// A log as a database holds it: events, and the leaves recorded for them.
#[derive(Clone)]
struct Stored {
    events: Vec<Option<Vec<u8>>>,
    leaves: Vec<Option<Hash>>,
}

fn stored(size: u64) -> Stored {
    Stored {
        events: (0..size).map(|index| Some(data(index))).collect(),
        leaves: (0..size)
            .map(|index| Some(leaf_hash(&data(index))))
            .collect(),
    }
}

fn known(size: u64) -> KnownState {
    KnownState {
        size,
        root: root(size),
    }
}

impl Stored {
    fn audit(&self, states: &[KnownState]) -> Result<ledger::AuditReport, Fault> {
        let mut audit = Audit::new(states.iter().copied());
        let length = self.events.len().max(self.leaves.len());
        for index in 0..length {
            audit.entry(AuditedEntry {
                index: index as u64,
                recomputed: self
                    .events
                    .get(index)
                    .cloned()
                    .flatten()
                    .map(|event| leaf_hash(&event)),
                stored: self.leaves.get(index).copied().flatten(),
            });
        }
        audit.finish()
    }
}

#[test]
fn a_sound_log_is_reported_as_such() {
    let report = stored(20).audit(&[known(17), known(0), known(5)]).unwrap();
    assert_eq!(
        (report.size, report.checkpoints, report.unsigned),
        (20, 3, 3)
    );
    assert_eq!(report.root, root(20));
    let empty = stored(0).audit(&[known(0)]).unwrap();
    assert_eq!((empty.size, empty.checkpoints, empty.unsigned), (0, 1, 0));
}

proptest! {
    #[test]
    fn an_altered_event_is_named(size in 1..60_u64, at in any::<u64>()) {
        let index = at % size;
        let mut log = stored(size);
        log.events[index as usize] = Some(b"forged".to_vec());
        let fault = log.audit(&[known(size)]).unwrap_err();
        prop_assert_eq!(fault, Fault::Altered { index, culprit: Culprit::Event });
        // Without a checkpoint the disagreement shows all the same.
        let fault = log.audit(&[]).unwrap_err();
        prop_assert_eq!(fault, Fault::Altered { index, culprit: Culprit::Unknown });
    }

    #[test]
    fn an_overwritten_leaf_is_told_from_an_altered_event(size in 1..60_u64, at in any::<u64>()) {
        let index = at % size;
        let mut log = stored(size);
        log.leaves[index as usize] = Some(ciphertext_hash(b"forged"));
        let fault = log.audit(&[known(size)]).unwrap_err();
        prop_assert_eq!(fault, Fault::Altered { index, culprit: Culprit::Leaf });
    }

    #[test]
    fn an_entry_rewritten_with_its_leaf_is_bounded_by_checkpoints(size in 3..60_u64, at in any::<u64>()) {
        let index = at % size;
        let mut log = stored(size);
        log.events[index as usize] = Some(b"forged".to_vec());
        log.leaves[index as usize] = Some(leaf_hash(b"forged"));
        let states: Vec<_> = (0..=size).filter(|size| size % 3 == 0).map(known).chain([known(size)]).collect();
        let fault = log.audit(&states).unwrap_err();
        let Fault::RootDiffers { size: found, intact } = fault else {
            return Err(TestCaseError::fail(fault.to_string()));
        };
        prop_assert!(intact <= index && index < found && found - intact <= 3);
    }

    #[test]
    fn a_deleted_event_or_entry_is_named(size in 2..60_u64, at in any::<u64>()) {
        let index = at % size;
        let mut log = stored(size);
        log.events[index as usize] = None;
        let fault = log.audit(&[known(size)]).unwrap_err();
        prop_assert_eq!(fault, Fault::Missing { index, absent: Absent::Event });

        // Deleted with its leaf: the next row has a higher index.
        let mut audit = Audit::new([known(size)]);
        for other in (0..size).filter(|&other| other != index) {
            let leaf = Some(leaf_hash(&data(other)));
            audit.entry(AuditedEntry { index: other, recomputed: leaf, stored: leaf });
        }
        let absent = match index {
            last if last == size - 1 => Absent::Tail { checkpoint: size },
            _ => Absent::Entry,
        };
        prop_assert_eq!(audit.finish().unwrap_err(), Fault::Missing { index, absent });
    }

    #[test]
    fn a_deletion_covered_up_by_renumbering_events_is_named(size in 2..60_u64, at in any::<u64>()) {
        let index = at % (size - 1);
        let mut log = stored(size);
        log.events.remove(index as usize);
        let fault = log.audit(&[known(size)]).unwrap_err();
        prop_assert_eq!(fault, Fault::Missing { index, absent: Absent::Event });
    }

    #[test]
    fn an_inserted_event_is_named(size in 1..60_u64, at in any::<u64>()) {
        let index = at % size;
        let mut log = stored(size);
        log.events.insert(index as usize, Some(b"planted".to_vec()));
        let fault = log.audit(&[known(size)]).unwrap_err();
        prop_assert_eq!(fault, Fault::Extra { index });
    }

    #[test]
    fn swapped_events_are_named(size in 2..60_u64, one in any::<u64>(), other in any::<u64>()) {
        let (one, other) = (one % size, other % size);
        prop_assume!(one != other);
        let (first, second) = (one.min(other), one.max(other));
        let mut log = stored(size);
        log.events.swap(first as usize, second as usize);
        let fault = log.audit(&[known(size)]).unwrap_err();
        prop_assert_eq!(fault, Fault::Reordered { index: first, belongs_at: second });
    }

    #[test]
    fn of_several_faults_the_first_is_named(size in 2..60_u64, at in proptest::collection::btree_set(any::<u64>(), 2..6)) {
        let mut log = stored(size);
        let mut first = size;
        for at in at {
            let index = at % size;
            log.events[index as usize] = Some(format!("forged {index}").into_bytes());
            first = first.min(index);
        }
        let fault = log.audit(&[known(size)]).unwrap_err();
        prop_assert!(matches!(fault, Fault::Altered { index, .. } if index == first), "{}", fault);
    }
}

#[test]
fn a_truncated_log_does_not_pass_a_checkpoint_it_no_longer_reaches() {
    let fault = stored(10).audit(&[known(4), known(12)]).unwrap_err();
    let absent = Absent::Tail { checkpoint: 12 };
    assert_eq!(fault, Fault::Missing { index: 10, absent });
    assert_eq!(
        fault.to_string(),
        "entry 10 is missing: the log ends before it, though it had 12 entries once"
    );
    let fault = stored(0).audit(&[known(1)]).unwrap_err();
    assert!(matches!(fault, Fault::Missing { index: 0, .. }));
}

#[test]
fn an_event_past_the_leaves_and_a_repeated_entry_are_extra() {
    let mut log = stored(5);
    log.events.push(Some(b"planted".to_vec()));
    assert_eq!(
        log.audit(&[known(5)]).unwrap_err(),
        Fault::Extra { index: 5 }
    );

    let mut audit = Audit::new([]);
    for index in [0, 1, 1, 2] {
        let leaf = Some(leaf_hash(&data(index)));
        audit.entry(AuditedEntry {
            index,
            recomputed: leaf,
            stored: leaf,
        });
    }
    assert_eq!(audit.finish().unwrap_err(), Fault::Extra { index: 1 });
}

#[test]
fn two_checkpoints_of_one_size_that_differ_cannot_both_agree() {
    let forged = KnownState {
        size: 5,
        root: root(4),
    };
    let fault = stored(5).audit(&[known(5), forged]).unwrap_err();
    assert!(matches!(fault, Fault::RootDiffers { size: 5, .. }));
}

//! Verifying a whole log: every entry from its event, every checkpoint on the way, and the name of the
//! first entry that is not as it was.

use crate::hash::Hash;
use crate::tree::Frontier;

/// One entry as an audit sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditedEntry {
    /// Its place in the log.
    pub index: u64,
    /// The leaf computed afresh from the stored event ([`Entry::leaf`](crate::Entry::leaf)); `None` if the event is gone.
    pub recomputed: Option<Hash>,
    /// The leaf as the log stored it; `None` if an event claims this place and the log has no leaf there.
    pub stored: Option<Hash>,
}

/// A state of the log that is known from elsewhere: from a verified checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownState {
    /// Number of entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// The first thing wrong in a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Event and leaf of an entry disagree.
    #[error("entry {index} was altered: {}", culprit.sentence())]
    Altered {
        /// The entry.
        index: u64,
        /// Which of the two was altered, as far as a later checkpoint tells.
        culprit: Culprit,
    },
    /// An entry is not there.
    #[error("entry {index} is missing: {}", absent.sentence())]
    Missing {
        /// The entry.
        index: u64,
        /// What is gone.
        absent: Absent,
    },
    /// An entry too many.
    #[error("entry {index} is extra: an event stands there that the log never recorded")]
    Extra {
        /// The entry.
        index: u64,
    },
    /// Two entries have changed places.
    #[error(
        "entry {index} was reordered: the event that belongs at {belongs_at} stands in its place"
    )]
    Reordered {
        /// The first entry that is not in its place.
        index: u64,
        /// Where the event found there belongs.
        belongs_at: u64,
    },
    /// All entries agree among themselves, yet not with a checkpoint: event and leaf were both rewritten.
    #[error(
        "the root over the first {size} entries differs from the checkpoint: an entry from {} to {} \
         was rewritten together with its leaf",
        intact, size.saturating_sub(1)
    )]
    RootDiffers {
        /// The checkpoint's size.
        size: u64,
        /// The largest size at which a root still agreed: all before it is intact.
        intact: u64,
    },
}

/// Which side of an altered entry is not as the checkpoint has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Culprit {
    /// The leaf agrees with the checkpoint, the event does not.
    Event,
    /// The event agrees with the checkpoint, the leaf does not.
    Leaf,
    /// No checkpoint decides, or more than one entry was altered.
    Unknown,
}

impl Culprit {
    fn sentence(self) -> &'static str {
        match self {
            Culprit::Event => "its event is not what was recorded",
            Culprit::Leaf => "its event is intact, but the hash in the log was overwritten",
            Culprit::Unknown => "its event and its hash in the log disagree",
        }
    }
}

/// What is gone of a missing entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// The event; its hash is still in the log.
    Event,
    /// The entry with its hash, while later ones are there.
    Entry,
    /// This entry and all after it, up to the size of a known state.
    Tail {
        /// How many entries the known state has.
        checkpoint: u64,
    },
}

impl Absent {
    fn sentence(self) -> String {
        match self {
            Absent::Event => "its event is gone, its hash is still in the log".to_owned(),
            Absent::Entry => "later entries are there".to_owned(),
            Absent::Tail { checkpoint } => {
                format!("the log ends before it, though it had {checkpoint} entries once")
            }
        }
    }
}

/// What a sound log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditReport {
    /// Number of entries, every one as it was recorded.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Number of checkpoints that agreed.
    pub checkpoints: usize,
    /// Entries after the last checkpoint: they agree among themselves, but nobody has signed for them yet.
    pub unsigned: u64,
}

/// A running audit: takes the entries in order, keeps a few hashes, and tells the first fault at the end.
///
/// It goes on after a fault, as far as it needs to tell what kind of fault it is; so feed it all
/// entries, then ask [`Audit::finish`].
#[derive(Debug, Clone)]
pub struct Audit {
    /// In order of size.
    known: Vec<KnownState>,
    agreed: usize,
    intact: u64,
    /// The tree as the events have it.
    events: Frontier,
    trouble: Option<Trouble>,
}

/// What was found, and what is still to be learnt about it.
#[derive(Debug, Clone)]
enum Trouble {
    /// Nothing more to learn.
    Certain(Fault),
    /// Event and leaf disagree at `index`; later entries tell why.
    Disagreement {
        index: u64,
        recomputed: Hash,
        stored: Hash,
        /// The tree as the leaves have it.
        leaves: Frontier,
        /// Where the event found at `index` was recorded.
        belongs_at: Option<u64>,
        /// Where the event recorded at `index` stands now.
        stands_at: Option<u64>,
        culprit: Option<Culprit>,
    },
}

impl Audit {
    /// Begins an audit against known states, in any order. Without any it can only show that events
    /// and log agree with each other.
    pub fn new(known: impl IntoIterator<Item = KnownState>) -> Self {
        let mut known: Vec<_> = known.into_iter().collect();
        known.sort_by_key(|state| state.size);
        let mut audit = Audit {
            known,
            agreed: 0,
            intact: 0,
            events: Frontier::new(),
            trouble: None,
        };
        audit.compare();
        audit
    }

    /// Takes the next entry; entries come in order of index.
    pub fn entry(&mut self, entry: AuditedEntry) {
        let AuditedEntry {
            index,
            recomputed,
            stored,
        } = entry;
        let expected = self.events.size();
        match &mut self.trouble {
            Some(Trouble::Certain(_)) => return,
            Some(Trouble::Disagreement {
                recomputed: found,
                stored: recorded,
                leaves,
                belongs_at,
                stands_at,
                ..
            }) => {
                if belongs_at.is_none() && stored == Some(*found) {
                    *belongs_at = Some(index);
                }
                if stands_at.is_none() && recomputed == Some(*recorded) {
                    *stands_at = Some(index);
                }
                let (Some(recomputed), Some(stored), true) =
                    (recomputed, stored, index == expected)
                else {
                    // A second fault: a checkpoint can no longer tell the trees apart, but what is out
                    // of place may yet turn up.
                    return;
                };
                leaves.append(stored);
                self.events.append(recomputed);
            }
            None => {
                if index < expected {
                    self.trouble = Some(Trouble::Certain(Fault::Extra { index }));
                    return;
                }
                if index > expected {
                    self.missing(expected, Absent::Entry);
                    return;
                }
                match (recomputed, stored) {
                    (None, None) => return self.missing(index, Absent::Entry),
                    (None, Some(_)) => return self.missing(index, Absent::Event),
                    (Some(_), None) => {
                        self.trouble = Some(Trouble::Certain(Fault::Extra { index }));
                        return;
                    }
                    (Some(recomputed), Some(stored)) if recomputed != stored => {
                        let mut leaves = self.events.clone();
                        leaves.append(stored);
                        self.trouble = Some(Trouble::Disagreement {
                            index,
                            recomputed,
                            stored,
                            leaves,
                            belongs_at: None,
                            stands_at: None,
                            culprit: None,
                        });
                        self.events.append(recomputed);
                    }
                    (Some(recomputed), Some(_)) => {
                        self.events.append(recomputed);
                    }
                }
            }
        }
        self.compare();
    }

    /// Tells the first fault, or that there is none.
    pub fn finish(mut self) -> Result<AuditReport, Fault> {
        let size = self.events.size();
        if self.trouble.is_none()
            && let Some(largest) = self.known.last()
            && largest.size > size
        {
            let checkpoint = largest.size;
            self.missing(size, Absent::Tail { checkpoint });
        }
        match self.trouble {
            Some(Trouble::Certain(fault)) => Err(fault),
            Some(Trouble::Disagreement {
                index,
                belongs_at,
                stands_at,
                culprit,
                ..
            }) => Err(match (belongs_at, stands_at) {
                (Some(belongs_at), Some(_)) => Fault::Reordered { index, belongs_at },
                // Its own event turns up nowhere; another, recorded elsewhere, fills its place.
                (Some(_), None) => Fault::Missing {
                    index,
                    absent: Absent::Event,
                },
                // Its own event was pushed on by one that was never recorded.
                (None, Some(_)) => Fault::Extra { index },
                (None, None) => Fault::Altered {
                    index,
                    culprit: culprit.unwrap_or(Culprit::Unknown),
                },
            }),
            None => Ok(AuditReport {
                size,
                root: self.events.root(),
                checkpoints: self.agreed,
                unsigned: size - self.intact,
            }),
        }
    }

    fn missing(&mut self, index: u64, absent: Absent) {
        self.trouble = Some(Trouble::Certain(Fault::Missing { index, absent }));
    }

    /// Compares with every known state of the size just reached.
    fn compare(&mut self) {
        let size = self.events.size();
        let first = self.known.partition_point(|state| state.size < size);
        let here = self
            .known
            .iter()
            .skip(first)
            .take_while(|state| state.size == size);
        for state in here {
            match &mut self.trouble {
                None if self.events.root() == state.root => {
                    self.agreed += 1;
                    self.intact = size;
                }
                None => {
                    let intact = self.intact;
                    self.trouble = Some(Trouble::Certain(Fault::RootDiffers { size, intact }));
                }
                Some(Trouble::Disagreement {
                    leaves, culprit, ..
                }) if culprit.is_none() => {
                    *culprit = Some(if leaves.root() == state.root {
                        Culprit::Event
                    } else if self.events.root() == state.root {
                        Culprit::Leaf
                    } else {
                        Culprit::Unknown
                    });
                }
                Some(_) => {}
            }
        }
    }
}

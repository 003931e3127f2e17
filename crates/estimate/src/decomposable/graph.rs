//! Decomposable graphs, found among all graphs by taking away lists one by one.

use crate::sets::ListSet;

/// Number of decomposable graphs on so many labelled lists.
pub fn count(lists: usize) -> usize {
    let masks = 0..1u32 << (lists * lists.saturating_sub(1) / 2);
    masks
        .filter(|&mask| Graph::new(lists, mask).is_some())
        .count()
}

/// The pairs of lists that a graph joins.
pub(super) fn joined(lists: usize, mask: u32) -> Vec<ListSet> {
    let pairs = ListSet::of_size(lists, 2).into_iter().enumerate();
    let joined = pairs.filter(|(bit, _)| mask >> bit & 1 == 1);
    joined.map(|(_, pair)| pair).collect()
}

/// A decomposable graph as the sets whose scores are added (cliques) and subtracted (separators).
pub(super) struct Graph {
    sets: [(u8, i8); 16],
    len: usize,
}

impl Graph {
    /// The graph whose joined pairs are the bits of `mask`; `None` if it is not decomposable.
    ///
    /// Lists whose remaining neighbours are all joined are taken away one by one. The score of a list
    /// with its neighbours, less that of the neighbours alone, telescopes to cliques less separators.
    pub(super) fn new(lists: usize, mask: u32) -> Option<Self> {
        let mut neighbours = [0u8; 7];
        let mut bit = 0;
        for a in 0..lists {
            for b in a + 1..lists {
                if mask >> bit & 1 == 1 {
                    neighbours[a] |= 1 << b;
                    neighbours[b] |= 1 << a;
                }
                bit += 1;
            }
        }
        let mut graph = Self {
            sets: [(0, 0); 16],
            len: 0,
        };
        let mut left: u8 = ((1u16 << lists) - 1) as u8;
        while left != 0 {
            let list = (0..lists).find(|&list| {
                let around = neighbours[list] & left;
                left >> list & 1 == 1
                    && (0..lists).all(|other| {
                        around >> other & 1 == 0 || around & !(neighbours[other] | 1 << other) == 0
                    })
            })?;
            let around = neighbours[list] & left;
            graph.count(around | 1 << list, 1);
            graph.count(around, -1);
            left &= !(1 << list);
        }
        Some(graph)
    }

    fn count(&mut self, set: u8, times: i8) {
        if set == 0 {
            return;
        }
        let known = self.sets[..self.len]
            .iter_mut()
            .find(|(known, _)| *known == set);
        match known {
            Some((_, count)) => *count += times,
            None => {
                self.sets[self.len] = (set, times);
                self.len += 1;
            }
        }
    }

    pub(super) fn sets(&self) -> impl Iterator<Item = (usize, f64)> {
        let sets = self.sets[..self.len]
            .iter()
            .filter(|(_, times)| *times != 0);
        sets.map(|&(set, times)| (usize::from(set), f64::from(times)))
    }
}

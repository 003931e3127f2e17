//! Hierarchical log-linear models.

use std::collections::BTreeSet;
use std::fmt;

use crate::sets::ListSet;
use crate::table::Table;

/// A hierarchical log-linear model: intercept, all main effects and a set of interactions that
/// contains, with each term, every smaller term within it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Model {
    lists: usize,
    /// Terms of two lists or more, in order.
    interactions: Vec<ListSet>,
}

/// Why a model cannot be written or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A term names a list that the table does not have.
    #[error("term `{term}`: there is no list `{list}`; terms are list names joined by `:`")]
    UnknownList {
        /// The term as written.
        term: String,
        /// The part that is no list.
        list: String,
    },
    /// The interaction of all lists would fit any table and estimate nothing.
    #[error(
        "term `{term}` joins all lists: the model would be saturated and the hidden number free"
    )]
    Saturated {
        /// The term as written.
        term: String,
    },
}

impl Model {
    /// Intercept and main effects only.
    pub fn independence(lists: usize) -> Self {
        Self {
            lists,
            interactions: Vec::new(),
        }
    }

    /// Every interaction of up to `order` lists.
    pub fn all_to_order(lists: usize, order: usize) -> Self {
        let interactions = (2..=order.min(lists))
            .flat_map(|size| ListSet::of_size(lists, size))
            .collect();
        Self {
            lists,
            interactions,
        }
    }

    /// The smallest hierarchical model that contains the given terms.
    pub fn generated_by(lists: usize, terms: impl IntoIterator<Item = ListSet>) -> Self {
        let mut interactions = BTreeSet::new();
        let mut open: Vec<ListSet> = terms.into_iter().collect();
        while let Some(term) = open.pop() {
            if term.len() >= 2 && interactions.insert(term) {
                open.extend(term.lists().map(|list| term.without(list)));
            }
        }
        Self {
            lists,
            interactions: interactions.into_iter().collect(),
        }
    }

    /// Reads terms written as list names joined by `:`; smaller terms within them are added.
    ///
    /// # Errors
    /// If a name is not a list of the table or a term joins all lists.
    pub fn parse(table: &Table, terms: &[impl AsRef<str>]) -> Result<Self, ModelError> {
        let mut sets = Vec::new();
        for term in terms {
            let term = term.as_ref().trim();
            let mut set = ListSet::EMPTY;
            for name in term.split(':') {
                let list = table
                    .position(name.trim())
                    .map_err(|_| ModelError::UnknownList {
                        term: term.to_owned(),
                        list: name.trim().to_owned(),
                    })?;
                set = set.union(ListSet::of([list]));
            }
            if set.len() == table.lists() {
                return Err(ModelError::Saturated {
                    term: term.to_owned(),
                });
            }
            sets.push(set);
        }
        Ok(Self::generated_by(table.lists(), sets))
    }

    /// Number of lists.
    pub fn lists(&self) -> usize {
        self.lists
    }

    /// The terms of two lists or more, in order.
    pub fn interactions(&self) -> &[ListSet] {
        &self.interactions
    }

    /// All terms: main effects and interactions in order, the intercept last.
    pub fn terms(&self) -> impl Iterator<Item = ListSet> {
        (0..self.lists)
            .map(|list| ListSet::of([list]))
            .chain(self.interactions.iter().copied())
            .chain([ListSet::EMPTY])
    }

    /// Number of parameters, intercept included.
    pub fn parameters(&self) -> usize {
        1 + self.lists + self.interactions.len()
    }

    /// The size of the largest term.
    pub fn order(&self) -> usize {
        self.interactions.last().map_or(1, |term| term.len())
    }

    /// Whether the term is an interaction of the model.
    pub fn contains(&self, term: ListSet) -> bool {
        self.interactions.binary_search(&term).is_ok()
    }

    /// The model with one more interaction and all smaller terms within it.
    pub fn with(&self, term: ListSet) -> Self {
        if term.len() == 2 {
            // Pairs need no smaller interaction; selection adds them by the thousand.
            let mut model = self.clone();
            if let Err(position) = model.interactions.binary_search(&term) {
                model.interactions.insert(position, term);
            }
            return model;
        }
        Self::generated_by(self.lists, self.interactions.iter().copied().chain([term]))
    }

    /// The model without the interaction and without every larger term that contains it.
    pub fn without(&self, term: ListSet) -> Self {
        let kept = self
            .interactions
            .iter()
            .filter(|kept| !kept.is_superset(term));
        Self {
            lists: self.lists,
            interactions: kept.copied().collect(),
        }
    }

    /// The interactions within no other: those that generate the model with its main effects.
    pub fn generators(&self) -> Vec<ListSet> {
        let larger = |term: &ListSet| {
            self.interactions
                .iter()
                .any(|other| other != term && other.is_superset(*term))
        };
        let generators = self.interactions.iter().filter(|term| !larger(term));
        generators.copied().collect()
    }

    /// Interactions absent from the model, of at most `order` lists, whose smaller terms are all
    /// present: those that can be added alone. The saturated term is never among them.
    pub fn addable(&self, order: usize) -> Vec<ListSet> {
        let mut addable = Vec::new();
        for size in 2..=order.min(self.lists - 1) {
            for term in ListSet::of_size(self.lists, size) {
                let ready = size == 2 || term.lists().all(|list| self.contains(term.without(list)));
                if ready && !self.contains(term) {
                    addable.push(term);
                }
            }
        }
        addable
    }

    /// The interactions written with list names joined by `:`.
    pub fn named(&self, names: &[String]) -> Vec<String> {
        let terms = self.interactions.iter();
        terms.map(|term| term.named(names)).collect()
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Model({} lists, {:?})", self.lists, self.interactions)
    }
}

/// Every hierarchical model with all main effects and interactions of at most `order` lists, the
/// saturated model excluded, independence first.
///
/// There are 8, 113 and 6,893 models of 3, 4 and 5 lists at full order, and `2^(t(t-1)/2)` of
/// order 2.
pub fn all_models(lists: usize, order: usize) -> AllModels {
    let candidates: Vec<ListSet> = (2..=order.min(lists.saturating_sub(1)))
        .flat_map(|size| ListSet::of_size(lists, size))
        .collect();
    AllModels {
        lists,
        candidates,
        chosen: Some(Vec::new()),
    }
}

/// Iterator over hierarchical models; see [`all_models`].
#[derive(Clone, Debug)]
pub struct AllModels {
    lists: usize,
    /// Terms by size, so that all parts of a term precede it.
    candidates: Vec<ListSet>,
    /// Positions of the chosen terms, ascending; `None` when exhausted.
    chosen: Option<Vec<usize>>,
}

impl AllModels {
    /// Whether the term may join those chosen: all its parts are among them.
    fn may_join(&self, chosen: &[usize], position: usize) -> bool {
        let term = self.candidates[position];
        term.len() == 2
            || term.lists().all(|list| {
                let part = term.without(list);
                chosen.iter().any(|&at| self.candidates[at] == part)
            })
    }

    /// The next set of terms, depth first: extend by the first later term that may join, else drop
    /// the last term and try those after it.
    fn successor(&self, mut chosen: Vec<usize>) -> Option<Vec<usize>> {
        let mut from = chosen.last().map_or(0, |&last| last + 1);
        loop {
            let next = (from..self.candidates.len()).find(|&at| self.may_join(&chosen, at));
            if let Some(next) = next {
                chosen.push(next);
                return Some(chosen);
            }
            from = chosen.pop()? + 1;
        }
    }
}

impl Iterator for AllModels {
    type Item = Model;

    fn next(&mut self) -> Option<Model> {
        let chosen = self.chosen.take()?;
        let interactions = chosen.iter().map(|&at| self.candidates[at]).collect();
        self.chosen = self.successor(chosen);
        Some(Model {
            lists: self.lists,
            interactions,
        })
    }
}

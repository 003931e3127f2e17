//! Cliques of a triangulated graph, arranged so that each column's cliques hang together.

use crate::marginal::ColumnSet;

/// A junction tree. Clique 0 is the root; every other comes after its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JunctionTree {
    pub(crate) cliques: Vec<Clique>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clique {
    pub(crate) columns: ColumnSet,
    /// The parent and the columns shared with it (none, between parts that do not touch).
    pub(crate) parent: Option<(usize, ColumnSet)>,
}

impl JunctionTree {
    /// Builds a tree in which every scope lies inside some clique and every column in some scope.
    pub(crate) fn new(sizes: &[usize], scopes: impl Iterator<Item = ColumnSet>) -> Self {
        let cliques = maximal_cliques(sizes, scopes);
        // A spanning tree of the largest intersections has the running intersection property
        // (Jensen and Jensen 1994, theorem 1). Prim's order puts parents first.
        let mut arranged: Vec<Clique> = Vec::with_capacity(cliques.len());
        let mut waiting = cliques;
        let mut next = Some((0, None));
        while let Some((at, parent)) = next {
            arranged.push(Clique {
                columns: waiting.swap_remove(at),
                parent,
            });
            next = waiting
                .iter()
                .enumerate()
                .flat_map(|(at, columns)| {
                    arranged.iter().enumerate().map(move |(parent, clique)| {
                        (at, parent, columns.intersection(clique.columns))
                    })
                })
                .max_by_key(|(at, parent, shared)| {
                    (
                        shared.len(),
                        std::cmp::Reverse(*parent),
                        std::cmp::Reverse(*at),
                    )
                })
                .map(|(at, parent, shared)| (at, Some((parent, shared))));
        }
        Self { cliques: arranged }
    }

    /// Cells of all clique tables together, or `None` past the width of a word.
    pub(crate) fn cells(sizes: &[usize], scopes: impl Iterator<Item = ColumnSet>) -> Option<usize> {
        maximal_cliques(sizes, scopes)
            .into_iter()
            .try_fold(0_usize, |sum, clique| sum.checked_add(clique.cells(sizes)?))
    }

    /// The smallest clique that holds all the columns.
    pub(crate) fn holder(&self, columns: ColumnSet, sizes: &[usize]) -> Option<usize> {
        (0..self.cliques.len())
            .filter(|at| columns.is_subset(self.cliques[*at].columns))
            .min_by_key(|at| self.cliques[*at].columns.cells(sizes))
    }
}

/// Eliminates columns one at a time, each time the one whose clique has the fewest cells, and
/// keeps the cliques that are inside no other.
fn maximal_cliques(sizes: &[usize], scopes: impl Iterator<Item = ColumnSet>) -> Vec<ColumnSet> {
    let mut neighbours = vec![ColumnSet::EMPTY; sizes.len()];
    let mut left = ColumnSet::EMPTY;
    for scope in scopes {
        left = left.union(scope);
        for column in scope.iter() {
            neighbours[column] = neighbours[column].union(scope);
        }
    }
    let mut cliques: Vec<ColumnSet> = Vec::new();
    while !left.is_empty() {
        let cells = |column: usize| -> f64 {
            let clique = neighbours[column].intersection(left);
            clique.iter().map(|member| sizes[member] as f64).product()
        };
        let column = left
            .iter()
            .min_by(|a, b| cells(*a).total_cmp(&cells(*b)))
            .expect("columns are left");
        let clique = neighbours[column].intersection(left);
        for member in clique.iter() {
            neighbours[member] = neighbours[member].union(clique);
        }
        left = left.difference(ColumnSet::one(column));
        if !cliques.iter().any(|larger| clique.is_subset(*larger)) {
            cliques.push(clique);
        }
    }
    cliques
}

//! Belief propagation: from factors to the marginal probabilities of every clique.

use super::Factor;
use super::junction_tree::JunctionTree;
use crate::marginal::ColumnSet;

/// A calibrated junction tree: the probabilities of each clique's cells, all of one distribution.
#[derive(Debug, Clone)]
pub(crate) struct Beliefs {
    pub(crate) sizes: Vec<usize>,
    pub(crate) tree: JunctionTree,
    /// Probabilities over the cells of each clique.
    pub(crate) cliques: Vec<Vec<f64>>,
    /// Probabilities over what each clique shares with its parent; of the root, over nothing.
    pub(crate) shared: Vec<Vec<f64>>,
    /// For each cell of a clique, the cell of `shared` it belongs to: of the clique, then of its
    /// parent.
    pub(crate) to_shared: Vec<[Vec<u32>; 2]>,
}

impl Beliefs {
    /// Sum-product in the logarithmic domain, up the tree and down again: no product of many small
    /// weights is ever formed, so nothing underflows before it is compared with its neighbours.
    ///
    /// Every factor's scope must lie in a clique of the tree.
    pub(crate) fn propagate(sizes: &[usize], tree: JunctionTree, factors: &[Factor]) -> Self {
        let number = tree.cliques.len();
        let mut tables: Vec<Vec<f64>> = tree
            .cliques
            .iter()
            .map(|clique| vec![0.0; clique.columns.cells(sizes).expect("bounded by the caller")])
            .collect();
        for factor in factors {
            let at = tree
                .holder(factor.columns, sizes)
                .expect("every scope lies in a clique");
            let map = cell_map(sizes, tree.cliques[at].columns, factor.columns);
            for (cell, &from) in tables[at].iter_mut().zip(&map) {
                *cell += factor.log_weights[from as usize];
            }
        }
        let to_shared: Vec<[Vec<u32>; 2]> = tree
            .cliques
            .iter()
            .map(|clique| match clique.parent {
                Some((parent, shared)) => [
                    cell_map(sizes, clique.columns, shared),
                    cell_map(sizes, tree.cliques[parent].columns, shared),
                ],
                None => [
                    vec![0; clique.columns.cells(sizes).expect("counted above")],
                    vec![0],
                ],
            })
            .collect();

        // Children come after their parents, so backwards is upwards.
        let mut upward = vec![Vec::new(); number];
        for at in (1..number).rev() {
            let (parent, shared) = tree.cliques[at].parent.expect("only the root has none");
            let cells = shared.cells(sizes).expect("part of a clique");
            let message = log_sum(&tables[at], &to_shared[at][0], cells);
            add(&mut tables[parent], &message, &to_shared[at][1]);
            upward[at] = message;
        }
        let mut shared = vec![Vec::new(); number];
        shared[0] = vec![1.0];
        for at in 1..number {
            let (parent, columns) = tree.cliques[at].parent.expect("only the root has none");
            let cells = columns.cells(sizes).expect("part of a clique");
            let from_parent = log_sum(&tables[parent], &to_shared[at][1], cells);
            let message: Vec<f64> = from_parent
                .iter()
                .zip(&upward[at])
                .map(|(all, own)| {
                    if *own == f64::NEG_INFINITY {
                        f64::NEG_INFINITY
                    } else {
                        all - own
                    }
                })
                .collect();
            add(&mut tables[at], &message, &to_shared[at][0]);
            shared[at] = from_parent;
        }
        for table in tables.iter_mut().chain(shared.iter_mut().skip(1)) {
            exponentiate(table);
        }
        Self {
            sizes: sizes.to_vec(),
            tree,
            cliques: tables,
            shared,
            to_shared,
        }
    }

    /// The probabilities of a marginal that lies within one clique.
    pub(crate) fn marginal(&self, columns: ColumnSet) -> Option<Vec<f64>> {
        let at = self.tree.holder(columns, &self.sizes)?;
        let clique = self.tree.cliques[at].columns;
        let map = cell_map(&self.sizes, clique, columns);
        let cells = columns.cells(&self.sizes).expect("part of a clique");
        Some(sum(&self.cliques[at], &map, cells))
    }
}

/// For each cell over `columns`, the cell over `part` (a subset) that it belongs to.
pub(crate) fn cell_map(sizes: &[usize], columns: ColumnSet, part: ColumnSet) -> Vec<u32> {
    let mut map = vec![0_u32];
    let mut stride = part.cells(sizes).expect("part of a clique") as u32;
    for column in columns.iter() {
        let size = sizes[column];
        let step = if part.contains(column) {
            stride /= size as u32;
            stride
        } else {
            0
        };
        let mut longer = Vec::with_capacity(map.len() * size);
        for &from in &map {
            longer.extend((0..size as u32).map(|code| from + code * step));
        }
        map = longer;
    }
    map
}

/// Sums the cells of a table into the cells they belong to.
pub(crate) fn sum(table: &[f64], map: &[u32], cells: usize) -> Vec<f64> {
    let mut sums = vec![0.0; cells];
    for (value, &into) in table.iter().zip(map) {
        sums[into as usize] += value;
    }
    sums
}

fn add(table: &mut [f64], message: &[f64], map: &[u32]) {
    for (cell, &from) in table.iter_mut().zip(map) {
        *cell += message[from as usize];
    }
}

/// The logarithm of the sum of exponentials, without forming a large one.
fn log_sum(table: &[f64], map: &[u32], cells: usize) -> Vec<f64> {
    let mut largest = vec![f64::NEG_INFINITY; cells];
    for (value, &into) in table.iter().zip(map) {
        let largest = &mut largest[into as usize];
        *largest = largest.max(*value);
    }
    let mut sums = vec![0.0; cells];
    for (value, &into) in table.iter().zip(map) {
        let largest = largest[into as usize];
        if largest > f64::NEG_INFINITY {
            sums[into as usize] += (value - largest).exp();
        }
    }
    sums.iter()
        .zip(&largest)
        .map(|(sum, largest)| sum.ln() + largest)
        .collect()
}

/// Logarithms to probabilities that sum to one.
fn exponentiate(table: &mut [f64]) {
    let largest = table.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for value in &mut *table {
        *value = (*value - largest).exp();
        total += *value;
    }
    for value in table {
        *value /= total;
    }
}

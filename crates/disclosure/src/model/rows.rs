//! Rows whose counts are the model's, as nearly as whole rows can be.

use rand::Rng;
use rand::RngExt;
use rand::seq::SliceRandom;

use super::beliefs::{Beliefs, cell_map};
use crate::marginal::ColumnSet;

impl Beliefs {
    /// Draws `rows` rows, column by column.
    ///
    /// Down the tree, the rows that agree on what a clique shares with its parent are given the
    /// clique's further columns in proportion to its probabilities, each combination as often as
    /// expected, rounded up or down at random. Within every such group the rows are shuffled anew
    /// for each clique: columns that share a parent must stay independent given it, and without
    /// the shuffle they would be dealt out in the same order and come to agree.
    pub(crate) fn rows(&self, rows: usize, rng: &mut impl Rng) -> Vec<Vec<u16>> {
        let mut columns = vec![vec![0_u16; rows]; self.sizes.len()];
        for (at, clique) in self.tree.cliques.iter().enumerate() {
            let shared = clique.parent.map_or(ColumnSet::EMPTY, |(_, shared)| shared);
            let further = clique.columns.difference(shared);
            let deal = self.joint(at, shared, further);
            let width = further.cells(&self.sizes).expect("part of a clique");
            for (group, probabilities) in self
                .groups(&columns, shared, rows)
                .iter_mut()
                .zip(deal.chunks(width))
            {
                group.shuffle(rng);
                let counts = rounded(probabilities, group.len(), rng.random());
                let mut members = group.iter();
                for (cell, count) in counts {
                    for &row in members.by_ref().take(count) {
                        self.write(&mut columns, row as usize, further, cell);
                    }
                }
            }
        }
        columns
    }

    /// Probabilities of a clique as a matrix: a row for each cell of `from`, and `to` across.
    fn joint(&self, at: usize, from: ColumnSet, to: ColumnSet) -> Vec<f64> {
        let clique = self.tree.cliques[at].columns;
        let width = to.cells(&self.sizes).expect("part of a clique");
        let rows = cell_map(&self.sizes, clique, from);
        let columns = cell_map(&self.sizes, clique, to);
        let mut joint = vec![0.0; self.cliques[at].len()];
        for ((p, row), column) in self.cliques[at].iter().zip(rows).zip(columns) {
            joint[row as usize * width + column as usize] = *p;
        }
        joint
    }

    /// The rows that fall in each cell of `shared`.
    fn groups(&self, columns: &[Vec<u16>], shared: ColumnSet, rows: usize) -> Vec<Vec<u32>> {
        let mut cells = vec![0_usize; rows];
        for column in shared.iter() {
            for (cell, code) in cells.iter_mut().zip(&columns[column]) {
                *cell = *cell * self.sizes[column] + usize::from(*code);
            }
        }
        let mut groups = vec![Vec::new(); shared.cells(&self.sizes).expect("part of a clique")];
        for (row, cell) in cells.into_iter().enumerate() {
            groups[cell].push(row as u32);
        }
        groups
    }

    fn write(&self, columns: &mut [Vec<u16>], row: usize, of: ColumnSet, cell: usize) {
        let mut rest = cell;
        let members: Vec<usize> = of.iter().collect();
        for &column in members.iter().rev() {
            columns[column][row] = (rest % self.sizes[column]) as u16;
            rest /= self.sizes[column];
        }
    }
}

/// Shares `whole` out in proportion to `weights`: every cell gets its due rounded up or down, up
/// with a probability equal to its fraction, and so does every run of neighbouring cells
/// (systematic sampling from one uniform `offset`).
fn rounded(
    weights: &[f64],
    whole: usize,
    offset: f64,
) -> impl Iterator<Item = (usize, usize)> + use<'_> {
    let mass: f64 = weights.iter().sum();
    let last = weights.iter().rposition(|weight| *weight > 0.0);
    let mut sum = 0.0;
    let mut given = 0;
    let cells = if whole == 0 { &[] } else { weights };
    cells.iter().enumerate().filter_map(move |(cell, weight)| {
        if *weight <= 0.0 {
            return None;
        }
        sum += weight;
        let due = if Some(cell) == last {
            whole
        } else {
            ((sum / mass * whole as f64 + offset).floor() as usize).min(whole)
        };
        let count = due - given;
        given = due;
        (count > 0).then_some((cell, count))
    })
}

//! The marginal of every pair of columns, also of those that share no clique.

use std::collections::BTreeMap;

use super::beliefs::{Beliefs, cell_map, sum};
use crate::marginal::ColumnSet;

impl Beliefs {
    /// The probabilities of all pairs of columns.
    ///
    /// From each column `a` outwards through the tree: what is carried is the joint of `a` and the
    /// columns shared at the crossing, and each clique turns it into the joint with what it has.
    pub(crate) fn all_pairs(&self) -> BTreeMap<ColumnSet, Vec<f64>> {
        let mut pairs = BTreeMap::new();
        let mut kernels = BTreeMap::new();
        let columns = self.sizes.len();
        for a in 0..columns {
            let set = ColumnSet::one(a);
            let start = self
                .tree
                .holder(set, &self.sizes)
                .expect("every column is in a clique");
            let mut open = vec![(start, None::<(usize, Vec<f64>)>)];
            while let Some((at, incoming)) = open.pop() {
                let clique = self.tree.cliques[at].columns;
                let from = incoming.as_ref().map(|(from, _)| *from);
                // The joint of `a` and another set of this clique's columns, `a` slowest.
                let joint = |to: ColumnSet, kernels: &mut BTreeMap<_, Vec<f64>>| match &incoming {
                    None => self.joint_within(at, a, to),
                    Some((from, carried)) => {
                        let shared = self.shared_columns(*from, at);
                        let cells = |columns: ColumnSet| {
                            columns.cells(&self.sizes).expect("part of a clique")
                        };
                        if cells(shared) * cells(to) <= 2 * self.cliques[at].len() {
                            let kernel = kernels
                                .entry((at, shared, to))
                                .or_insert_with(|| self.kernel(at, shared, to));
                            product(carried, kernel, self.sizes[a])
                        } else {
                            self.carry(at, carried, shared, to)
                        }
                    }
                };
                let inner = from.map_or(ColumnSet::EMPTY, |from| self.shared_columns(from, at));
                for b in clique.difference(inner).iter().filter(|b| *b > a) {
                    let pair = set.union(ColumnSet::one(b));
                    pairs
                        .entry(pair)
                        .or_insert_with(|| joint(ColumnSet::one(b), &mut kernels));
                }
                for next in self.neighbours(at).filter(|next| Some(*next) != from) {
                    let shared = self.shared_columns(at, next);
                    open.push((next, Some((at, joint(shared, &mut kernels)))));
                }
            }
        }
        pairs
    }

    fn neighbours(&self, at: usize) -> impl Iterator<Item = usize> {
        let cliques = &self.tree.cliques;
        let parent = cliques[at].parent.map(|(parent, _)| parent);
        let child = move |next: &usize| cliques[*next].parent.is_some_and(|(up, _)| up == at);
        parent.into_iter().chain((0..cliques.len()).filter(child))
    }

    fn shared_columns(&self, a: usize, b: usize) -> ColumnSet {
        let cliques = &self.tree.cliques;
        cliques[a].columns.intersection(cliques[b].columns)
    }

    /// The joint of column `a` and the columns `to`, all of one clique, `a` slowest; where `a` is
    /// in `to`, only equal codes have mass.
    fn joint_within(&self, at: usize, a: usize, to: ColumnSet) -> Vec<f64> {
        let clique = self.tree.cliques[at].columns;
        let rows = cell_map(&self.sizes, clique, ColumnSet::one(a));
        let columns = cell_map(&self.sizes, clique, to);
        let width = to.cells(&self.sizes).expect("part of a clique");
        let mut joint = vec![0.0; self.sizes[a] * width];
        for ((p, row), column) in self.cliques[at].iter().zip(rows).zip(columns) {
            joint[row as usize * width + column as usize] += p;
        }
        joint
    }

    /// [`product`] with the kernel of a clique, without forming it: worth it where `from` and `to`
    /// overlap and most of the kernel would be zero.
    fn carry(&self, at: usize, carried: &[f64], from: ColumnSet, to: ColumnSet) -> Vec<f64> {
        let clique = self.tree.cliques[at].columns;
        let rows = cell_map(&self.sizes, clique, from);
        let columns = cell_map(&self.sizes, clique, to);
        let height = from.cells(&self.sizes).expect("part of a clique");
        let width = to.cells(&self.sizes).expect("part of a clique");
        let mass = sum(&self.cliques[at], &rows, height);
        let conditional: Vec<f64> = self.cliques[at]
            .iter()
            .zip(&rows)
            .map(|(p, row)| {
                if mass[*row as usize] > 0.0 {
                    p / mass[*row as usize]
                } else {
                    0.0
                }
            })
            .collect();
        let mut joint = vec![0.0; carried.len() / height * width];
        for (row, into) in carried.chunks(height).zip(joint.chunks_mut(width)) {
            for ((p, from), to) in conditional.iter().zip(&rows).zip(&columns) {
                into[*to as usize] += p * row[*from as usize];
            }
        }
        joint
    }

    /// The conditional probabilities of `to` given `from`, both of one clique: a row for each cell
    /// of `from`.
    fn kernel(&self, at: usize, from: ColumnSet, to: ColumnSet) -> Vec<f64> {
        let clique = self.tree.cliques[at].columns;
        let rows = cell_map(&self.sizes, clique, from);
        let columns = cell_map(&self.sizes, clique, to);
        let height = from.cells(&self.sizes).expect("part of a clique");
        let width = to.cells(&self.sizes).expect("part of a clique");
        let mass = sum(&self.cliques[at], &rows, height);
        let mut kernel = vec![0.0; height * width];
        for ((p, row), column) in self.cliques[at].iter().zip(rows).zip(columns) {
            kernel[row as usize * width + column as usize] += p;
        }
        for (row, mass) in kernel.chunks_mut(width).zip(mass) {
            if mass > 0.0 {
                row.iter_mut().for_each(|p| *p /= mass);
            }
        }
        kernel
    }
}

/// The product of two matrices in row order, the left one with `height` rows.
fn product(left: &[f64], right: &[f64], height: usize) -> Vec<f64> {
    let inner = left.len() / height;
    let width = right.len() / inner;
    let mut result = vec![0.0; height * width];
    for (row, into) in left.chunks(inner).zip(result.chunks_mut(width)) {
        for (weight, from) in row.iter().zip(right.chunks(width)) {
            if *weight != 0.0 {
                for (into, from) in into.iter_mut().zip(from) {
                    *into += weight * from;
                }
            }
        }
    }
    result
}

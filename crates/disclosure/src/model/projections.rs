//! Marginals of columns that share no clique.

use std::collections::BTreeMap;

use super::beliefs::{Beliefs, cell_map, sum};
use crate::marginal::ColumnSet;

/// Marginals of up to three columns of one model, whatever cliques they lie in.
///
/// Among the cliques there is one from which the columns lie in different directions (the median
/// of a tree). What a direction says of its column, given what is shared with that direction, is
/// worked out once and kept.
pub(crate) struct Projections<'a> {
    beliefs: &'a Beliefs,
    neighbours: Vec<Vec<usize>>,
    /// For each column and clique, the neighbour towards the column; itself, if it holds it.
    towards: Vec<Vec<usize>>,
    /// For a clique, the next one and a column beyond: the column's probabilities given what the
    /// two share, a row for each cell of that.
    kernels: BTreeMap<(usize, usize, usize), Vec<f64>>,
}

/// A table over columns in the order they are listed, the last fastest.
struct Partial {
    order: Vec<usize>,
    cells: Vec<f64>,
}

impl<'a> Projections<'a> {
    pub(crate) fn new(beliefs: &'a Beliefs) -> Self {
        let cliques = &beliefs.tree.cliques;
        let mut neighbours = vec![Vec::new(); cliques.len()];
        for (at, clique) in cliques.iter().enumerate() {
            if let Some((parent, _)) = clique.parent {
                neighbours[at].push(parent);
                neighbours[parent].push(at);
            }
        }
        let towards = (0..beliefs.sizes.len()).map(|column| {
            // From the cliques that hold the column outwards.
            let mut open: Vec<usize> = (0..cliques.len())
                .filter(|at| cliques[*at].columns.contains(column))
                .collect();
            let mut towards = vec![usize::MAX; cliques.len()];
            open.iter().for_each(|at| towards[*at] = *at);
            while let Some(at) = open.pop() {
                for &next in &neighbours[at] {
                    if towards[next] == usize::MAX {
                        towards[next] = at;
                        open.push(next);
                    }
                }
            }
            towards
        });
        let towards = towards.collect();
        Self {
            beliefs,
            neighbours,
            towards,
            kernels: BTreeMap::new(),
        }
    }

    /// The probabilities over one to three columns.
    pub(crate) fn of(&mut self, columns: ColumnSet) -> Vec<f64> {
        assert!((1..=3).contains(&columns.len()), "one to three columns");
        if let Some(held) = self.beliefs.marginal(columns) {
            return held;
        }
        let at = self.median(columns);
        let clique = self.beliefs.tree.cliques[at].columns;
        let beyond: Vec<usize> = columns.difference(clique).iter().collect();
        let shared: Vec<ColumnSet> = beyond
            .iter()
            .map(|column| self.shared(at, self.towards[*column][at]))
            .collect();
        let needed = shared
            .iter()
            .fold(columns.intersection(clique), |all, set| all.union(*set));
        let mut partial = Partial {
            order: needed.iter().collect(),
            cells: self.within(at, needed),
        };
        let beliefs = self.beliefs;
        for (step, &column) in beyond.iter().enumerate() {
            let later = shared[step + 1..].iter();
            let keep = later.fold(columns, |all, set| all.union(*set));
            let next = self.towards[column][at];
            let kernel = self.kernel(at, next, column);
            partial = partial.extended(&beliefs.sizes, shared[step], column, kernel, keep);
        }
        partial.arranged(&self.beliefs.sizes, columns)
    }

    /// A clique from which no two of the columns lie in one direction.
    fn median(&self, columns: ColumnSet) -> usize {
        let first = columns.iter().next().expect("one column or more");
        let mut at = self.towards[first][0];
        loop {
            let mut directions = BTreeMap::new();
            for column in columns.iter() {
                let next = self.towards[column][at];
                if next != at {
                    *directions.entry(next).or_insert(0) += 1;
                }
            }
            // A step leaves one column behind at most, so it is never taken back.
            match directions.into_iter().find(|(_, columns)| *columns > 1) {
                Some((next, _)) => at = next,
                None => return at,
            }
        }
    }

    /// The probabilities of `column`, which lies beyond `next` as seen from `at`, given the
    /// columns that the two share.
    fn kernel(&mut self, at: usize, next: usize, column: usize) -> &[f64] {
        if !self.kernels.contains_key(&(at, next, column)) {
            let kernel = self.new_kernel(at, next, column);
            self.kernels.insert((at, next, column), kernel);
        }
        &self.kernels[&(at, next, column)]
    }

    fn new_kernel(&mut self, at: usize, next: usize, column: usize) -> Vec<f64> {
        let given = self.shared(at, next);
        let further = self.towards[column][next];
        let size = self.beliefs.sizes[column];
        let (through, rows) = if further == next {
            (ColumnSet::one(column), None)
        } else {
            let through = self.shared(next, further);
            (through, Some(self.kernel(next, further, column).to_vec()))
        };
        let scope = given.union(through);
        let joint = self.within(next, scope);
        let sizes = &self.beliefs.sizes;
        let to_given = cell_map(sizes, scope, given);
        let to_through = cell_map(sizes, scope, through);
        let height = given.cells(sizes).expect("part of a clique");
        let mut kernel = vec![0.0; height * size];
        for ((p, row), from) in joint.iter().zip(&to_given).zip(&to_through) {
            let (row, from) = (*row as usize, *from as usize);
            match &rows {
                None => kernel[row * size + from] += p,
                Some(rows) if *p > 0.0 => {
                    let into = &mut kernel[row * size..(row + 1) * size];
                    let from = &rows[from * size..(from + 1) * size];
                    into.iter_mut()
                        .zip(from)
                        .for_each(|(into, q)| *into += p * q);
                }
                Some(_) => {}
            }
        }
        let mass = sum(&joint, &to_given, height);
        for (row, mass) in kernel.chunks_mut(size).zip(mass) {
            if mass > 0.0 {
                row.iter_mut().for_each(|p| *p /= mass);
            }
        }
        kernel
    }

    fn shared(&self, a: usize, b: usize) -> ColumnSet {
        debug_assert!(self.neighbours[a].contains(&b));
        let cliques = &self.beliefs.tree.cliques;
        cliques[a].columns.intersection(cliques[b].columns)
    }

    /// The probabilities over some of a clique's columns.
    fn within(&self, at: usize, columns: ColumnSet) -> Vec<f64> {
        let sizes = &self.beliefs.sizes;
        let map = cell_map(sizes, self.beliefs.tree.cliques[at].columns, columns);
        let cells = columns.cells(sizes).expect("part of a clique");
        sum(&self.beliefs.cliques[at], &map, cells)
    }
}

impl Partial {
    /// Takes in a column by its kernel given `given`, and sums out what is not in `keep`.
    fn extended(
        &self,
        sizes: &[usize],
        given: ColumnSet,
        column: usize,
        kernel: &[f64],
        keep: ColumnSet,
    ) -> Self {
        let kept: Vec<usize> = self
            .order
            .iter()
            .copied()
            .filter(|column| keep.contains(*column))
            .collect();
        let size = sizes[column];
        let to_kept = self.places(sizes, &kept);
        let to_given = self.places(sizes, &given.iter().collect::<Vec<_>>());
        let cells: usize = kept.iter().map(|column| sizes[*column]).product();
        let mut into = vec![0.0; cells * size];
        for ((p, to), from) in self.cells.iter().zip(to_kept).zip(to_given) {
            if *p > 0.0 {
                let into = &mut into[to * size..(to + 1) * size];
                let row = &kernel[from * size..(from + 1) * size];
                into.iter_mut()
                    .zip(row)
                    .for_each(|(into, q)| *into += p * q);
            }
        }
        Self {
            order: kept.into_iter().chain([column]).collect(),
            cells: into,
        }
    }

    /// For each cell, its place among the cells of some of the columns, in the order given.
    fn places(&self, sizes: &[usize], of: &[usize]) -> Vec<usize> {
        let mut places = vec![0];
        for column in &self.order {
            let behind = of.iter().rev().take_while(|other| *other != column);
            let stride: usize = behind.map(|other| sizes[*other]).product();
            let stride = if of.contains(column) { stride } else { 0 };
            places = places
                .iter()
                .flat_map(|place| (0..sizes[*column]).map(move |code| place + code * stride))
                .collect();
        }
        places
    }

    /// The cells in the order of a [`ColumnSet`].
    fn arranged(self, sizes: &[usize], columns: ColumnSet) -> Vec<f64> {
        let order: Vec<usize> = columns.iter().collect();
        let mut cells = vec![0.0; self.cells.len()];
        for (p, place) in self.cells.iter().zip(self.places(sizes, &order)) {
            cells[place] = *p;
        }
        cells
    }
}

//! Rare codes told together.
//!
//! Where most codes of a column hardly occur, a pair of such columns has thousands of cells that
//! hold nothing but noise. MST (McKenna, Miklau and Sheldon 2021, section 4) counts such codes as
//! one, and shares them out evenly when rows are made. Which codes are merged is read off a noisy
//! marginal, so it costs nothing; a row still falls in exactly one cell of each marginal.

use std::collections::BTreeSet;

use crate::marginal::ColumnSet;
use crate::zeros::StructuralZeros;

/// For each column, which codes are told as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Merging {
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    /// For each code, the merged code that it is part of.
    to: Vec<u16>,
    /// For each merged code, the codes it stands for.
    of: Vec<Vec<u16>>,
}

impl Merging {
    /// Merges, in each column, the codes that `rare` picks; codes that structural zeros name are
    /// never picked, since what is true of one of them need not be true of another.
    pub(crate) fn of_rare(
        sizes: &[usize],
        zeros: &StructuralZeros,
        rare: impl Fn(usize, usize) -> bool,
    ) -> Self {
        let columns = sizes.iter().enumerate().map(|(column, size)| {
            let named: BTreeSet<usize> = zeros.codes(column, sizes).collect();
            let picked: Vec<bool> = (0..*size)
                .map(|code| rare(column, code) && !named.contains(&code))
                .collect();
            Column::new(&picked)
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// How many codes each column has when merged.
    pub(crate) fn sizes(&self) -> Vec<usize> {
        self.columns.iter().map(|column| column.of.len()).collect()
    }

    /// The codes that a merged code stands for.
    pub(crate) fn members(&self, column: usize, merged: u16) -> &[u16] {
        &self.columns[column].of[usize::from(merged)]
    }

    /// For each cell over the columns, the merged cell it is part of.
    pub(crate) fn cells(&self, columns: ColumnSet) -> Vec<usize> {
        let mut places = vec![0];
        for column in columns.iter() {
            let Column { to, of } = &self.columns[column];
            places = places
                .iter()
                .flat_map(|place| {
                    let place = place * of.len();
                    to.iter().map(move |merged| place + usize::from(*merged))
                })
                .collect();
        }
        places
    }

    /// Counts over merged cells, added up from cells.
    pub(crate) fn merge<T: Copy + std::ops::AddAssign + Default>(
        &self,
        columns: ColumnSet,
        counts: &[T],
    ) -> Vec<T> {
        let cells = columns.cells(&self.sizes()).expect("fewer than unmerged");
        let mut merged = vec![T::default(); cells];
        for (count, place) in counts.iter().zip(self.cells(columns)) {
            merged[place] += *count;
        }
        merged
    }

    /// Counts over cells, each merged cell shared out evenly.
    pub(crate) fn spread(&self, columns: ColumnSet, merged: &[f64]) -> Vec<f64> {
        let places = self.cells(columns);
        let mut members = vec![0.0_f64; merged.len()];
        places.iter().for_each(|place| members[*place] += 1.0);
        places
            .iter()
            .map(|place| merged[*place] / members[*place])
            .collect()
    }
}

impl Column {
    fn new(picked: &[bool]) -> Self {
        let mut of: Vec<Vec<u16>> = Vec::new();
        let mut rare = None;
        let mut to = Vec::with_capacity(picked.len());
        for (code, picked) in (0..=u16::MAX).zip(picked) {
            let place = match rare {
                Some(place) if *picked => place,
                _ => {
                    of.push(Vec::new());
                    of.len() - 1
                }
            };
            if *picked {
                rare = Some(place);
            }
            of[place].push(code);
            to.push(u16::try_from(place).expect("no more than there are codes"));
        }
        Self { to, of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_codes_are_one_and_are_shared_out_evenly() {
        let rare = |column: usize, code: usize| column == 1 && (1..4).contains(&code);
        let merging = Merging::of_rare(&[2, 5], &StructuralZeros::default(), rare);
        assert_eq!(merging.sizes(), [2, 3]);
        assert_eq!(merging.members(1, 1), [1, 2, 3]);
        let both = ColumnSet::from_iter([0, 1]);
        let counts: Vec<f64> = (0..10).map(f64::from).collect();
        let merged = merging.merge(both, &counts);
        assert_eq!(merged, [0.0, 6.0, 4.0, 5.0, 21.0, 9.0]);
        let spread = merging.spread(both, &merged);
        assert_eq!(spread, [0.0, 2.0, 2.0, 2.0, 4.0, 5.0, 7.0, 7.0, 7.0, 9.0]);
    }

    #[test]
    fn codes_that_zeros_name_are_never_merged() {
        let domain = crate::Domain::new([("a", vec!["0", "1", "2"]), ("b", vec!["x", "y"])]);
        let domain = domain.expect("a domain");
        let json = r#"[{"a": ["1"], "b": ["y"]}]"#;
        let zeros = StructuralZeros::read_json(json.as_bytes(), &domain).expect("zeros");
        let merging = Merging::of_rare(&[3, 2], &zeros, |_, _| true);
        // Of `a` the codes 0 and 2 are one; `x` alone is left of `b`.
        assert_eq!(merging.sizes(), [2, 2]);
        assert_eq!(merging.members(0, 0), [0, 2]);
    }
}

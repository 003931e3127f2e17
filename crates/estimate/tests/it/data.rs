//! The tables and reference figures under `tests/data`.

use std::fs::File;
use std::path::PathBuf;

use estimate::input::{Columns, read};
use estimate::{ListSet, Model, Table};

pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

/// A published capture table.
pub(crate) fn table(name: &str) -> Table {
    let file = File::open(path(&format!("tables/{name}.csv"))).unwrap();
    let input = read(file, &Columns::default()).unwrap();
    assert_eq!(input.strata.len(), 1);
    input.strata.into_iter().next().unwrap().1
}

/// Rows of a file of reference figures.
pub(crate) fn reference(name: &str) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(path(&format!("reference/{name}.csv")))
        .unwrap();
    let header = reader.headers().unwrap().clone();
    (header, reader.records().map(Result::unwrap).collect())
}

/// The pairwise model whose pairs are the bits of `mask`.
pub(crate) fn pairwise(lists: usize, mask: usize) -> Model {
    let pairs = ListSet::of_size(lists, 2).into_iter().enumerate();
    let chosen = pairs.filter(|(position, _)| mask >> position & 1 == 1);
    Model::generated_by(lists, chosen.map(|(_, pair)| pair))
}

/// Whether two numbers agree to a relative difference.
pub(crate) fn close(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance * wanted.abs()
}

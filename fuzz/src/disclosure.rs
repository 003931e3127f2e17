//! The readers of what is to be published: domains, structural zeros and microdata.

use std::num::NonZeroU32;
use std::sync::Arc;

use disclosure::{Contribution, Domain, StructuralZeros, Table, TableError};

/// The columns that `microdata` is read by.
const DOMAIN: &[u8] =
    br#"{"sex": ["f", "m"], "form": ["labour", "sexual", "other"], "child": ["yes", "no"]}"#;

fn small() -> Arc<Domain> {
    Arc::new(Domain::read_json(DOMAIN).expect("a domain"))
}

/// Reads a domain, and the same bytes as structural zeros and as tables whose codes are observed.
pub fn domain(bytes: &[u8]) {
    match Domain::read_json(bytes) {
        Ok(domain) => assert!(!domain.columns().is_empty()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    if let Err(error) = StructuralZeros::read_json(bytes, &small()) {
        assert!(!error.to_string().is_empty());
    }
    if let Err(error) = Domain::observed([bytes]) {
        assert!(!error.to_string().is_empty());
    }
}

/// Reads microdata of a domain, with a row a person and with a column that names the person.
pub fn microdata(bytes: &[u8]) {
    let bounded = Contribution::Bounded {
        column: "person".to_owned(),
        rows: NonZeroU32::MIN,
        key: [7; 32],
    };
    for contribution in [Contribution::OneRowPerPerson, bounded] {
        match Table::read_csv(bytes, &small(), &contribution) {
            Ok(table) => assert!(table.rows() > 0),
            Err(TableError::UnknownCode { line, column, .. }) => {
                assert!(line > 0 && !column.is_empty());
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

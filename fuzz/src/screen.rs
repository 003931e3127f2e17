//! The reader of `throughline screen`: what is recorded about persons, as JSON and as CSV.

#[path = "../../crates/cli/src/commands/screen/document.rs"]
mod document;
#[path = "../../crates/cli/src/commands/screen/node.rs"]
mod node;
#[path = "../../crates/cli/src/commands/screen/output.rs"]
mod output;
#[path = "../../crates/cli/src/commands/screen/record.rs"]
mod record;
#[path = "../../crates/cli/src/commands/screen/table.rs"]
mod table;

use screening::Instrument;

/// Reads a JSON file of one record or of many.
pub fn json(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(error) = document::parse(Instrument::ilo_ec_2009(), text) {
        assert!(!format!("{error:#}").is_empty());
    }
}

/// Reads a CSV file, a person a row, and writes the result of each.
pub fn csv(bytes: &[u8]) {
    let mut written = Vec::new();
    match table::rows(Instrument::ilo_ec_2009(), bytes, &mut written) {
        Ok(()) => {
            // A row for each person, as wide as the header, whatever stood in the cells.
            let mut rows = csv::Reader::from_reader(written.as_slice());
            assert!(rows.byte_records().all(|row| row.is_ok()));
        }
        Err(error) => assert!(!format!("{error:#}").is_empty()),
    }
}

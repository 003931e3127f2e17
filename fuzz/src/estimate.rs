//! The reader of capture tables.

use estimate::input::{Columns, InputError, read};

/// Reads a capture table, once as it is and once with columns chosen by name.
pub fn table(bytes: &[u8]) {
    let chosen = Columns {
        lists: vec!["police".to_owned(), "ngo".to_owned()],
        strata: Some("sex".to_owned()),
        met: Some("found".to_owned()),
    };
    for columns in [Columns::default(), chosen] {
        match read(bytes, &columns) {
            Ok(input) => assert!(!input.strata.is_empty()),
            Err(
                error @ (InputError::NotAnIndicator { line, .. }
                | InputError::NotACount { line, .. }
                | InputError::OnNoList { line, .. }),
            ) => {
                assert!(line > 0, "{error}");
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

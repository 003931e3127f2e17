//! The readers of what is typed to search, and of places in lists.

use engine::{ListPlace, Sought};

/// Reads a text as everything that is looked for, and as a place in a list.
pub fn sought(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for read in [
        Sought::phone(&text),
        Sought::document(&text),
        Sought::name(&text),
    ] {
        match read {
            Ok(sought) => {
                let shown = format!("{sought:?}");
                assert!(!shown.contains(&*text) || text.len() < 10, "{shown}");
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    if let Ok(place) = text.parse::<ListPlace>() {
        assert_eq!(place.to_string().parse(), Ok(place));
    }
}

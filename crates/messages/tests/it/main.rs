//! Catalogues of messages, as whoever keeps or translates them meets them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod confirmations;
mod exchange;
mod faults;

use std::fs;

use messages::Catalogue;
use tempfile::TempDir;

/// A catalogue of a few files, in a folder of its own.
struct Shelf {
    folder: TempDir,
}

const ENGLISH: &str = "### Status: reviewed\n\n## Greeting\nhello = Hello, { $name }\nfound = { $count ->\n    [one] { $count } case\n   *[other] { $count } cases\n  }\nbye = Good bye & thanks\n";

const RUSSIAN: &str = "hello = Здравствуйте, { $name }\nfound = { $count ->\n    [one] { $count } дело\n    [few] { $count } дела\n    [many] { $count } дел\n   *[other] { $count } дела\n  }\nbye = До свидания\n";

impl Shelf {
    /// English, and Russian as it should be.
    fn new() -> Shelf {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf { folder };
        shelf.write("en/common.ftl", ENGLISH);
        shelf.write("ru/common.ftl", RUSSIAN);
        shelf
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self) -> Catalogue {
        Catalogue::read(self.folder.path()).unwrap()
    }

    /// What is wrong with it, with what languages lack.
    fn faults(&self) -> String {
        match Catalogue::read(self.folder.path()) {
            Ok(catalogue) => catalogue
                .check()
                .err()
                .map(|faults| faults.to_string())
                .unwrap_or_default(),
            Err(faults) => faults.to_string(),
        }
    }
}

//! What tests tell the entry points: seeds, damaged seeds and noise, a bounded number of cases.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Tells an entry point every file of a folder of this repository, then `cases` damaged ones.
pub fn tell(folder: &str, cases: u32, entry: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let files =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let seeds: Vec<Vec<u8>> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert!(!seeds.is_empty(), "{} holds no seed", folder.display());
    for seed in &seeds {
        entry(seed);
    }
    let cut = (any::<prop::sample::Index>(), 0_usize..24, damage());
    let damaged = (
        any::<prop::sample::Index>(),
        prop::collection::vec(cut, 1..5),
    );
    let damaged = damaged.prop_map(|(which, cuts)| {
        let mut bytes = which.get(&seeds).clone();
        for (at, length, put) in cuts {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, put);
        }
        bytes
    });
    let noise = prop::collection::vec(any::<u8>(), 0..300);
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let told = TestRunner::new(config).run(&prop_oneof![9 => damaged, 1 => noise], |bytes| {
        entry(&bytes);
        Ok(())
    });
    told.unwrap_or_else(|error| panic!("{error}"));
}

/// What is put where something was cut: letters, marks that formats are made of, or any bytes.
fn damage() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        ".{0,8}".prop_map(String::into_bytes),
        r#"[\[\]{}"',;:=\n\r\t\\0-9eE.+-]{0,6}"#.prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..6),
    ]
}

//! Pages that say what holds name the tests that show it: every test they name is there.

use std::fs;
use std::path::Path;

use anyhow::Context;

/// The pages that name tests.
const PAGES: [&str; 2] = ["docs/security.md", "docs/threat-model.md"];

/// Adds a fault for each test that a page names and no room has.
pub(crate) fn check(root: &Path, faults: &mut Vec<String>) -> anyhow::Result<()> {
    for page in PAGES {
        let text =
            fs::read_to_string(root.join(page)).with_context(|| format!("reading {page}"))?;
        let mut named = 0;
        for (number, line) in text.lines().enumerate() {
            for name in line.split('`').skip(1).step_by(2).filter(|it| is_test(it)) {
                named += 1;
                if !is_there(root, name)? {
                    let number = number + 1;
                    faults.push(format!("{page}:{number}: no room has the test `{name}`"));
                }
            }
        }
        if named == 0 {
            faults.push(format!("{page}: names no test"));
        }
    }
    Ok(())
}

/// Whether words in backticks are the name of a test, or of all tests of a file.
fn is_test(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
    };
    match name.rsplit_once("::") {
        Some((file, test)) => file.split("::").all(word) && (test == "*" || word(test)),
        None => false,
    }
}

/// Whether a file of the tests of some room has it.
fn is_there(root: &Path, name: &str) -> anyhow::Result<bool> {
    let (file, test) = name.rsplit_once("::").context("a test has a file")?;
    let file = format!("tests/it/{}.rs", file.replace("::", "/"));
    for room in fs::read_dir(root.join("crates"))? {
        let Ok(text) = fs::read_to_string(room?.path().join(&file)) else {
            continue;
        };
        if test == "*" || text.contains(&format!("fn {test}(")) {
            return Ok(true);
        }
    }
    Ok(false)
}

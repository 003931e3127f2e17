//! `throughline estimate` from the outside.

use serde_json::Value;
use std::io::Write;

use crate::throughline;

/// Artificial table of Chan, Silverman & Vincent (2021), table 2: estimates that do not exist.
const ARTIFICIAL: &str = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n";

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn json(args: &[&str]) -> Value {
    let output = throughline(args);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn models_lists_every_model_with_its_existence() {
    let table = file(ARTIFICIAL);
    let path = table.path().to_str().unwrap();
    let answer = json(&["estimate", "models", path, "--order", "2", "--json"]);
    assert_eq!(answer["n"], 96);
    let models = answer["models"].as_array().unwrap();
    assert_eq!(models.len(), 8);
    let find = |terms: &[&str]| {
        let wanted = serde_json::json!(terms);
        models
            .iter()
            .find(|model| model["model"] == wanted)
            .unwrap()
    };
    let independence = find(&[]);
    assert_eq!(independence["existence"], 0);
    assert!((independence["estimate"].as_f64().unwrap() - 539.0939294).abs() < 1e-6);
    let pair = find(&["A:B"]);
    assert_eq!(
        (&pair["existence"], &pair["estimate"]),
        (&1.into(), &Value::Null)
    );
    assert!(pair["face"]["certificate"]["weights"].is_object());
    assert_eq!(find(&["A:B", "A:C", "B:C"])["existence"], 2);
}

#[test]
fn a_bad_row_is_refused_with_its_place() {
    let table = file("A,B,count\n1,0,3\n1,x,3\n");
    let output = throughline(&["estimate", "models", table.path().to_str().unwrap()]);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("line 3") && said.contains("`B`") && said.contains("`x`"),
        "{said}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn too_many_models_are_refused_with_advice() {
    let header: Vec<String> = (0..8).map(|list| format!("L{list}")).collect();
    let rows: Vec<String> = (0..8)
        .map(|list| {
            let row: Vec<&str> = (0..8)
                .map(|other| if other == list { "1" } else { "0" })
                .collect();
            row.join(",")
        })
        .collect();
    let table = file(&format!("{}\n{}\n", header.join(","), rows.join("\n")));
    let output = throughline(&["estimate", "models", table.path().to_str().unwrap()]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("at most 7 lists")
    );
}

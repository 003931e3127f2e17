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

/// United Kingdom 2013, five lists: Chan, Silverman & Vincent (2021).
const UNITED_KINGDOM: &str = "\
LA,NG,PFNCA,GO,GP,count
1,0,0,0,0,54
0,1,0,0,0,463
0,0,1,0,0,995
0,0,0,1,0,695
0,0,0,0,1,316
1,1,0,0,0,15
1,0,1,0,0,19
1,0,0,1,0,3
0,1,1,0,0,62
0,1,0,1,0,19
0,1,0,0,1,1
0,0,1,1,0,76
0,0,1,0,1,11
0,0,0,1,1,8
1,1,1,0,0,1
1,1,0,1,0,1
0,1,1,1,0,4
1,1,1,1,0,1
";

#[test]
fn one_method_answers_with_every_key() {
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let answer = json(&[
        "estimate", path, "--method", "stepwise", "--boot", "200", "--json",
    ]);
    assert_eq!(
        (&answer["n"], &answer["method"]),
        (&2744.into(), &"stepwise".into())
    );
    assert!((answer["estimate"].as_f64().unwrap() - 11312.99).abs() < 0.01);
    let ci = &answer["ci"];
    assert_eq!((&ci["level"], &ci["kind"]), (&0.95.into(), &"bca".into()));
    assert!(ci["lower"].as_f64().unwrap() > 2744.0);
    assert!(ci["upper"].as_f64().unwrap() > 11313.0);
    assert_eq!(
        answer["model"],
        serde_json::json!(["LA:NG", "LA:PFNCA", "NG:GO", "NG:GP", "PFNCA:GP", "GO:GP"])
    );
    assert_eq!(answer["existence"], 0);
    for key in ["minus_infinity", "warnings"] {
        assert!(answer[key].is_array(), "{key}");
    }
    for key in ["bic", "aic", "deviance"] {
        assert!(answer[key].is_number(), "{key}");
    }
    assert_eq!(answer["verdict"]["grade"], "unsupported");
}

#[test]
fn the_seed_decides_and_threads_do_not() {
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let run = |seed: &str, threads: &str| {
        let arguments = [
            "estimate", path, "--method", "stepwise", "--boot", "100", "--json",
        ];
        let mut arguments = arguments.to_vec();
        arguments.extend(["--seed", seed, "--threads", threads]);
        json(&arguments)
    };
    assert_eq!(run("5", "1"), run("5", "3"));
    assert_ne!(run("5", "1")["ci"], run("6", "1")["ci"]);
}

#[test]
fn the_default_answer_is_every_method_and_a_verdict() {
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let figure = tempfile::NamedTempFile::new().unwrap();
    let svg = figure.path().to_str().unwrap();
    let answer = json(&["estimate", path, "--boot", "60", "--json", "--svg", svg]);
    assert_eq!(answer["estimate"], Value::Null);
    assert_eq!(answer["verdict"]["grade"], "unsupported");
    let span = &answer["sensitivity"]["span"];
    assert!((span["lower"].as_f64().unwrap() - 11312.99).abs() < 0.01);
    assert!((span["upper"].as_f64().unwrap() - 25311.29).abs() < 0.01);
    assert_eq!(
        answer["sensitivity"]["left_out"].as_array().unwrap().len(),
        5
    );
    let drawn = std::fs::read_to_string(figure.path()).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.contains("<title") && drawn.contains("stepwise"));
    // Counts below five are masked unless asked for.
    assert!(drawn.contains("&lt;5") && !drawn.contains(">3<"));
    let output = throughline(&[
        "estimate",
        path,
        "--boot",
        "0",
        "--svg",
        svg,
        "--show-small",
    ]);
    assert!(output.status.success());
    assert!(
        std::fs::read_to_string(figure.path())
            .unwrap()
            .contains(">3<")
    );
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("unsupported") && said.contains("the table alone cannot choose"));
}

#[test]
fn strata_are_estimated_apart_and_summed() {
    let mut text = String::from("region,A,B,C,count\n");
    for (region, scale) in [("north", 1), ("south", 2)] {
        for (history, count) in [
            ("1,0,0", 90),
            ("0,1,0", 80),
            ("0,0,1", 70),
            ("1,1,0", 30),
            ("1,0,1", 25),
            ("0,1,1", 20),
            ("1,1,1", 9),
        ] {
            text.push_str(&format!("{region},{history},{}\n", count * scale));
        }
    }
    // No overlap: no estimate, and it is shown, not dropped.
    let mut with_empty = text.clone();
    with_empty.push_str("east,1,0,0,5\neast,0,1,0,4\neast,0,0,1,3\n");
    let arguments = |path: &str| {
        let arguments = [
            "estimate",
            path,
            "--strata",
            "region",
            "--method",
            "independence",
        ];
        [&arguments[..], &["--boot", "0", "--json"]]
            .concat()
            .into_iter()
            .map(String::from)
            .collect::<Vec<_>>()
    };
    let run = |text: &str| {
        let table = file(text);
        let arguments = arguments(table.path().to_str().unwrap());
        json(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let answer = run(&text);
    let strata = answer["strata"].as_array().unwrap();
    let estimates: Vec<f64> = strata
        .iter()
        .map(|one| one["estimate"].as_f64().unwrap())
        .collect();
    assert!((estimates[1] / estimates[0] - 2.0).abs() < 1e-9);
    let sum = answer["sum_of_strata"].as_f64().unwrap();
    assert!((sum - estimates.iter().sum::<f64>()).abs() < 1e-9);
    let answer = run(&with_empty);
    assert_eq!(answer["strata"].as_array().unwrap().len(), 3);
    assert_eq!(answer["strata"][2]["estimate"], Value::Null);
    assert_eq!(answer["sum_of_strata"], Value::Null);
}

#[test]
fn replicates_are_estimated_row_by_row() {
    // The first resampled tables and estimates of the method run in R (Western city).
    let rows = file(
        "rep,10000,01000,00100,00010,00001,10100,10010,10001,01100,01010,00011,10101,01110\n\
         1,48,88,121,46,18,6,1,4,5,0,5,1,2\n\
         2,55,83,115,40,24,4,2,6,6,2,6,1,1\n",
    );
    let path = rows.path().to_str().unwrap();
    let answer = json(&[
        "estimate",
        "replicates",
        path,
        "--method",
        "stepwise",
        "--json",
    ]);
    let found = answer["replicates"].as_array().unwrap();
    for (row, wanted) in [(0, 2649.31190592), (1, 2642.74740179)] {
        let estimate = found[row]["estimate"].as_f64().unwrap();
        assert!(
            (estimate / wanted - 1.0).abs() < 1e-6,
            "{estimate} {wanted}"
        );
    }
}

#[test]
fn a_model_without_an_estimate_is_answered_with_its_existence() {
    let table = file(ARTIFICIAL);
    let path = table.path().to_str().unwrap();
    let answer = json(&[
        "estimate", path, "--method", "fixed", "--model", "A:B", "--boot", "0", "--json",
    ]);
    assert_eq!(
        (&answer["existence"], &answer["estimate"]),
        (&1.into(), &Value::Null)
    );
}

#[test]
fn nonsense_arguments_are_refused_with_advice() {
    let table = file(ARTIFICIAL);
    let path = table.path().to_str().unwrap();
    for (arguments, wanted) in [
        (&["estimate"][..], "name a table"),
        (&["estimate", path, "--level", "95"], "between 0 and 1"),
        (&["estimate", path, "--method", "fixed"], "--model"),
        (
            &["estimate", path, "--method", "fixed", "--model", "A:X"],
            "`X`",
        ),
        (&["estimate", path, "--omit", "D"], "A, B, C"),
        (&["estimate", "no-such-file.csv"], "no-such-file.csv"),
    ] {
        let output = throughline(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(wanted), "{arguments:?}: {said}");
    }
}

#[test]
fn decomposable_graphs_are_averaged() {
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let answer = json(&["estimate", path, "--method", "decomposable", "--json"]);
    // Binette & Steorts (2022): 23,016; their grid begins at one.
    let estimate = answer["estimate"].as_f64().unwrap();
    assert!((estimate - 23016.0).abs() < 100.0, "{estimate}");
    assert_eq!(answer["ci"]["kind"], "credible");
    let two = file("A,B,count\n1,0,3\n0,1,4\n1,1,2\n");
    let output = throughline(&[
        "estimate",
        two.path().to_str().unwrap(),
        "--method",
        "decomposable",
    ]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("3 to 7 lists")
    );
}

#[test]
fn latent_classes_that_do_not_converge_give_no_number() {
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let method = "latent-classes";
    let answer = json(&[
        "estimate", path, "--method", method, "--thin", "1", "--json",
    ]);
    let null = Value::Null;
    assert_eq!((&answer["estimate"], &answer["ci"]), (&null, &null));
    assert!(
        answer["warnings"].to_string().contains("not converged"),
        "{answer}"
    );
}

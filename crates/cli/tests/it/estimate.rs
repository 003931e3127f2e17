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
    let answer = json(&[
        "estimate", path, "--boot", "60", "--quick", "--json", "--svg", svg,
    ]);
    assert_eq!(answer["estimate"], Value::Null);
    assert_eq!(answer["verdict"]["grade"], "unsupported");
    assert_eq!(answer["resampled"]["asked"], 60);
    assert_eq!(answer["resampled"]["done"], 60);
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
    assert!(drawn.contains(">masked<") && !drawn.contains(">3<"));
    // Nor does anything else say so: sizes of lists are gone, other counts are to the nearest five.
    assert!(drawn.contains(">LA</text>") && drawn.contains("to the nearest five"));
    assert!(drawn.contains("Verdict: unsupported"));
    let output = throughline(&[
        "estimate",
        path,
        "--boot",
        "0",
        "--quick",
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
fn long_names_of_lists_have_room_in_the_figure() {
    let long = "Inspectorate of labour of the north";
    let endless = format!("Shelters{} of the south", " and houses".repeat(20));
    let table = file(&format!(
        "{long},\"{endless}\",C,count\n1,0,0,90\n0,1,0,80\n0,0,1,70\n1,1,0,20\n1,0,1,25\n0,1,1,15\n1,1,1,9\n"
    ));
    let figure = tempfile::NamedTempFile::new().unwrap();
    let svg = figure.path().to_str().unwrap();
    let path = table.path().to_str().unwrap();
    let output = throughline(&["estimate", path, "--boot", "0", "--quick", "--svg", svg]);
    assert!(output.status.success());
    let drawn = std::fs::read_to_string(figure.path()).unwrap();
    assert!(drawn.contains(&format!(">{long} (144)</text>")), "{drawn}");
    assert!(
        drawn.contains("…") && drawn.contains(" of the south (124)<title>"),
        "{drawn}"
    );
    assert!(drawn.contains(&format!("<title>{endless} (124)</title></text>")));
    // All labels end where the longest fits.
    let ends = drawn.matches("x=\"406.0\"").count();
    assert!(ends > 3, "{drawn}");
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
    let sum = answer["sum_of_strata"]["estimate"].as_f64().unwrap();
    assert!((sum - estimates.iter().sum::<f64>()).abs() < 1e-9);
    let ci = &answer["sum_of_strata"]["ci"];
    assert_eq!(ci["kind"], "log-normal");
    assert!(ci["lower"].as_f64().unwrap() < sum && sum < ci["upper"].as_f64().unwrap());
    let answer = run(&with_empty);
    assert_eq!(answer["strata"].as_array().unwrap().len(), 3);
    assert_eq!(answer["strata"][2]["estimate"], Value::Null);
    assert_eq!(answer["sum_of_strata"]["estimate"], Value::Null);
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

#[test]
fn small_counts_are_masked_wherever_they_would_show() {
    // Three people are on C alone: what is left without C would tell them, and one person is on A
    // and C.
    let rows = "1,0,0,0,90\n0,1,0,0,80\n0,0,0,1,70\n1,1,0,0,30\n1,0,0,1,25\n0,1,0,1,20\n\
                1,1,0,1,9\n0,0,1,0,3\n1,0,1,0,1\n0,1,1,0,12\n0,0,1,1,15\n";
    let table = file(&format!("A,B,C,D,count\n{rows}"));
    let path = table.path().to_str().unwrap();
    let arguments = ["estimate", path, "--boot", "0", "--quick", "--json"];
    let left_out = |answer: &Value| {
        let variations = answer["sensitivity"]["left_out"].as_array().unwrap();
        let without_c = variations.iter().find(|one| one["lists"] == "C").unwrap();
        without_c["n"].clone()
    };
    let pair = |answer: &Value| {
        let pairs = answer["sensitivity"]["pairs"].as_array().unwrap();
        let pair = pairs.iter().find(|one| one["lists"] == "A:C").unwrap();
        (pair["both"].clone(), pair["lincoln_petersen"].clone())
    };
    let masked = json(&arguments);
    assert_eq!(masked["n"], 355);
    assert_eq!(left_out(&masked), Value::Null);
    assert_eq!(pair(&masked), (Value::Null, Value::Null));
    let shown = json(&[&arguments[..], &["--show-small"]].concat());
    assert_eq!(left_out(&shown), 352);
    assert_eq!(pair(&shown).0, 1);
    assert!(pair(&shown).1.is_number());
    // In sentences and in the text as well.
    let arguments = ["estimate", path, "--boot", "0", "--quick", "--omit", "C"];
    let output = throughline(&arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("fewer than 5 case(s) seen only on omitted lists"),
        "{said}"
    );
    let output = throughline(&arguments[..5]);
    let told = String::from_utf8(output.stdout).unwrap();
    let line = told
        .lines()
        .find(|line| line.trim_start().starts_with("C  "))
        .unwrap();
    assert!(line.contains("masked"), "{line}");
}

#[test]
fn strata_of_the_default_answer_are_summed_method_by_method() {
    let mut text = String::from("region,A,B,C,count\n");
    for region in ["north", "south"] {
        for row in [
            "1,0,0,90", "0,1,0,80", "0,0,1,70", "1,1,0,30", "1,0,1,25", "0,1,1,20", "1,1,1,9",
        ] {
            text.push_str(&format!("{region},{row}\n"));
        }
    }
    let table = file(&text);
    let path = table.path().to_str().unwrap();
    let answer = json(&[
        "estimate", path, "--strata", "region", "--boot", "200", "--quick", "--json",
    ]);
    let methods = answer["sum_of_strata"]["methods"].as_array().unwrap();
    let of = |name: &str| methods.iter().find(|one| one["method"] == name).unwrap();
    let one = answer["strata"][0]["sensitivity"]["methods"]
        .as_array()
        .unwrap();
    let one = one.iter().find(|one| one["method"] == "stepwise").unwrap();
    let sum = of("stepwise");
    assert_eq!(sum["ci"]["kind"], "bca");
    // Relative to the estimate the sum of two is surer than one.
    let width = |value: &Value| {
        let ci = &value["ci"];
        (ci["upper"].as_f64().unwrap() - ci["lower"].as_f64().unwrap())
            / value["estimate"].as_f64().unwrap()
    };
    assert!(width(sum) < width(one), "{sum} {one}");
    assert_eq!(of("decomposable")["ci"]["kind"], "credible");
    assert_eq!(of("independence")["ci"]["kind"], "log-normal");
}

#[test]
fn thresholding_answers_with_what_it_kept() {
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let answer = json(&["estimate", path, "--method", "thresholding", "--json"]);
    assert_eq!(answer["ci"]["kind"], "credible");
    let estimate = answer["estimate"].as_f64().unwrap();
    assert!((11_000.0..13_500.0).contains(&estimate), "{estimate}");
    assert!(
        answer["warnings"].to_string().contains("kept LA:NG"),
        "{answer}"
    );
    // A flat prior has no posterior where all pairs cannot be estimated.
    let artificial = file(ARTIFICIAL);
    let path = artificial.path().to_str().unwrap();
    let answer = json(&[
        "estimate",
        path,
        "--method",
        "thresholding",
        "--prior",
        "flat",
        "--json",
    ]);
    assert_eq!(answer["estimate"], Value::Null);
    assert!(
        answer["warnings"].to_string().contains("no posterior"),
        "{answer}"
    );
}

#[test]
fn a_calibrated_interval_says_its_kind() {
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let plain = [
        "estimate", path, "--method", "stepwise", "--boot", "300", "--json",
    ];
    let calibrated = json(&[&plain[..], &["--calibrate", "220"]].concat());
    assert_eq!(calibrated["ci"]["kind"], "bca-calibrated", "{calibrated}");
    let (ci, before) = (&calibrated["ci"], &json(&plain)["ci"]);
    assert_eq!(before["kind"], "bca");
    assert_ne!(ci["upper"], before["upper"]);
    assert!(ci["lower"].as_f64().unwrap() < 11_313.0 && ci["upper"].as_f64().unwrap() > 11_313.0);
    let output = throughline(&["estimate", path, "--calibrate", "200"]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--method stepwise")
    );
}

#[test]
fn all_pairwise_models_are_checked_at_once() {
    let table = file(ARTIFICIAL);
    let path = table.path().to_str().unwrap();
    let answer = json(&["estimate", "check-all", path, "--json"]);
    assert_eq!(answer["models"], "8");
    assert_eq!(
        answer["by_existence"],
        serde_json::json!(["4", "3", "1", "0"])
    );
    let output = throughline(&["estimate", "check-all", path]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("8 pairwise models of 3 lists: 4 can be estimated"),
        "{said}"
    );
}

/// Interrupts a long run as Ctrl-C does; what it printed.
#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    use std::process::{Command, Stdio};
    let table = file(UNITED_KINGDOM);
    let path = table.path().to_str().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args([
            "estimate", path, "--method", "stepwise", "--boot", "4000000", "--json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let killed = Command::new("kill")
        .args(["-s", "INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["complete"], false);
    let done = answer["resampled"]["done"].as_u64().unwrap();
    assert!(done > 0 && done < 4_000_000, "{done}");
    assert_eq!(answer["ci"]["kind"], "bca");
}

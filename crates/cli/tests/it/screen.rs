//! `throughline screen`, as a worker, an analyst and an accident would use it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::throughline;

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn file(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Screens from standard input.
fn piped(input: &[u8], args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(["screen", "-"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn screened(input: &Value) -> Value {
    let output = piped(input.to_string().as_bytes(), &["--json"]);
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(input: &[u8]) -> String {
    let output = piped(input, &[]);
    assert!(!output.status.success());
    assert!(output.stdout.is_empty(), "nothing is answered");
    stderr(&output)
}

fn present(ids: &[&str]) -> Value {
    ids.iter()
        .map(|id| ((*id).to_owned(), json!("present")))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn servitude() -> Value {
    json!({
        "id": "S1",
        "acts": ["recruitment", "transportation", "receipt"],
        "means": ["deception", "coercion"],
        "forms": ["domestic_servitude"],
        "answers": present(&[
            "dec_legal_docs_status", "dec_contract", "ex_excessive_hours", "ex_low_no_salary",
            "ex_no_social_protection", "cd_documents", "cd_threat_denunciation",
        ]),
    })
}

#[test]
fn one_object_gives_one_object_with_the_agreed_keys() {
    let result = screened(&servitude());
    let mut keys: Vec<&str> = result
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    // Which order JSON objects keep depends on what else is built with this program.
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "elements",
            "explanation",
            "id",
            "ilo_class",
            "insufficient_information",
            "level",
            "sets"
        ]
    );
    assert_eq!(result["id"], "S1");
    assert_eq!(result["level"], "presumed_victim");
    assert_eq!(result["insufficient_information"], false);
    assert_eq!(
        result["elements"],
        json!({"act": true, "means": true, "purpose": true})
    );
    assert_eq!(result["ilo_class"], "forced_labour_possible_trafficking");
    let sets = result["sets"].as_array().unwrap();
    assert_eq!(sets.len(), 1);
    assert_eq!(sets[0]["set"], "adult_labour");
    assert_eq!(
        sets[0]["dimensions"]["coercion_destination"],
        json!({"positive": true, "s": 1, "m": 1, "w": 0, "sensitivity": "robust_positive"})
    );
    assert_eq!(
        sets[0]["dimensions"]["deceptive_recruitment"],
        json!({"positive": false, "s": 0, "m": 2, "w": 0, "sensitivity": "robust_negative"})
    );
    let explanation = &result["explanation"];
    assert_eq!(explanation["answers"].as_array().unwrap().len(), 7);
    assert_eq!(explanation["would_change"]["to"], "strong_presumption");
    assert!(
        explanation["rules"]
            .as_array()
            .unwrap()
            .iter()
            .all(|rule| rule["source"].is_string())
    );
}

#[test]
fn an_array_gives_an_array_in_the_same_order() {
    let girl = json!({
        "id": "S5", "age": 16, "acts": ["recruitment", "transfer"], "forms": ["sexual_exploitation"],
        "answers": present(&["cd_isolation", "cd_forced_tasks_clients"]),
    });
    let workers = json!({
        "id": "S7", "acts": ["recruitment", "harbouring"], "forms": ["forced_labour"], "age": 30,
        "answers": present(&[
            "dec_legal_docs_status", "dec_wages", "dec_work_conditions", "ex_low_no_salary",
            "ex_bad_living", "ex_very_bad_working", "cd_documents", "cd_violence_victim",
        ]),
    });
    let results = screened(&json!([girl, workers, servitude(), {}]));
    let told: Vec<_> = results
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            (
                result["id"].as_str().unwrap(),
                result["level"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("S5", "presumed_victim"),
            ("S7", "strong_presumption"),
            ("S1", "presumed_victim"),
            ("", "no_indication"),
        ]
    );
    assert_eq!(results[1]["ilo_class"], "trafficked_forced_labour");
    assert_eq!(results[3]["insufficient_information"], true);
    assert_eq!(screened(&json!([])), json!([]));
}

#[test]
fn organ_removal_is_presumed_without_any_set() {
    let result = screened(&json!({
        "id": "S4", "age": 41, "acts": ["recruitment"], "forms": ["organ_removal"],
        "answers": present(&["or_promised_payment", "or_fresh_surgery"]),
    }));
    assert_eq!(result["level"], "presumed_victim");
    assert_eq!(result["sets"], json!([]));
}

#[test]
fn consent_changes_nothing() {
    let mut record = servitude();
    let before = screened(&record);
    for consent in [json!(true), json!(false), json!("gave it"), json!(null)] {
        record["consent"] = consent;
        assert_eq!(screened(&record), before);
    }
}

#[test]
fn people_read_level_grounds_change_and_what_is_provisional() {
    let folder = TempDir::new().unwrap();
    let record = json!({
        "id": "S2", "age": 23, "acts": ["recruitment"], "forms": ["sexual_exploitation"],
        "answers": present(&["cd_debt_bondage", "cd_forced_tasks_clients"]),
    });
    let path = file(&folder, "s2.json", record.to_string());
    let output = throughline(&["screen", &path]);
    assert!(output.status.success());
    let said = stdout(&output);
    assert!(said.starts_with("S2: presumed victim\n"), "{said}");
    for title in [
        "What it rests on",
        "What is provisional",
        "What would change it",
        "Sources",
    ] {
        assert!(said.contains(title), "{title}: {said}");
    }
    assert!(said.contains("recollection, to be ratified"), "{said}");
    assert!(
        said.contains("`cd_debt_bondage` Debt bondage (strong)"),
        "{said}"
    );
}

#[test]
fn nothing_recorded_reads_as_nothing_recorded() {
    let output = piped(b"{\"id\": \"empty\"}", &[]);
    assert!(
        stdout(&output).starts_with("empty: nothing recorded yet\n"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn every_fault_of_every_record_is_told_with_its_remedy() {
    let said = refused(
        br#"[{"id": "A", "age": -3, "forms": ["forced_labor"], "answers": {"cd_document": "present"}},
             {"id": "B", "age": "17", "acts": "recruitment", "answers": {"cd_documents": "yes"}},
             {"id": "C", "id": "D", "agee": 3, "cd_isolation": "present"},
             {"id": "E", "answers": {"cd_documents": "absent", "cd_documents": "present"}},
             7]"#,
    );
    for sentence in [
        "record 1 (`A`): `age`: `-3` is no age: give years from 0 to 130",
        "record 1 (`A`): `forms`: `forced_labor` is no form; did you mean `forced_labour`?",
        "record 1 (`A`): `answers`: instrument `ilo-ec-2009` has no indicator `cd_document`; did you mean `cd_documents`?",
        "record 2 (`B`): `age` is `17`; give a number of years",
        "record 2 (`B`): `acts` is `recruitment`; give a list of codes: recruitment, transportation",
        "record 2 (`B`): `answers.cd_documents`: `yes` is no answer; it is one of present, absent, unknown, refused",
        "record 3 (`C`): `id` stands twice; keep one",
        "record 3 (`C`): there is no field `agee`; did you mean `age`?",
        "record 3 (`C`): there is no field `cd_isolation`; it is an indicator: put it into `answers`",
        "record 4 (`E`): `answers`: `cd_documents` stands twice; keep one answer",
        "record 5 is `7`; each record is an object",
    ] {
        assert!(said.contains(sentence), "expected `{sentence}` in:\n{said}");
    }
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    for (input, sentence) in [
        (&b""[..], "standard input: it is empty"),
        (b"  \n ", "it is empty"),
        (
            b"{\"id\": \"a\"\n \"age\": 3}",
            "no valid JSON: expected `,` or `}` at line 2",
        ),
        (b"{} {}", "trailing characters"),
        (b"3", "expected one object, or an array of objects"),
        (
            b"{}\n{\"id\": \"\xff\"}",
            "line 2 holds bytes that are not UTF-8",
        ),
        (b"{\"age\": 1e999}", "number out of range"),
    ] {
        let said = refused(input);
        assert!(said.contains(sentence), "expected `{sentence}` in: {said}");
    }
}

#[test]
fn a_story_in_a_field_is_refused_in_one_line() {
    let story = "x".repeat(10 << 20);
    let said = refused(json!({"id": story}).to_string().as_bytes());
    assert!(
        said.contains("`id` has 10485760 characters; use a reference of at most 200"),
        "{said}"
    );
    let said = refused(json!({"acts": [story]}).to_string().as_bytes());
    assert!(said.len() < 1000, "what was typed is cut short");
    let said = refused(format!("[{}]", "0,".repeat(200_000) + "0").as_bytes());
    assert!(said.contains("and 199981 more"), "{said}");
}

#[test]
fn a_file_too_large_to_read_whole_is_refused_with_a_way_on() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("huge.json");
    // Sparse: it takes no room on the disk.
    fs::File::create(&path)
        .unwrap()
        .set_len((64 << 20) + 1)
        .unwrap();
    let output = throughline(&["screen", path.to_str().unwrap()]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("larger than 64 MiB; split it, or give CSV"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_table_gives_a_table() {
    let folder = TempDir::new().unwrap();
    let path = file(
        &folder,
        "in.csv",
        "id,age,age_in_doubt,acts,means,forms,intended,cd_documents,cd_isolation,answers\n\
         A,30,,recruitment;harbouring,deception,domestic_servitude,,present,refused,ex_excessive_hours=present;ex_low_no_salary=present\n\
         B,,yes,receipt,,forced_begging,,,,\n\
         =C,40,no,,,,,,,\n",
    );
    let out = folder.path().join("out.csv");
    let output = throughline(&["screen", &path, "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let text = fs::read_to_string(&out).unwrap();
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "id,level,insufficient_information,act,means,purpose,sets,positive_dimensions,weight_sensitive_dimensions,ilo_class,explanation"
    );
    let starts = [
        "A,presumed_victim,false,true,true,true,adult_labour,adult_labour/exploitation,,exploited_only,",
        "B,presumed_victim,false,true,false,true,child_labour,,,,",
        "'=C,no_indication,true,false,false,false,adult_labour;adult_sexual,,,,",
    ];
    for (line, start) in lines.zip(starts) {
        assert!(line.starts_with(start), "expected `{start}` in: {line}");
    }
    let shown = throughline(&["screen", &path]);
    assert_eq!(
        stdout(&shown),
        text,
        "standard output and file are the same"
    );
}

#[test]
fn a_table_with_faults_writes_nothing_and_names_row_and_column() {
    let folder = TempDir::new().unwrap();
    let bad =
        b"id,age,acts,cd_documents\na,17,recruitment,present\nb,17a,recruit,yes\nc,1\nd\xff,3,,\n";
    let path = file(&folder, "in.csv", bad);
    let out = file(&folder, "out.csv", "as it was");
    let output = throughline(&["screen", &path, "--out", &out]);
    assert!(!output.status.success());
    let said = stderr(&output);
    for sentence in [
        "row 2 (line 3): `age` is `17a`; give a number of years",
        "row 2 (line 3): `acts`: `recruit` is no act; did you mean `recruitment`?",
        "row 2 (line 3): `answers.cd_documents`: `yes` is no answer",
        "row 3 (line 4): its cells number 2 and the header's columns 4",
        "row 4 (line 5): column `id`: its bytes are not UTF-8",
    ] {
        assert!(said.contains(sentence), "expected `{sentence}` in:\n{said}");
    }
    assert_eq!(fs::read_to_string(&out).unwrap(), "as it was");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "no temporary file stays"
    );
    let shown = throughline(&["screen", &path]);
    assert!(shown.stdout.is_empty(), "nothing half-written");
}

#[test]
fn a_table_with_a_wrong_header_is_refused() {
    let folder = TempDir::new().unwrap();
    for (header, sentence) in [
        ("", "it is empty; its first line should name columns"),
        (
            "id;age\n",
            "`id;age` looks like several; separate columns by commas",
        ),
        (
            "id,cd_documnts\n",
            "column 2: there is no field or indicator `cd_documnts`; did you mean `cd_documents`?",
        ),
        ("id,age,id\n", "column 3: `id` stands twice"),
        ("id,qqqqqqqqq\n", "the fields are id, age"),
    ] {
        let path = file(&folder, "in.csv", header);
        let output = throughline(&["screen", &path]);
        assert!(!output.status.success());
        assert!(
            stderr(&output).contains(sentence),
            "expected `{sentence}` in: {}",
            stderr(&output)
        );
    }
}

#[test]
fn the_same_answer_in_two_columns_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = file(
        &folder,
        "in.csv",
        "cd_documents,answers\nabsent,cd_documents=present\n",
    );
    let output = throughline(&["screen", &path]);
    assert!(
        stderr(&output).contains("row 1 (line 2): `answers`: `cd_documents` stands twice"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn an_open_quote_does_not_swallow_the_memory() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("in.csv");
    fs::write(&path, "id,age\n\"open,3\n").unwrap();
    fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(40 << 20)
        .unwrap();
    let output = throughline(&["screen", path.to_str().unwrap()]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("is a quotation mark left open?"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_input_is_never_replaced_by_the_output() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "in.csv", "id\na\n");
    let output = throughline(&["screen", &path, "--out", &path]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("`--out` names the input"),
        "{}",
        stderr(&output)
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "id\na\n");
}

#[cfg(unix)]
#[test]
fn a_written_result_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "in.json", servitude().to_string());
    let out = folder.path().join("out.json");
    let output = throughline(&["screen", &path, "--json", "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        fs::metadata(&out).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let written: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    assert_eq!(written, screened(&servitude()));
}

#[test]
fn an_authority_loads_its_own_instrument_and_a_bad_one_names_the_row() {
    let folder = TempDir::new().unwrap();
    let built_in =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../screening/instruments/ilo-ec-2009.toml");
    let text = fs::read_to_string(built_in).unwrap();
    let ratified = text.replace("\nid = \"ilo-ec-2009\"", "\nid = \"xx-2026\"");
    let path = file(&folder, "xx.toml", &ratified);
    let output = piped(
        servitude().to_string().as_bytes(),
        &["--json", "--instrument", &path],
    );
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["explanation"]["instrument"], "xx-2026");

    let row = r#"  { id = "dec_wages", strength = "M", conf = "high" },"#;
    let path = file(&folder, "bad.toml", text.replacen(row, "", 1));
    let output = piped(b"{}", &["--instrument", &path]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("set `adult_labour` states 67 indicators but has 66"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_indicators_are_listed() {
    let output = throughline(&["screen", "--indicators"]);
    assert!(output.status.success());
    let listed = stdout(&output);
    assert_eq!(
        listed.lines().count(),
        76,
        "68 indicators and 8 supplement rows"
    );
    assert!(listed.contains("cd_documents\tcoercion_destination\tadult_labour S, child_labour S"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A valid file with bytes changed, cut or doubled is read or refused with a sentence; it never
    /// crashes the program, and a refusal answers nothing.
    #[test]
    fn a_damaged_file_is_answered_or_refused(
        table in any::<bool>(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..6),
    ) {
        let mut bytes = if table {
            b"id,age,acts,cd_documents,answers\nA,17,receipt;transfer,present,cd_isolation=absent\n\"B,1\",,,,\n".to_vec()
        } else {
            json!([servitude(), {"id": 3, "age": 17.5, "sets": ["child_sexual"], "intended": true}]).to_string().into_bytes()
        };
        for (place, byte, kind) in damage {
            let at = place.index(bytes.len().max(1)).min(bytes.len());
            match kind {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, byte),
                _ => bytes.extend_from_within(at..),
            }
        }
        let folder = TempDir::new().unwrap();
        let path = file(&folder, if table { "in.csv" } else { "in.json" }, &bytes);
        let output = throughline(&["screen", &path]);
        match output.status.code() {
            Some(0) => prop_assert!(output.stderr.is_empty()),
            Some(1) => {
                prop_assert!(output.stdout.is_empty());
                prop_assert!(stderr(&output).starts_with("error: "));
            }
            other => prop_assert!(false, "status {other:?}: {}", stderr(&output)),
        }
    }
}

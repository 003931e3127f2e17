//! What is refused before anything is measured.

use std::sync::Arc;

use disclosure::{Contribution, Domain, Table, TableError};

fn domain() -> Arc<Domain> {
    let json = r#"{"gender": ["", "woman", "man"], "age": ["child", "adult"]}"#;
    Arc::new(Domain::read_json(json.as_bytes()).unwrap())
}

fn read(rows: &str) -> Result<Table, TableError> {
    Table::read_csv(rows.as_bytes(), &domain(), &Contribution::OneRowPerPerson)
}

#[test]
fn a_table_is_read_in_the_order_of_its_domain() {
    let table = read("\u{feff}age,gender\nadult,\nchild,man\n").unwrap();
    assert_eq!(table.rows(), 2);
    assert_eq!(table.column(0), [0, 2]);
    assert_eq!(table.column(1), [1, 0]);
    let mut written = Vec::new();
    table.write_csv(&mut written).unwrap();
    assert_eq!(written, b"gender,age\n,adult\nman,child\n");
}

#[test]
fn a_code_that_a_spreadsheet_would_run_is_refused() {
    for code in ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
        for domain in [vec![("sex", vec![code])], vec![(code, vec!["f"])]] {
            let error = Domain::new(domain).unwrap_err().to_string();
            assert!(
                error.contains("would run as a formula"),
                "{code:?}: {error}"
            );
        }
    }
    // Numbers are shown, whatever their sign.
    Domain::new([("age", vec!["", "-1", "+5", "-9.5", "a=b", "x-y"])]).unwrap();
}

#[test]
fn an_unknown_code_is_named_with_its_place() {
    let error = read("gender,age\nwoman,child\nwoman,elder\n")
        .unwrap_err()
        .to_string();
    for part in ["line 3", "`age`", "`elder`"] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn tables_that_do_not_match_are_refused_with_the_reason() {
    for (rows, part) in [
        ("gender\nwoman\n", "lacks the column `age`"),
        (
            "gender,age,name\nwoman,child,x\n",
            "`name` is not in the domain",
        ),
        ("gender,age,age\nwoman,child,child\n", "`age` twice"),
        ("gender,age\n", "no rows"),
        ("gender;age\nwoman;child\n", "lacks the column `gender`"),
        ("gender,age\nwoman\n", "well-formed CSV"),
        ("", "lacks the column `gender`"),
    ] {
        let error = read(rows).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(part), "{rows:?}: {error}");
    }
}

#[test]
fn text_that_is_not_utf8_is_named_with_its_place() {
    let read = |rows: &[u8]| {
        let read = Table::read_csv(rows, &domain(), &Contribution::OneRowPerPerson);
        read.map(|_| ()).unwrap_err()
    };
    // Latin-1 for "wómán", as a spreadsheet of twenty years ago would save it.
    let error = read(b"gender,age\nwoman,child\nw\xf3m\xe1n,adult\n");
    let TableError::NotText { line, column } = &error else {
        panic!("{error}");
    };
    assert_eq!((*line, column.as_str()), (3, "gender"));
    assert!(error.to_string().contains("UTF-8"));
    assert!(matches!(read(b"gend\xe9r,age\n"), TableError::Csv { .. }));
}

#[test]
fn a_mark_of_byte_order_before_a_table_or_a_domain_is_no_part_of_it() {
    let json = "\u{feff}{\"gender\": [\"\", \"woman\", \"man\"], \"age\": [\"child\", \"adult\"]}";
    assert_eq!(Domain::read_json(json.as_bytes()).unwrap(), *domain());
    for rows in [
        "\u{feff}gender,age\nman,adult\n",
        "\u{feff}\"gender\",age\r\nman,adult\r\n",
    ] {
        assert_eq!(read(rows).unwrap().rows(), 1);
    }
}

#[test]
fn a_row_without_its_person_is_refused() {
    let contribution = Contribution::Bounded {
        column: "who".to_owned(),
        rows: std::num::NonZeroU32::MIN,
        key: [0; 32],
    };
    let rows = "who,gender,age\np1,woman,child\n,woman,child\n";
    let refused = Table::read_csv(rows.as_bytes(), &domain(), &contribution).unwrap_err();
    assert!(matches!(refused, TableError::NoPerson { line: 3, .. }));
}

#[test]
fn a_long_code_is_not_shown_in_full() {
    let error = read(&format!("gender,age\n{},child\n", "x".repeat(10_000)));
    assert!(error.unwrap_err().to_string().len() < 400);
}

#[test]
fn domains_that_name_nothing_or_things_twice_are_refused() {
    for (json, part) in [
        ("{}", "no column"),
        (r#"{"a": []}"#, "no code for the column `a`"),
        (r#"{"a": ["x", "x"]}"#, "`x` of `a` twice"),
        (r#"{"a": ["x"], "a": ["y"]}"#, "column `a` twice"),
        (r#"["a"]"#, "not a JSON object"),
        (r#"{"a": "x"}"#, "not a JSON object"),
        ("", "not a JSON object"),
    ] {
        let error = Domain::read_json(json.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(part), "{json}: {error}");
    }
}

#[test]
fn a_domain_is_read_as_it_was_written() {
    let odd = Domain::new([("b \"\u{1}", vec!["", "x,\n"]), ("a", vec!["{", "\\", "ä"])]).unwrap();
    for domain in [odd, disclosure::fiction::domain()] {
        let mut written = Vec::new();
        domain.write_json(&mut written).unwrap();
        let read = Domain::read_json(written.as_slice()).unwrap();
        assert_eq!(read, domain);
        assert_eq!(read.digest(), domain.digest());
    }
}

#[test]
fn the_digest_tells_domains_apart() {
    let digest = |columns: [(&str, Vec<&str>); 2]| Domain::new(columns).unwrap().digest();
    let one = digest([("a", vec!["bc", "d"]), ("e", vec![""])]);
    assert_eq!(one, digest([("a", vec!["bc", "d"]), ("e", vec![""])]));
    assert_ne!(one, digest([("a", vec!["b", "cd"]), ("e", vec![""])]));
    assert_ne!(one, digest([("a", vec!["d", "bc"]), ("e", vec![""])]));
}

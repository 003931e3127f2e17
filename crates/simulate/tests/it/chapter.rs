//! The chapter "a simulated country" lists every parameter as the country file has it.

use toml::{Table, Value};

const BEGIN: &str =
    "<!-- parameters: a test keeps them as crates/simulate/countries/invented.toml has them -->\n";
const END: &str = "<!-- end of parameters -->\n";

#[test]
fn every_parameter_stands_in_the_chapter_with_its_source() {
    let file: Table = include_str!("../../countries/invented.toml")
        .parse()
        .unwrap();
    let chapter = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/simulated-country.md"
    );
    let chapter = std::fs::read_to_string(chapter).unwrap();
    let (_, rest) = chapter.split_once(BEGIN).unwrap();
    let (listed, _) = rest.split_once(END).unwrap();
    let mut expected = String::from("| where | parameters | source |\n| --- | --- | --- |\n");
    rows("", &file, &mut expected);
    if listed.trim() != expected.trim() {
        let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/parameters.md");
        std::fs::write(path, &expected).unwrap();
        panic!("the chapter's table is not the file's; what it should be is in {path}");
    }
}

/// A row for each table that names a source.
fn rows(place: &str, table: &Table, to: &mut String) {
    let within = |name: &str| match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    };
    if let Some(source) = table.get("source") {
        let own = table
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "source" | "id" | "code"));
        let own: Vec<String> = own
            .map(|(name, value)| format!("{name}: {}", told(value)))
            .collect();
        let source = source.as_str().unwrap();
        to.push_str(&format!("| `{place}` | {} | {source} |\n", own.join("; ")));
        return;
    }
    for (name, value) in table {
        match value {
            Value::Table(table) => rows(&within(name), table, to),
            Value::Array(tables) => {
                for table in tables.iter().filter_map(Value::as_table) {
                    let id = table.get("id").or(table.get("code")).unwrap();
                    rows(
                        &within(&format!("{name}.{}", id.as_str().unwrap())),
                        table,
                        to,
                    );
                }
            }
            _ => {}
        }
    }
}

fn told(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Table(table) if table.len() == 1 && table.contains_key("hours") => {
            format!("{} h", told(&table["hours"]))
        }
        Value::Table(table) => {
            let entries = table.iter();
            let entries = entries.map(|(name, value)| format!("{} {}", shown(name), told(value)));
            match table.len() {
                0 => "none".to_owned(),
                _ => entries.collect::<Vec<_>>().join(", "),
            }
        }
        Value::Array(values) => {
            let values = values.iter().map(told);
            values.collect::<Vec<_>>().join(" / ")
        }
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Datetime(date) => date.to_string(),
    }
}

fn shown(name: &str) -> &str {
    if name.is_empty() { "(none)" } else { name }
}

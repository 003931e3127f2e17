//! Profiles: what is read, what is refused, and what each error says.

use case::profile::{
    BodyKind, Checked, Confidence, Fact, GapKind, Profile, ProfileError, Verdict, bundled, check,
};
use jiff::civil::date;

use super::{zz, zz_with};

fn read(text: &str) -> Result<Profile, ProfileError> {
    Profile::read(text, "some/country.toml")
}

/// File, line, field, problem and remedy of the error that `text` must meet.
fn invalid(text: &str) -> (usize, String, String, String) {
    match read(text) {
        Err(ProfileError::Invalid {
            file,
            line,
            field,
            problem,
            remedy,
        }) => {
            assert_eq!(file, "some/country.toml");
            (line, field, problem, remedy)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_bundled_profile_loads_and_only_the_invented_country_is_complete() {
    for bundled in bundled() {
        let checked = bundled.load().unwrap_or_else(|error| panic!("{error}"));
        let complete = bundled.file == "zz.toml";
        assert_eq!(checked.gaps().is_empty(), complete, "{}", bundled.file);
        let verdict = check(checked.profile());
        assert_eq!(verdict == Verdict::Meets, complete, "{}", bundled.file);
        for gap in checked.gaps() {
            assert!(!gap.field.is_empty() && !gap.article.is_empty(), "{gap:?}");
            assert!(!gap.consequence.is_empty(), "{gap:?}");
        }
    }
    assert!(Checked::bundled("zz").unwrap().profile().country.invented);
    assert!(Checked::bundled("nowhere").is_none());
}

#[test]
fn the_template_knows_nothing_and_names_every_fact_as_a_gap() {
    let template = Checked::bundled("template").unwrap();
    let not_known = template
        .gaps()
        .iter()
        .filter(|gap| gap.kind == GapKind::NotKnown);
    let names: Vec<&str> = not_known
        .map(|gap| gap.field.split('[').next().unwrap())
        .collect();
    let text = bundled()
        .iter()
        .find(|b| b.file == "template.toml")
        .unwrap()
        .text();
    let headings: Vec<String> = text
        .lines()
        .filter(|line| line.starts_with('['))
        .map(|line| line.trim_matches(['[', ']']).to_owned())
        .filter(|heading| heading != "country")
        .collect();
    assert_eq!(headings.len(), names.len());
    for heading in headings {
        assert!(names.contains(&heading.as_str()), "{heading}");
    }
}

/// Members that a profile may leave out.
const OPTIONAL: [&str; 10] = [
    "value.members",
    "value.share",
    "value.min",
    "value.max",
    "value.renewable",
    "value.first",
    "value.renewal",
    "value.within",
    "note",
    "person_languages",
];

/// The lines of a text that stand alone as `name = value`, by index, with the table they are in.
fn members(text: &str) -> Vec<(usize, String, String)> {
    let mut table = String::new();
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            table = line.trim_matches(['[', ']']).to_owned();
        } else if let Some((name, value)) = line.split_once(" = ")
            && !line.starts_with([' ', '#'])
            && !value.ends_with('[')
        {
            found.push((index, table.clone(), name.to_owned()));
        }
    }
    found
}

fn without_line(text: &str, index: usize) -> String {
    let kept = text.lines().enumerate().filter(|(at, _)| *at != index);
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

#[test]
fn every_missing_member_is_named_with_file_line_field_and_remedy() {
    let mut tried = 0;
    for (index, table, name) in members(zz()) {
        if OPTIONAL.contains(&name.as_str()) {
            continue;
        }
        let (line, field, _, remedy) = invalid(&without_line(zz(), index));
        // The only member of a value takes the whole of it away.
        let alone = table == "assistance" || table.starts_with("privileged.");
        let name = if alone {
            name.split('.').next().unwrap()
        } else {
            &name
        };
        let member = name.rsplit('.').next().unwrap();
        assert!(field.ends_with(member), "{table} {name}: {field}");
        assert!(field.starts_with(table.as_str()), "{table} {name}: {field}");
        assert!(
            remedy.contains(&format!("`{member}`")),
            "{table} {name}: {remedy}"
        );
        if !table.is_empty() {
            // The line is that of the table that lacks the member, or of a value within it.
            let before: Vec<&str> = zz().lines().take(index).collect();
            let heading = before
                .iter()
                .rposition(|line| line.starts_with('['))
                .unwrap();
            assert!(
                (heading + 1..=index + 1).contains(&line),
                "{table} {name}: {line}"
            );
        }
        tried += 1;
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn every_missing_fact_is_named() {
    let mut tried = 0;
    let blocks: Vec<&str> = zz().split("\n\n").collect();
    for (index, block) in blocks.iter().enumerate() {
        let Some(heading) = block.lines().find(|line| line.starts_with('[')) else {
            continue;
        };
        if heading.starts_with("[[") {
            continue;
        }
        let kept: Vec<&str> = blocks
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != index)
            .map(|(_, block)| *block)
            .collect();
        let (_, field, problem, _) = invalid(&kept.join("\n\n"));
        let wanted = heading.trim_matches(['[', ']']);
        assert_eq!(field, wanted, "{problem}");
        assert!(problem.starts_with("missing field"), "{problem}");
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn every_unknown_member_is_refused_where_it_stands() {
    for (index, line) in zz().lines().enumerate() {
        if !line.starts_with('[') {
            continue;
        }
        let next = zz().lines().nth(index + 1).unwrap_or_default();
        let within = next.starts_with("value.").then_some("value.colour = 1");
        for added in ["colour = 1"].into_iter().chain(within) {
            let mut lines: Vec<&str> = zz().lines().collect();
            lines.insert(index + 1, added);
            let (at, field, problem, remedy) = invalid(&lines.join("\n"));
            assert_eq!(at, index + 2, "{line} {added}: {field}: {problem}");
            assert!(
                field.ends_with("colour"),
                "{line} {added}: {field}: {problem}"
            );
            assert!(remedy.contains("spelling"), "{line} {added}: {remedy}");
        }
    }
}

#[test]
fn every_wrong_type_is_an_error_on_its_line() {
    for (index, table, name) in members(zz()) {
        for wrong in ["{ wrong = 1 }", "-7.5", "[[]]"] {
            let changed: String = zz()
                .lines()
                .enumerate()
                .map(|(at, line)| match at == index {
                    true => format!("{name} = {wrong}\n"),
                    false => format!("{line}\n"),
                })
                .collect();
            let (line, field, problem, _) = invalid(&changed);
            assert_eq!(
                line,
                index + 1,
                "{table} {name} = {wrong}: {field}: {problem}"
            );
        }
    }
}

#[test]
fn what_a_legal_basis_covers_is_a_list_of_known_categories() {
    let about = "value.about = [\"contact\", \"identity\", \"location\", \"urgent\"]";
    for (wrong, says) in [
        ("[\"name\"]", "`name` is no category"),
        ("[\"numbers\"]", "`numbers` is no category"),
        ("[\"contact\", \"contact\"]", "`contact` is listed twice"),
    ] {
        let (_, field, problem, _) =
            invalid(&zz_with(&[(about, &format!("value.about = {wrong}"))]));
        assert_eq!(field, "legal_bases[1].value.about");
        assert!(problem.contains(says), "{problem}");
    }
    let nothing = read(&zz_with(&[(about, "value.about = []")])).unwrap();
    let basis = nothing.legal_bases[1].value().unwrap();
    assert!(basis.about.as_set().is_empty());
}

#[test]
fn a_newer_form_is_told_before_all_else() {
    let (line, field, problem, remedy) = invalid("schema_version = 2\n\n[something]\nnew = true\n");
    assert_eq!((line, field.as_str()), (1, "schema_version"));
    assert!(problem.contains("`2`"), "{problem}");
    assert!(remedy.contains("`schema_version = 1`"), "{remedy}");

    let (_, field, _, remedy) = invalid("[country]\ncode = \"zz\"\n");
    assert_eq!(field, "schema_version");
    assert!(remedy.contains("add `schema_version`"), "{remedy}");
}

#[test]
fn what_is_not_toml_names_file_and_line() {
    let error = read("schema_version = 1\n[country\n")
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("some/country.toml, line 2: "), "{error}");
    let error = read("schema_version = 1\nschema_version = 1\n")
        .unwrap_err()
        .to_string();
    assert!(error.contains("line 2"), "{error}");
}

#[test]
fn confidence_and_reading_date_agree() {
    let block = "sec. 17\"\nconfidence = \"verified\"\nread = 2026-11-24";
    let from_memory = "sec. 17\"\nconfidence = \"recall\"\nread = 2026-11-24";
    let (_, field, problem, _) = invalid(&zz_with(&[(block, from_memory)]));
    assert_eq!(field, "assistance");
    assert!(problem.contains("`recall` was not read"), "{problem}");

    let text = zz_with(&[(block, "sec. 17\"\nconfidence = \"recall\"")]);
    let profile = read(&text).unwrap();
    let provenance = profile.assistance.provenance().unwrap();
    assert_eq!(
        (provenance.confidence, provenance.read),
        (Confidence::Recall, None)
    );

    let text = zz_with(&[(
        block,
        "sec. 17\"\nconfidence = \"hearsay\"\nread = 2026-11-24",
    )]);
    let (_, field, problem, _) = invalid(&text);
    assert_eq!(field, "assistance.confidence");
    assert!(problem.contains("hearsay"), "{problem}");
}

#[test]
fn a_fact_is_stated_absent_or_unknown_and_only_one_of_them() {
    let from = "value.n = 45\nvalue.unit = \"days\"";
    let absent = read(&zz_with(&[(from, "none = true")])).unwrap();
    assert!(matches!(absent.deadlines.conclusive, Fact::Absent { .. }));
    assert_eq!(
        check(&absent),
        Verdict::Meets,
        "knowing that there is none is no gap"
    );

    for (to, problem) in [
        ("none = false", "`none = false` says nothing"),
        (
            "none = true\nvalue.n = 45\nvalue.unit = \"days\"",
            "exclude each other",
        ),
        (
            "unknown = \"asked the ministry\"",
            "either stated or `unknown`",
        ),
        ("unknown = \" \"", "`unknown` says nothing"),
    ] {
        let (_, field, told, _) = invalid(&zz_with(&[(from, to)]));
        assert_eq!(field, "deadlines.conclusive");
        assert!(told.contains(problem), "{told}");
    }
}

#[test]
fn days_that_do_not_exist_are_refused() {
    for (from, to) in [
        ("read = 2026-11-24", "read = 2026-02-31"),
        ("date = 2024-01-01", "date = 2024-02-30"),
        ("date = 2024-01-01", "date = 2024-01-01T10:00:00"),
        ("date = 2024-01-01", "date = 2023-01-01"),
        ("date = 2024-03-21", "date = 2024-01-01"),
        ("value.first_year = 2024", "value.first_year = 2029"),
        ("value.last_year = 2028", "value.last_year = 2029"),
        ("value.due = \"07-15\"", "value.due = \"02-30\""),
        ("value.due = \"07-15\"", "value.due = \"7-15\""),
    ] {
        assert!(read(&zz_with(&[(from, to)])).is_err(), "{to}");
    }
}

#[test]
fn a_reporting_day_comes_every_year() {
    let text = zz_with(&[("value.due = \"07-15\"", "value.due = \"02-29\"")]);
    let profile = read(&text).unwrap();
    let due = |index: usize, year| profile.reporting[index].value().unwrap().due.in_year(year);
    assert_eq!(due(0, 2028), Some(date(2028, 2, 29)));
    assert_eq!(due(0, 2027), Some(date(2027, 2, 28)));
    assert_eq!(due(1, 2027), Some(date(2027, 1, 15)));
}

#[test]
fn values_that_cannot_be_are_refused() {
    for (from, to, wanted) in [
        ("code = \"zz\"", "code = \"ZZ\"", "two lower-case letters"),
        ("\"Europe/Vienna\"", "\"Europe/Wien\"", "not a zone"),
        ("value.n = 45", "value.n = 0", "write 1 to"),
        ("value.n = 45", "value.n = 4001", "write 1 to"),
        ("value.min = 45", "value.min = 91", "swap them"),
        ("value.min = 45", "value.min = 0", "`min` is `0`"),
        (
            "value = [\"saturday\", \"sunday\"]",
            "value = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]",
            "at least one working day",
        ),
        (
            "value = \"any\"",
            "value = \"everybody\"",
            "\"any\" or a list",
        ),
        ("value = \"any\"", "value = []", "is empty"),
        (
            "value = \"any\"",
            "value = [\"police\", \"police\"]",
            "listed twice",
        ),
        ("value = \"any\"", "value = [\"polise\"]", "polise"),
        ("name = \"Invented country\"", "name = \"  \"", "empty"),
    ] {
        let (_, _, problem, _) = invalid(&zz_with(&[(from, to)]));
        assert!(problem.contains(wanted), "{to}: {problem}");
    }
}

#[test]
fn kinds_of_bodies_are_spelled_the_same_in_code_and_data() {
    for kind in BodyKind::ALL {
        let listed = format!("value = [\"{}\"]", kind.code());
        let profile = read(&zz_with(&[("value = \"any\"", &listed)])).unwrap();
        let who = profile.identification.may_presume.value().unwrap();
        let included: Vec<BodyKind> = BodyKind::ALL
            .into_iter()
            .filter(|other| who.includes(*other))
            .collect();
        assert_eq!(included, [kind]);
        assert_eq!(kind.code().parse(), Ok(kind));
    }
    assert!(BodyKind::ALL.is_sorted_by_key(|kind| kind.code()));
    let told = "polise".parse::<BodyKind>().unwrap_err().to_string();
    assert!(
        told.contains("`polise`") && told.contains("police"),
        "{told}"
    );
}

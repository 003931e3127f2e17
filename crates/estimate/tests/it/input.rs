//! Reading tables: both layouts, roles of columns, and errors that say where.

use estimate::input::{Columns, Input, InputError, read};
use estimate::{ListSet, Reason, Table, TableError};

use crate::data::table;

fn read_text(text: &str, columns: &Columns) -> Result<Input, InputError> {
    read(text.as_bytes(), columns)
}

fn only(text: &str) -> Table {
    let input = read_text(text, &Columns::default()).unwrap();
    input.strata.into_iter().next().unwrap().1
}

fn refusal(text: &str) -> String {
    read_text(text, &Columns::default())
        .unwrap_err()
        .to_string()
}

#[test]
fn rows_of_persons_and_rows_of_counts_give_the_same_table() {
    let persons = only("A,B\n1,0\n0,1\n1,1\n1,0\n");
    let counts = only("# a comment\nA,B,Count\n1,0,1\n0,1,1\n1,1,1\n1,0,1\n0,1,0\n0,0,0\n");
    assert_eq!(persons, counts);
    assert_eq!(persons.count(ListSet::of([0])), 2);
    assert_eq!(persons.observed(), 4);
}

#[test]
fn published_totals_are_read() {
    for (name, lists, total) in [
        ("UKdat", 6, 2744),
        ("Ned", 6, 8234),
        ("NewOrl", 8, 185),
        ("NewOrl_186", 8, 186),
        ("Kosovo", 4, 4400),
    ] {
        let table = table(name);
        assert_eq!((table.lists(), table.observed()), (lists, total), "{name}");
    }
}

#[test]
fn refusals_name_line_and_column() {
    let said = refusal("# source\nA,B,count\n1,0,3\n1,2,4\n");
    assert!(
        said.contains("line 4") && said.contains("`B`") && said.contains("`2`"),
        "{said}"
    );
    let said = refusal("A,B,count\n1,0,3\n1,1,-4\n");
    assert!(
        said.contains("line 3") && said.contains("`count`") && said.contains("`-4`"),
        "{said}"
    );
    let said = refusal("A,B,count\n1,0,3.5\n");
    assert!(said.contains("line 2") && said.contains("`3.5`"), "{said}");
    let said = refusal("A,B,count\n1,0,3\n0,0,9\n");
    assert!(said.contains("line 3") && said.contains('9'), "{said}");
    let said = refusal("A,B,count\n1,0\n");
    assert!(
        said.contains("line: 2") || said.contains("line 2"),
        "{said}"
    );
    let said = refusal("A,A,count\n1,0,1\n");
    assert!(said.contains("`A`"), "{said}");
    assert!(matches!(
        read_text("A,B,count\n", &Columns::default()),
        Err(InputError::NoRows)
    ));
}

#[test]
fn the_total_must_stay_exact() {
    let largest = 1u64 << 53;
    assert_eq!(
        only(&format!("A,B,count\n1,0,{largest}\n")).observed(),
        largest
    );
    let said = refusal(&format!("A,B,count\n1,0,{largest}\n0,1,1\n"));
    assert!(said.contains("2^53"), "{said}");
    let said = refusal(&format!("A,B,count\n1,0,{}\n1,1,1\n", u64::MAX));
    assert!(said.contains("2^53"), "{said}");
}

#[test]
fn eleven_lists_are_too_many() {
    let header: Vec<String> = (0..11).map(|list| format!("L{list}")).collect();
    let said = refusal(&format!("{}\n{}\n", header.join(","), ["1"; 11].join(",")));
    assert!(said.contains("11 lists"), "{said}");
}

#[test]
fn strata_keep_their_order_and_sum_to_the_whole() {
    let text = "region,A,B,count\nnorth,1,0,3\nsouth,1,1,4\nnorth,0,1,5\n";
    let columns = Columns {
        strata: Some("region".into()),
        ..Columns::default()
    };
    let input = read_text(text, &columns).unwrap();
    let names: Vec<&str> = input.strata.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["north", "south"]);
    let sum = Table::sum(input.strata.iter().map(|(_, table)| table)).unwrap();
    assert_eq!(sum, only("A,B,count\n1,0,3\n1,1,4\n0,1,5\n"));
}

#[test]
fn only_people_met_as_wanted_enter() {
    let text = "A,B,met\n1,0,own\n0,1,referred\n1,1,own\n0,1,own\n";
    let own = Columns {
        met: Some("own".into()),
        ..Columns::default()
    };
    let input = read_text(text, &own).unwrap();
    assert_eq!(input.strata[0].1.observed(), 3);
    assert_eq!(input.met, [("own".into(), 3), ("referred".into(), 1)]);
    let all = read_text(text, &Columns::default()).unwrap();
    assert_eq!(all.strata[0].1.observed(), 4);
    let none = Columns {
        met: Some("found".into()),
        ..Columns::default()
    };
    assert!(
        read_text(text, &none)
            .unwrap_err()
            .to_string()
            .contains("own, referred")
    );
    assert!(matches!(
        read_text("A,B\n1,1\n", &own),
        Err(InputError::MissingColumn { .. })
    ));
}

#[test]
fn chosen_lists_leave_out_those_on_none_of_them_and_say_so() {
    let columns = Columns {
        lists: vec!["C".into(), "A".into()],
        ..Columns::default()
    };
    let input = read_text(
        "A,B,C,note,count\n1,0,0,x,3\n0,1,0,y,4\n0,1,1,z,5\n",
        &columns,
    )
    .unwrap();
    assert_eq!(input.on_no_chosen_list, 4);
    let table = &input.strata[0].1;
    assert_eq!(table.names(), ["C", "A"]);
    assert_eq!(
        (table.count(ListSet::of([0])), table.count(ListSet::of([1]))),
        (5, 3)
    );
}

#[test]
fn merging_and_omitting_reproduce_the_published_reductions() {
    let merged = table("UKdat").merge(&["PF", "NCA"]).unwrap();
    assert_eq!(merged.names(), ["LA", "NG", "PF+NCA", "GO", "GP"]);
    assert_eq!(merged.counts(), table("UKdat_5").counts());
    let (omitted, lost) = merged.omit(&["GP"]).unwrap();
    assert_eq!(omitted.counts(), table("UKdat_4").counts());
    assert_eq!(lost, 2744 - 2428);
    for (whole, five) in [("NewOrl", "NewOrl_5"), ("NewOrl_186", "NewOrl_5_186")] {
        let merged = table(whole).merge(&["G", "B", "E", "F"]).unwrap();
        assert_eq!(merged.counts(), table(five).counts());
    }
    assert!(matches!(
        merged.merge(&["LA"]),
        Err(TableError::TooFewLists { lists: 1 })
    ));
    assert!(matches!(
        merged.omit(&["XX"]),
        Err(TableError::UnknownList { .. })
    ));
}

#[test]
fn lists_that_tell_nothing_are_removed_with_the_reason() {
    // B repeats A on the rows with cases, C is empty, D holds everybody.
    let table = only("A,B,C,D,E,count\n1,1,0,1,0,3\n0,0,0,1,1,4\n1,1,0,1,1,2\n1,0,0,0,0,0\n");
    let (left, removed) = table.informative().unwrap();
    assert_eq!(left.names(), ["A", "E"]);
    assert_eq!(left.observed(), 9);
    let reasons: Vec<(&str, &Reason)> = removed
        .iter()
        .map(|gone| (gone.list.as_str(), &gone.reason))
        .collect();
    let same = Reason::SameAs { kept: "A".into() };
    assert_eq!(
        reasons,
        [
            ("B", &same),
            ("C", &Reason::Empty),
            ("D", &Reason::Everyone)
        ]
    );
    assert!(removed.iter().all(|gone| gone.cases_lost == 0));
}

#[test]
fn nothing_left_to_compare_is_an_error() {
    assert_eq!(
        only("A,B,count\n1,1,3\n").informative().unwrap_err(),
        TableError::TooFewLists { lists: 0 }
    );
    assert_eq!(
        only("A,B,count\n1,0,0\n").informative().unwrap_err(),
        TableError::NoCases
    );
}

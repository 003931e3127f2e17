//! Visits through the engine on both databases: lists of workers from files, and cases that share what is
//! written of the place and nothing else.

use std::io::{Cursor, Write as _};

use case::concern::{Danger, Tell};
use case::content::Content;
use case::person::{CloseReason, ErasureGrade, ErasureGround, HolderOrder};
use case::profile::BodyKind;
use case::visit::{
    MeetWorkers, PresumeWorker, RecordVisit, Visit, VisitKind, Worker, read_workers,
};
use case::{CaseId, Compartment, ConcernId, Refusal};
use engine::{
    CountWorkers, EngineError, Erase, Form, OnCase, Opened, Order, Parts, PresumeMet, SheetError,
    TakeVisit, read_sheet,
};

use crate::house::{House, on_both, words};

on_both!(
    seven_hundred_workers_come_from_a_file_once,
    nine_farm_workers_are_nine_cases_that_share_the_place_and_nothing_else,
    what_stands_in_many_cases_is_not_read_for_one,
);

async fn give<O: Order>(
    house: &House,
    by: &str,
    order: O,
    parts: Parts,
) -> Result<(), EngineError> {
    let session = house.session(by);
    let given = house.engine.perform(session, order, parts, Form::default());
    given.await.map(|_| ())
}

async fn visited(house: &House, by: &str, sector: &str, met: u16) -> ConcernId {
    let concern = ConcernId::new(house.engine.new_id());
    let order = RecordVisit {
        concern,
        visit: Visit {
            kind: VisitKind::Inspection,
            on: house.today(),
            sector: sector.parse().unwrap(),
            with: [BodyKind::TradeUnion].into(),
            met,
            alone: 0,
            signs: 0,
        },
        danger: Danger::Soon,
    };
    let mut parts = words(Compartment::Location, "the farm behind the invented dam");
    parts.extend(words(
        Compartment::Narrative,
        "no water, no light, locked at night",
    ));
    give(house, by, TakeVisit(order), parts).await.unwrap();
    concern
}

fn list(text: &str) -> Vec<Worker> {
    read_workers(read_sheet(text.as_bytes()).unwrap())
        .unwrap()
        .workers
}

async fn presume(
    house: &House,
    by: &str,
    concern: ConcernId,
    workers: impl IntoIterator<Item = u16>,
) -> Vec<CaseId> {
    let workers: Vec<_> = workers
        .into_iter()
        .map(|worker| (worker, CaseId::new(house.engine.new_id())))
        .collect();
    let session = house.session(by);
    let together = house.engine.together(async |work| {
        for (worker, case) in &workers {
            let order = PresumeWorker {
                worker: *worker,
                case: *case,
                basis: None,
                maybe_child: None,
            };
            work.perform(
                session,
                PresumeMet(concern, order),
                Parts::new(),
                Form::default(),
            )
            .await?;
        }
        Ok(())
    });
    together.await.unwrap();
    workers.into_iter().map(|(_, case)| case).collect()
}

/// S7: about 700 workers, of whom some agree.
async fn seven_hundred_workers_come_from_a_file_once(house: House) {
    let concern = visited(&house, "Outreach", "F", 700).await;
    let mut text = String::from("worker;alone;signs;agrees\r\n");
    for number in 1..=700 {
        let agrees = if number % 7 == 0 { "yes" } else { "" };
        text += &format!("{number};no;cd_documents ex_low_no_salary;{agrees}\r\n");
    }
    let workers = list(&text);
    assert_eq!(workers.len(), 700);
    let order = || {
        CountWorkers(
            concern,
            MeetWorkers {
                workers: workers.clone(),
            },
        )
    };
    give(&house, "Outreach", order(), Parts::new())
        .await
        .unwrap();
    let again = give(&house, "Outreach", order(), Parts::new()).await;
    assert!(matches!(
        again,
        Err(EngineError::Refused(Refusal::AlreadyRecorded))
    ));
    let visit = async || {
        let view = house
            .engine
            .concern(house.session("Outreach"), concern)
            .await;
        view.unwrap().concern.visit.unwrap()
    };
    assert_eq!(visit().await.workers.len(), 700);
    // One that is wrong, among those to come: nothing of the list is kept.
    let mut more = workers.clone();
    more.push(Worker {
        number: 701,
        ..workers[0].clone()
    });
    more[9].agreed = Tell::No;
    let order = CountWorkers(concern, MeetWorkers { workers: more });
    let refused = give(&house, "Outreach", order, Parts::new()).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::WorkerIsAnother {
            number: 10
        }))
    ));
    assert_eq!(visit().await.workers.len(), 700);

    let agreed = (1..=700).filter(|number| number % 7 == 0);
    let cases = presume(&house, "Outreach", concern, agreed).await;
    assert_eq!(cases.len(), 100);
    let visit = visit().await;
    assert_eq!(
        (visit.met(), visit.with_signs(), visit.persons()),
        (700, 700, 100)
    );
    let rebuilt = house.engine.rebuild(|_| {}).await.unwrap();
    assert_eq!(rebuilt.differing, 0);
}

/// S6: nine farm workers, each with a case, and what is said of the place once.
async fn nine_farm_workers_are_nine_cases_that_share_the_place_and_nothing_else(house: House) {
    let concern = visited(&house, "Outreach", "A", 9).await;
    let signs =
        "ex_excessive_hours ex_low_no_salary ex_wage_manipulation ex_bad_living cd_violence_victim";
    let text = (1..=9).fold("worker,signs,agrees\n".to_owned(), |text, number| {
        text + &format!("{number},{signs},yes\n")
    });
    let order = CountWorkers(
        concern,
        MeetWorkers {
            workers: list(&text),
        },
    );
    give(&house, "Outreach", order, Parts::new()).await.unwrap();
    let cases = presume(&house, "Outreach", concern, 1..=9).await;
    let holder = house.session("Outreach");
    let place = async |case| {
        let view = house.opened(holder, case).await;
        let told = view.told.into_iter();
        let mut place = told.filter(|(part, _)| *part == Compartment::Location);
        match place.next() {
            Some((_, Opened::Content(Content::Words(words)))) => words,
            other => format!("{other:?}"),
        }
    };
    for case in &cases {
        assert!(place(*case).await.contains("invented dam"));
    }
    // One leaves, and everything of theirs is destroyed. The others read what they read before.
    let left = cases[4];
    let close = HolderOrder::Close(CloseReason::PersonsWish);
    give(&house, "Outreach", OnCase(left, close), Parts::new())
        .await
        .unwrap();
    let ask = HolderOrder::AskErasure {
        grade: ErasureGrade::Everything,
        ground: ErasureGround::PersonsWish,
    };
    give(&house, "Outreach", OnCase(left, ask), Parts::new())
        .await
        .unwrap();
    give(&house, "Co-ordinator", Erase(left), Parts::new())
        .await
        .unwrap();
    for case in cases.iter().filter(|case| **case != left) {
        let view = house.engine.case(holder, *case).await.unwrap();
        assert_eq!(view.case.version, 1);
        assert!(place(*case).await.contains("invented dam"));
    }
    // An inspector who told it learns no more of them than that there are cases.
    let told = house.engine.concern(holder, concern).await.unwrap();
    assert_eq!(told.concern.cases.len(), 9);
    // Nobody else presumes or counts in it.
    let order = CountWorkers(
        concern,
        MeetWorkers {
            workers: list("worker\n20\n"),
        },
    );
    let denied = give(&house, "Shelter", order, Parts::new()).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
}

/// A labour inspectorate records a visit, and the desk takes over whoever becomes a person.
async fn what_stands_in_many_cases_is_not_read_for_one(house: House) {
    let concern = visited(&house, "Inspectorate", "C", 40).await;
    let text = (1..=40).fold("worker,agrees\n".to_owned(), |text, number| {
        text + &format!("{number},yes\n")
    });
    let order = CountWorkers(
        concern,
        MeetWorkers {
            workers: list(&text),
        },
    );
    give(&house, "Inspectorate", order, Parts::new())
        .await
        .unwrap();
    let cases = presume(&house, "Inspectorate", concern, 1..=40).await;
    // A body that inspects never holds: the desk does, until somebody else accepts.
    let desk = house.session("Desk");
    let view = house.engine.case(desk, cases[0]).await.unwrap();
    assert_eq!(view.case.holder, house.ids["Desk"]);
    assert!(view.case.interim);
    // What is done in one case is decided on that case.
    let mut work = house.engine.work().await.unwrap();
    let start = OnCase(cases[0], HolderOrder::StartReflection);
    work.perform(desk, start, Parts::new(), Form::default())
        .await
        .unwrap();
    work.commit().await.unwrap();
    let other = house.engine.case(desk, cases[1]).await.unwrap();
    assert!(other.case.clocks.is_empty());
}

/// A spreadsheet of the newer format, made by hand.
fn xlsx(rows: &str, merged: &str) -> Vec<u8> {
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetData>{rows}</sheetData>{merged}</worksheet>"
    );
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    archive(&[
        (
            "[Content_Types].xml",
            format!("<?xml version=\"1.0\"?><Types xmlns=\"{package}/content-types\"/>"),
        ),
        (
            "_rels/.rels",
            format!(
                "<?xml version=\"1.0\"?><Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{rels}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{rels}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<?xml version=\"1.0\"?><Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{rels}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn text_cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("META-INF/manifest.xml", "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>".to_owned()),
        ("content.xml", content),
    ])
}

fn ods_cell(text: &str, more: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"{more}><text:p>{text}</text:p></table:table-cell>"
    )
}

#[test]
fn tables_are_read_from_text_and_both_kinds_of_spreadsheet() {
    let expected = [["worker", "agrees"], ["1", "yes"], ["2", "no"]];
    let commas = b"worker,agrees\n1,yes\n2,no\n".to_vec();
    let semicolons = b"\xEF\xBB\xBFworker;agrees\r\n1;yes\r\n2;no".to_vec();
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            "worker\tagrees\n1\tyes\n2\tno\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let head = text_cell("A1", "worker") + &text_cell("B1", "agrees");
    let book = xlsx(
        &format!(
            "<row r=\"1\">{head}</row><row r=\"2\"><c r=\"A2\"><v>1</v></c>{}</row><row r=\"3\"><c r=\"A3\"><v>2</v></c>{}</row>",
            text_cell("B2", "yes"),
            text_cell("B3", "no")
        ),
        "",
    );
    let row = |cells: String| {
        format!(
            "<table:table-row>{cells}<table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row>"
        )
    };
    let open = ods(&(row(ods_cell("worker", "") + &ods_cell("agrees", ""))
        + &row(ods_cell("1", "") + &ods_cell("yes", ""))
        + &row(ods_cell("2", "") + &ods_cell("no", ""))
        + "<table:table-row table:number-rows-repeated=\"1048573\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"));
    for (name, file) in [
        ("commas", commas),
        ("semicolons", semicolons),
        ("wide", wide),
        ("xlsx", book),
        ("ods", open),
    ] {
        let read = read_sheet(&file).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn what_is_no_table_is_refused_with_the_row_where_there_is_one() {
    let latin = b"worker,agrees\n1,yes\n2,s\xEC\n".to_vec();
    assert_eq!(read_sheet(&latin), Err(SheetError::Encoding { row: 3 }));
    let old = [
        &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..],
        &[0; 600],
    ]
    .concat();
    assert_eq!(read_sheet(&old), Err(SheetError::Old));
    assert_eq!(
        read_sheet(&vec![b'a'; 3_000_001]),
        Err(SheetError::TooLarge)
    );
    assert_eq!(
        read_sheet(b"PK\x03\x04nonsense"),
        Err(SheetError::Unreadable)
    );
    assert_eq!(read_sheet(b"a\0b"), Err(SheetError::Unreadable));
    let head = format!("<row r=\"1\">{}</row>", text_cell("A1", "worker"));
    let merged = xlsx(
        &head,
        "<mergeCells count=\"1\"><mergeCell ref=\"A2:A4\"/></mergeCells>",
    );
    assert_eq!(read_sheet(&merged), Err(SheetError::Merged { row: 2 }));
}

#[test]
fn a_few_letters_do_not_become_more_cells_than_there_is_memory() {
    // A cell in the last row and column there can be.
    let far = xlsx(
        &format!(
            "<row r=\"1\">{}</row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
            text_cell("A1", "worker")
        ),
        "",
    );
    assert_eq!(read_sheet(&far).unwrap().len(), 1);
    let repeated = |more: &str| {
        let row = format!(
            "<table:table-row{}>{}</table:table-row>",
            "",
            ods_cell("1", more)
        );
        ods(&row.repeat(2_000))
    };
    for more in [
        " table:number-columns-repeated=\"16384\"",
        " table:number-columns-repeated = '16384'",
        " table:number-columns-repeated=\"&#49;6384\"",
    ] {
        assert_eq!(
            read_sheet(&repeated(more)),
            Err(SheetError::TooLarge),
            "{more}"
        );
    }
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        ods_cell("1", "")
    );
    assert_eq!(read_sheet(&ods(&rows)), Err(SheetError::TooLarge));
    // Something that unpacks to far more than it is.
    let packed = archive(&[("xl/worksheets/sheet1.xml", " ".repeat(60_000_000))]);
    assert!(packed.len() < 3_000_000);
    assert_eq!(read_sheet(&packed), Err(SheetError::TooLarge));
}

#[test]
fn fifty_thousand_rows_are_refused_and_read_no_further() {
    let text = (1..=50_000).fold("worker\n".to_owned(), |text, number| {
        text + &format!("{number}\n")
    });
    let rows = read_sheet(text.as_bytes()).unwrap();
    assert!(rows.len() < 6_000, "{}", rows.len());
    let faults = read_workers(rows).unwrap_err();
    assert_eq!(faults[0].why, case::visit::Why::TooManyRows);
}

//! A list of workers from a spreadsheet: read whole, with what is wrong said of every row, or not at all.

use axum::response::Response;
use case::ConcernId;
use case::visit::{Column, Dropped, MeetWorkers, SheetFault, Why, Worker, codes, read_workers};
use engine::{CountWorkers, Parts, SheetError, read_sheet};

use super::concern::{fresh, perform_made_from};
use super::visits::{form_page, opened, path};
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::{MessageFile, Texts};
use crate::labels::Words;
use crate::lines::{LinesPage, Section};
use crate::member::{Member, Trouble};
use crate::upload::{FILE_FIELD, Uploaded};
use crate::visit::Id;

pub(crate) async fn show(Id(id): Id<ConcernId>, member: Member) -> Response {
    if let Err(page) = member.admit::<CountWorkers>(id).await {
        return page;
    }
    match opened(&member, id).await {
        Ok(_) => page(&member, id, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

fn page(member: &Member, id: ConcernId, form: Form) -> FormPage {
    let t = member.texts();
    let never = codes().never.article.clone();
    form_page(member, id, "list", t.visit_list(), form)
        .lead(t.visit_list_lead())
        .lead(t.visit_list_columns())
        .lead(t.visit_list_never(never))
        .field(Field::file(FILE_FIELD, t.visit_list_file()).hint(t.visit_list_file_hint()))
        .button(t.visit_list_button())
}

pub(crate) async fn submit(Id(id): Id<ConcernId>, uploaded: Uploaded) -> Response {
    let Uploaded {
        member,
        mut form,
        file,
    } = uploaded;
    if let Err(page) = member.admit::<CountWorkers>(id).await {
        return page;
    }
    let visit = match opened(&member, id).await {
        Ok((_, visit)) => visit,
        Err(page) => return page,
    };
    let t = member.texts();
    if file.is_empty() {
        form.fail(FILE_FIELD, t.visit_list_file_missing());
        return page(&member, id, form).answer(&member.visit);
    }
    // Reading can take longer than others should wait for.
    let read = tokio::task::spawn_blocking(move || read_sheet(&file).map(read_workers)).await;
    let read = match read {
        Ok(Ok(Ok(read))) => read,
        Ok(Ok(Err(faults))) => {
            for fault in faults {
                form.fail(FILE_FIELD, sentence(t, &fault));
            }
            return page(&member, id, form).answer(&member.visit);
        }
        Ok(Err(fault)) => {
            form.fail(FILE_FIELD, unread(t, &fault));
            return page(&member, id, form).answer(&member.visit);
        }
        // The reader of spreadsheets gave up on what somebody sent.
        Err(_) => {
            form.fail(FILE_FIELD, unread(t, &SheetError::Unreadable));
            return page(&member, id, form).answer(&member.visit);
        }
    };
    let there = read.workers.iter();
    let there = there.filter(|worker| visit.workers.contains_key(&worker.number));
    let there = there.count();
    let added = read.workers.len() - there;
    let same = |worker: &Worker| {
        let there = visit.workers.get(&worker.number);
        there.is_some_and(|met| met.worker == *worker)
    };
    if read.workers.iter().all(same) {
        return kept(&member, id, (0, there), &read.dropped);
    }
    let order = CountWorkers(
        id,
        MeetWorkers {
            workers: read.workers,
        },
    );
    match perform_made_from(&member, &mut form, order, Parts::new(), None).await {
        Ok(_) => kept(&member, id, (added, there), &read.dropped),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail(FILE_FIELD, sentence);
            page(&member, id, form).answer(&member.visit)
        }
    }
}

/// What was kept and what was not. It is no other page: sent again, the same list adds nothing.
fn kept(
    member: &Member,
    id: ConcernId,
    (added, there): (usize, usize),
    dropped: &[Dropped],
) -> Response {
    let t = member.texts();
    let mut lead = vec![t.visit_list_added(added), t.visit_list_there(there)];
    lead.extend(dropped.iter().map(|column| match column.immigration {
        true => t.visit_list_dropped_never(column.place.to_string()),
        false => t.visit_list_dropped(column.place.to_string()),
    }));
    member.visit.page(&LinesPage {
        layout: member.layout(t.visit_list_done(), MessageFile::Visit),
        lead,
        sections: Vec::<Section>::new(),
        seen: None,
        back: Some((path(id), t.visit_workers())),
    })
}

fn column(t: Texts, column: Column) -> Words {
    match column {
        Column::Worker => t.visit_column_worker(),
        Column::Alone => t.visit_worker_alone(),
        Column::Signs => t.visit_worker_signs(),
        Column::Agrees => t.visit_worker_agreed(),
        Column::Child => t.concern_child(),
    }
}

/// A fault of a table, with the row and the column it stands in.
fn sentence(t: Texts, fault: &SheetFault) -> Words {
    let why = match &fault.why {
        Why::Empty => t.sheet_empty(),
        Why::TooManyRows => t.sheet_too_many_rows(),
        Why::NoWorkerColumn => t.sheet_no_worker_column(),
        Why::ColumnTwice(_) => t.sheet_column_twice(),
        Why::NoNumber => t.sheet_no_number(),
        Why::NotANumber => t.sheet_not_a_number(),
        Why::NumberTwice { row } => t.sheet_number_twice(row.to_string()),
        Why::NeitherYesNorNo => t.sheet_neither(),
        Why::UnknownSign => t.sheet_unknown_sign(),
        Why::TooLong => t.sheet_too_long(),
    };
    match (fault.row, fault.column) {
        (Some(row), Some(at)) => t.sheet_at(format!("“{}”", column(t, at)), row.to_string(), why),
        _ => why,
    }
}

fn unread(t: Texts, fault: &SheetError) -> Words {
    match fault {
        SheetError::TooLarge => t.sheet_too_large(),
        SheetError::Encoding { row } => t.sheet_encoding(row.to_string()),
        SheetError::Merged { row } => t.sheet_merged(row.to_string()),
        SheetError::Old => t.sheet_old(),
        SheetError::Unreadable => t.sheet_unreadable(),
    }
}

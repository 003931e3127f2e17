//! A table of workers, read row by row: what is wrong is said of every row by its number and column, and what
//! must not be read is not.
//!
//! Cells come from outside as text; this room opens no file.

use std::collections::{BTreeMap, BTreeSet};

use screening::Instrument;

use super::{MOST_WORKERS, Worker, codes};
use crate::Tell;

/// Most rows of workers that one table has: what has more is no list of one visit.
pub const MOST_ROWS: usize = 5_000;

/// Most faults that are told of one table; who mends these finds the others.
const MOST_FAULTS: usize = 50;

/// A cell as it was read.
pub type Cell = String;

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The worker's number.
    Worker,
    /// Whether somebody spoke with the worker alone.
    Alone,
    /// The signs, by their ids.
    Signs,
    /// Whether the worker agreed.
    Agrees,
    /// Whether the worker may be a child.
    Child,
}

impl Column {
    const ALL: [Self; 5] = [
        Self::Worker,
        Self::Alone,
        Self::Signs,
        Self::Agrees,
        Self::Child,
    ];

    /// The word that heads it in English.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Alone => "alone",
            Self::Signs => "signs",
            Self::Agrees => "agrees",
            Self::Child => "child",
        }
    }

    fn words(self) -> &'static [String] {
        let columns = &codes().columns;
        match self {
            Self::Worker => &columns.worker,
            Self::Alone => &columns.alone,
            Self::Signs => &columns.signs,
            Self::Agrees => &columns.agrees,
            Self::Child => &columns.child,
        }
    }

    fn headed(words: &str) -> Option<Self> {
        let heads = |column: &Self| column.words().iter().any(|known| known == words);
        Self::ALL.into_iter().find(heads)
    }
}

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It has no row.
    Empty,
    /// It has too many rows.
    TooManyRows,
    /// No column is headed as the numbers of workers are.
    NoWorkerColumn,
    /// Two columns are headed alike.
    ColumnTwice(Column),
    /// No number stands where one has to.
    NoNumber,
    /// What stands there is no whole number from 1 to the most there can be.
    NotANumber,
    /// The number stands in an earlier row too.
    NumberTwice {
        /// Which row.
        row: usize,
    },
    /// It is neither yes nor no nor not known.
    NeitherYesNorNo,
    /// The instrument has no sign of this id.
    UnknownSign,
    /// The cell is longer than anything that is read here.
    TooLong,
}

/// A fault, with the row and the column it stands in, counted from 1 as spreadsheets do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFault {
    /// The row; none where it is the whole table.
    pub row: Option<usize>,
    /// The column.
    pub column: Option<Column>,
    /// What is wrong.
    pub why: Why,
}

/// A column that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The place of the column, from 1. What heads it is not repeated: it can be anything.
    pub place: usize,
    /// Whether it looks as if it were about whether somebody may stay.
    pub immigration: bool,
}

/// What a table says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadWorkers {
    /// The workers, in the order of their rows.
    pub workers: Vec<Worker>,
    /// Columns that were not read.
    pub dropped: Vec<Dropped>,
}

/// Reads a table: the first row heads the columns. Rows in which nothing stands are passed over.
///
/// # Errors
/// Every fault there is, up to fifty, each with its row and column: nothing of the table is to be kept then.
pub fn read_workers(
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<ReadWorkers, Vec<SheetFault>> {
    let whole = |why| {
        vec![SheetFault {
            row: None,
            column: None,
            why,
        }]
    };
    let mut rows = rows.into_iter();
    let head = rows.next().ok_or_else(|| whole(Why::Empty))?;
    let (columns, dropped) = headed(&head)?;
    if !columns.contains_key(&Column::Worker) {
        return Err(whole(Why::NoWorkerColumn));
    }
    let mut faults = Vec::new();
    let mut workers = Vec::new();
    let mut numbers: BTreeMap<u16, usize> = BTreeMap::new();
    for (place, cells) in rows.enumerate() {
        if place >= MOST_ROWS {
            return Err(whole(Why::TooManyRows));
        }
        let row = place + 2;
        if columns.values().all(|at| cell(&cells, *at).is_empty()) {
            continue;
        }
        let mut fault = |column, why| {
            faults.push(SheetFault {
                row: Some(row),
                column: Some(column),
                why,
            });
        };
        let text = |column| columns.get(&column).map_or("", |at| cell(&cells, *at));
        let number = match number(text(Column::Worker)) {
            Ok(number) => {
                if let Some(earlier) = numbers.insert(number, row) {
                    fault(Column::Worker, Why::NumberTwice { row: earlier });
                }
                number
            }
            Err(why) => {
                fault(Column::Worker, why);
                0
            }
        };
        let mut tell = |column| match told(text(column)) {
            Ok(tell) => tell,
            Err(why) => {
                fault(column, why);
                Tell::Unknown
            }
        };
        let (alone, agreed) = (tell(Column::Alone), tell(Column::Agrees));
        let child = tell(Column::Child);
        let signs = match signs(text(Column::Signs)) {
            Ok(signs) => signs,
            Err(why) => {
                fault(Column::Signs, why);
                BTreeSet::new()
            }
        };
        workers.push(Worker {
            number,
            alone,
            signs,
            agreed,
            child,
        });
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if !faults.is_empty() {
        faults.truncate(MOST_FAULTS);
        return Err(faults);
    }
    if workers.is_empty() {
        return Err(whole(Why::Empty));
    }
    Ok(ReadWorkers { workers, dropped })
}

/// Where each column stands.
type Places = BTreeMap<Column, usize>;

/// Which column stands where, and which are not read.
fn headed(head: &[Cell]) -> Result<(Places, Vec<Dropped>), Vec<SheetFault>> {
    let mut columns = BTreeMap::new();
    let mut dropped = Vec::new();
    for (place, words) in head.iter().enumerate() {
        let words = words.trim().to_lowercase().replace(['_', '-'], " ");
        if words.is_empty() {
            continue;
        }
        match Column::headed(&words) {
            Some(column) if columns.insert(column, place).is_some() => {
                return Err(vec![SheetFault {
                    row: Some(1),
                    column: Some(column),
                    why: Why::ColumnTwice(column),
                }]);
            }
            Some(_) => {}
            None => dropped.push(Dropped {
                place: place + 1,
                immigration: is_about_staying(&words),
            }),
        }
    }
    Ok((columns, dropped))
}

/// Whether what heads a column looks as if it were about whether somebody may stay.
fn is_about_staying(words: &str) -> bool {
    let never = &codes().never.columns;
    never.iter().any(|part| words.contains(part.as_str()))
}

fn cell(cells: &[Cell], at: usize) -> &str {
    cells.get(at).map_or("", |cell| cell.trim())
}

/// The longest cell that is read.
const LONGEST: usize = 400;

fn number(text: &str) -> Result<u16, Why> {
    if text.is_empty() {
        return Err(Why::NoNumber);
    }
    // Spreadsheets write whole numbers with a decimal part where a column is of numbers.
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let digits: String = whole.chars().map(western).collect();
    let number = digits.parse().map_err(|_| Why::NotANumber)?;
    match number {
        1..=MOST_WORKERS => Ok(number),
        _ => Err(Why::NotANumber),
    }
}

/// Arabic and Persian digits as those that parse.
fn western(letter: char) -> char {
    let value = match letter {
        '\u{660}'..='\u{669}' => u32::from(letter) - 0x660,
        '\u{6F0}'..='\u{6F9}' => u32::from(letter) - 0x6F0,
        other => return other,
    };
    char::from_digit(value, 10).unwrap_or(letter)
}

fn told(text: &str) -> Result<Tell, Why> {
    if text.len() > LONGEST {
        return Err(Why::TooLong);
    }
    let words = text.to_lowercase();
    let words = words.strip_suffix(".0").unwrap_or(&words);
    let known = &codes().words;
    let among = |list: &[String]| list.iter().any(|word| word == words);
    match () {
        () if among(&known.unknown) => Ok(Tell::Unknown),
        () if among(&known.yes) => Ok(Tell::Yes),
        () if among(&known.no) => Ok(Tell::No),
        () => Err(Why::NeitherYesNorNo),
    }
}

/// Ids of signs, with anything between them that lists put there; a word for no is none.
fn signs(text: &str) -> Result<BTreeSet<String>, Why> {
    if text.len() > LONGEST {
        return Err(Why::TooLong);
    }
    if matches!(told(text), Ok(Tell::No | Tell::Unknown)) {
        return Ok(BTreeSet::new());
    }
    let instrument = Instrument::ilo_ec_2009();
    let ids = text.split([',', ';', ' ', '\n', '\t', '،', '؛']);
    let ids = ids.filter(|id| !id.is_empty());
    ids.map(|id| match instrument.find(id) {
        Some(_) => Ok(id.to_owned()),
        None => Err(Why::UnknownSign),
    })
    .collect()
}

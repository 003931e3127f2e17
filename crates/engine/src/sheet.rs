//! Tables that somebody brings in a file: text with separators, and the spreadsheets of two formats. What comes
//! out is cells as text; what they mean is decided in `case`.
//!
//! A file comes from outside: it is small by a limit, unpacked to a limit, and read to a limit of rows and
//! columns, whatever it says of its own size.

use std::io::{Cursor, Read as _};

use calamine::{Data, DataRef, Ods, Reader as _, Xlsx};

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 3_000_000;

/// The most that one unpacks to.
const UNPACKED: u64 = 40_000_000;

/// Columns beyond this are not read.
const COLUMNS: usize = 40;

/// Rows beyond this are not read: one more than any table may have, so that it is seen to have too many.
const ROWS: usize = case::visit::MOST_ROWS + 2;

/// Why no table could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is larger than anything of this kind is.
    #[error("the file is larger than 3 MB, or unpacks to more than 40 MB")]
    TooLarge,
    /// It is in no encoding that is read.
    #[error("the file is not in UTF-8: the first row that is not is row {row}")]
    Encoding {
        /// Which row.
        row: usize,
    },
    /// Cells are merged.
    #[error("cells are merged in row {row}")]
    Merged {
        /// The first row in which they are.
        row: usize,
    },
    /// It is a spreadsheet of the format before 2007, or has a password.
    #[error("the file is in the format before 2007, or has a password")]
    Old,
    /// It is nothing that is read.
    #[error("the file is no table of text and no spreadsheet, or it is damaged")]
    Unreadable,
}

/// The rows of a table in a file, whatever the file is called.
///
/// # Errors
/// Fails as [`SheetError`] says.
pub fn read_sheet(file: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    if file.len() > LARGEST_FILE {
        return Err(SheetError::TooLarge);
    }
    match file {
        [b'P', b'K', ..] => packed(file),
        // The container of the old formats, and of new ones under a password.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(SheetError::Old),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => text(rest),
        _ => text(file),
    }
}

/// Text in UTF-16, as spreadsheets write it where one asks for "Unicode text".
fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Vec<Vec<String>>, SheetError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(SheetError::Unreadable);
    }
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let read = String::from_utf16(&units).map_err(|_| SheetError::Unreadable)?;
    text(read.as_bytes())
}

fn text(bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let whole = str::from_utf8(bytes).map_err(|fault| {
        let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
        let breaks = before.iter().filter(|byte| **byte == b'\n').count();
        SheetError::Encoding { row: breaks + 1 }
    })?;
    if whole.contains('\0') {
        return Err(SheetError::Unreadable);
    }
    let head = whole.lines().next().unwrap_or_default();
    let count = |separator: char| head.matches(separator).count();
    // The separator that the head has most of; a comma where it has none.
    let mut separator = ',';
    for other in [';', '\t'] {
        if count(other) > count(separator) {
            separator = other;
        }
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(whole.as_bytes());
    let records = reader.records().take(ROWS);
    let rows = records.map(|record| {
        let record = record.map_err(|_| SheetError::Unreadable)?;
        let cells = record.iter().take(COLUMNS);
        Ok(cells.map(str::to_owned).collect())
    });
    rows.collect()
}

/// A spreadsheet: both formats are archives.
fn packed(file: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let damaged = |_| SheetError::Unreadable;
    let unreadable = |_: std::io::Error| SheetError::Unreadable;
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(damaged)?;
    let mut unpacked = 0;
    let mut open_document = None;
    // Everything is unpacked once and thrown away: what an archive says of its own sizes is not asked.
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let content = entry.name().map_err(damaged)? == "content.xml";
        let mut entry = entry.take(UNPACKED - unpacked + 1);
        let size = if content {
            let mut xml = String::new();
            let size = entry.read_to_string(&mut xml).map_err(unreadable)?;
            open_document = Some(xml);
            size as u64
        } else {
            std::io::copy(&mut entry, &mut std::io::sink()).map_err(unreadable)?
        };
        unpacked += size;
        if unpacked > UNPACKED {
            return Err(SheetError::TooLarge);
        }
    }
    match open_document {
        Some(xml) if repeats_without_end(&xml) => Err(SheetError::TooLarge),
        Some(_) => ods(file),
        None => xlsx(file),
    }
}

fn xlsx(file: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let mut book = Xlsx::new(Cursor::new(file)).map_err(|_| SheetError::Unreadable)?;
    let names = book.sheet_names();
    let name = names.first().ok_or(SheetError::Unreadable)?;
    let merged = book.merge_cells_by_sheet_name(name);
    let merged = merged.map_err(|_| SheetError::Unreadable)?;
    if let Some(row) = merged.iter().map(|region| region.start.0).min() {
        let row = row as usize + 1;
        return Err(SheetError::Merged { row });
    }
    let cells = book.worksheet_cells_reader(name);
    let mut cells = cells.map_err(|_| SheetError::Unreadable)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| SheetError::Unreadable)? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize, column as usize);
        let text = shown(cell.get_value());
        // A value far below or far to the right of everything is not what makes a table large.
        if text.is_empty() || column >= COLUMNS {
            continue;
        }
        if row >= ROWS {
            rows.resize(ROWS, Vec::new());
            break;
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if let Some(cells) = rows.get_mut(row) {
            cells.resize(cells.len().max(column + 1), String::new());
            if let Some(cell) = cells.get_mut(column) {
                *cell = text;
            }
        }
    }
    Ok(rows)
}

/// A value as somebody who looks at the spreadsheet sees it, as far as it matters here.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::Empty => String::new(),
        other => format!("{other:?}"),
    }
}

fn ods(file: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let mut book = Ods::new(Cursor::new(file)).map_err(|_| SheetError::Unreadable)?;
    let range = book.worksheet_range_at(0).ok_or(SheetError::Unreadable)?;
    let range = range.map_err(|_| SheetError::Unreadable)?;
    let (first, left) = range.start().map_or((0, 0), |(row, column)| {
        (row as usize, (column as usize).min(COLUMNS))
    });
    let above = (0..first.min(ROWS)).map(|_| Vec::new());
    let rows = range.rows().map(|row| {
        let cells = row.iter().take(COLUMNS).map(|cell| match cell {
            Data::String(text) => text.clone(),
            Data::Bool(true) => "yes".to_owned(),
            Data::Bool(false) => "no".to_owned(),
            other => other.to_string(),
        });
        let before = std::iter::repeat_n(String::new(), left);
        before.chain(cells).collect::<Vec<_>>()
    });
    Ok(above.chain(rows).take(ROWS).collect())
}

/// Whether a document says of cells or rows in which something stands that they are repeated more often than
/// any table here has: a few letters would then become more cells than there is memory. Office programs end
/// rows and tables with thousands of empty ones, which is nothing.
fn repeats_without_end(xml: &str) -> bool {
    let columns = repeats(xml, "number-columns-repeated", COLUMNS, |tag, rest| {
        let empty = tag.ends_with('/') && !tag.contains("office:");
        empty && rest.trim_start().starts_with("</table:table-row>")
    });
    let rows = repeats(xml, "number-rows-repeated", ROWS, |_, rest| {
        let row = rest.split("</table:table-row>").next().unwrap_or_default();
        !row.contains("office:") && !row.contains("text:p")
    });
    columns || rows
}

/// Whether an attribute stands somewhere with a number beyond a limit, or with none, where that is not harmless
/// by what its tag holds and by what follows the tag.
fn repeats(xml: &str, attribute: &str, most: usize, harmless: impl Fn(&str, &str) -> bool) -> bool {
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once(attribute) {
        rest = after;
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        let value = value.and_then(|value| value.strip_prefix(['"', '\'']));
        let value = value.and_then(|value| value.split(['"', '\'']).next());
        let count = value.and_then(|value| value.parse::<usize>().ok());
        if count.is_some_and(|count| count <= most) {
            continue;
        }
        let (Some(start), Some((end, follows))) = (before.rfind('<'), after.split_once('>')) else {
            return true;
        };
        let start = before.get(start..).unwrap_or_default();
        let tag = format!("{start}{attribute}{end}");
        if count.is_none() || !harmless(&tag, follows) {
            return true;
        }
    }
    false
}

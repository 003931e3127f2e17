//! Putting a backup back.

use std::io::{BufRead, BufReader, Read};

use jiff::Timestamp;
use store::{Erasure, Half, Restoring, Shape, Store};
use uuid::Uuid;

use crate::format::{Head, Line, Lines, cells};
use crate::{BackupError, Identities};

/// Rows that are written with one statement.
const ROWS_AT_ONCE: usize = 500;

/// A backup whose two files were opened and belong together. Nothing was written yet.
pub struct Found<'a> {
    /// The backup.
    pub id: Uuid,
    /// As of when.
    pub at: Timestamp,
    /// The schema that its database had.
    pub schema: i64,
    /// Names the installation's key, without which nothing in it can be read.
    pub installation: String,
    data: Lines<Box<dyn BufRead + 'a>>,
    keys: Lines<Box<dyn BufRead + 'a>>,
}

impl std::fmt::Debug for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Found")
            .field("id", &self.id)
            .field("at", &self.at)
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

/// Opens the two files of a backup.
///
/// # Errors
/// Fails if one cannot be read or opened with these keys, is not the half it should be or of a later
/// version, or if they are of different backups.
pub fn open<'a>(
    data: impl Read + 'a,
    keys: impl Read + 'a,
    identities: &Identities,
) -> Result<Found<'a>, BackupError> {
    let open = |from, half| half_of(from, half, identities).map_err(|fault| fault.of(half));
    let (data_head, data) = open(Box::new(data) as Box<dyn Read + 'a>, Half::Data)?;
    let (keys_head, keys) = open(Box::new(keys), Half::Keys)?;
    if data_head.backup != keys_head.backup {
        let (data, keys) = (data_head.at, keys_head.at);
        return Err(BackupError::NotTogether { data, keys });
    }
    Ok(Found {
        id: data_head.backup,
        at: data_head.at,
        schema: data_head.schema,
        installation: data_head.installation,
        data,
        keys,
    })
}

fn half_of<'a>(
    from: Box<dyn Read + 'a>,
    wanted: Half,
    identities: &Identities,
) -> Result<(Head, Lines<Box<dyn BufRead + 'a>>), BackupError> {
    let decryptor = age::Decryptor::new_buffered(BufReader::new(from))?;
    let plain = BufReader::new(decryptor.decrypt(identities.each())?);
    let mut lines = Lines::new(Box::new(plain) as Box<dyn BufRead + 'a>);
    Ok((lines.head(wanted)?, lines))
}

impl Found<'_> {
    /// Writes everything into a database that has the schema of the backup and no installation, whole
    /// or not at all, without what was destroyed since; returns how many rows, and how much was
    /// destroyed again. `progress` is told how many rows are written.
    ///
    /// # Errors
    /// Fails if the database holds an installation, or a file is damaged or cut off.
    pub async fn put_into(
        mut self,
        store: &Store,
        erased: &[Erasure],
        mut progress: impl FnMut(u64),
    ) -> Result<(u64, u64), BackupError> {
        let mut restoring = store.restoring(self.schema).await?;
        let mut total = 0;
        for (half, lines) in [(Half::Data, &mut self.data), (Half::Keys, &mut self.keys)] {
            let copied = copy(half, lines, &mut restoring, |rows| progress(total + rows)).await;
            total += copied.map_err(|fault| fault.of(half))?;
        }
        let again = restoring.erase(erased).await?;
        restoring.commit().await?;
        Ok((total, again))
    }
}

async fn copy(
    half: Half,
    lines: &mut Lines<impl BufRead>,
    to: &mut Restoring,
    mut progress: impl FnMut(u64),
) -> Result<u64, BackupError> {
    let mut table: Option<Shape> = None;
    let mut rows = Vec::new();
    let mut count = 0;
    loop {
        let line = lines.next()?;
        if rows.len() == ROWS_AT_ONCE || !matches!(line, Line::Row(_)) {
            if let Some(shape) = &table {
                to.put(shape, &rows).await?;
            }
            rows.clear();
            progress(count);
        }
        match (line, &table) {
            (Line::Row(row), Some(shape)) => {
                rows.push(cells(shape, row).map_err(|fault| lines.fault(fault))?);
                count += 1;
            }
            (Line::Row(_), None) => return Err(lines.fault("a row of no table")),
            (Line::Table(shape), _) => {
                if !half.tables().contains(&shape.table.as_str()) {
                    return Err(lines.fault(format!("table `{}` is not of this half", shape.table)));
                }
                to.require_shape(&shape).await?;
                table = Some(shape);
            }
            (Line::End(rows), _) if rows == count => return Ok(count),
            (Line::End(_), _) => return Err(BackupError::CutOff),
        }
    }
}

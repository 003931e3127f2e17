//! What was taken back: keys from organisations, agreements by persons. The log tells of it too; this is for the day on
//! which that log is lost and a backup from before is put back.

use std::collections::BTreeSet;

use case::{AgreementId, CaseId, Compartment, OrganisationId, StreamId};
use jiff::{SignedDuration, Timestamp};

use crate::db::{Row, Tx, values};
use crate::log::{Commit, stream};
use crate::{Store, StoreError};

/// What stands for an agreement where compartments stand.
const AGREEMENT: &str = "agreement";

/// A backup is as of a moment after the one at which an order was decided that it does not hold yet.
const MARGIN: SignedDuration = SignedDuration::from_mins(10);

/// Something that was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Withdrawn,
}

/// What can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withdrawn {
    /// What the person agreed to: it was taken back, ran out, or another answer came in its place.
    Agreement(CaseId, AgreementId),
    /// The key of a stream's compartment from an organisation.
    Key(StreamId, Compartment, OrganisationId),
}

impl Withdrawn {
    /// Whether an agreement, or a key of which stream's compartment, and the id of the agreement or organisation.
    pub fn parts(&self) -> (StreamId, Option<Compartment>, [u8; 16]) {
        match self {
            Self::Agreement(case, agreement) => ((*case).into(), None, *agreement.bytes()),
            Self::Key(stream, compartment, from) => (*stream, Some(*compartment), *from.bytes()),
        }
    }

    /// See [`Withdrawn::parts`]; an agreement is always of a case.
    pub fn from_parts(stream: StreamId, what: Option<Compartment>, whose: [u8; 16]) -> Self {
        match what {
            None => Self::Agreement(stream.id.into_bytes().into(), whose.into()),
            Some(compartment) => Self::Key(stream, compartment, whose.into()),
        }
    }
}

impl Store {
    /// Destroys keys that had been taken back once, in every epoch; returns how many there were.
    ///
    /// # Errors
    /// Fails if the database does; nothing was destroyed then.
    pub async fn unwrap_again(
        &self,
        keys: &[(StreamId, Compartment, OrganisationId)],
    ) -> Result<u64, StoreError> {
        let mut tx = self.db.begin_alone().await?;
        let mut gone = 0;
        for (stream, compartment, from) in keys {
            gone += unwrap(&mut tx, *stream, *compartment, *from).await?;
        }
        tx.commit().await?;
        Ok(gone)
    }
}

/// Takes keys away as a commit says, and writes down that they and the agreements that ended in it are gone.
pub(crate) async fn write(tx: &mut Tx, commit: &Commit) -> Result<(), StoreError> {
    let Some(at) = commit.events.last().map(|event| event.at) else {
        return Ok(());
    };
    for (case, agreement) in &commit.ended {
        let what = Withdrawn::Agreement(*case, *agreement);
        insert(tx, &Withdrawal { at, what }).await?;
    }
    for (stream, compartment, from) in &commit.unwraps {
        if unwrap(tx, *stream, *compartment, *from).await? > 0 {
            let what = Withdrawn::Key(*stream, *compartment, *from);
            insert(tx, &Withdrawal { at, what }).await?;
        }
    }
    Ok(())
}

/// What was taken back and not given again, since the oldest backup whose keys are still somewhere.
pub(crate) async fn told(tx: &mut Tx, now: Timestamp) -> Result<BTreeSet<Withdrawal>, StoreError> {
    let sql = "SELECT stream_kind, stream_id, what, whose, at FROM withdrawn w \
               WHERE at >= (SELECT min(at) FROM key_backups WHERE expires > $1) - $2 \
               AND NOT EXISTS (SELECT 1 FROM key_wraps k WHERE k.stream_kind = w.stream_kind \
               AND k.stream_id = w.stream_id AND k.compartment = w.what AND k.recipient = w.whose)";
    let margin = i64::try_from(MARGIN.as_micros()).unwrap_or(i64::MAX);
    let rows = tx.read(sql, values![now.as_microsecond(), margin]).await?;
    rows.iter().map(read).collect()
}

/// Writes down what a list kept apart says was taken back, and returns what of it is there again: keys that are, and
/// agreements of which this log has not heard that they ended.
pub(crate) async fn again(
    tx: &mut Tx,
    known: &BTreeSet<Withdrawal>,
) -> Result<BTreeSet<Withdrawal>, StoreError> {
    let mut back = BTreeSet::new();
    for withdrawal in known {
        let is_new = insert(tx, withdrawal).await?;
        let (stream, compartment, whose) = withdrawal.what.parts();
        let is_back = match compartment {
            None => is_new && exists(tx, stream).await?,
            Some(compartment) => {
                let sql = "SELECT 1 FROM key_wraps WHERE stream_kind = $1 AND stream_id = $2 \
                           AND compartment = $3 AND recipient = $4 LIMIT 1";
                let (id, compartment) = (stream.id.into_bytes(), compartment.to_string());
                let values = values![stream.kind.code(), &id, &compartment, &whose];
                !tx.read(sql, values).await?.is_empty()
            }
        };
        if is_back {
            back.insert(*withdrawal);
        }
    }
    Ok(back)
}

/// Whether a stream has any event.
async fn exists(tx: &mut Tx, stream: StreamId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM events WHERE stream_kind = $1 AND stream_id = $2 AND version = 1";
    let id = stream.id.into_bytes();
    let found = tx.read(sql, values![stream.kind.code(), &id]).await?;
    Ok(!found.is_empty())
}

/// Destroys the wraps of a compartment's keys to an organisation; returns how many there were.
async fn unwrap(
    tx: &mut Tx,
    stream: StreamId,
    compartment: Compartment,
    from: OrganisationId,
) -> Result<u64, StoreError> {
    let sql = "DELETE FROM key_wraps WHERE stream_kind = $1 AND stream_id = $2 \
               AND compartment = $3 AND recipient = $4";
    let (id, compartment) = (stream.id.into_bytes(), compartment.to_string());
    let values = values![stream.kind.code(), &id, &compartment, from.bytes()];
    tx.execute(sql, values).await
}

/// Writes one down, unless it is there; returns whether it was not. A key that was given again and taken back again
/// was taken back last then.
async fn insert(tx: &mut Tx, withdrawal: &Withdrawal) -> Result<bool, StoreError> {
    let (stream, compartment, whose) = withdrawal.what.parts();
    let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
    let what = compartment.map_or_else(|| AGREEMENT.to_owned(), |it| it.to_string());
    let at = withdrawal.at.as_microsecond();
    let sql = "INSERT INTO withdrawn (stream_kind, stream_id, what, whose, at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (stream_kind, stream_id, what, whose) \
               DO UPDATE SET at = excluded.at WHERE excluded.at > withdrawn.at";
    let values = values![kind, &id, &what, &whose, at];
    Ok(tx.execute(sql, values).await? > 0)
}

fn read(row: &Row) -> Result<Withdrawal, StoreError> {
    let what = row.text(2)?;
    let compartment = match what.as_str() {
        AGREEMENT => None,
        code => Some(code.parse())
            .transpose()
            .map_err(|error: case::UnknownCompartment| StoreError::Damaged {
                what: error.to_string(),
            })?,
    };
    Ok(Withdrawal {
        at: row.instant(4)?,
        what: Withdrawn::from_parts(stream(row, 0)?, compartment, row.id(3)?),
    })
}

//! Rows of persons' own pages, and of the sessions in them.

use case::CaseId;
use jiff::{SignedDuration, Timestamp};

use crate::db::{Tx, values};
use crate::log::number;
use crate::{Store, StoreError};

/// The page of a person, as it is signed in to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRow {
    /// The case.
    pub case: CaseId,
    /// A keyed hash of the code.
    pub code_hash: [u8; 32],
    /// The public half of the page's key pair.
    pub public_key: [u8; 32],
    /// The private half, locked.
    pub lock: Vec<u8>,
    /// Whether it was turned off, or is about to be because somebody is in danger.
    pub off: bool,
}

/// What becomes of a page with a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageChange {
    /// It is opened, in the place of one before.
    Open(PageRow),
    /// It is turned off: whoever signs in is answered as if there were none.
    TurnOff(CaseId),
    /// It ends, and what it was signed in with.
    End(CaseId),
}

/// A session in a person's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSessionRow {
    /// A hash of the secret that only the cookie holds.
    pub secret_hash: [u8; 32],
    /// The case.
    pub case: CaseId,
    /// The unlocked key, sealed under the secret.
    pub keys: Vec<u8>,
    /// From where it is used, sealed.
    pub place: Vec<u8>,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
}

impl Store {
    /// The page of a code's hash.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn page_of_code(&self, hash: &[u8; 32]) -> Result<Option<PageRow>, StoreError> {
        let sql = "SELECT case_id, code_hash, public_key, lock, off, danger FROM person_pages \
                   WHERE code_hash = $1";
        let Some(row) = self.db.read_one(sql, values![hash]).await? else {
            return Ok(None);
        };
        Ok(Some(PageRow {
            case: row.id(0)?,
            code_hash: row.digest(1)?,
            public_key: row.digest(2)?,
            lock: row.bytes(3)?,
            off: row.int(4)? == 1 || row.opt_instant(5)?.is_some(),
        }))
    }

    /// Counts an attempt at a page before it is made, so that of many at once none goes uncounted, and makes
    /// the next one wait; says until when, if this one has to. The same is done for a code that is none.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn count_page_attempt(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
        wait: impl Fn(u32) -> SignedDuration,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE person_pages SET failures = failures + 1 \
                   WHERE code_hash = $1 AND not_before <= $2";
        let counted = tx.execute(sql, values![hash, now.as_microsecond()]).await? > 0;
        let sql = "SELECT failures, not_before FROM person_pages WHERE code_hash = $1";
        let rows = tx.read(sql, values![hash]).await?;
        let mut failures = 0;
        if let Some(row) = rows.first() {
            if !counted {
                return Ok(Err(row.instant(1)?));
            }
            failures = number(row.int(0)?)?;
        }
        let not_before = now.saturating_add(wait(failures)).unwrap_or(now);
        let sql = "UPDATE person_pages SET not_before = $2 WHERE code_hash = $1";
        let not_before = not_before.as_microsecond();
        tx.execute(sql, values![hash, not_before]).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Begins a session in a page, after which its attempts are counted from none; `danger` says that it was
    /// the word for danger, and nothing else is done then than otherwise.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn begin_page_session(
        &self,
        session: &PageSessionRow,
        danger: bool,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let created = session.created.as_microsecond();
        let sql = "UPDATE person_pages SET failures = 0, not_before = 0, \
                   danger = CASE WHEN $2 = 1 THEN $3 ELSE danger END WHERE case_id = $1";
        let (case, danger) = (session.case.bytes(), i64::from(danger));
        tx.execute(sql, values![case, danger, created]).await?;
        let sql = "INSERT INTO page_sessions (secret_hash, case_id, keys, place, created, seen) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values = values![
            &session.secret_hash,
            case,
            &session.keys,
            &session.place,
            created,
            session.seen.as_microsecond(),
        ];
        tx.execute(sql, values).await?;
        tx.commit().await
    }

    /// The session of a secret's hash, with its page.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn page_session(
        &self,
        hash: &[u8; 32],
    ) -> Result<Option<(PageSessionRow, PageRow)>, StoreError> {
        let sql = "SELECT s.secret_hash, s.case_id, s.keys, s.place, s.created, s.seen, \
                   p.code_hash, p.public_key, p.lock, p.off, p.danger FROM page_sessions s \
                   JOIN person_pages p ON p.case_id = s.case_id WHERE s.secret_hash = $1";
        let Some(row) = self.db.read_one(sql, values![hash]).await? else {
            return Ok(None);
        };
        let session = PageSessionRow {
            secret_hash: row.digest(0)?,
            case: row.id(1)?,
            keys: row.bytes(2)?,
            place: row.bytes(3)?,
            created: row.instant(4)?,
            seen: row.instant(5)?,
        };
        let page = PageRow {
            case: session.case,
            code_hash: row.digest(6)?,
            public_key: row.digest(7)?,
            lock: row.bytes(8)?,
            off: row.int(9)? == 1 || row.opt_instant(10)?.is_some(),
        };
        Ok(Some((session, page)))
    }

    /// Notes that a session in a page was used.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn touch_page_session(
        &self,
        hash: &[u8; 32],
        seen: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE page_sessions SET seen = $2 WHERE secret_hash = $1";
        let values = values![hash, seen.as_microsecond()];
        self.db.execute(sql, values).await?;
        Ok(())
    }

    /// Ends a session in a page.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn end_page_session(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "DELETE FROM page_sessions WHERE secret_hash = $1";
        self.db.execute(sql, values![hash]).await?;
        Ok(())
    }

    /// Removes sessions in pages begun before the first instant or last used before the second.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn purge_page_sessions(
        &self,
        created: Timestamp,
        seen: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM page_sessions WHERE created < $1 OR seen < $2";
        let values = values![created.as_microsecond(), seen.as_microsecond()];
        self.db.execute(sql, values).await?;
        Ok(())
    }

    /// The cases in whose pages somebody told of danger, of which the log does not say so yet.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn pages_in_danger(&self) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT case_id FROM person_pages WHERE danger IS NOT NULL ORDER BY danger";
        let rows = self.db.read(sql, values![]).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }
}

/// Writes what becomes of pages.
pub(crate) async fn write(tx: &mut Tx, changes: &[PageChange]) -> Result<(), StoreError> {
    for change in changes {
        match change {
            PageChange::Open(row) => {
                end(tx, row.case).await?;
                let sql = "INSERT INTO person_pages (case_id, code_hash, public_key, lock) \
                           VALUES ($1, $2, $3, $4)";
                let case = row.case.bytes();
                let values = values![case, &row.code_hash, &row.public_key, &row.lock];
                tx.execute(sql, values).await?;
            }
            PageChange::TurnOff(case) => {
                let sql = "UPDATE person_pages SET off = 1, danger = NULL WHERE case_id = $1";
                tx.execute(sql, values![case.bytes()]).await?;
            }
            PageChange::End(case) => end(tx, *case).await?,
        }
    }
    Ok(())
}

async fn end(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    let sql = "DELETE FROM person_pages WHERE case_id = $1";
    tx.execute(sql, values![case.bytes()]).await?;
    Ok(())
}

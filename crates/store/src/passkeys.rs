//! Rows of passkeys, and what authenticators have been asked.

use case::MemberId;
use jiff::Timestamp;

use crate::db::{Row, values};
use crate::log::number;
use crate::{Store, StoreError};

/// A member's passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// A hash of the id that the authenticator gave it.
    pub credential: [u8; 32],
    /// Whose.
    pub member: MemberId,
    /// Its public key and its name, sealed.
    pub body: Vec<u8>,
    /// The member's private key, locked under what the authenticator yields, if it yields anything.
    pub lock: Option<Vec<u8>>,
    /// The number of the last signature.
    pub counter: u32,
    /// When it was made.
    pub created: Timestamp,
    /// When it last signed in.
    pub used: Option<Timestamp>,
    /// When it signed with a number that had been used before.
    pub doubted: Option<Timestamp>,
}

/// What an authenticator has been asked for one browser or session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionRow {
    /// A hash of the secret that only the cookie holds.
    pub secret_hash: [u8; 32],
    /// The question, sealed.
    pub body: Vec<u8>,
    /// When it was asked.
    pub asked: Timestamp,
}

const ONE: &str = "SELECT credential, member, body, lock, counter, created, used, doubted \
     FROM passkeys WHERE credential = $1";
const ALL_OF: &str = "SELECT credential, member, body, lock, counter, created, used, doubted \
     FROM passkeys WHERE member = $1 ORDER BY created, credential";
const QUESTION: &str =
    "SELECT secret_hash, body, asked FROM passkey_questions WHERE secret_hash = $1";

impl Store {
    /// Keeps a passkey of a member whose own pair is still the given one; returns whether it was kept:
    /// not if the member has another pair by now, nor if the passkey is somebody's already.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn keep_passkey(
        &self,
        row: &PasskeyRow,
        generation: u32,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO passkeys (credential, member, body, lock, counter, created) \
                   SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS \
                   (SELECT 1 FROM members WHERE id = $2 AND generation = $7) \
                   ON CONFLICT (credential) DO NOTHING";
        let lock = row.lock.as_deref();
        let values = values![
            &row.credential,
            row.member.bytes(),
            &row.body,
            lock,
            i64::from(row.counter),
            row.created.as_microsecond(),
            i64::from(generation),
        ];
        Ok(self.db.execute(sql, values).await? > 0)
    }

    /// The passkey of a hash.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn passkey(&self, credential: &[u8; 32]) -> Result<Option<PasskeyRow>, StoreError> {
        let row = self.db.read_one(ONE, values![credential]).await?;
        row.as_ref().map(passkey).transpose()
    }

    /// A member's passkeys, the one made first first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn passkeys(&self, member: MemberId) -> Result<Vec<PasskeyRow>, StoreError> {
        let rows = self.db.read(ALL_OF, values![member.bytes()]).await?;
        rows.iter().map(passkey).collect()
    }

    /// Notes that a passkey signed, with which number and what its authenticator says of itself since;
    /// returns whether that was taken: not if the number had been reached before, or the passkey is in
    /// doubt or gone.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn note_signature(
        &self,
        credential: &[u8; 32],
        counter: u32,
        body: &[u8],
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE passkeys SET counter = $2, body = $3, used = $4 WHERE credential = $1 \
                   AND doubted IS NULL AND (counter < $2 OR (counter = 0 AND $2 = 0))";
        let values = values![credential, i64::from(counter), body, now.as_microsecond()];
        Ok(self.db.execute(sql, values).await? > 0)
    }

    /// Puts a passkey in doubt from now on, and ends sign-ins that it began.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn doubt_passkey(
        &self,
        credential: &[u8; 32],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE passkeys SET doubted = $2 WHERE credential = $1 AND doubted IS NULL";
        tx.execute(sql, values![credential, now.as_microsecond()])
            .await?;
        let sql = "DELETE FROM sign_ins WHERE passkey = $1";
        tx.execute(sql, values![credential]).await?;
        tx.commit().await
    }

    /// Destroys a member's passkey, with the lock under it and the sign-ins that it began.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn remove_passkey(
        &self,
        member: MemberId,
        credential: &[u8; 32],
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM passkeys WHERE credential = $1 AND member = $2";
        let values = values![credential, member.bytes()];
        self.db.execute(sql, values).await?;
        Ok(())
    }

    /// Keeps what an authenticator is asked, in the place of what was asked before for the same browser
    /// or session.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn ask_authenticator(&self, row: &QuestionRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO passkey_questions (secret_hash, body, asked) VALUES ($1, $2, $3) \
                   ON CONFLICT (secret_hash) DO UPDATE SET body = excluded.body, \
                   asked = excluded.asked";
        let values = values![&row.secret_hash, &row.body, row.asked.as_microsecond()];
        self.db.execute(sql, values).await?;
        Ok(())
    }

    /// What an authenticator is asked, for a page to show.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn question(&self, hash: &[u8; 32]) -> Result<Option<QuestionRow>, StoreError> {
        let row = self.db.read_one(QUESTION, values![hash]).await?;
        row.as_ref().map(question).transpose()
    }

    /// Takes away what an authenticator was asked, for its answer to be looked at: whoever takes it is
    /// the only one.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn take_question(&self, hash: &[u8; 32]) -> Result<Option<QuestionRow>, StoreError> {
        let mut tx = self.db.begin().await?;
        let rows = tx.read(QUESTION, values![hash]).await?;
        let sql = "DELETE FROM passkey_questions WHERE secret_hash = $1";
        if tx.execute(sql, values![hash]).await? == 0 {
            return Ok(None);
        }
        tx.commit().await?;
        rows.first().map(question).transpose()
    }
}

fn passkey(row: &Row) -> Result<PasskeyRow, StoreError> {
    Ok(PasskeyRow {
        credential: row.digest(0)?,
        member: row.id(1)?,
        body: row.bytes(2)?,
        lock: row.opt_bytes(3)?,
        counter: number(row.int(4)?)?,
        created: row.instant(5)?,
        used: row.opt_instant(6)?,
        doubted: row.opt_instant(7)?,
    })
}

fn question(row: &Row) -> Result<QuestionRow, StoreError> {
    Ok(QuestionRow {
        secret_hash: row.digest(0)?,
        body: row.bytes(1)?,
        asked: row.instant(2)?,
    })
}

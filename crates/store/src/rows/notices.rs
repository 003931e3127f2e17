//! What an organisation has to know, and what it has dealt with of that.

use case::{OrganisationId, StreamId};
use jiff::{SignedDuration, Timestamp};

use super::{NoticeRow, place, signed};
use crate::db::{Row, Tx, values};
use crate::log::{number, stream};
use crate::page::{ListPlace, Page, Paged};
use crate::{Store, StoreError};

/// For how long after an instant something may still be stored that happened at it: no order takes as long.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// What the statements here say of a notice that was dealt with.
macro_rules! undealt {
    () => {
        "at > coalesce((SELECT until FROM notices_seen WHERE organisation = $1), -9223372036854775807) \
         AND NOT EXISTS (SELECT 1 FROM notices_dealt_with AS dealt \
         WHERE dealt.organisation = notices.organisation AND dealt.at = notices.at \
         AND dealt.stream_kind = notices.stream_kind AND dealt.stream_id = notices.stream_id \
         AND dealt.version = notices.version)"
    };
}

/// That a referral waits is no news once it was answered, lapsed or was taken back.
macro_rules! waiting {
    () => {
        " AND (kind <> 'referral_sent' OR EXISTS (SELECT 1 FROM referrals AS asked \
         WHERE asked.case_id = notices.stream_id AND asked.receiver = notices.organisation \
         AND asked.state = 'sent'))"
    };
}

impl Store {
    /// What an organisation has not dealt with, the newest first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn notices(
        &self,
        organisation: OrganisationId,
        page: Page,
    ) -> Result<Paged<NoticeRow>, StoreError> {
        let sql = concat!(
            "SELECT organisation, at, stream_kind, stream_id, version, kind FROM notices \
             WHERE organisation = $1 AND ",
            undealt!(),
            waiting!(),
            " AND (at, stream_id, version) < ($2, $3, $4) \
             ORDER BY at DESC, stream_id DESC, version DESC LIMIT $5"
        );
        let after = page.after.unwrap_or(ListPlace::LAST);
        let (at, id, number) = (after.at, &after.id, after.number);
        let values = values![organisation.bytes(), at, id, number, page.limit()];
        let rows = self.db.read(sql, values).await?;
        let rows = rows.iter().map(notice).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &NoticeRow| {
            place(row.at, row.stream.id.as_bytes(), signed(row.version))
        }))
    }

    /// Marks an organisation's notices of some events as dealt with: these, and no others.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn notices_dealt_with(
        &self,
        organisation: OrganisationId,
        events: &[(StreamId, u64)],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let own = organisation.bytes();
        for (stream, version) in events {
            let sql = "INSERT INTO notices_dealt_with (organisation, at, stream_kind, stream_id, version) \
                       SELECT organisation, at, stream_kind, stream_id, version FROM notices \
                       WHERE organisation = $1 AND stream_kind = $2 AND stream_id = $3 AND version = $4 \
                       ON CONFLICT DO NOTHING";
            let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
            let values = values![own, kind, &id, signed(*version)];
            tx.execute(sql, values).await?;
        }
        // Up to the oldest that waits, one instant says it for all, so that a list never reads past many.
        let sql = concat!(
            "SELECT at FROM notices WHERE organisation = $1 AND ",
            undealt!(),
            " ORDER BY at LIMIT 1"
        );
        let oldest = tx.read(sql, values![own]).await?;
        let oldest = oldest.first().map(|row| row.int(0)).transpose()?;
        let settled = now.saturating_sub(LATE).unwrap_or(Timestamp::MIN);
        let until = oldest.map_or(i64::MAX, |oldest| oldest - 1);
        let until = until.min(settled.as_microsecond());
        let sql = "INSERT INTO notices_seen (organisation, until) VALUES ($1, $2) \
                   ON CONFLICT (organisation) DO UPDATE SET until = excluded.until \
                   WHERE excluded.until > notices_seen.until";
        tx.execute(sql, values![own, until]).await?;
        let sql = "DELETE FROM notices_dealt_with WHERE organisation = $1 AND at <= $2";
        tx.execute(sql, values![own, until]).await?;
        tx.commit().await
    }
}

pub(super) async fn write(tx: &mut Tx, row: &NoticeRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO notices (organisation, at, stream_kind, stream_id, version, kind) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let (to, at) = (row.organisation.bytes(), row.at.as_microsecond());
    let (kind, id) = (row.stream.kind.code(), row.stream.id.into_bytes());
    let version = signed(row.version);
    tx.execute(sql, values![to, at, kind, &id, version, &row.kind])
        .await?;
    Ok(())
}

pub(super) fn notice(row: &Row) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        organisation: row.id(0)?,
        at: row.instant(1)?,
        stream: stream(row, 2)?,
        version: number(row.int(4)?)?,
        kind: row.text(5)?,
    })
}

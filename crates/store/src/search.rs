//! Finding what an organisation may open: which of its streams there are, and which hold a number.

use case::{Compartment, OrganisationId, StreamId};

use crate::db::{Row, values};
use crate::log::{Sealed, signed, stream};
use crate::{Store, StoreError};

/// A part that was looked through, for one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedPart {
    /// In which stream.
    pub stream: StreamId,
    /// Of which event.
    pub version: u64,
    /// Which part.
    pub compartment: Compartment,
    /// The epoch of its key.
    pub epoch: u32,
    /// Tags of the numbers in it.
    pub tags: Vec<[u8; 16]>,
}

impl Store {
    /// The streams in which names may stand that an organisation has a key to, the newest first, so many
    /// at most.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn streams_of(
        &self,
        organisation: OrganisationId,
        most: u32,
    ) -> Result<Vec<StreamId>, StoreError> {
        let sql = "SELECT DISTINCT stream_kind, stream_id FROM key_wraps WHERE recipient = $1 \
                   AND (compartment IN ('identity', 'contact') OR compartment LIKE 'referral:%') \
                   ORDER BY stream_id DESC LIMIT $2";
        let values = values![organisation.bytes(), i64::from(most)];
        let rows = self.db.read(sql, values).await?;
        rows.iter().map(|row| stream(row, 0)).collect()
    }

    /// The streams with parts in which numbers may stand, which an organisation has a key to and has not
    /// looked through, the newest first, so many at most.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn not_indexed(
        &self,
        organisation: OrganisationId,
        most: u32,
    ) -> Result<Vec<StreamId>, StoreError> {
        let sql = "SELECT DISTINCT p.stream_kind, p.stream_id FROM key_wraps w \
                   JOIN parts p ON p.stream_kind = w.stream_kind AND p.stream_id = w.stream_id \
                   AND p.compartment = w.compartment AND p.epoch = w.epoch AND p.body IS NOT NULL \
                   WHERE w.recipient = $1 \
                   AND (w.compartment IN ('identity', 'contact') OR w.compartment LIKE 'referral:%') \
                   AND NOT EXISTS (SELECT 1 FROM blind_index b WHERE b.organisation = $1 \
                   AND b.stream_kind = p.stream_kind AND b.stream_id = p.stream_id \
                   AND b.version = p.version AND b.compartment = p.compartment) \
                   ORDER BY p.stream_id DESC LIMIT $2";
        let values = values![organisation.bytes(), i64::from(most)];
        let rows = self.db.read(sql, values).await?;
        rows.iter().map(|row| stream(row, 0)).collect()
    }

    /// Keeps what was found in parts that an organisation looked through. Of a part to which it has lost
    /// the key meanwhile nothing is kept.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn index(
        &self,
        organisation: OrganisationId,
        parts: &[IndexedPart],
    ) -> Result<(), StoreError> {
        if parts.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO blind_index \
                   (organisation, stream_kind, stream_id, version, compartment, epoch, tag) \
                   SELECT recipient, stream_kind, stream_id, $5, compartment, epoch, $7 \
                   FROM key_wraps WHERE recipient = $1 AND stream_kind = $2 AND stream_id = $3 \
                   AND compartment = $4 AND epoch = $6 ON CONFLICT DO NOTHING";
        let mut tx = self.db.begin().await?;
        for part in parts {
            let (kind, id) = (part.stream.kind.code(), part.stream.id.into_bytes());
            let compartment = part.compartment.to_string();
            let (version, epoch) = (signed(part.version), i64::from(part.epoch));
            let tags = part.tags.iter().map(<[u8; 16]>::as_slice);
            for tag in tags.chain([[].as_slice()]) {
                let values = values![
                    organisation.bytes(),
                    kind,
                    &id,
                    &compartment,
                    version,
                    epoch,
                    tag
                ];
                tx.execute(sql, values).await?;
            }
        }
        tx.commit().await
    }

    /// Where an organisation has met a tag.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn tagged(
        &self,
        organisation: OrganisationId,
        tag: &[u8; 16],
    ) -> Result<Vec<(StreamId, Compartment)>, StoreError> {
        let sql = "SELECT DISTINCT stream_kind, stream_id, compartment FROM blind_index \
                   WHERE organisation = $1 AND tag = $2 ORDER BY stream_id DESC, compartment";
        let rows = self
            .db
            .read(sql, values![organisation.bytes(), tag])
            .await?;
        rows.iter().map(tagged).collect()
    }
}

fn tagged(row: &Row) -> Result<(StreamId, Compartment), StoreError> {
    match Sealed::parse(&row.text(2)?)? {
        Sealed::Part(compartment) => Ok((stream(row, 0)?, compartment)),
        Sealed::Record => Err(StoreError::Damaged {
            what: "a record among the parts that were looked through".into(),
        }),
    }
}

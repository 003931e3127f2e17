//! Whose hands the organisations' keys are in, and how an organisation gets a new pair.
//!
//! A renewal takes a moment in which nobody appends: from then on keys are wrapped to the new pair.
//! What was wrapped to the older one is wrapped anew afterwards, page by page, and the older pair goes
//! when nothing is left. Every step stands in the database, so whoever comes next goes on.

use std::collections::BTreeSet;

use case::{MemberId, OrganisationId};

use crate::db::{Row, Tx, values};
use crate::log::{Recipient, Sealed, StoredWrap, WrapPlace, number, stream};
use crate::{Commit, CommitError, Store, StoreError};

/// An organisation's private key in a member's custody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustodyRow {
    /// Whose key.
    pub organisation: OrganisationId,
    /// Which of its key pairs.
    pub generation: u32,
    /// In whose custody.
    pub member: MemberId,
    /// The private key, wrapped to the member.
    pub wrap: Vec<u8>,
}

/// A new key pair of an organisation, in the custody of everybody who stays.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// Whose.
    pub organisation: OrganisationId,
    /// The new pair's number: one more than that in use.
    pub generation: u32,
    /// Its public half.
    pub public_key: [u8; 32],
    /// Who leaves, if anybody does.
    pub leaver: Option<MemberId>,
    /// Who stays: if anybody else has joined or left meanwhile, it is not stored.
    pub stay: BTreeSet<MemberId>,
    /// Its private half, wrapped to those who stay.
    pub custody: Vec<CustodyRow>,
}

/// A key wrapped anew.
#[derive(Debug, Clone)]
pub struct Rewrap {
    /// The wrap as it was read.
    pub from: StoredWrap,
    /// To which pair it is wrapped now.
    pub generation: u32,
    /// The new wrap.
    pub wrap: Vec<u8>,
}

impl Store {
    /// How many key pairs have been renewed so far, of all organisations.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn renewals(&self) -> Result<u64, StoreError> {
        let row = self.db.read_one(RENEWALS, values![]).await?;
        row.map_or(Ok(0), |row| number(row.int(0)?))
    }

    /// What a member has in custody, the newest pair of each organisation first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn custody_of(&self, member: MemberId) -> Result<Vec<CustodyRow>, StoreError> {
        let sql = "SELECT organisation, generation, member, wrap FROM custody WHERE member = $1 \
                   ORDER BY organisation, generation DESC";
        let rows = self.db.read(sql, values![member.bytes()]).await?;
        rows.iter().map(custody).collect()
    }

    /// Who has which of an organisation's pairs in custody.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn custodians_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<CustodyRow>, StoreError> {
        let sql = "SELECT organisation, generation, member, wrap FROM custody \
                   WHERE organisation = $1 ORDER BY generation, member";
        let rows = self.db.read(sql, values![organisation.bytes()]).await?;
        rows.iter().map(custody).collect()
    }

    /// Gives an organisation a new pair and ends a membership, together with the events that say so:
    /// the leaver's sessions end, and open invitations, which carry the older key, are void.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] if the pair was renewed in between, or somebody joined or left.
    pub async fn renew(&self, renewal: &Renewal, commits: &[Commit]) -> Result<(), CommitError> {
        let organisation = renewal.organisation.bytes();
        let conflict = || CommitError::Conflict {
            stream: renewal.organisation.into(),
        };
        let mut tx = self.db.begin_alone().await?;
        let sql = "UPDATE organisations SET generation = $2, public_key = $3 \
                   WHERE id = $1 AND generation = $2 - 1";
        let generation = i64::from(renewal.generation);
        let values = values![organisation, generation, &renewal.public_key];
        if tx.execute(sql, values).await? == 0 {
            return Err(conflict());
        }
        if let Some(leaver) = renewal.leaver {
            end_membership(&mut tx, renewal.organisation, leaver).await?;
        }
        for sql in [
            "DELETE FROM invitations WHERE organisation = $1",
            "DELETE FROM recoveries WHERE organisation = $1",
        ] {
            tx.execute(sql, values![organisation]).await?;
        }
        for row in &renewal.custody {
            insert_custody(&mut tx, row).await?;
        }
        let sql = "SELECT member FROM memberships WHERE organisation = $1";
        let stay = tx.read(sql, values![organisation]).await?;
        let stay: Result<BTreeSet<MemberId>, _> = stay.iter().map(|row| row.id(0)).collect();
        if stay? != renewal.stay {
            return Err(conflict());
        }
        let sql = "INSERT INTO renewals (only_row, made) VALUES (1, 1) \
                   ON CONFLICT (only_row) DO UPDATE SET made = renewals.made + 1";
        tx.execute(sql, values![]).await?;
        self.commit_in(tx, commits).await
    }

    /// Keys wrapped to an older pair of an organisation than the given one, a page at a time: those
    /// after `after`.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn older_wraps(
        &self,
        organisation: OrganisationId,
        generation: u32,
        after: Option<&StoredWrap>,
        limit: u32,
    ) -> Result<Vec<StoredWrap>, StoreError> {
        let sql = "SELECT stream_kind, stream_id, compartment, epoch, generation, since, wrap \
                   FROM key_wraps WHERE recipient = $1 AND generation < $2 AND \
                   (generation, stream_kind, stream_id, compartment, epoch) > ($3, $4, $5, $6, $7) \
                   ORDER BY generation, stream_kind, stream_id, compartment, epoch LIMIT $8";
        let (mut after_kind, mut after_id, mut after_what) = ("", [0; 16], String::new());
        let (mut after_generation, mut after_epoch) = (0, 0);
        if let Some(after) = after {
            let place = after.place;
            (after_kind, after_id) = (place.stream.kind.code(), place.stream.id.into_bytes());
            after_what = place.sealed.to_string();
            (after_generation, after_epoch) = (after.generation.into(), place.epoch.into());
        }
        let values = values![
            organisation.bytes(),
            i64::from(generation),
            after_generation,
            after_kind,
            &after_id,
            &after_what,
            after_epoch,
            i64::from(limit),
        ];
        let rows = self.db.read(sql, values).await?;
        let wrap = |row: &Row| {
            Ok(StoredWrap {
                place: WrapPlace {
                    stream: stream(row, 0)?,
                    sealed: Sealed::parse(&row.text(2)?)?,
                    epoch: number(row.int(3)?)?,
                    recipient: Recipient::Organisation(organisation),
                },
                generation: number(row.int(4)?)?,
                since: number(row.int(5)?)?,
                wrap: row.bytes(6)?,
            })
        };
        rows.iter().map(wrap).collect()
    }

    /// How many keys are wrapped to an older pair of an organisation than the given one.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn older_wraps_left(
        &self,
        organisation: OrganisationId,
        generation: u32,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM key_wraps WHERE recipient = $1 AND generation < $2";
        let values = values![organisation.bytes(), i64::from(generation)];
        let row = self.db.read_one(sql, values).await?;
        row.map_or(Ok(0), |row| number(row.int(0)?))
    }

    /// Puts keys wrapped anew in the place of what was read; one that has gone meanwhile, or that
    /// somebody else wrapped anew, stays as it is.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn rewrap(&self, wraps: &[Rewrap]) -> Result<u64, StoreError> {
        let mut tx = self.db.begin().await?;
        let mut changed = 0;
        for rewrap in wraps {
            let place = rewrap.from.place;
            let sql = "UPDATE key_wraps SET generation = $7, wrap = $8 WHERE stream_kind = $1 \
                       AND stream_id = $2 AND compartment = $3 AND epoch = $4 AND recipient = $5 \
                       AND generation = $6";
            let (kind, id) = (place.stream.kind.code(), place.stream.id.into_bytes());
            let (sealed, to) = (place.sealed.to_string(), place.recipient.bytes());
            let (from, generation) = (rewrap.from.generation, rewrap.generation);
            let values = values![
                kind,
                &id,
                &sealed,
                i64::from(place.epoch),
                &to,
                i64::from(from),
                i64::from(generation),
                &rewrap.wrap,
            ];
            changed += tx.execute(sql, values).await?;
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Destroys the older pairs of an organisation than the given one, if nothing is wrapped to them
    /// any more, together with the events that say so; returns whether it did.
    ///
    /// # Errors
    /// Fails like [`Store::commit`].
    pub async fn retire(
        &self,
        organisation: OrganisationId,
        generation: u32,
        commits: &[Commit],
    ) -> Result<bool, CommitError> {
        let mut tx = self.db.begin_alone().await?;
        let sql = "DELETE FROM custody WHERE organisation = $1 AND generation < $2 AND NOT EXISTS \
                   (SELECT 1 FROM key_wraps WHERE recipient = $1 AND generation < $2)";
        let values = values![organisation.bytes(), i64::from(generation)];
        if tx.execute(sql, values).await? == 0 {
            return Ok(false);
        }
        self.commit_in(tx, commits).await?;
        Ok(true)
    }
}

const RENEWALS: &str = "SELECT made FROM renewals";

/// Refuses what was sealed before a key pair was renewed.
pub(crate) async fn require_renewals(tx: &mut Tx, commits: &[Commit]) -> Result<(), CommitError> {
    let sealed_at = commits.iter().filter_map(|commit| {
        let first = commit.events.first()?;
        Some((commit.renewals?, first.stream))
    });
    let sealed_at: Vec<_> = sealed_at.collect();
    if sealed_at.is_empty() {
        return Ok(());
    }
    let rows = tx.read(RENEWALS, values![]).await?;
    let made: u64 = rows.first().map_or(Ok(0), |row| number(row.int(0)?))?;
    match sealed_at.iter().find(|(sealed_at, _)| *sealed_at != made) {
        Some((_, stream)) => Err(CommitError::Conflict { stream: *stream }),
        None => Ok(()),
    }
}

/// Ends a membership: its keys, and every session and sign-in of the member, whose keys may be those
/// of several organisations. Of somebody who belongs to none any more nothing private is kept.
pub(crate) async fn end_membership(
    tx: &mut Tx,
    organisation: OrganisationId,
    member: MemberId,
) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM custody WHERE organisation = $1 AND member = $2",
        "DELETE FROM memberships WHERE organisation = $1 AND member = $2",
    ] {
        tx.execute(sql, values![organisation.bytes(), member.bytes()])
            .await?;
    }
    let sql = "DELETE FROM reserves WHERE first = $1 OR second = $1";
    tx.execute(sql, values![member.bytes()]).await?;
    end_sessions(tx, member).await?;
    for sql in [
        "DELETE FROM drafts WHERE member = $1 \
         AND NOT EXISTS (SELECT 1 FROM memberships WHERE member = $1)",
        "DELETE FROM authenticators WHERE member = $1 \
         AND NOT EXISTS (SELECT 1 FROM memberships WHERE member = $1)",
        "DELETE FROM passkeys WHERE member = $1 \
         AND NOT EXISTS (SELECT 1 FROM memberships WHERE member = $1)",
    ] {
        tx.execute(sql, values![member.bytes()]).await?;
    }
    Ok(())
}

/// Ends every session of a member and every sign-in under way.
pub(crate) async fn end_sessions(tx: &mut Tx, member: MemberId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM sessions WHERE member = $1",
        "DELETE FROM sign_ins WHERE member = $1",
    ] {
        tx.execute(sql, values![member.bytes()]).await?;
    }
    Ok(())
}

pub(crate) async fn insert_custody(tx: &mut Tx, row: &CustodyRow) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO custody (organisation, generation, member, wrap) VALUES ($1, $2, $3, $4)";
    let (organisation, member) = (row.organisation.bytes(), row.member.bytes());
    let generation = i64::from(row.generation);
    tx.execute(sql, values![organisation, generation, member, &row.wrap])
        .await?;
    Ok(())
}

pub(crate) fn custody(row: &Row) -> Result<CustodyRow, StoreError> {
    Ok(CustodyRow {
        organisation: row.id(0)?,
        generation: number(row.int(1)?)?,
        member: row.id(2)?,
        wrap: row.bytes(3)?,
    })
}

//! Who can sign in, and with what, as it stands now. Kept apart from the database, it says what a backup from earlier
//! must not bring back: members who left, passphrases and second factors before they were changed, invitations that
//! were used, pages that were turned off, agreements and keys that were taken back.

use std::collections::{BTreeMap, BTreeSet};

use case::{MemberId, OrganisationId};
use jiff::Timestamp;

use crate::custody::{CustodyRow, end_membership, insert_custody};
use crate::db::{Tx, values};
use crate::log::number;
use crate::sign_in::AuthenticatorRow;
use crate::{Store, StoreError, Withdrawal};

/// A member's own key pair and its lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingLock {
    /// Whose.
    pub member: MemberId,
    /// Which of the member's pairs is in use.
    pub generation: u32,
    /// Its public half.
    pub public_key: [u8; 32],
    /// Its private half, locked.
    pub lock: Vec<u8>,
}

/// Who can sign in, and with what, at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Every member's pair.
    pub locks: Vec<StandingLock>,
    /// Who belongs to which organisation.
    pub memberships: BTreeSet<(MemberId, OrganisationId)>,
    /// The organisations' private keys in members' custody.
    pub custody: Vec<CustodyRow>,
    /// Authenticators.
    pub authenticators: Vec<AuthenticatorRow>,
    /// Hashes of passkeys that sign in.
    pub passkeys: BTreeSet<[u8; 32]>,
    /// Hashes of open invitations.
    pub invitations: BTreeSet<[u8; 32]>,
    /// Pages of persons that are on: their cases, and a hash of the code of each.
    pub pages: BTreeSet<([u8; 16], [u8; 32])>,
    /// What was taken back and has not been given again, as far as a backup with keys may still hold it.
    pub withdrawn: BTreeSet<Withdrawal>,
}

/// What letting things stand took back of a backup, for the log to say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TakenBack {
    /// Memberships that had ended.
    pub left: Vec<(MemberId, OrganisationId)>,
    /// Members who had been let in again, with another pair.
    pub recovered: Vec<MemberId>,
    /// Members whose authenticator is another.
    pub authenticators: Vec<MemberId>,
    /// How many passphrases had been changed.
    pub passphrases: u64,
    /// How many passkeys had been removed.
    pub passkeys: u64,
    /// How many invitations had been used or were void.
    pub invitations: u64,
    /// How many pages of persons had been turned off.
    pub pages: u64,
    /// Agreements and keys that had been taken back, and are there again: nothing was done about them yet.
    pub withdrawn: BTreeSet<Withdrawal>,
}

impl Store {
    /// Who can sign in now, and with what, and what was taken back.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn standing(&self, now: Timestamp) -> Result<Standing, StoreError> {
        let mut tx = self.db.begin_snapshot().await?;
        let mut standing = read(&mut tx).await?;
        standing.withdrawn = crate::withdrawn::told(&mut tx, now).await?;
        Ok(standing)
    }

    /// Takes back of a backup that was put back, and that nobody has used yet, what no longer stood: nobody who had
    /// left belongs to anything, and everybody's passphrase and second factor are the ones used last. Of what is
    /// newer than the backup nothing comes with it: whoever joined since has to be invited again. Agreements and keys
    /// that were taken back are only found: who is responsible for whom has to be known before any key goes.
    ///
    /// # Errors
    /// Fails if the database does; nothing was changed then.
    pub async fn let_stand(&self, standing: &Standing) -> Result<TakenBack, StoreError> {
        let mut tx = self.db.begin_alone().await?;
        let found = read(&mut tx).await?;
        let mut back = TakenBack::default();
        for (member, organisation) in found.memberships.difference(&standing.memberships) {
            end_membership(&mut tx, *organisation, *member).await?;
            back.left.push((*member, *organisation));
        }
        take_back_locks(&mut tx, &found, standing, &mut back).await?;
        take_back_authenticators(&mut tx, &found, standing, &mut back).await?;
        for hash in found.passkeys.difference(&standing.passkeys) {
            let sql = "DELETE FROM passkeys WHERE credential = $1";
            back.passkeys += tx.execute(sql, values![hash]).await?;
        }
        for hash in found.invitations.difference(&standing.invitations) {
            let sql = "DELETE FROM invitations WHERE code_hash = $1";
            back.invitations += tx.execute(sql, values![hash]).await?;
        }
        for (case, _) in found.pages.difference(&standing.pages) {
            let sql = "UPDATE person_pages SET off = 1, danger = NULL WHERE case_id = $1";
            back.pages += tx.execute(sql, values![case]).await?;
            let sql = "DELETE FROM key_wraps WHERE stream_kind = 'case' AND stream_id = $1 AND recipient = $1";
            tx.execute(sql, values![case]).await?;
        }
        back.withdrawn = crate::withdrawn::again(&mut tx, &standing.withdrawn).await?;
        // Codes that custodians had handed on are begun anew.
        tx.execute("DELETE FROM recoveries", &[]).await?;
        tx.commit().await?;
        Ok(back)
    }
}

/// Puts the locks used last in the place of those before.
async fn take_back_locks(
    tx: &mut Tx,
    found: &Standing,
    standing: &Standing,
    back: &mut TakenBack,
) -> Result<(), StoreError> {
    let before: BTreeMap<_, _> = found.locks.iter().map(|it| (it.member, it)).collect();
    for lock in &standing.locks {
        let Some(before) = before.get(&lock.member).filter(|before| **before != lock) else {
            continue;
        };
        let member = lock.member.bytes();
        let sql = "UPDATE members SET public_key = $2, generation = $3, lock = $4 WHERE id = $1";
        let generation = i64::from(lock.generation);
        tx.execute(
            sql,
            values![member, &lock.public_key, generation, &lock.lock],
        )
        .await?;
        if before.generation == lock.generation {
            back.passphrases += 1;
            continue;
        }
        // What was wrapped to the pair before opens no more.
        back.recovered.push(lock.member);
        for sql in [
            "DELETE FROM custody WHERE member = $1",
            "DELETE FROM drafts WHERE member = $1",
            "DELETE FROM reserves WHERE first = $1 OR second = $1",
        ] {
            tx.execute(sql, values![member]).await?;
        }
        for row in standing
            .custody
            .iter()
            .filter(|row| row.member == lock.member)
        {
            let sql = "SELECT generation FROM organisations WHERE id = $1";
            let known = tx.read(sql, values![row.organisation.bytes()]).await?;
            let known: u32 = known.first().map_or(Ok(0), |row| number(row.int(0)?))?;
            if row.generation <= known {
                insert_custody(tx, row).await?;
            }
        }
    }
    Ok(())
}

/// Puts the authenticators used last in the place of those before.
async fn take_back_authenticators(
    tx: &mut Tx,
    found: &Standing,
    standing: &Standing,
    back: &mut TakenBack,
) -> Result<(), StoreError> {
    let of = |all: &[AuthenticatorRow]| -> BTreeMap<MemberId, AuthenticatorRow> {
        all.iter().map(|row| (row.member, row.clone())).collect()
    };
    let (before, now) = (of(&found.authenticators), of(&standing.authenticators));
    for lock in &found.locks {
        let (before, now) = (before.get(&lock.member), now.get(&lock.member));
        let kept = |row: &AuthenticatorRow| (row.body.clone(), row.since);
        if before.map(kept) == now.map(kept) {
            continue;
        }
        let sql = "DELETE FROM authenticators WHERE member = $1";
        tx.execute(sql, values![lock.member.bytes()]).await?;
        if let Some(row) = now {
            crate::sign_in::insert_authenticator(tx, row).await?;
        }
        back.authenticators.push(lock.member);
    }
    Ok(())
}

async fn read(tx: &mut Tx) -> Result<Standing, StoreError> {
    let mut standing = Standing::default();
    let sql = "SELECT id, generation, public_key, lock FROM members ORDER BY id";
    for row in tx.read(sql, &[]).await? {
        standing.locks.push(StandingLock {
            member: row.id(0)?,
            generation: number(row.int(1)?)?,
            public_key: row.digest(2)?,
            lock: row.bytes(3)?,
        });
    }
    for row in tx
        .read("SELECT member, organisation FROM memberships", &[])
        .await?
    {
        standing.memberships.insert((row.id(0)?, row.id(1)?));
    }
    let sql = "SELECT organisation, generation, member, wrap FROM custody \
               ORDER BY organisation, generation, member";
    for row in tx.read(sql, &[]).await? {
        standing.custody.push(crate::custody::custody(&row)?);
    }
    for row in tx.read(crate::sign_in::AUTHENTICATORS, &[]).await? {
        standing
            .authenticators
            .push(crate::sign_in::authenticator(&row)?);
    }
    let sql = "SELECT credential FROM passkeys WHERE doubted IS NULL";
    for row in tx.read(sql, &[]).await? {
        standing.passkeys.insert(row.digest(0)?);
    }
    for row in tx.read("SELECT code_hash FROM invitations", &[]).await? {
        standing.invitations.insert(row.digest(0)?);
    }
    let sql = "SELECT case_id, code_hash FROM person_pages WHERE off = 0 AND danger IS NULL";
    for row in tx.read(sql, &[]).await? {
        standing.pages.insert((row.id(0)?, row.digest(1)?));
    }
    Ok(standing)
}

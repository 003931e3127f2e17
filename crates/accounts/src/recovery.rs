//! Letting a member in again who lost passphrase or second factor.
//!
//! Two custodians each hand on one code, and the member types both: neither of the two, nor whoever
//! overhears one of them, can come in the member's place. There is no reset by mail.

use case::{MemberId, OrganisationId};
use jiff::Timestamp;
use store::{Commit, CommitError, Recovered, RecoveryRow, StoreError};
use vault::{
    BlobContext, LockContext, MemberLock, OneTimeCode, Passphrase, PrivateKey, system_rng,
};

use crate::rule::{self, Unfit};
use crate::{Accounts, Session, SignInError};

/// What the two codes are hashed for.
const FIRST_CODE: &str = "recovery, first custodian";
const SECOND_CODE: &str = "recovery, second custodian";

/// Why nobody was let in.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// No such codes, not confirmed, used, stopped, or run out: they look the same.
    #[error("these codes let nobody in; ask both custodians for new ones")]
    Code,
    /// The passphrase is too short or guessed early.
    #[error(transparent)]
    Passphrase(#[from] Unfit),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A member who is about to come back; [`Accounts::recover`] makes it last.
#[derive(Debug)]
pub struct ComingBack(Recovered);

impl ComingBack {
    /// Who.
    pub fn member(&self) -> MemberId {
        self.0.by.member
    }

    /// Into which organisation.
    pub fn organisation(&self) -> OrganisationId {
        self.0.by.organisation
    }
}

impl Accounts {
    /// Readies the recovery of a member: the key of the session's organisation, locked under a code.
    /// Nothing is stored yet.
    ///
    /// # Errors
    /// Fails if the session has not got the organisation's present key.
    pub async fn ready_recovery(
        &self,
        session: &Session,
        member: MemberId,
        until: Timestamp,
    ) -> Result<(RecoveryRow, OneTimeCode), SignInError> {
        let organisation = session.principal().organisation;
        let present = self.organisation(organisation).await?;
        let generation = present.map_or(1, |row| row.generation);
        let pairs = self.pairs_of(session).await?;
        let pair = pairs.into_iter().find(|pair| pair.generation == generation);
        let pair = pair.ok_or(vault::OpenError::Failed)?;
        let code = OneTimeCode::generate(&mut system_rng());
        let row = RecoveryRow {
            organisation,
            member,
            first_hash: code.hash(FIRST_CODE),
            second_hash: None,
            key: self.lock_under(&code, organisation, generation, &pair.key),
            generation,
            until,
        };
        Ok((row, code))
    }

    /// The code that a second custodian hands on, and its hash.
    pub fn second_code(
        &self,
        organisation: OrganisationId,
        member: MemberId,
    ) -> (OneTimeCode, [u8; 32]) {
        let code = OneTimeCode::generate(&mut system_rng());
        let hash = self.second_hash(organisation, member, &code);
        (code, hash)
    }

    /// Keyed, and bound to whose it is: whoever has the first code and writes into the database could
    /// otherwise put a second one of their own there.
    fn second_hash(
        &self,
        organisation: OrganisationId,
        member: MemberId,
        code: &OneTimeCode,
    ) -> [u8; 32] {
        let hash = code.hash(SECOND_CODE);
        let row = [&organisation.bytes()[..], member.bytes(), &hash].concat();
        self.installation.vouch_for_row(&BlobContext {
            table: "recoveries",
            row: &row,
        })
    }

    /// Takes both codes and a new passphrase: the member gets another key pair, to which the
    /// organisation's key is wrapped. Nothing is stored yet.
    ///
    /// # Errors
    /// Fails as [`RecoverError`] says.
    pub async fn come_back(
        &self,
        codes: [&str; 2],
        passphrase: Passphrase,
        now: Timestamp,
    ) -> Result<ComingBack, RecoverError> {
        let [first, second] = codes.map(OneTimeCode::parse);
        let (Some(first), Some(second)) = (first, second) else {
            return Err(RecoverError::Code);
        };
        // In whichever order they are typed.
        let (code, other, row) = match self.store.recovery(&first.hash(FIRST_CODE)).await? {
            Some(row) => (first, second, row),
            None => {
                let row = self.store.recovery(&second.hash(FIRST_CODE)).await?;
                (second, first, row.ok_or(RecoverError::Code)?)
            }
        };
        let second = self.second_hash(row.organisation, row.member, &other);
        if row.second_hash != Some(second) || now >= row.until {
            return Err(RecoverError::Code);
        }
        let member = self.store.member(row.member).await?;
        let member = member.ok_or(RecoverError::Code)?;
        let name = self.open_name(member.id, member.body.clone())?;
        rule::check(&passphrase, &[&member.sign_in, &name])?;
        let this = self.clone();
        let generation = member.generation + 1;
        let make = move || {
            let key = this.unlock_under(&code, row.organisation, row.generation, &row.key);
            let key = key.map_err(|_| RecoverError::Code)?;
            let rng = &mut system_rng();
            let own = PrivateKey::generate(rng);
            let context = LockContext {
                member: *row.member.bytes(),
                generation,
            };
            let lock = MemberLock::lock(
                &own,
                &passphrase,
                &context,
                &this.installation,
                this.work,
                rng,
            );
            let custody = this
                .hand_over(
                    row.organisation,
                    row.generation,
                    row.member,
                    &own.public(),
                    &key,
                )
                .expect("a key pair just made has a usable public key");
            Ok(ComingBack(Recovered {
                by: row,
                generation,
                public_key: own.public().to_bytes(),
                lock: lock.into_bytes(),
                custody,
            }))
        };
        self.turns.take(make).await
    }

    /// Makes a member's coming back last, together with the events that say so.
    ///
    /// # Errors
    /// [`RecoverError::Code`] if the codes were used or stopped in between.
    pub async fn recover(
        &self,
        coming: &ComingBack,
        commits: &[Commit],
    ) -> Result<(), RecoverError> {
        match self.store.recover(&coming.0, commits).await {
            Ok(()) => Ok(()),
            Err(CommitError::Store(fault)) => Err(fault.into()),
            Err(_) => Err(RecoverError::Code),
        }
    }
}

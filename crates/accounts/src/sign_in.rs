//! Signing in: the lock opens, or nothing is told.

use std::sync::{MutexGuard, PoisonError};

use case::OrganisationId;
use jiff::{SignedDuration, Timestamp};
use store::{SessionRow, StoreError};
use vault::{
    CustodyContext, LockContext, MemberLock, OrganisationKey, Passphrase, PrivateKey, SessionKeys,
    SessionSecret, UnlockError, VouchedWrap, system_rng,
};

use crate::invitation::FIRST;
use crate::{Accounts, Strangers};

/// Failed attempts after which each further one has to wait.
const FREE_FAILURES: u32 = 5;

/// How many names that nobody has are remembered; beyond that all are forgotten at once.
const MOST_STRANGERS: usize = 10_000;

/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such name, or the passphrase does not open the lock: the two look the same.
    #[error("the name or the passphrase is not right; check both and try again")]
    Wrong,
    /// Too many failed attempts.
    #[error("too many failed attempts; try again after {until}")]
    Wait {
        /// When the next attempt is taken.
        until: Timestamp,
    },
    /// The member does not belong to the organisation, or to none.
    #[error("this member belongs to no such organisation; ask a custodian")]
    NoOrganisation,
    /// The installation key is not the one this member was locked under.
    #[error("the keys do not fit: {0}")]
    Key(#[from] vault::OpenError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A session that has begun.
#[derive(Debug)]
pub struct SignedIn {
    /// What only the cookie may hold.
    pub secret: SessionSecret,
    /// The organisation acted for.
    pub organisation: OrganisationId,
}

impl Accounts {
    /// Signs a member in, to act for one of the organisations the member belongs to: the given one,
    /// or the only one.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; an attempt that fails is counted.
    pub async fn sign_in(
        &self,
        name: &str,
        passphrase: Passphrase,
        organisation: Option<OrganisationId>,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let keys = self.unlock(name, passphrase, now).await?;
        let belongs = |id: OrganisationId| {
            keys.organisations
                .iter()
                .any(|held| held.organisation == *id.bytes())
        };
        let organisation = match (organisation, keys.organisations.first()) {
            (Some(chosen), _) if belongs(chosen) => chosen,
            (None, Some(first)) => first.organisation.into(),
            _ => return Err(SignInError::NoOrganisation),
        };
        let member = self
            .store
            .member_by_sign_in(&normal(name))
            .await?
            .ok_or(SignInError::Wrong)?;
        let rng = &mut system_rng();
        let secret = SessionSecret::generate(rng);
        let sealed = keys.seal(&secret, &self.installation, rng);
        let session = SessionRow {
            secret_hash: secret.row_hash(),
            member: member.id,
            organisation,
            keys: sealed.into_bytes(),
            created: now,
            seen: now,
        };
        self.store.begin_session(&session).await?;
        Ok(SignedIn {
            secret,
            organisation,
        })
    }

    /// Opens a member's lock and, with the member's key, those of the organisations.
    pub(crate) async fn unlock(
        &self,
        name: &str,
        passphrase: Passphrase,
        now: Timestamp,
    ) -> Result<SessionKeys, SignInError> {
        let name = normal(name);
        let Some(member) = self.store.member_by_sign_in(&name).await? else {
            return Err(self.try_stranger(name, passphrase, now).await);
        };
        if now < member.not_before {
            return Err(SignInError::Wait {
                until: member.not_before,
            });
        }
        let lock = MemberLock::from_bytes(member.lock.clone())?;
        let context = LockContext {
            member: *member.id.bytes(),
            generation: FIRST,
        };
        let opened = self.try_lock(lock, passphrase, context).await;
        let member_key = match opened {
            Ok(key) => key,
            Err(UnlockError::Lock(fault)) => return Err(fault.into()),
            Err(_) => {
                let failures = member.failures.saturating_add(1);
                let not_before = now.saturating_add(wait(failures)).unwrap_or(now);
                self.store
                    .attempted(member.id, failures, not_before)
                    .await?;
                return Err(SignInError::Wrong);
            }
        };
        if member.failures > 0 {
            self.store
                .attempted(member.id, 0, Timestamp::UNIX_EPOCH)
                .await?;
        }
        let registered = self.store.organisations().await?;
        let mut organisations = Vec::new();
        for membership in self.store.memberships(member.id).await? {
            let context = CustodyContext {
                organisation: *membership.organisation.bytes(),
                holder: *member.id.bytes(),
                generation: membership.generation,
            };
            let wrap = VouchedWrap::<PrivateKey>::from_bytes(membership.wrap)?;
            let key = self
                .installation
                .unwrap_with(&member_key, &wrap, &context)?;
            // The register says which key is the organisation's; another one opens nothing here.
            let registered = registered
                .iter()
                .find(|row| row.id == membership.organisation)
                .and_then(|row| row.public_key);
            if registered != Some(key.public().to_bytes()) {
                return Err(vault::OpenError::Failed.into());
            }
            organisations.push(OrganisationKey {
                organisation: *membership.organisation.bytes(),
                generation: membership.generation,
                key,
            });
        }
        Ok(SessionKeys {
            member: member_key,
            organisations,
        })
    }

    async fn try_lock(
        &self,
        lock: MemberLock,
        passphrase: Passphrase,
        context: LockContext,
    ) -> Result<PrivateKey, UnlockError> {
        let _turn = self
            .unlocks
            .acquire()
            .await
            .expect("the semaphore is never closed");
        let installation = self.installation.clone();
        let work =
            tokio::task::spawn_blocking(move || lock.unlock(&passphrase, &context, &installation));
        work.await.expect("unlocking does not panic")
    }

    /// Answers a name that nobody has exactly as a wrong passphrase to one that somebody has: a
    /// decoy lock is tried, and failures are counted, here in memory.
    async fn try_stranger(
        &self,
        name: String,
        passphrase: Passphrase,
        now: Timestamp,
    ) -> SignInError {
        let known = self.strangers().get(&name).copied();
        let (failures, not_before) = known.unwrap_or((0, Timestamp::UNIX_EPOCH));
        if now < not_before {
            return SignInError::Wait { until: not_before };
        }
        let context = LockContext {
            member: [0; 16],
            generation: FIRST,
        };
        let rng = &mut system_rng();
        let decoy = MemberLock::decoy(&context, &self.installation, self.work, rng);
        let _ = self.try_lock(decoy, passphrase, context).await;
        let failures = failures + 1;
        let not_before = now.saturating_add(wait(failures)).unwrap_or(now);
        let mut strangers = self.strangers();
        if strangers.len() >= MOST_STRANGERS {
            strangers.clear();
        }
        strangers.insert(name, (failures, not_before));
        SignInError::Wrong
    }

    fn strangers(&self) -> MutexGuard<'_, Strangers> {
        self.strangers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A sign-in name as it is stored and looked up: blanks trimmed, small letters.
pub(crate) fn normal(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Five failures are free; then each doubles the wait, from a second to a quarter of an hour.
fn wait(failures: u32) -> SignedDuration {
    let Some(over) = failures.checked_sub(FREE_FAILURES) else {
        return SignedDuration::ZERO;
    };
    let seconds = 1_i64.checked_shl(over.min(20)).unwrap_or(i64::MAX);
    SignedDuration::from_secs(seconds).min(LONGEST_WAIT)
}

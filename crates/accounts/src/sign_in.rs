//! Signing in: the lock opens, or nothing is told; then, where the house asks for it, a code.
//!
//! A sign-in that still awaits something is not a session: it lies in a table of its own, under a
//! cookie of its own, and opens no page. Attempts are counted over all steps, and only a sign-in that
//! is complete sets the count back, so that a known passphrase buys no more tries at the code.

use std::sync::{MutexGuard, PoisonError};

use case::OrganisationId;
use jiff::{SignedDuration, Timestamp};
use store::{MemberRow, SessionRow, SignInRow, StoreError};
use vault::{
    CustodyContext, LockContext, MemberLock, OrganisationKey, Passphrase, PrivateKey, SealedKeys,
    SessionKeys, SessionSecret, UnlockError, VouchedWrap, system_rng,
};

use crate::authenticator::{Authenticator, Offer};
use crate::invitation::FIRST;
use crate::{Accounts, SecondFactor, Strangers, Whence};

/// Failed attempts after which each further one has to wait.
const FREE_FAILURES: u32 = 5;

/// How many names that nobody has are remembered; beyond that all are forgotten at once.
const MOST_STRANGERS: usize = 10_000;

/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// How long a sign-in may await its next step.
pub(crate) const STEP_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// What is offered to an authenticator while a member signs in.
const OFFER: &[u8] = b"authenticator while signing in";

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such name, or the passphrase does not open the lock: the two look the same.
    #[error("the name or the passphrase is not right; check both and try again")]
    Wrong,
    /// The code is not the authenticator's, or was taken before.
    #[error("the code is not right or was used before; wait for the next one and try again")]
    WrongCode,
    /// A code is needed and none was given.
    #[error("this member signs in with a code from an authenticator too; give it")]
    CodeMissing,
    /// Nothing is under way, or it took too long.
    #[error("this sign-in has run out; begin again")]
    Over,
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

/// A sign-in whose passphrase was right.
#[derive(Debug)]
pub enum Begun {
    /// It is complete.
    SignedIn(SignedIn),
    /// Another step is awaited: [`Accounts::step`] says which. The secret is for a cookie of its own.
    Half(SessionSecret),
}

impl Begun {
    /// The session, where no other step is awaited.
    pub fn complete(self) -> Option<SignedIn> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in),
            Self::Half(_) => None,
        }
    }
}

/// What a sign-in under way awaits.
#[derive(Debug)]
pub enum Step {
    /// A code of the member's authenticator.
    Code,
    /// A first code of the authenticator that takes over what is offered.
    SetUp(Offer),
}

/// A sign-in under way, read back.
struct Half {
    row: SignInRow,
    member: MemberRow,
    keys: SessionKeys,
    secret: SessionSecret,
}

impl Accounts {
    /// Begins to sign a member in, to act for one of the organisations the member belongs to: the
    /// given one, or the first.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; an attempt that fails is counted.
    pub async fn sign_in(
        &self,
        name: &str,
        passphrase: Passphrase,
        organisation: Option<OrganisationId>,
        from: &Whence,
        now: Timestamp,
    ) -> Result<Begun, SignInError> {
        let (member, keys) = self.unlock(name, passphrase, now).await?;
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
        let has_authenticator = self.store.authenticator(member.id).await?.is_some();
        if !has_authenticator && self.second_factor().await? == SecondFactor::Optional {
            let signed_in = self.begin(&member, &keys, organisation, None, from, now);
            return Ok(Begun::SignedIn(signed_in.await?));
        }
        let rng = &mut system_rng();
        let secret = SessionSecret::generate(rng);
        let row = SignInRow {
            secret_hash: secret.row_hash(),
            member: member.id,
            organisation,
            keys: keys.seal(&secret, &self.installation, rng).into_bytes(),
            began: now,
        };
        self.store.keep_sign_in(&row).await?;
        Ok(Begun::Half(secret))
    }

    /// What the sign-in of a cookie's value awaits.
    ///
    /// # Errors
    /// [`SignInError::Over`] if nothing is under way.
    pub async fn step(&self, cookie: &str, now: Timestamp) -> Result<Step, SignInError> {
        let half = self.half(cookie, now).await?;
        let authenticator = self.store.authenticator(half.member.id).await?;
        Ok(match authenticator {
            Some(_) => Step::Code,
            None => Step::SetUp(self.offer_half(&half)),
        })
    }

    /// Completes the sign-in of a cookie's value with a code: of the member's authenticator, or of
    /// the one that has just taken the offer over, which is set up thereby.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; a wrong code is counted with wrong passphrases.
    pub async fn give_code(
        &self,
        cookie: &str,
        code: &str,
        from: &Whence,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let half = self.half(cookie, now).await?;
        let member = &half.member;
        if self.store.authenticator(member.id).await?.is_some() {
            self.take_code(member, &half.keys.member, code, now).await?;
        } else {
            let authenticator = self.offer_half(&half).authenticator();
            let step = authenticator.step(code, now);
            let step = step.ok_or(SignInError::WrongCode)?;
            let row = authenticator.row(member.id, &half.keys.member.public(), step, now)?;
            self.store.set_authenticator(&row).await?;
        }
        let (organisation, hash) = (half.row.organisation, half.row.secret_hash);
        self.begin(member, &half.keys, organisation, Some(&hash), from, now)
            .await
    }

    fn offer_half(&self, half: &Half) -> Offer {
        let secret = half.secret.offer(OFFER, &self.installation);
        Offer::new(secret, half.member.sign_in.clone())
    }

    async fn half(&self, cookie: &str, now: Timestamp) -> Result<Half, SignInError> {
        let secret = SessionSecret::from_cookie(cookie).ok_or(SignInError::Over)?;
        let row = self.store.sign_in_of(&secret.row_hash()).await?;
        let row = row.ok_or(SignInError::Over)?;
        if now.duration_since(row.began) > STEP_LASTS {
            return Err(SignInError::Over);
        }
        let member = self.store.member(row.member).await?;
        let member = member.ok_or(SignInError::Over)?;
        let keys = SealedKeys::from_bytes(row.keys.clone())?.open(&secret, &self.installation)?;
        Ok(Half {
            row,
            member,
            keys,
            secret,
        })
    }

    /// Takes a code of a member's authenticator, if the member has one.
    pub(crate) async fn take_code(
        &self,
        member: &MemberRow,
        key: &PrivateKey,
        code: &str,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let Some(row) = self.store.authenticator(member.id).await? else {
            return Ok(());
        };
        self.count_attempt(member, now).await?;
        let step = Authenticator::open(&row, key)?.step(code, now);
        let taken = match step {
            Some(step) => self.store.take_step(member.id, step).await?,
            None => false,
        };
        if !taken {
            return Err(SignInError::WrongCode);
        }
        Ok(self.store.attempt_was_right(member.id).await?)
    }

    /// Begins a session, after the step `half` of a sign-in if it took several.
    pub(crate) async fn begin(
        &self,
        member: &MemberRow,
        keys: &SessionKeys,
        organisation: OrganisationId,
        half: Option<&[u8; 32]>,
        from: &Whence,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let rng = &mut system_rng();
        let secret = SessionSecret::generate(rng);
        let secret_hash = secret.row_hash();
        let session = SessionRow {
            secret_hash,
            member: member.id,
            organisation,
            keys: keys.seal(&secret, &self.installation, rng).into_bytes(),
            place: from.seal(&secret_hash, &self.installation),
            created: now,
            seen: now,
        };
        if !self.store.begin_session(&session, half).await? {
            return Err(SignInError::Over);
        }
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
    ) -> Result<(MemberRow, SessionKeys), SignInError> {
        let name = normal(name);
        let Some(member) = self.store.member_by_sign_in(&name).await? else {
            return Err(self.try_stranger(name, passphrase, now).await);
        };
        let key = self.open_lock(&member, passphrase, now).await?;
        let keys = self.organisation_keys(&member, key).await?;
        Ok((member, keys))
    }

    /// Opens a member's lock; an attempt that fails is counted.
    pub(crate) async fn open_lock(
        &self,
        member: &MemberRow,
        passphrase: Passphrase,
        now: Timestamp,
    ) -> Result<PrivateKey, SignInError> {
        self.count_attempt(member, now).await?;
        let lock = MemberLock::from_bytes(member.lock.clone())?;
        let context = LockContext {
            member: *member.id.bytes(),
            generation: FIRST,
        };
        match self.try_lock(lock, passphrase, context).await {
            Ok(key) => {
                self.store.attempt_was_right(member.id).await?;
                Ok(key)
            }
            Err(UnlockError::Lock(fault)) => Err(fault.into()),
            Err(UnlockError::WrongPassphrase) => Err(SignInError::Wrong),
        }
    }

    async fn count_attempt(&self, member: &MemberRow, now: Timestamp) -> Result<(), SignInError> {
        let counted = self.store.count_attempt(member.id, now, wait).await?;
        counted.map_err(|until| SignInError::Wait { until })
    }

    /// Unwraps the keys of the organisations that a member belongs to.
    async fn organisation_keys(
        &self,
        member: &MemberRow,
        member_key: PrivateKey,
    ) -> Result<SessionKeys, SignInError> {
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

//! Signing in: the lock opens, or nothing is told; then, where the house asks for it, a code.
//!
//! A sign-in that still awaits something is not a session: it lies in a table of its own, under a
//! cookie of its own, and opens no page. Attempts are counted over all steps, and only a sign-in that
//! is complete sets the count back, so that a known passphrase buys no more tries at the code.

use std::sync::{MutexGuard, PoisonError};

use case::{MemberId, OrganisationId};
use jiff::{SignedDuration, Timestamp};
use store::{MemberRow, Proven, SessionRow, SignInRow, StoreError};
use vault::{
    BlobContext, LockContext, MemberLock, Passphrase, PrivateKey, SealedKeys, SessionKeys,
    SessionSecret, UnlockError, system_rng,
};

use crate::authenticator::{Authenticator, Offer};
use crate::invitation::FIRST;
use crate::session::RowOf;
use crate::{Accounts, SecondFactor, Strangers, Whence};

/// Failed attempts after which each further one has to wait.
const FREE_FAILURES: u32 = 5;

/// How many names that nobody has are remembered; beyond that all are forgotten at once.
const MOST_STRANGERS: usize = 10_000;

/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// How long a sign-in may await its next step.
pub(crate) const STEP_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// How far the clocks of several servers may be apart.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

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
    /// The passkey is not known here, or its answer is not to be believed: they look the same.
    #[error("this passkey does not sign in here; sign in with name and passphrase")]
    WrongPasskey,
    /// The passkey signed with a number that it had used before: there may be a copy of it.
    #[error(
        "there may be a copy of this passkey, so it signs in no more; sign in with name and \
         passphrase, and remove it"
    )]
    DoubtedPasskey,
    /// The log says that the member set an authenticator up, and its row is gone or another.
    #[error(
        "the authenticator that was set up is not what it was, so nobody signs in with this name until two \
         custodians have let the member in again; tell them, and whoever runs the server"
    )]
    OtherAuthenticator,
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

/// What shows, away from the pages, who it is that asks.
#[derive(Debug)]
pub struct Proof {
    /// The member's sign-in name.
    pub sign_in: String,
    /// The passphrase.
    pub passphrase: Passphrase,
    /// A code of the member's authenticator, which is needed where there is one.
    pub code: Option<String>,
}

/// A session that has begun.
#[derive(Debug)]
pub struct SignedIn {
    /// What only the cookie may hold.
    pub secret: SessionSecret,
    /// The organisation acted for.
    pub organisation: OrganisationId,
}

/// A sign-in whose first proof was right: the passphrase, or a passkey.
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
    /// The passphrase of the member, whose passkey unlocked nothing.
    Passphrase,
}

/// A sign-in under way, read back.
pub(crate) struct Half {
    pub(crate) row: SignInRow,
    pub(crate) member: MemberRow,
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
        let has_authenticator = self.authenticator(member.id).await?.is_some();
        if !has_authenticator && self.second_factor().await? == SecondFactor::Optional {
            let signed_in = self.begin(&member, &keys, organisation, None, from, now);
            return Ok(Begun::SignedIn(signed_in.await?));
        }
        let rng = &mut system_rng();
        let secret = SessionSecret::generate(rng);
        let proven = keys.seal(&secret, &self.installation, rng).into_bytes();
        let proven = Proven::Passphrase(proven);
        self.keep_half(&secret, member.id, organisation, proven, now)
            .await?;
        Ok(Begun::Half(secret))
    }

    /// What the sign-in of a cookie's value awaits.
    ///
    /// # Errors
    /// [`SignInError::Over`] if nothing is under way.
    pub async fn step(&self, cookie: &str, now: Timestamp) -> Result<Step, SignInError> {
        let half = self.half(cookie, now).await?;
        if let Proven::Passkey(_) = half.row.proven {
            return Ok(Step::Passphrase);
        }
        let authenticator = self.authenticator(half.member.id).await?;
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
        let Proven::Passphrase(keys) = &half.row.proven else {
            return Err(SignInError::Over);
        };
        let keys = SealedKeys::from_bytes(keys.clone())?;
        let keys = keys.open(&half.secret, &self.installation)?;
        if self.authenticator(member.id).await?.is_some() {
            self.take_code(member, &keys.member, code, now).await?;
        } else {
            let authenticator = self.offer_half(&half).authenticator();
            let step = authenticator.step(code, now);
            let step = step.ok_or(SignInError::WrongCode)?;
            let row = authenticator.row(member.id, &keys.member.public(), step, now)?;
            self.set_authenticator(row).await?;
        }
        let (organisation, hash) = (half.row.organisation, half.row.secret_hash);
        self.begin(member, &keys, organisation, Some(&hash), from, now)
            .await
    }

    /// Unlocks a member's keys by what the member gave away from the pages.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; an attempt that fails is counted.
    pub(crate) async fn prove(
        &self,
        proof: Proof,
        now: Timestamp,
    ) -> Result<(MemberRow, SessionKeys), SignInError> {
        let Proof {
            sign_in,
            passphrase,
            code,
        } = proof;
        let (member, keys) = self.unlock(&sign_in, passphrase, now).await?;
        if self.authenticator(member.id).await?.is_some() {
            let code = code.ok_or(SignInError::CodeMissing)?;
            self.take_code(&member, &keys.member, &code, now).await?;
        }
        Ok((member, keys))
    }

    fn offer_half(&self, half: &Half) -> Offer {
        let secret = half.secret.offer(OFFER, &self.installation);
        Offer::new(secret, half.member.sign_in.clone())
    }

    /// Keeps a sign-in whose first proof was right, vouched for as a whole: whoever changes whose it is, or by
    /// what it began, has none.
    pub(crate) async fn keep_half(
        &self,
        secret: &SessionSecret,
        member: MemberId,
        organisation: OrganisationId,
        proven: Proven,
        began: Timestamp,
    ) -> Result<(), StoreError> {
        let mut row = SignInRow {
            secret_hash: secret.row_hash(),
            member,
            organisation,
            proven,
            began,
            voucher: None,
        };
        let said = said(&row);
        row.voucher = Some(self.installation.vouch_for_row(&half_of(&said)));
        self.store.keep_sign_in(&row).await
    }

    pub(crate) async fn half(&self, cookie: &str, now: Timestamp) -> Result<Half, SignInError> {
        let secret = SessionSecret::from_cookie(cookie).ok_or(SignInError::Over)?;
        let row = self.store.sign_in_of(&secret.row_hash()).await?;
        let row = row.ok_or(SignInError::Over)?;
        if now.duration_since(row.began) > STEP_LASTS || begins_later(row.began, now) {
            return Err(SignInError::Over);
        }
        let (said, voucher) = (said(&row), row.voucher.as_ref());
        let own = |voucher| self.installation.vouches_for_row(&half_of(&said), voucher);
        if !voucher.is_some_and(own) {
            return Err(SignInError::Over);
        }
        let member = self.store.member(row.member).await?;
        let member = member.ok_or(SignInError::Over)?;
        Ok(Half {
            row,
            member,
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
        let Some(row) = self.authenticator(member.id).await? else {
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
            place: from.seal(
                &RowOf::new(
                    &secret_hash,
                    &[member.id.bytes(), organisation.bytes()],
                    now,
                ),
                &self.installation,
            ),
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
            return Err(self.try_stranger(&name, passphrase, now).await);
        };
        let key = self.open_lock(&member, passphrase, now).await?;
        let organisations = self.organisation_keys(member.id, &key).await?;
        let keys = SessionKeys {
            member: key,
            organisations,
        };
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
            generation: member.generation,
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

    async fn try_lock(
        &self,
        lock: MemberLock,
        passphrase: Passphrase,
        context: LockContext,
    ) -> Result<PrivateKey, UnlockError> {
        let installation = self.installation.clone();
        let unlock = move || lock.unlock(&passphrase, &context, &installation);
        self.turns.take(unlock).await
    }

    /// Answers a name that nobody has exactly as a wrong passphrase to one that somebody has: a
    /// decoy lock is tried, and failures are counted, here in memory.
    async fn try_stranger(
        &self,
        name: &str,
        passphrase: Passphrase,
        now: Timestamp,
    ) -> SignInError {
        let name = self.installation.fingerprint(name.as_bytes());
        if let Err(until) = self.count_stranger(name, now) {
            return SignInError::Wait { until };
        }
        let context = LockContext {
            member: [0; 16],
            generation: FIRST,
        };
        let rng = &mut system_rng();
        let decoy = MemberLock::decoy(&context, &self.installation, self.work, rng);
        let _ = self.try_lock(decoy, passphrase, context).await;
        SignInError::Wrong
    }

    /// Counts an attempt before it is made, as a member's is: of many at once, those that have to wait
    /// are as many.
    pub(crate) fn count_stranger(&self, name: [u8; 32], now: Timestamp) -> Result<(), Timestamp> {
        let mut strangers = self.strangers();
        let known = strangers.get(&name).copied();
        let (failures, not_before) = known.unwrap_or((0, Timestamp::UNIX_EPOCH));
        if now < not_before {
            return Err(not_before);
        }
        let failures = failures + 1;
        let not_before = now.saturating_add(wait(failures)).unwrap_or(now);
        // Whoever waits longest has the most to forget: filling the memory with other names shortens no
        // wait that still lasts.
        if strangers.len() >= MOST_STRANGERS
            && let Some(first) = strangers.iter().min_by_key(|(_, (_, until))| *until)
        {
            let first = *first.0;
            strangers.remove(&first);
        }
        strangers.insert(name, (failures, not_before));
        Ok(())
    }

    fn strangers(&self) -> MutexGuard<'_, Strangers> {
        self.strangers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether something began after now, by more than clocks of several servers differ: the clock was
/// moved back, and what has run out must not live again by that.
pub(crate) fn begins_later(began: Timestamp, now: Timestamp) -> bool {
    began.duration_since(now) > CLOCKS_DIFFER
}

/// A sign-in name as it is stored and looked up: blanks trimmed, small letters.
pub(crate) fn normal(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Five failures are free; then each doubles the wait, from a second to a quarter of an hour.
pub(crate) fn wait(failures: u32) -> SignedDuration {
    let Some(over) = failures.checked_sub(FREE_FAILURES) else {
        return SignedDuration::ZERO;
    };
    let seconds = 1_i64.checked_shl(over.min(20)).unwrap_or(i64::MAX);
    SignedDuration::from_secs(seconds).min(LONGEST_WAIT)
}

fn half_of(said: &[u8]) -> BlobContext<'_> {
    BlobContext {
        table: "sign_ins",
        row: said,
    }
}

/// All that the row of a sign-in under way says, in fields of fixed length but the last.
fn said(row: &SignInRow) -> Vec<u8> {
    let mut bytes = row.secret_hash.to_vec();
    bytes.extend(row.member.bytes());
    bytes.extend(row.organisation.bytes());
    bytes.extend(row.began.as_microsecond().to_be_bytes());
    let (kind, proven) = match &row.proven {
        Proven::Passphrase(keys) => (0, keys.as_slice()),
        Proven::Passkey(passkey) => (1, passkey.as_slice()),
    };
    bytes.push(kind);
    bytes.extend(proven);
    bytes
}

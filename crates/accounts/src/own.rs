//! What members do with their own account: another passphrase, another authenticator.
//!
//! Each asks for the passphrase again, so that a session left open on a desk is not enough.

use jiff::Timestamp;
use store::{MemberRow, StoreError};
use vault::{LockContext, MemberLock, Passphrase};

use crate::authenticator::Offer;
use crate::rule::{self, Unfit};
use crate::{Accounts, Session, SignInError, SignedIn, Whence};

/// Why a passphrase was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The present one is not right, or has to wait.
    #[error(transparent)]
    Present(#[from] SignInError),
    /// The new one is not taken.
    #[error(transparent)]
    New(#[from] Unfit),
}

impl From<StoreError> for ChangeError {
    fn from(fault: StoreError) -> Self {
        Self::Present(fault.into())
    }
}

/// How a member signs in.
#[derive(Debug)]
pub struct Own {
    /// The sign-in name.
    pub sign_in: String,
    /// Since when an authenticator is set up, if one is.
    pub authenticator: Option<Timestamp>,
    /// How many passkeys sign in.
    pub passkeys: usize,
    /// How many do no more, because there may be copies of them.
    pub doubted: usize,
}

impl Accounts {
    /// How the member of a session signs in.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn own(&self, session: &Session) -> Result<Own, StoreError> {
        let member = self.member_of(session).await?;
        let authenticator = self.store.authenticator(member.id).await?;
        let passkeys = self.store.passkeys(member.id).await?;
        let doubted = passkeys.iter().filter(|row| row.doubted.is_some()).count();
        Ok(Own {
            sign_in: member.sign_in,
            authenticator: authenticator.map(|row| row.since),
            passkeys: passkeys.len() - doubted,
            doubted,
        })
    }

    /// Asks for the passphrase again: a session left open on a desk is not enough.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; an attempt that fails is counted.
    pub async fn confirm(
        &self,
        session: &Session,
        passphrase: Passphrase,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let member = self.member_of(session).await?;
        self.open_lock(&member, passphrase, now).await?;
        Ok(())
    }

    /// Changes the passphrase of a session's member: the member's key is locked anew, every other
    /// session ends, and this one goes on under another secret.
    ///
    /// # Errors
    /// Fails as [`ChangeError`] says.
    pub async fn change_passphrase(
        &self,
        session: &Session,
        present: Passphrase,
        new: Passphrase,
        from: &Whence,
        now: Timestamp,
    ) -> Result<SignedIn, ChangeError> {
        let member = self.member_of(session).await?;
        let key = self.open_lock(&member, present, now).await?;
        let name = self.open_name(member.id, member.body.clone())?;
        rule::check(&new, &[&member.sign_in, &name])?;
        let context = LockContext {
            member: *member.id.bytes(),
            generation: member.generation,
        };
        let lock = self.make_lock(key, new, context).await;
        let keep = session.secret.row_hash();
        let changed = self
            .store
            .change_lock(member.id, &member.lock, lock.as_bytes(), &keep);
        if !changed.await? {
            return Err(SignInError::Over.into());
        }
        let organisation = session.principal.organisation;
        let signed_in = self
            .begin(&member, &session.keys, organisation, None, from, now)
            .await?;
        self.store.end_session(&keep).await?;
        Ok(signed_in)
    }

    async fn make_lock(
        &self,
        key: vault::PrivateKey,
        passphrase: Passphrase,
        context: LockContext,
    ) -> MemberLock {
        let (installation, work) = (self.installation.clone(), self.work);
        let lock = move || {
            let rng = &mut vault::system_rng();
            MemberLock::lock(&key, &passphrase, &context, &installation, work, rng)
        };
        self.turns.take(lock).await
    }

    /// The secret that another authenticator of a session's member can take over.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn offer(&self, session: &Session) -> Result<Offer, StoreError> {
        let own = self.own(session).await?;
        // Another one once it is taken over: two devices never share a secret.
        let since = own.authenticator.map_or(0, Timestamp::as_microsecond);
        let purpose = [b"authenticator after ".as_slice(), &since.to_be_bytes()].concat();
        let secret = session.secret.offer(&purpose, &self.installation);
        Ok(Offer::new(secret, own.sign_in))
    }

    /// Sets up the authenticator that has taken the offer over, in place of one before.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says.
    pub async fn take_offer(
        &self,
        session: &Session,
        passphrase: Passphrase,
        code: &str,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let member = self.member_of(session).await?;
        let authenticator = self.offer(session).await?.authenticator();
        let key = self.open_lock(&member, passphrase, now).await?;
        let step = authenticator.step(code, now);
        let step = step.ok_or(SignInError::WrongCode)?;
        let row = authenticator.row(member.id, &key.public(), step, now)?;
        Ok(self.set_authenticator(row).await?)
    }

    pub(crate) async fn member_of(&self, session: &Session) -> Result<MemberRow, StoreError> {
        let member = self.store.member(session.principal.member).await?;
        member.ok_or_else(|| StoreError::Damaged {
            what: "a session of no member".to_owned(),
        })
    }
}

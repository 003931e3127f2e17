//! Sessions: what a cookie opens.

use case::MemberId;
use jiff::{SignedDuration, Timestamp};
use policy::Principal;
use store::{SessionRow, StoreError};
use vault::{PrivateKey, SealedKeys, SessionKeys, SessionSecret};

use crate::{Accounts, roles};

/// A session unused for this long has ended.
const IDLE: SignedDuration = SignedDuration::from_mins(60);

/// No session lasts longer than a long shift.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// How often the use of a session is written down.
const NOTE_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A member signed in, acting for one organisation, with the keys that signing in unlocked.
#[derive(Debug)]
pub struct Session {
    principal: Principal,
    keys: SessionKeys,
    tag: String,
}

impl Session {
    /// Who acts, for whom.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// The member's own key, to which only the member's own drafts are sealed.
    pub fn member_key(&self) -> &PrivateKey {
        &self.keys.member
    }

    /// The private key of the organisation acted for.
    pub fn organisation_key(&self, generation: u32) -> Option<&PrivateKey> {
        self.keys
            .organisation(*self.principal.organisation.bytes(), generation)
    }

    /// Tells this session apart from others in the record of accesses, and leads to none.
    pub fn tag(&self) -> &str {
        &self.tag
    }
}

/// Why a cookie opens no session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// It is none, it has ended, or the member no longer belongs.
    #[error("you are not signed in; sign in to go on")]
    None,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    /// The session that a cookie's value opens.
    ///
    /// # Errors
    /// [`SessionError::None`] whatever the reason.
    pub async fn session(&self, cookie: &str, now: Timestamp) -> Result<Session, SessionError> {
        let secret = SessionSecret::from_cookie(cookie).ok_or(SessionError::None)?;
        let hash = secret.row_hash();
        let row = self.store.session(&hash).await?.ok_or(SessionError::None)?;
        let over = |since: Timestamp, most: SignedDuration| now.duration_since(since) > most;
        if over(row.seen, IDLE) || over(row.created, LONGEST) {
            self.store.end_session(&hash).await?;
            return Err(SessionError::None);
        }
        if over(row.seen, NOTE_EVERY) {
            self.store.touch_session(&hash, now).await?;
        }
        self.open(row, &secret).await
    }

    async fn open(&self, row: SessionRow, secret: &SessionSecret) -> Result<Session, SessionError> {
        let memberships = self.store.memberships(row.member).await?;
        let membership = memberships
            .into_iter()
            .find(|membership| membership.organisation == row.organisation)
            .ok_or(SessionError::None)?;
        let kind = self
            .kind_of(row.organisation)
            .await?
            .ok_or(SessionError::None)?;
        let sealed = SealedKeys::from_bytes(row.keys).map_err(|_| SessionError::None)?;
        let keys = sealed
            .open(secret, &self.installation)
            .map_err(|_| SessionError::None)?;
        let tag = row
            .secret_hash
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let principal = Principal {
            member: row.member,
            organisation: row.organisation,
            kind,
            roles: roles(&membership.roles)?,
        };
        Ok(Session {
            principal,
            keys,
            tag,
        })
    }

    /// Ends the session of a cookie, if it is one.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn sign_out(&self, cookie: &str) -> Result<(), StoreError> {
        match SessionSecret::from_cookie(cookie) {
            Some(secret) => self.store.end_session(&secret.row_hash()).await,
            None => Ok(()),
        }
    }

    /// A member's display name, as kept for colleagues.
    ///
    /// # Errors
    /// Fails if the store does or the name cannot be opened.
    pub async fn names(&self) -> Result<Vec<(MemberId, String)>, StoreError> {
        let members = self.store.members().await?;
        members
            .into_iter()
            .map(|row| Ok((row.id, self.open_name(row.id, row.body)?)))
            .collect()
    }
}

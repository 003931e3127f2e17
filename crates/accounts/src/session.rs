//! Sessions: what a cookie opens.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use case::{MemberId, OrganisationId};
use jiff::{SignedDuration, Timestamp};
use policy::Principal;
use store::{OrganisationRow, SessionRow, StoreError};
use vault::{
    BlobContext, InstallationKey, Passphrase, PrivateKey, SealedBlob, SealedKeys, SessionKeys,
    SessionSecret, system_rng,
};

use crate::sign_in::{Proof, STEP_LASTS, begins_later};
use crate::{Accounts, SignInError, kind, roles};

/// A session unused for this long has ended.
const IDLE: SignedDuration = SignedDuration::from_mins(60);

/// No session lasts longer than a long shift.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// How often the use of a session is written down.
pub(crate) const NOTE_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// From where a member works, as far as a request shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whence {
    /// The kind of browser and of machine, such as `Firefox, Android`. A session belongs to one: its
    /// cookie from another kind of browser ends it.
    pub browser: String,
    /// The network address, if the server knows it.
    pub address: Option<IpAddr>,
}

impl Whence {
    pub(crate) fn seal(&self, row: &RowOf, installation: &InstallationKey) -> Vec<u8> {
        let address = self.address.map(|address| address.to_string());
        let text = format!("{}\n{}", self.browser, address.unwrap_or_default());
        let sealed = installation.seal_blob(&row.context(), text.as_bytes(), &mut system_rng());
        sealed.into_bytes()
    }

    fn open(row: &SessionRow, installation: &InstallationKey) -> Option<Self> {
        Self::open_in(&RowOf::member(row), row.place.clone(), installation)
    }

    pub(crate) fn open_in(
        row: &RowOf,
        place: Vec<u8>,
        installation: &InstallationKey,
    ) -> Option<Self> {
        let sealed = SealedBlob::from_bytes(place).ok()?;
        let text = installation.open_blob(&row.context(), &sealed).ok()?;
        let (browser, address) = std::str::from_utf8(&text).ok()?.split_once('\n')?;
        Some(Self {
            browser: browser.to_owned(),
            address: address.parse().ok(),
        })
    }
}

/// What a session's row says in clear of whose it is and since when. The place from which it is used is sealed for
/// exactly that, so that nobody's session becomes another's, or lives longer, by a change of its row.
pub(crate) struct RowOf(Vec<u8>);

impl RowOf {
    /// Of a member's session for an organisation.
    fn member(row: &SessionRow) -> Self {
        let owner = [row.member.bytes(), row.organisation.bytes()];
        Self::new(&row.secret_hash, &owner, row.created)
    }

    pub(crate) fn new(secret_hash: &[u8; 32], owner: &[&[u8; 16]], created: Timestamp) -> Self {
        let mut bytes = secret_hash.to_vec();
        bytes.extend(owner.iter().flat_map(|id| id.iter()));
        bytes.extend(created.as_microsecond().to_be_bytes());
        Self(bytes)
    }

    fn context(&self) -> BlobContext<'_> {
        BlobContext {
            table: "sessions",
            row: &self.0,
        }
    }
}

/// A member signed in, acting for one organisation, with the keys that signing in unlocked.
#[derive(Debug)]
pub struct Session {
    pub(crate) principal: Principal,
    pub(crate) keys: SessionKeys,
    pub(crate) secret: SessionSecret,
    /// Whether it has a row: one that a command opens for itself ends with the command.
    lasting: bool,
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

/// A session as its owner sees it listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Tells it apart from the others.
    pub tag: String,
    /// From where it is used.
    pub from: Whence,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, within a minute.
    pub seen: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
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
    pub async fn session(
        &self,
        cookie: &str,
        from: &Whence,
        now: Timestamp,
    ) -> Result<Session, SessionError> {
        let secret = SessionSecret::from_cookie(cookie).ok_or(SessionError::None)?;
        let hash = secret.row_hash();
        let row = self.store.session(&hash).await?.ok_or(SessionError::None)?;
        let over = |since: Timestamp, most: SignedDuration| now.duration_since(since) > most;
        let place = Whence::open(&row, &self.installation);
        let elsewhere = place.as_ref().map(|place| &place.browser) != Some(&from.browser);
        let over =
            over(row.seen, IDLE) || over(row.created, LONGEST) || begins_later(row.created, now);
        if over || elsewhere {
            self.store.end_session(&hash).await?;
            return Err(SessionError::None);
        }
        if now.duration_since(row.seen) > NOTE_EVERY {
            let place = from.seal(&RowOf::member(&row), &self.installation);
            self.store.touch_session(&hash, &place, now).await?;
        }
        self.open(row, secret).await
    }

    /// Signs a member in and opens the session at once, where a passphrase is enough: for histories
    /// that the program tells by itself.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; [`SignInError::CodeMissing`] where it is not enough.
    pub async fn open_session(
        &self,
        name: &str,
        passphrase: Passphrase,
        now: Timestamp,
    ) -> Result<Session, SignInError> {
        let from = Whence::default();
        let begun = self.sign_in(name, passphrase, None, &from, now).await?;
        let signed_in = begun.complete().ok_or(SignInError::CodeMissing)?;
        let cookie = signed_in.secret.to_cookie();
        match self.session(&cookie, &from, now).await {
            Ok(session) => Ok(session),
            Err(SessionError::None) => Err(SignInError::Over),
            Err(SessionError::Store(fault)) => Err(fault.into()),
        }
    }

    /// A session for one command away from the pages, of a member who acts for an organisation. Nothing
    /// of it is stored, so that it ends with the command.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; an attempt that fails is counted.
    pub async fn for_one_command(
        &self,
        proof: Proof,
        organisation: OrganisationId,
        now: Timestamp,
    ) -> Result<Session, SignInError> {
        let (member, keys) = self.prove(proof, now).await?;
        let registered = self.organisation(organisation).await?;
        let registered = registered.ok_or(SignInError::NoOrganisation)?;
        let principal = self.principal(member.id, &registered).await?;
        let principal = principal.ok_or(SignInError::NoOrganisation)?;
        let secret = SessionSecret::generate(&mut system_rng());
        let tag = tag(&secret.row_hash());
        Ok(Session {
            principal,
            keys,
            secret,
            lasting: false,
            tag,
        })
    }

    /// A member as acting for an organisation; `None` for one that the member does not belong to, or whose
    /// rows say something else than the log.
    pub(crate) async fn principal(
        &self,
        member: MemberId,
        organisation: &OrganisationRow,
    ) -> Result<Option<Principal>, StoreError> {
        let memberships = self.store.memberships(member).await?;
        let (here, elsewhere): (Vec<_>, Vec<_>) = memberships
            .into_iter()
            .partition(|membership| membership.organisation == organisation.id);
        let Some(membership) = here.first() else {
            return Ok(None);
        };
        let told = self.register.membership(member, organisation.id).await?;
        let rows = kind(&organisation.kind)
            .ok()
            .zip(roles(&membership.roles).ok());
        Ok(told.filter(|told| rows.as_ref() == Some(told)).map(|told| {
            let (kind, roles) = told;
            Principal {
                member,
                organisation: organisation.id,
                kind,
                roles,
                elsewhere: elsewhere.iter().map(|it| it.organisation).collect(),
            }
        }))
    }

    async fn open(&self, row: SessionRow, secret: SessionSecret) -> Result<Session, SessionError> {
        let organisation = self.organisation(row.organisation).await?;
        let organisation = organisation.ok_or(SessionError::None)?;
        let principal = self.principal(row.member, &organisation).await?;
        let principal = principal.ok_or(SessionError::None)?;
        let sealed = SealedKeys::from_bytes(row.keys).map_err(|_| SessionError::None)?;
        let mut keys = sealed
            .open(&secret, &self.installation)
            .map_err(|_| SessionError::None)?;
        // The organisation has got a new key since this session began, or the other way round.
        let (of, generation) = (*row.organisation.bytes(), organisation.generation);
        if keys.organisation(of, generation).is_none() {
            keys.organisations = match self.organisation_keys(row.member, &keys.member).await {
                Ok(keys) => keys,
                Err(SignInError::Store(fault)) => return Err(fault.into()),
                Err(_) => return Err(SessionError::None),
            };
            let sealed = keys.seal(&secret, &self.installation, &mut system_rng());
            let kept = self.store.keep_keys(&row.secret_hash, sealed.as_bytes());
            kept.await?;
        }
        Ok(Session {
            principal,
            keys,
            secret,
            lasting: true,
            tag: tag(&row.secret_hash),
        })
    }

    /// Whether a session still lasts: work that goes on by itself stops where it does not.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn lasts(&self, session: &Session) -> Result<bool, StoreError> {
        if !session.lasting {
            return Ok(true);
        }
        let row = self.store.session(&session.secret.row_hash()).await?;
        Ok(row.is_some())
    }

    /// Where the member of a session is signed in, the place used last first.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn sessions(
        &self,
        session: &Session,
        now: Timestamp,
    ) -> Result<Vec<SessionLine>, StoreError> {
        let rows = self.store.sessions(session.principal.member).await?;
        let lives = |row: &SessionRow| {
            now.duration_since(row.seen) <= IDLE && now.duration_since(row.created) <= LONGEST
        };
        let line = |row: SessionRow| {
            let tag = tag(&row.secret_hash);
            SessionLine {
                this: tag == session.tag,
                tag,
                from: Whence::open(&row, &self.installation).unwrap_or_default(),
                organisation: row.organisation,
                created: row.created,
                seen: row.seen,
            }
        };
        Ok(rows.into_iter().filter(lives).map(line).collect())
    }

    /// Ends one of the sessions of a session's member; one that is not there has ended already.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn end_one(&self, session: &Session, other: &str) -> Result<(), StoreError> {
        for row in self.store.sessions(session.principal.member).await? {
            if tag(&row.secret_hash) == other {
                self.store.end_session(&row.secret_hash).await?;
            }
        }
        Ok(())
    }

    /// Ends all sessions of a session's member but this one.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn end_others(&self, session: &Session) -> Result<(), StoreError> {
        let keep = session.secret.row_hash();
        self.store
            .end_other_sessions(session.principal.member, &keep)
            .await
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

    /// Forgets sessions and sign-ins that have run out.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn purge(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = |lasts: SignedDuration| now.saturating_sub(lasts).unwrap_or(Timestamp::MIN);
        self.store
            .purge_sign_ins(before(LONGEST), before(IDLE), before(STEP_LASTS))
            .await?;
        self.purge_pages(now).await
    }

    /// What some members are called, as kept for colleagues; nobody who is not there any more.
    ///
    /// # Errors
    /// Fails if the store does or a name cannot be opened.
    pub async fn names_of(
        &self,
        members: &BTreeSet<MemberId>,
    ) -> Result<BTreeMap<MemberId, String>, StoreError> {
        let mut names = BTreeMap::new();
        for id in members {
            if let Some(row) = self.store.member(*id).await? {
                names.insert(*id, self.open_name(row.id, row.body)?);
            }
        }
        Ok(names)
    }

    /// Every member's display name, as kept for colleagues.
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

/// The first eight bytes of a row's hash, in hexadecimal.
pub(crate) fn tag(hash: &[u8; 32]) -> String {
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

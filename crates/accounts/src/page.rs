//! Persons' own pages: signing in with a code and a secret, and the short sessions after that.
//!
//! Whatever is not right is answered alike and costs the same: a code that is none, a secret that is not the
//! person's, a page that was turned off. The word that stands for danger begins a session like any other,
//! which shows nothing of the person.

use case::CaseId;
use jiff::{SignedDuration, Timestamp};
use store::{PageRow, PageSessionRow, StoreError};
use vault::{
    PageCode, PageLock, PageOpened, PageSecret, PageSecrets, PrivateKey, PublicKey, SealedKeys,
    SessionKeys, SessionSecret, UnlockError, system_rng,
};

use crate::session::{NOTE_EVERY, RowOf};
use crate::sign_in::{begins_later, wait};
use crate::{Accounts, SessionError, SignInError, Whence};

/// A session in a page that is unused for this long has ended.
const IDLE: SignedDuration = SignedDuration::from_mins(10);

/// No session in a page lasts longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// The fewest characters of a secret. It is no passphrase: the code of 93 bits is what cannot be guessed, and
/// attempts by whoever has found the code are counted.
pub const SHORTEST_SECRET: usize = 6;

/// Why secrets are not taken for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnfitSecret {
    /// The secret has too few characters.
    #[error(
        "the secret is too short; use at least {SHORTEST_SECRET} characters, such as two words"
    )]
    Short,
    /// The word for danger has.
    #[error(
        "the word for danger is too short; use at least {SHORTEST_SECRET} characters, such as two words"
    )]
    ShortDanger,
    /// Both are the same.
    #[error("the word for danger is the secret itself; choose two that differ")]
    Same,
}

/// What a new page is signed in to with, made and not stored yet.
#[derive(Debug)]
pub struct NewPage {
    /// What is stored of it.
    pub row: PageRow,
    /// What the person is given, once.
    pub code: PageCode,
}

/// Somebody signed in to a person's page.
#[derive(Debug)]
pub struct PageSession {
    case: CaseId,
    /// The person's key; none where it was the word for danger.
    key: Option<PrivateKey>,
    tag: String,
}

impl PageSession {
    /// The case, if it is the person who is to see it.
    pub fn case(&self) -> Option<CaseId> {
        self.key.is_some().then_some(self.case)
    }

    /// The person's private key.
    pub fn key(&self) -> Option<&PrivateKey> {
        self.key.as_ref()
    }

    /// Tells this session apart from others in the record of the person's own readings, and leads to none.
    pub fn tag(&self) -> &str {
        &self.tag
    }
}

impl Accounts {
    /// Makes a page's key pair and code, and locks the private half under the code and the secrets that the
    /// person chose. Nothing is stored yet.
    ///
    /// # Errors
    /// Fails as [`UnfitSecret`] says.
    pub async fn new_page(
        &self,
        case: CaseId,
        own: PageSecret,
        danger: Option<PageSecret>,
    ) -> Result<NewPage, UnfitSecret> {
        if own.length() < SHORTEST_SECRET {
            return Err(UnfitSecret::Short);
        }
        if let Some(danger) = &danger {
            if danger.length() < SHORTEST_SECRET {
                return Err(UnfitSecret::ShortDanger);
            }
            if danger.is(&own) {
                return Err(UnfitSecret::Same);
            }
        }
        let (installation, work) = (self.installation.clone(), self.work);
        let make = move || {
            let rng = &mut system_rng();
            let code = PageCode::generate(rng);
            let private = PrivateKey::generate(rng);
            let secrets = PageSecrets { code, own, danger };
            let lock = PageLock::lock(&private, &secrets, *case.bytes(), &installation, work, rng);
            NewPage {
                row: PageRow {
                    case,
                    code_hash: secrets.code.row_hash(&installation),
                    public_key: private.public().to_bytes(),
                    lock: lock.into_bytes(),
                    off: false,
                },
                code: secrets.code,
            }
        };
        Ok(self.turns.take(make).await)
    }

    /// Signs in to a page.
    ///
    /// # Errors
    /// [`SignInError::Wrong`] whatever is not right, [`SignInError::Wait`] after too many attempts.
    pub async fn page_sign_in(
        &self,
        code: &str,
        secret: PageSecret,
        from: &Whence,
        now: Timestamp,
    ) -> Result<SessionSecret, SignInError> {
        let (code, hash) = match PageCode::parse(code) {
            Some(code) => {
                let hash = code.row_hash(&self.installation);
                (code, hash)
            }
            // What cannot be a code is tried like one that nobody has.
            None => {
                let typed = [b"page\0".as_slice(), code.as_bytes()].concat();
                let hash = self.installation.fingerprint(&typed);
                (PageCode::generate(&mut system_rng()), hash)
            }
        };
        let page = self.store.page_of_code(&hash).await?;
        let counted = self.store.count_page_attempt(&hash, now, wait).await?;
        counted.map_err(|until| SignInError::Wait { until })?;
        let (lock, case, own) = match page {
            Some(page) => {
                let own = PublicKey::from_bytes(page.public_key);
                (PageLock::from_bytes(page.lock)?, page.case, (own, page.off))
            }
            None => {
                self.count_stranger(hash, now)
                    .map_err(|until| SignInError::Wait { until })?;
                let (rng, case) = (&mut system_rng(), CaseId::from([0; 16]));
                let lock = PageLock::decoy(*case.bytes(), &self.installation, self.work, rng);
                let nobody = PublicKey::from_bytes([0; 32]);
                (lock, case, (nobody, true))
            }
        };
        let (key, danger) = match self.try_page(lock, code, secret, case).await {
            Ok(PageOpened::Own(key)) if own == (key.public(), false) => (key, false),
            Ok(PageOpened::Danger(key)) => (key, true),
            Ok(PageOpened::Own(_)) | Err(UnlockError::WrongPassphrase) => {
                return Err(SignInError::Wrong);
            }
            Err(UnlockError::Lock(fault)) => return Err(fault.into()),
        };
        let rng = &mut system_rng();
        let secret = SessionSecret::generate(rng);
        let keys = SessionKeys {
            member: key,
            organisations: Vec::new(),
        };
        let secret_hash = secret.row_hash();
        let session = PageSessionRow {
            secret_hash,
            case,
            keys: keys.seal(&secret, &self.installation, rng).into_bytes(),
            place: from.seal(
                &RowOf::new(&secret_hash, &[case.bytes()], now),
                &self.installation,
            ),
            created: now,
            seen: now,
        };
        self.store.begin_page_session(&session, danger).await?;
        Ok(secret)
    }

    async fn try_page(
        &self,
        lock: PageLock,
        code: PageCode,
        secret: PageSecret,
        case: CaseId,
    ) -> Result<PageOpened, UnlockError> {
        let installation = self.installation.clone();
        let unlock = move || lock.unlock(&code, &secret, *case.bytes(), &installation);
        self.turns.take(unlock).await
    }

    /// The session in a page that a cookie's value opens. Once the page is off, only those go on that show
    /// nothing of the person.
    ///
    /// # Errors
    /// [`SessionError::None`] whatever the reason.
    pub async fn page_session(
        &self,
        cookie: &str,
        from: &Whence,
        now: Timestamp,
    ) -> Result<PageSession, SessionError> {
        let secret = SessionSecret::from_cookie(cookie).ok_or(SessionError::None)?;
        let hash = secret.row_hash();
        let found = self.store.page_session(&hash).await?;
        let (row, page) = found.ok_or(SessionError::None)?;
        let over = |since: Timestamp, most| now.duration_since(since) > most;
        let whose = RowOf::new(&hash, &[row.case.bytes()], row.created);
        let place = Whence::open_in(&whose, row.place, &self.installation);
        let elsewhere = place.as_ref().map(|place| &place.browser) != Some(&from.browser);
        let over = over(row.seen, IDLE) || over(row.created, LONGEST);
        if over || elsewhere || begins_later(row.created, now) {
            self.store.end_page_session(&hash).await?;
            return Err(SessionError::None);
        }
        let sealed = SealedKeys::from_bytes(row.keys).map_err(|_| SessionError::None)?;
        let keys = sealed
            .open(&secret, &self.installation)
            .map_err(|_| SessionError::None)?;
        let is_own = keys.member.public().to_bytes() == page.public_key;
        if is_own && page.off {
            self.store.end_page_session(&hash).await?;
            return Err(SessionError::None);
        }
        if now.duration_since(row.seen) > NOTE_EVERY {
            self.store.touch_page_session(&hash, now).await?;
        }
        Ok(PageSession {
            case: row.case,
            key: is_own.then_some(keys.member),
            tag: crate::session::tag(&hash),
        })
    }

    /// Ends the session in a page of a cookie, if it is one.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn page_sign_out(&self, cookie: &str) -> Result<(), StoreError> {
        match SessionSecret::from_cookie(cookie) {
            Some(secret) => self.store.end_page_session(&secret.row_hash()).await,
            None => Ok(()),
        }
    }

    /// Forgets sessions in pages that have run out.
    pub(crate) async fn purge_pages(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = |lasts: SignedDuration| now.saturating_sub(lasts).unwrap_or(Timestamp::MIN);
        let (created, seen) = (before(LONGEST), before(IDLE));
        self.store.purge_page_sessions(created, seen).await
    }
}

//! Passkeys: signing in by an authenticator that knows its owner, in place of passphrase and code.
//!
//! Where the authenticator yields a secret of its own (`prf`), a second lock holds the same private key as
//! the passphrase's does, and the sign-in is complete. Where it yields none, the passkey is the second
//! factor only: the sign-in awaits the passphrase, and no page opens before.
//!
//! There is nothing to guess, so answers are not counted as attempts: whoever is kept waiting because
//! somebody else tries passphrases at their name comes in by passkey.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{MemberRow, PasskeyRow, Proven, QuestionRow, StoreError};
use vault::{
    BlobContext, OpenError, PasskeyContext, PasskeyLock, Passphrase, PrfOutput, PrivateKey,
    SealedBlob, SessionKeys, SessionSecret, system_rng,
};
use webauthn_rs::prelude::{Passkey, PublicKeyCredential, RegisterPublicKeyCredential};

use crate::relying_party::{Asked, Disbelieved, RelyingParty};
use crate::sign_in::begins_later;
use crate::{Accounts, Begun, Session, SignInError, SignedIn, Whence};

/// How long an authenticator may take to answer: what WebAuthn Level 3, sec. 15.1, recommends at least, for
/// people who look for a key or type slowly.
pub(crate) const ANSWER_WITHIN: Duration = Duration::from_mins(5);

/// Why a passkey was not kept.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Nothing was asked, or the answer took too long.
    #[error("adding a passkey took too long; begin again")]
    Over,
    /// The authenticator's answer is not to be believed, or somebody has this passkey.
    #[error("this passkey could not be added; begin again, or take another authenticator")]
    Wrong,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A passkey as its owner sees it listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Tells it apart from the others.
    pub tag: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it last signed in.
    pub used: Option<Timestamp>,
    /// Whether it opens cases without the passphrase.
    pub unlocks: bool,
    /// Since when there may be a copy of it: it signs in no more.
    pub doubted: Option<Timestamp>,
}

/// What is sealed in a passkey's row.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Whose: what says so beside it is in clear.
    member: [u8; 16],
    name: String,
    passkey: Passkey,
}

/// What is sealed in the row of a question.
#[derive(Serialize, Deserialize)]
struct Question {
    /// When it was asked, in microseconds: whoever writes to the database does not make it younger.
    at: i64,
    /// For the browser.
    question: Value,
    asked: Asked,
}

impl Accounts {
    /// Asks whatever authenticator there is who signs in. The secret is for a cookie of its own.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn ask_for_passkey(
        &self,
        pages: &RelyingParty,
        now: Timestamp,
    ) -> Result<SessionSecret, SignInError> {
        let (question, asked) = pages.ask_sign_in().map_err(|_| SignInError::WrongPasskey)?;
        let secret = SessionSecret::generate(&mut system_rng());
        self.ask(&secret, question, asked, now).await?;
        Ok(secret)
    }

    /// The question that the browser of a cookie's value passes on, if it is still open.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn question(
        &self,
        cookie: &str,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        match SessionSecret::from_cookie(cookie) {
            Some(secret) => self.open_question(&secret, now).await,
            None => Ok(None),
        }
    }

    /// Signs in whose authenticator answered: completely, where what it yields opens the member's lock;
    /// else the passphrase is awaited. What was asked is answered once, whatever the answer.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says. Of an unknown passkey it says the same as of a wrong answer.
    pub async fn sign_in_by_passkey(
        &self,
        pages: &RelyingParty,
        cookie: &str,
        answer: &str,
        prf: Option<PrfOutput>,
        from: &Whence,
        now: Timestamp,
    ) -> Result<Begun, SignInError> {
        let secret = SessionSecret::from_cookie(cookie).ok_or(SignInError::Over)?;
        let Some(Asked::SignIn(asked)) = self.answered(&secret, now).await? else {
            return Err(SignInError::Over);
        };
        let answer: PublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| SignInError::WrongPasskey)?;
        let credential = self.credential(answer.get_credential_id());
        let row = self.store.passkey(&credential).await?;
        let row = row.ok_or(SignInError::WrongPasskey)?;
        let member = self.store.member(row.member).await?;
        let member = member.ok_or(SignInError::WrongPasskey)?;
        let mut kept = self.open_passkey(&row)?;
        let believed = pages.believe(&answer, asked, *member.id.bytes(), &mut kept.passkey);
        let noted = match believed {
            Ok(counter) => {
                let body = self.seal_passkey(&credential, &kept);
                let noted = self.store.note_signature(&credential, counter, &body, now);
                noted.await?
            }
            Err(Disbelieved::Counted) => false,
            Err(Disbelieved::Wrong) => return Err(SignInError::WrongPasskey),
        };
        if !noted {
            self.store.doubt_passkey(&credential, now).await?;
            return Err(SignInError::DoubtedPasskey);
        }
        let key = match (prf, &row.lock) {
            (Some(prf), Some(lock)) => self.open_passkey_lock(&member, &row, lock, &prf).ok(),
            _ => None,
        };
        match key {
            Some(key) => {
                let signed_in = self.enter(&member, key, None, None, from, now);
                Ok(Begun::SignedIn(signed_in.await?))
            }
            None => self.await_passphrase(&member, credential, now).await,
        }
    }

    /// A sign-in whose possession is shown and which awaits the passphrase.
    async fn await_passphrase(
        &self,
        member: &MemberRow,
        passkey: [u8; 32],
        now: Timestamp,
    ) -> Result<Begun, SignInError> {
        let memberships = self.store.memberships(member.id).await?;
        let first = memberships.first().ok_or(SignInError::NoOrganisation)?;
        let secret = SessionSecret::generate(&mut system_rng());
        let proven = Proven::Passkey(passkey);
        self.keep_half(&secret, member.id, first.organisation, proven, now)
            .await?;
        Ok(Begun::Half(secret))
    }

    /// Completes, with the passphrase, the sign-in of a cookie's value that began with a passkey.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; a wrong passphrase is counted.
    pub async fn give_passphrase(
        &self,
        cookie: &str,
        passphrase: Passphrase,
        from: &Whence,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let half = self.half(cookie, now).await?;
        let Proven::Passkey(_) = half.row.proven else {
            return Err(SignInError::Over);
        };
        let key = self.open_lock(&half.member, passphrase, now).await?;
        let (chosen, hash) = (half.row.organisation, half.row.secret_hash);
        self.enter(&half.member, key, Some(chosen), Some(&hash), from, now)
            .await
    }

    /// Begins the session of a member whose key is unlocked: for the organisation chosen, if the member
    /// still belongs to it, or the first.
    async fn enter(
        &self,
        member: &MemberRow,
        key: PrivateKey,
        chosen: Option<case::OrganisationId>,
        half: Option<&[u8; 32]>,
        from: &Whence,
        now: Timestamp,
    ) -> Result<SignedIn, SignInError> {
        let keys = SessionKeys {
            organisations: self.organisation_keys(member.id, &key).await?,
            member: key,
        };
        let held = || keys.organisations.iter();
        let chosen = chosen.filter(|chosen| held().any(|it| it.organisation == *chosen.bytes()));
        let first = held().next().map(|it| it.organisation.into());
        let organisation = chosen.or(first).ok_or(SignInError::NoOrganisation)?;
        self.begin(member, &keys, organisation, half, from, now)
            .await
    }

    /// The passkeys of a session's member.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn passkeys(&self, session: &Session) -> Result<Vec<PasskeyLine>, StoreError> {
        let rows = self.store.passkeys(session.principal.member).await?;
        let lines = rows.into_iter().map(|row| {
            Ok(PasskeyLine {
                tag: crate::session::tag(&row.credential),
                name: self.open_passkey(&row)?.name,
                created: row.created,
                used: row.used,
                unlocks: row.lock.is_some(),
                doubted: row.doubted,
            })
        });
        lines.collect()
    }

    /// Asks an authenticator to make a passkey for a session's member, who has typed the passphrase again.
    ///
    /// # Errors
    /// Fails as [`SignInError`] says; a wrong passphrase is counted.
    pub async fn ask_to_make_passkey(
        &self,
        pages: &RelyingParty,
        session: &Session,
        passphrase: Passphrase,
        name: &str,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let member = self.member_of(session).await?;
        self.open_lock(&member, passphrase, now).await?;
        let display = self.open_name(member.id, member.body.clone())?;
        let mut known = Vec::new();
        for row in self.store.passkeys(member.id).await? {
            known.push(self.open_passkey(&row)?.passkey.cred_id().clone());
        }
        let of = *member.id.bytes();
        let asked = pages.ask_to_make(of, &member.sign_in, &display, name.to_owned(), known);
        let (question, asked) = asked.map_err(|_| SignInError::WrongPasskey)?;
        Ok(self.ask(&session.secret, question, asked, now).await?)
    }

    /// The question that a session's browser passes on, if one is open.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn question_of(
        &self,
        session: &Session,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        self.open_question(&session.secret, now).await
    }

    /// Keeps the passkey that an authenticator has made for a session's member, and locks the member's key
    /// under what the authenticator yields, if it yields anything. Says whether it does.
    ///
    /// # Errors
    /// Fails as [`PasskeyError`] says.
    pub async fn keep_passkey(
        &self,
        pages: &RelyingParty,
        session: &Session,
        answer: &str,
        prf: Option<PrfOutput>,
        now: Timestamp,
    ) -> Result<bool, PasskeyError> {
        let Some(Asked::Make(name, asked)) = self.answered(&session.secret, now).await? else {
            return Err(PasskeyError::Over);
        };
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| PasskeyError::Wrong)?;
        let passkey = pages
            .take(&answer, &asked)
            .map_err(|_| PasskeyError::Wrong)?;
        let member = self.member_of(session).await?;
        let credential = self.credential(passkey.cred_id().as_ref());
        let context = context(&member, credential);
        let lock = prf.map(|prf| {
            let (key, rng) = (session.member_key(), &mut system_rng());
            PasskeyLock::lock(key, &prf, &context, &self.installation, rng).into_bytes()
        });
        let unlocks = lock.is_some();
        let kept = Kept {
            member: context.member,
            name,
            passkey,
        };
        let row = PasskeyRow {
            credential,
            member: member.id,
            body: self.seal_passkey(&credential, &kept),
            lock,
            counter: 0,
            created: now,
            used: None,
            doubted: None,
        };
        if !self.store.keep_passkey(&row, member.generation).await? {
            return Err(PasskeyError::Wrong);
        }
        Ok(unlocks)
    }

    /// Destroys a passkey of a session's member, with the lock under it; one that is not there is gone
    /// already.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn remove_passkey(&self, session: &Session, passkey: &str) -> Result<(), StoreError> {
        let member = session.principal.member;
        for row in self.store.passkeys(member).await? {
            if crate::session::tag(&row.credential) == passkey {
                self.store.remove_passkey(member, &row.credential).await?;
            }
        }
        Ok(())
    }

    async fn ask(
        &self,
        secret: &SessionSecret,
        question: Value,
        asked: Asked,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let secret_hash = secret.row_hash();
        let question = Question {
            at: now.as_microsecond(),
            question,
            asked,
        };
        let text = serde_json::to_vec(&question).map_err(|_| damaged())?;
        let place = question_at(&secret_hash);
        let body = self
            .installation
            .seal_blob(&place, &text, &mut system_rng());
        let row = QuestionRow {
            secret_hash,
            body: body.into_bytes(),
            asked: now,
        };
        self.store.ask_authenticator(&row).await
    }

    async fn open_question(
        &self,
        secret: &SessionSecret,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let row = self.store.question(&secret.row_hash()).await?;
        let question = row.and_then(|row| self.read_question(&row, now));
        Ok(question.map(|question| question.question.to_string()))
    }

    /// What an answer is held to, which nothing else will be held to any more.
    async fn answered(
        &self,
        secret: &SessionSecret,
        now: Timestamp,
    ) -> Result<Option<Asked>, StoreError> {
        let row = self.store.take_question(&secret.row_hash()).await?;
        let question = row.and_then(|row| self.read_question(&row, now));
        Ok(question.map(|question| question.asked))
    }

    fn read_question(&self, row: &QuestionRow, now: Timestamp) -> Option<Question> {
        let sealed = SealedBlob::from_bytes(row.body.clone()).ok()?;
        let place = question_at(&row.secret_hash);
        let text = self.installation.open_blob(&place, &sealed).ok()?;
        let question: Question = serde_json::from_slice(&text).ok()?;
        let at = Timestamp::from_microsecond(question.at).ok()?;
        let late = now.duration_since(at) > SignedDuration::try_from(ANSWER_WITHIN).ok()?;
        (!late && !begins_later(at, now)).then_some(question)
    }

    /// What a passkey is found by: its id under the installation's key, so that a stolen database says of
    /// no authenticator whose it is.
    fn credential(&self, id: &[u8]) -> [u8; 32] {
        self.installation
            .fingerprint(&[b"passkey\0".as_slice(), id].concat())
    }

    fn seal_passkey(&self, credential: &[u8; 32], kept: &Kept) -> Vec<u8> {
        let text = serde_json::to_vec(kept).expect("a passkey and its name can be written as JSON");
        let sealed = self
            .installation
            .seal_blob(&passkey_at(credential), &text, &mut system_rng());
        sealed.into_bytes()
    }

    fn open_passkey(&self, row: &PasskeyRow) -> Result<Kept, StoreError> {
        let sealed = SealedBlob::from_bytes(row.body.clone()).map_err(|_| damaged())?;
        let place = passkey_at(&row.credential);
        let text = self.installation.open_blob(&place, &sealed);
        let text = text.map_err(|_| damaged())?;
        let kept: Kept = serde_json::from_slice(&text).map_err(|_| damaged())?;
        if kept.member != *row.member.bytes() {
            return Err(damaged());
        }
        Ok(kept)
    }

    fn open_passkey_lock(
        &self,
        member: &MemberRow,
        row: &PasskeyRow,
        lock: &[u8],
        prf: &PrfOutput,
    ) -> Result<PrivateKey, OpenError> {
        let lock = PasskeyLock::from_bytes(lock.to_vec())?;
        lock.unlock(prf, &context(member, row.credential), &self.installation)
    }
}

fn context(member: &MemberRow, credential: [u8; 32]) -> PasskeyContext {
    PasskeyContext {
        member: *member.id.bytes(),
        generation: member.generation,
        credential,
    }
}

fn passkey_at(credential: &[u8; 32]) -> BlobContext<'_> {
    BlobContext {
        table: "passkeys",
        row: credential,
    }
}

fn question_at(row: &[u8; 32]) -> BlobContext<'_> {
    BlobContext {
        table: "passkey_questions",
        row,
    }
}

fn damaged() -> StoreError {
    StoreError::Damaged {
        what: "a passkey's row".to_owned(),
    }
}

//! Invitations: how a member joins and an organisation gets its key.

use std::collections::BTreeSet;

use case::{MemberId, OrganisationId, Role};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use store::{
    Commit, CommitError, CustodyRow, InvitationRow, MemberRow, MembershipRow, OrganisationRow,
    StoreError,
};
use vault::{
    BlobContext, LockContext, MemberLock, OneTimeCode, Passphrase, PrivateKey, SealedBlob,
    UnlockError, system_rng,
};

use crate::rule::{self, Unfit};
use crate::sign_in::{Proof, normal};
use crate::{Accounts, SignInError, roles, roles_text};

/// What an invitation's code is hashed for.
const PURPOSE: &str = "invitation";

/// How long an invitation can be accepted.
const LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The generation of a first key pair, of an organisation or a member.
pub(crate) const FIRST: u32 = 1;

/// An invitation to hand on: the code is shown once.
#[derive(Debug)]
pub struct Invited {
    /// The row to store.
    pub row: InvitationRow,
    /// The code.
    pub code: OneTimeCode,
}

/// What a new member chooses.
#[derive(Debug)]
pub struct NewMember {
    /// The name typed at sign-in.
    pub sign_in: String,
    /// The name that colleagues see.
    pub name: String,
    /// The passphrase.
    pub passphrase: Passphrase,
}

/// A member who is about to join; [`Accounts::join`] makes it last.
#[derive(Debug)]
pub struct Accepted {
    hash: [u8; 32],
    member: MemberRow,
    membership: MembershipRow,
    custody: CustodyRow,
    /// The public half of the organisation's first key pair, which the first custodian brings.
    pub first_key: Option<[u8; 32]>,
    /// The new member's id.
    pub id: MemberId,
    /// The organisation joined.
    pub organisation: OrganisationId,
    /// What the member may do.
    pub roles: BTreeSet<Role>,
}

/// Why nobody joined.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// No such code, used, or run out: they look the same.
    #[error("this code is not an open invitation; ask for a new one")]
    Code,
    /// The sign-in name is empty or taken.
    #[error("this sign-in name is empty or taken; choose another")]
    Name,
    /// The passphrase is too short or guessed early.
    #[error(transparent)]
    Passphrase(#[from] Unfit),
    /// The custodian's passphrase is wrong, or the custodian is none.
    #[error("the custodian could not be signed in: {0}")]
    Custodian(#[from] SignInError),
    /// The one who invites is not a custodian of the organisation.
    #[error("only a custodian of the organisation can invite into it")]
    NotCustodian,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    /// Makes the first invitation into a new organisation, for its custodian.
    pub fn invite_first(
        &self,
        organisation: OrganisationId,
        roles: &BTreeSet<Role>,
        now: Timestamp,
    ) -> Invited {
        self.invitation(organisation, roles, None, now)
    }

    /// Makes an invitation into an organisation that has members: a custodian unlocks its key, which
    /// travels under the code.
    ///
    /// # Errors
    /// Fails if the custodian cannot be signed in or is none.
    pub async fn invite(
        &self,
        organisation: OrganisationId,
        invited: &BTreeSet<Role>,
        custodian: Proof,
        now: Timestamp,
    ) -> Result<Invited, JoinError> {
        let (member, keys) = self.prove(custodian, now).await?;
        let present = self.organisation(organisation).await?;
        let present = present.ok_or(JoinError::NotCustodian)?;
        let principal = self.principal(member.id, &present).await?;
        if !principal.is_some_and(|it| it.roles.contains(&Role::Custodian)) {
            return Err(JoinError::NotCustodian);
        }
        let generation = present.generation;
        let key = keys
            .organisation(*organisation.bytes(), generation)
            .ok_or(JoinError::NotCustodian)?;
        let invitation = self.invitation(organisation, invited, Some((generation, key)), now);
        self.store.invite(&invitation.row).await?;
        Ok(invitation)
    }

    pub(crate) fn invitation(
        &self,
        organisation: OrganisationId,
        roles: &BTreeSet<Role>,
        key: Option<(u32, &PrivateKey)>,
        now: Timestamp,
    ) -> Invited {
        let code = OneTimeCode::generate(&mut system_rng());
        let lock =
            key.map(|(generation, key)| self.lock_under(&code, organisation, generation, key));
        let code_hash = code.hash(PURPOSE);
        let row = InvitationRow {
            code_hash,
            organisation,
            roles: self.seal_roles(&code_hash, organisation, roles),
            key: lock,
            generation: key.map_or(FIRST, |(generation, _)| generation),
            expires: now.saturating_add(LASTS).unwrap_or(Timestamp::MAX),
        };
        Invited { row, code }
    }

    /// Seals into what organisation and roles an invitation leads: whoever could change them in the database
    /// would come to a role, since no event tells of an invitation.
    fn seal_roles(
        &self,
        code_hash: &[u8; 32],
        organisation: OrganisationId,
        roles: &BTreeSet<Role>,
    ) -> String {
        let text = format!("{organisation} {}", roles_text(roles));
        let sealed = self.installation.seal_blob(
            &invitation_at(code_hash),
            text.as_bytes(),
            &mut system_rng(),
        );
        HEXLOWER.encode(&sealed.into_bytes())
    }

    /// The roles into which an invitation leads; `None` if this installation did not seal them for it.
    fn open_roles(&self, invitation: &InvitationRow) -> Option<BTreeSet<Role>> {
        let sealed = HEXLOWER.decode(invitation.roles.as_bytes()).ok()?;
        let sealed = SealedBlob::from_bytes(sealed).ok()?;
        let at = invitation_at(&invitation.code_hash);
        let text = self.installation.open_blob(&at, &sealed).ok()?;
        let text = std::str::from_utf8(&text).ok()?;
        let (organisation, text) = text.split_once(' ')?;
        let own = organisation == invitation.organisation.to_string();
        roles(text).ok().filter(|_| own)
    }

    /// Locks an organisation's key under a code, to travel with it.
    pub(crate) fn lock_under(
        &self,
        code: &OneTimeCode,
        organisation: OrganisationId,
        generation: u32,
        key: &PrivateKey,
    ) -> Vec<u8> {
        let context = LockContext {
            member: *organisation.bytes(),
            generation,
        };
        let code = Passphrase::new(&code.to_text());
        let (installation, work) = (&self.installation, self.work);
        MemberLock::lock(key, &code, &context, installation, work, &mut system_rng()).into_bytes()
    }

    /// Opens an organisation's key that travelled under a code.
    pub(crate) fn unlock_under(
        &self,
        code: &OneTimeCode,
        organisation: OrganisationId,
        generation: u32,
        lock: &[u8],
    ) -> Result<PrivateKey, UnlockError> {
        let lock = MemberLock::from_bytes(lock.to_vec()).map_err(UnlockError::Lock)?;
        let context = LockContext {
            member: *organisation.bytes(),
            generation,
        };
        let code = Passphrase::new(&code.to_text());
        lock.unlock(&code, &context, &self.installation)
    }

    /// Accepts an invitation: the member's key pair is made and locked, and the organisation's key
    /// wrapped to it. Nothing is stored yet.
    ///
    /// # Errors
    /// Fails as [`JoinError`] says.
    pub async fn accept(
        &self,
        code: &str,
        new: NewMember,
        id: MemberId,
        now: Timestamp,
    ) -> Result<Accepted, JoinError> {
        let code = OneTimeCode::parse(code).ok_or(JoinError::Code)?;
        let hash = code.hash(PURPOSE);
        let invitation = self.store.invitation(&hash).await?.ok_or(JoinError::Code)?;
        if now >= invitation.expires {
            return Err(JoinError::Code);
        }
        let granted = self.open_roles(&invitation).ok_or(JoinError::Code)?;
        let sign_in = normal(&new.sign_in);
        if sign_in.is_empty() || self.store.member_by_sign_in(&sign_in).await?.is_some() {
            return Err(JoinError::Name);
        }
        let organisation = invitation.organisation;
        let names = self.store.organisations().await?;
        let own = names.iter().find(|row| row.id == organisation);
        let known = [&*sign_in, &*new.name, own.map_or("", |row| &row.name)];
        rule::check(&new.passphrase, &known)?;
        let this = self.clone();
        let make = move || this.make_keys(&invitation, &code, &new, id);
        let keys = self.turns.take(make).await.map_err(|_| JoinError::Code)?;
        let Keys {
            lock,
            name,
            member_public,
            custody,
            first_key,
        } = keys;
        let member = MemberRow {
            id,
            sign_in,
            body: name,
            public_key: member_public,
            generation: FIRST,
            lock,
        };
        let membership = MembershipRow {
            member: id,
            organisation,
            roles: roles_text(&granted),
        };
        Ok(Accepted {
            hash,
            member,
            membership,
            custody,
            first_key,
            id,
            organisation,
            roles: granted,
        })
    }

    fn make_keys(
        &self,
        invitation: &InvitationRow,
        code: &OneTimeCode,
        new: &NewMember,
        id: MemberId,
    ) -> Result<Keys, UnlockError> {
        let rng = &mut system_rng();
        let (organisation_key, first_key) = match &invitation.key {
            None => {
                let key = PrivateKey::generate(rng);
                let public = key.public().to_bytes();
                (key, Some(public))
            }
            Some(lock) => {
                let (of, generation) = (invitation.organisation, invitation.generation);
                (self.unlock_under(code, of, generation, lock)?, None)
            }
        };
        let member_key = PrivateKey::generate(rng);
        let context = LockContext {
            member: *id.bytes(),
            generation: FIRST,
        };
        let lock = MemberLock::lock(
            &member_key,
            &new.passphrase,
            &context,
            &self.installation,
            self.work,
            rng,
        );
        let (of, generation) = (invitation.organisation, invitation.generation);
        let custody = self
            .hand_over(of, generation, id, &member_key.public(), &organisation_key)
            .expect("a key pair just made has a usable public key");
        let name_at = BlobContext {
            table: "members",
            row: id.bytes(),
        };
        let name = self
            .installation
            .seal_blob(&name_at, new.name.trim().as_bytes(), rng);
        Ok(Keys {
            lock: lock.into_bytes(),
            name: name.into_bytes(),
            member_public: member_key.public().to_bytes(),
            custody,
            first_key,
        })
    }

    /// Makes an accepted invitation last, together with the event that says so.
    ///
    /// # Errors
    /// [`JoinError::Code`] if the invitation was used or the name taken in between.
    pub async fn join(&self, accepted: Accepted, commit: Commit) -> Result<MemberId, JoinError> {
        let Accepted {
            hash,
            member,
            membership,
            custody,
            first_key,
            id,
            ..
        } = accepted;
        let joined = self
            .store
            .join(
                &hash,
                &member,
                &membership,
                &custody,
                first_key.as_ref(),
                commit,
            )
            .await;
        match joined {
            Ok(()) => Ok(id),
            Err(CommitError::Store(fault)) => Err(fault.into()),
            Err(_) => Err(JoinError::Code),
        }
    }

    /// A new organisation's row; its key pair is made when its first custodian accepts.
    pub fn new_organisation(
        id: OrganisationId,
        name: &str,
        kind: case::profile::BodyKind,
    ) -> OrganisationRow {
        OrganisationRow {
            id,
            name: name.trim().to_owned(),
            kind: kind.code().to_owned(),
            coded_only: false,
            generation: FIRST,
            public_key: None,
        }
    }

    pub(crate) fn open_name(&self, id: MemberId, sealed: Vec<u8>) -> Result<String, StoreError> {
        let damaged = |_| StoreError::Damaged {
            what: "a member's name".to_owned(),
        };
        let at = BlobContext {
            table: "members",
            row: id.bytes(),
        };
        let sealed = SealedBlob::from_bytes(sealed).map_err(damaged)?;
        let name = self.installation.open_blob(&at, &sealed).map_err(damaged)?;
        Ok(String::from_utf8_lossy(&name).into_owned())
    }
}

struct Keys {
    lock: Vec<u8>,
    name: Vec<u8>,
    member_public: [u8; 32],
    custody: CustodyRow,
    first_key: Option<[u8; 32]>,
}

fn invitation_at(code_hash: &[u8; 32]) -> BlobContext<'_> {
    BlobContext {
        table: "invitations",
        row: code_hash,
    }
}

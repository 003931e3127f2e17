//! A member's private key at rest: locked under a passphrase *and* the installation key.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use rand_core::CryptoRng;

use crate::aead;
use crate::encoding::Fields;
use crate::error::OpenError;
use crate::exchange::PrivateKey;
use crate::form::{self, FORMAT, stored_value};
use crate::installation::{InstallationKey, KeyId, Purpose};
use crate::phrase::Passphrase;
use crate::secret::Secret32;

pub(crate) const SALT: usize = 16;
/// Key id, three costs and the salt: stored in clear, authenticated by both layers.
pub(crate) const HEADER: usize = KeyId::LENGTH + 3 * 4 + SALT;
/// The private key sealed twice.
const SEALED: usize = 32 + 2 * aead::OVERHEAD;

/// How much work each guess at a passphrase costs (Argon2id, RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkFactor {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl WorkFactor {
    /// 64 MiB, 3 passes, 4 lanes: the second recommended option of RFC 9106 sec. 4, well above the
    /// least that the OWASP Password Storage Cheat Sheet accepts (19 MiB, 2 passes, 1 lane).
    pub const RECOMMENDED: WorkFactor = WorkFactor {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// The least that Argon2 allows. It protects nothing: for tests only.
    pub const FOR_TESTS: WorkFactor = WorkFactor {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    /// Other costs: memory in KiB (at least 8 for each lane), passes and lanes (at least 1).
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, WorkFactorError> {
        let factor = WorkFactor {
            memory_kib,
            passes,
            lanes,
        };
        match Params::new(memory_kib, passes, lanes, Some(32)) {
            Ok(_) if memory_kib <= WorkFactor::MOST_MEMORY_KIB => Ok(factor),
            _ => Err(WorkFactorError { factor }),
        }
    }

    /// One GiB: more for a single sign-in is a slip of the keyboard.
    const MOST_MEMORY_KIB: u32 = 1024 * 1024;

    /// Memory in KiB.
    pub fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Passes over the memory.
    pub fn passes(self) -> u32 {
        self.passes
    }

    /// Lanes; computed one after the other here, in parallel perhaps by an attacker.
    pub fn lanes(self) -> u32 {
        self.lanes
    }

    /// The key that what was typed yields, with the installation's subkey as Argon2's secret value K.
    pub(crate) fn derive(
        self,
        typed: &[u8],
        salt: &[u8; SALT],
        installation: &InstallationKey,
        purpose: Purpose,
    ) -> Secret32 {
        let pepper = installation.subkey(purpose);
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .expect("costs are checked when a `WorkFactor` is made");
        let argon2 =
            Argon2::new_with_secret(pepper.expose(), Algorithm::Argon2id, Version::V0x13, params)
                .expect("32 bytes are within Argon2's limit for its secret value");
        let mut key = [0; 32];
        argon2.hash_password_into(typed, salt, &mut key).expect(
            "passphrase, salt and output are within Argon2's limits, memory within one GiB",
        );
        Secret32::take(&mut key)
    }
}

/// Costs that Argon2 does not allow, or that no server should spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a work factor of {} KiB, {} passes and {} lanes is out of range: at least 1 pass, 1 lane and \
     8 KiB a lane are needed, and at most 1048576 KiB allowed",
    factor.memory_kib, factor.passes, factor.lanes
)]
pub struct WorkFactorError {
    factor: WorkFactor,
}

/// Whose private key a lock holds. A lock moved to another member's row does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockContext {
    /// The member.
    pub member: [u8; 16],
    /// Which of the member's key pairs.
    pub generation: u32,
}

/// Why a member's key could not be unlocked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// The lock is intact and belongs here, but this passphrase does not open it.
    #[error("the passphrase is not right")]
    WrongPassphrase,
    /// The lock itself is not in order.
    #[error("the member's lock cannot be used: {0}")]
    Lock(#[from] OpenError),
}

stored_value! {
    /// A member's private key, sealed under the passphrase and again under the installation key:
    /// `format (1) | key id (4) | memory KiB (4) | passes (4) | lanes (4) | salt (16) |
    /// nonce (24) | [nonce (24) | ciphertext (32) | tag (16)] | tag (16)`, numbers big-endian.
    ///
    /// The inner layer is under Argon2id of the passphrase with the installation's subkey as secret
    /// value, the outer one under another subkey. So a stolen database alone cannot be guessed at,
    /// costs written by somebody else are refused before they are spent, and a wrong passphrase can
    /// be told from an altered lock. Unlocking is the verification of the passphrase: a second hash
    /// of it elsewhere would undo all this.
    MemberLock, "member's lock", |what, bytes| {
        form::exact_body(what, bytes, HEADER + SEALED).map(|_| ())
    }
}

impl MemberLock {
    /// Locks a private key. Costs a full Argon2id computation: run it off the threads that serve.
    pub fn lock(
        private: &PrivateKey,
        passphrase: &Passphrase,
        context: &LockContext,
        installation: &InstallationKey,
        work: WorkFactor,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let mut salt = [0; SALT];
        rng.fill_bytes(&mut salt);
        let typed = passphrase.expose().as_bytes();
        let key = work.derive(typed, &salt, installation, Purpose::MemberUnlock);
        MemberLock::sealed_under(&key, salt, private, context, installation, work, rng)
    }

    /// A lock that no passphrase opens, for names that do not exist.
    ///
    /// Trying it costs the same and fails the same as a wrong passphrase does on a real lock, so that
    /// signing in does not tell who is a member. Making it costs next to nothing.
    pub fn decoy(
        context: &LockContext,
        installation: &InstallationKey,
        work: WorkFactor,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let mut salt = [0; SALT];
        rng.fill_bytes(&mut salt);
        let (key, private) = (Secret32::generate(rng), PrivateKey::generate(rng));
        MemberLock::sealed_under(&key, salt, &private, context, installation, work, rng)
    }

    fn sealed_under(
        passphrase_key: &Secret32,
        salt: [u8; SALT],
        private: &PrivateKey,
        context: &LockContext,
        installation: &InstallationKey,
        work: WorkFactor,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let mut out = Header::new(installation.id(), work, salt).encode();
        let associated = context.associated(&out);
        let mut inner = Vec::with_capacity(32 + aead::OVERHEAD);
        let secret = private.to_bytes();
        aead::seal(
            passphrase_key,
            &associated,
            secret.as_ref(),
            &mut inner,
            rng,
        );
        let outer_key = installation.subkey(Purpose::MemberLocks);
        aead::seal(&outer_key, &associated, &inner, &mut out, rng);
        MemberLock(out)
    }

    /// Opens the lock. Costs a full Argon2id computation, also when the passphrase is wrong.
    pub fn unlock(
        &self,
        passphrase: &Passphrase,
        context: &LockContext,
        installation: &InstallationKey,
    ) -> Result<PrivateKey, UnlockError> {
        let (header, sealed) = self.parse()?;
        header.require(Self::WHAT, installation)?;
        let associated = context.associated(&header.encode());
        let outer_key = installation.subkey(Purpose::MemberLocks);
        let inner = aead::open(&outer_key, &associated, sealed)?;

        let (typed, purpose) = (passphrase.expose().as_bytes(), Purpose::MemberUnlock);
        let passphrase_key = header
            .work
            .derive(typed, &header.salt, installation, purpose);
        let secret = aead::open(&passphrase_key, &associated, &inner)
            .map_err(|_| UnlockError::WrongPassphrase)?;
        let secret = Secret32::copy_from(&secret).ok_or(OpenError::Failed)?;
        Ok(PrivateKey::from_bytes(secret.expose()))
    }

    /// The work factor the lock was made with, to see whether it should be locked anew.
    pub fn work_factor(&self) -> Result<WorkFactor, OpenError> {
        Ok(self.parse()?.0.work)
    }

    fn parse(&self) -> Result<(Header, &[u8]), OpenError> {
        let body = form::exact_body(Self::WHAT, &self.0, HEADER + SEALED)?;
        Header::decode(body).ok_or(OpenError::Failed)
    }
}

/// What stands in clear at the beginning of a lock.
pub(crate) struct Header {
    id: KeyId,
    work: WorkFactor,
    salt: [u8; SALT],
}

impl Header {
    pub(crate) fn new(id: KeyId, work: WorkFactor, salt: [u8; SALT]) -> Self {
        Header { id, work, salt }
    }

    pub(crate) fn work(&self) -> WorkFactor {
        self.work
    }

    pub(crate) fn salt(&self) -> &[u8; SALT] {
        &self.salt
    }

    /// Fails unless the lock is this installation's.
    pub(crate) fn require(
        &self,
        what: &'static str,
        installation: &InstallationKey,
    ) -> Result<(), OpenError> {
        if self.id == installation.id() {
            return Ok(());
        }
        Err(OpenError::OtherInstallation {
            what,
            sealed_under: self.id,
            loaded: installation.id(),
        })
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 + HEADER + SEALED);
        out.push(FORMAT);
        out.extend_from_slice(&self.id.0);
        for cost in [self.work.memory_kib, self.work.passes, self.work.lanes] {
            out.extend_from_slice(&cost.to_be_bytes());
        }
        out.extend_from_slice(&self.salt);
        out
    }

    /// Splits a body into header and sealed layers; `None` for costs out of range.
    pub(crate) fn decode(body: &[u8]) -> Option<(Self, &[u8])> {
        let (id, rest) = body.split_first_chunk()?;
        let (memory_kib, rest) = rest.split_first_chunk()?;
        let (passes, rest) = rest.split_first_chunk()?;
        let (lanes, rest) = rest.split_first_chunk()?;
        let (salt, sealed) = rest.split_first_chunk()?;
        let work = WorkFactor::new(
            u32::from_be_bytes(*memory_kib),
            u32::from_be_bytes(*passes),
            u32::from_be_bytes(*lanes),
        )
        .ok()?;
        let header = Header {
            id: KeyId(*id),
            work,
            salt: *salt,
        };
        Some((header, sealed))
    }
}

impl LockContext {
    fn associated(&self, header: &[u8]) -> Vec<u8> {
        Fields::new("throughline/1/member-lock")
            .bytes(&self.member)
            .number(u64::from(self.generation))
            .bytes(header)
            .finish()
    }
}

impl fmt::Display for WorkFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Argon2id, {} KiB, {} passes, {} lanes",
            self.memory_kib, self.passes, self.lanes
        )
    }
}

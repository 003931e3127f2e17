//! The private key of a person's own page at rest: locked under a generated code, a secret of the
//! person's, *and* the installation key. A second secret, for somebody who is made to show the page,
//! opens the same lock to another key, and nothing about the lock tells whether there is one.

use std::fmt;

use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::aead;
use crate::encoding::Fields;
use crate::error::OpenError;
use crate::exchange::PrivateKey;
use crate::form::{self, stored_value};
use crate::installation::{InstallationKey, Purpose};
use crate::member::{HEADER, Header, SALT, UnlockError, WorkFactor};
use crate::secret::Secret32;

/// The code of a person's page: digits, which are read and typed in every language.
///
/// 28 of them make 93 bits: nobody guesses them, also not whoever has the database and the installation's
/// key. It is shown once.
pub struct PageCode(Zeroizing<[u8; PageCode::DIGITS]>);

impl PageCode {
    /// How many digits it has: seven groups of four.
    pub const DIGITS: usize = 28;

    /// A fresh code, every digit as likely as any other.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut digits = Zeroizing::new([0; PageCode::DIGITS]);
        for digit in digits.iter_mut() {
            // A byte from 250 on is drawn again: a plain remainder would favour some digits.
            *digit = loop {
                let mut draw = [0];
                rng.fill_bytes(&mut draw);
                let [draw] = draw;
                if draw < 250 {
                    break draw % 10;
                }
            };
        }
        PageCode(digits)
    }

    /// Reads a code as typed, in the digits of any keyboard, whatever stands between them; `None` if it
    /// cannot be one.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut digits = Zeroizing::new([0; PageCode::DIGITS]);
        let mut places = digits.iter_mut();
        for letter in typed.chars() {
            let digit = match letter {
                ' ' | '-' | '\u{a0}' | '\t' => continue,
                '0'..='9' => u32::from(letter) - u32::from('0'),
                // Arabic-Indic and Persian.
                '\u{660}'..='\u{669}' => u32::from(letter) - 0x660,
                '\u{6f0}'..='\u{6f9}' => u32::from(letter) - 0x6f0,
                _ => return None,
            };
            *places.next()? = u8::try_from(digit).ok()?;
        }
        if places.next().is_some() {
            return None;
        }
        Some(PageCode(digits))
    }

    /// The code to show, such as `0419-5527-...`.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(PageCode::DIGITS + 6));
        for (place, digit) in self.0.iter().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                text.push('-');
            }
            text.push(char::from(b'0' + digit));
        }
        text
    }

    /// What the page's row is found by: of no use to whoever has the database alone.
    pub fn row_hash(&self, installation: &InstallationKey) -> [u8; 32] {
        let hashed = Fields::new("throughline/1/page-code").bytes(self.0.as_ref());
        let hashed = Zeroizing::new(hashed.finish());
        installation.mac(Purpose::Fingerprints, &hashed)
    }
}

impl fmt::Debug for PageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageCode(..)")
    }
}

/// A secret that a person chose: wiped when dropped, never printed.
///
/// Compared in Unicode form NFKC, in small letters and with one blank between words, so that a telephone
/// that writes the first letter large makes no difference.
pub struct PageSecret(Zeroizing<String>);

impl PageSecret {
    /// Takes a secret as typed. How long it must be is for the caller to demand.
    pub fn new(typed: &str) -> Self {
        let mut small = Zeroizing::new(String::with_capacity(typed.len() * 3));
        small.extend(typed.nfkc().flat_map(char::to_lowercase));
        let mut normal = Zeroizing::new(String::with_capacity(small.len()));
        for word in small.split_whitespace() {
            if !normal.is_empty() {
                normal.push(' ');
            }
            normal.push_str(word);
        }
        PageSecret(normal)
    }

    /// Number of characters, for a rule on length.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether it is the same secret as another.
    pub fn is(&self, other: &PageSecret) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl fmt::Debug for PageSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageSecret(..)")
    }
}

/// What a page's lock is made under.
#[derive(Debug)]
pub struct PageSecrets {
    /// The generated code.
    pub code: PageCode,
    /// The person's secret.
    pub own: PageSecret,
    /// The one that stands for danger, if the person chose one.
    pub danger: Option<PageSecret>,
}

/// A private key sealed once.
const SLOT: usize = 32 + aead::OVERHEAD;
/// Both keys, sealed together again.
const SEALED: usize = 2 * SLOT + aead::OVERHEAD;

stored_value! {
    /// The private key of a person's page, and a key that opens nothing, each sealed under the code and a
    /// secret, both again under the installation key:
    /// `format (1) | key id (4) | memory KiB (4) | passes (4) | lanes (4) | salt (16) |
    /// nonce (24) | 2 x [nonce (24) | ciphertext (32) | tag (16)] | tag (16)`, numbers big-endian.
    ///
    /// The inner layers are under Argon2id of code and secret with a subkey of the installation's as secret
    /// value, the outer one under another subkey. The second inner layer is there whether or not the person
    /// chose a second secret.
    PageLock, "page's lock", |what, bytes| {
        form::exact_body(what, bytes, HEADER + SEALED).map(|_| ())
    }
}

/// What code and secret opened: the two take the same time, and look the same from outside.
#[derive(Debug)]
pub enum PageOpened {
    /// The person's own key.
    Own(PrivateKey),
    /// A key that opens nothing: the person typed the secret that stands for danger.
    Danger(PrivateKey),
}

impl PageLock {
    /// Locks the private key of a page. Costs up to two full Argon2id computations: run it off the threads
    /// that serve.
    pub fn lock(
        private: &PrivateKey,
        secrets: &PageSecrets,
        page: [u8; 16],
        installation: &InstallationKey,
        work: WorkFactor,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let mut salt = [0; SALT];
        rng.fill_bytes(&mut salt);
        let derive = |secret| derive(work, &secrets.code, secret, &salt, installation);
        let own = derive(&secrets.own);
        let danger = secrets.danger.as_ref().map(derive);
        let danger = danger.unwrap_or_else(|| Secret32::generate(rng));
        PageLock::sealed_under(
            [&own, &danger],
            salt,
            private,
            page,
            installation,
            work,
            rng,
        )
    }

    /// A lock that nothing opens, for codes that do not exist: trying it costs the same and fails the same
    /// as a wrong secret does on a real lock.
    pub fn decoy(
        page: [u8; 16],
        installation: &InstallationKey,
        work: WorkFactor,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let mut salt = [0; SALT];
        rng.fill_bytes(&mut salt);
        let (own, danger) = (Secret32::generate(rng), Secret32::generate(rng));
        let private = PrivateKey::generate(rng);
        PageLock::sealed_under(
            [&own, &danger],
            salt,
            &private,
            page,
            installation,
            work,
            rng,
        )
    }

    fn sealed_under(
        keys: [&Secret32; 2],
        salt: [u8; SALT],
        private: &PrivateKey,
        page: [u8; 16],
        installation: &InstallationKey,
        work: WorkFactor,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let mut out = Header::new(installation.id(), work, salt).encode();
        let header = out.clone();
        let mut inner = Vec::with_capacity(2 * SLOT);
        let nothing = PrivateKey::generate(rng);
        for ((slot, key), private) in SLOTS.into_iter().zip(keys).zip([private, &nothing]) {
            let associated = associated(page, &header, slot);
            let secret = private.to_bytes();
            aead::seal(key, &associated, secret.as_ref(), &mut inner, rng);
        }
        let outer = installation.subkey(Purpose::PageLocks);
        aead::seal(
            &outer,
            &associated(page, &header, "both"),
            &inner,
            &mut out,
            rng,
        );
        PageLock(out)
    }

    /// Opens the lock. Costs a full Argon2id computation and tries both layers, whatever is typed.
    ///
    /// # Errors
    /// [`UnlockError::WrongPassphrase`] if code and secret open neither.
    pub fn unlock(
        &self,
        code: &PageCode,
        secret: &PageSecret,
        page: [u8; 16],
        installation: &InstallationKey,
    ) -> Result<PageOpened, UnlockError> {
        let body = form::exact_body(Self::WHAT, &self.0, HEADER + SEALED)?;
        let (header, sealed) = Header::decode(body).ok_or(OpenError::Failed)?;
        header.require(Self::WHAT, installation)?;
        let bytes = header.encode();
        let outer = installation.subkey(Purpose::PageLocks);
        let inner = aead::open(&outer, &associated(page, &bytes, "both"), sealed)?;
        let (own, danger) = inner.split_at_checked(SLOT).ok_or(OpenError::Failed)?;
        let key = derive(header.work(), code, secret, header.salt(), installation);
        let [of_own, of_danger] = SLOTS;
        let open = |slot, sealed| {
            let opened = aead::open(&key, &associated(page, &bytes, slot), sealed).ok()?;
            let secret = Secret32::copy_from(&opened)?;
            Some(PrivateKey::from_bytes(secret.expose()))
        };
        // Both are tried, whichever it is.
        match (open(of_own, own), open(of_danger, danger)) {
            (Some(key), _) => Ok(PageOpened::Own(key)),
            (None, Some(key)) => Ok(PageOpened::Danger(key)),
            (None, None) => Err(UnlockError::WrongPassphrase),
        }
    }
}

const SLOTS: [&str; 2] = ["own", "danger"];

fn derive(
    work: WorkFactor,
    code: &PageCode,
    secret: &PageSecret,
    salt: &[u8; SALT],
    installation: &InstallationKey,
) -> Secret32 {
    let typed = Fields::new("throughline/1/page-secrets")
        .bytes(code.0.as_ref())
        .text(&secret.0)
        .finish();
    work.derive(
        &Zeroizing::new(typed),
        salt,
        installation,
        Purpose::PageUnlock,
    )
}

fn associated(page: [u8; 16], header: &[u8], slot: &str) -> Vec<u8> {
    Fields::new("throughline/1/page-lock")
        .bytes(&page)
        .bytes(header)
        .text(slot)
        .finish()
}

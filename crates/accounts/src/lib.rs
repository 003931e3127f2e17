//! Members, invitations, sign-in and sessions.
//!
//! A member's passphrase unlocks the member's key, and that the keys of the organisations the
//! member belongs to. Nothing unlocked is stored: the session's row holds the keys sealed under a
//! secret that lives only in the cookie, so any process can serve and a restart signs no one out.
//! There is no password hash beside the lock: that the lock opens is the proof. After it, where the
//! house asks for it or the member has set it up, comes a code of the member's authenticator app.
//! A passkey takes the place of both where its authenticator yields what opens a lock of its own, and
//! that of the code where it does not.
#![deny(clippy::indexing_slicing)]

mod authenticator;
mod custody;
mod invitation;
mod own;
mod page;
mod passkey;
mod private;
mod recovery;
mod register;
mod relying_party;
mod reserve;
mod rule;
mod session;
mod sign_in;
mod turns;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use case::Role;
use case::profile::BodyKind;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use store::{Store, StoreError};
use vault::{BlobContext, InstallationKey, WorkFactor};

pub use authenticator::{Offer, is_told, mark};
pub use custody::NewPair;
pub use invitation::{Accepted, Invited, JoinError, NewMember};
pub use own::{ChangeError, Own};
pub use page::{NewPage, PageSession, SHORTEST_SECRET, UnfitSecret};
pub use passkey::{PasskeyError, PasskeyLine};
pub use private::Private;
pub use recovery::{ComingBack, RecoverError};
pub use register::{Answer, Membership, Register};
pub use relying_party::RelyingParty;
pub use rule::Unfit;
pub use session::{Session, SessionError, SessionLine, Whence};
pub use sign_in::{Begun, Proof, SignInError, SignedIn, Step};

use turns::Turns;

/// The name of the setting that says whether everybody signs in with a second factor.
const SECOND_FACTOR: &str = "second-factor";

/// Whether a passphrase alone signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecondFactor {
    /// Nobody signs in without a second factor: who has none sets one up when next signing in.
    #[default]
    Required,
    /// Members choose for themselves. For a demonstration, or where no member has a telephone.
    Optional,
}

impl SecondFactor {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Required, Self::Optional];

    /// The code stored and typed for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
        }
    }

    /// What the installation vouches for.
    fn row(self) -> Vec<u8> {
        [SECOND_FACTOR, self.code()].join(" ").into_bytes()
    }
}

/// Accounts of one installation.
#[derive(Debug, Clone)]
pub struct Accounts {
    store: Store,
    installation: Arc<InstallationKey>,
    register: Arc<dyn Register>,
    work: WorkFactor,
    turns: Turns,
    strangers: Arc<Mutex<Strangers>>,
}

/// Failed attempts with names that nobody has, and until when the next one waits; of each name, however
/// long it was typed, its fingerprint.
type Strangers = BTreeMap<[u8; 32], (u32, Timestamp)>;

impl Accounts {
    /// Accounts kept in a store, under an installation's key, with locks of the given work factor; roles and
    /// kinds are what the log says.
    pub fn new(
        store: Store,
        installation: Arc<InstallationKey>,
        work: WorkFactor,
        register: Arc<dyn Register>,
    ) -> Self {
        Self {
            store,
            installation,
            register,
            work,
            turns: Turns::new(),
            strangers: Arc::default(),
        }
    }

    /// Whether a passphrase alone signs in here.
    ///
    /// # Errors
    /// Fails if the store does. A setting that cannot be read, or that the installation never wrote, is the stricter
    /// one.
    pub async fn second_factor(&self) -> Result<SecondFactor, StoreError> {
        let stored = self.store.setting(SECOND_FACTOR).await?;
        let chosen = stored.and_then(|stored| {
            let (code, voucher) = stored.split_once(' ')?;
            let mut known = SecondFactor::ALL.into_iter();
            let chosen = known.find(|known| known.code() == code)?;
            let voucher = HEXLOWER.decode(voucher.as_bytes()).ok()?.try_into().ok()?;
            let row = chosen.row();
            let own = self.installation.vouches_for_row(&setting(&row), &voucher);
            own.then_some(chosen)
        });
        Ok(chosen.unwrap_or_default())
    }

    /// Says whether a passphrase alone signs in here from now on. Who is signed in stays so.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn set_second_factor(&self, chosen: SecondFactor) -> Result<(), StoreError> {
        let voucher = self.installation.vouch_for_row(&setting(&chosen.row()));
        let written = format!("{} {}", chosen.code(), HEXLOWER.encode(&voucher));
        self.store.set(&[(SECOND_FACTOR, &written)]).await
    }
}

/// Whoever writes into the database could otherwise have less asked for.
fn setting(row: &[u8]) -> BlobContext<'_> {
    BlobContext {
        table: "settings",
        row,
    }
}

/// Reads a kind of body from a row.
///
/// # Errors
/// Fails on a kind of a newer version.
pub fn kind(code: &str) -> Result<BodyKind, StoreError> {
    code.parse().map_err(|_| StoreError::Damaged {
        what: format!("kind of body `{code}` is unknown"),
    })
}

fn roles_text(roles: &BTreeSet<Role>) -> String {
    roles
        .iter()
        .map(|role| role.code())
        .collect::<Vec<_>>()
        .join(" ")
}

fn roles(text: &str) -> Result<BTreeSet<Role>, StoreError> {
    text.split_whitespace()
        .map(|code| {
            Role::ALL
                .into_iter()
                .find(|role| role.code() == code)
                .ok_or_else(|| StoreError::Damaged {
                    what: format!("role `{code}` is unknown"),
                })
        })
        .collect()
}

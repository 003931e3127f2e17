//! What the log says of organisations and who belongs to them. The rows of the database that say the same can be
//! changed by whoever writes it; they are believed no further than the log agrees.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;

use case::profile::BodyKind;
use case::{MemberId, OrganisationId, Role, RowMark};
use store::{AuthenticatorRow, StoreError};

/// What is said of a member in an organisation: the organisation's kind, and the member's roles.
pub type Membership = (BodyKind, BTreeSet<Role>);

/// An answer that the database has to be asked for.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Who reads the log, and writes into it what goes with a row.
pub trait Register: fmt::Debug + Send + Sync {
    /// What the log says of a member in an organisation; `None` if the member does not belong to it, or it is
    /// not registered.
    fn membership(
        &self,
        member: MemberId,
        organisation: OrganisationId,
    ) -> Answer<'_, Option<Membership>>;

    /// In which row the log says that a member's authenticator is kept; `None` if it says that the member has none.
    fn authenticator(&self, member: MemberId) -> Answer<'_, Option<RowMark>>;

    /// Stores the row of a member's authenticator, in place of one before, and says in the log that it is the one.
    fn set_authenticator(&self, row: AuthenticatorRow, mark: RowMark) -> Answer<'_, ()>;
}

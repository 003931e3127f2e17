//! What the log says of organisations and who belongs to them. The rows of the database that say the same can be
//! changed by whoever writes it; they are believed no further than the log agrees.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;

use case::profile::BodyKind;
use case::{MemberId, OrganisationId, Role};
use store::StoreError;

/// What is said of a member in an organisation: the organisation's kind, and the member's roles.
pub type Membership = (BodyKind, BTreeSet<Role>);

/// An answer that the database has to be asked for.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Who reads the log.
pub trait Register: fmt::Debug + Send + Sync {
    /// What the log says of a member in an organisation; `None` if the member does not belong to it, or it is
    /// not registered.
    fn membership(
        &self,
        member: MemberId,
        organisation: OrganisationId,
    ) -> Answer<'_, Option<Membership>>;
}

//! The organisations' keys in their members' hands, and how an organisation gets a new pair.

use std::collections::BTreeSet;

use case::{MemberId, OrganisationId};
use store::{CustodyRow, MemberRow, OrganisationRow, Renewal, StoreError};
use vault::{
    CustodyContext, InstallationKey, OrganisationKey, PrivateKey, PublicKey, VouchedWrap,
    system_rng,
};

use crate::{Accounts, Session, SignInError};

/// A new key pair of an organisation, wrapped to everybody who stays; not stored yet.
#[derive(Debug)]
pub struct NewPair {
    /// What is stored of it.
    pub renewal: Renewal,
    /// Its private half.
    pub key: PrivateKey,
    /// Members who stay and to whom it was not wrapped: nobody vouches for the public keys that the
    /// database has for them. A custodian who knows them lets them in again.
    pub without: Vec<MemberId>,
}

impl Accounts {
    /// Makes an organisation's next key pair, for everybody who belongs to it but the leaver.
    ///
    /// # Errors
    /// Fails if the store does, or the organisation has no key yet.
    pub async fn new_pair(
        &self,
        organisation: OrganisationId,
        leaver: Option<MemberId>,
    ) -> Result<NewPair, StoreError> {
        let present = self.organisation(organisation).await?;
        let present = present.filter(|row| row.public_key.is_some());
        let present = present.ok_or_else(|| StoreError::Damaged {
            what: "an organisation without a key has a member".to_owned(),
        })?;
        let members = self.store.members_of(organisation).await?;
        let stay: BTreeSet<MemberId> = members
            .into_iter()
            .map(|membership| membership.member)
            .filter(|member| Some(*member) != leaver)
            .collect();
        let key = PrivateKey::generate(&mut system_rng());
        let generation = present.generation + 1;
        let mut custody = Vec::new();
        let mut without = Vec::new();
        let held = self.store.custodians_of(organisation).await?;
        for member in &stay {
            // Whoever was put among the members behind the log's back is given nothing.
            let told = self.register.membership(*member, organisation).await?;
            let row = self.store.member(*member).await?.filter(|_| told.is_some());
            let to = row.and_then(|row| self.vouched(&row, &held, present.generation));
            match to.map(|to| self.hand_over(organisation, generation, *member, &to, &key)) {
                Some(Ok(row)) => custody.push(row),
                _ => without.push(*member),
            }
        }
        let renewal = Renewal {
            organisation,
            generation,
            public_key: key.public().to_bytes(),
            leaver,
            stay,
            custody,
        };
        Ok(NewPair {
            renewal,
            key,
            without,
        })
    }

    /// A member's public key, if the installation vouches for it: what was given into the member's
    /// custody before was wrapped to it. Otherwise somebody may have put it into the database in the
    /// place of the member's own.
    pub(crate) fn vouched(
        &self,
        member: &MemberRow,
        held: &[CustodyRow],
        generation: u32,
    ) -> Option<PublicKey> {
        let row = held
            .iter()
            .find(|row| row.member == member.id && row.generation == generation)?;
        let wrap = VouchedWrap::<PrivateKey>::from_bytes(row.wrap.clone()).ok()?;
        let public = PublicKey::from_bytes(member.public_key);
        let context = context(row);
        let vouches = self.installation.vouches_for(&public, &wrap, &context);
        vouches.then_some(public)
    }

    /// Gives one of an organisation's private keys into a member's custody.
    pub(crate) fn hand_over(
        &self,
        organisation: OrganisationId,
        generation: u32,
        member: MemberId,
        to: &PublicKey,
        key: &PrivateKey,
    ) -> Result<CustodyRow, vault::UnusableKey> {
        let mut row = CustodyRow {
            organisation,
            generation,
            member,
            wrap: Vec::new(),
        };
        let context = context(&row);
        let wrap = self
            .installation
            .wrap_to(to, key, &context, &mut system_rng())?;
        row.wrap = wrap.into_bytes();
        Ok(row)
    }

    /// The organisations' keys that a member's own key opens, all of their pairs that are in use.
    pub(crate) async fn organisation_keys(
        &self,
        member: MemberId,
        key: &PrivateKey,
    ) -> Result<Vec<OrganisationKey>, SignInError> {
        let registered = self.store.organisations().await?;
        let memberships = self.store.memberships(member).await?;
        let mut keys = Vec::new();
        for row in self.store.custody_of(member).await? {
            let belongs = memberships
                .iter()
                .any(|membership| membership.organisation == row.organisation);
            let of = registered.iter().find(|of| of.id == row.organisation);
            let (true, Some(of)) = (belongs, of) else {
                continue;
            };
            keys.push(open(&self.installation, of, row, key)?);
        }
        Ok(keys)
    }

    /// Every pair of the organisation acted for that a session's member has in custody, as it stands
    /// now: the session may have begun before one of them.
    ///
    /// # Errors
    /// Fails if the store does, or one of them does not open.
    pub async fn pairs_of(&self, session: &Session) -> Result<Vec<OrganisationKey>, SignInError> {
        let (member, own) = (
            session.principal.member,
            *session.principal.organisation.bytes(),
        );
        let keys = self.organisation_keys(member, &session.keys.member).await?;
        let own = |key: &OrganisationKey| key.organisation == own;
        Ok(keys.into_iter().filter(own).collect())
    }

    /// A registered organisation.
    pub(crate) async fn organisation(
        &self,
        id: OrganisationId,
    ) -> Result<Option<OrganisationRow>, StoreError> {
        let rows = self.store.organisations().await?;
        Ok(rows.into_iter().find(|row| row.id == id))
    }
}

fn open(
    installation: &InstallationKey,
    of: &OrganisationRow,
    row: CustodyRow,
    key: &PrivateKey,
) -> Result<OrganisationKey, vault::OpenError> {
    let context = context(&row);
    let wrap = VouchedWrap::<PrivateKey>::from_bytes(row.wrap)?;
    let key = installation.unwrap_with(key, &wrap, &context)?;
    // The register says which key is the organisation's; another one opens nothing here.
    let in_use = row.generation >= of.generation;
    if in_use && (row.generation, Some(key.public().to_bytes())) != (of.generation, of.public_key) {
        return Err(vault::OpenError::Failed);
    }
    Ok(OrganisationKey {
        organisation: context.organisation,
        generation: context.generation,
        key,
    })
}

fn context(row: &CustodyRow) -> CustodyContext {
    CustodyContext {
        organisation: *row.organisation.bytes(),
        holder: *row.member.bytes(),
        generation: row.generation,
    }
}

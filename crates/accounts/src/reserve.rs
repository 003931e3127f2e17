//! Against the loss of all members: an organisation's key, wrapped for every two custodians of the
//! partners that it named. Its own custodians need no such wrap: each has the key in custody.

use case::{MemberId, OrganisationId};
use jiff::Timestamp;
use store::{ReserveRow, StoreError};
use vault::{CustodyContext, HalfWrap, Pair, PairWrap, PrivateKey, PublicKey, system_rng};

use crate::{Accounts, Invited, Session, SignInError};

/// How many custodians of partners a key is wrapped for, two and two.
const MOST: usize = 8;

impl Accounts {
    /// Wraps the key of the session's organisation for every two of those custodians, each given with
    /// the organisation in whose name they act, in place of what was wrapped before. Returns for how
    /// many pairs there are wraps now. Custodians for whose public keys nobody vouches are left out.
    ///
    /// # Errors
    /// Fails if the store does, or the session has not got the present key.
    pub async fn keep_reserve(
        &self,
        session: &Session,
        custodians: &[(OrganisationId, MemberId)],
    ) -> Result<usize, SignInError> {
        let organisation = session.principal().organisation;
        let Some(present) = self.organisation(organisation).await? else {
            return Ok(0);
        };
        let mut holders: Vec<(MemberId, [u8; 32])> = Vec::new();
        for (of, id) in custodians {
            let (member, theirs) = (self.store.member(*id).await?, self.organisation(*of).await?);
            let held = self.store.custodians_of(*of).await?;
            let (Some(member), Some(theirs)) = (member, theirs) else {
                continue;
            };
            let known = holders.iter().any(|(known, _)| known == id);
            if !known && self.vouched(&member, &held, theirs.generation).is_some() {
                holders.push((*id, member.public_key));
            }
        }
        holders.sort_unstable();
        holders.truncate(MOST);
        let wanted = || {
            holders.iter().flat_map(|first| {
                let others = holders.iter().filter(move |second| *second != first);
                others.map(move |second| (*first, *second))
            })
        };
        let kept = self.store.reserves(organisation).await?;
        let stands = kept.len() == wanted().count()
            && kept.iter().all(|row| row.generation == present.generation)
            && wanted().all(|(first, second)| {
                kept.iter()
                    .any(|row| (row.first, row.second) == (first, second))
            });
        if stands {
            return Ok(kept.len() / 2);
        }
        let pairs = self.pairs_of(session).await?;
        let pair = pairs
            .into_iter()
            .find(|pair| pair.generation == present.generation);
        let key = pair.ok_or(vault::OpenError::Failed)?.key;
        let mut rows = Vec::new();
        for (first, second) in wanted() {
            let mut row = ReserveRow {
                organisation,
                generation: present.generation,
                first,
                second,
                wrap: Vec::new(),
                half: None,
            };
            let wrap = pair_of(&row).wrap(&key, &context(&row), &mut system_rng());
            // A key that nothing can be wrapped to was vouched for by nobody.
            let Ok(wrap) = wrap else { continue };
            row.wrap = wrap.into_bytes();
            rows.push(row);
        }
        let generation = present.generation;
        self.store
            .keep_reserves(organisation, generation, &rows)
            .await?;
        Ok(rows.len() / 2)
    }

    /// Opens, as the one who begins, the outer layers of what an organisation keeps.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn outer_layers(
        &self,
        session: &Session,
        organisation: OrganisationId,
    ) -> Result<Vec<ReserveRow>, StoreError> {
        let own = session.principal().member;
        let kept = self.store.reserves(organisation).await?;
        let opened = kept.into_iter().filter_map(|mut row| {
            let wrap = PairWrap::<PrivateKey>::from_bytes(row.wrap.clone()).ok()?;
            let half = (row.second.0 == own).then(|| {
                session
                    .keys
                    .member
                    .open_outer(&wrap, &pair_of(&row), &context(&row))
            })?;
            row.half = Some(half.ok()?.into_bytes());
            Some(row)
        });
        Ok(opened.collect())
    }

    /// Opens, as the one who finishes, what was left of an organisation's key, and locks it under an
    /// invitation for its next custodian. `None` if nothing was left, or it is not the organisation's
    /// key.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn inner_layer(
        &self,
        session: &Session,
        organisation: OrganisationId,
        roles: &std::collections::BTreeSet<case::Role>,
        now: Timestamp,
    ) -> Result<Option<Invited>, StoreError> {
        let own = session.principal().member;
        let present = self.organisation(organisation).await?;
        let registered = present.as_ref().and_then(|row| row.public_key);
        for row in self.store.reserves(organisation).await? {
            let Some(half) = row.half.clone().filter(|_| row.first.0 == own) else {
                continue;
            };
            let Ok(half) = HalfWrap::<PrivateKey>::from_bytes(half) else {
                continue;
            };
            let opened = session
                .keys
                .member
                .unwrap_half(&half, &pair_of(&row), &context(&row));
            // Whoever writes to the database can put a key of their own there: the register says which
            // one is the organisation's.
            let Ok(key) = opened else { continue };
            if registered == Some(key.public().to_bytes()) {
                let key = Some((row.generation, &key));
                return Ok(Some(self.invitation(organisation, roles, key, now)));
            }
        }
        Ok(None)
    }
}

fn pair_of(row: &ReserveRow) -> Pair {
    Pair {
        first: PublicKey::from_bytes(row.first.1),
        second: PublicKey::from_bytes(row.second.1),
    }
}

fn context(row: &ReserveRow) -> CustodyContext {
    CustodyContext {
        organisation: *row.organisation.bytes(),
        holder: *row.first.0.bytes(),
        generation: row.generation,
    }
}

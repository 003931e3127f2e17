//! Keys of compartments: made with the first part, found through the session's organisation, handed on.
//!
//! A compartment may have several keys, one an epoch. Whoever writes and holds the newest one uses
//! it; whoever writes without holding it begins a new epoch, which needs nothing but the readers'
//! public keys.

use std::collections::{BTreeMap, BTreeSet};

use case::{Compartment, OrganisationId, StreamId};
use store::{NewWrap, Recipient, Sealed as What, WrapPlace};
use vault::{DataKey, InstallationKey, KeyContext, VouchedWrap, system_rng};

use crate::{Engine, EngineError, Faults, House, Session};

/// The keys that a piece of work has found or made.
#[derive(Debug, Default)]
pub(crate) struct KeyRing {
    keys: BTreeMap<(StreamId, Compartment, u32), DataKey>,
    newest: BTreeMap<(StreamId, Compartment), u32>,
    looked: BTreeSet<(StreamId, OrganisationId)>,
}

impl KeyRing {
    /// The key of a compartment's epoch, if it was found or made.
    pub(crate) fn get(
        &self,
        stream: StreamId,
        compartment: Compartment,
        epoch: u32,
    ) -> Option<&DataKey> {
        self.keys.get(&(stream, compartment, epoch))
    }

    /// The epoch to write in and its key.
    pub(crate) fn writing_key(
        &mut self,
        stream: StreamId,
        compartment: Compartment,
    ) -> (u32, &DataKey) {
        let newest = self
            .newest
            .get(&(stream, compartment))
            .copied()
            .unwrap_or(0);
        let held = newest > 0 && self.keys.contains_key(&(stream, compartment, newest));
        let epoch = if held { newest } else { newest + 1 };
        self.newest.insert((stream, compartment), epoch);
        let key = self
            .keys
            .entry((stream, compartment, epoch))
            .or_insert_with(|| DataKey::generate(&mut system_rng()));
        (epoch, key)
    }

    /// Every key of a compartment that can be handed on.
    fn of(
        &self,
        stream: StreamId,
        compartment: Compartment,
    ) -> impl Iterator<Item = (u32, &DataKey)> {
        self.keys
            .range((stream, compartment, 0)..=(stream, compartment, u32::MAX))
            .map(|((_, _, epoch), key)| (*epoch, key))
    }
}

/// What a compartment's key is bound to in a wrap.
fn key_context(stream: StreamId, label: &str, epoch: u32) -> KeyContext<'_> {
    KeyContext {
        stream: stream.id.into_bytes(),
        compartment: label,
        epoch,
    }
}

/// The label of a compartment's key: the stream's kind keeps a concern's and a case's apart.
fn key_label(stream: StreamId, compartment: Compartment) -> String {
    format!("{}/{compartment}", stream.kind.code())
}

impl Engine {
    /// Finds the keys of a stream that are wrapped to the organisation a session acts for.
    pub(crate) async fn find_keys(
        &self,
        session: &Session,
        stream: StreamId,
        ring: &mut KeyRing,
    ) -> Result<(), EngineError> {
        let organisation = session.principal().organisation;
        if !ring.looked.insert((stream, organisation)) {
            return Ok(());
        }
        let house = self.house().await?;
        let Some(registered) = house.organisations.get(&organisation) else {
            return Ok(());
        };
        let Some(private) = session.organisation_key(registered.generation) else {
            return Ok(());
        };
        let recipient = Recipient::Organisation(organisation);
        for stored in self.inner.store.wraps(stream, recipient).await? {
            let What::Part(compartment) = stored.place.sealed else {
                continue;
            };
            let epoch = stored.place.epoch;
            let seal = |fault| EngineError::Fault(Faults::Seal { stream, fault });
            let label = key_label(stream, compartment);
            let wrap = VouchedWrap::<DataKey>::from_bytes(stored.wrap).map_err(seal)?;
            let context = key_context(stream, &label, epoch);
            let installation = &self.inner.installation;
            let key = installation
                .unwrap_with(private, &wrap, &context)
                .map_err(seal)?;
            ring.keys.entry((stream, compartment, epoch)).or_insert(key);
        }
        Ok(())
    }

    /// Learns which epochs a stream's compartments have reached, whoever holds their keys.
    pub(crate) async fn find_epochs(
        &self,
        stream: StreamId,
        ring: &mut KeyRing,
    ) -> Result<(), EngineError> {
        for (sealed, epoch, _) in self.inner.store.holders(stream).await? {
            let What::Part(compartment) = sealed else {
                continue;
            };
            let newest = ring.newest.entry((stream, compartment)).or_default();
            *newest = (*newest).max(epoch);
        }
        Ok(())
    }
}

/// Wraps every key of a compartment that the ring holds to an organisation.
///
/// The installation vouches for each wrap, so that a key which somebody with access to the database
/// planted there is never used.
pub(crate) fn wrap_to(
    house: &House,
    installation: &InstallationKey,
    ring: &KeyRing,
    stream: StreamId,
    compartment: Compartment,
    to: OrganisationId,
) -> Result<Vec<NewWrap>, EngineError> {
    let registered = house
        .organisations
        .get(&to)
        .ok_or(case::Refusal::UnknownOrganisation)?;
    let no_key = || EngineError::NoKeyYet {
        name: registered.name.clone(),
    };
    let public = registered.public_key.as_ref().ok_or_else(no_key)?;
    let label = key_label(stream, compartment);
    ring.of(stream, compartment)
        .map(|(epoch, key)| {
            let context = key_context(stream, &label, epoch);
            let wrap = installation
                .wrap_to(public, key, &context, &mut system_rng())
                .map_err(|_| no_key())?;
            let place = WrapPlace {
                stream,
                sealed: What::Part(compartment),
                epoch,
                recipient: Recipient::Organisation(to),
            };
            Ok(NewWrap {
                place,
                wrap: wrap.into_bytes(),
            })
        })
        .collect()
}

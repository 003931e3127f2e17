//! Keys of compartments: made with the first part, found through the session's organisation, handed on.
//!
//! A compartment may have several keys, one an epoch. Whoever writes and holds the newest one uses
//! it, unless somebody has had that key who may not read what is written now: then, and for whoever
//! writes without holding it, a new epoch begins, which needs nothing but the readers' public keys.
//! Taking a wrap away is not enough: a key once unwrapped can have been kept.

use std::collections::{BTreeMap, BTreeSet};

use case::person::PageKey;
use case::{Compartment, OrganisationId, StreamId};
use store::{NewWrap, Recipient, Sealed as What, StoredWrap, WrapPlace};
use vault::{DataKey, InstallationKey, KeyContext, PrivateKey, PublicKey, VouchedWrap, system_rng};

use crate::{Engine, EngineError, Faults, House, Session};

/// The keys that a piece of work has found or made, and which organisation holds which.
#[derive(Debug, Default)]
pub(crate) struct KeyRing {
    keys: BTreeMap<(StreamId, Compartment, u32), DataKey>,
    newest: BTreeMap<(StreamId, Compartment), u32>,
    held: BTreeSet<(StreamId, Compartment, u32, OrganisationId)>,
    /// Those that somebody may have kept who has since left one of the organisations holding them.
    kept_by_leavers: BTreeSet<(StreamId, Compartment, u32)>,
    /// Made by the order under way, which may hand them on although nobody holds them yet.
    fresh: BTreeSet<(StreamId, Compartment, u32)>,
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

    /// The epoch that an organisation writes in, and its key; `outlived` says that the newest one is
    /// not to be written in any more.
    pub(crate) fn writing_key(
        &mut self,
        stream: StreamId,
        compartment: Compartment,
        by: Option<OrganisationId>,
        outlived: bool,
    ) -> (u32, &DataKey) {
        let newest = self.newest.entry((stream, compartment)).or_default();
        let place = (stream, compartment, *newest);
        let holds = self.fresh.contains(&place)
            || by.is_some_and(|by| self.held.contains(&(stream, compartment, *newest, by)));
        if outlived || !(holds && self.keys.contains_key(&place)) {
            *newest += 1;
            self.fresh.insert((stream, compartment, *newest));
        }
        let epoch = *newest;
        let key = self
            .keys
            .entry((stream, compartment, epoch))
            .or_insert_with(|| DataKey::generate(&mut system_rng()));
        (epoch, key)
    }

    /// Whether an organisation beyond the given ones holds the newest key of a compartment.
    pub(crate) fn held_beyond(
        &self,
        stream: StreamId,
        compartment: Compartment,
        readers: Option<&BTreeSet<OrganisationId>>,
    ) -> bool {
        let newest = self.newest.get(&(stream, compartment));
        let newest = newest.copied().unwrap_or_default();
        let place = |holder| (stream, compartment, newest, OrganisationId::from(holder));
        let mut held = self.held.range(place([0; 16])..=place([u8::MAX; 16]));
        held.any(|(.., holder)| readers.is_none_or(|readers| !readers.contains(holder)))
    }

    /// Puts a key in that was opened otherwise than by a wrap.
    pub(crate) fn put(
        &mut self,
        (stream, compartment, epoch): (StreamId, Compartment, u32),
        key: DataKey,
    ) {
        self.keys.insert((stream, compartment, epoch), key);
    }

    /// Every key of a compartment that was found or made, the newest last.
    pub(crate) fn all(
        &self,
        stream: StreamId,
        compartment: Compartment,
    ) -> impl Iterator<Item = (u32, &DataKey)> {
        let keys = self
            .keys
            .range((stream, compartment, 0)..=(stream, compartment, u32::MAX));
        keys.map(|((_, _, epoch), key)| (*epoch, key))
    }

    /// Every key of a compartment that an organisation can hand on.
    fn of(
        &self,
        stream: StreamId,
        compartment: Compartment,
        by: Option<OrganisationId>,
    ) -> impl Iterator<Item = (u32, &DataKey)> {
        self.keys
            .range((stream, compartment, 0)..=(stream, compartment, u32::MAX))
            .filter(move |((stream, compartment, epoch), _)| {
                self.fresh.contains(&(*stream, *compartment, *epoch))
                    || by.is_some_and(|by| self.held.contains(&(*stream, *compartment, *epoch, by)))
            })
            .map(|((_, _, epoch), key)| (*epoch, key))
    }

    /// Learns who holds which key of a stream, once, when it is read.
    pub(crate) fn learn(&mut self, house: &House, wraps: &[StoredWrap]) {
        for wrap in wraps {
            let place = wrap.place;
            self.note(place);
            if let (What::Part(compartment), Recipient::Organisation(holder)) =
                (place.sealed, place.recipient)
                && let Some(holder) = house.organisations.get(&holder)
                && wrap.since < holder.generation
            {
                let key = (place.stream, compartment, place.epoch);
                self.kept_by_leavers.insert(key);
            }
        }
    }

    /// Whether somebody who has left may have kept the newest key of a compartment.
    pub(crate) fn kept_by_leavers(&self, stream: StreamId, compartment: Compartment) -> bool {
        let newest = self.newest.get(&(stream, compartment));
        let newest = newest.copied().unwrap_or_default();
        self.kept_by_leavers
            .contains(&(stream, compartment, newest))
    }

    /// Notes the newest epoch that a compartment was written in.
    pub(crate) fn reached(&mut self, stream: StreamId, compartment: Compartment, epoch: u32) {
        let newest = self.newest.entry((stream, compartment)).or_default();
        *newest = (*newest).max(epoch);
    }

    /// Notes wraps that were made.
    pub(crate) fn handed_on(&mut self, wraps: &[NewWrap]) {
        for wrap in wraps {
            self.note(wrap.place);
        }
    }

    /// Notes that an organisation lost a compartment.
    pub(crate) fn taken(
        &mut self,
        stream: StreamId,
        compartment: Compartment,
        from: OrganisationId,
    ) {
        self.held
            .retain(|(of, what, _, by)| (*of, *what, *by) != (stream, compartment, from));
    }

    /// Ends an order: a key that it made is from now on for those alone to whom it was wrapped.
    pub(crate) fn end_order(&mut self) {
        self.fresh.clear();
    }

    fn note(&mut self, place: WrapPlace) {
        let (What::Part(compartment), Recipient::Organisation(holder)) =
            (place.sealed, place.recipient)
        else {
            return;
        };
        self.reached(place.stream, compartment, place.epoch);
        self.held
            .insert((place.stream, compartment, place.epoch, holder));
    }
}

/// What a compartment's key is bound to in a wrap.
pub(crate) fn key_context(stream: StreamId, label: &str, epoch: u32) -> KeyContext<'_> {
    KeyContext {
        stream: stream.id.into_bytes(),
        compartment: label,
        epoch,
    }
}

/// The label of a compartment's key: the stream's kind keeps a concern's and a case's apart.
pub(crate) fn key_label(stream: StreamId, compartment: Compartment) -> String {
    format!("{}/{compartment}", stream.kind.code())
}

impl Engine {
    /// Unwraps the keys of the wanted compartments that the organisation holds which a session acts
    /// for. One wrapped to a pair that the session's member has never had stays closed.
    pub(crate) fn find_keys(
        &self,
        session: &Session,
        wraps: &[StoredWrap],
        wanted: impl Fn(Compartment) -> bool,
        ring: &mut KeyRing,
    ) -> Result<(), EngineError> {
        let organisation = session.principal().organisation;
        for wrap in wraps {
            let place = wrap.place;
            let (stream, epoch) = (place.stream, place.epoch);
            let What::Part(compartment) = place.sealed else {
                continue;
            };
            if place.recipient != Recipient::Organisation(organisation)
                || !wanted(compartment)
                || ring.get(stream, compartment, epoch).is_some()
            {
                continue;
            }
            let Some(private) = session.organisation_key(wrap.generation) else {
                continue;
            };
            self.unwrap_into(ring, private, compartment, wrap)?;
        }
        Ok(())
    }
}

impl Engine {
    /// Unwraps the keys of a stream that are wrapped to the person whom it tells of, or whose it is.
    pub(crate) fn find_persons_keys(
        &self,
        private: &PrivateKey,
        wraps: &[StoredWrap],
        ring: &mut KeyRing,
    ) -> Result<(), EngineError> {
        for wrap in wraps {
            let place = wrap.place;
            let (What::Part(compartment), Recipient::Person(_)) = (place.sealed, place.recipient)
            else {
                continue;
            };
            self.unwrap_into(ring, private, compartment, wrap)?;
        }
        Ok(())
    }

    /// Unwraps one key of a compartment.
    fn unwrap_into(
        &self,
        ring: &mut KeyRing,
        private: &PrivateKey,
        compartment: Compartment,
        wrap: &StoredWrap,
    ) -> Result<(), EngineError> {
        let (stream, epoch) = (wrap.place.stream, wrap.place.epoch);
        let seal = |fault| EngineError::Fault(Faults::Seal { stream, fault });
        let label = key_label(stream, compartment);
        let vouched = VouchedWrap::<DataKey>::from_bytes(wrap.wrap.clone()).map_err(seal)?;
        let context = key_context(stream, &label, epoch);
        let installation = &self.inner.installation;
        let key = installation
            .unwrap_with(private, &vouched, &context)
            .map_err(seal)?;
        ring.keys.insert((stream, compartment, epoch), key);
        Ok(())
    }
}

/// What a stored wrap's key is labelled with, if it is that of a compartment.
pub(crate) fn wraps_context(place: WrapPlace) -> Option<String> {
    match place.sealed {
        What::Part(compartment) => Some(key_label(place.stream, compartment)),
        What::Record => None,
    }
}

/// Wraps a key to another pair of the same holder; `None` if it does not open with the one before.
pub(crate) fn rewrapped(
    installation: &InstallationKey,
    from: &PrivateKey,
    to: &PublicKey,
    wrap: &VouchedWrap<DataKey>,
    place: WrapPlace,
    label: &str,
) -> Option<Vec<u8>> {
    let context = key_context(place.stream, label, place.epoch);
    let key = installation.unwrap_with(from, wrap, &context).ok()?;
    let wrap = installation.wrap_to(to, &key, &context, &mut system_rng());
    Some(wrap.ok()?.into_bytes())
}

/// Wraps every key of a compartment of a case, or of a complaint, that an organisation holds to the person,
/// for a page of their own.
pub(crate) fn wrap_to_person(
    installation: &InstallationKey,
    ring: &KeyRing,
    (stream, key): (StreamId, PageKey),
    compartment: Compartment,
    by: Option<OrganisationId>,
) -> Result<Vec<NewWrap>, EngineError> {
    let public = PublicKey::from_bytes(key.0);
    let label = key_label(stream, compartment);
    ring.of(stream, compartment, by)
        .map(|(epoch, key)| {
            let context = key_context(stream, &label, epoch);
            let wrap = installation
                .wrap_to(&public, key, &context, &mut system_rng())
                .map_err(|_| {
                    EngineError::Fault(Faults::Seal {
                        stream,
                        fault: vault::OpenError::Failed,
                    })
                })?;
            Ok(NewWrap {
                place: WrapPlace {
                    stream,
                    sealed: What::Part(compartment),
                    epoch,
                    recipient: Recipient::Person(stream.id),
                },
                generation: 1,
                wrap: wrap.into_bytes(),
            })
        })
        .collect()
}

/// Wraps every key of a compartment that an organisation holds to another which does not hold it.
///
/// The installation vouches for each wrap, so that a key which somebody with access to the database
/// planted there is never used.
pub(crate) fn wrap_to(
    house: &House,
    installation: &InstallationKey,
    ring: &KeyRing,
    stream: StreamId,
    compartment: Compartment,
    by: Option<OrganisationId>,
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
    ring.of(stream, compartment, by)
        .filter(|(epoch, _)| !ring.held.contains(&(stream, compartment, *epoch, to)))
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
                generation: registered.generation,
                wrap: wrap.into_bytes(),
            })
        })
        .collect()
}

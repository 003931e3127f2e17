//! Invariant 8 with the keys themselves: over random histories every organisation tries every key it was
//! ever given on every sealed part there is. None opens what neither an agreement, nor a law, nor its own
//! part in the matter ever gave it; and after a withdrawal or a last day, what still lies in the database
//! opens nothing to whoever has no basis any more.

use std::collections::{BTreeMap, BTreeSet};

use case::{Compartment, OrganisationId, StreamId};
use engine::Session;
use proptest::prelude::*;
use store::{Commit, NewWrap, Recipient, Sealed as What, StoredWrap, WrapPlace};
use vault::{
    DataKey, InstallationKey, InstallationWrap, KeyContext, Position, Sealed, VouchedWrap,
    system_rng,
};

use crate::histories::{Country, NAMES, Try, histories, tell};
use crate::house::{House, KEY};
use crate::secrecy::{Entitled, entitled, name, streams};

#[test]
fn nobody_decrypts_what_nothing_ever_gave_them_on_sqlite() {
    tell(histories(60), 6, House::embedded, only_what_was_given);
}

#[test]
fn nobody_decrypts_what_nothing_ever_gave_them_on_postgres() {
    tell(histories(40), 2, House::postgres, only_what_was_given);
}

/// A wrap that nobody agreed to, in the middle of a history, is found by the very watch that finds
/// nothing otherwise.
#[test]
fn a_key_that_goes_to_somebody_nobody_agreed_to_is_found() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let house = House::embedded().await;
        let history = [
            Try::Report { by: 3 },
            Try::Presume {
                by: 3,
                concern: 0,
                child: false,
            },
            Try::Account {
                case: 0,
                identity: true,
            },
        ];
        let mut watch = Watch::of(&house);
        let mut country = Country::new(&house);
        for one in &history {
            let by = country.tries(one).await;
            watch.look(&country, by).await.unwrap();
        }
        watch.nothing_more_opens().unwrap();

        plant(&house, country.cases[0].into(), "Police").await;
        let found = watch.look(&country, None).await.unwrap_err().to_string();
        assert!(found.contains("Police holds a key"), "{found}");
        let found = watch.nothing_more_opens().unwrap_err().to_string();
        assert!(found.contains("Police opens"), "{found}");
    });
}

/// The first words of a compartment, in the very order that takes the case from whoever was offered it.
#[test]
fn what_turns_a_case_into_a_childs_is_not_told_to_whoever_was_offered_an_adults() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let house = House::embedded().await;
        let presume = Try::Presume {
            by: 3,
            concern: 0,
            child: false,
        };
        let shelter = NAMES.iter().position(|name| *name == "Shelter").unwrap();
        let offer = Try::Refer {
            case: 0,
            to: shelter,
            holding: true,
            days: None,
            law: false,
        };
        let age = Try::Age { case: 0, years: 17 };
        let history = [Try::Report { by: 3 }, presume, offer, age];
        only_what_was_given(&house, &history).await.unwrap();
    });
}

async fn only_what_was_given(house: &House, history: &[Try]) -> Result<(), TestCaseError> {
    let mut country = Country::new(house);
    let mut watch = Watch::of(house);
    for one in history {
        let by = country.tries(one).await;
        watch.look(&country, by).await?;
    }
    watch.nothing_more_opens()
}

/// A part as it lies in the database, with what its place is bound to.
struct Part {
    stream: StreamId,
    version: u64,
    compartment: Compartment,
    epoch: u32,
    kind: String,
    body: Vec<u8>,
    /// At which moment it was first seen.
    moment: usize,
    by: Option<OrganisationId>,
}

/// Everything that was ever sealed, every key that was ever given, and who had a basis at which moment.
struct Watch<'a> {
    house: &'a House,
    installation: InstallationKey,
    moments: Vec<Entitled>,
    parts: BTreeMap<(StreamId, u64, Compartment), Part>,
    /// Keys as whoever was given one would have kept it.
    kept: BTreeMap<OrganisationId, Vec<(StreamId, DataKey)>>,
    tried: BTreeSet<Vec<u8>>,
}

impl<'a> Watch<'a> {
    fn of(house: &'a House) -> Self {
        Self {
            house,
            installation: InstallationKey::from_bytes(&KEY),
            moments: vec![Entitled::new()],
            parts: BTreeMap::new(),
            kept: BTreeMap::new(),
            tried: BTreeSet::new(),
        }
    }

    /// Takes note of what was written and given, and looks at what lies there now.
    async fn look(
        &mut self,
        country: &Country<'_>,
        by: Option<OrganisationId>,
    ) -> Result<(), TestCaseError> {
        let moment = self.moments.len();
        let now = entitled(country, self.house.today()).await;
        for stream in streams(country) {
            let stored = self.house.engine.store().stream(stream).await.unwrap();
            let record_key = self.record_key(stream, &stored.wraps);
            for event in stored.events {
                let place = Position {
                    compartment: "record",
                    epoch: 1,
                    kind: "record",
                    ..position(stream, event.version)
                };
                let record = Sealed::from_bytes(event.record).unwrap();
                let record = record_key.open(&place, &record).unwrap();
                let kind = case::type_name(&record).unwrap();
                for part in event.parts {
                    let at = (stream, event.version, part.compartment);
                    self.parts.entry(at).or_insert_with(|| Part {
                        stream,
                        version: event.version,
                        compartment: part.compartment,
                        epoch: part.epoch,
                        kind: kind.clone(),
                        body: part.body.unwrap(),
                        moment,
                        by,
                    });
                }
            }
            for wrap in stored.wraps {
                self.try_wrap(country, &wrap);
                if let (What::Part(compartment), Recipient::Organisation(holder)) =
                    (wrap.place.sealed, wrap.place.recipient)
                {
                    let allowed = now.get(&(stream, compartment));
                    prop_assert!(
                        allowed.is_some_and(|may| may.contains(&holder)),
                        "{} holds a key of {stream} {compartment} without a basis at moment {moment}",
                        name(self.house, holder)
                    );
                }
            }
        }
        self.moments.push(now);
        Ok(())
    }

    /// Every organisation tries every wrap, whomever it is addressed to, once.
    fn try_wrap(&mut self, country: &Country<'_>, wrap: &StoredWrap) {
        let What::Part(compartment) = wrap.place.sealed else {
            return;
        };
        if !self.tried.insert(wrap.wrap.clone()) {
            return;
        }
        let stream = wrap.place.stream;
        let label = format!("{}/{compartment}", stream.kind.code());
        let context = KeyContext {
            stream: stream.id.into_bytes(),
            compartment: &label,
            epoch: wrap.place.epoch,
        };
        for name in NAMES {
            let session: &Session = country.worker(self.house.ids[name]);
            let vouched = VouchedWrap::<DataKey>::from_bytes(wrap.wrap.clone()).unwrap();
            let Some(private) = session.organisation_key(wrap.generation) else {
                continue;
            };
            let opened = self.installation.unwrap_with(private, &vouched, &context);
            if let Ok(key) = opened {
                let kept = self.kept.entry(self.house.ids[name]).or_default();
                kept.push((stream, key));
            }
        }
    }

    /// Every organisation tries every key it was ever given on every part.
    fn nothing_more_opens(&self) -> Result<(), TestCaseError> {
        let mut opened = 0;
        for (organisation, keys) in &self.kept {
            for part in self.parts.values() {
                let label = part.compartment.to_string();
                let place = Position {
                    compartment: &label,
                    epoch: part.epoch,
                    kind: &part.kind,
                    ..position(part.stream, part.version)
                };
                let sealed = Sealed::from_bytes(part.body.clone()).unwrap();
                let mut keys = keys.iter();
                if !keys.any(|(_, key)| key.open(&place, &sealed).is_ok()) {
                    continue;
                }
                opened += 1;
                // From the moment before it was written on, whoever had a basis may know it.
                let mut since = self.moments.iter().skip(part.moment - 1);
                let given = part.by == Some(*organisation)
                    || since.any(|moment| {
                        let may = moment.get(&(part.stream, part.compartment));
                        may.is_some_and(|may| may.contains(organisation))
                    });
                prop_assert!(
                    given,
                    "{} opens {} {} of version {}, which nothing gave it",
                    name(self.house, *organisation),
                    part.stream,
                    part.compartment,
                    part.version
                );
            }
        }
        // A watch that can open nothing would find nothing.
        prop_assert!(self.parts.is_empty() || opened > 0);
        Ok(())
    }

    fn record_key(&self, stream: StreamId, wraps: &[StoredWrap]) -> DataKey {
        let wrap = wraps.iter().find(|wrap| wrap.place.sealed == What::Record);
        let wrap = InstallationWrap::from_bytes(wrap.unwrap().wrap.clone()).unwrap();
        let label = format!("{}/record", stream.kind.code());
        let context = KeyContext {
            stream: stream.id.into_bytes(),
            compartment: &label,
            epoch: 1,
        };
        self.installation.unwrap_data_key(&wrap, &context).unwrap()
    }
}

fn position(stream: StreamId, version: u64) -> Position<'static> {
    Position {
        stream_kind: stream.kind.code(),
        stream: stream.id.into_bytes(),
        version,
        compartment: "",
        epoch: 0,
        kind: "",
    }
}

/// Wraps a key that somebody holds to an organisation that nobody named.
async fn plant(house: &House, stream: StreamId, to: &'static str) {
    let stored = house.engine.store().stream(stream).await.unwrap();
    let held = stored.wraps.iter().find_map(|wrap| {
        let identity = wrap.place.sealed == What::Part(Compartment::Identity);
        let mut names = house.ids.iter();
        let holder = names.find(|(_, id)| wrap.place.recipient == Recipient::Organisation(**id));
        holder.filter(|_| identity).map(|(name, _)| (wrap, *name))
    });
    let (wrap, holder) = held.unwrap();
    let installation = InstallationKey::from_bytes(&KEY);
    let label = format!("{}/{}", stream.kind.code(), Compartment::Identity);
    let context = KeyContext {
        stream: stream.id.into_bytes(),
        compartment: &label,
        epoch: wrap.place.epoch,
    };
    let private = house.session(holder).organisation_key(wrap.generation);
    let vouched = VouchedWrap::<DataKey>::from_bytes(wrap.wrap.clone()).unwrap();
    let key = installation
        .unwrap_with(private.unwrap(), &vouched, &context)
        .unwrap();
    let public = house.session(to).organisation_key(1).unwrap().public();
    let planted = installation
        .wrap_to(&public, &key, &context, &mut system_rng())
        .unwrap();
    let commit = Commit {
        wraps: vec![NewWrap {
            place: WrapPlace {
                recipient: Recipient::Organisation(house.ids[to]),
                ..wrap.place
            },
            generation: 1,
            wrap: planted.into_bytes(),
        }],
        ..Commit::default()
    };
    house.engine.store().commit(&[commit]).await.unwrap();
}

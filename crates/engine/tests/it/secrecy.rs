//! Who can decrypt what, over random histories: the keys themselves are looked at, and whoever had
//! one is taken to have kept it.

use std::collections::{BTreeMap, BTreeSet};

use case::concern::Tell;
use case::person::{
    Case, DeclineReason, HolderOrder, Need, Reads, ReceiverOrder, ReferralStanding, Reply, Source,
};
use case::{Basis, CaseId, Compartment, OrganisationId, Purpose, StreamId};
use engine::{Answer, Form, OnCase, Opened, Parts};
use jiff::civil::Date;
use proptest::prelude::*;
use store::{Recipient, Sealed};

use crate::histories::{Country, Try, histories, tell};
use crate::house::{House, on_both, words};
use crate::lapse::{refer, share_with};

#[test]
fn nobody_decrypts_what_was_written_after_their_basis_ended_on_sqlite() {
    tell(histories(60), 8, House::embedded, secret);
}

#[test]
fn nobody_decrypts_what_was_written_after_their_basis_ended_on_postgres() {
    tell(histories(40), 3, House::postgres, secret);
}

/// Who may read what is written in a stream's compartment at one moment.
pub(crate) type Entitled = BTreeMap<(StreamId, Compartment), BTreeSet<OrganisationId>>;

/// A sealed part: where it lies, in which epoch, and between which moments it was written.
struct Written {
    place: (StreamId, Compartment),
    epoch: u32,
    moment: usize,
    by: Option<OrganisationId>,
}

/// Somebody who left an organisation, and the data keys that the organisation's keys open which the
/// leaver had: all there were until then, and whatever is wrapped to those keys afterwards.
struct Leaver {
    of: OrganisationId,
    generation: u32,
    moment: usize,
    knows: BTreeSet<(StreamId, Compartment, u32)>,
}

async fn secret(house: &House, history: &[Try]) -> Result<(), TestCaseError> {
    let mut country = Country::new(house);
    let mut moments = vec![Entitled::new()];
    let mut parts: Vec<Written> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut known: BTreeSet<Key> = BTreeSet::new();
    let mut leavers: Vec<Leaver> = Vec::new();
    for one in history {
        let by = country.tries(one).await;
        for (of, generation) in country.left.iter().skip(leavers.len()) {
            let of_theirs = known.iter().filter(|(.., holder)| holder == of);
            leavers.push(Leaver {
                of: *of,
                generation: *generation,
                moment: moments.len(),
                knows: of_theirs
                    .map(|(stream, part, epoch, _)| (*stream, *part, *epoch))
                    .collect(),
            });
        }
        for stream in streams(&country) {
            let stored = house.engine.store().stream(stream).await.unwrap();
            for wrap in stored.wraps {
                let place = wrap.place;
                if let (Sealed::Part(part), Recipient::Organisation(holder)) =
                    (place.sealed, place.recipient)
                {
                    known.insert((stream, part, place.epoch, holder));
                    for leaver in &mut leavers {
                        if leaver.of == holder && wrap.generation <= leaver.generation {
                            leaver.knows.insert((stream, part, place.epoch));
                        }
                    }
                }
            }
            for event in stored.events {
                for part in event.parts {
                    if seen.insert((stream, event.version, part.compartment)) {
                        parts.push(Written {
                            place: (stream, part.compartment),
                            epoch: part.epoch,
                            moment: moments.len(),
                            by,
                        });
                    }
                }
            }
        }
        moments.push(entitled(&country, house.today()).await);
    }

    for part in &parts {
        let (stream, compartment) = part.place;
        // From the moment before it was written on, whoever had a basis at any moment may know it.
        let since = moments.iter().skip(part.moment - 1);
        let had_basis: BTreeSet<_> = since
            .filter_map(|moment| moment.get(&part.place))
            .flatten()
            .copied()
            .chain(part.by)
            .collect();
        for (.., holder) in known
            .range(keys_of(stream, compartment, part.epoch))
            .filter(|(of, what, epoch, _)| {
                (*of, *what, *epoch) == (stream, compartment, part.epoch)
            })
        {
            prop_assert!(
                had_basis.contains(holder),
                "{} knows the key of {stream} {compartment} epoch {}, written at moment {}",
                name(house, *holder),
                part.epoch,
                part.moment
            );
        }
    }
    for leaver in &leavers {
        for part in parts.iter().filter(|part| part.moment > leaver.moment) {
            let (stream, compartment) = part.place;
            prop_assert!(
                !leaver.knows.contains(&(stream, compartment, part.epoch)),
                "who left {} at moment {} opens {stream} {compartment} epoch {}, written at {}",
                name(house, leaver.of),
                leaver.moment,
                part.epoch,
                part.moment
            );
        }
    }
    for case in &country.cases {
        everything_is_open_to_the_holder(&country, *case).await?;
    }
    Ok(())
}

type Key = (StreamId, Compartment, u32, OrganisationId);

fn keys_of(
    stream: StreamId,
    compartment: Compartment,
    epoch: u32,
) -> std::ops::RangeInclusive<Key> {
    let key = |holder| (stream, compartment, epoch, OrganisationId::from(holder));
    key([0; 16])..=key([u8::MAX; 16])
}

pub(crate) fn name(house: &House, organisation: OrganisationId) -> &'static str {
    let mut names = house.ids.iter();
    let found = names.find(|(_, id)| **id == organisation);
    found.map_or("nobody known", |(name, _)| name)
}

pub(crate) fn streams(country: &Country<'_>) -> impl Iterator<Item = StreamId> {
    let concerns = country.concerns.iter().map(|id| StreamId::from(*id));
    concerns.chain(country.cases.iter().map(|id| StreamId::from(*id)))
}

/// Who has a basis on a day, by what is agreed and who is responsible: not by what the engine wraps.
pub(crate) async fn entitled(country: &Country<'_>, today: Date) -> Entitled {
    let mut entitled = Entitled::new();
    for id in &country.concerns {
        let concern = country.concern(*id).await;
        let mut readers = BTreeSet::from([concern.desk]);
        readers.extend(concern.reported_by);
        for case in concern.all_cases() {
            readers.extend(readers_of(&country.case(case).await, today));
        }
        for compartment in Compartment::STANDING {
            entitled.insert(((*id).into(), compartment), readers.clone());
        }
    }
    for id in &country.cases {
        let case = country.case(*id).await;
        let readers = readers_of(&case, today);
        for compartment in Compartment::STANDING {
            entitled.insert(((*id).into(), compartment), readers.clone());
        }
        for (emergency, it) in &case.emergencies {
            let why = Compartment::Emergency(*emergency);
            entitled.insert(((*id).into(), why), it.asked.told.clone());
        }
        for (conference, it) in &case.conferences {
            let invited = it.invited.iter().filter(|(to, part)| {
                part.ended.is_none()
                    && part.reads == Reads::Paper
                    && stands(&case, &part.basis, **to, &it.called.carries, today)
            });
            let mut readers = readers.clone();
            readers.extend(invited.map(|(to, _)| *to));
            let own = Compartment::Conference(*conference);
            entitled.insert(((*id).into(), own), readers);
        }
        for (referral, asked) in &case.referrals {
            let mut readers = BTreeSet::from([case.holder]);
            if matches!(
                asked.standing,
                ReferralStanding::Sent | ReferralStanding::Accepted | ReferralStanding::Completed
            ) {
                readers.insert(asked.sent.to);
            }
            let copy = Compartment::Referral(*referral);
            entitled.insert(((*id).into(), copy), readers);
        }
    }
    entitled
}

/// The holder, and whoever responsibility was offered to and has not answered, while the person
/// agrees or the law says so.
fn readers_of(case: &Case, today: Date) -> BTreeSet<OrganisationId> {
    let offers = case.referrals.values().filter(|asked| {
        asked.sent.need == Need::Holding && asked.standing == ReferralStanding::Sent
    });
    let all = Compartment::STANDING.into();
    offers
        .filter(|asked| stands(case, &asked.sent.basis, asked.sent.to, &all, today))
        .map(|asked| asked.sent.to)
        .chain([case.holder])
        .collect()
}

/// Whether what the person answered last, or a law, lets these go to an organisation on a day.
fn stands(
    case: &Case,
    basis: &Basis,
    to: OrganisationId,
    what: &BTreeSet<Compartment>,
    today: Date,
) -> bool {
    match basis {
        Basis::Agreement(id) => {
            // What was answered last to the same question is what counts.
            let asked = &case.agreements[id].terms;
            let answers = case.agreements.values();
            let answers = answers.filter(|it| it.terms.same_question(asked));
            let last = answers.max_by_key(|it| it.recorded_by).unwrap();
            let terms = &last.terms;
            last.ended.is_none()
                && terms.answer == Reply::Agreed
                && terms.matter.with() == Some(to)
                && what.is_subset(&terms.categories)
                && terms.until.is_none_or(|until| today <= until)
        }
        Basis::Law(_) => true,
        Basis::Told | Basis::Holder => false,
    }
}

async fn everything_is_open_to_the_holder(
    country: &Country<'_>,
    id: CaseId,
) -> Result<(), TestCaseError> {
    let holder = country.worker(country.case(id).await.holder);
    let engine = &country.house.engine;
    let all = Compartment::STANDING.into();
    let opened = engine.open_case(holder, id, &all, Purpose::Assistance);
    opened.await.unwrap();
    let view = engine.case(holder, id).await.unwrap();
    let entries = view.entries.iter().flat_map(|entry| &entry.parts);
    for (compartment, opened) in entries.chain(&view.told) {
        // A copy was written for its receiver, and why glass was broken for who was told then; a later
        // holder was not sent it.
        let copy = !compartment.is_standing();
        prop_assert!(
            copy || matches!(opened, Opened::Content(_)),
            "{compartment} is closed to the holder"
        );
    }
    Ok(())
}

on_both!(after_each_way_of_losing_the_right_to_read_the_next_part_has_a_key_of_its_own,);

/// The epoch of the narrative's newest part, and who holds its key.
async fn newest(house: &House, case: CaseId) -> (u32, BTreeSet<&'static str>) {
    let stored = house.engine.store().stream(case.into()).await.unwrap();
    let parts = stored.events.iter().flat_map(|event| &event.parts);
    let narrative = parts.filter(|part| part.compartment == Compartment::Narrative);
    let epoch = narrative.map(|part| part.epoch).max().unwrap();
    let holders = stored.wraps.iter().filter_map(|wrap| {
        let here = wrap.place.sealed == Sealed::Part(Compartment::Narrative);
        match wrap.place.recipient {
            Recipient::Organisation(holder) if here && wrap.place.epoch == epoch => {
                Some(name(house, holder))
            }
            _ => None,
        }
    });
    (epoch, holders.collect())
}

async fn after_each_way_of_losing_the_right_to_read_the_next_part_has_a_key_of_its_own(
    house: House,
) {
    let engine = &house.engine;
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let (holder, asked) = (house.session("Outreach"), house.session("Shelter"));
    let write = async || {
        let order = HolderOrder::RecordAccount {
            source: Source::Person,
            given_on: house.today(),
        };
        let parts = words(Compartment::Narrative, "told later");
        let order = OnCase(case, order);
        engine
            .perform(holder, order, parts, Form::default())
            .await
            .unwrap();
        newest(&house, case).await
    };
    let order = async |order| {
        let none = Parts::new();
        engine
            .perform(holder, OnCase(case, order), none, Form::default())
            .await
            .unwrap();
    };
    let offer = async |until: Option<Date>| {
        let (agreement, mut agreed) = share_with(&house, house.ids["Shelter"]);
        if let HolderOrder::RecordAgreement { terms, .. } = &mut agreed {
            terms.until = until;
        }
        order(agreed).await;
        let (referral, refer) = refer(&house, house.ids["Shelter"], Need::Holding, agreement);
        order(refer).await;
        (agreement, referral)
    };
    let both = BTreeSet::from(["Outreach", "Shelter"]);
    let alone = BTreeSet::from(["Outreach"]);

    assert_eq!(write().await, (1, alone.clone()));
    assert_eq!(write().await, (1, alone.clone()), "nobody lost anything");

    let (_, referral) = offer(None).await;
    assert_eq!(
        write().await,
        (1, both.clone()),
        "who is offered it reads all"
    );
    let decline = ReceiverOrder::Decline(referral, DeclineReason::NoCapacity);
    let decline = Answer(case, decline);
    engine
        .perform(asked, decline, Parts::new(), Form::default())
        .await
        .unwrap();
    assert_eq!(write().await, (2, alone.clone()), "declined");

    let (agreement, _) = offer(None).await;
    assert_eq!(write().await, (2, both.clone()));
    order(HolderOrder::WithdrawAgreement(agreement)).await;
    assert_eq!(write().await, (3, alone.clone()), "the agreement withdrawn");

    let (_, referral) = offer(None).await;
    assert_eq!(write().await, (3, both.clone()));
    order(HolderOrder::WithdrawReferral(referral)).await;
    assert_eq!(write().await, (4, alone.clone()), "the offer withdrawn");

    // Its last day ends before the offer does.
    house.set("2026-03-02T21:00:00Z");
    offer(Some(house.today())).await;
    assert_eq!(write().await, (4, both.clone()));
    house.set("2026-03-02T23:30:00Z");
    assert_eq!(write().await, (5, alone.clone()), "the agreement run out");
    house.set("2026-03-03T10:00:00Z");
    engine.sweep().await.unwrap();
    assert_eq!(write().await, (6, alone), "the offer not answered in time");
}

//! The truth about a population, counted as it passes by.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::country::Country;
use crate::road::Met;
use crate::simulation::Person;

/// How many victims there are, how many of them are known, and why lists overlap.
///
/// Counts of parts of a population add up: [`Truth::absorb`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Truth {
    /// Victims of trafficking.
    pub victims: Tally,
    /// Victims by their true attributes: `class`, `form`, `sex`, `age`, `region`, `crossing`,
    /// `hiddenness`. A victim of several forms counts in each.
    pub by: BTreeMap<&'static str, BTreeMap<String, Tally>>,
    /// People about whom a concern was told and who are not victims.
    pub not_victims_known: u64,
    /// Entries of each list by how its owner met the person.
    pub lists: BTreeMap<String, Entries>,
    /// For each pair of lists how many people are on both, and why.
    pub overlaps: Vec<Overlap>,
}

/// Victims, and how far the mechanism knows of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// How many there are.
    pub total: u64,
    /// About how many a concern was told.
    pub known: u64,
    /// How many a list's owner detected itself and recognised: those on a list of own detections.
    pub on_own_lists: u64,
    /// How many are on any list, whatever brought them there.
    pub on_any_list: u64,
}

/// Entries of a list by how its owner met the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Entries {
    /// Found by the list's owner, or told of by the public.
    pub own: u64,
    /// The person came.
    pub self_presented: u64,
    /// Sent by another organisation. Somebody may be on a list both ways.
    pub referred: u64,
}

/// Why people are on two lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// The two lists.
    pub lists: [String; 2],
    /// On both, whatever brought them there.
    pub all: u64,
    /// On both by the own detection of each.
    pub own: u64,
    /// On both without any referral, but on at least one because the person came.
    pub self_presented: u64,
    /// On both only because of a referral: `all - own - self_presented`.
    pub by_referral: u64,
}

impl Truth {
    /// Nobody counted yet.
    #[must_use]
    pub fn new(country: &Country) -> Self {
        let ids: Vec<&String> = country.lists.iter().map(|list| &list.id).collect();
        let mut overlaps = Vec::new();
        for (place, one) in ids.iter().enumerate() {
            for other in ids.iter().skip(place + 1) {
                overlaps.push(Overlap {
                    lists: [(*one).clone(), (*other).clone()],
                    all: 0,
                    own: 0,
                    self_presented: 0,
                    by_referral: 0,
                });
            }
        }
        Self {
            victims: Tally::default(),
            by: BTreeMap::new(),
            not_victims_known: 0,
            lists: ids
                .iter()
                .map(|id| ((*id).clone(), Entries::default()))
                .collect(),
            overlaps,
        }
    }

    /// Counts a person, known or hidden.
    pub fn count(&mut self, person: &Person<'_>) {
        let known = person.known.as_deref();
        if !person.class.victim {
            self.not_victims_known += u64::from(known.is_some());
            return;
        }
        let entries = known.map_or(&[][..], |known| &known.road.entries);
        let on = Presence::of(entries);
        let one = Tally {
            total: 1,
            known: u64::from(known.is_some()),
            on_own_lists: u64::from(!on.own.is_empty()),
            on_any_list: u64::from(!entries.is_empty()),
        };
        self.victims.add(one);
        let attributes = [
            ("class", person.class.id.as_str()),
            ("sex", person.sex),
            ("age", person.age_group),
            ("region", person.region),
            ("crossing", person.crossing()),
            ("hiddenness", person.hidden),
        ];
        let forms = person.forms().map(|form| ("form", form));
        for (attribute, code) in attributes.into_iter().chain(forms) {
            let codes = self.by.entry(attribute).or_default();
            match codes.get_mut(code) {
                Some(tally) => tally.add(one),
                None => drop(codes.insert(code.to_owned(), one)),
            }
        }
        for entry in entries {
            if let Some(counts) = self.lists.get_mut(entry.list) {
                match entry.met {
                    Met::Own => counts.own += 1,
                    Met::SelfPresented => counts.self_presented += 1,
                    Met::ReferredBy(_) => counts.referred += 1,
                }
            }
        }
        if on.any.len() > 1 {
            self.overlaps
                .iter_mut()
                .for_each(|overlap| on.count(overlap));
        }
    }

    /// Adds the counts of another part of the same population.
    pub fn absorb(&mut self, other: Self) {
        self.victims.add(other.victims);
        for (attribute, codes) in other.by {
            let into = self.by.entry(attribute).or_default();
            for (code, tally) in codes {
                into.entry(code).or_default().add(tally);
            }
        }
        self.not_victims_known += other.not_victims_known;
        for (list, entries) in other.lists {
            let into = self.lists.entry(list).or_default();
            into.own += entries.own;
            into.self_presented += entries.self_presented;
            into.referred += entries.referred;
        }
        for (into, overlap) in self.overlaps.iter_mut().zip(other.overlaps) {
            into.all += overlap.all;
            into.own += overlap.own;
            into.self_presented += overlap.self_presented;
            into.by_referral += overlap.by_referral;
        }
    }
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.total += other.total;
        self.known += other.known;
        self.on_own_lists += other.on_own_lists;
        self.on_any_list += other.on_any_list;
    }
}

/// On which lists somebody is.
struct Presence<'e> {
    own: Vec<&'e str>,
    unreferred: Vec<&'e str>,
    any: Vec<&'e str>,
}

impl<'e> Presence<'e> {
    fn of(entries: &'e [crate::road::Entry<'_>]) -> Self {
        let mut on = Self {
            own: Vec::new(),
            unreferred: Vec::new(),
            any: Vec::new(),
        };
        for entry in entries {
            let list = entry.list;
            if entry.met == Met::Own {
                on.own.push(list);
            }
            if !matches!(entry.met, Met::ReferredBy(_)) {
                on.unreferred.push(list);
            }
            if !on.any.contains(&list) {
                on.any.push(list);
            }
        }
        on
    }

    fn count(&self, overlap: &mut Overlap) {
        let both = |lists: &[&str]| {
            let mut pair = overlap.lists.iter();
            pair.all(|list| lists.contains(&list.as_str()))
        };
        if !both(&self.any) {
            return;
        }
        let (own, unreferred) = (both(&self.own), both(&self.unreferred));
        overlap.all += 1;
        match (own, unreferred) {
            (true, _) => overlap.own += 1,
            (false, true) => overlap.self_presented += 1,
            (false, false) => overlap.by_referral += 1,
        }
    }
}

/// How many people are on exactly which lists: what an estimate reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histories {
    /// By principal form of exploitation and lists, as bits in the country's order.
    own: BTreeMap<(String, u16), u64>,
    all: BTreeMap<u16, u64>,
}

impl Histories {
    /// Counts a person.
    pub fn count(&mut self, country: &Country, person: &Person<'_>) {
        let entries = person.known.as_deref();
        let entries = entries.map_or(&[][..], |known| &known.road.entries);
        let (mut own, mut all) = (0_u16, 0_u16);
        for entry in entries {
            let place = country.lists.iter().position(|list| list.id == entry.list);
            let bit = place.map_or(0, |place| 1 << place);
            all |= bit;
            if entry.met == Met::Own {
                own |= bit;
            }
        }
        if own != 0 {
            let form = person.forms().next().unwrap_or_default();
            *self.own.entry((form.to_owned(), own)).or_default() += 1;
        }
        if all != 0 {
            *self.all.entry(all).or_default() += 1;
        }
    }

    /// Adds the counts of another part of the same population.
    pub fn absorb(&mut self, other: Self) {
        for (history, count) in other.own {
            *self.own.entry(history).or_default() += count;
        }
        for (history, count) in other.all {
            *self.all.entry(history).or_default() += count;
        }
    }

    /// By own detections only: for each principal form and each set of lists, as bits in the
    /// country's order, how many people are on exactly those.
    pub fn own_by_form(&self) -> impl Iterator<Item = (&str, u16, u64)> {
        let own = self.own.iter();
        own.map(|((form, lists), count)| (form.as_str(), *lists, *count))
    }

    /// By own detections only, all forms together.
    #[must_use]
    pub fn own(&self) -> BTreeMap<u16, u64> {
        let mut own = BTreeMap::new();
        for (_, lists, count) in self.own_by_form() {
            *own.entry(lists).or_default() += count;
        }
        own
    }

    /// By all entries, whatever brought the person there.
    #[must_use]
    pub const fn all(&self) -> &BTreeMap<u16, u64> {
        &self.all
    }
}

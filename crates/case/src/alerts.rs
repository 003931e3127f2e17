//! What in the record of openings somebody should ask about: far more than usual, no part in the case,
//! one break-glass after another. An alert is a question, never a finding, and each is answered with a
//! reason.
//!
//! The thresholds are argued in `docs/security.md`; a test computes how often chance alone crosses them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Calendar;
use crate::seen::Opening;
use crate::{CaseId, EmergencyId, MemberId, OrganisationId, Role};

/// Days before a day in which its openings are compared with what is usual, and for which alerts are
/// raised.
pub const WINDOW_DAYS: i32 = 28;

/// So many cases and concerns on one day are never far above anything.
pub const FEW: usize = 10;

/// How many times what is usual is far above it.
pub const TIMES: usize = 3;

/// On fewer days nobody has a habit of their own.
pub const HABIT_DAYS: usize = 5;

/// Within this, whoever opened a case to help has something to write in it.
pub const FOLLOWS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// So many break-glass of one member, and within how many days, are a chain.
pub const CHAIN: usize = 3;

/// Within how many days break-glass follow each other in a chain.
pub const CHAIN_DAYS: i64 = 30;

/// What an alert is about: the same facts give the same alert again, answered or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKey {
    /// A member opened far more on a day than usual.
    Volume(MemberId, Date),
    /// A member opened a case to help, and had no part in it before or after.
    NoPart(MemberId, CaseId),
    /// The last of several break-glass of a member in a short time.
    Chain(MemberId, EmergencyId),
}

impl AlertKey {
    /// Whom it is about.
    pub const fn member(&self) -> MemberId {
        match self {
            Self::Volume(member, _) | Self::NoPart(member, _) | Self::Chain(member, _) => *member,
        }
    }
}

impl fmt::Display for AlertKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Volume(member, day) => write!(f, "volume.{member}.{day}"),
            Self::NoPart(member, case) => write!(f, "no-part.{member}.{case}"),
            Self::Chain(member, emergency) => write!(f, "chain.{member}.{emergency}"),
        }
    }
}

/// A text that names no alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this names no alert")]
pub struct NoAlert;

impl FromStr for AlertKey {
    type Err = NoAlert;

    fn from_str(text: &str) -> Result<Self, NoAlert> {
        let mut parts = text.splitn(3, '.');
        let mut part = || parts.next().ok_or(NoAlert);
        let (kind, member, what) = (part()?, part()?, part()?);
        let member = member.parse().map_err(|_| NoAlert)?;
        match kind {
            "volume" => Ok(Self::Volume(member, what.parse().map_err(|_| NoAlert)?)),
            "no-part" => Ok(Self::NoPart(member, what.parse().map_err(|_| NoAlert)?)),
            "chain" => Ok(Self::Chain(member, what.parse().map_err(|_| NoAlert)?)),
            _ => Err(NoAlert),
        }
    }
}

/// How an alert was explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertReason {
    /// Took over a colleague's work, or stood in at night or on leave.
    StoodIn,
    /// A raid, a move or many arrivals made more work that day.
    MoreWork,
    /// Was asked to check or to put right what is written.
    Checked,
    /// What followed was done and not written down here.
    NotWrittenDown,
    /// Nobody could explain it.
    NotExplained,
    /// It was misuse: what follows is for the organisation and the co-ordinator to decide.
    Misuse,
}

/// Something that somebody should ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What it is about.
    pub key: AlertKey,
    /// For which organisation the member acted.
    pub organisation: OrganisationId,
    /// In which roles.
    pub roles: BTreeSet<Role>,
    /// Since when it can be seen.
    pub at: Timestamp,
    /// How many: cases and concerns opened, openings, or break-glass.
    pub count: usize,
    /// For a volume: what is usual for the member or for the role, whichever is more; none is known of
    /// whoever is the first.
    pub usual: Option<usize>,
}

/// What members wrote in the cases that were opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acts {
    /// The cases that were looked at: of a concern that was opened with its case, the case tells.
    pub cases: BTreeSet<CaseId>,
    /// When a member wrote something in a case, or in the concern it came from.
    pub wrote: BTreeMap<(CaseId, MemberId), BTreeSet<Timestamp>>,
}

/// The alerts of the last [`WINDOW_DAYS`], the latest first. `openings` reach twice as far back, so that
/// each day has something to be compared with.
pub fn alerts(
    openings: &[Opening],
    acts: &Acts,
    calendar: &Calendar,
    now: Timestamp,
) -> Vec<Alert> {
    let today = calendar.day_of(now);
    let since = today.saturating_sub(WINDOW_DAYS.days());
    let mut all = volumes(openings, calendar, since);
    all.extend(no_parts(openings, acts, calendar.start_of(since), now));
    all.extend(chains(openings, calendar.start_of(since)));
    all.sort_by_key(|alert| (std::cmp::Reverse(alert.at), alert.key));
    all
}

/// More than which number of cases and concerns on one day is far above what is usual: for the member,
/// and for others in the same roles. Whoever has neither to compare with is compared with [`FEW`].
pub fn far_above(own: Option<usize>, role: Option<usize>) -> usize {
    let usual = own.max(role).unwrap_or(0);
    (usual * TIMES).max(FEW)
}

/// What a member opened on one day.
struct Day<'a> {
    opened: BTreeSet<Uuid>,
    last: &'a Opening,
}

fn volumes(openings: &[Opening], calendar: &Calendar, since: Date) -> Vec<Alert> {
    let mut days: BTreeMap<(MemberId, OrganisationId), BTreeMap<Date, Day<'_>>> = BTreeMap::new();
    for opening in openings {
        let of = days
            .entry((opening.member, opening.organisation))
            .or_default();
        let day = of.entry(calendar.day_of(opening.at)).or_insert(Day {
            opened: BTreeSet::new(),
            last: opening,
        });
        day.opened.insert(opening.on);
        if opening.at >= day.last.at {
            day.last = opening;
        }
    }
    let before = |of: &BTreeMap<Date, Day<'_>>, day: Date, roles: Option<&BTreeSet<Role>>| {
        let from = day.saturating_sub(WINDOW_DAYS.days());
        let days = of.range(from..day);
        let days = days.filter(|(_, it)| roles.is_none_or(|roles| it.last.roles == *roles));
        days.map(|(_, it)| it.opened.len()).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for (who, of) in &days {
        for (day, it) in of.range(since..) {
            let own = before(of, *day, None);
            let own = (own.len() >= HABIT_DAYS).then(|| median(own)).flatten();
            let roles = &it.last.roles;
            let others = days.iter().filter(|(other, _)| *other != who);
            let role = others.flat_map(|(_, of)| before(of, *day, Some(roles)));
            let role = median(role.collect());
            let count = it.opened.len();
            if count > far_above(own, role) {
                all.push(Alert {
                    key: AlertKey::Volume(who.0, *day),
                    organisation: who.1,
                    roles: roles.clone(),
                    at: it.last.at,
                    count,
                    usual: own.max(role),
                });
            }
        }
    }
    all
}

/// The number in the middle; the higher one of two.
fn median(mut numbers: Vec<usize>) -> Option<usize> {
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied()
}

fn no_parts(openings: &[Opening], acts: &Acts, since: Timestamp, now: Timestamp) -> Vec<Alert> {
    let mut all: BTreeMap<AlertKey, Alert> = BTreeMap::new();
    for opening in openings {
        let until = opening.at.saturating_add(FOLLOWS).unwrap_or(Timestamp::MAX);
        if !opening.purpose.is_to_help() || opening.at < since || now < until {
            continue;
        }
        let case = CaseId::new(opening.on);
        if !acts.cases.contains(&case) {
            continue;
        }
        let wrote = acts.wrote.get(&(case, opening.member));
        if wrote.is_some_and(|times| times.range(..=until).next().is_some()) {
            continue;
        }
        let key = AlertKey::NoPart(opening.member, case);
        let alert = all.entry(key).or_insert(Alert {
            key,
            organisation: opening.organisation,
            roles: opening.roles.clone(),
            at: until,
            count: 0,
            usual: None,
        });
        alert.count += 1;
        alert.at = alert.at.max(until);
    }
    all.into_values().collect()
}

fn chains(openings: &[Opening], since: Timestamp) -> Vec<Alert> {
    // Each break-glass of a member, by when something was first opened by it.
    let mut used: BTreeMap<MemberId, BTreeMap<EmergencyId, &Opening>> = BTreeMap::new();
    for opening in openings {
        if let Some(emergency) = opening.emergency {
            let of = used.entry(opening.member).or_default();
            let first = of.entry(emergency).or_insert(opening);
            if opening.at < first.at {
                *first = opening;
            }
        }
    }
    let within = SignedDuration::from_hours(CHAIN_DAYS * 24);
    let mut all = Vec::new();
    for (member, of) in used {
        let mut in_order: Vec<_> = of.into_iter().collect();
        in_order.sort_by_key(|(emergency, opening)| (opening.at, *emergency));
        for (place, (emergency, last)) in in_order.iter().enumerate() {
            let earlier = in_order.iter().take(place + 1);
            let near = earlier.filter(|(_, it)| last.at.duration_since(it.at) <= within);
            let count = near.count();
            if count >= CHAIN && last.at >= since {
                all.push(Alert {
                    key: AlertKey::Chain(member, *emergency),
                    organisation: last.organisation,
                    roles: last.roles.clone(),
                    at: last.at,
                    count,
                    usual: None,
                });
            }
        }
    }
    all
}

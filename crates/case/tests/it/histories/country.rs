//! An invented country with organisations of several kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::organisation::OnCallPair;
use case::profile::{BodyKind, Checked};
use case::{Actor, Context, Duties, MemberId, OrganisationId};
use jiff::Timestamp;

/// The organisations, and whether each may be responsible for a person in the invented country: by
/// the wording of its law, not by asking the code.
pub(super) const BODIES: [(BodyKind, bool); 10] = [
    (BodyKind::Helpline, true),
    (BodyKind::AntiTraffickingAgency, true),
    (BodyKind::ChildProtection, true),
    (BodyKind::CivilSociety, true),
    (BodyKind::Shelter, true),
    (BodyKind::LegalAid, true),
    (BodyKind::TradeUnion, true),
    (BodyKind::Police, false),
    (BodyKind::LabourInspectorate, false),
    (BodyKind::ImmigrationAuthority, false),
];

pub(super) const DESK: OrganisationId = organisation(0);
pub(super) const CHILD_PROTECTION: OrganisationId = organisation(2);

const ZONES: [&str; 3] = ["Europe/Vienna", "Pacific/Auckland", "America/St_Johns"];

/// The organisation of a number; numbers beyond the last begin again.
#[expect(clippy::cast_possible_truncation, reason = "there are ten bodies")]
pub(super) const fn organisation(number: u8) -> OrganisationId {
    let number = number % BODIES.len() as u8;
    OrganisationId::new(uuid::Uuid::from_bytes([number + 1; 16]))
}

fn place(organisation: OrganisationId) -> Option<usize> {
    usize::from(organisation.bytes()[0]).checked_sub(1)
}

/// What kind of body an organisation is.
pub(super) fn kind(organisation: OrganisationId) -> BodyKind {
    place(organisation)
        .and_then(|place| BODIES.get(place))
        .unwrap()
        .0
}

/// Whether an organisation is registered and may be responsible for a person.
pub(super) fn may_hold(organisation: OrganisationId) -> bool {
    let body = place(organisation).and_then(|place| BODIES.get(place));
    body.is_some_and(|(_, may_hold)| *may_hold)
}

/// A member of an organisation.
pub(super) fn member(organisation: OrganisationId) -> Actor {
    let member = MemberId::from(*organisation.bytes());
    Actor::Member {
        member,
        organisation,
    }
}

/// What deciding depends on beside the state.
pub(super) struct Country {
    profile: Arc<Checked>,
    duties: Duties,
    register: BTreeMap<OrganisationId, BodyKind>,
    /// Organisations that take part in coded facts alone.
    pub(super) coded_only: BTreeSet<OrganisationId>,
    on_call: BTreeSet<OnCallPair>,
}

impl Country {
    /// The country in the zone of a number.
    pub(super) fn in_zone(number: u8) -> Self {
        let zone = ZONES[usize::from(number) % ZONES.len()];
        let register = (0_u8..).zip(BODIES);
        Self {
            profile: crate::in_zone(zone),
            duties: Duties {
                desk: DESK,
                co_ordinator: organisation(1),
                panel: organisation(1),
                child_protection: CHILD_PROTECTION,
            },
            register: register
                .map(|(number, body)| (organisation(number), body.0))
                .collect(),
            coded_only: BTreeSet::new(),
            on_call: BTreeSet::new(),
        }
    }

    /// What an order of an actor is decided in at an instant.
    pub(super) fn context(&self, now: Timestamp, actor: Actor) -> Context<'_> {
        Context {
            now,
            actor,
            profile: &self.profile,
            duties: &self.duties,
            register: &self.register,
            coded_only: &self.coded_only,
            no_account: &crate::NOBODY,
            on_call: &self.on_call,
        }
    }
}

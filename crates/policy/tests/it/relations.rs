//! Every way in which the organisation that a member acts for can relate to what is acted on, made
//! by the rules themselves from events.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Told};
use case::person::{
    CaseEvent, DeclineReason, HolderChange, Need, PresumptionBasis, ReferralStanding, SentReferral,
};
use case::profile::{BodyKind, Checked};
use case::{
    Actor, AgreementId, Basis, Case, CaseId, Concern, ConcernEvent, ConcernId, Duties, MemberId,
    OrganisationId, ReferralId, Role, Tell,
};
use jiff::Timestamp;
use policy::{
    CaseFacts, ConcernFacts, Mechanism, OrganisationFacts, Principal, ReferralFacts, Resource,
};

/// An organisation as it relates to a resource.
pub(crate) struct Relation<R> {
    /// What it is to the resource, in words that follow "the member's organisation".
    pub(crate) words: String,
    pub(crate) organisation: OrganisationId,
    pub(crate) resource: R,
}

const DESK: OrganisationId = id(1);
const CO_ORDINATOR: OrganisationId = id(2);
const PANEL: OrganisationId = id(3);
const CHILD_PROTECTION: OrganisationId = id(4);
const HOLDER: OrganisationId = id(5);
const FORMER: OrganisationId = id(6);
const TELLER: OrganisationId = id(7);
const OTHER: OrganisationId = id(8);
/// Organisations that were asked for a service; see [`ASKED`].
const FIRST_ASKED: u8 = 10;

const DUTIES: Duties = Duties {
    desk: DESK,
    co_ordinator: CO_ORDINATOR,
    panel: PANEL,
    child_protection: CHILD_PROTECTION,
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

const fn id(number: u8) -> OrganisationId {
    OrganisationId::new(uuid::Uuid::from_bytes([number; 16]))
}

/// A member of the organisation, which is of a kind that may hold cases.
pub(crate) fn member<R>(
    relation: &Relation<R>,
    roles: impl IntoIterator<Item = Role>,
) -> Principal {
    Principal {
        member: MemberId::from([99; 16]),
        organisation: relation.organisation,
        kind: BodyKind::CivilSociety,
        roles: roles.into_iter().collect(),
    }
}

pub(crate) fn mechanism() -> Vec<Relation<Mechanism>> {
    [
        ("is the duty desk", DESK),
        ("is the co-ordinator", CO_ORDINATOR),
        ("is the panel", PANEL),
        ("is the child-protection authority", CHILD_PROTECTION),
        ("has no duty", OTHER),
    ]
    .map(|(words, organisation)| relation(words, organisation, Mechanism { duties: DUTIES }))
    .into()
}

pub(crate) fn concerns() -> Vec<Relation<ConcernFacts>> {
    let by_another = ConcernFacts::from(&concern(TELLER));
    let by_the_desk = ConcernFacts::from(&concern(DESK));
    vec![
        relation("is the duty desk", DESK, by_another.clone()),
        relation("is the duty desk and told it itself", DESK, by_the_desk),
        relation("told it", TELLER, by_another.clone()),
        relation("holds the case it became", HOLDER, by_another.clone()),
        relation("is the co-ordinator", CO_ORDINATOR, by_another.clone()),
        relation("has nothing to do with it", OTHER, by_another),
    ]
}

pub(crate) fn cases() -> Vec<Relation<CaseFacts>> {
    let profile = Checked::bundled("zz").unwrap();
    let case = case(HOLDER);
    let facts = CaseFacts::of(&case, DUTIES, profile.profile());
    let with_the_desk = CaseFacts::of(&self::case(DESK), DUTIES, profile.profile());
    let mut relations = vec![
        relation("holds it", HOLDER, facts.clone()),
        relation("is the duty desk and holds it", DESK, with_the_desk),
        relation("is the duty desk", DESK, facts.clone()),
        relation("is the co-ordinator", CO_ORDINATOR, facts.clone()),
        relation("is the panel", PANEL, facts.clone()),
        relation(
            "is the child-protection authority",
            CHILD_PROTECTION,
            facts.clone(),
        ),
        relation("held it before", FORMER, facts.clone()),
        relation("told the concern it came from", TELLER, facts.clone()),
    ];
    for (asked, words, _) in ASKED {
        let words = format!("was asked for a service in it: {words}");
        relations.push(relation(&words, asked_of(asked), facts.clone()));
    }
    relations.push(relation("has nothing to do with it", OTHER, facts));
    relations
}

pub(crate) fn referrals() -> Vec<Relation<ReferralFacts>> {
    let case = case(HOLDER);
    let mut relations = Vec::new();
    for (asked, words, _) in ASKED {
        let facts = ReferralFacts::of(&case, referral(asked), DUTIES).unwrap();
        let mut add = |who: &str, organisation| {
            let words = format!("{who}: {words}");
            relations.push(relation(&words, organisation, facts.clone()));
        };
        add("was asked", asked_of(asked));
        add("asked", HOLDER);
        add("is the duty desk", DESK);
        add("is the co-ordinator", CO_ORDINATOR);
        add("has nothing to do with it", OTHER);
    }
    relations
}

pub(crate) fn organisations() -> Vec<Relation<OrganisationFacts>> {
    let facts = OrganisationFacts { id: HOLDER };
    vec![
        relation("is that organisation", HOLDER, facts),
        relation("is another", OTHER, facts),
    ]
}

fn relation<R: Resource>(words: &str, organisation: OrganisationId, resource: R) -> Relation<R> {
    Relation {
        words: words.to_owned(),
        organisation,
        resource,
    }
}

/// A referral of the case: its number, what has become of it in words, and how it got there.
type Asked = (u8, &'static str, fn(ReferralId) -> Vec<CaseEvent>);

/// One of each standing.
const ASKED: [Asked; 8] = [
    (0, "not answered yet", |_| Vec::new()),
    (1, "accepted", |referral| {
        vec![CaseEvent::ReferralAccepted { referral, by: BY }]
    }),
    (2, "completed", |referral| {
        let accepted = CaseEvent::ReferralAccepted { referral, by: BY };
        vec![accepted, CaseEvent::ReferralCompleted { referral, by: BY }]
    }),
    (3, "declined", |referral| {
        let reason = DeclineReason::NoCapacity;
        vec![CaseEvent::ReferralDeclined {
            referral,
            reason,
            by: BY,
        }]
    }),
    (4, "not answered in time, with the desk", |referral| {
        vec![expired(referral)]
    }),
    (
        5,
        "not answered in time, with the co-ordinator",
        |referral| vec![expired(referral), CaseEvent::ReferralEscalated { referral }],
    ),
    (6, "not answered in time, dealt with", |referral| {
        let dealt_with = CaseEvent::LapseDealtWith { referral, by: BY };
        vec![expired(referral), dealt_with]
    }),
    (7, "withdrawn", |referral| {
        vec![CaseEvent::ReferralWithdrawn { referral, by: BY }]
    }),
];

const BY: Actor = Actor::System;

const fn expired(referral: ReferralId) -> CaseEvent {
    CaseEvent::ReferralExpired {
        referral,
        desk_due: NOW,
    }
}

const fn asked_of(asked: u8) -> OrganisationId {
    id(FIRST_ASKED + asked)
}

fn referral(asked: u8) -> ReferralId {
    ReferralId::from([asked + 1; 16])
}

fn concern(by: OrganisationId) -> Concern {
    let told = Told {
        noticed: Noticed::OwnWork,
        danger: Danger::Unknown,
        persons: None,
        child: Tell::Unknown,
        forms: BTreeSet::new(),
        seen_on: None,
    };
    let by = Actor::Member {
        member: MemberId::from([98; 16]),
        organisation: by,
    };
    let event = ConcernEvent::Reported {
        told,
        desk: DESK,
        by,
    };
    let id = ConcernId::from([50; 16]);
    Concern::evolve(None, id, NOW, &event, &BTreeSet::new()).unwrap()
}

/// A case that went from one holder to another, with a referral in every standing.
fn case(holder: OrganisationId) -> Case {
    let mut events = vec![
        CaseEvent::Presumed {
            concern: ConcernId::from([50; 16]),
            basis: PresumptionBasis::Judgement,
            maybe_child: Tell::No,
            holder: FORMER,
            interim: false,
            by: BY,
        },
        CaseEvent::HolderChanged {
            holder,
            why: HolderChange::Child { article: None },
            by: BY,
        },
    ];
    for (asked, _, then) in ASKED {
        let sent = SentReferral {
            from: holder,
            to: asked_of(asked),
            need: Need::Shelter,
            urgency: Urgency::Tonight,
            due: NOW,
            basis: Basis::Agreement(AgreementId::from([60; 16])),
        };
        let referral = referral(asked);
        events.push(CaseEvent::ReferralSent {
            referral,
            sent,
            by: BY,
        });
        events.extend(then(referral));
    }
    let id = CaseId::from([51; 16]);
    let fold = |case, event: &CaseEvent| Case::evolve(case, id, NOW, event, &BTreeSet::new());
    let case = events.iter().fold(None, fold).unwrap();
    let referrals = case.referrals.values();
    let standings: BTreeSet<_> = referrals.map(|it| standing(it.standing)).collect();
    assert_eq!(standings.len(), ASKED.len(), "every standing is there once");
    case
}

/// A new standing has to be named here, and then stands in [`ASKED`] or the count above fails.
const fn standing(standing: ReferralStanding) -> u8 {
    match standing {
        ReferralStanding::Sent => 0,
        ReferralStanding::Accepted => 1,
        ReferralStanding::Completed => 2,
        ReferralStanding::Declined(_) => 3,
        ReferralStanding::AtDesk(_) => 4,
        ReferralStanding::AtCoOrdinator => 5,
        ReferralStanding::Lapsed => 6,
        ReferralStanding::Withdrawn => 7,
    }
}

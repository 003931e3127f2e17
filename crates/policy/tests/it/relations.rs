//! Every way in which the organisation that a member acts for can relate to what is acted on, made
//! by the rules themselves from events.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Told};
use case::organisation::OnCallPair;
use case::person::{
    AskedEmergency, CaseEvent, DeclineReason, DemandBasis, DemandCapacity, DemandChannel,
    DemandLawyer, EmergencyGround, HolderChange, Need, PageKey, PageStop, PersonTold,
    PresumptionBasis, ReceivedDemand, ReferralStanding, SentReferral,
};
use case::profile::{BodyKind, Checked};
use case::{
    Actor, AgreementId, Basis, Case, CaseId, Compartment, ComplaintId, Concern, ConcernEvent,
    ConcernId, DemandId, DossierId, Duties, EmergencyId, MemberId, OrganisationId, ReferralId,
    Role, Tell,
};
use jiff::Timestamp;
use policy::{
    AlertsFacts, CaseFacts, CaseKeysFacts, ComplaintFacts, ConcernFacts, ConferenceFacts,
    DemandFacts, DossierFacts, EmergencyFacts, JoinFacts, KeysFacts, Mechanism, OrganisationFacts,
    OwnPageFacts, PersonPrincipal, Principal, ReferralFacts, Resource,
};

/// An organisation as it relates to a resource.
pub(crate) struct Relation<R> {
    /// What it is to the resource, in words that follow "the member's organisation".
    pub(crate) words: String,
    pub(crate) organisation: OrganisationId,
    /// Others that the member belongs to.
    pub(crate) elsewhere: BTreeSet<OrganisationId>,
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

/// Whoever asks.
const MEMBER: MemberId = MemberId::new(uuid::Uuid::from_bytes([99; 16]));

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
        member: MEMBER,
        organisation: relation.organisation,
        kind: BodyKind::CivilSociety,
        roles: roles.into_iter().collect(),
        elsewhere: relation.elsewhere.clone(),
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
        relation(
            "holds a case that it was joined to",
            HOLDER,
            by_another.clone().read_by([HOLDER].into()),
        ),
        relation(
            "told it, and it was joined to a case that another holds",
            TELLER,
            by_another.clone().read_by([HOLDER].into()),
        ),
        relation("is the co-ordinator", CO_ORDINATOR, by_another.clone()),
        relation("has nothing to do with it", OTHER, by_another),
    ]
}

/// A concern, and the case of a person whom it may turn out to be about.
pub(crate) fn joins() -> Vec<Relation<JoinFacts>> {
    let of =
        |told: OrganisationId, holder: OrganisationId| JoinFacts::of(&concern(told), &case(holder));
    let apart = of(TELLER, HOLDER);
    vec![
        relation("is the duty desk", DESK, apart),
        relation(
            "is the duty desk and holds the case",
            DESK,
            of(TELLER, DESK),
        ),
        relation("told the concern", TELLER, apart),
        relation("holds the case", HOLDER, apart),
        relation(
            "told the concern and holds the case",
            HOLDER,
            of(HOLDER, HOLDER),
        ),
        relation("is the co-ordinator", CO_ORDINATOR, apart),
        relation("has nothing to do with either", OTHER, apart),
    ]
}

pub(crate) fn cases() -> Vec<Relation<CaseFacts>> {
    let profile = Checked::bundled("zz").unwrap();
    let case = case(HOLDER);
    let facts = CaseFacts::of(&case, DUTIES, profile.profile());
    let with_the_desk = CaseFacts::of(&self::case(DESK), DUTIES, profile.profile());
    let overseen = CaseFacts::of(&self::case(CO_ORDINATOR), DUTIES, profile.profile());
    let mut relations = vec![
        relation("holds it", HOLDER, facts.clone()),
        relation(
            "is the co-ordinator and holds it",
            CO_ORDINATOR,
            overseen.clone(),
        ),
        relation(
            "is the duty desk and the co-ordinator holds it",
            DESK,
            overseen,
        ),
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

/// A demand for records of a case, which a lawyer was told of.
pub(crate) fn demands() -> Vec<Relation<DemandFacts>> {
    let demand = DemandId::from([98; 16]);
    let received = CaseEvent::DemandReceived(ReceivedDemand {
        demand,
        body: "Invented court".to_owned(),
        capacity: DemandCapacity::Court,
        basis: DemandBasis::NotNamed,
        asked: [Compartment::Narrative].into(),
        received_on: jiff::civil::date(1970, 1, 1),
        how: DemandChannel::Post,
        by_when: None,
        lawyer: DemandLawyer::Told([asked_of(1)].into()),
        person: PersonTold::Told,
        by: BY,
    });
    let of = |holder| {
        let mut case = case(holder);
        let referral = case.referrals.get_mut(&referral(1)).unwrap();
        referral.sent.need = Need::LegalAid;
        let id = case.id;
        Case::evolve(Some(case), id, NOW, &received, &BTreeSet::new()).unwrap()
    };
    let facts_of = |case: &Case| DemandFacts::of(case, demand, DUTIES).unwrap();
    let (facts, with_the_desk) = (facts_of(&of(HOLDER)), facts_of(&of(DESK)));
    let mut left = of(HOLDER);
    let referral = left.referrals.get_mut(&referral(1)).unwrap();
    referral.standing = ReferralStanding::Withdrawn;
    let left = facts_of(&left);
    vec![
        relation("holds the case", HOLDER, facts.clone()),
        relation("is the duty desk and holds the case", DESK, with_the_desk),
        relation("is the duty desk", DESK, facts.clone()),
        relation("is the co-ordinator", CO_ORDINATOR, facts.clone()),
        relation(
            "is the person's lawyer who was told",
            asked_of(1),
            facts.clone(),
        ),
        relation(
            "was the person's lawyer who was told, and is no more",
            asked_of(1),
            left,
        ),
        relation("was asked for another service", asked_of(2), facts.clone()),
        relation("held the case before", FORMER, facts.clone()),
        relation("has nothing to do with it", OTHER, facts),
    ]
}

/// A complaint that one organisation takes about another.
pub(crate) fn complaints() -> Vec<Relation<ComplaintFacts>> {
    let facts = ComplaintFacts::of_row(ComplaintId::from([96; 16]), OTHER, HOLDER);
    let mut relations = vec![
        relation("takes it", OTHER, facts),
        relation("is whom it is about", HOLDER, facts),
        relation("is the co-ordinator", CO_ORDINATOR, facts),
        relation("is the duty desk", DESK, facts),
        relation("has nothing to do with it", FORMER, facts),
    ];
    for (words, elsewhere) in [
        (
            "takes it, and the member belongs to whom it is about",
            HOLDER,
        ),
        ("takes it, and the member belongs to a third", FORMER),
    ] {
        relations.push(Relation {
            elsewhere: BTreeSet::from([elsewhere]),
            ..relation(words, OTHER, facts)
        });
    }
    relations
}

/// A dossier that is with the panel.
pub(crate) fn dossiers() -> Vec<Relation<DossierFacts>> {
    let locked_from = |members: &[MemberId]| {
        let id = DossierId::from([97; 16]);
        DossierFacts::of_row(id, PANEL, members.iter().copied().collect())
    };
    let another = MemberId::from([98; 16]);
    vec![
        relation("is the panel", PANEL, locked_from(&[])),
        relation(
            "is the panel, and it is locked from another member",
            PANEL,
            locked_from(&[another]),
        ),
        relation(
            "is the panel, and it is locked from this member",
            PANEL,
            locked_from(&[MEMBER]),
        ),
        relation("holds the case", HOLDER, locked_from(&[])),
        relation("is the co-ordinator", CO_ORDINATOR, locked_from(&[])),
        relation("is the duty desk", DESK, locked_from(&[])),
        relation("has nothing to do with it", OTHER, locked_from(&[])),
        Relation {
            elsewhere: BTreeSet::from([PANEL]),
            ..relation(
                "holds the case, and the member belongs to the panel",
                HOLDER,
                locked_from(&[]),
            )
        },
    ]
}

/// A conference to which an organisation is invited.
pub(crate) fn conferences() -> Vec<Relation<ConferenceFacts>> {
    let invited = || ConferenceFacts::with(TELLER);
    vec![
        relation("is invited", TELLER, invited()),
        relation("holds the case", HOLDER, invited()),
        relation("is the co-ordinator", CO_ORDINATOR, invited()),
        relation("is the duty desk", DESK, invited()),
        relation("has nothing to do with it", OTHER, invited()),
        Relation {
            elsewhere: BTreeSet::from([TELLER]),
            ..relation(
                "has nothing to do with it, and the member belongs to the invited",
                OTHER,
                invited(),
            )
        },
    ]
}

pub(crate) fn case_keys() -> Vec<Relation<CaseKeysFacts>> {
    let profile = Checked::bundled("zz").unwrap();
    let told = |by| Concern {
        compartments: [Compartment::Narrative].into(),
        ..concern(by)
    };
    let today = jiff::civil::date(1970, 1, 1);
    let on_call = OnCallPair::of(asked_of(2), asked_of(3))
        .into_iter()
        .collect();
    let (case, told) = (case(HOLDER), told(TELLER));
    let facts = CaseKeysFacts::of(&case, &told, today, profile.profile(), &on_call);
    let with_words = [
        ("holds it", HOLDER),
        ("is the duty desk", DESK),
        ("told the concern it came from", TELLER),
        ("is the co-ordinator", CO_ORDINATOR),
        ("held it before", FORMER),
        ("accepted a referral in it", asked_of(1)),
        ("is on call with another", asked_of(2)),
        ("has nothing to do with it", OTHER),
    ];
    let all = with_words.map(|(words, who)| relation(words, who, facts.clone()));
    all.into()
}

/// A break-glass that somebody of the holder asked for, before it is open and while it is.
pub(crate) fn emergencies() -> Vec<Relation<EmergencyFacts>> {
    let colleague = MemberId::from([97; 16]);
    let mut relations = Vec::new();
    for (open, state) in [(false, "not open"), (true, "open")] {
        let asked_by = |member| EmergencyFacts::of(&broken(member, open), EMERGENCY, DUTIES, NOW);
        let (own, another) = (asked_by(MEMBER).unwrap(), asked_by(colleague).unwrap());
        for (who, organisation, facts) in [
            ("is one's for which the member asked", HOLDER, &own),
            ("is another than the member asked for", DESK, &own),
            ("holds the case, and a colleague asked", HOLDER, &another),
            ("is the duty desk", DESK, &another),
            ("is the co-ordinator", CO_ORDINATOR, &another),
            ("is child protection", CHILD_PROTECTION, &another),
            ("is the person's lawyer", asked_of(1), &another),
            ("told the concern", TELLER, &another),
            ("has nothing to do with it", OTHER, &another),
        ] {
            let words = format!("{who}: {state}");
            relations.push(relation(&words, organisation, facts.clone()));
        }
    }
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

/// Persons, by whose page is asked for.
pub(crate) fn persons() -> Vec<(&'static str, PersonPrincipal, OwnPageFacts)> {
    let own = PersonPrincipal {
        case: CaseId::from([51; 16]),
    };
    let another = PersonPrincipal {
        case: CaseId::from([52; 16]),
    };
    let (on, off) = (page(false), page(true));
    vec![
        ("whose page it is, while it is on", own, on),
        ("whose page it is, once it is off", own, off),
        ("of another case, while it is on", another, on),
        ("of another case, once it is off", another, off),
    ]
}

/// The page of the case.
fn page(off: bool) -> OwnPageFacts {
    let opened = CaseEvent::PageOpened {
        key: PageKey([1; 32]),
        readable: BTreeSet::new(),
        by: BY,
    };
    let off = off.then_some(CaseEvent::PageTurnedOff {
        stop: PageStop::TurnedOff,
        by: Actor::Person,
    });
    let events = std::iter::once(opened).chain(off);
    let case = events.fold(case(HOLDER), |case, event| {
        let id = case.id;
        Case::evolve(Some(case), id, NOW, &event, &BTreeSet::new()).unwrap()
    });
    OwnPageFacts::of(&case).unwrap()
}

/// The same page, for members of every organisation.
pub(crate) fn pages() -> Vec<Relation<OwnPageFacts>> {
    [
        ("holds the case", HOLDER),
        ("is the duty desk", DESK),
        ("is the co-ordinator", CO_ORDINATOR),
        ("has nothing to do with it", OTHER),
    ]
    .map(|(words, organisation)| relation(words, organisation, page(false)))
    .into()
}

pub(crate) fn organisations() -> Vec<Relation<OrganisationFacts>> {
    let facts = OrganisationFacts { id: HOLDER };
    vec![
        relation("is that organisation", HOLDER, facts),
        relation("is another", OTHER, facts),
    ]
}

pub(crate) fn alerts() -> Vec<Relation<AlertsFacts>> {
    let facts = AlertsFacts {
        organisation: HOLDER,
        co_ordinator: CO_ORDINATOR,
    };
    vec![
        relation("is that organisation", HOLDER, facts),
        relation("is the co-ordinator", CO_ORDINATOR, facts),
        relation("is another", OTHER, facts),
    ]
}

pub(crate) fn keys() -> Vec<Relation<KeysFacts>> {
    let facts = || KeysFacts {
        organisation: HOLDER,
        partners: BTreeSet::from([FORMER]),
    };
    vec![
        relation("is that organisation", HOLDER, facts()),
        relation("is its partner", FORMER, facts()),
        relation("is another", OTHER, facts()),
    ]
}

fn relation<R: Resource>(words: &str, organisation: OrganisationId, resource: R) -> Relation<R> {
    Relation {
        words: words.to_owned(),
        organisation,
        elsewhere: BTreeSet::new(),
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

const EMERGENCY: EmergencyId = EmergencyId::new(uuid::Uuid::from_bytes([70; 16]));

/// The case, in which a member of the holder asked to break glass.
fn broken(member: MemberId, open: bool) -> Case {
    let by = Actor::Member {
        member,
        organisation: HOLDER,
    };
    let asked = AskedEmergency {
        emergency: EMERGENCY,
        ground: EmergencyGround::DangerToLife,
        compartments: [Compartment::Contact].into(),
        confirmers: [DESK, CO_ORDINATOR, CHILD_PROTECTION].into(),
        told: [HOLDER, DESK, CO_ORDINATOR, CHILD_PROTECTION, asked_of(1)].into(),
        until: Timestamp::MAX,
        by,
    };
    let confirmed = CaseEvent::EmergencyConfirmed {
        emergency: EMERGENCY,
        until: Timestamp::MAX,
        by: BY,
    };
    let events = [CaseEvent::EmergencyAsked(asked)];
    let events = events.into_iter().chain(open.then_some(confirmed));
    events.fold(case(HOLDER), |case, event| {
        let id = case.id;
        Case::evolve(Some(case), id, NOW, &event, &BTreeSet::new()).unwrap()
    })
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
            carries: BTreeSet::new(),
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

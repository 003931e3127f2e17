//! Invariant 13 and what identification is held to: no decision without quorum, never by enforcement bodies alone, of
//! nobody without their agreement; a recused member counts for nothing; a negative decision ends no care and undoes
//! no presumption; and how somebody voted stands in no event.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::clock::Outcome;
use case::concern::{Concern, ConcernEvent, Danger, Noticed, Tell, Told};
use case::person::{
    Agreement, Case, CaseEvent, CaseStanding, ClockKind, DossierOrder, DossierStanding, Explained,
    Explanation, HolderOrder, Matter, PanelMemberOrder, PanelOrder, PanelProcedure, PanelUrgency,
    PresumptionBasis, Reply, Speaker, Through, VoteCounts, quorum,
};
use case::profile::{BodyKind, Checked, Stage};
use case::{
    Actor, AgreementId, Basis, CaseId, Compartment, ConcernId, Context, Decision, DossierId,
    Duties, Event, MemberId, Organisation, OrganisationEvent, OrganisationId, Refusal, Role,
};
use jiff::Timestamp;
use proptest::prelude::*;

const CASE: CaseId = CaseId::new(uuid::Uuid::from_bytes([7; 16]));

const fn body(number: u8) -> OrganisationId {
    OrganisationId::new(uuid::Uuid::from_bytes([number; 16]))
}

const HOLDER: OrganisationId = body(1);
const DESK: OrganisationId = body(2);
const PANEL: OrganisationId = body(3);

/// Bodies that send members, and how many each.
const BODIES: [(OrganisationId, BodyKind, u8); 4] = [
    (body(10), BodyKind::Police, 2),
    (body(11), BodyKind::BorderGuard, 1),
    (body(12), BodyKind::SocialServices, 2),
    (body(13), BodyKind::CivilSociety, 1),
];

/// Which members there are, and for whom each sits.
fn members() -> Vec<(MemberId, OrganisationId)> {
    let all = BODIES
        .iter()
        .flat_map(|(body, _, many)| vec![*body; usize::from(*many)]);
    let numbered = (20_u8..).zip(all);
    numbered
        .map(|(number, body)| (MemberId::from([number; 16]), body))
        .collect()
}

fn enforces(body: OrganisationId) -> bool {
    BODIES.iter().any(|(known, kind, _)| {
        *known == body && matches!(kind, BodyKind::Police | BodyKind::BorderGuard)
    })
}

struct World {
    profile: Arc<Checked>,
    register: BTreeMap<OrganisationId, BodyKind>,
    duties: Duties,
    concern: Concern,
    case: Case,
    panel: Organisation,
    /// The box of the round under way: which, and what lies in it.
    ballots: (u32, VoteCounts),
    now: Timestamp,
    ids: u8,
}

impl World {
    fn new(maybe_child: Tell) -> Self {
        Self::with(super::in_zone("Europe/Vienna"), maybe_child)
    }

    fn with(profile: Arc<Checked>, maybe_child: Tell) -> Self {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let concern = ConcernId::from([5; 16]);
        let by = worker(HOLDER);
        let told = Told {
            noticed: Noticed::OwnWork,
            danger: Danger::Unknown,
            persons: None,
            child: maybe_child,
            forms: BTreeSet::new(),
            seen_on: None,
        };
        let reported = ConcernEvent::Reported {
            told,
            desk: DESK,
            by,
        };
        let presumed = CaseEvent::Presumed {
            concern,
            basis: PresumptionBasis::Judgement,
            maybe_child,
            holder: HOLDER,
            interim: false,
            by,
        };
        let none = BTreeSet::new();
        let registered = OrganisationEvent::Registered {
            name: "Invented panel".to_owned(),
            kind: BodyKind::AntiTraffickingAgency,
        };
        let mut events = vec![registered];
        for (member, body) in members() {
            events.push(OrganisationEvent::MemberJoined {
                member,
                roles: [Role::PanelMember].into(),
            });
            let by = worker(PANEL);
            events.push(OrganisationEvent::PanelSeated { member, body, by });
        }
        let panel = events.iter().fold(None, |state, event| {
            Organisation::evolve(state, PANEL, event)
        });
        let mut register: BTreeMap<_, _> =
            BODIES.iter().map(|(id, kind, _)| (*id, *kind)).collect();
        register.insert(HOLDER, BodyKind::CivilSociety);
        register.insert(DESK, BodyKind::Helpline);
        register.insert(PANEL, BodyKind::AntiTraffickingAgency);
        Self {
            profile,
            register,
            duties: Duties {
                desk: DESK,
                co_ordinator: DESK,
                panel: PANEL,
                child_protection: HOLDER,
            },
            concern: Concern::evolve(None, concern, now, &reported, &none).unwrap(),
            case: Case::evolve(None, CASE, now, &presumed, &none).unwrap(),
            panel: panel.unwrap(),
            ballots: (0, VoteCounts::default()),
            now,
            ids: 100,
        }
    }

    fn context(&self, actor: Actor) -> Context<'_> {
        Context {
            now: self.now,
            actor,
            profile: &self.profile,
            duties: &self.duties,
            register: &self.register,
            on_call: &crate::NO_PAIRS,
            coded_only: &crate::NOBODY,
            no_account: &crate::NOBODY,
        }
    }

    fn id(&mut self) -> [u8; 16] {
        self.ids += 1;
        [self.ids; 16]
    }

    /// Carries out what was decided, if it was, and looks whether it may have been.
    fn take(&mut self, decided: Result<Decision, Refusal>) -> Result<Decision, Refusal> {
        let decision = decided?;
        watch(self, &decision).unwrap();
        for append in &decision.appends {
            let Event::Case(event) = &append.event else {
                continue;
            };
            let case = self.case.clone();
            self.case = Case::evolve(Some(case), CASE, self.now, event, &append.parts).unwrap();
        }
        Ok(decision)
    }

    fn answer(&mut self, speaker: Speaker, answer: Reply) -> AgreementId {
        let agreement = AgreementId::from(self.id());
        let terms = Agreement {
            matter: Matter::Identification,
            speaker,
            answer,
            categories: BTreeSet::new(),
            until: None,
            explained: Explanation {
                language: "ro".to_owned(),
                how: Explained::Aloud,
                through: Through::Worker,
            },
        };
        let order = HolderOrder::RecordAgreement { agreement, terms };
        let context = self.context(worker(HOLDER));
        let decided = order.decide(&self.case, &self.concern, &context, BTreeSet::new());
        self.take(decided).unwrap();
        agreement
    }

    fn withdraw(&mut self, agreement: AgreementId) -> Result<Decision, Refusal> {
        let order = HolderOrder::WithdrawAgreement(agreement);
        let context = self.context(worker(HOLDER));
        let decided = order.decide(&self.case, &self.concern, &context, BTreeSet::new());
        self.take(decided)
    }

    fn hold(&mut self, dossier: DossierId, order: DossierOrder) -> Result<Decision, Refusal> {
        let words = match order {
            DossierOrder::Withdraw(_) => BTreeSet::new(),
            _ => [Compartment::Dossier(dossier)].into(),
        };
        let context = self.context(worker(HOLDER));
        let decided = order.decide(&self.case, &context, words);
        self.take(decided)
    }

    fn submit(&mut self) -> Result<DossierId, Refusal> {
        let dossier = DossierId::from(self.id());
        let order = DossierOrder::Submit {
            dossier,
            urgent: None,
            counts_from: None,
        };
        self.hold(dossier, order).map(|_| dossier)
    }

    fn keep(&mut self, dossier: DossierId, order: PanelOrder) -> Result<Decision, Refusal> {
        let words = match order {
            PanelOrder::Decide
            | PanelOrder::KeepDissent
            | PanelOrder::Check { complete: false } => [Compartment::Dossier(dossier)].into(),
            _ => BTreeSet::new(),
        };
        let context = self.context(worker(PANEL));
        let decided = order.decide(dossier, &self.case, &self.panel, &context, words);
        self.take(decided)
    }

    fn round(&mut self, dossier: DossierId) -> Result<Decision, Refusal> {
        let why = PanelUrgency::Removal;
        self.keep(
            dossier,
            PanelOrder::OpenRound(PanelProcedure::Written { why }),
        )
    }

    /// Casts a ballot: the order does not say which, and the box holds it.
    fn vote(
        &mut self,
        dossier: DossierId,
        member: MemberId,
        ballot: u8,
    ) -> Result<Decision, Refusal> {
        let actor = Actor::Member {
            member,
            organisation: PANEL,
        };
        let context = self.context(actor);
        let order = PanelMemberOrder::Vote;
        let decided = order.decide(dossier, &self.case, &self.panel, &context);
        let decision = self.take(decided)?;
        let round = self.case.dossiers[&dossier].round;
        if self.ballots.0 != round {
            self.ballots = (round, VoteCounts::default());
        }
        match ballot {
            0 => self.ballots.1.positive += 1,
            1 => self.ballots.1.negative += 1,
            _ => self.ballots.1.abstained += 1,
        }
        Ok(decision)
    }

    fn recuse(&mut self, dossier: DossierId, member: MemberId) -> Result<Decision, Refusal> {
        self.keep(dossier, PanelOrder::Recuse(member))
    }

    fn count(&mut self, dossier: DossierId) -> Result<Decision, Refusal> {
        let round = self.case.dossiers[&dossier].round;
        let counts = match self.ballots.0 == round {
            true => self.ballots.1,
            false => VoteCounts::default(),
        };
        self.keep(dossier, PanelOrder::Count(counts))
    }

    /// A dossier of which the members of these places voted so.
    fn voted(&mut self, votes: &[(usize, u8)]) -> DossierId {
        self.answer(Speaker::Person, Reply::Agreed);
        let dossier = self.submit().unwrap();
        self.keep(dossier, PanelOrder::Check { complete: true })
            .unwrap();
        self.round(dossier).unwrap();
        for (place, ballot) in votes {
            let member = members()[*place].0;
            self.vote(dossier, member, *ballot).unwrap();
        }
        dossier
    }

    fn standing(&self, dossier: DossierId) -> DossierStanding {
        self.case.dossiers[&dossier].standing
    }
}

fn worker(organisation: OrganisationId) -> Actor {
    Actor::Member {
        member: MemberId::from([99; 16]),
        organisation,
    }
}

/// What every decision is held to, said without the rules' own words for it.
fn watch(world: &World, decision: &Decision) -> Result<(), String> {
    for append in &decision.appends {
        let Event::Case(event) = &append.event else {
            continue;
        };
        match event {
            CaseEvent::PanelVotesCounted {
                dossier, counts, ..
            } => {
                let it = &world.case.dossiers[dossier];
                let seats: Vec<_> = members()
                    .into_iter()
                    .filter(|(member, _)| it.voted.contains_key(member))
                    .filter(|(member, _)| !it.recused.contains(member))
                    .filter(|(member, _)| world.panel.members.contains_key(member))
                    .collect();
                let may = members()
                    .into_iter()
                    .filter(|(member, _)| !it.recused.contains(member))
                    .filter(|(member, _)| world.panel.members.contains_key(member))
                    .count();
                let bodies: BTreeSet<_> = seats.iter().map(|(_, body)| *body).collect();
                if seats.len() < 3 || seats.len() * 2 <= may || bodies.len() < 2 {
                    return Err("votes were counted without quorum".to_owned());
                }
                if bodies.iter().all(|body| enforces(*body)) {
                    return Err("enforcement bodies decided alone".to_owned());
                }
                if usize::try_from(counts.total()) != Ok(it.voted.len()) {
                    return Err("other ballots were counted than were cast".to_owned());
                }
            }
            CaseEvent::PanelVoted { dossier, by, .. } => {
                let it = &world.case.dossiers[dossier];
                let Actor::Member { member, .. } = by else {
                    return Err("nobody voted".to_owned());
                };
                if it.recused.contains(member) || it.voted.contains_key(member) {
                    return Err("somebody voted twice, or was recused".to_owned());
                }
            }
            CaseEvent::PanelDecided(decided) => {
                let it = &world.case.dossiers[&decided.dossier];
                let DossierStanding::Counted(_, counts) = it.standing else {
                    return Err("something was decided that was not counted".to_owned());
                };
                let doubt = counts.positive >= counts.negative;
                if (decided.outcome == Outcome::Positive) != doubt {
                    return Err("the decision is not what the votes were".to_owned());
                }
                let today = world.context(worker(PANEL)).today();
                if !world.case.agrees_to(Matter::Identification, false, today) {
                    return Err("somebody was decided about who did not agree".to_owned());
                }
                only_the_dossier(world, decision)?;
            }
            _ => {}
        }
        let written = String::from_utf8(append.event.encode()).unwrap();
        let tells = ["positive", "negative", "abstained"];
        let voted = matches!(event, CaseEvent::PanelVoted { .. });
        if voted && tells.iter().any(|word| written.contains(word)) {
            return Err("an event tells how somebody voted".to_owned());
        }
    }
    for grant in &decision.grants {
        if grant.to == PANEL {
            let founded = matches!(grant.basis, Basis::Agreement(_))
                && matches!(grant.compartment, Compartment::Dossier(_));
            if !founded {
                return Err(format!("the panel was given {}", grant.compartment));
            }
        }
    }
    Ok(())
}

/// A decision of the panel changes the dossier and ends its clock, and nothing else of the case.
fn only_the_dossier(world: &World, decision: &Decision) -> Result<(), String> {
    let mut after = world.case.clone();
    for append in &decision.appends {
        if let Event::Case(event) = &append.event {
            after = Case::evolve(Some(after), CASE, world.now, event, &append.parts).unwrap();
        }
    }
    let rest = |case: &Case| {
        let mut case = case.clone();
        case.dossiers.clear();
        case.clocks
            .retain(|_, clock| clock.kind != ClockKind::Identification);
        case.compartments
            .retain(|part| !matches!(part, Compartment::Dossier(_)));
        (case.version, case.moved_at) = (0, Timestamp::UNIX_EPOCH);
        case
    };
    match rest(&after) == rest(&world.case) {
        true => Ok(()),
        false => Err("a decision of the panel changed more than the dossier".to_owned()),
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Agree,
    TakeBack,
    Submit,
    Withdraw,
    Check(bool),
    Round,
    Vote(usize, u8),
    Recuse(usize),
    Leave(usize),
    Count,
    Decide,
    Again,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let member = 0..members().len();
    let act = prop_oneof![
        2 => Just(Act::Agree),
        1 => Just(Act::TakeBack),
        3 => Just(Act::Submit),
        1 => Just(Act::Withdraw),
        3 => prop::bool::weighted(0.9).prop_map(Act::Check),
        3 => Just(Act::Round),
        12 => (member.clone(), 0..3_u8).prop_map(|(who, how)| Act::Vote(who, how)),
        1 => member.clone().prop_map(Act::Recuse),
        1 => member.prop_map(Act::Leave),
        4 => Just(Act::Count),
        3 => Just(Act::Decide),
        1 => Just(Act::Again),
    ];
    prop::collection::vec(act, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn over_random_histories_nothing_is_decided_that_may_not_be(acts in acts()) {
        let mut world = World::new(Tell::No);
        let mut agreement = None;
        let mut dossier = None;
        for act in acts {
            let who = |place: usize| members()[place].0;
            let presumed = (world.case.presumed_at, world.case.presumed_on.clone());
            match (act, dossier) {
                (Act::Agree, _) => {
                    agreement = Some(world.answer(Speaker::Person, Reply::Agreed));
                }
                (Act::TakeBack, _) => {
                    if let Some(agreement) = agreement.take()
                        && let Ok(decision) = world.withdraw(agreement)
                    {
                        let open = world.case.pending_dossier();
                        prop_assert!(open.is_none(), "a dossier outlived the agreement");
                        let taken = |id: &DossierId| decision.revocations.iter().any(|it| {
                            (it.compartment, it.from) == (Compartment::Dossier(*id), PANEL)
                        });
                        let closed = dossier.as_ref().is_none_or(|id| {
                            let standing = world.case.dossiers[id].standing;
                            taken(id) || standing == DossierStanding::Withdrawn
                        });
                        prop_assert!(closed, "the panel kept the key");
                    }
                }
                (Act::Submit, _) => {
                    dossier = world.submit().ok().or(dossier);
                }
                (Act::Leave(place), _) => {
                    let (member, by) = (who(place), worker(PANEL));
                    let left = OrganisationEvent::MemberLeft { member, by };
                    let panel = world.panel.clone();
                    world.panel = Organisation::evolve(Some(panel), PANEL, &left).unwrap();
                }
                (_, None) => {}
                (Act::Withdraw, Some(id)) => {
                    let _ = world.hold(id, DossierOrder::Withdraw(id));
                }
                (Act::Check(complete), Some(id)) => {
                    let _ = world.keep(id, PanelOrder::Check { complete });
                }
                (Act::Round, Some(id)) => {
                    let _ = world.round(id);
                }
                (Act::Vote(place, ballot), Some(id)) => {
                    let _ = world.vote(id, who(place), ballot);
                }
                (Act::Recuse(place), Some(id)) => {
                    let member = who(place);
                    let before = world.case.dossiers[&id].clone();
                    if world.recuse(id, member).is_ok() {
                        let it = &world.case.dossiers[&id];
                        prop_assert!(it.recused.contains(&member));
                        // What was decided stands, with the votes that it came from; a vote that nothing was
                        // decided by yet is gone.
                        prop_assert_eq!(&it.decisions, &before.decisions);
                        let votes = matches!(
                            it.standing,
                            DossierStanding::Voting(_) | DossierStanding::Counted(..)
                        );
                        prop_assert!(!votes || !it.voted.contains_key(&member));
                        prop_assert!(votes || it.standing == before.standing);
                    }
                }
                (Act::Count, Some(id)) => {
                    let _ = world.count(id);
                }
                (Act::Decide, Some(id)) => {
                    let _ = world.keep(id, PanelOrder::Decide);
                }
                (Act::Again, Some(id)) => {
                    let _ = world.hold(id, DossierOrder::Reconsider(id));
                }
            }
            let now = (world.case.presumed_at, world.case.presumed_on.clone());
            prop_assert_eq!(now, presumed, "the presumption was undone");
            prop_assert_eq!(world.case.standing, CaseStanding::Open);
            let first = world.case.statuses()[0];
            prop_assert_eq!((first.stage, first.by), (Stage::Presumed, Some(HOLDER)));
        }
    }
}

/// The watch finds what it is there to find.
#[test]
fn a_count_without_quorum_and_one_of_police_alone_are_caught() {
    let counted = |world: &World, dossier| {
        let counts = VoteCounts {
            positive: u32::try_from(world.case.dossiers[&dossier].voted.len()).unwrap(),
            ..VoteCounts::default()
        };
        let event = CaseEvent::PanelVotesCounted {
            dossier,
            counts,
            by: worker(PANEL),
        };
        let append = case::Append {
            stream: CASE.into(),
            event: Event::Case(event),
            parts: BTreeSet::new(),
        };
        let decision = Decision {
            appends: vec![append],
            ..Decision::default()
        };
        watch(world, &decision)
    };
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 0), (3, 0)]);
    assert!(counted(&world, dossier).unwrap_err().contains("quorum"));
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 0), (1, 0), (2, 0)]);
    // Three of six are not more than half; with one who has left, they are.
    let left = OrganisationEvent::MemberLeft {
        member: members()[5].0,
        by: worker(PANEL),
    };
    let panel = world.panel.clone();
    world.panel = Organisation::evolve(Some(panel), PANEL, &left).unwrap();
    assert!(counted(&world, dossier).unwrap_err().contains("alone"));
}

#[test]
fn without_quorum_it_is_said_what_is_missing() {
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 0), (3, 0)]);
    // More than half of six.
    let needed = Refusal::QuorumMembers {
        voted: 2,
        needed: 4,
    };
    assert_eq!(world.count(dossier).unwrap_err(), needed);
    assert!(needed.to_string().contains("wait for more members"));
    // Both members of the social services, and nobody else: they leave the others too few bodies.
    for place in [0, 1, 2, 5] {
        world.recuse(dossier, members()[place].0).unwrap();
    }
    for place in [3, 4] {
        world.vote(dossier, members()[place].0, 0).unwrap();
    }
    let quorum = quorum(
        &world.case.dossiers[&dossier],
        &world.panel,
        &world.context(worker(PANEL)),
    );
    assert_eq!((quorum.may_vote, quorum.bodies), (2, 1));
    assert!(world.count(dossier).is_err());
}

#[test]
fn police_and_border_guards_never_decide_alone() {
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 1), (1, 1), (2, 1)]);
    for place in [4, 5] {
        world.recuse(dossier, members()[place].0).unwrap();
    }
    let refused = world.count(dossier).unwrap_err();
    assert_eq!(refused, Refusal::OnlyEnforcing);
    // One member of another body changes that.
    world.vote(dossier, members()[3].0, 1).unwrap();
    world.count(dossier).unwrap();
}

#[test]
fn nobody_votes_twice_and_a_recused_members_vote_is_cast_anew_by_the_others() {
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 1), (3, 1), (4, 1), (5, 1)]);
    let (twice, recused) = (members()[3].0, members()[5].0);
    assert_eq!(
        world.vote(dossier, twice, 0).unwrap_err(),
        Refusal::VotedAlready
    );
    world.recuse(dossier, recused).unwrap();
    assert!(world.case.dossiers[&dossier].voted.is_empty());
    let gone = world.vote(dossier, recused, 0).unwrap_err();
    assert_eq!(gone, Refusal::NoSuchDossier, "as if there were none");
    assert!(matches!(
        world.count(dossier),
        Err(Refusal::QuorumMembers { .. })
    ));
    for place in [0, 3, 4] {
        world.vote(dossier, members()[place].0, 0).unwrap();
    }
    world.count(dossier).unwrap();
}

#[test]
fn who_is_recused_after_the_decision_changes_nothing_of_it_and_votes_no_more() {
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 1), (1, 1), (2, 1), (3, 1)]);
    world.count(dossier).unwrap();
    world.keep(dossier, PanelOrder::Decide).unwrap();
    let decided = world.case.dossiers[&dossier].clone();
    let member = members()[0].0;
    world.recuse(dossier, member).unwrap();
    let it = &world.case.dossiers[&dossier];
    assert_eq!(it.standing, DossierStanding::Decided(Outcome::Negative));
    assert_eq!(
        (&it.voted, &it.decisions),
        (&decided.voted, &decided.decisions)
    );

    world
        .hold(dossier, DossierOrder::Reconsider(dossier))
        .unwrap();
    world
        .keep(dossier, PanelOrder::Check { complete: true })
        .unwrap();
    world.round(dossier).unwrap();
    assert!(world.case.dossiers[&dossier].voted.is_empty());
    let again = world.vote(dossier, member, 1).unwrap_err();
    assert_eq!(again, Refusal::NoSuchDossier);
}

#[test]
fn nothing_is_counted_but_the_ballots_of_those_who_voted() {
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 1), (3, 1), (4, 1), (5, 1)]);
    let fewer = VoteCounts {
        positive: 3,
        ..VoteCounts::default()
    };
    let refused = world.keep(dossier, PanelOrder::Count(fewer)).unwrap_err();
    assert_eq!(refused, Refusal::BallotsMissing);
}

#[test]
fn no_adult_is_decided_without_their_own_agreement_and_no_child_without_both() {
    let mut world = World::new(Tell::No);
    assert_eq!(
        world.submit().unwrap_err(),
        Refusal::IdentificationNotAgreed
    );
    world.answer(Speaker::Person, Reply::Refused);
    assert_eq!(
        world.submit().unwrap_err(),
        Refusal::IdentificationNotAgreed
    );
    assert!(world.case.declines_identification());
    // Who declines is still helped: the case stays open, and is counted as it was.
    assert_eq!(world.case.standing, CaseStanding::Open);

    let mut child = World::new(Tell::Yes);
    child.answer(Speaker::Person, Reply::Agreed);
    assert_eq!(child.submit().unwrap_err(), Refusal::ChildAndRepresentative);
    child.answer(Speaker::Representative, Reply::Agreed);
    child.submit().unwrap();
    let mut young = World::new(Tell::Yes);
    young.answer(Speaker::Person, Reply::TooYoung);
    young.answer(Speaker::Representative, Reply::Agreed);
    young.submit().unwrap();
}

#[test]
fn when_the_agreement_is_taken_back_the_panel_opens_nothing_more_and_decides_nothing() {
    let mut world = World::new(Tell::No);
    let agreement = world.answer(Speaker::Person, Reply::Agreed);
    let dossier = world.submit().unwrap();
    world
        .keep(dossier, PanelOrder::Check { complete: true })
        .unwrap();
    world.round(dossier).unwrap();
    let decision = world.withdraw(agreement).unwrap();
    assert_eq!(world.standing(dossier), DossierStanding::Withdrawn);
    let taken = decision.revocations.iter();
    let taken: Vec<_> = taken.map(|it| (it.compartment, it.from)).collect();
    assert_eq!(taken, [(Compartment::Dossier(dossier), PANEL)]);
    let clock = world.case.dossiers[&dossier].clock;
    assert!(world.case.clocks[&clock].ended.is_some());
    let voted = world.vote(dossier, members()[0].0, 0).unwrap_err();
    assert_eq!(voted, Refusal::NoSuchDossier);
}

#[test]
fn a_negative_stands_beside_the_presumption_and_can_be_looked_at_again() {
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 1), (3, 1), (4, 1), (5, 0)]);
    world.count(dossier).unwrap();
    world.keep(dossier, PanelOrder::Decide).unwrap();
    assert_eq!(
        world.standing(dossier),
        DossierStanding::Decided(Outcome::Negative)
    );
    let (decision, _, version) = world.case.dossiers[&dossier].decision().unwrap().clone();
    let until = decision.reconsider.unwrap();
    assert_eq!(until.last_day.to_string(), "2026-06-02");
    assert!(until.article.contains("sec. 11"));
    let stages: Vec<_> = world.case.statuses().iter().map(|it| it.stage).collect();
    assert_eq!(stages, [Stage::Presumed, Stage::NotIdentified]);
    // It is not the holder's to undo.
    let correct = HolderOrder::Correct { mistaken: version };
    let words = [Compartment::Narrative].into();
    let context = world.context(worker(HOLDER));
    let refused = correct.decide(&world.case, &world.concern, &context, words);
    assert_eq!(refused.unwrap_err(), Refusal::PanelDecided);
    world.keep(dossier, PanelOrder::KeepDissent).unwrap();
    assert_eq!(world.case.dossiers[&dossier].dissents.len(), 1);

    world
        .hold(dossier, DossierOrder::Reconsider(dossier))
        .unwrap();
    world
        .keep(dossier, PanelOrder::Check { complete: true })
        .unwrap();
    world.round(dossier).unwrap();
    for place in [0, 3, 4, 5] {
        world.vote(dossier, members()[place].0, 0).unwrap();
    }
    world.count(dossier).unwrap();
    world.keep(dossier, PanelOrder::Decide).unwrap();
    let stages: Vec<_> = world.case.statuses().iter().map(|it| it.stage).collect();
    assert_eq!(
        stages,
        [Stage::Presumed, Stage::NotIdentified, Stage::Identified]
    );
}

#[test]
fn a_tie_is_decided_for_the_person_and_abstentions_decide_nothing() {
    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 1), (3, 1), (4, 0), (5, 0)]);
    world.count(dossier).unwrap();
    world.keep(dossier, PanelOrder::Decide).unwrap();
    assert_eq!(
        world.standing(dossier),
        DossierStanding::Decided(Outcome::Positive)
    );

    let mut world = World::new(Tell::No);
    let dossier = world.voted(&[(0, 2), (3, 2), (4, 2), (5, 2)]);
    assert_eq!(
        world.count(dossier).unwrap_err(),
        Refusal::NobodyForOrAgainst
    );
}

#[test]
fn a_quorum_that_nobody_has_read_is_inherited_from_the_house() {
    let stated = "value.members = 3\nvalue.share = \"more-than-half\"\nvalue.bodies = 2\n\
                  source = \"Mechanism Act (invented) sec. 12a\"\nconfidence = \"verified\"\n\
                  read = 2026-11-24\n";
    let text = super::zz_with(&[(stated, "unknown = \"not read\"\n")]);
    let profile = Arc::new(super::checked(&text));
    let inherited = profile.profile().quorum();
    assert!(!inherited.stated && inherited.article.contains("CETS 197 art. 10(1)"));
    let mut world = World::with(profile, Tell::No);
    let dossier = world.voted(&[(3, 0), (4, 0)]);
    for place in [0, 1, 2] {
        world.recuse(dossier, members()[place].0).unwrap();
    }
    // Two of three who may vote, of one body: it takes another.
    let refused = world.count(dossier).unwrap_err();
    assert_eq!(
        refused,
        Refusal::QuorumBodies {
            voted: 1,
            needed: 2
        }
    );
    world.vote(dossier, members()[5].0, 0).unwrap();
    world.count(dossier).unwrap();
}

#[test]
fn a_profile_asks_for_no_fewer_bodies_than_the_house() {
    let text = super::zz_with(&[
        ("value.members = 3", "value.members = 2"),
        ("value.bodies = 2", "value.bodies = 1"),
    ]);
    let mut world = World::with(Arc::new(super::checked(&text)), Tell::No);
    let dossier = world.voted(&[(3, 0), (4, 0)]);
    for place in [0, 1, 2] {
        world.recuse(dossier, members()[place].0).unwrap();
    }
    let refused = world.count(dossier).unwrap_err();
    assert_eq!(
        refused,
        Refusal::QuorumBodies {
            voted: 1,
            needed: 2
        }
    );
}

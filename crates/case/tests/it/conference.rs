//! What the local team is held to: there is one holder, whatever it does; nobody has a key of its words but on what the
//! person agreed to or the law lets go; each open action is one organisation's; and no help depends on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::concern::{Concern, ConcernEvent, Danger, Noticed, Tell, Told};
use case::person::{
    ActionEnd, ActionKind, ActionOwner, Agreement, Case, CaseEvent, CaseStanding, ClockEnd,
    ClockKind, CloseReason, ConferenceOrder, ConferenceStanding, ConferenceWay, Explained,
    Explanation, GuardianHeard, HeldConference, HolderOrder, InvitationAnswer, Invite,
    InvitedOrder, Matter, Need, NotDone, PartEnd, PersonHeard, PersonsPart, PersonsView,
    PresumptionBasis, Reads, ReceiverOrder, Reply, ShareBasis, Speaker, Through, lapse,
};
use case::profile::{BodyKind, Checked};
use case::{
    Actor, AgreementId, Basis, CaseId, Compartment, ConcernId, ConferenceId, Context, Decision,
    Duties, Event, MemberId, OrganisationId, ReferralId, Refusal,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const CASE: CaseId = CaseId::new(uuid::Uuid::from_bytes([7; 16]));
const CONFERENCE: ConferenceId = ConferenceId::new(uuid::Uuid::from_bytes([8; 16]));
const OWN: Compartment = Compartment::Conference(CONFERENCE);

const fn body(number: u8) -> OrganisationId {
    OrganisationId::new(uuid::Uuid::from_bytes([number; 16]))
}

const HOLDER: OrganisationId = body(1);
const DESK: OrganisationId = body(2);
const CHILDREN: OrganisationId = body(3);
const SHELTER: OrganisationId = body(4);
const DOCTOR: OrganisationId = body(5);
const UNION: OrganisationId = body(6);

struct World {
    profile: Arc<Checked>,
    register: BTreeMap<OrganisationId, BodyKind>,
    coded_only: BTreeSet<OrganisationId>,
    duties: Duties,
    concern: Concern,
    case: Case,
    /// Who holds a key of the conference's words.
    keys: BTreeSet<OrganisationId>,
    now: Timestamp,
    ids: u8,
    flaw: Flaw,
}

/// What is made wrong, to see that the watch finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    None,
    /// Withdrawing an agreement takes no key back.
    KeepsKeys,
    /// Whoever is invited gets the key whatever was agreed.
    TellsAll,
    /// An action is the property of whoever is asked before they said so.
    OwnedUnasked,
    /// An action of whoever has no part any more stays theirs.
    OwnedByNobody,
    /// Accepting an action makes the organisation the holder.
    MovesHolder,
}

impl World {
    fn new(maybe_child: Tell) -> Self {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let concern = ConcernId::from([5; 16]);
        let holder = match maybe_child {
            Tell::Yes => CHILDREN,
            _ => HOLDER,
        };
        let by = worker(holder);
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
            holder,
            interim: false,
            by,
        };
        let none = BTreeSet::new();
        let register = BTreeMap::from([
            (HOLDER, BodyKind::CivilSociety),
            (DESK, BodyKind::Helpline),
            (CHILDREN, BodyKind::ChildProtection),
            (SHELTER, BodyKind::CivilSociety),
            (DOCTOR, BodyKind::HealthCare),
            (UNION, BodyKind::TradeUnion),
        ]);
        Self {
            profile: super::in_zone("Europe/Vienna"),
            register,
            coded_only: BTreeSet::new(),
            duties: Duties {
                desk: DESK,
                co_ordinator: DESK,
                panel: DESK,
                child_protection: CHILDREN,
            },
            concern: Concern::evolve(None, concern, now, &reported, &none).unwrap(),
            case: Case::evolve(None, CASE, now, &presumed, &none).unwrap(),
            keys: BTreeSet::new(),
            now,
            ids: 100,
            flaw: Flaw::None,
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
            coded_only: &self.coded_only,
            no_account: &crate::NOBODY,
        }
    }

    fn take(&mut self, decided: Result<Decision, Refusal>) -> Result<Decision, Refusal> {
        let decision = decided?;
        for append in &decision.appends {
            let Event::Case(event) = &append.event else {
                continue;
            };
            let case = self.case.clone();
            self.case = Case::evolve(Some(case), CASE, self.now, event, &append.parts).unwrap();
        }
        for grant in decision.grants.iter().filter(|it| it.compartment == OWN) {
            self.keys.insert(grant.to);
        }
        if self.flaw != Flaw::KeepsKeys {
            for taken in decision
                .revocations
                .iter()
                .filter(|it| it.compartment == OWN)
            {
                self.keys.remove(&taken.from);
            }
        }
        for append in &decision.appends {
            match (&append.event, self.flaw) {
                (Event::Case(CaseEvent::ConferenceInvited(it)), Flaw::TellsAll) => {
                    self.keys.insert(it.to);
                }
                (
                    Event::Case(CaseEvent::ActionAnswered {
                        accepts: true, by, ..
                    }),
                    Flaw::MovesHolder,
                ) => self.case.holder = by.organisation().unwrap(),
                (
                    Event::Case(CaseEvent::ConferencePartEnded { organisation, .. }),
                    Flaw::OwnedByNobody,
                ) => {
                    for action in self.case.actions.values_mut().filter(|it| it.is_open()) {
                        action.owner = ActionOwner::Organisation(*organisation);
                    }
                }
                _ => {}
            }
        }
        if self.flaw == Flaw::OwnedUnasked {
            for action in self.case.actions.values_mut() {
                if let Some(asked) = action.asked.filter(|_| action.is_open()) {
                    action.owner = ActionOwner::Organisation(asked);
                }
            }
        }
        Ok(decision)
    }

    fn id(&mut self) -> [u8; 16] {
        self.ids += 1;
        [self.ids; 16]
    }

    fn holds(&mut self, order: HolderOrder) -> Result<Decision, Refusal> {
        let context = self.context(worker(self.case.holder));
        let decided = order.decide(&self.case, &self.concern, &context, BTreeSet::new());
        self.take(decided)
    }

    fn answer(
        &mut self,
        with: OrganisationId,
        speaker: Speaker,
        answer: Reply,
        categories: &[Compartment],
    ) -> AgreementId {
        let agreement = AgreementId::from(self.id());
        let terms = Agreement {
            matter: Matter::Share { with },
            speaker,
            answer,
            categories: categories.iter().copied().collect(),
            until: None,
            explained: Explanation {
                language: "ro".to_owned(),
                how: Explained::Aloud,
                through: Through::Worker,
            },
        };
        self.holds(HolderOrder::RecordAgreement { agreement, terms })
            .unwrap();
        agreement
    }

    fn agree(&mut self, with: OrganisationId) -> AgreementId {
        self.answer(with, Speaker::Person, Reply::Agreed, &[Compartment::Health])
    }

    fn agreement_with(&self, with: OrganisationId) -> Option<AgreementId> {
        let answer = self.case.answer(Matter::Share { with }, Speaker::Person);
        answer.map(|(id, _)| id)
    }

    fn chairs(&mut self, order: ConferenceOrder, words: bool) -> Result<Decision, Refusal> {
        let parts = match words {
            true => BTreeSet::from([OWN]),
            false => BTreeSet::new(),
        };
        let context = self.context(worker(self.case.holder));
        let decided = order.decide(&self.case, &context, parts);
        self.take(decided)
    }

    fn invited(
        &mut self,
        who: OrganisationId,
        order: InvitedOrder,
        words: bool,
    ) -> Result<Decision, Refusal> {
        let parts = match words {
            true => BTreeSet::from([OWN]),
            false => BTreeSet::new(),
        };
        let context = self.context(worker(who));
        let decided = order.decide(&self.case, &context, parts);
        self.take(decided)
    }

    fn call(&mut self, invite: Vec<Invite>) -> Result<Decision, Refusal> {
        let order = ConferenceOrder::Call {
            conference: CONFERENCE,
            needs: [Need::Shelter].into(),
            starts: self.now + SignedDuration::from_hours(48),
            way: ConferenceWay::InPerson,
            person: PersonsPart::TakesPart,
            carries: [Compartment::Health].into(),
            invite,
        };
        self.chairs(order, true)
    }

    fn invite(&mut self, to: OrganisationId, reads: Reads) -> Result<Decision, Refusal> {
        let basis = self
            .agreement_with(to)
            .unwrap_or(AgreementId::from([0; 16]));
        let basis = ShareBasis::Agreement(basis);
        let order = ConferenceOrder::Invite(CONFERENCE, Invite { to, basis, reads });
        self.chairs(order, false)
    }

    fn hold(&mut self, attended: &[OrganisationId]) -> Result<Decision, Refusal> {
        let held = HeldConference {
            conference: CONFERENCE,
            on: self.context(Actor::System).today(),
            attended: attended.iter().copied().collect(),
            person: PersonHeard::Present,
            guardian: None,
            view: PersonsView::Agrees,
            by: Actor::System,
        };
        self.chairs(ConferenceOrder::Hold(held), true)
    }

    fn agreed_action(&mut self, asked: Option<OrganisationId>) -> Result<case::ActionId, Refusal> {
        let order = ConferenceOrder::Agree {
            conference: CONFERENCE,
            kind: ActionKind::Health,
            asked,
            last_day: self.context(Actor::System).today(),
        };
        self.chairs(order, true)?;
        Ok(*self.case.actions.keys().next_back().unwrap())
    }

    /// A conference that was held, with the shelter and the doctor.
    fn held() -> Self {
        let mut world = Self::new(Tell::No);
        world.call(Vec::new()).unwrap();
        for to in [SHELTER, DOCTOR] {
            world.agree(to);
            world.invite(to, Reads::Paper).unwrap();
        }
        world.hold(&[SHELTER]).unwrap();
        world
    }
}

fn worker(organisation: OrganisationId) -> Actor {
    Actor::Member {
        member: MemberId::from([99; 16]),
        organisation,
    }
}

/// What every decision is held to, said without the rules' own words for it.
fn watch(world: &World, before: OrganisationId, decision: &Decision) -> Result<(), String> {
    let case = &world.case;
    let moved = decision
        .appends
        .iter()
        .any(|append| matches!(append.event, Event::Case(CaseEvent::HolderChanged { .. })));
    if case.holder != before && !moved {
        return Err("a conference moved responsibility".to_owned());
    }
    let today = world.context(Actor::System).today();
    let readers: BTreeSet<_> = case.readers(today).into_iter().map(|(it, _)| it).collect();
    for holder in world.keys.iter().filter(|it| !readers.contains(it)) {
        let may = case.conferences.values().any(|it| {
            let part = it.invited.get(holder);
            let part = part.filter(|part| part.ended.is_none() && part.reads == Reads::Paper);
            part.is_some_and(|part| match &part.basis {
                Basis::Law(_) => true,
                Basis::Agreement(_) => case.agreements.iter().any(|(_, it)| {
                    it.terms.matter == Matter::Share { with: *holder }
                        && it.terms.answer == Reply::Agreed
                        && it.ended.is_none()
                        && it.terms.categories.contains(&Compartment::Health)
                }),
                _ => false,
            })
        });
        if !may {
            return Err(format!("{holder} has a key that nothing lets it have"));
        }
    }
    for action in case.actions.values().filter(|it| it.is_open()) {
        let owner = case.owner_of(action);
        let it = &case.conferences[&action.agreed.conference];
        let has_part = it.part(owner).is_some();
        if owner != case.holder && !has_part {
            return Err("an action is theirs who have no part".to_owned());
        }
        if owner != case.holder && action.asked == Some(owner) {
            return Err("an action is theirs who have not said so".to_owned());
        }
        if case.standing != CaseStanding::Open {
            return Err("an action stayed open when work on the case ended".to_owned());
        }
    }
    for append in &decision.appends {
        let Event::Case(event) = &append.event else {
            continue;
        };
        let about = matches!(
            event,
            CaseEvent::ConferenceCalled(_)
                | CaseEvent::ConferenceInvited(_)
                | CaseEvent::ConferenceHeld(_)
                | CaseEvent::ActionAgreed(_)
        );
        let written = String::from_utf8(append.event.encode()).unwrap();
        let words = ["\"level\"", "\"class\"", "\"score\""];
        if about && words.iter().any(|word| written.contains(word)) {
            return Err("a conference tells how a screening ended".to_owned());
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Agree(OrganisationId),
    AgreeToLess(OrganisationId),
    TakeBack(OrganisationId),
    Call,
    Invite(OrganisationId, bool),
    EndPart(OrganisationId),
    Answer(OrganisationId, InvitationAnswer),
    Move,
    CallOff,
    Hold,
    Action(Option<OrganisationId>),
    AnswerAction(OrganisationId, bool),
    HandOn(OrganisationId, Option<OrganisationId>),
    End(OrganisationId),
    ChairEnds,
    Offer(OrganisationId),
    Accept,
    Close,
    Reopen,
    Later,
}

fn act() -> impl Strategy<Value = Act> {
    let who = || prop::sample::select(vec![SHELTER, DOCTOR, UNION]);
    let maybe = || prop::option::of(prop::sample::select(vec![SHELTER, DOCTOR, UNION]));
    let answer = prop::sample::select(vec![
        InvitationAnswer::Comes,
        InvitationAnswer::CannotCome,
        InvitationAnswer::NotOurs,
    ]);
    prop_oneof![
        4 => who().prop_map(Act::Agree),
        1 => who().prop_map(Act::AgreeToLess),
        2 => who().prop_map(Act::TakeBack),
        2 => Just(Act::Call),
        5 => (who(), any::<bool>()).prop_map(|(who, paper)| Act::Invite(who, paper)),
        1 => who().prop_map(Act::EndPart),
        2 => (who(), answer).prop_map(|(who, answer)| Act::Answer(who, answer)),
        1 => Just(Act::Move),
        1 => Just(Act::CallOff),
        2 => Just(Act::Hold),
        5 => maybe().prop_map(Act::Action),
        5 => (who(), any::<bool>()).prop_map(|(who, yes)| Act::AnswerAction(who, yes)),
        2 => (who(), maybe()).prop_map(|(who, to)| Act::HandOn(who, to)),
        1 => who().prop_map(Act::End),
        1 => Just(Act::ChairEnds),
        1 => who().prop_map(Act::Offer),
        1 => Just(Act::Accept),
        1 => Just(Act::Close),
        1 => Just(Act::Reopen),
        1 => Just(Act::Later),
    ]
}

impl World {
    fn tries(&mut self, act: Act) -> Result<(), String> {
        let holder = self.case.holder;
        let last = self.case.actions.keys().next_back().copied();
        let done = match act {
            Act::Agree(with) => {
                if self.case.standing == CaseStanding::Open {
                    self.answer(with, Speaker::Person, Reply::Agreed, &Compartment::STANDING);
                }
                return self.stands(holder);
            }
            Act::AgreeToLess(with) => {
                if self.case.standing == CaseStanding::Open {
                    self.answer(with, Speaker::Person, Reply::Agreed, &[Compartment::Legal]);
                }
                return self.stands(holder);
            }
            Act::TakeBack(with) => match self.agreement_with(with) {
                Some(agreement) => self.holds(HolderOrder::WithdrawAgreement(agreement)),
                None => return Ok(()),
            },
            Act::Call => self.call(Vec::new()),
            Act::Invite(to, paper) => {
                let reads = if paper {
                    Reads::Paper
                } else {
                    Reads::CodedFacts
                };
                self.invite(to, reads)
            }
            Act::EndPart(who) => self.chairs(ConferenceOrder::EndPart(CONFERENCE, who), false),
            Act::Answer(who, answer) => {
                self.invited(who, InvitedOrder::Answer(CONFERENCE, answer), false)
            }
            Act::Move => {
                let order = ConferenceOrder::Move {
                    conference: CONFERENCE,
                    starts: self.now + SignedDuration::from_hours(72),
                    way: ConferenceWay::Video,
                };
                self.chairs(order, true)
            }
            Act::CallOff => self.chairs(ConferenceOrder::CallOff(CONFERENCE), false),
            Act::Hold => self.hold(&[]),
            Act::Action(asked) => self.agreed_action(asked).map(|_| Decision::default()),
            Act::AnswerAction(who, accepts) => {
                let Some(action) = last else { return Ok(()) };
                self.invited(who, InvitedOrder::AnswerAction { action, accepts }, false)
            }
            Act::HandOn(who, to) => {
                let Some(action) = last else { return Ok(()) };
                self.invited(who, InvitedOrder::HandOn { action, to }, false)
            }
            Act::End(who) => {
                let Some(action) = last else { return Ok(()) };
                let how = ActionEnd::Done;
                self.invited(who, InvitedOrder::End { action, how }, false)
            }
            Act::ChairEnds => {
                let Some(action) = last else { return Ok(()) };
                let how = ActionEnd::NotDone(NotDone::NotReached);
                self.chairs(ConferenceOrder::End { action, how }, false)
            }
            Act::Offer(to) => {
                let Some(agreement) = self.agreement_with(to) else {
                    return Ok(());
                };
                let order = HolderOrder::Refer {
                    referral: ReferralId::from(self.id()),
                    to,
                    need: Need::Holding,
                    urgency: case::clock::Urgency::ThisWeek,
                    basis: ShareBasis::Agreement(agreement),
                    carries: BTreeSet::new(),
                };
                self.holds(order)
            }
            Act::Accept => {
                let sent = self.case.referrals.iter();
                let mut sent =
                    sent.filter(|(_, it)| it.standing == case::person::ReferralStanding::Sent);
                let Some((referral, to)) = sent.next().map(|(id, it)| (*id, it.sent.to)) else {
                    return Ok(());
                };
                let context = self.context(worker(to));
                let order = ReceiverOrder::Accept(referral);
                let decided = order.decide(&self.case, &self.concern, &context, BTreeSet::new());
                let done = self.take(decided);
                return match done {
                    Ok(_) => self.stands(self.case.holder),
                    Err(_) => Ok(()),
                };
            }
            Act::Close => self.holds(HolderOrder::Close(CloseReason::SupportEnded)),
            Act::Reopen => self.holds(HolderOrder::Reopen),
            Act::Later => {
                self.now += SignedDuration::from_hours(24);
                let context = self.context(Actor::System);
                let decision = lapse(&self.case, &self.concern, &context);
                self.take(Ok(decision))
            }
        };
        match done {
            Ok(decision) => watch(self, holder, &decision),
            Err(_) => Ok(()),
        }
    }

    fn stands(&self, holder: OrganisationId) -> Result<(), String> {
        watch(self, holder, &Decision::default())
    }
}

fn told(flaw: Flaw, acts: &[Act]) -> Result<(), String> {
    let mut world = World::new(Tell::No);
    world.flaw = flaw;
    for act in acts {
        world
            .tries(*act)
            .map_err(|fault| format!("{act:?}: {fault}"))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn whatever_the_local_team_does_keys_owners_and_the_holder_stay_right(
        acts in prop::collection::vec(act(), 1..40),
    ) {
        prop_assert_eq!(told(Flaw::None, &acts), Ok(()));
    }
}

#[test]
fn each_flaw_is_found() {
    for (flaw, acts) in [
        (
            Flaw::KeepsKeys,
            vec![
                Act::Agree(SHELTER),
                Act::Call,
                Act::Invite(SHELTER, true),
                Act::TakeBack(SHELTER),
            ],
        ),
        (
            Flaw::TellsAll,
            vec![
                Act::AgreeToLess(SHELTER),
                Act::Call,
                Act::Invite(SHELTER, false),
            ],
        ),
        (
            Flaw::OwnedUnasked,
            vec![
                Act::Agree(SHELTER),
                Act::Call,
                Act::Invite(SHELTER, true),
                Act::Hold,
                Act::Action(Some(SHELTER)),
            ],
        ),
        (
            Flaw::OwnedByNobody,
            vec![
                Act::Agree(SHELTER),
                Act::Call,
                Act::Invite(SHELTER, true),
                Act::Hold,
                Act::Action(Some(SHELTER)),
                Act::AnswerAction(SHELTER, true),
                Act::TakeBack(SHELTER),
            ],
        ),
        (
            Flaw::MovesHolder,
            vec![
                Act::Agree(SHELTER),
                Act::Call,
                Act::Invite(SHELTER, true),
                Act::Hold,
                Act::Action(Some(SHELTER)),
                Act::AnswerAction(SHELTER, true),
            ],
        ),
    ] {
        assert_eq!(told(Flaw::None, &acts), Ok(()), "{flaw:?}");
        assert!(told(flaw, &acts).is_err(), "{flaw:?} is not found");
    }
}

#[test]
fn nobody_is_invited_further_than_the_person_agreed() {
    let mut world = World::new(Tell::No);
    world.call(Vec::new()).unwrap();
    assert_eq!(
        world.invite(UNION, Reads::CodedFacts),
        Err(Refusal::NoSuchAgreement)
    );
    world.answer(UNION, Speaker::Person, Reply::Refused, &[]);
    assert_eq!(
        world.invite(UNION, Reads::CodedFacts),
        Err(Refusal::AgreementDoesNotCover)
    );
    world.answer(UNION, Speaker::Person, Reply::Agreed, &[Compartment::Legal]);
    assert_eq!(
        world.invite(UNION, Reads::Paper),
        Err(Refusal::AgreementDoesNotCover)
    );
    let decision = world.invite(UNION, Reads::CodedFacts).unwrap();
    assert!(decision.grants.is_empty(), "no key goes with coded facts");
    assert_eq!(
        world.invited(
            UNION,
            InvitedOrder::Answer(CONFERENCE, InvitationAnswer::Comes),
            true
        ),
        Err(Refusal::InvitedInCodedFacts)
    );
    world
        .invited(
            UNION,
            InvitedOrder::Answer(CONFERENCE, InvitationAnswer::Comes),
            false,
        )
        .unwrap();
    // A form that names an agreement with somebody else is no way in.
    let other = world.agree(DOCTOR);
    let basis = ShareBasis::Agreement(other);
    let to = SHELTER;
    let order = ConferenceOrder::Invite(
        CONFERENCE,
        Invite {
            to,
            basis,
            reads: Reads::Paper,
        },
    );
    assert_eq!(
        world.chairs(order, false),
        Err(Refusal::AgreementDoesNotCover)
    );
}

#[test]
fn whoever_takes_part_in_coded_facts_alone_is_invited_so() {
    let mut world = World::new(Tell::No);
    world.coded_only = [UNION].into();
    world.agree(UNION);
    world.call(Vec::new()).unwrap();
    assert_eq!(
        world.invite(UNION, Reads::Paper),
        Err(Refusal::ReceiverInCodedFacts)
    );
    world.invite(UNION, Reads::CodedFacts).unwrap();
}

#[test]
fn calling_invites_at_once_and_all_or_nothing() {
    let mut world = World::new(Tell::No);
    let (shelter, doctor) = (world.agree(SHELTER), world.agree(DOCTOR));
    let invite = |to, agreement| Invite {
        to,
        basis: ShareBasis::Agreement(agreement),
        reads: Reads::Paper,
    };
    let wrong = vec![invite(SHELTER, shelter), invite(DOCTOR, shelter)];
    assert_eq!(world.call(wrong), Err(Refusal::AgreementDoesNotCover));
    assert!(world.case.conferences.is_empty());
    world
        .call(vec![invite(SHELTER, shelter), invite(DOCTOR, doctor)])
        .unwrap();
    assert_eq!(world.keys, BTreeSet::from([HOLDER, SHELTER, DOCTOR]));
}

#[test]
fn an_action_is_the_holders_until_somebody_takes_it_on() {
    let mut world = World::held();
    let action = world.agreed_action(Some(DOCTOR)).unwrap();
    let owner = |world: &World| world.case.owner_of(&world.case.actions[&action]);
    assert_eq!(owner(&world), HOLDER);
    let take = |accepts| InvitedOrder::AnswerAction { action, accepts };
    assert_eq!(
        world.invited(SHELTER, take(true), false),
        Err(Refusal::NotOwnAction)
    );
    world.invited(DOCTOR, take(true), false).unwrap();
    assert_eq!(owner(&world), DOCTOR);
    // It asks another, and has it until that one says yes.
    let order = InvitedOrder::HandOn {
        action,
        to: Some(SHELTER),
    };
    world.invited(DOCTOR, order, true).unwrap();
    assert_eq!(owner(&world), DOCTOR);
    world.invited(SHELTER, take(false), false).unwrap();
    assert_eq!(owner(&world), DOCTOR);
    let order = InvitedOrder::HandOn { action, to: None };
    world.invited(DOCTOR, order, false).unwrap();
    assert_eq!(owner(&world), HOLDER);
    assert_eq!(world.agreed_action(Some(UNION)), Err(Refusal::NotInvited));
}

#[test]
fn an_action_runs_to_its_last_day_and_then_is_late_and_stays_open() {
    let mut world = World::held();
    let action = world.agreed_action(None).unwrap();
    let clock = world.case.actions[&action].clock;
    assert_eq!(world.case.clocks[&clock].kind, ClockKind::AgreedAction);
    let order = HolderOrder::EndClock {
        clock,
        persons_choice: false,
    };
    assert_eq!(world.holds(order), Err(Refusal::ActionEndsIt));
    world.now += SignedDuration::from_hours(24);
    let context = world.context(Actor::System);
    let late = lapse(&world.case, &world.concern, &context);
    world.take(Ok(late.clone())).unwrap();
    let told = late.appends.iter().find_map(|append| match &append.event {
        Event::Case(CaseEvent::DeadlineMissed { told, .. }) => Some(told.clone()),
        _ => None,
    });
    // The desk is not called about what a team agreed among itself.
    assert_eq!(told, Some([HOLDER].into()));
    assert!(world.case.actions[&action].is_open());
    let how = ActionEnd::NotDone(NotDone::Other);
    let order = || ConferenceOrder::End { action, how };
    assert_eq!(world.chairs(order(), false), Err(Refusal::ReasonMissing));
    world.chairs(order(), true).unwrap();
    assert_eq!(world.case.clocks[&clock].ended, Some(ClockEnd::NotNeeded));
    let again = ConferenceOrder::End {
        action,
        how: ActionEnd::Done,
    };
    assert_eq!(world.chairs(again, false), Err(Refusal::ActionOver));
}

#[test]
fn taking_an_agreement_back_ends_the_part_and_gives_actions_back() {
    let mut world = World::held();
    let action = world.agreed_action(Some(SHELTER)).unwrap();
    let accepts = InvitedOrder::AnswerAction {
        action,
        accepts: true,
    };
    world.invited(SHELTER, accepts, false).unwrap();
    let agreement = world.agreement_with(SHELTER).unwrap();
    world
        .holds(HolderOrder::WithdrawAgreement(agreement))
        .unwrap();
    let part = &world.case.conferences[&CONFERENCE].invited[&SHELTER];
    assert_eq!(
        part.ended.map(|(why, _)| why),
        Some(PartEnd::AgreementEnded)
    );
    assert!(!world.keys.contains(&SHELTER) && world.keys.contains(&DOCTOR));
    assert_eq!(world.case.owner_of(&world.case.actions[&action]), HOLDER);
    let done = InvitedOrder::End {
        action,
        how: ActionEnd::Done,
    };
    assert_eq!(
        world.invited(SHELTER, done, false),
        Err(Refusal::NoSuchConference)
    );
    // What is written next goes to whoever still has a part.
    let order = ConferenceOrder::End {
        action,
        how: ActionEnd::Done,
    };
    let decision = world.chairs(order, true).unwrap();
    let to: BTreeSet<_> = decision.grants.iter().map(|grant| grant.to).collect();
    assert_eq!(to, BTreeSet::from([HOLDER, DOCTOR]));
}

#[test]
fn closing_the_case_ends_open_actions_in_words_and_every_part() {
    let mut world = World::held();
    let action = world.agreed_action(Some(DOCTOR)).unwrap();
    world
        .holds(HolderOrder::Close(CloseReason::SupportEnded))
        .unwrap();
    let ended = world.case.actions[&action].ended.map(|(how, _)| how);
    assert_eq!(ended, Some(ActionEnd::CaseClosed));
    assert_eq!(world.case.conferences[&CONFERENCE].parts().count(), 0);
    assert_eq!(world.keys, BTreeSet::from([HOLDER]));
    assert_eq!(world.call(Vec::new()), Err(Refusal::CaseClosed));
}

#[test]
fn who_is_responsible_next_chairs_and_has_what_is_open() {
    let mut world = World::held();
    let action = world.agreed_action(None).unwrap();
    let agreement = world.answer(
        UNION,
        Speaker::Person,
        Reply::Agreed,
        &Compartment::STANDING,
    );
    let referral = ReferralId::from(world.id());
    let order = HolderOrder::Refer {
        referral,
        to: UNION,
        need: Need::Holding,
        urgency: case::clock::Urgency::ThisWeek,
        basis: ShareBasis::Agreement(agreement),
        carries: BTreeSet::new(),
    };
    world.holds(order).unwrap();
    let context = world.context(worker(UNION));
    let accept = ReceiverOrder::Accept(referral);
    let decided = accept.decide(&world.case, &world.concern, &context, BTreeSet::new());
    world.take(decided).unwrap();
    assert_eq!(world.case.holder, UNION);
    assert_eq!(world.case.owner_of(&world.case.actions[&action]), UNION);
    assert_eq!(world.keys, BTreeSet::from([UNION, SHELTER, DOCTOR]));
}

#[test]
fn a_childs_conference_says_how_the_guardian_was_heard() {
    let mut world = World::new(Tell::Yes);
    // For a child it takes two answers.
    world.agree(SHELTER);
    world.call(Vec::new()).unwrap();
    assert_eq!(
        world.invite(SHELTER, Reads::Paper),
        Err(Refusal::ChildAndRepresentative)
    );
    world.answer(
        SHELTER,
        Speaker::Representative,
        Reply::Agreed,
        &[Compartment::Health],
    );
    world.invite(SHELTER, Reads::Paper).unwrap();
    assert_eq!(world.hold(&[SHELTER]), Err(Refusal::GuardianNotSaid));
    let held = HeldConference {
        conference: CONFERENCE,
        on: world.context(Actor::System).today(),
        attended: [SHELTER].into(),
        person: PersonHeard::HeardBefore,
        guardian: Some(GuardianHeard::NoneYet),
        view: PersonsView::TooYoung,
        by: Actor::System,
    };
    world.chairs(ConferenceOrder::Hold(held), true).unwrap();
}

#[test]
fn an_adults_conference_says_nothing_of_a_guardian_and_help_needs_no_conference() {
    let mut world = World::held();
    let standing = world.case.conferences[&CONFERENCE].standing;
    assert_eq!(standing, ConferenceStanding::Held);
    assert_eq!(world.hold(&[]), Err(Refusal::ConferenceOver));
    // What was agreed or not changes nothing of what the person has a right to.
    world.holds(HolderOrder::StartReflection).unwrap();
    assert!(world.case.running(ClockKind::Reflection).is_some());
}

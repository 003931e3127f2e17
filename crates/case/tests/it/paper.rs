//! Receivers without an account. Whatever is printed, typed, said and forgotten: whoever asks stays responsible,
//! nothing is sealed for the receiver, a code answers once and in time, and an answer that never came is somebody's.
//!
//! The watch knows the rules from their wording. That it can fail is shown by flaws that it must find.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use case::clock::Urgency;
use case::concern::{Concern, ConcernEvent, Danger, Noticed, Tell, Told};
use case::organisation::{KeepListed, Organisation, OrganisationEvent, Service, Takes};
use case::person::{
    Agreement, AnswerOnPaper, Case, CaseEvent, DeclineReason, Explained, Explanation, HolderOrder,
    Matter, Need, PaperAnswer, PaperOrder, PhoneAnswer, PhoneCall, PresumptionBasis,
    ReferralStanding, Reply, ShareBasis, Speaker, SpokeWith, Through, lapse,
};
use case::profile::{BodyKind, Checked};
use case::{
    Actor, AgreementId, CaseId, Compartment, ConcernId, Context, Decision, Duties, Event, MemberId,
    NumberTag, OrganisationId, ReferralId, Refusal,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const HOLDER: [u8; 16] = [1; 16];
const DESK: [u8; 16] = [2; 16];
/// Nobody of it has joined.
const OUTSIDE: [u8; 16] = [4; 16];
const AGREEMENT: [u8; 16] = [9; 16];

/// How the answer of a code is decided: as it is, or with a flaw.
type Rule = fn(AnswerOnPaper, &Case, &Context<'_>) -> Result<Decision, Refusal>;

struct World {
    profile: Arc<Checked>,
    register: BTreeMap<OrganisationId, BodyKind>,
    no_account: BTreeSet<OrganisationId>,
    duties: Duties,
    concern: Concern,
    case: Case,
    now: Timestamp,
    /// The codes of the sheets of each referral, in the order in which they were printed.
    printed: BTreeMap<ReferralId, Vec<NumberTag>>,
    /// Referrals that were answered, and what they were answered with.
    answered: BTreeMap<ReferralId, usize>,
    made: u8,
}

fn member() -> Actor {
    Actor::Member {
        member: MemberId::from([3; 16]),
        organisation: OrganisationId::from(HOLDER),
    }
}

impl World {
    fn new() -> Self {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let (desk, holder) = (OrganisationId::from(DESK), OrganisationId::from(HOLDER));
        let outside = OrganisationId::from(OUTSIDE);
        let by = member();
        let concern = ConcernId::from([5; 16]);
        let told = Told {
            noticed: Noticed::OwnWork,
            danger: Danger::Unknown,
            persons: None,
            child: Tell::No,
            forms: BTreeSet::new(),
            seen_on: None,
        };
        let reported = ConcernEvent::Reported { told, desk, by };
        let presumed = CaseEvent::Presumed {
            concern,
            basis: PresumptionBasis::Judgement,
            maybe_child: Tell::No,
            holder,
            interim: false,
            by,
        };
        let none = BTreeSet::new();
        let mut world = Self {
            profile: super::in_zone("Europe/Vienna"),
            register: [
                (holder, BodyKind::CivilSociety),
                (desk, BodyKind::Helpline),
                (outside, BodyKind::Shelter),
            ]
            .into(),
            no_account: [outside].into(),
            duties: Duties {
                desk,
                co_ordinator: desk,
                panel: desk,
                child_protection: desk,
            },
            concern: Concern::evolve(None, concern, now, &reported, &none).unwrap(),
            case: Case::evolve(None, CaseId::from([7; 16]), now, &presumed, &none).unwrap(),
            now,
            printed: BTreeMap::new(),
            answered: BTreeMap::new(),
            made: 0,
        };
        let terms = Agreement {
            matter: Matter::Share { with: outside },
            speaker: Speaker::Person,
            answer: Reply::Agreed,
            categories: [Compartment::Contact, Compartment::Identity].into(),
            until: None,
            explained: Explanation {
                language: "en".to_owned(),
                how: Explained::Aloud,
                through: Through::Worker,
            },
        };
        let agreement = AgreementId::from(AGREEMENT);
        let agreed = HolderOrder::RecordAgreement { agreement, terms };
        world.holder(agreed, BTreeSet::new()).unwrap();
        world
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
            no_account: &self.no_account,
        }
    }

    /// Stores a decision, and looks at what must never be in one.
    fn take(&mut self, decided: Result<Decision, Refusal>) -> Result<bool, String> {
        let Ok(decision) = decided else {
            return Ok(false);
        };
        let outside = OrganisationId::from(OUTSIDE);
        if decision.grants.iter().any(|grant| grant.to == outside) {
            return Err("a key went to who has no account".to_owned());
        }
        for append in decision.appends {
            let Event::Case(event) = &append.event else {
                continue;
            };
            if let CaseEvent::ReferralAccepted { referral, .. }
            | CaseEvent::ReferralDeclined { referral, .. } = event
            {
                let answers = self.answered.entry(*referral).or_default();
                *answers += 1;
                if *answers > 1 {
                    return Err("a referral was answered twice".to_owned());
                }
            }
            let (case, id) = (self.case.clone(), self.case.id);
            self.case = Case::evolve(Some(case), id, self.now, event, &append.parts).unwrap();
        }
        if self.case.holder != OrganisationId::from(HOLDER) {
            return Err("the person's holder is another".to_owned());
        }
        Ok(true)
    }

    fn holder(&mut self, order: HolderOrder, parts: BTreeSet<Compartment>) -> Result<bool, String> {
        let context = self.context(member());
        let decided = order.decide(&self.case, &self.concern, &context, parts);
        self.take(decided)
    }

    fn paper(&mut self, order: PaperOrder) -> Result<bool, String> {
        let context = self.context(member());
        let decided = order.decide(&self.case, &context, BTreeSet::new());
        self.take(decided)
    }

    fn refer(&mut self, need: Need, carries: BTreeSet<Compartment>) -> Result<ReferralId, Refusal> {
        self.made += 1;
        let referral = ReferralId::from([self.made; 16]);
        let order = HolderOrder::Refer {
            referral,
            to: OrganisationId::from(OUTSIDE),
            need,
            urgency: Urgency::Tonight,
            basis: ShareBasis::Agreement(AgreementId::from(AGREEMENT)),
            carries,
        };
        let parts = [Compartment::Referral(referral)].into();
        let context = self.context(member());
        let decision = order.decide(&self.case, &self.concern, &context, parts)?;
        self.take(Ok(decision)).unwrap();
        Ok(referral)
    }

    /// One of the referrals there are.
    fn pick(&self, which: usize) -> Option<ReferralId> {
        let ids: Vec<_> = self.case.referrals.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[which % ids.len()])
    }

    fn carry_out(&mut self, attempt: &Try, rule: Rule) -> Result<(), String> {
        match attempt {
            Try::Refer => {
                self.refer(Need::Shelter, [Compartment::Contact].into())
                    .map_err(|refusal| refusal.to_string())?;
            }
            Try::Print(which) => {
                let Some(referral) = self.pick(*which) else {
                    return Ok(());
                };
                self.made += 1;
                let code = NumberTag([self.made; 32]);
                let made = self.paper(PaperOrder::Sheet { referral, code })?;
                let waits = !self.answered.contains_key(&referral);
                if made && !waits {
                    return Err("a sheet was made of what was answered".to_owned());
                }
                if made {
                    self.printed.entry(referral).or_default().push(code);
                }
            }
            Try::Type { which, sheet, yes } => {
                let Some(referral) = self.pick(*which) else {
                    return Ok(());
                };
                let codes = self.printed.get(&referral).cloned().unwrap_or_default();
                // One that was printed, or one that somebody made up.
                let code = codes.get(*sheet).copied().unwrap_or(NumberTag([0; 32]));
                let answer = match yes {
                    true => PaperAnswer::Accept,
                    false => PaperAnswer::Decline(DeclineReason::NoCapacity),
                };
                let typed = AnswerOnPaper {
                    referral,
                    code,
                    answer,
                };
                let due = self.case.referrals[&referral].sent.due;
                let decided = rule(typed, &self.case, &self.context(Actor::OnPaper));
                if self.take(decided)? {
                    if codes.last() != Some(&code) {
                        return Err("a code answered that is not the last one printed".to_owned());
                    }
                    if self.now >= due {
                        return Err("a code answered late".to_owned());
                    }
                }
            }
            Try::Said { which, what } => {
                let Some(referral) = self.pick(*which) else {
                    return Ok(());
                };
                let answer = [
                    PhoneAnswer::Accepted,
                    PhoneAnswer::Declined(DeclineReason::Area),
                    PhoneAnswer::Completed,
                ][what % 3];
                let call = PhoneCall {
                    with: SpokeWith::OnCall,
                    on: self.context(member()).today(),
                };
                self.paper(PaperOrder::Said {
                    referral,
                    call,
                    answer,
                })?;
            }
            Try::Wait(hours) => self.now += SignedDuration::from_hours(*hours),
            Try::TakeBack(which) => {
                if let Some(referral) = self.pick(*which) {
                    self.holder(HolderOrder::WithdrawReferral(referral), BTreeSet::new())?;
                }
            }
            Try::Sweep => {
                let said = lapse(&self.case, &self.concern, &self.context(Actor::System));
                self.take(Ok(said))?;
                let forgotten = |it: &case::person::Referral| {
                    it.standing == ReferralStanding::Sent && self.now >= it.sent.due
                };
                if self.case.referrals.values().any(forgotten) {
                    return Err("nobody has what was not answered".to_owned());
                }
            }
        }
        Ok(())
    }
}

/// Something tried. Numbers pick one of what is there.
#[derive(Debug, Clone)]
enum Try {
    Refer,
    Print(usize),
    Type {
        which: usize,
        sheet: usize,
        yes: bool,
    },
    Said {
        which: usize,
        what: usize,
    },
    Wait(i64),
    TakeBack(usize),
    Sweep,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        2 => Just(Try::Refer),
        3 => (0..4_usize).prop_map(Try::Print),
        5 => (0..4_usize, 0..3_usize, any::<bool>())
            .prop_map(|(which, sheet, yes)| Try::Type { which, sheet, yes }),
        2 => (0..4_usize, 0..3_usize).prop_map(|(which, what)| Try::Said { which, what }),
        2 => (1..14_i64).prop_map(Try::Wait),
        1 => (0..4_usize).prop_map(Try::TakeBack),
        2 => Just(Try::Sweep),
    ];
    prop::collection::vec(one, 1..30)
}

fn config(cases: u32) -> Config {
    Config {
        cases,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..Config::default()
    }
}

/// Tells histories under a rule until something is wrong.
fn watch(rule: Rule, mut runner: TestRunner) -> Result<(), String> {
    let told = runner.run(&tries(), |story| {
        let mut world = World::new();
        for attempt in &story {
            world
                .carry_out(attempt, rule)
                .map_err(TestCaseError::fail)?;
        }
        Ok(())
    });
    told.map_err(|wrong| wrong.to_string())
}

fn as_it_is(
    answer: AnswerOnPaper,
    case: &Case,
    context: &Context<'_>,
) -> Result<Decision, Refusal> {
    answer.decide(case, context)
}

#[test]
fn a_code_answers_once_and_in_time_and_the_holder_stays() {
    watch(as_it_is, TestRunner::new(config(300))).unwrap_or_else(|wrong| panic!("{wrong}"));
}

fn caught(rule: Rule, wrong: &str) {
    let always = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let found = watch(rule, TestRunner::new_with_rng(config(2_000), always)).unwrap_err();
    assert!(found.contains(wrong), "{found}");
}

#[test]
fn the_code_of_an_older_sheet_that_still_answers_is_caught() {
    caught(
        |answer, case, context| {
            let sheets = case.referrals.get(&answer.referral).map(|it| &it.sheets);
            let known = sheets.is_some_and(|sheets| sheets.contains(&answer.code));
            let last = sheets.and_then(|sheets| sheets.last()).copied();
            let code = last.filter(|_| known).unwrap_or(answer.code);
            AnswerOnPaper { code, ..answer }.decide(case, context)
        },
        "not the last one printed",
    );
}

#[test]
fn a_code_that_still_answers_after_its_time_is_caught() {
    caught(
        |answer, case, context| {
            let sent = case.referrals.get(&answer.referral);
            let now = sent.map_or(context.now, |it| it.sent_at);
            answer.decide(case, &Context { now, ..*context })
        },
        "answered late",
    );
}

#[test]
fn a_code_that_answers_twice_is_caught() {
    caught(
        |answer, case, context| {
            let mut again = case.clone();
            for referral in again.referrals.values_mut() {
                referral.standing = ReferralStanding::Sent;
            }
            answer.decide(&again, context)
        },
        "answered twice",
    );
}

#[test]
fn an_acceptance_that_makes_the_receiver_the_holder_is_caught() {
    caught(
        |answer, case, context| {
            let mut decision = answer.decide(case, context)?;
            let holder = OrganisationId::from(OUTSIDE);
            let why = case::person::HolderChange::Accepted(answer.referral);
            let by = Actor::OnPaper;
            decision.appends.push(case::Append {
                stream: case.id.into(),
                event: Event::Case(CaseEvent::HolderChanged { holder, why, by }),
                parts: BTreeSet::new(),
            });
            Ok(decision)
        },
        "holder is another",
    );
}

#[test]
fn on_paper_goes_how_the_person_is_reached_and_nothing_else_and_never_responsibility() {
    let mut world = World::new();
    let identity = world.refer(Need::Shelter, [Compartment::Identity].into());
    let category = Compartment::Identity;
    assert_eq!(identity.unwrap_err(), Refusal::NotOnPaper { category });
    let holding = world.refer(Need::Holding, BTreeSet::new());
    assert_eq!(holding.unwrap_err(), Refusal::HoldingNeedsAccount);
    world
        .refer(Need::Shelter, [Compartment::Contact].into())
        .unwrap();
}

fn call(on: &str) -> PhoneCall {
    PhoneCall {
        with: SpokeWith::Worker,
        on: on.parse().unwrap(),
    }
}

#[test]
fn what_was_said_in_time_counts_although_it_is_written_down_late() {
    let mut world = World::new();
    let referral = world.refer(Need::Shelter, BTreeSet::new()).unwrap();
    world.now += SignedDuration::from_hours(40);
    world.carry_out(&Try::Sweep, as_it_is).unwrap();
    let said = |on| PaperOrder::Said {
        referral,
        call: call(on),
        answer: PhoneAnswer::Accepted,
    };
    // A day before it was asked, the day after it was due, and a day that has not come.
    for day in ["2026-03-01", "2026-03-04", "2026-03-09"] {
        let decided = said(day).decide(&world.case, &world.context(member()), BTreeSet::new());
        assert!(decided.is_err(), "{day}");
    }
    assert!(world.paper(said("2026-03-02")).unwrap());
    let standing = world.case.referrals[&referral].standing;
    assert_eq!(standing, ReferralStanding::Accepted);
}

#[test]
fn a_no_on_the_telephone_needs_no_agreement_and_another_reason_needs_words() {
    let mut world = World::new();
    let declined = |reason| PaperOrder::Declined {
        to: OrganisationId::from(OUTSIDE),
        need: Need::Shelter,
        urgency: Urgency::Tonight,
        reason,
        call: call("2026-03-02"),
    };
    let context = world.context(member());
    let other = declined(DeclineReason::Other);
    let refused = other.decide(&world.case, &context, BTreeSet::new());
    assert_eq!(refused.unwrap_err(), Refusal::ReasonMissing);
    assert!(world.paper(declined(DeclineReason::NoCapacity)).unwrap());
    assert!(world.case.referrals.is_empty());
    // A yes is for somebody: it needs the person's agreement.
    let agreed = |agreement: [u8; 16]| PaperOrder::Agreed {
        referral: ReferralId::from([0x21; 16]),
        to: OrganisationId::from(OUTSIDE),
        need: Need::Shelter,
        urgency: Urgency::Tonight,
        agreement: AgreementId::from(agreement),
        call: call("2026-03-02"),
    };
    assert!(!world.paper(agreed([0; 16])).unwrap());
    assert!(world.paper(agreed(AGREEMENT)).unwrap());
    // Nobody answers for an organisation that answers by itself.
    world.no_account.clear();
    let context = world.context(member());
    let refused = agreed(AGREEMENT).decide(&world.case, &context, BTreeSet::new());
    assert_eq!(refused.unwrap_err(), Refusal::ReceiverHasAccount);
}

#[test]
fn a_lawyer_without_an_account_is_not_said_to_have_been_told() {
    let mut world = World::new();
    let referral = world.refer(Need::LegalAid, BTreeSet::new()).unwrap();
    let said = PaperOrder::Said {
        referral,
        call: call("2026-03-02"),
        answer: PhoneAnswer::Accepted,
    };
    assert!(world.paper(said).unwrap());
    assert_eq!(world.case.lawyers().count(), 0);
    let alarm = case::person::RaiseAlarm(case::person::AdverseOrder::Removal);
    let context = world.context(member());
    let raised = alarm.decide(&world.case, &context, BTreeSet::new());
    world.take(raised).unwrap();
    assert!(world.case.unanswered_alarm().is_some());
    // Called about it, and asked again, the lawyer says yes: that answers it.
    let again = PaperOrder::Agreed {
        referral: ReferralId::from([0x22; 16]),
        to: OrganisationId::from(OUTSIDE),
        need: Need::LegalAid,
        urgency: Urgency::Tonight,
        agreement: AgreementId::from(AGREEMENT),
        call: call("2026-03-02"),
    };
    assert!(world.paper(again).unwrap());
    assert!(world.case.unanswered_alarm().is_none());
}

#[test]
fn only_of_who_has_no_account_does_somebody_else_say_what_it_offers() {
    let mut world = World::new();
    let registered = OrganisationEvent::Registered {
        name: "Night House".to_owned(),
        kind: BodyKind::Shelter,
    };
    let outside = OrganisationId::from(OUTSIDE);
    let house = Organisation::evolve(None, outside, &registered).unwrap();
    let service = Service {
        languages: ["en".to_owned()].into(),
        takes: Takes {
            women: true,
            men: false,
            children: false,
        },
        free: Some(2),
        phone: Some("0800 555 0142".to_owned()),
    };
    let offer = KeepListed::Offer {
        need: Need::Shelter,
        service,
    };
    let decision = offer.clone().decide(&house, &world.context(member()));
    assert_eq!(decision.unwrap().appends.len(), 1);
    world.no_account.clear();
    let refused = offer.decide(&house, &world.context(member()));
    assert_eq!(refused.unwrap_err(), Refusal::NotItsCustodian);
}

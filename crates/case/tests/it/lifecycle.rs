//! Random histories of one case: whatever is ordered, by whom and in which order, what must never
//! happen does not.

use std::collections::{BTreeMap, BTreeSet};

use case::clock::Urgency;
use case::concern::{Concern, Danger, Noticed, ReportConcern, Tell, Told};
use case::person::{
    AgeClaim, AgeStatement, Agreement, AgreementKind, Case, CloseReason, DeclineReason, Explained,
    HolderOrder, Need, Presume, PresumptionBasis, ReceiverOrder, Source, lapse,
};
use case::profile::BodyKind;
use case::{
    Actor, AgreementId, Basis, CaseId, Compartment, ConcernId, Context, Decision, Duties, Event,
    MemberId, OrganisationId, ReferralId,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const KINDS: [BodyKind; 6] = [
    BodyKind::CivilSociety,
    BodyKind::AntiTraffickingAgency,
    BodyKind::ChildProtection,
    BodyKind::Shelter,
    BodyKind::Police,
    BodyKind::CivilSociety,
];

fn organisation(index: u8) -> OrganisationId {
    let index = index % u8::try_from(KINDS.len()).unwrap();
    OrganisationId::from([index + 1; 16])
}

/// Something tried on the case, by the organisation of that number.
#[derive(Debug, Clone)]
enum Try {
    Age(u8),
    Agree {
        share_with: u8,
        given: bool,
    },
    TakeBack(u8),
    Refer {
        to: u8,
        holding: bool,
        agreement: u8,
    },
    Accept(u8),
    Decline(u8),
    Withdraw(u8),
    Close,
    Reopen,
    Wait(u16),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    // Few ids, so that orders meet what earlier ones made; an id used before is refused.
    let one = prop_oneof![
        (16_u8..40).prop_map(Try::Age),
        (3_u8..6, any::<bool>()).prop_map(|(share_with, given)| Try::Agree { share_with, given }),
        (0_u8..3).prop_map(Try::TakeBack),
        (3_u8..6, any::<bool>(), 0_u8..3).prop_map(|(to, holding, agreement)| Try::Refer {
            to,
            holding,
            agreement
        }),
        (0_u8..3).prop_map(Try::Accept),
        (0_u8..3).prop_map(Try::Decline),
        (0_u8..3).prop_map(Try::Withdraw),
        Just(Try::Close),
        Just(Try::Reopen),
        (1_u16..400).prop_map(Try::Wait),
    ];
    proptest::collection::vec(one, 0..60)
}

/// The state of the two streams, and every agreement to share that has ever been given.
struct Story {
    concern: Concern,
    case: Case,
    shared_with: BTreeMap<AgreementId, OrganisationId>,
    held: BTreeSet<OrganisationId>,
}

impl Story {
    /// Folds a decision in, after checking what it hands on.
    fn take(&mut self, decision: &Decision, now: Timestamp) -> Result<(), TestCaseError> {
        for append in &decision.appends {
            if let Event::Case(event) = &append.event {
                let state = Some(self.case.clone());
                self.case = Case::evolve(state, self.case.id, now, event, &append.parts).unwrap();
            }
            self.held.insert(self.case.holder);
        }
        for grant in &decision.grants {
            let founded = match &grant.basis {
                Basis::Agreement(id) => self.shared_with.get(id) == Some(&grant.to),
                Basis::Holder => self.held.contains(&grant.to),
                Basis::Law(_) => grant.to == organisation(2),
                Basis::Told => false,
            };
            prop_assert!(founded, "a key was handed on without a basis: {grant:?}");
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nobody_is_ever_without_a_holder_and_no_key_without_a_basis(
        by in 0_u8..6,
        maybe_child in any::<bool>(),
        tries in tries(),
    ) {
        let profile = super::in_zone("Europe/Vienna");
        let duties = Duties {
            desk: organisation(0),
            co_ordinator: organisation(1),
            panel: organisation(1),
            child_protection: organisation(2),
        };
        let register: BTreeMap<_, _> =
            (0_u8..).zip(KINDS).map(|(index, kind)| (organisation(index), kind)).collect();
        let mut now: Timestamp = "2026-01-05T10:00:00Z".parse().unwrap();
        let member = |organisation| Actor::Member { member: MemberId::from([9; 16]), organisation };
        let context = |now, actor| Context {
            now, actor, profile: &profile, duties: &duties, register: &register,
        };
        let narrative = BTreeSet::from([Compartment::Narrative]);

        let id = ConcernId::from([7; 16]);
        let told = Told {
            noticed: Noticed::OwnWork,
            danger: Danger::Unknown,
            persons: None,
            child: Tell::Unknown,
            forms: BTreeSet::new(),
            seen_on: None,
        };
        let reporter = organisation(by);
        let reported = ReportConcern { concern: id, told }
            .decide(None, &context(now, member(reporter)), narrative.clone())
            .unwrap();
        let mut concern = None;
        for append in &reported.appends {
            let Event::Concern(event) = &append.event else { panic!("a concern's event") };
            concern = Concern::evolve(concern, id, now, event, &append.parts);
        }
        let concern = concern.unwrap();
        let case_id = CaseId::from([8; 16]);
        let maybe_child = if maybe_child { Tell::Yes } else { Tell::No };
        let presumed = Presume { case: case_id, basis: PresumptionBasis::Judgement, maybe_child }
            .decide(&concern, None, &context(now, member(reporter)), narrative.clone())
            .unwrap();
        let mut case = None;
        for append in &presumed.appends {
            if let Event::Case(event) = &append.event {
                case = Case::evolve(case, case_id, now, event, &append.parts);
            }
        }
        let case = case.unwrap();
        let held = BTreeSet::from([case.holder]);
        let mut story = Story { concern, case, shared_with: BTreeMap::new(), held };

        let agreement = |index: u8| AgreementId::from([index + 1; 16]);
        let referral = |index: u8| ReferralId::from([index + 1; 16]);
        let (mut agreements, mut referrals) = (0_u8, 0_u8);
        for attempt in tries {
            let holder = context(now, member(story.case.holder));
            let order = |order: HolderOrder, parts| {
                order.decide(&story.case, &story.concern, &holder, parts)
            };
            let none = BTreeSet::new;
            let decided = match attempt {
                Try::Age(years) => {
                    let said_on = holder.today();
                    let claim = AgeClaim::Years(years);
                    let statement = AgeStatement { claim, source: Source::Person, said_on };
                    order(HolderOrder::StateAge(statement), narrative.clone())
                }
                Try::Agree { share_with, given } => {
                    let with = organisation(share_with);
                    let terms = Agreement {
                        kind: AgreementKind::Share,
                        given,
                        with: Some(with),
                        until: None,
                        language: "en".to_owned(),
                        explained: Explained::Aloud,
                    };
                    let id = agreement(agreements);
                    agreements = (agreements + 1) % 3;
                    let decided =
                        order(HolderOrder::RecordAgreement { agreement: id, terms }, none());
                    if decided.is_ok() && given {
                        story.shared_with.insert(id, with);
                    }
                    decided
                }
                Try::TakeBack(index) => {
                    let decided = order(HolderOrder::WithdrawAgreement(agreement(index)), none());
                    if decided.is_ok() {
                        story.shared_with.remove(&agreement(index));
                    }
                    decided
                }
                Try::Refer { to, holding, agreement: index } => {
                    let need = if holding { Need::Holding } else { Need::Shelter };
                    let id = referral(referrals);
                    referrals = (referrals + 1) % 3;
                    let basis = Basis::Agreement(agreement(index));
                    let (to, urgency) = (organisation(to), Urgency::Within24Hours);
                    let parts = BTreeSet::from([Compartment::Referral(id)]);
                    order(HolderOrder::Refer { referral: id, to, need, urgency, basis }, parts)
                }
                Try::Accept(index) | Try::Decline(index) => {
                    let id = referral(index);
                    let Some(asked) = story.case.referrals.get(&id) else { continue };
                    let receiver = context(now, member(asked.sent.to));
                    let answer = match attempt {
                        Try::Accept(_) => ReceiverOrder::Accept(id),
                        _ => ReceiverOrder::Decline(id, DeclineReason::NoCapacity),
                    };
                    answer.decide(&story.case, &story.concern, &receiver, none())
                }
                Try::Withdraw(index) => {
                    order(HolderOrder::WithdrawReferral(referral(index)), none())
                }
                Try::Close => order(HolderOrder::Close(CloseReason::SupportEnded), none()),
                Try::Reopen => order(HolderOrder::Reopen, none()),
                Try::Wait(hours) => {
                    now = now.saturating_add(SignedDuration::from_hours(i64::from(hours))).unwrap();
                    Ok(lapse(&story.case, &story.concern, &context(now, Actor::System)))
                }
            };
            // A refusal changes nothing, and is as good an answer as any.
            if let Ok(decision) = decided {
                story.take(&decision, now)?;
            }
            prop_assert!(context(now, Actor::System).may_hold(story.case.holder));
        }
    }
}

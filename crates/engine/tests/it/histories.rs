//! Random histories of a country, told through the engine: several organisations order on several
//! concerns and cases while time passes. What the rules refuse changes nothing, and is as good an
//! answer as any.

mod team;

use std::cell::RefCell;
use std::collections::BTreeMap;

use case::clock::Urgency;
use case::concern::{Concern, ConcernOutcome, Danger, Noticed, Tell, Told, WrongJoin};
use case::content::{Content, ReferralCopy, SafeContact};
use case::person::{
    AdverseOrder, AgeClaim, AgeStatement, Agreement, AnswerEmergency, AskEmergency, Case,
    CloseReason, DeclineReason, DemandCapacity, DemandChannel, DemandOrder, EmergencyGround,
    Explained, Explanation, HolderOrder, Matter, NamedBasis, Need, NoLawyer, NotTold, PersonTold,
    Presume, PresumptionBasis, ReceiveDemand, ReceiverOrder, Reply, ShareBasis, Source, Speaker,
    Through,
};
use case::{
    AgreementId, CaseId, Compartment, ConcernId, ConferenceId, DemandId, EmergencyId, MemberId,
    OrganisationId, ReferralId, Role,
};
use engine::{
    AddToConcern, Answer, AnswerGlass, BreakGlass, EndConcern, EngineError, EntrustCase, Form,
    JoinCase, JoinConcern, OnAlarm, OnCase, OnDemand, OnLapse, Order, Parts, Passphrase,
    PresumePerson, ReportConcern, Session, SetApart, TakeDemand,
};
use jiff::{SignedDuration, ToSpan as _};
use proptest::prelude::*;

use crate::house::{House, words};

/// Who acts in histories.
pub(crate) const NAMES: [&str; 7] = [
    "Desk",
    "Co-ordinator",
    "Child protection",
    "Outreach",
    "Shelter",
    "Inspectorate",
    "Police",
];

/// Something tried. A number picks one of what there is, wherever there is any.
#[derive(Debug, Clone)]
pub(crate) enum Try {
    Report {
        by: usize,
    },
    Presume {
        by: usize,
        concern: usize,
        child: bool,
    },
    Add {
        by: usize,
        concern: usize,
    },
    End {
        concern: usize,
    },
    Join {
        concern: usize,
        case: usize,
    },
    JoinConcern {
        concern: usize,
        to: usize,
    },
    SetApart {
        concern: usize,
        by_holder: bool,
    },
    Account {
        case: usize,
        identity: bool,
    },
    Age {
        case: usize,
        years: u8,
    },
    /// A member of the holder looks after the person from now on, or nobody does.
    Entrust {
        case: usize,
        somebody: bool,
    },
    TakeBack {
        agreement: usize,
    },
    /// The person agrees, in part or in all, and the holder calls a conference and invites.
    Confer {
        case: usize,
        to: usize,
        paper: bool,
    },
    /// Something happens with a conference.
    Team {
        conference: usize,
        step: u8,
    },
    /// With the person's agreement to it, for so many days if a number is given; or by law.
    Demand {
        case: usize,
        told: bool,
    },
    AnswerDemand {
        demand: usize,
        appeal: bool,
    },
    Refer {
        case: usize,
        to: usize,
        holding: bool,
        days: Option<i64>,
        law: bool,
    },
    Accept {
        referral: usize,
    },
    Decline {
        referral: usize,
    },
    Complete {
        referral: usize,
    },
    Withdraw {
        referral: usize,
    },
    DealWith {
        referral: usize,
    },
    Reflection {
        case: usize,
    },
    Alarm {
        by: usize,
        case: usize,
    },
    Close {
        case: usize,
    },
    Reopen {
        case: usize,
    },
    /// A member joins an organisation and leaves it; what is wrapped to the older key is wrapped anew
    /// at once, or later.
    Leave {
        of: usize,
        rewrap: bool,
    },
    /// A member who lost everything is let in again by two custodians, and acts for the organisation from
    /// then on, with the keys that the recovery gave.
    Recover {
        of: usize,
    },
    Glass {
        by: usize,
        case: usize,
    },
    AnswerGlass {
        by: usize,
        glass: usize,
        confirm: bool,
    },
    Wait {
        hours: i64,
    },
}

/// A history of so many tries at most.
pub(crate) fn histories(longest: usize) -> impl Strategy<Value = Vec<Try>> {
    let any = || 0..64_usize;
    let days = prop::option::weighted(0.3, 0..3_i64);
    let holding = prop::bool::weighted(0.8);
    let one = prop_oneof![
        2 => any().prop_map(|by| Try::Report { by }),
        1 => (any(), any(), prop::bool::weighted(0.1))
            .prop_map(|(by, concern, child)| Try::Presume { by, concern, child }),
        3 => (any(), any()).prop_map(|(by, concern)| Try::Add { by, concern }),
        1 => any().prop_map(|concern| Try::End { concern }),
        3 => (any(), any()).prop_map(|(concern, case)| Try::Join { concern, case }),
        2 => (any(), any()).prop_map(|(concern, to)| Try::JoinConcern { concern, to }),
        2 => (any(), prop::bool::ANY)
            .prop_map(|(concern, by_holder)| Try::SetApart { concern, by_holder }),
        9 => (any(), prop::bool::ANY).prop_map(|(case, identity)| Try::Account { case, identity }),
        1 => (any(), 15..30_u8).prop_map(|(case, years)| Try::Age { case, years }),
        8 => (any(), any(), holding, days, prop::bool::weighted(0.1))
            .prop_map(|(case, to, holding, days, law)| Try::Refer { case, to, holding, days, law }),
        2 => (any(), prop::bool::ANY).prop_map(|(case, told)| Try::Demand { case, told }),
        1 => (any(), prop::bool::ANY)
            .prop_map(|(demand, appeal)| Try::AnswerDemand { demand, appeal }),
        1 => any().prop_map(|agreement| Try::TakeBack { agreement }),
        3 => (any(), any(), prop::bool::ANY)
            .prop_map(|(case, to, paper)| Try::Confer { case, to, paper }),
        4 => (any(), 0..7_u8).prop_map(|(conference, step)| Try::Team { conference, step }),
        4 => any().prop_map(|referral| Try::Accept { referral }),
        3 => any().prop_map(|referral| Try::Decline { referral }),
        1 => any().prop_map(|referral| Try::Complete { referral }),
        1 => any().prop_map(|referral| Try::Withdraw { referral }),
        1 => any().prop_map(|referral| Try::DealWith { referral }),
        1 => any().prop_map(|case| Try::Reflection { case }),
        3 => (any(), prop::bool::weighted(0.8))
            .prop_map(|(case, somebody)| Try::Entrust { case, somebody }),
        1 => (any(), any()).prop_map(|(by, case)| Try::Alarm { by, case }),
        1 => any().prop_map(|case| Try::Close { case }),
        1 => any().prop_map(|case| Try::Reopen { case }),
        2 => (any(), prop::bool::ANY).prop_map(|(of, rewrap)| Try::Leave { of, rewrap }),
        2 => any().prop_map(|of| Try::Recover { of }),
        2 => (any(), any()).prop_map(|(by, case)| Try::Glass { by, case }),
        2 => (any(), any(), prop::bool::ANY)
            .prop_map(|(by, glass, confirm)| Try::AnswerGlass { by, glass, confirm }),
        2 => (1..40_i64).prop_map(|hours| Try::Wait { hours }),
    ];
    // Without a case there is little to try.
    let begin = vec![
        Try::Report { by: 3 },
        Try::Presume {
            by: 3,
            concern: 0,
            child: false,
        },
        Try::Presume {
            by: 3,
            concern: 0,
            child: false,
        },
    ];
    prop::collection::vec(one, longest / 2..longest).prop_map(move |then| {
        let mut history = begin.clone();
        history.extend(then);
        history
    })
}

/// What there is in a country while its history is told.
pub(crate) struct Country<'a> {
    pub(crate) house: &'a House,
    pub(crate) concerns: Vec<ConcernId>,
    pub(crate) cases: Vec<CaseId>,
    pub(crate) referrals: Vec<(CaseId, ReferralId)>,
    agreements: Vec<(CaseId, AgreementId)>,
    conferences: Vec<(CaseId, ConferenceId)>,
    glass: Vec<(CaseId, EmergencyId)>,
    demands: Vec<(CaseId, DemandId)>,
    /// Of which organisation somebody left, and the last of its keys that the leaver had.
    pub(crate) left: Vec<(OrganisationId, u32)>,
    /// How many members were let in again.
    pub(crate) recovered: usize,
    /// Who held a case when it was last looked at.
    holders: RefCell<BTreeMap<CaseId, OrganisationId>>,
    /// Sessions begun since an organisation's key was renewed.
    since: BTreeMap<OrganisationId, &'a Session>,
}

impl<'a> Country<'a> {
    pub(crate) fn new(house: &'a House) -> Self {
        Self {
            house,
            concerns: Vec::new(),
            cases: Vec::new(),
            referrals: Vec::new(),
            agreements: Vec::new(),
            conferences: Vec::new(),
            glass: Vec::new(),
            demands: Vec::new(),
            left: Vec::new(),
            recovered: 0,
            holders: RefCell::default(),
            since: BTreeMap::new(),
        }
    }

    /// A case as it stands, told by its holder: somebody is, always.
    pub(crate) async fn case(&self, id: CaseId) -> Case {
        let last = self.holders.borrow().get(&id).copied();
        let last = last.map(|holder| self.worker(holder));
        let all = self.house.ids.values().map(|id| self.worker(*id));
        for session in last.into_iter().chain(all) {
            match self.house.engine.case(session, id).await {
                Ok(view) => {
                    self.holders.borrow_mut().insert(id, view.case.holder);
                    return view.case;
                }
                Err(EngineError::Denied(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        panic!("nobody holds {id}");
    }

    /// A concern as it stands.
    pub(crate) async fn concern(&self, id: ConcernId) -> Concern {
        let desk = self.worker(self.house.ids["Desk"]);
        self.house.engine.concern(desk, id).await.unwrap().concern
    }

    /// The worker of an organisation.
    pub(crate) fn worker(&self, of: OrganisationId) -> &'a Session {
        if let Some(session) = self.since.get(&of) {
            return session;
        }
        let mut sessions = self.house.sessions.values();
        let of = |session: &&Session| session.principal().organisation == of;
        sessions.find(of).unwrap()
    }

    /// Who told a concern, or the desk: nobody else may do anything with it.
    async fn keeper(&self, concern: ConcernId, number: usize) -> &'a Session {
        let keepers: Vec<_> = self.concern(concern).await.keepers().into_iter().collect();
        self.worker(keepers[number % keepers.len()])
    }

    fn named(&self, number: usize) -> &'a Session {
        self.worker(self.house.ids[NAMES[number % NAMES.len()]])
    }

    async fn order<O: Order>(&self, session: &Session, order: O, parts: Parts) -> bool {
        let performed = self
            .house
            .engine
            .perform(session, order, parts, Form::default());
        match performed.await {
            Ok(_) => true,
            Err(EngineError::Denied(_) | EngineError::Refused(_)) => false,
            Err(error) => panic!("{error}"),
        }
    }

    async fn by_holder(&self, case: CaseId, order: HolderOrder, parts: Parts) -> bool {
        let holder = self.worker(self.case(case).await.holder);
        self.order(holder, OnCase(case, order), parts).await
    }

    /// The holder says which of its members looks after a person.
    async fn entrust(&self, case: CaseId, to: Option<MemberId>) -> bool {
        let holder = self.case(case).await.holder;
        let order = EntrustCase { case, holder, to };
        self.order(self.worker(holder), order, Parts::new()).await
    }

    async fn by_receiver(
        &self,
        (case, referral): (CaseId, ReferralId),
        order: ReceiverOrder,
        parts: Parts,
    ) {
        let asked = self.case(case).await.referrals[&referral].sent.to;
        self.order(self.worker(asked), Answer(case, order), parts)
            .await;
    }

    /// Tries one thing; returns who wrote something, if somebody tried to.
    pub(crate) async fn tries(&mut self, one: &Try) -> Option<OrganisationId> {
        let house = self.house;
        let told = || words(Compartment::Narrative, "told at the bus station");
        let writer = |session: &Session| Some(session.principal().organisation);
        match *one {
            Try::Report { by } => {
                let session = self.named(by);
                let concern = ConcernId::new(house.engine.new_id());
                let facts = Told {
                    noticed: Noticed::OwnWork,
                    danger: Danger::Soon,
                    persons: None,
                    child: Tell::Unknown,
                    forms: [].into(),
                    seen_on: None,
                };
                let order = case::concern::ReportConcern {
                    concern,
                    told: facts,
                    reference: None,
                };
                if self.order(session, ReportConcern(order), told()).await {
                    self.concerns.push(concern);
                }
                writer(session)
            }
            Try::Presume { by, concern, child } => {
                let concern = *pick(&self.concerns, concern)?;
                let case = CaseId::new(house.engine.new_id());
                let maybe_child = if child { Tell::Yes } else { Tell::No };
                let basis = PresumptionBasis::Judgement;
                let presume = Presume {
                    case,
                    basis,
                    maybe_child,
                    reference: None,
                };
                let session = self.keeper(concern, by).await;
                let parts = words(Compartment::Identity, "calls herself Invented Vera");
                let order = PresumePerson(concern, presume);
                if self.order(session, order, parts).await {
                    self.cases.push(case);
                }
                writer(session)
            }
            Try::Add { by, concern } => {
                let concern = *pick(&self.concerns, concern)?;
                let session = self.keeper(concern, by).await;
                self.order(session, AddToConcern(concern), told()).await;
                writer(session)
            }
            Try::End { concern } => {
                let concern = *pick(&self.concerns, concern)?;
                let order = EndConcern(concern, ConcernOutcome::NotFound);
                let session = self.worker(house.ids["Desk"]);
                self.order(session, order, told()).await;
                writer(session)
            }
            Try::Join { concern, case } => {
                let concern = *pick(&self.concerns, concern)?;
                let order = JoinCase(concern, *pick(&self.cases, case)?);
                let session = self.worker(house.ids["Desk"]);
                self.order(session, order, Parts::new()).await;
                None
            }
            Try::JoinConcern { concern, to } => {
                let concern = *pick(&self.concerns, concern)?;
                let order = JoinConcern(concern, *pick(&self.concerns, to)?);
                let session = self.worker(house.ids["Desk"]);
                self.order(session, order, Parts::new()).await;
                None
            }
            Try::SetApart { concern, by_holder } => {
                let concern = *pick(&self.concerns, concern)?;
                let joined = self.concern(concern).await.joined;
                let by = match joined.first().filter(|_| by_holder) {
                    Some(case) => self.case(*case).await.holder,
                    None => house.ids["Desk"],
                };
                let order = SetApart(concern, WrongJoin::AnotherPerson);
                self.order(self.worker(by), order, Parts::new()).await;
                Some(by)
            }
            Try::Account { case, identity } => {
                let case = *pick(&self.cases, case)?;
                // Told long enough ago that it is old two weeks later.
                let (parts, days) = if identity {
                    let contact = Content::Contact(SafeContact {
                        never: "call at night".to_owned(),
                        ..SafeContact::default()
                    });
                    let mut parts = words(Compartment::Identity, "another name");
                    parts.insert(Compartment::Contact, contact);
                    (parts, 20)
                } else {
                    (told(), 0)
                };
                let given_on = house.today().saturating_sub(days.days());
                let source = Source::Person;
                let order = HolderOrder::RecordAccount { source, given_on };
                let holder = self.case(case).await.holder;
                self.by_holder(case, order, parts).await;
                Some(holder)
            }
            Try::Age { case, years } => {
                let case = *pick(&self.cases, case)?;
                let statement = AgeStatement {
                    claim: AgeClaim::Years(years),
                    source: Source::Person,
                    said_on: house.today(),
                };
                let holder = self.case(case).await.holder;
                self.by_holder(case, HolderOrder::StateAge(statement), told())
                    .await;
                Some(holder)
            }
            Try::TakeBack { agreement } => {
                let (case, agreement) = *pick(&self.agreements, agreement)?;
                let order = HolderOrder::WithdrawAgreement(agreement);
                self.by_holder(case, order, Parts::new()).await;
                None
            }
            Try::Confer { case, to, paper } => self.confers(case, to, paper).await,
            Try::Team { conference, step } => self.team(conference, step).await,
            Try::Refer {
                case,
                to,
                holding,
                days,
                law,
            } => {
                let case = *pick(&self.cases, case)?;
                let to = house.ids[NAMES[to % NAMES.len()]];
                let basis = if law {
                    ShareBasis::Law {
                        code: "danger-to-life".to_owned(),
                        told: false,
                    }
                } else {
                    ShareBasis::Agreement(self.agree(case, to, days).await?)
                };
                let referral = ReferralId::new(house.engine.new_id());
                let order = HolderOrder::Refer {
                    referral,
                    to,
                    need: match (holding, law) {
                        (true, _) => Need::Holding,
                        (false, true) => Need::LegalAid,
                        (false, false) => Need::Shelter,
                    },
                    urgency: Urgency::Within24Hours,
                    basis,
                    carries: [].into(),
                };
                let copy = Content::Referral(ReferralCopy::default());
                let mut parts = Parts::from([(Compartment::Referral(referral), copy)]);
                if law {
                    parts.extend(told());
                }
                let holder = self.case(case).await.holder;
                if self.by_holder(case, order, parts).await {
                    self.referrals.push((case, referral));
                }
                Some(holder)
            }
            Try::Accept { referral } => {
                let referral = *self.recent(referral)?;
                let order = ReceiverOrder::Accept(referral.1);
                self.by_receiver(referral, order, Parts::new()).await;
                None
            }
            Try::Decline { referral } => {
                let referral = *self.recent(referral)?;
                let order = ReceiverOrder::Decline(referral.1, DeclineReason::Other);
                let parts = words(Compartment::Referral(referral.1), "no bed");
                self.by_receiver(referral, order, parts).await;
                Some(self.case(referral.0).await.referrals[&referral.1].sent.to)
            }
            Try::Complete { referral } => {
                let referral = *pick(&self.referrals, referral)?;
                let order = ReceiverOrder::Complete(referral.1);
                let parts = words(Compartment::Referral(referral.1), "she stays with us");
                self.by_receiver(referral, order, parts).await;
                Some(self.case(referral.0).await.referrals[&referral.1].sent.to)
            }
            Try::Withdraw { referral } => {
                let (case, referral) = *pick(&self.referrals, referral)?;
                let order = HolderOrder::WithdrawReferral(referral);
                self.by_holder(case, order, Parts::new()).await;
                None
            }
            Try::DealWith { referral } => {
                let (case, referral) = *pick(&self.referrals, referral)?;
                for name in ["Desk", "Co-ordinator"] {
                    let order = OnLapse(case, referral);
                    let session = self.worker(house.ids[name]);
                    self.order(session, order, Parts::new()).await;
                }
                None
            }
            Try::Demand { case, told } => {
                let case = *pick(&self.cases, case)?;
                let demand = DemandId::new(house.engine.new_id());
                let again = house.today();
                let received = ReceiveDemand {
                    demand,
                    body: "Invented court".to_owned(),
                    capacity: DemandCapacity::Court,
                    basis: NamedBasis::Article("Invented Code art. 7".to_owned()),
                    asked: [Compartment::Narrative].into(),
                    received_on: house.today(),
                    how: DemandChannel::Post,
                    by_when: None,
                    no_lawyer: Some(NoLawyer::Nobody),
                    person: match told {
                        true => PersonTold::Told,
                        false => PersonTold::NotYet {
                            why: NotTold::Danger,
                            again,
                        },
                    },
                };
                let holder = self.worker(self.case(case).await.holder);
                let order = TakeDemand(case, received);
                if self.order(holder, order, Parts::new()).await {
                    self.demands.push((case, demand));
                }
                None
            }
            Try::AnswerDemand { demand, appeal } => {
                let (case, demand) = *pick(&self.demands, demand)?;
                let order = DemandOrder::Answer {
                    demand,
                    handed: [Compartment::Narrative].into(),
                    reasons: [].into(),
                    appeal_until: appeal.then(|| house.today()),
                };
                let holder = self.worker(self.case(case).await.holder);
                self.order(holder, OnDemand(case, order), Parts::new())
                    .await;
                None
            }
            Try::Reflection { case } => {
                let case = *pick(&self.cases, case)?;
                self.by_holder(case, HolderOrder::StartReflection, Parts::new())
                    .await;
                None
            }
            Try::Entrust { case, somebody } => {
                let case = *pick(&self.cases, case)?;
                let worker = self.worker(self.case(case).await.holder);
                let to = somebody.then_some(worker.principal().member);
                self.entrust(case, to).await;
                None
            }
            Try::Alarm { by, case } => {
                let case = *pick(&self.cases, case)?;
                let session = self.named(by);
                let order = OnAlarm(case, AdverseOrder::Removal);
                self.order(session, order, told()).await;
                writer(session)
            }
            Try::Close { case } => {
                let case = *pick(&self.cases, case)?;
                let order = HolderOrder::Close(CloseReason::SupportEnded);
                self.by_holder(case, order, Parts::new()).await;
                None
            }
            Try::Reopen { case } => {
                let case = *pick(&self.cases, case)?;
                self.by_holder(case, HolderOrder::Reopen, Parts::new())
                    .await;
                None
            }
            Try::Glass { by, case } => {
                let case = *pick(&self.cases, case)?;
                let emergency = EmergencyId::new(house.engine.new_id());
                let ask = AskEmergency {
                    emergency,
                    ground: EmergencyGround::DangerToLife,
                    compartments: Compartment::STANDING.into(),
                };
                let session = self.named(by);
                let parts = words(Compartment::Emergency(emergency), "she is followed");
                if self.order(session, BreakGlass(case, ask), parts).await {
                    self.glass.push((case, emergency));
                }
                writer(session)
            }
            Try::AnswerGlass { by, glass, confirm } => {
                let (case, id) = *pick(&self.glass, glass)?;
                let answer = match confirm {
                    true => AnswerEmergency::Confirm(id),
                    false => AnswerEmergency::Refuse(id),
                };
                let session = self.named(by);
                let parts = words(Compartment::Emergency(id), "we have spoken");
                self.order(session, AnswerGlass(case, answer), parts).await;
                writer(session)
            }
            Try::Leave { of, rewrap } => {
                let name = NAMES[of % NAMES.len()];
                let of = house.ids[name];
                let leaver = format!("leaver {}", self.left.len());
                let roles = [Role::CaseWorker];
                let leaver = house.take_in(name, &leaver, &roles).await;
                // Half of what the organisation holds is looked after by whoever leaves.
                for case in self.cases.clone().into_iter().step_by(2) {
                    if self.case(case).await.holder == of {
                        self.entrust(case, Some(leaver)).await;
                    }
                }
                let custodian = self.worker(of);
                let kept = house.engine.kept_organisation(custodian).await.unwrap();
                house
                    .engine
                    .end_membership(custodian, leaver)
                    .await
                    .unwrap();
                self.left.push((of, kept.generation));
                // Sessions are the histories' own, and live as long as the tests do.
                let session = Box::leak(Box::new(house.sign_in(name).await));
                self.since.insert(of, session);
                if rewrap {
                    let session = self.worker(of);
                    house.engine.rewrap(session, |_, _| {}).await.unwrap();
                }
                None
            }
            Try::Recover { of } => {
                self.recover(NAMES[of % NAMES.len()]).await;
                None
            }
            Try::Wait { hours } => {
                let now = house.engine.now();
                let later = now.saturating_add(SignedDuration::from_hours(hours));
                house.clock.set(later.unwrap());
                house.engine.sweep().await.unwrap();
                None
            }
        }
    }

    /// Lets a member of an organisation in again who lost passphrase and second factor; from then on that
    /// member acts for it.
    async fn recover(&mut self, name: &'static str) {
        let house = self.house;
        let (engine, of) = (&house.engine, house.ids[name]);
        let roles: Vec<_> = house
            .session(name)
            .principal()
            .roles
            .iter()
            .copied()
            .collect();
        let (second, lost) = (
            format!("second {}", self.recovered),
            format!("lost {}", self.recovered),
        );
        house.take_in(name, &second, &roles).await;
        let member = house.take_in(name, &lost, &roles).await;
        let custodian = self.worker(of);
        let first = engine.start_recovery(custodian, member).await.unwrap();
        let second = house.enter(&second).await.unwrap();
        let other = engine.confirm_recovery(&second, of, member).await.unwrap();
        let new = || Passphrase::new("violet kettle drum nineteen");
        let codes = [first.to_text(), other.to_text()];
        let recovered = engine.recover([&*codes[0], &*codes[1]], new());
        recovered.await.unwrap();
        let session = engine
            .accounts()
            .open_session(&lost, new(), engine.now())
            .await
            .unwrap();
        self.recovered += 1;
        self.since.insert(of, Box::leak(Box::new(session)));
    }

    /// The person agrees that facts go to an organisation, and for a child its representative too.
    async fn agree(
        &mut self,
        case: CaseId,
        with: OrganisationId,
        days: Option<i64>,
    ) -> Option<AgreementId> {
        let house = self.house;
        let matter = match with == house.ids["Police"] {
            true => Matter::Police { with: Some(with) },
            false => Matter::Share { with },
        };
        let mut own = None;
        for speaker in [Speaker::Person, Speaker::Representative] {
            let agreement = AgreementId::new(house.engine.new_id());
            let terms = Agreement {
                matter,
                speaker,
                answer: Reply::Agreed,
                categories: Compartment::STANDING.into(),
                until: days.map(|days| house.today().saturating_add(days.days())),
                explained: Explanation {
                    language: "en".to_owned(),
                    how: Explained::Aloud,
                    through: Through::Worker,
                },
            };
            let order = HolderOrder::RecordAgreement { agreement, terms };
            if self.by_holder(case, order, Parts::new()).await {
                self.agreements.push((case, agreement));
                own = own.or(Some(agreement));
            }
        }
        own
    }

    /// One of the latest referrals, which most likely wait for an answer.
    fn recent(&self, number: usize) -> Option<&(CaseId, ReferralId)> {
        let latest = self.referrals.len().saturating_sub(3);
        pick(&self.referrals[latest..], number)
    }
}

fn pick<T>(of: &[T], number: usize) -> Option<&T> {
    of.get(number.checked_rem(of.len())?)
}

/// Tells so many histories of a property, each in a country of its own, and fails with the shortest
/// that breaks it.
pub(crate) fn tell(
    histories: impl Strategy<Value = Vec<Try>>,
    cases: u32,
    house: impl AsyncFn() -> House,
    property: impl AsyncFn(&House, &[Try]) -> Result<(), TestCaseError>,
) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig {
        cases,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let told = runner.run(&histories, |history| {
        runtime.block_on(async {
            let house = house().await;
            property(&house, &history).await
        })
    });
    if let Err(broken) = told {
        panic!("{broken}");
    }
}

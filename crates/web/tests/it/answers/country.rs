//! The country that the table is asked in: one concern that waits, one that became a case, and a
//! referral of that case in every state, with organisations in every relation to them.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Told};
use case::content::{Content, ReferralCopy, SafeContact};
use case::organisation::{CustodianOrder, Service, Takes};
use case::person::{
    ActionKind, AnswerEmergency, AskEmergency, ConferenceOrder, ConferenceWay, DeclineReason,
    DemandCapacity, DemandChannel, DemandOrder, DemandReason, DossierOrder, EmergencyGround,
    HeldConference, HolderOrder, Invite, InvitedOrder, LetterOrder, NamedBasis, Need, NotTold,
    OwnPage, PanelOrder, PanelProcedure, PanelUrgency, PersonHeard, PersonTold, PersonsPart,
    PersonsView, Presume, PresumptionBasis, PunishmentKind, Reads, ReceiveDemand, ReceiverOrder,
    RecordPunishment, SafetyTalk, ScreenedBeside, ScreeningMode, ShareBasis, SharedWith, Source,
    StopEmergency,
};
use case::profile::BodyKind;
use case::visit::{MeetWorkers, RecordVisit, Visit, VisitKind, Worker};
use case::{
    ActionId, CaseId, Compartment, ComplaintId, ConcernId, ConferenceId, DemandId, DossierId,
    EmergencyId, LetterId, MemberId, OrganisationId, Reference, ReferralId, Role, StreamId,
    StreamKind, Tell,
};
use engine::{
    Answer, AnswerConference, AnswerGlass, Ballot, BreakGlass, CountWorkers, Form, KeepListed,
    KeepOrganisation, List, NewMember, NewOwnPage, OnCase, OnConference, OnDemand,
    OnIdentification, OnLetter, Order, PageSecret, PageSession, Parts, Passphrase, PresumePerson,
    Proof, ReportConcern, SecondFactor, Session, SetUp, StopGlass, TakeDemand, TakePunishment,
    TakeVisit, Whence,
};

use store::{Recipient, Sealed};

use crate::house::{House, PASSPHRASE};

/// Somebody who asks: for an organisation in one relation to what is asked for, in one role.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Visitor {
    organisation: &'static str,
    role: Option<Role>,
}

const fn visitor(organisation: &'static str, role: Role) -> Visitor {
    Visitor {
        organisation,
        role: Some(role),
    }
}

/// Whoever reads what is held about them, on a page of their own.
const PERSON: &str = "the person, on their own page";

/// The person's secret.
pub(crate) const SECRET: &str = "blue kettle";

/// What the person complains of.
pub(crate) const COMPLAINED: &str = "planted-complaint-they-shouted";

const DESK: &str = "the duty desk";
const CO_ORDINATOR: &str = "the co-ordinator";
const TOLD: &str = "told it and held it before";
const HOLDS: &str = "holds it";
const ASKED: &str = "is asked for help";
const HELPS: &str = "accepted and helps";
const DECLINED: &str = "declined";
const LATE: &str = "did not answer in time";
const STRANGER: &str = "has nothing to do with it";
/// Nobody of it has joined: it is asked on paper.
const OUTSIDE: &str = "has no account";
const POLICE: &str = "has nothing to do with it, police";

/// Decides on identification.
const PANEL: &str = "the panel";

/// Everybody who asks.
pub(crate) const VISITORS: [Visitor; 27] = [
    Visitor {
        organisation: "signed out",
        role: None,
    },
    Visitor {
        organisation: PERSON,
        role: None,
    },
    visitor(DESK, Role::Reporter),
    visitor(DESK, Role::Intake),
    visitor(DESK, Role::CaseWorker),
    visitor(DESK, Role::Custodian),
    visitor(CO_ORDINATOR, Role::CaseWorker),
    visitor(CO_ORDINATOR, Role::CoOrdinator),
    visitor(PANEL, Role::CaseWorker),
    visitor(PANEL, Role::PanelMember),
    visitor(TOLD, Role::Reporter),
    visitor(TOLD, Role::Intake),
    visitor(TOLD, Role::CaseWorker),
    visitor(TOLD, Role::Custodian),
    visitor(HOLDS, Role::Reporter),
    visitor(HOLDS, Role::Intake),
    visitor(HOLDS, Role::CaseWorker),
    visitor(HOLDS, Role::Custodian),
    visitor(ASKED, Role::Reporter),
    visitor(ASKED, Role::CaseWorker),
    visitor(HELPS, Role::Reporter),
    visitor(HELPS, Role::CaseWorker),
    visitor(DECLINED, Role::CaseWorker),
    visitor(LATE, Role::CaseWorker),
    visitor(STRANGER, Role::CoOrdinator),
    visitor(STRANGER, Role::CaseWorker),
    visitor(POLICE, Role::CaseWorker),
];

impl Visitor {
    /// The name typed at sign-in; none for whoever does not sign in.
    pub(crate) fn sign_in(&self) -> Option<String> {
        let role = self.role?.code();
        Some(format!("{} {role}", self.organisation.replace(',', "")))
    }

    pub(crate) fn is_the_person(&self) -> bool {
        self.organisation == PERSON
    }

    /// Whether it is a member.
    pub(crate) fn is_signed_in(&self) -> bool {
        self.role.is_some()
    }

    pub(crate) fn words(&self) -> String {
        match self.role {
            Some(role) => format!("{} ({})", self.organisation, role.code()),
            None => self.organisation.to_owned(),
        }
    }
}

/// Several visitors in words, those of one organisation beside each other.
pub(crate) fn together(visitors: &[&Visitor]) -> String {
    let mut organisations: Vec<(&str, Vec<&str>)> = Vec::new();
    for visitor in visitors {
        let role = visitor.role.map(Role::code);
        match organisations.last_mut() {
            Some((known, roles)) if *known == visitor.organisation => roles.extend(role),
            _ => organisations.push((visitor.organisation, role.into_iter().collect())),
        }
    }
    let words = organisations.into_iter().map(|(organisation, roles)| {
        let asked = VISITORS.iter().filter(|it| it.organisation == organisation);
        match roles.len() {
            0 => organisation.to_owned(),
            all if all > 1 && all == asked.count() => format!("{organisation} (in any role)"),
            _ => format!("{organisation} ({})", roles.join(", ")),
        }
    });
    words.collect::<Vec<_>>().join("; ")
}

/// The country, and what there is in it.
pub(crate) struct Country {
    pub(crate) house: House,
    waiting: ConcernId,
    linked: ConcernId,
    case: CaseId,
    referrals: Vec<(&'static str, ReferralId)>,
    emergencies: Vec<(&'static str, EmergencyId)>,
    demands: Vec<(&'static str, DemandId)>,
    dossiers: Vec<(&'static str, DossierId)>,
    conferences: Vec<(&'static str, ConferenceId)>,
    /// An action that was agreed, and which of those asked has not answered.
    action: u64,
    /// A member of the panel.
    seat: MemberId,
    /// What the person complained of about the holder.
    pub(crate) complaint: ComplaintId,
    /// Who takes it.
    taker: OrganisationId,
    agreement: case::AgreementId,
    reflection: u64,
    /// Which entry of the case is a screening.
    screened: u64,
    /// A visit with one worker, who wants help.
    visit: ConcernId,
    /// The review of a charge, and a protection letter.
    review: u64,
    letter: LetterId,
    to: OrganisationId,
    member: MemberId,
    holds: OrganisationId,
    /// A service without an account.
    outside: OrganisationId,
    alert: String,
    asset: String,
    /// The code of the person's own page.
    pub(crate) code: String,
}

/// An address that nobody has.
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

impl Country {
    /// Tells its history.
    pub(crate) async fn told() -> Country {
        let mut country = Self::told_without_complaint().await;
        let person = country.person(&country.house).await;
        country.complain(&country.house, &person).await;
        let own = country.house.engine.own_complaints(&person).await.unwrap();
        country.complaint = own[0].complaint.id;
        country
    }

    /// The same history in another house: a copy of this one.
    pub(crate) fn in_house(&self, house: House) -> Country {
        Country {
            house,
            referrals: self.referrals.clone(),
            emergencies: self.emergencies.clone(),
            demands: self.demands.clone(),
            dossiers: self.dossiers.clone(),
            conferences: self.conferences.clone(),
            action: self.action,
            seat: self.seat,
            alert: self.alert.clone(),
            asset: self.asset.clone(),
            code: self.code.clone(),
            waiting: self.waiting,
            linked: self.linked,
            case: self.case,
            complaint: self.complaint,
            taker: self.taker,
            agreement: self.agreement,
            reflection: self.reflection,
            screened: self.screened,
            letter: self.letter,
            review: self.review,
            visit: self.visit,
            to: self.to,
            member: self.member,
            holds: self.holds,
            outside: self.outside,
        }
    }

    /// Tells its history up to where the person complains about the holder.
    pub(crate) async fn told_without_complaint() -> Country {
        let house = House::empty().await;
        let accounts = house.engine.accounts();
        accounts
            .set_second_factor(SecondFactor::Optional)
            .await
            .unwrap();
        let invited = house.engine.set_up(SetUp {
            profile: "zz",
            desk: (DESK, BodyKind::CivilSociety),
            co_ordinator: (CO_ORDINATOR, BodyKind::AntiTraffickingAgency),
            panel: (PANEL, BodyKind::SocialServices),
            child_protection: ("child protection", BodyKind::ChildProtection),
        });
        for (name, invited) in invited.await.unwrap() {
            first_of(&house, &name, &invited.code.to_text()).await;
        }
        for (name, kind) in [
            (TOLD, BodyKind::CivilSociety),
            (HOLDS, BodyKind::CivilSociety),
            (ASKED, BodyKind::CivilSociety),
            (HELPS, BodyKind::CivilSociety),
            (DECLINED, BodyKind::CivilSociety),
            (LATE, BodyKind::CivilSociety),
            (STRANGER, BodyKind::CivilSociety),
            (POLICE, BodyKind::Police),
        ] {
            let (_, invited) = house.engine.add_organisation(name, kind).await.unwrap();
            first_of(&house, name, &invited.code.to_text()).await;
        }
        for visitor in &VISITORS {
            let (Some(name), Some(role)) = (visitor.sign_in(), visitor.role) else {
                continue;
            };
            let custodian = Proof {
                sign_in: format!("first of {}", visitor.organisation.replace(',', "")),
                passphrase: Passphrase::new(PASSPHRASE),
                code: None,
            };
            let to = organisation(&house, visitor.organisation).await;
            let roles = [role].into();
            let invited = house.engine.invite(to, &roles, custodian).await.unwrap();
            house.join(&name, &invited.code.to_text()).await;
        }
        Self::with_a_case(house).await
    }

    async fn with_a_case(house: House) -> Country {
        let told = session(&house, TOLD).await;
        let (waiting, linked) = (report(&house, &told).await, report(&house, &told).await);
        let case = CaseId::new(house.engine.new_id());
        let presume = Presume {
            case,
            basis: PresumptionBasis::Judgement,
            maybe_child: Tell::No,
            reference: None,
        };
        let parts = [Compartment::Identity, Compartment::Contact];
        let presumed = PresumePerson(linked, presume);
        order_with(&house, &told, presumed, planted(case.into(), parts)).await;
        let mut country = Country {
            to: organisation(&house, ASKED).await,
            holds: organisation(&house, HOLDS).await,
            outside: OrganisationId::from([0; 16]),
            member: session(&house, HOLDS).await.principal().member,
            house,
            waiting,
            linked,
            case,
            referrals: Vec::new(),
            emergencies: Vec::new(),
            demands: Vec::new(),
            dossiers: Vec::new(),
            conferences: Vec::new(),
            action: 0,
            seat: MemberId::from([0; 16]),
            complaint: ComplaintId::from([0; 16]),
            taker: OrganisationId::from([0; 16]),
            agreement: case::AgreementId::from([0; 16]),
            reflection: 0,
            screened: 0,
            visit: ConcernId::from([0; 16]),
            review: 0,
            letter: LetterId::from([0; 16]),
            alert: String::new(),
            asset: String::new(),
            code: String::new(),
        };
        let house = &country.house;
        let handed_on = country.refer(&told, HOLDS, Need::Holding, Urgency::Planned);
        let handed_on = handed_on.await;
        let holds = session(house, HOLDS).await;
        let accept = Answer(case, ReceiverOrder::Accept(handed_on));
        order(house, &holds, accept).await;

        let offered = CustodianOrder::Offer {
            need: Need::Medical,
            service: Service {
                languages: ["en".to_owned()].into(),
                takes: Takes {
                    women: true,
                    men: true,
                    children: true,
                },
                free: None,
                phone: None,
            },
        };
        let own = holds.principal().organisation;
        order(house, &holds, KeepOrganisation(own, offered)).await;

        let heard = HolderOrder::RecordAccount {
            source: Source::Person,
            given_on: jiff::civil::date(2026, 3, 1),
        };
        let parts = planted(case.into(), [Compartment::Narrative]);
        order_with(house, &holds, OnCase(case, heard), parts).await;

        let screened = OnCase(
            case,
            HolderOrder::Screen {
                instrument: "ilo-ec-2009 2009.1".to_owned(),
                mode: ScreeningMode::Noticed,
                answers: [("cd_documents".to_owned(), screening::Answer::Present)].into(),
                beside: ScreenedBeside::default(),
                level: screening::Level::LookFurther,
            },
        );
        country.screened = order(house, &holds, screened).await;

        let started = OnCase(case, HolderOrder::StartReflection);
        country.reflection = order(house, &holds, started).await;
        country.agreement = country.agree(&holds, ASKED).await;

        country.alert = country.open_for_nothing(&holds).await;
        let late = country.refer(&holds, LATE, Need::Shelter, Urgency::Tonight);
        let late = late.await;
        let escalated = country.refer(&holds, LATE, Need::Medical, Urgency::Tonight);
        let escalated = escalated.await;
        let mut now = house.engine.now();
        // Far enough for both to go to the co-ordinator, and for the alert.
        for _ in 0..8 {
            now += jiff::SignedDuration::from_hours(24);
            house.clock.set(now);
            house.engine.sweep().await.unwrap();
        }
        let at_desk = country.refer(&holds, LATE, Need::LegalAid, Urgency::Tonight);
        let at_desk = at_desk.await;
        house.clock.set(now + jiff::SignedDuration::from_hours(13));
        house.engine.sweep().await.unwrap();

        let waits = country.refer(&holds, ASKED, Need::Shelter, Urgency::Planned);
        let waits = waits.await;
        let accepted = country.refer(&holds, HELPS, Need::LegalAid, Urgency::Planned);
        let accepted = accepted.await;
        let completed = country.refer(&holds, HELPS, Need::Medical, Urgency::Planned);
        let completed = completed.await;
        let declined = country.refer(&holds, DECLINED, Need::Shelter, Urgency::Planned);
        let declined = declined.await;
        let helps = session(house, HELPS).await;
        for answer in [
            ReceiverOrder::Accept(accepted),
            ReceiverOrder::Accept(completed),
            ReceiverOrder::Complete(completed),
        ] {
            order(house, &helps, Answer(case, answer)).await;
        }
        let declines = session(house, DECLINED).await;
        let answer = ReceiverOrder::Decline(declined, DeclineReason::NoCapacity);
        order(house, &declines, Answer(case, answer)).await;

        let keeps = session(house, CO_ORDINATOR).await;
        let (_, _) = house
            .engine
            .add_organisation(OUTSIDE, BodyKind::Shelter)
            .await
            .unwrap();
        country.outside = organisation(house, OUTSIDE).await;
        let listed = case::organisation::KeepListed::Offer {
            need: Need::Medical,
            service: Service {
                languages: ["en".to_owned()].into(),
                takes: Takes {
                    women: true,
                    men: true,
                    children: true,
                },
                free: Some(1),
                phone: Some("0800 555 0142".to_owned()),
            },
        };
        order(house, &keeps, KeepListed(country.outside, listed)).await;
        let on_paper = country.refer(&holds, OUTSIDE, Need::Shelter, Urgency::Planned);
        let on_paper = on_paper.await;

        let _ = (late, escalated);
        country.visit = visited(house, &told).await;
        let charge = RecordPunishment {
            kind: PunishmentKind::Charge,
            office: None,
            on: None,
        };
        country.review = order(house, &holds, TakePunishment(case, charge)).await;
        country.letter = LetterId::new(house.engine.new_id());
        let issue = LetterOrder::Issue {
            letter: country.letter,
            number: house.engine.new_number(),
            until: jiff::civil::date(2026, 5, 1),
        };
        order(house, &holds, OnLetter(case, issue)).await;
        country.emergencies = vec![
            (
                "that waits for an answer",
                country.break_glass(Role::Custodian).await,
            ),
            ("that is open", country.break_glass(Role::Reporter).await),
            ("that is over", country.break_glass(Role::Intake).await),
        ];
        let desk = session(house, DESK).await;
        for (_, emergency) in &country.emergencies[1..] {
            let confirm = AnswerEmergency::Confirm(*emergency);
            order(house, &desk, AnswerGlass(case, confirm)).await;
        }
        let over = country.emergencies[2].1;
        order(house, &desk, StopGlass(case, StopEmergency(over))).await;
        country.referrals = vec![
            ("that waits for an answer", waits),
            ("that was accepted", accepted),
            ("that was completed", completed),
            ("that was declined", declined),
            ("that lapsed and is at the desk", at_desk),
            ("that lapsed and is at the co-ordinator", escalated),
            ("of a service without an account", on_paper),
        ];
        country.code = country.own_page(&holds).await;
        country.demands = country.demanded(&holds).await;
        (country.dossiers, country.seat) = country.identified(&holds).await;
        (country.conferences, country.action) = country.conferred(&holds).await;
        let person = country.person(&country.house).await;
        country.taker = country.way(&country.house, &person).await;
        let entries = house.engine.store().ledger_state().await.unwrap().size;
        let store = house.engine.store();
        let now = house.engine.now();
        store.keep_checkpoint(entries, now, "note").await.unwrap();
        let mut client = crate::posts::Client::new(house);
        let body = client.get("/").await.body;
        let (_, asset) = body.split_once("\"/assets/").unwrap();
        country.asset = asset.split('"').next().unwrap().to_owned();
        country
    }

    /// Two conferences of the local team to which whoever was asked for help is invited: one that is to come, and one
    /// that was held, with an action of the invited and another that it is asked to take on.
    async fn conferred(&self, holds: &Session) -> (Vec<(&'static str, ConferenceId)>, u64) {
        let house = &self.house;
        let asked = session(house, ASKED).await;
        let to = asked.principal().organisation;
        let mut conferences = Vec::new();
        let mut action = 0;
        for kind in ["that is to come", "that was held"] {
            let conference = ConferenceId::new(house.engine.new_id());
            let words = || planted(self.case.into(), [Compartment::Conference(conference)]);
            let call = ConferenceOrder::Call {
                conference,
                needs: [Need::Medical].into(),
                starts: house.engine.now(),
                way: ConferenceWay::Telephone,
                person: PersonsPart::TakesPart,
                carries: BTreeSet::new(),
                invite: vec![Invite {
                    to,
                    basis: ShareBasis::Agreement(self.agreement),
                    reads: Reads::Paper,
                }],
            };
            order_with(house, holds, OnConference(self.case, call), words()).await;
            if kind == "that was held" {
                let held = ConferenceOrder::Hold(HeldConference {
                    conference,
                    on: jiff::civil::date(2026, 3, 2),
                    attended: [to].into(),
                    person: PersonHeard::Present,
                    guardian: None,
                    view: PersonsView::Agrees,
                    by: case::Actor::System,
                });
                order(house, holds, OnConference(self.case, held)).await;
                for accepts in [true, false] {
                    let agree = ConferenceOrder::Agree {
                        conference,
                        kind: ActionKind::Health,
                        asked: Some(to),
                        last_day: jiff::civil::date(2027, 3, 2),
                    };
                    let clock = order(house, holds, OnConference(self.case, agree)).await;
                    if accepts {
                        action = clock;
                        let action = ActionId::agreed_by(action);
                        let take = InvitedOrder::AnswerAction { action, accepts };
                        order(house, &asked, AnswerConference(self.case, conference, take)).await;
                    }
                }
            }
            conferences.push((kind, conference));
        }
        (conferences, action)
    }

    /// Two dossiers for identification: one that was decided, and one on which the panel votes.
    async fn identified(&self, holds: &Session) -> (Vec<(&'static str, DossierId)>, MemberId) {
        let house = &self.house;
        let secretary = session(house, PANEL).await;
        let panel = secretary.principal().organisation;
        let custodian = || Proof {
            sign_in: format!("first of {PANEL}"),
            passphrase: Passphrase::new(PASSPHRASE),
            code: None,
        };
        let mut members = vec![visitor(PANEL, Role::PanelMember).sign_in().unwrap()];
        for name in ["seat two", "seat three"] {
            let roles = [Role::PanelMember].into();
            let invited = house.engine.invite(panel, &roles, custodian()).await;
            house.join(name, &invited.unwrap().code.to_text()).await;
            members.push(name.to_owned());
        }
        let (accounts, now) = (house.engine.accounts(), house.engine.now());
        let mut seats = Vec::new();
        for (name, body) in members.iter().zip([TOLD, POLICE, STRANGER]) {
            let passphrase = Passphrase::new(PASSPHRASE);
            let seat = accounts.open_session(name, passphrase, now).await.unwrap();
            let member = seat.principal().member;
            let body = organisation(house, body).await;
            let order = CustodianOrder::Seat { member, body };
            self::order(house, &secretary, KeepOrganisation(panel, order)).await;
            seats.push(seat);
        }
        let terms = case::person::Agreement {
            matter: case::person::Matter::Identification,
            speaker: case::person::Speaker::Person,
            answer: case::person::Reply::Agreed,
            categories: [].into(),
            until: None,
            explained: case::person::Explanation {
                language: "en".to_owned(),
                how: case::person::Explained::Aloud,
                through: case::person::Through::Worker,
            },
        };
        let agreement = case::AgreementId::new(house.engine.new_id());
        let agreed = HolderOrder::RecordAgreement { agreement, terms };
        order(house, holds, OnCase(self.case, agreed)).await;
        let mut dossiers = Vec::new();
        for kind in ["that was decided", "that is voted on"] {
            let dossier = DossierId::new(house.engine.new_id());
            let words = || planted(self.case.into(), [Compartment::Dossier(dossier)]);
            let submit = DossierOrder::Submit {
                dossier,
                urgent: None,
                counts_from: None,
            };
            order_with(house, holds, OnIdentification(self.case, submit), words()).await;
            let why = PanelUrgency::Removal;
            let round = PanelOrder::OpenRound(PanelProcedure::Written { why });
            let mut steps = vec![PanelOrder::Check { complete: true }, round];
            for seat in &seats {
                for step in steps.drain(..) {
                    let none = Parts::new();
                    let kept =
                        house
                            .engine
                            .keep_dossier(&secretary, dossier, step, none, Form::default());
                    kept.await.unwrap();
                }
                if kind == "that was decided" {
                    let voted = house.engine.vote(seat, dossier, Ballot::Negative, None);
                    voted.await.unwrap();
                }
            }
            if kind == "that was decided" {
                let counted = house
                    .engine
                    .count_votes(&secretary, dossier, Form::default());
                counted.await.unwrap();
                let decide = PanelOrder::Decide;
                let decided = house.engine.keep_dossier(
                    &secretary,
                    dossier,
                    decide,
                    words(),
                    Form::default(),
                );
                decided.await.unwrap();
            }
            dossiers.push((kind, dossier));
        }
        let seat = seats.last().unwrap().principal().member;
        (dossiers, seat)
    }

    /// Two demands for records, of which one was answered and can be appealed against.
    async fn demanded(&self, holds: &Session) -> Vec<(&'static str, DemandId)> {
        let house = &self.house;
        let today = jiff::civil::date(2026, 3, 10);
        let mut demands = Vec::new();
        for kind in ["that waits for an answer", "that was answered"] {
            let demand = DemandId::new(house.engine.new_id());
            let waits = demands.is_empty();
            let received = ReceiveDemand {
                demand,
                body: "Invented prosecution service".to_owned(),
                capacity: DemandCapacity::Prosecution,
                basis: NamedBasis::Article("Invented Code art. 7".to_owned()),
                asked: [Compartment::Narrative, Compartment::Counselling].into(),
                received_on: jiff::civil::date(2026, 3, 2),
                how: DemandChannel::Post,
                by_when: None,
                no_lawyer: None,
                person: match waits {
                    true => PersonTold::NotYet {
                        why: NotTold::NotReachable,
                        again: today.saturating_add(jiff::Span::new().days(5)),
                    },
                    false => PersonTold::Told,
                },
            };
            order(house, holds, TakeDemand(self.case, received)).await;
            if !waits {
                let answer = DemandOrder::Answer {
                    demand,
                    handed: [Compartment::Narrative].into(),
                    reasons: [DemandReason::Privileged].into(),
                    appeal_until: Some(today.saturating_add(jiff::Span::new().days(30))),
                };
                order(house, holds, OnDemand(self.case, answer)).await;
            }
            demands.push((kind, demand));
        }
        demands
    }

    /// A colleague of the holder's first member opens the case to help, and writes nothing: what the
    /// alert about it is called, once a week has passed.
    async fn open_for_nothing(&self, holds: &Session) -> String {
        let house = &self.house;
        let wrote = HolderOrder::RecordAccount {
            source: Source::Worker,
            given_on: jiff::civil::date(2026, 3, 2),
        };
        let words = Content::Words("she waits at the station".to_owned());
        let parts = Parts::from([(Compartment::Narrative, words)]);
        let order = OnCase(self.case, wrote);
        let performed = house.engine.perform(holds, order, parts, Form::default());
        performed.await.unwrap();
        let visitor = visitor(HOLDS, Role::CaseWorker).sign_in().unwrap();
        let (passphrase, now) = (Passphrase::new(PASSPHRASE), house.engine.now());
        let accounts = house.engine.accounts();
        let session = accounts.open_session(&visitor, passphrase, now).await;
        let session = session.unwrap();
        let what = [Compartment::Narrative].into();
        let purpose = case::Purpose::Assistance;
        let engine = &house.engine;
        engine
            .open_case(&session, self.case, &what, purpose)
            .await
            .unwrap();
        case::alerts::AlertKey::NoPart(session.principal().member, self.case).to_string()
    }

    /// Signs the person in to their own page, in this house or a copy of it.
    pub(crate) async fn person(&self, house: &House) -> PageSession {
        let (accounts, now) = (house.engine.accounts(), house.engine.now());
        let (secret, from) = (PageSecret::new(SECRET), Whence::default());
        let signed_in = accounts.page_sign_in(&self.code, secret, &from, now).await;
        let cookie = signed_in.unwrap().to_cookie().to_string();
        accounts.page_session(&cookie, &from, now).await.unwrap()
    }

    /// Who takes a complaint about the holder.
    async fn way(&self, house: &House, person: &PageSession) -> OrganisationId {
        let ways = house.engine.complaint_ways(person).await.unwrap();
        let way = ways.into_iter().find(|(about, _)| *about == self.holds);
        way.unwrap().1.unwrap()
    }

    /// The person complains about the holder; returns who takes it.
    pub(crate) async fn complain(&self, house: &House, person: &PageSession) -> OrganisationId {
        let to = self.way(house, person).await;
        let words = COMPLAINED.to_owned();
        let made = house
            .engine
            .complain(person, self.holds, to, false, words)
            .await;
        made.unwrap();
        to
    }

    /// Opens the person's own page; returns its code.
    async fn own_page(&self, holds: &Session) -> String {
        let talk = SafetyTalk {
            shared_with: SharedWith::Nobody,
            safe: Tell::Yes,
            wanted: true,
        };
        let talked = OnCase(self.case, HolderOrder::TalkOfPage(talk));
        order(&self.house, holds, talked).await;
        let new = NewOwnPage {
            readable: OwnPage::MAY_BE_READ.into(),
            secret: PageSecret::new(SECRET),
            danger: None,
        };
        let opened = self
            .house
            .engine
            .open_page(holds, self.case, new, Form::default());
        opened.await.unwrap().to_text().to_string()
    }

    /// Somebody of the holder, in one role, asks to break glass.
    async fn break_glass(&self, role: Role) -> EmergencyId {
        let house = &self.house;
        let visitor = visitor(HOLDS, role).sign_in().unwrap();
        let (passphrase, now) = (Passphrase::new(PASSPHRASE), house.engine.now());
        let accounts = house.engine.accounts();
        let session = accounts.open_session(&visitor, passphrase, now).await;
        let session = session.unwrap();
        let emergency = EmergencyId::new(house.engine.new_id());
        let ask = AskEmergency {
            emergency,
            ground: EmergencyGround::MustBeReached,
            compartments: [Compartment::Narrative].into(),
        };
        let words = Content::Words("somebody has to warn her".to_owned());
        let parts = Parts::from([(Compartment::Emergency(emergency), words)]);
        let order = BreakGlass(self.case, ask);
        let performed = house
            .engine
            .perform(&session, order, parts, Form::default());
        performed.await.unwrap();
        emergency
    }

    async fn agree(&self, holder: &Session, with: &str) -> case::AgreementId {
        let agreement = case::AgreementId::new(self.house.engine.new_id());
        let with = organisation(&self.house, with).await;
        let terms = case::person::Agreement {
            matter: case::person::Matter::Share { with },
            speaker: case::person::Speaker::Person,
            answer: case::person::Reply::Agreed,
            categories: Compartment::STANDING.into(),
            until: None,
            explained: case::person::Explanation {
                language: "en".to_owned(),
                how: case::person::Explained::Aloud,
                through: case::person::Through::Worker,
            },
        };
        let recorded = HolderOrder::RecordAgreement { agreement, terms };
        order(&self.house, holder, OnCase(self.case, recorded)).await;
        agreement
    }

    async fn refer(&self, by: &Session, to: &str, need: Need, urgency: Urgency) -> ReferralId {
        let referral = ReferralId::new(self.house.engine.new_id());
        let refer = HolderOrder::Refer {
            referral,
            to: organisation(&self.house, to).await,
            need,
            urgency,
            basis: ShareBasis::Agreement(self.agree(by, to).await),
            carries: [].into(),
        };
        let parts = planted(self.case.into(), [Compartment::Referral(referral)]);
        order_with(&self.house, by, OnCase(self.case, refer), parts).await;
        referral
    }

    /// The addresses of a route: for each object in it what kind of object it is, the address, and
    /// what is posted there.
    pub(crate) fn addresses(&self, path: &str, body: &str) -> Vec<(&'static str, String, String)> {
        let objects: Vec<(&'static str, String)> = match path {
            path if path.starts_with("/concerns/{id}/workers") => vec![
                ("a visit", self.visit.to_string()),
                ("a concern that is no visit", self.waiting.to_string()),
            ],
            path if path.starts_with("/concerns/{id}") => vec![
                ("a concern that waits", self.waiting.to_string()),
                ("a concern that became a case", self.linked.to_string()),
            ],
            "/lists/{list}" => {
                let all = List::ALL.into_iter();
                all.map(|list| (list.code(), list.code().to_owned()))
                    .collect()
            }
            path if path.contains("{conference}") || path.starts_with("/conferences/{id}") => {
                let all = self.conferences.iter();
                all.map(|(kind, id)| (*kind, id.to_string())).collect()
            }
            path if path.contains("{dossier}") || path.starts_with("/panel/{id}") => {
                let all = self.dossiers.iter();
                all.map(|(kind, id)| (*kind, id.to_string())).collect()
            }
            path if path.starts_with("/complaints/{id}") => {
                vec![("about the holder", self.complaint.to_string())]
            }
            path if path.starts_with("/alerts/{id}") => {
                vec![("about the holder", self.holds.to_string())]
            }
            path if path.contains("{emergency}") => {
                let all = self.emergencies.iter();
                all.map(|(kind, id)| (*kind, id.to_string())).collect()
            }
            path if path.contains("{demand}") => {
                let all = self.demands.iter();
                all.map(|(kind, id)| (*kind, id.to_string())).collect()
            }
            path if path.contains("{referral}") || path.starts_with("/referrals/{id}") => {
                let all = self.referrals.iter();
                all.map(|(kind, id)| (*kind, id.to_string())).collect()
            }
            path if path.starts_with("/listed/{id}") => {
                vec![("of a service without an account", self.outside.to_string())]
            }
            path if path.starts_with("/organisation/recoveries/{id}") => {
                vec![(
                    "a member of the holder who lost nothing",
                    self.holds.to_string(),
                )]
            }
            path if path.starts_with("/organisation/entrusted/{id}") => {
                vec![("a holder without partners", self.holds.to_string())]
            }
            path if path.starts_with("/organisation/members/{id}") => {
                vec![("a member of the holder", self.member.to_string())]
            }
            _ => vec![("", String::new())],
        };
        let address = |(kind, id): (&'static str, String)| {
            let place = match path.starts_with("/cases/") {
                true => self.case.to_string(),
                false => id.clone(),
            };
            let path = path.replace("{list}", &id);
            let path = self.fill(&path, &place).replace("{referral}", &id);
            let path = path.replace("{emergency}", &id).replace("{demand}", &id);
            let path = path.replace("{dossier}", &id).replace("{conference}", &id);
            // Its page stands behind the choice of where the signs were noticed.
            let path = match path.strip_suffix("/screen/noticed") {
                Some(_) if body.is_empty() => format!("{path}?setting=street"),
                _ => path,
            };
            let path = match path.strip_suffix("/tonight/call") {
                Some(_) if body.is_empty() => format!("{path}?need=shelter&to={}", self.outside),
                _ => path,
            };
            assert!(!path.contains('{'), "{path} has no row");
            let body = body.replace("{to}", &self.to.to_string());
            let body = body.replace("{agreement}", &self.agreement.to_string());
            let body = body.replace("{holds}", &self.holds.to_string());
            let body = body.replace("{seat}", &self.seat.to_string());
            let body = body.replace("{way}", &format!("{}.{}", self.holds, self.taker));
            let body = body.replace("{complaint}", &self.complaint.to_string());
            let reference = Reference::from(self.case).to_string();
            let body = body.replace("{reference}", &reference);
            (kind, path, body)
        };
        objects.into_iter().map(address).collect()
    }

    /// What is written in each compartment, and who is given a key of it at present.
    pub(crate) async fn planted(&self) -> Vec<(String, BTreeSet<OrganisationId>)> {
        let store = self.house.engine.store();
        let mut planted = Vec::new();
        let streams: [StreamId; 4] = [
            self.waiting.into(),
            self.linked.into(),
            self.case.into(),
            self.complaint.into(),
        ];
        for stream in streams {
            let stored = store.stream(stream).await.unwrap();
            let parts = stored.events.iter().flat_map(|event| &event.parts);
            let compartments: BTreeSet<_> = parts.map(|part| part.compartment).collect();
            for compartment in compartments {
                let wraps = stored.wraps.iter().map(|wrap| wrap.place);
                let wraps = wraps.filter(|place| place.sealed == Sealed::Part(compartment));
                let holders = wraps.filter_map(|place| match place.recipient {
                    Recipient::Organisation(holder) => Some(holder),
                    // The person is told apart from organisations by the case's own id.
                    Recipient::Person(_) => Some(OrganisationId::from(*self.case.bytes())),
                    Recipient::Installation => None,
                });
                planted.push((word(stream, compartment), holders.collect()));
            }
        }
        planted
    }

    /// Which organisation somebody asks for, if anybody is signed in.
    pub(crate) async fn organisation_of(&self, visitor: &Visitor) -> Option<OrganisationId> {
        if visitor.is_the_person() {
            return Some(OrganisationId::from(*self.case.bytes()));
        }
        visitor.role?;
        Some(organisation(&self.house, visitor.organisation).await)
    }

    /// The code of a sheet, printed for the service without an account.
    pub(crate) async fn sheet(&self) -> String {
        let holds = session(&self.house, HOLDS).await;
        let (_, referral) = self.referrals[self.referrals.len() - 1];
        let engine = &self.house.engine;
        let sheet = engine.print_sheet(&holds, (self.case, referral), Form::default());
        sheet.await.unwrap().code.to_string()
    }

    /// The number of a protection letter that is valid.
    pub(crate) async fn letter_number(&self) -> String {
        let holds = session(&self.house, HOLDS).await;
        let view = self.house.engine.case(&holds, self.case).await.unwrap();
        view.case.letters[&self.letter].number.to_string()
    }

    /// An id of each kind of thing that there is, by the parts of addresses that mean such a thing.
    pub(crate) fn ids(&self) -> Vec<(&'static str, String)> {
        let (_, referral) = self.referrals[0];
        vec![
            ("/concerns/", self.waiting.to_string()),
            ("/cases/", self.case.to_string()),
            ("/referrals/", referral.to_string()),
            ("/conferences/", self.conferences[0].1.to_string()),
            ("/agreements/", self.agreement.to_string()),
            ("/members/", self.member.to_string()),
            ("/organisations/", self.holds.to_string()),
            ("/complaints/", self.complaint.to_string()),
        ]
    }

    /// An address like those of a route, of something that is not there.
    pub(crate) fn nowhere(&self, path: &str) -> String {
        let path = self.fill(path, NOBODY);
        path.replace("{referral}", NOBODY)
            .replace("{emergency}", NOBODY)
            .replace("{demand}", NOBODY)
            .replace("{dossier}", NOBODY)
            .replace("{conference}", NOBODY)
    }

    /// One with something in it that is no id.
    pub(crate) fn nonsense(&self, path: &str) -> String {
        self.fill(path, "not-an-id")
            .replace("{referral}", NOBODY)
            .replace("{emergency}", NOBODY)
            .replace("{demand}", NOBODY)
            .replace("{dossier}", NOBODY)
            .replace("{conference}", NOBODY)
    }

    fn fill(&self, path: &str, id: &str) -> String {
        let need = match id {
            NOBODY => "education",
            "not-an-id" => id,
            _ => "medical",
        };
        path.replace("{id}", id)
            .replace("{list}", id)
            .replace("{member}", &self.member.to_string())
            .replace("{file}", &self.asset)
            .replace("{alert}", &self.alert)
            .replace("{clock}", &self.reflection.to_string())
            .replace("{agreement}", &self.agreement.to_string())
            .replace("{kind}", "help")
            .replace(
                "/screenings/{version}",
                &format!("/screenings/{}", self.screened),
            )
            .replace(
                "/punishments/{version}",
                &format!("/punishments/{}", self.review),
            )
            .replace("{worker}", "1")
            .replace("{action}", &self.action.to_string())
            .replace("{letter}", &self.letter.to_string())
            .replace("{version}", "1")
            .replace("{need}", need)
    }

    /// An address with what it names instead of the ids in it.
    pub(crate) fn without_ids(&self, address: &str) -> String {
        let mut address = address.replace(&self.case.to_string(), "{case}");
        for (_, referral) in &self.referrals {
            address = address.replace(&referral.to_string(), "{referral}");
        }
        for (_, conference) in &self.conferences {
            address = address.replace(&conference.to_string(), "{conference}");
        }
        for (_, dossier) in &self.dossiers {
            address = address.replace(&dossier.to_string(), "{dossier}");
        }
        for (_, demand) in &self.demands {
            address = address.replace(&demand.to_string(), "{demand}");
        }
        for (_, emergency) in &self.emergencies {
            address = address.replace(&emergency.to_string(), "{emergency}");
        }
        let review = format!("/punishments/{}", self.review);
        address = address.replace(&review, "/punishments/{review}");
        address = address.replace(&self.complaint.to_string(), "{complaint}");
        address = address.replace(&self.member.to_string(), "{member}");
        address = address.replace(&self.agreement.to_string(), "{agreement}");
        for concern in [self.waiting, self.linked, self.visit] {
            address = address.replace(&concern.to_string(), "{concern}");
        }
        // What was recorded just now is one entry further.
        if let Some((before, after)) = address.split_once("/screenings/") {
            let query = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
            return format!("{before}/screenings/{{version}}{query}");
        }
        // So has a visit written down just now.
        if let Some((_, after)) = address.split_once("/workers?done=visited") {
            return format!("/concerns/{{visit}}/workers?done=visited{after}");
        }
        // So has a conference called just now.
        if address.ends_with("?done=conference-called") {
            return "/cases/{case}/conferences/{called}?done=conference-called".to_owned();
        }
        // A concern told just now has an id, and a reference, that nobody could know before.
        match address.split_once("about=") {
            Some((before, _)) => format!("{before}about=…"),
            None => address,
        }
    }
}

async fn first_of(house: &House, organisation: &str, code: &str) {
    let name = format!("first of {}", organisation.replace(',', ""));
    let new = NewMember {
        sign_in: name.clone(),
        name,
        passphrase: Passphrase::new(PASSPHRASE),
    };
    house.engine.join(code, new).await.unwrap();
}

async fn organisation(house: &House, name: &str) -> OrganisationId {
    let names = house.engine.organisation_names().await.unwrap();
    names.into_iter().find(|it| it.name == name).unwrap().id
}

async fn session(house: &House, organisation: &str) -> Session {
    let name = format!("first of {organisation}");
    let accounts = house.engine.accounts();
    let (passphrase, now) = (Passphrase::new(PASSPHRASE), house.engine.now());
    accounts.open_session(&name, passphrase, now).await.unwrap()
}

async fn order<O: Order>(house: &House, session: &Session, order: O) -> u64 {
    order_with(house, session, order, Parts::new()).await
}

async fn order_with<O: Order>(house: &House, by: &Session, order: O, parts: Parts) -> u64 {
    let performed = house.engine.perform(by, order, parts, Form::default());
    performed.await.unwrap().version
}

/// Sealed parts whose words say where they lie, so that they are recognised wherever they turn up.
fn planted(stream: StreamId, compartments: impl IntoIterator<Item = Compartment>) -> Parts {
    let content = |compartment| {
        let words = word(stream, compartment);
        match compartment {
            Compartment::Contact => Content::Contact(SafeContact {
                channel: words,
                ..SafeContact::default()
            }),
            Compartment::Referral(_) => Content::Referral(ReferralCopy {
                request: words,
                ..ReferralCopy::default()
            }),
            _ => Content::Words(words),
        }
    };
    let compartments = compartments.into_iter();
    compartments
        .map(|compartment| (compartment, content(compartment)))
        .collect()
}

/// What is written in a compartment of a stream, and nowhere else.
fn word(stream: StreamId, compartment: Compartment) -> String {
    if compartment == Compartment::Integrity {
        return COMPLAINED.to_owned();
    }
    format!("planted-{}-{compartment}", stream.id)
}

async fn visited(house: &House, by: &Session) -> ConcernId {
    let concern = ConcernId::new(house.engine.new_id());
    let visit = RecordVisit {
        concern,
        visit: Visit {
            kind: VisitKind::Inspection,
            on: jiff::civil::date(2026, 3, 2),
            sector: "A".parse().unwrap(),
            with: [].into(),
            met: 3,
            alone: 1,
            signs: 1,
        },
        danger: Danger::Soon,
    };
    let parts = planted(
        concern.into(),
        [Compartment::Narrative, Compartment::Location],
    );
    order_with(house, by, TakeVisit(visit), parts).await;
    let worker = Worker {
        number: 1,
        alone: Tell::Yes,
        signs: [].into(),
        agreed: Tell::Yes,
        child: Tell::Unknown,
    };
    let workers = vec![worker];
    order(house, by, CountWorkers(concern, MeetWorkers { workers })).await;
    concern
}

async fn report(house: &House, by: &Session) -> ConcernId {
    let concern = ConcernId::new(house.engine.new_id());
    let told = Told {
        noticed: Noticed::OwnWork,
        danger: Danger::Soon,
        persons: None,
        child: Tell::No,
        forms: [].into(),
        seen_on: None,
    };
    let report = ReportConcern(case::concern::ReportConcern {
        concern,
        told,
        reference: None,
    });
    let parts = [
        Compartment::Narrative,
        Compartment::Location,
        Compartment::Identity,
        Compartment::Contact,
    ];
    let parts = planted(concern.into(), parts);
    let performed = house.engine.perform(by, report, parts, Form::default());
    let stream = performed.await.unwrap().stream;
    assert_eq!(stream.kind, StreamKind::Concern);
    concern
}

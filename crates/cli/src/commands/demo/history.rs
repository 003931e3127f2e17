//! The invented history: a few cases told by hand, after the kinds of cases that the OSCE Special
//! Representative's report of 2010 describes, and as many simulated ones as asked for.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Tell, Told};
use case::content::{Content, ReferralCopy};
use case::person::{
    AgeClaim, AgeStatement, Agreement, AgreementKind, DeclineReason, Explained, HolderOrder, Need,
    Presume, PresumptionBasis, ReceiverOrder, Source,
};
use case::{AgreementId, Basis, CaseId, Compartment, ConcernId, ReferralId};
use engine::{Answer, Engine, Form, OnCase, Parts, PresumePerson, ReportConcern, SetClock, Work};
use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use super::country::{Country, Settled};

/// How many simulated histories are stored at a time.
const AT_ONCE: u32 = 100;

/// What became of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// Nobody was presumed yet: the concern is with the desk.
    Concern,
    /// Presumed, and no more yet.
    Presumed,
    /// A shelter was asked and accepted, and the reflection period runs.
    Sheltered,
    /// A shelter was asked and had no place.
    Declined,
    /// A shelter was asked and did not answer.
    Unanswered,
    /// Two ages were stated that contradict each other.
    TwoAges,
}

struct ByHand {
    hours_ago: i64,
    by: &'static str,
    child: Tell,
    form: screening::Form,
    told: &'static str,
    name: &'static str,
    then: Then,
}

const HAND: [ByHand; 8] = [
    ByHand {
        hours_ago: 700,
        by: "outreach",
        child: Tell::No,
        form: screening::Form::DomesticServitude,
        told: "Cleaned a house of eight for eighteen hours a day, unpaid; her passport was taken on arrival. Ran out and asked a passer-by.",
        name: "calls herself Invented Vera",
        then: Then::Sheltered,
    },
    ByHand {
        hours_ago: 500,
        by: "outreach",
        child: Tell::No,
        form: screening::Form::SexualExploitation,
        told: "Was promised work as a waitress; on arrival a debt of 15,000 and the street twelve hours a night. Left with our help.",
        name: "calls herself Invented Bruna",
        then: Then::Declined,
    },
    ByHand {
        hours_ago: 300,
        by: "police",
        child: Tell::Yes,
        form: screening::Form::ForcedCriminality,
        told: "Caught shoplifting for the third time this week; hands the goods to the same man. Says his uncle decides.",
        name: "says his name is Invented Ilie",
        then: Then::Presumed,
    },
    ByHand {
        hours_ago: 200,
        by: "outreach",
        child: Tell::Unknown,
        form: screening::Form::OnlineSexualExploitation,
        told: "Met a man online who wants to marry her and has had a passport made for her. Leaves on Friday.",
        name: "calls herself Invented Dana",
        then: Then::TwoAges,
    },
    ByHand {
        hours_ago: 90,
        by: "inspector",
        child: Tell::No,
        form: screening::Form::ForcedLabour,
        told: "Lodged on an abandoned farm without water; 22 a day, 13 kept back for the lodging; beaten when he asked.",
        name: "calls himself Invented Karim",
        then: Then::Unanswered,
    },
    ByHand {
        hours_ago: 30,
        by: "outreach",
        child: Tell::Yes,
        form: screening::Form::Other,
        told: "A child begs beside the parents for their living. No sign that anybody else takes the money.",
        name: "",
        then: Then::Concern,
    },
    ByHand {
        hours_ago: 8,
        by: "inspector",
        child: Tell::No,
        form: screening::Form::ForcedLabour,
        told: "Building site: passports are in the foreman's drawer, no pay for four months.",
        name: "",
        then: Then::Concern,
    },
    ByHand {
        hours_ago: 3,
        by: "outreach",
        child: Tell::No,
        form: screening::Form::DomesticServitude,
        told: "A neighbour telephoned: a young woman in the house opposite never goes out alone.",
        name: "",
        then: Then::Concern,
    },
];

/// How many are told by hand.
pub(super) const BY_HAND: u64 = HAND.len() as u64;

/// Tells the history through the engine's own orders.
pub(super) struct Teller<'a> {
    pub(super) engine: &'a Engine,
    pub(super) clock: &'a SetClock,
    pub(super) country: &'a Country,
    pub(super) today: Timestamp,
}

impl Teller<'_> {
    /// Tells those written by hand.
    pub(super) async fn by_hand(&self, progress: &ProgressBar) -> anyhow::Result<()> {
        progress.set_message("telling cases by hand");
        let mut work = self.engine.work().await?;
        for told in &HAND {
            let at = self.ago(SignedDuration::from_hours(told.hours_ago));
            self.tell(&mut work, told, at).await?;
            progress.inc(1);
        }
        Ok(work.commit().await?)
    }

    /// Tells simulated ones, spread over the year up to today.
    pub(super) async fn simulated(
        &self,
        count: u32,
        seed: u64,
        progress: &ProgressBar,
    ) -> anyhow::Result<()> {
        progress.set_message("simulating concerns");
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let mut work = self.engine.work().await?;
        for done in 1..=count {
            let hours_ago = rng.random_range(24..364 * 24);
            let then = match rng.random_range(0..100) {
                0..25 => Then::Concern,
                25..50 => Then::Presumed,
                50..80 => Then::Sheltered,
                80..92 => Then::Declined,
                _ => Then::TwoAges,
            };
            let by = ["outreach", "inspector", "police", "outreach"];
            let told = ByHand {
                hours_ago,
                by: by
                    .get(rng.random_range(0..4))
                    .copied()
                    .unwrap_or("outreach"),
                child: if rng.random_range(0..10) == 0 {
                    Tell::Yes
                } else {
                    Tell::No
                },
                form: screening::Form::ForcedLabour,
                told: "Simulated.",
                name: "Invented (simulated)",
                then,
            };
            let at = self.ago(SignedDuration::from_hours(hours_ago));
            self.tell(&mut work, &told, at).await?;
            if done % AT_ONCE == 0 || done == count {
                std::mem::replace(&mut work, self.engine.work().await?)
                    .commit()
                    .await?;
            }
            progress.inc(1);
        }
        Ok(())
    }

    async fn tell(&self, work: &mut Work, told: &ByHand, at: Timestamp) -> anyhow::Result<()> {
        self.clock.set(at);
        let reporter = self.country.of(told.by)?;
        let concern = ConcernId::new(self.engine.new_id());
        let facts = Told {
            noticed: Noticed::OwnWork,
            danger: Danger::Soon,
            persons: Some(1),
            child: told.child,
            forms: BTreeSet::from([told.form]),
            seen_on: None,
        };
        let report = ReportConcern(case::concern::ReportConcern {
            concern,
            told: facts,
        });
        let parts = words(Compartment::Narrative, told.told);
        work.perform(&reporter.session, report, parts, Form::default())
            .await?;
        if told.then == Then::Concern {
            return Ok(());
        }

        self.clock.set(later(at, 2));
        let case = CaseId::new(self.engine.new_id());
        let basis = PresumptionBasis::Judgement;
        let presume = PresumePerson(
            concern,
            Presume {
                case,
                basis,
                maybe_child: told.child,
            },
        );
        let parts = words(Compartment::Identity, told.name);
        work.perform(&reporter.session, presume, parts, Form::default())
            .await?;
        let holder = self.holder(told)?;
        match told.then {
            Then::Concern | Then::Presumed => Ok(()),
            Then::TwoAges => self.two_ages(work, holder, case).await,
            then => self.refer(work, holder, case, at, then).await,
        }
    }

    /// Who is responsible after presumption: child protection, the reporter, or the desk.
    fn holder(&self, told: &ByHand) -> anyhow::Result<&Settled> {
        match (told.child, told.by) {
            (Tell::Yes, _) => self.country.of("child"),
            // Bodies with powers of enforcement are never responsible for a person.
            (_, "police" | "inspector") => self.country.of("desk"),
            (_, reporter) => self.country.of(reporter),
        }
    }

    async fn two_ages(
        &self,
        work: &mut Work,
        holder: &Settled,
        case: CaseId,
    ) -> anyhow::Result<()> {
        let said_on = self
            .engine
            .with_profile(|profile| profile.calendar().day_of(self.engine.now()));
        let said_on = said_on.await?;
        // The doubt comes last: from then on child protection is responsible.
        for (claim, source) in [
            (AgeClaim::Years(19), Source::Person),
            (AgeClaim::Looks { from: 15, to: 18 }, Source::Worker),
        ] {
            let order = OnCase(
                case,
                HolderOrder::StateAge(AgeStatement {
                    claim,
                    source,
                    said_on,
                }),
            );
            work.perform(&holder.session, order, Parts::new(), Form::default())
                .await?;
        }
        Ok(())
    }

    async fn refer(
        &self,
        work: &mut Work,
        holder: &Settled,
        case: CaseId,
        at: Timestamp,
        then: Then,
    ) -> anyhow::Result<()> {
        let shelter = self.country.of("shelter")?;
        self.clock.set(later(at, 3));
        let agreement = AgreementId::new(self.engine.new_id());
        let terms = Agreement {
            kind: AgreementKind::Share,
            given: true,
            with: Some(shelter.id),
            until: None,
            language: "en".to_owned(),
            explained: Explained::Aloud,
        };
        let order = OnCase(case, HolderOrder::RecordAgreement { agreement, terms });
        work.perform(&holder.session, order, Parts::new(), Form::default())
            .await?;
        let referral = ReferralId::new(self.engine.new_id());
        let order = HolderOrder::Refer {
            referral,
            to: shelter.id,
            need: Need::Shelter,
            urgency: Urgency::Within24Hours,
            basis: Basis::Agreement(agreement),
        };
        let copy = ReferralCopy {
            name: "the name the person gave".to_owned(),
            language: "en".to_owned(),
            contact: "through us".to_owned(),
            request: "A place from tonight.".to_owned(),
            safety: "Nobody else may learn the address.".to_owned(),
        };
        let parts = Parts::from([(Compartment::Referral(referral), Content::Referral(copy))]);
        work.perform(&holder.session, OnCase(case, order), parts, Form::default())
            .await?;

        self.clock.set(later(at, 5));
        let answer = match then {
            Then::Unanswered => return Ok(()),
            Then::Declined => ReceiverOrder::Decline(referral, DeclineReason::NoCapacity),
            _ => ReceiverOrder::Accept(referral),
        };
        let answer = Answer(case, answer);
        work.perform(&shelter.session, answer, Parts::new(), Form::default())
            .await?;
        if then == Then::Sheltered {
            self.clock.set(later(at, 26));
            let order = OnCase(case, HolderOrder::StartReflection);
            work.perform(&holder.session, order, Parts::new(), Form::default())
                .await?;
        }
        Ok(())
    }

    fn ago(&self, ago: SignedDuration) -> Timestamp {
        super::before(self.today, ago)
    }
}

fn later(at: Timestamp, hours: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(hours))
        .unwrap_or(at)
}

fn words(compartment: Compartment, words: &str) -> Parts {
    Parts::from([(compartment, Content::Words(words.to_owned()))])
}

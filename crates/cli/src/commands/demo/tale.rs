//! One tale: a concern, and the case that may come of it, told through the engine's own orders.
//!
//! Whoever tells it moves the clock forward; what runs out meanwhile is recorded at the instant at
//! which it does, as a running installation would.

mod referral;
mod team;

use std::collections::BTreeMap;

use anyhow::Context;
use case::clock::{Clock, Urgency};
use case::concern::{ConcernOutcome, Tell, Told};
use case::content::{Content, SafeContact};
use case::person::{
    AdverseOrder, AgeClaim, AgeStatement, Agreement, AgreementKind, CloseReason, Explained,
    Explanation, HolderOrder, Informed, Matter, Presume, PresumptionBasis, Reply, ReturnRisk,
    RiskFinding, ScreenedBeside, ScreeningMode, Source, Speaker, Through,
};
use case::{AgreementId, CaseId, ClockId, Compartment, ConcernId, OrganisationId, Refusal};
use engine::{
    AddToConcern, EndConcern, Engine, EngineError, Form, JoinCase, OnAlarm, OnCase, Outcome, Parts,
    PresumePerson, ReportConcern, SetClock, Work,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use screening::{Answer as Screened, Facts};

pub(super) use self::referral::Asked;
use self::referral::Sent;
pub(super) use self::team::Conferred;
use super::country::{Country, Settled};

/// What every tale is told with.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) engine: &'a Engine,
    pub(super) clock: &'a SetClock,
    pub(super) country: &'a Country,
    pub(super) today: Timestamp,
}

/// A tale being told.
pub(super) struct Tale<'a, 'w> {
    teller: Teller<'a>,
    work: &'w mut Work,
    concern: ConcernId,
    /// The persons presumed in it, and which of them is told about now.
    cases: Vec<Protected<'a>>,
    now_about: usize,
}

/// What the teller has to remember of a person who was presumed a victim.
struct Protected<'a> {
    id: CaseId,
    holder: &'a Settled,
    child: bool,
    /// Whether it was explained what an interview and a record mean.
    informed: bool,
    /// The guardian's task.
    guardian: Option<ClockId>,
    reflection: Option<ClockId>,
    referrals: BTreeMap<u8, Sent<'a>>,
}

impl<'a> Teller<'a> {
    /// Begins a tale with a concern.
    pub(super) async fn report<'w>(
        self,
        work: &'w mut Work,
        by: &'a Settled,
        at: Timestamp,
        told: Told,
        words: &str,
    ) -> anyhow::Result<Tale<'a, 'w>> {
        self.clock.set(at);
        let concern = self.told(work, by, told, words).await?;
        Ok(Tale {
            teller: self,
            work,
            concern,
            cases: Vec::new(),
            now_about: 0,
        })
    }

    async fn told(
        self,
        work: &mut Work,
        by: &Settled,
        told: Told,
        words: &str,
    ) -> anyhow::Result<ConcernId> {
        let concern = ConcernId::new(self.engine.new_id());
        let report = ReportConcern(case::concern::ReportConcern {
            concern,
            told,
            reference: None,
        });
        let parts = narrative(words);
        work.perform(&by.session, report, parts, Form::default())
            .await?;
        Ok(concern)
    }

    /// The civil day of an instant in the country.
    pub(super) async fn day(self, at: Timestamp) -> anyhow::Result<Date> {
        let day = |profile: &case::profile::Checked| profile.calendar().day_of(at);
        Ok(self.engine.with_profile(day).await?)
    }

    /// When a referral lapses.
    pub(super) async fn lapses(
        self,
        urgency: Urgency,
        sent: Timestamp,
    ) -> anyhow::Result<Timestamp> {
        let due =
            |profile: &case::profile::Checked| Clock::new(profile).referral(urgency, sent).due;
        Ok(self.engine.with_profile(due).await?)
    }
}

impl<'a, 'w> Tale<'a, 'w> {
    /// Moves the clock to an instant; what runs out on the way runs out when it is due.
    pub(super) async fn at(&mut self, at: Timestamp) -> anyhow::Result<()> {
        for case in &self.cases {
            while let Some(due) = self.work.next_due(case.id).await? {
                self.teller.clock.set(due.min(at));
                if due > at || !self.work.lapse(case.id).await? {
                    break;
                }
            }
        }
        self.teller.clock.set(at);
        Ok(())
    }

    /// Moves the clock forward by some hours.
    pub(super) async fn later(&mut self, hours: i64) -> anyhow::Result<()> {
        let now = self.teller.engine.now();
        let at = now.saturating_add(SignedDuration::from_hours(hours))?;
        self.at(at).await
    }

    /// Stops telling, so that another tale can begin.
    pub(super) fn stop(self) -> &'w mut Work {
        self.work
    }

    /// Lets the time pass until today.
    pub(super) async fn end_today(mut self) -> anyhow::Result<()> {
        self.at(self.teller.today).await
    }

    /// The desk adds to the concern.
    pub(super) async fn add(&mut self, words: &str) -> anyhow::Result<()> {
        let desk = self.teller.country.of("desk")?;
        let order = AddToConcern(self.concern);
        self.work
            .perform(&desk.session, order, narrative(words), Form::default())
            .await?;
        Ok(())
    }

    /// Another organisation tells a concern, which turns out to be about the person; the desk joins it to the case.
    pub(super) async fn told_again(
        &mut self,
        by: &Settled,
        told: Told,
        words: &str,
    ) -> anyhow::Result<()> {
        let concern = self.teller.told(self.work, by, told, words).await?;
        let order = JoinCase(concern, self.protected()?.id);
        let desk = self.teller.country.of("desk")?;
        self.work
            .perform(&desk.session, order, Parts::new(), Form::default())
            .await?;
        Ok(())
    }

    /// The desk ends the concern.
    pub(super) async fn end(&mut self, outcome: ConcernOutcome, why: &str) -> anyhow::Result<()> {
        let desk = self.teller.country.of("desk")?;
        let order = EndConcern(self.concern, outcome);
        self.work
            .perform(&desk.session, order, narrative(why), Form::default())
            .await?;
        Ok(())
    }

    /// Somebody met in the concern is presumed a victim; the tale goes on about that person.
    pub(super) async fn presume(
        &mut self,
        by: &'a Settled,
        basis: PresumptionBasis,
        maybe_child: Tell,
        name: &str,
    ) -> anyhow::Result<()> {
        let id = CaseId::new(self.teller.engine.new_id());
        let presume = Presume {
            case: id,
            basis,
            maybe_child,
            reference: None,
        };
        let parts = Parts::from([(Compartment::Identity, Content::Words(name.to_owned()))]);
        let order = PresumePerson(self.concern, presume);
        self.work
            .perform(&by.session, order, parts, Form::default())
            .await?;
        let child = maybe_child == Tell::Yes;
        let never =
            |profile: &case::profile::Checked| profile.profile().never_holds(by.kind).is_some();
        let never = self.teller.engine.with_profile(never).await?;
        let holder = match child {
            true => self.teller.country.of("child")?,
            false if never => self.teller.country.of("desk")?,
            false => by,
        };
        // The presumption is the case's first event, and starts the guardian's task in the second.
        let guardian = child.then(|| ClockId::started_by(2));
        self.now_about = self.cases.len();
        self.cases.push(Protected {
            id,
            holder,
            child,
            guardian,
            informed: false,
            reflection: None,
            referrals: BTreeMap::new(),
        });
        Ok(())
    }

    /// Goes on about another person presumed in the concern, the first one being 0.
    pub(super) fn about(&mut self, person: usize) {
        self.now_about = person;
    }

    /// Who is responsible.
    pub(super) fn holder(&self) -> anyhow::Result<&'a Settled> {
        Ok(self.protected()?.holder)
    }

    /// Somebody says how old the person is. `may_be_child`: child rules apply from then on.
    pub(super) async fn state_age(
        &mut self,
        claim: AgeClaim,
        source: Source,
        may_be_child: bool,
    ) -> anyhow::Result<()> {
        let said_on = self.today().await?;
        let statement = AgeStatement {
            claim,
            source,
            said_on,
        };
        let order = HolderOrder::StateAge(statement);
        let done = self.hold(order, Parts::new()).await?;
        if may_be_child {
            let child = self.teller.country.of("child")?;
            let case = self.protected_mut()?;
            case.child = true;
            case.holder = child;
            let started = ClockId::started_by(done.version + 1);
            case.guardian = case.guardian.or(Some(started));
            case.withdraw_offers();
            // What was asked for on the word of somebody thought an adult now takes two.
            for matter in self.protected()?.shared() {
                self.represented(matter, true).await?;
            }
        }
        Ok(())
    }

    /// An account is written down; returns the version of its event.
    pub(super) async fn account(&mut self, source: Source, words: &str) -> anyhow::Result<u64> {
        let given_on = self.today().await?;
        let order = HolderOrder::RecordAccount { source, given_on };
        Ok(self.hold(order, narrative(words)).await?.version)
    }

    /// How to reach the person is written down.
    pub(super) async fn contact(&mut self, contact: SafeContact) -> anyhow::Result<()> {
        let given_on = self.today().await?;
        let source = Source::Person;
        let order = HolderOrder::RecordAccount { source, given_on };
        let parts = Parts::from([(Compartment::Contact, Content::Contact(contact))]);
        self.hold(order, parts).await.map(drop)
    }

    /// What is urgent for the person's health is written down.
    pub(super) async fn urgent(&mut self, words: &str) -> anyhow::Result<()> {
        let given_on = self.today().await?;
        let source = Source::Worker;
        let order = HolderOrder::RecordAccount { source, given_on };
        let parts = Parts::from([(Compartment::Urgent, Content::Words(words.to_owned()))]);
        self.hold(order, parts).await.map(drop)
    }

    /// What is known is screened.
    pub(super) async fn screen(
        &mut self,
        facts: &Facts<'_>,
        mode: ScreeningMode,
        answers: BTreeMap<String, Screened>,
    ) -> anyhow::Result<()> {
        let instrument = facts.instrument();
        let order = HolderOrder::Screen {
            instrument: format!("{} {}", instrument.id(), instrument.version()),
            mode,
            answers,
            beside: ScreenedBeside {
                child: facts.child_rules(),
                acts: facts.acts().iter().collect(),
                means: facts.means().iter().collect(),
                forms: facts.forms().iter().collect(),
                intended: facts.intended(),
            },
            level: facts.evaluate().level(),
        };
        self.hold(order, Parts::new()).await.map(drop)
    }

    /// The person agrees to something or refuses it, after it was explained; returns the agreement and
    /// its event's version. Whoever represents a child says the same.
    pub(super) async fn agree(
        &mut self,
        kind: AgreementKind,
        with: Option<OrganisationId>,
        given: bool,
    ) -> anyhow::Result<(AgreementId, u64)> {
        let matter = Matter::of(kind, with).context("an agreement to share names somebody")?;
        self.inform().await?;
        if self.protected()?.child {
            self.represented(matter, given).await?;
        }
        let answered = self.answer_to(matter, Speaker::Person, given).await?;
        if let (Some(with), false) = (with, given) {
            self.protected_mut()?.taken_back_from(with);
        }
        Ok(answered)
    }

    /// Whoever represents the child answers.
    async fn represented(&mut self, matter: Matter, given: bool) -> anyhow::Result<()> {
        match self.answer_to(matter, Speaker::Representative, given).await {
            // Who grew up meanwhile answers alone.
            Err(error) if is_refused(&error, &Refusal::AdultsSpeakForThemselves) => Ok(()),
            other => other.map(drop),
        }
    }

    /// What an interview and a record mean is explained, once.
    async fn inform(&mut self) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.protected_mut()?.informed, true) {
            return Ok(());
        }
        let order = HolderOrder::Inform {
            informed: Informed::where_named(|_| true),
            speaker: Speaker::Person,
            explained: in_english(),
        };
        self.hold(order, Parts::new()).await.map(drop)
    }

    async fn answer_to(
        &mut self,
        matter: Matter,
        speaker: Speaker,
        given: bool,
    ) -> anyhow::Result<(AgreementId, u64)> {
        let agreement = AgreementId::new(self.teller.engine.new_id());
        let terms = Agreement {
            matter,
            speaker,
            answer: match given {
                true => Reply::Agreed,
                false => Reply::Refused,
            },
            categories: Compartment::STANDING.into(),
            until: None,
            explained: in_english(),
        };
        let order = HolderOrder::RecordAgreement { agreement, terms };
        let done = self.hold(order, Parts::new()).await?;
        Ok((agreement, done.version))
    }

    /// The recovery and reflection period begins.
    pub(super) async fn reflect(&mut self) -> anyhow::Result<()> {
        let started = self
            .hold(HolderOrder::StartReflection, Parts::new())
            .await?;
        self.protected_mut()?.reflection = Some(ClockId::started_by(started.version));
        Ok(())
    }

    /// The person chooses to end it.
    pub(super) async fn end_reflection(&mut self) -> anyhow::Result<()> {
        let Some(clock) = self.protected_mut()?.reflection.take() else {
            return Ok(());
        };
        let persons_choice = true;
        let order = HolderOrder::EndClock {
            clock,
            persons_choice,
        };
        self.hold(order, Parts::new()).await.map(drop)
    }

    /// A guardian is appointed, in time or late.
    pub(super) async fn appoint_guardian(&mut self) -> anyhow::Result<()> {
        let Some(clock) = self.protected_mut()?.guardian.take() else {
            return Ok(());
        };
        let persons_choice = false;
        let order = HolderOrder::EndClock {
            clock,
            persons_choice,
        };
        self.hold(order, Parts::new()).await.map(drop)
    }

    /// A removal or detention order becomes known to the holder.
    pub(super) async fn alarm(&mut self, order: AdverseOrder, words: &str) -> anyhow::Result<()> {
        let case = self.protected()?;
        let (order, session) = (OnAlarm(case.id, order), &case.holder.session);
        self.work
            .perform(session, order, narrative(words), Form::default())
            .await?;
        Ok(())
    }

    /// What awaits the person where they may go back was looked at, as far as anybody could say.
    pub(super) async fn assess_return(
        &mut self,
        findings: impl IntoIterator<Item = (ReturnRisk, RiskFinding)>,
        (wanted, best_interests): (Tell, Tell),
        words: &str,
    ) -> anyhow::Result<()> {
        let order = HolderOrder::AssessReturn {
            findings: findings.into_iter().collect(),
            wanted,
            best_interests,
        };
        self.hold(order, narrative(words)).await.map(drop)
    }

    /// An earlier event of the case was a mistake.
    pub(super) async fn correct(&mut self, mistaken: u64, why: &str) -> anyhow::Result<()> {
        let order = HolderOrder::Correct { mistaken };
        self.hold(order, narrative(why)).await.map(drop)
    }

    /// Work on the case ends.
    pub(super) async fn close(&mut self, reason: CloseReason) -> anyhow::Result<()> {
        let order = HolderOrder::Close(reason);
        self.hold(order, Parts::new()).await.map(drop)
    }

    /// It begins again.
    pub(super) async fn reopen(&mut self) -> anyhow::Result<()> {
        self.hold(HolderOrder::Reopen, Parts::new()).await.map(drop)
    }

    async fn hold(&mut self, order: HolderOrder, parts: Parts) -> anyhow::Result<Outcome> {
        let case = self.protected()?;
        let (order, session) = (OnCase(case.id, order), &case.holder.session);
        let performed = self.work.perform(session, order, parts, Form::default());
        Ok(performed.await?)
    }

    fn protected(&self) -> anyhow::Result<&Protected<'a>> {
        self.cases
            .get(self.now_about)
            .context("nobody is presumed yet")
    }

    fn protected_mut(&mut self) -> anyhow::Result<&mut Protected<'a>> {
        self.cases
            .get_mut(self.now_about)
            .context("nobody is presumed yet")
    }

    async fn today(&self) -> anyhow::Result<Date> {
        self.teller.day(self.teller.engine.now()).await
    }
}

fn narrative(words: &str) -> Parts {
    Parts::from([(Compartment::Narrative, Content::Words(words.to_owned()))])
}

/// How things are explained in tales.
fn in_english() -> Explanation {
    Explanation {
        language: "en".to_owned(),
        how: Explained::Aloud,
        through: Through::Worker,
    }
}

fn is_refused(error: &anyhow::Error, why: &Refusal) -> bool {
    let error = error.downcast_ref::<EngineError>();
    matches!(error, Some(EngineError::Refused(refusal)) if refusal == why)
}

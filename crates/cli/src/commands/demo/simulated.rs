//! Simulated people, told through the engine's own orders.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use case::Tell;
use case::clock::Urgency;
use case::concern::{ConcernOutcome, Noticed, Told};
use case::person::{
    AgeClaim, AgreementKind, CloseReason, PresumptionBasis, ReturnRisk, RiskFinding, ScreeningMode,
    Source,
};
use case::profile::BodyKind;
use engine::Work;
use jiff::{SignedDuration, Timestamp};
use screening::{Age, Answer, Code, Facts, Instrument};
use serde::de::DeserializeOwned;
use simulate::{Known, Person, Simulation, Step, What};

use super::tale::{Asked, Tale, Teller};

/// The least that the desk has for a lapsed referral.
const DESK_HAS: SignedDuration = SignedDuration::from_hours(1);

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// Tells what happened to a simulated person.
pub(super) async fn tell(
    teller: Teller<'_>,
    work: &mut Work,
    simulation: &Simulation<'_>,
    person: &Person<'_>,
) -> anyhow::Result<()> {
    let Some(known) = person.known.as_deref() else {
        return Ok(());
    };
    let told_first = known.road.steps.first().context("a road begins")?;
    let mut steps = known.road.steps.iter();
    let presumed = steps.find(|step| matches!(step.what, What::Presumed { .. }));
    // Who presumes does so in a concern that it told itself.
    let own_concern = presumed.filter(|presumed| presumed.by != told_first.by);

    let steps = timed(teller, simulation, &known.road.steps).await?;
    let telling = Telling {
        teller,
        simulation,
        person,
        known,
    };
    let (at, first) = steps.first().context("a road begins")?;
    let mut tale = telling.report(work, first, *at).await?;
    let mut told = own_concern.is_none();
    for (at, step) in steps.iter().skip(1) {
        tale.at(*at).await?;
        let own = own_concern.is_some_and(|presumed| presumed.by == step.by);
        if !told && own && matches!(step.what, What::MetAgain { .. }) {
            let why = "The same person as in a concern that another organisation told.";
            tale.end(ConcernOutcome::NothingFurther, why).await?;
            tale = telling.report(tale.stop(), step, *at).await?;
            told = true;
            continue;
        }
        let done = telling.step(&mut tale, step).await;
        done.with_context(|| format!("person {}, step {step:?} at {at}", person.place))?;
    }
    tale.end_today().await
}

/// The steps at the instants at which the country's own rules have them: what lapses does so when
/// it is due, and whoever takes it up does so while it is theirs. Where that is later than the road has
/// it, so is all that follows.
async fn timed<'s, 'c>(
    teller: Teller<'_>,
    simulation: &Simulation<'_>,
    steps: &'s [Step<'c>],
) -> anyhow::Result<Vec<(Timestamp, &'s Step<'c>)>> {
    let period = simulation.period();
    let mut sent = BTreeMap::new();
    let mut lapsed = BTreeMap::new();
    let mut timed = Vec::new();
    let mut late = SignedDuration::ZERO;
    for step in steps {
        let at = period.at(step.at).saturating_add(late)?;
        let at = match &step.what {
            What::Referred {
                referral, urgency, ..
            } => {
                let due = teller.lapses(urgency_of(urgency)?, at).await?;
                sent.insert(*referral, (at, due));
                at
            }
            // Whoever answered in time still does.
            What::Accepted(referral) | What::Declined(referral, _) => match sent.get(referral) {
                Some((_, due)) => at.min(due.saturating_sub(MINUTE)?),
                None => at,
            },
            What::Lapsed(referral) => {
                lapsed.insert(*referral, at);
                at
            }
            What::TakenUp(referral) => {
                let (sent, due) = *sent.get(referral).context("it was sent")?;
                let after = at.duration_since(*lapsed.get(referral).unwrap_or(&at));
                let window = (due.duration_since(sent) / 2).max(DESK_HAS);
                let at_desk = step.by == simulation.country().duties.desk;
                let after = match at_desk {
                    true => after.clamp(MINUTE, window - MINUTE),
                    false => window + after.max(MINUTE),
                };
                let taken_up = due.saturating_add(after)?;
                late += taken_up.duration_since(at).max(SignedDuration::ZERO);
                taken_up
            }
            _ => at,
        };
        timed.push((at, step));
    }
    timed.retain(|(at, _)| *at < teller.today);
    timed.sort_by_key(|(at, _)| *at);
    Ok(timed)
}

struct Telling<'a, 's> {
    teller: Teller<'a>,
    simulation: &'s Simulation<'s>,
    person: &'s Person<'s>,
    known: &'s Known<'s>,
}

impl<'a> Telling<'a, '_> {
    /// Whoever met the person tells a concern.
    async fn report<'w>(
        &self,
        work: &'w mut Work,
        step: &Step<'_>,
        at: Timestamp,
    ) -> anyhow::Result<Tale<'a, 'w>> {
        let (how, danger, child) = match step.what {
            What::Told { how, danger, child } => (how, danger, child),
            What::MetAgain { how } => (how, "unknown", "unknown"),
            _ => bail!("{step:?} tells nothing"),
        };
        let meetings = self.known.meetings.iter();
        let mut meetings = meetings.filter(|meeting| meeting.list.id == step.by);
        let met = meetings.next().map_or(step.at, |meeting| meeting.met);
        let seen_on = self.teller.day(self.simulation.period().at(met)).await?;
        let told = Told {
            noticed: match how {
                "own_work" => Noticed::OwnWork,
                "self_presented" => Noticed::SelfPresented,
                _ => Noticed::ToldByOther,
            },
            danger: code(danger)?,
            persons: Some(1),
            child: code(child)?,
            forms: self.forms()?,
            seen_on: Some(seen_on),
        };
        let words = format!(
            "Simulated, nobody real. {}; {}.",
            self.person.class.label, self.person.region
        );
        let by = self.teller.country.simulated(step.by)?;
        self.teller.report(work, by, at, told, &words).await
    }

    fn forms<T: FromIterator<screening::Form>>(&self) -> anyhow::Result<T> {
        self.person.forms().map(screening_code).collect()
    }

    async fn step(&self, tale: &mut Tale<'a, '_>, step: &Step<'_>) -> anyhow::Result<()> {
        let country = self.teller.country;
        match &step.what {
            What::Told { .. } | What::Lapsed(_) | What::ReflectionEnded(false) => Ok(()),
            What::MetAgain { .. } => {
                let by = country.simulated(step.by)?;
                tale.add(&format!("{} met the same person.", by.name)).await
            }
            What::Ended(outcome) => {
                let outcome = code(outcome)?;
                tale.end(outcome, "Simulated: no way led further.").await
            }
            What::Presumed { indicator, child } => {
                let by = country.simulated(step.by)?;
                let basis = match indicator {
                    Some(indicator) => PresumptionBasis::Indicator((*indicator).to_owned()),
                    None => PresumptionBasis::Judgement,
                };
                let name = format!("Invented person {}", self.person.place);
                tale.presume(by, basis, code(child)?, &name).await?;
                // A child that was told of as an adult is not known to be one yet.
                match self.known.record.age {
                    Some(age) if self.person.child == (*child == "yes") => {
                        let source = Source::Person;
                        let claim = AgeClaim::Years(age);
                        tale.state_age(claim, source, self.person.child).await
                    }
                    _ => Ok(()),
                }
            }
            What::Screened => self.screen(tale).await,
            What::AgeContradicted => {
                let claim = match self.person.child {
                    true => AgeClaim::Years(self.person.age),
                    false => AgeClaim::Looks { from: 15, to: 18 },
                };
                tale.state_age(claim, Source::Worker, true).await
            }
            What::Agreed { to, with, given } => {
                let kind = code::<AgreementKind>(to)?;
                // The agreement to share what a referral carries is recorded with the referral.
                if kind == AgreementKind::Share && *given {
                    return Ok(());
                }
                let with = with.map(|with| country.simulated(with)).transpose()?;
                let kind = match with {
                    Some(with) if with.kind == BodyKind::Police => AgreementKind::Police,
                    _ => kind,
                };
                tale.agree(kind, with.map(|with| with.id), *given).await?;
                Ok(())
            }
            What::Referred {
                referral,
                to,
                need,
                urgency,
            } => {
                let asked = Asked {
                    number: *referral,
                    to: country.simulated(to)?,
                    need: code(need)?,
                    urgency: urgency_of(urgency)?,
                    request: "Simulated: please help.",
                };
                // Who became the holder meanwhile gives it itself.
                if asked.to.id == tale.holder()?.id {
                    return Ok(());
                }
                tale.refer(asked).await
            }
            What::Accepted(number) => tale.accept(*number).await,
            What::Declined(number, reason) => tale.decline(*number, code(reason)?).await,
            What::TakenUp(number) => tale.take_up(*number, country.simulated(step.by)?).await,
            What::Completed(number) => tale.complete(*number).await,
            What::TakenBack(number) => tale.take_back(*number).await,
            What::ReflectionStarted => tale.reflect().await,
            What::ReflectionEnded(true) => tale.end_reflection().await,
            What::GuardianAppointed => tale.appoint_guardian().await,
            What::Alarm(order) => {
                tale.alarm(code(order)?, "Simulated: an order was shown.")
                    .await
            }
            What::Closed(reason) => {
                let reason = code(reason)?;
                if reason == CloseReason::Returned {
                    may_go_back(tale).await?;
                }
                tale.close(reason).await
            }
            What::Reopened => tale.reopen().await,
        }
    }

    /// Screens what is written down.
    async fn screen(&self, tale: &mut Tale<'a, '_>) -> anyhow::Result<()> {
        let record = &self.known.record;
        let age = Age::new(record.age.map(f64::from), record.age_in_doubt)?;
        let mut facts = Facts::new(Instrument::ilo_ec_2009(), age);
        for act in &record.acts {
            facts.record_act(screening_code(act)?);
        }
        for means in &record.means {
            facts.record_means(screening_code(means)?);
        }
        for form in self.forms::<Vec<_>>()? {
            facts.record_form(form);
        }
        let mut answers = BTreeMap::new();
        for (indicator, answer) in &record.answers {
            let answer: Answer = screening_code(answer.code())?;
            facts.answer(indicator, answer)?;
            answers.insert((*indicator).to_owned(), answer);
        }
        let mode = match record.asked {
            true => ScreeningMode::Asked,
            false => ScreeningMode::Noticed,
        };
        tale.screen(&facts, mode, answers).await
    }
}

/// A code of the simulated country as the mechanism's own.
fn code<T: DeserializeOwned>(code: &str) -> anyhow::Result<T> {
    let value = serde_json::Value::String(code.to_owned());
    serde_json::from_value(value).with_context(|| format!("the simulated country's `{code}`"))
}

/// How soon, in the mechanism's own words.
fn urgency_of(code: &str) -> anyhow::Result<Urgency> {
    match code {
        "tonight" => Ok(Urgency::Tonight),
        "within-24-hours" => Ok(Urgency::Within24Hours),
        "this-week" => Ok(Urgency::ThisWeek),
        "planned" => Ok(Urgency::Planned),
        _ => anyhow::bail!("the simulated country's urgency `{code}` is none of the mechanism's"),
    }
}

fn screening_code<T: Code>(code: &str) -> anyhow::Result<T> {
    T::from_code(code).with_context(|| format!("the simulated country's {} `{code}`", T::WHAT))
}

/// Whoever goes back has been looked after before: nothing is open, they want to, and who is or may be a child
/// has it in their interest.
async fn may_go_back(tale: &mut Tale<'_, '_>) -> anyhow::Result<()> {
    let met = ReturnRisk::ALL.map(|risk| (risk, RiskFinding::Met));
    let words = "Simulated: a partner there meets them.";
    tale.assess_return(met, (Tell::Yes, Tell::Yes), words).await
}

//! Cases told by hand, after the kinds of cases that the OSCE Special Representative's annual report
//! of 2010 describes. The people, names and places are invented; each tale goes as far as the
//! orders that exist reach.

mod children;
mod home;
mod persons;
mod team;
mod work;

use std::collections::BTreeMap;

use case::Compartment;
use case::clock::Urgency;
use case::concern::{Danger, Noticed, Tell, Told};
use case::content::{Content, SafeContact};
use case::person::{Need, PresumptionBasis, ScreeningMode};
use engine::{Engine, Form as FormMark, Parts, Work};
use jiff::{SignedDuration, Timestamp};
use screening::{Act, Age, Answer, Facts, Form, Instrument, Means};

use super::country::Settled;
use super::tale::{Asked, Tale, Teller};

/// How many tales there are.
pub(super) const TALES: u64 = 17;

/// Tells them all; `told` is called after each.
pub(super) async fn tell(
    teller: Teller<'_>,
    work: &mut Work,
    told: impl Fn(),
) -> anyhow::Result<()> {
    macro_rules! each {
        ($($tale:path),+ $(,)?) => { $( $tale(teller, work).await?; told(); )+ };
    }
    each!(
        persons::house_of_eight,
        persons::street_and_debt,
        children::three_who_steal,
        persons::after_surgery,
        children::engaged_online,
        work::nine_on_a_farm,
        work::seven_hundred_builders,
        persons::the_right_queue,
        persons::diplomats_house,
        work::tied_but_paid,
        children::begging_beside_parents,
        persons::flight_on_friday,
        persons::the_locked_shelter,
        persons::silent_in_court,
        persons::across_the_street,
        home::home_on_friday,
        home::two_villages_away,
    );
    Ok(())
}

/// Somebody wrote on the public form, to the desk alone.
pub(super) async fn from_the_public(engine: &Engine) -> anyhow::Result<()> {
    let told = Told {
        noticed: Noticed::SelfPresented,
        danger: Danger::Soon,
        persons: None,
        child: Tell::Unknown,
        forms: [].into(),
        seen_on: None,
    };
    let words = "They keep my passport and I sleep behind the kitchen. I can speak when I take out the bins.";
    let contact = contact(
        "the telephone of a friend, 0800 555 0144",
        "Mondays before ten",
        "Joy",
        "say it is about the choir",
        "never call at night, never leave a message",
    );
    let parts = Parts::from([
        (Compartment::Narrative, Content::Words(words.to_owned())),
        (Compartment::Contact, Content::Contact(contact)),
    ]);
    Ok(engine.tell(told, parts, FormMark::default()).await?)
}

impl Teller<'_> {
    fn ago(&self, days: i64, hours: i64) -> Timestamp {
        let ago = SignedDuration::from_hours(days * 24 + hours);
        super::before(self.today, ago)
    }
}

/// The coded facts of a concern about one person.
fn concern(noticed: Noticed, danger: Danger, child: Tell, form: Form) -> Told {
    concern_about(1, noticed, danger, child, form)
}

fn concern_about(persons: u16, noticed: Noticed, danger: Danger, child: Tell, form: Form) -> Told {
    Told {
        noticed,
        danger,
        persons: Some(persons),
        child,
        forms: [form].into(),
        seen_on: None,
    }
}

fn on(indicator: &str) -> PresumptionBasis {
    PresumptionBasis::Indicator(indicator.to_owned())
}

fn asked<'a>(
    number: u8,
    to: &'a Settled,
    need: Need,
    urgency: Urgency,
    request: &'a str,
) -> Asked<'a> {
    Asked {
        number,
        to,
        need,
        urgency,
        request,
    }
}

/// What a screening has to go by.
struct Signs<'s> {
    age: Option<f64>,
    age_in_doubt: bool,
    acts: &'s [Act],
    means: &'s [Means],
    form: Form,
    present: &'s [&'s str],
    unknown: &'s [&'s str],
}

impl Signs<'_> {
    /// Screens by them.
    async fn screen(&self, tale: &mut Tale<'_, '_>, mode: ScreeningMode) -> anyhow::Result<()> {
        let age = Age::new(self.age, self.age_in_doubt)?;
        let mut facts = Facts::new(Instrument::ilo_ec_2009(), age);
        self.acts.iter().for_each(|act| facts.record_act(*act));
        self.means
            .iter()
            .for_each(|means| facts.record_means(*means));
        facts.record_form(self.form);
        let mut answers = BTreeMap::new();
        for (indicators, answer) in [
            (self.present, Answer::Present),
            (self.unknown, Answer::Unknown),
        ] {
            for indicator in indicators {
                facts.answer(indicator, answer)?;
                answers.insert((*indicator).to_owned(), answer);
            }
        }
        tale.screen(&facts, mode, answers).await
    }
}

fn contact(channel: &str, when: &str, name: &str, if_other: &str, never: &str) -> SafeContact {
    SafeContact {
        channel: channel.to_owned(),
        when: when.to_owned(),
        language: "English".to_owned(),
        name: name.to_owned(),
        if_other: if_other.to_owned(),
        never: never.to_owned(),
        ..SafeContact::default()
    }
}

//! Tales of children, and of somebody who may be one.

use case::clock::Urgency;
use case::concern::{ConcernOutcome, Danger, Noticed, Tell};
use case::person::{AgeClaim, AgreementKind, Need, ScreeningMode, Source};
use engine::Work;
use screening::{Act, Form, Means};

use super::{Signs, asked, concern, concern_about, on};
use crate::commands::demo::tale::Teller;

/// Three children of one ring: each a person of their own, never offenders.
pub(super) async fn three_who_steal(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let police = teller.country.of("police")?;
    let (shelter, legal) = (teller.country.of("shelter")?, teller.country.of("legal")?);
    let told = concern_about(
        3,
        Noticed::OwnWork,
        Danger::Soon,
        Tell::Yes,
        Form::ForcedCriminality,
    );
    let words = "Three children caught stealing in one week; each hands the goods to the same man.";
    let mut tale = teller
        .report(work, police, teller.ago(74, 3), told, words)
        .await?;
    tale.later(1).await?;
    let names = ["Invented Ilie", "Invented Stefan", "Invented Ana"];
    for name in names {
        let name = format!("says the name is {name}");
        tale.presume(police, on("cd_forced_illicit"), Tell::Yes, &name)
            .await?;
    }
    tale.later(4).await?;
    for person in 0..names.len() {
        tale.about(person);
        let age = [14, 12, 15].into_iter().nth(person).unwrap_or(14);
        tale.state_age(AgeClaim::Years(age), Source::Person, true)
            .await?;
        let place = asked(
            1,
            shelter,
            Need::Shelter,
            Urgency::Tonight,
            "A child who must not go back tonight.",
        );
        let why = "The man for whom they steal waits outside the school, and has a knife.";
        tale.refer_by_law(place, "danger-to-life", why).await?;
    }
    tale.later(1).await?;
    for person in 0..names.len() {
        tale.about(person);
        tale.accept(1).await?;
    }
    // Guardians for the first two; for the third nobody has been found yet, and that is an alarm.
    tale.later(40).await?;
    for person in [0, 1] {
        tale.about(person);
        tale.appoint_guardian().await?;
    }
    tale.about(0);
    let signs = Signs {
        age: Some(14.0),
        age_in_doubt: false,
        acts: &[Act::Recruitment, Act::Harbouring],
        means: &[],
        form: Form::ForcedCriminality,
        present: &["cd_forced_illicit", "cd_violence_victim"],
        unknown: &["ex_no_education"],
    };
    signs.screen(&mut tale, ScreeningMode::Noticed).await?;
    let charge = asked(
        2,
        legal,
        Need::LegalAid,
        Urgency::ThisWeek,
        "A charge of theft for what he was made to do.",
    );
    let (guardian, _) = tale
        .agree(AgreementKind::Share, Some(legal.id), true)
        .await?;
    tale.refer_under(charge, guardian).await?;
    tale.later(60).await?;
    tale.accept(2).await?;
    tale.account(
        Source::Organisation,
        "The lawyer has asked the prosecutor to drop the charge: what he did he was made to do.",
    )
    .await?;
    tale.end_today().await
}

/// Met a man online who wants to marry her; two ages that contradict each other.
pub(super) async fn engaged_online(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let outreach = teller.country.of("outreach")?;
    let told = concern(
        Noticed::OwnWork,
        Danger::Soon,
        Tell::Unknown,
        Form::OnlineSexualExploitation,
    );
    let words = "Met a man online who wants to marry her; he has had a passport made and rented a flat. \
                 Leaves on Friday.";
    let mut tale = teller
        .report(work, outreach, teller.ago(18, 5), told, words)
        .await?;
    tale.later(2).await?;
    tale.presume(
        outreach,
        on("dec_marriage_adoption"),
        Tell::Unknown,
        "calls herself Invented Dana",
    )
    .await?;
    tale.state_age(AgeClaim::Years(19), Source::Person, false)
        .await?;
    let signs = Signs {
        age: Some(19.0),
        age_in_doubt: true,
        acts: &[Act::Recruitment],
        means: &[Means::Deception],
        form: Form::OnlineSexualExploitation,
        present: &["dec_marriage_adoption", "vu_emotional_dependency"],
        unknown: &["co_isolation"],
    };
    signs.screen(&mut tale, ScreeningMode::Noticed).await?;
    tale.later(3).await?;
    // From here on child protection is responsible: two ages stand side by side.
    tale.state_age(AgeClaim::Looks { from: 15, to: 18 }, Source::Worker, true)
        .await?;
    tale.later(30).await?;
    tale.account(
        Source::Family,
        "Her aunt says she is sixteen and finished school this summer.",
    )
    .await?;
    tale.appoint_guardian().await?;
    tale.end_today().await
}

/// A child begs beside the parents for their living: help, and nothing else.
pub(super) async fn begging_beside_parents(
    teller: Teller<'_>,
    work: &mut Work,
) -> anyhow::Result<()> {
    let outreach = teller.country.of("outreach")?;
    let told = concern(Noticed::OwnWork, Danger::NotSeen, Tell::Yes, Form::Other);
    let words = "A child begs beside the parents for their living. No sign that anybody else takes the money.";
    let mut tale = teller
        .report(work, outreach, teller.ago(12, 1), told, words)
        .await?;
    tale.later(30).await?;
    tale.add("Child protection has met the family and found a school place.")
        .await?;
    tale.later(48).await?;
    tale.end(
        ConcernOutcome::NothingFurther,
        "No exploitation; the family is helped to stay together.",
    )
    .await?;
    tale.end_today().await
}

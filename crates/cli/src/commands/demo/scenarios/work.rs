//! Tales of work.

use case::clock::Urgency;
use case::concern::{ConcernOutcome, Danger, Noticed, Tell};
use case::person::{AgreementKind, CloseReason, Need, ScreeningMode, Source};
use engine::Work;
use screening::{Act, Form, Means};

use super::{Signs, asked, concern, concern_about, on};
use crate::commands::demo::tale::Teller;

/// Nine on a farm: one concern, nine persons, each with their own answer.
pub(super) async fn nine_on_a_farm(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let inspector = teller.country.of("inspector")?;
    let (outreach, legal) = (teller.country.of("outreach")?, teller.country.of("legal")?);
    let told = concern_about(
        9,
        Noticed::OwnWork,
        Danger::Now,
        Tell::No,
        Form::ForcedLabour,
    );
    let words = "Nine men on an abandoned farm without water. 22 a day, 13 kept back for the lodging; \
                 beaten when one asked.";
    let mut tale = teller
        .report(work, inspector, teller.ago(86, 11), told, words)
        .await?;
    tale.later(3).await?;
    let persons = 9;
    for number in 1..=persons {
        let name = format!("Invented worker {number} of the farm");
        tale.presume(inspector, on("cd_violence_victim"), Tell::No, &name)
            .await?;
    }
    tale.later(20).await?;
    for person in 0..persons {
        tale.about(person);
        // The last one wants no help; for the others nothing changes by that.
        let agrees = person + 1 < persons;
        tale.agree(AgreementKind::Help, None, agrees).await?;
        if agrees {
            let over = asked(
                1,
                outreach,
                Need::Holding,
                Urgency::Within24Hours,
                "Please stay with him; we go on with the employer.",
            );
            tale.refer(over).await?;
        }
    }
    tale.later(6).await?;
    for person in 0..persons {
        tale.about(person);
        tale.accept(1).await?;
    }
    let signs = Signs {
        age: None,
        age_in_doubt: false,
        acts: &[Act::Harbouring],
        means: &[Means::Coercion],
        form: Form::ForcedLabour,
        present: &[
            "ex_excessive_hours",
            "ex_low_no_salary",
            "ex_wage_manipulation",
            "ex_bad_living",
            "cd_violence_victim",
            "cd_threat_violence_victim",
        ],
        unknown: &["cd_isolation", "dec_wages"],
    };
    tale.later(30).await?;
    for person in 0..persons - 1 {
        tale.about(person);
        signs.screen(&mut tale, ScreeningMode::Asked).await?;
        let claim = asked(
            2,
            inspector,
            Need::LabourClaim,
            Urgency::ThisWeek,
            "Nine a day in hand for thirteen hours of work.",
        );
        tale.refer(claim).await?;
        if person % 2 == 0 {
            tale.reflect().await?;
        }
    }
    tale.later(40).await?;
    for person in 0..persons - 1 {
        tale.about(person);
        tale.accept(2).await?;
    }
    tale.about(0);
    tale.refer(asked(
        3,
        legal,
        Need::LegalAid,
        Urgency::Planned,
        "Residence for those who testify, and for those who do not.",
    ))
    .await?;
    tale.later(60).await?;
    tale.accept(3).await?;
    tale.about(persons - 1);
    tale.later(24).await?;
    tale.close(CloseReason::PersonsWish).await?;
    tale.end_today().await
}

/// Seven hundred builders sent home: one concern, and those who agreed so far.
pub(super) async fn seven_hundred_builders(
    teller: Teller<'_>,
    work: &mut Work,
) -> anyhow::Result<()> {
    let legal = teller.country.of("legal")?;
    let outreach = teller.country.of("outreach")?;
    let told = concern_about(
        700,
        Noticed::ToldByOther,
        Danger::NotSeen,
        Tell::No,
        Form::ForcedLabour,
    );
    let words = "About seven hundred of our own nationals came home from a building site abroad: passports \
                 kept by the company, pay cut and then stopped, violence. Most were sent home at once.";
    let mut tale = teller
        .report(work, outreach, teller.ago(140, 2), told, words)
        .await?;
    tale.later(70).await?;
    for number in 1..=3 {
        let name = format!("Invented builder {number}");
        tale.presume(outreach, on("cd_documents"), Tell::No, &name)
            .await?;
    }
    let signs = Signs {
        age: None,
        age_in_doubt: false,
        acts: &[Act::Recruitment, Act::Transportation, Act::Harbouring],
        means: &[Means::Deception, Means::Coercion],
        form: Form::ForcedLabour,
        present: &[
            "dec_legal_docs_status",
            "dec_wages",
            "dec_work_conditions",
            "ex_low_no_salary",
            "ex_bad_living",
            "ex_very_bad_working",
            "cd_documents",
            "cd_violence_victim",
            "cd_withholding_wages",
        ],
        unknown: &[],
    };
    tale.later(48).await?;
    for person in 0..3 {
        tale.about(person);
        tale.agree(AgreementKind::Help, None, true).await?;
        signs.screen(&mut tale, ScreeningMode::Asked).await?;
        tale.refer(asked(
            1,
            legal,
            Need::LabourClaim,
            Urgency::Planned,
            "Wages owed by a company abroad.",
        ))
        .await?;
    }
    tale.later(100).await?;
    for person in 0..2 {
        tale.about(person);
        tale.accept(1).await?;
    }
    // The third claim nobody answered: it goes to the desk, and then to the co-ordinator.
    tale.about(1);
    tale.account(
        Source::Person,
        "Two of his room-mates would speak too, if they are not named to the company.",
    )
    .await?;
    tale.end_today().await
}

/// A tied visa, but paid and with her own papers: advice, and nobody is presumed anything.
pub(super) async fn tied_but_paid(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let hotline = teller.country.of("hotline")?;
    let told = concern(
        Noticed::SelfPresented,
        Danger::NotSeen,
        Tell::No,
        Form::Other,
    );
    let words = "A live-in caregiver asks what happens to her visa if she changes employer. Is paid, keeps \
                 her own papers, goes out as she likes.";
    let mut tale = teller
        .report(work, hotline, teller.ago(27, 6), told, words)
        .await?;
    tale.later(20).await?;
    let why = "Told of her rights and whom to call; no sign of exploitation.";
    tale.end(ConcernOutcome::OtherHelpLabour, why).await?;
    tale.end_today().await
}

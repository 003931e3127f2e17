//! Within one country, and home to it: nobody here needs leave to stay, and everything else is owed all the same.

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Tell};
use case::person::{AgreementKind, Need, PresumptionBasis, Source};
use engine::Work;
use screening::Form;

use super::{asked, concern, contact, on};
use crate::commands::demo::tale::Teller;

/// One of the country's own nationals, announced by a partner abroad before she comes home.
pub(super) async fn home_on_friday(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let consulate = teller.country.of("consulate")?;
    let told = concern(
        Noticed::ToldByOther,
        Danger::Soon,
        Tell::No,
        Form::SexualExploitation,
    );
    let words = "A shelter abroad has helped her for three months. She wants to come home on Friday and agreed, in \
                 writing, that somebody meets her: nobody at home may learn what happened.";
    let mut tale = teller
        .report(work, consulate, teller.ago(34, 2), told, words)
        .await?;
    tale.later(2).await?;
    // Her own country believes what the other found, and asks her nothing again.
    tale.presume(
        teller.country.of("desk")?,
        PresumptionBasis::Judgement,
        Tell::No,
        "calls herself Invented Mirela",
    )
    .await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    tale.agree(AgreementKind::Record, None, true).await?;
    let outreach = teller.country.of("outreach")?;
    tale.refer(asked(
        1,
        outreach,
        Need::Holding,
        Urgency::Within24Hours,
        "Meet her on arrival and stay with her as long as she wants.",
    ))
    .await?;
    tale.later(3).await?;
    tale.accept(1).await?;
    tale.contact(contact(
        "a telephone that the shelter abroad gave her",
        "after six in the evening",
        "Mira",
        "say it is about the language course",
        "never through the family, never at the old address",
    ))
    .await?;
    let shelter = teller.country.of("shelter")?;
    tale.refer(asked(
        2,
        shelter,
        Need::Shelter,
        Urgency::ThisWeek,
        "A bed from Friday, away from her own town.",
    ))
    .await?;
    tale.later(5).await?;
    tale.accept(2).await?;
    tale.later(24 * 6).await?;
    let account = "Met at the airport by a woman she chose, with clothes and a telephone. She slept, and asked for school.";
    tale.account(Source::Worker, account).await?;
    let parish = teller.country.of("parish")?;
    tale.refer(asked(
        3,
        parish,
        Need::Material,
        Urgency::Planned,
        "Rent for the first months; she begins a course in spring.",
    ))
    .await?;
    tale.later(48).await?;
    tale.accept(3).await?;
    tale.end_today().await
}

/// Never across a border: a national, exploited two villages away.
pub(super) async fn two_villages_away(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let parish = teller.country.of("parish")?;
    let told = concern(
        Noticed::OwnWork,
        Danger::NotSeen,
        Tell::No,
        Form::ForcedLabour,
    );
    let words = "He has worked on the farm for two winters for food and a place in the stable. His papers are in the \
                 farmer's drawer; he was born in this county.";
    let mut tale = teller
        .report(work, parish, teller.ago(75, 4), told, words)
        .await?;
    tale.later(1).await?;
    tale.presume(
        parish,
        on("ex_low_no_salary"),
        Tell::No,
        "calls himself Invented Petru",
    )
    .await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    let shelter = teller.country.of("shelter")?;
    tale.refer(asked(
        1,
        shelter,
        Need::Shelter,
        Urgency::Tonight,
        "A bed, and a coat.",
    ))
    .await?;
    tale.later(1).await?;
    tale.accept(1).await?;
    let legal = teller.country.of("legal")?;
    tale.refer(asked(
        2,
        legal,
        Need::LabourClaim,
        Urgency::ThisWeek,
        "Two winters of wages.",
    ))
    .await?;
    tale.later(30).await?;
    tale.accept(2).await?;
    tale.later(24 * 40).await?;
    tale.complete(1).await?;
    let account = "Has a room of his own since Monday. The claim for his wages is with the court.";
    tale.account(Source::Worker, account).await?;
    tale.end_today().await
}

//! Tales of one person each.

use case::clock::Urgency;
use case::concern::{Danger, Noticed, Tell};
use case::person::{
    AdverseOrder, AgreementKind, CloseReason, DeclineReason, Need, ReturnRisk, RiskFinding,
    ScreeningMode, Source,
};
use engine::Work;
use screening::{Act, Form, Means};

use super::{Signs, asked, concern, contact, on, team};
use crate::commands::demo::tale::Teller;

/// Domestic servitude: a passer-by, a hospital, an organisation that stays with her.
pub(super) async fn house_of_eight(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let (clinic, outreach) = (teller.country.of("clinic")?, teller.country.of("outreach")?);
    let told = concern(
        Noticed::ToldByOther,
        Danger::Now,
        Tell::No,
        Form::DomesticServitude,
    );
    let words = "Brought in by a passer-by. Cleaned a house of eight for eighteen hours a day, seven \
                 days a week, unpaid; her passport was taken when she arrived.";
    let mut tale = teller
        .report(work, clinic, teller.ago(212, 9), told, words)
        .await?;
    tale.later(1).await?;
    tale.presume(
        clinic,
        on("cd_documents"),
        Tell::No,
        "calls herself Invented Vera",
    )
    .await?;
    tale.urgent("Exhausted; an old fracture of the wrist that was never treated.")
        .await?;
    tale.later(2).await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    tale.agree(AgreementKind::Record, None, true).await?;
    let shelter = teller.country.of("shelter")?;
    tale.refer(asked(
        1,
        shelter,
        Need::Shelter,
        Urgency::Tonight,
        "A bed from tonight.",
    ))
    .await?;
    tale.refer(asked(
        2,
        outreach,
        Need::Holding,
        Urgency::Within24Hours,
        "We treat her; please stay with her from here on.",
    ))
    .await?;
    tale.later(1).await?;
    tale.accept(1).await?;
    tale.later(14).await?;
    tale.accept(2).await?;
    tale.contact(contact(
        "through the shelter's office",
        "weekdays, 10 to 16",
        "Vera",
        "say it is about a course",
        "never call the house she left",
    ))
    .await?;
    tale.later(40).await?;
    let signs = Signs {
        age: None,
        age_in_doubt: false,
        acts: &[Act::Recruitment, Act::Transportation, Act::Receipt],
        means: &[Means::Deception, Means::Coercion],
        form: Form::DomesticServitude,
        present: &[
            "dec_legal_docs_status",
            "dec_contract",
            "ex_excessive_hours",
            "ex_low_no_salary",
            "ex_no_social_protection",
            "cd_documents",
            "cd_threat_denunciation",
        ],
        unknown: &["dec_housing", "cd_debt_bondage"],
    };
    signs.screen(&mut tale, ScreeningMode::Asked).await?;
    tale.account(Source::Person, "Asked for her passport and was told that she would have to pay for her stay, or go to prison.").await?;
    tale.reflect().await?;
    let legal = teller.country.of("legal")?;
    tale.refer(asked(
        3,
        legal,
        Need::LegalAid,
        Urgency::ThisWeek,
        "Residence on personal grounds; wages owed.",
    ))
    .await?;
    tale.later(30).await?;
    tale.accept(3).await?;
    tale.later(24 * 80).await?;
    tale.complete(1).await?;
    tale.account(
        Source::Organisation,
        "The lawyer has brought a civil claim; nothing is paid yet.",
    )
    .await?;
    team::where_she_lives_next(teller, &mut tale).await?;
    tale.end_today().await
}

/// Sexual exploitation with a debt: no place at first, then one; she now works and needs no more.
pub(super) async fn street_and_debt(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let outreach = teller.country.of("outreach")?;
    let told = concern(
        Noticed::OwnWork,
        Danger::Soon,
        Tell::No,
        Form::SexualExploitation,
    );
    let words = "A trans woman of 23. An acquaintance promised work as a waitress; on arrival the street, \
                 twelve hours a night, a debt of 15,000, rent and fines on top.";
    let mut tale = teller
        .report(work, outreach, teller.ago(301, 3), told, words)
        .await?;
    tale.later(30).await?;
    tale.presume(
        outreach,
        on("cd_debt_bondage"),
        Tell::No,
        "calls herself Invented Bruna",
    )
    .await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    tale.agree(AgreementKind::Police, None, false).await?;
    let signs = Signs {
        age: Some(23.0),
        age_in_doubt: false,
        acts: &[Act::Recruitment, Act::Harbouring],
        means: &[Means::Deception, Means::Coercion],
        form: Form::SexualExploitation,
        present: &[
            "dec_job_location_employer",
            "ex_excessive_hours",
            "ex_wage_manipulation",
            "cd_debt_bondage",
            "cd_forced_tasks_clients",
            "cd_violence_victim",
        ],
        unknown: &["dec_prostitution_conditions", "ex_low_no_salary"],
    };
    signs.screen(&mut tale, ScreeningMode::Asked).await?;
    let shelter = teller.country.of("shelter")?;
    tale.refer(asked(
        1,
        shelter,
        Need::Shelter,
        Urgency::Within24Hours,
        "A place where she is safe as the woman she is.",
    ))
    .await?;
    tale.later(5).await?;
    tale.decline(1, DeclineReason::NoCapacity).await?;
    tale.later(60).await?;
    tale.refer(asked(
        2,
        shelter,
        Need::Shelter,
        Urgency::Within24Hours,
        "She has slept at our office; is there a place now?",
    ))
    .await?;
    tale.later(3).await?;
    tale.accept(2).await?;
    tale.reflect().await?;
    tale.later(24 * 150).await?;
    tale.complete(2).await?;
    tale.account(
        Source::Person,
        "Has work as a secretary and a flat of her own.",
    )
    .await?;
    tale.later(24).await?;
    tale.close(CloseReason::SupportEnded).await?;
    tale.end_today().await
}

/// Removal of an organ: noticed at the airport, medical needs first.
pub(super) async fn after_surgery(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let police = teller.country.of("police")?;
    let told = concern(Noticed::OwnWork, Danger::Now, Tell::No, Form::OrganRemoval);
    let words = "A man at the departure gate could hardly stand: a fresh scar, no papers from the \
                 clinic. Says a broker promised 14,500 and paid a part.";
    let mut tale = teller
        .report(work, police, teller.ago(160, 4), told, words)
        .await?;
    tale.later(1).await?;
    tale.presume(
        police,
        on("or_fresh_surgery"),
        Tell::No,
        "says his name is Invented Yusuf",
    )
    .await?;
    tale.urgent("Fever; needs a surgeon tonight.").await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    let clinic = teller.country.of("clinic")?;
    tale.refer(asked(
        1,
        clinic,
        Need::Medical,
        Urgency::Tonight,
        "Fever after surgery on the flank.",
    ))
    .await?;
    tale.later(1).await?;
    tale.accept(1).await?;
    tale.later(50).await?;
    let signs = Signs {
        age: Some(34.0),
        age_in_doubt: false,
        acts: &[Act::Recruitment, Act::Transportation],
        means: &[Means::Deception, Means::AbuseOfVulnerability],
        form: Form::OrganRemoval,
        present: &[
            "or_promised_payment",
            "or_travel_arranged",
            "or_fresh_surgery",
            "or_debt_poverty",
        ],
        unknown: &["or_no_informed_consent"],
    };
    signs.screen(&mut tale, ScreeningMode::Noticed).await?;
    let outreach = teller.country.of("outreach")?;
    tale.refer(asked(
        2,
        outreach,
        Need::Holding,
        Urgency::Within24Hours,
        "Interim holder is the desk; please take over.",
    ))
    .await?;
    tale.later(20).await?;
    tale.accept(2).await?;
    tale.reflect().await?;
    tale.later(24 * 20).await?;
    tale.complete(1).await?;
    tale.end_today().await
}

/// An official helped at the airport: the police are not told, since she did not agree.
pub(super) async fn the_right_queue(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let outreach = teller.country.of("outreach")?;
    let told = concern(
        Noticed::SelfPresented,
        Danger::Soon,
        Tell::No,
        Form::SexualExploitation,
    );
    let words = "She was told which queue to stand in at the airport, and that the officer there was one \
                 of them. Afraid of anybody in uniform.";
    let mut tale = teller
        .report(work, outreach, teller.ago(95, 6), told, words)
        .await?;
    tale.later(3).await?;
    let basis = case::person::PresumptionBasis::Judgement;
    tale.presume(outreach, basis, Tell::No, "calls herself Invented Mai")
        .await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    tale.agree(AgreementKind::Police, None, false).await?;
    tale.agree(AgreementKind::Research, None, false).await?;
    let shelter = teller.country.of("shelter")?;
    tale.refer(asked(
        1,
        shelter,
        Need::Shelter,
        Urgency::Tonight,
        "A bed; no police contact.",
    ))
    .await?;
    tale.later(1).await?;
    tale.accept(1).await?;
    tale.reflect().await?;
    tale.end_today().await
}

/// A domestic worker whose employer has immunity: help waits for no jurisdiction.
pub(super) async fn diplomats_house(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let hotline = teller.country.of("hotline")?;
    let told = concern(
        Noticed::SelfPresented,
        Danger::Soon,
        Tell::No,
        Form::DomesticServitude,
    );
    let words = "Called from a telephone in a shop. Works in a diplomat's house, is paid half of what the \
                 contract says and may not go out alone.";
    let mut tale = teller
        .report(work, hotline, teller.ago(48, 7), told, words)
        .await?;
    tale.later(20).await?;
    tale.presume(
        hotline,
        on("cd_isolation"),
        Tell::No,
        "calls herself Invented Amara",
    )
    .await?;
    tale.contact(contact(
        "text to the number she gave",
        "Sundays, 14 to 15",
        "Amara",
        "hang up",
        "never ring; the household hears it",
    ))
    .await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    tale.agree(AgreementKind::Identification, None, false)
        .await?;
    let (outreach, legal) = (teller.country.of("outreach")?, teller.country.of("legal")?);
    tale.refer(asked(
        1,
        outreach,
        Need::Holding,
        Urgency::Within24Hours,
        "We only have the telephone; please take over.",
    ))
    .await?;
    tale.later(4).await?;
    tale.accept(1).await?;
    tale.refer(asked(
        2,
        legal,
        Need::LabourClaim,
        Urgency::ThisWeek,
        "Wages owed for eleven months; the employer has immunity.",
    ))
    .await?;
    tale.later(50).await?;
    tale.accept(2).await?;
    tale.end_today().await
}

/// A removal order without a risk assessment: an alarm to all who help.
pub(super) async fn flight_on_friday(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let parish = teller.country.of("parish")?;
    let told = concern(Noticed::OwnWork, Danger::Soon, Tell::No, Form::ForcedLabour);
    let words =
        "Sleeps in our hall since he left the laundry where he was paid nothing for five months.";
    let mut tale = teller
        .report(work, parish, teller.ago(33, 2), told, words)
        .await?;
    tale.later(26).await?;
    tale.presume(
        parish,
        on("ex_low_no_salary"),
        Tell::No,
        "calls himself Invented Tomas",
    )
    .await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    let legal = teller.country.of("legal")?;
    tale.refer(asked(
        1,
        legal,
        Need::LegalAid,
        Urgency::Within24Hours,
        "His permit ended; wages owed.",
    ))
    .await?;
    tale.later(8).await?;
    tale.accept(1).await?;
    tale.reflect().await?;
    tale.later(24 * 29).await?;
    tale.alarm(
        AdverseOrder::Removal,
        "A flight is booked for Friday. Nobody has assessed what awaits him.",
    )
    .await?;
    tale.later(20).await?;
    // Nobody goes back on this: two risks are open, and he does not want to.
    let found = [
        (ReturnRisk::Harm, RiskFinding::Unmet),
        (ReturnRisk::NoProtection, RiskFinding::Unknown),
        (ReturnRisk::Prosecution, RiskFinding::None),
        (ReturnRisk::Debt, RiskFinding::Unmet),
        (ReturnRisk::Proceedings, RiskFinding::Met),
    ];
    let words = "The men who lent him the fare come from his village and have asked his mother for it twice.";
    tale.assess_return(found, (Tell::No, Tell::Unknown), words)
        .await?;
    tale.end_today().await
}

/// A shelter that locked its door, and an agreement that was never hers.
pub(super) async fn the_locked_shelter(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let outreach = teller.country.of("outreach")?;
    let told = concern(
        Noticed::OwnWork,
        Danger::NotSeen,
        Tell::No,
        Form::SexualExploitation,
    );
    let words = "Met at the station after she left a flat in which she had been kept.";
    let mut tale = teller
        .report(work, outreach, teller.ago(120, 5), told, words)
        .await?;
    tale.later(2).await?;
    tale.presume(
        outreach,
        on("cd_isolation"),
        Tell::No,
        "calls herself Invented Rosa",
    )
    .await?;
    let (_, recorded) = tale.agree(AgreementKind::Help, None, true).await?;
    let shelter = teller.country.of("shelter")?;
    tale.refer(asked(
        1,
        shelter,
        Need::Shelter,
        Urgency::Within24Hours,
        "A place for some weeks.",
    ))
    .await?;
    tale.later(6).await?;
    tale.accept(1).await?;
    tale.later(24 * 9).await?;
    tale.account(
        Source::Person,
        "May not leave the house without a guard, and was never asked. Wants to go.",
    )
    .await?;
    tale.correct(
        recorded,
        "The agreement was signed for her by the house; she had not been asked.",
    )
    .await?;
    tale.take_back(1).await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    tale.end_today().await
}

/// A witness who falls silent when she sees him.
pub(super) async fn silent_in_court(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let outreach = teller.country.of("outreach")?;
    let told = concern(
        Noticed::OwnWork,
        Danger::Soon,
        Tell::No,
        Form::SexualExploitation,
    );
    let words = "Left with our help. He knows where her mother lives.";
    let mut tale = teller
        .report(work, outreach, teller.ago(260, 1), told, words)
        .await?;
    tale.later(5).await?;
    tale.presume(
        outreach,
        on("cd_violence_family"),
        Tell::No,
        "calls herself Invented Elena",
    )
    .await?;
    tale.agree(AgreementKind::Help, None, true).await?;
    tale.agree(AgreementKind::Police, None, true).await?;
    tale.contact(contact(
        "a telephone we keep for her",
        "mornings",
        "Lena",
        "say wrong number",
        "never write; he reads her account",
    ))
    .await?;
    let legal = teller.country.of("legal")?;
    tale.refer(asked(
        1,
        legal,
        Need::LegalAid,
        Urgency::ThisWeek,
        "A lawyer for the witness, before the first hearing.",
    ))
    .await?;
    tale.later(40).await?;
    tale.accept(1).await?;
    tale.reflect().await?;
    tale.later(24).await?;
    let hotline = teller.country.of("hotline")?;
    let told = concern(
        Noticed::ToldByOther,
        Danger::Unknown,
        Tell::No,
        Form::SexualExploitation,
    );
    let words = "A cousin telephoned: Elena has not written home since spring.";
    tale.told_again(hotline, told, words).await?;
    tale.later(24 * 189).await?;
    tale.account(Source::Worker, "In court she saw him and fell silent. Asked for: a screen, a separate entrance, and that the case not rest on her alone.").await?;
    tale.end_today().await
}

/// Told three hours ago, and still at the desk.
pub(super) async fn across_the_street(teller: Teller<'_>, work: &mut Work) -> anyhow::Result<()> {
    let hotline = teller.country.of("hotline")?;
    let told = concern(
        Noticed::ToldByOther,
        Danger::Unknown,
        Tell::Unknown,
        Form::DomesticServitude,
    );
    let words = "A neighbour telephoned: a young woman in the house opposite never goes out alone.";
    let tale = teller
        .report(work, hotline, teller.ago(0, 3), told, words)
        .await?;
    tale.end_today().await
}

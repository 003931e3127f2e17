//! What local teams agree in tales.

use case::person::{ActionKind, ConferenceWay, Need};

use crate::commands::demo::tale::{Conferred, Tale, Teller};

/// The local team confers on where she lives next: one action is late by today, and another conference is to come.
pub(super) async fn where_she_lives_next(
    teller: Teller<'_>,
    tale: &mut Tale<'_, '_>,
) -> anyhow::Result<()> {
    let of = |sign_in| teller.country.of(sign_in);
    let (shelter, legal, clinic) = (of("shelter")?, of("legal")?, of("clinic")?);
    tale.at(teller.ago(12, 4)).await?;
    let first = Conferred {
        with: &[shelter, legal, clinic],
        need: Need::Shelter,
        in_hours: 72,
        way: ConferenceWay::InPerson,
        paper: "She wants a flat of her own from next month. What is in the way: papers, the deposit, the wrist.",
    };
    let first = tale.confer(first).await?;
    tale.later(5).await?;
    tale.comes(shelter, first).await?;
    tale.comes(legal, first).await?;
    tale.at(teller.ago(9, 3)).await?;
    let minutes =
        "She was there. The room stays hers until the flat is; the clinic could not come.";
    tale.held(first, &[shelter, legal], minutes).await?;
    for (kind, owner, days, what) in [
        (
            ActionKind::Accommodation,
            Some(shelter),
            21,
            "Look at three flats with her.",
        ),
        (
            ActionKind::Papers,
            Some(legal),
            4,
            "Ask the registry when the card can be fetched.",
        ),
        (
            ActionKind::Material,
            None,
            14,
            "Ask the fund for the deposit.",
        ),
    ] {
        tale.agrees_action(first, (kind, owner), days, what).await?;
    }
    tale.at(teller.ago(1, 5)).await?;
    let next = Conferred {
        with: &[clinic],
        need: Need::Medical,
        in_hours: 24 * 4,
        way: ConferenceWay::Telephone,
        paper: "Whether the wrist can be operated on before she moves, and who goes with her.",
    };
    tale.confer(next).await.map(drop)
}

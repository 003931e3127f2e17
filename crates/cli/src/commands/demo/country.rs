//! The invented country's organisations, members and services.

use std::collections::BTreeSet;

use anyhow::Context;
use case::OrganisationId;
use case::organisation::{CustodianOrder, Service, Takes};
use case::person::Need;
use case::profile::BodyKind;
use engine::{Engine, Form, KeepOrganisation, NewMember, Parts, SecondFactor, Session, SetUp};
use indicatif::ProgressBar;
use vault::{Passphrase, system_rng};

/// An organisation of the invented country.
pub(super) struct Invented {
    pub(super) name: &'static str,
    sign_in: &'static str,
    kind: BodyKind,
    offers: &'static [(Need, Option<u16>)],
}

const fn invented(
    name: &'static str,
    sign_in: &'static str,
    kind: BodyKind,
    offers: &'static [(Need, Option<u16>)],
) -> Invented {
    Invented {
        name,
        sign_in,
        kind,
        offers,
    }
}

/// Duty desk, co-ordinator, panel and child protection first: set-up names them.
pub(super) const ORGANISATIONS: [Invented; 9] = [
    invented(
        "Duty Desk",
        "desk",
        BodyKind::CivilSociety,
        &[(Need::Counselling, None)],
    ),
    invented(
        "Co-ordinator's Office",
        "coordinator",
        BodyKind::AntiTraffickingAgency,
        &[],
    ),
    invented(
        "Identification Panel",
        "panel",
        BodyKind::AntiTraffickingAgency,
        &[],
    ),
    invented("Child Protection", "child", BodyKind::ChildProtection, &[]),
    invented(
        "Lantern Outreach",
        "outreach",
        BodyKind::CivilSociety,
        &[(Need::Counselling, None)],
    ),
    invented(
        "Harbour Shelter",
        "shelter",
        BodyKind::Shelter,
        &[(Need::Shelter, Some(4))],
    ),
    invented(
        "Open Door Legal Aid",
        "legal",
        BodyKind::LegalAid,
        &[(Need::LegalAid, None)],
    ),
    invented(
        "Labour Inspectorate",
        "inspector",
        BodyKind::LabourInspectorate,
        &[],
    ),
    invented("Police", "police", BodyKind::Police, &[]),
];

/// An organisation with somebody signed in for it.
pub(super) struct Settled {
    pub(super) name: &'static str,
    pub(super) sign_in: &'static str,
    pub(super) passphrase: String,
    pub(super) id: OrganisationId,
    pub(super) session: Session,
}

/// The country as settled.
pub(super) struct Country {
    pub(super) organisations: Vec<Settled>,
}

impl Country {
    /// The organisation of a sign-in.
    pub(super) fn of(&self, sign_in: &str) -> anyhow::Result<&Settled> {
        let found = self
            .organisations
            .iter()
            .find(|settled| settled.sign_in == sign_in);
        found.with_context(|| format!("nobody signs in as `{sign_in}`"))
    }
}

/// Sets the country up: organisations, one member each, services.
pub(super) async fn settle(engine: &Engine, progress: &ProgressBar) -> anyhow::Result<Country> {
    progress.set_message("settling organisations");
    // Whoever tries the demo out has no telephone set up for nine invented people.
    engine
        .accounts()
        .set_second_factor(SecondFactor::Optional)
        .await?;
    let [desk, co_ordinator, panel, child, others @ ..] = &ORGANISATIONS;
    let named = |organisation: &Invented| (organisation.name, organisation.kind);
    let mut invited = engine
        .set_up(SetUp {
            profile: "zz",
            desk: named(desk),
            co_ordinator: named(co_ordinator),
            panel: named(panel),
            child_protection: named(child),
        })
        .await?;
    for organisation in others {
        let (_, code) = engine
            .add_organisation(organisation.name, organisation.kind)
            .await?;
        invited.push((organisation.name.to_owned(), code));
        progress.inc(1);
    }
    let mut organisations = Vec::new();
    for organisation in &ORGANISATIONS {
        let code = invited.iter().find(|(name, _)| name == organisation.name);
        let (_, code) = code.context("every organisation was invited")?;
        organisations.push(join(engine, organisation, &code.code.to_text()).await?);
        progress.inc(1);
    }
    Ok(Country { organisations })
}

async fn join(engine: &Engine, invented: &Invented, code: &str) -> anyhow::Result<Settled> {
    let passphrase = Passphrase::generate(4, &mut system_rng());
    let shown = passphrase.expose().to_owned();
    let new = NewMember {
        sign_in: invented.sign_in.to_owned(),
        name: format!("Invented worker of {}", invented.name),
        passphrase: Passphrase::new(&shown),
    };
    engine.join(code, new).await?;
    let now = engine.now();
    let accounts = engine.accounts();
    let session = accounts
        .open_session(invented.sign_in, passphrase, now)
        .await?;
    let id = session.principal().organisation;
    for (need, free) in invented.offers {
        let service = Service {
            languages: BTreeSet::from(["en".to_owned(), "ar".to_owned()]),
            takes: Takes {
                women: true,
                men: true,
                children: *need != Need::Shelter,
            },
            free: *free,
        };
        let order = KeepOrganisation(
            id,
            CustodianOrder::Offer {
                need: *need,
                service,
            },
        );
        engine
            .perform(&session, order, Parts::new(), Form::default())
            .await?;
    }
    Ok(Settled {
        name: invented.name,
        sign_in: invented.sign_in,
        passphrase: shown,
        id,
        session,
    })
}

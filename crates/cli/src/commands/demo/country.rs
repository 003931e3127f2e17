//! The invented country's organisations, members and services.

use std::collections::BTreeSet;

use anyhow::Context;
use case::OrganisationId;
use case::organisation::{CustodianOrder, Service, Takes};
use case::person::Need;
use case::profile::BodyKind;
use engine::{
    Engine, Form, KeepListed, KeepOrganisation, NewMember, Parts, SecondFactor, Session, SetUp,
};
use indicatif::ProgressBar;
use tokio::task::JoinSet;
use vault::{Passphrase, system_rng};

/// An organisation of the invented country.
pub(super) struct Invented {
    name: &'static str,
    sign_in: &'static str,
    kind: BodyKind,
    /// What its sign-in is good for, in a word or two.
    role: &'static str,
    /// The code that the simulated country has for it, if it simulates it.
    code: &'static str,
    offers: &'static [(Need, Option<u16>)],
}

/// Duty desk, co-ordinator, panel and child protection first: set-up names them.
pub(super) const ORGANISATIONS: [Invented; 13] = [
    Invented {
        name: "Duty Desk",
        sign_in: "desk",
        kind: BodyKind::CivilSociety,
        role: "intake at the desk",
        code: "desk",
        offers: &[(Need::Counselling, None), (Need::Interpretation, None)],
    },
    Invented {
        name: "Co-ordinator's Office",
        sign_in: "coordinator",
        kind: BodyKind::AntiTraffickingAgency,
        role: "co-ordinator",
        code: "co_ordinator",
        offers: &[],
    },
    Invented {
        name: "Identification Panel",
        sign_in: "panel",
        kind: BodyKind::AntiTraffickingAgency,
        role: "panel",
        code: "",
        offers: &[],
    },
    Invented {
        name: "Child Protection",
        sign_in: "child",
        kind: BodyKind::ChildProtection,
        role: "case worker for children",
        code: "child_protection",
        offers: &[(Need::Education, None)],
    },
    Invented {
        name: "Lantern Outreach",
        sign_in: "outreach",
        kind: BodyKind::CivilSociety,
        role: "reporter and case worker",
        code: "ngo",
        offers: &[
            (Need::Counselling, None),
            (Need::Psychological, None),
            (Need::Material, None),
        ],
    },
    Invented {
        name: "Harbour Shelter",
        sign_in: "shelter",
        kind: BodyKind::Shelter,
        role: "receiver of referrals",
        code: "shelter",
        offers: &[(Need::Shelter, Some(4))],
    },
    Invented {
        name: "Open Door Legal Aid",
        sign_in: "legal",
        kind: BodyKind::LegalAid,
        role: "lawyer",
        code: "legal_aid",
        offers: &[(Need::LegalAid, None), (Need::LabourClaim, None)],
    },
    Invented {
        name: "Labour Inspectorate",
        sign_in: "inspector",
        kind: BodyKind::LabourInspectorate,
        role: "reporter at workplaces",
        code: "inspectorate",
        offers: &[(Need::LabourClaim, None)],
    },
    Invented {
        name: "Police",
        sign_in: "police",
        kind: BodyKind::Police,
        role: "reporter who never holds a case",
        code: "police",
        offers: &[],
    },
    Invented {
        name: "Open Line",
        sign_in: "hotline",
        kind: BodyKind::Helpline,
        role: "reporter on the telephone",
        code: "hotline",
        offers: &[],
    },
    Invented {
        name: "Quay Street Clinic",
        sign_in: "clinic",
        kind: BodyKind::HealthCare,
        role: "health worker",
        code: "health",
        offers: &[(Need::Medical, None), (Need::Psychological, None)],
    },
    Invented {
        name: "Parish of All Roads",
        sign_in: "parish",
        kind: BodyKind::CivilSociety,
        role: "community worker",
        code: "church",
        offers: &[(Need::Material, None), (Need::Counselling, None)],
    },
    Invented {
        name: "Consulate in the North",
        sign_in: "consulate",
        kind: BodyKind::Consulate,
        role: "reporter abroad",
        code: "",
        offers: &[],
    },
];

/// An organisation with somebody signed in for it.
pub(super) struct Settled {
    pub(super) name: &'static str,
    pub(super) sign_in: &'static str,
    pub(super) role: &'static str,
    pub(super) passphrase: String,
    pub(super) id: OrganisationId,
    pub(super) session: Session,
    pub(super) kind: BodyKind,
    code: &'static str,
}

/// The country as settled.
pub(super) struct Country {
    pub(super) organisations: Vec<Settled>,
}

impl Country {
    /// The organisation of a sign-in.
    pub(super) fn of(&self, sign_in: &str) -> anyhow::Result<&Settled> {
        let found = self.find(|settled| settled.sign_in == sign_in);
        found.with_context(|| format!("nobody signs in as `{sign_in}`"))
    }

    /// The organisation that stands for a list, a service or a duty of the simulated country.
    pub(super) fn simulated(&self, code: &str) -> anyhow::Result<&Settled> {
        let found = self.find(|settled| !code.is_empty() && settled.code == code);
        found.with_context(|| format!("no organisation stands for `{code}`"))
    }

    fn find(&self, is: impl Fn(&Settled) -> bool) -> Option<&Settled> {
        self.organisations.iter().find(|settled| is(settled))
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
    }
    // What costs is the lock on each member's key, so that every processor works on some.
    let mut joining = JoinSet::new();
    for (place, organisation) in ORGANISATIONS.iter().enumerate() {
        let code = invited.iter().find(|(name, _)| name == organisation.name);
        let (_, code) = code.context("every organisation was invited")?;
        let code = code.code.to_text().as_str().to_owned();
        let engine = engine.clone();
        joining.spawn(async move { (place, join(&engine, organisation, &code).await) });
    }
    let mut organisations = Vec::new();
    while let Some(joined) = joining.join_next().await {
        let (place, settled) = joined.context("settling an organisation")?;
        organisations.push((place, settled?));
        progress.inc(1);
    }
    organisations.sort_by_key(|(place, _)| *place);
    let organisations = organisations.into_iter().map(|(_, settled)| settled);
    let country = Country {
        organisations: organisations.collect(),
    };
    list_the_night_house(engine, &country).await?;
    Ok(country)
}

/// A shelter that nobody has joined for: it is asked on paper and by telephone.
async fn list_the_night_house(engine: &Engine, country: &Country) -> anyhow::Result<()> {
    let (id, _) = engine
        .add_organisation("Bridge Street Night House", BodyKind::Shelter)
        .await?;
    let offer = case::organisation::KeepListed::Offer {
        need: Need::Shelter,
        service: Service {
            languages: BTreeSet::from(["en".to_owned()]),
            takes: Takes {
                women: true,
                men: true,
                children: false,
            },
            free: Some(1),
            phone: Some("0800 555 0177".to_owned()),
        },
    };
    let co_ordinator = country.of("coordinator")?;
    engine
        .perform(
            &co_ordinator.session,
            KeepListed(id, offer),
            Parts::new(),
            Form::default(),
        )
        .await?;
    Ok(())
}

async fn join(engine: &Engine, invented: &'static Invented, code: &str) -> anyhow::Result<Settled> {
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
            phone: (*need == Need::Shelter).then(|| "0800 555 0142".to_owned()),
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
        role: invented.role,
        passphrase: shown,
        id,
        session,
        kind: invented.kind,
        code: invented.code,
    })
}

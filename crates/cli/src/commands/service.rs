//! `throughline service`: what organisations offer, for the directory in which others look for help.

use std::collections::BTreeSet;

use anyhow::{Context, bail};
use case::organisation::{CustodianOrder, Service, Takes};
use case::person::Need;
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use engine::{Engine, EngineError, Form, KeepOrganisation, OrganisationName, Parts};
use serde_json::{Value, json};

use crate::installation::{Place, run};
use crate::proof::Custodian;
use crate::register;

/// Keep the directory of services
///
/// What an organisation offers is kept by its custodian, here or on the pages under `/services`.
#[derive(Subcommand)]
pub(crate) enum ServiceCommand {
    /// List what organisations offer
    List(List),
    /// Offer a service that the organisation did not offer before
    #[command(after_help = "Example:\n  \
        throughline service add \"Harbour Shelter\" shelter --language en --language ar \\\n    \
        --takes women children --free 4 --custodian mira --data DIR")]
    Add(Add),
    /// Change a service: its languages, whom it takes, or how many places are free
    ///
    /// What is not given stays as it is.
    Change(Change),
    /// No longer offer a service
    Close(Close),
}

#[derive(Args)]
pub(crate) struct List {
    /// Only what this organisation offers, by its public name
    organisation: Option<String>,
    /// Print a JSON array instead of lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// Which service, and who says so.
#[derive(Args)]
struct Which {
    /// The organisation, by its public name
    organisation: String,
    /// For which need, such as `shelter`, `medical` or `legal_aid`
    #[arg(value_parser = need)]
    need: Need,
    #[command(flatten)]
    custodian: Custodian,
    /// Print one JSON object instead of a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub(crate) struct Add {
    #[command(flatten)]
    which: Which,
    /// A language it is given in (BCP 47, such as `en`, `ar` or `zh-Hant`); repeat for more
    #[arg(long = "language", value_name = "CODE", required = true, value_parser = language)]
    languages: Vec<String>,
    /// Whom it takes
    #[arg(long, value_name = "WHOM", required = true, num_args = 1..)]
    takes: Vec<Whom>,
    /// How many places are free now; places are not counted where this is not given
    #[arg(long, value_name = "PLACES")]
    free: Option<u16>,
    /// The line on which it is asked at any hour; everybody in the mechanism sees it
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
}

#[derive(Args)]
#[command(group = ArgGroup::new("changes").required(true).multiple(true))]
pub(crate) struct Change {
    #[command(flatten)]
    which: Which,
    /// The languages it is given in from now on; repeat for more
    #[arg(long = "language", value_name = "CODE", group = "changes", value_parser = language)]
    languages: Vec<String>,
    /// Whom it takes from now on
    #[arg(long, value_name = "WHOM", num_args = 1.., group = "changes")]
    takes: Vec<Whom>,
    /// How many places are free now
    #[arg(long, value_name = "PLACES", group = "changes")]
    free: Option<u16>,
    /// The line on which it is asked from now on
    #[arg(long, value_name = "NUMBER", group = "changes")]
    phone: Option<String>,
    /// Places are no longer counted
    #[arg(long, group = "changes", conflicts_with = "free")]
    uncounted: bool,
}

#[derive(Args)]
pub(crate) struct Close {
    #[command(flatten)]
    which: Which,
}

/// Whom a service takes.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Whom {
    Women,
    Men,
    Children,
}

impl ServiceCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::List(list) => run(list.run()),
            Self::Add(add) => run(add.run()),
            Self::Change(change) => run(change.run()),
            Self::Close(close) => run(close.run()),
        }
    }
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let engine = self.place.open_existing().await?;
        let organisations = match &self.organisation {
            Some(name) => vec![register::organisation(&engine, name).await?],
            None => engine.organisation_names().await?,
        };
        let mut lines = Vec::new();
        let mut report = Vec::new();
        for organisation in organisations {
            for (need, service) in engine.services_of(organisation.id).await? {
                lines.push(line(&organisation.name, need, &service));
                report.push(object(&organisation.name, need, &service));
            }
        }
        if self.json {
            println!("{:#}", Value::from(report));
        } else {
            lines.iter().for_each(|line| println!("{line}"));
        }
        Ok(())
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        let service = Service {
            languages: self.languages.into_iter().collect(),
            takes: takes(&self.takes),
            free: self.free,
            phone: self.phone,
        };
        let need = self.which.need;
        let order = CustodianOrder::Offer {
            need,
            service: service.clone(),
        };
        let (engine, organisation) = self.which.open().await?;
        self.which
            .order(&engine, organisation, order, Some(&service))
            .await
    }
}

impl Change {
    async fn run(self) -> anyhow::Result<()> {
        let (engine, organisation) = self.which.open().await?;
        let need = self.which.need;
        let mut services = engine.services_of(organisation.id).await?;
        let Some(mut service) = services.remove(&need) else {
            bail!(
                "`{}` offers no `{}`; offer it first with `throughline service add`, or look with \
                 `throughline service list`",
                organisation.name,
                need.code()
            );
        };
        if !self.languages.is_empty() {
            service.languages = self.languages.into_iter().collect();
        }
        if !self.takes.is_empty() {
            service.takes = takes(&self.takes);
        }
        if self.free.is_some() || self.uncounted {
            service.free = self.free;
        }
        if self.phone.is_some() {
            service.phone = self.phone;
        }
        let order = CustodianOrder::Change {
            need,
            service: service.clone(),
        };
        self.which
            .order(&engine, organisation, order, Some(&service))
            .await
    }
}

impl Close {
    async fn run(self) -> anyhow::Result<()> {
        let (engine, organisation) = self.which.open().await?;
        let order = CustodianOrder::End(self.which.need);
        self.which.order(&engine, organisation, order, None).await
    }
}

impl Which {
    async fn open(&self) -> anyhow::Result<(Engine, OrganisationName)> {
        let engine = self.place.open_existing().await?;
        let organisation = register::organisation(&engine, &self.organisation).await?;
        Ok((engine, organisation))
    }

    /// Has the custodian give an order, and prints what holds then.
    async fn order(
        self,
        engine: &Engine,
        organisation: OrganisationName,
        order: CustodianOrder,
        service: Option<&Service>,
    ) -> anyhow::Result<()> {
        let OrganisationName { id, name, .. } = organisation;
        let proof = self.custodian.prove()?;
        let session = engine.accounts().for_one_command(proof, id, engine.now());
        let session = session.await.context("signing the custodian in")?;
        let order = KeepOrganisation(id, order);
        let done = engine.perform(&session, order, Parts::new(), Form::default());
        match done.await {
            Ok(_) => {}
            Err(EngineError::Denied(_)) => {
                bail!("only a custodian of `{name}` keeps its services")
            }
            Err(error) => return Err(error).with_context(|| format!("`{}`", self.need.code())),
        }
        engine.store().sequence().await?;
        match (self.json, service) {
            (true, Some(service)) => println!("{:#}", object(&name, self.need, service)),
            (true, None) => {
                let closed = json!({ "organisation": name, "closed": self.need.code() });
                println!("{closed:#}");
            }
            (false, Some(service)) => println!("{}", line(&name, self.need, service)),
            (false, None) => println!("{name}: no longer offers {}", self.need.code()),
        }
        Ok(())
    }
}

fn line(organisation: &str, need: Need, service: &Service) -> String {
    let languages: Vec<&str> = service.languages.iter().map(String::as_str).collect();
    let free = match service.free {
        Some(free) => format!("{free} free"),
        None => "places not counted".to_owned(),
    };
    let phone = service.phone.as_ref();
    let phone = phone.map(|phone| format!("; phone {phone}"));
    format!(
        "{organisation}: {}; {}; takes {}; {free}{}",
        need.code(),
        languages.join(", "),
        taken(service.takes).join(", "),
        phone.unwrap_or_default(),
    )
}

fn object(organisation: &str, need: Need, service: &Service) -> Value {
    json!({
        "organisation": organisation,
        "need": need.code(),
        "languages": service.languages,
        "takes": taken(service.takes),
        "free": service.free,
        "phone": service.phone,
    })
}

fn takes(whom: &[Whom]) -> Takes {
    Takes {
        women: whom.contains(&Whom::Women),
        men: whom.contains(&Whom::Men),
        children: whom.contains(&Whom::Children),
    }
}

fn taken(takes: Takes) -> Vec<&'static str> {
    let whom = [
        (takes.women, "women"),
        (takes.men, "men"),
        (takes.children, "children"),
    ];
    let whom = whom.into_iter().filter(|(taken, _)| *taken);
    whom.map(|(_, code)| code).collect()
}

fn need(text: &str) -> Result<Need, String> {
    let known = Need::ALL.into_iter().find(|need| need.code() == text);
    known.filter(|need| *need != Need::Holding).ok_or_else(|| {
        let services = Need::ALL.into_iter().filter(|need| *need != Need::Holding);
        let codes: Vec<_> = services.map(Need::code).collect();
        format!("no such service: use one of {}", codes.join(", "))
    })
}

fn language(text: &str) -> Result<String, String> {
    let read: BTreeSet<_> =
        case::organisation::languages(text).map_err(|error| error.to_string())?;
    let mut read = read.into_iter();
    match (read.next(), read.next()) {
        (Some(language), None) => Ok(language),
        _ => Err("give one language; repeat `--language` for more".to_owned()),
    }
}

//! Demands for records: what is recorded of one, one form each.

use std::collections::BTreeSet;

use axum::response::Response;
use case::content::Content;
use case::person::{
    Agreement, AppealStep, CourtOrder, DemandCapacity, DemandChannel, DemandOrder, DemandReason,
    HolderOrder, Matter, NamedBasis, NoLawyer, NotTold, PersonTold, ReceiveDemand, Reply, Speaker,
};
use case::profile::Fact;
use case::{AgreementId, CaseId, Compartment, DemandId, OrganisationId};
use engine::{DemandView, OnCase, OnDemand, Order, Parts, TakeDemand};

use super::agreement_forms::{explanation_fields, read_explanation};
use super::case_forms::take_to;
use super::concern::fresh;
use super::demand::path;
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, Words, from_code};
use crate::member::{Member, Posted};
use crate::visit::Id;

/// The longest name of an office, article or court.
const LINE: usize = 300;

type Place = (CaseId, DemandId);

/// What the form of a new demand offers.
struct Offered {
    /// The laws of the profile, by their codes.
    laws: Options,
    /// Whether somebody gives legal aid in the case, who is told then.
    lawyer: bool,
}

impl Offered {
    async fn of(member: &Member, id: CaseId) -> Result<Self, Response> {
        let engine = member.engine();
        let view = engine.case(&member.session, id).await;
        let view = view.map_err(|error| member.no_page(error))?;
        let t = member.texts();
        let laws = engine.with_profile(|profile| {
            let bases = profile.profile().legal_bases.iter();
            let stated = bases.filter_map(Fact::stated);
            let laws = stated.map(|(basis, provenance)| {
                let what = basis.what.as_str().to_owned();
                let words = t.law_option(provenance.source.clone(), what);
                (format!("law-{}", basis.code.as_str()), words)
            });
            laws.collect::<Options>()
        });
        Ok(Self {
            laws: laws.await.map_err(|error| member.no_page(error))?,
            lawyer: view.case.lawyers().next().is_some(),
        })
    }

    fn page(&self, member: &Member, id: CaseId, form: Form) -> FormPage {
        let t = member.texts();
        let mut laws: Options = vec![
            ("article".to_owned(), t.demand_law_article()),
            ("none".to_owned(), t.demand_law_none()),
        ];
        laws.extend(self.laws.iter().cloned());
        let action = format!("/cases/{id}/demands/new");
        let mut page = form_page(member, action, t.demand_new(), form)
            .lead(t.demand_new_lead())
            .field(Field::input("body", t.demand_body()).hint(t.demand_body_hint()))
            .field(Field::list::<DemandCapacity>(
                "capacity",
                t.demand_capacity(),
                t,
            ))
            .field(Field::radios("law", t.demand_law(), laws))
            .field(Field::input("article", t.demand_article()))
            .field(Field::checkboxes(
                "asked",
                t.demand_asked(),
                parts(member, Compartment::STANDING),
            ))
            .field(Field::day("received-on", t.demand_received_on()))
            .field(Field::list::<DemandChannel>("how", t.demand_how(), t))
            .field(Field::day("by-when", t.demand_by_when()).hint(t.demand_by_when_hint()));
        if self.lawyer {
            page = page.lead(t.demand_lawyer_told_now());
        } else {
            let mut who: Options = vec![
                (String::new(), "–".into()),
                ("nobody".to_owned(), t.demand_lawyer_nobody()),
            ];
            who.extend(member.others());
            let field = Field::select("lawyer", t.demand_lawyer_who(), who);
            page = page.field(field.hint(t.demand_lawyer_hint()));
        }
        page.fields(person_fields(member))
            .button(t.demand_new_button())
            .link(format!("/cases/{id}"), t.back())
    }

    fn read(&self, member: &Member, form: &mut Form) -> Option<(ReceiveDemand, Parts)> {
        let t = member.texts();
        let body = form.required("body", LINE, &t, t.demand_body_missing());
        let missing = t.demand_capacity_missing();
        let capacity = form.required_choice("capacity", &t, missing, from_code::<DemandCapacity>);
        let law = form.required_choice("law", &t, t.demand_law_missing(), |code| match code {
            "article" => Some(None),
            "none" => Some(Some(NamedBasis::NotNamed)),
            other => {
                let known = self.laws.iter().any(|(law, _)| law == other);
                let code = other.strip_prefix("law-").filter(|_| known)?;
                Some(Some(NamedBasis::Profile(code.to_owned())))
            }
        });
        let basis = match law {
            Some(Some(basis)) => Some(basis),
            Some(None) => {
                let article = form.required("article", LINE, &t, t.demand_article_missing());
                article.map(NamedBasis::Article)
            }
            None => None,
        };
        let asked = chosen(form, "asked", member, &Compartment::STANDING);
        if asked.is_empty() && form.error("asked").is_none() {
            form.fail("asked", t.demand_asked_missing());
        }
        let received_on = form.day("received-on", &t);
        let received_on = received_on.unwrap_or_else(|| member.today());
        let missing = t.demand_how_missing();
        let how = form.required_choice("how", &t, missing, from_code::<DemandChannel>);
        let by_when = form.day("by-when", &t);
        let no_lawyer = match self.lawyer {
            true => None,
            false => {
                let missing = t.demand_lawyer_missing();
                form.required_choice("lawyer", &t, missing, |code| match code {
                    "nobody" => Some(NoLawyer::Nobody),
                    id => {
                        let id = id.parse::<OrganisationId>().ok();
                        id.map(NoLawyer::WillBeAsked)
                    }
                })
            }
        };
        let (person, said) = read_person(form, member);
        let order = ReceiveDemand {
            demand: DemandId::new(member.engine().new_id()),
            body: body?,
            capacity: capacity?,
            basis: basis?,
            asked,
            received_on,
            how: how?,
            by_when,
            no_lawyer,
            person: person?,
        };
        Some((order, said))
    }
}

/// A form about a demand, with its key and version.
fn form_page(member: &Member, action: String, title: Words, form: Form) -> FormPage {
    let layout = member.layout(title, MessageFile::Demand);
    let hidden = ["form-key", "version"].map(|name| {
        let value = form.value(name).to_owned();
        Field::hidden(name, value)
    });
    FormPage::new(layout, action, form).fields(hidden)
}

/// A form about one demand, which leads back to it.
fn form_of(member: &Member, place: Place, rest: &str, title: Words, form: Form) -> FormPage {
    let back = path(place.0, place.1);
    form_page(member, format!("{back}/{rest}"), title, form).link(back, member.texts().back())
}

/// Parts of a case as boxes to tick.
fn parts(member: &Member, all: impl IntoIterator<Item = Compartment>) -> Options {
    let t = member.texts();
    all.into_iter()
        .map(|part| (part.to_string(), part.label(t)))
        .collect()
}

/// The parts that were ticked, of those that are offered.
fn chosen(
    form: &mut Form,
    field: &str,
    member: &Member,
    offered: &[Compartment],
) -> BTreeSet<Compartment> {
    let t = member.texts();
    let read = |code: &str| {
        let part = code.parse::<Compartment>().ok();
        part.filter(|part| offered.contains(part))
    };
    form.choices(field, &t, read).into_iter().collect()
}

/// Words that are sealed with the case, for whoever works on it.
fn sealed(words: Option<String>) -> Parts {
    let part = words.map(|words| (Compartment::Legal, Content::Words(words)));
    part.into_iter().collect()
}

fn person_fields(member: &Member) -> [Field; 4] {
    let t = member.texts();
    let told: Options = vec![
        ("told".to_owned(), t.demand_person_told()),
        ("not_reachable".to_owned(), t.demand_not_reachable()),
        ("danger".to_owned(), t.demand_not_told_danger()),
        ("forbidden".to_owned(), t.demand_not_told_forbidden()),
    ];
    [
        Field::radios("person", t.demand_person(), told),
        Field::input("forbidden", t.demand_forbidden_article()),
        Field::day("again", t.demand_again()).hint(t.demand_again_hint()),
        Field::area("why", t.demand_words(), 4).hint(t.demand_words_hint()),
    ]
}

fn read_person(form: &mut Form, member: &Member) -> (Option<PersonTold>, Parts) {
    let t = member.texts();
    let missing = t.demand_person_missing();
    let said = form.required_choice("person", &t, missing, |code| {
        ["told", "not_reachable", "danger", "forbidden"]
            .into_iter()
            .find(|known| *known == code)
    });
    let words = sealed(form.optional("why", LONGEST, &t));
    let why = match said {
        None => return (None, words),
        Some("told") => return (Some(PersonTold::Told), words),
        Some("not_reachable") => Some(NotTold::NotReachable),
        Some("danger") => Some(NotTold::Danger),
        Some(_) => {
            let missing = t.demand_forbidden_missing();
            let article = form.required("forbidden", LINE, &t, missing);
            article.map(|article| NotTold::Forbidden { article })
        }
    };
    let again = form.day("again", &t);
    if again.is_none() && form.error("again-day").is_none() {
        form.fail("again-day", t.demand_again_missing());
    }
    let not_yet = why.zip(again);
    (
        not_yet.map(|(why, again)| PersonTold::NotYet { why, again }),
        words,
    )
}

pub(crate) async fn new(Id(id): Id<CaseId>, member: Member) -> Response {
    let version = match member.admit::<TakeDemand>(id).await {
        Ok(version) => version,
        Err(page) => return page,
    };
    match Offered::of(&member, id).await {
        Ok(offered) => {
            let mut form = fresh(&member);
            form.set("version", version.to_string());
            offered.page(&member, id, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

pub(crate) async fn new_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    if let Err(page) = posted.member.admit::<TakeDemand>(id).await {
        return page;
    }
    let offered = match Offered::of(&posted.member, id).await {
        Ok(offered) => offered,
        Err(page) => return page,
    };
    let to = format!("/cases/{id}?done=demand-received");
    let page = |member: &Member, id, form| offered.page(member, id, form);
    take_to(id, posted, ("body", to), page, |member, form| {
        let (order, parts) = offered.read(member, form)?;
        Some((TakeDemand(id, order), parts))
    })
    .await
}

/// Opens a form about a demand, for whoever may send it.
async fn open<O: Order<Subject = CaseId>>(
    member: Member,
    place: Place,
    page: impl FnOnce(&Member, &DemandView, Form) -> FormPage,
) -> Response {
    let version = match member.admit::<O>(place.0).await {
        Ok(version) => version,
        Err(page) => return page,
    };
    let engine = member.engine();
    match engine.demand(&member.session, place.0, place.1).await {
        Ok(view) => {
            let mut form = fresh(&member);
            form.set("version", version.to_string());
            form.set("by", member.visit.query("by"));
            page(&member, &view, form).answer(&member.visit)
        }
        Err(error) => member.no_page(error),
    }
}

/// Takes a form about a demand that was sent.
async fn take<O: Order<Subject = CaseId>>(
    (id, demand): Place,
    posted: Posted,
    (field, done): (&str, &str),
    page: impl FnOnce(&Member, &DemandView, Form) -> FormPage,
    read: impl FnOnce(&Member, &DemandView, &mut Form) -> Option<(O, Parts)>,
) -> Response {
    let member = &posted.member;
    if let Err(page) = member.admit::<O>(id).await {
        return page;
    }
    let view = match member.engine().demand(&member.session, id, demand).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let to = format!("{}?done={done}", path(id, demand));
    let shown = |member: &Member, _, form| page(member, &view, form);
    let order = |member: &Member, form: &mut Form| read(member, &view, form);
    take_to(id, posted, (field, to), shown, order).await
}

pub(crate) async fn told(Id(place): Id<Place>, member: Member) -> Response {
    open::<OnDemand>(member, place, told_page).await
}

pub(crate) async fn told_submit(Id(place): Id<Place>, posted: Posted) -> Response {
    let done = ("person", "demand-told");
    take(place, posted, done, told_page, |member, view, form| {
        let (person, parts) = read_person(form, member);
        let order = DemandOrder::Tell(place.1, person?);
        Some((OnDemand(view.case, order), parts))
    })
    .await
}

fn told_page(member: &Member, view: &DemandView, form: Form) -> FormPage {
    let t = member.texts();
    form_of(member, of(view), "told", t.demand_tell(), form)
        .lead(t.demand_tell_lead())
        .fields(person_fields(member))
        .button(t.case_write_down())
}

pub(crate) async fn order(Id(place): Id<Place>, member: Member) -> Response {
    open::<OnDemand>(member, place, order_page).await
}

pub(crate) async fn order_submit(Id(place): Id<Place>, posted: Posted) -> Response {
    let done = ("court", "demand-order");
    take(place, posted, done, order_page, |member, view, form| {
        let t = member.texts();
        let court = form.required("court", LINE, &t, t.demand_court_missing());
        let made_on = form.day("made-on", &t);
        if made_on.is_none() && form.error("made-on-day").is_none() {
            form.fail("made-on-day", t.demand_made_on_missing());
        }
        let asked: Vec<_> = view.demand.received.asked.iter().copied().collect();
        let covers = chosen(form, "covers", member, &asked);
        if covers.is_empty() && form.error("covers").is_none() {
            form.fail("covers", t.demand_covers_missing());
        }
        let order = CourtOrder {
            court: court?,
            made_on: made_on?,
            covers,
        };
        let order = DemandOrder::RecordOrder(place.1, order);
        Some((OnDemand(view.case, order), Parts::new()))
    })
    .await
}

fn order_page(member: &Member, view: &DemandView, form: Form) -> FormPage {
    let t = member.texts();
    let asked = view.demand.received.asked.iter().copied();
    form_of(member, of(view), "order", t.demand_order(), form)
        .lead(t.demand_order_lead())
        .field(Field::input("court", t.demand_court()).hint(t.demand_court_hint()))
        .field(Field::day("made-on", t.demand_made_on()))
        .field(Field::checkboxes(
            "covers",
            t.demand_covers(),
            parts(member, asked),
        ))
        .button(t.case_write_down())
}

pub(crate) async fn waiver(Id(place): Id<Place>, member: Member) -> Response {
    open::<OnCase>(member, place, waiver_page).await
}

pub(crate) async fn waiver_submit(Id(place): Id<Place>, posted: Posted) -> Response {
    let done = ("answer", "demand-waiver");
    take(place, posted, done, waiver_page, |member, view, form| {
        let t = member.texts();
        let missing = t.case_agreement_given_missing();
        let answer = form.required_choice("answer", &t, missing, from_code::<Reply>);
        let offered: Vec<_> = view.privileged.keys().copied().collect();
        let categories = chosen(form, "categories", member, &offered);
        if categories.is_empty() && form.error("categories").is_none() {
            form.fail("categories", t.demand_waiver_what_missing());
        }
        let explained = read_explanation(form, member);
        let until = form.day("until", &t);
        let terms = Agreement {
            matter: Matter::Waiver { demand: place.1 },
            speaker: speaker(view, form),
            answer: answer?,
            categories,
            until,
            explained: explained?,
        };
        let agreement = AgreementId::new(member.engine().new_id());
        let order = HolderOrder::RecordAgreement { agreement, terms };
        Some((OnCase(view.case, order), Parts::new()))
    })
    .await
}

fn speaker(view: &DemandView, form: &Form) -> Speaker {
    let by = from_code::<Speaker>(form.value("by")).filter(|_| view.child);
    by.unwrap_or(Speaker::Person)
}

fn waiver_page(member: &Member, view: &DemandView, form: Form) -> FormPage {
    let t = member.texts();
    let speaker = speaker(view, &form);
    let mut answers: Options = vec![
        ("agreed".to_owned(), t.agreement_yes()),
        ("refused".to_owned(), t.agreement_no()),
    ];
    if view.child && speaker == Speaker::Person {
        answers.push(("too_young".to_owned(), t.agreement_too_young()));
    }
    let question = match speaker {
        Speaker::Person if view.child => t.agreement_child_question(),
        Speaker::Person => t.case_agreement_given_question(),
        Speaker::Representative => t.agreement_representative_question(),
    };
    let privileged = parts(member, view.privileged.keys().copied());
    form_of(member, of(view), "waiver", t.demand_waiver(), form)
        .lead(t.demand_waiver_lead())
        .lead(t.demand_from(view.demand.received.body.clone()))
        .field(Field::hidden("by", speaker.code()))
        .field(Field::radios("answer", question, answers))
        .field(
            Field::checkboxes("categories", t.demand_waiver_what(), privileged)
                .hint(t.demand_waiver_what_hint()),
        )
        .fields(explanation_fields(member))
        .field(Field::day("until", t.case_agreement_until_question()))
        .button(t.case_write_down())
}

pub(crate) async fn answer(Id(place): Id<Place>, member: Member) -> Response {
    open::<OnDemand>(member, place, answer_page).await
}

pub(crate) async fn answer_submit(Id(place): Id<Place>, posted: Posted) -> Response {
    let done = ("handed", "demand-answered");
    take(place, posted, done, answer_page, |member, view, form| {
        let t = member.texts();
        let asked: Vec<_> = view.demand.received.asked.iter().copied().collect();
        let handed = chosen(form, "handed", member, &asked);
        let reasons = form.choices("reasons", &t, from_code::<DemandReason>);
        let appeal_until = form.day("appeal-until", &t);
        let words = sealed(form.optional("why", LONGEST, &t));
        let order = DemandOrder::Answer {
            demand: place.1,
            handed,
            reasons: reasons.into_iter().collect(),
            appeal_until,
        };
        Some((OnDemand(view.case, order), words))
    })
    .await
}

fn answer_page(member: &Member, view: &DemandView, form: Form) -> FormPage {
    let t = member.texts();
    let asked = view.demand.received.asked.iter().map(|part| {
        let words = match view.privileged.get(part) {
            Some(article) => t.demand_part_privileged(article.clone(), part.label(t)),
            None => part.label(t),
        };
        (part.to_string(), words)
    });
    form_of(member, of(view), "answer", t.demand_answer(), form)
        .lead(t.demand_answer_lead())
        .lead(t.demand_first_account())
        .field(
            Field::checkboxes("handed", t.demand_handed(), asked.collect())
                .hint(t.demand_handed_hint()),
        )
        .field(Field::checkboxes(
            "reasons",
            t.demand_reasons(),
            crate::labels::options::<DemandReason>(t),
        ))
        .field(Field::area("why", t.demand_words(), 4).hint(t.demand_words_hint()))
        .field(
            Field::day("appeal-until", t.demand_appeal_until()).hint(t.demand_appeal_until_hint()),
        )
        .button(t.demand_answer())
}

pub(crate) async fn appeal(Id(place): Id<Place>, member: Member) -> Response {
    open::<OnDemand>(member, place, appeal_page).await
}

pub(crate) async fn appeal_submit(Id(place): Id<Place>, posted: Posted) -> Response {
    let done = ("step", "demand-appealed");
    take(place, posted, done, appeal_page, |member, view, form| {
        let t = member.texts();
        let missing = t.demand_appeal_missing();
        let step = form.required_choice("step", &t, missing, from_code::<AppealStep>);
        let words = sealed(form.optional("why", LONGEST, &t));
        Some((
            OnDemand(view.case, DemandOrder::Appeal(place.1, step?)),
            words,
        ))
    })
    .await
}

fn appeal_page(member: &Member, view: &DemandView, form: Form) -> FormPage {
    let t = member.texts();
    form_of(member, of(view), "appeal", t.demand_appeal(), form)
        .field(Field::list::<AppealStep>("step", t.demand_appeal(), t))
        .field(Field::area("why", t.demand_words(), 4).hint(t.demand_words_hint()))
        .button(t.case_write_down())
}

fn of(view: &DemandView) -> Place {
    (view.case, view.demand.received.demand)
}

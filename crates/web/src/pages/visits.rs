//! A visit to a place of work: written down, and the workers met there as numbers.

use axum::response::Response;
use case::concern::{Danger, Tell};
use case::content::Content;
use case::profile::BodyKind;
use case::visit::{
    MOST_WORKERS, MeetWorkers, Met, RecordVisit, RecordedOfVisit, Sector, Stand, Visit, VisitEvent,
    VisitKind, VisitState, Worker, WorkerStands,
};
use case::{Compartment, ConcernId, Reference};
use engine::{ConcernView, CountWorkers, OnWorker, Parts, PresumeMet, TakeVisit};
use screening::Instrument;

use super::concern::{fresh, perform, perform_made_from};
use super::errors;
use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::{MessageFile, Texts};
use crate::labels::{Label as _, Words, from_code, options};
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// How many workers who agreed become persons at one press of the button: what is done in a second.
const AT_ONCE: usize = 200;

/// How many workers stand on one page.
const PER_PAGE: usize = 100;

pub(crate) fn path(id: ConcernId) -> String {
    format!("/concerns/{id}/workers")
}

/// A sector in the reader's words, with its letter.
pub(crate) fn sector(t: Texts, sector: Sector) -> Words {
    let words = match sector.letter() {
        'A' => t.sector_a(),
        'B' => t.sector_b(),
        'C' => t.sector_c(),
        'D' => t.sector_d(),
        'E' => t.sector_e(),
        'F' => t.sector_f(),
        'G' => t.sector_g(),
        'H' => t.sector_h(),
        'I' => t.sector_i(),
        'J' => t.sector_j(),
        'K' => t.sector_k(),
        'L' => t.sector_l(),
        'M' => t.sector_m(),
        'N' => t.sector_n(),
        'O' => t.sector_o(),
        'P' => t.sector_p(),
        'Q' => t.sector_q(),
        'R' => t.sector_r(),
        'S' => t.sector_s(),
        'T' => t.sector_t(),
        'U' => t.sector_u(),
        _ => sector.title().into(),
    };
    format!("{sector} – {words}").into()
}

/// What happened in a visit, as timelines say it.
pub(crate) fn title(member: &Member, recorded: &RecordedOfVisit) -> Words {
    let t = member.texts();
    match &recorded.what {
        VisitEvent::Visited(visit) => t.event_visited(visit.kind.label(t)),
        VisitEvent::Met(workers) => t.event_workers_met(workers.len()),
        VisitEvent::Stands { worker, stand } => {
            t.event_worker_stands(stand.label(t), worker.to_string())
        }
        VisitEvent::Presumed { worker, .. } => t.event_worker_presumed(worker.to_string()),
    }
}

/// The facts of a visit, on the page of its concern.
pub(crate) fn facts(member: &Member, visit: &VisitState) -> Vec<(Words, Words)> {
    let t = member.texts();
    let it = &visit.visit;
    let with: Vec<_> = it.with.iter().map(|kind| kind.label(t)).collect();
    let number = |number: u16| Words::from(number.to_string());
    let mut facts = vec![
        (t.visit_kind(), it.kind.label(t)),
        (t.visit_on(), t.day(it.on)),
        (t.visit_sector(), sector(t, it.sector)),
    ];
    if !with.is_empty() {
        facts.push((t.visit_with(), with.join(" · ").into()));
    }
    facts.extend([
        (t.visit_met(), number(visit.met())),
        (t.visit_alone(), number(visit.alone())),
        (t.visit_signs(), number(visit.with_signs())),
        (t.visit_persons(), number(visit.persons())),
    ]);
    facts
}

pub(crate) async fn new(member: Member) -> Response {
    match member.may_report() {
        true => new_page(&member, fresh(&member)),
        false => errors::nothing_here(&member.visit),
    }
}

pub(crate) async fn new_submit(Posted { member, mut form }: Posted) -> Response {
    if !member.may_report() {
        return errors::nothing_here(&member.visit);
    }
    let Some((order, parts)) = read(&member, &mut form) else {
        return new_page(&member, form);
    };
    match perform_made_from(&member, &mut form, TakeVisit(order), parts, None).await {
        Ok(outcome) => {
            let id = ConcernId::from(outcome.stream.id.into_bytes());
            redirect(&format!("{}?done=visited", path(id)))
        }
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("met", sentence);
            new_page(&member, form)
        }
    }
}

fn read(member: &Member, form: &mut Form) -> Option<(RecordVisit, Parts)> {
    let t = member.texts();
    let site = form.required("site", LONGEST, &t, t.visit_site_missing());
    let employer = form.optional("employer", LONGEST, &t);
    let sector = form.required_choice("sector", &t, t.visit_sector_missing(), |code| {
        code.parse::<Sector>().ok()
    });
    let kind = form
        .choice("kind", &t, from_code::<VisitKind>)
        .unwrap_or(VisitKind::Inspection);
    let on = form.day("on", &t).unwrap_or_else(|| member.today());
    let with = form.choices("with", &t, from_code::<BodyKind>);
    let met = form.number("met", MOST_WORKERS, &t);
    if met.is_none() && form.error("met").is_none() {
        form.fail("met", t.visit_met_missing());
    }
    let alone = form.number("alone", MOST_WORKERS, &t).unwrap_or(0);
    let signs = form.number("signs", MOST_WORKERS, &t).unwrap_or(0);
    let danger = form
        .choice("danger", &t, from_code::<Danger>)
        .unwrap_or(Danger::Unknown);
    let what = form.optional("what", LONGEST, &t);
    let (site, sector, met, true) = (site?, sector?, met?, form.errors().is_empty()) else {
        return None;
    };
    let seen = [
        employer.map(|name| labelled(t.visit_employer(), name.into()).into_owned()),
        what,
    ];
    let seen: Vec<String> = seen.into_iter().flatten().collect();
    let seen = match seen.is_empty() {
        // A visit says something by having taken place.
        true => t.visit_nothing_said().into_owned(),
        false => seen.join("\n\n"),
    };
    let parts = Parts::from([
        (Compartment::Location, Content::Words(site)),
        (Compartment::Narrative, Content::Words(seen)),
    ]);
    let order = RecordVisit {
        concern: ConcernId::new(member.engine().new_id()),
        visit: Visit {
            kind,
            on,
            sector,
            with: with.into_iter().collect(),
            met,
            alone,
            signs,
        },
        danger,
    };
    Some((order, parts))
}

fn new_page(member: &Member, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.visit_new(), MessageFile::Visit);
    let key = form.value("form-key").to_owned();
    let mut sectors: Options = vec![(String::new(), "–".into())];
    sectors.extend(Sector::all().map(|it| (it.to_string(), sector(t, it))));
    FormPage::new(layout, "/visits/new", form)
        .lead(t.visit_new_lead())
        .on_paper()
        .field(Field::hidden("form-key", key))
        .field(Field::area("site", t.visit_site(), 2).hint(t.visit_site_hint()))
        .field(Field::area("employer", t.visit_employer(), 2))
        .field(Field::select("sector", t.visit_sector(), sectors))
        .field(Field::list::<VisitKind>("kind", t.visit_kind(), t))
        .field(Field::day("on", t.visit_on()).hint(t.visit_on_hint()))
        .field(Field::checkboxes(
            "with",
            t.visit_with(),
            options::<BodyKind>(t),
        ))
        .field(Field::number("met", t.visit_met()).hint(t.visit_met_hint()))
        .field(Field::number("alone", t.visit_alone()))
        .field(Field::number("signs", t.visit_signs()).hint(t.visit_signs_hint()))
        .field(Field::list::<Danger>("danger", t.concern_danger(), t))
        .field(Field::area("what", t.visit_what(), 6).hint(t.visit_what_hint()))
        .button(t.visit_new_button())
        .answer(&member.visit)
}

/// A visit, for whoever may read it; an answer that there is none otherwise.
pub(super) async fn opened(
    member: &Member,
    id: ConcernId,
) -> Result<(ConcernView, VisitState), Response> {
    let view = member.engine().concern(&member.session, id).await;
    let view = view.map_err(|error| member.no_page(error))?;
    match view.concern.visit.clone() {
        Some(visit) => Ok((view, visit)),
        None => Err(errors::nothing_here(&member.visit)),
    }
}

pub(crate) async fn list(Id(id): Id<ConcernId>, member: Member) -> Response {
    let (view, visit) = match opened(&member, id).await {
        Ok(opened) => opened,
        Err(page) => return page,
    };
    let t = member.texts();
    let after: u16 = member.visit.query("after").parse().unwrap_or(0);
    let shown = visit
        .workers
        .range(after.saturating_add(1)..)
        .take(PER_PAGE);
    let lines: Vec<Line> = shown.map(|(_, met)| line(&member, &view, met)).collect();
    let last = visit
        .workers
        .range(after.saturating_add(1)..)
        .nth(PER_PAGE - 1);
    let further = last.and_then(|(number, _)| {
        let more = visit.workers.range(number.saturating_add(1)..).next();
        more.map(|_| {
            (
                format!("{}?after={number}", path(id)),
                t.visit_more_workers(),
            )
        })
    });
    let link = |rest: &str, words: Words| Line {
        href: format!("{}/{rest}", path(id)),
        title: words.into_owned(),
        ..Line::default()
    };
    let mut next = vec![
        link("new", t.visit_worker_new()),
        link("list", t.visit_list()),
    ];
    let ready = ready(&visit);
    if view.may_presume && !ready.is_empty() {
        next.insert(
            0,
            Line {
                title: t.visit_ready(ready.len()).into_owned(),
                details: vec![t.visit_ready_hint()],
                act: Some(Act {
                    action: format!("{}/presume", path(id)),
                    words: t.visit_presume_all(ready.len().min(AT_ONCE)),
                    fields: vec![("form-key", member.visit.site.nonce())],
                }),
                ..Line::default()
            },
        );
    }
    let counted = facts(&member, &visit);
    let counted = counted
        .into_iter()
        .map(|(label, value)| labelled(label, value));
    member.visit.page(&LinesPage {
        layout: member.layout(
            t.visit_workers_title(Reference::from(id)),
            MessageFile::Visit,
        ),
        lead: counted.collect(),
        sections: vec![
            Section {
                heading: t.case_next_heading(),
                none: "".into(),
                lines: next,
                more: None,
            },
            Section {
                heading: t.visit_workers(),
                none: t.visit_workers_none(),
                lines,
                more: further,
            },
        ],
        seen: None,
        back: Some((format!("/concerns/{id}"), t.back())),
    })
}

/// The workers who agreed, and are no persons yet.
fn ready(visit: &VisitState) -> Vec<u16> {
    let agreed = |met: &&Met| met.agreed() == Tell::Yes && met.may_be_presumed();
    let workers = visit.workers.values().filter(agreed);
    workers.map(|met| met.worker.number).collect()
}

fn line(member: &Member, view: &ConcernView, met: &Met) -> Line {
    let t = member.texts();
    let worker = &met.worker;
    let tag = match (met.case, met.since, met.agreed()) {
        (Some(_), ..) => (t.visit_state_person(), "green"),
        (None, Some(Stand::Gone), _) => (t.stand_gone(), "grey"),
        (None, _, Tell::No) => (t.stand_said_no(), "grey"),
        (None, _, Tell::Yes) => (t.stand_agreed(), "blue"),
        (None, _, Tell::Unknown) => (t.visit_state_not_asked(), "grey"),
    };
    let mut details = vec![labelled(t.visit_worker_alone(), worker.alone.label(t))];
    if !worker.signs.is_empty() {
        details.push(labelled(t.visit_worker_signs(), signs(worker).into()));
    }
    if worker.child != Tell::Unknown {
        details.push(labelled(t.concern_child(), worker.child.label(t)));
    }
    let id = view.concern.id;
    let href = match met.case {
        Some(case) if view.open_cases.contains(&case) => format!("/cases/{case}"),
        Some(_) => String::new(),
        None => format!("{}/{}", path(id), worker.number),
    };
    Line {
        href,
        title: t.visit_worker(worker.number.to_string()).into_owned(),
        tag: Some(tag),
        details,
        act: None,
    }
}

/// The signs in the instrument's own words.
fn signs(worker: &Worker) -> String {
    let instrument = Instrument::ilo_ec_2009();
    let words = worker.signs.iter().map(|id| {
        let found = instrument.find(id);
        found.map_or(id.as_str(), |answer| instrument.indicator(answer).label())
    });
    words.collect::<Vec<_>>().join(" · ")
}

/// A form about the workers of a visit.
pub(super) fn form_page(
    member: &Member,
    id: ConcernId,
    rest: &str,
    heading: Words,
    form: Form,
) -> FormPage {
    let t = member.texts();
    let key = form.value("form-key").to_owned();
    let layout = member.layout(heading, MessageFile::Visit);
    FormPage::new(layout, format!("{}/{rest}", path(id)), form)
        .field(Field::hidden("form-key", key))
        .link(path(id), t.back())
}

pub(crate) async fn worker_new(Id(id): Id<ConcernId>, member: Member) -> Response {
    if let Err(page) = member.admit::<CountWorkers>(id).await {
        return page;
    }
    match opened(&member, id).await {
        Ok(_) => worker_page(&member, id, fresh(&member)),
        Err(page) => page,
    }
}

pub(crate) async fn worker_new_submit(
    Id(id): Id<ConcernId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<CountWorkers>(id).await {
        return page;
    }
    let visit = match opened(&member, id).await {
        Ok((_, visit)) => visit,
        Err(page) => return page,
    };
    let t = member.texts();
    let tell = |form: &mut Form, field| {
        let told = form.choice(field, &t, from_code::<Tell>);
        told.unwrap_or(Tell::Unknown)
    };
    let alone = tell(&mut form, "alone");
    let agreed = tell(&mut form, "agreed");
    let instrument = Instrument::ilo_ec_2009();
    let signs = form.choices("signs", &t, |id| instrument.find(id).map(|_| id.to_owned()));
    if !form.errors().is_empty() {
        return worker_page(&member, id, form);
    }
    let worker = Worker {
        number: visit.next_number(),
        alone,
        signs: signs.into_iter().collect(),
        agreed,
        child: Tell::Unknown,
    };
    let order = CountWorkers(
        id,
        MeetWorkers {
            workers: vec![worker],
        },
    );
    done(
        &member,
        id,
        form,
        order,
        ("alone", "worker-added"),
        worker_page,
    )
    .await
}

/// The form of one worker: three questions.
fn worker_page(member: &Member, id: ConcernId, form: Form) -> Response {
    let t = member.texts();
    let signs = Instrument::ilo_ec_2009().indicators();
    let mut signs: Options = signs
        .map(|(_, sign)| (sign.id().to_owned(), sign.label().to_owned().into()))
        .collect();
    signs.insert(0, (String::new(), "–".into()));
    form_page(member, id, "new", t.visit_worker_new(), form)
        .lead(t.visit_worker_lead())
        .on_paper()
        .field(Field::list::<Tell>("alone", t.visit_worker_alone(), t))
        .field(
            Field::select("signs", t.visit_worker_signs(), signs)
                .hint(t.visit_worker_signs_hint())
                .english_options(),
        )
        .field(
            Field::list::<Tell>("agreed", t.visit_worker_agreed(), t)
                .hint(t.visit_worker_agreed_hint()),
        )
        .button(t.visit_worker_button())
        .answer(&member.visit)
}

pub(crate) async fn worker(Id((id, number)): Id<(ConcernId, u16)>, member: Member) -> Response {
    if let Err(page) = member.admit::<OnWorker>(id).await {
        return page;
    }
    match of(&member, id, number).await {
        Ok((view, met)) => stand_page(&member, &view, &met, fresh(&member)),
        Err(page) => page,
    }
}

async fn of(member: &Member, id: ConcernId, number: u16) -> Result<(ConcernView, Met), Response> {
    let (view, visit) = opened(member, id).await?;
    match visit.workers.get(&number) {
        Some(met) => Ok((view, met.clone())),
        None => Err(errors::nothing_here(&member.visit)),
    }
}

pub(crate) async fn worker_submit(
    Id((id, number)): Id<(ConcernId, u16)>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<OnWorker>(id).await {
        return page;
    }
    let (view, met) = match of(&member, id, number).await {
        Ok(found) => found,
        Err(page) => return page,
    };
    let t = member.texts();
    let stand = form.required_choice("stand", &t, t.visit_stand_missing(), from_code::<Stand>);
    let Some(stand) = stand else {
        return stand_page(&member, &view, &met, form);
    };
    let order = OnWorker(
        id,
        WorkerStands {
            worker: number,
            stand,
        },
    );
    let page = |member: &Member, _, form| stand_page(member, &view, &met, form);
    done(&member, id, form, order, ("stand", "worker-stands"), page).await
}

fn stand_page(member: &Member, view: &ConcernView, met: &Met, form: Form) -> Response {
    let t = member.texts();
    let id = view.concern.id;
    let number = met.worker.number;
    let heading = t.visit_worker(number.to_string());
    let mut page = form_page(member, id, &number.to_string(), heading, form);
    for detail in line(member, view, met).details {
        page = page.lead(detail);
    }
    if view.may_presume && met.may_be_presumed() {
        let href = format!("/concerns/{id}/presume?worker={number}");
        page = page.link_before(href, t.visit_worker_presume());
    } else if met.case.is_none() {
        page = page.lead(t.visit_worker_not_yet());
    }
    page.field(Field::list::<Stand>("stand", t.visit_stand(), t))
        .button(t.case_write_down())
        .answer(&member.visit)
}

/// Carries an order about workers out and leads back to their list.
async fn done<O: engine::Order>(
    member: &Member,
    id: ConcernId,
    mut form: Form,
    order: O,
    (field, done): (&str, &str),
    page: impl FnOnce(&Member, ConcernId, Form) -> Response,
) -> Response {
    match perform(member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect(&format!("{}?done={done}", path(id))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail(field, sentence);
            page(member, id, form)
        }
    }
}

/// Workers who agreed become persons, so many at a time: all of these or none.
pub(crate) async fn presume(Id(id): Id<ConcernId>, posted: Posted) -> Response {
    let Posted { member, .. } = posted;
    if let Err(page) = member.admit::<PresumeMet>(id).await {
        return page;
    }
    let visit = match opened(&member, id).await {
        Ok((_, visit)) => visit,
        Err(page) => return page,
    };
    let mut workers = ready(&visit);
    workers.truncate(AT_ONCE);
    let engine = member.engine();
    match engine.presume_met(&member.session, id, &workers).await {
        Ok(()) => redirect(&format!("{}?done=workers-presumed", path(id))),
        Err(error) => member.no_page(error),
    }
}

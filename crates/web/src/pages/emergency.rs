//! Break-glass: asking, answering, opening, ending, and looking at it afterwards. Pages call it emergency
//! access.

use std::borrow::Cow;
use std::collections::BTreeSet;

use axum::response::Response;
use case::content::Content;
use case::person::{
    ALONE, AnswerEmergency, AskEmergency, EmergencyGround, ReviewEmergency, ReviewFinding,
    StopEmergency, UseEmergency,
};
use case::{CaseId, Compartment, EmergencyId};
use engine::{
    AnswerGlass, BreakGlass, Emergencies, EmergencyLine, Order, Parts, ReviewGlass, StopGlass,
    UseGlass,
};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::concern::{fresh, perform};
use super::errors;
use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::lines::{Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// What a member sees of break-glass, and the list of a month.
pub(crate) async fn show(member: Member) -> Response {
    // A month that cannot be read leads to this one.
    let month = member.visit.query("month");
    let month = format!("{month}-01").parse::<Date>().ok();
    let engine = member.engine();
    let all = match engine.emergencies(&member.session, month).await {
        Ok(all) => all,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let lines = |lines: &[EmergencyLine]| lines.iter().map(|it| line(&member, it)).collect();
    let mut sections = Vec::new();
    if all.may_ask {
        let ask = Line {
            href: "/emergencies/new".to_owned(),
            title: t.emergency_ask().into_owned(),
            details: vec![t.emergency_ask_when()],
            ..Line::default()
        };
        let mut own: Vec<Line> = lines(&all.own);
        own.insert(0, ask);
        sections.push(Section {
            heading: t.emergency_own_heading(),
            none: Cow::Borrowed(""),
            lines: own,
            more: None,
        });
    }
    if !all.to_answer.is_empty() {
        sections.push(Section {
            heading: t.emergency_to_answer_heading(),
            none: Cow::Borrowed(""),
            lines: lines(&all.to_answer),
            more: None,
        });
    }
    if !all.to_review.is_empty() {
        sections.push(Section {
            heading: t.emergency_to_review_heading(),
            none: Cow::Borrowed(""),
            lines: lines(&all.to_review),
            more: None,
        });
    }
    sections.extend(listed(&member, &all));
    if engine.may_name_on_call(&member.session).await.is_ok() {
        sections.push(Section {
            heading: t.on_call_title(),
            none: Cow::Borrowed(""),
            lines: vec![Line {
                href: "/on-call".to_owned(),
                title: t.on_call_link().into_owned(),
                ..Line::default()
            }],
            more: None,
        });
    }
    let layout = member.layout(t.emergency_title(), MessageFile::Emergency);
    member.visit.page(&LinesPage {
        layout,
        lead: vec![t.emergency_lead()],
        sections,
        seen: None,
        back: None,
    })
}

/// The list of a month, with the way to the month before.
fn listed(member: &Member, all: &Emergencies) -> Option<Section> {
    let t = member.texts();
    let listed = all.listed.as_ref()?;
    let before = all.month.saturating_sub(1.month());
    let href = format!("/emergencies?month={}", before.strftime("%Y-%m"));
    let mut lines: Vec<Line> = listed.iter().map(|it| line(member, it)).collect();
    if all.more {
        lines.push(Line {
            title: t.emergency_more().into_owned(),
            ..Line::default()
        });
    }
    // The way back stands there in an empty month too.
    if lines.is_empty() {
        lines.push(Line {
            title: t.emergency_month_none().into_owned(),
            ..Line::default()
        });
    }
    Some(Section {
        heading: t.emergency_month_heading(t.month_of(all.month)),
        none: Cow::Borrowed(""),
        lines,
        more: Some((href, t.emergency_month_before(t.month_of(before)))),
    })
}

/// A break-glass in a list.
pub(crate) fn line(member: &Member, it: &EmergencyLine) -> Line {
    let t = member.texts();
    let asked_by = labelled(
        t.emergency_by(),
        member.name(it.organisation).to_owned().into(),
    );
    let what: Vec<Words> = it
        .body
        .compartments
        .iter()
        .map(|part| part.label(t))
        .collect();
    let on_call = it.body.on_call.then(|| t.emergency_on_call());
    let mut details = vec![
        asked_by,
        it.body.ground.label(t),
        labelled(t.emergency_what(), what.join(" · ").into()),
        labelled(t.emergency_asked_at(), member.moment(it.at)),
    ];
    details.extend(on_call);
    if let Some(until) = it.body.until {
        details.push(labelled(t.emergency_until(), member.moment(until)));
    }
    if let Some(due) = it.body.review_due.filter(|_| it.body.reviewed.is_none()) {
        details.push(labelled(
            t.emergency_review_due(),
            t.day(member.last_day(due)),
        ));
    }
    if let Some(finding) = it.body.reviewed {
        details.push(labelled(t.emergency_reviewed(), finding.label(t)));
    }
    Line {
        href: format!("/cases/{}/emergencies/{}", it.case, it.id),
        title: it.reference.to_string(),
        tag: Some(state(member, &it.state)),
        details,
        act: None,
    }
}

/// How a break-glass stands, in words and a colour.
pub(crate) fn state(member: &Member, code: &str) -> (Words, &'static str) {
    let t = member.texts();
    match code {
        "asked" => (t.emergency_state_asked(), "yellow"),
        "alone" => (t.emergency_state_alone(), "red"),
        "open" => (t.emergency_state_open(), "orange"),
        "to_review" => (t.emergency_state_to_review(), "purple"),
        "refused" => (t.emergency_state_refused(), "grey"),
        _ => (t.emergency_state_over(), "grey"),
    }
}

pub(crate) async fn ask(member: Member) -> Response {
    let engine = member.engine();
    match engine.case_for_glass(&member.session, None).await {
        Ok(_) => ask_page(&member, fresh(&member)).answer(&member.visit),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn ask_submit(Posted { member, mut form }: Posted) -> Response {
    let engine = member.engine();
    if let Err(error) = engine.case_for_glass(&member.session, None).await {
        return member.no_page(error);
    }
    let t = member.texts();
    let missing = t.emergency_reference_missing();
    let reference = form.required("reference", LONGEST, &t, missing);
    let reference = reference.and_then(|text| {
        let read = text.parse().ok();
        if read.is_none() {
            form.fail("reference", t.emergency_reference_wrong());
        }
        read
    });
    let compartments = form.choices("compartments", &t, |code| {
        let part: Option<Compartment> = code.parse().ok();
        part.filter(|part| part.is_standing())
    });
    let compartments: BTreeSet<_> = compartments.into_iter().collect();
    if compartments.is_empty() && form.error("compartments").is_none() {
        form.fail("compartments", t.emergency_compartments_missing());
    }
    let missing = t.emergency_ground_missing();
    let ground = form.required_choice("ground", &t, missing, from_code::<EmergencyGround>);
    let why = form.required("why", LONGEST, &t, t.emergency_why_missing());
    if let (Some(reference), Some(ground), Some(why), true) =
        (reference, ground, why, form.errors().is_empty())
    {
        let found = engine
            .case_for_glass(&member.session, Some(reference))
            .await;
        let case = match found {
            Ok(case) => case,
            Err(error) => return member.no_page(error),
        };
        let Some(case) = case else {
            form.fail("reference", t.emergency_reference_unknown());
            return ask_page(&member, form).answer(&member.visit);
        };
        let emergency = EmergencyId::new(engine.new_id());
        let asked = AskEmergency {
            emergency,
            ground,
            compartments,
        };
        let parts = words(emergency, why);
        match perform(&member, &mut form, BreakGlass(case, asked), parts).await {
            Ok(()) => return redirect("/emergencies?done=emergency-asked"),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => form.fail("reference", sentence),
        }
    }
    ask_page(&member, form).answer(&member.visit)
}

fn words(emergency: EmergencyId, text: String) -> Parts {
    Parts::from([(Compartment::Emergency(emergency), Content::Words(text))])
}

fn ask_page(member: &Member, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(t.emergency_ask(), MessageFile::Emergency);
    // What is needed at night stands first, and is what one may open alone.
    let mut parts = ALONE.to_vec();
    parts.extend(
        Compartment::STANDING
            .into_iter()
            .filter(|it| !ALONE.contains(it)),
    );
    let parts: Options = parts
        .iter()
        .map(|part| (part.to_string(), part.label(t)))
        .collect();
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, "/emergencies/new", form)
        .field(Field::hidden("form-key", key))
        .lead(t.emergency_ask_lead())
        .field(
            Field::input("reference", t.emergency_reference()).hint(t.emergency_reference_hint()),
        )
        .field(
            Field::checkboxes("compartments", t.emergency_compartments(), parts)
                .hint(t.emergency_compartments_hint()),
        )
        .field(Field::list::<EmergencyGround>(
            "ground",
            t.emergency_ground(),
            t,
        ))
        .field(Field::area("why", t.emergency_why(), 4).hint(t.emergency_why_hint()))
        .button(t.emergency_ask())
        .link("/emergencies", t.back())
}

type Place = (CaseId, EmergencyId);

/// Opens what a button of the page names.
pub(crate) async fn open(Id((case, id)): Id<Place>, Posted { member, form }: Posted) -> Response {
    let wanted: BTreeSet<Compartment> = form
        .values("compartment")
        .iter()
        .filter_map(|code| code.parse().ok())
        .collect();
    let engine = member.engine();
    match engine
        .open_in_emergency(&member.session, case, id, &wanted)
        .await
    {
        Ok(()) => redirect(&format!("{}#person", path(case, id))),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn alone(Id((case, id)): Id<Place>, posted: Posted) -> Response {
    act(
        (case, id),
        posted,
        UseGlass(case, UseEmergency(id)),
        "emergency-alone",
    )
    .await
}

pub(crate) async fn stop(Id((case, id)): Id<Place>, posted: Posted) -> Response {
    let order = StopGlass(case, StopEmergency(id));
    act((case, id), posted, order, "emergency-stopped").await
}

async fn act(
    (case, id): Place,
    Posted { member, mut form }: Posted,
    order: impl Order,
    done: &str,
) -> Response {
    match perform(&member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect(&format!("{}?done={done}", path(case, id))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

pub(crate) fn path(case: CaseId, id: EmergencyId) -> String {
    format!("/cases/{case}/emergencies/{id}")
}

pub(crate) async fn answer(Id(place): Id<Place>, member: Member) -> Response {
    match member.admit::<AnswerGlass>(place).await {
        Ok(_) => answer_page(&member, place, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn answer_submit(
    Id(place): Id<Place>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<AnswerGlass>(place).await {
        return page;
    }
    let ((case, id), t) = (place, member.texts());
    let missing = t.emergency_answer_missing();
    let answer = form.required_choice("answer", &t, missing, |code| match code {
        "confirm" => Some(AnswerEmergency::Confirm(id)),
        "refuse" => Some(AnswerEmergency::Refuse(id)),
        _ => None,
    });
    let why = form.optional("why", LONGEST, &t);
    if let Some(answer) = answer.filter(|_| form.errors().is_empty()) {
        let parts = why.map(|why| words(id, why)).unwrap_or_default();
        match perform(&member, &mut form, AnswerGlass(case, answer), parts).await {
            Ok(()) => return redirect(&format!("{}?done=emergency-answered", path(case, id))),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => form.fail("answer", sentence),
        }
    }
    answer_page(&member, place, form).answer(&member.visit)
}

fn answer_page(member: &Member, (case, id): Place, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(t.emergency_answer(), MessageFile::Emergency);
    let key = form.value("form-key").to_owned();
    let answers: Options = vec![
        ("confirm".to_owned(), t.emergency_confirm()),
        ("refuse".to_owned(), t.emergency_refuse()),
    ];
    FormPage::new(layout, format!("{}/answer", path(case, id)), form)
        .field(Field::hidden("form-key", key))
        .lead(t.emergency_answer_lead())
        .field(Field::radios(
            "answer",
            t.emergency_answer_question(),
            answers,
        ))
        .field(Field::area("why", t.emergency_answer_why(), 4))
        .button(t.emergency_answer())
        .link(path(case, id), t.back())
}

pub(crate) async fn review(Id(place): Id<Place>, member: Member) -> Response {
    match member.admit::<ReviewGlass>(place).await {
        Ok(_) => review_page(&member, place, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn review_submit(
    Id(place): Id<Place>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<ReviewGlass>(place).await {
        return page;
    }
    let ((case, id), t) = (place, member.texts());
    let missing = t.emergency_finding_missing();
    let finding = form.required_choice("finding", &t, missing, from_code::<ReviewFinding>);
    let why = form.required("why", LONGEST, &t, t.emergency_finding_why_missing());
    if let (Some(finding), Some(why), true) = (finding, why, form.errors().is_empty()) {
        let order = ReviewGlass(case, ReviewEmergency(id, finding));
        match perform(&member, &mut form, order, words(id, why)).await {
            Ok(()) => return redirect(&format!("{}?done=emergency-reviewed", path(case, id))),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => form.fail("finding", sentence),
        }
    }
    review_page(&member, place, form).answer(&member.visit)
}

fn review_page(member: &Member, (case, id): Place, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(t.emergency_review(), MessageFile::Emergency);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("{}/review", path(case, id)), form)
        .field(Field::hidden("form-key", key))
        .lead(t.emergency_review_lead())
        .field(Field::list::<ReviewFinding>(
            "finding",
            t.emergency_finding(),
            t,
        ))
        .field(Field::area("why", t.emergency_finding_why(), 4))
        .button(t.emergency_review_button())
        .link(path(case, id), t.back())
}

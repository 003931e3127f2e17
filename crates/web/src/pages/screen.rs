//! Screening without harm: signs noticed, with no question put to anyone; or questions asked, behind
//! the gate. Either advises and decides nothing, and the explanation stands on the result page only.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use case::CaseId;
use case::person::{ChildRules, HolderOrder, ScreeningMode};
use engine::{CaseView, OnCase, Parts};
use screening::{
    Act, Age, Answer, Checklist, Codes, Facts, Form as ExploitationForm, Gate, GateClosed,
    Instrument, Interpreter, Setting, Unconfirmed,
};

use super::concern::{fresh, perform};
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, Words, from_code, options};
use crate::layout::Layout;
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

#[derive(Template)]
#[template(path = "screened.html")]
struct Screened {
    layout: Layout,
    id: CaseId,
    level: Words,
    elements: Vec<(Words, Words)>,
    insufficient: bool,
    /// The instrument's own sentences, in its own language.
    sentences: Vec<String>,
}

/// The case that signs are recorded about, for those who may work on it.
async fn view(member: &Member, id: CaseId) -> Result<CaseView, Response> {
    let engine = member.engine();
    let view = engine.case(&member.session, id).await;
    view.map_err(|error| member.no_page(error))
}

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    match view(&member, id).await {
        Ok(_) => mode_page(&member, id, Form::default()),
        Err(page) => page,
    }
}

pub(crate) async fn submit(Id(id): Id<CaseId>, Posted { member, mut form }: Posted) -> Response {
    let t = member.texts();
    let mode = form.required_choice("mode", &t, t.screen_mode_missing(), |code| match code {
        "noticed" => Some(ScreeningMode::Noticed),
        "asked" => Some(ScreeningMode::Asked),
        _ => None,
    });
    match mode {
        Some(ScreeningMode::Asked) => redirect(&format!("/cases/{id}/screen/gate")),
        Some(ScreeningMode::Noticed) => {
            let missing = t.screen_setting_missing();
            match form.required_choice("setting", &t, missing, from_code::<Setting>) {
                Some(setting) => {
                    let setting = setting.code();
                    redirect(&format!("/cases/{id}/screen/noticed?setting={setting}"))
                }
                None => mode_page(&member, id, form),
            }
        }
        None => mode_page(&member, id, form),
    }
}

fn mode_page(member: &Member, id: CaseId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.screen_title(), MessageFile::Screening);
    let modes: Options = vec![
        ("noticed".to_owned(), t.screen_mode_noticed()),
        ("asked".to_owned(), t.screen_mode_asked()),
    ];
    FormPage::new(layout, format!("/cases/{id}/screen"), form)
        .lead(t.screen_lead())
        .field(Field::radios("mode", t.screen_mode(), modes))
        .field(Field::list::<Setting>("setting", t.screen_setting(), t))
        .button(t.screen_continue())
        .link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn noticed(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match view(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let Some(setting) = from_code::<Setting>(&member.visit.query("setting")) else {
        return redirect(&format!("/cases/{id}/screen"));
    };
    let mut form = fresh(&member);
    form.set("version", view.case.version.to_string());
    form.set("setting", setting.code());
    noticed_page(&member, id, form)
}

pub(crate) async fn noticed_submit(
    Id(id): Id<CaseId>,
    Posted { member, form }: Posted,
) -> Response {
    let view = match view(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let instrument = Instrument::ilo_ec_2009();
    let mut facts = facts(&view, &form);
    let mut answers = BTreeMap::new();
    for sign in form
        .values("signs")
        .iter()
        .filter_map(|id| instrument.sign(id))
    {
        if facts.notice(sign.id()).is_err() {
            continue;
        }
        let indicator = instrument.indicator(sign.indicator()).id().to_owned();
        answers.insert(indicator, Answer::Present);
    }
    record(
        &member,
        &view,
        form,
        (ScreeningMode::Noticed, facts, answers),
        noticed_page,
    )
    .await
}

fn noticed_page(member: &Member, id: CaseId, form: Form) -> Response {
    let t = member.texts();
    let setting = from_code::<Setting>(form.value("setting")).unwrap_or(Setting::Workplace);
    let signs: Options = Instrument::ilo_ec_2009()
        .signs(setting)
        .map(|sign| (sign.id().to_owned(), sign.label().to_owned().into()))
        .collect();
    let layout = member.layout(t.screen_noticed_title(), MessageFile::Screening);
    let hidden = carried(&form, &["form-key", "version", "setting"]);
    FormPage::new(layout, format!("/cases/{id}/screen/noticed"), form)
        .lead(t.screen_lead())
        .fields(hidden)
        .field(
            Field::checkboxes("signs", t.screen_noticed_title(), signs)
                .hint(t.screen_noticed_hint())
                .english_options(),
        )
        .fields(acts_and_forms(member))
        .button(t.screen_save())
        .link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn gate(Id(id): Id<CaseId>, member: Member) -> Response {
    match view(&member, id).await {
        Ok(view) => {
            let mut form = fresh(&member);
            form.set("version", view.case.version.to_string());
            gate_page(&member, id, form)
        }
        Err(page) => page,
    }
}

pub(crate) async fn gate_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match view(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    match open_gate(&member, &mut form) {
        Some(gate) => asked_page(&member, &view, form, &gate),
        None => gate_page(&member, id, form),
    }
}

pub(crate) async fn asked_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match view(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    // The answers count only with the gate confirmed, which travels with them.
    let Some(gate) = open_gate(&member, &mut form) else {
        return gate_page(&member, id, form);
    };
    let instrument = Instrument::ilo_ec_2009();
    let mut facts = facts(&view, &form);
    let mut answers = BTreeMap::new();
    for (_, indicator) in instrument.indicators() {
        let said = form.value(&question(indicator.id()));
        let Some(answer) = from_code::<Answer>(said) else {
            continue;
        };
        if answer != Answer::Unknown && facts.answer(indicator.id(), answer).is_ok() {
            answers.insert(indicator.id().to_owned(), answer);
        }
    }
    let page = |member: &Member, _, form: Form| asked_page(member, &view, form, &gate);
    record(
        &member,
        &view,
        form,
        (ScreeningMode::Asked, facts, answers),
        page,
    )
    .await
}

fn open_gate(member: &Member, form: &mut Form) -> Option<Gate> {
    let t = member.texts();
    let missing = t.screen_gate_interpreter_missing();
    let interpreter = form.required_choice("interpreter", &t, missing, |code| match code {
        "none" => Some(Interpreter::NotNeeded),
        "independent" => Some(Interpreter::Independent),
        "not-independent" => Some(Interpreter::FromEmployer),
        "not-checked" => Some(Interpreter::NotChecked),
        _ => None,
    });
    let checklist = Checklist {
        alone: form.has("gate", "alone"),
        safe_here: form.has("gate", "safe"),
        interpreter: interpreter.unwrap_or(Interpreter::NotChecked),
        told_may_skip_or_stop: form.has("gate", "told"),
    };
    match Gate::open(checklist) {
        Ok(gate) => Some(gate),
        Err(GateClosed { unconfirmed }) => {
            for missing in unconfirmed {
                let (field, why) = match missing {
                    Unconfirmed::Alone => ("gate", t.screen_gate_closed_alone()),
                    Unconfirmed::SafeHere => ("gate", t.screen_gate_closed_safe()),
                    Unconfirmed::ToldMaySkipOrStop => ("gate", t.screen_gate_closed_told()),
                    Unconfirmed::Interpreter if interpreter.is_none() => continue,
                    Unconfirmed::Interpreter => ("interpreter", t.screen_gate_closed_interpreter()),
                };
                form.fail(field, t.screen_gate_closed(why));
            }
            None
        }
    }
}

fn gate_page(member: &Member, id: CaseId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.screen_gate_title(), MessageFile::Screening);
    let confirmed: Options = vec![
        ("alone".to_owned(), t.screen_gate_alone()),
        ("safe".to_owned(), t.screen_gate_safe()),
        ("told".to_owned(), t.screen_gate_told()),
    ];
    let interpreters: Options = vec![
        ("none".to_owned(), t.screen_gate_interpreter_none()),
        (
            "independent".to_owned(),
            t.screen_gate_interpreter_independent(),
        ),
        (
            "not-independent".to_owned(),
            t.screen_gate_interpreter_not_independent(),
        ),
        (
            "not-checked".to_owned(),
            t.screen_gate_interpreter_not_checked(),
        ),
    ];
    let hidden = carried(&form, &["form-key", "version"]);
    FormPage::new(layout, format!("/cases/{id}/screen/gate"), form)
        .lead(t.screen_gate_lead())
        .fields(hidden)
        .field(Field::checkboxes(
            "gate",
            t.screen_gate_confirm(),
            confirmed,
        ))
        .field(Field::radios(
            "interpreter",
            t.screen_gate_interpreter(),
            interpreters,
        ))
        .fields(acts_and_forms(member))
        .button(t.screen_continue())
        .link(format!("/cases/{id}/screen"), t.back())
        .answer(&member.visit)
}

/// The questions, by topic and only those that apply; none of them must be answered, and none says
/// what it weighs.
fn asked_page(member: &Member, view: &CaseView, form: Form, gate: &Gate) -> Response {
    let t = member.texts();
    let id = view.case.id;
    let instrument = Instrument::ilo_ec_2009();
    let child = view.child_rules != ChildRules::No;
    let sets = instrument.sets_for(child, exploitation(view, &form));
    let answers: Options = [
        Answer::Unknown,
        Answer::Present,
        Answer::Absent,
        Answer::Refused,
    ]
    .into_iter()
    .map(|answer| (answer.code(), answer.label(t)))
    .collect();
    let layout = member.layout(t.screen_asked_title(), MessageFile::Screening);
    let hidden = carried(
        &form,
        &[
            "form-key",
            "version",
            "gate",
            "interpreter",
            "acts",
            "forms",
        ],
    );
    let mut page = FormPage::new(layout, format!("/cases/{id}/screen/asked"), form)
        .lead(t.screen_asked_hint())
        .fields(hidden);
    for topic in instrument.questions(sets, gate) {
        page = page.field(Field::heading(topic.label.to_owned().into()).english());
        for asked in topic.questions {
            let label = asked.label.to_owned().into();
            page = page.field(Field::select(question(asked.id), label, answers.clone()).english());
        }
    }
    page.button(t.screen_save())
        .link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

/// Keeps what was answered, and shows what came out and why.
async fn record(
    member: &Member,
    view: &CaseView,
    mut form: Form,
    (mode, facts, answers): (ScreeningMode, Facts<'static>, BTreeMap<String, Answer>),
    page: impl FnOnce(&Member, CaseId, Form) -> Response,
) -> Response {
    let id = view.case.id;
    let outcome = facts.evaluate();
    let instrument = facts.instrument();
    let order = HolderOrder::Screen {
        instrument: format!("{} {}", instrument.id(), instrument.version()),
        mode,
        answers,
        level: outcome.level(),
    };
    match perform(member, &form, OnCase(id, order), Parts::new()).await {
        Ok(()) => {}
        Err(Trouble::Page(page)) => return page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("", sentence);
            form.set("version", view.case.version.to_string());
            return page(member, id, form);
        }
    }
    let t = member.texts();
    let there = |there| {
        if there {
            t.screen_result_present()
        } else {
            t.screen_result_absent()
        }
    };
    let elements = outcome.elements();
    let means = if facts.child_rules() {
        t.screen_result_means_child()
    } else {
        t.screen_result_means()
    };
    let page = Screened {
        layout: member.layout(t.screen_result_title(), MessageFile::Screening),
        id,
        level: outcome.level().label(t),
        elements: vec![
            (t.screen_result_act(), there(elements.act)),
            (means, there(elements.means)),
            (t.screen_result_purpose(), there(elements.purpose)),
        ],
        insufficient: outcome.insufficient_information(),
        sentences: outcome.explain().sentences(),
    };
    member.visit.page(&page)
}

/// What is known of the case beside signs and answers: age, acts and forms.
fn facts(view: &CaseView, form: &Form) -> Facts<'static> {
    let in_doubt = view.child_rules != ChildRules::No;
    let age = Age::new(None, in_doubt).expect("no number of years was given");
    let mut facts = Facts::new(Instrument::ilo_ec_2009(), age);
    let acts = form.values("acts").iter();
    for act in acts.filter_map(|code| from_code::<Act>(code)) {
        facts.record_act(act);
    }
    for form in exploitation(view, form).iter() {
        facts.record_form(form);
    }
    facts
}

/// Forms of exploitation: what the concern told, and what was ticked here.
fn exploitation(view: &CaseView, form: &Form) -> Codes<ExploitationForm> {
    let told = view.concern.told.forms.iter().copied();
    let ticked = form.values("forms").iter();
    told.chain(ticked.filter_map(|code| from_code::<ExploitationForm>(code)))
        .collect()
}

fn acts_and_forms(member: &Member) -> [Field; 2] {
    let t = member.texts();
    [
        Field::checkboxes("acts", t.screen_acts(), options::<Act>(t)).hint(t.screen_acts_hint()),
        Field::checkboxes("forms", t.screen_forms(), options::<ExploitationForm>(t)),
    ]
}

/// What was answered on an earlier page and travels on.
fn carried(form: &Form, names: &[&str]) -> Vec<Field> {
    let values = names.iter().flat_map(|name| {
        let values = form.values(name).iter();
        values.map(|value| Field::hidden(*name, value.clone()))
    });
    values.collect()
}

fn question(indicator: &str) -> String {
    format!("q-{indicator}")
}

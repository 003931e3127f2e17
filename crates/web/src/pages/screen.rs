//! Screening without harm: signs noticed, with no question put to anyone; or questions asked, behind
//! the gate. Either advises and decides nothing, and the explanation stands on the result page only.

use std::collections::{BTreeMap, BTreeSet};

use axum::response::Response;
use case::CaseId;
use case::person::{ChildRules, HolderOrder, ScreenedBeside, ScreeningMode};
use case::profile::BodyKind;
use engine::{CaseView, OnCase, Parts};
use screening::{
    Act, Answer, Checklist, Codes, Form as ExploitationForm, Gate, GateClosed, Instrument,
    Interpreter, Means, Setting, Unconfirmed,
};

use super::concern::{fresh, perform_made_from};
use super::screenings;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Choices, Label as _, from_code, options};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// The case that signs are recorded about, for those who may work on it.
async fn view(member: &Member, id: CaseId) -> Result<CaseView, Response> {
    let engine = member.engine();
    let view = engine.case(&member.session, id).await;
    view.map_err(|error| member.no_page(error))
}

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.admit::<OnCase>(id).await {
        Ok(_) => {
            let mut form = Form::default();
            if let Some((mode, setting)) = usual(member.session.principal().kind) {
                form.set("mode", mode_code(mode));
                form.set("setting", setting.code());
            }
            mode_page(&member, id, form)
        }
        Err(page) => page,
    }
}

pub(crate) async fn submit(Id(id): Id<CaseId>, Posted { member, mut form }: Posted) -> Response {
    if let Err(page) = member.admit::<OnCase>(id).await {
        return page;
    }
    let t = member.texts();
    let modes = [ScreeningMode::Noticed, ScreeningMode::Asked];
    let mode = form.required_choice("mode", &t, t.screen_mode_missing(), |code| {
        modes.into_iter().find(|mode| mode_code(*mode) == code)
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

const fn mode_code(mode: ScreeningMode) -> &'static str {
    match mode {
        ScreeningMode::Noticed => "noticed",
        ScreeningMode::Asked => "asked",
    }
}

/// How a body of this kind comes to know, as a rule, and where: those who see people at their work, in
/// custody, in a surgery or on a telephone put no question about exploitation to them.
const fn usual(kind: BodyKind) -> Option<(ScreeningMode, Setting)> {
    let setting = match kind {
        BodyKind::LabourInspectorate => Setting::Workplace,
        BodyKind::Police | BodyKind::ImmigrationEnforcement => Setting::Custody,
        BodyKind::BorderGuard => Setting::Border,
        BodyKind::HealthCare => Setting::Health,
        BodyKind::Helpline => Setting::Hotline,
        _ => return None,
    };
    Some((ScreeningMode::Noticed, setting))
}

fn mode_page(member: &Member, id: CaseId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.screen_title(), MessageFile::Screening);
    let modes: Options = vec![
        (
            mode_code(ScreeningMode::Noticed).to_owned(),
            t.screen_mode_noticed(),
        ),
        (
            mode_code(ScreeningMode::Asked).to_owned(),
            t.screen_mode_asked(),
        ),
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
    let version = match member.admit::<OnCase>(id).await {
        Ok(version) => version,
        Err(page) => return page,
    };
    let Some(setting) = from_code::<Setting>(&member.visit.query("setting")) else {
        return redirect(&format!("/cases/{id}/screen"));
    };
    let mut form = fresh(&member);
    form.set("version", version.to_string());
    form.set("setting", setting.code());
    noticed_page(&member, id, form)
}

pub(crate) async fn noticed_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match view(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let instrument = Instrument::ilo_ec_2009();
    let signs = form.choices("signs", &member.texts(), |id| instrument.sign(id));
    check_boxes(&member, &mut form);
    if !form.errors().is_empty() {
        return noticed_page(&member, id, form);
    }
    let seen = signs.into_iter().map(|sign| {
        let indicator = instrument.indicator(sign.indicator()).id().to_owned();
        (indicator, Answer::Present)
    });
    let noticed = (ScreeningMode::Noticed, seen.collect());
    record(&member, &view, form, noticed, noticed_page).await
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
        .fields(elements(member))
        .button(t.screen_save())
        .link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn gate(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.admit::<OnCase>(id).await {
        Ok(version) => {
            let mut form = fresh(&member);
            form.set("version", version.to_string());
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
    check_boxes(&member, &mut form);
    match open_gate(&member, &mut form) {
        Some(gate) if form.errors().is_empty() => asked_page(&member, &view, form, &gate),
        _ => gate_page(&member, id, form),
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
    check_boxes(&member, &mut form);
    let gate = open_gate(&member, &mut form).filter(|_| form.errors().is_empty());
    let Some(gate) = gate else {
        return gate_page(&member, id, form);
    };
    let instrument = Instrument::ilo_ec_2009();
    refuse_unknown_questions(&member, &mut form);
    let mut answers = BTreeMap::new();
    for (_, indicator) in instrument.indicators() {
        let question = question(indicator.id());
        let Some(answer) = form.choice(&question, &member.texts(), from_code::<Answer>) else {
            continue;
        };
        if answer != Answer::Unknown {
            answers.insert(indicator.id().to_owned(), answer);
        }
    }
    if !form.errors().is_empty() {
        return asked_page(&member, &view, form, &gate);
    }
    let page = |member: &Member, _, form: Form| asked_page(member, &view, form, &gate);
    record(&member, &view, form, (ScreeningMode::Asked, answers), page).await
}

/// Notes acts and forms of exploitation that no page offers.
fn check_boxes(member: &Member, form: &mut Form) {
    let t = member.texts();
    form.choices("acts", &t, from_code::<Act>);
    form.choices("means", &t, from_code::<Means>);
    form.choices("intent", &t, |code| (code == "yes").then_some(()));
    form.choices("forms", &t, from_code::<ExploitationForm>);
}

/// Notes answers to questions that the instrument does not ask.
fn refuse_unknown_questions(member: &Member, form: &mut Form) {
    let instrument = Instrument::ilo_ec_2009();
    let asked = form.kept().map(|(name, _)| name);
    let unknown = asked.filter(|name| {
        let indicator = name.strip_prefix(QUESTION);
        indicator.is_some_and(|id| instrument.find(id).is_none())
    });
    let unknown: Vec<String> = unknown.map(str::to_owned).collect();
    for question in unknown {
        let words = member.texts().screen_unknown_question(question.clone());
        form.fail("", words);
    }
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
        .link_before("/must-pass-on", t.duties_link())
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
        .fields(elements(member))
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
            "means",
            "intent",
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

/// Keeps what was answered, and leads to what came out and why.
async fn record(
    member: &Member,
    view: &CaseView,
    mut form: Form,
    (mode, answers): (ScreeningMode, BTreeMap<String, Answer>),
    page: impl FnOnce(&Member, CaseId, Form) -> Response,
) -> Response {
    let id = view.case.id;
    let instrument = Instrument::ilo_ec_2009();
    let beside = beside(view, &form);
    let facts = match beside.facts(instrument, &answers) {
        Ok(facts) => facts,
        Err(unknown) => {
            form.fail("", member.texts().screen_unknown_question(unknown.id));
            return page(member, id, form);
        }
    };
    let order = HolderOrder::Screen {
        instrument: screenings::name(instrument),
        mode,
        answers,
        beside,
        level: facts.evaluate().level(),
    };
    let made_from = form.value("version").parse().ok();
    let order = OnCase(id, order);
    match perform_made_from(member, &mut form, order, Parts::new(), made_from).await {
        Ok(outcome) => {
            let result = screenings::path(id, outcome.version);
            redirect(&format!("{result}?done=screened"))
        }
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("", sentence);
            form.set("version", view.case.version.to_string());
            page(member, id, form)
        }
    }
}

/// What is known of the case beside signs and answers: age, and the elements of the definition.
fn beside(view: &CaseView, form: &Form) -> ScreenedBeside {
    fn ticked<T: Choices + Ord>(form: &Form, field: &str) -> BTreeSet<T> {
        let codes = form.values(field).iter();
        codes.filter_map(|code| from_code(code)).collect()
    }
    ScreenedBeside {
        child: view.child_rules != ChildRules::No,
        acts: ticked(form, "acts"),
        means: ticked(form, "means"),
        forms: exploitation(view, form).iter().collect(),
        intended: form.has("intent", "yes"),
    }
}

/// Forms of exploitation: what the concern told, and what was ticked here.
fn exploitation(view: &CaseView, form: &Form) -> Codes<ExploitationForm> {
    let told = view.concern.told.forms.iter().copied();
    let ticked = form.values("forms").iter();
    told.chain(ticked.filter_map(|code| from_code::<ExploitationForm>(code)))
        .collect()
}

/// The elements of the definition, as far as they are known as facts.
fn elements(member: &Member) -> [Field; 4] {
    let t = member.texts();
    let intended = vec![("yes".to_owned(), t.screen_intent_yes())];
    [
        Field::checkboxes("acts", t.screen_acts(), options::<Act>(t)).hint(t.screen_acts_hint()),
        Field::checkboxes("means", t.screen_means(), options::<Means>(t))
            .hint(t.screen_means_hint()),
        Field::checkboxes("forms", t.screen_forms(), options::<ExploitationForm>(t)),
        Field::checkboxes("intent", t.screen_intent(), intended),
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

/// With what the field of a question begins; its indicator's id follows.
const QUESTION: &str = "q-";

fn question(indicator: &str) -> String {
    format!("{QUESTION}{indicator}")
}

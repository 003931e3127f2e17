//! Unfinished concerns: each form that a member saved is a draft of its own, so that a second tab or a
//! second concern takes nothing from the first.

use case::Tell;
use case::concern::Danger;
use engine::{Draft, EngineError};
use screening::Form as ExploitationForm;

use super::work::labelled;
use crate::form::Form;
use crate::labels::{Label as _, Words, from_code};
use crate::lines::{Act, Line};
use crate::member::Member;

/// The field, and the part of an address, that says which draft a form is of.
pub(crate) const WHICH: &str = "draft";

/// The field that says when that draft was saved.
pub(crate) const AT: &str = "draft-at";

/// What the engine calls a draft of a concern. One by this name alone is from when there was only one.
const CONCERN: &str = "concern";

/// The engine's name for one draft; `None` if no draft is called that.
fn name(which: &str) -> Option<String> {
    let fits = |letter: char| letter.is_ascii_hexdigit();
    match which {
        CONCERN => Some(CONCERN.to_owned()),
        "" => None,
        _ if which.len() <= 64 && which.chars().all(fits) => Some(format!("{CONCERN}/{which}")),
        _ => None,
    }
}

/// Which draft a name of the engine's is of; `None` if it is of another form.
fn which(name: &str) -> Option<&str> {
    match name.strip_prefix(CONCERN)? {
        "" => Some(CONCERN),
        rest => rest.strip_prefix('/'),
    }
}

/// The form as it was saved, or an empty one.
pub(crate) async fn open(member: &Member, which: &str) -> Result<Form, EngineError> {
    let draft = match name(which) {
        Some(name) => member.engine().draft(&member.session, &name).await?,
        None => None,
    };
    let mut form = Form::default();
    if let Some(draft) = draft {
        form = Form::parse(draft.text.as_bytes());
        form.set(WHICH, which);
        form.set(AT, draft.at.to_string());
    }
    if form.value("form-key").is_empty() {
        form.set("form-key", member.visit.site.nonce());
    }
    if form.value(WHICH).is_empty() {
        form.set(WHICH, member.visit.site.nonce());
    }
    Ok(form)
}

/// Keeps a form: over the draft that it was opened from, if nobody saved that since, or else as a draft
/// of its own. Says `false`, and keeps nothing, where there are `most` already.
pub(crate) async fn save(member: &Member, form: &Form, most: usize) -> Result<bool, EngineError> {
    let engine = member.engine();
    let kept = engine.drafts(&member.session).await?;
    let find = |name: &String| kept.iter().find(|(kept, _)| kept == name);
    let asked = name(form.value(WHICH));
    let own = asked
        .filter(|name| find(name).is_none_or(|(_, draft)| draft.at.to_string() == form.value(AT)));
    let fresh = || format!("{CONCERN}/{}", member.visit.site.nonce());
    let name = own.unwrap_or_else(fresh);
    if find(&name).is_none() && kept.len() >= most {
        return Ok(false);
    }
    let text = form.to_body();
    engine.save_draft(&member.session, &name, &text).await?;
    Ok(true)
}

/// Throws away the draft that a form is of.
pub(crate) async fn drop(member: &Member, form: &Form) -> Result<(), EngineError> {
    match name(form.value(WHICH)) {
        Some(name) => member.engine().drop_draft(&member.session, &name).await,
        None => Ok(()),
    }
}

/// A draft in a list: what it is of by what was chosen in it, without a word of what was told.
pub(crate) fn line(member: &Member, name: &str, draft: &Draft) -> Option<Line> {
    let t = member.texts();
    let which = which(name)?;
    let form = Form::parse(draft.text.as_bytes());
    let mut details: Vec<Words> = Vec::new();
    if let Some(danger) = from_code::<Danger>(form.value("danger")) {
        details.push(labelled(t.concern_danger(), danger.label(t)));
    }
    let forms = form.values("forms").iter();
    let forms: Vec<Words> = forms
        .filter_map(|code| from_code::<ExploitationForm>(code))
        .map(|form| form.label(t))
        .collect();
    if !forms.is_empty() {
        details.push(labelled(t.concern_forms(), forms.join(" · ").into()));
    }
    if from_code::<Tell>(form.value("child")) == Some(Tell::Yes) {
        details.push(t.desk_maybe_child());
    }
    let typed = ["what", "where", "who", "contact"];
    let typed = typed.map(|field| form.value(field).chars().count());
    details.push(t.work_draft_typed(typed.iter().sum::<usize>().to_string()));
    Some(Line {
        href: format!("/concerns/new?{WHICH}={which}"),
        title: t.work_draft_concern(member.moment(draft.at)).into_owned(),
        tag: None,
        details,
        act: Some(Act {
            action: "/concerns/new".to_owned(),
            words: t.work_draft_throw_away(),
            fields: vec![("do", "throw-away".to_owned()), (WHICH, which.to_owned())],
        }),
    })
}

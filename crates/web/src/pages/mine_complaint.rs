//! Where a person complains, on their own page, about an organisation in their case: to whom each complaint
//! goes before it is sent, and what became of those from before.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::response::Response;
use case::OrganisationId;
use engine::{EngineError, OwnComplaint};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::mine::Reader;
use super::report::LONGEST;
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::Label as _;
use crate::layout::Layout;
use crate::lines::{Act, Line, Section};
use crate::member::redirect;
use crate::visit::Visit;

type Words = Cow<'static, str>;

/// Whom a complaint is about, and to whom it goes.
type Way = (OrganisationId, OrganisationId);

pub(crate) async fn show(visit: Visit) -> Response {
    match Reader::of(visit).await {
        Ok(reader) if reader.session.case().is_none() => reader.general(),
        Ok(reader) => page(&reader, Form::default()).await,
        Err(page) => page,
    }
}

pub(crate) async fn submit(visit: Visit, Submitted(mut form): Submitted) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    if reader.session.case().is_none() {
        return redirect("/my-page?done=complained");
    }
    let t = reader.visit.texts;
    let missing = t.mine_complain_about_missing();
    let way = form.required_choice("about", &t, missing, way);
    let missing = t.mine_complain_missing();
    let words = form.required("words", LONGEST, &t, missing);
    let missing = t.mine_complain_told_missing();
    let told = form.required_choice("told", &t, missing, yes);
    if let (Some((about, to)), Some(words), Some(told)) = (way, words, told)
        && form.errors().is_empty()
    {
        let engine = &reader.visit.site.engine;
        let made = engine.complain(&reader.session, about, to, told, words);
        match made.await {
            Ok(()) => return redirect("/my-page/complaint?done=complained"),
            Err(EngineError::Refused(case::Refusal::AlreadyRecorded)) => {
                form.fail("words", t.mine_complain_many());
            }
            Err(EngineError::Refused(_)) => form.fail("about", t.mine_complain_elsewhere()),
            Err(EngineError::Unfit { .. }) => form.fail("words", t.refused_unfit()),
            Err(error) => return reader.trouble(error),
        }
    }
    page(&reader, form).await
}

/// Says whether the organisation may be told of a complaint. What was said before stays said.
pub(crate) async fn telling(visit: Visit, Submitted(form): Submitted) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    let engine = &reader.visit.site.engine;
    if reader.session.case().is_some()
        && let Ok(complaint) = form.value("complaint").parse()
        && let Some(told) = yes(form.value("told"))
    {
        match engine.let_be_told(&reader.session, complaint, told).await {
            Ok(()) | Err(EngineError::Refused(_)) => {}
            Err(error) => return reader.trouble(error),
        }
    }
    redirect("/my-page/complaint")
}

fn yes(code: &str) -> Option<bool> {
    match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn code((about, to): Way) -> String {
    format!("{about}.{to}")
}

fn way(code: &str) -> Option<Way> {
    let (about, to) = code.split_once('.')?;
    Some((about.parse().ok()?, to.parse().ok()?))
}

async fn page(reader: &Reader, form: Form) -> Response {
    let visit = &reader.visit;
    let engine = &visit.site.engine;
    let read = async || {
        let ways = engine.complaint_ways(&reader.session).await?;
        let own = engine.own_complaints(&reader.session).await?;
        let zone = engine.with_profile(|profile| profile.calendar().zone().clone());
        Ok::<_, EngineError>((ways, own, engine.names().await?, zone.await?))
    };
    let (ways, own, names, zone) = match read().await {
        Ok(read) => read,
        Err(error) => return reader.trouble(error),
    };
    let t = visit.texts;
    let shown = Shown { visit, names, zone };
    let layout = Layout::public(visit, t.mine_title(), MessageFile::Mine);
    let mut page = FormPage::new(layout, "/my-page/complaint", form).lead(t.mine_complain_lead());
    if !own.is_empty() {
        page = page.above(Section {
            heading: t.mine_complain_before_heading(),
            none: Cow::Borrowed(""),
            lines: own
                .iter()
                .map(|own| shown.line(own, engine.now()))
                .collect(),
            more: None,
        });
    }
    let (taken, nobody): (Vec<_>, Vec<_>) = ways.into_iter().partition(|(_, to)| to.is_some());
    let options: Options = taken
        .into_iter()
        .filter_map(|(about, to)| {
            let to = to?;
            let words = t.mine_complain_way(shown.name(about), shown.name(to));
            Some((code((about, to)), words))
        })
        .collect();
    for (about, _) in nobody {
        page = page.lead(t.mine_complain_nobody(shown.name(about)));
    }
    if !options.is_empty() {
        let told = vec![
            ("no".to_owned(), t.mine_complain_told_no()),
            ("yes".to_owned(), t.mine_complain_told_yes()),
        ];
        page = page
            .field(Field::radios("about", t.mine_complain_about(), options))
            .field(Field::area("words", t.mine_complain_words(), 8).hint(t.mine_complain_hint()))
            .field(Field::radios("told", t.mine_complain_told(), told))
            .button(t.mine_wrong_button());
    }
    page.link("/my-page", t.mine_back()).answer(visit)
}

/// How complaints are told to the person.
struct Shown<'a> {
    visit: &'a Visit,
    names: BTreeMap<OrganisationId, String>,
    zone: TimeZone,
}

impl Shown<'_> {
    fn name(&self, organisation: OrganisationId) -> String {
        self.names.get(&organisation).cloned().unwrap_or_default()
    }

    fn day(&self, at: Timestamp) -> Words {
        self.visit.texts.day(self.zone.to_datetime(at).date())
    }

    fn line(&self, own: &OwnComplaint, now: Timestamp) -> Line {
        let t = self.visit.texts;
        let it = &own.complaint;
        let to = self.name(it.to);
        let last = it.deadline.due.checked_sub(SignedDuration::from_secs(1));
        let last = self.day(last.unwrap_or(it.deadline.due));
        let mut details = vec![t.mine_complain_sent(self.day(it.made_at), to.clone())];
        details.push(match own.read_at {
            Some(at) => t.mine_complain_read(self.day(at)),
            None => t.mine_complain_not_read(),
        });
        details.push(match &it.answer {
            Some((outcome, at)) => t.mine_complain_answered(self.day(*at), outcome.label(t)),
            None if it.deadline.is_over(now) => t.mine_complain_late(last),
            None => t.mine_complain_waits(last),
        });
        details.push(match it.may_be_told {
            true => t.mine_complain_may_be_told(),
            false => t.mine_complain_not_told(),
        });
        let said = own.said.as_ref();
        let said = said.map(|said| t.mine_complain_said(said.clone()));
        let answered = own.answered.as_ref();
        let answered = answered.map(|words| t.mine_complain_answer(words.clone()));
        // The key of what was written went with the page before.
        let lost = said.is_none() || (answered.is_none() && it.answer.is_some());
        details.extend(said);
        details.extend(answered);
        details.extend(lost.then(|| t.mine_complain_words_lost(to)));
        let (words, told) = match it.may_be_told {
            true => (t.mine_complain_tell_not(), "no"),
            false => (t.mine_complain_tell(), "yes"),
        };
        Line {
            title: self.name(it.about),
            details,
            act: Some(Act {
                action: "/my-page/complaint/telling".to_owned(),
                words,
                fields: vec![("complaint", it.id.to_string()), ("told", told.to_owned())],
            }),
            ..Line::default()
        }
    }
}

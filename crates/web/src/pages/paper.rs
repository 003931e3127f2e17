//! A referral to a service without an account: a sheet to print, whose code answers once, and what was said on the
//! telephone.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use case::content::Content;
use case::person::{
    DeclineReason, PaperAnswer, PaperOrder, PhoneAnswer, PhoneCall, Referral, ReferralStanding,
    SpokeWith,
};
use case::{CaseId, Compartment, ReferralId};
use engine::{EngineError, Form as FormMark, OnPaper, Parts};

use super::case_forms::take_to;
use super::concern::fresh;
use super::errors;
use super::report::LONGEST;
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::layout::Layout;
use crate::member::{Member, Posted, redirect};
use crate::sealed;
use crate::site::Site;
use crate::visit::{Id, Visit};

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    layout: Layout,
    text: [Words; 2],
    facts: Vec<(Words, Words)>,
    copy: Vec<(Words, String)>,
    back: String,
}

#[derive(Template)]
#[template(path = "answered.html")]
pub(super) struct AnsweredPage {
    pub(super) layout: Layout,
    pub(super) answer: Words,
}

/// The referral, if its receiver has no account, and the version of its case.
async fn outside(
    member: &Member,
    id: CaseId,
    referral: ReferralId,
) -> Result<(Referral, u64), Response> {
    let version = member.admit::<OnPaper>(id).await?;
    let view = member.engine().case(&member.session, id).await;
    let view = view.map_err(|error| member.no_page(error))?;
    let sent = view.case.referrals.get(&referral);
    match sent.filter(|sent| !member.has_account(sent.sent.to)) {
        Some(sent) => Ok((sent.clone(), version)),
        None => Err(errors::nothing_here(&member.visit)),
    }
}

fn path(case: CaseId, referral: ReferralId) -> String {
    format!("/cases/{case}/referrals/{referral}")
}

pub(crate) async fn show(Id((id, referral)): Id<(CaseId, ReferralId)>, member: Member) -> Response {
    let (sent, version) = match outside(&member, id, referral).await {
        Ok(found) => found,
        Err(page) => return page,
    };
    let path = path(id, referral);
    let waits = sent.standing == ReferralStanding::Sent && member.engine().now() < sent.sent.due;
    if !waits {
        return redirect(&format!("{path}/phone"));
    }
    let mut form = fresh(&member);
    form.set("version", version.to_string());
    let t = member.texts();
    let layout = member.layout(t.paper_title(), MessageFile::Paper);
    FormPage::new(layout, format!("{path}/sheet"), form)
        .travelling(["form-key", "version"])
        .lead(t.paper_lead(member.name(sent.sent.to)))
        .lead(t.paper_code())
        .button(t.paper_print())
        .link(format!("{path}/phone"), t.phone_title())
        .link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

/// The sheet, to print: what is asked, by when, and the code that answers. Its code is shown here and never again.
pub(crate) async fn sheet(
    Id((id, referral)): Id<(CaseId, ReferralId)>,
    Posted { member, form }: Posted,
) -> Response {
    if let Err(page) = outside(&member, id, referral).await {
        return page;
    }
    let (said, key) = (form.said(), form.value("form-key"));
    let mark = FormMark {
        key: (!key.is_empty()).then_some(key),
        made_from: form.value("version").parse().ok(),
        said: Some(&said),
    };
    let engine = member.engine();
    let sheet = engine.print_sheet(&member.session, (id, referral), mark);
    let sheet = match sheet.await {
        Ok(sheet) => sheet,
        Err(EngineError::SentBefore) => {
            return errors::refused(&member, member.texts().paper_printed_before());
        }
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let site = &member.visit.site;
    let answer = match &site.origin {
        Some(origin) => format!("{origin}/answer"),
        None => format!("http://{}/answer", member.visit.host),
    };
    let asked = &sheet.referral.sent;
    let facts = vec![
        (t.sheet_code(), sheet.code.to_string().into()),
        (t.sheet_where(), answer.into()),
        (t.referral_need(), asked.need.label(t)),
        (t.referral_urgency(), asked.urgency.label(t)),
        (
            t.referral_from(),
            Words::from(member.name(asked.from).to_owned()),
        ),
        (t.referral_due(), member.moment(asked.due)),
    ];
    let copy = sheet.copy.as_ref();
    member.visit.page(&SheetPage {
        layout: member.layout(t.sheet_title(), MessageFile::Paper),
        text: [t.sheet_text_1(member.name(asked.to)), t.sheet_text_2()],
        facts,
        copy: copy.map_or_else(Vec::new, |copy| sealed::copy_fields(&member, copy)),
        back: format!("/cases/{id}"),
    })
}

pub(crate) async fn phone(
    Id((id, referral)): Id<(CaseId, ReferralId)>,
    member: Member,
) -> Response {
    match outside(&member, id, referral).await {
        Ok((sent, version)) => {
            let mut form = fresh(&member);
            form.set("version", version.to_string());
            phone_page(&member, (id, referral), sent.standing, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

pub(crate) async fn phone_submit(
    Id((id, referral)): Id<(CaseId, ReferralId)>,
    posted: Posted,
) -> Response {
    let sent = match outside(&posted.member, id, referral).await {
        Ok((sent, _)) => sent,
        Err(page) => return page,
    };
    let to = format!("/cases/{id}?done=phoned");
    let page = |member: &Member, id, form| phone_page(member, (id, referral), sent.standing, form);
    take_to(id, posted, ("answer", to), page, |member, form| {
        let said = said(member, form);
        let call = call(member, form);
        let parts = words(member, form);
        let order = PaperOrder::Said {
            referral,
            call: call?,
            answer: said?,
        };
        Some((OnPaper(id, order), parts))
    })
    .await
}

fn phone_page(
    member: &Member,
    (id, referral): (CaseId, ReferralId),
    standing: ReferralStanding,
    form: Form,
) -> FormPage {
    let t = member.texts();
    let accepted = standing == ReferralStanding::Accepted;
    let answers = match accepted {
        true => vec![("completed".to_owned(), t.phone_completed())],
        false => yes_and_no(member),
    };
    let layout = member.layout(t.phone_title(), MessageFile::Paper);
    let path = path(id, referral);
    let page = FormPage::new(layout, format!("{path}/phone"), form)
        .travelling(["form-key", "version"])
        .field(Field::radios("answer", t.phone_answer(), answers));
    let page = match accepted {
        true => page,
        false => page.fields(why(member)),
    };
    page.fields(spoke(member))
        .button(t.phone_write())
        .link(format!("/cases/{id}"), t.back())
}

pub(super) fn yes_and_no(member: &Member) -> Options {
    let t = member.texts();
    vec![
        ("accepted".to_owned(), t.phone_accepted()),
        ("declined".to_owned(), t.phone_declined()),
    ]
}

/// Why a service said no, and which other reason.
pub(super) fn why(member: &Member) -> [Field; 2] {
    let t = member.texts();
    [
        Field::list::<DeclineReason>("reason", t.phone_reason(), t),
        Field::area("words", t.phone_words(), 2),
    ]
}

/// Who answered the telephone, and when.
pub(super) fn spoke(member: &Member) -> [Field; 2] {
    let t = member.texts();
    [
        Field::list::<SpokeWith>("with", t.phone_with(), t),
        Field::day("on", t.phone_on()).hint(t.phone_on_hint()),
    ]
}

/// Reads what was said; what is missing stands in the form.
pub(super) fn said(member: &Member, form: &mut Form) -> Option<PhoneAnswer> {
    let t = member.texts();
    let answer = form.required_choice("answer", &t, t.phone_answer_missing(), |code| {
        ["accepted", "declined", "completed"]
            .into_iter()
            .find(|known| *known == code)
    });
    match answer? {
        "accepted" => Some(PhoneAnswer::Accepted),
        "completed" => Some(PhoneAnswer::Completed),
        _ => reason(form, t).map(PhoneAnswer::Declined),
    }
}

fn reason(form: &mut Form, t: crate::i18n::Texts) -> Option<DeclineReason> {
    form.required_choice(
        "reason",
        &t,
        t.phone_reason_missing(),
        from_code::<DeclineReason>,
    )
}

/// Reads who answered, and when.
pub(super) fn call(member: &Member, form: &mut Form) -> Option<PhoneCall> {
    let t = member.texts();
    let with = form.required_choice("with", &t, t.phone_with_missing(), from_code::<SpokeWith>);
    let on = form.day("on", &t).unwrap_or_else(|| member.today());
    Some(PhoneCall { with: with?, on })
}

/// Reads the words of another reason.
pub(super) fn words(member: &Member, form: &mut Form) -> Parts {
    let words = form.optional("words", LONGEST, &member.texts());
    let words = words.map(|words| (Compartment::Narrative, Content::Words(words)));
    words.into_iter().collect()
}

/// The public page on which the code of a sheet answers. It shows nothing about anybody.
pub(crate) async fn answer(visit: Visit) -> Response {
    answer_page(&visit, Form::default()).answer(&visit)
}

fn answer_page(visit: &Visit, form: Form) -> FormPage {
    let t = visit.texts;
    let layout = Layout::public(visit, t.answer_title(), MessageFile::Public).for_people_at_work();
    let answers: Options = vec![
        ("accept".to_owned(), t.answer_accept()),
        ("decline".to_owned(), t.answer_decline()),
    ];
    FormPage::new(layout, "/answer", form)
        .lead(t.answer_lead())
        .field(Field::input("number", t.answer_code()).hint(t.check_hint()))
        .field(Field::radios("answer", t.answer_what(), answers))
        .field(Field::list::<DeclineReason>("reason", t.answer_why(), t))
        .button(t.answer_button())
}

/// Takes an answer. A code that there never was, one that was used and one whose time is over get the same page.
pub(crate) async fn answer_submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    if !site.questions.may_try(visit.peer) {
        form.fail("number", t.check_busy());
        return answer_page(&visit, form).answer(&visit);
    }
    let accepts = form.required_choice("answer", &t, t.answer_missing(), |code| match code {
        "accept" => Some(true),
        "decline" => Some(false),
        _ => None,
    });
    let answer = match accepts {
        Some(true) => Some(PaperAnswer::Accept),
        Some(false) => reason(&mut form, t).map(PaperAnswer::Decline),
        None => None,
    };
    let Some(answer) = answer else {
        return answer_page(&visit, form).answer(&visit);
    };
    match site
        .engine
        .answer_on_paper(form.value("number"), answer)
        .await
    {
        Ok(true) => visit.page_with(
            StatusCode::OK,
            &AnsweredPage {
                layout: Layout::public(&visit, t.answer_title(), MessageFile::Public)
                    .for_people_at_work(),
                answer: t.answer_taken(),
            },
        ),
        Ok(false) => {
            form.fail("number", t.answer_not_valid());
            answer_page(&visit, form).answer(&visit)
        }
        Err(EngineError::NotSetUp) => redirect("/set-up"),
        Err(fault) => errors::fault(&visit, &fault),
    }
}

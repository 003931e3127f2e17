//! Inviting one more organisation to a conference that was called: on what the person answered, or on a law.

use axum::response::Response;
use case::content::Content;
use case::person::{ConferenceOrder, Invite, Reads, ShareBasis};
use case::{CaseId, Compartment, ConferenceId, OrganisationId};
use engine::{CaseConferenceView, OnConference, Parts};

use super::concern::{fresh, perform};
use super::conference::path;
use super::conference_forms::{by_name, form_page, invitable, there};
use super::refer::{laws, yes_or_no};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::Field;
use crate::labels::{Label as _, from_code};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

pub(crate) async fn invite(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    member: Member,
) -> Response {
    match there(&member, id, conference).await {
        Ok(view) => {
            let mut form = fresh(&member);
            form.set("law", member.visit.query("law"));
            invite_page(&member, &view, conference, form).await
        }
        Err(page) => page,
    }
}

pub(crate) async fn invite_submit(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match there(&member, id, conference).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let t = member.texts();
    if form.value("law") == "yes" {
        return by_law(&member, &view, conference, form).await;
    }
    let may = match invitable(&member, id, &view.conference.called.carries).await {
        Ok(may) => may,
        Err(page) => return page,
    };
    let to = form.required_choice("to", &t, t.team_to_missing(), |it| {
        let to = it.parse::<OrganisationId>().ok()?;
        may.contains_key(&to).then_some(to)
    });
    let named = to.and_then(|to| Some((to, *may.get(&to)?)));
    let Some((to, (agreement, reads))) = named.filter(|_| form.errors().is_empty()) else {
        return invite_page(&member, &view, conference, form).await;
    };
    let basis = ShareBasis::Agreement(agreement);
    let order = ConferenceOrder::Invite(conference, Invite { to, basis, reads });
    match perform(&member, &mut form, OnConference(id, order), Parts::new()).await {
        Ok(()) => redirect(&format!("{}?done=conference-invited", path(id, conference))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("to", sentence);
            invite_page(&member, &view, conference, form).await
        }
    }
}

/// Invites on a law that the profile names, for a reason in words.
async fn by_law(
    member: &Member,
    view: &CaseConferenceView,
    conference: ConferenceId,
    mut form: Form,
) -> Response {
    let (t, id) = (member.texts(), view.case.id);
    let to = form.required_choice("to", &t, t.team_to_missing(), |it| {
        it.parse::<OrganisationId>().ok()
    });
    let code = form.required_choice("basis", &t, t.team_law_missing(), |it| {
        it.strip_prefix("law:").map(str::to_owned)
    });
    let reads = form.required_choice("reads", &t, t.team_reads_missing(), from_code::<Reads>);
    let why = match member.in_coded_facts() {
        // The reason stands in its own files.
        true => Some(None),
        false => form
            .required("why", LONGEST, &t, t.law_why_missing())
            .map(Some),
    };
    let told = form.required_choice("told", &t, t.law_told_missing(), yes_or_no);
    let (Some(to), Some(code), Some(reads), Some(why), Some(told), true) =
        (to, code, reads, why, told, form.errors().is_empty())
    else {
        return law_page(member, view, conference, form).await;
    };
    let basis = ShareBasis::Law { code, told };
    let order = ConferenceOrder::Invite(conference, Invite { to, basis, reads });
    let why = why.map(|why| (Compartment::Narrative, Content::Words(why)));
    let parts: Parts = why.into_iter().collect();
    match perform(member, &mut form, OnConference(id, order), parts).await {
        Ok(()) => redirect(&format!("{}?done=conference-invited", path(id, conference))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("basis", sentence);
            law_page(member, view, conference, form).await
        }
    }
}

async fn law_page(
    member: &Member,
    view: &CaseConferenceView,
    conference: ConferenceId,
    form: Form,
) -> Response {
    let (t, id) = (member.texts(), view.case.id);
    let (bases, scope) = match laws(member).await {
        Ok(found) => found,
        Err(error) => return member.no_page(error),
    };
    let others = member.others().into_iter().filter(|(code, _)| {
        let to = code.parse::<OrganisationId>();
        to.is_ok_and(|to| member.has_account(to) && view.conference.part(to).is_none())
    });
    let nobody = [(String::new(), "–".into())].into_iter();
    let others = nobody.chain(others).collect();
    let back = path(id, conference);
    let action = format!("{back}/invite");
    let agreed = format!("{back}/invite");
    let yes_no = vec![
        ("yes".to_owned(), t.law_told_yes()),
        ("no".to_owned(), t.law_told_no()),
    ];
    form_page(member, action, back, t.team_invite(), form)
        .lead(t.team_invite_law_lead())
        .above(scope)
        .field(Field::hidden("law", "yes"))
        .field(Field::select("to", t.team_invite_who(), others))
        .field(Field::select("basis", t.law_which(), bases).english_options())
        .field(Field::list::<Reads>("reads", t.team_reads(), t))
        .field(Field::area("why", t.law_why(), 4).hint(t.law_why_hint()))
        .field(Field::radios("told", t.law_told(), yes_no))
        .button(t.team_invite())
        .link(agreed, t.team_invite_on_agreement())
        .answer(&member.visit)
}

async fn invite_page(
    member: &Member,
    view: &CaseConferenceView,
    conference: ConferenceId,
    form: Form,
) -> Response {
    if form.value("law") == "yes" {
        return law_page(member, view, conference, form).await;
    }
    let t = member.texts();
    let id = view.case.id;
    let may = match invitable(member, id, &view.conference.called.carries).await {
        Ok(may) => may,
        Err(page) => return page,
    };
    let mut others = by_name(
        member,
        may.keys()
            .filter(|organisation| view.conference.part(**organisation).is_none()),
    );
    for (organisation, words) in &mut others {
        let to = organisation.parse::<OrganisationId>().ok();
        let far = to.and_then(|to| may.get(&to)).map(|(_, reads)| *reads);
        if let Some(far) = far {
            *words = format!("{words} – {}", far.label(t)).into();
        }
    }
    let back = path(id, conference);
    let page = form_page(
        member,
        format!("{back}/invite"),
        back,
        t.team_invite(),
        form,
    )
    .lead(t.team_invite_lead());
    let page = match others.is_empty() {
        true => page.field(Field::heading(t.team_invitable_none())),
        false => page
            .field(Field::radios("to", t.team_invite_who(), others))
            .button(t.team_invite()),
    };
    page.link(format!("/cases/{id}/agreements"), t.agreements_ask())
        .link(
            format!("{}/invite?law=yes", path(id, conference)),
            t.team_invite_on_law(),
        )
        .answer(&member.visit)
}

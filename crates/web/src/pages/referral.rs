//! A referral as the organisation asked sees it: what is needed, by when, and its answer.

use askama::Template;
use axum::response::Response;
use case::content::Content;
use case::person::{DeclineReason, Need, ReceiverOrder, ReferralStanding};
use case::{Compartment, ReferralId};
use engine::{Answer, Parts, ReferralView};

use super::case_contact;
use super::concern::{fresh, perform};
use super::errors;
use super::own_reference;
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::layout::Layout;
use crate::lines::Act;
use crate::member::{Member, Posted, Trouble, redirect};
use crate::sealed;
use crate::visit::Id;

#[derive(Template)]
#[template(path = "referral.html")]
struct ReferralPage {
    layout: Layout,
    facts: Vec<(Words, Words)>,
    copy: Vec<(Words, String)>,
    /// Whether what the copy says of contact can be relied on.
    contact: Option<Words>,
    note: Option<Words>,
    acts: Vec<Act>,
    /// Where it is accepted under the reader's own reference; empty if it is at once, or not at all.
    accept: String,
    /// Where the reasons for declining are; empty if it cannot be declined.
    decline: String,
}

pub(crate) async fn show(Id(id): Id<ReferralId>, member: Member) -> Response {
    let view = match member.engine().referral(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let sent = &view.referral.sent;
    let name = |organisation| Words::from(member.name(organisation).to_owned());
    let mut facts = vec![
        (t.referral_need(), sent.need.label(t)),
        (t.referral_from(), name(sent.from)),
        (t.referral_urgency(), sent.urgency.label(t)),
        (t.referral_due(), member.moment(sent.due)),
        (t.referral_state(), view.referral.standing.label(t)),
    ];
    facts.extend(member.references(&view.own_references));
    let copy = view.copy.as_ref();
    let own = view.own_references.get(&member.organisation());
    let title = t.referral_title(member.called(id, own));
    let waits = view.referral.standing == ReferralStanding::Sent && view.may_answer;
    let lapsed = waits && member.engine().now() >= sent.due;
    let holding = sent.need == Need::Holding;
    let note = if lapsed {
        Some(t.referral_lapsed())
    } else {
        (waits && holding).then(|| t.referral_accept_holding())
    };
    let page = ReferralPage {
        layout: member.layout(title, MessageFile::Referral),
        facts,
        copy: copy.map_or_else(Vec::new, |copy| sealed::copy_fields(&member, copy)),
        contact: view.contact.as_ref().map(|contact| {
            let from = member.name(sent.from);
            case_contact::standing_elsewhere(&member, contact, from)
        }),
        note,
        acts: acts(&member, &view, waits && !lapsed),
        accept: match waits && !lapsed && member.in_coded_facts() {
            true => format!("/referrals/{id}/accept"),
            false => String::new(),
        },
        decline: if waits && !lapsed {
            format!("/referrals/{id}/decline")
        } else {
            String::new()
        },
    };
    member.visit.page(&page)
}

fn acts(member: &Member, view: &ReferralView, waits: bool) -> Vec<Act> {
    let t = member.texts();
    let act = |rest: &str, words| Act {
        action: format!("/referrals/{}/{rest}", view.id),
        words,
        fields: vec![("form-key", member.visit.site.nonce())],
    };
    if waits && member.in_coded_facts() {
        Vec::new()
    } else if waits {
        vec![act("accept", t.referral_accept())]
    } else if view.referral.standing == ReferralStanding::Accepted && view.may_answer {
        vec![act("complete", t.referral_complete())]
    } else {
        Vec::new()
    }
}

/// Where an organisation in coded facts alone says by which reference it knows whom it takes on.
pub(crate) async fn accept_form(Id(id): Id<ReferralId>, member: Member) -> Response {
    match member.engine().answerable(&member.session, id).await {
        Ok(_) => accept_page(&member, id, fresh(&member)),
        Err(error) => member.no_page(error),
    }
}

fn accept_page(member: &Member, id: ReferralId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.referral_accept(), MessageFile::Referral);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("/referrals/{id}/accept"), form)
        .field(Field::hidden("form-key", key))
        .fields(own_reference::field(member))
        .button(t.referral_accept())
        .link(format!("/referrals/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn accept(
    Id(id): Id<ReferralId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let (case, referral) = match member.engine().answerable(&member.session, id).await {
        Ok(found) => found,
        Err(error) => return member.no_page(error),
    };
    let reference = own_reference::read(&mut form, &member);
    if !form.errors().is_empty() {
        return accept_page(&member, id, form);
    }
    let order = match reference {
        Some(reference) => ReceiverOrder::AcceptUnder(id, reference),
        None => ReceiverOrder::Accept(id),
    };
    let order = Answer(case, order);
    match perform(&member, &mut form, order, Parts::new()).await {
        // Whoever accepts to hold goes on with the case itself.
        Ok(()) if referral.sent.need == Need::Holding => {
            redirect(&format!("/cases/{case}?done=accepted"))
        }
        Ok(()) => redirect(&format!("/referrals/{id}?done=accepted")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

pub(crate) async fn complete(
    Id(id): Id<ReferralId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let case = match member.engine().answerable(&member.session, id).await {
        Ok((case, _)) => case,
        Err(error) => return member.no_page(error),
    };
    let order = Answer(case, ReceiverOrder::Complete(id));
    match perform(&member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect("/work?done=completed"),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

pub(crate) async fn decline(Id(id): Id<ReferralId>, member: Member) -> Response {
    match member.engine().answerable(&member.session, id).await {
        Ok(_) => decline_page(&member, id, fresh(&member)),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn decline_submit(
    Id(id): Id<ReferralId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let case = match member.engine().answerable(&member.session, id).await {
        Ok((case, _)) => case,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let reason = form.required_choice(
        "reason",
        &t,
        t.referral_decline_why_missing(),
        from_code::<DeclineReason>,
    );
    let words = form.optional("words", LONGEST, &t);
    let (Some(reason), true) = (reason, form.errors().is_empty()) else {
        return decline_page(&member, id, form);
    };
    let mut parts = Parts::new();
    if let Some(words) = words {
        parts.insert(Compartment::Referral(id), Content::Words(words));
    }
    let order = Answer(case, ReceiverOrder::Decline(id, reason));
    match perform(&member, &mut form, order, parts).await {
        Ok(()) => redirect("/work?done=declined"),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("reason", sentence);
            decline_page(&member, id, form)
        }
    }
}

fn decline_page(member: &Member, id: ReferralId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.referral_decline(), MessageFile::Referral);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("/referrals/{id}/decline"), form)
        .field(Field::hidden("form-key", key))
        .field(Field::list::<DeclineReason>(
            "reason",
            t.referral_decline_why(),
            t,
        ))
        .field(Field::area("words", t.referral_decline_words(), 3))
        .button(t.referral_decline())
        .link(format!("/referrals/{id}"), t.back())
        .answer(&member.visit)
}

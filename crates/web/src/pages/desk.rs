//! The duty desk: concerns that nobody has taken up, and referrals that nobody answered.

use axum::response::Response;
use case::{CaseId, ReferralId};
use engine::{Form as FormMark, List, OnLapse, Parts, ReferralLine};

use super::work::referral_line;
use super::{errors, lists};
use crate::i18n::MessageFile;
use crate::lines::{Act, Line, LinesPage};
use crate::member::{Member, Posted, redirect};
use crate::visit::Id;

pub(crate) async fn show(member: Member) -> Response {
    let engine = member.engine();
    let views = match engine
        .lists(&member.session, &List::OF_DESK, lists::FIRST)
        .await
    {
        Ok(views) => views,
        Err(error) => return member.no_page(error),
    };
    // The page is the desk's, and so is each of its lists: whoever sees one of its concerns sees it.
    if !views.iter().any(|view| view.list == List::DeskConcerns) {
        return errors::nothing_here(&member.visit);
    }
    let sections = views.iter().map(|view| lists::section(&member, view));
    let layout = member.layout(member.texts().desk_title(), MessageFile::Desk);
    member.visit.page(&LinesPage {
        layout,
        lead: Vec::new(),
        sections: sections.collect(),
        seen: None,
        back: None,
    })
}

/// A referral that nobody answered, with the button that says it was dealt with.
pub(crate) fn lapsed_line(member: &Member, line: &ReferralLine) -> Line {
    let t = member.texts();
    let mut shown = referral_line(member, line);
    shown.href = String::new();
    shown.details.push(t.desk_next_lapsed());
    shown.act = Some(Act {
        action: format!("/cases/{}/referrals/{}/dealt-with", line.case, line.id),
        words: t.desk_dealt_with(),
        fields: vec![("form-key", member.visit.site.nonce())],
    });
    shown
}

pub(crate) async fn dealt_with(
    Id((case, referral)): Id<(CaseId, ReferralId)>,
    Posted { member, form }: Posted,
) -> Response {
    let mark = FormMark {
        key: Some(form.value("form-key")),
        ..FormMark::default()
    };
    let order = OnLapse(case, referral);
    let engine = member.engine();
    match engine
        .perform(&member.session, order, Parts::new(), mark)
        .await
    {
        Ok(_) if member.is_desk() => redirect("/desk?done=dealt-with"),
        Ok(_) => redirect("/overview?done=dealt-with"),
        Err(error) => member.no_page(error),
    }
}

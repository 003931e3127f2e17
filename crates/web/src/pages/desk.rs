//! The duty desk: concerns that nobody has taken up, and referrals that nobody answered.

use axum::response::Response;
use case::{CaseId, ReferralId};
use engine::{Form as FormMark, OnLapse, Parts, ReferralLine};

use super::work::{case_line, concern_line, referral_line};
use crate::i18n::MessageFile;
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, redirect};
use crate::visit::Id;

pub(crate) async fn show(member: Member) -> Response {
    let desk = match member.engine().desk(&member.session).await {
        Ok(desk) => desk,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let concern = |line| {
        let mut line = concern_line(&member, line);
        line.details.push(t.desk_next_presume());
        line
    };
    let sections = vec![
        Section {
            heading: t.desk_lapsed_heading(),
            none: t.desk_lapsed_none(),
            lines: desk
                .lapsed
                .iter()
                .map(|line| lapsed_line(&member, line))
                .collect(),
        },
        Section {
            heading: t.desk_concerns_heading(),
            none: t.desk_concerns_none(),
            lines: desk.concerns.iter().map(concern).collect(),
        },
        Section {
            heading: t.work_people_heading(),
            none: t.work_people_none(),
            lines: desk
                .cases
                .iter()
                .map(|line| case_line(&member, line))
                .collect(),
        },
    ];
    let layout = member.layout(t.desk_title(), MessageFile::Desk);
    member.visit.page(&LinesPage {
        layout,
        lead: Vec::new(),
        sections,
        seen: None,
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
        made_from: None,
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

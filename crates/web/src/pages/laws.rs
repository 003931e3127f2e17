//! A use of the law instead of an agreement, as the case and the co-ordinator's list show it.

use std::collections::BTreeSet;

use case::{Compartment, OrganisationId};
use jiff::Timestamp;

use super::work::labelled;
use crate::labels::{Label as _, Words};
use crate::lines::Line;
use crate::member::Member;

/// A use of the law instead of an agreement: on which article, what went to whom, and when.
pub(crate) fn law_line(
    member: &Member,
    at: Timestamp,
    to: OrganisationId,
    article: Option<&str>,
    carries: &BTreeSet<Compartment>,
) -> Line {
    let t = member.texts();
    let what = if carries.is_empty() {
        t.agreement_request_only()
    } else {
        let words: Vec<Words> = carries.iter().map(|it| it.label(t)).collect();
        words.join(" · ").into()
    };
    let details = vec![
        labelled(t.agreement_recipient(), member.name(to).to_owned().into()),
        labelled(t.law_what(), what),
        member.moment(at),
    ];
    Line {
        title: article.map_or_else(|| t.law_article_unknown().into_owned(), str::to_owned),
        details,
        ..Line::default()
    }
}

/// Whether the person was told of it.
pub(crate) fn told_tag(
    member: &Member,
    must_tell: Option<bool>,
    told_at: Option<Timestamp>,
) -> Option<(Words, &'static str)> {
    let t = member.texts();
    match (must_tell, told_at) {
        (_, Some(_)) => Some((t.law_person_told(), "green")),
        (Some(true), None) => Some((t.law_person_to_be_told(), "red")),
        (Some(false), None) => Some((t.law_person_not_told(), "orange")),
        (None, None) => None,
    }
}

//! What is sealed in a case: what there is, who may open it, opening it for a reason, and who did.

use std::borrow::Cow;
use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use case::person::{Case, Demand};
use case::{CaseId, Compartment, Purpose};
use engine::{AccessPage, AccessPlace, CaseView, SealState, SealedCompartment};

use super::errors;
use super::work::labelled;
use crate::form_page::Options;
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, from_code};
use crate::layout::Layout;
use crate::member::{Member, Posted, redirect};
use crate::sealed::{self, ShownAccess};
use crate::visit::Id;

type Words = Cow<'static, str>;

/// What is sealed, as the case page shows it.
pub(crate) struct ShownSealed {
    /// What can be opened: the code that is posted, and what it is called. What is needed first at
    /// night comes first.
    pub(crate) buttons: Vec<(String, Words)>,
    /// For what.
    pub(crate) purposes: Options,
    /// Everything there is.
    pub(crate) rows: Vec<SealedRow>,
}

/// One compartment.
pub(crate) struct SealedRow {
    pub(crate) what: Words,
    pub(crate) readers: Vec<String>,
    pub(crate) state: Words,
    pub(crate) colour: &'static str,
}

/// What is sealed in a case that is looked at.
pub(crate) fn shown(member: &Member, view: &CaseView) -> ShownSealed {
    let t = member.texts();
    let mut sealed: Vec<&SealedCompartment> = view.sealed.iter().collect();
    sealed.sort_by_key(|line| order(line.compartment));
    let can_be_opened = sealed.iter().filter(|it| it.state == SealState::Sealed);
    let buttons = can_be_opened.map(|line| {
        let what = name(member, &view.case, line.compartment);
        (line.compartment.to_string(), t.case_open(what))
    });
    let purposes = Purpose::OF_CASE
        .into_iter()
        .map(|purpose| (purpose.code(), purpose.label(t)));
    let rows = sealed.iter().map(|line| {
        let (state, colour) = match line.state {
            SealState::Open { until } => (t.case_open_until(member.moment(until)), "green"),
            SealState::Sealed => (t.case_sealed_yours(), "blue"),
            SealState::Closed => (t.part_closed(), "grey"),
        };
        let readers = line.readers.iter();
        SealedRow {
            what: name(member, &view.case, line.compartment).into(),
            readers: readers.map(|id| member.name(*id).to_owned()).collect(),
            state,
            colour,
        }
    });
    ShownSealed {
        buttons: buttons.collect(),
        purposes: purposes.collect(),
        rows: rows.collect(),
    }
}

/// How to reach the person stands first, and what a life may hang on.
fn order(compartment: Compartment) -> (u8, Compartment) {
    let place = match compartment {
        Compartment::Contact => 0,
        Compartment::Urgent => 1,
        Compartment::Identity => 2,
        Compartment::Location => 3,
        Compartment::Narrative => 4,
        Compartment::Health | Compartment::Legal | Compartment::Counselling => 5,
        Compartment::Referral(_)
        | Compartment::Numbers
        | Compartment::Emergency(_)
        | Compartment::Dossier(_)
        | Compartment::Conference(_)
        | Compartment::Integrity => 6,
    };
    (place, compartment)
}

/// What a compartment is called; the copy that a referral carries says whose.
fn name(member: &Member, case: &Case, compartment: Compartment) -> String {
    let label = compartment.label(member.texts());
    match compartment {
        Compartment::Referral(id) => match case.referrals.get(&id) {
            Some(referral) => format!("{label} – {}", member.name(referral.sent.to)),
            None => label.into_owned(),
        },
        _ => label.into_owned(),
    }
}

/// Opens what a button of the case page names, for the reason chosen beside it.
pub(crate) async fn open(Id(id): Id<CaseId>, Posted { member, form }: Posted) -> Response {
    let wanted: BTreeSet<Compartment> = form
        .values("compartment")
        .iter()
        .filter_map(|code| code.parse().ok())
        .collect();
    let purpose = from_code::<Purpose>(form.value("purpose"));
    let purpose = purpose.filter(|purpose| Purpose::OF_CASE.contains(purpose));
    let engine = member.engine();
    let Some(purpose) = purpose else {
        let nothing = BTreeSet::new();
        let admitted = engine.open_case(&member.session, id, &nothing, Purpose::Assistance);
        return match admitted.await {
            Ok(()) => errors::refused(&member, member.texts().case_open_purpose_missing()),
            Err(error) => member.no_page(error),
        };
    };
    match engine
        .open_case(&member.session, id, &wanted, purpose)
        .await
    {
        Ok(()) => redirect(&format!("/cases/{id}#person")),
        Err(error) => member.no_page(error),
    }
}

#[derive(Template)]
#[template(path = "accesses.html")]
struct AccessesPage {
    layout: Layout,
    accesses: Vec<ShownAccess>,
    older: String,
    back: String,
}

/// The whole record of who opened what of a case, a page at a time.
pub(crate) async fn accesses(Id(id): Id<CaseId>, member: Member) -> Response {
    let from = place(&member.visit.query("before"));
    let engine = member.engine();
    let page = match engine.case_accesses(&member.session, id, from).await {
        Ok(page) => page,
        Err(error) => return member.no_page(error),
    };
    let title = match member.calls(id.into()).await {
        Ok(called) => member.texts().case_page_title(called),
        Err(page) => return page,
    };
    accesses_page(&member, title, format!("/cases/{id}"), &page)
}

#[derive(Template)]
#[template(path = "seen.html")]
struct SeenPage {
    layout: Layout,
    seen: Vec<ShownAccess>,
    /// Who demanded to see the file, as far as the person was told; in place of why, what was answered.
    demands: Vec<ShownAccess>,
    /// When the sheet was made: what is opened later is not on it.
    until: Words,
    back: String,
}

/// A demand of which the person was told.
fn demand(member: &Member, demand: &Demand) -> ShownAccess {
    let t = member.texts();
    let received = &demand.received;
    let answer = match &demand.answer {
        None => t.seen_demand_waiting(),
        Some((answer, ..)) if answer.handed.is_empty() => t.seen_demand_nothing(),
        Some((answer, ..)) => {
            let handed = super::demand::parts(member, &answer.handed);
            labelled(t.demand_handed(), handed)
        }
    };
    ShownAccess {
        who: format!("{} – {}", received.body, received.capacity.label(t)),
        what: super::demand::parts(member, &received.asked),
        why: answer,
        when: t.day(received.received_on),
    }
}

/// A sheet to print and give to the person: who has seen what, as organisation and role. Its title says
/// nothing about anybody.
pub(crate) async fn seen(Id(id): Id<CaseId>, member: Member) -> Response {
    let engine = member.engine();
    let all = match engine.seen_of_case(&member.session, id).await {
        Ok(all) => all,
        Err(error) => return member.no_page(error),
    };
    let demands = match engine.demands_told(&member.session, id).await {
        Ok(demands) => demands,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let day = |at| t.day(member.day_of(at));
    // What is told about who sees the file is no part of it.
    let own = all.iter().filter(|seen| seen.compartment.is_standing());
    let shown = own.map(|seen| ShownAccess {
        who: match seen.organisation {
            Some(organisation) => sealed::with_roles(&member, organisation, &seen.roles),
            None => t.seen_other_organisation().into_owned(),
        },
        what: seen.compartment.label(t),
        why: seen.purpose.label(t),
        when: match day(seen.first) == day(seen.last) {
            true => day(seen.last),
            false => t.seen_from_to(day(seen.first), day(seen.last)),
        },
    });
    member.visit.page(&SeenPage {
        seen: shown.collect(),
        demands: demands.iter().map(|it| demand(&member, it)).collect(),
        layout: member.layout(t.seen_title(), MessageFile::Case),
        until: t.seen_until(day(engine.now())),
        back: format!("/cases/{id}"),
    })
}

/// A page of the record of what stands at `back`.
pub(crate) fn accesses_page(
    member: &Member,
    title: Words,
    back: String,
    page: &AccessPage,
) -> Response {
    member.visit.page(&AccessesPage {
        layout: member.layout(title, MessageFile::Case),
        accesses: sealed::accesses(member, page),
        older: older(&back, page),
        back,
    })
}

/// Where the entries before those of a page stand; empty if there are none.
pub(crate) fn older(of: &str, page: &AccessPage) -> String {
    page.next.map_or_else(String::new, |next| {
        let AccessPlace { case, concern } = next;
        format!("{of}/accesses?before={case}.{concern}")
    })
}

/// Reads a place from an address; one that cannot be read leads to the latest entries.
pub(crate) fn place(text: &str) -> Option<AccessPlace> {
    let (case, concern) = text.split_once('.')?;
    Some(AccessPlace {
        case: case.parse().ok()?,
        concern: concern.parse().ok()?,
    })
}

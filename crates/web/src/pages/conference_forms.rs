//! What whoever is responsible does about a conference of the local team: calls it, invites, moves it, writes down
//! that it was held and what was agreed, and says what became of that.

use std::collections::BTreeSet;

use axum::response::Response;
use case::content::Content;
use case::person::{
    ActionEnd, ActionKind, ConferenceOrder, ConferenceStanding, ConferenceWay, GuardianHeard,
    HeldConference, Invite, Need, NotDone, PersonHeard, PersonsPart, PersonsView, Reads,
    ShareBasis,
};
use case::{ActionId, Actor, CaseId, Compartment, ConferenceId, OrganisationId};
use engine::{CaseConferenceView, OnConference, Parts};
use jiff::Timestamp;

use super::case_forms::take_to;
use super::concern::{fresh, perform};
use super::conference::path;
use super::errors;
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code, options};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// What a conference's paper can hold facts of. Who somebody is and where they live is no part of it.
const OF_PAPER: [Compartment; 5] = [
    Compartment::Narrative,
    Compartment::Health,
    Compartment::Legal,
    Compartment::Counselling,
    Compartment::Contact,
];

pub(super) fn form_page(
    member: &Member,
    action: String,
    back: String,
    title: Words,
    form: Form,
) -> FormPage {
    let layout = member.layout(title, MessageFile::Conference);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, action, form)
        .field(Field::hidden("form-key", key))
        .link(back, member.texts().back())
}

/// Sealed words of a conference, where any were written.
pub(super) fn words(conference: ConferenceId, words: Option<String>) -> Parts {
    let words = words.map(|words| (Compartment::Conference(conference), Content::Words(words)));
    words.into_iter().collect()
}

/// When something begins, from a day and a time of day in the country.
fn starts(member: &Member, form: &mut Form) -> Option<Timestamp> {
    let t = member.texts();
    let day = form.day("on", &t);
    if day.is_none() && form.errors().is_empty() {
        form.fail("on-day", t.team_day_missing());
    }
    let time = form.required("time", 40, &t, t.team_time_missing())?;
    let instant = member.instant(day?, &time);
    if instant.is_none() {
        form.fail("time", t.team_time_wrong());
    }
    instant
}

fn part_options(member: &Member) -> Options {
    let t = member.texts();
    let parts = OF_PAPER.map(|part| (part.to_string(), part.label(t)));
    parts.into()
}

fn need_options(member: &Member) -> Options {
    let needs = options::<Need>(member.texts()).into_iter();
    needs
        .filter(|(code, _)| *code != Need::Holding.code())
        .collect()
}

fn read_part(code: &str) -> Option<Compartment> {
    let part = code.parse().ok()?;
    OF_PAPER.contains(&part).then_some(part)
}

pub(crate) async fn new(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.admit::<OnConference>(id).await {
        Ok(_) => {
            let mut form = fresh(&member);
            let conference = member.engine().new_id().to_string();
            form.set("conference", conference);
            call_page(&member, id, form).await
        }
        Err(page) => page,
    }
}

pub(crate) async fn new_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let Posted { member, mut form } = posted;
    if let Err(page) = member.admit::<OnConference>(id).await {
        return page;
    }
    let t = member.texts();
    let conference = form.value("conference").parse::<ConferenceId>().ok();
    let conference = conference.unwrap_or_else(|| ConferenceId::new(member.engine().new_id()));
    let needs: BTreeSet<_> = form
        .choices("needs", &t, from_code::<Need>)
        .into_iter()
        .collect();
    if needs.is_empty() {
        form.fail("needs", t.team_needs_missing());
    }
    let begins = starts(&member, &mut form);
    let way = form.required_choice("way", &t, t.team_way_missing(), from_code::<ConferenceWay>);
    let person = form.choice("person", &t, from_code::<PersonsPart>);
    let carries = form.choices("carries", &t, read_part);
    let carries: BTreeSet<_> = carries.into_iter().collect();
    let said = form.optional("words", LONGEST, &t);
    let named = form.choices("invite", &t, |it| it.parse::<OrganisationId>().ok());
    let may = match invitable(&member, id, &carries).await {
        Ok(may) => may,
        Err(page) => return page,
    };
    // Each is invited as far as the person's answer reaches.
    let invite = named.iter().filter_map(|to| {
        let (agreement, reads) = may.get(to)?;
        Some(Invite {
            to: *to,
            basis: ShareBasis::Agreement(*agreement),
            reads: *reads,
        })
    });
    let invite: Vec<_> = invite.collect();
    if invite.len() != named.len() {
        form.fail("invite", t.field_not_a_choice());
    }
    let (Some(begins), Some(way), true) = (begins, way, form.errors().is_empty()) else {
        return call_page(&member, id, form).await;
    };
    let order = ConferenceOrder::Call {
        conference,
        needs,
        starts: begins,
        way,
        person: person.unwrap_or(PersonsPart::NotAskedYet),
        carries,
        invite,
    };
    let parts = words(conference, said);
    match perform(&member, &mut form, OnConference(id, order), parts).await {
        Ok(()) => redirect(&format!("{}?done=conference-called", path(id, conference))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("needs", sentence);
            call_page(&member, id, form).await
        }
    }
}

type Invitable = std::collections::BTreeMap<OrganisationId, (case::AgreementId, Reads)>;

pub(super) async fn invitable(
    member: &Member,
    id: CaseId,
    carries: &BTreeSet<Compartment>,
) -> Result<Invitable, Response> {
    let engine = member.engine();
    let may = engine.may_be_invited(&member.session, id, carries).await;
    may.map_err(|error| member.no_page(error))
}

pub(super) fn by_name<'a>(
    member: &Member,
    organisations: impl IntoIterator<Item = &'a OrganisationId>,
) -> Options {
    let organisations = organisations.into_iter();
    let mut named: Options = organisations
        .map(|id| (id.to_string(), member.name(*id).to_owned().into()))
        .collect();
    named.sort_by(|(_, one), (_, other)| one.cmp(other));
    named
}

async fn call_page(member: &Member, id: CaseId, form: Form) -> Response {
    let t = member.texts();
    let may = match invitable(member, id, &BTreeSet::new()).await {
        Ok(may) => may,
        Err(page) => return page,
    };
    let conference = form.value("conference").to_owned();
    let action = format!("/cases/{id}/conferences/new");
    let mut page = form_page(member, action, format!("/cases/{id}"), t.team_new(), form)
        .field(Field::hidden("conference", conference))
        .lead(t.team_new_lead())
        .field(Field::checkboxes(
            "needs",
            t.team_needs_question(),
            need_options(member),
        ))
        .field(Field::day("on", t.team_day()))
        .field(Field::number("time", t.team_time()).hint(t.team_time_hint()))
        .field(Field::list::<ConferenceWay>("way", t.team_way(), t))
        .field(Field::list::<PersonsPart>("person", t.team_person(), t));
    if !member.in_coded_facts() {
        page = page
            .field(Field::area("words", t.team_words(), 8).hint(t.team_words_hint()))
            .field(
                Field::checkboxes("carries", t.team_carries_question(), part_options(member))
                    .hint(t.team_carries_hint()),
            );
    }
    page = match may.is_empty() {
        true => page.field(Field::heading(t.team_invitable_none())),
        false => page.field(
            Field::checkboxes(
                "invite",
                t.team_invite_question(),
                by_name(member, may.keys()),
            )
            .hint(t.team_invite_hint()),
        ),
    };
    page.button(t.team_new_button())
        .link(format!("/cases/{id}/agreements"), t.agreements_ask())
        .answer(&member.visit)
}

/// A conference of a case, for a form about it.
pub(super) async fn there(
    member: &Member,
    id: CaseId,
    conference: ConferenceId,
) -> Result<CaseConferenceView, Response> {
    member.admit::<OnConference>(id).await?;
    let engine = member.engine();
    let view = engine.case_conference(&member.session, id, conference);
    view.await.map_err(|error| member.no_page(error))
}

/// Carries out an order without a form, and leads back to the conference.
async fn act(
    id: CaseId,
    conference: ConferenceId,
    Posted { member, mut form }: Posted,
    order: ConferenceOrder,
    done: &str,
) -> Response {
    match perform(&member, &mut form, OnConference(id, order), Parts::new()).await {
        Ok(()) => redirect(&format!("{}?done={done}", path(id, conference))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

pub(crate) async fn off(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    posted: Posted,
) -> Response {
    let order = ConferenceOrder::CallOff(conference);
    act(id, conference, posted, order, "conference-off").await
}

pub(crate) async fn uninvite(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    posted: Posted,
) -> Response {
    if let Err(page) = posted.member.admit::<OnConference>(id).await {
        return page;
    }
    let Ok(organisation) = posted.form.value("organisation").parse() else {
        // A form that names nobody is told so, and shows nobody else that there is a conference.
        return errors::refused(&posted.member, posted.member.texts().refused_not_invited());
    };
    let order = ConferenceOrder::EndPart(conference, organisation);
    act(id, conference, posted, order, "conference-uninvited").await
}

pub(crate) async fn shift(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    member: Member,
) -> Response {
    match there(&member, id, conference).await {
        Ok(_) => move_page(&member, id, conference, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn shift_submit(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    posted: Posted,
) -> Response {
    let page = |member: &Member, id, form| move_page(member, id, conference, form);
    let to = format!("{}?done=conference-moved", path(id, conference));
    take_to(id, posted, ("time", to), page, |member, form| {
        let t = member.texts();
        let starts = starts(member, form);
        let missing = t.team_way_missing();
        let way = form.required_choice("way", &t, missing, from_code::<ConferenceWay>);
        let said = form.optional("words", LONGEST, &t);
        let order = ConferenceOrder::Move {
            conference,
            starts: starts?,
            way: way?,
        };
        Some((OnConference(id, order), words(conference, said)))
    })
    .await
}

fn move_page(member: &Member, id: CaseId, conference: ConferenceId, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(id, conference);
    form_page(member, format!("{back}/move"), back, t.team_move(), form)
        .lead(t.team_move_lead())
        .field(Field::day("on", t.team_day()))
        .field(Field::number("time", t.team_time()).hint(t.team_time_hint()))
        .field(Field::list::<ConferenceWay>("way", t.team_way(), t))
        .field(Field::area("words", t.team_move_words(), 3).hint(t.team_sealed_hint()))
        .button(t.team_move())
}

pub(crate) async fn held(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    member: Member,
) -> Response {
    match there(&member, id, conference).await {
        Ok(view) => held_page(&member, &view, conference, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn held_submit(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    Posted { member, form }: Posted,
) -> Response {
    let view = match there(&member, id, conference).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let page = |member: &Member, _, form| held_page(member, &view, conference, form);
    let to = format!("{}?done=conference-held", path(id, conference));
    let posted = Posted { member, form };
    let child = view.child;
    take_to(id, posted, ("on-day", to), page, |member, form| {
        let t = member.texts();
        let on = form.day("on", &t).unwrap_or_else(|| member.today());
        let attended = form.choices("attended", &t, |it| it.parse::<OrganisationId>().ok());
        let missing = t.team_person_heard_missing();
        let person = form.required_choice("person", &t, missing, from_code::<PersonHeard>);
        let guardian = match child {
            true => {
                let missing = t.team_guardian_missing();
                let said =
                    form.required_choice("guardian", &t, missing, from_code::<GuardianHeard>);
                Some(said?)
            }
            false => None,
        };
        let missing = t.team_view_missing();
        let view = form.required_choice("view", &t, missing, from_code::<PersonsView>);
        let said = form.optional("words", LONGEST, &t);
        let held = HeldConference {
            conference,
            on,
            attended: attended.into_iter().collect(),
            person: person?,
            guardian,
            view: view?,
            by: Actor::System,
        };
        let order = ConferenceOrder::Hold(held);
        Some((OnConference(id, order), words(conference, said)))
    })
    .await
}

fn held_page(
    member: &Member,
    view: &CaseConferenceView,
    conference: ConferenceId,
    form: Form,
) -> FormPage {
    let t = member.texts();
    let back = path(view.case.id, conference);
    let parts = view
        .conference
        .parts()
        .map(|(organisation, _)| organisation);
    let parts: Vec<_> = parts.collect();
    let mut page = form_page(member, format!("{back}/held"), back, t.team_hold(), form)
        .lead(t.team_hold_lead())
        .field(Field::day("on", t.team_held_on()).hint(t.team_held_on_hint()));
    if !parts.is_empty() {
        let there = by_name(member, &parts);
        page = page.field(Field::checkboxes("attended", t.team_attended(), there));
    }
    page = page.field(Field::list::<PersonHeard>(
        "person",
        t.team_person_heard(),
        t,
    ));
    if view.child {
        page = page.field(Field::list::<GuardianHeard>(
            "guardian",
            t.team_guardian(),
            t,
        ));
    }
    page.field(Field::list::<PersonsView>("view", t.team_view(), t).hint(t.team_view_hint()))
        .field(Field::area("words", t.team_minutes(), 8).hint(t.team_sealed_hint()))
        .button(t.team_hold())
}

/// Who can be asked to do something: the holder, and whoever is invited.
fn owners(member: &Member, view: &CaseConferenceView) -> Options {
    let t = member.texts();
    let parts: Vec<_> = view.conference.parts().map(|(it, _)| it).collect();
    let own = member.name(view.case.holder).to_owned();
    let mut owners = vec![("holder".to_owned(), t.action_holder(own))];
    owners.extend(by_name(member, &parts));
    owners
}

/// Who is asked; `Some(None)` for whoever is responsible.
pub(super) fn read_owner(code: &str) -> Option<Option<OrganisationId>> {
    match code {
        "holder" => Some(None),
        code => code.parse().ok().map(Some),
    }
}

pub(crate) async fn action(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    member: Member,
) -> Response {
    match there(&member, id, conference).await {
        Ok(view) => action_page(&member, &view, conference, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn action_submit(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    Posted { member, form }: Posted,
) -> Response {
    let view = match there(&member, id, conference).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let page = |member: &Member, _, form| action_page(member, &view, conference, form);
    let to = format!("{}?done=action-agreed", path(id, conference));
    let posted = Posted { member, form };
    take_to(id, posted, ("kind", to), page, |member, form| {
        let t = member.texts();
        let missing = t.action_kind_missing();
        let kind = form.required_choice("kind", &t, missing, from_code::<ActionKind>);
        let asked = form.required_choice("owner", &t, t.action_owner_missing(), read_owner);
        let last_day = form.day("by", &t);
        if last_day.is_none() && form.errors().is_empty() {
            form.fail("by-day", t.action_last_day_missing());
        }
        let said = form.optional("words", LONGEST, &t);
        let order = ConferenceOrder::Agree {
            conference,
            kind: kind?,
            asked: asked?,
            last_day: last_day?,
        };
        Some((OnConference(id, order), words(conference, said)))
    })
    .await
}

fn action_page(
    member: &Member,
    view: &CaseConferenceView,
    conference: ConferenceId,
    form: Form,
) -> FormPage {
    let t = member.texts();
    let back = path(view.case.id, conference);
    let owner = Field::radios("owner", t.action_owner_question(), owners(member, view));
    form_page(member, format!("{back}/action"), back, t.action_new(), form)
        .lead(t.action_new_lead())
        .field(Field::list::<ActionKind>("kind", t.action_kind(), t))
        .field(Field::area("words", t.action_words(), 4).hint(t.team_sealed_hint()))
        .field(owner.hint(t.action_owner_hint()))
        .field(Field::day("by", t.action_last_day()))
        .button(t.action_new_button())
}

/// What can be said of an action: how it ended, or who is asked to take it on.
pub(super) fn outcomes(member: &Member) -> Options {
    let t = member.texts();
    let not_done = options::<NotDone>(t).into_iter().map(|(code, words)| {
        let words = super::work::labelled(t.action_not_done(), words);
        (format!("not:{code}"), words)
    });
    [("done".to_owned(), t.action_done())]
        .into_iter()
        .chain(not_done)
        .chain([("not-needed".to_owned(), t.action_not_needed())])
        .collect()
}

pub(super) fn read_outcome(code: &str) -> Option<ActionEnd> {
    match code {
        "done" => Some(ActionEnd::Done),
        "not-needed" => Some(ActionEnd::NoLongerNeeded),
        code => {
            let why = code.strip_prefix("not:")?;
            from_code::<NotDone>(why).map(ActionEnd::NotDone)
        }
    }
}

/// Offers to hand an action on, after the ways in which it can have ended.
pub(super) fn hand_on_options(organisations: Options, member: &Member) -> Options {
    let t = member.texts();
    let to = organisations.into_iter().map(|(code, name)| {
        let words = match code.as_str() {
            "holder" => t.action_give_to_holder(),
            _ => t.action_hand_on(name),
        };
        (format!("to:{code}"), words)
    });
    to.collect()
}

pub(crate) async fn change(
    Id((id, conference, action)): Id<(CaseId, ConferenceId, u64)>,
    member: Member,
) -> Response {
    match open_action(&member, id, conference, action).await {
        Ok(view) => {
            change_page(&member, &view, conference, action, fresh(&member)).answer(&member.visit)
        }
        Err(page) => page,
    }
}

async fn open_action(
    member: &Member,
    id: CaseId,
    conference: ConferenceId,
    action: u64,
) -> Result<CaseConferenceView, Response> {
    let view = there(member, id, conference).await?;
    let there = view.actions.iter().any(|it| it.id.version() == action);
    let called_off = view.conference.standing == ConferenceStanding::CalledOff;
    match there && !called_off {
        true => Ok(view),
        false => Err(errors::nothing_here(&member.visit)),
    }
}

pub(crate) async fn change_submit(
    Id((id, conference, action)): Id<(CaseId, ConferenceId, u64)>,
    Posted { member, form }: Posted,
) -> Response {
    let view = match open_action(&member, id, conference, action).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let page = |member: &Member, _, form| change_page(member, &view, conference, action, form);
    let to = format!("{}?done=action-changed", path(id, conference));
    let posted = Posted { member, form };
    take_to(id, posted, ("what", to), page, |member, form| {
        let t = member.texts();
        let action = ActionId::agreed_by(action);
        let missing = t.action_what_missing();
        let order = form.required_choice("what", &t, missing, |code| {
            Some(match code.strip_prefix("to:") {
                Some(to) => ConferenceOrder::HandOn {
                    action,
                    to: read_owner(to)?,
                },
                None => ConferenceOrder::End {
                    action,
                    how: read_outcome(code)?,
                },
            })
        });
        let said = form.optional("words", LONGEST, &t);
        Some((OnConference(id, order?), words(conference, said)))
    })
    .await
}

fn change_page(
    member: &Member,
    view: &CaseConferenceView,
    conference: ConferenceId,
    action: u64,
    form: Form,
) -> FormPage {
    let t = member.texts();
    let back = path(view.case.id, conference);
    let mut what = outcomes(member);
    what.extend(hand_on_options(owners(member, view), member));
    let title = view.actions.iter().find(|it| it.id.version() == action);
    let title = title.map_or_else(|| t.action_heading(), |it| it.action.agreed.kind.label(t));
    let address = format!("{back}/actions/{action}");
    form_page(member, address, back, title, form)
        .field(Field::radios("what", t.action_what(), what))
        .field(Field::area("words", t.action_change_words(), 4).hint(t.team_sealed_hint()))
        .button(t.action_change_button())
}

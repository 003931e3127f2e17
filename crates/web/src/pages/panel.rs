//! A dossier for identification as the panel sees it: by its number, with the votes that are known to have been cast
//! and never how, and what to do next.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::clock::Outcome;
use case::content::Content;
use case::person::{DossierStanding, PanelOrder, PanelProcedure, PanelUrgency};
use case::{CaseEvent, Compartment, DossierId, MemberId, Reference};
use engine::{Ballot, DossierLine, DossierView, DossierWords, EngineError, Form as Mark, Parts};

use super::concern::{Entry, by_whom, fresh};
use super::errors;
use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::layout::Layout;
use crate::lines::{Act, Line, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::sealed;
use crate::visit::Id;

#[derive(Template)]
#[template(path = "dossier.html")]
pub(super) struct DossierPage {
    pub(super) layout: Layout,
    pub(super) tag: (Words, &'static str),
    /// What is to be known before anything is done.
    pub(super) lead: Vec<Words>,
    pub(super) next: Vec<(String, Words)>,
    pub(super) acts: Vec<Act>,
    pub(super) facts: Vec<(Words, Words)>,
    pub(super) sections: Vec<Section>,
    pub(super) entries: Vec<Entry>,
    pub(super) back: String,
}

/// How a dossier stands, in words and a colour.
pub(super) fn state(
    member: &Member,
    standing: &str,
    outcome: Option<Outcome>,
) -> (Words, &'static str) {
    let t = member.texts();
    match (standing, outcome) {
        ("submitted", _) => (t.panel_state_submitted(), "blue"),
        ("incomplete", _) => (t.panel_state_incomplete(), "orange"),
        ("ready", _) => (t.panel_state_ready(), "turquoise"),
        ("voting", _) => (t.panel_state_voting(), "purple"),
        ("counted", _) => (t.panel_state_counted(), "red"),
        ("withdrawn", _) => (t.panel_state_withdrawn(), "grey"),
        (_, Some(outcome)) => {
            let colour = match outcome {
                Outcome::Positive => "green",
                Outcome::Negative => "orange",
            };
            (outcome.label(t), colour)
        }
        _ => (t.panel_state_decided(), "grey"),
    }
}

/// The code of a standing, and what was decided.
pub(super) fn standing(of: DossierStanding) -> (&'static str, Option<Outcome>) {
    match of {
        DossierStanding::Submitted => ("submitted", None),
        DossierStanding::Incomplete => ("incomplete", None),
        DossierStanding::Ready => ("ready", None),
        DossierStanding::Voting(_) => ("voting", None),
        DossierStanding::Counted(..) => ("counted", None),
        DossierStanding::Decided(outcome) => ("decided", Some(outcome)),
        DossierStanding::Withdrawn => ("withdrawn", None),
    }
}

/// How the panel decides, in words.
pub(super) fn procedure(member: &Member, procedure: PanelProcedure) -> Words {
    let t = member.texts();
    match procedure {
        PanelProcedure::Sitting { on } => t.panel_sitting(t.day(on)),
        PanelProcedure::Written { why } => t.panel_written(why.label(t)),
    }
}

/// What happened with a dossier, as timelines and pages say it. Who voted stands on no page but the secretariat's.
pub(crate) fn title(member: &Member, event: &CaseEvent) -> Words {
    let t = member.texts();
    match event {
        CaseEvent::DossierSubmitted(_) => t.event_dossier_submitted(),
        CaseEvent::DossierSupplemented { .. } => t.event_dossier_supplemented(),
        CaseEvent::DossierChecked { complete: true, .. } => t.event_dossier_complete(),
        CaseEvent::DossierChecked { .. } => t.event_dossier_incomplete(),
        CaseEvent::DossierWithdrawn { .. } => t.event_dossier_withdrawn(),
        CaseEvent::PanelDecided(decision) => t.event_panel_decided(decision.outcome.label(t)),
        CaseEvent::PanelDissentKept { .. } => t.event_panel_dissent(),
        CaseEvent::ReconsiderationAsked { .. } => t.event_reconsideration(),
        _ => t.event_panel_works(),
    }
}

/// What was written about a dossier.
pub(super) fn entries(member: &Member, id: DossierId, written: &[DossierWords]) -> Vec<Entry> {
    let written = written.iter().map(|words| {
        let part = (Compartment::Dossier(id), words.words.clone());
        // A dissent is nobody's but of whoever signs it in its own words.
        let dissent = matches!(words.event, CaseEvent::PanelDissentKept { .. });
        Entry {
            title: title(member, &words.event),
            by: match dissent {
                true => Cow::Borrowed(""),
                false => by_whom(member, &words.event.actor()),
            },
            at: words.at.to_string(),
            when: member.moment(words.at),
            parts: sealed::parts(member, &[part]),
        }
    });
    written.collect()
}

/// A dossier in the panel's list.
pub(crate) fn line(member: &Member, line: &DossierLine) -> Line {
    let t = member.texts();
    let (words, colour) = state(member, &line.state, None);
    let mut details = vec![labelled(
        t.panel_handed_in(),
        t.day(member.day_of(line.body.submitted_at)),
    )];
    let pending = line.state != "decided";
    match line.body.due.filter(|_| pending) {
        Some(due) => {
            let last = t.day(member.last_day(due));
            details.push(labelled(t.panel_due(), last));
            details.push(member.left(due));
        }
        None if pending => details.push(t.panel_due_unknown()),
        None => {}
    }
    if let Some(why) = line.body.urgent.filter(|_| pending) {
        details.push(labelled(t.panel_urgent(), why.label(t)));
    }
    if line.body.again && pending {
        details.push(t.panel_again());
    }
    if line.state == "voting" {
        details.push(match line.voted {
            true => t.panel_you_voted(),
            false => t.panel_vote_open(),
        });
    }
    Line {
        href: format!("/panel/{}", line.id),
        title: line.number.to_string(),
        tag: Some((words, colour)),
        details,
        act: None,
    }
}

pub(crate) async fn show(Id(id): Id<DossierId>, member: Member) -> Response {
    let view = match member.engine().dossier(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let (code, outcome) = standing(view.dossier.standing);
    let mut lead = Vec::new();
    if !view.agreed {
        lead.push(t.panel_not_agreed());
    }
    if matches!(view.dossier.standing, DossierStanding::Voting(_))
        && let Err(refusal) = view.quorum.standing.check()
        && let Trouble::Sentence(sentence) = member.trouble(EngineError::Refused(refusal))
    {
        lead.push(sentence);
    }
    let title = t.panel_dossier_title(Reference::from(id));
    member.visit.page(&DossierPage {
        layout: member.layout(title, MessageFile::Panel),
        tag: state(&member, code, outcome),
        lead,
        next: next(&member, &view),
        acts: acts(&member, &view),
        facts: facts(&member, &view),
        sections: members(&member, &view).into_iter().collect(),
        entries: entries(&member, id, &view.written),
        back: "/lists/dossiers".to_owned(),
    })
}

fn facts(member: &Member, view: &DossierView) -> Vec<(Words, Words)> {
    let t = member.texts();
    let it = &view.dossier;
    let mut facts = vec![(t.panel_handed_in(), member.moment(it.at))];
    match &view.due {
        Some(due) => {
            facts.push((t.panel_due(), t.day(due.last_day)));
            facts.push((t.panel_law(), due.article.clone().into()));
        }
        None if it.standing.is_pending() => facts.push((t.panel_due(), t.panel_due_unknown())),
        None => {}
    }
    if let Some(why) = it.submitted.urgent {
        facts.push((t.panel_urgent(), why.label(t)));
    }
    if view.child {
        facts.push((t.panel_child(), t.panel_child_means()));
    }
    let quorum = &view.quorum.standing;
    facts.push((
        t.panel_quorum(),
        t.panel_quorum_text(quorum.bodies_needed, quorum.may_vote, quorum.members_needed),
    ));
    let article = Words::from(view.quorum.article.clone());
    let law = match view.quorum.stated {
        true => article,
        false => labelled(t.panel_quorum_gap(), article),
    };
    facts.push((t.panel_quorum_law(), law));
    if let DossierStanding::Voting(how) | DossierStanding::Counted(how, _) = it.standing {
        facts.push((t.panel_procedure(), procedure(member, how)));
        facts.push((
            t.panel_voted(),
            t.panel_voted_text(quorum.bodies, quorum.members),
        ));
    }
    if let DossierStanding::Counted(_, counts) = it.standing {
        facts.push((
            t.panel_counts(),
            t.panel_counts_text(counts.abstained, counts.negative, counts.positive),
        ));
    }
    for (decision, at, _) in it.decisions.iter().rev() {
        facts.push((t.panel_decision(), decision.outcome.label(t)));
        facts.push((t.panel_decided_at(), member.moment(*at)));
        facts.push((t.panel_procedure(), procedure(member, decision.procedure)));
    }
    facts
}

fn next(member: &Member, view: &DossierView) -> Vec<(String, Words)> {
    let t = member.texts();
    let mut next = Vec::new();
    let mut to = |rest: &str, words| next.push((format!("/panel/{}/{rest}", view.id), words));
    let standing = view.dossier.standing;
    let voting = matches!(standing, DossierStanding::Voting(_));
    if view.may_vote && voting && !view.voted && view.agreed {
        to("vote", t.panel_vote());
    }
    if view.may_keep {
        match standing {
            DossierStanding::Submitted | DossierStanding::Incomplete => {
                to("check", t.panel_check());
            }
            DossierStanding::Ready => {
                to("round", t.panel_round());
                to("check", t.panel_check());
            }
            DossierStanding::Voting(_) => to("round", t.panel_round_again()),
            DossierStanding::Counted(..) => {
                to("reasons", t.panel_reasons());
                to("dissent", t.panel_dissent());
            }
            DossierStanding::Decided(_) => to("dissent", t.panel_dissent()),
            DossierStanding::Withdrawn => {}
        }
    }
    if view.may_vote && standing.is_pending() {
        to("recuse", t.panel_recuse());
    }
    next
}

fn acts(member: &Member, view: &DossierView) -> Vec<Act> {
    let voting = matches!(view.dossier.standing, DossierStanding::Voting(_));
    let ready = view.agreed && view.quorum.standing.check().is_ok();
    let counts = view.may_keep && voting && ready;
    let act = counts.then(|| Act {
        action: format!("/panel/{}/count", view.id),
        words: member.texts().panel_count(),
        fields: vec![("form-key", member.visit.site.nonce())],
    });
    act.into_iter().collect()
}

fn members(member: &Member, view: &DossierView) -> Option<Section> {
    let t = member.texts();
    let pending = view.dossier.standing.is_pending();
    let seat = |it: &engine::PanelMember| match it.seat {
        Some(body) => labelled(t.panel_seat(), member.name(body).to_owned().into()),
        None => t.panel_no_seat(),
    };
    let line = |it: &engine::PanelMember| Line {
        title: it.name.clone(),
        details: vec![seat(it)],
        tag: match (it.recused, it.voted) {
            (true, _) => Some((t.panel_member_recused(), "grey")),
            (false, true) => Some((t.panel_member_voted(), "green")),
            (false, false) => None,
        },
        act: (!it.recused && pending).then(|| Act {
            action: format!("/panel/{}/lock", view.id),
            words: t.panel_lock(),
            fields: vec![
                ("form-key", member.visit.site.nonce()),
                ("member", it.id.to_string()),
            ],
        }),
        ..Line::default()
    };
    view.may_keep.then(|| Section {
        heading: t.panel_members(),
        none: t.panel_members_none(),
        lines: view.members.iter().map(line).collect(),
        more: None,
    })
}

/// What a form of a dossier says of itself. What was typed is left out where it would tell a vote.
fn mark<'a>(form: &'a Form, said: &'a [u8]) -> Mark<'a> {
    let key = form.value("form-key");
    Mark {
        key: (!key.is_empty()).then_some(key),
        made_from: None,
        said: Some(said),
    }
}

/// Where an order of the panel leads once it was carried out, or the sentence to show.
fn done<T>(member: &Member, id: DossierId, result: Result<T, EngineError>, done: &str) -> Trouble {
    match result {
        Ok(_) => Trouble::Page(redirect(&format!("/panel/{id}?done={done}"))),
        Err(error) => member.trouble(error),
    }
}

/// Who may do what about a dossier, before a form of it is shown or read.
async fn admitted(member: &Member, id: DossierId, keeps: bool) -> Result<DossierView, Response> {
    match member.engine().dossier(&member.session, id).await {
        Ok(view) if keeps && view.may_keep || !keeps && view.may_vote => Ok(view),
        Ok(_) => Err(errors::nothing_here(&member.visit)),
        Err(error) => Err(member.no_page(error)),
    }
}

fn form_page(member: &Member, id: DossierId, rest: &str, title: Words, form: Form) -> FormPage {
    let layout = member.layout(title, MessageFile::Panel);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("/panel/{id}/{rest}"), form)
        .field(Field::hidden("form-key", key))
        .link(format!("/panel/{id}"), member.texts().back())
}

fn words(id: DossierId, words: Option<String>) -> Parts {
    let words = words.map(|words| (Compartment::Dossier(id), Content::Words(words)));
    words.into_iter().collect()
}

/// Carries out what the secretariat typed into a form.
async fn keep(
    member: Member,
    mut form: Form,
    (id, field, to): (DossierId, &str, &str),
    page: impl FnOnce(&Member, DossierId, Form) -> FormPage,
    read: impl FnOnce(&Member, &mut Form) -> Option<(PanelOrder, Parts)>,
) -> Response {
    if let Err(page) = admitted(&member, id, true).await {
        return page;
    }
    let read = read(&member, &mut form);
    if let Some((order, parts)) = read.filter(|_| form.errors().is_empty()) {
        let said = form.said();
        let mark = mark(&form, &said);
        let engine = member.engine();
        let kept = engine.keep_dossier(&member.session, id, order, parts, mark);
        let kept = kept.await;
        match done(&member, id, kept, to) {
            Trouble::Page(page) => return page,
            Trouble::Sentence(sentence) => form.fail(field, sentence),
        }
    }
    page(&member, id, form).answer(&member.visit)
}

async fn kept_form(
    id: DossierId,
    member: Member,
    page: impl FnOnce(&Member, DossierId, Form) -> FormPage,
) -> Response {
    match admitted(&member, id, true).await {
        Ok(_) => page(&member, id, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn check(Id(id): Id<DossierId>, member: Member) -> Response {
    kept_form(id, member, check_page).await
}

pub(crate) async fn check_submit(
    Id(id): Id<DossierId>,
    Posted { member, form }: Posted,
) -> Response {
    let about = (id, "complete", "dossier-checked");
    keep(member, form, about, check_page, |member, form| {
        let t = member.texts();
        let complete = match form.value("complete") {
            "yes" => true,
            "no" => false,
            _ => {
                form.fail("complete", t.panel_check_missing());
                return None;
            }
        };
        let missing = match complete {
            true => None,
            false => Some(form.required("words", LONGEST, &t, t.panel_missing_missing())?),
        };
        Some((PanelOrder::Check { complete }, words(id, missing)))
    })
    .await
}

fn check_page(member: &Member, id: DossierId, form: Form) -> FormPage {
    let t = member.texts();
    let options: Options = vec![
        ("yes".to_owned(), t.panel_complete()),
        ("no".to_owned(), t.panel_incomplete()),
    ];
    form_page(member, id, "check", t.panel_check(), form)
        .field(Field::radios("complete", t.panel_check_question(), options))
        .field(Field::area("words", t.panel_missing(), 4).hint(t.panel_words_hint()))
        .button(t.panel_save())
}

pub(crate) async fn round(Id(id): Id<DossierId>, member: Member) -> Response {
    kept_form(id, member, round_page).await
}

pub(crate) async fn round_submit(
    Id(id): Id<DossierId>,
    Posted { member, form }: Posted,
) -> Response {
    let about = (id, "how", "round-opened");
    keep(member, form, about, round_page, |member, form| {
        let t = member.texts();
        let how = match form.value("how") {
            "sitting" => match form.day("on", &t) {
                Some(on) => PanelProcedure::Sitting { on },
                None => {
                    if form.errors().is_empty() {
                        form.fail("on-day", t.panel_sitting_missing());
                    }
                    return None;
                }
            },
            "written" => {
                let missing = t.panel_why_missing();
                let why = form.required_choice("why", &t, missing, from_code::<PanelUrgency>);
                PanelProcedure::Written { why: why? }
            }
            _ => {
                form.fail("how", t.panel_how_missing());
                return None;
            }
        };
        Some((PanelOrder::OpenRound(how), Parts::new()))
    })
    .await
}

fn round_page(member: &Member, id: DossierId, form: Form) -> FormPage {
    let t = member.texts();
    let options: Options = vec![
        ("sitting".to_owned(), t.panel_how_sitting()),
        ("written".to_owned(), t.panel_how_written()),
    ];
    form_page(member, id, "round", t.panel_round(), form)
        .lead(t.panel_round_lead())
        .field(Field::radios("how", t.panel_procedure(), options))
        .field(Field::day("on", t.panel_sitting_on()))
        .field(Field::list::<PanelUrgency>("why", t.panel_written_why(), t))
        .button(t.panel_round_button())
}

pub(crate) async fn reasons(Id(id): Id<DossierId>, member: Member) -> Response {
    kept_form(id, member, reasons_page).await
}

pub(crate) async fn reasons_submit(
    Id(id): Id<DossierId>,
    Posted { member, form }: Posted,
) -> Response {
    let about = (id, "words", "panel-decided");
    keep(member, form, about, reasons_page, |member, form| {
        let t = member.texts();
        let why = form.required("words", LONGEST, &t, t.panel_reasons_missing());
        Some((PanelOrder::Decide, words(id, Some(why?))))
    })
    .await
}

fn reasons_page(member: &Member, id: DossierId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "reasons", t.panel_reasons(), form)
        .lead(t.panel_reasons_lead())
        .field(Field::area("words", t.panel_reasons_label(), 10))
        .button(t.panel_reasons_button())
}

pub(crate) async fn dissent(Id(id): Id<DossierId>, member: Member) -> Response {
    kept_form(id, member, dissent_page).await
}

pub(crate) async fn dissent_submit(
    Id(id): Id<DossierId>,
    Posted { member, form }: Posted,
) -> Response {
    let about = (id, "words", "dissent-kept");
    keep(member, form, about, dissent_page, |member, form| {
        let t = member.texts();
        let said = form.required("words", LONGEST, &t, t.panel_dissent_missing());
        Some((PanelOrder::KeepDissent, words(id, Some(said?))))
    })
    .await
}

fn dissent_page(member: &Member, id: DossierId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "dissent", t.panel_dissent(), form)
        .lead(t.panel_dissent_lead())
        .field(Field::area("words", t.panel_dissent_label(), 8))
        .button(t.panel_save())
}

/// Locks a dossier from a member, as the secretariat does.
pub(crate) async fn lock(Id(id): Id<DossierId>, Posted { member, form }: Posted) -> Response {
    if let Err(page) = admitted(&member, id, true).await {
        return page;
    }
    let Ok(whom) = form.value("member").parse::<MemberId>() else {
        return errors::refused(&member, member.texts().refused_not_a_member());
    };
    let own = whom == member.session.principal().member;
    let said = form.said();
    let (order, mark) = (PanelOrder::Recuse(whom), mark(&form, &said));
    let engine = member.engine();
    let kept = engine.keep_dossier(&member.session, id, order, Parts::new(), mark);
    match kept.await {
        Ok(_) if own => redirect("/lists/dossiers?done=recused"),
        Ok(_) => redirect(&format!("/panel/{id}?done=locked")),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn count(Id(id): Id<DossierId>, Posted { member, form }: Posted) -> Response {
    if let Err(page) = admitted(&member, id, true).await {
        return page;
    }
    let said = form.said();
    let mark = mark(&form, &said);
    let counted = member.engine().count_votes(&member.session, id, mark).await;
    match done(&member, id, counted, "votes-counted") {
        Trouble::Page(page) => page,
        Trouble::Sentence(sentence) => errors::refused(&member, sentence),
    }
}

pub(crate) async fn vote(Id(id): Id<DossierId>, member: Member) -> Response {
    match admitted(&member, id, false).await {
        Ok(view) => vote_page(&member, &view, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn vote_submit(
    Id(id): Id<DossierId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match admitted(&member, id, false).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let t = member.texts();
    let ballot = match form.value("ballot") {
        "positive" => Some(Ballot::Positive),
        "negative" => Some(Ballot::Negative),
        "abstained" => Some(Ballot::Abstained),
        _ => None,
    };
    if ballot.is_none() {
        form.fail("ballot", t.panel_ballot_missing());
    }
    if let Some(ballot) = ballot {
        let key = form.value("form-key");
        let key = (!key.is_empty()).then_some(key);
        let engine = member.engine();
        let cast = engine.vote(&member.session, id, ballot, key).await;
        match done(&member, id, cast, "voted") {
            Trouble::Page(page) => return page,
            Trouble::Sentence(sentence) => form.fail("ballot", sentence),
        }
    }
    // How somebody would have voted is written back into no page.
    form.set("ballot", "");
    vote_page(&member, &view, form).answer(&member.visit)
}

fn vote_page(member: &Member, view: &DossierView, form: Form) -> FormPage {
    let t = member.texts();
    let ballots: Options = vec![
        ("positive".to_owned(), t.panel_ballot_positive()),
        ("negative".to_owned(), t.panel_ballot_negative()),
        ("abstained".to_owned(), t.panel_ballot_abstained()),
    ];
    let seat = view
        .seat
        .map(|body| Field::shown(t.panel_seat(), member.name(body)));
    form_page(member, view.id, "vote", t.panel_vote(), form)
        .lead(t.panel_vote_lead())
        .fields(seat)
        .field(Field::radios("ballot", t.panel_ballot(), ballots))
        .button(t.panel_vote_button())
}

pub(crate) async fn recuse(Id(id): Id<DossierId>, member: Member) -> Response {
    match admitted(&member, id, false).await {
        Ok(_) => recuse_page(&member, id, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn recuse_submit(
    Id(id): Id<DossierId>,
    Posted { member, form }: Posted,
) -> Response {
    if let Err(page) = admitted(&member, id, false).await {
        return page;
    }
    let said = form.said();
    let mark = mark(&form, &said);
    let recused = member.engine().recuse_oneself(&member.session, id, mark);
    match recused.await {
        Ok(_) => redirect("/lists/dossiers?done=recused"),
        Err(error) => member.no_page(error),
    }
}

fn recuse_page(member: &Member, id: DossierId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "recuse", t.panel_recuse(), form)
        .lead(t.panel_recuse_lead())
        .button(t.panel_recuse_button())
}

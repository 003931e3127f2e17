//! A person's own page: in plain words, under titles that say nothing, with a way out on each.
//!
//! Whoever signed in with the word for danger finds general information at every address of it, and the
//! same buttons.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use case::content::{Content, SafeContact};
use case::person::Demand;
use case::seen::Seen;
use case::{Compartment, OrganisationId};
use engine::{
    EngineError, HeldPart, OwnConference, OwnRecord, PageSecret, PageSession, SessionError,
    SignInError,
};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::work::labelled;
use super::{errors, rights, sign_in};
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage};
use crate::i18n::{MessageFile, Texts};
use crate::labels::Label as _;
use crate::layout::Layout;
use crate::member::redirect;
use crate::site::Site;
use crate::visit::Visit;

type Words = Cow<'static, str>;

#[derive(Template)]
#[template(path = "mine.html")]
pub(super) struct MinePage {
    layout: Layout,
    pub(super) lead: Vec<Words>,
    links: Vec<(&'static str, Words)>,
    pub(super) sections: Vec<Section>,
    bullets: Vec<Words>,
    back: bool,
}

pub(super) struct Section {
    pub(super) heading: Words,
    pub(super) lines: Vec<Words>,
    /// Something that can be done about it: what is sent, and the words of the button.
    pub(super) act: Option<(String, Words)>,
}

/// Somebody signed in to a page.
pub(super) struct Reader {
    pub(super) visit: Visit,
    pub(super) session: PageSession,
}

impl Reader {
    /// Whoever is signed in; anybody else is led to where one does.
    pub(super) async fn of(visit: Visit) -> Result<Reader, Response> {
        match session(&visit).await {
            Ok(Some(session)) => Ok(Reader { visit, session }),
            Ok(None) => Err(redirect("/my-page")),
            Err(fault) => Err(errors::fault(&visit, &fault)),
        }
    }

    pub(super) fn page(&self) -> MinePage {
        let t = self.visit.texts;
        MinePage {
            layout: Layout::public(&self.visit, t.mine_title(), MessageFile::Mine),
            lead: Vec::new(),
            links: Vec::new(),
            sections: Vec::new(),
            bullets: Vec::new(),
            back: true,
        }
    }

    /// The page of whoever is to see nothing of the person.
    pub(super) fn general(&self) -> Response {
        let t = self.visit.texts;
        let section = |heading, line| Section {
            heading,
            lines: vec![line],
            act: None,
        };
        self.visit.page(&MinePage {
            lead: vec![t.mine_general_lead()],
            sections: vec![
                section(t.mine_general_health_heading(), t.mine_general_health()),
                section(t.mine_general_school_heading(), t.mine_general_school()),
                section(t.mine_general_work_heading(), t.mine_general_work()),
                section(t.mine_general_home_heading(), t.mine_general_home()),
            ],
            back: false,
            ..self.page()
        })
    }

    pub(super) fn trouble(&self, error: EngineError) -> Response {
        match error {
            EngineError::Denied(_) | EngineError::Refused(_) => redirect("/my-page"),
            EngineError::NotSetUp => redirect("/set-up"),
            fault => errors::fault(&self.visit, &fault),
        }
    }
}

async fn session(visit: &Visit) -> Result<Option<PageSession>, SessionError> {
    let Some(cookie) = &visit.page_cookie else {
        return Ok(None);
    };
    let engine = &visit.site.engine;
    let session = engine
        .accounts()
        .page_session(cookie, &visit.whence, engine.now());
    match session.await {
        Ok(session) => Ok(Some(session)),
        Err(SessionError::None) => Ok(None),
        Err(fault) => Err(fault),
    }
}

pub(crate) async fn show(visit: Visit) -> Response {
    let session = match session(&visit).await {
        Ok(Some(session)) => session,
        Ok(None) => return sign_in_page(&visit, Form::default()),
        Err(fault) => return errors::fault(&visit, &fault),
    };
    let reader = Reader { visit, session };
    if reader.session.case().is_none() {
        return reader.general();
    }
    let t = reader.visit.texts;
    reader.visit.page(&MinePage {
        lead: vec![t.mine_lead()],
        links: vec![
            ("/my-page/written", t.mine_written_link()),
            ("/my-page/seen", t.mine_seen_link()),
            ("/my-page/agreements", t.mine_agreed_link()),
            ("/my-page/wrong", t.mine_wrong_link()),
            ("/my-page/complaint", t.mine_complain_link()),
            ("/my-page/rights", t.mine_rights_link()),
        ],
        back: false,
        ..reader.page()
    })
}

fn sign_in_page(visit: &Visit, form: Form) -> Response {
    let t = visit.texts;
    let layout = Layout::public(visit, t.mine_title(), MessageFile::Mine);
    FormPage::new(layout, "/my-page", form)
        .field(Field::long_number("page-code", t.mine_code()).hint(t.mine_code_hint()))
        .field(Field::veiled("page-secret", t.mine_secret()))
        .button(t.mine_open())
        .answer(visit)
}

pub(crate) async fn sign_in_submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    let (code, secret) = (form.secret("page-code"), form.secret("page-secret"));
    if code.trim().is_empty() || secret.trim().is_empty() {
        form.fail("page-code", t.mine_missing());
        return sign_in_page(&visit, form);
    }
    if !site.sign_ins.may_try(visit.peer) {
        form.fail("page-code", t.sign_in_busy());
        return sign_in_page(&visit, form);
    }
    let engine = &site.engine;
    let (code, secret) = (code.to_owned(), PageSecret::new(secret));
    let signed_in = engine
        .accounts()
        .page_sign_in(&code, secret, &visit.whence, engine.now());
    match signed_in.await {
        Ok(secret) => {
            let mut response = redirect("/my-page");
            visit.begin_page(&mut response, &secret.to_cookie());
            response
        }
        Err(SignInError::Wrong) => {
            form.fail("page-code", t.mine_wrong());
            sign_in_page(&visit, form)
        }
        Err(error) => match sign_in::trouble(&visit, &error).await {
            Some(sentence) => {
                form.fail("page-code", sentence);
                sign_in_page(&visit, form)
            }
            None => errors::fault(&visit, &error),
        },
    }
}

/// Also for a session that has ended by itself meanwhile.
pub(crate) async fn sign_out(visit: Visit, Submitted(_): Submitted) -> Response {
    left(&visit, "/?done=signed-out").await
}

pub(crate) async fn turn_off(visit: Visit, Submitted(_): Submitted) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    if reader.session.case().is_some() {
        let engine = &reader.visit.site.engine;
        if let Err(error) = engine.turn_off_own_page(&reader.session).await {
            return reader.trouble(error);
        }
    }
    left(&reader.visit, "/?done=page-off").await
}

async fn left(visit: &Visit, to: &str) -> Response {
    if let Some(cookie) = &visit.page_cookie
        && let Err(fault) = visit.site.engine.accounts().page_sign_out(cookie).await
    {
        return errors::fault(visit, &fault);
    }
    let mut response = redirect(to);
    visit.end_page(&mut response);
    response
}

pub(crate) async fn rights(visit: Visit) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    if reader.session.case().is_none() {
        return reader.general();
    }
    let t = reader.visit.texts;
    let bullets = rights::of_everybody(&reader.visit).await;
    reader.visit.page(&MinePage {
        lead: vec![t.mine_rights_link()],
        bullets,
        ..reader.page()
    })
}

pub(crate) async fn written(visit: Visit) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    if reader.session.case().is_none() {
        return reader.general();
    }
    let engine = &reader.visit.site.engine;
    let record = match engine.own_record(&reader.session).await {
        Ok(record) => record,
        Err(error) => return reader.trouble(error),
    };
    match Told::of(&reader.visit, &record).await {
        Ok(told) => reader.visit.page(&MinePage {
            lead: told.lead(),
            sections: told.sections(),
            ..reader.page()
        }),
        Err(error) => reader.trouble(error),
    }
}

/// A kind of thing in the person's words; `None` for what a page never names.
pub(super) fn part_name(t: Texts, compartment: Compartment) -> Option<Words> {
    Some(match compartment {
        Compartment::Identity => t.mine_part_identity(),
        Compartment::Contact => t.mine_part_contact(),
        Compartment::Urgent => t.mine_part_urgent(),
        Compartment::Narrative => t.mine_part_narrative(),
        Compartment::Health => t.mine_part_health(),
        Compartment::Legal => t.mine_part_legal(),
        Compartment::Counselling => t.mine_part_counselling(),
        Compartment::Location
        | Compartment::Referral(_)
        | Compartment::Numbers
        | Compartment::Integrity
        | Compartment::Emergency(_)
        | Compartment::Dossier(_)
        | Compartment::Conference(_) => return None,
    })
}

pub(crate) async fn seen(visit: Visit) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    if reader.session.case().is_none() {
        return reader.general();
    }
    let engine = &reader.visit.site.engine;
    let read = async || {
        let record = engine.own_record(&reader.session).await?;
        let seen = engine.own_seen(&reader.session).await?;
        let demands = engine.own_demands(&reader.session).await?;
        let read = engine.own_readings(&reader.session).await?;
        Ok::<_, EngineError>((record, seen, demands, read))
    };
    let (record, seen, demands, read) = match read().await {
        Ok(read) => read,
        Err(error) => return reader.trouble(error),
    };
    let told = match Told::of(&reader.visit, &record).await {
        Ok(told) => told,
        Err(error) => return reader.trouble(error),
    };
    let t = reader.visit.texts;
    let sections: Vec<_> = seen.iter().filter_map(|seen| told.seen(seen)).collect();
    let none = sections.is_empty().then(|| t.mine_seen_none());
    let demanded = demands.iter().map(|demand| told.demanded(demand));
    let own = told.own_readings(&read);
    reader.visit.page(&MinePage {
        lead: std::iter::once(t.mine_seen_lead()).chain(none).collect(),
        sections: sections.into_iter().chain(demanded).chain([own]).collect(),
        ..reader.page()
    })
}

/// What is held about the person, in the person's words.
pub(super) struct Told<'a> {
    visit: &'a Visit,
    record: &'a OwnRecord,
    names: BTreeMap<OrganisationId, String>,
    desk: OrganisationId,
    zone: TimeZone,
}

impl Told<'_> {
    pub(super) async fn of<'a>(
        visit: &'a Visit,
        record: &'a OwnRecord,
    ) -> Result<Told<'a>, EngineError> {
        let engine = &visit.site.engine;
        let zone = engine.with_profile(|profile| profile.calendar().zone().clone());
        Ok(Told {
            visit,
            record,
            names: engine.names().await?,
            desk: engine.duties().await?.desk,
            zone: zone.await?,
        })
    }

    pub(super) fn day(&self, at: Timestamp) -> Words {
        self.visit.texts.day(self.zone.to_datetime(at).date())
    }

    fn name(&self, organisation: OrganisationId) -> String {
        self.names.get(&organisation).cloned().unwrap_or_default()
    }

    /// An organisation, and what it is to the person.
    fn who(&self, organisation: OrganisationId) -> Words {
        let t = self.visit.texts;
        let name = self.name(organisation);
        if organisation == self.record.holder {
            t.mine_responsible(name)
        } else if organisation == self.desk {
            t.mine_desk(name)
        } else {
            t.mine_helps(name)
        }
    }

    fn lead(&self) -> Vec<Words> {
        let t = self.visit.texts;
        let record = self.record;
        let rest = record.rest_until.map(|until| {
            let last = until.checked_sub(SignedDuration::from_secs(1));
            t.mine_rest(self.day(last.unwrap_or(until)))
        });
        [
            t.mine_written_lead(),
            self.who(record.holder),
            t.mine_since(self.day(record.since)),
        ]
        .into_iter()
        .chain(rest)
        .chain(record.held.is_empty().then(|| t.mine_nothing()))
        .collect()
    }

    fn sections(&self) -> Vec<Section> {
        let t = self.visit.texts;
        let mut sections: Vec<Section> = self
            .record
            .held
            .iter()
            .filter_map(|part| self.section(part))
            .collect();
        if !self.record.helping.is_empty() {
            let helping = self.record.helping.iter();
            sections.push(Section {
                heading: t.mine_helping_heading(),
                lines: helping
                    .map(|(who, need)| t.mine_helping(need.label(t), self.name(*who)))
                    .collect(),
                act: None,
            });
        }
        sections.extend(self.record.conferences.iter().map(|it| self.conference(it)));
        sections
    }

    /// A conference about the person: when, who comes, and who does what by when.
    fn conference(&self, it: &OwnConference) -> Section {
        let t = self.visit.texts;
        let begins = t.moment(self.zone.to_datetime(it.starts));
        let mut lines = vec![t.mine_team_when(it.way.label(t), begins)];
        let names: Vec<_> = it.invited.iter().map(|id| self.name(*id)).collect();
        if !names.is_empty() {
            lines.push(t.mine_team_invited(names.join(", ")));
        }
        lines.extend(it.actions.iter().map(|(what, who, by, done)| match done {
            true => t.mine_team_done(what.label(t), self.name(*who)),
            false => t.mine_team_action(t.day(*by), what.label(t), self.name(*who)),
        }));
        lines.push(t.mine_team_say());
        Section {
            heading: t.mine_team_heading(),
            lines,
            act: None,
        }
    }

    fn section(&self, part: &HeldPart) -> Option<Section> {
        let t = self.visit.texts;
        let heading = part_name(t, part.compartment)?;
        let who = part.organisations.iter().map(|id| self.who(*id));
        let others = part.others.then(|| t.seen_other_organisation());
        let who: Vec<Words> = who.chain(others).collect();
        let mut lines = vec![
            t.mine_part_since(self.day(part.since)),
            t.mine_part_who(who.join("; ")),
        ];
        if part.written.is_empty() {
            lines.push(t.mine_part_not_here());
        }
        for (at, content) in &part.written {
            lines.push(t.mine_part_written(self.day(*at)));
            lines.extend(self.said(content));
        }
        Some(Section {
            heading,
            lines,
            act: None,
        })
    }

    /// What people of one organisation opened, in which roles, why and when: nobody by name.
    fn seen(&self, seen: &Seen) -> Option<Section> {
        let t = self.visit.texts;
        let roles: Vec<Words> = seen.roles.iter().map(|role| role.label(t)).collect();
        let name = match seen.organisation {
            Some(organisation) => self.name(organisation).into(),
            None => t.seen_other_organisation(),
        };
        let who = match roles.is_empty() {
            true => name,
            false => format!("{name} – {}", roles.join(" · ")).into(),
        };
        let (first, last) = (self.day(seen.first), self.day(seen.last));
        let when = match first == last {
            true => last,
            false => t.seen_from_to(first, last),
        };
        Some(Section {
            heading: who,
            lines: vec![part_name(t, seen.compartment)?, seen.purpose.label(t), when],
            act: None,
        })
    }

    /// Who demanded to see the file, for what, and what they were given: never that a place was asked for.
    fn demanded(&self, demand: &Demand) -> Section {
        let t = self.visit.texts;
        let parts = |all: &BTreeSet<Compartment>| -> Words {
            let named: Vec<Words> = all.iter().filter_map(|part| part_name(t, *part)).collect();
            named.join(" · ").into()
        };
        let received = &demand.received;
        let asked = parts(&received.asked);
        let asked = (!asked.is_empty()).then(|| t.mine_demand_asked(asked));
        let answer = match &demand.answer {
            None => t.seen_demand_waiting(),
            Some((answer, ..)) if answer.handed.is_empty() => t.seen_demand_nothing(),
            Some((answer, ..)) => t.mine_demand_handed(parts(&answer.handed)),
        };
        Section {
            heading: t.mine_demand_heading(received.body.clone()),
            lines: [
                received.capacity.label(t),
                t.mine_demand_received(t.day(received.received_on)),
            ]
            .into_iter()
            .chain(asked)
            .chain([answer])
            .collect(),
            act: None,
        }
    }

    /// When the page was read with the person's code and secret.
    fn own_readings(&self, read: &[Timestamp]) -> Section {
        let t = self.visit.texts;
        let moments = read.iter().map(|at| {
            let moment = t.moment(self.zone.to_datetime(*at));
            t.mine_you_read(moment)
        });
        Section {
            heading: t.mine_you(),
            lines: std::iter::once(t.mine_you_lead()).chain(moments).collect(),
            act: None,
        }
    }

    fn said(&self, content: &Content) -> Vec<Words> {
        let t = self.visit.texts;
        match content {
            Content::Words(words) => vec![Cow::Owned(words.clone())],
            Content::Contact(contact) => {
                let SafeContact {
                    channel,
                    who,
                    when,
                    language,
                    name,
                    if_other,
                    // Whoever makes the person show the page must not learn it.
                    code_word: _,
                    never,
                } = contact;
                let lines = [
                    (t.contact_channel(), channel),
                    (t.contact_who(), who),
                    (t.contact_when(), when),
                    (t.contact_language(), language),
                    (t.contact_name(), name),
                    (t.contact_if_other(), if_other),
                    (t.contact_never(), never),
                ];
                let said = lines.into_iter().filter(|(_, said)| !said.is_empty());
                said.map(|(label, said)| labelled(label, said.clone().into()))
                    .collect()
            }
            // A copy that went to another organisation is not wrapped to the person.
            Content::Referral(_) => Vec::new(),
        }
    }
}

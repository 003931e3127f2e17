//! A person's case: what to do next, rights and deadlines, who helps, what happened, who looked.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::clock::{Clock, Deadline, Standing};
use case::person::{
    AgeClaim, AgreementKind, CaseEvent, CaseStanding, ChildRules, ClockEnd, ClockKind,
    PresumptionBasis, ReferralStanding, RunningClock,
};
use case::profile::Confidence;
use case::{CaseId, Compartment, OrganisationId, Reference, ReferralId};
use engine::{CaseView, Opened};
use screening::Instrument;

use super::concern::{Entry, by_whom};
use super::work::labelled;
use crate::i18n::MessageFile;
use crate::labels::Label as _;
use crate::layout::Layout;
use crate::lines::{Act, Line, Section};
use crate::member::Member;
use crate::sealed::{self, ShownAccess, ShownPart};
use crate::visit::Id;

type Words = Cow<'static, str>;

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    layout: Layout,
    id: CaseId,
    alarms: Vec<(Words, Words)>,
    child_rules: Option<Words>,
    person: Vec<ShownPart>,
    contact_note: Option<Words>,
    next: Vec<Step>,
    facts: Vec<(Words, Words)>,
    clocks: Vec<ShownClock>,
    sections: Vec<Section>,
    entries: Vec<CaseEntry>,
    told: Vec<ShownPart>,
    accesses: Vec<ShownAccess>,
    more: Vec<(String, Words)>,
    reopen: Option<Act>,
}

/// A next step: a page to open, or something to do at once.
struct Step {
    words: Words,
    href: String,
    act: Option<Act>,
}

struct ShownClock {
    what: Words,
    last_day: Words,
    left: Words,
    article: String,
    notes: Vec<Words>,
}

struct CaseEntry {
    version: u64,
    mistaken: bool,
    shown: Entry,
}

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let shown = Shown {
        member: &member,
        view: &view,
    };
    let t = member.texts();
    let title = t.case_page_title(Reference::from(id));
    let page = CasePage {
        layout: member.layout(title, MessageFile::Case),
        id,
        alarms: shown.alarms(),
        child_rules: (view.child_rules != ChildRules::No).then(|| t.case_child_rules_text()),
        person: [
            Compartment::Identity,
            Compartment::Contact,
            Compartment::Urgent,
        ]
        .into_iter()
        .filter_map(|compartment| shown.latest(compartment))
        .collect(),
        contact_note: shown.contact_note().await,
        next: shown.next(),
        facts: shown.facts(),
        clocks: shown.clocks(),
        sections: vec![shown.referrals(), shown.agreements(), shown.ages()],
        entries: shown.entries(),
        told: sealed::parts(&member, &view.told),
        accesses: sealed::accesses(&member, &view.accesses),
        more: shown.more(),
        reopen: shown.reopen(),
    };
    member.visit.page(&page)
}

/// A case in a reader's words.
struct Shown<'a> {
    member: &'a Member,
    view: &'a CaseView,
}

impl Shown<'_> {
    fn is_open(&self) -> bool {
        self.view.case.standing == CaseStanding::Open
    }

    fn path(&self, rest: &str) -> String {
        format!("/cases/{}/{rest}", self.view.case.id)
    }

    /// A button that changes the case: it carries the version it was made from, and a key of its own.
    fn act(&self, rest: &str, words: Words) -> Act {
        Act {
            action: self.path(rest),
            words,
            fields: vec![
                ("form-key", self.member.visit.site.nonce()),
                ("version", self.view.case.version.to_string()),
            ],
        }
    }

    fn alarms(&self) -> Vec<(Words, Words)> {
        let t = self.member.texts();
        let raised = self.view.entries.iter().filter(|entry| !entry.mistaken);
        let alarms = raised.filter_map(|entry| match &entry.event {
            CaseEvent::AlarmRaised { order, .. } => Some((
                t.case_alarm(order.label(t)),
                t.case_alarm_text(self.member.moment(entry.at)),
            )),
            _ => None,
        });
        alarms.collect()
    }

    fn next(&self) -> Vec<Step> {
        let t = self.member.texts();
        if !self.is_open() {
            return Vec::new();
        }
        let case = &self.view.case;
        let link = |words, rest: &str| Step {
            words,
            href: self.path(rest),
            act: None,
        };
        let mut next = Vec::new();
        if !self.alarms().is_empty() {
            let words = t.case_next_alarm();
            next.push(link(words, "refer?need=legal_aid"));
        }
        let started = |kind| case.clocks.values().any(|clock| clock.kind == kind);
        if !started(ClockKind::Reflection) {
            next.push(Step {
                words: t.case_next_reflection(),
                href: String::new(),
                act: Some(self.act("reflection", t.case_start_reflection())),
            });
        }
        if let Some((clock, _)) = case.running(ClockKind::Guardian) {
            let rest = format!("clocks/{}/done", clock.version());
            next.push(Step {
                words: t.case_next_guardian(),
                href: String::new(),
                act: Some(self.act(&rest, t.case_guardian_appointed())),
            });
        }
        if !self.holds(Compartment::Contact) {
            next.push(link(t.case_next_contact(), "contact"));
        }
        if case.agreements.is_empty() {
            next.push(link(t.case_next_agreement(), "agreement"));
        }
        let standings = || case.referrals.values().map(|referral| referral.standing);
        let unanswered = |standing| {
            matches!(
                standing,
                ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator
            )
        };
        let helped = standings().any(|standing| {
            matches!(
                standing,
                ReferralStanding::Sent | ReferralStanding::Accepted | ReferralStanding::Completed
            )
        });
        if standings().any(unanswered) {
            next.push(link(t.case_next_lapsed(), "refer"));
        } else if !helped
            && standings().any(|standing| matches!(standing, ReferralStanding::Declined(_)))
        {
            next.push(link(t.case_next_declined(), "refer"));
        } else if !helped {
            next.push(link(t.case_next_refer(), "refer"));
        }
        next
    }

    /// What was last written into a compartment that this reader can open.
    fn latest(&self, compartment: Compartment) -> Option<ShownPart> {
        let entries = self.view.entries.iter().filter(|entry| !entry.mistaken);
        let written = entries.flat_map(|entry| &entry.parts);
        let told = self.view.told.iter().rev();
        let part = written.chain(told).find(|(found, opened)| {
            *found == compartment && matches!(opened, Opened::Content(_))
        })?;
        sealed::parts(self.member, std::slice::from_ref(part)).pop()
    }

    /// When the safe contact was written down, and whether it has to be asked for again.
    async fn contact_note(&self) -> Option<Words> {
        let t = self.member.texts();
        let holds = |entry: &&engine::Entry| {
            let mut parts = entry.parts.iter();
            !entry.mistaken && parts.any(|(compartment, _)| *compartment == Compartment::Contact)
        };
        let at = self.view.entries.iter().find(holds)?.at;
        let engine = self.member.engine();
        let now = engine.now();
        let stale = engine
            .with_profile(|profile| Clock::new(profile).safe_contact(at).is_over(now))
            .await;
        let when = self.member.moment(at);
        Some(match stale {
            Ok(false) => t.case_contact_written(when),
            _ => t.case_contact_stale(when),
        })
    }

    /// Whether anything was written into a compartment, here or in the concern.
    fn holds(&self, compartment: Compartment) -> bool {
        self.view.case.compartments.contains(&compartment)
            || self.view.concern.compartments.contains(&compartment)
    }

    fn facts(&self) -> Vec<(Words, Words)> {
        let t = self.member.texts();
        let case = &self.view.case;
        let holder = self.member.name(case.holder).to_owned().into();
        let held = if case.interim {
            t.case_holder_interim()
        } else {
            t.case_holder()
        };
        let state = match case.standing {
            CaseStanding::Open => t.case_state_open(),
            CaseStanding::Closed(reason) => t.case_state_closed(reason.label(t)),
        };
        let basis = match &case.presumed_on {
            PresumptionBasis::Judgement => t.case_basis_judgement(),
            PresumptionBasis::Indicator(id) => indicator(id).into(),
        };
        let since = t.day(self.member.day_of(case.presumed_at));
        let mut facts = vec![
            (held, holder),
            (t.case_since(), since),
            (t.case_basis(), basis),
            (t.case_state(), state),
        ];
        if let Some(level) = case.highest_level {
            facts.push((t.case_level(), level.label(t)));
        }
        facts
    }

    fn clocks(&self) -> Vec<ShownClock> {
        let clocks = self.view.case.clocks.values();
        clocks.map(|clock| self.clock(clock)).collect()
    }

    fn clock(&self, clock: &RunningClock) -> ShownClock {
        let t = self.member.texts();
        let ended = clock.ended.map(|how| match how {
            ClockEnd::Done => t.case_clock_end_done(),
            ClockEnd::PersonsChoice => t.case_clock_end_choice(),
            ClockEnd::RanOut => t.case_clock_ended(),
        });
        let what = clock.kind.label(t);
        match &clock.deadline {
            Some(deadline) => ShownClock {
                what,
                last_day: t.day(deadline.last_day),
                left: ended.unwrap_or_else(|| t.left(self.member.today(), deadline.last_day)),
                article: deadline.article.clone(),
                notes: self.notes(deadline),
            },
            None => ShownClock {
                what,
                last_day: Cow::Borrowed("–"),
                left: ended.unwrap_or_else(|| t.case_clock_no_end()),
                article: String::new(),
                notes: Vec::new(),
            },
        }
    }

    fn notes(&self, deadline: &Deadline) -> Vec<Words> {
        let t = self.member.texts();
        let mut notes = Vec::new();
        match deadline.standing {
            Standing::Floor => notes.push(t.case_clock_floor()),
            Standing::Stated(Confidence::Verified) | Standing::Granted | Standing::House => {}
            Standing::Stated(_) => notes.push(t.case_clock_unverified()),
        }
        if deadline.assumed {
            notes.push(t.case_clock_assumed());
        }
        notes
    }

    fn referrals(&self) -> Section {
        let t = self.member.texts();
        let lines = self.view.case.referrals.iter().map(|(id, referral)| {
            let sent = &referral.sent;
            let mut details = vec![
                labelled(t.work_to(), self.member.name(sent.to).to_owned().into()),
                sent.urgency.label(t),
            ];
            if referral.standing == ReferralStanding::Sent {
                details.push(labelled(t.referral_due(), self.member.moment(sent.due)));
            }
            if let ReferralStanding::Declined(reason) = referral.standing {
                details.push(reason.label(t));
            }
            let open = matches!(
                referral.standing,
                ReferralStanding::Sent
                    | ReferralStanding::Accepted
                    | ReferralStanding::AtDesk(_)
                    | ReferralStanding::AtCoOrdinator
            );
            let withdraw = || self.act(&format!("referrals/{id}/withdraw"), t.case_withdraw());
            Line {
                href: String::new(),
                title: sent.need.label(t).into_owned(),
                tag: Some((referral.standing.label(t), colour(referral.standing))),
                details,
                act: (open && self.is_open()).then(withdraw),
            }
        });
        Section {
            heading: t.case_referrals_heading(),
            none: t.case_referrals_none(),
            lines: lines.collect(),
        }
    }

    fn agreements(&self) -> Section {
        let t = self.member.texts();
        let lines = self.view.case.agreements.iter().map(|(id, standing)| {
            let terms = &standing.terms;
            let (words, colour) = if standing.withdrawn {
                (t.case_agreement_withdrawn(), "grey")
            } else if terms.given {
                (t.case_agreement_given(), "green")
            } else {
                (t.case_agreement_refused(), "orange")
            };
            let mut details = Vec::new();
            if let Some(with) = terms.with {
                details.push(t.case_agreement_with(self.member.name(with)));
            }
            if let Some(until) = terms.until {
                details.push(t.case_agreement_until(t.day(until)));
            }
            let stands = terms.given && !standing.withdrawn && self.is_open();
            let take_back = || {
                let rest = format!("agreements/{id}/withdraw");
                self.act(&rest, t.case_agreement_take_back())
            };
            Line {
                href: String::new(),
                title: terms.kind.label(t).into_owned(),
                tag: Some((words, colour)),
                details,
                act: stands.then(take_back),
            }
        });
        Section {
            heading: t.case_agreements_heading(),
            none: t.case_agreements_none(),
            lines: lines.collect(),
        }
    }

    fn ages(&self) -> Section {
        let t = self.member.texts();
        let lines = self.view.case.ages.iter().map(|statement| {
            let said = match statement.claim {
                AgeClaim::Born(day) => t.case_age_born(t.day(day)),
                AgeClaim::Years(years) => t.case_age_years(u64::from(years)),
                AgeClaim::Looks { from, to } => t.case_age_looks(from, to),
            };
            Line {
                title: said.into_owned(),
                details: vec![
                    labelled(t.case_age_by(), statement.source.label(t)),
                    labelled(t.case_age_said(), t.day(statement.said_on)),
                ],
                ..Line::default()
            }
        });
        Section {
            heading: t.case_ages_heading(),
            none: t.case_ages_none(),
            lines: lines.collect(),
        }
    }

    fn entries(&self) -> Vec<CaseEntry> {
        let entries = self.view.entries.iter().map(|entry| CaseEntry {
            version: entry.version,
            mistaken: entry.mistaken,
            shown: Entry {
                title: self.event(&entry.event),
                by: by_whom(self.member, &actor(&entry.event)),
                at: entry.at.to_string(),
                when: self.member.moment(entry.at),
                parts: sealed::parts(self.member, &entry.parts),
            },
        });
        entries.collect()
    }

    fn event(&self, event: &CaseEvent) -> Words {
        let t = self.member.texts();
        let name = |organisation: OrganisationId| self.member.name(organisation).to_owned();
        let asked = |referral: &ReferralId| {
            let sent = self.view.case.referrals.get(referral).map(|it| &it.sent);
            sent.map_or_else(Default::default, |sent| {
                (name(sent.to), sent.need.label(t).into_owned())
            })
        };
        let clock = |clock| {
            let clock = self.view.case.clocks.get(clock);
            clock.map_or(Cow::Borrowed("–"), |clock| clock.kind.label(t))
        };
        match event {
            CaseEvent::Presumed { .. } => t.event_presumed(),
            CaseEvent::HolderChanged { holder, .. } => t.event_holder_changed(name(*holder)),
            CaseEvent::AgeStated { .. } => t.event_age_stated(),
            CaseEvent::AgeSettled { child: true, .. } => t.event_age_settled_child(),
            CaseEvent::AgeSettled { child: false, .. } => t.event_age_settled_adult(),
            CaseEvent::AccountRecorded { .. } => t.event_account_recorded(),
            CaseEvent::Screened { .. } => t.event_screened(),
            CaseEvent::AgreementRecorded { terms, .. } => {
                let what = agreement(self.member, terms.kind, terms.with);
                if terms.given {
                    t.event_agreement_given(what)
                } else {
                    t.event_agreement_refused(what)
                }
            }
            CaseEvent::AgreementWithdrawn { .. } => t.event_agreement_withdrawn(),
            CaseEvent::ReferralSent { sent, .. } => {
                t.event_referral_sent(sent.need.label(t), name(sent.to))
            }
            CaseEvent::ReferralAccepted { referral, .. } => {
                let (organisation, need) = asked(referral);
                t.event_referral_accepted(need, organisation)
            }
            CaseEvent::ReferralDeclined {
                referral, reason, ..
            } => t.event_referral_declined(asked(referral).0, reason.label(t)),
            CaseEvent::ReferralExpired { referral, .. } => {
                t.event_referral_expired(asked(referral).0)
            }
            CaseEvent::ReferralEscalated { .. } => t.event_referral_escalated(),
            CaseEvent::LapseDealtWith { .. } => t.event_lapse_dealt_with(),
            CaseEvent::ReferralWithdrawn { referral, .. } => {
                t.event_referral_withdrawn(asked(referral).0)
            }
            CaseEvent::ReferralCompleted { referral, .. } => {
                let (organisation, need) = asked(referral);
                t.event_referral_completed(need, organisation)
            }
            CaseEvent::ClockStarted { kind, .. } => t.event_clock_started(kind.label(t)),
            CaseEvent::ClockEnded { clock: id, how, .. } => match how {
                ClockEnd::Done => t.event_clock_ended_done(clock(id)),
                ClockEnd::RanOut => t.event_clock_ended_ran_out(clock(id)),
                ClockEnd::PersonsChoice => t.event_clock_ended_choice(clock(id)),
            },
            CaseEvent::AlarmRaised { order, .. } => t.event_alarm_raised(order.label(t)),
            CaseEvent::Corrected { .. } => t.event_corrected(),
            CaseEvent::Closed { reason, .. } => t.event_closed(reason.label(t)),
            CaseEvent::Reopened { .. } => t.event_reopened(),
        }
    }

    fn more(&self) -> Vec<(String, Words)> {
        let t = self.member.texts();
        let mut more = vec![(self.path("alarm"), t.case_alarm_raise())];
        if self.is_open() {
            more.extend([
                (self.path("refer"), t.case_refer()),
                (self.path("agreement"), t.case_agreement_add()),
                (self.path("account"), t.case_account_add()),
                (self.path("contact"), t.case_contact_add()),
                (self.path("age"), t.case_age_add()),
                (self.path("settle-age"), t.case_settle()),
                (self.path("screen"), t.case_screen()),
                (self.path("close"), t.case_close()),
            ]);
        }
        more
    }

    fn reopen(&self) -> Option<Act> {
        let t = self.member.texts();
        (!self.is_open()).then(|| self.act("reopen", t.case_reopen()))
    }
}

/// An agreement's matter, with whom it names.
pub(crate) fn agreement(
    member: &Member,
    kind: AgreementKind,
    with: Option<OrganisationId>,
) -> String {
    let label = kind.label(member.texts());
    match with {
        Some(with) => format!("{label} ({})", member.name(with)),
        None => label.into_owned(),
    }
}

fn colour(standing: ReferralStanding) -> &'static str {
    match standing {
        ReferralStanding::Sent => "blue",
        ReferralStanding::Accepted | ReferralStanding::Completed => "green",
        ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator => "red",
        ReferralStanding::Declined(_) => "orange",
        ReferralStanding::Lapsed | ReferralStanding::Withdrawn => "grey",
    }
}

/// An indicator's own words, which the instrument brings.
fn indicator(id: &str) -> String {
    let instrument = Instrument::ilo_ec_2009();
    let found = instrument.find(id);
    found.map_or_else(
        || id.to_owned(),
        |answer| instrument.indicator(answer).label().to_owned(),
    )
}

/// Who did it; what the clock does, nobody did.
fn actor(event: &CaseEvent) -> case::Actor {
    match event {
        CaseEvent::Presumed { by, .. }
        | CaseEvent::HolderChanged { by, .. }
        | CaseEvent::AgeStated { by, .. }
        | CaseEvent::AgeSettled { by, .. }
        | CaseEvent::AccountRecorded { by, .. }
        | CaseEvent::Screened { by, .. }
        | CaseEvent::AgreementRecorded { by, .. }
        | CaseEvent::AgreementWithdrawn { by, .. }
        | CaseEvent::ReferralSent { by, .. }
        | CaseEvent::ReferralAccepted { by, .. }
        | CaseEvent::ReferralDeclined { by, .. }
        | CaseEvent::LapseDealtWith { by, .. }
        | CaseEvent::ReferralWithdrawn { by, .. }
        | CaseEvent::ReferralCompleted { by, .. }
        | CaseEvent::ClockStarted { by, .. }
        | CaseEvent::ClockEnded { by, .. }
        | CaseEvent::AlarmRaised { by, .. }
        | CaseEvent::Corrected { by, .. }
        | CaseEvent::Closed { by, .. }
        | CaseEvent::Reopened { by } => *by,
        CaseEvent::ReferralExpired { .. } | CaseEvent::ReferralEscalated { .. } => {
            case::Actor::System
        }
    }
}

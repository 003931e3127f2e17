//! A person's case: what to do next, rights and deadlines, who helps, what happened, who looked.

mod timeline;

use std::borrow::Cow;
use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use case::clock::{Deadline, Standing};
use case::person::{
    AgeClaim, CaseEvent, CaseStanding, ChildRules, ClockEnd, ClockKind, ContactStanding, Matter,
    PageStop, PresumptionBasis, ReferralStanding, Review, ReviewStanding, RunningClock,
};
use case::profile::{Confidence, Stage};
use case::{CaseId, Compartment, ConcernId, Reference, Tell};
use engine::{CaseView, Opened};
use screening::Instrument;

use super::agreements;
use super::case_contact;
use super::case_sealed::{self, ShownSealed};
use super::concern::Entry;
use super::conference;
use super::demand;
use super::emergency;
use super::emergency_one;
use super::identification;
use super::laws::{law_line, told_tag};
use super::punishment;
use super::returning;
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
    /// How the safe contact stands, and whether that is a warning.
    contact: Vec<Words>,
    contact_warns: bool,
    next: Vec<Step>,
    facts: Vec<(Words, Words)>,
    /// What the law of the country calls the person, each name with its language.
    status: Vec<(String, String)>,
    clocks: Vec<ShownClock>,
    sections: Vec<Section>,
    entries: Vec<CaseEntry>,
    told: Vec<ShownPart>,
    /// Other concerns that turned out to be about the person.
    joined: Vec<(String, Words)>,
    sealed: ShownSealed,
    accesses: Vec<ShownAccess>,
    /// Where older entries of who opened what stand; empty if there are none.
    older: String,
    more: Vec<(String, Words)>,
    /// Work on the case, or a new episode, begins again.
    begin: Vec<Act>,
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
    /// Where more of it stands, if it does.
    opens: Option<(String, Words)>,
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
    let own = view.case.own_references.get(&member.organisation());
    let title = t.case_page_title(member.called(id, own));
    let page = CasePage {
        layout: member.layout(title, MessageFile::Case),
        id,
        alarms: shown
            .alarms()
            .into_iter()
            .chain(shown.page_alarm())
            .chain(shown.lost_alarm())
            .collect(),
        child_rules: (view.child_rules != ChildRules::No).then(|| t.case_child_rules_text()),
        person: [
            Compartment::Contact,
            Compartment::Urgent,
            Compartment::Identity,
        ]
        .into_iter()
        .filter_map(|compartment| shown.latest(compartment))
        .collect(),
        contact: shown.contact(),
        contact_warns: shown.is_open() && view.contact.standing.needs_reason(),
        next: shown.next(),
        facts: shown.facts(),
        status: shown.statuses().await,
        clocks: shown.clocks(),
        sections: [shown.referrals(), shown.agreements()]
            .into_iter()
            .chain([
                identification::section(&member, &view.case),
                conference::section(&member, &view.case),
            ])
            .chain(shown.laws())
            .chain([shown.ages()])
            .chain(shown.dependants())
            .chain(returning::section(&member, &view))
            .chain(shown.punishments())
            .chain(shown.demands())
            .chain(shown.emergencies())
            .collect(),
        entries: shown.entries(),
        told: sealed::parts(&member, &view.told),
        joined: shown.joined(),
        sealed: case_sealed::shown(&member, &view),
        accesses: sealed::accesses(&member, &view.accesses),
        older: case_sealed::older(&format!("/cases/{id}"), &view.accesses),
        more: shown.more(),
        begin: shown.begin(),
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

    /// Other concerns that turned out to be about the person.
    fn joined(&self) -> Vec<(String, Words)> {
        let t = self.member.texts();
        let joined = self.view.case.joined.iter();
        let line = |concern: &ConcernId| {
            let words = t.concern_page_title(Reference::from(*concern));
            (format!("/concerns/{concern}"), words)
        };
        joined.map(line).collect()
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

    /// Somebody signed in to the person's own page with the word for danger, and there was no talk since.
    fn page_alarm(&self) -> Option<(Words, Words)> {
        let t = self.member.texts();
        let case = &self.view.case;
        let off = case.page.as_ref().and_then(|page| page.off);
        match (off, case.talk) {
            (Some((at, PageStop::Danger)), talk) if talk.is_none_or(|(_, since)| since < at) => {
                let moment = self.member.moment(at);
                Some((t.page_alarm(), t.page_alarm_text(moment)))
            }
            _ => None,
        }
    }

    /// The person can no longer be reached.
    fn lost_alarm(&self) -> Option<(Words, Words)> {
        let t = self.member.texts();
        let loss = self.view.case.lost()?;
        let last = match loss.recorded.last_seen {
            Some(day) => t.case_lost_last_seen(t.day(day)),
            None => t.case_lost_text(),
        };
        Some((t.case_lost(loss.recorded.how.label(t)), last))
    }

    fn next(&self) -> Vec<Step> {
        let t = self.member.texts();
        let case = &self.view.case;
        let link = |words, rest: &str| Step {
            words,
            href: self.path(rest),
            act: None,
        };
        let mut next = self.demanded();
        next.extend(self.punished());
        if !self.is_open() {
            return next;
        }
        if !self.alarms().is_empty() {
            let words = t.case_next_alarm();
            next.push(link(words, "refer?need=legal_aid"));
        }
        if case.running(ClockKind::MissingReport).is_some() {
            next.push(link(t.case_next_missing(), "missing"));
        }
        if case.lost().is_some() {
            next.push(link(t.case_next_attempt(), "contacted"));
        }
        // Each episode has a recovery and reflection period of its own.
        let (_, begun) = case.episode();
        let mut clocks = case.clocks.values();
        let reflection = clocks.any(|clock| {
            clock.kind == ClockKind::Reflection && (clock.from >= begun || clock.ended.is_none())
        });
        if !reflection {
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
        if let Some((clock, _)) = case.running(ClockKind::Correction) {
            let rest = format!("clocks/{}/done", clock.version());
            next.push(Step {
                words: t.case_next_wrong(),
                href: String::new(),
                act: Some(self.act(&rest, t.case_wrong_answered())),
            });
        }
        match self.view.contact.standing {
            ContactStanding::Unknown => next.push(link(t.case_next_contact(), "contact")),
            ContactStanding::TooOld | ContactStanding::Moved => {
                next.push(link(t.case_next_contact_again(), "contact"));
            }
            ContactStanding::Good | ContactStanding::Elsewhere => {}
        }
        if case.agreements.is_empty() {
            next.push(link(t.case_next_agreement(), "agreements"));
        }
        let mut laws = case.laws.iter().filter(|law| law.is_to_be_told());
        if let Some(referral) = laws.find_map(|law| law.referral) {
            let rest = format!("referrals/{referral}/told");
            next.push(Step {
                words: t.case_next_tell_of_law(),
                href: String::new(),
                act: Some(self.act(&rest, t.law_tell())),
            });
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
        if !helped {
            next.push(link(t.tonight_title(), "tonight"));
        }
        next
    }

    /// What was last written into a compartment that this reader has open.
    fn latest(&self, compartment: Compartment) -> Option<ShownPart> {
        let entries = self.view.entries.iter().filter(|entry| !entry.mistaken);
        let written = entries.flat_map(|entry| &entry.parts);
        let told = self.view.told.iter().rev();
        let part = written.chain(told).find(|(found, opened)| {
            *found == compartment && matches!(opened, Opened::Content(_))
        })?;
        sealed::parts(self.member, std::slice::from_ref(part)).pop()
    }

    /// Whether the safe contact can be relied on, and by whose word it is. What the concern says is nothing
    /// that anybody asked the person.
    fn contact(&self) -> Vec<Words> {
        let t = self.member.texts();
        let (case, contact) = (&self.view.case, &self.view.contact);
        let told = contact.standing == ContactStanding::Unknown
            && self
                .view
                .concern
                .compartments
                .contains(&Compartment::Contact);
        let standing = match told {
            true => t.contact_only_told(),
            false => case_contact::standing(self.member, contact),
        };
        let by = case_contact::told_by(self.member, contact);
        let notes = [standing].into_iter().chain(by);
        match case.standing {
            CaseStanding::Open => notes.collect(),
            _ => Vec::new(),
        }
    }

    /// The country's names for a stage; plain words where it has none.
    /// What the law of the country calls the person, one name for each stage that somebody says they are at.
    async fn statuses(&self) -> Vec<(String, String)> {
        let mut names = Vec::new();
        let stages = self.view.case.statuses().into_iter().map(|it| it.stage);
        for stage in stages.collect::<BTreeSet<_>>() {
            names.extend(self.status(stage).await);
        }
        names
    }

    async fn status(&self, stage: Stage) -> Vec<(String, String)> {
        let t = self.member.texts();
        let named = self.member.engine().with_profile(|profile| {
            let names = profile.profile().status_names(stage);
            let named = names.map(|status| {
                let lang = status.lang.as_ref().map_or("", |lang| lang.as_str());
                (status.name.as_str().to_owned(), lang.to_owned())
            });
            named.collect::<Vec<_>>()
        });
        match named.await {
            Ok(named) if !named.is_empty() => named,
            _ => vec![(stage.label(t).into_owned(), String::new())],
        }
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
            CaseStanding::Closed(_) if self.view.case.erasure.is_some() => {
                t.case_state_erasure_asked()
            }
            CaseStanding::Closed(reason) => t.case_state_closed(reason.label(t)),
            CaseStanding::Erased => t.case_state_erased(),
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
        if let Some(worker) = &self.view.worker {
            facts.insert(1, (t.case_worker(), worker.clone().into()));
        }
        let (episode, begun) = case.episode();
        if episode > 1 {
            let begun = t.day(self.member.day_of(begun));
            facts.push((
                t.case_episode(),
                t.case_episode_since(begun, episode.to_string()),
            ));
        }
        if case.declines_identification() {
            facts.push((
                t.agreement_identification(),
                t.case_declines_identification(),
            ));
        }
        facts.extend(self.member.references(&case.own_references));
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
            ClockEnd::NotNeeded => t.case_clock_end_not_needed(),
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
            let on_paper = open && self.is_open() && !self.member.has_account(sent.to);
            Line {
                href: match on_paper {
                    true => self.path(&format!("referrals/{id}")),
                    false => String::new(),
                },
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
            more: None,
        }
    }

    fn agreements(&self) -> Section {
        let t = self.member.texts();
        Section {
            heading: t.case_agreements_heading(),
            more: Some((self.path("agreements"), t.agreements_ask())),
            ..agreements::section(self.member, self.view)
        }
    }

    /// What the law did instead of an agreement; `None` if it did nothing.
    fn laws(&self) -> Option<Section> {
        let t = self.member.texts();
        let lines = self.view.case.laws.iter().map(|law| {
            let mut line = law_line(
                self.member,
                law.at,
                law.to,
                law.article.as_deref(),
                &law.carries,
            );
            line.tag = told_tag(self.member, law.must_tell, law.told_at);
            let referral = law.referral.filter(|_| law.is_to_be_told());
            line.act = referral.map(|id| {
                let rest = format!("referrals/{id}/told");
                self.act(&rest, t.law_tell())
            });
            line
        });
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then(|| Section {
            heading: t.laws_heading(),
            none: t.laws_none(),
            lines,
            more: None,
        })
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
            more: None,
        }
    }

    /// The person's children and threatened family; `None` if none is known of.
    fn dependants(&self) -> Option<Section> {
        let t = self.member.texts();
        let lines = self.view.case.dependants().map(|it| Line {
            title: it.kind.label(t).into_owned(),
            tag: (it.in_danger == Tell::Yes).then(|| (t.dependant_in_danger_tag(), "red")),
            details: vec![labelled(t.dependant_with(), it.with_person.label(t))],
            ..Line::default()
        });
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then(|| Section {
            heading: t.dependants_heading(),
            none: Cow::Borrowed(""),
            lines,
            more: Some((self.path("dependants/new"), t.dependant_title())),
        })
    }

    /// What has to be done about charges and punishments, in a closed case too.
    fn punished(&self) -> Vec<Step> {
        let t = self.member.texts();
        let case = &self.view.case;
        if case.standing == CaseStanding::Erased {
            return Vec::new();
        }
        let to_ask = |it: &Review| it.standing() == ReviewStanding::ToAsk;
        let reviews = case.reviews.iter().filter(|(_, it)| to_ask(it));
        let steps = reviews.map(|(id, _)| Step {
            words: t.case_next_punished(),
            href: punishment::path(case.id, *id),
            act: None,
        });
        steps.collect()
    }

    /// What has to be done about demands for records, in a closed case too.
    fn demanded(&self) -> Vec<Step> {
        let t = self.member.texts();
        let case = &self.view.case;
        if case.standing == CaseStanding::Erased {
            return Vec::new();
        }
        let steps = case.demands.iter().flat_map(|(id, it)| {
            let href = demand::path(case.id, *id);
            let answer = it.waits().then(|| t.demand_next_answer());
            let tell = it.is_to_be_told().then(|| t.demand_next_tell());
            [answer, tell].into_iter().flatten().map(move |words| Step {
                words,
                href: href.clone(),
                act: None,
            })
        });
        steps.collect()
    }

    /// What the person was charged with or punished for, and how the reviews stand.
    fn punishments(&self) -> Option<Section> {
        let t = self.member.texts();
        let case = &self.view.case;
        let lines = case.reviews.iter().rev();
        let lines = lines.map(|(id, it)| punishment::case_line(self.member, case, *id, it));
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then(|| Section {
            heading: t.punish_heading(),
            none: Cow::Borrowed(""),
            lines,
            more: Some((self.path("punishments/new"), t.punish_new())),
        })
    }

    /// Who demanded records, and what was answered.
    fn demands(&self) -> Option<Section> {
        let t = self.member.texts();
        let case = &self.view.case;
        let mut all: Vec<_> = case.demands.values().collect();
        all.sort_by_key(|it| std::cmp::Reverse(it.recorded_by));
        let lines = all
            .into_iter()
            .map(|it| demand::case_line(self.member, case.id, it, case.demand_standing(it)));
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then(|| Section {
            heading: t.demands_heading(),
            none: t.demands_none(),
            lines,
            more: None,
        })
    }

    /// Who broke glass here; the organisations that were told can look at it.
    fn emergencies(&self) -> Option<Section> {
        let t = self.member.texts();
        let all = self.view.case.emergencies.values();
        let lines: Vec<Line> = all
            .map(|it| {
                let own = self.member.organisation();
                let told = it.asked.told.contains(&own);
                let id = it.asked.emergency;
                let by = it.asker().map_or("–", |(_, by)| self.member.name(by));
                Line {
                    href: match told {
                        true => emergency::path(self.view.case.id, id),
                        false => String::new(),
                    },
                    title: it.asked.ground.label(t).into_owned(),
                    tag: Some(emergency::state(self.member, emergency_one::code(it))),
                    details: vec![
                        labelled(t.emergency_by(), by.to_owned().into()),
                        self.member.moment(it.asked_at),
                    ],
                    act: None,
                }
            })
            .collect();
        (!lines.is_empty()).then(|| Section {
            heading: t.case_emergencies_heading(),
            none: Cow::Borrowed(""),
            lines,
            more: None,
        })
    }

    fn more(&self) -> Vec<(String, Words)> {
        let t = self.member.texts();
        let standing = self.view.case.standing;
        if standing == CaseStanding::Erased {
            return Vec::new();
        }
        let words = !self.member.in_coded_facts();
        let mut more = vec![
            (self.path("alarm"), t.case_alarm_raise()),
            (self.path("seen"), t.seen_print()),
        ];
        if words {
            more.extend([
                (self.path("page"), t.page_link()),
                (self.path("demands/new"), t.demand_new()),
                (self.path("punishments/new"), t.punish_new()),
                (self.path("letters"), t.letters_title()),
            ]);
        }
        if self.view.case.highest_level.is_some() {
            more.push((self.path("screenings"), t.screenings_link()));
        }
        if matches!(standing, CaseStanding::Closed(_)) && self.view.case.erasure.is_none() {
            more.push((self.path("ask-erasure"), t.erasure_ask()));
        }
        if self.is_open() {
            more.extend([
                (self.path("refer"), t.case_refer()),
                (self.path("agreements"), t.agreements_ask()),
                (self.path("entrust"), t.entrust_title()),
                (self.path("account"), t.case_account_add()),
                (self.path("age"), t.case_age_add()),
                (self.path("settle-age"), t.case_settle()),
                (self.path("screen"), t.case_screen()),
                (self.path("dependants/new"), t.dependant_title()),
                (self.path("return"), t.return_title()),
                (self.path("close"), t.case_close()),
            ]);
            if self.view.case.lost().is_none() {
                more.push((self.path("lost"), t.lost_title()));
            }
            if words {
                more.insert(0, (self.path("note"), t.note_title()));
                more.push((self.path("contact"), t.case_contact_add()));
            }
        }
        more
    }

    fn begin(&self) -> Vec<Act> {
        let t = self.member.texts();
        let standing = self.view.case.standing;
        let closed = matches!(standing, CaseStanding::Closed(_));
        let reopen = closed.then(|| self.act("reopen", t.case_reopen()));
        let again = standing != CaseStanding::Erased;
        let again = again.then(|| self.act("episode", t.case_episode_begin()));
        reopen.into_iter().chain(again).collect()
    }
}

/// An agreement's matter, with whom it names.
pub(crate) fn matter(member: &Member, matter: Matter) -> String {
    let label = matter.kind().label(member.texts());
    match matter.with() {
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

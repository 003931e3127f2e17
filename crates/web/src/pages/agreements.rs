//! What the person is asked, each thing apart: first what was explained, then one question at a time,
//! and of each answer what stands, until when, and what was read on it.

use askama::Template;
use axum::response::Response;
use case::person::{
    Agreement, AgreementEnd, AgreementKind, CaseStanding, ChildRules, Explanation, Matter, Reply,
    Speaker, StandingAgreement,
};
use case::{AgreementId, CaseId};
use engine::CaseView;

use super::work::labelled;
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, Words};
use crate::layout::Layout;
use crate::lines::{Act, Line, Section};
use crate::member::Member;
use crate::sealed::{self, ShownAccess};
use crate::visit::Id;

#[derive(Template)]
#[template(path = "agreements.html")]
struct AgreementsPage {
    layout: Layout,
    id: CaseId,
    /// One list of questions; for a child two, under headings.
    lists: Vec<TaskList>,
    standing: Section,
}

struct TaskList {
    heading: Option<Words>,
    tasks: Vec<Task>,
}

/// One thing to ask, and how it stands.
struct Task {
    id: String,
    href: String,
    words: Words,
    status: (Words, &'static str),
}

#[derive(Template)]
#[template(path = "agreement.html")]
struct AgreementPage {
    layout: Layout,
    id: CaseId,
    rows: Vec<(Words, Words)>,
    act: Option<Act>,
    /// Where it is asked again; empty if it cannot be.
    again: String,
    earlier: Section,
    /// Whom it names, and what they have opened.
    reader: Option<String>,
    read: Vec<ShownAccess>,
}

/// A case whose person is asked something.
struct Asking<'a> {
    member: &'a Member,
    view: &'a CaseView,
}

/// All questions, and what stands.
pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let asking = Asking {
        member: &member,
        view: &view,
    };
    let t = member.texts();
    member.visit.page(&AgreementsPage {
        layout: member.layout(t.case_agreements_heading(), MessageFile::Agreement),
        id,
        lists: asking.lists(),
        standing: section(&member, &view),
    })
}

/// What was agreed to and refused, with until when it stands; a section of the case's page too.
pub(crate) fn section(member: &Member, view: &CaseView) -> Section {
    let t = member.texts();
    let asking = Asking { member, view };
    let answers = view.case.answers();
    Section {
        heading: t.agreements_standing(),
        none: t.case_agreements_none(),
        lines: answers
            .into_iter()
            .map(|(id, answer)| asking.line(id, answer))
            .collect(),
        more: None,
    }
}

/// One answer: its terms, what was answered before, and what was read by whom it names.
pub(crate) async fn one(
    Id((id, agreement)): Id<(CaseId, AgreementId)>,
    member: Member,
) -> Response {
    let engine = member.engine();
    let view = match engine.case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let Some(answer) = view.case.agreements.get(&agreement) else {
        return super::errors::nothing_here(&member.visit);
    };
    let with = answer.terms.matter.with();
    let read = match with {
        Some(with) => match engine.opened_by(&member.session, id, with).await {
            Ok(read) => read,
            Err(error) => return member.no_page(error),
        },
        None => Vec::new(),
    };
    let asking = Asking {
        member: &member,
        view: &view,
    };
    let t = member.texts();
    let title = answer.terms.matter.kind().label(t);
    member.visit.page(&AgreementPage {
        layout: member.layout(title, MessageFile::Agreement),
        id,
        rows: asking.rows(answer),
        act: asking.take_back(agreement, answer),
        again: match asking.may_be_asked(answer.terms.matter, answer.terms.speaker) {
            true => asking.ask_path(answer.terms.matter, answer.terms.speaker),
            false => String::new(),
        },
        earlier: Section {
            heading: t.agreements_other(),
            none: t.agreements_other_none(),
            lines: asking.others(agreement, answer),
            more: None,
        },
        reader: with.map(|with| member.name(with).to_owned()),
        read: sealed::accesses_by_role(&member, &read),
    })
}

impl Asking<'_> {
    fn is_child(&self) -> bool {
        self.view.child_rules != ChildRules::No
    }

    fn is_open(&self) -> bool {
        self.view.case.standing == CaseStanding::Open
    }

    fn may_be_asked(&self, matter: Matter, speaker: Speaker) -> bool {
        // A waiver is asked about while the demand waits, of a closed case too.
        let open = match matter {
            Matter::Waiver { demand } => {
                let demand = self.view.case.demands.get(&demand);
                demand.is_some_and(case::person::Demand::waits)
            }
            _ => self.is_open(),
        };
        open && (speaker == Speaker::Person || self.is_child())
    }

    fn path(&self, rest: &str) -> String {
        format!("/cases/{}/agreements{rest}", self.view.case.id)
    }

    fn ask_path(&self, matter: Matter, speaker: Speaker) -> String {
        if let Matter::Waiver { demand } = matter {
            let of = super::demand::path(self.view.case.id, demand);
            return format!("{of}/waiver?by={}", speaker.code());
        }
        let kind = matter.kind().code();
        let with = matter
            .with()
            .map_or(String::new(), |with| format!("&with={with}"));
        self.path(&format!("/ask/{kind}?by={}{with}", speaker.code()))
    }

    fn lists(&self) -> Vec<TaskList> {
        let t = self.member.texts();
        if !self.is_open() {
            return Vec::new();
        }
        if !self.is_child() {
            return vec![TaskList {
                heading: None,
                tasks: self.tasks(Speaker::Person),
            }];
        }
        [
            (Speaker::Person, t.agreements_child_heading()),
            (
                Speaker::Representative,
                t.agreements_representative_heading(),
            ),
        ]
        .into_iter()
        .map(|(speaker, heading)| TaskList {
            heading: Some(heading),
            tasks: self.tasks(speaker),
        })
        .collect()
    }

    fn tasks(&self, speaker: Speaker) -> Vec<Task> {
        let t = self.member.texts();
        let by = speaker.code();
        let told = self.view.case.informed.get(&speaker);
        let status = match told {
            None => (t.agreements_not_yet(), "blue"),
            Some((informed, ..)) => {
                let told = informed.things().iter().filter(|(_, told)| *told).count();
                let colour = if informed.consent() {
                    "green"
                } else {
                    "orange"
                };
                (t.agreements_told(told), colour)
            }
        };
        let explained = Task {
            id: format!("explained-{by}"),
            href: self.path(&format!("/explained?by={by}")),
            words: t.agreements_explain(),
            status,
        };
        let asked = AgreementKind::ALL.into_iter().map(|kind| Task {
            id: format!("{}-{by}", kind.code()),
            href: self.path(&format!("/ask/{}?by={by}", kind.code())),
            words: kind.label(t),
            status: self.status_of(kind, speaker),
        });
        [explained].into_iter().chain(asked).collect()
    }

    fn status_of(&self, kind: AgreementKind, speaker: Speaker) -> (Words, &'static str) {
        let t = self.member.texts();
        let answers = self
            .view
            .case
            .answers()
            .into_iter()
            .map(|(_, answer)| answer);
        let mut answers = answers
            .filter(|answer| (answer.terms.matter.kind(), answer.terms.speaker) == (kind, speaker));
        match (answers.next(), answers.count()) {
            (None, _) => (t.agreements_not_asked(), "blue"),
            (Some(answer), 0) => self.status(answer),
            (Some(_), more) => {
                let all = u64::try_from(more + 1).unwrap_or(u64::MAX);
                (t.agreements_several(all), "grey")
            }
        }
    }

    fn status(&self, answer: &StandingAgreement) -> (Words, &'static str) {
        let t = self.member.texts();
        let over = answer
            .terms
            .until
            .is_some_and(|until| until < self.member.today());
        match (answer.ended, answer.terms.answer) {
            (Some((AgreementEnd::Withdrawn, _)), _) => (t.case_agreement_withdrawn(), "grey"),
            (Some((AgreementEnd::Mistaken, _)), _) => (t.agreement_mistaken(), "grey"),
            (Some((AgreementEnd::RanOut, _)), _) => (t.agreement_ran_out(), "grey"),
            (None, _) if over => (t.agreement_ran_out(), "grey"),
            (None, Reply::Agreed) => (t.case_agreement_given(), "green"),
            (None, Reply::Refused) => (t.case_agreement_refused(), "orange"),
            (None, Reply::TooYoung) => (t.agreement_too_young(), "blue"),
        }
    }

    fn line(&self, id: AgreementId, answer: &StandingAgreement) -> Line {
        let t = self.member.texts();
        let terms = &answer.terms;
        let mut details = Vec::new();
        if let Some(with) = terms.matter.with() {
            details.push(t.case_agreement_with(self.member.name(with)));
        }
        if self.is_child() || terms.speaker == Speaker::Representative {
            details.push(terms.speaker.label(t));
        }
        if !terms.categories.is_empty() && terms.given() {
            details.push(labelled(t.agreement_categories(), self.categories(terms)));
        }
        details.push(match terms.until {
            Some(until) => t.case_agreement_until(t.day(until)),
            None => t.agreement_no_end(),
        });
        Line {
            href: self.path(&format!("/{id}")),
            title: terms.matter.kind().label(t).into_owned(),
            tag: Some(self.status(answer)),
            details,
            act: self.take_back(id, answer),
        }
    }

    /// The answers to the same question by the same speaker, beside one of them.
    fn others(&self, than: AgreementId, answer: &StandingAgreement) -> Vec<Line> {
        let t = self.member.texts();
        let all = self.view.case.agreements.iter();
        let mut others: Vec<_> = all
            .filter(|(id, other)| **id != than && other.terms.same_question(&answer.terms))
            .collect();
        others.sort_by_key(|(_, other)| std::cmp::Reverse(other.recorded_by));
        let lines = others.into_iter().map(|(id, other)| Line {
            href: self.path(&format!("/{id}")),
            title: self.member.moment(other.recorded_at).into_owned(),
            tag: Some(self.status(other)),
            details: vec![match other.terms.until {
                Some(until) => t.case_agreement_until(t.day(until)),
                None => t.agreement_no_end(),
            }],
            act: None,
        });
        lines.collect()
    }

    fn categories(&self, terms: &Agreement) -> Words {
        let t = self.member.texts();
        let words: Vec<Words> = terms.categories.iter().map(|it| it.label(t)).collect();
        words.join(" · ").into()
    }

    fn take_back(&self, id: AgreementId, answer: &StandingAgreement) -> Option<Act> {
        let t = self.member.texts();
        let present = self.view.case.answer_to(&id);
        let present = present.is_some_and(|(present, _)| present == id);
        let erased = self.view.case.standing == CaseStanding::Erased;
        let may = present && answer.terms.given() && answer.ended.is_none() && !erased;
        may.then(|| Act {
            action: self.path(&format!("/{id}/withdraw")),
            words: t.case_agreement_take_back(),
            fields: vec![
                ("form-key", self.member.visit.site.nonce()),
                ("version", self.view.case.version.to_string()),
            ],
        })
    }

    fn rows(&self, answer: &StandingAgreement) -> Vec<(Words, Words)> {
        let t = self.member.texts();
        let terms = &answer.terms;
        let mut rows = vec![
            (t.case_agreement_answer(), self.status(answer).0),
            (t.agreement_speaker(), terms.speaker.label(t)),
        ];
        if let Some((_, at)) = answer.ended {
            rows.push((t.agreement_ended_at(), self.member.moment(at)));
        }
        if let Some(with) = terms.matter.with() {
            let name = self.member.name(with).to_owned();
            rows.push((t.agreement_recipient(), name.into()));
        }
        if terms.matter.kind().names_categories() {
            let what = match terms.categories.is_empty() {
                true => t.agreement_request_only(),
                false => self.categories(terms),
            };
            rows.push((t.agreement_categories(), what));
        }
        let until = match terms.until {
            Some(until) => t.day(until),
            None => t.agreement_no_end(),
        };
        rows.push((t.agreement_until(), until));
        rows.extend(explanation_rows(self.member, &terms.explained));
        rows.push((
            t.agreement_recorded(),
            self.member.moment(answer.recorded_at),
        ));
        rows
    }
}

/// In which words something was explained.
fn explanation_rows(member: &Member, explained: &Explanation) -> [(Words, Words); 3] {
    let t = member.texts();
    [
        (t.agreement_language(), explained.language.clone().into()),
        (t.agreement_how(), explained.how.label(t)),
        (t.agreement_through(), explained.through.label(t)),
    ]
}

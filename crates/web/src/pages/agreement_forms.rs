//! The questions to the person, one page each: what was explained before, and each agreement apart.

use axum::response::Response;
use case::person::{
    Agreement, AgreementKind, ChildRules, Explained, Explanation, HolderOrder, Informed, Matter,
    Reply, Speaker, Through,
};
use case::profile::BodyKind;
use case::{AgreementId, CaseId, Compartment, OrganisationId};
use engine::{OnCase, Parts};

use super::case_forms::{form_page, take_to};
use super::concern::fresh;
use super::errors;
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::labels::{Choices as _, Label as _, Words, from_code};
use crate::member::{Member, Posted};
use crate::visit::Id;

/// One question.
pub(crate) async fn ask(Id((id, kind)): Id<(CaseId, String)>, member: Member) -> Response {
    let Some(question) = Question::of(&member, id, &kind).await else {
        return errors::nothing_here(&member.visit);
    };
    match member.admit::<OnCase>(id).await {
        Ok(version) => {
            let mut form = fresh(&member);
            form.set("version", version.to_string());
            question.begin(&member, &mut form);
            question.page(&member, id, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

pub(crate) async fn ask_submit(Id((id, kind)): Id<(CaseId, String)>, posted: Posted) -> Response {
    let Some(question) = Question::of(&posted.member, id, &kind).await else {
        return errors::nothing_here(&posted.member.visit);
    };
    let to = format!("/cases/{id}/agreements?done=agreement");
    let page = |member: &Member, id, form| question.page(member, id, form);
    take_to(id, posted, ("answer", to), page, |member, form| {
        let terms = question.terms(member, form)?;
        let agreement = AgreementId::new(member.engine().new_id());
        let order = HolderOrder::RecordAgreement { agreement, terms };
        Some((OnCase(id, order), Parts::new()))
    })
    .await
}

/// What a form asks, and of whom.
struct Question {
    kind: AgreementKind,
    child: bool,
    /// How it was explained to each the last time.
    explained: Vec<(Speaker, Explanation)>,
    /// To whom facts may go, by what is asked.
    recipients: Options,
}

impl Question {
    /// The question of a kind about the person of a case; `None` if there is no such kind or case.
    async fn of(member: &Member, id: CaseId, kind: &str) -> Option<Self> {
        // A waiver is asked about where the demand is.
        let kind = from_code::<AgreementKind>(kind);
        let kind = kind.filter(|kind| AgreementKind::ALL.contains(kind))?;
        let view = member.engine().case(&member.session, id).await.ok()?;
        let own = member.organisation();
        let organisations = member.engine().organisation_names().await.ok()?;
        let police = kind == AgreementKind::Police;
        let mut recipients: Options = organisations
            .into_iter()
            .filter(|it| it.id != own && police == (it.kind == BodyKind::Police))
            .map(|it| (it.id.to_string(), it.name.into()))
            .collect();
        recipients.sort_by(|(_, one), (_, other)| one.cmp(other));
        let informed = view.case.informed.iter();
        Some(Self {
            kind,
            child: view.child_rules != ChildRules::No,
            explained: informed
                .map(|(speaker, (_, explained, _))| (*speaker, explained.clone()))
                .collect(),
            recipients,
        })
    }

    /// Fills in what is known: whom the page is about, and how it was explained before.
    fn begin(&self, member: &Member, form: &mut Form) {
        let by = member.visit.query("by");
        let by = from_code::<Speaker>(&by).filter(|_| self.child);
        let by = by.unwrap_or(Speaker::Person);
        form.set("by", by.code());
        form.set("with", member.visit.query("with"));
        set_explanation(form, by, &self.explained);
    }

    fn speaker(&self, form: &Form) -> Speaker {
        let by = from_code::<Speaker>(form.value("by")).filter(|_| self.child);
        by.unwrap_or(Speaker::Person)
    }

    fn page(&self, member: &Member, id: CaseId, form: Form) -> FormPage {
        let t = member.texts();
        let speaker = self.speaker(&form);
        let mut answers: Options = vec![
            ("agreed".to_owned(), t.agreement_yes()),
            ("refused".to_owned(), t.agreement_no()),
        ];
        if self.child && speaker == Speaker::Person {
            answers.push(("too_young".to_owned(), t.agreement_too_young()));
        }
        let question = match speaker {
            Speaker::Person if self.child => t.agreement_child_question(),
            Speaker::Person => t.case_agreement_given_question(),
            Speaker::Representative => t.agreement_representative_question(),
        };
        let rest = format!("agreements/ask/{}", self.kind.code());
        let mut page = form_page(member, id, &rest, self.kind.label(t), form)
            .lead(explanation_of(member, self.kind))
            .field(Field::hidden("by", speaker.code()));
        if self.kind.shares() {
            let nobody = match self.kind {
                AgreementKind::Police => t.agreement_any_police(),
                _ => "–".into(),
            };
            let with = [(String::new(), nobody)].into_iter();
            let with = with.chain(self.recipients.iter().cloned()).collect();
            page = page.field(Field::select("with", t.case_agreement_with_whom(), with));
        }
        page = page.field(Field::radios("answer", question, answers));
        if self.kind.shares() {
            let what = Compartment::STANDING.map(|it| (it.to_string(), it.label(t)));
            let what = Field::checkboxes("categories", t.agreement_what_may_go(), what.into());
            page = page.field(what.hint(t.agreement_what_may_go_hint()));
        }
        page.fields(explanation_fields(member))
            .field(Field::day("until", t.case_agreement_until_question()))
            .button(t.case_write_down())
            .link(format!("/cases/{id}/agreements"), t.agreements_all())
    }

    fn terms(&self, member: &Member, form: &mut Form) -> Option<Agreement> {
        let t = member.texts();
        let with = form.choice("with", &t, |text| text.parse::<OrganisationId>().ok());
        if self.kind == AgreementKind::Share && with.is_none() && form.error("with").is_none() {
            form.fail("with", t.case_agreement_with_missing());
        }
        let missing = t.case_agreement_given_missing();
        let answer = form.required_choice("answer", &t, missing, from_code::<Reply>);
        let categories = form.choices("categories", &t, |code| {
            let compartment = code.parse::<Compartment>().ok();
            compartment.filter(|it| Compartment::STANDING.contains(it))
        });
        let explained = read_explanation(form, member);
        let until = form.day("until", &t);
        Some(Agreement {
            matter: Matter::of(self.kind, with)?,
            speaker: self.speaker(form),
            answer: answer?,
            categories: categories.into_iter().collect(),
            until,
            explained: explained?,
        })
    }
}

/// What the question means, in a sentence for the person.
fn explanation_of(member: &Member, kind: AgreementKind) -> Words {
    let t = member.texts();
    match kind {
        AgreementKind::Help => t.agreement_help_lead(),
        AgreementKind::Record => t.agreement_record_lead(),
        AgreementKind::Contact => t.agreement_contact_lead(),
        AgreementKind::Share => t.agreement_share_lead(),
        AgreementKind::Identification => t.agreement_identification_lead(),
        AgreementKind::Police => t.agreement_police_lead(),
        AgreementKind::Research => t.agreement_research_lead(),
        AgreementKind::Waiver => t.demand_waiver_lead(),
    }
}

/// What is explained before anything is asked.
pub(crate) async fn explained(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    match member.admit::<OnCase>(id).await {
        Ok(version) => {
            let child = view.child_rules != ChildRules::No;
            let by = from_code::<Speaker>(&member.visit.query("by"));
            let by = by.filter(|_| child).unwrap_or(Speaker::Person);
            let mut form = fresh(&member);
            form.set("version", version.to_string());
            form.set("by", by.code());
            if let Some((informed, explained, _)) = view.case.informed.get(&by) {
                for (name, _) in informed.things().into_iter().filter(|(_, told)| *told) {
                    form.add("told", name.to_owned());
                }
                set_explanation(&mut form, by, &[(by, explained.clone())]);
            }
            explained_page(&member, id, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

pub(crate) async fn explained_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let to = format!("/cases/{id}/agreements?done=explained");
    take_to(id, posted, ("told", to), explained_page, |member, form| {
        let t = member.texts();
        let known = Informed::default().things().map(|(name, _)| name);
        let told = form.choices("told", &t, |code| {
            known.into_iter().find(|name| *name == code)
        });
        let speaker = from_code::<Speaker>(form.value("by")).unwrap_or(Speaker::Person);
        let explained = read_explanation(form, member);
        let order = HolderOrder::Inform {
            informed: Informed::where_named(|name| told.contains(&name)),
            speaker,
            explained: explained?,
        };
        Some((OnCase(id, order), Parts::new()))
    })
    .await
}

fn explained_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let by = form.value("by").to_owned();
    let [
        agrees_to_interview,
        purpose,
        use_of_data,
        research,
        own_data,
        storage,
        withdrawal,
    ] = Informed::default()
        .things()
        .map(|(name, _)| name.to_owned());
    let things: Options = vec![
        (agrees_to_interview, t.informed_interview()),
        (purpose, t.informed_purpose()),
        (use_of_data, t.informed_use()),
        (research, t.informed_research()),
        (own_data, t.informed_own_data()),
        (storage, t.informed_storage()),
        (withdrawal, t.informed_withdrawal()),
    ];
    form_page(
        member,
        id,
        "agreements/explained",
        t.agreements_explain(),
        form,
    )
    .lead(t.informed_lead())
    .link_before("/must-pass-on", t.duties_link())
    .field(Field::hidden("by", by))
    .field(Field::checkboxes("told", t.informed_question(), things).hint(t.informed_hint()))
    .fields(explanation_fields(member))
    .button(t.case_write_down())
    .link(format!("/cases/{id}/agreements"), t.agreements_all())
}

pub(super) fn explanation_fields(member: &Member) -> [Field; 3] {
    let t = member.texts();
    [
        Field::input("language", t.case_agreement_language()),
        Field::list::<Explained>("explained", t.case_agreement_explained(), t),
        Field::list::<Through>("through", t.agreement_through_question(), t),
    ]
}

pub(super) fn read_explanation(form: &mut Form, member: &Member) -> Option<Explanation> {
    let t = member.texts();
    let missing = t.case_agreement_language_missing();
    let language = form.required("language", LONGEST, &t, missing);
    let missing = t.case_agreement_explained_missing();
    let how = form.required_choice("explained", &t, missing, from_code::<Explained>);
    let missing = t.agreement_through_missing();
    let through = form.required_choice("through", &t, missing, from_code::<Through>);
    Some(Explanation {
        language: language?,
        how: how?,
        through: through?,
    })
}

/// Fills in how it was explained to a speaker the last time, so that nothing is asked twice.
fn set_explanation(form: &mut Form, by: Speaker, known: &[(Speaker, Explanation)]) {
    let known = known.iter().find(|(speaker, _)| *speaker == by);
    if let Some((_, explained)) = known {
        form.set("language", explained.language.clone());
        form.set("explained", explained.how.code());
        form.set("through", explained.through.code());
    }
}

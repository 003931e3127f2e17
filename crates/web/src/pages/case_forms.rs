//! What the holder of a case writes down, one page each.

use axum::response::Response;
use case::content::Content;
use case::person::{
    AdverseOrder, AgeClaim, AgeStatement, Agreement, AgreementKind, CloseReason, Explained,
    HolderOrder, Source,
};
use case::{AgreementId, CaseId, Compartment, OrganisationId};
use engine::{OnAlarm, OnCase, Order, Parts};

use super::case_contact;
use super::concern::{fresh, perform};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::from_code;
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// Ages beyond this are slips of the hand.
const OLDEST: u16 = 120;

/// Opens a form page of a case, for those who may work on it.
async fn open(
    member: &Member,
    id: CaseId,
    page: impl FnOnce(&Member, CaseId, Form) -> FormPage,
) -> Response {
    match member.engine().case(&member.session, id).await {
        Ok(view) => {
            let mut form = fresh(member);
            form.set("version", view.case.version.to_string());
            page(member, id, form).answer(&member.visit)
        }
        Err(error) => member.no_page(error),
    }
}

/// Sends an order, or shows its form again with what the rules say against it.
async fn send<O: Order>(
    member: &Member,
    id: CaseId,
    mut form: Form,
    order: O,
    parts: Parts,
    (field, done): (&str, &str),
    page: impl FnOnce(&Member, CaseId, Form) -> FormPage,
) -> Response {
    match perform(member, &form, order, parts).await {
        Ok(()) => redirect(&format!("/cases/{id}?done={done}")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail(field, sentence);
            // Sent again, the form means the case as it now stands.
            if let Ok(view) = member.engine().case(&member.session, id).await {
                form.set("version", view.case.version.to_string());
            }
            page(member, id, form).answer(&member.visit)
        }
    }
}

/// A form of a case: its key and version travel with it, and it leads back.
fn form_page(
    member: &Member,
    id: CaseId,
    rest: &str,
    title: crate::labels::Words,
    form: Form,
) -> FormPage {
    let layout = member.layout(title, MessageFile::Case);
    let (key, version) = (
        form.value("form-key").to_owned(),
        form.value("version").to_owned(),
    );
    FormPage::new(layout, format!("/cases/{id}/{rest}"), form)
        .field(Field::hidden("form-key", key))
        .field(Field::hidden("version", version))
        .link(format!("/cases/{id}"), member.texts().back())
}

fn words(text: String) -> Parts {
    Parts::from([(Compartment::Narrative, Content::Words(text))])
}

pub(crate) async fn age(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, age_page).await
}

pub(crate) async fn age_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let claim = age_claim(&mut form, &member);
    let source = form.required_choice(
        "source",
        &t,
        t.case_age_source_missing(),
        from_code::<Source>,
    );
    let said_on = form.day("said-on", &t).unwrap_or_else(|| member.today());
    let (Some(claim), Some(source), true) = (claim, source, form.errors().is_empty()) else {
        return age_page(&member, id, form).answer(&member.visit);
    };
    let statement = AgeStatement {
        claim,
        source,
        said_on,
    };
    let order = OnCase(id, HolderOrder::StateAge(statement));
    send(
        &member,
        id,
        form,
        order,
        Parts::new(),
        ("kind", "age"),
        age_page,
    )
    .await
}

fn age_claim(form: &mut Form, member: &Member) -> Option<AgeClaim> {
    let t = member.texts();
    let kind = form.required_choice("kind", &t, t.case_age_kind_missing(), |code| {
        ["born", "years", "looks"]
            .into_iter()
            .find(|known| *known == code)
    })?;
    let years = |form: &mut Form, field: &str| {
        let years = form.number(field, OLDEST, &t)?;
        u8::try_from(years).ok()
    };
    let (claim, field) = match kind {
        "born" => (form.day("born", &t).map(AgeClaim::Born), "born-day"),
        "years" => (years(form, "years").map(AgeClaim::Years), "years"),
        _ => {
            let (from, to) = (years(form, "from"), years(form, "to"));
            let looks = from.zip(to).map(|(one, other)| AgeClaim::Looks {
                from: one.min(other),
                to: one.max(other),
            });
            (looks, "from")
        }
    };
    if claim.is_none() && form.errors().is_empty() {
        form.fail(field, t.case_age_value_missing());
    }
    claim
}

fn age_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let kinds: Options = vec![
        ("born".to_owned(), t.case_age_kind_born()),
        ("years".to_owned(), t.case_age_kind_years()),
        ("looks".to_owned(), t.case_age_kind_looks()),
    ];
    form_page(member, id, "age", t.case_age_add(), form)
        .lead(t.case_ages_text())
        .field(Field::radios("kind", t.case_age_kind(), kinds))
        .field(Field::day("born", t.case_age_born_day()))
        .field(Field::number("years", t.case_age_number()))
        .field(Field::number("from", t.case_age_from()))
        .field(Field::number("to", t.case_age_to()))
        .field(Field::list::<Source>("source", t.case_age_source(), t))
        .field(Field::day("said-on", t.case_age_said_on()).hint(t.case_age_said_on_hint()))
        .button(t.case_write_down())
}

pub(crate) async fn settle_age(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, settle_age_page).await
}

pub(crate) async fn settle_age_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let child = form.required_choice("shown", &t, t.case_settle_missing(), |code| match code {
        "child" => Some(true),
        "adult" => Some(false),
        _ => None,
    });
    let why = form.required("why", LONGEST, &t, t.case_settle_why_missing());
    let (Some(child), Some(why)) = (child, why) else {
        return settle_age_page(&member, id, form).answer(&member.visit);
    };
    let order = OnCase(id, HolderOrder::SettleAge { child });
    send(
        &member,
        id,
        form,
        order,
        words(why),
        ("shown", "age"),
        settle_age_page,
    )
    .await
}

fn settle_age_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let shown: Options = vec![
        ("child".to_owned(), t.case_settle_child()),
        ("adult".to_owned(), t.case_settle_adult()),
    ];
    form_page(member, id, "settle-age", t.case_settle(), form)
        .field(Field::radios("shown", t.case_settle_what(), shown))
        .field(Field::area("why", t.case_settle_why(), 4))
        .button(t.case_write_down())
}

pub(crate) async fn account(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, account_page).await
}

pub(crate) async fn account_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let told = form.required("words", LONGEST, &t, t.case_account_missing());
    let source = form.required_choice(
        "source",
        &t,
        t.case_account_source_missing(),
        from_code::<Source>,
    );
    let given_on = form.day("given-on", &t).unwrap_or_else(|| member.today());
    let (Some(told), Some(source), true) = (told, source, form.errors().is_empty()) else {
        return account_page(&member, id, form).answer(&member.visit);
    };
    let order = OnCase(id, HolderOrder::RecordAccount { source, given_on });
    send(
        &member,
        id,
        form,
        order,
        words(told),
        ("words", "account"),
        account_page,
    )
    .await
}

fn account_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "account", t.case_account_add(), form)
        .field(Field::area("words", t.case_account_words(), 10))
        .field(Field::list::<Source>("source", t.case_account_source(), t))
        .field(Field::day("given-on", t.case_age_said_on()).hint(t.case_age_said_on_hint()))
        .button(t.case_write_down())
}

pub(crate) async fn contact(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, contact_page).await
}

pub(crate) async fn contact_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let contact = case_contact::read(&mut form, &member);
    if contact.is_none() && form.errors().is_empty() {
        form.fail("contact-channel", t.contact_missing());
    }
    let (Some(contact), true) = (contact, form.errors().is_empty()) else {
        return contact_page(&member, id, form).answer(&member.visit);
    };
    let parts = Parts::from([(Compartment::Contact, Content::Contact(contact))]);
    let order = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: member.today(),
    };
    let (field, done) = ("contact-channel", "contact");
    send(
        &member,
        id,
        form,
        OnCase(id, order),
        parts,
        (field, done),
        contact_page,
    )
    .await
}

fn contact_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "contact", t.case_contact_add(), form)
        .lead(t.contact_lead())
        .fields(case_contact::fields(member))
        .button(t.case_write_down())
}

pub(crate) async fn agreement(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, agreement_page).await
}

pub(crate) async fn agreement_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let kind = form.required_choice(
        "kind",
        &t,
        t.case_agreement_kind_missing(),
        from_code::<AgreementKind>,
    );
    let with = form.choice("with", &t, |text| text.parse::<OrganisationId>().ok());
    if kind == Some(AgreementKind::Share) && with.is_none() && form.error("with").is_none() {
        form.fail("with", t.case_agreement_with_missing());
    }
    let given =
        form.required_choice(
            "given",
            &t,
            t.case_agreement_given_missing(),
            |code| match code {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
        );
    let language = form.required("language", LONGEST, &t, t.case_agreement_language_missing());
    let explained = form.required_choice(
        "explained",
        &t,
        t.case_agreement_explained_missing(),
        from_code::<Explained>,
    );
    let until = form.day("until", &t);
    let (Some(kind), Some(given), Some(language), Some(explained), true) =
        (kind, given, language, explained, form.errors().is_empty())
    else {
        return agreement_page(&member, id, form).answer(&member.visit);
    };
    let terms = Agreement {
        kind,
        given,
        with: with.filter(|_| kind == AgreementKind::Share),
        until,
        language,
        explained,
    };
    let agreement = AgreementId::new(member.engine().new_id());
    let order = OnCase(id, HolderOrder::RecordAgreement { agreement, terms });
    let (field, done) = ("kind", "agreement");
    send(
        &member,
        id,
        form,
        order,
        Parts::new(),
        (field, done),
        agreement_page,
    )
    .await
}

fn agreement_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let mut with: Options = vec![(String::new(), t.case_agreement_with_nobody())];
    with.extend(member.others());
    let given: Options = vec![
        ("yes".to_owned(), t.case_agreement_given()),
        ("no".to_owned(), t.case_agreement_refused()),
    ];
    form_page(member, id, "agreement", t.case_agreement_add(), form)
        .lead(t.case_agreement_lead())
        .field(Field::list::<AgreementKind>(
            "kind",
            t.case_agreement_kind(),
            t,
        ))
        .field(Field::select("with", t.case_agreement_with_whom(), with))
        .field(Field::radios(
            "given",
            t.case_agreement_given_question(),
            given,
        ))
        .field(Field::input("language", t.case_agreement_language()))
        .field(Field::list::<Explained>(
            "explained",
            t.case_agreement_explained(),
            t,
        ))
        .field(Field::day("until", t.case_agreement_until_question()))
        .button(t.case_write_down())
}

pub(crate) async fn correct(Id((id, version)): Id<(CaseId, u64)>, member: Member) -> Response {
    open(&member, id, |member, id, form| {
        correct_page(member, id, version, form)
    })
    .await
}

pub(crate) async fn correct_submit(
    Id((id, mistaken)): Id<(CaseId, u64)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let why = form.required("why", LONGEST, &t, t.case_correct_why_missing());
    let Some(why) = why else {
        return correct_page(&member, id, mistaken, form).answer(&member.visit);
    };
    let order = OnCase(id, HolderOrder::Correct { mistaken });
    let page = |member: &Member, id, form| correct_page(member, id, mistaken, form);
    send(
        &member,
        id,
        form,
        order,
        words(why),
        ("why", "corrected"),
        page,
    )
    .await
}

fn correct_page(member: &Member, id: CaseId, version: u64, form: Form) -> FormPage {
    let t = member.texts();
    form_page(
        member,
        id,
        &format!("correct/{version}"),
        t.case_correct(),
        form,
    )
    .lead(t.case_correct_lead())
    .field(Field::area("why", t.case_correct_why(), 4))
    .button(t.case_write_down())
}

pub(crate) async fn alarm(Id(id): Id<CaseId>, member: Member) -> Response {
    let mut form = fresh(&member);
    form.set("version", "");
    alarm_page(&member, id, form).answer(&member.visit)
}

pub(crate) async fn alarm_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let which = form.required_choice(
        "which",
        &t,
        t.case_alarm_which_missing(),
        from_code::<AdverseOrder>,
    );
    let told = form.optional("words", LONGEST, &t);
    let (Some(which), true) = (which, form.errors().is_empty()) else {
        return alarm_page(&member, id, form).answer(&member.visit);
    };
    let parts = told.map(words).unwrap_or_default();
    send(
        &member,
        id,
        form,
        OnAlarm(id, which),
        parts,
        ("which", "alarm"),
        alarm_page,
    )
    .await
}

fn alarm_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "alarm", t.case_alarm_raise(), form)
        .field(Field::list::<AdverseOrder>(
            "which",
            t.case_alarm_which(),
            t,
        ))
        .field(Field::area("words", t.case_alarm_words(), 4))
        .button(t.case_alarm_button())
}

pub(crate) async fn close(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, close_page).await
}

pub(crate) async fn close_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let t = member.texts();
    let reason = form.required_choice(
        "reason",
        &t,
        t.case_close_why_missing(),
        from_code::<CloseReason>,
    );
    let Some(reason) = reason else {
        return close_page(&member, id, form).answer(&member.visit);
    };
    let order = OnCase(id, HolderOrder::Close(reason));
    send(
        &member,
        id,
        form,
        order,
        Parts::new(),
        ("reason", "closed"),
        close_page,
    )
    .await
}

fn close_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "close", t.case_close(), form)
        .field(Field::list::<CloseReason>("reason", t.case_close_why(), t))
        .button(t.case_close())
}

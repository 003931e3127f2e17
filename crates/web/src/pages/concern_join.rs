//! Concerns that meet: in a person who is known already, or in one another; and how a wrong join is undone.

use axum::response::Response;
use case::concern::WrongJoin;
use case::{ConcernId, Reference, Refusal};
use engine::{EngineError, JoinCase, JoinConcern, Parts, PresumePerson, SetApart};

use super::concern::{fresh, perform};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::from_code;
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// What a concern may be joined to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Person,
    Concern,
}

impl To {
    fn of(code: &str) -> Option<To> {
        match code {
            "person" => Some(To::Person),
            "concern" => Some(To::Concern),
            _ => None,
        }
    }
}

/// What a reader may join a concern to: the desk to both, who told it to a case that is their own.
async fn admitted(member: &Member, id: ConcernId) -> Result<&'static [To], Response> {
    if member.admit::<JoinConcern>(id).await.is_ok() {
        return Ok(&[To::Person, To::Concern]);
    }
    member.admit::<PresumePerson>(id).await?;
    Ok(&[To::Person])
}

pub(crate) async fn show(Id(id): Id<ConcernId>, member: Member) -> Response {
    match admitted(&member, id).await {
        Ok(ways) => page(&member, id, ways, fresh(&member)),
        Err(page) => page,
    }
}

pub(crate) async fn submit(Id(id): Id<ConcernId>, Posted { member, mut form }: Posted) -> Response {
    let ways = match admitted(&member, id).await {
        Ok(ways) => ways,
        Err(page) => return page,
    };
    let t = member.texts();
    let to = match ways {
        [only] => Some(*only),
        _ => form.required_choice("to", &t, t.meet_to_missing(), To::of),
    };
    let typed = form.required("reference", LONGEST, &t, t.meet_reference_missing());
    let (Some(to), Some(typed)) = (to, typed) else {
        return page(&member, id, ways, form);
    };
    let joined = match typed.parse::<Reference>() {
        Ok(reference) => join(&member, id, &mut form, (to, reference)).await,
        Err(_) => Err(Trouble::Sentence(t.meet_no_reference())),
    };
    match joined {
        Ok(()) => redirect(&format!("/concerns/{id}?done=concern-joined")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("reference", sentence);
            page(&member, id, ways, form)
        }
    }
}

/// Joins. What is not there and what is not the reader's to join to are answered alike.
async fn join(
    member: &Member,
    id: ConcernId,
    form: &mut Form,
    (to, reference): (To, Reference),
) -> Result<(), Trouble> {
    let (engine, session) = (member.engine(), &member.session);
    match to {
        To::Person => {
            let found = engine.case_to_join(session, id, reference).await;
            let found = found.map_err(|error| member.trouble(error))?;
            let case = found.ok_or_else(|| member.trouble(none(Refusal::NoOpenCase)))?;
            perform(member, form, JoinCase(id, case), Parts::new()).await
        }
        To::Concern => {
            let found = engine.concern_to_join(session, reference).await;
            let found = found.map_err(|error| member.trouble(error))?;
            let lead = found.ok_or_else(|| member.trouble(none(Refusal::NoSuchConcern)))?;
            perform(member, form, JoinConcern(id, lead), Parts::new()).await
        }
    }
}

fn none(refusal: Refusal) -> EngineError {
    EngineError::Refused(refusal)
}

fn page(member: &Member, id: ConcernId, ways: &[To], form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.meet_title(), MessageFile::Concern);
    let options: Options = vec![
        ("person".to_owned(), t.meet_to_person()),
        ("concern".to_owned(), t.meet_to_concern()),
    ];
    let which = (ways.len() > 1).then(|| Field::radios("to", t.meet_to(), options));
    FormPage::new(layout, format!("/concerns/{id}/join"), form)
        .travelling(["form-key"])
        .lead(t.meet_lead())
        .fields(which)
        .field(Field::input("reference", t.meet_reference()).hint(t.meet_reference_hint()))
        .button(t.meet_button())
        .link(format!("/concerns/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn apart(Id(id): Id<ConcernId>, member: Member) -> Response {
    match member.admit::<SetApart>(id).await {
        Ok(_) => apart_page(&member, id, fresh(&member)),
        Err(page) => page,
    }
}

pub(crate) async fn apart_submit(
    Id(id): Id<ConcernId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<SetApart>(id).await {
        return page;
    }
    let t = member.texts();
    let why = form.required_choice("why", &t, t.apart_why_missing(), from_code::<WrongJoin>);
    let Some(why) = why else {
        return apart_page(&member, id, form);
    };
    match perform(&member, &mut form, SetApart(id, why), Parts::new()).await {
        // The holder may not read it any more.
        Ok(()) => match member.admit::<PresumePerson>(id).await {
            Ok(_) => redirect(&format!("/concerns/{id}?done=set-apart")),
            Err(_) => redirect("/work?done=set-apart"),
        },
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("why", sentence);
            apart_page(&member, id, form)
        }
    }
}

fn apart_page(member: &Member, id: ConcernId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.apart_title(), MessageFile::Concern);
    let why = Field::list::<WrongJoin>("why", t.apart_why(), t);
    FormPage::new(layout, format!("/concerns/{id}/apart"), form)
        .travelling(["form-key"])
        .lead(t.apart_lead())
        .field(why)
        .button(t.apart_button())
        .link(format!("/concerns/{id}"), t.back())
        .answer(&member.visit)
}

//! Whom a complaint is about learns nothing of it: in two houses in which the same has happened, but for
//! complaints, everybody of theirs is answered with the same bytes.

use case::complaint::ComplaintOutcome;
use case::content::Content;
use case::{Compartment, ComplaintId, StreamKind};
use engine::{AnswerComplaint, Form, Parts, Passphrase};
use jiff::SignedDuration;
use web::Method;

use super::addresses;
use crate::answers::Seat;
use crate::answers::country::{Country, VISITORS};
use crate::house::{House, PASSPHRASE};
use crate::posts::Page;

/// A page without what is new in each: the keys of forms, and ids that are made with them.
fn without_tokens(page: &Page) -> String {
    let mut body = page.body.clone();
    for name in ["form-key", "draft", "dossier", "conference"] {
        let start = format!("name=\"{name}\" value=\"");
        let mut kept = String::new();
        let mut rest = body.as_str();
        while let Some((before, after)) = rest.split_once(&start) {
            kept.push_str(before);
            rest = after.split_once('"').map_or("", |(_, rest)| rest);
        }
        kept.push_str(rest);
        body = kept;
    }
    format!("{} {} {body}", page.status, page.location)
}

/// The same page of both houses, asked for with the same cookies.
async fn both(
    seats: [&Seat; 2],
    countries: [&Country; 2],
    method: Method,
    path: &str,
    body: &str,
) -> [String; 2] {
    let mut pages = Vec::new();
    for (seat, country) in seats.into_iter().zip(countries) {
        let page = seat.ask(country, method, path, body).await;
        pages.push(without_tokens(&page));
    }
    pages.try_into().unwrap()
}

/// Everything that happens to complaints about the holder, in one of the two houses.
async fn complain(country: &Country, house: &House) -> ComplaintId {
    let engine = &house.engine;
    let person = country.person(house).await;
    let to = country.complain(house, &person).await;
    country.complain(house, &person).await;
    let own = engine.own_complaints(&person).await.unwrap();
    let accounts = engine.accounts();
    let sign_in = "the co-ordinator case_worker";
    let session = accounts.open_session(sign_in, Passphrase::new(PASSPHRASE), engine.now());
    let session = session.await.unwrap();
    assert_eq!(session.principal().organisation, to);
    for complaint in own.iter().skip(1) {
        let id = complaint.complaint.id;
        engine.complaint(&session, id).await.unwrap();
        let words = Content::Words("they shall not shout".to_owned());
        let parts = Parts::from([(Compartment::Integrity, words)]);
        let order = AnswerComplaint(id, ComplaintOutcome::Founded);
        let answered = engine.perform(&session, order, parts, Form::default());
        answered.await.unwrap();
        engine.let_be_told(&person, id, true).await.unwrap();
    }
    own[0].complaint.id
}

#[tokio::test]
async fn whom_a_complaint_is_about_is_answered_as_if_there_were_none() {
    let mut told = Country::told_without_complaint().await;
    let mut seats = Vec::new();
    let insiders = VISITORS.iter().filter(|it| {
        // Whoever takes complaints, and the person, are to see them.
        let words = it.words();
        it.is_signed_in() && !words.starts_with("the co-ordinator")
    });
    for visitor in insiders {
        seats.push(Seat::take(&told, visitor).await);
    }
    assert!(seats.len() > 15);
    let without = told.in_house(told.house.copy().await);
    let with = told.in_house(told.house.copy().await);
    told.complaint = complain(&told, &with.house).await;
    let made = with.house.engine.store();
    let streams = made.streams(StreamKind::Complaint, None, 10).await;
    assert_eq!(streams.unwrap().len(), 2);
    for later in [SignedDuration::ZERO, SignedDuration::from_hours(24 * 60)] {
        let mut cookies: Vec<(Seat, Seat)> = Vec::new();
        for house in [&without.house, &with.house] {
            house.clock.set(house.engine.now() + later);
            house.engine.sweep().await.unwrap();
        }
        // Sessions have ended by then.
        for seat in &seats {
            let visitor = seat.visitor;
            match later.is_zero() {
                true => cookies.push((seat.again(), seat.again())),
                false => cookies.push((
                    Seat::take(&without, visitor).await,
                    Seat::take(&with, visitor).await,
                )),
            }
        }
        let mut shown = 0;
        for (one, other) in &cookies {
            for (method, path, body) in addresses(&told) {
                let search = path == "/search" && method == Method::Post;
                // Of the own account alone, with a new secret in each page.
                if path.starts_with("/account/") || (method == Method::Post && !search) {
                    continue;
                }
                let bodies: &[&str] = match search {
                    true => &["kind=name&for=shouted", "kind=phone&for=0800+555+0100"],
                    false => &[body.as_str()],
                };
                for body in bodies {
                    let countries = [&without, &with];
                    let [before, after] = both([one, other], countries, method, &path, body).await;
                    let alike = match later.is_zero() {
                        true => before == after,
                        // Another session has another token.
                        false => before.replace(&one.token, "") == after.replace(&other.token, ""),
                    };
                    let who = one.visitor.words();
                    assert!(alike, "{who} at {path}:\n{before}\n---\n{after}");
                    assert!(!after.contains("shouted") || search, "{who} at {path}");
                    shown += usize::from(after.starts_with("200"));
                }
            }
        }
        assert!(shown > 100, "{shown}");
    }
    // What stands of the case, and what is told to anybody, is the same to the last row.
    let [one, other] = [&without, &with].map(|country| country.house.engine.store());
    let case = told.ids()[1].1.parse::<case::CaseId>().unwrap();
    let [one_case, other_case] = [
        one.stream(case.into()).await,
        other.stream(case.into()).await,
    ];
    assert_eq!(
        one_case.unwrap().events.len(),
        other_case.unwrap().events.len()
    );
    let mut rows = Vec::new();
    for store in [one, other] {
        let mut frozen = store.freeze().await.unwrap();
        let all = frozen.rows().await.unwrap().into_iter();
        let kept = all.filter_map(|row| match row {
            store::Row::Notice(_) | store::Row::Clock(_) => Some(format!("{row:?}")),
            store::Row::Opening(row) => Some(format!("{} {}", row.on, row.version)),
            _ => None,
        });
        rows.push(kept.collect::<Vec<_>>());
    }
    assert_eq!(rows[0], rows[1]);
}

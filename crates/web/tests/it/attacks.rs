//! What somebody tries who means harm: each attack once over every route, and what the pages answer.

mod answers_of_all;
mod codes;
mod complaint;
mod forgery;
mod injection;
mod leading_away;
mod objects;
mod paper;
mod requests;
mod strangers;

use axum::http::StatusCode;
use web::Method;

use crate::answers::country::{Country, VISITORS, Visitor};
use crate::answers::{Seat, filled};

/// A visitor by what the table calls it.
fn visitor(words: &str) -> &'static Visitor {
    let found = VISITORS.iter().find(|visitor| visitor.words() == words);
    found.unwrap_or_else(|| panic!("nobody is called {words}"))
}

/// Every address that the table knows, with what is posted there.
fn addresses(country: &Country) -> Vec<(Method, String, String)> {
    let mut all = Vec::new();
    for route in web::routes() {
        let body = match route.method {
            Method::Get => "",
            Method::Post => filled(route.path).unwrap(),
        };
        for (_, path, body) in country.addresses(route.path, body) {
            all.push((route.method, path, body));
        }
    }
    all
}

/// Whether the pages have not noticed anything: what is stored of cases, concerns and organisations is
/// as long as it was. Who opened what is counted apart.
async fn length(country: &Country) -> u64 {
    let store = country.house.engine.store();
    store.ledger_state().await.unwrap().size
}

/// A seat that works on the case as its holder does.
async fn holder(country: &Country) -> Seat {
    let seat = Seat::take(country, visitor("holds it (case_worker)")).await;
    let (_, case) = &country.ids()[1];
    let page = seat
        .ask(country, Method::Get, &format!("/cases/{case}"), "")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    seat
}

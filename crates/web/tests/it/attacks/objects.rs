//! Every id in every address, for everybody: whoever has no key of something reads none of it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use case::OrganisationId;
use web::Method;

use super::{addresses, filled};
use crate::answers::Seat;
use crate::answers::country::{Country, VISITORS};
use crate::posts::Page;

/// Words that were sealed, and who has a key to them.
type Planted = Vec<(String, BTreeSet<OrganisationId>)>;

/// Fails if a page holds words to which its reader's organisation has no key, now or a moment ago;
/// returns how many it does hold.
fn read(
    page: &Page,
    path: &str,
    reader: (&str, Option<OrganisationId>),
    keys: [&Planted; 2],
) -> usize {
    let (who, organisation) = reader;
    let [before, after] = keys;
    let mut found = 0;
    for ((words, holders), (_, later)) in before.iter().zip(after) {
        if !page.body.contains(words) && !page.location.contains(words) {
            continue;
        }
        found += 1;
        let has_key = |holders: &BTreeSet<_>| organisation.is_some_and(|it| holders.contains(&it));
        assert!(
            has_key(holders) || has_key(later),
            "{who} read {words} at {path}"
        );
        let title = page.body.split("</title>").next().unwrap_or_default();
        assert!(!title.contains(words), "{words} in the title of {path}");
    }
    found
}

#[tokio::test]
async fn no_page_shows_anything_sealed_to_an_organisation_that_has_no_key_of_it() {
    let country = Country::told().await;
    let case = country.ids()[1].1.clone();
    let all = "identity contact urgent narrative location health legal";
    let all: String = all
        .split(' ')
        .map(|code| format!("compartment={code}&"))
        .collect();
    for round in ["before anything is opened", "after everything is"] {
        let mut read_in_round = 0;
        for visitor in &VISITORS {
            let seat = Seat::take(&country, visitor).await;
            let words = visitor.words();
            let reader = (words.as_str(), country.organisation_of(visitor).await);
            let mut keys = country.planted().await;
            if round.starts_with("after") {
                // Whoever may not open it is told that there is nothing there.
                let path = format!("/cases/{case}/open");
                let body = format!("{all}purpose=assistance");
                let page = seat.ask(&country, Method::Post, &path, &body).await;
                read(&page, &path, reader, [&keys, &keys]);
            }
            for (method, path, _) in addresses(&country) {
                // A form sent empty comes back with what is wrong, and whatever that page shows.
                // What ends a session, or a page for the next who asks, is not asked.
                if path == "/sign-out" || path == "/my-page/out" || path.ends_with("page/off") {
                    continue;
                }
                let page = seat.ask(&country, method, &path, "").await;
                let after = match method {
                    Method::Get => keys.clone(),
                    Method::Post => country.planted().await,
                };
                read_in_round += read(&page, &path, reader, [&keys, &after]);
                keys = after;
            }
        }
        assert!(read_in_round > 0, "{round} nobody reads anything");
    }
}

#[tokio::test]
async fn the_id_of_one_thing_in_the_address_of_another_leads_nowhere() {
    let country = Country::told().await;
    let nobody = "00000000-0000-7000-8000-00000000ffff";
    for visitor in VISITORS.iter().filter(|it| it.sign_in().is_some()) {
        let seat = Seat::take(&country, visitor).await;
        for route in web::routes() {
            let place = match route.path.split_once("{id}") {
                Some((place, _)) => place,
                None => continue,
            };
            for (of, id) in country.ids() {
                let own = place == of || (place == "/organisation/members/" && of == "/members/");
                let own = own || (place.contains("recoveries") && of == "/organisations/");
                let own = own || (place.contains("entrusted") && of == "/organisations/");
                if own {
                    continue;
                }
                let path = route.path.replace("{id}", &id);
                let path = path.replace("{need}", "medical").replace("{version}", "1");
                let path = ["{referral}", "{agreement}", "{member}", "{clock}"]
                    .iter()
                    .fold(path, |path, part| path.replace(part, nobody));
                let path =
                    path.replace("/clocks/00000000-0000-7000-8000-00000000ffff", "/clocks/1");
                let body = filled(route.path).unwrap_or_default();
                let body = body.replace("{to}", &country.ids()[5].1);
                let page = seat.ask(&country, route.method, &path, &body).await;
                assert_eq!(
                    page.status,
                    StatusCode::NOT_FOUND,
                    "{} {path}, {}",
                    route.method,
                    visitor.words()
                );
                seat.assert_nothing(&page, &path);
            }
        }
    }
}

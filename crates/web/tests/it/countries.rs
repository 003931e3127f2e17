//! What pages say in countries whose law differs.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use case::profile::{BodyKind, Checked, bundled};
use engine::SetUp;
use tower::ServiceExt as _;

use crate::house::House;

/// A kind of body that may have a duty in the country, as its profile and the floors have it.
fn kind(body: &case::profile::Fact<case::profile::Body>, otherwise: BodyKind) -> BodyKind {
    body.value()
        .map_or(otherwise, |body| body.kinds.as_slice()[0])
}

async fn set_up(profile: &str) -> House {
    let checked = Checked::bundled(profile).unwrap();
    let bodies = &checked.profile().bodies;
    let house = House::empty().await;
    let plan = SetUp {
        profile,
        desk: ("Desk", kind(&bodies.duty_desk, BodyKind::Helpline)),
        co_ordinator: (
            "Office",
            kind(&bodies.co_ordinator, BodyKind::AntiTraffickingAgency),
        ),
        panel: ("Panel", kind(&bodies.panel, BodyKind::SocialServices)),
        child_protection: (
            "Children",
            kind(&bodies.child_protection, BodyKind::ChildProtection),
        ),
    };
    house.engine.set_up(plan).await.unwrap();
    house
}

async fn page(house: &House, path: &str) -> String {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = web::router(house.site()).oneshot(request).await.unwrap();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn the_first_start_offers_every_country_and_each_can_be_set_up() {
    let offered = page(&House::empty().await, "/set-up").await;
    for bundled in bundled() {
        let checked = bundled.load().unwrap();
        let code = bundled.file.trim_end_matches(".toml");
        let name = checked.profile().country.name.as_str();
        assert!(offered.contains(&format!("value=\"{code}\"")), "{code}");
        assert!(offered.contains(name), "{name}");
        set_up(code).await;
    }
}

#[tokio::test]
async fn the_rights_card_promises_what_was_read_or_the_convention_and_no_more() {
    for (country, days) in [
        // Read at the source.
        ("no", Some("at least 18")),
        // From memory, or not read: the least of the Convention, and the card says so.
        ("al", Some("at least 30 days")),
        ("it", Some("at least 30 days")),
        // Neither law nor Convention.
        ("us", None),
    ] {
        let card = page(&set_up(country).await, "/rights").await;
        match days {
            Some(days) => {
                assert!(card.contains(days), "{country}");
                assert!(card.contains("nobody may send you out"), "{country}");
            }
            None => {
                assert!(!card.contains("at least"), "{country}");
                assert!(!card.contains("In that time nobody"), "{country}");
                assert!(card.contains("does not give you days"), "{country}");
            }
        }
        let convention = card.contains("the least that the Council of Europe");
        assert_eq!(convention, matches!(country, "al" | "it"), "{country}");
    }
}

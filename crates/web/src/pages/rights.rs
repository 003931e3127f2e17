//! The rights card: what a person can expect, whom to call, and that it is theirs to choose.
//!
//! It needs no account, sets no cookie unless a language is chosen, and prints on one sheet.

use askama::Template;
use axum::response::Response;
use case::clock::{Clock, Standing};
use case::profile::{Checked, Confidence, PermitGround};
use jiff::Timestamp;

use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::rights::Contacts;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "rights.html")]
struct Rights<'a> {
    layout: Layout,
    contacts: &'a Contacts,
    law: Law,
}

/// What the law of the country gives, as far as the card says it.
struct Law {
    /// Length of the recovery and reflection period in days.
    reflection_days: u64,
    /// Whether that length was read at its source.
    verified: bool,
    /// Whether a permit can be given for the person's own situation (CETS 197 art. 14(1)(a)).
    personal_permit: bool,
}

impl Law {
    fn read(profile: &Checked, now: Timestamp) -> Law {
        let deadline = Clock::new(profile).reflection(now);
        let today = profile.calendar().day_of(now);
        let days = i64::from((deadline.last_day - today).get_days());
        let mut permits = profile
            .profile()
            .permits
            .iter()
            .filter_map(|fact| fact.value());
        Law {
            reflection_days: days.unsigned_abs(),
            verified: deadline.standing == Standing::Stated(Confidence::Verified),
            personal_permit: permits.any(|permit| permit.ground == PermitGround::Personal),
        }
    }
}

pub(crate) async fn show(visit: Visit) -> Response {
    let engine = &visit.site.engine;
    let now = engine.now();
    let law = match engine.with_profile(|profile| Law::read(profile, now)).await {
        Ok(law) => law,
        // Before set-up no country is known: the floor of the convention, as the template has it.
        Err(_) => {
            let template = Checked::bundled("template").expect("the program carries a template");
            Law::read(&template, now)
        }
    };
    let layout = Layout::public(&visit, visit.texts.rights_title(), MessageFile::Rights);
    visit.page(&Rights {
        layout,
        contacts: &visit.site.contacts,
        law,
    })
}

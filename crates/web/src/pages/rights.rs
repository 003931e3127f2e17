//! The rights card: what a person can expect, whom to call, and that it is theirs to choose.
//!
//! It needs no account, sets no cookie unless a language is chosen, and prints on one sheet.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::clock::{Clock, Standing};
use case::profile::{Checked, Confidence, Instrument, floors};
use jiff::Timestamp;

use crate::i18n::{MessageFile, Texts};
use crate::layout::Layout;
use crate::rights::Contacts;
use crate::visit::Visit;

type Words = Cow<'static, str>;

#[derive(Template)]
#[template(path = "rights.html")]
struct Rights<'a> {
    layout: Layout,
    contacts: &'a Contacts,
    yours: Vec<Words>,
    choice: [Words; 4],
    law: Law,
}

/// What the law of the country gives, as far as the card says it.
struct Law {
    /// Days of the recovery and reflection period that the card may promise; none where neither the
    /// law, as read at its source, nor the Convention gives any.
    reflection_days: Option<u64>,
    /// Whether their number was read at its source. Where it was not, they are the Convention's.
    verified: bool,
    /// Whether a permit can be given for the person's own situation (CETS 197 art. 14(1)(a)).
    personal_permit: bool,
}

impl Law {
    fn read(profile: &Checked, now: Timestamp) -> Law {
        let deadline = Clock::new(profile).reflection(now);
        let verified = deadline.standing == Standing::Stated(Confidence::Verified);
        let today = profile.calendar().day_of(now);
        let stated = i64::from((deadline.last_day - today).get_days()).unsigned_abs();
        // A number that nobody read at its source is no promise: the least of the Convention is.
        let floor = u64::from(floors().reflection.value.least_days());
        let bound = profile.profile().is_bound_by(Instrument::Cets197);
        Law {
            reflection_days: verified.then_some(stated).or(bound.then_some(floor)),
            verified,
            personal_permit: profile.profile().has_personal_permit(),
        }
    }
}

/// What everybody can get in this country, a sentence each.
fn yours(t: Texts, law: &Law) -> Vec<Words> {
    let mut yours = vec![t.rights_help_without_police()];
    match law.reflection_days {
        Some(days) => yours.extend([t.rights_rest(days), t.rights_no_removal()]),
        None => yours.push(t.rights_no_rest()),
    }
    let stay = match law.personal_permit {
        true => format!("{} {}", t.rights_stay(), t.rights_stay_personal()).into(),
        false => t.rights_stay(),
    };
    yours.extend([
        t.rights_safe_place(),
        t.rights_doctor(),
        t.rights_interpreter(),
        t.rights_lawyer(),
        stay,
        t.rights_money(),
        t.rights_not_punished(),
    ]);
    yours
}

fn choice(t: Texts) -> [Words; 4] {
    [
        t.rights_choice_no(),
        t.rights_choice_questions(),
        t.rights_choice_information(),
        t.rights_choice_complain(),
    ]
}

/// What everybody can get and choose, for a person's own page.
pub(super) async fn of_everybody(visit: &Visit) -> Vec<Words> {
    let t = visit.texts;
    let law = law(visit).await;
    let unverified =
        (law.reflection_days.is_some() && !law.verified).then(|| t.rights_unverified());
    let yours = yours(t, &law).into_iter().chain(choice(t));
    yours.chain(unverified).collect()
}

async fn law(visit: &Visit) -> Law {
    let engine = &visit.site.engine;
    let now = engine.now();
    match engine.with_profile(|profile| Law::read(profile, now)).await {
        Ok(law) => law,
        // Before set-up no country is known: the floor of the convention, as the template has it.
        Err(_) => {
            let template = Checked::bundled("template").expect("the program carries a template");
            Law::read(&template, now)
        }
    }
}

pub(crate) async fn show(visit: Visit) -> Response {
    let t = visit.texts;
    let law = law(&visit).await;
    let layout = Layout::public(&visit, t.rights_title(), MessageFile::Rights);
    visit.page(&Rights {
        layout,
        contacts: &visit.site.contacts,
        yours: yours(t, &law),
        choice: choice(t),
        law,
    })
}

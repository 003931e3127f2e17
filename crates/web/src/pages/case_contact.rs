//! Safe contact: how to reach a person without putting them in danger, and whether that can be relied on.

use case::content::SafeContact;
use case::person::ContactStanding;
use engine::ContactView;

use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::Field;
use crate::labels::{Label as _, Words};
use crate::member::Member;

/// Whether the safe contact of a case can be relied on, for whoever works on it.
pub(crate) fn standing(member: &Member, contact: &ContactView) -> Words {
    let t = member.texts();
    let (told, until) = days(member, contact);
    match contact.standing {
        ContactStanding::Good => t.contact_good(told, until),
        ContactStanding::TooOld => t.contact_too_old(told),
        ContactStanding::Moved => t.contact_moved(told),
        ContactStanding::Unknown => t.contact_unknown(),
        ContactStanding::Elsewhere => t.contact_elsewhere(),
    }
}

/// The same for another organisation, which asks `whom` and not the person.
pub(crate) fn standing_elsewhere(member: &Member, contact: &ContactView, whom: &str) -> Words {
    let t = member.texts();
    let (told, until) = days(member, contact);
    match contact.standing {
        ContactStanding::Good => t.contact_good(told, until),
        ContactStanding::TooOld | ContactStanding::Moved => t.contact_ask_first(told, whom),
        ContactStanding::Unknown | ContactStanding::Elsewhere => t.contact_ask_unknown(whom),
    }
}

/// By whose word it was written down.
pub(crate) fn told_by(member: &Member, contact: &ContactView) -> Option<Words> {
    let t = member.texts();
    let source = contact.source?;
    Some(labelled(t.contact_source(), source.label(t)))
}

fn days(member: &Member, contact: &ContactView) -> (Words, Words) {
    let t = member.texts();
    match contact.days {
        Some((told, until)) => (t.day(told), t.day(until)),
        None => ("–".into(), "–".into()),
    }
}

/// The questions.
pub(crate) fn fields(member: &Member) -> Vec<Field> {
    let t = member.texts();
    vec![
        Field::input("contact-channel", t.contact_channel()).hint(t.contact_channel_hint()),
        Field::input("contact-who", t.contact_who()).hint(t.contact_who_hint()),
        Field::input("contact-when", t.contact_when()),
        Field::input("contact-language", t.contact_language()),
        Field::input("contact-name", t.contact_name()),
        Field::input("contact-if-other", t.contact_if_other()),
        Field::input("contact-code-word", t.contact_code_word()),
        Field::input("contact-never", t.contact_never()),
    ]
}

/// Fills in what is known.
pub(crate) fn fill(form: &mut Form, contact: &SafeContact) {
    let SafeContact {
        channel,
        who,
        when,
        language,
        name,
        if_other,
        code_word,
        never,
    } = contact;
    for (field, text) in [
        ("contact-channel", channel),
        ("contact-who", who),
        ("contact-when", when),
        ("contact-language", language),
        ("contact-name", name),
        ("contact-if-other", if_other),
        ("contact-code-word", code_word),
        ("contact-never", never),
    ] {
        form.set(field, text.clone());
    }
}

/// The answers; `None` if nothing was written.
pub(crate) fn read(form: &mut Form, member: &Member) -> Option<SafeContact> {
    let t = member.texts();
    let mut text = |field: &str| form.optional(field, LONGEST, &t).unwrap_or_default();
    let contact = SafeContact {
        channel: text("contact-channel"),
        who: text("contact-who"),
        when: text("contact-when"),
        language: text("contact-language"),
        name: text("contact-name"),
        if_other: text("contact-if-other"),
        code_word: text("contact-code-word"),
        never: text("contact-never"),
    };
    (contact != SafeContact::default()).then_some(contact)
}

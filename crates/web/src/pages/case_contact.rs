//! Safe contact: how to reach a person without putting them in danger.

use case::content::SafeContact;

use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::Field;
use crate::member::Member;

/// The questions.
pub(crate) fn fields(member: &Member) -> Vec<Field> {
    let t = member.texts();
    vec![
        Field::input("contact-channel", t.contact_channel()).hint(t.contact_channel_hint()),
        Field::input("contact-when", t.contact_when()),
        Field::input("contact-language", t.contact_language()),
        Field::input("contact-name", t.contact_name()),
        Field::input("contact-if-other", t.contact_if_other()),
        Field::input("contact-never", t.contact_never()),
    ]
}

/// Fills in what is known.
pub(crate) fn fill(form: &mut Form, contact: &SafeContact) {
    let SafeContact {
        channel,
        when,
        language,
        name,
        if_other,
        never,
    } = contact;
    for (field, text) in [
        ("contact-channel", channel),
        ("contact-when", when),
        ("contact-language", language),
        ("contact-name", name),
        ("contact-if-other", if_other),
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
        when: text("contact-when"),
        language: text("contact-language"),
        name: text("contact-name"),
        if_other: text("contact-if-other"),
        never: text("contact-never"),
    };
    (contact != SafeContact::default()).then_some(contact)
}

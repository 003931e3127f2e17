//! What a sealed part says, for pages that may show it.

use std::borrow::Cow;

use case::Compartment;
use case::content::{Content, ReferralCopy, SafeContact};
use engine::{AccessEntry, Opened};

use crate::labels::Label as _;
use crate::member::Member;

type Words = Cow<'static, str>;

/// One sealed part: what kind it is, and what it says field by field; a part that cannot be opened
/// says why instead.
pub(crate) struct ShownPart {
    pub(crate) label: Words,
    pub(crate) fields: Vec<(Words, String)>,
    pub(crate) instead: Option<Words>,
}

/// One line of who opened what.
pub(crate) struct ShownAccess {
    pub(crate) who: String,
    pub(crate) what: Words,
    pub(crate) why: Words,
    pub(crate) when: Words,
}

pub(crate) fn parts(member: &Member, parts: &[(Compartment, Opened)]) -> Vec<ShownPart> {
    let t = member.texts();
    let shown = parts.iter().map(|(compartment, opened)| {
        let (fields, instead) = match opened {
            Opened::Content(content) => (fields(member, content), None),
            Opened::Closed => (Vec::new(), Some(t.part_closed())),
            Opened::Erased => (Vec::new(), Some(t.part_erased())),
        };
        ShownPart {
            label: compartment.label(t),
            fields,
            instead,
        }
    });
    shown.collect()
}

fn fields(member: &Member, content: &Content) -> Vec<(Words, String)> {
    match content {
        Content::Words(words) => vec![(Cow::Borrowed(""), words.clone())],
        Content::Contact(contact) => contact_fields(member, contact),
        Content::Referral(copy) => copy_fields(member, copy),
    }
}

fn contact_fields(member: &Member, contact: &SafeContact) -> Vec<(Words, String)> {
    let t = member.texts();
    let SafeContact {
        channel,
        when,
        language,
        name,
        if_other,
        never,
    } = contact;
    filled([
        (t.contact_channel(), channel),
        (t.contact_when(), when),
        (t.contact_language(), language),
        (t.contact_name(), name),
        (t.contact_if_other(), if_other),
        (t.contact_never(), never),
    ])
}

/// The copy of the facts that a referral carries.
pub(crate) fn copy_fields(member: &Member, copy: &ReferralCopy) -> Vec<(Words, String)> {
    let t = member.texts();
    let ReferralCopy {
        name,
        language,
        contact,
        request,
        safety,
    } = copy;
    filled([
        (t.copy_request(), request),
        (t.copy_safety(), safety),
        (t.copy_name(), name),
        (t.copy_language(), language),
        (t.copy_contact(), contact),
    ])
}

fn filled<const N: usize>(fields: [(Words, &String); N]) -> Vec<(Words, String)> {
    fields
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| (label, text.clone()))
        .collect()
}

pub(crate) fn accesses(member: &Member, entries: &[AccessEntry]) -> Vec<ShownAccess> {
    let t = member.texts();
    let shown = entries.iter().map(|entry| ShownAccess {
        who: member.name(entry.organisation).to_owned(),
        what: entry.compartment.label(t),
        why: entry.purpose.label(t),
        when: member.moment(entry.at),
    });
    shown.collect()
}

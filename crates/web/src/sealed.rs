//! What a sealed part says, for pages that may show it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use case::content::{Content, ReferralCopy, SafeContact};
use case::{Compartment, OrganisationId, Role};
use engine::{AccessEntry, AccessPage, Opened};

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
            Opened::Sealed => (Vec::new(), Some(t.part_sealed())),
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
        who,
        when,
        language,
        name,
        if_other,
        code_word,
        never,
    } = contact;
    filled([
        (t.contact_channel(), channel),
        (t.contact_who(), who),
        (t.contact_when(), when),
        (t.contact_language(), language),
        (t.contact_name(), name),
        (t.contact_if_other(), if_other),
        (t.contact_code_word(), code_word),
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

/// Entries of an organisation that is told apart by its roles only.
pub(crate) fn accesses_by_role(member: &Member, entries: &[AccessEntry]) -> Vec<ShownAccess> {
    shown_accesses(member, entries, |entry| {
        with_roles(member, entry.organisation, &entry.roles)
    })
}

pub(crate) fn accesses(member: &Member, page: &AccessPage) -> Vec<ShownAccess> {
    shown_accesses(member, &page.entries, |entry| who(member, page, entry))
}

fn shown_accesses(
    member: &Member,
    entries: &[AccessEntry],
    who: impl Fn(&AccessEntry) -> String,
) -> Vec<ShownAccess> {
    let t = member.texts();
    let shown = entries.iter().map(|entry| ShownAccess {
        who: who(entry),
        what: entry.compartment.label(t),
        why: entry.purpose.label(t),
        when: member.moment(entry.at),
    });
    shown.collect()
}

/// Who opened something: by name within one's own organisation, which answers for its people; of another
/// organisation no more than in which role.
fn who(member: &Member, page: &AccessPage, entry: &AccessEntry) -> String {
    let organisation = member.name(entry.organisation);
    match page.names.get(&entry.member) {
        Some(name) => format!("{name} – {organisation}"),
        None => with_roles(member, entry.organisation, &entry.roles),
    }
}

/// An organisation and the roles in which somebody acted for it.
pub(crate) fn with_roles(
    member: &Member,
    organisation: OrganisationId,
    roles: &BTreeSet<Role>,
) -> String {
    let t = member.texts();
    let roles: Vec<Words> = roles.iter().map(|role| role.label(t)).collect();
    let organisation = member.name(organisation);
    match roles.is_empty() {
        true => organisation.to_owned(),
        false => format!("{organisation} ({})", roles.join(" · ")),
    }
}

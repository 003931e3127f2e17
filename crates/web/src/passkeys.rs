//! Whether the pages can have passkeys where they were asked for, and the page that asks an authenticator.

use std::borrow::Cow;

use askama::Template;
use engine::RelyingParty;

use crate::layout::Layout;
use crate::origin::by_name;
use crate::visit::Visit;

type Words = Cow<'static, str>;

/// Passkeys belong to a name, and these pages may have been asked for under a number.
pub(crate) enum Passkeys {
    /// These pages have them.
    Here(RelyingParty),
    /// The same pages do under this address.
    At(String),
    /// There is no name for them.
    Nowhere,
}

impl Passkeys {
    pub(crate) fn of(visit: &Visit) -> Passkeys {
        let site = &visit.site;
        let at = |origin: &str| RelyingParty::at(origin, &site.name);
        match &site.origin {
            Some(origin) => at(&origin.to_string()).map_or(Passkeys::Nowhere, Passkeys::Here),
            None => match by_name(&visit.host) {
                Ok(origin) => at(&origin).map_or(Passkeys::Nowhere, Passkeys::Here),
                Err(elsewhere) => Passkeys::At(elsewhere),
            },
        }
    }

    pub(crate) fn here(visit: &Visit) -> Option<RelyingParty> {
        match Passkeys::of(visit) {
            Passkeys::Here(pages) => Some(pages),
            Passkeys::At(_) | Passkeys::Nowhere => None,
        }
    }
}

/// A page whose script passes a question on to an authenticator and posts the answer.
#[derive(Template)]
#[template(path = "passkey.html")]
pub(crate) struct PasskeyPage {
    pub(crate) layout: Layout,
    pub(crate) lead: Words,
    /// `sign-in`, or `make` for a new passkey.
    pub(crate) kind: &'static str,
    pub(crate) question: String,
    pub(crate) action: &'static str,
    pub(crate) button: Words,
    pub(crate) travelling: Vec<(String, String)>,
    pub(crate) back: &'static str,
    pub(crate) back_words: Words,
}

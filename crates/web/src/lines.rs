//! Lists of work: what each thing is, what to do next, and by when.

use std::borrow::Cow;

use askama::Template;

use crate::layout::Layout;

type Words = Cow<'static, str>;

/// A page of lists.
#[derive(Template)]
#[template(path = "lines.html")]
pub(crate) struct LinesPage {
    pub(crate) layout: Layout,
    pub(crate) lead: Vec<Words>,
    pub(crate) sections: Vec<Section>,
    /// What names the notices shown, which a button marks as seen.
    pub(crate) seen: Option<Vec<String>>,
    /// Where the page is a part of.
    pub(crate) back: Option<(String, Words)>,
}

/// A headed list; `none` is said where it is empty.
pub(crate) struct Section {
    pub(crate) heading: Words,
    pub(crate) none: Words,
    pub(crate) lines: Vec<Line>,
    /// Where the rest of it stands, if there is more.
    pub(crate) more: Option<(String, Words)>,
}

/// One thing in a list.
#[derive(Default)]
pub(crate) struct Line {
    /// Where it is opened; empty if it is not a page.
    pub(crate) href: String,
    pub(crate) title: String,
    /// The one thing to see first, and a colour of the design system for it.
    pub(crate) tag: Option<(Words, &'static str)>,
    pub(crate) details: Vec<Words>,
    pub(crate) act: Option<Act>,
}

/// A button that does one thing.
pub(crate) struct Act {
    pub(crate) action: String,
    pub(crate) words: Words,
    pub(crate) fields: Vec<(&'static str, String)>,
}

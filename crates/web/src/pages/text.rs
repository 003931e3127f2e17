//! A page of headed paragraphs and lists.

use std::borrow::Cow;

use askama::Template;

use crate::layout::Layout;

/// What `templates/text.html` shows.
#[derive(Template)]
#[template(path = "text.html")]
pub(crate) struct TextPage {
    pub(crate) layout: Layout,
    pub(crate) lead: Vec<Cow<'static, str>>,
    pub(crate) sections: Vec<Section>,
}

/// A heading with one paragraph or a list under it.
pub(crate) struct Section {
    pub(crate) heading: Cow<'static, str>,
    pub(crate) items: Vec<Cow<'static, str>>,
}

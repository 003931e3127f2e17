//! What surrounds every page.

use crate::assets;
use crate::form::CsrfToken;
use crate::i18n::{Locale, MessageFile, Texts};
use crate::visit::Visit;

/// The frame of a page: everything that `templates/layout.html` shows around its content.
pub(crate) struct Layout {
    pub(crate) texts: Texts,
    pub(crate) title: String,
    pub(crate) site_name: String,
    pub(crate) invented: bool,
    pub(crate) exit_url: String,
    /// The page can be reached without signing in, so it has the exit button.
    pub(crate) public: bool,
    /// The words of this page wait for a translator's confirmation.
    pub(crate) draft: bool,
    /// Path of the page, for links that change only the language.
    pub(crate) path: String,
    pub(crate) token: CsrfToken,
    /// A form on this page came back with faults: the title says so first, as it is read out first.
    pub(crate) has_errors: bool,
}

impl Layout {
    /// The frame of a page that anyone may see, with the exit button.
    pub(crate) fn public(visit: &Visit, title: impl Into<String>, words: MessageFile) -> Layout {
        Layout {
            public: true,
            ..Layout::new(visit, title, words)
        }
    }

    /// The frame of a page whose words stand in `words`.
    pub(crate) fn new(visit: &Visit, title: impl Into<String>, words: MessageFile) -> Layout {
        Layout {
            texts: visit.texts,
            title: title.into(),
            site_name: visit.site.name.clone(),
            invented: visit.site.invented,
            exit_url: visit.site.exit_url.clone(),
            public: false,
            draft: visit.texts.is_draft(words),
            path: visit.path.clone(),
            token: visit.token(),
            has_errors: false,
        }
    }

    pub(crate) fn style_sheet(&self) -> String {
        assets::url(match self.texts.locale().direction() {
            "rtl" => "app.rtl.css",
            _ => "app.css",
        })
    }

    pub(crate) fn script(&self) -> String {
        assets::url("app.js")
    }

    pub(crate) fn icon(&self) -> String {
        assets::url("icon.svg")
    }

    pub(crate) fn locales(&self) -> [Locale; 2] {
        Locale::ALL
    }
}

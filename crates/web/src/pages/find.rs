//! What somebody looks for in the directory of services: what is needed, in which language, for whom.

use std::collections::BTreeSet;

use case::person::Need;
use engine::{Directory, EngineError, FoundService, Wanted};

use crate::form_page::Options;
use crate::labels::Words;
use crate::languages;
use crate::member::Member;

/// One question of the form that looks for services.
pub(super) struct FindField {
    pub(super) name: &'static str,
    pub(super) label: Words,
    pub(super) options: Options,
    pub(super) chosen: String,
}

/// What is looked for, as the address of the page has it.
pub(super) struct Finder {
    /// What is needed; with none, whatever the directory has.
    pub(super) need: Option<Need>,
    /// The code of a language, or empty.
    pub(super) language: String,
    /// `women`, `men`, `children`, or anyone.
    pub(super) takes: String,
    /// Only what has a place free, or counts none.
    pub(super) free: bool,
}

impl Finder {
    fn wanted(&self) -> Wanted {
        Wanted {
            need: self.need,
            language: (!self.language.is_empty()).then(|| self.language.clone()),
            woman: self.takes == "women",
            man: self.takes == "men",
            child: self.takes == "children",
            free: self.free,
        }
    }

    /// What the directory has of it, and the questions with these answers. Asked for is one of `needs`.
    ///
    /// # Errors
    /// Those of the directory.
    pub(super) async fn find(
        &self,
        member: &Member,
        needs: Options,
    ) -> Result<(Directory, Vec<FindField>), EngineError> {
        let t = member.texts();
        let engine = member.engine();
        let found = engine.directory(&member.session, &self.wanted()).await?;
        let everybody = Wanted {
            need: self.need,
            ..Wanted::default()
        };
        let all = engine.directory(&member.session, &everybody).await?;
        let whom: Options = vec![
            (String::new(), t.refer_find_takes_anyone()),
            ("women".to_owned(), t.refer_find_takes_women()),
            ("men".to_owned(), t.refer_find_takes_men()),
            ("children".to_owned(), t.refer_find_takes_children()),
        ];
        let languages = spoken_by(&all.services, t.refer_find_any_language());
        let field = |name, label, options, chosen: &str| FindField {
            name,
            label,
            options,
            chosen: chosen.to_owned(),
        };
        let need = self.need.map(|need| need.code()).unwrap_or_default();
        let fields = vec![
            field("need", t.refer_need(), needs, need),
            field(
                "language",
                t.refer_find_language(),
                languages,
                &self.language,
            ),
            field("takes", t.refer_find_takes(), whom, &self.takes),
        ];
        Ok((found, fields))
    }
}

/// The languages of these services by name, after `any`.
fn spoken_by(services: &[FoundService], any: Words) -> Options {
    let spoken = services.iter().flat_map(|found| &found.service.languages);
    let named: BTreeSet<(String, &String)> =
        spoken.map(|code| (languages::name(code), code)).collect();
    let named = named
        .into_iter()
        .map(|(name, code)| (code.clone(), name.into()));
    [(String::new(), any)].into_iter().chain(named).collect()
}

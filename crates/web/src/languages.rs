//! Names of languages: nobody should have to know that `prs` is Dari.

use isolang::Language;

/// What people call the language of this code (BCP 47): its own name, and the English one (ISO 639-3) where it is another.
/// A code that is in no list, and what a code says beyond the language (script, country), stay as they are.
pub(crate) fn name(tag: &str) -> String {
    let (code, rest) = match tag.split_once('-') {
        Some((code, rest)) => (code, Some(rest)),
        None => (tag, None),
    };
    let language = match code.len() {
        2 => Language::from_639_1(code),
        _ => Language::from_639_3(code),
    };
    let Some(language) = language else {
        return tag.to_owned();
    };
    let english = language.to_name();
    let name = match language.to_autonym() {
        Some(own) if own != english => format!("{own} ({english})"),
        _ => english.to_owned(),
    };
    match rest {
        Some(rest) => format!("{name}, {rest}"),
        None => name,
    }
}

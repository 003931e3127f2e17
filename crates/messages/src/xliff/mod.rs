//! XLIFF 1.2 (OASIS, 1 February 2008), the form that translators' tools read and write: Poedit, OmegaT,
//! Weblate, memoQ and Trados among them.
//!
//! A plural is a unit for each form that the translation's language has, not English's: a translator
//! into Russian gets four sentences to write where English has two. An argument is an `x` element, which
//! tools show as a tag and do not let anybody translate.

mod read;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Catalogue, Faults, Language, Message};
use crate::plural::{Category, Form, is_one_number};
use crate::wording::{Piece, Wording, places};

pub use write::{Which, export};

/// A translation that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The message.
    pub id: String,
    /// Its file, without the ending.
    pub file: String,
    /// What it says now.
    pub wording: Wording,
    /// The tool says that a person approved it.
    pub approved: bool,
}

/// What one file of a translator's tool holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The language translated into.
    pub language: String,
    /// Each message of which all forms have a translation.
    pub translations: Vec<Translation>,
}

/// Reads what a translator's tool wrote.
///
/// # Errors
///
/// All that is wrong at once, each with its file and message: XML that cannot be read, a message that is
/// not there, English that changed since, an argument that was lost or made up, a plural of which only
/// some forms are translated. Whoever calls this writes nothing then.
pub fn import(text: &str, catalogue: &Catalogue) -> Result<Import, Faults> {
    let document = read::document(text).map_err(|what| Faults(vec![what]))?;
    let Some(language) = catalogue.languages.get(&document.language) else {
        let known: Vec<&str> = catalogue.languages.keys().map(String::as_str).collect();
        return Err(Faults(vec![format!(
            "the file is for the language `{}`, which the pages do not have; they have {}",
            document.language,
            known.join(", ")
        )]));
    };
    let mut faults = Vec::new();
    let mut found: BTreeMap<&str, Vec<&read::Unit>> = BTreeMap::new();
    for unit in &document.units {
        let (id, _) = split(&unit.id);
        found.entry(id).or_default().push(unit);
    }
    let mut translations = Vec::new();
    for (id, units) in found {
        let Some(english) = catalogue.reference.messages.get(id) else {
            faults.push(format!(
                "{}.ftl: `{id}` is not in English any more; export again",
                units.first().map_or("?", |unit| unit.file.as_str())
            ));
            continue;
        };
        match one(id, english, language, &units) {
            Ok(found) => translations.extend(found),
            Err(what) => faults.extend(
                what.into_iter()
                    .map(|what| format!("{}/{}.ftl: `{id}`{what}", language.code, english.file)),
            ),
        }
    }
    match faults.is_empty() {
        true => Ok(Import {
            language: document.language,
            translations,
        }),
        false => Err(Faults(faults)),
    }
}

/// Puts one message together from its units; `None` if none of them is translated.
fn one(
    id: &str,
    english: &Message,
    language: &Language,
    units: &[&read::Unit],
) -> Result<Option<Translation>, Vec<String>> {
    let mut faults = Vec::new();
    let on = plural_on(id, english, language);
    let wanted = forms(id, english, language);
    let mut said: BTreeMap<Option<Form>, Vec<Piece>> = BTreeMap::new();
    for unit in units {
        let (_, key) = split(&unit.id);
        let about = key.map(|key| format!(" [{key}]")).unwrap_or_default();
        let form = key.and_then(Form::from_code);
        let is_known = form.is_none_or(|form| wanted.contains(&form));
        if on.is_some() != key.is_some() || key.is_some() != form.is_some() || !is_known {
            faults.push(format!(
                "{about}: the file has forms of it that it has not; export again"
            ));
            continue;
        }
        let source = source(&english.wording, form);
        if unit.source != normal(source) {
            faults.push(format!(
                "{about}: the English changed since the file was made; export again"
            ));
            continue;
        }
        let Some(target) = unit.target.as_ref().filter(|it| !it.is_empty()) else {
            continue;
        };
        let arguments = english.wording.arguments();
        match target_pieces(target, &arguments.keys().map(String::as_str).collect()) {
            Ok(pieces) => {
                for lost in lost(source, &pieces, on.as_deref(), form, language) {
                    faults.push(format!("{about}: the translation lost {{ ${lost} }}"));
                }
                said.insert(form, pieces);
            }
            Err(what) => faults.push(format!("{about}: {what}")),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if said.is_empty() {
        return Ok(None);
    }
    let wording = match &on {
        None => Wording::Plain(said.remove(&None).unwrap_or_default()),
        Some(on) => {
            let forms: BTreeMap<Form, Vec<Piece>> = said
                .into_iter()
                .filter_map(|(form, pieces)| Some((form?, pieces)))
                .collect();
            for form in wanted.iter().filter(|form| !forms.contains_key(form)) {
                faults.push(format!(": the form [{form}] has no translation"));
            }
            Wording::Plural {
                on: on.clone(),
                forms,
            }
        }
    };
    // What is written has to be read again as what was meant.
    match Wording::parse(&wording.to_string(), language.rule) {
        Ok(again) if again == wording => {}
        Ok(_) => faults.push(": Fluent would read the translation as something else".to_owned()),
        Err(what) if faults.is_empty() => faults.push(format!(": {what}")),
        Err(_) => {}
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Some(Translation {
        id: id.to_owned(),
        file: english.file.clone(),
        wording,
        approved: units.iter().all(|unit| unit.approved),
    }))
}

/// The argument whose plural the message is in this language: English's, or the translation's own where
/// English needs none.
fn plural_on(id: &str, english: &Message, language: &Language) -> Option<String> {
    let own = language.messages.get(id).map(|message| &message.wording);
    [Some(&english.wording), own]
        .into_iter()
        .flatten()
        .find_map(|wording| match wording {
            Wording::Plural { on, .. } => Some(on.clone()),
            Wording::Plain(_) => None,
        })
}

/// The forms that a plural needs in a language: its categories, and numbers that English says otherwise,
/// or that the translation does.
fn forms(id: &str, english: &Message, language: &Language) -> Vec<Form> {
    let categories = language.rule.categories.iter();
    let categories = categories.map(|(category, _)| Form::Of(*category));
    let own = language.messages.get(id);
    let mut exact = BTreeSet::new();
    for message in [Some(english), own].into_iter().flatten() {
        if let Wording::Plural { forms, .. } = &message.wording {
            exact.extend(forms.keys().copied());
        }
    }
    let is_more = |form: &Form| {
        let mut rule = language.rule.categories.iter();
        matches!(form, Form::Exact(_))
            && !rule.any(|(category, _)| form.covers(*category, language.rule))
    };
    exact
        .into_iter()
        .filter(is_more)
        .chain(categories)
        .collect()
}

/// The English sentence from which one form is translated.
fn source(english: &Wording, form: Option<Form>) -> &[Piece] {
    let pieces = match english {
        Wording::Plain(pieces) => Some(pieces),
        Wording::Plural { forms, .. } => form
            .and_then(|form| same(forms, form))
            .or_else(|| forms.get(&Form::Of(Category::Other))),
    };
    pieces.map(Vec::as_slice).unwrap_or_default()
}

/// A plural's sentence for a form, or for the one number that the form is of.
fn same(forms: &BTreeMap<Form, Vec<Piece>>, form: Form) -> Option<&Vec<Piece>> {
    let number = match form {
        Form::Of(Category::Zero) => Some(Form::Exact(0)),
        Form::Of(Category::One) => Some(Form::Exact(1)),
        Form::Of(Category::Two) => Some(Form::Exact(2)),
        _ => None,
    };
    let number = number.and_then(|number| forms.get(&number));
    forms.get(&form).or(number)
}

/// Arguments that a sentence should have kept. A form for one number alone may leave that number out:
/// "one day" for "1 day".
fn lost<'a>(
    source: &'a [Piece],
    target: &[Piece],
    on: Option<&str>,
    form: Option<Form>,
    language: &Language,
) -> Vec<&'a str> {
    let kept: BTreeSet<&str> = places(target).collect();
    let one_number = match form {
        Some(Form::Exact(_)) => true,
        Some(Form::Of(category)) => language.rule.numbers(category).is_some_and(is_one_number),
        None => false,
    };
    places(source)
        .filter(|name| !kept.contains(name))
        .filter(|name| !(one_number && Some(*name) == on))
        .collect()
}

/// A unit's name: the message, and the form of its plural if it has forms.
fn unit_id(id: &str, form: Option<Form>) -> String {
    match form {
        Some(form) => format!("{id}[{form}]"),
        None => id.to_owned(),
    }
}

fn split(unit: &str) -> (&str, Option<&str>) {
    match unit.split_once('[') {
        Some((id, form)) => (id, Some(form.trim_end_matches(']'))),
        None => (unit, None),
    }
}

/// Sentences as they are compared: neighbouring words joined, and white space as XML leaves it.
fn normal(pieces: &[Piece]) -> Vec<Piece> {
    let mut normal: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (piece, normal.last_mut()) {
            (Piece::Words(words), Some(Piece::Words(last))) => last.push_str(words),
            _ => normal.push(piece.clone()),
        }
    }
    for piece in &mut normal {
        if let Piece::Words(words) = piece {
            *words = collapsed(words);
        }
    }
    normal.retain(|piece| *piece != Piece::Words(String::new()));
    normal
}

/// Collapses runs of white space to one space, at the ends too.
fn collapsed(words: &str) -> String {
    let mut text = String::new();
    for letter in words.chars() {
        match letter {
            ' ' | '\t' | '\n' | '\r' if text.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' => text.push(' '),
            letter => text.push(letter),
        }
    }
    text
}

/// A translation's parts: what a translator typed as `{ $name }` counts as the argument, and any other
/// brace breaks the file that it would be written to.
fn target_pieces(target: &[Piece], known: &BTreeSet<&str>) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    for piece in target {
        match piece {
            Piece::Place(name) => pieces.push(Piece::Place(name.clone())),
            Piece::Words(words) => typed(words, &mut pieces)?,
        }
    }
    for name in places(&pieces) {
        if !known.contains(name) {
            return Err(format!(
                "the translation has {{ ${name} }}, which the English does not give"
            ));
        }
    }
    let mut pieces = normal(&pieces);
    if let Some(Piece::Words(words)) = pieces.first_mut() {
        *words = words.trim_start().to_owned();
    }
    if let Some(Piece::Words(words)) = pieces.last_mut() {
        *words = words.trim_end().to_owned();
    }
    pieces.retain(|piece| *piece != Piece::Words(String::new()));
    Ok(pieces)
}

fn typed(words: &str, pieces: &mut Vec<Piece>) -> Result<(), String> {
    let stray = || {
        "the translation has a brace that belongs to no argument; braces stand around arguments only"
            .to_owned()
    };
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, next) = after.split_once('}').ok_or_else(stray)?;
        let name = inside.trim().strip_prefix('$').ok_or_else(stray)?;
        if before.contains('}') {
            return Err(stray());
        }
        pieces.push(Piece::Words(before.to_owned()));
        pieces.push(Piece::Place(name.to_owned()));
        rest = next;
    }
    if rest.contains('}') {
        return Err(stray());
    }
    pieces.push(Piece::Words(rest.to_owned()));
    Ok(())
}

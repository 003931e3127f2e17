//! What one message says.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use data_encoding::HEXLOWER;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use sha2::{Digest as _, Sha256};

use crate::plural::{Category, Form, PluralRule};

/// What an argument is, from how messages use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Put in as it is.
    Text,
    /// Decides a plural.
    Number,
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words, as they are shown.
    Words(String),
    /// The place of an argument, by its name.
    Place(String),
}

/// What one message says in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// One sentence for all cases.
    Plain(Vec<Piece>),
    /// A sentence for each category of a number.
    Plural {
        /// The argument that is counted.
        on: String,
        /// One for each category of the language, and for numbers that are said otherwise.
        forms: BTreeMap<Form, Vec<Piece>>,
    },
}

impl Wording {
    /// The arguments, and what each is.
    #[must_use]
    pub fn arguments(&self) -> BTreeMap<String, Kind> {
        let mut found: BTreeMap<String, Kind> = self
            .sentences()
            .flat_map(places)
            .map(|name| (name.to_owned(), Kind::Text))
            .collect();
        if let Wording::Plural { on, .. } = self {
            found.insert(on.clone(), Kind::Number);
        }
        found
    }

    /// Every sentence it may say.
    pub fn sentences(&self) -> impl Iterator<Item = &[Piece]> {
        let (plain, forms) = match self {
            Wording::Plain(pieces) => (Some(pieces.as_slice()), None),
            Wording::Plural { forms, .. } => (None, Some(forms)),
        };
        let forms = forms.into_iter().flat_map(BTreeMap::values);
        plain.into_iter().chain(forms.map(Vec::as_slice))
    }

    /// The sentence that says it for most numbers.
    #[must_use]
    pub fn sample(&self) -> String {
        self.sentences().last().map(sentence).unwrap_or_default()
    }

    /// A short fingerprint: two wordings that differ in anything but layout have different ones. The
    /// first 48 bits of SHA-256 are enough to notice an edit, which is all that it is for.
    #[must_use]
    pub fn digest(&self) -> String {
        let hash = Sha256::digest(self.to_string());
        let mut text = HEXLOWER.encode(&hash);
        text.truncate(12);
        text
    }

    /// Reads one message's value; says what is wrong with it.
    pub(crate) fn read(pattern: &Pattern<&str>, rule: &PluralRule) -> Result<Wording, String> {
        if let [
            PatternElement::Placeable {
                expression:
                    Expression::Select {
                        selector: InlineExpression::VariableReference { id },
                        variants,
                    },
            },
        ] = pattern.elements.as_slice()
        {
            return plural(id.name, variants, rule);
        }
        pieces(pattern).map(Wording::Plain)
    }

    /// Reads what is written of a message after its name and `=`.
    pub(crate) fn parse(text: &str, rule: &PluralRule) -> Result<Wording, String> {
        let source = format!("it = {text}\n");
        let resource = fluent_syntax::parser::parse(source.as_str())
            .map_err(|(_, errors)| errors.first().map(ToString::to_string).unwrap_or_default())?;
        match resource.body.as_slice() {
            [Entry::Message(message)] => {
                let value = message.value.as_ref().ok_or("it has no text")?;
                Wording::read(value, rule)
            }
            _ => Err("it is not one message".to_owned()),
        }
    }
}

/// As a Fluent file holds it, after the message's name and `=`.
impl fmt::Display for Wording {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wording::Plain(pieces) => out.write_str(&sentence(pieces)),
            Wording::Plural { on, forms } => {
                writeln!(out, "{{ ${on} ->")?;
                for (form, pieces) in forms {
                    let mark = match form {
                        Form::Of(Category::Other) => "   *",
                        _ => "    ",
                    };
                    writeln!(out, "{mark}[{form}] {}", sentence(pieces))?;
                }
                out.write_str("  }")
            }
        }
    }
}

/// The names of the arguments in a sentence, in order.
pub(crate) fn places(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Place(name) => Some(name.as_str()),
        Piece::Words(_) => None,
    })
}

/// A sentence as Fluent writes it.
pub(crate) fn sentence(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Place(name) => {
                let _ = write!(text, "{{ ${name} }}");
            }
        }
    }
    text
}

fn pieces(pattern: &Pattern<&str>) -> Result<Vec<Piece>, String> {
    let mut pieces: Vec<Piece> = Vec::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => match pieces.last_mut() {
                Some(Piece::Words(words)) => words.push_str(value),
                _ => pieces.push(Piece::Words((*value).to_owned())),
            },
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => pieces.push(Piece::Place(id.name.to_owned())),
            PatternElement::Placeable { .. } => {
                return Err(
                    "only variables are used, and a plural that holds the whole message".to_owned(),
                );
            }
        }
    }
    for piece in &mut pieces {
        if let Piece::Words(words) = piece {
            *words = words.replace('\n', " ");
        }
    }
    Ok(pieces)
}

fn plural(on: &str, variants: &[Variant<&str>], rule: &PluralRule) -> Result<Wording, String> {
    let mut forms = BTreeMap::new();
    for variant in variants {
        let key = match &variant.key {
            VariantKey::Identifier { name } => *name,
            VariantKey::NumberLiteral { value } => *value,
        };
        let form = Form::from_code(key).ok_or_else(|| {
            format!("[{key}] is no plural category; a choice of `${on}` is one only of plurals")
        })?;
        if variant.default != (form == Form::Of(Category::Other)) {
            return Err(format!(
                "the plural on `${on}` marks [other] with `*`, and nothing else"
            ));
        }
        let said = pieces(&variant.value).map_err(|what| format!("[{form}]: {what}"))?;
        if forms.insert(form, said).is_some() {
            return Err(format!("the plural on `${on}` says [{form}] twice"));
        }
    }
    for (category, _) in rule.categories {
        if !forms.keys().any(|form| form.covers(*category, rule)) {
            return Err(format!(
                "the plural on `${on}` lacks [{category}], which this language has"
            ));
        }
    }
    // Fluent would never choose a form of a category that the language has not.
    for form in forms.keys() {
        if let Form::Of(category) = form
            && rule.numbers(*category).is_none()
        {
            return Err(format!(
                "the plural on `${on}` has [{category}], which this language has not"
            ));
        }
    }
    Ok(Wording::Plural {
        on: on.to_owned(),
        forms,
    })
}

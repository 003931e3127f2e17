//! Reading XLIFF.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{normal, split};
use crate::wording::Piece;

/// One file.
pub(super) struct Document {
    pub(super) language: String,
    pub(super) units: Vec<Unit>,
}

/// One sentence.
pub(super) struct Unit {
    pub(super) id: String,
    pub(super) file: String,
    pub(super) source: Vec<Piece>,
    pub(super) target: Option<Vec<Piece>>,
    pub(super) approved: bool,
}

/// Which text is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Neither,
    Source,
    Target,
}

/// Reads a document; says where it cannot.
pub(super) fn document(text: &str) -> Result<Document, String> {
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let before = text
                    .get(..usize::try_from(reader.error_position()).unwrap_or(usize::MAX))
                    .unwrap_or(text);
                let line = before.lines().count().max(1);
                return Err(format!(
                    "line {line}: {error}; export again and translate that file"
                ));
            }
        };
        match event {
            Event::Eof => break,
            Event::Start(element) => walk.start(&element, false)?,
            Event::Empty(element) => walk.start(&element, true)?,
            Event::End(element) => walk.end(element.local_name().as_ref()),
            Event::Text(text) => walk.words(&text.xml10_content()),
            Event::CData(text) => walk.words(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&reference)
                        .map(ToOwned::to_owned),
                };
                let known = resolved
                    .ok_or_else(|| format!("`&{};` is no character of XML", &*reference))?;
                walk.words(&known);
            }
            _ => {}
        }
    }
    match walk.language {
        Some(language) => Ok(Document {
            language,
            units: walk.units,
        }),
        None => Err("this is no XLIFF 1.2: no `file` names a `target-language`".to_owned()),
    }
}

struct Walk {
    language: Option<String>,
    file: String,
    units: Vec<Unit>,
    unit: Option<Unit>,
    within: Within,
    /// Elements within one whose text does not count: a tool's own suggestions, notes, a tag's label.
    skipped: usize,
}

impl Default for Walk {
    fn default() -> Walk {
        Walk {
            language: None,
            file: String::new(),
            units: Vec::new(),
            unit: None,
            within: Within::Neither,
            skipped: 0,
        }
    }
}

impl Walk {
    fn start(&mut self, element: &BytesStart<'_>, empty: bool) -> Result<(), String> {
        if self.skipped > 0 {
            self.skipped += usize::from(!empty);
            return Ok(());
        }
        let name = element.local_name();
        match (self.within, name.as_ref()) {
            (_, "file") => {
                let original = attribute(element, "original")?.unwrap_or_default();
                original
                    .strip_suffix(".ftl")
                    .unwrap_or(&original)
                    .clone_into(&mut self.file);
                let language = attribute(element, "target-language")?;
                match (&self.language, language) {
                    (Some(before), Some(now)) if *before != now => {
                        return Err(format!(
                            "the file is for two languages, `{before}` and `{now}`"
                        ));
                    }
                    (_, Some(now)) => self.language = Some(now),
                    (_, None) => {}
                }
            }
            (_, "trans-unit") => {
                let id = attribute(element, "id")?.unwrap_or_default();
                self.unit = Some(Unit {
                    id,
                    file: self.file.clone(),
                    source: Vec::new(),
                    target: None,
                    approved: attribute(element, "approved")?.as_deref() == Some("yes"),
                });
            }
            (_, "source") => self.within = Within::Source,
            (_, "target") => {
                if let Some(unit) = &mut self.unit {
                    unit.target = Some(Vec::new());
                    let state = attribute(element, "state")?;
                    unit.approved |= matches!(state.as_deref(), Some("final" | "signed-off"));
                }
                self.within = if empty {
                    Within::Neither
                } else {
                    Within::Target
                };
            }
            (Within::Source | Within::Target, "x" | "ph") => {
                let id = attribute(element, "id")?.unwrap_or_default();
                // The second of one argument in a sentence has a number, as names must differ.
                let (name, _) = id.split_once('.').unwrap_or((&id, ""));
                self.put(Piece::Place(name.to_owned()));
                self.skipped += usize::from(!empty);
            }
            (Within::Source | Within::Target, "g" | "mrk") => {}
            (Within::Source | Within::Target, other) => {
                let unit = self.unit.as_ref().map_or("", |unit| split(&unit.id).0);
                return Err(format!(
                    "{}.ftl: `{unit}`: the tag `{other}` cannot stand in a sentence",
                    self.file
                ));
            }
            (Within::Neither, "alt-trans" | "seg-source" | "note" | "header") => {
                self.skipped += usize::from(!empty);
            }
            (Within::Neither, _) => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "source" | "target" => self.within = Within::Neither,
            "trans-unit" => {
                if let Some(mut unit) = self.unit.take() {
                    unit.source = normal(&unit.source);
                    unit.target = unit.target.map(|target| normal(&target));
                    self.units.push(unit);
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.skipped == 0 && self.within != Within::Neither {
            self.put(Piece::Words(words.to_owned()));
        }
    }

    fn put(&mut self, piece: Piece) {
        let Some(unit) = &mut self.unit else {
            return;
        };
        match self.within {
            Within::Source => unit.source.push(piece),
            Within::Target => unit.target.get_or_insert_default().push(piece),
            Within::Neither => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let fault = |error: &dyn std::fmt::Display| {
        format!(
            "`{name}` of a `{}` cannot be read: {error}",
            element.local_name().as_ref()
        )
    };
    match element.try_get_attribute(name) {
        Ok(Some(found)) => match found.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => Ok(Some(value.into_owned())),
            Err(error) => Err(fault(&error)),
        },
        Ok(None) => Ok(None),
        Err(error) => Err(fault(&error)),
    }
}

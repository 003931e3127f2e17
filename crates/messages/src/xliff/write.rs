//! Writing XLIFF.

use std::collections::BTreeMap;
use std::io;

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;

use super::{forms, plural_on, same, source, unit_id};
use crate::catalogue::{Catalogue, Language, Message, REFERENCE};
use crate::plural::Form;
use crate::state::{Standing, standing};
use crate::wording::{Piece, Wording};

/// Which messages a file is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that nobody confirmed as they stand.
    Open,
}

/// Writes the messages of `files` for a translator into `language`; of all files if none is named.
///
/// # Errors
///
/// Never in practice: it writes to memory.
pub fn export(
    catalogue: &Catalogue,
    language: &Language,
    files: &[String],
    which: Which,
) -> io::Result<String> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = BytesStart::new("xliff").with_attributes([
        ("version", "1.2"),
        ("xmlns", "urn:oasis:names:tc:xliff:document:1.2"),
    ]);
    out.write_event(Event::Start(root))?;
    for file in &catalogue.reference.files {
        if !files.is_empty() && !files.contains(file) {
            continue;
        }
        let messages: Vec<(&str, &Message, Standing)> = catalogue
            .reference
            .of_file(file)
            .into_iter()
            .map(|(id, english)| (id, english, standing(id, english, language)))
            .filter(|(_, _, standing)| {
                which == Which::All || !matches!(standing, Standing::Confirmed(_))
            })
            .collect();
        if messages.is_empty() {
            continue;
        }
        let original = format!("{file}.ftl");
        out.write_event(Event::Start(BytesStart::new("file").with_attributes([
            ("original", original.as_str()),
            ("source-language", REFERENCE),
            ("target-language", language.code.as_str()),
            ("datatype", "x-fluent"),
        ])))?;
        out.write_event(Event::Start(BytesStart::new("body")))?;
        for (id, english, standing) in &messages {
            match plural_on(id, english, language) {
                None => unit(&mut out, id, None, english, language, standing)?,
                Some(_) => {
                    let group = BytesStart::new("group")
                        .with_attributes([("restype", "x-gettext-plurals")]);
                    out.write_event(Event::Start(group))?;
                    for form in forms(id, english, language) {
                        unit(&mut out, id, Some(form), english, language, standing)?;
                    }
                    out.write_event(Event::End(BytesEnd::new("group")))?;
                }
            }
        }
        out.write_event(Event::End(BytesEnd::new("body")))?;
        out.write_event(Event::End(BytesEnd::new("file")))?;
    }
    out.write_event(Event::End(BytesEnd::new("xliff")))?;
    let mut text = String::from_utf8(out.into_inner()).map_err(io::Error::other)?;
    text.push('\n');
    Ok(text)
}

fn unit(
    out: &mut Writer<Vec<u8>>,
    id: &str,
    form: Option<Form>,
    english: &Message,
    language: &Language,
    standing: &Standing,
) -> io::Result<()> {
    let name = unit_id(id, form);
    let (approved, state) = match standing {
        Standing::Missing => ("no", "new"),
        Standing::Changed => ("no", "needs-review-translation"),
        Standing::NotNoted | Standing::Unconfirmed => ("no", "translated"),
        Standing::Confirmed(_) => ("yes", "final"),
    };
    let start = BytesStart::new("trans-unit").with_attributes([
        ("id", name.as_str()),
        ("approved", approved),
        ("xml:space", "preserve"),
    ]);
    out.write_event(Event::Start(start))?;
    text(out, "source", None, source(&english.wording, form))?;
    let own = language.messages.get(id).map(|message| &message.wording);
    let own = own.and_then(|own| match (own, form) {
        (Wording::Plain(pieces), None) => Some(pieces),
        (Wording::Plural { forms, .. }, Some(form)) => same(forms, form),
        _ => None,
    });
    let nothing = Vec::new();
    text(out, "target", Some(state), own.unwrap_or(&nothing))?;
    let mut notes = Vec::new();
    match form {
        Some(Form::Exact(number)) => notes.push(format!("The form for {number} alone.")),
        Some(Form::Of(category)) => match language.rule.numbers(category) {
            None | Some("") => notes.push("The form for numbers with a fraction.".to_owned()),
            Some(numbers) => notes.push(format!("The form for numbers such as {numbers}.")),
        },
        None => {}
    }
    if *standing == Standing::Changed {
        notes.push("The English changed after this was translated.".to_owned());
    }
    for note in notes {
        out.write_event(Event::Start(BytesStart::new("note")))?;
        out.write_event(Event::Text(BytesText::new(&note)))?;
        out.write_event(Event::End(BytesEnd::new("note")))?;
    }
    out.write_event(Event::End(BytesEnd::new("trans-unit")))
}

fn text(
    out: &mut Writer<Vec<u8>>,
    name: &str,
    state: Option<&str>,
    pieces: &[Piece],
) -> io::Result<()> {
    let mut start = BytesStart::new(name);
    if let Some(state) = state {
        start.push_attribute(("state", state));
    }
    // Written by a writer of its own, as white space counts within.
    let mut line = Writer::new(Vec::new());
    line.write_event(Event::Start(start))?;
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => line.write_event(Event::Text(BytesText::new(words)))?,
            Piece::Place(argument) => {
                let times = seen.entry(argument.as_str()).or_default();
                *times += 1;
                let id = match times {
                    1 => argument.clone(),
                    times => format!("{argument}.{times}"),
                };
                let shown = format!("{{ ${argument} }}");
                let x = BytesStart::new("x")
                    .with_attributes([("id", id.as_str()), ("equiv-text", shown.as_str())]);
                line.write_event(Event::Empty(x))?;
            }
        }
    }
    line.write_event(Event::End(BytesEnd::new(name)))?;
    let line = String::from_utf8(line.into_inner()).map_err(io::Error::other)?;
    // Escaped already.
    out.write_indent()?;
    out.get_mut().extend_from_slice(line.as_bytes());
    Ok(())
}

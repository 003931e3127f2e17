//! Turns the Fluent files under `messages/` into Rust.
//!
//! English is the reference. Every other language must say the same messages with the same
//! arguments, and every plural must cover the categories of its language; otherwise the build
//! fails and names each fault. Pages then call one function for each message, with typed
//! arguments, so a misspelt key does not compile.
//!
//! Only what is needed of Fluent is accepted: messages with a value, variables, and selectors on a
//! variable. Each file starts with a line `### Status: draft` or `### Status: reviewed`; a page
//! whose words are still a draft says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};

/// The language whose messages the others must match.
const REFERENCE: &str = "en";

/// Cardinal plural categories by language (Unicode CLDR, "Language Plural Rules").
const PLURALS: [(&str, &[&str]); 2] = [
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("en", &["one", "other"]),
];

/// What an argument is, from how the messages use it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Put in as it is.
    Text,
    /// Decides a plural.
    Number,
}

/// One message in one language.
struct Message {
    file: String,
    arguments: BTreeMap<String, Kind>,
    sample: String,
}

/// All of one language.
#[derive(Default)]
struct Language {
    messages: BTreeMap<String, Message>,
    files: Vec<String>,
    drafts: BTreeSet<String>,
}

pub(crate) fn generate(source: &Path, target: &Path) -> anyhow::Result<()> {
    println!("cargo::rerun-if-changed={}", source.display());
    let mut faults = Vec::new();
    let mut languages = BTreeMap::new();
    for entry in fs::read_dir(source)? {
        let folder = entry?.path();
        let code = folder.file_name().context("a folder has a name")?;
        let code = code.to_string_lossy().into_owned();
        let language = read(&code, &folder, &mut faults)?;
        languages.insert(code, language);
    }
    let reference = languages
        .get(REFERENCE)
        .context("messages/en is the reference language")?;
    for (code, language) in &languages {
        compare(reference, code, language, &mut faults);
    }
    ensure!(
        faults.is_empty(),
        "{} fault(s) in messages/:\n{}",
        faults.len(),
        faults.join("\n")
    );
    fs::write(target, rust(source, reference, &languages)?)?;
    Ok(())
}

fn read(code: &str, folder: &Path, faults: &mut Vec<String>) -> anyhow::Result<Language> {
    let Some((_, categories)) = PLURALS.iter().find(|(known, _)| *known == code) else {
        bail!("messages/{code}: add the plural categories of `{code}` to build/messages.rs");
    };
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut language = Language::default();
    for path in paths {
        let stem = path.file_stem().context("a message file has a name")?;
        let file = stem.to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let mut fault = |what: String| faults.push(format!("{code}/{file}.ftl: {what}"));
        match text.lines().next() {
            Some("### Status: draft") => {
                language.drafts.insert(file.clone());
            }
            Some("### Status: reviewed") => {}
            _ => fault("the first line must be `### Status: draft` or `reviewed`".to_owned()),
        }
        let resource = match fluent_syntax::parser::parse(text.as_str()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                for error in errors {
                    let line = text.get(..error.pos.start).unwrap_or_default();
                    fault(format!("line {}: {error}", line.lines().count().max(1)));
                }
                continue;
            }
        };
        for entry in &resource.body {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name;
                    let Some(value) = message.value.as_ref() else {
                        fault(format!("`{id}` has no text"));
                        continue;
                    };
                    if !message.attributes.is_empty() {
                        fault(format!(
                            "`{id}`: write an attribute as a message of its own"
                        ));
                    }
                    let mut reader = Reader {
                        categories,
                        arguments: BTreeMap::new(),
                        sample: String::new(),
                        faults: Vec::new(),
                    };
                    reader.pattern(value);
                    for what in reader.faults {
                        fault(format!("`{id}`: {what}"));
                    }
                    let read = Message {
                        file: file.clone(),
                        arguments: reader.arguments,
                        sample: reader.sample,
                    };
                    if language.messages.insert(id.to_owned(), read).is_some() {
                        fault(format!("`{id}` is said twice"));
                    }
                }
                Entry::Term(term) => fault(format!("`-{}`: terms are not used", term.id.name)),
                Entry::Junk { content } => fault(format!("cannot read `{content}`")),
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            }
        }
        language.files.push(file);
    }
    Ok(language)
}

/// Walks one message and collects its arguments, a sample sentence and what is wrong with it.
struct Reader<'a> {
    categories: &'a [&'a str],
    arguments: BTreeMap<String, Kind>,
    sample: String,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.sample.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                let _ = write!(self.sample, "{{${}}}", id.name);
                self.argument(id.name, Kind::Text);
            }
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                self.sample.push_str(value);
            }
            Expression::Select {
                selector: InlineExpression::VariableReference { id },
                variants,
            } => self.select(id.name, variants),
            Expression::Inline(_) | Expression::Select { .. } => self
                .faults
                .push("only variables and selectors on a variable are used".to_owned()),
        }
    }

    fn select(&mut self, argument: &str, variants: &[Variant<&str>]) {
        let plural = variants.iter().all(|variant| match &variant.key {
            VariantKey::Identifier { name } => {
                ["zero", "one", "two", "few", "many", "other"].contains(name)
            }
            VariantKey::NumberLiteral { .. } => true,
        });
        if plural {
            self.argument(argument, Kind::Number);
            let covered: BTreeSet<&str> = variants
                .iter()
                .map(|variant| match &variant.key {
                    VariantKey::Identifier { name } => *name,
                    VariantKey::NumberLiteral { value: "0" } => "zero",
                    VariantKey::NumberLiteral { value: "1" } => "one",
                    VariantKey::NumberLiteral { value: "2" } => "two",
                    VariantKey::NumberLiteral { value } => *value,
                })
                .collect();
            for category in self.categories {
                if !covered.contains(category) {
                    self.faults.push(format!(
                        "the plural on `${argument}` lacks [{category}], which this language has"
                    ));
                }
            }
        } else {
            self.argument(argument, Kind::Text);
        }
        for variant in variants {
            if variant.default {
                self.pattern(&variant.value);
            } else {
                let length = self.sample.len();
                self.pattern(&variant.value);
                self.sample.truncate(length);
            }
        }
    }

    fn argument(&mut self, name: &str, kind: Kind) {
        let held = self.arguments.entry(name.to_owned()).or_insert(kind);
        if kind == Kind::Number {
            *held = Kind::Number;
        }
    }
}

fn compare(reference: &Language, code: &str, language: &Language, faults: &mut Vec<String>) {
    for (id, wanted) in &reference.messages {
        let Some(found) = language.messages.get(id) else {
            faults.push(format!("{code}/{}.ftl: `{id}` is missing", wanted.file));
            continue;
        };
        if found.file != wanted.file {
            faults.push(format!(
                "{code}/{}.ftl: `{id}` belongs in {}.ftl",
                found.file, wanted.file
            ));
        }
        for name in wanted.arguments.keys() {
            if !found.arguments.contains_key(name) {
                faults.push(format!("{code}/{}.ftl: `{id}` lacks `${name}`", found.file));
            }
        }
        for name in found.arguments.keys() {
            if !wanted.arguments.contains_key(name) {
                faults.push(format!(
                    "{code}/{}.ftl: `{id}` uses `${name}`, which {REFERENCE} does not give",
                    found.file
                ));
            }
        }
    }
    for (id, message) in &language.messages {
        if !reference.messages.contains_key(id) {
            faults.push(format!(
                "{code}/{}.ftl: `{id}` is not in {REFERENCE}",
                message.file
            ));
        }
    }
}

fn rust(
    source: &Path,
    reference: &Language,
    languages: &BTreeMap<String, Language>,
) -> anyhow::Result<String> {
    let mut text = String::new();
    text.push_str("/// A file of messages, in every language.\n");
    text.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum MessageFile {\n");
    for file in &reference.files {
        writeln!(text, "    /// `{file}.ftl`.\n    {},", pascal(file))?;
    }
    text.push_str("}\n\n");

    text.push_str("fn sources(locale: Locale) -> &'static [&'static str] {\n    match locale {\n");
    for (code, language) in languages {
        writeln!(text, "        Locale::{} => &[", pascal(code))?;
        for file in &language.files {
            let path = source.join(code).join(file).with_extension("ftl");
            writeln!(text, "            include_str!(\"{}\"),", path.display())?;
        }
        text.push_str("        ],\n");
    }
    text.push_str("    }\n}\n\n");

    text.push_str("fn drafts(locale: Locale) -> &'static [MessageFile] {\n    match locale {\n");
    for (code, language) in languages {
        let drafts: Vec<String> = language
            .drafts
            .iter()
            .map(|file| format!("MessageFile::{}", pascal(file)))
            .collect();
        writeln!(
            text,
            "        Locale::{} => &[{}],",
            pascal(code),
            drafts.join(", ")
        )?;
    }
    text.push_str("    }\n}\n\nimpl Texts {\n");

    for (id, message) in &reference.messages {
        let mut kinds = message.arguments.clone();
        for found in languages
            .values()
            .filter_map(|language| language.messages.get(id))
        {
            for (name, kind) in &found.arguments {
                if *kind == Kind::Number {
                    kinds.insert(name.clone(), Kind::Number);
                }
            }
        }
        writeln!(
            text,
            "    /// {}\n    #[must_use]",
            message
                .sample
                .replace('\n', " ")
                .replace(['[', ']', '<', '>'], "'")
        )?;
        write!(text, "    pub fn {}(&self", snake(id))?;
        for (name, kind) in &kinds {
            let rust_type = match kind {
                Kind::Text => "impl Display",
                Kind::Number => "impl Count",
            };
            write!(text, ", {}: {rust_type}", snake(name))?;
        }
        text.push_str(") -> Cow<'static, str> {\n");
        if kinds.is_empty() {
            writeln!(text, "        self.say(\"{id}\", None)\n    }}\n")?;
            continue;
        }
        text.push_str("        let mut arguments = FluentArgs::new();\n");
        for (name, kind) in &kinds {
            let value = match kind {
                Kind::Text => format!("self.isolate({})", snake(name)),
                Kind::Number => format!("{}.count()", snake(name)),
            };
            writeln!(text, "        arguments.set(\"{name}\", {value});")?;
        }
        writeln!(
            text,
            "        self.say(\"{id}\", Some(&arguments))\n    }}\n"
        )?;
    }
    text.push_str("}\n");
    Ok(text)
}

fn snake(id: &str) -> String {
    id.replace('-', "_")
}

fn pascal(id: &str) -> String {
    id.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}

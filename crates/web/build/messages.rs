//! Turns the Fluent files under `messages/` into Rust.
//!
//! English is the reference. Every other language must say the same messages with the same
//! arguments, and every plural must cover the categories of its language; otherwise the build
//! fails and names each fault. Pages then call one function for each message, with typed
//! arguments, so a misspelt key does not compile.
//!
//! Which words are still a draft, so that the page says so, comes from the same place: see the crate
//! `messages`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use messages::{Catalogue, Kind, Language};

pub(crate) fn generate(source: &Path, target: &Path) -> anyhow::Result<()> {
    println!("cargo::rerun-if-changed={}", source.display());
    let catalogue = Catalogue::read(source)?;
    catalogue.check()?;
    fs::write(target, rust(source, &catalogue)?)?;
    Ok(())
}

fn rust(source: &Path, catalogue: &Catalogue) -> anyhow::Result<String> {
    let reference = &catalogue.reference;
    let languages: BTreeMap<&str, &Language> = catalogue
        .languages
        .values()
        .chain([reference])
        .map(|language| (language.code.as_str(), language))
        .collect();
    let mut text = String::new();
    text.push_str("/// A file of messages, in every language.\n");
    text.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum MessageFile {\n");
    for file in &reference.files {
        writeln!(text, "    /// `{file}.ftl`.\n    {},", pascal(file))?;
    }
    text.push_str("}\n\n");

    text.push_str("fn sources(locale: Locale) -> &'static [&'static str] {\n    match locale {\n");
    for (code, language) in &languages {
        writeln!(text, "        Locale::{} => &[", pascal(code))?;
        for file in &language.files {
            let path = source.join(code).join(file).with_extension("ftl");
            writeln!(text, "            include_str!(\"{}\"),", path.display())?;
        }
        text.push_str("        ],\n");
    }
    text.push_str("    }\n}\n\n");

    text.push_str("fn drafts(locale: Locale) -> &'static [MessageFile] {\n    match locale {\n");
    for code in languages.keys() {
        let drafts: Vec<String> = reference
            .files
            .iter()
            .filter(|file| catalogue.is_draft(code, file))
            .map(|file| format!("MessageFile::{}", pascal(file)))
            .collect();
        let code = pascal(code);
        writeln!(text, "        Locale::{code} => &[{}],", drafts.join(", "))?;
    }
    text.push_str("    }\n}\n\nimpl Texts {\n");

    for (id, message) in &reference.messages {
        let mut kinds = message.wording.arguments();
        for language in languages.values() {
            if let Some(found) = language.messages.get(id) {
                let numbers = found.wording.arguments().into_iter();
                kinds.extend(numbers.filter(|(_, kind)| *kind == Kind::Number));
            }
        }
        writeln!(
            text,
            "    /// {}\n    #[must_use]",
            message
                .wording
                .sample()
                .replace("{ $", "{$")
                .replace(" }", "}")
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

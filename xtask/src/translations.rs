//! `cargo xtask messages`: what the pages' translations lack, and their exchange with translators.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Subcommand;
use jiff::civil::Date;
use messages::xliff::{self, Which};
use messages::{Catalogue, Confirmation, Language, Standing, confirm, note, put, standing};

use crate::workspace;

/// What can be done with translations.
#[derive(Subcommand)]
pub(crate) enum Messages {
    /// Says how far each language is, or, of one language, each message that is missing, translated from
    /// English that changed since, or not confirmed.
    List {
        /// A language, such as `ro`.
        language: Option<String>,
    },
    /// Writes a file that translators' tools read (XLIFF 1.2): all that nobody confirmed yet.
    Export {
        /// The language translated into, such as `ro`.
        language: String,
        /// Only these message files, such as `rights`.
        files: Vec<String>,
        /// What is confirmed too.
        #[arg(long)]
        all: bool,
        /// Where to write it.
        #[arg(long, default_value = "messages.xlf")]
        out: PathBuf,
    },
    /// Takes in what a translator's tool wrote; all of it, or nothing if anything is wrong with it.
    Import {
        /// The file.
        file: PathBuf,
        /// The translator, whose word for what the tool marks as approved is written down.
        #[arg(long, requires = "on")]
        by: Option<String>,
        /// The day of that word, such as 2026-11-30.
        #[arg(long, requires = "by")]
        on: Option<Date>,
    },
    /// Writes down a translator's word that message files are right as they stand. Their pages no longer
    /// say that they are a draft.
    Confirm {
        /// The language, such as `ro`.
        language: String,
        /// Message files, such as `rights`.
        #[arg(required = true)]
        files: Vec<String>,
        /// Who confirms it.
        #[arg(long)]
        by: String,
        /// The day, such as 2026-11-30.
        #[arg(long)]
        on: Date,
    },
    /// Writes down that what was translated by hand was translated from today's English.
    Note {
        /// The language, such as `ro`.
        language: String,
    },
}

/// Does it.
pub(crate) fn run(asked: &Messages) -> anyhow::Result<()> {
    let folder = workspace::root()?.join("crates/web/messages");
    let mut catalogue = Catalogue::read(&folder)?;
    match asked {
        Messages::List { language: None } => {
            for language in catalogue.languages.values() {
                println!("{}", summary(&catalogue, language));
            }
        }
        Messages::List {
            language: Some(code),
        } => list(&catalogue, known(&catalogue, code)?),
        Messages::Export {
            language,
            files,
            all,
            out,
        } => {
            are_files(&catalogue, files)?;
            let which = match all {
                true => Which::All,
                false => Which::Open,
            };
            let text = xliff::export(&catalogue, known(&catalogue, language)?, files, which)?;
            fs::write(out, text).with_context(|| format!("writing {}", out.display()))?;
            println!("written: {}", out.display());
        }
        Messages::Import { file, by, on } => {
            let word = by.as_ref().zip(*on).map(|(by, on)| word(by, on));
            import(&folder, &catalogue, file, word.transpose()?.as_ref())?;
        }
        Messages::Confirm {
            language,
            files,
            by,
            on,
        } => {
            are_files(&catalogue, files)?;
            let word = word(by, *on)?;
            let mut own = known(&catalogue, language)?.clone();
            let mut confirmed = 0;
            for file in files {
                for (id, _) in catalogue.reference.of_file(file) {
                    ensure!(
                        confirm(id, &catalogue.reference, &mut own, &word),
                        "{language}/{file}.ftl: `{id}` has no translation to confirm"
                    );
                    confirmed += 1;
                }
            }
            write_record(&folder, &own)?;
            println!("confirmed: {confirmed} messages");
        }
        Messages::Note { language } => {
            known(&catalogue, language)?;
            if let Some(own) = catalogue.languages.get_mut(language) {
                let noted = note(&catalogue.reference, own);
                write_record(&folder, own)?;
                println!("noted: {noted} messages");
            }
        }
    }
    Ok(())
}

fn known<'a>(catalogue: &'a Catalogue, code: &str) -> anyhow::Result<&'a Language> {
    catalogue.languages.get(code).with_context(|| {
        let codes: Vec<&str> = catalogue.languages.keys().map(String::as_str).collect();
        format!(
            "the pages have no translation into `{code}`; they have {}. A new language begins with a folder \
             crates/web/messages/{code}",
            codes.join(", ")
        )
    })
}

fn are_files(catalogue: &Catalogue, files: &[String]) -> anyhow::Result<()> {
    for file in files {
        ensure!(
            catalogue.reference.files.contains(file),
            "there is no message file `{file}`; there are {}",
            catalogue.reference.files.join(", ")
        );
    }
    Ok(())
}

fn word(by: &str, on: Date) -> anyhow::Result<Confirmation> {
    ensure!(
        !by.trim().is_empty() && !by.contains(['\t', '\n']),
        "`--by` names whoever confirms it, in one line"
    );
    Ok(Confirmation {
        by: by.trim().to_owned(),
        on: on.to_string(),
    })
}

/// How many messages stand how, in one line.
fn summary(catalogue: &Catalogue, language: &Language) -> String {
    let mut counts = [0_usize; 5];
    for (id, english) in &catalogue.reference.messages {
        let place = match standing(id, english, language) {
            Standing::Missing => 0,
            Standing::Changed => 1,
            Standing::NotNoted => 2,
            Standing::Unconfirmed => 3,
            Standing::Confirmed(_) => 4,
        };
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    let [missing, changed, not_noted, unconfirmed, confirmed] = counts;
    format!(
        "{}: {missing} missing, {changed} changed in English since, {not_noted} not noted, {unconfirmed} \
         unconfirmed, {confirmed} confirmed",
        language.code
    )
}

fn list(catalogue: &Catalogue, language: &Language) {
    for file in &catalogue.reference.files {
        for (id, english) in catalogue.reference.of_file(file) {
            let what = match standing(id, english, language) {
                Standing::Missing => "missing",
                Standing::Changed => "the English changed since it was translated",
                Standing::NotNoted => "not noted from which English it was translated",
                Standing::Unconfirmed => "unconfirmed",
                Standing::Confirmed(_) => continue,
            };
            println!("{}/{file}.ftl: `{id}`: {what}", language.code);
        }
    }
    println!("{}", summary(catalogue, language));
}

fn import(
    folder: &Path,
    catalogue: &Catalogue,
    file: &Path,
    word: Option<&Confirmation>,
) -> anyhow::Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let found = xliff::import(&text, catalogue)
        .with_context(|| format!("{}: nothing was taken in", file.display()))?;
    let mut own = known(catalogue, &found.language)?.clone();
    // Every file is made before the first is written, so that nothing is taken in by half.
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let mut approved = 0;
    for translation in &found.translations {
        let path = path(folder, &own, &translation.file);
        let text = match texts.remove(translation.file.as_str()) {
            Some(text) => text,
            None if path.exists() => fs::read_to_string(&path)?,
            None => String::new(),
        };
        let before: Vec<&str> = catalogue
            .reference
            .of_file(&translation.file)
            .into_iter()
            .map(|(id, _)| id)
            .take_while(|id| *id != translation.id)
            .collect();
        let value = translation.wording.to_string();
        let text = put(&text, &translation.id, &value, &before);
        texts.insert(&translation.file, text);
    }
    for (file, text) in &texts {
        fs::write(path(folder, &own, file), text)?;
    }
    let Some(again) = Catalogue::read(folder)?.languages.remove(&found.language) else {
        bail!("`{}` is gone", found.language);
    };
    own.messages = again.messages;
    for translation in &found.translations {
        // What came back was made from today's English: the import compared them.
        own.record.remove(&translation.id);
        if let (true, Some(word)) = (translation.approved, word) {
            confirm(&translation.id, &catalogue.reference, &mut own, word);
            approved += 1;
        }
    }
    note(&catalogue.reference, &mut own);
    write_record(folder, &own)?;
    println!(
        "taken in: {} messages, {approved} of them confirmed",
        found.translations.len()
    );
    Ok(())
}

fn path(folder: &Path, language: &Language, file: &str) -> PathBuf {
    folder.join(&language.code).join(file).with_extension("ftl")
}

fn write_record(folder: &Path, language: &Language) -> anyhow::Result<()> {
    let path = folder.join(&language.code).join(messages::RECORD);
    fs::write(&path, language.record.text()).with_context(|| format!("writing {}", path.display()))
}

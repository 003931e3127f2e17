//! `throughline screen`: what the indicators say about what is recorded, and why.

mod document;
mod node;
mod output;
mod record;
mod report;
mod table;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use screening::{Code, Home, Instrument, SetId};

use self::output::Output;
use self::record::Record;

/// The most that an instrument file may hold.
const INSTRUMENT_LIMIT: u64 = 4 << 20;

/// Screen what is recorded about persons: a level, what it rests on, and what would change it.
///
/// A JSON file holds one object or an array of objects; a CSV file (named *.csv) holds one person a
/// row and gives CSV. Fields: `id`, `age` (years), `age_in_doubt`, `acts`, `means`, `forms`,
/// `intended`, `sets` (else from age and form) and `answers`, an object of indicator ids with
/// present, absent, unknown or refused. In CSV several codes of one field are separated by `;`, and
/// each indicator is a column of its own or stands in `answers` as `id=present;id=absent`. What is
/// left out is empty or false. `consent` may be given and changes nothing (Palermo Protocol
/// art. 3(b)).
///
/// Screening advises and decides nothing. Levels and classes must never go into a referral, a
/// dossier or an export: keep the output inside the house.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Screen {
    /// A JSON or CSV file, or `-` to read JSON from standard input
    #[arg(required_unless_present = "indicators")]
    file: Option<PathBuf>,
    /// Print JSON: an object for an object, an array for an array
    #[arg(long)]
    json: bool,
    /// Write to this file instead of standard output; it appears only when all went well
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Use this instrument, such as the one a national authority has ratified
    #[arg(long, value_name = "FILE")]
    instrument: Option<PathBuf>,
    /// List every indicator and what it weighs in each set, then stop
    #[arg(long)]
    indicators: bool,
}

impl Screen {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let loaded;
        let instrument = match &self.instrument {
            None => Instrument::ilo_ec_2009(),
            Some(path) => {
                loaded = load(path)?;
                &loaded
            }
        };
        if self.indicators {
            return list(instrument);
        }
        let file = self.file.context("no file is named")?;
        if let Some(out) = &self.out {
            refuse_same(&file, out)?;
        }
        if file
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
        {
            if self.json {
                bail!("`--json` does not go with a CSV file, which gives CSV; leave it out");
            }
            return table::screen(instrument, &file, self.out.as_deref());
        }
        let document =
            document::read(instrument, &file).with_context(|| match file.as_os_str() == "-" {
                true => "standard input".to_owned(),
                false => format!("`{}`", file.display()),
            })?;
        let mut output = Output::open(self.out.as_deref())?;
        output::written(write(&mut output, &document, self.json))?;
        output.finish()
    }
}

fn load(path: &Path) -> anyhow::Result<Instrument> {
    let name = path.display();
    let text = document::text(&path.to_path_buf(), INSTRUMENT_LIMIT)
        .with_context(|| format!("instrument `{name}`"))?;
    Instrument::parse(&text).with_context(|| format!("instrument `{name}`"))
}

/// A result must not replace what it was made from.
fn refuse_same(file: &Path, out: &Path) -> anyhow::Result<()> {
    if let (Ok(file), Ok(same)) = (file.canonicalize(), out.canonicalize())
        && file == same
    {
        bail!("`--out` names the input, which would be lost; name another file");
    }
    Ok(())
}

fn write(output: &mut Output, document: &document::Document<'_>, json: bool) -> io::Result<()> {
    match (json, document) {
        (true, document::Document::One(record)) => {
            serde_json::to_writer_pretty(&mut *output, &report::of(record))?;
            writeln!(output)
        }
        (true, document::Document::Many(records)) => {
            write!(output, "[")?;
            for (number, record) in records.iter().enumerate() {
                writeln!(output, "{}", if number == 0 { "" } else { "," })?;
                serde_json::to_writer_pretty(&mut *output, &report::of(record))?;
            }
            writeln!(output, "\n]")
        }
        (false, document::Document::One(record)) => tell(output, record),
        (false, document::Document::Many(records)) => {
            for (number, record) in records.iter().enumerate() {
                if number > 0 {
                    writeln!(output)?;
                }
                tell(output, record)?;
            }
            Ok(())
        }
    }
}

/// One result for people.
fn tell(output: &mut Output, record: &Record<'_>) -> io::Result<()> {
    let outcome = record.facts.evaluate();
    let told = outcome.explain().told();
    let name = if record.id.is_empty() {
        "(no id)"
    } else {
        &record.id
    };
    writeln!(output, "{name}: {}", outcome.level().label())?;
    writeln!(output, "  {}", told.level)?;
    let (change, sources) = (vec![told.change], vec![told.sources]);
    for (title, sentences) in [
        ("What it rests on", told.rests_on),
        ("What to know", told.notes),
        ("What is provisional", told.provisional),
        ("What would change it", change),
        ("Sources", sources),
    ] {
        if !sentences.is_empty() {
            writeln!(output, "\n  {title}")?;
        }
        for sentence in sentences {
            writeln!(output, "    - {sentence}")?;
        }
    }
    Ok(())
}

fn list(instrument: &Instrument) -> anyhow::Result<()> {
    let mut output = Output::open(None)?;
    for (answer, indicator) in instrument.indicators() {
        let home = match indicator.home() {
            Home::Dimension(dimension) => dimension.code().to_owned(),
            Home::Supplement(supplement) => format!("supplement {supplement}"),
        };
        let weights: Vec<String> = SetId::ALL
            .iter()
            .filter_map(|set| {
                let row = instrument.set(*set).row(answer)?;
                Some(format!("{set} {}", row.strength()))
            })
            .collect();
        writeln!(
            output,
            "{}\t{home}\t{}\t{}",
            indicator.id(),
            weights.join(", "),
            indicator.label()
        )?;
    }
    output.finish()
}

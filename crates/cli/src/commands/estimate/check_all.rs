//! `throughline estimate check-all`: which pairwise models can be estimated at all.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use estimate::masking::Small;
use estimate::{PairwiseCheck, Table, check_all};
use serde_json::{Value, json};

use super::progress::Progress;
use super::table::Source;

#[derive(Args)]
pub(crate) struct CheckAll {
    /// CSV file: list columns of 0 and 1 with a `count` column (one row a capture history), or
    /// without it (one row a person). Lines that begin with `#` are comments.
    table: PathBuf,

    #[command(flatten)]
    source: Source,

    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl CheckAll {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let (table, warnings) = self.source.read_whole(&self.table, Small::Masked)?;
        let progress = Progress::new("patterns of empty cells", None)?;
        let check = check_all(&table, &progress);
        progress.finish();
        let check = check?;
        let mut out = io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &as_json(&table, &check, &warnings))?;
            writeln!(out)?;
            return Ok(());
        }
        for warning in &warnings {
            eprintln!("warning: {warning}");
        }
        if !check.complete {
            eprintln!("warning: ended early: not every model was looked at");
        }
        print(&mut out, &table, &check)?;
        Ok(())
    }
}

fn as_json(table: &Table, check: &PairwiseCheck, warnings: &[String]) -> Value {
    let examples = check.examples.iter().map(|family| {
        json!({
            "model": family.example.named(table.names()),
            "existence": family.existence.code(),
            "models": family.models.to_string(),
        })
    });
    // Counts may be beyond what a reader of JSON keeps exact: they are text.
    json!({
        "n": Small::Masked.count(table.observed()),
        "lists": table.names(),
        "models": check.models.to_string(),
        "by_existence": check.by_existence.map(|models| models.to_string()),
        "examples": examples.collect::<Vec<_>>(),
        "complete": check.complete,
        "warnings": warnings,
    })
}

fn print(out: &mut impl Write, table: &Table, check: &PairwiseCheck) -> io::Result<()> {
    let [estimable, without, unidentified, neither] = check.by_existence;
    writeln!(
        out,
        "{} pairwise models of {} lists: {estimable} can be estimated",
        check.models,
        table.lists()
    )?;
    for (count, what) in [
        (without, "have no maximum likelihood estimate"),
        (unidentified, "are not identifiable"),
        (neither, "have neither"),
    ] {
        if count > 0 {
            writeln!(out, "  {count} {what}")?;
        }
    }
    if !check.examples.is_empty() {
        writeln!(
            out,
            "\nfamilies that cannot be estimated, each by its largest model:"
        )?;
    }
    for family in &check.examples {
        writeln!(
            out,
            "  {} like {}: {}",
            family.models,
            family.example.named(table.names()).join(" "),
            family.existence
        )?;
    }
    Ok(())
}

//! `throughline estimate replicates`: the estimate of each of many tables.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use estimate::{Fitter, ListSet, Table, Watch};
use serde_json::{Value, json};

use super::choice::{Choice, Method};
use super::progress::Progress;

#[derive(Args)]
pub(crate) struct Replicates {
    /// CSV file with a row a table. Columns headed by a history, as `101` for "on the first and
    /// third list", hold counts; other columns are passed over.
    table: PathBuf,

    /// How to estimate each table.
    #[arg(long, value_enum, default_value_t = Method::Stepwise)]
    method: Method,

    #[command(flatten)]
    choice: Choice,

    /// Print a JSON object instead of CSV.
    #[arg(long)]
    json: bool,
}

impl Replicates {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if self.method == Method::Sensitivity {
            bail!("`--method sensitivity` takes a single table; name another method");
        }
        let path = self.table.display();
        let file = File::open(&self.table).with_context(|| format!("opening `{path}`"))?;
        let tables = read(file).with_context(|| format!("reading `{path}`"))?;
        let selection = match tables.first() {
            Some(first) => self.choice.selection(self.method, first)?,
            None => bail!("`{path}` has no rows"),
        };
        let progress = Progress::new("estimating tables", tables.len())?;
        let mut answers = Vec::new();
        for (row, table) in (1..).zip(&tables) {
            if table.observed() == 0 {
                bail!("row {row} of `{path}` holds no case");
            }
            if progress.stopped() {
                break;
            }
            let found = selection.select(&mut Fitter::new(table));
            progress.advance(1);
            answers.push((row, found.map_err(|error| error.to_string()), table));
        }
        let complete = !progress.finish();
        if !complete {
            eprintln!("warning: ended early: the rest of the tables was not estimated");
        }
        let mut out = io::stdout().lock();
        if self.json {
            let replicates: Vec<Value> = answers
                .iter()
                .map(|(row, found, table)| match found {
                    Ok(selected) => json!({
                        "row": row,
                        "estimate": selected.fit.estimate,
                        "model": selected.model.named(table.names()),
                    }),
                    Err(why) => json!({"row": row, "estimate": null, "reason": why}),
                })
                .collect();
            let value = json!({
                "method": self.method.name(),
                "replicates": replicates,
                "complete": complete,
            });
            writeln!(out, "{value}")?;
        } else {
            writeln!(out, "row,estimate")?;
            for (row, found, _) in &answers {
                match found {
                    Ok(selected) => writeln!(out, "{row},{}", selected.fit.estimate)?,
                    Err(_) => writeln!(out, "{row},")?,
                }
            }
        }
        Ok(())
    }
}

fn read(file: File) -> anyhow::Result<Vec<Table>> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(file);
    let header = reader.headers()?.clone();
    let is_history =
        |name: &str| !name.is_empty() && name.bytes().all(|b| matches!(b, b'0' | b'1'));
    let columns: Vec<usize> = (0..header.len())
        .filter(|&at| is_history(&header[at]))
        .collect();
    let Some(lists) = columns.first().map(|&at| header[at].len()) else {
        bail!("no column is headed by a history such as `101`");
    };
    if let Some(&odd) = columns.iter().find(|&&at| header[at].len() != lists) {
        bail!(
            "column `{}` has not {lists} digits like the first",
            &header[odd]
        );
    }
    if lists > estimate::MAX_LISTS {
        bail!(
            "histories of {lists} lists; at most {} can be used",
            estimate::MAX_LISTS
        );
    }
    let names: Vec<String> = (1..=lists).map(|list| format!("L{list}")).collect();
    let mut tables = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut cells = Vec::new();
        for &at in &columns {
            let count: u64 = record[at].parse().with_context(|| {
                format!(
                    "line {line}, column `{}`: `{}` is not a whole number of people",
                    &header[at], &record[at]
                )
            })?;
            let digits = header[at].bytes().enumerate();
            let on = digits
                .filter(|&(_, digit)| digit == b'1')
                .map(|(list, _)| list);
            cells.push((ListSet::of(on), count));
        }
        tables.push(Table::new(names.clone(), cells).with_context(|| format!("line {line}"))?);
    }
    Ok(tables)
}

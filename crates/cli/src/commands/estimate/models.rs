//! `throughline estimate models`: every model of a table.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use estimate::Watch;
use estimate::masking::Small;
use estimate::{
    Diagnosis, Evaluated, Fitter, NoFit, Table, all_models, diagnose, evaluate, exhaustive_order,
};
use serde_json::{Value, json};

use super::progress::Progress;
use super::table::Source;

/// Models fitted between two looks at the progress bar.
const BATCH: usize = 1 << 14;

#[derive(Args)]
pub(crate) struct Models {
    /// CSV file: list columns of 0 and 1 with a `count` column (one row a capture history), or
    /// without it (one row a person). Lines that begin with `#` are comments.
    table: PathBuf,

    #[command(flatten)]
    source: Source,

    /// Largest number of lists in an interaction; at least 2.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(2..))]
    order: u8,

    /// Print one JSON object with every model, in order of enumeration. The estimate is null where
    /// `existence` is not 0 (1: no maximum likelihood estimate, 2: not identifiable, 3: both).
    #[arg(long)]
    json: bool,

    /// Without --json: how many models of least BIC to print.
    #[arg(long, default_value_t = 20)]
    top: usize,
}

impl Models {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let (table, warnings) = self.source.read_whole(&self.table, Small::Masked)?;
        let lists = table.lists();
        let order = usize::from(self.order).min(lists.saturating_sub(1).max(1));
        match exhaustive_order(lists) {
            Some(largest) if order <= largest => {}
            Some(largest) => bail!(
                "all models of order {order} of {lists} lists are too many; use `--order {largest}` \
                 or fewer lists (`--omit`, `--merge`)"
            ),
            None => bail!(
                "all models of {lists} lists are too many; use at most 7 lists (`--omit`, `--merge`)"
            ),
        }
        for warning in &warnings {
            eprintln!("warning: {warning}");
        }
        if self.json {
            write_json(&table, order, &warnings)
        } else {
            write_best(&table, order, self.top)
        }
    }
}

/// Evaluates all models batch by batch and hands each over; whether none was left out.
fn for_each(
    table: &Table,
    order: usize,
    mut take: impl FnMut(Evaluated) -> anyhow::Result<()>,
) -> anyhow::Result<bool> {
    let lists = table.lists();
    let count = if order == 2 && lists > 2 {
        1 << (lists * (lists - 1) / 2)
    } else {
        all_models(lists, order).count()
    };
    let progress = Progress::new("fitting models", count)?;
    let mut models = all_models(lists, order);
    while !progress.stopped() {
        let batch: Vec<_> = models.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let steps = batch.len();
        for evaluated in evaluate(table, batch) {
            take(evaluated)?;
        }
        progress.advance(steps);
    }
    progress.finish();
    Ok(models.next().is_none())
}

fn write_json(table: &Table, order: usize, warnings: &[String]) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let head = json!({
        "n": Small::Masked.count(table.observed()),
        "lists": table.names(),
        "order": order,
        "warnings": warnings,
    });
    let head = head.to_string();
    // The models are written as they come: there may be two million of them.
    write!(out, "{},\"models\":[", head.trim_end_matches('}'))?;
    let mut first = true;
    let complete = for_each(table, order, |evaluated| {
        if !std::mem::take(&mut first) {
            writeln!(out, ",")?;
        }
        serde_json::to_writer(&mut out, &model_json(table, &evaluated))?;
        Ok(())
    })?;
    writeln!(out, "],\"complete\":{complete}}}")?;
    out.flush()?;
    Ok(())
}

fn model_json(table: &Table, evaluated: &Evaluated) -> Value {
    let names = table.names();
    let mut value = json!({
        "model": evaluated.model.named(names),
        "existence": 0,
        "estimate": null,
        "bic": null,
        "aic": null,
        "deviance": null,
    });
    match evaluated.fit {
        Ok(fit) => {
            value["estimate"] = json!(fit.estimate);
            value["bic"] = json!(fit.bic);
            value["aic"] = json!(fit.aic);
            value["deviance"] = json!(fit.deviance);
        }
        Err(NoFit::Existence(existence)) => {
            value["existence"] = json!(existence.code());
            let diagnosis = diagnose(table, &evaluated.model);
            value["face"] = face_json(table, evaluated, &diagnosis);
        }
        Err(NoFit::Unsettled) => {
            value["warning"] = json!(NoFit::Unsettled.to_string());
        }
    }
    value
}

/// What can still be said where no estimate exists, and the proof that none does.
fn face_json(table: &Table, evaluated: &Evaluated, diagnosis: &Diagnosis) -> Value {
    let names = table.names();
    let estimate = diagnosis
        .hidden_determined
        .then(|| {
            Fitter::new(table)
                .fit_on_face(&evaluated.model, diagnosis)
                .ok()
        })
        .flatten()
        .map(|fit| fit.estimate);
    let certificate = diagnosis.certificate.as_ref().map(|certificate| {
        let weights = certificate.weights.iter();
        let weights = weights.map(|(term, weight)| {
            let term = if term.is_empty() {
                "intercept".to_owned()
            } else {
                term.named(names)
            };
            (term, json!(weight.to_string()))
        });
        let cells = certificate.driven_to_zero.iter();
        json!({
            "weights": weights.collect::<serde_json::Map<_, _>>(),
            "driven_to_zero": cells.map(|cell| cell.named(names)).collect::<Vec<_>>(),
        })
    });
    json!({
        "hidden_determined": diagnosis.hidden_determined,
        "estimate": estimate,
        "unidentified": diagnosis.unidentified,
        "certificate": certificate,
    })
}

fn write_best(table: &Table, order: usize, top: usize) -> anyhow::Result<()> {
    let mut best: Vec<(f64, Evaluated)> = Vec::new();
    let (mut fitted, mut failed) = (0u64, 0u64);
    let complete = for_each(table, order, |evaluated| {
        match &evaluated.fit {
            Ok(fit) => {
                fitted += 1;
                best.push((fit.bic, evaluated));
            }
            Err(_) => failed += 1,
        }
        if best.len() > 2 * top + BATCH {
            keep_best(&mut best, top);
        }
        Ok(())
    })?;
    keep_best(&mut best, top);
    if !complete {
        eprintln!("warning: ended early: these are the best of the models fitted until then");
    }
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{} cases; {fitted} models of order {order} fitted, {failed} cannot be estimated\n",
        Small::Masked.in_words(table.observed())
    )?;
    writeln!(
        out,
        "{:>14}  {:>10}  {:>10}  {:>9}  model",
        "estimate", "BIC", "AIC", "deviance"
    )?;
    for (_, evaluated) in &best {
        let Ok(fit) = evaluated.fit else { continue };
        let model = evaluated.model.named(table.names()).join(" ");
        writeln!(
            out,
            "{:>14.1}  {:>10.3}  {:>10.3}  {:>9.2}  {}",
            fit.estimate,
            fit.bic,
            fit.aic,
            fit.deviance,
            if model.is_empty() {
                "independence"
            } else {
                &model
            },
        )?;
    }
    Ok(())
}

fn keep_best(best: &mut Vec<(f64, Evaluated)>, top: usize) {
    best.sort_by(|a, b| a.0.total_cmp(&b.0));
    best.truncate(top);
}

//! Where the table comes from and what is done to it before anything is estimated.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use clap::Args;
use estimate::Table;
use estimate::input::{Columns, Input, read};
use estimate::masking::Small;

/// The value of the `met` column for people a list's owner found itself.
const OWN: &str = "own";

#[derive(Args)]
pub(crate) struct Source {
    /// Use only these list columns.
    #[arg(long, value_name = "A,B,..", value_delimiter = ',')]
    lists: Vec<String>,

    /// Leave these lists out; people seen only there leave the table.
    #[arg(long, value_name = "A,B,..", value_delimiter = ',')]
    omit: Vec<String>,

    /// Join lists into one; may be given several times.
    #[arg(long, value_name = "A+B")]
    merge: Vec<String>,

    /// Use only rows whose `met` column holds this value. People a list received by referral are on
    /// it because they were on another, which no model can undo: `own` keeps those found by the
    /// list's owner.
    #[arg(long, value_name = "VALUE")]
    met: Option<String>,
}

/// A table by stratum, ready for estimation, and what a reader must know about it.
pub(crate) struct Prepared {
    /// One unnamed stratum unless a strata column was given.
    pub(crate) strata: Vec<(String, Table)>,
    pub(crate) warnings: Vec<String>,
}

impl Source {
    /// Reads the file and applies the merges and omissions, in that order.
    pub(crate) fn read(
        &self,
        path: &Path,
        strata: Option<&str>,
        small: Small,
    ) -> anyhow::Result<Prepared> {
        let columns = Columns {
            lists: self.lists.clone(),
            strata: strata.map(str::to_owned),
            met: self.met.clone(),
        };
        let file = File::open(path).with_context(|| format!("opening `{}`", path.display()))?;
        let input =
            read(file, &columns).with_context(|| format!("reading `{}`", path.display()))?;
        let mut warnings = self.warnings(&input, small);
        let mut lost = 0;
        let mut prepared = Vec::new();
        for (name, mut table) in input.strata {
            for group in &self.merge {
                let lists: Vec<&str> = group.split('+').map(str::trim).collect();
                table = table
                    .merge(&lists)
                    .with_context(|| format!("merging `{group}`"))?;
            }
            if !self.omit.is_empty() {
                let (rest, gone) = table.omit(&self.omit).context("omitting lists")?;
                lost += gone;
                table = rest;
            }
            prepared.push((name, table));
        }
        if lost > 0 {
            warnings.push(format!(
                "{} case(s) seen only on omitted lists left the table",
                small.in_words(lost)
            ));
        }
        Ok(Prepared {
            strata: prepared,
            warnings,
        })
    }

    /// The whole table, without lists that tell nothing.
    pub(crate) fn read_whole(
        &self,
        path: &Path,
        small: Small,
    ) -> anyhow::Result<(Table, Vec<String>)> {
        let Prepared {
            strata,
            mut warnings,
        } = self.read(path, None, small)?;
        let whole = Table::sum(strata.iter().map(|(_, table)| table))?;
        let (table, removed) = whole
            .informative()
            .with_context(|| format!("using `{}`", path.display()))?;
        warnings.extend(removed.iter().map(|gone| gone.in_words(small)));
        Ok((table, warnings))
    }

    fn warnings(&self, input: &Input, small: Small) -> Vec<String> {
        let mut warnings = Vec::new();
        if input.on_no_chosen_list > 0 {
            warnings.push(format!(
                "{} case(s) on none of the chosen lists were left out",
                small.in_words(input.on_no_chosen_list)
            ));
        }
        let others = input.met.iter().filter(|(value, _)| value != OWN);
        let others: u64 = others.map(|(_, count)| count).sum();
        match &self.met {
            None if others > 0 => warnings.push(format!(
                "{} case(s) were not met by the list's own detection; lists filled by referral \
                 depend on each other by construction: consider `--met {OWN}`",
                small.in_words(others)
            )),
            Some(wanted) => {
                let out = input.met.iter().filter(|(value, _)| value != wanted);
                let out: u64 = out.map(|(_, count)| count).sum();
                if out > 0 {
                    let out = small.in_words(out);
                    warnings.push(format!("{out} case(s) not met as `{wanted}` were left out"));
                }
            }
            None => {}
        }
        warnings
    }
}

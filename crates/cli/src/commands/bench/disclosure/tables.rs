//! What the disclosure kernel is measured on: fictional tables, or tables of files.

use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use disclosure::fiction::Population;
use disclosure::{Contribution, Domain, Table};

use crate::commands::publish::open;

/// Tables from files
#[derive(clap::Args, Default)]
pub(super) struct Files {
    /// Tables to measure on instead of fictional ones; repeat it for several
    #[arg(long, value_name = "T.csv", requires = "domain", requires = "fresh")]
    input: Vec<PathBuf>,
    /// The public domain of all of them
    #[arg(long, value_name = "D.json", requires = "input")]
    domain: Option<PathBuf>,
    /// Rows of the same population that are in none of them, at least as many as the largest has:
    /// what no privacy would give
    #[arg(long, value_name = "F.csv", requires = "input")]
    fresh: Option<PathBuf>,
}

/// Tables of one length.
pub(super) struct Group {
    pub(super) rows: usize,
    pub(super) tables: Vec<Sample>,
}

/// A table and where other rows of its population come from.
pub(super) struct Sample {
    pub(super) table: Table,
    source: Source,
}

enum Source {
    Fiction(Box<Population>),
    /// Rows to pick from, and a seed.
    Rows(Arc<Table>, u64),
}

impl Sample {
    /// As many rows of the same population, drawn afresh: no privacy, and no leak.
    pub(super) fn fresh(&self) -> Table {
        let rows = self.table.rows();
        match &self.source {
            Source::Fiction(population) => population.draw(rows, 2),
            Source::Rows(table, seed) => table.sample(rows, *seed),
        }
    }
}

impl Group {
    /// Tables of so many rows, each of a population of its own.
    pub(super) fn fictional(rows: usize, tables: u64) -> Self {
        let draw = |table: u64| {
            let population = Population::new(7 + table);
            Sample {
                table: population.draw(rows, 1),
                source: Source::Fiction(Box::new(population)),
            }
        };
        Self {
            rows,
            tables: (0..tables).map(draw).collect(),
        }
    }
}

impl Files {
    /// The tables, those of one length together, shortest first; `None` where no file is named.
    pub(super) fn read(&self) -> anyhow::Result<Option<Vec<Group>>> {
        let (Some(domain), Some(fresh)) = (&self.domain, &self.fresh) else {
            return Ok(None);
        };
        let domain = Domain::read_json(BufReader::new(open(domain)?))
            .with_context(|| format!("in `{}`", domain.display()))?;
        let domain = Arc::new(domain);
        let read = |path: &PathBuf| {
            let file = BufReader::new(open(path)?);
            Table::read_csv(file, &domain, &Contribution::OneRowPerPerson)
                .with_context(|| format!("in `{}`", path.display()))
        };
        let population = Arc::new(read(fresh)?);
        let mut groups: Vec<Group> = Vec::new();
        for (path, seed) in self.input.iter().zip(0..) {
            let table = read(path)?;
            let rows = table.rows();
            ensure!(
                population.rows() >= rows,
                "`{}` has {} rows and `{}` {rows}; give at least as many fresh ones",
                fresh.display(),
                population.rows(),
                path.display()
            );
            let sample = Sample {
                table,
                source: Source::Rows(Arc::clone(&population), seed),
            };
            match groups.iter_mut().find(|group| group.rows == rows) {
                Some(group) => group.tables.push(sample),
                None => groups.push(Group {
                    rows,
                    tables: vec![sample],
                }),
            }
        }
        groups.sort_by_key(|group| group.rows);
        Ok(Some(groups))
    }
}

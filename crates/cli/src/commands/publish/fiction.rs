//! `throughline publish fiction`: a table of cases that never happened.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::Context;
use disclosure::fiction::{Population, domain};

/// Write a fictional table of cases, and its public domain, to try the others on
///
/// Eighteen columns shaped like the public Counter-Trafficking Data Collaborative file. Nobody in
/// it exists.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many rows
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    rows: u32,
    /// Which population the rows are drawn from
    #[arg(long, value_name = "SEED", default_value_t = 7)]
    population: u64,
    /// Which draw from it
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    draw: u64,
    /// Where to write the table; the domain goes beside it, as OUT.domain.json
    #[arg(long, value_name = "T.csv")]
    out: PathBuf,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let table = Population::new(self.population).draw(self.rows as usize, self.draw);
        table.write_csv(create(&self.out)?)?;
        let mut path = self.out.clone().into_os_string();
        path.push(".domain.json");
        let path = PathBuf::from(path);
        domain()
            .write_json(create_anew(&path)?)
            .with_context(|| format!("`{}` could not be written", path.display()))?;
        println!(
            "Wrote {} fictional rows to {} and their domain to {}.",
            self.rows,
            self.out.display(),
            path.display()
        );
        Ok(())
    }
}

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    made(file, path)
}

/// The domain is the same for every fictional table, so one that is there already is written again.
fn create_anew(path: &Path) -> anyhow::Result<BufWriter<File>> {
    made(File::create(path), path)
}

fn made(file: io::Result<File>, path: &Path) -> anyhow::Result<BufWriter<File>> {
    file.map(BufWriter::new)
        .with_context(|| format!("`{}` could not be made", path.display()))
}

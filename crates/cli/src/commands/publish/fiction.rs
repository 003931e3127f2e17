//! `throughline publish fiction`: a table of cases that never happened.

use std::fs::OpenOptions;
use std::io::BufWriter;
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
        let domain = domain();
        // Written by hand of the iterator, because a JSON object's order is the columns' order.
        let columns: Vec<String> = domain
            .columns()
            .iter()
            .map(|column| {
                Ok(format!(
                    "  {}: {}",
                    serde_json::to_string(column.name())?,
                    serde_json::to_string(column.codes())?
                ))
            })
            .collect::<Result<_, serde_json::Error>>()?;
        std::fs::write(&path, format!("{{\n{}\n}}\n", columns.join(",\n")))
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

fn create(path: &Path) -> anyhow::Result<BufWriter<std::fs::File>> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.map(BufWriter::new)
        .with_context(|| format!("`{}` could not be made", path.display()))
}

//! The folder that a simulation is written to: it appears when all went well, and not before.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use jiff::civil::Date;
use serde_json::json;
use simulate::{Country, Histories, Sheet, Simulation, Truth};
use tempfile::TempDir;

/// The rows of a part of the population, for each of [`Sheet::ALL`].
pub(super) type Rows = [Vec<u8>; Sheet::ALL.len()];

/// A folder being written.
pub(super) struct Folder {
    unfinished: TempDir,
    out: PathBuf,
    sheets: Vec<(Sheet, BufWriter<File>)>,
}

impl Folder {
    /// Begins a folder beside the place where it will be.
    pub(super) fn begin(out: &Path) -> anyhow::Result<Self> {
        refuse_used(out)?;
        let beside = match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let unfinished = tempfile::Builder::new()
            .prefix(".simulate-")
            .tempdir_in(beside)
            .with_context(|| {
                format!(
                    "nothing can be written in `{}`; check that the folder exists and is yours",
                    beside.display()
                )
            })?;
        let mut folder = Self {
            unfinished,
            out: out.to_owned(),
            sheets: Vec::new(),
        };
        for sheet in Sheet::ALL {
            let mut file = folder.file(sheet.file())?;
            writeln!(file, "{}", sheet.header().join(",")).with_context(|| failed(sheet.file()))?;
            folder.sheets.push((sheet, file));
        }
        Ok(folder)
    }

    /// Writes rows to the sheets.
    pub(super) fn write(&mut self, rows: &Rows) -> anyhow::Result<()> {
        for ((sheet, file), rows) in self.sheets.iter_mut().zip(rows) {
            file.write_all(rows).with_context(|| failed(sheet.file()))?;
        }
        Ok(())
    }

    /// Writes the lists, as `throughline estimate` reads them.
    pub(super) fn lists(&self, country: &Country, lists: &Histories) -> anyhow::Result<()> {
        let own = lists.own();
        let own = own.iter().map(|(history, count)| ("", *history, *count));
        let all = lists.all().iter();
        let all = all.map(|(history, count)| ("", *history, *count));
        self.table("lists-own.csv", country, None, own)?;
        self.table("lists-naive.csv", country, None, all)?;
        let by_form = lists.own_by_form();
        self.table("lists-own-by-form.csv", country, Some("form"), by_form)
    }

    /// Writes how many victims there are.
    pub(super) fn truth(
        &self,
        simulation: &Simulation<'_>,
        seed: u64,
        cases: u64,
        until: Date,
        truth: &Truth,
    ) -> anyhow::Result<()> {
        let country = simulation.country();
        let mut document = json!({
            "schema": "throughline-simulated-truth/1",
            "invented": true,
            "country": { "id": country.id, "version": country.version },
            "seed": seed,
            "cases": cases,
            "from": simulation.period().from().to_string(),
            "until": until.to_string(),
        });
        let counts = serde_json::to_value(truth).context("counts have string keys")?;
        if let (Some(document), Some(counts)) = (document.as_object_mut(), counts.as_object()) {
            document.extend(counts.clone());
        }
        let name = "truth.json";
        let mut file = self.file(name)?;
        serde_json::to_writer_pretty(&mut file, &document).with_context(|| failed(name))?;
        writeln!(file).with_context(|| failed(name))?;
        close(file, name)
    }

    /// Makes the folder visible.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        for (sheet, file) in self.sheets.drain(..) {
            close(file, sheet.file())?;
        }
        // An empty folder of that name makes room; anything else is refused again.
        refuse_used(&self.out)?;
        if self.out.exists() {
            fs::remove_dir(&self.out).with_context(|| self.not_made())?;
        }
        fs::rename(self.unfinished.path(), &self.out).with_context(|| self.not_made())?;
        // It has another name now, and stays.
        let _ = self.unfinished.keep();
        Ok(())
    }

    fn not_made(&self) -> String {
        format!("`{}` could not be made", self.out.display())
    }

    fn file(&self, name: &str) -> anyhow::Result<BufWriter<File>> {
        let file = File::create(self.unfinished.path().join(name));
        Ok(BufWriter::new(file.with_context(|| failed(name))?))
    }

    /// A table of capture histories with their counts.
    fn table<'h>(
        &self,
        name: &str,
        country: &Country,
        strata: Option<&str>,
        histories: impl Iterator<Item = (&'h str, u16, u64)>,
    ) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer(self.file(name)?);
        let lists = country.lists.iter().map(|list| list.id.as_str());
        let header = strata.into_iter().chain(lists).chain(["count"]);
        writer.write_record(header).with_context(|| failed(name))?;
        for (stratum, history, count) in histories {
            let on = |place: usize| if history >> place & 1 == 1 { "1" } else { "0" };
            let marks = (0..country.lists.len()).map(on);
            let count = count.to_string();
            let stratum = strata.map(|_| stratum);
            let row = stratum.into_iter().chain(marks).chain([count.as_str()]);
            writer.write_record(row).with_context(|| failed(name))?;
        }
        let file = writer.into_inner().map_err(csv::IntoInnerError::into_error);
        close(file.with_context(|| failed(name))?, name)
    }
}

/// A folder with something in it is not written over.
fn refuse_used(out: &Path) -> anyhow::Result<()> {
    let name = out.display();
    match fs::read_dir(out).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => bail!("`{name}` is there already and not empty; choose another folder"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            bail!("`{name}` is there already and no folder; choose another name")
        }
        Err(error) => Err(error).with_context(|| format!("looking into `{name}`")),
    }
}

/// What is written reaches the disk, or the fault is told.
fn close(file: BufWriter<File>, name: &str) -> anyhow::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error);
    let synced = file.and_then(|file| file.sync_all());
    synced.with_context(|| failed(name))
}

fn failed(name: &str) -> String {
    format!("`{name}` could not be written, and nothing was kept; is there room on the disk?")
}

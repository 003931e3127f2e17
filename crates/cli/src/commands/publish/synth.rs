//! `throughline publish synth`: from a confidential table to a synthetic one.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use clap::ValueEnum;
use disclosure::{
    Cap, Contribution, Curator, Defence, Delta, Domain, Epsilon, Known, Ledger, LedgerError,
    Method, Plan, PublicQuality, Release, Secret, StructuralZeros, SystemNoise, Table,
    USUAL_EPSILON, blank_rare, can_blank_rare, defence, rho_within, synthesize,
};
use engine::{Clock, SystemClock};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use tempfile::NamedTempFile;

use super::{delta, epsilon, open};

/// Make synthetic rows that keep a table's statistics and nobody's secret
///
/// The rows are drawn from a model that has seen the table only through noise. Whoever holds them,
/// and whatever else they know, can tell whether a given person was in the table hardly better
/// than without: that is what epsilon and delta promise. Read the chapter "choosing epsilon".
///
/// The cost is written to the ledger, durably, before anything is measured; a run that fails
/// before costs nothing. Beside the rows stands a manifest, OUT.manifest.json, that may be
/// published with them.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The confidential table, CSV with a header
    #[arg(long, value_name = "T.csv")]
    input: PathBuf,
    /// The public domain, JSON: each column's list of codes, "" for missing
    #[arg(long, value_name = "D.json")]
    domain: PathBuf,
    /// What the release may cost each person
    #[arg(long, value_name = "E", value_parser = epsilon, allow_negative_numbers = true)]
    epsilon: Epsilon,
    /// The chance that the promise does not hold; less than one in the number of people
    #[arg(long, value_name = "D", value_parser = delta, allow_negative_numbers = true)]
    delta: Delta,
    /// Where to write the synthetic rows
    #[arg(long, value_name = "SYN.csv")]
    out: PathBuf,
    /// The account of all releases; an absent one is made with this run's budget as its cap
    #[arg(long, value_name = "L.json")]
    ledger: PathBuf,
    /// The ledger's head as the manifest of the latest release names it; without spending anything, a ledger
    /// that ends elsewhere is refused
    #[arg(long, value_name = "HEAD")]
    expect_head: Option<String>,
    /// How this release is called in the ledger [default: the name of the output file]
    #[arg(long, value_name = "NAME")]
    release: Option<String>,
    /// What this release is for, in words that the ledger keeps; needed where epsilon is above 4
    #[arg(long, value_name = "WORDS")]
    purpose: Option<String>,
    /// A column that tells whose row it is, when people may have several; it is not published
    #[arg(long, value_name = "COLUMN", requires = "rows_per_person")]
    person: Option<String>,
    /// Rows kept of each person; the noise grows with it
    #[arg(long, value_name = "M", requires = "person")]
    rows_per_person: Option<NonZeroU32>,
    /// Public knowledge of combinations that cannot be, JSON: a list of `{column: [codes], ...}`
    #[arg(long, value_name = "Z.json")]
    zeros: Option<PathBuf>,
    /// The number of rows, where it has been declared in public; otherwise it is as private as the
    /// rest and estimated
    #[arg(long, value_name = "N")]
    public_rows: Option<NonZeroU32>,
    /// Blank codes out until every combination of up to three reported codes has this many
    /// synthetic rows: readers meet fewer invented combinations, and fewer rare ones that are real
    #[arg(long, value_name = "K")]
    fewest: Option<u32>,
    /// How marginals are chosen
    #[arg(long, value_enum, default_value_t)]
    method: MethodArg,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum MethodArg {
    /// Measure every pair of columns; find hidden patterns in them
    #[default]
    Patterns,
    /// Measure a spanning tree of pairs, then further pairs where the model is most wrong; for
    /// tables too wide to measure every pair
    Adaptive,
    /// Measure the spanning tree only, as MST does
    Mst,
    /// Measure sets of up to three columns one after another, as AIM does; slow
    Aim,
}

impl From<MethodArg> for Method {
    fn from(method: MethodArg) -> Self {
        match method {
            MethodArg::Patterns => Self::Patterns,
            MethodArg::Adaptive => Self::Adaptive,
            MethodArg::Mst => Self::Mst,
            MethodArg::Aim => Self::Aim,
        }
    }
}

/// What is published beside the rows.
#[derive(Serialize)]
struct Manifest {
    release: String,
    date: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    epsilon: f64,
    delta: f64,
    rho: f64,
    privacy_unit: &'static str,
    rows_per_person: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fewest_rows_of_a_combination: Option<u32>,
    domain_sha256: String,
    ledger_head: String,
    epsilon_of_all_releases: f64,
    version: &'static str,
    quality: PublicQuality,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        // Everything that can fail without the data, and then everything that can fail without
        // spending, comes before the ledger is touched.
        self.defend()?;
        let domain = Domain::read_json(BufReader::new(open(&self.domain)?))
            .with_context(|| format!("in `{}`", self.domain.display()))?;
        let domain = Arc::new(domain);
        let plan = Plan::new(rho_within(self.epsilon, self.delta), self.method.into());
        let contribution = self.contribution()?;
        let known = Known {
            zeros: self.zeros(&domain)?,
            rows: self.public_rows,
        };
        plan.check(&domain, &known, contribution.rows())?;
        if self.fewest.is_some() {
            can_blank_rare(&domain)?;
        }
        let noise = SystemNoise::new()?;
        let seed = random()?;
        let out = Output::new(&self.out)?;
        let manifest_out = Output::new(&manifest_path(&self.out))?;

        let table = Table::read_csv(BufReader::new(open(&self.input)?), &domain, &contribution)
            .with_context(|| format!("in `{}`", self.input.display()))?;
        known
            .zeros
            .check(&table)
            .with_context(|| format!("in `{}`", self.input.display()))?;
        self.declared(table.rows())?;

        let name = self.release_name();
        let (mut ledger, made) = self.ledger()?;
        let date = today();
        let allowance = ledger.charge(Release {
            release: name.clone(),
            date,
            purpose: self.purpose.clone(),
            rows_per_person: contribution.rows().get(),
            domain: domain.digest(),
            steps: plan.steps(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })?;

        let mut curator = Curator::new(Secret::new(table), contribution.rows(), allowance, noise);
        let (model, quality) = synthesize(&mut curator, &known, &plan)
            .context("after the budget was spent")?
            .release();
        let rows = model.rows(seed);
        let rows = match self.fewest {
            Some(fewest) => blank_rare(&rows, fewest)?,
            None => rows,
        };
        let manifest = Manifest {
            release: name,
            date,
            purpose: self.purpose.clone(),
            epsilon: self.epsilon.get(),
            delta: self.delta.get(),
            rho: plan.rho().to_f64(),
            privacy_unit: "person",
            rows_per_person: contribution.rows().get(),
            fewest_rows_of_a_combination: self.fewest,
            domain_sha256: domain.digest(),
            ledger_head: ledger.head().to_owned(),
            epsilon_of_all_releases: ledger.epsilon_spent(),
            version: env!("CARGO_PKG_VERSION"),
            quality,
        };
        // Both are whole on disk before either takes its place.
        let out = out.written(|file| Ok(rows.write_csv(file)?))?;
        let manifest_out =
            manifest_out.written(|file| Ok(serde_json::to_writer_pretty(file, &manifest)?))?;
        out.publish()?;
        manifest_out.publish()?;
        self.tell(&manifest, rows.rows(), made.then_some(&ledger))
    }

    /// Refuses a promise that cannot be defended, and one that needs a reason and has none.
    fn defend(&self) -> anyhow::Result<()> {
        let needs_reason =
            defence(self.epsilon, self.delta, self.public_rows)? == Defence::NeedsReason;
        let reason = self.purpose.as_ref().map(|purpose| purpose.trim());
        ensure!(
            !needs_reason || reason.is_some_and(|reason| !reason.is_empty()),
            "an epsilon of {} is above {USUAL_EPSILON}, where guesses about a person begin to be right \
             more often than in two cases of three: say with `--purpose` what it is for, for those \
             who will read the ledger; or take less",
            self.epsilon.get()
        );
        if needs_reason {
            eprintln!(
                "warning: an epsilon of {} is above {USUAL_EPSILON}; the ledger will keep why",
                self.epsilon.get()
            );
        }
        Ok(())
    }

    /// Refuses a declared number of rows that is not the table's: where the number is public, tables of other
    /// lengths are not among those that the promise cannot tell apart, and every total would be wrong.
    fn declared(&self, rows: usize) -> anyhow::Result<()> {
        let other = self.public_rows.filter(|said| said.get() as usize != rows);
        ensure!(
            other.is_none(),
            "`{}` has another number of rows than `--public-rows` says: give the number that was published \
             about this very table, or leave it out and it is estimated; nothing was spent",
            self.input.display()
        );
        Ok(())
    }

    fn contribution(&self) -> anyhow::Result<Contribution> {
        Ok(match (&self.person, self.rows_per_person) {
            (Some(column), Some(rows)) => Contribution::Bounded {
                column: column.clone(),
                rows,
                key: random()?,
            },
            _ => Contribution::OneRowPerPerson,
        })
    }

    fn zeros(&self, domain: &Domain) -> anyhow::Result<StructuralZeros> {
        match &self.zeros {
            Some(path) => StructuralZeros::read_json(BufReader::new(open(path)?), domain)
                .with_context(|| format!("in `{}`", path.display())),
            None => Ok(StructuralZeros::default()),
        }
    }

    fn release_name(&self) -> String {
        let named = self.release.clone();
        named.unwrap_or_else(|| {
            let file = self.out.file_name().unwrap_or(self.out.as_os_str());
            file.to_string_lossy().into_owned()
        })
    }

    /// The ledger, and whether it had to be made.
    fn ledger(&self) -> anyhow::Result<(Ledger, bool)> {
        if self.ledger.try_exists()? || self.expect_head.is_some() {
            let ledger = Ledger::open(&self.ledger)?;
            if let Some(head) = &self.expect_head {
                ledger.expect_head(head)?;
            }
            return Ok((ledger, false));
        }
        match Ledger::create(&self.ledger, Cap::new(self.epsilon, self.delta)?) {
            // Another run was faster by the blink of an eye.
            Err(LedgerError::Exists { .. }) => Ok((Ledger::open(&self.ledger)?, false)),
            made => Ok((made?, true)),
        }
    }

    fn tell(&self, manifest: &Manifest, rows: usize, made: Option<&Ledger>) -> anyhow::Result<()> {
        if let Some(ledger) = made {
            eprintln!(
                "note: there was no ledger `{}`; it was made with this run's budget (epsilon {} at \
                 delta {}) as the cap of everything ever released about these people",
                self.ledger.display(),
                ledger.cap().epsilon().get(),
                ledger.cap().delta().get()
            );
        }
        // Told only now: how many there are is confidential, and this is the noisy number.
        if self.delta.get() * manifest.quality.rows > 0.1 {
            eprintln!(
                "warning: at delta {} the promise may fail for one in {:.0} people, and there are \
                 about {:.0}; take a tenth of one in their number, or less, next time",
                self.delta.get(),
                1.0 / self.delta.get(),
                manifest.quality.rows
            );
        }
        let mut stdout = std::io::stdout().lock();
        if self.json {
            let told = serde_json::json!({
                "out": self.out,
                "rows": rows,
                "ledger_made": made.is_some(),
                "manifest": manifest,
            });
            writeln!(stdout, "{told}")?;
            return Ok(());
        }
        writeln!(
            stdout,
            "Wrote {rows} synthetic rows to {}.",
            self.out.display()
        )?;
        writeln!(
            stdout,
            "This release: epsilon {} at delta {}. All releases together: epsilon {:.4}.",
            manifest.epsilon, manifest.delta, manifest.epsilon_of_all_releases
        )?;
        writeln!(stdout, "Ledger head: {}", manifest.ledger_head)?;
        Ok(())
    }
}

fn manifest_path(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".manifest.json");
    PathBuf::from(name)
}

/// Thirty-two bytes from the operating system.
fn random() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("the operating system gave no randomness")?;
    Ok(bytes)
}

/// The day, in universal time.
fn today() -> Date {
    SystemClock.now().to_zoned_datetime(TimeZone::UTC).date()
}

/// A file that is there complete or not at all: written beside its place, then moved there.
struct Output {
    place: PathBuf,
    beside: NamedTempFile,
}

impl Output {
    fn new(place: &Path) -> anyhow::Result<Self> {
        ensure!(
            !place.try_exists()?,
            "`{}` exists already; a release is not overwritten",
            place.display()
        );
        let folder = match place.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let beside = tempfile::Builder::new()
            .prefix(".partial-")
            .tempfile_in(folder)
            .with_context(|| format!("`{}` could not be made", place.display()))?;
        Ok(Self {
            place: place.to_owned(),
            beside,
        })
    }

    fn written(
        self,
        write: impl FnOnce(&mut BufWriter<&File>) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        let mut buffered = BufWriter::new(self.beside.as_file());
        let written = write(&mut buffered)
            .and_then(|()| Ok(buffered.flush()?))
            .and_then(|()| Ok(self.beside.as_file().sync_all()?));
        drop(buffered);
        written.with_context(|| self.lost())?;
        Ok(self)
    }

    fn publish(self) -> anyhow::Result<()> {
        let lost = self.lost();
        let moved = self.beside.persist_noclobber(&self.place);
        moved.map(|_| ()).context(lost)
    }

    fn lost(&self) -> String {
        let place = self.place.display();
        format!("`{place}` could not be written; its budget is spent")
    }
}

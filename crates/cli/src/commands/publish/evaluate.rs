//! `throughline publish evaluate`: an exact and therefore confidential comparison.

use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use disclosure::{
    Attacks, Contribution, Domain, InternalQuality, Reported, Table, attack, evaluate,
};
use serde::Serialize;

use super::open;

/// Compare a synthetic table with the real one (for those who may see the real one)
///
/// The figures are exact and computed from the confidential table: they are not private and must
/// not be published. What may be published about quality is in the manifest of the release.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The confidential table
    #[arg(long, value_name = "T.csv")]
    real: PathBuf,
    /// The synthetic table
    #[arg(long, value_name = "SYN.csv")]
    synthetic: PathBuf,
    /// Rows of the same population that were not in the real table: needed to try attacks, because
    /// what can be told of them as well is knowledge of the population and no leak. If there are about
    /// as many as synthetic ones, they also show what no privacy at all would give
    #[arg(long, value_name = "C.csv")]
    control: Option<PathBuf>,
    /// Count the code `0` as something reported; by default combinations leave it out
    #[arg(long)]
    count_zeros: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    quality: InternalQuality,
    /// The quality of as many rows of the control: what no privacy at all would give. Absent without
    /// a control of about so many rows.
    floor: Option<InternalQuality>,
    /// Absent without a control.
    #[serde(flatten)]
    attacks: Option<Attacks>,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let paths = [
            Some(&self.real),
            Some(&self.synthetic),
            self.control.as_ref(),
        ];
        let files = paths
            .into_iter()
            .flatten()
            .map(|path| open(path).map(BufReader::new));
        let domain = Domain::observed(files.collect::<Result<Vec<_>, _>>()?)?;
        let domain = Arc::new(domain);
        let real = read(&self.real, &domain)?;
        let synthetic = read(&self.synthetic, &domain)?;
        let reported = if self.count_zeros {
            Reported::NotEmpty
        } else {
            Reported::NotEmptyNorZero
        };
        let quality = evaluate(&real, &synthetic, reported)?;
        let control = self.control.as_ref().map(|path| read(path, &domain));
        let control = control.transpose()?;
        let attacks = control
            .as_ref()
            .map(|control| attack(&real, &synthetic, control, 0))
            .transpose()?;
        let floor = control
            .as_ref()
            .filter(|control| enough(control.rows(), synthetic.rows()))
            .map(|control| evaluate(&real, &control.sample(synthetic.rows(), 0), reported))
            .transpose()?;
        let report = Report {
            quality,
            floor,
            attacks,
        };
        let mut stdout = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer(&mut stdout, &report)?;
            writeln!(stdout)?;
        } else {
            tell(&mut stdout, &report)?;
        }
        Ok(())
    }
}

/// Whether a control can stand beside a synthetic table: as many rows, or as many as it would have had
/// if noise had not added a few.
fn enough(control: usize, synthetic: usize) -> bool {
    control as f64 >= 0.95 * synthetic as f64
}

fn read(path: &Path, domain: &Arc<Domain>) -> anyhow::Result<Table> {
    let file = BufReader::new(open(path)?);
    Table::read_csv(file, domain, &Contribution::OneRowPerPerson)
        .with_context(|| format!("in `{}`", path.display()))
}

fn tell(out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
    let quality = &report.quality;
    writeln!(
        out,
        "INTERNAL: computed from the confidential table; do not publish."
    )?;
    writeln!(out)?;
    writeln!(
        out,
        "rows: {} real, {} synthetic",
        quality.real_rows, quality.synthetic_rows
    )?;
    writeln!(
        out,
        "k-marginal scores of 1000: {:.1} (1 column), {:.1} (2), {:.1} (3)",
        quality.kmarg1, quality.kmarg2, quality.kmarg3
    )?;
    let [one, two, three] = quality.kmarg_without_missing;
    writeln!(
        out,
        "  without missing codes: {one:.1} (1 column), {two:.1} (2), {three:.1} (3)"
    )?;
    writeln!(
        out,
        "  pairs, if the real columns were independent: {:.1}",
        quality.kmarg2_of_independent_columns
    )?;
    writeln!(out)?;
    writeln!(
        out,
        "combinations    real   unique  preserved  suppressed  fabricated  of synthetic  mean count  \
         mean error"
    )?;
    for row in &quality.combinations {
        writeln!(
            out,
            "of {:<9} {:>7} {:>8} {:>10} {:>9.1} % {:>9.1} % {:>11.1} % {:>11.1} {:>11.1}",
            row.length,
            row.real,
            row.unique,
            row.preserved,
            row.suppressed_percent,
            row.fabricated_percent,
            row.fabricated_percent_of_synthetic,
            row.mean_count,
            row.mean_absolute_error
        )?;
    }
    let error = &quality.count_error;
    writeln!(out)?;
    writeln!(
        out,
        "of combinations of 10 rows or more: {:.2} % suppressed, counts off by {:.1} % on average",
        error.common_suppressed_percent,
        100.0 * error.mean_of_common
    )?;
    writeln!(out, "mean error by real count:")?;
    for bucket in error
        .by_real_count
        .iter()
        .filter(|bucket| bucket.combinations > 0)
    {
        writeln!(
            out,
            "  up to {:>8}: {:>6.1} % over {} combinations",
            bucket.up_to,
            100.0 * bucket.mean_error,
            bucket.combinations
        )?;
    }
    match &report.floor {
        Some(floor) => tell_excess(out, quality, floor)?,
        None => writeln!(
            out,
            "beside what no privacy would give: not told; give about {} rows that were not in the \
             table (--control)",
            quality.synthetic_rows
        )?,
    }
    writeln!(
        out,
        "unique rows: {}, of which {} occur in the synthetic table",
        quality.uniqueness.real, quality.uniqueness.found_again
    )?;
    writeln!(out)?;
    match &report.attacks {
        Some(attacks) => tell_attacks(out, attacks),
        None => Ok(writeln!(
            out,
            "attacks: not tried; give rows that were not in the table (--control)"
        )?),
    }
}

fn tell_attacks(out: &mut impl Write, attacks: &Attacks) -> anyhow::Result<()> {
    for (by, membership) in [
        ("nearest row", &attacks.membership_inference),
        ("pairs of codes", &attacks.membership_inference_by_density),
    ] {
        writeln!(
            out,
            "membership inference by {by}: AUC {:.3} (0.5 is guessing), {:.1} % of members named at \
             1 % false alarms",
            membership.auc,
            100.0 * membership.true_positives_at_one_percent
        )?;
    }
    let attribute = &attacks.attribute_inference;
    writeln!(
        out,
        "attribute inference: {:.1} % right about members, {:.1} % about others (risk {:.3}, \
         between {:.3} and {:.3})",
        100.0 * attribute.members_right,
        100.0 * attribute.controls_right,
        attribute.risk,
        attribute.risk_interval[0],
        attribute.risk_interval[1]
    )?;
    Ok(())
}

/// What the synthetic table errs beyond a fresh draw, which has no privacy.
fn tell_excess(
    out: &mut impl Write,
    quality: &InternalQuality,
    floor: &InternalQuality,
) -> anyhow::Result<()> {
    writeln!(out)?;
    writeln!(
        out,
        "beside as many rows of the control, which have no privacy:"
    )?;
    writeln!(
        out,
        "  {:<36} {:>9} {:>9} {:>9}",
        "", "synthetic", "control", "excess"
    )?;
    let (error, of_floor) = (&quality.count_error, &floor.count_error);
    for (name, value, floor) in [
        (
            "k-marginal loss of pairs, of 1000",
            1000.0 - quality.kmarg2,
            1000.0 - floor.kmarg2,
        ),
        (
            "k-marginal loss of triples, of 1000",
            1000.0 - quality.kmarg3,
            1000.0 - floor.kmarg3,
        ),
        (
            "error of counts of 10 or more, %",
            100.0 * error.mean_of_common,
            100.0 * of_floor.mean_of_common,
        ),
        (
            "combinations of 10 or more lost, %",
            error.common_suppressed_percent,
            of_floor.common_suppressed_percent,
        ),
        (
            "combinations suppressed, %",
            error.suppressed_percent,
            of_floor.suppressed_percent,
        ),
        (
            "combinations fabricated, %",
            error.fabricated_percent,
            of_floor.fabricated_percent,
        ),
    ] {
        writeln!(
            out,
            "  {name:<36} {value:>9.2} {floor:>9.2} {:>9.2}",
            value - floor
        )?;
    }
    writeln!(out)?;
    Ok(())
}

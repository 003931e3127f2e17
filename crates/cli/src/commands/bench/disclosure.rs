//! `throughline bench disclosure`.
//!
//! Every figure is a mean over tables and noise seeds, one thread. Quality stands beside its floor:
//! another draw from the same population, which has no privacy and leaks nothing of the first; what a
//! release errs beyond that (`excess`) is the price of privacy.

mod quality;
mod tables;
mod targets;

use std::io::Write;
use std::num::NonZeroU32;
use std::time::Duration;

use disclosure::{
    Allowance, Curator, Delta, DiscreteGaussian, Epsilon, Known, Method, Plan, Reported, Secret,
    SeededNoise, SystemNoise, Table, Variance, blank_rare, evaluate, rho_within, synthesize,
};
use serde::Serialize;

use self::quality::Quality;
use self::tables::{Files, Group};
use self::targets::Target;
use super::now;

/// Measure the figures of the disclosure kernel, each target with what was measured
#[derive(clap::Args)]
pub(super) struct Args {
    /// Fictional populations to draw tables from
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        value_parser = clap::value_parser!(u64).range(1..),
        conflicts_with = "input"
    )]
    tables: u64,
    /// Noise seeds for each table
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    seeds: u64,
    /// Leave the fictional tables of 150,000 rows out
    #[arg(long, conflicts_with = "input")]
    small: bool,
    /// Measure the method `aim` too: ten seconds for each table and seed
    #[arg(long)]
    aim: bool,
    #[command(flatten)]
    files: Files,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            tables: 3,
            seeds: 5,
            small: false,
            aim: false,
            files: Files::default(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Report {
    gaussian_nanoseconds: f64,
    runs: Vec<Run>,
    targets: Vec<Target>,
}

/// What is measured in one run.
#[derive(Clone, Copy)]
struct Work {
    rows: usize,
    epsilon: f64,
    method: Method,
    /// Rare combinations of fewer synthetic rows are blanked out.
    fewest: Option<u32>,
}

/// Over tables and seeds.
#[derive(Serialize)]
struct Run {
    rows: usize,
    tables: usize,
    seeds: u64,
    epsilon: f64,
    method: &'static str,
    fewest: Option<u32>,
    fastest_seconds: f64,
    median_seconds: f64,
    slowest_seconds: f64,
    /// Time on the processor, which other work on the machine lengthens less; where the system
    /// tells.
    median_processor_seconds: Option<f64>,
    slowest_processor_seconds: Option<f64>,
    /// The largest of the process while it synthesised, the tables included, in MiB; where the
    /// system tells.
    peak_memory_mib: Option<f64>,
    /// Means, of the synthetic tables and of fresh draws.
    quality: Quality,
    floor: Quality,
    /// The mean of what each table errs beyond its own floor.
    excess: Quality,
    /// The worst of each figure, and of each excess.
    worst: Quality,
    worst_excess: Quality,
}

/// Rows above which only the default method at epsilon 4 is measured.
const LARGE: usize = 50_000;

impl Args {
    pub(super) fn measure(&self) -> anyhow::Result<Report> {
        let files = self.files.read()?;
        let gaussian_nanoseconds = gaussian()?;
        let mut report = Report {
            gaussian_nanoseconds,
            runs: Vec::new(),
            targets: vec![Target::of_gaussian(gaussian_nanoseconds)],
        };
        match files {
            Some(groups) => {
                for group in &groups {
                    self.measure_group(group, &mut report)?;
                }
            }
            None => {
                let large = (!self.small).then_some(150_000);
                for rows in [10_000].into_iter().chain(large) {
                    // One group after another, so that none lies in another's memory.
                    self.measure_group(&Group::fictional(rows, self.tables), &mut report)?;
                }
            }
        }
        Ok(report)
    }

    fn measure_group(&self, group: &Group, report: &mut Report) -> anyhow::Result<()> {
        for work in self.work(group.rows) {
            let run = self.measure_one(group, work)?;
            report.targets.extend(Target::of_run(work, &run));
            report.runs.push(run);
        }
        Ok(())
    }

    /// What is measured on tables of so many rows.
    fn work(&self, rows: usize) -> Vec<Work> {
        let patterns = |epsilon, fewest| Work {
            rows,
            epsilon,
            method: Method::Patterns,
            fewest,
        };
        let usual = patterns(4.0, None);
        if rows > LARGE {
            return vec![usual];
        }
        let mut work = vec![usual, patterns(4.0, Some(2)), patterns(1.0, None)];
        work.extend([Method::Adaptive, Method::Mst].map(|method| Work { method, ..usual }));
        work.extend(self.aim.then_some(Work {
            method: Method::Aim,
            ..usual
        }));
        work
    }

    fn measure_one(&self, group: &Group, work: Work) -> anyhow::Result<Run> {
        let (mut times, mut processor_times, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
        let (mut quality, mut floors, mut excess) = (Vec::new(), Vec::new(), Vec::new());
        for sample in &group.tables {
            let floor = evaluate(&sample.table, &sample.fresh(), Reported::default())?;
            let floor = Quality::of(&floor);
            for seed in 0..self.seeds {
                // The peak is that of the synthesis alone, with the tables that are held.
                forget_peak_memory();
                let before = processor_seconds();
                let (synthetic, time) = synthesis(&sample.table, work, seed)?;
                processor_times.extend(before.zip(processor_seconds()).map(|(a, b)| b - a));
                peaks.extend(peak_memory_mib());
                times.push(time.as_secs_f64());
                let judged = evaluate(&sample.table, &synthetic, Reported::default())?;
                let judged = Quality::of(&judged);
                excess.push(judged.beyond(&floor));
                quality.push(judged);
            }
            floors.push(floor);
        }
        times.sort_unstable_by(f64::total_cmp);
        processor_times.sort_unstable_by(f64::total_cmp);
        Ok(Run {
            rows: work.rows,
            tables: group.tables.len(),
            seeds: self.seeds,
            epsilon: work.epsilon,
            method: match work.method {
                Method::Patterns => "patterns",
                Method::Adaptive => "adaptive",
                Method::Mst => "mst",
                Method::Aim => "aim",
            },
            fewest: work.fewest,
            fastest_seconds: times[0],
            median_seconds: times[times.len() / 2],
            slowest_seconds: times[times.len() - 1],
            median_processor_seconds: processor_times.get(processor_times.len() / 2).copied(),
            slowest_processor_seconds: processor_times.last().copied(),
            peak_memory_mib: peaks.into_iter().reduce(f64::max),
            quality: Quality::mean(&quality),
            floor: Quality::mean(&floors),
            excess: Quality::mean(&excess),
            worst: Quality::worst(&quality),
            worst_excess: Quality::worst(&excess),
        })
    }
}

/// From the table in memory to synthetic rows in memory.
fn synthesis(table: &Table, work: Work, seed: u64) -> anyhow::Result<(Table, Duration)> {
    let rho = rho_within(Epsilon::new(work.epsilon)?, Delta::new(1e-6)?);
    let plan = Plan::new(rho, work.method);
    let secret = Secret::new(table.clone());
    let start = now();
    let one = NonZeroU32::MIN;
    let allowance = Allowance::rehearsal(plan.rho());
    let mut curator = Curator::new(secret, one, allowance, SeededNoise::new(seed));
    let made = synthesize(&mut curator, &Known::default(), &plan)?;
    let mut rows = made.inspect().0.rows([seed as u8; 32]);
    if let Some(fewest) = work.fewest {
        rows = blank_rare(&rows, fewest)?;
    }
    Ok((rows, start.elapsed()))
}

/// Nanoseconds a draw of the exact discrete Gaussian with operating-system-keyed noise: the fastest
/// of some rounds, as other work on the machine only ever adds.
fn gaussian() -> anyhow::Result<f64> {
    let mut noise = SystemNoise::new()?;
    let gaussian = DiscreteGaussian::new(Variance::new(100, 1)?);
    let draws = 1_000_000;
    let mut fastest = f64::INFINITY;
    for _ in 0..5 {
        let (start, before) = (now(), processor_seconds());
        let mut sum = 0_i64;
        for _ in 0..draws {
            sum = sum.wrapping_add(gaussian.sample(&mut noise));
        }
        std::hint::black_box(sum);
        let on_processor = before.zip(processor_seconds()).map(|(a, b)| b - a);
        let seconds = on_processor.unwrap_or_else(|| start.elapsed().as_secs_f64());
        fastest = fastest.min(seconds / f64::from(draws));
    }
    Ok(fastest * 1e9)
}

/// Seconds that this thread has had a processor for, as Linux tells it.
fn processor_seconds() -> Option<f64> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = times.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds * 1e-9)
}

/// Lets the peak be counted anew from here; where the system does not, it is of the whole process.
fn forget_peak_memory() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory this process has held, as Linux tells it.
fn peak_memory_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

/// Prints the report.
pub(super) fn tell(out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
    for run in &report.runs {
        tell_run(out, run)?;
        writeln!(out)?;
    }
    writeln!(
        out,
        "{:<66} {:>9} {:>9} {:>9}",
        "target", "measured", "worst", "at most"
    )?;
    for target in &report.targets {
        let worst = target.worst.map(|worst| format!("{worst:.4}"));
        writeln!(
            out,
            "{:<66} {:>9.4} {:>9} {:>9.4}  {}",
            target.what(),
            target.measured,
            worst.unwrap_or_default(),
            target.at_most,
            if target.met { "met" } else { "MISSED" }
        )?;
    }
    Ok(())
}

fn tell_run(out: &mut impl Write, run: &Run) -> anyhow::Result<()> {
    write!(
        out,
        "{} rows, epsilon {}, {}",
        run.rows, run.epsilon, run.method
    )?;
    if let Some(fewest) = run.fewest {
        write!(out, ", combinations of fewer than {fewest} rows blanked")?;
    }
    write!(
        out,
        " ({} tables, {} seeds each): {:.3} s (median {:.3}",
        run.tables, run.seeds, run.fastest_seconds, run.median_seconds
    )?;
    if let Some(seconds) = run.median_processor_seconds {
        write!(out, ", on the processor {seconds:.3}")?;
    }
    write!(out, ")")?;
    if let Some(peak) = run.peak_memory_mib {
        write!(out, ", {peak:.0} MiB")?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "  {:<36} {:>9} {:>9} {:>9} {:>9}",
        "", "release", "fresh", "excess", "worst"
    )?;
    for (name, figure) in Quality::FIGURES {
        writeln!(
            out,
            "  {name:<36} {:>9.4} {:>9.4} {:>9.4} {:>9.4}",
            figure(&run.quality),
            figure(&run.floor),
            figure(&run.excess),
            figure(&run.worst)
        )?;
    }
    Ok(())
}

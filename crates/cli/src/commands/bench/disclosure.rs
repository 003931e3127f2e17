//! `throughline bench disclosure`.
//!
//! Every figure is a mean over fictional tables and noise seeds, one thread. Quality stands beside
//! its floor: another draw from the same population, which has no privacy and leaks nothing of the
//! first; what a release errs beyond that (`excess`) is the price of privacy.

use std::io::Write;
use std::num::NonZeroU32;
use std::time::Duration;

use disclosure::fiction::Population;
use disclosure::{
    Allowance, Curator, Delta, DiscreteGaussian, Epsilon, InternalQuality, Known, Method, Plan,
    Reported, Secret, SeededNoise, SystemNoise, Table, Variance, blank_rare, evaluate, rho_within,
    synthesize,
};
use serde::Serialize;

use super::now;

/// Measure the figures of the disclosure kernel
#[derive(clap::Args)]
pub(super) struct Args {
    /// Fictional populations to draw tables from
    #[arg(long, value_name = "N", default_value_t = 3)]
    tables: u64,
    /// Noise seeds for each table
    #[arg(long, value_name = "N", default_value_t = 5)]
    seeds: u64,
    /// Leave the table of 150,000 rows out
    #[arg(long)]
    small: bool,
    /// Measure the method `aim` too: ten seconds for each table and seed
    #[arg(long)]
    aim: bool,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            tables: 3,
            seeds: 5,
            small: false,
            aim: false,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Report {
    gaussian_nanoseconds: f64,
    runs: Vec<Run>,
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

/// Means over tables and seeds.
#[derive(Serialize)]
struct Run {
    rows: usize,
    epsilon: f64,
    method: &'static str,
    fewest: Option<u32>,
    fastest_seconds: f64,
    median_seconds: f64,
    /// Time on the processor, which other work on the machine lengthens less; where the system
    /// tells.
    median_processor_seconds: Option<f64>,
    /// Of the process while it synthesised, the tables included, in MiB; where the system tells.
    peak_memory_mib: Option<f64>,
    quality: Quality,
    floor: Quality,
}

#[derive(Serialize, Default, Clone, Copy)]
struct Quality {
    kmarg1_loss: f64,
    kmarg2_loss: f64,
    kmarg3_loss: f64,
    mean_error_of_common: f64,
    showcase_error: f64,
    common_suppressed_percent: f64,
    suppressed_percent: f64,
    fabricated_percent: f64,
}

impl Quality {
    fn of(quality: &InternalQuality) -> Self {
        let error = &quality.count_error;
        Self {
            kmarg1_loss: 1.0 - quality.kmarg1 / 1000.0,
            kmarg2_loss: 1.0 - quality.kmarg2 / 1000.0,
            kmarg3_loss: 1.0 - quality.kmarg3 / 1000.0,
            mean_error_of_common: error.mean_of_common,
            showcase_error: error.mean_of_synthetic_buckets,
            common_suppressed_percent: error.common_suppressed_percent,
            suppressed_percent: error.suppressed_percent,
            fabricated_percent: error.fabricated_percent,
        }
    }

    fn mean(all: &[Self]) -> Self {
        let mean = |of: fn(&Self) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        Self {
            kmarg1_loss: mean(|quality| quality.kmarg1_loss),
            kmarg2_loss: mean(|quality| quality.kmarg2_loss),
            kmarg3_loss: mean(|quality| quality.kmarg3_loss),
            mean_error_of_common: mean(|quality| quality.mean_error_of_common),
            showcase_error: mean(|quality| quality.showcase_error),
            common_suppressed_percent: mean(|quality| quality.common_suppressed_percent),
            suppressed_percent: mean(|quality| quality.suppressed_percent),
            fabricated_percent: mean(|quality| quality.fabricated_percent),
        }
    }
}

impl Args {
    pub(super) fn measure(&self) -> anyhow::Result<Report> {
        anyhow::ensure!(
            self.tables > 0 && self.seeds > 0,
            "nothing to measure: give 1 or more"
        );
        let gaussian_nanoseconds = gaussian()?;
        let patterns = |rows, epsilon, fewest| Work {
            rows,
            epsilon,
            method: Method::Patterns,
            fewest,
        };
        let mut work = vec![
            patterns(10_000, 4.0, None),
            patterns(10_000, 4.0, Some(2)),
            patterns(10_000, 1.0, None),
        ];
        work.extend([Method::Adaptive, Method::Mst].map(|method| Work { method, ..work[0] }));
        if self.aim {
            work.push(Work {
                method: Method::Aim,
                ..work[0]
            });
        }
        if !self.small {
            work.push(patterns(150_000, 4.0, None));
        }
        let runs = work.into_iter().map(|work| self.measure_one(work));
        Ok(Report {
            gaussian_nanoseconds,
            runs: runs.collect::<anyhow::Result<_>>()?,
        })
    }

    fn measure_one(&self, work: Work) -> anyhow::Result<Run> {
        let populations: Vec<Population> = (0..self.tables)
            .map(|table| Population::new(7 + table))
            .collect();
        let tables: Vec<Table> = populations
            .iter()
            .map(|population| population.draw(work.rows, 1))
            .collect();
        let mut times = Vec::new();
        let mut processor_times = Vec::new();
        let mut made = Vec::new();
        // Each synthesis alone, before anything is judged, so that the peak of memory is theirs.
        forget_peak_memory();
        for table in &tables {
            for seed in 0..self.seeds {
                let before = processor_seconds();
                let (synthetic, time) = synthesis(table, work, seed)?;
                processor_times.extend(before.zip(processor_seconds()).map(|(a, b)| b - a));
                times.push(time.as_secs_f64());
                made.push((table, synthetic));
            }
        }
        let peak_memory_mib = peak_memory_mib();
        let mut quality = Vec::new();
        for (table, synthetic) in &made {
            let judged = evaluate(table, synthetic, Reported::default())?;
            quality.push(Quality::of(&judged));
        }
        let mut floor = Vec::new();
        for (population, table) in populations.iter().zip(&tables) {
            let fresh = population.draw(work.rows, 2);
            floor.push(Quality::of(&evaluate(table, &fresh, Reported::default())?));
        }
        times.sort_unstable_by(f64::total_cmp);
        processor_times.sort_unstable_by(f64::total_cmp);
        Ok(Run {
            rows: work.rows,
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
            median_processor_seconds: processor_times.get(processor_times.len() / 2).copied(),
            peak_memory_mib,
            quality: Quality::mean(&quality),
            floor: Quality::mean(&floor),
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
/// of ten rounds, as other work on the machine only ever adds.
fn gaussian() -> anyhow::Result<f64> {
    let mut noise = SystemNoise::new()?;
    let gaussian = DiscreteGaussian::new(Variance::new(100, 1)?);
    let draws = 200_000;
    let mut fastest = f64::INFINITY;
    for _ in 0..10 {
        let start = now();
        let mut sum = 0_i64;
        for _ in 0..draws {
            sum = sum.wrapping_add(gaussian.sample(&mut noise));
        }
        std::hint::black_box(sum);
        fastest = fastest.min(start.elapsed().as_secs_f64() / f64::from(draws));
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
    writeln!(
        out,
        "exact discrete Gaussian: {:.0} ns a draw",
        report.gaussian_nanoseconds
    )?;
    for run in &report.runs {
        writeln!(out)?;
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
            ": {:.3} s (median {:.3}",
            run.fastest_seconds, run.median_seconds
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
            "  {:<36} {:>9} {:>9} {:>9}",
            "", "release", "fresh", "excess"
        )?;
        let (quality, floor) = (&run.quality, &run.floor);
        for (name, value, floor) in [
            ("kmarg1 loss", quality.kmarg1_loss, floor.kmarg1_loss),
            ("kmarg2 loss", quality.kmarg2_loss, floor.kmarg2_loss),
            ("kmarg3 loss", quality.kmarg3_loss, floor.kmarg3_loss),
            (
                "mean error of counts of 10 or more",
                quality.mean_error_of_common,
                floor.mean_error_of_common,
            ),
            (
                "showcase's mean error",
                quality.showcase_error,
                floor.showcase_error,
            ),
            (
                "suppressed of 10 or more, %",
                quality.common_suppressed_percent,
                floor.common_suppressed_percent,
            ),
            (
                "suppressed, %",
                quality.suppressed_percent,
                floor.suppressed_percent,
            ),
            (
                "fabricated, %",
                quality.fabricated_percent,
                floor.fabricated_percent,
            ),
        ] {
            writeln!(
                out,
                "  {name:<36} {value:>9.4} {floor:>9.4} {:>9.4}",
                value - floor
            )?;
        }
    }
    Ok(())
}

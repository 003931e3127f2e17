//! `throughline bench disclosure`.
//!
//! Every figure is a mean over fictional tables and noise seeds, one thread. Quality stands beside
//! its floor: another draw from the same population, which has no privacy and leaks nothing of the
//! first; what a release errs beyond that is the price of privacy.

use std::io::Write;
use std::num::NonZeroU32;
use std::time::Duration;

use disclosure::fiction::Population;
use disclosure::{
    Allowance, Curator, Delta, DiscreteGaussian, Epsilon, InternalQuality, Known, Method, Plan,
    Reported, Secret, SeededNoise, SystemNoise, Table, Variance, evaluate, rho_within, synthesize,
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
}

impl Default for Args {
    fn default() -> Self {
        Self {
            tables: 3,
            seeds: 5,
            small: false,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Report {
    gaussian_nanoseconds: f64,
    runs: Vec<Run>,
    /// Of the whole process up to the last synthesis, in MiB, where the system tells.
    peak_memory_mib: Option<f64>,
}

/// Means over tables and seeds.
#[derive(Serialize)]
struct Run {
    rows: usize,
    epsilon: f64,
    method: &'static str,
    fastest_seconds: f64,
    median_seconds: f64,
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
        // Timed first, each synthesis alone, so that the peak of memory is theirs.
        let mut work = vec![
            (10_000, 4.0, Method::Patterns),
            (10_000, 4.0, Method::Adaptive),
            (10_000, 4.0, Method::Tree),
            (10_000, 1.0, Method::Patterns),
        ];
        if !self.small {
            work.push((150_000, 4.0, Method::Patterns));
        }
        let mut peak_memory_mib = None;
        let mut runs = Vec::new();
        for (rows, epsilon, method) in work {
            let (run, peak) = self.measure_one(rows, epsilon, method)?;
            runs.push(run);
            peak_memory_mib = peak;
        }
        Ok(Report {
            gaussian_nanoseconds,
            runs,
            peak_memory_mib,
        })
    }

    fn measure_one(
        &self,
        rows: usize,
        epsilon: f64,
        method: Method,
    ) -> anyhow::Result<(Run, Option<f64>)> {
        let mut times = Vec::new();
        let mut made = Vec::new();
        let populations: Vec<Population> = (0..self.tables)
            .map(|table| Population::new(7 + table))
            .collect();
        let tables: Vec<Table> = populations
            .iter()
            .map(|population| population.draw(rows, 1))
            .collect();
        for table in &tables {
            for seed in 0..self.seeds {
                let (synthetic, time) = synthesis(table, epsilon, method, seed)?;
                times.push(time);
                made.push((table, synthetic));
            }
        }
        let peak = peak_memory_mib();
        let quality = made.iter().map(|(table, synthetic)| {
            evaluate(table, synthetic, Reported::default()).map(|quality| Quality::of(&quality))
        });
        let quality = Quality::mean(&quality.collect::<Result<Vec<_>, _>>()?);
        let floor = populations.iter().zip(&tables).map(|(population, table)| {
            let fresh = population.draw(rows, 2);
            evaluate(table, &fresh, Reported::default()).map(|quality| Quality::of(&quality))
        });
        let floor = Quality::mean(&floor.collect::<Result<Vec<_>, _>>()?);
        times.sort_unstable();
        let run = Run {
            rows,
            epsilon,
            method: match method {
                Method::Patterns => "patterns",
                Method::Adaptive => "adaptive",
                Method::Tree => "tree",
            },
            fastest_seconds: times[0].as_secs_f64(),
            median_seconds: times[times.len() / 2].as_secs_f64(),
            quality,
            floor,
        };
        Ok((run, peak))
    }
}

/// From the table in memory to synthetic rows in memory.
fn synthesis(
    table: &Table,
    epsilon: f64,
    method: Method,
    seed: u64,
) -> anyhow::Result<(Table, Duration)> {
    let plan = Plan::new(
        rho_within(Epsilon::new(epsilon)?, Delta::new(1e-6)?),
        method,
    );
    let secret = Secret::new(table.clone());
    let start = now();
    let one = NonZeroU32::MIN;
    let allowance = Allowance::rehearsal(plan.rho());
    let mut curator = Curator::new(secret, one, allowance, SeededNoise::new(seed));
    let made = synthesize(&mut curator, &Known::default(), &plan)?;
    let rows = made.inspect().0.rows([seed as u8; 32]);
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
    if let Some(peak) = report.peak_memory_mib {
        writeln!(out, "peak memory of the process: {peak:.0} MiB")?;
    }
    for run in &report.runs {
        writeln!(out)?;
        writeln!(
            out,
            "{} rows, epsilon {}, {}: {:.3} s (median {:.3})",
            run.rows, run.epsilon, run.method, run.fastest_seconds, run.median_seconds
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
                "  {name:<36} {value:>8.4}   without privacy {floor:>8.4}"
            )?;
        }
    }
    Ok(())
}

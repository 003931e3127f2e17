//! Drawing and writing, in the memory of one batch however many cases there are.
//!
//! A batch of people is drawn in parallel, numbered in order, made into rows in parallel, and written
//! in order: what comes out does not depend on who was faster.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail};
use indicatif::ProgressBar;
use rayon::prelude::*;
use simulate::{Histories, Person, Sheet, Simulation, Truth};

use super::folder::{Folder, Rows};

/// People in a chunk, which one thread draws.
const CHUNK: u64 = 1024;

/// Chunks in a batch.
const CHUNKS: u64 = 16;

/// Draws people until so many are known, and writes what is known of them.
pub(super) fn run(
    simulation: &Simulation<'_>,
    cases: u64,
    folder: &mut Folder,
    progress: &ProgressBar,
) -> anyhow::Result<(Truth, Histories)> {
    let stopped = stop_on_request()?;
    let mut truth = Truth::new(simulation.country());
    let mut lists = Histories::default();
    let (mut from, mut known) = (0, 0);
    while known < cases {
        if stopped.load(Ordering::Relaxed) {
            bail!("stopped; nothing was kept");
        }
        let ranges = (0..CHUNKS).map(|chunk| from + chunk * CHUNK);
        let ranges: Vec<Range<u64>> = ranges.map(|start| start..start + CHUNK).collect();
        let drawn: Vec<Chunk<'_>> = ranges
            .par_iter()
            .map(|range| Chunk::draw(simulation, range.clone(), cases))
            .collect();
        let mut batch = Vec::new();
        for (mut chunk, range) in drawn.into_iter().zip(ranges) {
            let wanted = cases - known;
            if wanted == 0 {
                break;
            }
            if chunk.known() > wanted {
                // The population ends with the last case asked for.
                chunk = Chunk::draw(simulation, range, wanted);
            }
            let first = known + 1;
            known += chunk.known();
            batch.push((first, chunk));
        }
        let rows: Vec<anyhow::Result<Rows>> = batch
            .par_iter()
            .map(|(first, chunk)| chunk.rows(simulation, *first))
            .collect();
        for rows in rows {
            folder.write(&rows?)?;
        }
        for (_, chunk) in batch {
            truth.absorb(chunk.truth);
            lists.absorb(chunk.lists);
        }
        progress.set_position(known);
        from += CHUNKS * CHUNK;
    }
    Ok((truth, lists))
}

/// A part of the population: its known people, and counts of all.
struct Chunk<'c> {
    people: Vec<Person<'c>>,
    truth: Truth,
    lists: Histories,
}

impl<'c> Chunk<'c> {
    /// Draws people until the range ends or so many of them are known.
    fn draw(simulation: &Simulation<'c>, range: Range<u64>, most: u64) -> Self {
        let country = simulation.country();
        let mut chunk = Self {
            people: Vec::new(),
            truth: Truth::new(country),
            lists: Histories::default(),
        };
        for place in range {
            let person = simulation.person(place);
            chunk.truth.count(&person);
            chunk.lists.count(country, &person);
            if person.known.is_some() {
                chunk.people.push(person);
                if chunk.known() == most {
                    break;
                }
            }
        }
        chunk
    }

    fn known(&self) -> u64 {
        self.people.len() as u64
    }

    /// The rows of each sheet.
    fn rows(&self, simulation: &Simulation<'_>, first: u64) -> anyhow::Result<Rows> {
        let mut rows = Rows::default();
        for (sheet, bytes) in Sheet::ALL.into_iter().zip(&mut rows) {
            let mut writer = csv::Writer::from_writer(std::mem::take(bytes));
            for (number, person) in (first..).zip(&self.people) {
                sheet.write(simulation, number, person, &mut writer)?;
            }
            *bytes = writer.into_inner().context("rows in memory are written")?;
        }
        Ok(rows)
    }
}

/// The first Ctrl-C ends the run, so that the unfinished folder is taken away.
fn stop_on_request() -> anyhow::Result<Arc<AtomicBool>> {
    let stopped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stopped);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })?;
    Ok(stopped)
}

//! Progress on standard error, and an end that keeps what is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use estimate::Watch;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar with the time left. The first Ctrl-C ends the work early and keeps what is done, the second
/// ends the program.
pub(super) struct Progress {
    bar: ProgressBar,
    stopped: Arc<AtomicBool>,
}

impl Progress {
    /// A bar of so many steps; without a number it tells how many are done.
    pub(super) fn new(what: &'static str, steps: impl Into<Option<usize>>) -> anyhow::Result<Self> {
        let (bar, template) = match steps.into() {
            Some(steps) => (
                ProgressBar::new(steps as u64),
                "{msg} {bar:30} {percent:>3} %, {eta} left (Ctrl-C keeps what is done)",
            ),
            None => (
                ProgressBar::new_spinner(),
                "{msg} {spinner} {human_pos}, {elapsed} (Ctrl-C keeps what is done)",
            ),
        };
        let style = ProgressStyle::with_template(template).expect("the template is well formed");
        let stopped = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopped);
        ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        })
        .context("listening for Ctrl-C")?;
        Ok(Self {
            bar: bar.with_style(style).with_message(what),
            stopped,
        })
    }

    /// Takes the bar away; whether the work was ended early.
    pub(super) fn finish(&self) -> bool {
        self.bar.finish_and_clear();
        self.stopped()
    }
}

impl Watch for Progress {
    fn advance(&self, steps: usize) {
        self.bar.inc(steps as u64);
    }

    fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

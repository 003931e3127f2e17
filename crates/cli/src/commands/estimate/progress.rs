//! Progress on standard error, and an end that keeps what is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use estimate::Watch;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar with the time left. The first Ctrl-C ends resampling early and keeps what is done, the
/// second ends the program.
pub(super) struct Progress {
    bar: ProgressBar,
    stopped: Arc<AtomicBool>,
}

impl Progress {
    pub(super) fn new(replicates: usize) -> anyhow::Result<Self> {
        let bar = ProgressBar::new(replicates as u64).with_style(
            ProgressStyle::with_template(
                "resampling {bar:30} {human_pos}/{human_len}, {eta} left (Ctrl-C keeps what is done)",
            )
            .expect("the template is well formed"),
        );
        let stopped = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopped);
        ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        })?;
        Ok(Self { bar, stopped })
    }

    pub(super) fn interrupted(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn advance(&self, replicates: usize) {
        self.bar.inc(replicates as u64);
    }

    fn stopped(&self) -> bool {
        self.interrupted()
    }
}

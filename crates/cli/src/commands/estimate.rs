//! `throughline estimate`: how many are hidden.

mod models;
mod source;

use clap::{Args, Subcommand};

/// Estimates how many people are hidden, from the overlap of incomplete lists.
#[derive(Args)]
pub(crate) struct Estimate {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Fits every hierarchical log-linear model up to an order of interaction.
    Models(models::Models),
}

impl Estimate {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self.task {
            Task::Models(command) => command.run(),
        }
    }
}

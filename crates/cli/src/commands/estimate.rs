//! `throughline estimate`: how many are hidden.

mod answer;
mod check_all;
mod choice;
mod models;
mod progress;
mod replicates;
mod table;

use clap::{Args, Subcommand};

/// Estimate how many people are hidden, from the overlap of incomplete lists.
///
/// Without a method it gives every method side by side, what happens when a list is left out or two
/// are merged, and a verdict in words: supported, fragile or unsupported. "Unsupported" is a result:
/// it says that the table does not determine a number.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  \
        throughline estimate lists.csv\n  \
        throughline estimate lists.csv --merge police+agency --omit public --json\n  \
        throughline estimate lists.csv --method stepwise --boot 2000 --seed 7\n  \
        throughline estimate models lists.csv --order 2 --json\n  \
        throughline estimate check-all lists.csv"
)]
pub(crate) struct Estimate {
    #[command(subcommand)]
    task: Option<Task>,

    #[command(flatten)]
    answer: answer::Answer,
}

#[derive(Subcommand)]
enum Task {
    /// Fit every hierarchical log-linear model up to an order of interaction.
    Models(models::Models),
    /// Say which of all pairwise models can be estimated at all, for any number of lists.
    CheckAll(check_all::CheckAll),
    /// Estimate each of many resampled tables.
    Replicates(replicates::Replicates),
}

impl Estimate {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self.task {
            Some(Task::Models(command)) => command.run(),
            Some(Task::CheckAll(command)) => command.run(),
            Some(Task::Replicates(command)) => command.run(),
            None => self.answer.run(),
        }
    }
}

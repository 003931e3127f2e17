//! `cargo xtask`: the project's own chores.

mod fuzz;
mod licences;
mod named;
mod test;
mod tidy;
mod translations;
mod validate;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

/// Chores of the Throughline workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Chore {
    /// Installs what the tests need and this machine lacks, then runs them all.
    Test {
        /// Handed on to `cargo test`, such as a test's name or `-- --nocapture`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Checks the walls between rooms and the habits of the tree.
    Tidy,
    /// What the pages' translations lack, and their exchange with translators.
    #[command(subcommand)]
    Messages(translations::Messages),
    /// Runs the rooms' validations by simulation in full: minutes to hours, figures with their
    /// Monte Carlo errors. An ordinary test run carries out the same code reduced.
    Validate {
        /// Only these rooms, such as `estimate`; all that have validations otherwise. `fuzz` tells every reader of
        /// what others wrote random inputs for five minutes each, and needs `cargo install cargo-fuzz --locked`.
        rooms: Vec<String>,
        /// As short as in an ordinary test run.
        #[arg(long)]
        reduced: bool,
        /// Say which rooms have validations, and run none.
        #[arg(long)]
        list: bool,
    },
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Test { arguments } => test::run(&arguments),
        Chore::Tidy => tidy::run(),
        Chore::Messages(messages) => translations::run(&messages),
        Chore::Validate {
            rooms,
            reduced,
            list,
        } => validate::run(&rooms, reduced, list),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

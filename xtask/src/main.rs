//! `cargo xtask`: the project's own chores.

mod test;
mod tidy;

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
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Test { arguments } => test::run(&arguments),
        Chore::Tidy => tidy::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

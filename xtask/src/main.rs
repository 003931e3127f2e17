//! `cargo xtask`: the project's own chores.

mod tidy;

use std::process::ExitCode;

use clap::Parser;

/// Chores of the Throughline workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Chore {
    /// Checks the walls between rooms and the habits of the tree.
    Tidy,
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
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

//! The `throughline` binary: one command for each thing the machinery does.
//!
//! Each command lives in its own module under [`commands`] and is a thin layer: it reads arguments
//! and files, calls a room of the workspace, and prints. Exit status 0 means success and nothing
//! else; errors go to standard error as sentences that say what is wrong, where, and what to do.

mod commands;
mod installation;
mod log;
mod seen;

use std::process::ExitCode;

use clap::Parser;

/// The software of a country's anti-trafficking machinery.
#[derive(Parser)]
#[command(name = "throughline", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

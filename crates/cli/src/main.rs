//! The `throughline` binary: one command for each thing the machinery does.
//!
//! Each command lives in its own module under [`commands`] and is a thin layer: it reads arguments
//! and files, calls a room of the workspace, and prints. Exit status 0 means success and nothing
//! else; errors go to standard error as sentences that say what is wrong, where, and what to do.

mod commands;
mod erased;
mod installation;
mod log;
mod memory;
mod proof;
mod register;
mod seen;
mod standing;

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
    memory::keep_to_oneself();
    match Cli::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes in one sentence. Many errors of libraries already end with their cause,
/// which is then not said twice.
fn sentence(error: &anyhow::Error) -> String {
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !said.ends_with(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    #[test]
    fn a_cause_is_told_once() {
        let cause = || anyhow!("no such file");
        let plain = cause().context("cannot read lists.csv");
        let told = "cannot read lists.csv: no such file";
        assert_eq!(super::sentence(&plain), told);
        let repeating = cause().context(told);
        assert_eq!(super::sentence(&repeating), told);
    }
}

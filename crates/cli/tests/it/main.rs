//! The binary, used as a person uses it: arguments in, text and exit status out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod backup;
mod bad_input;
mod bench;
mod bombs;
mod canaries;
mod commands;
mod estimate;
mod installation;
mod keys;
mod ledger;
mod member;
mod migrate;
mod operator;
#[path = "../../../store/tests/support/postgres.rs"]
mod postgres;
mod profile;
mod publish;
mod raw;
mod road;
mod screen;
mod serve;
mod service;
mod simulate;
mod storm;
mod tls;
mod witness;

use std::process::{Command, Output};

/// Runs the built `throughline` binary with `args` and waits for it.
fn throughline(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(args)
        .output()
        .unwrap()
}

#[test]
fn nonsense_is_refused_on_standard_error_with_a_failing_status() {
    let output = throughline(&["no-such-command"]);
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("no-such-command")
    );
}

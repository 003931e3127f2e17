//! `throughline publish ledger`: the budget account, made and read.

use std::path::PathBuf;

use clap::Subcommand;
use disclosure::{Cap, Delta, Epsilon, Ledger, USUAL_EPSILON};

use super::{delta, epsilon};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new ledger with a cap that no sum of releases will exceed
    ///
    /// Set the cap once, for all releases about the same people, before the first of them. A ledger
    /// cannot be made twice and its cap cannot be raised. An epsilon above 8 or a delta above
    /// 0.00001 is refused: see "choosing epsilon".
    Init {
        /// Epsilon that all releases together may reach
        #[arg(long, value_name = "E", value_parser = epsilon, allow_negative_numbers = true)]
        epsilon_cap: Epsilon,
        /// Delta at which that epsilon is reckoned; less than one in the number of people
        #[arg(long, value_name = "D", value_parser = delta, allow_negative_numbers = true)]
        delta_cap: Delta,
        /// The file to make
        #[arg(value_name = "LEDGER")]
        path: PathBuf,
    },
    /// Verify every line of a ledger and tell what has been spent
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// The head that the manifest of the latest release names; a ledger that ends elsewhere is refused
        #[arg(long, value_name = "HEAD")]
        expect_head: Option<String>,
        /// The ledger
        #[arg(value_name = "LEDGER")]
        path: PathBuf,
    },
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Init {
                epsilon_cap,
                delta_cap,
                path,
            } => {
                let cap = Cap::new(epsilon_cap, delta_cap)?;
                if cap.epsilon().get() > USUAL_EPSILON {
                    eprintln!(
                        "warning: a cap of epsilon {} is above {USUAL_EPSILON}; read \"choosing \
                         epsilon\" again before the first release",
                        cap.epsilon().get()
                    );
                }
                let ledger = Ledger::create(&path, cap)?;
                println!(
                    "Made {} with a cap of epsilon {} at delta {}.",
                    path.display(),
                    epsilon_cap.get(),
                    delta_cap.get()
                );
                println!("Head: {}", ledger.head());
            }
            Command::Show {
                json,
                expect_head,
                path,
            } => {
                let ledger = Ledger::open(&path)?;
                if let Some(head) = expect_head {
                    ledger.expect_head(&head)?;
                }
                if json {
                    println!("{}", as_json(&ledger));
                } else {
                    print_ledger(&ledger);
                }
            }
        }
        Ok(())
    }
}

fn as_json(ledger: &Ledger) -> serde_json::Value {
    serde_json::json!({
        "epsilon_cap": ledger.cap().epsilon().get(),
        "delta_cap": ledger.cap().delta().get(),
        "epsilon_spent": ledger.epsilon_spent(),
        "rho_cap": ledger.cap().rho().to_f64(),
        "rho_spent": ledger.spent().to_f64(),
        "rho_left": ledger.left().to_f64(),
        "releases": ledger.releases(),
        "head": ledger.head(),
    })
}

fn print_ledger(ledger: &Ledger) {
    let cap = ledger.cap();
    for release in ledger.releases() {
        let rho = release.rho().map_or(f64::NAN, |rho| rho.to_f64());
        let purpose = release.purpose.as_deref().unwrap_or("");
        println!(
            "{} {:<32} rho {rho:.6}  {purpose}",
            release.date, release.release
        );
    }
    println!(
        "Spent: epsilon {:.4} of {} at delta {}; rho left {:.6}.",
        ledger.epsilon_spent(),
        cap.epsilon().get(),
        cap.delta().get(),
        ledger.left().to_f64()
    );
    println!("Head: {}", ledger.head());
}

//! `throughline migrate`: a database becomes what this version needs.

use clap::Args as Arguments;
use serde_json::json;
use store::SCHEMA;

use crate::installation::{Place, migrate, run};

/// Bring a database to the schema that this version needs
///
/// An embedded database is copied beside itself first. Back up one on a server before, and stop
/// whatever serves it. An empty database on a server gets its tables this way; `throughline serve`
/// migrates embedded databases only. No key is needed.
#[derive(Arguments)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        run(self.migrate())
    }

    async fn migrate(self) -> anyhow::Result<()> {
        let address = self.place.address()?;
        let store = self.place.open_store().await?;
        let (from, copy) = migrate(&store, &address).await?;
        if self.json {
            let copy = copy.map(|copy| copy.display().to_string());
            println!("{}", json!({ "from": from, "to": SCHEMA, "copy": copy }));
        } else if from == SCHEMA {
            println!("`{address}` has schema {SCHEMA} already");
        } else {
            println!("`{address}` has schema {SCHEMA} now, and had {from}");
        }
        Ok(())
    }
}

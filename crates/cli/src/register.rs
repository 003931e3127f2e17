//! Registered organisations, as people name them on the command line.

use anyhow::Context as _;
use engine::{Engine, OrganisationName};

/// The organisation of a public name.
pub(crate) async fn organisation(engine: &Engine, name: &str) -> anyhow::Result<OrganisationName> {
    let mut names = engine.organisation_names().await?.into_iter();
    let found = names.find(|known| known.name == name);
    found.with_context(|| {
        format!("no organisation is called `{name}`; `throughline org list` shows which there are")
    })
}

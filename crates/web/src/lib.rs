//! The pages people use.
//!
//! Server-rendered HTML that works with scripts off, by keyboard alone, 320 pixels wide and right to
//! left, after the patterns of the GOV.UK and Ministry of Justice design systems. Every word comes
//! through [`i18n::Texts`]; every page is an askama template under `templates/`; every form is read
//! by [`form::Form`], which reports all faults at once and forgets nothing that was typed.
//!
//! Nothing here knows a database or a key: pages go through the engine. Time and randomness are
//! given by [`Site`].

#![deny(clippy::indexing_slicing)]

mod assets;
pub mod chart;
pub mod form;
pub mod i18n;
mod layout;
mod pages;
pub mod rights;
mod shell;
mod site;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

pub use site::{Randomness, Site};

/// The whole site as a service: pages, assets, and the layers around them.
pub fn router(site: Site) -> Router {
    let site = Arc::new(site);
    Router::new()
        .route("/", get(pages::start::show))
        .route("/rights", get(pages::rights::show))
        .route("/protection", get(pages::protection::show))
        .route("/accessibility", get(pages::accessibility::show))
        .route("/assets/{file}", get(assets::serve))
        .fallback(pages::errors::not_found)
        .method_not_allowed_fallback(pages::errors::wrong_method)
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&site),
            shell::around,
        ))
        .with_state(site)
}

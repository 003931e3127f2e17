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
mod connections;
pub mod desk_hours;
pub mod form;
mod form_page;
pub mod i18n;
mod labels;
mod languages;
mod layout;
mod lines;
mod member;
mod origin;
mod pages;
mod passkeys;
mod qr;
pub mod rights;
mod routes;
mod sealed;
mod shell;
mod site;
mod tls;
mod upload;
mod visit;
mod whence;

use std::future::Future;
use std::sync::Arc;

use axum::Router;

pub use routes::{Method, Route};
use tls::TlsListener;

pub use connections::Patience;
pub use origin::{Origin, OriginError};
pub use site::{Randomness, Site};
pub use tls::{Identity, TlsError};

/// Serves the pages on `listener` until `stop` is done; requests under way are answered first. With an
/// identity they are served over TLS. How long a connection may take is the site's [`Patience`].
///
/// # Errors
/// Fails if the listener does.
pub async fn serve(
    listener: tokio::net::TcpListener,
    identity: Option<Identity>,
    site: Site,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let patience = site.patience;
    let pages = router(site);
    match identity {
        None => connections::serve(listener, pages, patience, stop).await,
        Some(identity) => {
            let listener = TlsListener::new(listener, identity)?;
            connections::serve(listener, pages, patience, stop).await;
        }
    }
    Ok(())
}

/// The whole site as a service: pages, assets, and the layers around them.
pub fn router(site: Site) -> Router {
    let site = Arc::new(site);
    routes::table()
        .into_router()
        .fallback(pages::errors::not_found)
        .method_not_allowed_fallback(pages::errors::wrong_method)
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&site),
            shell::around,
        ))
        .with_state(site)
}

/// Every route that [`router`] serves, in the order of the table that both are made from.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes::table().into_routes()
}

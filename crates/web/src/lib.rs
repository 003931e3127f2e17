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
mod form_page;
pub mod i18n;
mod labels;
mod layout;
mod lines;
mod member;
mod pages;
mod qr;
pub mod rights;
mod sealed;
mod shell;
mod site;
mod visit;
mod whence;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

pub use site::{Randomness, Site};

/// Serves the pages on `listener` until `stop` is done; requests under way are answered first.
///
/// # Errors
/// Fails if the listener does.
pub async fn serve(
    listener: tokio::net::TcpListener,
    site: Site,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let pages = router(site).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, pages)
        .with_graceful_shutdown(stop)
        .await
}

/// The whole site as a service: pages, assets, and the layers around them.
pub fn router(site: Site) -> Router {
    let site = Arc::new(site);
    Router::new()
        .route("/", get(pages::start::show))
        .route("/rights", get(pages::rights::show))
        .route(
            "/sign-in",
            get(pages::sign_in::show).post(pages::sign_in::submit),
        )
        .route(
            "/sign-in/code",
            get(pages::second_step::show).post(pages::second_step::submit),
        )
        .route("/sign-out", post(pages::sign_in::sign_out))
        .route("/account", get(pages::account::show))
        .route("/account/sessions/end", post(pages::account::end_session))
        .route(
            "/account/sessions/end-others",
            post(pages::account::end_others),
        )
        .route(
            "/account/passphrase",
            get(pages::account::passphrase).post(pages::account::passphrase_submit),
        )
        .route(
            "/account/authenticator",
            get(pages::account::authenticator).post(pages::account::authenticator_submit),
        )
        .route("/join", get(pages::join::show).post(pages::join::submit))
        .route(
            "/set-up",
            get(pages::set_up::show).post(pages::set_up::submit),
        )
        .route("/protection", get(pages::protection::show))
        .route("/accessibility", get(pages::accessibility::show))
        .route("/work", get(pages::work::show))
        .route("/work/seen", post(pages::work::seen))
        .route("/desk", get(pages::desk::show))
        .route(
            "/concerns/new",
            get(pages::report::show).post(pages::report::submit),
        )
        .route("/concerns/{id}", get(pages::concern::show))
        .route(
            "/concerns/{id}/add",
            get(pages::concern::add).post(pages::concern::add_submit),
        )
        .route(
            "/concerns/{id}/end",
            get(pages::concern::end).post(pages::concern::end_submit),
        )
        .route(
            "/concerns/{id}/presume",
            get(pages::presume::show).post(pages::presume::submit),
        )
        .route("/cases/{id}", get(pages::case::show))
        .route("/cases/{id}/reflection", post(pages::case_acts::reflection))
        .route("/cases/{id}/reopen", post(pages::case_acts::reopen))
        .route(
            "/cases/{id}/clocks/{clock}/done",
            post(pages::case_acts::clock_done),
        )
        .route(
            "/cases/{id}/agreements/{agreement}/withdraw",
            post(pages::case_acts::withdraw_agreement),
        )
        .route(
            "/cases/{id}/referrals/{referral}/withdraw",
            post(pages::case_acts::withdraw_referral),
        )
        .route(
            "/cases/{id}/age",
            get(pages::case_forms::age).post(pages::case_forms::age_submit),
        )
        .route(
            "/cases/{id}/settle-age",
            get(pages::case_forms::settle_age).post(pages::case_forms::settle_age_submit),
        )
        .route(
            "/cases/{id}/account",
            get(pages::case_forms::account).post(pages::case_forms::account_submit),
        )
        .route(
            "/cases/{id}/contact",
            get(pages::case_forms::contact).post(pages::case_forms::contact_submit),
        )
        .route(
            "/cases/{id}/agreement",
            get(pages::case_forms::agreement).post(pages::case_forms::agreement_submit),
        )
        .route(
            "/cases/{id}/correct/{version}",
            get(pages::case_forms::correct).post(pages::case_forms::correct_submit),
        )
        .route(
            "/cases/{id}/alarm",
            get(pages::case_forms::alarm).post(pages::case_forms::alarm_submit),
        )
        .route(
            "/cases/{id}/close",
            get(pages::case_forms::close).post(pages::case_forms::close_submit),
        )
        .route(
            "/cases/{id}/referrals/{referral}/dealt-with",
            post(pages::desk::dealt_with),
        )
        .route(
            "/cases/{id}/screen",
            get(pages::screen::show).post(pages::screen::submit),
        )
        .route(
            "/cases/{id}/screen/noticed",
            get(pages::screen::noticed).post(pages::screen::noticed_submit),
        )
        .route(
            "/cases/{id}/screen/gate",
            get(pages::screen::gate).post(pages::screen::gate_submit),
        )
        .route(
            "/cases/{id}/screen/asked",
            post(pages::screen::asked_submit),
        )
        .route("/cases/{id}/refer", get(pages::refer::find))
        .route(
            "/cases/{id}/refer/send",
            get(pages::refer::send).post(pages::refer::submit),
        )
        .route("/referrals/{id}", get(pages::referral::show))
        .route("/referrals/{id}/accept", post(pages::referral::accept))
        .route("/referrals/{id}/complete", post(pages::referral::complete))
        .route(
            "/referrals/{id}/decline",
            get(pages::referral::decline).post(pages::referral::decline_submit),
        )
        .route("/overview", get(pages::overview::show))
        .route("/log/checkpoint", get(pages::log::checkpoint))
        .route("/assets/{file}", get(assets::serve))
        .fallback(pages::errors::not_found)
        .method_not_allowed_fallback(pages::errors::wrong_method)
        .layer(axum::middleware::from_fn_with_state(
            Arc::clone(&site),
            shell::around,
        ))
        .with_state(site)
}

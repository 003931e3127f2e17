//! The connections: how long each may take for what, and how many there are at once.
//!
//! Whoever opens a connection and says nothing, or a letter a minute, takes a place that somebody else
//! needs. So a request's head and its body have to arrive in time, a connection ends after a while
//! whatever it does, and the next one waits where there are too many.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

/// How patient the pages are with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long the head of a request may take, from the first moment that one is waited for. It is
    /// also how long a connection may lie idle.
    pub head: Duration,
    /// How long the body of a form may take.
    pub body: Duration,
    /// How long a connection lasts: after that the request under way is answered, and no other.
    pub connection: Duration,
    /// How long answers under way may take once a connection is to end, or the server.
    pub last_answer: Duration,
    /// How many connections there may be at once; further ones wait.
    pub at_once: usize,
}

impl Default for Patience {
    /// Long enough for sixteen megabytes over a bad line, or a page over a worse one; and fewer connections
    /// than a process may usually have files open.
    fn default() -> Patience {
        Patience {
            head: Duration::from_secs(20),
            body: Duration::from_secs(120),
            connection: Duration::from_secs(600),
            last_answer: Duration::from_secs(60),
            at_once: 700,
        }
    }
}

/// Where a connection comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Serves the pages on a listener until `stop` is done and what was under way is answered.
pub(crate) async fn serve<L>(
    mut listener: L,
    pages: Router,
    patience: Patience,
    stop: impl Future<Output = ()>,
) where
    L: Listener<Addr = SocketAddr>,
    L::Io: AsyncRead + AsyncWrite,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.head);
    let places = Arc::new(Semaphore::new(patience.at_once));
    let (stopping, told) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = &mut stop => break,
        };
        let place = place.expect("the semaphore is never closed");
        let (stream, from) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let pages = pages.clone();
        let answer = service_fn(move |request: hyper::Request<Incoming>| {
            answer(pages.clone(), from, request.map(Body::new))
        });
        let connection = http.serve_connection(TokioIo::new(stream), answer);
        let mut told = told.clone();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // A connection that fails is its own end: there is nobody to tell.
            tokio::select! {
                _ = connection.as_mut() => {}
                () = ended(&mut told, patience.connection) => {
                    connection.as_mut().graceful_shutdown();
                    let _ = timeout(patience.last_answer, connection).await;
                }
            }
            drop(place);
        });
    }
    drop((listener, told));
    // Each connection holds a receiver until it has ended.
    stopping.send_replace(());
    stopping.closed().await;
}

/// Returns when the server stops, or a connection has lasted long enough.
async fn ended(told: &mut watch::Receiver<()>, longest: Duration) {
    tokio::select! {
        _ = told.changed() => {}
        () = sleep(longest) => {}
    }
}

async fn answer(
    pages: Router,
    from: SocketAddr,
    mut request: Request,
) -> Result<Response, Infallible> {
    request.extensions_mut().insert(Peer(from));
    pages.oneshot(request).await
}

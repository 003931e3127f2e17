//! TLS without another server in front: rustls, with the certificate and key of two files.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// How long a browser may take until the connection is encrypted.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How many connections are being encrypted at the same time.
const AT_ONCE: usize = 256;

/// How long nobody is let in after the system refused to, for want of files, say.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Why certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or does not hold what it should.
    #[error("`{}` cannot be read as {what} in PEM: {why}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
        /// Why.
        why: tokio_rustls::rustls::pki_types::pem::Error,
    },
    /// They do not fit each other, or are of a kind that nobody accepts.
    #[error("certificate and key cannot be used together: {0}")]
    Unfit(#[from] tokio_rustls::rustls::Error),
}

/// What a server shows to browsers, and proves that it is.
#[derive(Clone)]
pub struct Identity(Arc<ServerConfig>);

impl Identity {
    /// Reads a chain of certificates, the server's own first, and the key of that one.
    ///
    /// # Errors
    /// Fails as [`TlsError`] says.
    pub fn load(chain: &Path, key: &Path) -> Result<Identity, TlsError> {
        let file = |path: &Path, what| {
            let path = path.to_path_buf();
            move |why| TlsError::File { path, what, why }
        };
        let certificates = CertificateDer::pem_file_iter(chain)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(file(chain, "certificates"))?;
        let key = PrivateKeyDer::from_pem_file(key).map_err(file(key, "a private key"))?;
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(certificates, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity(Arc::new(config)))
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Identity(..)")
    }
}

/// Connections that are encrypted already. One that dawdles keeps nobody else waiting.
pub(crate) struct TlsListener {
    encrypted: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    pub(crate) fn new(listener: TcpListener, identity: Identity) -> std::io::Result<TlsListener> {
        let address = listener.local_addr()?;
        let (sender, encrypted) = mpsc::channel(AT_ONCE);
        let acceptor = TlsAcceptor::from(identity.0);
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        tokio::spawn(async move {
            loop {
                let Ok(turn) = Arc::clone(&turns).acquire_owned().await else {
                    return;
                };
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    () = sender.closed() => return,
                };
                let Ok((stream, from)) = accepted else {
                    tokio::time::sleep(AFTER_FAILURE).await;
                    continue;
                };
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    let handshake = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream));
                    if let Ok(Ok(stream)) = handshake.await {
                        // Nobody takes it any more once the server stops.
                        let _ = sender.send((stream, from)).await;
                    }
                    drop(turn);
                });
            }
        });
        Ok(TlsListener { encrypted, address })
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.encrypted.recv().await {
            Some(accepted) => accepted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}

//! TLS without another server in front: rustls, with the certificate and key of two files.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
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
        why: rustls::pki_types::pem::Error,
    },
    /// The key is locked under a passphrase that a server cannot type.
    #[error(
        "`{}` is encrypted, and nobody is there to type its passphrase when the server starts: write it \
         decrypted into a file that only its owner may read (`openssl pkey -in FILE -out FILE`)",
        path.display()
    )]
    Encrypted {
        /// The file.
        path: PathBuf,
    },
    /// There is no certificate in the file.
    #[error(
        "`{}` holds no certificate: give the file with the server's own first and those that lead from it to \
         one browsers know",
        path.display()
    )]
    NoCertificate {
        /// The file.
        path: PathBuf,
    },
    /// The server's own certificate is none.
    #[error("the first certificate in `{}` cannot be read: get it again from whoever issued it", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Browsers refuse a certificate whose time is over or has not come.
    #[error(
        "the certificate in `{}` is valid from {from} until {until}, and now it is {now}: put a renewed one \
         in its place, or set the machine's clock right",
        path.display()
    )]
    OutOfTime {
        /// The file.
        path: PathBuf,
        /// From when.
        from: Timestamp,
        /// Until when.
        until: Timestamp,
        /// What time it is.
        now: Timestamp,
    },
    /// The key is another one's.
    #[error(
        "the key in `{}` is not that of the first certificate in `{}`: give the two that were made together, \
         and the server's own certificate first",
        key.display(),
        chain.display()
    )]
    Mismatch {
        /// The file of the certificates.
        chain: PathBuf,
        /// The file of the key.
        key: PathBuf,
    },
    /// They are of a kind that nobody accepts.
    #[error("certificate and key cannot be used together: {0}")]
    Unfit(#[from] rustls::Error),
}

/// What a server shows to browsers, and proves that it is.
#[derive(Clone)]
pub struct Identity(Arc<ServerConfig>);

impl Identity {
    /// Reads a chain of certificates, the server's own first, and the key of that one, to be used from `now`
    /// on.
    ///
    /// # Errors
    /// Fails as [`TlsError`] says.
    pub fn load(chain: &Path, key: &Path, now: Timestamp) -> Result<Identity, TlsError> {
        let file = |path: &Path, what| {
            let path = path.to_path_buf();
            move |why| TlsError::File { path, what, why }
        };
        let certificates = CertificateDer::pem_file_iter(chain)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(file(chain, "certificates"))?;
        in_time(chain, certificates.first(), now)?;
        let private = PrivateKeyDer::from_pem_file(key).map_err(|why| match is_encrypted(key) {
            true => TlsError::Encrypted {
                path: key.to_path_buf(),
            },
            false => file(key, "a private key")(why),
        })?;
        let provider = Arc::new(ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(certificates, private)
            .map_err(|why| match why {
                rustls::Error::InconsistentKeys(_) => TlsError::Mismatch {
                    chain: chain.to_path_buf(),
                    key: key.to_path_buf(),
                },
                other => other.into(),
            })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Identity(Arc::new(config)))
    }
}

/// Refuses a certificate that browsers would, for the time that it is valid.
fn in_time(chain: &Path, own: Option<&CertificateDer<'_>>, now: Timestamp) -> Result<(), TlsError> {
    let path = || chain.to_path_buf();
    let own = own.ok_or_else(|| TlsError::NoCertificate { path: path() })?;
    let damaged = || TlsError::Damaged { path: path() };
    let (_, own) = x509_parser::parse_x509_certificate(own).map_err(|_| damaged())?;
    let validity = own.validity();
    let instant = |seconds| Timestamp::from_second(seconds).map_err(|_| damaged());
    let from = instant(validity.not_before.timestamp())?;
    let until = instant(validity.not_after.timestamp())?;
    if now < from || now > until {
        return Err(TlsError::OutOfTime {
            path: path(),
            from,
            until,
            now,
        });
    }
    Ok(())
}

/// Whether a file holds a key under a passphrase (RFC 7468 sec. 11, or the header of RFC 1421).
fn is_encrypted(key: &Path) -> bool {
    let text = std::fs::read(key).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")
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

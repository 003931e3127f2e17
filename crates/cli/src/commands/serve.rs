//! `throughline serve`: the pages of one installation, for real.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Args as Arguments;
use engine::{Clock as _, Engine, SystemClock};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use web::{Identity, Origin, Site};

use crate::installation::{Place, run};
use crate::log::{LogPlace, Signer};

/// How often the mechanism looks for what has run out.
const SWEEP_EVERY: Duration = Duration::from_secs(20);

/// How often events that were stored get their places in the log, on a server: within a second of
/// being stored they have one. The embedded database gives places at once.
const SEQUENCE_EVERY: Duration = Duration::from_millis(400);

/// How long the sequencer waits after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// How often the log is signed, if anything has happened: what happened since is vouched for by
/// nobody yet.
const SIGN_EVERY: Duration = Duration::from_secs(60);

/// Serve the pages of an installation
///
/// The first start makes the installation and prints a one-time set-up code: open the address and
/// say whose law holds and which organisations have which duty. Every later start before set-up
/// prints a new code in its place.
///
/// An embedded database is made, and migrated after it was copied, by the start itself. A database on
/// a PostgreSQL server has to be made by its administrator and migrated with `throughline migrate`;
/// several servers may then serve it at once.
///
/// Without `--origin` the pages speak plain HTTP, to browsers of this machine only. For others to reach
/// them give the address that browsers use, and either a certificate (`--tls-cert`, `--tls-key`) or a
/// server in front that speaks TLS. Asked for under any other name, nothing is answered.
///
/// Whom the rights card says to call stands in the folder's `contacts.toml`: `emergency_number`, and
/// for each `[[helplines]]` a `name`, a `phone` and, if known, `hours`, `languages` and `free`. When the duty desk
/// reads what is written at `/tell` stands there too: for each `[[desk]]` the `days` of the week, `from` and `until`
/// (`"22:00"` until `"06:00"` is a night), and `holidays = true` if also on those.
#[derive(Arguments)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    log: LogPlace,
    /// Where to listen
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address that browsers use, such as `https://nrm.example`: cookies are sent over TLS only
    #[arg(long, value_name = "URL")]
    origin: Option<Origin>,
    /// The certificate to speak TLS with, and those that lead from it to one browsers know (PEM)
    #[arg(long, value_name = "FILE", requires_all = ["tls_key", "origin"])]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM), which nobody but its owner may read
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The name in the header and in browsers' histories; choose one that says nothing
    #[arg(long, default_value = "Throughline")]
    name: String,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        ensure!(
            self.origin.is_some() || self.listen.ip().is_loopback(),
            "{} can be reached from other machines, and passphrases would cross the network in \
             clear: listen on 127.0.0.1, or give the address that browsers use with \
             `--origin https://...`, and a certificate or a server in front that speaks TLS",
            self.listen
        );
        run(self.serve())
    }

    async fn serve(self) -> anyhow::Result<()> {
        let identity = match (&self.tls_cert, &self.tls_key) {
            (Some(chain), Some(key)) => {
                require_private(key)?;
                Some(Identity::load(chain, key, SystemClock.now())?)
            }
            _ => None,
        };
        let engine = self.place.open_or_make().await?;
        self.place.warn_of_one_thief()?;
        let signer = self.log.files(&self.place)?.signer(None)?;
        let contacts = self.place.contacts()?;
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("listening on {}; is something else there?", self.listen))?;
        let address = listener.local_addr()?;
        if let Some(code) = engine.set_up_code().await? {
            println!("set-up code (works once): {}", code.to_text().as_str());
            println!("open {}/set-up", self.reached(address));
        }
        if self.origin.is_some() {
            println!("listening on {address}");
        }
        println!("serving {} (Ctrl-C stops)", self.reached(address));

        let mut site = site(&engine);
        site.name = self.name;
        site.secure_cookies = self.origin.is_some();
        site.origin = self.origin;
        site.contacts = contacts;
        serve_until_stopped(engine, site, listener, identity, signer).await
    }

    /// Under which address browsers reach the pages.
    fn reached(&self, address: SocketAddr) -> String {
        match &self.origin {
            Some(origin) => origin.to_string(),
            None => format!("http://{address}"),
        }
    }
}

/// Refuses a key that others on the machine may read.
fn require_private(key: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let metadata = std::fs::metadata(key);
        let metadata = metadata.with_context(|| format!("reading `{}`", key.display()))?;
        let mode = metadata.permissions().mode() & 0o7777;
        ensure!(
            mode & 0o077 == 0,
            "`{}` is open to other users (mode {mode:04o}); run `chmod 600` on it",
            key.display()
        );
    }
    Ok(())
}

/// The pages of an engine, with the machine's randomness.
pub(super) fn site(engine: &Engine) -> Site {
    Site::new(engine.clone(), Box::new(fill))
}

/// Serves the pages until told to stop, and meanwhile looks for what has run out, gives events their
/// places in the log, and signs it.
pub(super) async fn serve_until_stopped(
    engine: Engine,
    site: Site,
    listener: TcpListener,
    identity: Option<Identity>,
    signer: Signer,
) -> anyhow::Result<()> {
    let signer = Arc::new(signer);
    let mut meanwhile = JoinSet::new();
    meanwhile.spawn(sweep(engine.clone()));
    meanwhile.spawn(sequence(engine.clone()));
    meanwhile.spawn(sign(engine.clone(), Arc::clone(&signer)));
    let served = web::serve(listener, identity, site, told_to_stop()).await;
    meanwhile.shutdown().await;
    // What was stored last is not left waiting for the next start, nor unsigned.
    engine.store().sequence().await?;
    if let Err(fault) = signer.sign_and_keep(&engine).await {
        eprintln!("signing the log failed: {fault:#}");
    }
    served.context("serving the pages")
}

/// Waits for Ctrl-C, or for the system to end the process. Without a way to be told, it serves until
/// the process ends.
pub(super) async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let ended = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let ended = std::future::pending::<Option<()>>();
    tokio::select! {
        () = interrupted => {}
        _ = ended => {}
    }
}

/// Signs the log whenever something has happened, and keeps the lists of what was destroyed and of who can sign in.
async fn sign(engine: Engine, signer: Arc<Signer>) {
    let mut said = String::new();
    loop {
        let fault = match signer.sign_and_keep(&engine).await {
            Ok(()) => String::new(),
            Err(fault) => format!("signing the log failed: {fault:#}"),
        };
        // Once, and again when it is another.
        if fault != said {
            eprintln!(
                "{}",
                if fault.is_empty() {
                    "signing the log goes on"
                } else {
                    &fault
                }
            );
            said = fault;
        }
        tokio::time::sleep(SIGN_EVERY).await;
    }
}

/// Gives stored events their places in the log. Several servers may do so at once: one of them does
/// it, the others wait.
async fn sequence(engine: Engine) {
    if engine.store().is_embedded() {
        return;
    }
    loop {
        match engine.store().sequence().await {
            Ok(_) => tokio::time::sleep(SEQUENCE_EVERY).await,
            Err(fault) => {
                eprintln!("giving events their places in the log failed: {fault}");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

/// Looks again and again for what has run out, while anybody or nobody is signed in.
async fn sweep(engine: Engine) {
    loop {
        if let Err(fault) = engine.sweep().await {
            eprintln!("looking for what has run out failed: {fault}");
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

fn fill(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the operating system gives randomness");
}

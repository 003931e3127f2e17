//! Pages over TLS from `serve` itself: what a browser that verifies gets, and what an operator is told whose
//! files do not serve.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::installation::{Installation, Serving, errors};

const NAME: &str = "nrm.example";

/// An authority of the test's own, which browsers of the test know.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    root: CertificateDer<'static>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap().der().clone();
        Self {
            issuer: Issuer::new(params, key),
            root,
        }
    }

    /// A certificate for a name, valid in these years, and its key, in two files of a folder.
    fn issue(&self, folder: &Path, of: &str, (from, until): (i32, i32)) -> (PathBuf, PathBuf) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![NAME.to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let chain = folder.join(format!("{of}.pem"));
        fs::write(&chain, certificate.pem()).unwrap();
        let file = folder.join(format!("{of}.key"));
        private(&file, &key.serialize_pem());
        (chain, file)
    }

    /// Asks a server for a page as a browser does that knows this authority; why not, if it does not trust it.
    fn get(&self, serving: &Serving, name: &str, path: &str) -> std::io::Result<String> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let server = ServerName::try_from(name.to_owned()).unwrap();
        let browser = ClientConnection::new(Arc::new(config), server).unwrap();
        let mut stream = StreamOwned::new(browser, TcpStream::connect(serving.listens_on())?);
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {NAME}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            // The server closes without a farewell once the whole answer is sent.
            Err(fault) if fault.kind() != std::io::ErrorKind::UnexpectedEof => return Err(fault),
            _ => {}
        }
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

fn private(file: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

fn serve(installation: &Installation, chain: &Path, key: &Path) -> Command {
    let origin = format!("https://{NAME}");
    let mut command = installation.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.args(["--origin", &origin]);
    command.arg("--tls-cert").arg(chain);
    command.arg("--tls-key").arg(key);
    command
}

fn refused(output: &Output, why: &str) {
    assert!(!output.status.success() && output.stdout.is_empty());
    let said = errors(output);
    assert!(said.contains(why), "{said}");
    assert!(!said.contains("PRIVATE KEY"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_browser_that_verifies_gets_the_pages_and_cookies_for_tls_alone() {
    let installation = Installation::sqlite();
    let authority = Authority::new();
    let (chain, key) = authority.issue(installation.folder(), "server", (2020, 2090));
    let serving = Serving::start(serve(&installation, &chain, &key));
    assert_eq!(
        serving.said("serving "),
        Some("https://nrm.example (Ctrl-C stops)")
    );
    let page = authority.get(&serving, NAME, "/set-up").unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("Set this house up"));
    let head = page.split("\r\n\r\n").next().unwrap().to_lowercase();
    assert!(head.contains("strict-transport-security: max-age=63072000"));
    let cookie = head.lines().find(|line| line.starts_with("set-cookie:"));
    assert!(cookie.unwrap().contains("; secure"), "{head}");

    // Under another name, or with an authority that it does not know, a browser takes nothing.
    let other = authority.get(&serving, "other.example", "/set-up");
    let said = other.unwrap_err().to_string();
    assert!(said.contains("not valid for name"), "{said}");
    let stranger = Authority::new().get(&serving, NAME, "/set-up");
    assert!(stranger.is_err());
    // Whoever speaks in clear is not answered.
    let mut clear = TcpStream::connect(serving.listens_on()).unwrap();
    // In one piece: the server may hang up at the first letter.
    let asked = format!("GET /set-up HTTP/1.1\r\nhost: {NAME}\r\n\r\n");
    clear.write_all(asked.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = clear.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP/1.1"));
}

#[test]
fn files_that_do_not_serve_are_refused_with_a_sentence_before_anything_is_made() {
    let installation = Installation::sqlite();
    let folder = installation.folder();
    let authority = Authority::new();
    let (chain, key) = authority.issue(folder, "server", (2020, 2090));
    let (_, other) = authority.issue(folder, "other", (2020, 2090));
    let (over, over_key) = authority.issue(folder, "over", (2020, 2021));
    let (early, early_key) = authority.issue(folder, "early", (2088, 2090));
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        private(&file, text);
        file
    };
    let pem = fs::read_to_string(&key).unwrap();
    let encrypted = pem.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let encrypted = write("encrypted.key", &encrypted);
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n\
               -----END RSA PRIVATE KEY-----\n";
    let old = write("old.key", old);
    let torn = write("torn.key", pem.get(..pem.len() / 2).unwrap());
    let nothing = write("nothing.pem", "");
    let noise = "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    let noise = write("noise.pem", noise);
    let missing = folder.join("missing.pem");
    for (chain, key, why) in [
        (
            &missing,
            &key,
            "missing.pem` cannot be read as certificates",
        ),
        (&nothing, &key, "nothing.pem` holds no certificate"),
        (&key, &key, "server.key` holds no certificate"),
        (&noise, &key, "the first certificate in"),
        (&chain, &missing, "missing.pem`"),
        (
            &chain,
            &nothing,
            "nothing.pem` cannot be read as a private key",
        ),
        (&chain, &torn, "torn.key` cannot be read as a private key"),
        (
            &chain,
            &encrypted,
            "is encrypted, and nobody is there to type",
        ),
        (&chain, &old, "is encrypted, and nobody is there to type"),
        (
            &chain,
            &other,
            "other.key` is not that of the first certificate",
        ),
        (
            &over,
            &over_key,
            "is valid from 2020-01-01T00:00:00Z until 2021-01-01T00:00:00Z",
        ),
        (&early, &early_key, "or set the machine's clock right"),
    ] {
        let output = serve(&installation, chain, key).output().unwrap();
        refused(&output, why);
    }
    // A key that others may read is nobody's secret.
    let open = folder.join("open.key");
    fs::write(&open, &pem).unwrap();
    let output = serve(&installation, &chain, &open).output().unwrap();
    refused(&output, "run `chmod 600` on it");
    assert!(!folder.join("throughline.db").exists());
    assert!(!folder.join("installation.key").exists());
}

#[test]
fn off_loopback_and_with_a_certificate_the_address_that_browsers_use_has_to_be_said() {
    let installation = Installation::sqlite();
    let authority = Authority::new();
    let (chain, key) = authority.issue(installation.folder(), "server", (2020, 2090));
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let output = installation.run(&["serve", "--listen", listen]);
        refused(&output, "--origin https://");
    }
    let mut command = installation.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.arg("--tls-cert").arg(&chain);
    command.arg("--tls-key").arg(&key);
    refused(&command.output().unwrap(), "--origin");
    let mut command = installation.command(&["serve", "--origin", "https://nrm.example"]);
    command.arg("--tls-cert").arg(&chain);
    refused(&command.output().unwrap(), "--tls-key");
    let plain = installation.run(&["serve", "--origin", "http://nrm.example"]);
    refused(&plain, "https://");
}

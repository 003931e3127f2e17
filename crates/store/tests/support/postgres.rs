//! A PostgreSQL database of a test's own: on the server of `DATABASE_URL`, else on the one of this
//! machine, else on one that is started from the installed programs for this run of the tests.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use store::{LOCAL_SERVER, Scratch};
use tokio::sync::OnceCell;

/// Starts a server and keeps it until standard input ends, which it does when the process of the
/// tests ends, however that happens. The server refuses to run as root.
const KEEP_SERVER: &str = r#"
    set -e
    programs=$1 folder=$2 as=
    if [ "$(id -u)" = 0 ]; then
        user=postgres
        id "$user" >/dev/null 2>&1 || user=nobody
        chown "$user" "$folder"
        as="setpriv --reuid $user --regid $(id -g "$user") --clear-groups"
    fi
    $as "$programs/initdb" --pgdata "$folder/data" --username postgres --auth trust \
        --encoding UTF8 --no-locale --no-sync >"$folder/log"
    $as "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= \
        >>"$folder/log" 2>&1 &
    echo started
    cat >/dev/null
    kill -INT $!
    wait $! || true
    rm -r "$folder"
"#;

/// An empty database, dropped with this.
pub(crate) struct Database(Scratch);

impl Database {
    /// Makes one under a random name.
    pub(crate) async fn create() -> Self {
        static SERVER: OnceCell<String> = OnceCell::const_new();
        let server = SERVER.get_or_init(server).await;
        Self(Scratch::create(server).await.unwrap())
    }

    /// Copies it as it is; nobody may be connected to it.
    #[allow(dead_code, reason = "one of the crates that share this file does")]
    pub(crate) async fn copy(&self) -> Self {
        Self(self.0.copy().await.unwrap())
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        self.0.url()
    }
}

/// The address of the server these tests use. They are never left out: without one they fail.
async fn server() -> String {
    if let Ok(url) = std::env::var("DATABASE_URL") {
        return url;
    }
    let Err(refused) = Scratch::create(LOCAL_SERVER).await else {
        return LOCAL_SERVER.to_owned();
    };
    let Some(programs) = programs() else {
        panic!(
            "these tests need a PostgreSQL server, at DATABASE_URL, at {LOCAL_SERVER} ({refused}), \
             or installed:\napt-get install --yes postgresql"
        );
    };
    start(&programs).await
}

/// Where the server's programs are: Debian keeps them out of the path, one folder a version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let newest = versions.flatten().max_by_key(|version| {
        let name = version.file_name();
        name.to_str().and_then(|name| name.parse::<u32>().ok())
    });
    let debian = newest.map(|version| version.path().join("bin"));
    debian
        .or_else(asked)
        .filter(|folder| folder.join("initdb").exists())
}

fn asked() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(folder.trim_end()))
}

#[expect(
    clippy::zombie_processes,
    reason = "the shell outlives the process that could wait for it"
)]
async fn start(programs: &Path) -> String {
    let folder = tempfile::Builder::new().prefix("throughline-pg-").tempdir();
    // The shell that keeps the server removes it.
    let folder = folder.unwrap().keep();
    let mut keeper = Command::new("sh")
        .args(["-c", KEEP_SERVER, "sh"])
        .args([programs, &folder])
        // So that an interrupt at the terminal ends the tests, and their end the server.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut output = BufReader::new(keeper.stdout.take().unwrap());
    output.read_line(&mut said).unwrap();
    assert_eq!(said, "started\n", "see {}", folder.join("log").display());
    // Never closed by hand: the system closes it when this process ends.
    std::mem::forget(keeper.stdin.take());

    let socket = folder.to_str().unwrap().replace('/', "%2F");
    let url = format!("postgres://postgres@{socket}/postgres");
    for _ in 0..600 {
        if Scratch::create(&url).await.is_ok() {
            return url;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
    panic!("the PostgreSQL server of these tests did not start:\n{log}");
}

//! An installation as its operator has it, on either database: a folder with its key, a server that
//! stops with the test, and a browser without eyes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::Clock as _;
use store::Store;
use tempfile::{NamedTempFile, TempDir};

use crate::postgres::Database;
use crate::raw::Raw;

/// Makes of each `fn name(installation: Installation)` two tests: `name::sqlite` and
/// `name::postgres`.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            use crate::installation::Installation;

            #[test]
            fn sqlite() {
                super::$name(Installation::sqlite());
            }

            #[test]
            fn postgres() {
                super::$name(Installation::postgres());
            }
        }
    )*};
}
pub(crate) use on_both;

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// A place for an installation; nothing is there yet.
pub(crate) struct Installation {
    folder: TempDir,
    database: Option<Database>,
}

impl Installation {
    pub(crate) fn sqlite() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// On an empty database.
    pub(crate) fn unmade_postgres() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: Some(wait(Database::create())),
        }
    }

    /// On a database with its tables.
    pub(crate) fn postgres() -> Self {
        let installation = Self::unmade_postgres();
        let migrated = installation.run(&["migrate"]);
        assert!(migrated.status.success(), "{}", errors(&migrated));
        installation
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether the database is a file in the folder.
    pub(crate) fn is_embedded(&self) -> bool {
        self.database.is_none()
    }

    /// A command on this installation, with no other one in its environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        command.args(arguments).env_remove("THROUGHLINE_KEY_FILE");
        command.env("THROUGHLINE_DIR", self.folder());
        match &self.database {
            Some(database) => command.env("THROUGHLINE_DATABASE", database.url()),
            None => command.env_remove("THROUGHLINE_DATABASE"),
        };
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a command that succeeds answers in JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.command(arguments).arg("--json").output().unwrap();
        assert!(output.status.success(), "{}", errors(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What is wrong, in JSON, according to a command that fails.
    pub(crate) fn fault(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).arg("--json").output().unwrap();
        assert!(!output.status.success());
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(said["sound"], false);
        said["fault"].as_str().unwrap().to_owned()
    }

    /// What a command that succeeds prints.
    pub(crate) fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", errors(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command in which a custodian proves to be one, on standard input.
    pub(crate) fn as_custodian(&self, arguments: &[&str], passphrase: &str) -> Output {
        let mut command = self.command(arguments);
        let unset = ["THROUGHLINE_PASSPHRASE", "THROUGHLINE_CODE"];
        let command = unset
            .iter()
            .fold(&mut command, |it, name| it.env_remove(name));
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = pipes.stderr(Stdio::piped()).spawn().unwrap();
        // It may have refused before it read anything.
        let _ = writeln!(child.stdin.take().unwrap(), "{passphrase}");
        child.wait_with_output().unwrap()
    }

    /// Sets the house up; only the desk's custodian, `mira`, has joined.
    pub(crate) fn furnish(&self) {
        let serving = self.serve();
        let invitations = serving.set_up();
        let (_, code) = invitations.iter().find(|(name, _)| name == "Desk").unwrap();
        serving.join("mira", code);
    }

    /// Starts a server on a free port and waits until it serves.
    pub(crate) fn serve(&self) -> Serving {
        Serving::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// A copy of the database as it is; nobody may serve it.
    pub(crate) fn copy_database(&self) -> Copy {
        match &self.database {
            None => {
                let file = self.folder().join("copy.db");
                let sql = format!("VACUUM INTO '{}'", file.display());
                wait(async { self.raw().await.execute(&sql).await });
                Copy::File(file)
            }
            Some(database) => Copy::Database(Box::new(wait(database.copy()))),
        }
    }

    /// Puts a copy in the place of the database.
    pub(crate) fn put_back(&mut self, copy: Copy) {
        match copy {
            Copy::File(copy) => {
                for beside in ["throughline.db-wal", "throughline.db-shm"] {
                    // There if a server was killed.
                    let _ = std::fs::remove_file(self.folder().join(beside));
                }
                std::fs::rename(copy, self.folder().join("throughline.db")).unwrap();
            }
            Copy::Database(copy) => self.database = Some(*copy),
        }
    }

    /// Its database, for a test that looks into it.
    pub(crate) async fn store(&self) -> Store {
        match &self.database {
            Some(database) => Store::postgres(&database.url()).await.unwrap(),
            None => {
                let file = self.folder().join("throughline.db");
                Store::sqlite(&file).await.unwrap()
            }
        }
    }

    /// Makes the tables that the first version of the program had, in an empty database.
    pub(crate) async fn apply_first_migration(&self) {
        if !self.is_embedded() {
            return self.raw().await.apply_first_migration("postgres").await;
        }
        std::fs::File::create(self.folder().join("throughline.db")).unwrap();
        self.raw().await.apply_first_migration("sqlite").await;
    }

    /// A connection to its database, past the program.
    pub(crate) async fn raw(&self) -> Raw {
        match &self.database {
            Some(database) => Raw::postgres(&database.url()).await,
            None => Raw::sqlite(&self.folder().join("throughline.db")).await,
        }
    }
}

/// A copy of an installation's database.
pub(crate) enum Copy {
    File(PathBuf),
    Database(Box<Database>),
}

/// Runs the asynchronous part of a test.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// What a command said on standard error.
pub(crate) fn errors(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A server that stops with the test.
pub(crate) struct Serving {
    pub(crate) child: Child,
    lines: Vec<String>,
    /// What it printed after that it serves.
    since: Arc<Mutex<String>>,
    errors: NamedTempFile,
}

impl Serving {
    pub(crate) fn start(mut command: Command) -> Serving {
        let errors = NamedTempFile::new().unwrap();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(errors.reopen().unwrap())
            .spawn()
            .unwrap();
        let mut lines = Vec::new();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in said.by_ref() {
            lines.push(line.unwrap());
            if lines.last().unwrap().starts_with("serving ") {
                break;
            }
        }
        let since = Arc::new(Mutex::new(String::new()));
        let kept = since.clone();
        std::thread::spawn(move || {
            for line in said.map_while(Result::ok) {
                kept.lock().unwrap().push_str(&line);
            }
        });
        Serving {
            child,
            lines,
            since,
            errors,
        }
    }

    /// What it printed after that it serves.
    pub(crate) fn said_since(&self) -> String {
        self.since.lock().unwrap().clone()
    }

    /// What follows the start of a line that the server printed.
    pub(crate) fn said(&self, start: &str) -> Option<&str> {
        self.lines.iter().find_map(|line| line.strip_prefix(start))
    }

    /// Whether a line of what it printed holds this.
    pub(crate) fn mentions(&self, words: &str) -> bool {
        self.lines.iter().any(|line| line.contains(words))
    }

    /// What it said on standard error.
    pub(crate) fn errors(&self) -> String {
        std::fs::read_to_string(self.errors.path()).unwrap()
    }

    /// Waits until it says something on standard error.
    pub(crate) fn wait_for_error(&self, said: &str) {
        for _ in 0..200 {
            if self.errors().contains(said) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server did not say: {said}");
    }

    /// Where it listens, if browsers use another address.
    pub(crate) fn listens_on(&self) -> &str {
        self.said("listening on ").unwrap()
    }

    fn address(&self) -> String {
        let address = self.said("serving http://").unwrap();
        address.split(' ').next().unwrap().to_owned()
    }

    /// Sets the house up over its pages; returns the organisations' invitations.
    pub(crate) fn set_up(&self) -> Vec<(String, String)> {
        let code = self.said("set-up code (works once): ").unwrap();
        let mut browser = self.browser();
        let page = browser.submit("/set-up", &set_up_plan(code));
        assert_eq!(page.status, 200, "{}", page.problem());
        let names = page.body.split("<bdi>").skip(1);
        let invitations: Vec<_> = names
            .filter_map(|row| {
                let (name, rest) = row.split_once("</bdi>")?;
                let (_, code) = rest.split_once("<code dir=\"ltr\">")?;
                Some((name.to_owned(), code.split('<').next()?.to_owned()))
            })
            .collect();
        assert_eq!(invitations.len(), 4, "{}", page.problem());
        invitations
    }

    /// A member accepts an invitation over the pages.
    pub(crate) fn join(&self, sign_in: &str, code: &str) {
        let member = [
            ("code", code),
            ("sign-in", sign_in),
            ("name", "Invented Worker"),
            ("passphrase", PASSPHRASE),
            ("passphrase-again", PASSPHRASE),
        ];
        let page = self.browser().submit("/join", &member);
        assert_eq!(page.location, "/sign-in?done=joined", "{}", page.problem());
    }

    /// Sets the house up and lets the desk's first member, `mira`, join; returns her browser.
    pub(crate) fn settle(&self) -> Browser {
        let invitations = self.set_up();
        let (_, code) = invitations.iter().find(|(name, _)| name == "Desk").unwrap();
        self.join("mira", code);
        self.sign_in("mira")
    }

    /// A browser in which a member has signed in for the first time, and set up the authenticator
    /// that an installation asks for unless told otherwise.
    pub(crate) fn sign_in(&self, sign_in: &str) -> Browser {
        let mut browser = self.browser();
        let fields = [("name", sign_in), ("passphrase", PASSPHRASE)];
        let page = browser.submit("/sign-in", &fields);
        assert!(
            page.location.starts_with("/sign-in/code?"),
            "{}",
            page.problem()
        );
        let page = browser.get("/sign-in/code");
        let (_, rest) = page.body.split_once("<code class=\"tl-code\"").unwrap();
        let secret = rest.split(['>', '<']).nth(1).unwrap().replace(' ', "");
        let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
        let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let now = engine::SystemClock.now().as_second().try_into().unwrap();
        let code = app.generate(now).to_string();
        let page = browser.submit("/sign-in/code", &[("one-time-code", &code)]);
        assert_eq!(page.location, "/work", "{}", page.problem());
        browser
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            address: self.address(),
            cookies: Vec::new(),
            seen: Arc::default(),
        }
    }
}

/// What the form of set-up is filled in with.
pub(crate) fn set_up_plan(code: &str) -> [(&str, &str); 10] {
    [
        ("code", code),
        ("profile", "zz"),
        ("desk-name", "Desk"),
        ("desk-kind", "civil-society"),
        ("co-ordinator-name", "Co-ordinator"),
        ("co-ordinator-kind", "anti-trafficking-agency"),
        ("panel-name", "Panel"),
        ("panel-kind", "anti-trafficking-agency"),
        ("child-protection-name", "Child protection"),
        ("child-protection-kind", "child-protection"),
    ]
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have been killed by the test.
        let _ = self.child.kill();
        self.child.wait().unwrap();
        if std::thread::panicking() {
            eprintln!("the server said:\n{}", self.errors());
        }
    }
}

/// Keeps cookies, and finds in a page what its form has to send along.
#[derive(Clone)]
pub(crate) struct Browser {
    address: String,
    pub(crate) cookies: Vec<(String, String)>,
    /// What others than the reader may come to see of every exchange: addresses, where answers lead
    /// and what is in the title bar, and the whole of a page that says that something went wrong.
    pub(crate) seen: Arc<Mutex<Vec<String>>>,
}

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl Page {
    /// Its headings and error messages, for a test that expected another page.
    pub(crate) fn problem(&self) -> String {
        let starts = ["<h1", "<h2", "govuk-error-message"];
        let lines = self.body.lines().map(str::trim);
        lines
            .filter(|line| starts.iter().any(|start| line.contains(start)))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The value of the hidden field with this name.
    pub(crate) fn hidden(&self, name: &str) -> Option<&str> {
        let start = format!("name=\"{name}\" value=\"");
        self.body.split_once(&start)?.1.split('"').next()
    }

    /// What follows the first link to a place whose address begins so.
    pub(crate) fn link(&self, start: &str) -> Option<&str> {
        let start = format!("href=\"{start}");
        self.body.split_once(&start)?.1.split('"').next()
    }
}

impl Browser {
    /// The same browser at another server.
    pub(crate) fn at(&self, serving: &Serving) -> Browser {
        Browser {
            address: serving.address(),
            cookies: self.cookies.clone(),
            seen: self.seen.clone(),
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, "").unwrap()
    }

    /// Sends a form that no page was opened for.
    pub(crate) fn post(&mut self, path: &str, body: &str) -> Page {
        self.send("POST", path, body).unwrap()
    }

    /// Opens a form, fills it in and sends it.
    pub(crate) fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.try_submit(path, fields).unwrap()
    }

    /// Like [`Browser::submit`], with a server that may stop in the middle: `None` if it gave no
    /// answer.
    pub(crate) fn try_submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<Page> {
        self.send_form(path, path, fields)
    }

    /// Presses a button of a page, which sends a form to an address below it.
    pub(crate) fn press(&mut self, page: &str, button: &str, fields: &[(&str, &str)]) -> Page {
        self.send_form(page, &format!("{page}/{button}"), fields)
            .unwrap()
    }

    fn send_form(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Option<Page> {
        let form = self.send("GET", page, "")?;
        let mut body = form_urlencoded::Serializer::new(String::new());
        for name in ["form-token", "form-key", "version"] {
            if let Some(value) = form.hidden(name) {
                body.append_pair(name, value);
            }
        }
        body.extend_pairs(fields);
        self.send("POST", path, &body.finish())
    }

    /// Tells a concern.
    pub(crate) fn tell(&mut self, what: &str) -> Option<Page> {
        let told = [
            ("what", what),
            ("danger", "soon"),
            ("noticed", "own_work"),
            ("do", "send"),
        ];
        self.try_submit("/concerns/new", &told)
    }

    /// Presumes the person met in a concern, whose page this is, a victim.
    pub(crate) fn presume(&mut self, concern: &str, name: &str) -> Option<Page> {
        let presumed = [("basis", "judgement"), ("child", "no"), ("name", name)];
        self.try_submit(&format!("{concern}/presume"), &presumed)
    }

    /// The page of the concern that the desk's list names first.
    pub(crate) fn first_concern(&mut self) -> String {
        self.try_first_concern().unwrap()
    }

    /// Like [`Browser::first_concern`], waiting for one, with a server that may stop: `None` then.
    pub(crate) fn try_first_concern(&mut self) -> Option<String> {
        loop {
            let desk = self.send("GET", "/desk", "")?;
            // Ids begin with the time, so with a zero; the page has other links.
            if let Some(rest) = desk.link("/concerns/0") {
                return Some(format!("/concerns/0{rest}"));
            }
        }
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Option<Page> {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            cookies.join("; "),
            body.len(),
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        self.look(path, head, body);
        let mut page = Page {
            status: head.split(' ').nth(1)?.parse().ok()?,
            location: String::new(),
            body: body.to_owned(),
        };
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(": ")?;
            match name {
                "location" => page.location = value.to_owned(),
                "set-cookie" => self.keep_cookie(value),
                // A page that was cut off is no answer.
                "content-length" if value.parse() != Ok(body.len()) => return None,
                _ => {}
            }
        }
        Some(page)
    }

    fn look(&self, path: &str, head: &str, body: &str) {
        let lines = head
            .lines()
            .filter(|line| !line.starts_with("set-cookie: "));
        let title = body.split("</title>").next().unwrap_or_default();
        // A form that comes back holds what was typed, and so it should.
        let wrong = ["HTTP/1.1 4", "HTTP/1.1 5"]
            .iter()
            .any(|it| head.starts_with(it));
        let comes_back = ["HTTP/1.1 422", "HTTP/1.1 403"]
            .iter()
            .any(|it| head.starts_with(it));
        let page = (wrong && !comes_back).then_some(body);
        let mut seen = self.seen.lock().unwrap();
        seen.extend(lines.map(str::to_owned));
        seen.extend([path, title].map(str::to_owned));
        seen.extend(page.map(str::to_owned));
    }

    fn keep_cookie(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        self.cookies.retain(|(kept, _)| kept != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }
}

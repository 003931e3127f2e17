//! Words that exist nowhere else are told, typed and made in one full run of an installation, whose
//! server is killed on the way; then everything that it left anywhere is searched for them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use engine::Clock as _;

use crate::installation::{Browser, Installation, Page, Serving, errors, on_both, wait};

on_both!(no_secret_of_a_full_run_is_found_in_anything_that_it_leaves);

const PASSPHRASE: &str = "kestrel lantern orbit mosaic";
const NEW_PASSPHRASE: &str = "walnut thicket ember pylon";

/// What the person types to read their own page, and what stands for danger.
const SECRET: &str = "Turquoise wbqx kettle";
const DANGER: &str = "Vermilion wbqx anchor";

/// What is told of the person, and who works there.
const TOLD: [(&str, &str); 9] = [
    ("the person's name", "Kanarja Ignotova"),
    ("an address", "Kanarienweg 4711"),
    ("a telephone number", "+49 30 5550 7731"),
    ("what was told", "wbqx-narrative-wbqx"),
    ("an unfinished concern", "wbqx-draft-wbqx"),
    ("an account", "wbqx-account-wbqx"),
    ("a request to a shelter", "wbqx-request-wbqx"),
    ("a member's name", "Perdita Wbqxname"),
    ("a colleague's name", "Corvin Wbqxname"),
];

/// By so many bytes secrets are told apart at first.
const START: usize = 4;

/// Every secret of the run, by what it is.
#[derive(Default)]
struct Secrets(BTreeMap<String, Vec<u8>>);

impl Secrets {
    fn add(&mut self, what: &str, secret: impl AsRef<[u8]>) {
        let secret = secret.as_ref().to_vec();
        assert!(secret.len() >= 12, "{what} is too short to be told apart");
        self.0.insert(what.to_owned(), secret);
    }

    /// A code as it is shown, and as it may be kept.
    fn add_code(&mut self, what: &str, code: &str) {
        self.add(what, code);
        self.add(&format!("{what}, without marks"), code.replace('-', ""));
    }

    /// Fails if any of them stands in some bytes: as it is, or in one of the ways in which bytes are
    /// written as text.
    fn assert_not_in(&self, bytes: &[u8], place: &str) {
        let mut by_start: BTreeMap<[u8; START], Vec<(String, Vec<u8>)>> = BTreeMap::new();
        for (what, secret) in &self.0 {
            let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            let wide: Vec<u8> = secret.iter().flat_map(|byte| [*byte, 0]).collect();
            let typed: String = form_urlencoded::byte_serialize(secret).collect();
            for (form, needle) in [
                ("", secret.clone()),
                (" in hexadecimal", hex.into_bytes()),
                (" in UTF-16", wide),
                (" as a browser sends it", typed.into_bytes()),
            ] {
                let needle = needle.to_ascii_lowercase();
                let start = *needle.first_chunk().unwrap();
                let those = by_start.entry(start).or_default();
                those.push((format!("{what}{form}"), needle));
            }
        }
        let bytes = bytes.to_ascii_lowercase();
        for at in 0..bytes.len() {
            let Some(start) = bytes[at..].first_chunk() else {
                break;
            };
            for (what, needle) in by_start.get(start).into_iter().flatten() {
                assert!(!bytes[at..].starts_with(needle), "{what} stands in {place}");
            }
        }
    }

    /// The same for every file of a folder, but for what a file is there to hold.
    fn assert_not_in_folder(&self, folder: &Path, but: &[(&str, &str)]) -> usize {
        let mut files = 0;
        for path in every_file(folder) {
            let bytes = fs::read(&path).unwrap();
            let mut others = Secrets(self.0.clone());
            for (file, what) in but {
                if path.file_name().is_some_and(|name| name == *file) {
                    others.0.remove(*what).unwrap();
                }
            }
            others.assert_not_in(&bytes, &path.display().to_string());
            files += 1;
        }
        files
    }
}

fn every_file(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

/// One run, and everything that anybody may come to see of it.
struct Run {
    installation: Installation,
    secrets: Secrets,
    seen: Arc<Mutex<Vec<String>>>,
    /// Where the server and the commands run, and what they take for the system's temporary folder.
    place: tempfile::TempDir,
    said: Vec<u8>,
}

impl Run {
    fn new(installation: Installation) -> Self {
        let place = tempfile::tempdir().unwrap();
        for folder in ["here", "temporary", "years", "month"] {
            fs::create_dir(place.path().join(folder)).unwrap();
        }
        let mut secrets = Secrets::default();
        for (what, secret) in TOLD {
            secrets.add(what, secret);
        }
        secrets.add("the passphrase", PASSPHRASE);
        secrets.add("the new passphrase", NEW_PASSPHRASE);
        secrets.add("the secret of the person's page", SECRET);
        secrets.add("the word for danger", DANGER);
        Self {
            installation,
            secrets,
            seen: Arc::default(),
            place,
            said: Vec::new(),
        }
    }

    fn at(&self, name: &str) -> String {
        self.place.path().join(name).to_str().unwrap().to_owned()
    }

    /// A command as talkative as it can be made, which may leave core dumps where it runs.
    fn command(&self, arguments: &[&str]) -> Command {
        let inner = self.installation.command(arguments);
        let mut command = Command::new("sh");
        let script = "ulimit -c unlimited 2>/dev/null; cd \"$0\" && exec \"$@\"";
        command.args(["-c", script, &self.at("here")]);
        command.arg(inner.get_program()).args(inner.get_args());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full")
            .env("TMPDIR", self.at("temporary"));
        command
    }

    fn serve(&self) -> Serving {
        Serving::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Runs a command to its end; what it says is kept to be searched, but for what it is asked for.
    fn run(&mut self, arguments: &[&str], typed: &str, meant: bool) -> Output {
        let mut command = self.command(arguments);
        command
            .env_remove("THROUGHLINE_PASSPHRASE")
            .env_remove("THROUGHLINE_CODE");
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = pipes.stderr(Stdio::piped()).spawn().unwrap();
        {
            use std::io::Write as _;
            let _ = writeln!(child.stdin.take().unwrap(), "{typed}");
        }
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            errors(&output)
        );
        self.said.extend(&output.stderr);
        if !meant {
            self.said.extend(&output.stdout);
        }
        output
    }

    /// A browser whose exchanges are looked at.
    fn browser(&self, serving: &Serving) -> Browser {
        let mut browser = serving.browser();
        browser.seen = self.seen.clone();
        browser
    }

    fn join(&mut self, serving: &Serving, sign_in: &str, name: &str, code: &str) {
        self.secrets
            .add_code(&format!("the invitation of {sign_in}"), code);
        let member = [
            ("code", code),
            ("sign-in", sign_in),
            ("name", name),
            ("passphrase", PASSPHRASE),
            ("passphrase-again", PASSPHRASE),
        ];
        let page = self.browser(serving).submit("/join", &member);
        assert_eq!(page.location, "/sign-in?done=joined", "{}", page.problem());
    }

    fn sign_in(&mut self, serving: &Serving, name: &str, passphrase: &str) -> Browser {
        let mut browser = self.browser(serving);
        // Once wrong, since what goes wrong is what gets logged.
        let wrong = [("name", name), ("passphrase", "wrong horse battery")];
        assert_eq!(browser.submit("/sign-in", &wrong).status, 422);
        let fields = [("name", name), ("passphrase", passphrase)];
        let page = browser.submit("/sign-in", &fields);
        assert_eq!(page.location, "/work", "{}", page.problem());
        self.keep_cookies(name, &browser);
        browser
    }

    fn keep_cookies(&mut self, whose: &str, browser: &Browser) {
        for (name, value) in &browser.cookies {
            if value.len() >= 12 {
                let what = format!("the cookie {name} of {whose} {}", self.secrets.0.len());
                self.secrets.add(&what, value);
            }
        }
    }

    /// The person reads their own page, which a worker opens with them; somebody makes them show it.
    fn own_page(&mut self, serving: &Serving, worker: &mut Browser, case: &str, name: &str) {
        let talk = [("shared", "nobody"), ("safe", "yes"), ("wanted", "yes")];
        let talked = worker.submit(&format!("{case}/page/talk"), &talk);
        assert!(
            talked.location.ends_with("done=talked"),
            "{}",
            talked.problem()
        );
        let mut chosen = vec![
            ("readable", "identity"),
            ("readable", "contact"),
            ("page-secret", SECRET),
            ("page-secret-again", "another one"),
            ("page-danger", DANGER),
            ("page-danger-again", DANGER),
        ];
        let open = format!("{case}/page/open");
        assert_eq!(worker.submit(&open, &chosen).status, 422);
        chosen[3].1 = SECRET;
        let code = shown(&worker.submit(&open, &chosen));
        self.secrets
            .add_code("the code of the person's page", &code);
        let mut person = self.browser(serving);
        for (word, status) in [("no such word", 422), (SECRET, 303)] {
            let typed = [("page-code", code.as_str()), ("page-secret", word)];
            assert_eq!(person.submit("/my-page", &typed).status, status);
        }
        self.keep_cookies("the person", &person);
        for (_, value) in person.cookies.clone() {
            if let Some((secret, _)) = value.split_once('.') {
                let what = "the secret of the session in the person's page";
                self.secrets.add(what, secret);
            }
        }
        assert!(person.get("/my-page/written").body.contains(name));
        let mut forced = self.browser(serving);
        let typed = [("page-code", code.as_str()), ("page-secret", DANGER)];
        assert_eq!(forced.submit("/my-page", &typed).status, 303);
        assert!(!forced.get("/my-page/written").body.contains(name));
        self.keep_cookies("whoever made the person show it", &forced);
        // Sent with another's token, it comes back to be sent again, without what is secret.
        let lost = [
            ("page-code", code.as_str()),
            ("page-secret", SECRET),
            ("form-token", "0"),
        ];
        assert_ne!(self.browser(serving).submit("/my-page", &lost).status, 303);
    }

    /// Invites into an organisation, and takes the code from what the command prints.
    fn invite(&mut self, organisation: &str, role: &str) -> String {
        let arguments = [
            "member",
            "add",
            organisation,
            "--role",
            role,
            "--custodian",
            "mira",
        ];
        let output = self.run(&arguments, PASSPHRASE, true);
        code_in(&output)
    }
}

fn code_in(output: &Output) -> String {
    let said = std::str::from_utf8(&output.stdout).unwrap();
    let (_, code) = said.split_once("(works once): ").unwrap();
    code.split_whitespace().next().unwrap().to_owned()
}

/// The code that a page shows.
fn shown(page: &Page) -> String {
    let (_, rest) = page.body.split_once("<code class=\"tl-code\"").unwrap();
    rest.split(['>', '<']).nth(1).unwrap().to_owned()
}

/// The number of the thirty seconds that it is now.
fn step() -> i64 {
    engine::SystemClock.now().as_second() / 30
}

/// What an authenticator app shows in some thirty seconds.
fn app_shows(secret: &str, step: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    app.generate((30 * step).try_into().unwrap()).to_string()
}

/// Where the line of somebody's name leads.
fn line_of(page: &Page, name: &str) -> String {
    let (before, _) = page
        .body
        .split_once(&format!("\"><bdi>{name}</bdi>"))
        .unwrap();
    before.rsplit_once("href=\"").unwrap().1.to_owned()
}

fn no_secret_of_a_full_run_is_found_in_anything_that_it_leaves(installation: Installation) {
    let mut run = Run::new(installation);
    let serving = run.serve();
    let set_up_code = serving
        .said("set-up code (works once): ")
        .unwrap()
        .to_owned();
    let invitations = serving.set_up();
    run.run(&["member", "second-factor", "optional"], "", false);
    for (organisation, sign_in, name) in [
        ("Desk", "mira", "Perdita Wbqxname"),
        ("Co-ordinator", "cora", "Corvin Wbqxname"),
    ] {
        let code = invitations.iter().find(|(name, _)| name == organisation);
        run.join(&serving, sign_in, name, &code.unwrap().1);
    }
    let added = run.run(&["org", "add", "Shelter", "--kind", "shelter"], "", true);
    run.join(&serving, "sela", "Selma Wbqxname", &code_in(&added));
    let code = run.invite("Desk", "case_worker");
    run.join(&serving, "kim", "Kim Wbqxname", &code);
    let code = run.invite("Desk", "custodian");
    run.join(&serving, "otto", "Otto Wbqxname", &code);

    // Concern, presumption, case, referral.
    let mut mira = run.sign_in(&serving, "mira", PASSPHRASE);
    let [
        (_, name),
        (_, address),
        (_, phone),
        (_, told),
        (_, draft),
        (_, account),
        (_, request),
        ..,
    ] = TOLD;
    let unfinished = [("what", draft), ("do", "save")];
    let saved = mira.submit("/concerns/new", &unfinished);
    assert_eq!(saved.location, "/work?done=saved");
    let concern = [
        ("what", told),
        ("where", address),
        ("who", name),
        ("contact", phone),
        ("danger", "soon"),
        ("noticed", "own_work"),
        ("do", "send"),
    ];
    let sent = mira.submit("/concerns/new", &concern);
    assert!(
        sent.location.starts_with("/work?done"),
        "{}",
        sent.problem()
    );
    let concern = mira.first_concern();
    assert!(mira.get(&concern).body.contains(told));
    let presumed = [
        ("basis", "judgement"),
        ("child", "no"),
        ("name", name),
        ("contact-channel", phone),
        ("contact-never", address),
    ];
    let presumed = mira.submit(&format!("{concern}/presume"), &presumed);
    assert!(
        presumed.location.ends_with("done=presumed"),
        "{}",
        presumed.problem()
    );
    let case = format!("/cases/{}", mira.get(&concern).link("/cases/").unwrap());
    let heard = [("words", account), ("source", "person")];
    let heard = mira.submit(&format!("{case}/account"), &heard);
    assert!(
        heard.location.ends_with("done=account"),
        "{}",
        heard.problem()
    );
    for compartment in ["identity", "contact", "narrative", "location"] {
        let opening = [("purpose", "assistance"), ("compartment", compartment)];
        mira.press(&case, "open", &opening);
    }
    let page = mira.get(&case);
    for words in [name, address, account] {
        assert!(
            page.body.contains(words),
            "{words} is not on the page meant to show it"
        );
    }
    let form = mira.get(&format!("{case}/refer/send"));
    let (before, _) = form.body.split_once(">Shelter<").unwrap();
    let to = before.rsplit_once("value=\"").unwrap().1;
    let to = to.split('"').next().unwrap().to_owned();
    let refer = [
        ("need", "shelter"),
        ("urgency", "planned"),
        ("basis", "law:danger-to-life"),
        ("to", to.as_str()),
        ("why", "Danger"),
        ("told", "yes"),
        ("request", request),
        ("contact", phone),
    ];
    let referred = mira.submit(&format!("{case}/refer/send"), &refer);
    assert!(
        referred.location.ends_with("done=referred"),
        "{}",
        referred.problem()
    );
    let mut sela = run.sign_in(&serving, "sela", PASSPHRASE);
    let referral = sela.get("/work").link("/referrals/").unwrap().to_owned();
    let referral = format!("/referrals/{referral}");
    assert!(sela.get(&referral).body.contains(request));
    sela.press(&referral, "accept", &[]);
    let screened = [
        ("setting", "workplace"),
        ("acts", "transfer"),
        ("forms", "forced_begging"),
    ];
    mira.submit(
        &format!("{case}/screen/noticed?setting=workplace"),
        &screened,
    );

    run.own_page(&serving, &mut mira, &case, name);

    for (kind, typed) in [("phone", phone), ("name", name), ("document", account)] {
        let found = mira.submit("/search", &[("kind", kind), ("for", typed)]);
        assert_eq!(
            found.body.contains(&format!("href=\"{case}\"")),
            kind != "document"
        );
    }

    // What goes wrong: somebody else's pages, addresses that are none, forms of nobody.
    let mut stranger = run.browser(&serving);
    for path in [
        case.as_str(),
        &concern,
        &referral,
        "/no-such-page",
        "/cases/x",
    ] {
        stranger.get(path);
        sela.get(path);
    }
    let lost = [("what", told), ("who", name), ("form-token", "0")];
    stranger.submit("/concerns/new", &lost);

    // A second factor, and the way back in without it.
    let mut kim = run.sign_in(&serving, "kim", PASSPHRASE);
    let page = kim.get("/account/authenticator");
    let app = shown(&page).replace(' ', "");
    run.secrets.add("the authenticator's secret", &app);
    let bytes = totp_rs::Secret::try_from_base32(&app).unwrap();
    run.secrets
        .add("the authenticator's secret in bytes", bytes.as_bytes());
    let first = step();
    let code = app_shows(&app, first);
    let set = [
        ("one-time-code", code.as_str()),
        ("passphrase-present", PASSPHRASE),
    ];
    let page = kim.submit("/account/authenticator", &set);
    assert_eq!(
        page.location,
        "/account?done=authenticator-set",
        "{}",
        page.problem()
    );
    let mut again = run.browser(&serving);
    let fields = [("name", "kim"), ("passphrase", PASSPHRASE)];
    let page = again.submit("/sign-in", &fields);
    assert!(
        page.location.starts_with("/sign-in/code"),
        "{}",
        page.problem()
    );
    run.keep_cookies("kim, half", &again);
    // Each is taken once.
    let code = app_shows(&app, step().max(first + 1));
    let page = again.submit("/sign-in/code", &[("one-time-code", &code)]);
    assert_eq!(page.location, "/work", "{}", page.problem());
    run.keep_cookies("kim, again", &again);

    let member = line_of(&mira.get("/organisation"), "Kim Wbqxname");
    let page = mira.get(&member);
    assert_eq!(page.status, 200);
    let proof = [("passphrase-present", PASSPHRASE)];
    let first = shown(&mira.submit(&format!("{member}/recover"), &proof));
    let mut otto = run.sign_in(&serving, "otto", PASSPHRASE);
    let confirm = line_of(&otto.get("/organisation"), "Kim Wbqxname");
    let confirm = match confirm.ends_with("/confirm") {
        true => confirm,
        // The list of members names her first, and then that of those on the way back.
        false => format!(
            "/organisation/recoveries/{}",
            otto.get("/organisation")
                .link("/organisation/recoveries/")
                .unwrap()
        ),
    };
    let second = shown(&otto.submit(&confirm, &proof));
    run.secrets
        .add_code("the first code of the way back", &first);
    run.secrets
        .add_code("the second code of the way back", &second);
    let back = [
        ("code", first.as_str()),
        ("other-code", &second),
        ("passphrase", NEW_PASSPHRASE),
        ("passphrase-again", NEW_PASSPHRASE),
    ];
    let page = run.browser(&serving).submit("/recover", &back);
    assert_eq!(
        page.location,
        "/sign-in?done=came-back",
        "{}",
        page.problem()
    );
    run.sign_in(&serving, "kim", NEW_PASSPHRASE);

    // Killed by a fault with everything open, and started again.
    for (file, what) in [
        ("installation.key", "the installation's key"),
        ("log.key", "the log's key"),
    ] {
        let text = fs::read_to_string(run.installation.folder().join(file)).unwrap();
        let key = text.split_whitespace().last().unwrap().to_owned();
        let bytes: Vec<u8> = key
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
        run.secrets.add(what, &key);
        run.secrets.add(&format!("{what} in bytes"), bytes);
    }
    let own = [
        ("installation.key", "the installation's key"),
        ("installation.key", "the installation's key in bytes"),
        ("log.key", "the log's key"),
        ("log.key", "the log's key in bytes"),
    ];
    let folder = run.installation.folder().to_owned();
    run.secrets.assert_not_in_folder(&folder, &own);
    let served = abort(serving, &run);
    run.said.extend(served);
    run.secrets.assert_not_in_folder(&folder, &own);

    let serving = run.serve();
    let mut mira = mira.at(&serving);
    assert!(
        mira.get(&case).body.contains(name),
        "what was open is open after a restart"
    );
    let officer = run.at("officer.key");
    let made = run.run(&["backup-key", &officer], "", false);
    let recipient = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let secret = fs::read_to_string(&officer).unwrap();
    let secret = secret
        .lines()
        .find(|line| line.starts_with("AGE-SECRET-KEY-"));
    run.secrets.add("the backup's key", secret.unwrap());
    let (years, month) = (run.at("years"), run.at("month"));
    let backup = [
        "backup",
        "--out",
        &years,
        "--keys-out",
        &month,
        "--recipient",
        &recipient,
    ];
    run.run(&backup, "", false);
    for arguments in [
        &["ledger", "verify"][..],
        &["ledger", "checkpoint"],
        &["rebuild"],
        &["org", "list"],
        &["service", "list"],
    ] {
        run.run(arguments, "", false);
    }

    // Forgotten.
    mira.press(&referral, "withdraw", &[]);
    let page = mira.submit(&format!("{case}/close"), &[("reason", "support_ended")]);
    assert!(page.location.ends_with("done=closed"), "{}", page.problem());
    let ask = [("grade", "everything"), ("ground", "persons_wish")];
    let page = mira.submit(&format!("{case}/ask-erasure"), &ask);
    assert!(
        page.location.ends_with("done=erasure-asked"),
        "{}",
        page.problem()
    );
    let mut cora = run.sign_in(&serving, "cora", PASSPHRASE);
    let page = cora.submit(&format!("{case}/erase"), &[("sure", "yes")]);
    assert_eq!(page.location, "/erasures?done=erased", "{}", page.problem());
    run.secrets.assert_not_in_folder(&folder, &own);
    let said = [serving.errors(), serving.said_since()].concat();
    drop(serving);
    run.said.extend(said.into_bytes());
    run.run(&["erasures", "--scrub"], "", false);

    run.secrets.assert_not_in(&run.said, "what was said");
    let all = run.secrets.assert_not_in_folder(&folder, &own);
    assert!(all >= 4, "{all} files");
    let elsewhere = [("officer.key", "the backup's key")];
    let all = run
        .secrets
        .assert_not_in_folder(run.place.path(), &elsewhere);
    assert!(all >= 3, "both halves of the backup and its key");
    run.secrets.add_code("the set-up code", &set_up_code);
    run.secrets.assert_not_in_folder(&folder, &own);
    assert_private(&folder);
    let seen = run.seen.lock().unwrap().join("\n");
    assert!(seen.contains("location: /work") && seen.contains("<title>"));
    run.secrets.assert_not_in(
        seen.as_bytes(),
        "an address, a title or a page that says what is wrong",
    );
    if !run.installation.is_embedded() {
        let dump = wait(dump(&run.installation));
        assert!(
            dump.contains("mira"),
            "names that are typed to sign in are in clear"
        );
        run.secrets.assert_not_in(dump.as_bytes(), "a table");
    }
}

/// Fails if somebody else on the machine could read a file of an installation that is not made for others.
fn assert_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    for path in every_file(folder) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        let for_others = ["log.vkey", "log.checkpoint"];
        let may_be_read = for_others.iter().any(|other| name.starts_with(other));
        assert!(may_be_read || mode & 0o077 == 0, "{name} has mode {mode:o}");
    }
}

/// Ends a server as a fault in it would; returns what it had said. The system would leave a dump of its
/// memory where it runs, and does so of a process that does not mind.
fn abort(mut serving: Serving, run: &Run) -> Vec<u8> {
    let process = serving.child.id().to_string();
    let killed = Command::new("kill").args(["-ABRT", &process]).status();
    assert!(killed.unwrap().success());
    serving.child.wait().unwrap();
    let said = [serving.errors(), serving.said_since()]
        .concat()
        .into_bytes();
    let here = PathBuf::from(run.at("here"));
    assert_eq!(
        every_file(&here),
        Vec::<PathBuf>::new(),
        "a core dump was left"
    );

    let beside = run.at("temporary");
    let script = "ulimit -c unlimited 2>/dev/null; cd \"$0\" && exec sh -c 'kill -ABRT $$'";
    let _ = Command::new("sh").args(["-c", script, &beside]).status();
    let dumped = every_file(Path::new(&beside));
    if dumped.is_empty() {
        eprintln!(
            "this system writes no core dump where a process runs: that one would be left is not shown"
        );
    }
    for dump in dumped {
        fs::remove_file(dump).unwrap();
    }
    said
}

/// Every row of every table of a database on a server, as text.
async fn dump(installation: &Installation) -> String {
    let mut raw = installation.raw().await;
    let tables = "SELECT string_agg(table_name, ',') FROM information_schema.tables \
                  WHERE table_schema = 'public'";
    let tables = raw.text(tables).await.unwrap();
    let mut dump = String::new();
    for table in tables.split(',') {
        let sql = format!("SELECT string_agg(t::text, E'\\n') FROM \"{table}\" AS t");
        dump.push_str(&raw.text(&sql).await.unwrap_or_default());
        dump.push('\n');
    }
    dump
}

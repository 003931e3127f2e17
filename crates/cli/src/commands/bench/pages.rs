//! `throughline bench pages`.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use case::CaseId;
use engine::Whence;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use jiff::SignedDuration;
use serde::Serialize;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use vault::Passphrase;

use super::house::{HOLDERS, House, Kind, PASSPHRASE, START};
use super::road::{Step, WHOLE};
use super::{Databases, bar, microseconds, now, quantile};
use crate::commands::serve::site;

/// Orders that are stored together while loading.
const TOGETHER: usize = 200;

/// Entries of about so many persons wait for their places in the ledger.
const SEQUENCE_EVERY: usize = 2_000;

/// Lists are read more often than cases are opened anew, each of which can be done once only.
const LISTS: usize = 60;

/// The case page and my work, with few cases and with many
///
/// Loads an invented country through the engine's own orders, serves it, and lets users, each
/// signed in on a connection of their own, ask for one page after the other without a pause. A case
/// is looked at, which opens nothing, and then opened by a session that has not opened it before: what
/// is posted and the page that shows who the person is count together, so that the time has the access
/// entry in it, on the disk before the page is sent.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many cases there are, first and later
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_values_t = [1_000, 100_000])]
    cases: Vec<usize>,
    /// Users at the same time
    #[arg(long, value_name = "N", default_value_t = 16)]
    users: usize,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            cases: vec![1_000, 100_000],
            users: 16,
        }
    }
}

/// What one page took, over all users.
#[derive(Serialize)]
pub(super) struct Figure {
    database: &'static str,
    page: &'static str,
    cases: usize,
    users: usize,
    requests: usize,
    p50_milliseconds: f64,
    p99_milliseconds: f64,
    requests_a_second: f64,
    largest_bytes: usize,
    /// The p50 over that with the fewest cases.
    growth: f64,
}

impl Args {
    pub(super) async fn measure(&self, databases: &Databases) -> anyhow::Result<Vec<Figure>> {
        ensure!(
            !self.cases.is_empty() && self.users > 0,
            "nothing to measure: give 1 or more"
        );
        let fewest = self.cases.iter().copied().min().unwrap_or(0);
        ensure!(
            fewest >= self.users,
            "{} users need as many cases to open",
            self.users
        );
        let mut all = Vec::new();
        for kind in databases.kinds() {
            let mut figures = Vec::new();
            for cases in &self.cases {
                // As many as the fewest cases allow, so that every size is asked the same.
                let each = fewest / self.users;
                figures.extend(self.measure_on(kind, *cases, each).await?);
            }
            grow(&mut figures, fewest);
            all.extend(figures);
        }
        Ok(all)
    }

    async fn measure_on(
        &self,
        kind: &Kind,
        cases: usize,
        each: usize,
    ) -> anyhow::Result<[Figure; 3]> {
        let house = House::set_up(kind).await?;
        let ids = load(&house, kind, cases).await?;
        let served = Served::start(&house).await?;
        let users = served.users(&house, self.users, &ids, each).await?;
        let (users, lists) = ask(users, Page::Lists).await?;
        let (users, looked_at) = ask(users, Page::Case).await?;
        let (_, opened) = ask(users, Page::Opened).await?;
        served.stop().await?;
        let figure = |page: Page, sample: Sample| Figure {
            database: kind.name(),
            page: page.name(),
            cases,
            users: self.users,
            requests: sample.times.len(),
            p50_milliseconds: quantile(&sample.times, 0.5) / 1e3,
            p99_milliseconds: quantile(&sample.times, 0.99) / 1e3,
            requests_a_second: sample.times.len() as f64 / sample.seconds,
            largest_bytes: sample.largest,
            growth: 1.0,
        };
        Ok([
            figure(Page::Lists, lists),
            figure(Page::Case, looked_at),
            figure(Page::Opened, opened),
        ])
    }
}

fn grow(figures: &mut [Figure], fewest: usize) {
    let base: Vec<(&'static str, f64)> = figures
        .iter()
        .filter(|figure| figure.cases == fewest)
        .map(|figure| (figure.page, figure.p50_milliseconds))
        .collect();
    for figure in figures {
        let base = base.iter().find(|(page, _)| *page == figure.page);
        figure.growth = base.map_or(f64::NAN, |(_, p50)| figure.p50_milliseconds / p50);
    }
}

/// Tells as many cases as asked for, two in three of them presumed only, the third referred and
/// helped; returns their ids by the organisation that holds them.
pub(super) async fn load(
    house: &House,
    kind: &Kind,
    cases: usize,
) -> anyhow::Result<Vec<Vec<CaseId>>> {
    let progress = bar(cases, &format!("loading {cases} cases on {}", kind.name()))?;
    let mut ids = vec![Vec::new(); HOLDERS];
    let mut waiting: Vec<Step<'_>> = Vec::new();
    // Over a year, whatever their number.
    let apart = SignedDuration::from_hours(360 * 24) / i32::try_from(cases)?;
    for person in 0..cases {
        let place = person % HOLDERS;
        let at = START.saturating_add(apart * i32::try_from(person)?)?;
        let mut road = house.road(person as u64, place, at);
        if person % 3 != 0 {
            road.steps.truncate(2);
        }
        if let Some(of) = ids.get_mut(place) {
            of.push(road.case);
        }
        waiting.extend(road.steps);
        progress.inc(1);
        if waiting.len() + WHOLE > TOGETHER || person + 1 == cases {
            house
                .engine
                .together(async |work| {
                    for step in waiting.clone() {
                        house.clock.set(step.at);
                        step.within(work).await?;
                    }
                    Ok(())
                })
                .await?;
            waiting.clear();
            // As a serving process does meanwhile, so that no backlog builds up.
            if person % SEQUENCE_EVERY < TOGETHER {
                house.engine.store().sequence().await?;
            }
        }
    }
    house
        .clock
        .set(START.saturating_add(SignedDuration::from_hours(365 * 24))?);
    progress.set_message("placing entries in the ledger");
    while house.engine.store().sequence().await? > 0 {}
    progress.finish_and_clear();
    Ok(ids)
}

/// The pages of a house, served.
pub(super) struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub(super) async fn start(house: &House) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(web::serve(listener, None, site(&house.engine), async {
            let _ = stopped.await;
        }));
        Ok(Self {
            address,
            stop,
            serving,
        })
    }

    /// So many users, each signed in on a connection of their own, with as many cases to open that
    /// nobody else opens.
    pub(super) async fn users(
        &self,
        house: &House,
        count: usize,
        ids: &[Vec<CaseId>],
        each: usize,
    ) -> anyhow::Result<Vec<User>> {
        let turns = count.div_ceil(HOLDERS);
        let mut users = Vec::new();
        for (number, (place, name)) in house.users(count).await?.into_iter().enumerate() {
            let mut user = User {
                connection: connect(self.address).await?,
                address: self.address,
                cookie: sign_in(house, &name).await?,
                token: String::new(),
                cases: own(ids, place, number / HOLDERS, turns, each),
            };
            user.find_token().await?;
            users.push(user);
        }
        Ok(users)
    }

    pub(super) async fn stop(self) -> anyhow::Result<()> {
        let _ = self.stop.send(());
        Ok(self.serving.await??)
    }
}

/// The cases that one of an organisation's users opens: spread over all of them, none twice.
fn own(ids: &[Vec<CaseId>], place: usize, turn: usize, turns: usize, each: usize) -> Vec<CaseId> {
    let Some(ids) = ids.get(place) else {
        return Vec::new();
    };
    let apart = (ids.len() / (turns * each).max(1)).max(1);
    ids.iter()
        .copied()
        .step_by(apart)
        .skip(turn)
        .step_by(turns)
        .take(each)
        .collect()
}

/// The name of the cookie that holds a session where the pages speak plain HTTP.
const SESSION: &str = "session";

async fn sign_in(house: &House, name: &str) -> anyhow::Result<String> {
    let accounts = house.engine.accounts();
    let passphrase = Passphrase::new(PASSPHRASE);
    let (from, now) = (Whence::default(), house.engine.now());
    let begun = accounts.sign_in(name, passphrase, None, &from, now).await?;
    let signed_in = begun.complete();
    let signed_in = signed_in.context("a passphrase is enough here")?;
    Ok(format!(
        "{SESSION}={}",
        signed_in.secret.to_cookie().as_str()
    ))
}

async fn connect(address: SocketAddr) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

/// Someone signed in who asks for pages.
pub(super) struct User {
    connection: SendRequest<Full<Bytes>>,
    address: SocketAddr,
    cookie: String,
    /// What the forms of this session carry.
    token: String,
    cases: Vec<CaseId>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Page {
    Lists,
    /// Looked at: coded facts, and what is sealed.
    Case,
    /// Opened for the first time, to see who the person is.
    Opened,
}

impl Page {
    const fn name(self) -> &'static str {
        match self {
            Self::Lists => "my work",
            Self::Case => "case",
            Self::Opened => "opened",
        }
    }
}

/// A page that came.
pub(super) struct Came {
    pub(super) time: Duration,
    bytes: usize,
}

impl User {
    /// The addresses of so many pages.
    pub(super) fn paths(&self, page: Page, count: usize) -> Vec<String> {
        match page {
            Page::Lists => vec!["/work".to_owned(); count],
            Page::Case | Page::Opened => {
                let cases = self.cases.iter().take(count);
                cases.map(|case| format!("/cases/{case}")).collect()
            }
        }
    }

    /// Asks for a page, opening first what it is to show, and waits until all of it has come.
    pub(super) async fn ask(&mut self, page: Page, path: &str) -> anyhow::Result<Came> {
        let from = now();
        if let Page::Opened = page {
            let open = format!("{path}/open");
            let token = &self.token;
            let form = format!("form-token={token}&purpose=assistance&compartment=identity");
            let (status, _) = self.send(Method::POST, &open, form).await?;
            ensure!(
                status == StatusCode::SEE_OTHER,
                "`{open}` answered {status} instead of opening"
            );
        }
        let (status, body) = self.send(Method::GET, path, String::new()).await?;
        let time = from.elapsed();
        ensure!(
            status == StatusCode::OK,
            "`{path}` answered {status} instead of the page"
        );
        Ok(Came {
            time,
            bytes: body.len(),
        })
    }

    async fn send(
        &mut self,
        method: Method,
        path: &str,
        form: String,
    ) -> anyhow::Result<(StatusCode, Bytes)> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.address.to_string())
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(form))?;
        self.connection.ready().await?;
        let response = self.connection.send_request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        Ok((status, body))
    }

    /// Reads from a form what those of this session carry.
    async fn find_token(&mut self) -> anyhow::Result<()> {
        let path = "/account/passphrase";
        let (_, page) = self.send(Method::GET, path, String::new()).await?;
        let page = String::from_utf8_lossy(&page);
        let (_, rest) = page
            .split_once("name=\"form-token\" value=\"")
            .with_context(|| format!("`{path}` has no form"))?;
        self.token = rest.split('"').next().unwrap_or_default().to_owned();
        Ok(())
    }
}

/// How long pages took, in microseconds, and all of them together.
#[derive(Default)]
struct Sample {
    times: Vec<f64>,
    seconds: f64,
    largest: usize,
}

/// Lets all users ask at the same time; gives them back with what they saw.
async fn ask(users: Vec<User>, page: Page) -> anyhow::Result<(Vec<User>, Sample)> {
    let each = match page {
        Page::Lists => LISTS,
        Page::Case | Page::Opened => usize::MAX,
    };
    let mut asking = JoinSet::new();
    let from = now();
    for mut user in users {
        let paths = user.paths(page, each);
        asking.spawn(async move {
            let mut came = Vec::new();
            for path in paths {
                came.push(user.ask(page, &path).await?);
            }
            anyhow::Ok((user, came))
        });
    }
    let mut users = Vec::new();
    let mut all = Sample::default();
    while let Some(asked) = asking.join_next().await {
        let (user, came) = asked??;
        users.push(user);
        all.times
            .extend(came.iter().map(|came| microseconds(came.time)));
        let largest = came.iter().map(|came| came.bytes).max();
        all.largest = all.largest.max(largest.unwrap_or(0));
    }
    all.seconds = from.elapsed().as_secs_f64();
    Ok((users, all))
}

/// Prints the figures.
pub(super) fn tell(out: &mut impl Write, figures: &[Figure]) -> anyhow::Result<()> {
    for figure in figures {
        if figure.page == Page::Lists.name() && figure.growth == 1.0 {
            writeln!(
                out,
                "Pages over real connections on {}, {} users at the same time:",
                figure.database, figure.users
            )?;
        }
        writeln!(
            out,
            "  {:<8} at {:>7} cases: p50 {:>6.1} ms, p99 {:>6.1} ms, {:>5.0} a second, {:>3} kB; \
             p50 is {:.2} of that with fewest (target: below 1.5)",
            figure.page,
            figure.cases,
            figure.p50_milliseconds,
            figure.p99_milliseconds,
            figure.requests_a_second,
            figure.largest_bytes / 1000,
            figure.growth,
        )?;
    }
    Ok(())
}

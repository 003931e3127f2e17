//! One headless Chromium for a test, and what every page is held to in it.
//!
//! A failing test leaves a picture of the page in the target folder. With `THROUGHLINE_PICTURES` set
//! to a folder, every page that is checked leaves one there, for people who want to look.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use futures_util::FutureExt as _;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use web::Site;

/// What to do where the browser is missing.
const HOW_TO_GET_CHROMIUM: &str =
    "install it with `cargo xtask test`, or on Debian `apt-get install chromium chromium-driver`";

/// The narrowest screen that every page must fit, in CSS pixels (WCAG 2.2, 1.4.10).
pub(crate) const NARROW: u32 = 320;
/// An ordinary desk screen.
pub(crate) const WIDE: u32 = 1280;

/// Browsers at work at one time; each wants a good part of a core.
static SEATS: Semaphore = Semaphore::const_new(2);

/// A browser with its pages.
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    base: String,
}

/// Serves `site`, opens a browser on it and runs `steps`. `name` names the picture of a failure.
pub(crate) async fn browse(name: &str, site: Site, steps: impl AsyncFnOnce(&Browser)) {
    browse_at("127.0.0.1", name, site, steps).await;
}

/// The same under the machine's name, as passkeys need it.
pub(crate) async fn browse_by_name(name: &str, site: Site, steps: impl AsyncFnOnce(&Browser)) {
    browse_at("localhost", name, site, steps).await;
}

async fn browse_at(host: &str, name: &str, site: Site, steps: impl AsyncFnOnce(&Browser)) {
    let _seat = SEATS.acquire().await.unwrap();
    let address = serve(site).await;
    let (mut chromedriver, port) = start_chromedriver().await;
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities())
        .await
        .unwrap_or_else(|error| panic!("Chromium did not start: {error}; {HOW_TO_GET_CHROMIUM}"));
    let browser = Browser {
        driver,
        base: format!("http://{host}:{}", address.port()),
    };
    browser.resize(WIDE).await;

    let outcome = AssertUnwindSafe(steps(&browser)).catch_unwind().await;
    if outcome.is_err() {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        browser.picture(&folder, name).await;
        eprintln!("a picture is in {}", folder.join(name).display());
    }
    browser.driver.quit().await.unwrap();
    chromedriver.kill().await.unwrap();
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

pub(crate) async fn serve(site: Site) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(web::serve(listener, None, site, std::future::pending()));
    address
}

/// Starts the driver on a free port that it chooses itself.
///
/// The port that it chooses for IPv4 may be taken for IPv6 by another driver that starts at the
/// same moment; it ends then, and is started again.
async fn start_chromedriver() -> (Child, u16) {
    for _ in 0..8 {
        if let Some(started) = start_chromedriver_once().await {
            return started;
        }
    }
    panic!("`chromedriver` did not say on which port it listens; {HOW_TO_GET_CHROMIUM}");
}

async fn start_chromedriver_once() -> Option<(Child, u16)> {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| {
            panic!("`chromedriver` did not start ({error}); {HOW_TO_GET_CHROMIUM}")
        });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        let said = line.trim_end_matches('.').rsplit_once("on port ");
        if let Some((_, port)) = said.filter(|(start, _)| start.contains("successfully")) {
            let port = port.parse().unwrap();
            // Keeps reading, so that the driver never blocks on a full pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some((child, port));
        }
    }
    None
}

fn capabilities() -> thirtyfour::ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--lang=en",
    ] {
        capabilities.add_arg(argument).unwrap();
    }
    capabilities
}

impl Browser {
    /// Opens a page of the site.
    pub(crate) async fn open(&self, path: &str) {
        self.driver
            .goto(format!("{}{path}", self.base))
            .await
            .unwrap();
    }

    /// Makes the page `width` CSS pixels wide, as on a telephone or a desk.
    pub(crate) async fn resize(&self, width: u32) {
        let metrics = json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Switches the page's own scripts off or on, from the next page.
    pub(crate) async fn scripts(&self, allowed: bool) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !allowed }),
        )
        .await;
    }

    pub(crate) async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let tools = self.driver.cdp();
        tools.send_raw(method, parameters).await.unwrap()
    }

    /// The text of the page, as a person sees it, without marks that keep directions apart; nothing
    /// while one page gives way to the next.
    async fn text(&self) -> Option<String> {
        let body = self.driver.find(By::Css("body")).await.ok()?;
        let text = body.text().await.ok()?;
        Some(text.replace(['\u{2068}', '\u{2069}'], ""))
    }

    /// Fails unless the page shows `text`, or the one that is on its way does.
    pub(crate) async fn assert_shows(&self, text: &str) {
        let mut shown = String::new();
        for _ in 0..60 {
            shown = self.text().await.unwrap_or_default();
            if shown.contains(text) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("`{text}` is not on the page:\n{shown}");
    }

    /// Fails if the open page shows `text`.
    pub(crate) async fn assert_hides(&self, text: &str) {
        let shown = self.text().await.unwrap_or_default();
        assert!(!shown.contains(text), "`{text}` is on the page:\n{shown}");
    }

    /// Presses the button or follows the link with this text.
    pub(crate) async fn press(&self, text: &str) {
        let path = format!(
            "//button[contains(normalize-space(.), \"{text}\")] \
             | //a[contains(normalize-space(.), \"{text}\")]"
        );
        let element = self.driver.find(By::XPath(path)).await.unwrap();
        self.click_through(element).await;
    }

    /// The first address in the page that begins so.
    pub(crate) async fn link_to(&self, start: &str) -> String {
        let body = self.driver.source().await.unwrap();
        crate::posts::address(&body, start)
    }

    /// Follows the first link that an XPath finds.
    pub(crate) async fn press_link(&self, path: &str) {
        let element = self.driver.find(By::XPath(path)).await.unwrap();
        self.click_through(element).await;
    }

    /// Clicks what leads to another page, and waits until the page it stood on has gone: a form is
    /// sent a moment after the click, and what the test does next must not overtake it.
    async fn click_through(&self, element: WebElement) {
        let page = self.driver.find(By::Css("html")).await.unwrap();
        element.click().await.unwrap();
        for _ in 0..100 {
            if page.tag_name().await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the click led to no other page");
    }

    /// Sends keys to whatever has the focus.
    pub(crate) async fn keys(&self, keys: impl Into<TypingData>) {
        let focused = self.driver.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    /// Tabs until the element matching `css` has the focus; fails if a round of the page does not
    /// reach it.
    pub(crate) async fn tab_to(&self, css: &str) {
        for _ in 0..120 {
            self.keys(Key::Tab).await;
            let script = "return document.activeElement.matches(arguments[0])";
            let reached = self.driver.execute(script, vec![json!(css)]).await.unwrap();
            if reached.json() == &json!(true) {
                return;
            }
        }
        panic!("`{css}` cannot be reached with the Tab key");
    }

    /// Holds the open page to what every page is held to: at both widths no barrier that axe-core
    /// finds and nothing to scroll sideways.
    pub(crate) async fn assert_good(&self, name: &str) {
        self.assert_good_at(name, &[(WIDE, "wide"), (NARROW, "narrow")])
            .await;
    }

    async fn assert_good_at(&self, name: &str, widths: &[(u32, &str)]) {
        for (width, label) in widths {
            self.resize(*width).await;
            if let Some(folder) = std::env::var_os("THROUGHLINE_PICTURES") {
                self.picture(Path::new(&folder), &format!("{name}-{label}"))
                    .await;
            }
            let found = self.barriers().await;
            assert!(found.is_empty(), "{name}, {label}:\n{}", found.join("\n"));
            let overflow = self
                .driver
                .execute(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
                    vec![],
                )
                .await
                .unwrap();
            let overflow = overflow.json().as_i64().unwrap();
            assert!(overflow <= 0, "{name}, {label}: {overflow} px too wide");
            let cut_off = self.cut_off().await;
            assert!(
                cut_off.is_empty(),
                "{name}, {label}:\n{}",
                cut_off.join("\n")
            );
        }
        self.resize(WIDE).await;
    }

    /// What the open page does not show of what it says: tables that have to be scrolled, and words of
    /// pictures that end outside of them.
    async fn cut_off(&self) -> Vec<String> {
        let script = r#"
            const cut = [];
            for (const frame of document.querySelectorAll(".tl-scroll")) {
                const over = frame.scrollWidth - frame.clientWidth;
                if (over > 0) cut.push(`${frame.getAttribute("aria-label")}: ${over} px out of view`);
            }
            for (const words of document.querySelectorAll("svg text")) {
                const [box, frame] = [words, words.ownerSVGElement].map((it) => it.getBoundingClientRect());
                if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
                    cut.push(`"${words.textContent}" ends outside of its picture`);
            }
            return cut;
        "#;
        let cut = self.driver.execute(script, vec![]).await.unwrap();
        cut.convert().unwrap()
    }

    /// Opens `path` in a language of each direction and holds it to what every page is held to: in
    /// English at both widths, in Arabic on a narrow screen, where words of another length break first.
    pub(crate) async fn assert_good_in_every_language(&self, name: &str, path: &str) {
        for locale in [web::i18n::Locale::En, web::i18n::Locale::Ar] {
            let separator = if path.contains('?') { '&' } else { '?' };
            self.open(&format!("{path}{separator}lang={}", locale.code()))
                .await;
            let html = self.driver.find(By::Css("html")).await.unwrap();
            let direction = html.css_value("direction").await.unwrap();
            assert_eq!(direction, locale.direction());
            let name = format!("{name}-{}", locale.code());
            if locale == web::i18n::Locale::En {
                self.assert_good(&name).await;
            } else {
                self.assert_good_at(&name, &[(NARROW, "narrow")]).await;
            }
        }
        self.open("/?lang=en").await;
    }

    /// What axe-core finds against WCAG 2.2 AA and its own best practices on the open page.
    pub(crate) async fn barriers(&self) -> Vec<String> {
        let there = "return window.axe !== undefined";
        let there = self.driver.execute(there, vec![]).await.unwrap();
        if there.json() == &json!(false) {
            let axe = include_str!(env!("AXE_CORE"));
            self.driver.execute(axe, vec![]).await.unwrap();
        }
        let run = r#"
            const done = arguments[arguments.length - 1];
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
            const told = (node) => `    ${node.html}\n    ${node.failureSummary}`;
            axe.run(document, { runOnly: tags }).then(
                (found) => done(found.violations.map((violation) =>
                    [`${violation.id}: ${violation.help}`, ...violation.nodes.map(told)].join("\n"))),
                (error) => done([`axe-core failed: ${error}`]),
            );
        "#;
        let found = self.driver.execute_async(run, vec![]).await.unwrap();
        found.convert().unwrap()
    }

    /// Takes a picture of the whole page.
    async fn picture(&self, folder: &Path, name: &str) {
        std::fs::create_dir_all(folder).unwrap();
        let script = "return [window.innerWidth, \
                      document.documentElement.scrollHeight]";
        let size: Vec<u64> = self
            .driver
            .execute(script, vec![])
            .await
            .unwrap()
            .convert()
            .unwrap();
        let tools = self.driver.cdp();
        let shot = tools
            .send_raw(
                "Page.captureScreenshot",
                json!({
                    "captureBeyondViewport": true,
                    "clip": { "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 },
                }),
            )
            .await
            .unwrap();
        let bytes = data_encoding::BASE64
            .decode(shot["data"].as_str().unwrap().as_bytes())
            .unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// Types into the field with this `name` or `id`.
    pub(crate) async fn fill(&self, field: &str, text: &str) {
        let element = self.driver.find(By::Id(field)).await.unwrap();
        element.clear().await.unwrap();
        element.send_keys(text).await.unwrap();
    }

    /// The code shown on the page to copy by hand.
    pub(crate) async fn shown_code(&self) -> String {
        let element = self.driver.find(By::Css("code.tl-code")).await.unwrap();
        element.text().await.unwrap()
    }

    /// Chooses the radio or checkbox `value` of `field`.
    pub(crate) async fn choose(&self, field: &str, value: &str) {
        let selector = format!("input[name='{field}'][value='{value}']");
        let element = self.driver.find(By::Css(selector)).await.unwrap();
        element.click().await.unwrap();
    }

    /// Chooses from a list.
    pub(crate) async fn select(&self, field: &str, value: &str) {
        let selector = format!("select[name='{field}'] option[value='{value}']");
        let element = self.driver.find(By::Css(selector)).await.unwrap();
        element.click().await.unwrap();
    }

    /// Chooses from a list the first choice whose words contain `words`.
    pub(crate) async fn select_text(&self, field: &str, words: &str) {
        let path = format!("//select[@name='{field}']/option[contains(., \"{words}\")]");
        let element = self.driver.find(By::XPath(path)).await.unwrap();
        element.click().await.unwrap();
    }

    /// The address of the open page within the site, without its query.
    pub(crate) async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.path().to_owned()
    }

    /// What a field holds.
    pub(crate) async fn value(&self, field: &str) -> String {
        let element = self.driver.find(By::Id(field)).await.unwrap();
        element.value().await.unwrap().unwrap_or_default()
    }

    /// Follows the first link in the page's content whose address begins so.
    pub(crate) async fn follow(&self, address: &str) {
        let selector = format!("main a[href^='{address}']");
        let element = self.driver.find(By::Css(selector)).await.unwrap();
        self.click_through(element).await;
    }

    /// How many questions a form asks: the parts of a date and the choices of a list are one.
    pub(crate) async fn questions(&self) -> usize {
        let nested = ".govuk-form-group .govuk-form-group";
        self.count(&format!("main form .govuk-form-group:not({nested})"))
            .await
    }

    /// How many sheets of paper the page takes.
    pub(crate) async fn sheets(&self) -> usize {
        let tools = self.driver.cdp();
        let parameters = json!({ "paperWidth": 8.27, "paperHeight": 11.69 });
        let printed = tools.send_raw("Page.printToPDF", parameters).await.unwrap();
        let encoded = printed["data"].as_str().unwrap();
        let pdf = data_encoding::BASE64.decode(encoded.as_bytes()).unwrap();
        if let Some(folder) = std::env::var_os("THROUGHLINE_PICTURES") {
            std::fs::write(Path::new(&folder).join("printed.pdf"), &pdf).unwrap();
        }
        let text = String::from_utf8_lossy(&pdf);
        text.matches("/Type /Page\n").count()
    }

    /// How many elements of the page match `css`.
    pub(crate) async fn count(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css)).await.unwrap().len()
    }

    /// The number on a protection letter, or the code of a sheet.
    pub(crate) async fn number_on_letter(&self) -> String {
        let values = self.driver.find_all(By::Css(".tl-sheet dd")).await.unwrap();
        values[0].text().await.unwrap()
    }

    /// The code in the row of an organisation.
    pub(crate) async fn invitation_of(&self, organisation: &str) -> String {
        let path = format!("//tr[contains(., \"{organisation}\")]//code");
        let element = self.driver.find(By::XPath(path)).await.unwrap();
        element.text().await.unwrap()
    }
}

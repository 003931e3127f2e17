//! Passkeys, with Chromium's virtual authenticator: one that yields what unlocks, and one that does not.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::browser::{Browser, browse, browse_by_name, serve};
use crate::house::{House, PASSPHRASE};
use crate::road::presumed;

const HERE: &str = "Sign in with a passkey";

/// The browser's one authenticator.
struct Device<'a> {
    browser: &'a Browser,
    /// What turns questions down in every page that is opened, while its owner does.
    unwilling: RefCell<Option<Value>>,
}

/// Answers as a browser does whose user turns the question down (WebAuthn Level 3, sec. 5.1.3). A virtual
/// authenticator that does not recognise its owner is locked for good after a few attempts.
const TURN_DOWN: &str = r#"
    for (const asked of ["create", "get"]) {
        navigator.credentials[asked] = () =>
            Promise.reject(new DOMException("turned down", "NotAllowedError"));
    }
"#;

/// Takes that back in the page that is open.
const ANSWER: &str = "delete navigator.credentials.create; delete navigator.credentials.get;";

impl Device<'_> {
    /// Plugs one in whose owner can show who they are; whether it yields what unlocks is said by `prf`.
    async fn plugged_in(browser: &Browser, prf: bool) -> Device<'_> {
        browser.devtools("WebAuthn.enable", json!({})).await;
        let options = json!({ "options": {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "hasPrf": prf,
        }});
        browser
            .devtools("WebAuthn.addVirtualAuthenticator", options)
            .await;
        let unwilling = RefCell::new(None);
        Device { browser, unwilling }
    }

    /// Whether its owner lets it answer from now on.
    async fn answers(&self, willing: bool) {
        let before = self.unwilling.take();
        if let Some(script) = before {
            let script = json!({ "identifier": script });
            self.browser
                .devtools("Page.removeScriptToEvaluateOnNewDocument", script)
                .await;
            self.browser.driver.execute(ANSWER, vec![]).await.unwrap();
        }
        if !willing {
            let script = json!({ "source": TURN_DOWN });
            let added = self
                .browser
                .devtools("Page.addScriptToEvaluateOnNewDocument", script)
                .await;
            self.unwilling.replace(Some(added["identifier"].clone()));
        }
    }
}

/// Adds a passkey on the pages of the account.
async fn adds(browser: &Browser, done: &str) {
    browser.open("/account").await;
    browser.press("Passkeys").await;
    browser.press("Add a passkey").await;
    browser.fill("passkey-name", "Work phone").await;
    browser.fill("passphrase-present", PASSPHRASE).await;
    browser.press("Go on").await;
    browser.assert_shows(done).await;
    browser.assert_shows("Work phone").await;
}

#[tokio::test]
async fn a_passkey_that_unlocks_signs_in_and_opens_a_case_without_the_passphrase() {
    let house = House::furnished().await;
    browse_by_name("passkey", house.site(), async |browser| {
        presumed(browser, "no").await;
        browser.follow("/cases/").await;
        let case = browser.path().await;
        let device = Device::plugged_in(browser, true).await;
        browser
            .assert_good_in_every_language("passkeys-none", "/account/passkeys")
            .await;
        browser
            .assert_good_in_every_language("passkey-new", "/account/passkeys/new")
            .await;
        browser.open("/account/passkeys/new").await;
        browser.fill("passphrase-present", "wrong horse").await;
        browser.press("Go on").await;
        browser.assert_shows("Type what you call this").await;
        browser.fill("passkey-name", "Work phone").await;
        browser.fill("passphrase-present", "wrong horse").await;
        browser.press("Go on").await;
        browser.assert_shows("This is not your passphrase").await;
        browser.assert_good("passkey-new-faults").await;

        // A device whose owner turns it down makes none; it can be asked again.
        device.answers(false).await;
        browser.fill("passphrase-present", PASSPHRASE).await;
        browser.press("Go on").await;
        browser.assert_shows("That did not work").await;
        browser
            .assert_good_in_every_language("passkey-make", "/account/passkeys/make")
            .await;
        device.answers(true).await;
        browser.open("/account/passkeys/make").await;
        browser
            .assert_shows("It signs you in and opens what you may open")
            .await;
        browser.assert_shows("Work phone").await;
        browser
            .assert_good_in_every_language("passkeys", "/account/passkeys")
            .await;
        browser.open("/account").await;
        browser.assert_shows("You have 1.").await;

        browser.press("Sign out").await;
        house.require_codes().await;
        browser.open(&format!("/sign-in?next={case}")).await;
        browser.assert_good("sign-in-passkey-offered").await;
        device.answers(false).await;
        browser.press(HERE).await;
        browser.assert_shows("That did not work").await;
        browser
            .assert_good_in_every_language("passkey-sign-in", "/sign-in/passkey")
            .await;
        device.answers(true).await;
        browser.open(&format!("/sign-in/passkey?next={case}")).await;
        browser.assert_shows("Who the person is").await;
        assert_eq!(browser.path().await, case);
        browser.assert_hides("Invented Mira").await;
        browser.select("purpose", "assistance").await;
        browser.press("Open: Who the person is").await;
        browser.assert_shows("Invented Mira").await;
        // What was asked is over.
        browser.open("/sign-in/passkey").await;
        browser.assert_shows("Sign-in name").await;
    })
    .await;
}

#[tokio::test]
async fn a_passkey_that_unlocks_nothing_signs_in_once_the_passphrase_is_typed() {
    let house = House::furnished().await;
    house.require_codes().await;
    browse_by_name("passkey-second", house.site(), async |browser| {
        browser.open("/sign-in").await;
        browser.fill("name", "desk").await;
        browser.fill("passphrase", PASSPHRASE).await;
        browser.press("Sign in").await;
        let secret = browser.shown_code().await;
        let code = house.app_shows(&secret);
        browser.fill("one-time-code", &code).await;
        browser.press("Set up").await;
        browser.assert_shows("My work").await;
        let _device = Device::plugged_in(browser, false).await;
        adds(browser, "after the passkey you type your passphrase").await;
        browser.assert_shows("It takes the place of the code").await;
        browser.press("Sign out").await;

        browser.open("/sign-in?next=/desk").await;
        browser.press(HERE).await;
        browser.assert_shows("The passkey is right").await;
        assert_eq!(browser.path().await, "/sign-in/passphrase");
        // Nothing is open before.
        browser.open("/work").await;
        browser.assert_shows("Sign-in name").await;
        browser
            .assert_good_in_every_language("passkey-passphrase", "/sign-in/passphrase")
            .await;
        browser.open("/sign-in/passphrase?next=/desk").await;
        browser.press("Sign in").await;
        browser.assert_shows("Type your passphrase").await;
        browser.fill("passphrase", "wrong horse").await;
        browser.press("Sign in").await;
        browser.assert_shows("This is not your passphrase").await;
        browser.assert_good("passkey-passphrase-faults").await;
        browser.fill("passphrase", PASSPHRASE).await;
        browser.press("Sign in").await;
        browser.assert_shows("Concerns").await;
        assert_eq!(browser.path().await, "/desk");
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_outlives_the_session_through_a_passkey() {
    let house = House::furnished().await;
    for unlocks in [true, false] {
        let name = format!("session-ended-passkey-{unlocks}");
        house.set("2026-03-02T09:00:00Z");
        browse_by_name(&name, house.site(), async |browser| {
            browser.sign_in("outreach").await;
            let _device = Device::plugged_in(browser, unlocks).await;
            adds(browser, "The passkey is added").await;
            browser.open("/concerns/new").await;
            browser.fill("what", "Seen at the bus station.").await;
            browser.choose("danger", "unknown").await;
            browser.choose("noticed", "own_work").await;
            house.set("2026-03-09T09:00:00Z");
            browser.press("Send").await;
            browser.assert_shows("What you typed is kept").await;
            browser.press(HERE).await;
            if !unlocks {
                browser.assert_shows("The passkey is right").await;
                browser.fill("passphrase", PASSPHRASE).await;
                browser.press("Sign in").await;
            }
            browser.assert_shows("Please send that once more").await;
            browser.press("Send it again").await;
            browser.assert_shows("The duty desk has it").await;
        })
        .await;
    }
}

/// Has the page keep what it would send, in its place.
const KEEP: &str = r#"
    window.sends = HTMLFormElement.prototype.submit;
    HTMLFormElement.prototype.submit = function () {
        window.kept = Object.fromEntries(new FormData(this));
    };
    document.querySelector("[data-passkey-ask]").click();
"#;

/// Sends what was kept, with the token of the page that is open.
const SEND: &str = r#"
    const form = document.querySelector("form[data-passkey]");
    for (const name of ["passkey-answer", "passkey-unlocks"]) {
        form.elements[name].value = arguments[0][name];
    }
    (window.sends ?? HTMLFormElement.prototype.submit).call(form);
"#;

impl Browser {
    /// The answer to what the page asks, kept from being sent. The page was opened while the device's
    /// owner turned it down.
    async fn kept_answer(&self) -> Value {
        self.driver.execute(KEEP, vec![]).await.unwrap();
        for _ in 0..100 {
            let kept = self
                .driver
                .execute("return window.kept ?? null", vec![])
                .await;
            let kept = kept.unwrap().json().clone();
            if !kept.is_null() {
                return kept;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the authenticator did not answer");
    }

    /// Sends an answer from a page that asks, whose own attempt has failed.
    async fn send_answer(&self, answer: &Value) {
        self.driver
            .execute(SEND, vec![answer.clone()])
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn an_answer_sent_again_or_given_to_another_site_or_of_a_removed_passkey_is_refused() {
    let house = House::furnished().await;
    let elsewhere = serve(House::empty().await.site()).await;
    browse_by_name("passkey-refused", house.site(), async |browser| {
        let refused = "This passkey does not sign in here";
        browser.sign_in("desk").await;
        let device = Device::plugged_in(browser, true).await;
        adds(browser, "The passkey is added").await;
        browser.press("Sign out").await;
        let asked = async || {
            device.answers(false).await;
            browser.open("/sign-in").await;
            browser.press(HERE).await;
            browser.assert_shows("That did not work").await;
            device.answers(true).await;
        };

        // Once it signs in; then it was.
        asked().await;
        let answer = browser.kept_answer().await;
        let posted = answer["passkey-answer"].as_str().unwrap();
        let secret = answer["passkey-unlocks"].as_str().unwrap();
        assert_eq!(secret.len(), 43);
        assert!(
            !posted.contains(secret) && !posted.contains("prf"),
            "{posted}"
        );
        browser.send_answer(&answer).await;
        browser.assert_shows("My work").await;
        browser.press("Sign out").await;
        asked().await;
        browser.send_answer(&answer).await;
        browser.assert_shows(refused).await;
        browser.assert_good("sign-in-passkey-refused").await;

        // Another site under the same name passes our question on, and the answer back.
        asked().await;
        let question = "return document.querySelector('form[data-passkey]').dataset.question";
        let question = browser.driver.execute(question, vec![]).await.unwrap();
        let question = question.json().clone();
        let there = format!("http://localhost:{}/rights", elsewhere.port());
        browser.driver.goto(there).await.unwrap();
        let given = browser.driver.execute_async(PASS_ON, vec![question]);
        let given = given.await.unwrap().json().clone();
        assert!(given.as_str().unwrap().starts_with('{'), "{given}");
        device.answers(false).await;
        browser.open("/sign-in/passkey").await;
        browser.assert_shows("That did not work").await;
        let given = json!({ "passkey-answer": given, "passkey-unlocks": secret });
        browser.send_answer(&given).await;
        browser.assert_shows(refused).await;

        // The device still has it, and the house knows it no more.
        browser.sign_in("desk").await;
        browser.open("/account/passkeys").await;
        browser.press("Remove").await;
        browser.assert_shows("It opens nothing any more").await;
        browser.press("Sign out").await;
        device.answers(true).await;
        browser.open("/sign-in").await;
        browser.press(HERE).await;
        browser.assert_shows(refused).await;
    })
    .await;
}

/// Has the device answer a question of other pages.
const PASS_ON: &str = r#"
    const done = arguments[arguments.length - 1];
    const decoded = (text) => Uint8Array.from(
        atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const encoded = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const { publicKey } = JSON.parse(arguments[0]);
    publicKey.challenge = decoded(publicKey.challenge);
    delete publicKey.extensions;
    navigator.credentials.get({ publicKey }).then((given) => {
        const id = encoded(given.rawId);
        const response = {};
        for (const name of ["clientDataJSON", "authenticatorData", "signature", "userHandle"]) {
            response[name] = encoded(given.response[name]);
        }
        done(JSON.stringify({ id, rawId: id, type: given.type, response, extensions: {} }));
    }, (error) => done(`failed: ${error}`));
"#;

#[tokio::test]
async fn where_no_script_runs_or_the_address_is_a_number_the_other_way_in_stands_alone() {
    let house = House::furnished().await;
    browse_by_name("passkey-no-scripts", house.site(), async |browser| {
        browser.scripts(false).await;
        browser.open("/sign-in").await;
        browser.assert_hides(HERE).await;
        browser.sign_in("desk").await;
        browser.open("/account/passkeys").await;
        browser.assert_shows("You have none").await;
        browser.scripts(true).await;
        browser.press("Sign out").await;
        browser.open("/sign-in").await;
        browser.assert_shows(HERE).await;
    })
    .await;
    browse("passkey-number", house.site(), async |browser| {
        browser.open("/sign-in").await;
        browser.assert_hides(HERE).await;
        browser.assert_shows("this one is a number").await;
        browser.assert_good("sign-in-number").await;
        browser.sign_in("desk").await;
        browser
            .assert_good_in_every_language("passkeys-number", "/account/passkeys")
            .await;
        browser.open("/account/passkeys").await;
        browser.assert_shows("this one is a number").await;
        browser.follow("http://localhost:").await;
        // Another name is another browser's drawer of cookies.
        browser.assert_shows("Sign-in name").await;
        browser.assert_shows(HERE).await;
    })
    .await;
}

//! One request: whose language, which token, and how its answer is made.

use std::net::IpAddr;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use data_encoding::HEXLOWER;
use engine::Whence;

use crate::connections::Peer;
use crate::form::{CsrfSecret, CsrfToken};
use crate::i18n::{Locale, Texts};
use crate::pages::errors;
use crate::site::Site;

/// Holds the language that a reader chose, until the browser closes.
const LANGUAGE_COOKIE: &str = "language";

/// Identifies one request in the error page and in the operator's log, without saying whose it was.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Marks a request to a house where every person is invented.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invented;

/// The languages that the country offers persons their pages in.
#[derive(Clone, Debug)]
pub(crate) struct PersonLocales(pub(crate) Vec<Locale>);

/// What a handler needs to know of a request before it reads anything else.
pub(crate) struct Visit {
    pub(crate) site: Arc<Site>,
    pub(crate) texts: Texts,
    pub(crate) request_id: RequestId,
    /// Path of the page, for links that change only the language; never one that leads elsewhere.
    pub(crate) path: String,
    /// The session's cookie, if the browser sent one; it may have ended.
    pub(crate) session_cookie: Option<String>,
    /// Where the request comes from, if the server says.
    pub(crate) peer: Option<IpAddr>,
    /// From where it comes, as far as a session is bound to it.
    pub(crate) whence: Whence,
    /// The cookie of a sign-in under way, if the browser sent one; it may have run out.
    pub(crate) half_cookie: Option<String>,
    /// The cookie of what an authenticator is asked, if the browser sent one.
    pub(crate) passkey_cookie: Option<String>,
    /// The cookie of a session in a person's own page, if the browser sent one; it may have ended.
    pub(crate) page_cookie: Option<String>,
    /// The name under which the pages were asked for.
    pub(crate) host: String,
    /// Every person here is invented, by the site's settings or its country's profile.
    pub(crate) invented: bool,
    /// The languages in which persons are offered their pages.
    pub(crate) person_locales: Vec<Locale>,
    query: String,
    secret: CsrfSecret,
    secret_is_new: bool,
    /// The language was asked for by this very request, and is to be remembered.
    language_is_new: bool,
}

impl Visit {
    /// Reads what a visit is from a request's head.
    pub(crate) fn read(parts: &Parts, site: &Arc<Site>) -> Visit {
        let asked = parts
            .uri
            .query()
            .into_iter()
            .flat_map(|query| form_urlencoded::parse(query.as_bytes()))
            .find(|(name, _)| name == "lang")
            .and_then(|(_, code)| Texts::from_code(&code));
        let remembered =
            || cookie(&parts.headers, LANGUAGE_COOKIE).and_then(|code| Texts::from_code(&code));
        let preferred = || {
            let header = parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
            Locale::from_accept_language(header).map(Texts::new)
        };
        let page = cookie(&parts.headers, page_cookie_name(site));
        let (page_cookie, page_language) = match page.as_deref().map(|page| page.split_once('.')) {
            Some(Some((secret, code))) => (Some(secret.to_owned()), Texts::from_code(code)),
            Some(None) => (page, None),
            None => (None, None),
        };
        let texts = asked
            .or(page_language)
            .or_else(remembered)
            .or_else(preferred)
            .unwrap_or_else(|| Texts::new(site.locale));

        let session_cookie = cookie(&parts.headers, session_cookie_name(site));
        let of_session = session_cookie.as_deref().map(CsrfSecret::of_session);
        let of_browser = || {
            let text = cookie(&parts.headers, csrf_cookie_name(site))?;
            CsrfSecret::from_hex(&text)
        };
        let of_page = page_cookie.as_deref().map(CsrfSecret::of_session);
        let held = of_session.or(of_page).or_else(of_browser);
        let secret_is_new = held.is_none();
        let secret = held.unwrap_or_else(|| {
            let mut bytes = [0; 32];
            (site.randomness)(&mut bytes);
            CsrfSecret(bytes)
        });
        let request_id = parts
            .extensions
            .get::<RequestId>()
            .cloned()
            .unwrap_or_else(|| RequestId::new(site));
        let peer = parts
            .extensions
            .get::<Peer>()
            .map(|Peer(address)| address.ip().to_canonical());
        Visit {
            site: Arc::clone(site),
            texts,
            request_id,
            path: of_this_site(parts.uri.path()).unwrap_or("/").to_owned(),
            session_cookie,
            peer,
            whence: crate::whence::of(&parts.headers, peer),
            half_cookie: cookie(&parts.headers, half_cookie_name(site)),
            passkey_cookie: cookie(&parts.headers, passkey_cookie_name(site)),
            page_cookie,
            host: parts
                .headers
                .get(HOST)
                .and_then(|host| host.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            invented: parts.extensions.get::<Invented>().is_some(),
            person_locales: parts.extensions.get::<PersonLocales>().map_or_else(
                || Locale::ALL.to_vec(),
                |PersonLocales(named)| named.clone(),
            ),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            secret,
            secret_is_new,
            language_is_new: asked.is_some(),
        }
    }

    /// A visit of which nothing is known but where it is and in which language: for error pages.
    pub(crate) fn plain(site: &Arc<Site>, texts: Texts, request_id: RequestId) -> Visit {
        Visit {
            site: Arc::clone(site),
            texts,
            request_id,
            path: "/".to_owned(),
            session_cookie: None,
            peer: None,
            whence: Whence::default(),
            half_cookie: None,
            passkey_cookie: None,
            page_cookie: None,
            host: String::new(),
            invented: site.invented,
            person_locales: Locale::ALL.to_vec(),
            query: String::new(),
            secret: CsrfSecret([0; 32]),
            secret_is_new: false,
            language_is_new: false,
        }
    }

    /// The same visit once a session has begun: its forms carry the new session's token.
    pub(crate) fn signed_in(self, cookie: &str) -> Visit {
        Visit {
            secret: CsrfSecret::of_session(cookie),
            secret_is_new: false,
            session_cookie: Some(cookie.to_owned()),
            ..self
        }
    }

    /// The token that this visitor's forms carry.
    pub(crate) fn token(&self) -> CsrfToken {
        self.secret.token()
    }

    /// A value of the page's query; empty if it has none of that name.
    pub(crate) fn query(&self, name: &str) -> String {
        form_urlencoded::parse(self.query.as_bytes())
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    }

    /// Puts a new session into the browser's cookie.
    pub(crate) fn begin_session(&self, response: &mut Response, cookie: &str) {
        let name = session_cookie_name(&self.site);
        self.set_cookie(response.headers_mut(), name, cookie);
    }

    /// Puts a sign-in that awaits another step into a cookie of its own.
    pub(crate) fn half_signed_in(&self, response: &mut Response, cookie: &str) {
        let name = half_cookie_name(&self.site);
        self.set_cookie(response.headers_mut(), name, cookie);
    }

    /// Takes a sign-in under way out of the browser.
    pub(crate) fn end_half(&self, response: &mut Response) {
        let name = half_cookie_name(&self.site);
        self.set_cookie(response.headers_mut(), name, "; Max-Age=0");
    }

    /// Puts the secret of what an authenticator is asked into a cookie of its own.
    pub(crate) fn ask_passkey(&self, response: &mut Response, cookie: &str) {
        let name = passkey_cookie_name(&self.site);
        self.set_cookie(response.headers_mut(), name, cookie);
    }

    /// Takes what an authenticator was asked out of the browser.
    pub(crate) fn end_passkey(&self, response: &mut Response) {
        let name = passkey_cookie_name(&self.site);
        self.set_cookie(response.headers_mut(), name, "; Max-Age=0");
    }

    /// Puts a session in a person's own page into the browser, with the language that it is read in: the one
    /// cookie that it leaves, in the place of those from before.
    pub(crate) fn begin_page(&self, response: &mut Response, secret: &str) {
        let headers = response.headers_mut();
        self.set_page(headers, secret);
        for before in [csrf_cookie_name(&self.site), LANGUAGE_COOKIE] {
            self.set_cookie(headers, before, "; Max-Age=0");
        }
    }

    fn set_page(&self, headers: &mut HeaderMap, secret: &str) {
        let value = format!("{secret}.{}", self.texts.code());
        self.set_cookie(headers, page_cookie_name(&self.site), &value);
    }

    /// Takes the session in a person's own page out of the browser.
    pub(crate) fn end_page(&self, response: &mut Response) {
        let name = page_cookie_name(&self.site);
        self.set_cookie(response.headers_mut(), name, "; Max-Age=0");
    }

    /// Takes the session out of the browser.
    pub(crate) fn end_session(&self, response: &mut Response) {
        let name = session_cookie_name(&self.site);
        self.set_cookie(response.headers_mut(), name, "; Max-Age=0");
    }

    /// Answers with a page.
    pub(crate) fn page(&self, template: &impl Template) -> Response {
        self.page_with(StatusCode::OK, template)
    }

    /// Answers with a page that reports something else than success.
    pub(crate) fn page_with(&self, status: StatusCode, template: &impl Template) -> Response {
        let html = template
            .render()
            .expect("templates write to a string and call nothing that can fail");
        // A page without a form leaves no cookie behind: public pages can be read without a trace.
        let carries_token = html.contains(self.token().as_str());
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            CONTENT_LANGUAGE,
            HeaderValue::from_static(self.texts.locale().code()),
        );
        if carries_token && self.secret_is_new {
            let value = self.secret.to_hex();
            self.set_cookie(headers, csrf_cookie_name(&self.site), &value);
        }
        match &self.page_cookie {
            // Whoever reads a page of their own leaves that one cookie and no other.
            Some(secret) if self.language_is_new => self.set_page(headers, secret),
            None if self.language_is_new => {
                self.set_cookie(headers, LANGUAGE_COOKIE, self.texts.code());
            }
            _ => {}
        }
        response
    }

    /// A cookie that scripts cannot read, other sites cannot send and the browser forgets on closing.
    fn set_cookie(&self, headers: &mut HeaderMap, name: &str, value: &str) {
        let secure = if self.site.secure_cookies {
            "; Secure"
        } else {
            ""
        };
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}");
        let cookie = HeaderValue::from_str(&cookie).expect("cookies are built of ASCII");
        headers.append(SET_COOKIE, cookie);
    }
}

impl FromRequestParts<Arc<Site>> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        site: &Arc<Site>,
    ) -> Result<Visit, Self::Rejection> {
        Ok(Visit::read(parts, site))
    }
}

/// The ids in a page's address. One that cannot be read leads to no page, like one that is not there.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: serde::de::DeserializeOwned + Send> FromRequestParts<Arc<Site>> for Id<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Id<T>, Response> {
        match Path::<T>::from_request_parts(parts, site).await {
            Ok(Path(id)) => Ok(Id(id)),
            Err(_) => Err(errors::nothing_here(&Visit::read(parts, site))),
        }
    }
}

impl RequestId {
    pub(crate) fn new(site: &Site) -> RequestId {
        let mut bytes = [0; 8];
        (site.randomness)(&mut bytes);
        RequestId(HEXLOWER.encode(&bytes))
    }
}

/// With TLS the name has the prefix that browsers let no other host or path set (RFC 6265bis,
/// sec. 4.1.3.2), so that a neighbouring host cannot plant a secret it knows.
fn csrf_cookie_name(site: &Site) -> &'static str {
    if site.secure_cookies {
        "__Host-form"
    } else {
        "form"
    }
}

/// See [`csrf_cookie_name`].
fn half_cookie_name(site: &Site) -> &'static str {
    if site.secure_cookies {
        "__Host-signing-in"
    } else {
        "signing-in"
    }
}

/// See [`csrf_cookie_name`].
fn passkey_cookie_name(site: &Site) -> &'static str {
    if site.secure_cookies {
        "__Host-passkey"
    } else {
        "passkey"
    }
}

/// See [`csrf_cookie_name`].
fn page_cookie_name(site: &Site) -> &'static str {
    if site.secure_cookies {
        "__Host-page"
    } else {
        "page"
    }
}

/// See [`csrf_cookie_name`].
fn session_cookie_name(site: &Site) -> &'static str {
    if site.secure_cookies {
        "__Host-session"
    } else {
        "session"
    }
}

/// A path, if a browser that is led there stays on this site. Browsers take `//name` and `/\name` for
/// another site, and leave out line breaks and tabs wherever they stand.
pub(crate) fn of_this_site(path: &str) -> Option<&str> {
    let rest = path.strip_prefix('/')?;
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    (!rest.starts_with('/') && rest.bytes().all(plain)).then_some(path)
}

/// The value of the first cookie of that name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

//! Reading what a person typed.
//!
//! A [`Form`] holds every field as it was sent. A page reads the fields one by one into its own
//! types; each fault is noted beside its field and reading goes on, so that all faults are shown at
//! once, and the same form goes back to the page with everything that was typed still in it.
//!
//! # Requests forged by another site
//!
//! Each form carries a token that is a hash of a secret in a cookie: the session's own once someone
//! is signed in, an anonymous one before. Another site can neither read the cookie nor compute the
//! token without it, and cookies are `SameSite=Strict`. Nothing is stored for it, so a restart or a
//! second process invalidates no form. A hash is enough, and no key is needed, because the secret
//! has 256 bits and the token is never used for anything else. Where the browser says that a
//! request comes from another site (`Sec-Fetch-Site`), it is refused before the token is looked at.
//!
//! The public form alone carries none ([`Anonymous`]): nobody is signed in there, nothing is done in anybody's name,
//! and a cookie would be a trace on the telephone of whoever wrote.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::HEXLOWER;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

use crate::i18n::Texts;
use crate::origin;
use crate::pages::errors;
use crate::site::Site;
use crate::visit::Visit;

/// Name of the hidden field that holds the token.
pub(crate) const TOKEN_FIELD: &str = "form-token";

/// Largest form that is read, in bytes. A narrative has its own, smaller limit, which is reported
/// beside its field with the text still there; this one only bounds memory.
pub const LARGEST_FORM: usize = 16 * 1024 * 1024;

/// Most fields that are read: far more than any page has. What is sent comes back with a line of a page for
/// each, so that millions of empty ones would become many times what was sent.
const MOST_FIELDS: usize = 4096;

/// Longest secret that is looked at, in bytes.
const LONGEST_SECRET: usize = 4096;

/// Fields whose content is never written back into a page.
const SECRET_FIELDS: [&str; 11] = [
    "page-code",
    "page-secret",
    "page-secret-again",
    "page-danger",
    "page-danger-again",
    "passkey-answer",
    "passkey-unlocks",
    "passphrase",
    "passphrase-again",
    "passphrase-present",
    "one-time-code",
];

/// The unguessable part of a visitor's cookie, from which the token is made.
pub(crate) struct CsrfSecret(pub(crate) [u8; 32]);

impl CsrfSecret {
    /// The secret of a signed-in browser, made from its session's cookie.
    pub(crate) fn of_session(cookie: &str) -> CsrfSecret {
        let mut hash = Sha256::new();
        hash.update(b"throughline form secret of a session\0");
        hash.update(cookie.as_bytes());
        CsrfSecret(hash.finalize().into())
    }

    pub(crate) fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    pub(crate) fn from_hex(text: &str) -> Option<CsrfSecret> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(CsrfSecret)
    }

    /// The token that forms carry.
    pub(crate) fn token(&self) -> CsrfToken {
        let mut hash = Sha256::new();
        hash.update(b"throughline form token\0");
        hash.update(self.0);
        CsrfToken(HEXLOWER.encode(&hash.finalize()))
    }
}

/// What a form carries to show that this site gave it out.
#[derive(Clone)]
pub(crate) struct CsrfToken(String);

impl CsrfToken {
    /// None, for a form that anybody may send.
    pub(crate) fn none() -> CsrfToken {
        CsrfToken(String::new())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A fault in one field, as a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The `id` of the element that the error summary leads to.
    pub field: String,
    /// The sentence.
    pub message: Cow<'static, str>,
    /// Whether the sentence fits any field, so that away from its field it has to be said which.
    pub of_any: bool,
}

/// A form as it was sent, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: BTreeMap<String, Vec<String>>,
    errors: Vec<FieldError>,
}

impl Form {
    /// Reads the body of a form (`application/x-www-form-urlencoded`).
    ///
    /// Bytes that are not UTF-8 become U+FFFD here and are reported when their field is read.
    #[must_use]
    pub fn parse(body: &[u8]) -> Form {
        let mut form = Form::default();
        for (name, value) in form_urlencoded::parse(body) {
            // Browsers send line breaks as CR LF; people count one character. A lone CR is a break too,
            // so that what is read back from a draft is what was read first.
            let value = value.replace("\r\n", "\n").replace('\r', "\n");
            form.fields
                .entry(name.into_owned())
                .or_default()
                .push(value);
        }
        form
    }

    /// Everything that was typed or chosen, for telling whether a form that is sent twice says the same.
    #[must_use]
    pub fn said(&self) -> Vec<u8> {
        let mut said = Vec::new();
        for (name, value) in self.kept() {
            if !["form-key", "version", "do", "draft", "draft-at"].contains(&name) {
                for text in [name, value] {
                    said.extend(text.len().to_be_bytes());
                    said.extend(text.as_bytes());
                }
            }
        }
        said
    }

    /// Sets a field, as when a saved draft is opened again.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.fields.insert(field.to_owned(), vec![value.into()]);
    }

    /// Adds a value to a field that may have several.
    pub fn add(&mut self, field: &str, value: impl Into<String>) {
        self.fields
            .entry(field.to_owned())
            .or_default()
            .push(value.into());
    }

    /// The field as it was typed; empty if it was not sent.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        if SECRET_FIELDS.contains(&field) {
            return "";
        }
        self.first(field)
    }

    /// Whether a box or radio with this value was chosen.
    #[must_use]
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.fields
            .get(field)
            .is_some_and(|values| values.iter().any(|found| found == value))
    }

    /// Every value that was sent for a field, as checkboxes send several.
    #[must_use]
    pub fn values(&self, field: &str) -> &[String] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// All fields that may be written into a page again, apart from the token.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .filter(|(name, _)| *name != TOKEN_FIELD && !SECRET_FIELDS.contains(&name.as_str()))
            .flat_map(|(name, values)| {
                values
                    .iter()
                    .map(move |value| (name.as_str(), value.as_str()))
            })
    }

    /// The form as a browser would send it, for keeping it as a draft.
    #[must_use]
    pub fn to_body(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.kept())
            .finish()
    }

    /// What is wrong with a field, if anything.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.message.as_ref())
    }

    /// All faults, in the order in which the fields were read.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Notes a fault beside a field.
    pub fn fail(&mut self, field: &str, message: impl Into<Cow<'static, str>>) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            message: message.into(),
            of_any: false,
        });
    }

    /// Notes a fault that any field may have.
    fn fail_as_any(&mut self, field: &str, message: Cow<'static, str>) {
        self.fail(field, message);
        if let Some(error) = self.errors.last_mut() {
            error.of_any = true;
        }
    }

    /// Reads a text that may be left empty.
    pub fn optional(&mut self, field: &str, most: usize, texts: &Texts) -> Option<String> {
        let text = self.first(field).trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let length = text.chars().count();
        if length > most {
            self.fail_as_any(field, texts.field_too_long(length, most));
            return None;
        }
        if text.contains('\u{FFFD}') {
            self.fail_as_any(field, texts.field_unreadable());
            return None;
        }
        Some(text)
    }

    /// Reads a text that must be there; `missing` says what to type.
    pub fn required(
        &mut self,
        field: &str,
        most: usize,
        texts: &Texts,
        missing: Cow<'static, str>,
    ) -> Option<String> {
        if self.first(field).trim().is_empty() {
            self.fail(field, missing);
            return None;
        }
        self.optional(field, most, texts)
    }

    /// Reads one choice out of a closed list; nothing chosen is `None` without a fault.
    pub fn choice<T>(
        &mut self,
        field: &str,
        texts: &Texts,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.first(field).to_owned();
        if value.is_empty() {
            return None;
        }
        let chosen = read(&value);
        if chosen.is_none() {
            self.fail_as_any(field, texts.field_not_a_choice());
        }
        chosen
    }

    /// Reads every choice that was ticked; one that is not on the page is a fault, and then none counts.
    pub fn choices<T>(
        &mut self,
        field: &str,
        texts: &Texts,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let ticked = self.values(field).iter().filter(|value| !value.is_empty());
        let chosen: Option<Vec<T>> = ticked.map(|value| read(value)).collect();
        chosen.unwrap_or_else(|| {
            self.fail_as_any(field, texts.field_not_a_choice());
            Vec::new()
        })
    }

    /// Reads one choice that must be made; `missing` says what to choose.
    pub fn required_choice<T>(
        &mut self,
        field: &str,
        texts: &Texts,
        missing: Cow<'static, str>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.first(field).is_empty() {
            self.fail(field, missing);
            return None;
        }
        self.choice(field, texts, read)
    }

    /// Reads a day from the three fields that the date part of a page has; all empty is `None`
    /// without a fault. A day that no calendar has (31 February) is refused, since keeping it would
    /// keep a slip of the hand.
    pub fn day(&mut self, field: &str, texts: &Texts) -> Option<Date> {
        let typed = ["day", "month", "year"]
            .map(|part| self.first(&format!("{field}-{part}")).trim().to_owned());
        if typed.iter().all(String::is_empty) {
            return None;
        }
        let [day, month, year] = &typed;
        let numbers = (
            digits(year).parse::<i16>(),
            digits(month).parse::<i8>(),
            digits(day).parse::<i8>(),
        );
        let error_field = format!("{field}-day");
        let (Ok(year), Ok(month), Ok(day)) = numbers else {
            self.fail_as_any(&error_field, texts.date_incomplete());
            return None;
        };
        let date = Date::new(year, month, day).ok().filter(|_| year >= 1900);
        if date.is_none() {
            self.fail_as_any(&error_field, texts.date_impossible());
        }
        date
    }

    /// Reads a whole number up to `most`; empty is `None` without a fault.
    pub fn number(&mut self, field: &str, most: u16, texts: &Texts) -> Option<u16> {
        let typed = digits(self.first(field).trim());
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok().filter(|number| *number <= most);
        if number.is_none() {
            self.fail_as_any(field, texts.field_not_a_number(most));
        }
        number
    }

    /// The secret that was typed in a field that is never written back; nothing, if it is longer than
    /// anybody types, since bringing it into one form of Unicode can make it many times as long.
    #[must_use]
    pub fn secret(&self, field: &str) -> &str {
        let typed = self.first(field);
        if typed.len() > LONGEST_SECRET {
            ""
        } else {
            typed
        }
    }

    fn first(&self, field: &str) -> &str {
        self.fields
            .get(field)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }
}

/// Writes Arabic-Indic and Persian digits, which some keyboards send, as the digits that parse.
fn digits(text: &str) -> String {
    text.chars()
        .map(|letter| {
            let value = match letter {
                '\u{660}'..='\u{669}' => u32::from(letter) - 0x660,
                '\u{6F0}'..='\u{6F9}' => u32::from(letter) - 0x6F0,
                other => return other,
            };
            char::from_digit(value, 10).unwrap_or(letter)
        })
        .collect()
}

/// A form that this site gave to this visitor.
pub struct Submitted(pub Form);

impl FromRequest<Arc<Site>> for Submitted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Submitted, Response> {
        let (visit, form) = read_form(request, site, LARGEST_FORM).await?;
        if form.first(TOKEN_FIELD) != visit.token().as_str() {
            return Err(errors::expired(&visit, &form));
        }
        Ok(Submitted(form))
    }
}

/// Largest form that is read from whoever has no account and needs no token.
pub const LARGEST_ANONYMOUS: usize = 128 * 1024;

/// A form that anybody may send, without a token and without a cookie. Where the browser says that it comes from
/// another site it is refused all the same.
pub struct Anonymous(pub Form);

impl FromRequest<Arc<Site>> for Anonymous {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Anonymous, Response> {
        let (_, form) = read_form(request, site, LARGEST_ANONYMOUS).await?;
        Ok(Anonymous(form))
    }
}

/// Reads a form of this site's, of so many bytes at most.
async fn read_form(
    request: Request,
    site: &Arc<Site>,
    most: usize,
) -> Result<(Visit, Form), Response> {
    let (parts, body) = request.into_parts();
    let visit = Visit::read(&parts, site);
    if origin::is_from_elsewhere(site.origin.as_ref(), &parts.headers) {
        return Err(errors::forged(&visit));
    }
    let arrived = timeout(site.patience.body, read_body(body, most)).await;
    let arrived = arrived.unwrap_or(Err(BodyFault::Slow));
    let body = arrived.map_err(|fault| match fault {
        BodyFault::TooLarge => errors::too_large(&visit),
        BodyFault::Interrupted => errors::interrupted(&visit, StatusCode::BAD_REQUEST),
        BodyFault::Slow => errors::interrupted(&visit, StatusCode::REQUEST_TIMEOUT),
    })?;
    Ok((visit, Form::parse(&body)))
}

enum BodyFault {
    TooLarge,
    Interrupted,
    Slow,
}

async fn read_body(body: Body, most: usize) -> Result<Vec<u8>, BodyFault> {
    match Limited::new(body, most).collect().await {
        Ok(collected) => {
            let body = collected.to_bytes();
            let fields = body.split(|byte| *byte == b'&').count();
            if fields > MOST_FIELDS {
                return Err(BodyFault::TooLarge);
            }
            Ok(body.into())
        }
        Err(fault) if fault.is::<LengthLimitError>() => Err(BodyFault::TooLarge),
        Err(_) => Err(BodyFault::Interrupted),
    }
}

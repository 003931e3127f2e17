//! A form that brings a file, as browsers send it in parts (RFC 7578).

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::time::timeout;

use crate::form::{Form, TOKEN_FIELD};
use crate::member::{Member, session, signed_in};
use crate::origin;
use crate::pages::{errors, sign_in};
use crate::site::Site;
use crate::visit::Visit;

/// The file and the other fields of a form that brings one, in bytes.
const LARGEST: usize = engine::LARGEST_FILE + 100_000;

/// The name of the field that holds the file.
pub(crate) const FILE_FIELD: &str = "file";

/// Fields beside the file.
const MOST_FIELDS: usize = 20;

/// The longest of them.
const LONGEST: usize = 20_000;

/// A form with a file that a signed-in member sent.
pub(crate) struct Uploaded {
    pub(crate) member: Member,
    pub(crate) form: Form,
    /// What was in the file; nothing where none was chosen.
    pub(crate) file: Vec<u8>,
}

impl FromRequest<Arc<Site>> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Uploaded, Response> {
        let (parts, body) = request.into_parts();
        let visit = Visit::read(&parts, site);
        if origin::is_from_elsewhere(site.origin.as_ref(), &parts.headers) {
            return Err(errors::forged(&visit));
        }
        let arrived = timeout(site.patience.body, Limited::new(body, LARGEST).collect()).await;
        let body = match arrived {
            Err(_) => return Err(errors::interrupted(&visit, StatusCode::REQUEST_TIMEOUT)),
            Ok(Err(fault)) if fault.is::<LengthLimitError>() => {
                return Err(errors::too_large(&visit));
            }
            Ok(Err(_)) => return Err(errors::interrupted(&visit, StatusCode::BAD_REQUEST)),
            Ok(Ok(collected)) => collected.to_bytes(),
        };
        let kind = parts.headers.get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let read = match multer::parse_boundary(kind) {
            Ok(boundary) => read_parts(Body::from(body), boundary).await,
            // A browser sends a form without a file like any other.
            Err(_) => Some((Form::parse(&body), Vec::new())),
        };
        let Some((form, file)) = read else {
            return Err(errors::interrupted(&visit, StatusCode::BAD_REQUEST));
        };
        if form.token() != visit.token().as_str() {
            return Err(errors::expired(&visit, &form));
        }
        match session(&visit).await {
            Ok(Some(session)) => {
                let member = signed_in(visit, session).await?;
                Ok(Uploaded { member, form, file })
            }
            Ok(None) => Err(sign_in::with_kept_form(&visit, &form)),
            Err(fault) => Err(errors::fault(&visit, &fault)),
        }
    }
}

/// The fields of a form in parts, and its file; `None` if it is damaged or has more than such a form has.
async fn read_parts(body: Body, boundary: String) -> Option<(Form, Vec<u8>)> {
    let whole = body.collect().await.ok()?.to_bytes();
    let once = futures_util::stream::once(async move { Ok::<_, Infallible>(whole) });
    let mut parts = multer::Multipart::new(once, boundary);
    let mut form = Form::default();
    let mut file = Vec::new();
    let mut fields = 0;
    while let Some(part) = parts.next_field().await.ok()? {
        fields += 1;
        let name = part.name()?.to_owned();
        let content = part.bytes().await.ok()?;
        if name == FILE_FIELD {
            file = content.to_vec();
        } else if fields > MOST_FIELDS || content.len() > LONGEST {
            return None;
        } else {
            form.add(&name, String::from_utf8_lossy(&content).into_owned());
        }
    }
    let known = form.kept().next().is_some() || !form.token().is_empty();
    known.then_some((form, file))
}

impl Form {
    /// The token that it carries.
    pub(crate) fn token(&self) -> &str {
        self.values(TOKEN_FIELD).first().map_or("", String::as_str)
    }
}

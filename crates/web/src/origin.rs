//! Under which address the pages are reached, and by no other.
//!
//! A name that somebody else points at this machine (DNS rebinding) gets no page: its scripts would be
//! of the same origin as ours. Without an origin the pages are for browsers of this machine alone.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Scheme;
use axum::http::{HeaderMap, Uri};

/// The address that browsers use, such as `https://nrm.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Host, and port if it is not that of the scheme; in small letters.
    authority: String,
}

/// Why an origin is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is no origin: give the address that browsers use, such as `https://nrm.example`, with \
     `https` and without a path"
)]
pub struct OriginError {
    given: String,
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Origin, OriginError> {
        let none = || OriginError {
            given: text.to_owned(),
        };
        let uri: Uri = text.parse().map_err(|_| none())?;
        let authority = uri.authority().ok_or_else(none)?.as_str();
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if uri.scheme() != Some(&Scheme::HTTPS) || !bare || authority.contains('@') {
            return Err(none());
        }
        let authority = authority.to_lowercase();
        let authority = authority.strip_suffix(":443").unwrap_or(&authority);
        Ok(Origin {
            authority: authority.to_owned(),
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}", self.authority)
    }
}

/// Whether a request asks for pages under an address of theirs.
pub(crate) fn is_addressed(origin: Option<&Origin>, headers: &HeaderMap, uri: &Uri) -> bool {
    let named = headers.get(HOST).map(|host| host.to_str().ok());
    let named = named.unwrap_or_else(|| uri.authority().map(|authority| authority.as_str()));
    match (origin, named) {
        (Some(origin), Some(named)) => {
            let named = named.to_lowercase();
            named.strip_suffix(":443").unwrap_or(&named) == origin.authority
        }
        (Some(_), None) => false,
        (None, Some(named)) => is_loopback(named),
        // A browser always names the host.
        (None, None) => !headers.contains_key(HOST),
    }
}

/// Whether a form comes from a page of another site, by what its browser says. A browser that says
/// `null` says nothing: our pages ask for that, so that no address of theirs is told to others.
pub(crate) fn is_foreign(origin: Option<&Origin>, headers: &HeaderMap) -> bool {
    let Some(from) = headers.get(ORIGIN) else {
        return false;
    };
    match (from.to_str(), origin) {
        (Ok("null"), _) => false,
        (Ok(from), Some(origin)) => !from.eq_ignore_ascii_case(&origin.to_string()),
        (Ok(from), None) => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            from.strip_prefix("http://") != host
        }
        (Err(_), _) => true,
    }
}

/// Whether a form comes from elsewhere, by all that its browser says.
pub(crate) fn is_from_elsewhere(origin: Option<&Origin>, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    let elsewhere = site.is_some_and(|value| value != "same-origin" && value != "none");
    elsewhere || is_foreign(origin, headers)
}

/// Host and port of an authority; the port with its colon, or nothing.
fn parts(authority: &str) -> (&str, &str) {
    match authority
        .rfind(':')
        .and_then(|at| authority.split_at_checked(at))
    {
        Some((host, port)) if port.bytes().skip(1).all(|digit| digit.is_ascii_digit()) => {
            (host, port)
        }
        _ => (authority, ""),
    }
}

/// What names this machine to its own browsers; no authenticator makes passkeys for a number.
const THIS_MACHINE: &str = "localhost";

/// Under which address pages asked for from this machine can have passkeys: the one they were asked for
/// under, if it is a name, or else the name of the same machine.
pub(crate) fn by_name(authority: &str) -> Result<String, String> {
    let (host, port) = parts(authority);
    let address = format!("http://{THIS_MACHINE}{port}");
    if host.eq_ignore_ascii_case(THIS_MACHINE) {
        Ok(address)
    } else {
        Err(address)
    }
}

fn is_loopback(authority: &str) -> bool {
    let (host, _) = parts(authority);
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case(THIS_MACHINE)
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(origin: Option<&str>, host: &str) -> bool {
        let origin = origin.map(|origin| origin.parse().unwrap());
        let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
        is_addressed(origin.as_ref(), &headers, &Uri::from_static("/"))
    }

    #[test]
    fn pages_are_reached_under_their_own_address_only() {
        for host in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "127.8.8.8",
        ] {
            assert!(asked(None, host), "{host}");
        }
        for host in [
            "evil.example",
            "10.0.0.1",
            "localhost.evil.example",
            "",
            "127.0.0.1.evil.example",
        ] {
            assert!(!asked(None, host), "{host}");
        }
        let ours = Some("https://nrm.example");
        for host in ["nrm.example", "NRM.example", "nrm.example:443"] {
            assert!(asked(ours, host), "{host}");
        }
        for host in [
            "localhost",
            "nrm.example:8080",
            "nrm.example.evil.example",
            "",
        ] {
            assert!(!asked(ours, host), "{host}");
        }
        assert!(asked(Some("https://nrm.example:8443/"), "nrm.example:8443"));
    }

    #[test]
    fn a_number_has_the_name_of_the_same_machine_beside_it() {
        let name = || "http://localhost:8080".to_owned();
        for host in ["127.0.0.1:8080", "[::1]:8080"] {
            assert_eq!(by_name(host), Err(name()), "{host}");
        }
        assert_eq!(by_name("[::1]"), Err("http://localhost".to_owned()));
        for host in ["localhost:8080", "LocalHost:8080"] {
            assert_eq!(by_name(host), Ok(name()), "{host}");
        }
    }

    #[test]
    fn an_origin_is_https_and_nothing_more() {
        for given in [
            "http://nrm.example",
            "nrm.example",
            "https://",
            "https://a@nrm.example",
            "https://nrm.example/pages",
            "https://nrm.example/?a",
            "ftp://nrm.example",
            "",
        ] {
            let refused = given.parse::<Origin>().unwrap_err().to_string();
            assert!(refused.contains(&format!("`{given}`")), "{refused}");
        }
    }

    #[test]
    fn a_form_of_another_site_is_foreign() {
        let from = |origin: Option<&str>, from: &'static str| {
            let origin = origin.map(|origin| origin.parse().unwrap());
            let headers = [(HOST, "localhost:8080"), (ORIGIN, from)];
            let headers = headers.map(|(name, value)| (name, value.parse().unwrap()));
            is_foreign(origin.as_ref(), &HeaderMap::from_iter(headers))
        };
        assert!(!from(None, "http://localhost:8080"));
        assert!(!from(None, "null"));
        assert!(from(None, "http://localhost:8081"));
        assert!(from(None, "https://evil.example"));
        assert!(!from(Some("https://nrm.example"), "https://nrm.example"));
        assert!(from(Some("https://nrm.example"), "http://nrm.example"));
        assert!(from(Some("https://nrm.example"), "https://evil.example"));
    }
}

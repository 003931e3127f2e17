//! From where a request comes, as a session's owner would recognise it.
//!
//! Only the kind of browser and of machine is read, not versions: an update must end no session, and
//! what is not read cannot leak.

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use engine::Whence;

use std::net::IpAddr;

/// What a browser says of itself, the more particular first: most claim to be several.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
];

/// See [`BROWSERS`].
const MACHINES: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// From where a request comes; what is not recognised is left out.
pub(crate) fn of(headers: &HeaderMap, address: Option<IpAddr>) -> Whence {
    let said = headers.get(USER_AGENT);
    let said = said.and_then(|value| value.to_str().ok()).unwrap_or("");
    let named = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(mark, _)| said.contains(mark));
        found.map(|(_, name)| *name)
    };
    let names: Vec<_> = [named(&BROWSERS), named(&MACHINES)]
        .into_iter()
        .flatten()
        .collect();
    Whence {
        browser: names.join(", "),
        address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(said: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, axum::http::HeaderValue::from_static(said));
        of(&headers, None).browser
    }

    #[test]
    fn browsers_are_told_apart_and_their_versions_are_not() {
        for (said, shown) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            ("curl/8.0", ""),
        ] {
            assert_eq!(browser(said), shown);
        }
    }
}

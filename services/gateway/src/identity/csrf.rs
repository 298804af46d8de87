//! A browser sends its cookie with requests that other sites make; a write that came with one must show it is ours.

use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use subtle::ConstantTimeEq;

use super::token::Place;

/// May a request with a session be taken as its owner's wish?
pub fn passes(place: Place, method: &Method, headers: &HeaderMap, csrf: &str, strict: bool) -> bool {
    if place != Place::Cookie || method == Method::GET || method == Method::HEAD {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = text("x-csrf-token");
    if !csrf.is_empty() && bool::from(given.as_bytes().ct_eq(csrf.as_bytes())) {
        return true;
    }
    // Another site cannot set this header without a preflight that we refuse.
    !strict && text("x-requested-with") == "XMLHttpRequest"
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn only_writes_with_a_cookie_are_asked() {
        let none = headers(&[]);
        assert!(passes(Place::Cookie, &Method::GET, &none, "c", true));
        assert!(passes(Place::Header, &Method::POST, &none, "c", true));
        assert!(passes(Place::Query, &Method::POST, &none, "c", true));
        assert!(!passes(Place::Cookie, &Method::POST, &none, "c", false));
        assert!(!passes(Place::Cookie, &Method::DELETE, &none, "c", false));
    }

    #[test]
    fn the_sessions_value_or_a_script_of_ours() {
        let right = headers(&[("x-csrf-token", "c")]);
        let wrong = headers(&[("x-csrf-token", "d")]);
        let script = headers(&[("x-requested-with", "XMLHttpRequest")]);
        assert!(passes(Place::Cookie, &Method::POST, &right, "c", true));
        assert!(!passes(Place::Cookie, &Method::POST, &wrong, "c", false));
        assert!(!passes(Place::Cookie, &Method::POST, &headers(&[("x-csrf-token", "")]), "", false));
        assert!(passes(Place::Cookie, &Method::POST, &script, "c", false));
        assert!(!passes(Place::Cookie, &Method::POST, &script, "c", true));
    }
}

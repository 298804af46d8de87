//! Where a request carries its token.

use std::borrow::Cow;

use actix_web::http::header::{AUTHORIZATION, COOKIE, HeaderMap};

pub const COOKIE_NAME: &str = "MMAUTHTOKEN";
/// No token is longer; what is longer is cut before anybody looks at it.
const LONGEST: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Cookie,
    Header,
    Query,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: Cow<'a, str>,
    pub place: Place,
}

/// The first token of cookie, header and query.
pub fn find<'a>(headers: &'a HeaderMap, query: &'a str) -> Option<Token<'a>> {
    let found = |text: Cow<'a, str>, place| Token { text: cut(text), place };
    if let Some(text) = in_cookie(headers) {
        return Some(found(text.into(), Place::Cookie));
    }
    if let Some(text) = in_header(headers) {
        return Some(found(text.into(), Place::Header));
    }
    in_query(query).map(|text| found(text, Place::Query))
}

fn in_cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))
        .map(|text| text.trim_matches('"'))
        .find(|text| !text.is_empty())
}

fn in_header(headers: &HeaderMap) -> Option<&str> {
    let (scheme, text) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token");
    Some(text.trim()).filter(|text| known && !text.is_empty())
}

fn in_query(query: &str) -> Option<Cow<'_, str>> {
    let raw = query.split('&').find_map(|pair| pair.strip_prefix("access_token="))?;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&format!("t={raw}")).unwrap_or_default();
    pairs.into_iter().next().map(|(_, text)| Cow::from(text)).filter(|text| !text.is_empty())
}

fn cut(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => text,
        Some((end, _)) => text[..end].to_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn token(headers: &[(&'static str, &'static str)], query: &str) -> Option<(String, Place)> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        find(&map, query).map(|token| (token.text.into_owned(), token.place))
    }

    #[test]
    fn cookie_before_header_before_query() {
        let (cookie, header) = (("cookie", "a=b; MMAUTHTOKEN=cook"), ("authorization", "Bearer head"));
        assert_eq!(token(&[cookie, header], "access_token=q"), Some(("cook".into(), Place::Cookie)));
        assert_eq!(token(&[header], "access_token=q"), Some(("head".into(), Place::Header)));
        assert_eq!(token(&[], "x=1&access_token=q%20r"), Some(("q r".into(), Place::Query)));
        assert_eq!(token(&[("cookie", "MMAUTHTOKEN=; b=c")], ""), None);
    }

    #[test]
    fn schemes_in_any_spelling_and_no_others() {
        for value in ["BEARER t", "bearer t", "Token t", "token  t"] {
            assert_eq!(token(&[("authorization", value)], ""), Some(("t".into(), Place::Header)), "{value}");
        }
        for value in ["Basic t", "t", "Bearer", "Bearer "] {
            assert_eq!(token(&[("authorization", value)], ""), None, "{value}");
        }
    }

    #[test]
    fn a_token_is_cut_before_use() {
        let long = "access_token=".to_owned() + &"x".repeat(4000);
        assert_eq!(token(&[], &long).unwrap().0.len(), LONGEST);
    }
}

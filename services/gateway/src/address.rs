//! The client's address: the peer's, unless a proxy we trust says better.

use std::net::IpAddr;

use actix_web::http::header::HeaderMap;

/// First hit of the trusted headers, else the peer.
pub fn client_address(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[String]) -> String {
    let told = trusted
        .iter()
        .filter_map(|name| headers.get(name.as_str())?.to_str().ok())
        .filter_map(|value| value.split(',').next()?.trim().parse::<IpAddr>().ok())
        .next();
    told.or(peer).map(|address| address.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_trusted_headers_count() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_static("192.0.2.7, 10.0.0.9");
        headers.insert(HeaderName::from_static("x-forwarded-for"), value);
        assert_eq!(client_address(&headers, Some(peer), &[]), "10.0.0.1");
        assert_eq!(client_address(&headers, Some(peer), &["X-Forwarded-For".to_owned()]), "192.0.2.7");
        assert_eq!(client_address(&headers, Some(peer), &["X-Real-IP".to_owned()]), "10.0.0.1");
        headers.insert(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static("nonsense"));
        assert_eq!(client_address(&headers, Some(peer), &["X-Forwarded-For".to_owned()]), "10.0.0.1");
    }
}

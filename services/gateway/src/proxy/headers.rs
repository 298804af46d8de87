//! Headers that go on, and those that concern one connection only.

use actix_web::http::header::HeaderName as WebName;
use actix_web::{HttpRequest, HttpResponseBuilder};
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue};
use web::request_id;

use crate::routes::Target;

const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The request's headers for the service. What the client sent in our name was taken off before.
pub fn outgoing(request: &HttpRequest, target: Target, headers: &mut HeaderMap) {
    let named =
        named_by_connection(request.headers().get_all("connection").filter_map(|value| value.to_str().ok()));
    for (name, value) in request.headers() {
        let name = name.as_str();
        let ours = matches!(name, "host" | "expect" | "content-length");
        // Tokens are auth's; what others are not told they cannot log.
        let secret = matches!(name, "authorization" | "cookie") && target != Target::Auth;
        if ours || secret || HOP_BY_HOP.contains(&name) || named.iter().any(|known| known == name) {
            continue;
        }
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
        {
            headers.append(name, value);
        }
    }
    if let Some(host) = request.headers().get("host").and_then(|host| host.to_str().ok()) {
        set(headers, HOST.as_str(), host);
        set(headers, "x-forwarded-host", host);
    }
    set(headers, "x-forwarded-proto", request.connection_info().scheme());
    if let Some(id) = request_id::current() {
        set(headers, request_id::HEADER, &id);
    }
    let trace = telemetry::current_trace();
    if !trace.is_empty() {
        set(headers, "traceparent", &trace);
    }
}

/// The answer's headers for the client.
pub fn incoming(headers: &HeaderMap, response: &mut HttpResponseBuilder) {
    let named =
        named_by_connection(headers.get_all("connection").iter().filter_map(|value| value.to_str().ok()));
    for (name, value) in headers {
        let dropped = HOP_BY_HOP.contains(&name.as_str())
            || *name == CONTENT_LENGTH
            || named.iter().any(|known| known == name.as_str());
        // The gateway gave the request its id; the service only repeats it.
        if dropped || name.as_str() == request_id::HEADER || name.as_str() == "date" {
            continue;
        }
        if let Ok(name) = WebName::from_bytes(name.as_str().as_bytes()) {
            response.append_header((name, value.as_bytes()));
        }
    }
}

pub fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn named_by_connection<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    values.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn what_concerns_one_connection_stays_there() {
        let request = TestRequest::get()
            .insert_header(("connection", "close, x-private"))
            .insert_header(("x-private", "1"))
            .insert_header(("transfer-encoding", "chunked"))
            .insert_header(("authorization", "Bearer secret"))
            .insert_header(("connection-id", "abc"))
            .insert_header(("host", "chat.example"))
            .to_http_request();
        let mut headers = HeaderMap::new();
        outgoing(&request, Target::Auth, &mut headers);
        assert_eq!(headers["authorization"], "Bearer secret");
        let mut headers = HeaderMap::new();
        outgoing(&request, Target::Messaging, &mut headers);
        for gone in ["connection", "x-private", "transfer-encoding", "authorization"] {
            assert!(!headers.contains_key(gone), "{gone}");
        }
        assert_eq!(headers["connection-id"], "abc");
        assert_eq!(headers["host"], "chat.example");
    }

    #[test]
    fn the_answer_keeps_what_is_the_clients() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "keep-alive, x-private"),
            ("x-private", "1"),
            ("content-length", "5"),
            ("x-request-id", "theirs"),
        ] {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.append("set-cookie", HeaderValue::from_static("a=1"));
        headers.append("set-cookie", HeaderValue::from_static("b=2"));
        let mut response = actix_web::HttpResponse::Ok();
        incoming(&headers, &mut response);
        let response = response.finish();
        let names: Vec<&str> = response.headers().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["set-cookie", "set-cookie"]);
    }
}

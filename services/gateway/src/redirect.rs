//! Plain HTTP is sent on to HTTPS.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};
use url::Url;

/// Where the same thing is to be had encrypted.
pub fn target(site: &Url, host: &str, path: &str) -> String {
    let name = match host.rsplit_once(':') {
        // Not the colons of an address in brackets.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = if name.is_empty() { site.host_str().unwrap_or_default() } else { name };
    match site.port() {
        Some(port) => format!("https://{name}:{port}{path}"),
        None => format!("https://{name}{path}"),
    }
}

pub async fn redirect(request: HttpRequest, site: actix_web::web::Data<Url>) -> HttpResponse {
    let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    HttpResponse::PermanentRedirect().insert_header((LOCATION, target(&site, host, path))).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_encrypted() {
        let (plain, odd) =
            (Url::parse("https://chat.example").unwrap(), Url::parse("https://chat.example:8443").unwrap());
        assert_eq!(target(&plain, "chat.example:80", "/a?b=c"), "https://chat.example/a?b=c");
        assert_eq!(target(&odd, "127.0.0.1", "/"), "https://127.0.0.1:8443/");
        assert_eq!(target(&plain, "[::1]:80", "/"), "https://[::1]/");
        assert_eq!(target(&plain, "", "/x"), "https://chat.example/x");
    }
}

//! The browser's copy of a session.

use actix_web::HttpRequest;
use actix_web::cookie::time::{Duration, OffsetDateTime};
use actix_web::cookie::{Cookie, SameSite};
use settings::Settings;

pub const TOKEN: &str = "MMAUTHTOKEN";
const USER: &str = "MMUSERID";
const CSRF: &str = "MMCSRF";
/// Set by pages that embed the client in a frame of another site.
const EMBEDDED: &str = "MMEMBED";

/// Cookies of a login: the token out of reach of scripts, the rest for them.
pub fn of_login(
    request: &HttpRequest,
    settings: &Settings,
    token: &str,
    user_id: &str,
    csrf: &str,
    expires_at: i64,
) -> [Cookie<'static>; 3] {
    let lasting = |name: &'static str, value: &str| lasting(request, settings, name, value, expires_at);
    let mut secret = lasting(TOKEN, token);
    secret.set_http_only(true);
    [secret, lasting(USER, user_id), lasting(CSRF, csrf)]
}

/// The token again, for a session that lives longer now.
pub fn of_token(request: &HttpRequest, settings: &Settings, token: &str, expires_at: i64) -> Cookie<'static> {
    let mut cookie = lasting(request, settings, TOKEN, token, expires_at);
    cookie.set_http_only(true);
    cookie
}

fn lasting(
    request: &HttpRequest,
    settings: &Settings,
    name: &'static str,
    value: &str,
    expires_at: i64,
) -> Cookie<'static> {
    let left = Duration::milliseconds(expires_at - model::time::now_ms());
    let mut cookie = Cookie::new(name, value.to_owned());
    cookie.set_path(path(settings));
    cookie.set_max_age(Duration::seconds(left.whole_seconds()));
    if let Ok(end) = OffsetDateTime::from_unix_timestamp(expires_at / 1000) {
        cookie.set_expires(end);
    }
    if is_https(request, settings) {
        cookie.set_secure(true);
        if request.cookie(EMBEDDED).is_some_and(|cookie| cookie.value() == "1") {
            cookie.set_same_site(SameSite::None);
        }
    }
    cookie
}

/// Takes the token's cookie away.
pub fn removal(settings: &Settings) -> Cookie<'static> {
    let mut cookie = Cookie::new(TOKEN, "");
    cookie.set_path(path(settings));
    cookie.set_max_age(Duration::ZERO);
    cookie.set_http_only(true);
    cookie
}

/// The sub-path of the site's address.
fn path(settings: &Settings) -> String {
    let url = settings.site_url();
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    rest.split_once('/').map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}"))
}

fn is_https(request: &HttpRequest, settings: &Settings) -> bool {
    let forwarded = request.headers().get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    settings.service.connection_security == "TLS"
        || settings.site_url().starts_with("https://")
        || forwarded.is_some_and(|proto| proto.eq_ignore_ascii_case("https"))
}

/// The token the request came with.
pub fn presented(request: &HttpRequest) -> Option<String> {
    if let Some(cookie) = request.cookie(TOKEN) {
        return Some(cookie.value().to_owned());
    }
    let header = request.headers().get("authorization")?.to_str().ok()?;
    let (kind, token) = header.split_once(' ')?;
    (kind.eq_ignore_ascii_case("bearer") || kind == "Token").then(|| token.trim().to_owned())
}

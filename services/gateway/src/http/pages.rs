//! What is neither API nor document: the web client's place, and what does not exist.

use actix_web::http::Method;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse};

use crate::web_client;

/// Everything that has no route.
pub fn fallback(request: &HttpRequest) -> HttpResponse {
    let path = request.path();
    if is_api(path) || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return web::unknown_route(path);
    }
    if path == "/robots.txt" {
        return HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body("User-agent: *\nDisallow: /\n");
    }
    let page = PAGES.iter().find(|(pattern, _)| fits(pattern, path));
    page.map_or_else(|| web::unknown_route(path), |(_, answer)| answer(request))
}

type Answer = fn(&HttpRequest) -> HttpResponse;

/// What the web client is made of; the first pattern that fits counts.
const PAGES: [(&str, Answer); 4] = [
    ("/static/emoji/{filename}", emoji),
    ("/static/{asset}", asset),
    ("/", web_client::shell),
    ("/{any_path}", web_client::shell),
];

/// A parameter stands for all that follows.
fn fits(pattern: &str, path: &str) -> bool {
    pattern.split_once('{').map_or(pattern == path, |(before, _)| path.starts_with(before))
}

fn emoji(request: &HttpRequest) -> HttpResponse {
    web_client::emoji(request).unwrap_or_else(no_file)
}

fn asset(request: &HttpRequest) -> HttpResponse {
    web_client::asset(request).unwrap_or_else(no_file)
}

fn no_file() -> HttpResponse {
    HttpResponse::NotFound()
        .insert_header((CACHE_CONTROL, "no-cache, public"))
        .content_type("text/plain; charset=utf-8")
        .body("404 page not found\n")
}

/// Programs call these: they want an error they can read, not a page.
fn is_api(path: &str) -> bool {
    ["/api/", "/hooks/", "/oauth/", "/plugins/", "/files/", "/.well-known/"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
        || path == "/api"
}

//! What is neither API nor document: the web client's place, and what does not exist.

use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use actix_web::{HttpRequest, HttpResponse};

const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Parlance</title></head><body><p>This server speaks to chat clients. \
Its API is described at <a href=\"/api/v4/docs/\">/api/v4/docs/</a>.</p></body></html>\n";

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
    if path.starts_with("/static/") {
        return HttpResponse::NotFound()
            .insert_header((CACHE_CONTROL, "no-cache, public"))
            .content_type("text/plain; charset=utf-8")
            .body("404 page not found\n");
    }
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache, max-age=31556926, public"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'self'"))
        .insert_header((X_FRAME_OPTIONS, "SAMEORIGIN"))
        .insert_header(("Content-Type", "text/html"))
        .body(PAGE)
}

/// Programs call these: they want an error they can read, not a page.
fn is_api(path: &str) -> bool {
    ["/api/", "/hooks/", "/oauth/", "/plugins/", "/.well-known/"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
        || path == "/api"
}

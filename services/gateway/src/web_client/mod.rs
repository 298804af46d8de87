//! The web client: files that were built into the binary.

mod emoji;
mod negotiate;

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderValue, IF_NONE_MATCH, VARY, X_FRAME_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

/// A file of `web/dist` and what build tools packed of it.
pub struct File {
    name: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/web_client.rs"));

/// A file and the hash of its plain bytes.
struct Known {
    file: &'static File,
    etag: String,
}

static KNOWN: LazyLock<HashMap<&'static str, Known>> = LazyLock::new(|| known(FILES));

const EMOJI: &str = "/static/emoji/";
const EMOJI_KIND: &str = ".png";
const SHELL: &str = "index.html";
const NONE_BUILT: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Parlance</title></head><body><p>This build has no web client. \
The server answers other clients; its API is described at <a href=\"/api/v4/docs/\">/api/v4/docs/</a>.</p></body></html>\n";
const NONE_BUILT_POLICY: &str = "default-src 'none'; frame-ancestors 'self'";
/// Everything comes from here. Pictures of messages may come from elsewhere by https, as in the stock client without image proxy.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:; font-src 'self'; \
connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
frame-ancestors 'self'; object-src 'none'";
const HASHED_FOR_EVER: &str = "public, max-age=31556926, immutable";
const LONG: &str = "public, max-age=31556926";
const ALWAYS_ASK: &str = "no-cache, max-age=31556926, public";

/// The page that every address of the client starts with.
pub fn shell(request: &HttpRequest) -> HttpResponse {
    let mut response = match KNOWN.get(SHELL) {
        Some(known) => answer(request, known.file, &known.etag, ALWAYS_ASK),
        None => page(NONE_BUILT),
    };
    let policy = if KNOWN.is_empty() { NONE_BUILT_POLICY } else { POLICY };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

/// What stands below `/static/`; its names change with its bytes.
pub fn asset(request: &HttpRequest) -> Option<HttpResponse> {
    let known = KNOWN.get(request.path().strip_prefix('/')?)?;
    Some(answer(request, known.file, &known.etag, HASHED_FOR_EVER))
}

/// What stands below `/static/emoji/`; its names are Mattermost's, so other bytes may come under them one day.
pub fn emoji(request: &HttpRequest) -> Option<HttpResponse> {
    let picture = emoji::picture(request.path().strip_prefix(EMOJI)?)?;
    let file = File { name: EMOJI_KIND, plain: picture, brotli: None, gzip: None };
    Some(answer(request, &file, &hash(picture), LONG))
}

fn page(text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, ALWAYS_ASK))
        .insert_header((CONTENT_TYPE, "text/html"))
        .body(text)
}

fn answer(request: &HttpRequest, file: &File, hash: &str, caching: &'static str) -> HttpResponse {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let encoding = negotiate::choose(header(ACCEPT_ENCODING), file);
    // Each encoding is other bytes, hence another tag.
    let etag = format!("\"{hash}{}\"", encoding.suffix());
    let unchanged = header(IF_NONE_MATCH).split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((ETAG, etag))
        .insert_header((VARY, "Accept-Encoding"));
    if unchanged {
        return response.finish();
    }
    if let Some(name) = encoding.name() {
        response.insert_header((CONTENT_ENCODING, name));
    }
    response.insert_header((CONTENT_TYPE, content_type(file.name))).body(encoding.bytes(file))
}

fn known(files: &'static [File]) -> HashMap<&'static str, Known> {
    files.iter().map(|file| (file.name, Known { file, etag: hash(file.plain) })).collect()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

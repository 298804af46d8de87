//! A blob as an answer: whole or a part of it, with what browsers must know about it.

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    EXPIRES, HttpDate, IF_MODIFIED_SINCE, IF_RANGE, LAST_MODIFIED, RANGE, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use model::Problem;

use crate::State;
use crate::domain::range::{Part, part};

/// What is handed out stays as it is.
pub const CACHE: &str = "private, max-age=86400";
/// Nothing that is opened from here may run, load or be framed.
pub const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

pub struct Sent<'a> {
    pub blob: String,
    /// Bytes; 0 when only the store knows.
    pub size: u64,
    pub mime_type: &'a str,
    pub disposition: String,
    pub cache: &'a str,
    /// Unix ms.
    pub changed_at: i64,
}

pub async fn send(state: &State, request: &HttpRequest, sent: Sent<'_>) -> web::Result {
    let changed = seconds(sent.changed_at);
    if is_known(request, changed) {
        return Ok(headers(HttpResponse::NotModified(), &sent, changed).finish());
    }
    let size = if sent.size > 0 { sent.size } else { read(state, &sent.blob, None).await?.size };
    let wanted = header(request, RANGE).filter(|_| is_same(request, changed));
    let part = match wanted.map_or(Part::Whole, |wanted| part(wanted, size)) {
        Part::Whole => None,
        Part::Of(part) => Some(part),
        Part::Outside => {
            let mut response = HttpResponse::build(StatusCode::RANGE_NOT_SATISFIABLE);
            return Ok(response.insert_header((CONTENT_RANGE, format!("bytes */{size}"))).finish());
        }
    };
    let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let mut response = headers(HttpResponse::build(status), &sent, changed);
    if let Some(part) = &part {
        response.insert_header((CONTENT_RANGE, format!("bytes {}-{}/{size}", part.start, part.end - 1)));
    }
    let length = part.as_ref().map_or(size, |part| part.end - part.start);
    // An empty file has no part to read, and some stores mind being asked for one.
    let part = if size == 0 { None } else { part };
    Ok(response.body(SizedStream::new(length, read(state, &sent.blob, part).await?.chunks)))
}

async fn read(
    state: &State,
    blob: &str,
    part: Option<std::ops::Range<u64>>,
) -> Result<crate::blobs::Reading, Problem> {
    state.blobs.read(blob, part).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::not_found("api.file.get_file.app_error").with_detail(blob),
        _ => Problem::unavailable(format!("the file store: {error}")),
    })
}

fn headers(mut response: HttpResponseBuilder, sent: &Sent<'_>, changed: HttpDate) -> HttpResponseBuilder {
    response
        .insert_header((CONTENT_TYPE, sent.mime_type))
        .insert_header((CONTENT_DISPOSITION, sent.disposition.as_str()))
        .insert_header((CACHE_CONTROL, sent.cache))
        .insert_header((EXPIRES, "0"))
        .insert_header((LAST_MODIFIED, changed))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((X_FRAME_OPTIONS, "DENY"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY));
    response
}

fn seconds(at: i64) -> HttpDate {
    let since = std::time::Duration::from_secs((at / 1000).unsigned_abs());
    HttpDate::from(std::time::UNIX_EPOCH + since)
}

fn header(request: &HttpRequest, name: actix_web::http::header::HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}

/// Has the client this version already?
fn is_known(request: &HttpRequest, changed: HttpDate) -> bool {
    header(request, IF_MODIFIED_SINCE)
        .and_then(|held| held.parse::<HttpDate>().ok())
        .is_some_and(|held| held >= changed)
}

/// May a part be joined to what the client has?
fn is_same(request: &HttpRequest, changed: HttpDate) -> bool {
    header(request, IF_RANGE).is_none_or(|held| held.parse::<HttpDate>().is_ok_and(|held| held == changed))
}

//! Entity tags as Mattermost has them: plain text, compared for equality.

use actix_web::http::header::{ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};

/// Does the client have this version already?
pub fn matches(request: &HttpRequest, tag: &str) -> bool {
    request.headers().get(IF_NONE_MATCH).and_then(|held| held.to_str().ok()) == Some(tag)
}

/// 304 with the tag and no body.
pub fn not_modified(tag: &str) -> HttpResponse {
    HttpResponse::NotModified().insert_header((ETAG, tag)).finish()
}

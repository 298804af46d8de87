//! Answers.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;

/// "Did it": `{"status":"OK"}`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatusOk {
    #[schema(example = "OK")]
    pub status: String,
}

pub fn ok() -> HttpResponse {
    HttpResponse::Ok().json(StatusOk { status: "OK".to_owned() })
}

pub fn json<T: Serialize>(body: &T) -> HttpResponse {
    HttpResponse::Ok().json(body)
}

pub fn created<T: Serialize>(body: &T) -> HttpResponse {
    HttpResponse::Created().json(body)
}

/// 404 with no word about it, typed like every other answer.
pub fn nothing() -> HttpResponseBuilder {
    let mut answer = HttpResponse::NotFound();
    answer.content_type(ContentType::json());
    answer
}

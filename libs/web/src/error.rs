//! The API's one error shape.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use model::Problem;
use serde::Serialize;

use crate::request_id;

/// What a handler fails with.
#[derive(Debug)]
pub struct ApiError(pub Problem);

/// An error as clients know it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AppError)]
pub struct ErrorBody {
    /// What clients branch on.
    pub id: String,
    pub message: String,
    /// Empty unless the server is in developer mode.
    pub detailed_error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    pub status_code: u16,
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<db::Error> for ApiError {
    fn from(error: db::Error) -> Self {
        Self(if error.is_temporary() { Problem::unavailable(error) } else { Problem::internal(error) })
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let problem = &self.0;
        if problem.status >= 500 {
            tracing::error!(id = %problem.id, status = problem.status, detail = problem.detail, "request failed");
        } else {
            tracing::debug!(id = %problem.id, status = problem.status, detail = problem.detail, "request refused");
        }
        HttpResponse::build(self.status_code()).json(ErrorBody {
            id: problem.id.to_string(),
            message: problem.message.to_string(),
            detailed_error: String::new(),
            request_id: request_id::current(),
            status_code: problem.status,
        })
    }
}

/// A route that nobody has. Such an answer names the path instead of a request.
pub fn unknown_route(path: &str) -> HttpResponse {
    HttpResponse::NotFound().json(ErrorBody {
        id: "api.context.404.app_error".to_owned(),
        message: "Sorry, we could not find the page.".to_owned(),
        detailed_error: format!(
            "There is no API call at {path}. Is an id missing in the address, or is the method wrong?"
        ),
        request_id: None,
        status_code: 404,
    })
}

//! How a rule says no: a status, an error id and words, independent of HTTP machinery.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A refusal in the API's terms. `id` is what clients branch on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{id}: {message} {detail}")]
pub struct Problem {
    pub status: u16,
    pub id: Cow<'static, str>,
    pub message: Cow<'static, str>,
    /// For the log, and for clients of a server in developer mode.
    pub detail: String,
}

impl Problem {
    pub fn new(status: u16, id: &'static str, message: &'static str) -> Self {
        Self { status, id: id.into(), message: message.into(), detail: String::new() }
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// A body or query parameter that is missing or malformed.
    pub fn invalid_body(name: &str) -> Self {
        Self {
            status: 400,
            id: "api.context.invalid_body_param.app_error".into(),
            message: format!("Invalid or missing {name} in request body.").into(),
            detail: String::new(),
        }
    }

    /// A path parameter that is malformed.
    pub fn invalid_url(name: &str) -> Self {
        Self {
            status: 400,
            id: "api.context.invalid_url_param.app_error".into(),
            message: format!("Invalid or missing {name} parameter in request URL.").into(),
            detail: String::new(),
        }
    }

    /// The caller lacks a permission.
    pub fn forbidden(permission: &str) -> Self {
        Self::new(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.")
            .with_detail(format!("permission={permission}"))
    }

    pub fn session_expired() -> Self {
        Self::new(
            401,
            "api.context.session_expired.app_error",
            "Invalid or expired session, please login again.",
        )
    }

    pub fn not_found(id: &'static str) -> Self {
        Self::new(404, id, "Unable to find it.")
    }

    pub fn bad_request(id: &'static str, message: &'static str) -> Self {
        Self::new(400, id, message)
    }

    /// Something of ours is broken or away; the detail goes to the log only.
    pub fn internal(detail: impl std::fmt::Display) -> Self {
        Self::new(500, "api.internal.app_error", "Something went wrong on our side.")
            .with_detail(detail.to_string())
    }

    /// A dependency is away for now; trying again later helps.
    pub fn unavailable(detail: impl std::fmt::Display) -> Self {
        Self::new(503, "api.unavailable.app_error", "The server is not able to answer right now.")
            .with_detail(detail.to_string())
    }
}

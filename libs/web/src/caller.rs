//! Who is calling, as an extractor: without it a handler has nobody to act for.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use model::{Identity, Problem};

use crate::ApiError;

/// A caller with a session; without one the request ends with 401.
#[derive(Clone, Debug)]
pub struct Caller(pub Identity);

/// A caller who may be anonymous.
#[derive(Clone, Debug)]
pub struct MaybeCaller(pub Option<Identity>);

impl Deref for Caller {
    type Target = Identity;

    fn deref(&self) -> &Identity {
        &self.0
    }
}

impl Caller {
    /// The user a `{user_id}` path parameter means: `me` or an id.
    pub fn resolve(&self, user_id: &str) -> Result<String, Problem> {
        if user_id == "me" {
            return Ok(self.0.user_id.clone());
        }
        crate::path::id("user_id", user_id.to_owned())
    }
}

fn identity(request: &HttpRequest) -> Option<Identity> {
    request.extensions().get::<Identity>().cloned()
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identity(request).map(Self).ok_or_else(|| Problem::session_expired().into()))
    }
}

impl FromRequest for MaybeCaller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(identity(request))))
    }
}

//! A body that is a list of ids or names.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use model::Problem;
use web::{ApiError, Json};

/// A JSON list of strings.
pub struct NameList(Vec<String>);

impl NameList {
    /// The list, each entry once; an empty one is refused by its name.
    pub fn checked(self, name: &str) -> Result<Vec<String>, Problem> {
        let mut names = self.0;
        if names.is_empty() {
            return Err(Problem::invalid_body(name));
        }
        names.sort();
        names.dedup();
        Ok(names)
    }
}

impl FromRequest for NameList {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = Json::<Option<Vec<String>>>::from_request(request, payload);
        Box::pin(async move {
            match json.await {
                Ok(Json(names)) => Ok(Self(names.unwrap_or_default())),
                Err(ApiError(problem)) if problem.status == 400 => {
                    let refusal = Problem::bad_request("api.payload.parse.error", "Unable to read the list.");
                    Err(refusal.with_detail(problem.detail).into())
                }
                Err(error) => Err(error),
            }
        })
    }
}

/// A body of strings; one that cannot be read is an empty one, one that is too large is refused.
pub fn lenient(body: Result<web::StringMap, ApiError>) -> Result<web::StringMap, ApiError> {
    match body {
        Err(error) if error.0.status == 413 => Err(error),
        other => Ok(other.unwrap_or(web::StringMap(std::collections::BTreeMap::new()))),
    }
}

/// A body that, when it cannot be read, is refused by the name of what it should have been.
pub fn body<T>(name: &str, body: Result<T, ApiError>) -> Result<T, ApiError> {
    body.map_err(|error| match error.0.status {
        400 => Problem::invalid_body(name).with_detail(error.0.detail).into(),
        _ => error,
    })
}

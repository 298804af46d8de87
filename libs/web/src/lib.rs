//! actix-web plumbing shared by services: the one error shape, extractors, identity, health, documents.

mod body;
mod caller;
pub mod docs;
mod endpoint;
mod error;
mod etag;
pub mod health;
pub mod identity;
mod objects;
mod params;
pub mod path;
mod reply;
pub mod request_id;
mod routes;
mod shape;
mod table;

pub use body::{BodyLimit, Json, RawBody, StringMap, parse};
pub use caller::{Caller, MaybeCaller};
pub use endpoint::{Endpoint, Matched};
pub use error::{ApiError, ErrorBody, unknown_route};
pub use etag::{matches as etag_matches, not_modified};
pub use params::Params;
pub use reply::{StatusOk, created, json, nothing, ok};
pub use routes::{Routes, describe, mount};
pub use table::register;
pub use verbs::{delete, get, head, patch, post, put};

pub type Result<T = actix_web::HttpResponse> = std::result::Result<T, ApiError>;

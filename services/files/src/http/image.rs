//! Pictures of elsewhere by way of this server.

use actix_web::HttpResponse;
use actix_web::body::{BodyStream, SizedStream};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::web::Data;
use web::docs::ApiErrors;
use web::{Caller, Params, get};

use super::send::{CACHE, POLICY};
use crate::State;
use crate::app::image::{self, Place};

pub fn routes(routes: &mut web::Routes) {
    routes.service(get_image);
}

/// Get a picture of another server; what is here is pointed to
#[utoipa::path(operation_id = "GetImageByUrl", tag = "system", params(("url" = String, Query)), responses((status = 200, content_type = "image/*"), (status = 302, description = "It is here."), ApiErrors))]
#[get("/api/v4/image")]
async fn get_image(state: Data<State>, _caller: Caller, params: Params) -> web::Result {
    let picture = match image::open(&state, params.text("url")).await? {
        Place::Here(url) => {
            return Ok(HttpResponse::Found().insert_header((LOCATION, url.as_str())).finish());
        }
        Place::There(picture) => picture,
    };
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(picture.mime_type)
        .insert_header((CACHE_CONTROL, CACHE))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((X_FRAME_OPTIONS, "DENY"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY));
    Ok(match picture.length {
        Some(length) => answer.body(SizedStream::new(length, Box::pin(picture.chunks()))),
        None => answer.body(BodyStream::new(Box::pin(picture.chunks()))),
    })
}

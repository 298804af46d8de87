//! Trying a file store.

use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;
use web::docs::ApiErrors;
use web::{Caller, RawBody, StatusOk, post};

use crate::State;
use crate::app::probe::{self, Asked};

pub fn routes(routes: &mut web::Routes) {
    routes.service(test_file_store).service(test_s3);
}

/// Settings of a server, of which those of its file store count.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct StoreToTest {
    file_settings: Asked,
}

fn asked(body: &RawBody) -> Asked {
    // What cannot be read means the settings in use, as it always did.
    web::parse::<StoreToTest>(&body.0, "config").unwrap_or_default().file_settings
}

/// Try a file store: the one in use where nothing else is said
#[utoipa::path(operation_id = "TestFileStore", tag = "system", request_body = StoreToTest, responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/file/test")]
async fn test_file_store(state: Data<State>, caller: Caller, body: RawBody) -> web::Result {
    probe::require(&state, &caller).await?;
    probe::test(&state, asked(&body)).await?;
    Ok(web::ok())
}

/// Try an S3 file store
#[utoipa::path(operation_id = "TestS3Connection", tag = "system", request_body = StoreToTest, responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/file/s3_test")]
async fn test_s3(state: Data<State>, caller: Caller, body: RawBody) -> web::Result {
    probe::require(&state, &caller).await?;
    let asked = asked(&body);
    if asked.is_empty() {
        let id = "api.file.test_connection_s3_settings_nil.app_error";
        return Err(model::Problem::bad_request(id, "The settings of the store are not said.").into());
    }
    probe::test(&state, Asked { driver_name: Some("amazons3".to_owned()), ..asked }).await?;
    Ok(web::ok())
}

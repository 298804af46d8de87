//! The index, for administrators. The paths are those that clients know; what answers is our own engine.

use access::permission::{PURGE_ELASTICSEARCH_INDEXES, TEST_ELASTICSEARCH};
use actix_web::web::Data;
use web::docs::ApiErrors;
use web::{Caller, StatusOk, post};

use crate::State;
use crate::app::jobs;
use crate::app::rights::require;
use crate::domain::job::ASKED;

/// Does the engine that is used answer?
#[utoipa::path(operation_id = "TestElasticsearch", tag = "elasticsearch", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/elasticsearch/test")]
pub async fn test(state: Data<State>, caller: Caller) -> web::Result {
    require(&state, &caller, TEST_ELASTICSEARCH).await?;
    state.engine.check().await?;
    Ok(web::ok())
}

/// Has the index made anew beside the one there is, which goes on answering
#[utoipa::path(operation_id = "PurgeElasticsearchIndexes", tag = "elasticsearch", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/elasticsearch/purge_indexes")]
pub async fn purge_indexes(state: Data<State>, caller: Caller) -> web::Result {
    require(&state, &caller, PURGE_ELASTICSEARCH_INDEXES).await?;
    jobs::create(&state, ASKED).await?;
    Ok(web::ok())
}

//! The merged OpenAPI document and a page to read it with; both come from this binary alone.

use std::sync::Arc;

use actix_web::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use actix_web::web::{Data, Path, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::Config;

const DOCUMENT: &str = include_str!("../../../../api-specs/openapi.json");
/// The page styles itself inline and draws its icons from data; everything else comes from here or not at all.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.app_data(Data::new(Arc::new(Config::from("/api/v4/openapi.json"))))
        .route("/api/v4/openapi.json", get().to(document))
        .route("/api/v4/docs", get().to(redirect))
        .route("/api/v4/docs/{file:.*}", get().to(page));
}

async fn document() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(DOCUMENT)
}

async fn redirect() -> HttpResponse {
    HttpResponse::MovedPermanently().insert_header(("Location", "/api/v4/docs/")).finish()
}

async fn page(request: HttpRequest, file: Path<String>, config: Data<Arc<Config<'static>>>) -> HttpResponse {
    let name = if file.is_empty() { "index.html" } else { file.as_str() };
    match utoipa_swagger_ui::serve(name, config.get_ref().clone()) {
        Ok(Some(found)) => HttpResponse::Ok()
            .content_type(found.content_type)
            .insert_header((CONTENT_SECURITY_POLICY, POLICY))
            .insert_header((X_FRAME_OPTIONS, "DENY"))
            .body(found.bytes.into_owned()),
        _ => super::fallback(&request),
    }
}

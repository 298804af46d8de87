//! Settings as clients see them.

use std::sync::atomic::Ordering;

use actix_web::web::Data;
use events::request::{NewestTerms, PageUsers};
use model::Problem;
use web::docs::ApiErrors;
use web::{MaybeCaller, Result, get};

use crate::state::State;

/// The settings clients need: a few for everybody, all for those who are logged in.
#[utoipa::path(
    operation_id = "GetClientConfig", tag = "system",
    params(("format" = Option<String>, Query, description = "`old`, or nothing")),
    responses((status = 200, description = "Name → value, all text.", body = std::collections::HashMap<String, String>), ApiErrors)
)]
#[get("/api/v4/config/client")]
pub async fn client_config(state: Data<State>, caller: MaybeCaller) -> Result {
    let mut config = state.client_config.of(caller.0.is_some());
    config.insert("NoAccounts", (!has_accounts(&state).await).to_string());
    if state.settings.support.custom_terms_of_service_enabled
        && let Some(id) = state.bus.request(&NewestTerms {}).await.map_err(Problem::from)?
    {
        config.insert("CustomTermsOfServiceId", id);
    }
    Ok(web::json(&config))
}

/// The first client is led to the form that makes the first account.
async fn has_accounts(state: &State) -> bool {
    if state.has_accounts.load(Ordering::Relaxed) {
        return true;
    }
    let first = state.bus.request(&PageUsers { after_id: String::new(), limit: 1 }).await;
    // While nobody knows, nobody is led there.
    let found = first.map_or(true, |users| !users.is_empty());
    if found {
        state.has_accounts.store(true, Ordering::Relaxed);
    }
    found
}

//! What somebody is allowed: auth knows.

use events::request::HasPermission;
use model::{Identity, Problem};

use crate::State;

/// # Errors
/// Nobody can tell.
pub async fn has(state: &State, caller: &Identity, permission: &str) -> Result<bool, Problem> {
    let question = HasPermission { identity: caller.clone(), permission: permission.to_owned() };
    Ok(state.bus.request(&question).await?)
}

/// # Errors
/// He is not allowed, or nobody can tell.
pub async fn require(state: &State, caller: &Identity, permission: &str) -> Result<(), Problem> {
    if has(state, caller, permission).await? { Ok(()) } else { Err(Problem::forbidden(permission)) }
}

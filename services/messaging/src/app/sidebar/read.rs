//! Reading the sidebar.

use model::{Identity, Problem};

use super::{Owner, missing};
use crate::State;
use crate::domain::sidebar::{OrderedSidebarCategories, SidebarCategory, complete, order};
use crate::store::access::problem;
use crate::store::sidebar;

/// The categories of somebody in a team, as they are shown.
pub async fn load(exec: &db::Exec<'_>, owner: &Owner) -> Result<Vec<SidebarCategory>, Problem> {
    let stored = sidebar::stored(exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
    let unplaced = sidebar::unplaced(exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
    Ok(complete(&owner.user_id, &owner.team_id, stored, unplaced))
}

pub async fn all(
    state: &State,
    caller: &Identity,
    owner: &Owner,
) -> Result<OrderedSidebarCategories, Problem> {
    owner.require(state, caller).await?;
    let categories = load(&state.db.exec(), owner).await?;
    Ok(OrderedSidebarCategories { order: order(&categories), categories })
}

pub async fn one(
    state: &State,
    caller: &Identity,
    owner: &Owner,
    id: &str,
) -> Result<SidebarCategory, Problem> {
    owner.require(state, caller).await?;
    load(&state.db.exec(), owner).await?.into_iter().find(|category| category.id == id).ok_or_else(missing)
}

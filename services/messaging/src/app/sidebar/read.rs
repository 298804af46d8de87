//! Reading the sidebar.

use access::permission::EDIT_OTHER_USERS;
use model::{Identity, Problem};

use super::{Owner, missing};
use crate::State;
use crate::app::access::may_in_system;
use crate::domain::sidebar::{OrderedSidebarCategories, SidebarCategory, complete, named_owner, order};
use crate::store::access::problem;
use crate::store::sidebar;

/// The categories of somebody in a team, as they are shown.
pub async fn load(exec: &db::Exec<'_>, owner: &Owner) -> Result<Vec<SidebarCategory>, Problem> {
    let (stored, unplaced) = sidebar::read(exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
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

/// One of them by its id; those who edit others get anybody's.
pub async fn one(
    state: &State,
    caller: &Identity,
    owner: &Owner,
    id: &str,
) -> Result<SidebarCategory, Problem> {
    owner.require(state, caller).await?;
    let exec = state.db.exec();
    let found = load(&exec, owner).await?.into_iter().find(|category| category.id == id);
    if found.is_some() || !may_in_system(state, caller, EDIT_OTHER_USERS) {
        return found.ok_or_else(missing);
    }
    let (user_id, team_id) = match named_owner(id) {
        Some((user, team)) => (user.to_owned(), team.to_owned()),
        None => sidebar::owner(&exec, id).await.map_err(problem)?.ok_or_else(missing)?,
    };
    let categories = load(&exec, &Owner { user_id, team_id }).await?;
    categories.into_iter().find(|category| category.id == id).ok_or_else(missing)
}

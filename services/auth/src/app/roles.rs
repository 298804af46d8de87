//! Roles: seeded once, changed by administrators.

use std::collections::BTreeMap;

use access::permission::MANAGE_SYSTEM;
use db::Tx;
use events::auth::RoleChanged;
use events::request::SchemesAbove;
use model::time::now_ms;
use model::{Identity, Problem};

use super::{Result, announce};
use crate::domain::console::WRITE_PERMISSIONS;
use crate::domain::role;
use crate::domain::scheme::CHANNEL;
use crate::state::State;
use crate::store;
use crate::store::roles::Role;

/// Schemes one question may ask for.
const ABOVE_MAX: usize = 1000;

pub fn missing() -> Problem {
    Problem::new(404, "app.role.get.app_error", "Unable to get the role.")
}

/// Adds the default roles that are not there; those that are stay as administrators made them.
pub async fn seed(db: &db::Db) -> db::Result<()> {
    let held = store::roles::grants(&db.exec()).await?;
    for default in access::defaults::roles().iter().filter(|role| !held.contains_key(role.name)) {
        let (display_name, description) = role::text_keys(default.name);
        let role = Role {
            id: model::id::new(),
            name: default.name.to_owned(),
            display_name,
            description,
            create_at: now_ms(),
            update_at: 0,
            delete_at: 0,
            permissions: default.permissions().map(str::to_owned).collect(),
            scheme_managed: default.scheme_managed,
            built_in: default.built_in,
            scheme_id: None,
        };
        store::roles::insert_missing(&db.exec(), &role).await?;
    }
    Ok(())
}

/// Every role, as its last change said it.
pub async fn as_they_are(state: &State) -> db::Result<Vec<RoleChanged>> {
    let roles = store::roles::list(&state.db.exec()).await?;
    Ok(roles.iter().filter(|role| role.delete_at == 0).map(told).collect())
}

/// Gives a role other permissions; `None` leaves them and is a change all the same.
pub async fn patch(
    state: &State,
    caller: &Identity,
    role_id: &str,
    permissions: Option<Vec<String>>,
) -> Result<Role> {
    let held = store::roles::find(&state.db.exec(), role_id).await?.ok_or_else(missing)?;
    // What administrators may do is for administrators; the rest has a page of its own in the console.
    let of_administrators =
        held.name.starts_with("system_") && !["system_user", "system_guest"].contains(&held.name.as_str());
    let permission = if of_administrators { MANAGE_SYSTEM } else { WRITE_PERMISSIONS };
    state.require(caller, permission).await?;
    let tx = state.db.begin().await?;
    let mut role = store::roles::find_locked(&tx.exec(), role_id).await?.ok_or_else(missing)?;
    let wanted = permissions.unwrap_or_else(|| role.permissions.clone());
    role::may_become(&role.permissions, &wanted)?;
    // Later than its last change, whatever the clock says: those who keep a copy take the later one.
    let now = now_ms().max(role.update_at + 1);
    put(state, &tx, &mut role, wanted, now).await?;
    tx.commit().await?;
    state.outbox.wake();
    state.forget_roles();
    let shown = tell(state, role.clone()).await;
    tell_below(state, &role).await;
    Ok(shown)
}

/// Writes what a role may do from now on, and that it changed.
pub async fn put(
    state: &State,
    tx: &Tx,
    role: &mut Role,
    mut permissions: Vec<String>,
    at: i64,
) -> db::Result<()> {
    permissions.sort();
    permissions.dedup();
    role.permissions = permissions;
    role.update_at = at;
    store::roles::set_permissions(&tx.exec(), &role.id, &role.permissions, at).await?;
    state.outbox.push(&tx.exec(), at, &told(role)).await.map(|_| ())
}

/// Tells clients of a role as they are shown it.
pub async fn tell(state: &State, role: Role) -> Role {
    let shown = match shown(state, vec![role.clone()]).await {
        Ok(mut shown) => shown.pop().unwrap_or(role),
        Err(error) => {
            tracing::warn!(?error, role = role.name, "a role is told as it is kept");
            role
        }
    };
    announce::role_updated(state, &shown).await;
    shown
}

/// Roles of channels' schemes show less when the role they stand for does.
async fn tell_below(state: &State, above: &Role) {
    if let Err(error) = roles_below(state, above).await {
        tracing::warn!(?error, role = above.name, "roles that depend on it were not told");
    }
}

async fn roles_below(state: &State, above: &Role) -> Result<()> {
    let exec = state.db.exec();
    let below = store::roles::list_below(&exec, &above.name).await?;
    for role in shown(state, below).await? {
        announce::role_updated(state, &role).await;
    }
    Ok(())
}

/// Roles as clients see them: one of a channel's scheme grants what is left of the role it stands for.
pub async fn shown(state: &State, mut roles: Vec<Role>) -> Result<Vec<Role>> {
    let ids: Vec<String> = roles.iter().filter_map(|role| role.scheme_id.clone()).collect();
    if ids.is_empty() {
        return Ok(roles);
    }
    let exec = state.db.exec();
    let mut schemes = store::schemes::list_by_ids(&exec, &ids).await?;
    schemes.retain(|scheme| scheme.scope == CHANNEL);
    if schemes.is_empty() {
        return Ok(roles);
    }
    let mut above = BTreeMap::new();
    for chunk in schemes.chunks(ABOVE_MAX) {
        let scheme_ids = chunk.iter().map(|scheme| scheme.id.clone()).collect();
        above.append(&mut state.bus.request(&SchemesAbove { scheme_ids }).await.map_err(Problem::from)?);
    }
    let teams: Vec<String> = above.values().cloned().collect();
    let teams = store::schemes::list_by_ids(&exec, &teams).await?;
    let grants = store::roles::grants(&exec).await?;
    for role in &mut roles {
        let Some(scheme) = schemes.iter().find(|scheme| Some(&scheme.id) == role.scheme_id.as_ref()) else {
            continue;
        };
        let Some((default, _)) = scheme.roles.iter().find(|(_, name)| **name == role.name) else { continue };
        let team = above.get(&scheme.id).and_then(|id| teams.iter().find(|team| team.id == *id));
        let name = team.and_then(|team| team.roles.get(default)).unwrap_or(default);
        let held = grants.get(name).map(Vec::as_slice).unwrap_or_default();
        role.permissions = access::moderation::merge(default, &role.permissions, held);
    }
    Ok(roles)
}

pub fn told(role: &Role) -> RoleChanged {
    RoleChanged { name: role.name.clone(), permissions: role.permissions.clone(), update_at: role.update_at }
}

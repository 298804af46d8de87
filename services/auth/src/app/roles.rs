//! Roles: seeded once, changed by administrators.

use events::auth::RoleChanged;
use model::Problem;
use model::time::now_ms;

use super::{Result, announce};
use crate::domain::role;
use crate::state::State;
use crate::store;
use crate::store::roles::Role;

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
        };
        store::roles::insert_missing(&db.exec(), &role).await?;
    }
    Ok(())
}

/// Every role, as its last change said it.
pub async fn as_they_are(state: &State) -> db::Result<Vec<RoleChanged>> {
    let roles = store::roles::list(&state.db.exec()).await?;
    let live = roles.into_iter().filter(|role| role.delete_at == 0);
    Ok(live
        .map(|Role { name, permissions, update_at, .. }| RoleChanged { name, permissions, update_at })
        .collect())
}

/// Gives a role other permissions.
pub async fn set_permissions(state: &State, role_id: &str, permissions: Option<Vec<String>>) -> Result<Role> {
    let known = access::defaults::permissions();
    let unknown = |permission: &String| !known.iter().any(|(name, _)| name == permission);
    if permissions.as_ref().is_some_and(|list| list.iter().any(unknown)) {
        return Err(
            Problem::bad_request("app.role.save.invalid_role.app_error", "The role is not valid.").into()
        );
    }
    let tx = state.db.begin().await?;
    let mut role = store::roles::find_locked(&tx.exec(), role_id).await?.ok_or_else(missing)?;
    // Later than its last change, whatever the clock says: those who keep a copy take the later one.
    let now = now_ms().max(role.update_at + 1);
    let Some(mut permissions) = permissions else { return Ok(role) };
    permissions.sort();
    permissions.dedup();
    role.permissions = permissions;
    role.update_at = now;
    store::roles::set_permissions(&tx.exec(), role_id, &role.permissions, now).await?;
    let event =
        RoleChanged { name: role.name.clone(), permissions: role.permissions.clone(), update_at: now };
    state.outbox.push(&tx.exec(), now, &event).await?;
    tx.commit().await?;
    state.outbox.wake();
    state.forget_roles();
    announce::role_updated(state, &role).await;
    Ok(role)
}

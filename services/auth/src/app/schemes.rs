//! Schemes and the roles made for them.

use access::SchemeRoles;
use db::Tx;
use events::auth::{RoleChanged, SchemeChanged};
use events::request::{ModerateChannel, SchemeWithRoles};
use model::time::now_ms;
use model::{Identity, Problem};

use super::{Failure, Result, roles};
use crate::domain::console::{READ_PERMISSIONS, WRITE_PERMISSIONS};
use crate::domain::scheme::{self, CHANNEL};
use crate::state::State;
use crate::store;
use crate::store::roles::Role;
use crate::store::schemes::Scheme;

pub fn missing() -> Problem {
    Problem::new(404, "app.scheme.get.app_error", "Unable to get the scheme.")
}

/// What a new scheme is to be.
#[derive(Clone, Debug, Default)]
pub struct NewScheme {
    /// Made up when empty.
    pub name: String,
    pub display_name: String,
    pub description: String,
    /// `team` or `channel`.
    pub scope: String,
}

/// What of a scheme can be changed; absent members stay as they are.
#[derive(Clone, Debug, Default)]
pub struct SchemePatch {
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
}

pub async fn list(
    state: &State,
    caller: &Identity,
    scope: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Scheme>> {
    state.require(caller, READ_PERMISSIONS).await?;
    Ok(store::schemes::list(&state.db.exec(), scope, offset, limit).await?)
}

pub async fn find(state: &State, caller: &Identity, id: &str) -> Result<Scheme> {
    state.require(caller, READ_PERMISSIONS).await?;
    let held = store::schemes::find(&state.db.exec(), id).await?;
    Ok(held.filter(|scheme| scheme.delete_at == 0).ok_or_else(missing)?)
}

pub async fn create(state: &State, caller: &Identity, new: NewScheme) -> Result<Scheme> {
    state.require(caller, WRITE_PERMISSIONS).await?;
    let tx = state.db.begin().await?;
    let (scheme, _) = make(state, &tx, new).await?;
    tx.commit().await?;
    state.outbox.wake();
    state.forget_roles();
    Ok(scheme)
}

/// A new scheme; its roles may do what the default ones may today.
async fn make(state: &State, tx: &Tx, new: NewScheme) -> Result<(Scheme, Vec<Role>)> {
    let now = now_ms();
    let name = if new.name.is_empty() { model::id::new() } else { new.name };
    scheme::check(&name, &new.display_name, &new.description, &new.scope)?;
    let exec = tx.exec();
    let defaults: Vec<String> = scheme::roles(&new.scope).map(|(default, _)| default.to_owned()).collect();
    let held = store::roles::list_by_names(&exec, &defaults).await?;
    let mut scheme = Scheme {
        id: model::id::new(),
        name,
        display_name: new.display_name,
        description: new.description,
        create_at: now,
        update_at: now,
        delete_at: 0,
        scope: new.scope,
        roles: SchemeRoles::new(),
    };
    let mut made = Vec::new();
    for (default, words) in scheme::roles(&scheme.scope) {
        let permissions = held.iter().find(|role| role.name == default).map(|role| role.permissions.clone());
        let role = Role {
            id: model::id::new(),
            name: model::id::new(),
            display_name: format!("{words} Role for Scheme {}", scheme.name),
            description: String::new(),
            create_at: now,
            update_at: now,
            delete_at: 0,
            permissions: scheme::first_permissions(&scheme.scope, default, permissions.unwrap_or_default()),
            scheme_managed: true,
            built_in: false,
            scheme_id: Some(scheme.id.clone()),
        };
        scheme.roles.insert(default.to_owned(), role.name.clone());
        made.push(role);
    }
    store::schemes::insert(&exec, &scheme).await.map_err(taken)?;
    for role in &made {
        store::roles::insert_missing(&exec, role).await?;
        state.outbox.push(&exec, now, &roles::told(role)).await?;
    }
    state.outbox.push(&exec, now, &told(&scheme)).await?;
    Ok((scheme, made))
}

fn taken(error: db::Error) -> Failure {
    if error.violates("schemes_name") {
        let id = "app.scheme.save.invalid_scheme.app_error";
        return Problem::bad_request(id, "A scheme of that name exists already.").into();
    }
    error.into()
}

pub async fn patch(state: &State, caller: &Identity, id: &str, patch: SchemePatch) -> Result<Scheme> {
    state.require(caller, WRITE_PERMISSIONS).await?;
    change(state, id, |scheme| {
        let set =
            |field: &mut String, value: Option<String>| value.into_iter().for_each(|value| *field = value);
        set(&mut scheme.name, patch.name);
        set(&mut scheme.display_name, patch.display_name);
        set(&mut scheme.description, patch.description);
        scheme::check(&scheme.name, &scheme.display_name, &scheme.description, &scheme.scope)
    })
    .await
}

/// The places that have it are without a scheme as soon as they hear of it.
pub async fn delete(state: &State, caller: &Identity, id: &str) -> Result<()> {
    state.require(caller, WRITE_PERMISSIONS).await?;
    remove(state, id).await
}

pub async fn remove(state: &State, id: &str) -> Result<()> {
    let now = now_ms();
    change(state, id, |scheme| {
        scheme.delete_at = now;
        Ok(())
    })
    .await?;
    state.forget_roles();
    Ok(())
}

async fn change(
    state: &State,
    id: &str,
    edit: impl FnOnce(&mut Scheme) -> std::result::Result<(), Problem>,
) -> Result<Scheme> {
    let tx = state.db.begin().await?;
    let exec = tx.exec();
    let held = store::schemes::find_locked(&exec, id).await?.filter(|scheme| scheme.delete_at == 0);
    let mut scheme = held.ok_or_else(missing)?;
    edit(&mut scheme)?;
    scheme.update_at = now_ms().max(scheme.update_at + 1);
    store::schemes::update(&exec, &scheme).await.map_err(taken)?;
    if scheme.delete_at > 0 {
        store::roles::delete_of_scheme(&exec, id, scheme.update_at).await?;
    }
    state.outbox.push(&exec, scheme.update_at, &told(&scheme)).await?;
    tx.commit().await?;
    state.outbox.wake();
    Ok(scheme)
}

/// Every scheme, as its last change said it.
pub async fn as_they_are(state: &State) -> Result<Vec<SchemeChanged>> {
    let held = store::schemes::list(&state.db.exec(), "", 0, i64::MAX).await?;
    Ok(held.iter().map(told).collect())
}

/// A scheme and its roles, for a service that gives it to a place.
pub async fn with_roles(state: &State, id: &str) -> Result<Option<SchemeWithRoles>> {
    let exec = state.db.exec();
    let held = store::schemes::find(&exec, id).await?.filter(|scheme| scheme.delete_at == 0);
    let Some(scheme) = held else { return Ok(None) };
    let held = store::roles::list_of_scheme(&exec, id).await?;
    Ok(Some(together(&scheme, &held)))
}

/// Gives members and guests of a channel exactly these moderated permissions, by the scheme it has or a new one.
pub async fn moderate(state: &State, ask: ModerateChannel) -> Result<Option<SchemeWithRoles>> {
    let tx = state.db.begin().await?;
    let exec = tx.exec();
    let (scheme, mut held) = if ask.scheme_id.is_empty() {
        let new =
            NewScheme { display_name: ask.display_name, scope: CHANNEL.to_owned(), ..NewScheme::default() };
        make(state, &tx, new).await?
    } else {
        let held = store::schemes::find_locked(&exec, &ask.scheme_id).await?;
        let Some(scheme) = held.filter(|scheme| scheme.delete_at == 0) else { return Ok(None) };
        let held = store::roles::list_of_scheme(&exec, &scheme.id).await?;
        (scheme, held)
    };
    let mut changed = Vec::new();
    for (default, wanted) in [("channel_user", ask.members), ("channel_guest", ask.guests)] {
        let name = scheme.roles.get(default).cloned().unwrap_or_default();
        let Some(role) = held.iter_mut().find(|role| role.name == name) else { continue };
        let at = now_ms().max(role.update_at + 1);
        roles::put(state, &tx, role, wanted, at).await?;
        changed.push(role.clone());
    }
    tx.commit().await?;
    state.outbox.wake();
    state.forget_roles();
    for role in changed {
        roles::tell(state, role).await;
    }
    Ok(Some(together(&scheme, &held)))
}

fn together(scheme: &Scheme, held: &[Role]) -> SchemeWithRoles {
    let roles: Vec<RoleChanged> = held.iter().map(roles::told).collect();
    SchemeWithRoles { scheme: told(scheme), roles }
}

fn told(scheme: &Scheme) -> SchemeChanged {
    SchemeChanged {
        scheme_id: scheme.id.clone(),
        scope: scheme.scope.clone(),
        roles: scheme.roles.clone(),
        update_at: scheme.update_at,
        delete_at: scheme.delete_at,
    }
}

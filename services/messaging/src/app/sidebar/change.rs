//! Changing the sidebar. Each change is seen by the person's other clients.

use std::collections::BTreeMap;

use access::Roles;
use db::Exec;
use events::live::Broadcast;
use model::{Identity, Problem};
use serde_json::{Value, json};

use super::read::load;
use super::{FAVORITE_CHANNEL, Owner, missing};
use crate::State;
use crate::app::frames;
use crate::domain::channel::ChannelMember;
use crate::domain::preference::Preference;
use crate::domain::sidebar::{CUSTOM, FAVORITES, STEP, SidebarCategory, failed, is_reordering, mutes, order};
use crate::store::access::problem;
use crate::store::{channel_members, preferences, sidebar};

/// Categories a person may have in a team.
const MAX_CATEGORIES: usize = 500;

/// A new category, right after the favourites; the channels move into it.
pub async fn create(
    state: &State,
    caller: &Identity,
    owner: &Owner,
    new: SidebarCategory,
) -> Result<SidebarCategory, Problem> {
    if new.user_id != owner.user_id || new.team_id != owner.team_id {
        return Err(Problem::invalid_body("category"));
    }
    owner.require(state, caller).await?;
    new.check()?;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    sidebar::settle(&exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
    let known = sidebar::stored(&exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
    if known.len() >= MAX_CATEGORIES {
        return Err(failed("There are too many categories."));
    }
    let category = SidebarCategory {
        id: model::id::new(),
        sort_order: STEP,
        kind: CUSTOM.to_owned(),
        collapsed: false,
        ..new
    };
    sidebar::insert(&exec, &category).await.map_err(problem)?;
    let mut ids = order(&known);
    let favorites = known.iter().position(|other| other.kind == FAVORITES);
    ids.insert(favorites.map_or(0, |at| at + 1), category.id.clone());
    sidebar::set_order(&exec, &ids, STEP).await.map_err(problem)?;
    sidebar::take_out(&exec, &owner.user_id, &owner.team_id, &category.channel_ids).await.map_err(problem)?;
    sidebar::set_channels(&exec, &category, &category.channel_ids).await.map_err(problem)?;
    let created = find(&exec, owner, &category.id).await?;
    tx.commit().await.map_err(problem)?;
    tell(state, owner, "sidebar_category_created", json!({ "category_id": created.id })).await;
    Ok(created)
}

async fn find(exec: &Exec<'_>, owner: &Owner, id: &str) -> Result<SidebarCategory, Problem> {
    load(exec, owner).await?.into_iter().find(|category| category.id == id).ok_or_else(missing)
}

async fn tell(state: &State, owner: &Owner, event: &str, data: Value) {
    let to = Broadcast { team_id: owner.team_id.clone(), ..Broadcast::user(&owner.user_id) };
    frames::send(state, event, data, to).await;
}

/// Changes some categories at once and answers with them as they are then.
pub async fn update(
    state: &State,
    caller: &Identity,
    owner: &Owner,
    wanted: Vec<SidebarCategory>,
) -> Result<Vec<SidebarCategory>, Problem> {
    owner.require(state, caller).await?;
    for category in &wanted {
        category.check()?;
    }
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    sidebar::settle(&exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
    let all = load(&exec, owner).await?;
    let mut before = Vec::with_capacity(wanted.len());
    for category in &wanted {
        let known = all.iter().find(|known| known.id == category.id);
        let known = known.ok_or_else(|| Problem::invalid_body("category"))?;
        let mut changed = known.clone();
        changed.change(category);
        sidebar::update(&exec, &changed).await.map_err(problem)?;
        sidebar::set_channels(&exec, &changed, &category.channel_ids).await.map_err(problem)?;
        save_favorites(&exec, known, &category.channel_ids).await?;
        before.push(known.clone());
    }
    let mut after = load(&exec, owner).await?;
    after.retain(|category| wanted.iter().any(|other| other.id == category.id));
    after.sort_by_key(|category| wanted.iter().position(|other| other.id == category.id));
    let heard = save_mutes(&exec, &state.roles(), owner, &mutes(&before, &after)).await?;
    tx.commit().await.map_err(problem)?;
    tell(state, owner, "sidebar_category_updated", json!({ "updatedCategories": frames::text(&after) }))
        .await;
    for member in &heard {
        let data = json!({ "channelMember": frames::text(member) });
        frames::send(state, "channel_member_updated", data, Broadcast::user(&owner.user_id)).await;
    }
    Ok(after)
}

/// Older clients know favourites by preferences: what is among them has one, what lies elsewhere has none.
async fn save_favorites(
    exec: &Exec<'_>,
    category: &SidebarCategory,
    channel_ids: &[String],
) -> Result<(), Problem> {
    let favorite = |channel: &String| Preference {
        user_id: category.user_id.clone(),
        category: FAVORITE_CHANNEL.to_owned(),
        name: channel.clone(),
        value: "true".to_owned(),
    };
    let listed: Vec<Preference> = channel_ids.iter().map(favorite).collect();
    if category.kind != FAVORITES {
        return preferences::delete(exec, &category.user_id, &listed).await.map_err(problem);
    }
    let gone: Vec<Preference> =
        category.channel_ids.iter().filter(|channel| !channel_ids.contains(channel)).map(favorite).collect();
    preferences::delete(exec, &category.user_id, &gone).await.map_err(problem)?;
    preferences::save(exec, &category.user_id, &listed).await.map_err(problem)
}

async fn save_mutes(
    exec: &Exec<'_>,
    roles: &Roles,
    owner: &Owner,
    mutes: &BTreeMap<String, bool>,
) -> Result<Vec<ChannelMember>, Problem> {
    let mut changed = Vec::new();
    for (muted, value) in [(true, "mention"), (false, "all")] {
        let channels: Vec<String> = mutes
            .iter()
            .filter(|(_, wanted)| **wanted == muted)
            .map(|(channel, _)| channel.clone())
            .collect();
        if channels.is_empty() {
            continue;
        }
        let props = BTreeMap::from([("mark_unread".to_owned(), value.to_owned())]);
        let now = model::time::now_ms();
        let members =
            channel_members::merge_notify_props(exec, roles, &owner.user_id, &channels, &props, now);
        changed.extend(members.await.map_err(problem)?);
    }
    Ok(changed)
}

/// Puts the categories into another order; all of them must be named.
pub async fn set_order(
    state: &State,
    caller: &Identity,
    owner: &Owner,
    ids: Vec<String>,
) -> Result<Vec<String>, Problem> {
    owner.require(state, caller).await?;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    sidebar::settle(&exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
    let known = sidebar::stored(&exec, &owner.user_id, &owner.team_id).await.map_err(problem)?;
    if !is_reordering(&order(&known), &ids) {
        return Err(failed("The order does not name every category once."));
    }
    sidebar::set_order(&exec, &ids, STEP).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    tell(state, owner, "sidebar_category_order_updated", json!({ "order": ids })).await;
    Ok(ids)
}

/// Removes a category of one's own making.
pub async fn remove(state: &State, caller: &Identity, owner: &Owner, id: &str) -> Result<(), Problem> {
    owner.require(state, caller).await?;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let category = find(&exec, owner, id).await?;
    if category.kind != CUSTOM {
        return Err(failed("A built-in category cannot be removed."));
    }
    sidebar::remove(&exec, id).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    tell(state, owner, "sidebar_category_deleted", json!({ "category_id": id })).await;
    Ok(())
}

//! Bookmarks of channels: looked at by whoever reads the channel, changed by those with the right to it.

use ::access::permission::{
    ADD_BOOKMARK_PRIVATE_CHANNEL, ADD_BOOKMARK_PUBLIC_CHANNEL, DELETE_BOOKMARK_PRIVATE_CHANNEL,
    DELETE_BOOKMARK_PUBLIC_CHANNEL, EDIT_BOOKMARK_PRIVATE_CHANNEL, EDIT_BOOKMARK_PUBLIC_CHANNEL,
    ORDER_BOOKMARK_PRIVATE_CHANNEL, ORDER_BOOKMARK_PUBLIC_CHANNEL, READ_CHANNEL_CONTENT,
};
use events::live::Broadcast;
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::{Value, json};

use crate::State;
use crate::app::posts::read;
use crate::app::{access, frames};
use crate::domain::bookmark::{
    ChannelBookmark, ChannelBookmarkPatch, MOST, NewChannelBookmark, UpdateChannelBookmarkResponse, moved,
};
use crate::domain::channel::{OPEN, PRIVATE};
use crate::store::access::problem;
use crate::store::bookmarks as store;

/// What is done to a bookmark: the rights to it in a public and in a private channel, and how refusals are named where
/// no right decides: archived channels, guests in channels without a team.
struct Act {
    public: &'static str,
    private: &'static str,
    archived: &'static str,
    guest: &'static str,
    outside: &'static str,
}

macro_rules! act {
    ($public:ident, $private:ident, $name:literal) => {
        Act {
            public: $public,
            private: $private,
            archived: concat!("api.channel.bookmark.", $name, ".deleted_channel.forbidden.app_error"),
            guest: concat!(
                "api.channel.bookmark.",
                $name,
                ".direct_or_group_channels_by_guests.forbidden.app_error"
            ),
            outside: concat!("api.channel.bookmark.", $name, ".direct_or_group_channels.forbidden.app_error"),
        }
    };
}

const CREATE: Act =
    act!(ADD_BOOKMARK_PUBLIC_CHANNEL, ADD_BOOKMARK_PRIVATE_CHANNEL, "create_channel_bookmark");
const UPDATE: Act =
    act!(EDIT_BOOKMARK_PUBLIC_CHANNEL, EDIT_BOOKMARK_PRIVATE_CHANNEL, "update_channel_bookmark");
const SORT: Act =
    act!(ORDER_BOOKMARK_PUBLIC_CHANNEL, ORDER_BOOKMARK_PRIVATE_CHANNEL, "update_channel_bookmark_sort_order");
const DELETE: Act =
    act!(DELETE_BOOKMARK_PUBLIC_CHANNEL, DELETE_BOOKMARK_PRIVATE_CHANNEL, "delete_channel_bookmark");

async fn permit(state: &State, caller: &Identity, channel_id: &str, act: &Act) -> Result<(), Problem> {
    let at =
        access::channel(state, caller, channel_id).await?.ok_or_else(|| Problem::forbidden(act.public))?;
    let channel = &at.standing.channel;
    let refuse = |id| Err(Problem::new(403, id, "The bookmarks of this channel are not yours to change."));
    match channel.kind.as_str() {
        OPEN => at.require(act.public)?,
        PRIVATE => at.require(act.private)?,
        _ if !at.is_member() => return refuse(act.outside),
        _ if caller.is_guest => return refuse(act.guest),
        _ => {}
    }
    if channel.delete_at > 0 { refuse(act.archived) } else { Ok(()) }
}

pub async fn list(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    since: i64,
) -> Result<Vec<ChannelBookmark>, Problem> {
    let forbidden = || Problem::forbidden(READ_CHANNEL_CONTENT);
    access::channel(state, caller, channel_id).await?.ok_or_else(forbidden)?;
    read::readable_channel(state, caller, channel_id).await?;
    store::list(&state.db.exec(), channel_id, since).await.map_err(problem)
}

fn missing() -> Problem {
    Problem::not_found("app.channel.bookmark.get.app_error")
}

/// The bookmarks of a channel under its lock, and one of them.
async fn locked(
    tx: &db::Tx,
    channel_id: &str,
    id: &str,
) -> Result<(Vec<ChannelBookmark>, ChannelBookmark), Problem> {
    store::lock(&tx.exec(), channel_id).await.map_err(problem)?;
    let all = store::list(&tx.exec(), channel_id, 0).await.map_err(problem)?;
    let one = all.iter().find(|bookmark| bookmark.id == id).cloned().ok_or_else(missing)?;
    Ok((all, one))
}

pub async fn create(
    state: &State,
    caller: &Identity,
    connection: &str,
    channel_id: &str,
    new: NewChannelBookmark,
) -> Result<ChannelBookmark, Problem> {
    permit(state, caller, channel_id, &CREATE).await?;
    let now = now_ms();
    let mut bookmark = ChannelBookmark {
        id: model::id::new(),
        create_at: now,
        update_at: now,
        channel_id: channel_id.to_owned(),
        owner_id: caller.user_id.clone(),
        file_id: new.file_id,
        display_name: new.display_name,
        link_url: new.link_url,
        image_url: new.image_url,
        emoji: new.emoji,
        kind: new.kind,
        parent_id: new.parent_id,
        ..ChannelBookmark::default()
    };
    bookmark.check()?;
    let tx = state.db.begin().await.map_err(problem)?;
    store::lock(&tx.exec(), channel_id).await.map_err(problem)?;
    let all = store::list(&tx.exec(), channel_id, 0).await.map_err(problem)?;
    if all.len() >= MOST {
        let id = "app.channel.bookmark.save.limit_reached.app_error";
        return Err(Problem::bad_request(id, "The channel has too many bookmarks."));
    }
    bookmark.sort_order = all.last().map_or(0, |last| last.sort_order + 1);
    store::save(&tx.exec(), &bookmark).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    let data = json!({ "bookmark": frames::text(&bookmark) });
    show(state, "channel_bookmark_created", data, channel_id, connection).await;
    Ok(bookmark)
}

/// Changes one's own bookmark; another's is replaced by one's own.
pub async fn update(
    state: &State,
    caller: &Identity,
    connection: &str,
    channel_id: &str,
    id: &str,
    patch: ChannelBookmarkPatch,
) -> Result<UpdateChannelBookmarkResponse, Problem> {
    permit(state, caller, channel_id, &UPDATE).await?;
    let tx = state.db.begin().await.map_err(problem)?;
    let (all, old) = locked(&tx, channel_id, id).await?;
    let now = now_ms().max(old.update_at + 1);
    let place = patch.sort_order;
    let mut new = ChannelBookmark { update_at: now, ..old.clone() };
    new.apply(patch);
    new.check()?;
    let mut deleted = None;
    if old.owner_id != caller.user_id {
        new.id = model::id::new();
        new.create_at = now;
        new.owner_id.clone_from(&caller.user_id);
        new.original_id.clone_from(&old.id);
        let gone = ChannelBookmark { delete_at: now, update_at: now, ..old };
        store::save(&tx.exec(), &gone).await.map_err(problem)?;
        deleted = Some(gone);
    }
    store::save(&tx.exec(), &new).await.map_err(problem)?;
    if let Some(place) = place.filter(|place| *place != new.sort_order) {
        let ids =
            all.into_iter().map(|known| if known.id == id { new.id.clone() } else { known.id }).collect();
        new.sort_order = arrange(&tx, channel_id, ids, &new.id, place, now).await?;
    }
    tx.commit().await.map_err(problem)?;
    let answer = UpdateChannelBookmarkResponse { updated: new, deleted };
    let data = json!({ "bookmarks": frames::text(&answer) });
    show(state, "channel_bookmark_updated", data, channel_id, connection).await;
    Ok(answer)
}

/// Moves one among the others; returns its place.
async fn arrange(
    tx: &db::Tx,
    channel_id: &str,
    order: Vec<String>,
    id: &str,
    place: i64,
    now: i64,
) -> Result<i64, Problem> {
    let order = moved(&order, id, place).ok_or_else(|| {
        Problem::bad_request(
            "app.channel.bookmark.update_sort.invalid_input.app_error",
            "There is no such place.",
        )
    })?;
    store::sort(&tx.exec(), channel_id, &order, now).await.map_err(problem)?;
    Ok(place)
}

/// Moves a bookmark; returns all of them in their new order.
pub async fn sort(
    state: &State,
    caller: &Identity,
    connection: &str,
    channel_id: &str,
    id: &str,
    place: i64,
) -> Result<Vec<ChannelBookmark>, Problem> {
    permit(state, caller, channel_id, &SORT).await?;
    let tx = state.db.begin().await.map_err(problem)?;
    let (all, _) = locked(&tx, channel_id, id).await?;
    let now = all.iter().map(|bookmark| bookmark.update_at + 1).fold(now_ms(), i64::max);
    let ids = all.into_iter().map(|bookmark| bookmark.id).collect();
    arrange(&tx, channel_id, ids, id, place, now).await?;
    let sorted = store::list(&tx.exec(), channel_id, 0).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    let data = json!({ "bookmarks": frames::text(&sorted) });
    show(state, "channel_bookmark_sorted", data, channel_id, connection).await;
    Ok(sorted)
}

pub async fn delete(
    state: &State,
    caller: &Identity,
    connection: &str,
    channel_id: &str,
    id: &str,
) -> Result<ChannelBookmark, Problem> {
    permit(state, caller, channel_id, &DELETE).await?;
    let tx = state.db.begin().await.map_err(problem)?;
    let (_, old) = locked(&tx, channel_id, id).await?;
    let now = now_ms().max(old.update_at + 1);
    let gone = ChannelBookmark { delete_at: now, update_at: now, ..old };
    store::save(&tx.exec(), &gone).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    let data = json!({ "bookmark": frames::text(&gone) });
    show(state, "channel_bookmark_deleted", data, channel_id, connection).await;
    Ok(gone)
}

async fn show(state: &State, event: &str, data: Value, channel_id: &str, connection: &str) {
    frames::send(state, event, data, Broadcast::channel(channel_id).omit_connection(connection)).await;
}

//! Notification settings of a membership.

use std::collections::BTreeMap;

use access::permission::EDIT_OTHER_USERS;
use events::live::Broadcast;
use model::{Identity, Problem};
use serde_json::json;

use super::missing;
use crate::State;
use crate::app::access::require_self_or;
use crate::app::frames;
use crate::domain::notify_props;
use crate::store::access::problem;
use crate::store::channel_members;

pub async fn set_notify_props(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    user_id: &str,
    props: BTreeMap<String, String>,
) -> Result<(), Problem> {
    require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let props = notify_props::checked(props)?;
    let now = model::time::now_ms();
    let ids = [channel_id.to_owned()];
    let changed =
        channel_members::merge_notify_props(&state.db.exec(), &state.roles(), user_id, &ids, &props, now)
            .await
            .map_err(problem)?;
    let member = changed.first().ok_or_else(missing)?;
    let data = json!({ "channelMember": frames::text(member) });
    frames::send(state, "channel_member_updated", data, Broadcast::user(user_id)).await;
    Ok(())
}

//! People who became guests, or ceased to be: their memberships follow.

use std::collections::BTreeSet;

use events::live::Broadcast;
use model::Problem;
use serde_json::json;

use super::{frames, team_members, users};
use crate::State;
use crate::store;
use crate::store::access::problem;
use crate::store::guests::Turned;

/// Reads users anew, brings their memberships in line with what they are, and tells them.
pub async fn reread(state: &State, ids: Vec<String>) -> Result<(), Problem> {
    users::reread(state, ids.clone()).await?;
    let at = model::time::now_ms();
    for id in &ids {
        let changed = store::guests::settle(&state.db.exec(), id, at).await.map_err(problem)?;
        turned(state, &changed).await?;
    }
    Ok(())
}

/// Tells a user of his memberships that are others now. Who is no guest any more gets into the channels everybody is in.
pub async fn turned(state: &State, turned: &[Turned]) -> Result<(), Problem> {
    let (exec, roles) = (state.db.exec(), state.roles());
    let mut people = BTreeSet::new();
    for Turned { user_id, team_id, channel_id } in turned {
        people.insert(user_id.clone());
        if channel_id.is_empty() {
            let member = store::team_members::one(&exec, &roles, team_id, user_id).await.map_err(problem)?;
            let data = json!({ "member": frames::text(&member) });
            frames::send(state, "memberrole_updated", data, Broadcast::user(user_id)).await;
        } else {
            let member =
                store::channel_members::one(&exec, &roles, channel_id, user_id).await.map_err(problem)?;
            let data = json!({ "channelMember": frames::text(&member) });
            frames::send(state, "channel_member_updated", data, Broadcast::user(user_id)).await;
        }
    }
    for user_id in people {
        let Some(user) = users::find(state, &user_id).await?.filter(|user| !user.is_guest()) else {
            continue;
        };
        for standing in store::teams::of_user(&exec, &user_id).await.map_err(problem)? {
            team_members::settle(state, &standing.team, &user).await?;
        }
    }
    Ok(())
}

//! Who may have a file: whoever reads its channel; before it is in a post, who uploaded it and administrators alone.

use access::permission::{READ_CHANNEL_CONTENT, UPLOAD_FILE};
use events::request::{ChannelRights, LookAtChannel};
use model::{Identity, Problem};

use crate::State;
use crate::app::claims;
use crate::domain::file::File;
use crate::store::{self, problem};

/// What the caller may do in a channel: asked from messaging, remembered for a moment.
pub async fn rights(state: &State, caller: &Identity, channel_id: &str) -> Result<ChannelRights, Problem> {
    let key = (caller.user_id.clone(), caller.roles.clone(), channel_id.to_owned());
    if let Some(rights) = state.rights.get(&key) {
        return Ok(rights);
    }
    let ask = LookAtChannel { identity: caller.clone(), channel_id: channel_id.to_owned() };
    let rights = state.bus.request(&ask).await?.unwrap_or_default();
    state.rights.insert(key, rights);
    Ok(rights)
}

pub async fn require_upload(state: &State, caller: &Identity, channel_id: &str) -> Result<(), Problem> {
    if rights(state, caller, channel_id).await?.uploads {
        Ok(())
    } else {
        Err(Problem::forbidden(UPLOAD_FILE))
    }
}

/// A file the caller may have; `missing` is said of one that is not there.
pub async fn readable(
    state: &State,
    caller: &Identity,
    file_id: &str,
    missing: &'static str,
) -> Result<File, Problem> {
    let missing = || Problem::not_found(missing);
    let found = store::files::find(&state.db.exec(), file_id).await.map_err(problem)?;
    let mut file = found.ok_or_else(missing)?;
    let is_own = file.info.user_id == caller.user_id || caller.has_role("system_admin");
    if file.info.post_id.is_empty() && file.is_claimed && !is_own {
        // Its post may have been written a moment ago: its author's channel sees it before its event came here.
        claims::confirm(state, std::slice::from_ref(&file.info.id)).await?;
        let found = store::files::find(&state.db.exec(), file_id).await.map_err(problem)?;
        file = found.ok_or_else(missing)?;
    }
    let forbidden = || Problem::forbidden(READ_CHANNEL_CONTENT);
    if file.info.post_id.is_empty() && !is_own {
        return Err(forbidden());
    }
    if rights(state, caller, &file.info.channel_id).await?.reads { Ok(file) } else { Err(forbidden()) }
}

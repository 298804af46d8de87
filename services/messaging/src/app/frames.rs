//! Frames for sockets and news for gateways, sent after a commit.

use events::live::{Broadcast, Control, Live};
use serde::Serialize;
use serde_json::Value;

use crate::State;

/// A member of a frame that carries JSON as text, as clients expect it.
pub fn text<T: Serialize>(value: &T) -> Value {
    Value::String(serde_json::to_string(value).unwrap_or_default())
}

pub async fn send(state: &State, event: &str, data: Value, to: Broadcast) {
    state.bus.live(&Live::new(event, data, to)).await;
}

pub async fn joined_channel(state: &State, user_id: &str, channel_id: &str) {
    let control = Control::JoinedChannel { user_id: user_id.to_owned(), channel_id: channel_id.to_owned() };
    state.bus.control(&control).await;
}

pub async fn left_channel(state: &State, user_id: &str, channel_id: &str) {
    let control = Control::LeftChannel { user_id: user_id.to_owned(), channel_id: channel_id.to_owned() };
    state.bus.control(&control).await;
}

pub async fn joined_team(state: &State, user_id: &str, team_id: &str) {
    let control = Control::JoinedTeam { user_id: user_id.to_owned(), team_id: team_id.to_owned() };
    state.bus.control(&control).await;
}

pub async fn left_team(state: &State, user_id: &str, team_id: &str) {
    let control = Control::LeftTeam { user_id: user_id.to_owned(), team_id: team_id.to_owned() };
    state.bus.control(&control).await;
}

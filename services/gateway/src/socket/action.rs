//! What clients may ask over the socket.

use std::pin::Pin;
use std::sync::Arc;

use events::request::Statuses;
use events::signal::{PresenceKind, Typing};
use model::Identity;
use model::time::now_ms;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::reply::{Outcome, Refusal};
use crate::client_config::VERSION;
use crate::hub::{Connection, Hub, Id, View};

/// A frame of a client.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    pub seq: i64,
    pub action: String,
    pub data: Option<Map<String, Value>>,
}

impl Request {
    pub fn text(&self, name: &str) -> Option<&str> {
        self.data.as_ref()?.get(name)?.as_str()
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.data.as_ref()?.get(name)?.as_bool()
    }

    fn id(&self, name: &str) -> Option<Id> {
        Id::parse(self.text(name)?)
    }
}

pub type Waiting = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// How an action is answered.
pub enum Answer {
    Now(Outcome),
    Later(Waiting),
    Never,
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        Self::Now(outcome)
    }
}

fn done() -> Answer {
    Answer::Now(Ok(Map::new()))
}

/// Does what somebody known asks. The number and the name were looked at before.
pub fn perform(hub: &Hub, connection: &Arc<Connection>, request: &Request) -> Answer {
    let Some(identity) = connection.identity() else { return Err(Refusal::NOT_AUTHENTICATED).into() };
    match request.action.as_str() {
        "ping" => ping(hub, connection),
        "user_typing" => typing(hub, connection, &identity, request).into(),
        "user_update_active_status" => active(hub, connection, request).into(),
        "get_statuses" => statuses(hub, Vec::new()),
        "get_statuses_by_ids" => match ids(request) {
            Some(ids) => statuses(hub, ids),
            None => Err(Refusal::INVALID_PARAM).into(),
        },
        "presence" => {
            connection.look_at(|view| look(view, request));
            done()
        }
        // Taken, not counted yet.
        "posted_notify_ack" => done(),
        // For plug-ins, of which there are none.
        custom if custom.starts_with("custom_") => Answer::Never,
        _ => Err(Refusal::BAD_ACTION).into(),
    }
}

/// Asks again whose session it is, so that a client learns that its session is gone.
fn ping(hub: &Hub, connection: &Arc<Connection>) -> Answer {
    let token = connection.token();
    match hub.identities().peek(&token) {
        Some(Some(_)) => Ok(pong()).into(),
        Some(None) => Err(Refusal::NOT_AUTHENTICATED).into(),
        None => {
            let identities = hub.identities().clone();
            Answer::Later(Box::pin(async move {
                match identities.resolve(&token).await {
                    Ok(Some(_)) => Ok(pong()),
                    Ok(None) => Err(Refusal::NOT_AUTHENTICATED),
                    // That auth is away for a moment is no reason to log anybody out.
                    Err(_) => Ok(pong()),
                }
            }))
        }
    }
}

fn pong() -> Map<String, Value> {
    [
        ("text", Value::from("pong")),
        ("version", Value::from(VERSION)),
        ("server_time", Value::from(now_ms())),
        ("node_id", Value::from("")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn typing(hub: &Hub, connection: &Connection, identity: &Identity, request: &Request) -> Outcome {
    let channel = request.id("channel_id").ok_or(Refusal::INVALID_PARAM)?;
    // The right to post is messaging's to judge; who is no member has it nowhere.
    if !connection.member.is_in_channel(channel) {
        return Err(Refusal::FORBIDDEN);
    }
    let typing = Typing {
        user_id: identity.user_id.clone(),
        roles: identity.roles.clone(),
        channel_id: channel.as_str().to_owned(),
        parent_id: request.text("parent_id").unwrap_or_default().to_owned(),
    };
    hub.identities().touch(identity);
    hub.signal_typing(typing);
    Ok(Map::new())
}

fn active(hub: &Hub, connection: &Connection, request: &Request) -> Outcome {
    let active = request.flag("user_is_active").ok_or(Refusal::INVALID_PARAM)?;
    let manual = request.flag("manual").unwrap_or(false);
    let kind = if active { PresenceKind::Active { manual } } else { PresenceKind::Idle { manual } };
    hub.tell_presence(connection.member.id, kind);
    Ok(Map::new())
}

fn ids(request: &Request) -> Option<Vec<String>> {
    let list = request.data.as_ref()?.get("user_ids")?.as_array()?;
    let ids: Option<Vec<String>> =
        list.iter().map(|id| Some(Id::parse(id.as_str()?)?.as_str().to_owned())).collect();
    ids.filter(|ids| !ids.is_empty())
}

fn statuses(hub: &Hub, user_ids: Vec<String>) -> Answer {
    let bus = hub.bus().clone();
    Answer::Later(Box::pin(async move {
        match bus.request(&Statuses { user_ids }).await {
            Ok(map) => Ok(map.into_iter().map(|(id, status)| (id, Value::from(status))).collect()),
            Err(error) => {
                tracing::warn!(%error, "statuses not known");
                Err(Refusal::BUSY)
            }
        }
    }))
}

fn look(view: &mut View, request: &Request) {
    if let Some(channel) = request.text("channel_id") {
        view.channel = Id::parse(channel);
    }
    if let Some(team) = request.text("team_id") {
        view.team = Id::parse(team);
    }
    if let Some(thread) = request.text("thread_channel_id") {
        let place = if request.flag("is_thread_view") == Some(true) {
            &mut view.thread_view
        } else {
            &mut view.thread
        };
        *place = Id::parse(thread);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> Request {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_missing_is_empty() {
        let nothing = request("{}");
        assert_eq!((nothing.seq, nothing.action.as_str()), (0, ""));
        assert!(request(r#"{"data":null}"#).data.is_none());
        for wrong in ["[]x", "42", "\"x\"", "{\"seq\":\"1\"}", "{\"data\":[]}"] {
            assert!(serde_json::from_str::<Request>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ids_must_be_ids() {
        let (id, list) = ("a".repeat(26), |ids: &str| format!(r#"{{"data":{{"user_ids":{ids}}}}}"#));
        assert_eq!(ids(&request(&list(&format!("[\"{id}\"]")))), Some(vec![id]));
        for wrong in ["[]", "\"x\"", "[1]", "[\"x\"]", "null"] {
            assert_eq!(ids(&request(&list(wrong))), None, "{wrong}");
        }
    }

    #[test]
    fn looking_elsewhere() {
        let (channel, thread) = ("c".repeat(26), "t".repeat(26));
        let mut view = View::default();
        look(&mut view, &request(&format!(r#"{{"data":{{"channel_id":"{channel}"}}}}"#)));
        look(
            &mut view,
            &request(&format!(r#"{{"data":{{"thread_channel_id":"{thread}","is_thread_view":false}}}}"#)),
        );
        assert_eq!(
            (view.channel, view.thread, view.thread_view),
            (Id::parse(&channel), Id::parse(&thread), None)
        );
        look(&mut view, &request(r#"{"data":{"thread_channel_id":"","is_thread_view":false}}"#));
        assert_eq!((view.channel, view.thread), (Id::parse(&channel), None));
    }
}

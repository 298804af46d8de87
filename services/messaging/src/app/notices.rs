//! What the server writes into a channel when people come, go and change things.

use futures_util::future::join_all;
use serde_json::json;

use super::posts::{System, say};
use crate::State;
use crate::domain::channel::{Channel, OPEN};

/// Somebody a message speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    pub id: &'a str,
    pub name: &'a str,
}

/// Writes them. The act they tell of is done, so a failure is logged and no more.
pub async fn post(state: &State, notices: Vec<System>) {
    for result in join_all(notices.into_iter().map(|notice| say(state, notice))).await {
        if let Err(problem) = result {
            tracing::warn!(%problem, "system message not written");
        }
    }
}

fn notice(
    channel_id: &str,
    author: Who<'_>,
    kind: &'static str,
    message: String,
    props: serde_json::Value,
) -> System {
    let mut map = match props {
        serde_json::Value::Object(map) => map,
        _ => serde_json::Map::new(),
    };
    if kind != "system_remove_from_channel" {
        map.insert("username".to_owned(), author.name.into());
    }
    System {
        channel_id: channel_id.to_owned(),
        user_id: author.id.to_owned(),
        username: author.name.to_owned(),
        kind,
        message,
        props: map,
    }
}

pub fn joined_channel(channel_id: &str, who: Who<'_>) -> System {
    notice(channel_id, who, "system_join_channel", format!("{} joined the channel.", who.name), json!({}))
}

pub fn joined_team(channel_id: &str, who: Who<'_>) -> System {
    notice(channel_id, who, "system_join_team", format!("{} joined the team.", who.name), json!({}))
}

pub fn added_to_team(channel_id: &str, by: Who<'_>, whom: Who<'_>) -> System {
    let props = json!({ "userId": by.id, "addedUserId": whom.id, "addedUsername": whom.name });
    let message = format!("{} added to the team by {}.", whom.name, by.name);
    notice(channel_id, by, "system_add_to_team", message, props)
}

pub fn left_channel(channel_id: &str, who: Who<'_>) -> System {
    notice(channel_id, who, "system_leave_channel", format!("@{} left the channel.", who.name), json!({}))
}

pub fn left_team(channel_id: &str, who: Who<'_>) -> System {
    notice(channel_id, who, "system_leave_team", format!("{} left the team.", who.name), json!({}))
}

pub fn removed_from_team(channel_id: &str, who: Who<'_>) -> System {
    notice(
        channel_id,
        who,
        "system_remove_from_team",
        format!("{} removed from the team.", who.name),
        json!({}),
    )
}

pub fn added(channel_id: &str, by: Who<'_>, whom: Who<'_>) -> System {
    let props = json!({ "userId": by.id, "addedUserId": whom.id, "addedUsername": whom.name });
    let message = format!("{} added to the channel by {}.", whom.name, by.name);
    notice(channel_id, by, "system_add_to_channel", message, props)
}

pub fn removed(channel_id: &str, by: Who<'_>, whom: Who<'_>) -> System {
    let props = json!({ "removedUserId": whom.id, "removedUsername": whom.name });
    let message = format!("@{} removed from the channel.", whom.name);
    notice(channel_id, by, "system_remove_from_channel", message, props)
}

pub fn archived(channel_id: &str, by: Who<'_>) -> System {
    notice(channel_id, by, "system_channel_deleted", format!("{} archived the channel.", by.name), json!({}))
}

pub fn restored(channel_id: &str, by: Who<'_>) -> System {
    notice(
        channel_id,
        by,
        "system_channel_restored",
        format!("{} unarchived the channel.", by.name),
        json!({}),
    )
}

pub fn privacy(channel: &Channel, by: Who<'_>) -> System {
    let message = if channel.kind == OPEN {
        "This channel has been converted to a Public Channel and can be joined by any team member."
    } else {
        "This channel has been converted to a Private Channel."
    };
    notice(&channel.id, by, "system_change_chan_privacy", message.to_owned(), json!({}))
}

/// One message for each of display name, header and purpose that differs.
pub fn changes(old: &Channel, new: &Channel, by: Who<'_>) -> Vec<System> {
    let mut all = Vec::new();
    if old.display_name != new.display_name {
        let (from, to) = (&old.display_name, &new.display_name);
        let message = format!("{} updated the channel display name from: {from} to: {to}", by.name);
        let props = json!({ "old_displayname": from, "new_displayname": to });
        all.push(notice(&new.id, by, "system_displayname_change", message, props));
    }
    if old.header != new.header {
        let props = json!({ "old_header": old.header, "new_header": new.header });
        let message = changed(by, "header", &old.header, &new.header);
        all.push(notice(&new.id, by, "system_header_change", message, props));
    }
    if old.purpose != new.purpose {
        let props = json!({ "old_purpose": old.purpose, "new_purpose": new.purpose });
        let message = changed(by, "purpose", &old.purpose, &new.purpose);
        all.push(notice(&new.id, by, "system_purpose_change", message, props));
    }
    all
}

fn changed(by: Who<'_>, what: &str, old: &str, new: &str) -> String {
    if new.is_empty() {
        format!("{} removed the channel {what} (was: {old})", by.name)
    } else if old.is_empty() {
        format!("{} updated the channel {what} to: {new}", by.name)
    } else {
        format!("{} updated the channel {what} from: {old} to: {new}", by.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_told_once() {
        let old = Channel { header: "a".into(), ..Channel::default() };
        let new = Channel { display_name: "D".into(), purpose: "p".into(), ..Channel::default() };
        let told = changes(&old, &new, Who { id: "u", name: "bob" });
        let texts: Vec<&str> = told.iter().map(|system| system.message.as_str()).collect();
        assert_eq!(
            texts,
            [
                "bob updated the channel display name from:  to: D",
                "bob removed the channel header (was: a)",
                "bob updated the channel purpose to: p"
            ]
        );
        assert_eq!(told[1].props["old_header"], "a");
        assert!(changes(&new, &new, Who { id: "u", name: "bob" }).is_empty());
    }
}

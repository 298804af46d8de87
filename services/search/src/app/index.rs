//! What is heard, written to the index.

use std::collections::{BTreeMap, BTreeSet};

use db::Exec;
use events::messaging::{PostChanged, PostCreated, PostDeleted};
use events::{Envelope, Event};
use serde::de::DeserializeOwned;

use crate::State;
use crate::domain::item::{Item, content};
use crate::domain::text::{self, Kind};
use crate::domain::typo;
use crate::store::files::{self, Attached, Shown};
use crate::store::items::{self, Edit};
use crate::store::{analysis, words};

/// What several events come to.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    put: BTreeMap<String, Item>,
    edits: BTreeMap<String, Edit>,
    attached: BTreeMap<String, Attached>,
    shown: Vec<Shown>,
    /// Posts whose files are gone with them, and when the last of them went.
    hidden: Vec<String>,
    hidden_at: i64,
    /// Somebody told less than there is to be found.
    is_in_doubt: bool,
}

/// Is it told of something that can be found?
pub fn concerns(event: &Envelope) -> bool {
    [PostCreated::subject(), PostChanged::subject(), PostDeleted::subject()].contains(&event.subject)
}

impl Changes {
    pub fn of(events: &[Envelope]) -> Self {
        let mut changes = Self::default();
        for event in events {
            if let Some(created) = read::<PostCreated>(event) {
                changes.created(created, event.at);
            } else if let Some(changed) = read::<PostChanged>(event) {
                changes.changed(changed);
            } else if let Some(deleted) = read::<PostDeleted>(event) {
                changes.deleted(deleted);
            }
        }
        changes
    }

    fn created(&mut self, post: PostCreated, at: i64) {
        // What the server says about it is not what people look for.
        if post.kind.starts_with("system_") {
            return;
        }
        self.attach(&post.post_id, &post.channel_id, &post.user_id, &post.file_ids, at);
        let item = Item {
            id: post.post_id.clone(),
            channel_id: post.channel_id,
            user_id: post.user_id,
            create_at: at,
            version: at,
            content: self.content(&post.message, post.attachments),
            ..Item::default()
        };
        self.put.insert(post.post_id, item);
    }

    fn changed(&mut self, post: PostChanged) {
        let version = post.update_at.max(post.edit_at);
        self.attach(&post.post_id, &post.channel_id, &post.user_id, &post.file_ids, version);
        let content = self.content(&post.message, post.attachments);
        self.shown.push(Shown { post_id: post.post_id.clone(), file_ids: post.file_ids, at: version });
        match self.put.get_mut(&post.post_id) {
            Some(item) if item.is_deleted || item.version >= version => {}
            Some(item) => {
                item.content = content;
                item.version = version;
            }
            None => {
                let edit = Edit { id: post.post_id.clone(), content, version };
                self.edits.insert(post.post_id, edit);
            }
        }
    }

    fn content(&mut self, message: &str, attachments: Option<String>) -> String {
        self.is_in_doubt |= attachments.is_none();
        content(message, &attachments.unwrap_or_default())
    }

    fn attach(&mut self, post_id: &str, channel_id: &str, user_id: &str, file_ids: &[String], at: i64) {
        for file_id in file_ids {
            let attached = Attached {
                file_id: file_id.clone(),
                post_id: post_id.to_owned(),
                channel_id: channel_id.to_owned(),
                user_id: user_id.to_owned(),
                at,
            };
            self.attached.insert(file_id.clone(), attached);
        }
    }

    fn deleted(&mut self, deleted: PostDeleted) {
        for id in deleted.thread_ids.into_iter().chain([deleted.post_id]) {
            self.edits.remove(&id);
            self.hidden.push(id.clone());
            self.hidden_at = self.hidden_at.max(deleted.delete_at);
            let item =
                Item { id: id.clone(), version: deleted.delete_at, is_deleted: true, ..Item::default() };
            self.put.insert(id, item);
        }
    }

    /// Items as they are found elsewhere than in events.
    pub fn put(items: impl IntoIterator<Item = Item>) -> Self {
        let put = items.into_iter().map(|item| (item.id.clone(), item)).collect();
        Self { put, ..Self::default() }
    }

    /// Writes them; answers with the words that are in the vocabulary once this is committed.
    pub async fn write(self, state: &State, exec: &Exec<'_>) -> db::Result<Vec<String>> {
        let put: Vec<Item> = self.put.into_values().collect();
        let edits: Vec<Edit> = self.edits.into_values().collect();
        let contents = put.iter().map(|item| &item.content).chain(edits.iter().map(|edit| &edit.content));
        let fresh: BTreeSet<String> = contents.flat_map(|content| vocabulary(content)).collect();
        let fresh: Vec<String> =
            fresh.into_iter().filter(|word| !state.known_words.contains_key(word)).collect();
        items::put(exec, &put).await?;
        items::edit(exec, &edits).await?;
        files::attach(exec, &self.attached.into_values().collect::<Vec<_>>()).await?;
        for shown in &self.shown {
            files::keep(exec, shown).await?;
        }
        files::hide(exec, &self.hidden, self.hidden_at).await?;
        words::add(exec, &fresh).await?;
        if self.is_in_doubt {
            analysis::doubt(exec).await?;
        }
        state.metrics.indexed.inc_by((put.len() + edits.len()) as u64);
        Ok(fresh)
    }
}

/// Words that pieces and slips can lead to.
pub fn vocabulary(content: &str) -> Vec<String> {
    let folded = text::fold(content);
    let tokens = text::tokens(&folded).into_iter().filter(|token| token.kind == Kind::Word);
    let words = tokens.map(|token| text::cut(&folded[token.range]).to_owned());
    words.filter(|word| word.chars().count() >= typo::SHORTEST).collect()
}

/// An event of a type; one that cannot be read never will be.
fn read<E: Event + DeserializeOwned>(event: &Envelope) -> Option<E> {
    match event.decode::<E>()? {
        Ok(read) => Some(read),
        Err(error) => {
            tracing::error!(%error, event = event.id, subject = event.subject, "event does not parse");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event<E: Event>(at: i64, event: &E) -> Envelope {
        Envelope {
            id: at.to_string(),
            subject: E::subject(),
            position: at,
            at,
            trace: String::new(),
            data: serde_json::to_value(event).unwrap(),
        }
    }

    fn created(id: &str, message: &str) -> PostCreated {
        let data = serde_json::json!({
            "post_id": id, "channel_id": "c", "team_id": "", "user_id": "u", "root_id": "", "kind": "", "message": message,
            "attachments": "", "hashtags": "", "file_ids": [], "mentions": []
        });
        serde_json::from_value(data).unwrap()
    }

    fn changed(id: &str, message: &str, at: i64) -> PostChanged {
        let data = serde_json::json!({
            "post_id": id, "channel_id": "c", "user_id": "u", "message": message, "attachments": "",
            "hashtags": "", "file_ids": [], "is_pinned": false, "update_at": at, "edit_at": at
        });
        serde_json::from_value(data).unwrap()
    }

    #[test]
    fn several_events_come_to_one_change_a_post() {
        let joined = PostCreated { kind: "system_join_channel".into(), ..created("d", "joined") };
        let gone = PostDeleted {
            post_id: "b".into(),
            channel_id: "c".into(),
            deleted_by: "u".into(),
            delete_at: 5,
            thread_ids: vec!["r".into()],
        };
        let changes = Changes::of(&[
            event(1, &created("a", "one")),
            event(2, &created("b", "two")),
            event(3, &changed("a", "uno", 3)),
            event(4, &changed("x", "ix", 4)),
            event(5, &gone),
            event(6, &changed("b", "zwei", 4)),
            event(7, &joined),
        ]);
        let put: Vec<_> = changes
            .put
            .values()
            .map(|item| (item.id.as_str(), item.content.as_str(), item.version, item.is_deleted))
            .collect();
        assert_eq!(put, [("a", "uno", 3, false), ("b", "", 5, true), ("r", "", 5, true)]);
        let edits: Vec<_> =
            changes.edits.values().map(|edit| (edit.id.as_str(), edit.content.as_str())).collect();
        assert_eq!(edits, [("x", "ix")]);
    }

    #[test]
    fn short_words_and_scripts_without_spaces_need_no_vocabulary() {
        assert_eq!(vocabulary("The Zebra 全文 a1b2 👍 of"), ["zebra", "a1b2"]);
    }
}

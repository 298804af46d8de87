//! What followers of a thread learn of a reply: each the thread with his own counters, and what they were before.

use std::collections::{BTreeMap, HashMap};

use events::live::{Broadcast, Live};
use model::user::Visibility;
use serde_json::{Value, json};
use settings::Settings;

use super::plan::Accepted;
use crate::domain::post::Post;
use crate::domain::thread::{Change, Reply, ThreadState, collapsed};

/// The threads of a write, moved on reply by reply.
pub struct News<'a> {
    settings: &'a Settings,
    threads: HashMap<String, ThreadState>,
}

impl<'a> News<'a> {
    /// Begins with the threads as they were before the write.
    pub fn new(settings: &'a Settings, threads: Vec<ThreadState>) -> Self {
        let threads = threads.into_iter().map(|thread| (thread.post.id.clone(), thread)).collect();
        Self { settings, threads }
    }

    /// Counts a reply; returns whose desktops the post itself reaches and what followers are told after it.
    pub fn reply(&mut self, accepted: &Accepted, post: &mut Post) -> (Vec<String>, Vec<Live>) {
        let Some(thread) = self.threads.get_mut(&post.root_id) else { return (Vec::new(), Vec::new()) };
        let auto_follow = self.settings.service.thread_auto_follow;
        let concerned = if auto_follow { accepted.concerned() } else { BTreeMap::new() };
        let reply = Reply {
            author: &post.user_id,
            at: post.create_at,
            mentioned: &accepted.called,
            concerned: &concerned,
        };
        let mut changes = thread.add(&reply);
        post.reply_count = thread.reply_count;
        let setting = self.settings.service.collapsed_threads.as_str();
        changes.retain(|change| collapsed(setting, &change.collapsed));
        let reached = changes.iter().filter(|change| change.wants_notice);
        let reached = reached.map(|change| change.user_id.clone()).collect();
        if changes.is_empty() {
            return (reached, Vec::new());
        }
        let privacy = &self.settings.privacy;
        let visibility = Visibility { email: privacy.show_email_address, full_name: privacy.show_full_name };
        let shared = shared(thread, post.create_at, visibility);
        let team = &accepted.channel.team_id;
        (reached, changes.iter().map(|change| updated(change, &shared, team)).collect())
    }
}

/// The JSON of the thread without what differs from follower to follower, and without its opening brace.
fn shared(thread: &ThreadState, at: i64, visibility: Visibility) -> String {
    let mut value = serde_json::to_value(thread.shown(at, visibility)).unwrap_or_default();
    if let Value::Object(members) = &mut value {
        for own in ["last_viewed_at", "unread_replies", "unread_mentions"] {
            members.remove(own);
        }
    }
    value.to_string().split_off(1)
}

fn updated(change: &Change, shared: &str, team_id: &str) -> Live {
    let Change { viewed, replies, mentions, .. } = change;
    let thread = format!(
        "{{\"last_viewed_at\":{viewed},\"unread_replies\":{replies},\"unread_mentions\":{mentions},{shared}"
    );
    let data = json!({
        "thread": thread,
        "previous_unread_replies": change.previous_replies,
        "previous_unread_mentions": change.previous_mentions,
    });
    let broadcast = Broadcast { team_id: team_id.to_owned(), ..Broadcast::user(&change.user_id) };
    Live::new("thread_updated", data, broadcast)
}

//! A thread as one of its followers sees it, and what a reply changes for each of them.

use std::collections::{BTreeMap, BTreeSet};

use model::User;
use model::user::Visibility;
use serde::{Deserialize, Serialize};

use super::post::Post;

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct UserThread {
    /// Id of the root.
    pub id: String,
    pub reply_count: i64,
    pub last_reply_at: i64,
    pub last_viewed_at: i64,
    /// Authors of replies, with only their ids unless asked for.
    pub participants: Vec<User>,
    /// The root.
    pub post: Post,
    pub unread_replies: i64,
    pub unread_mentions: i64,
    pub is_urgent: bool,
    pub delete_at: i64,
}

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct UserThreads {
    pub total: i64,
    pub total_unread_threads: i64,
    pub total_unread_mentions: i64,
    pub total_unread_urgent_mentions: i64,
    /// Null when only totals were asked for.
    #[schema(required)]
    pub threads: Option<Vec<UserThread>>,
}

/// Does somebody with this preference see threads collapsed, under this setting of the server?
pub fn collapsed(setting: &str, preference: &str) -> bool {
    match setting {
        "disabled" => false,
        "default_off" => preference == "on",
        "default_on" => preference != "off",
        _ => true,
    }
}

/// A thread at one moment of a write, with everybody who follows it or is about to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ThreadState {
    /// The root.
    pub post: Post,
    pub reply_count: i64,
    /// Ids, the last to reply last.
    pub participants: Vec<String>,
    pub people: Option<Vec<User>>,
    pub followers: Option<Vec<Follower>>,
}

/// Somebody at a thread.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Follower {
    pub user_id: String,
    /// He followed once, or still does.
    pub known: bool,
    pub following: bool,
    /// He follows whatever is written in the channel.
    pub follows_all: bool,
    pub last_viewed_at: i64,
    pub unread_replies: i64,
    pub unread_mentions: i64,
    /// His preference for collapsed threads, "" when not set.
    pub collapsed: String,
    desktop: Option<String>,
    desktop_threads: Option<String>,
    desktop_here: Option<String>,
    desktop_threads_here: Option<String>,
}

impl Follower {
    /// Does he want his desktop to tell him of a reply? The channel's setting goes before his own.
    pub fn wants_notice(&self, mentioned: bool) -> bool {
        let here = self.desktop_here.as_deref().filter(|level| !level.is_empty() && *level != "default");
        let (level, threads) = match here {
            Some(level) => (level, self.desktop_threads_here.as_deref().unwrap_or("mention")),
            None => (
                self.desktop.as_deref().unwrap_or("mention"),
                self.desktop_threads.as_deref().unwrap_or("all"),
            ),
        };
        match level {
            "none" => false,
            "all" => true,
            _ => mentioned || threads == "all",
        }
    }
}

/// A reply, as far as its thread is concerned.
pub struct Reply<'a> {
    pub author: &'a str,
    pub at: i64,
    pub mentioned: &'a BTreeSet<String>,
    /// Who follows because of it; true: whatever he chose before.
    pub concerned: &'a BTreeMap<&'a str, bool>,
}

/// What a reply changed for one follower.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub user_id: String,
    pub collapsed: String,
    pub wants_notice: bool,
    pub previous_replies: i64,
    pub previous_mentions: i64,
    pub replies: i64,
    pub mentions: i64,
    /// Up to when he had read before.
    pub viewed: i64,
}

impl ThreadState {
    /// Moves on by one reply; returns what changed for each who follows now.
    pub fn add(&mut self, reply: &Reply<'_>) -> Vec<Change> {
        let before = self.reply_count;
        self.reply_count += 1;
        self.post.update_at = reply.at;
        self.participants.retain(|id| id != reply.author);
        self.participants.push(reply.author.to_owned());
        let followers = self.followers.iter_mut().flatten();
        followers.filter_map(|follower| follower.hear(reply, before)).collect()
    }

    /// The thread as it is now, for nobody in particular.
    pub fn shown(&self, last_reply_at: i64, visibility: Visibility) -> UserThread {
        let person = |id: &String| {
            let known = self.people.iter().flatten().find(|user| user.id == *id).cloned();
            known.unwrap_or_else(|| User { id: id.clone(), ..User::default() }).for_others(visibility)
        };
        let mut post = self.post.clone();
        post.pending_post_id.clear();
        UserThread {
            id: post.id.clone(),
            reply_count: self.reply_count,
            last_reply_at,
            participants: self.participants.iter().map(person).collect(),
            is_urgent: post.priority.as_ref().is_some_and(super::priority::Priority::is_urgent),
            post,
            ..UserThread::default()
        }
    }
}

impl Follower {
    fn hear(&mut self, reply: &Reply<'_>, replies_before: i64) -> Option<Change> {
        let followed = self.following;
        let concerned = reply.concerned.get(self.user_id.as_str()).copied();
        let starts = concerned.is_some() || (self.follows_all && !reply.concerned.is_empty());
        if concerned == Some(true) || (!self.known && starts) {
            if !self.known {
                self.unread_replies = replies_before;
            }
            (self.known, self.following) = (true, true);
        }
        let mentioned = reply.mentioned.contains(&self.user_id);
        // Who begins to follow had nothing unread so far.
        let (previous_replies, previous_mentions) =
            if followed { (self.unread_replies, self.unread_mentions) } else { (0, 0) };
        let viewed = self.last_viewed_at;
        if self.user_id == reply.author && concerned.is_some() {
            (self.unread_replies, self.unread_mentions, self.last_viewed_at) = (0, 0, reply.at);
        } else if self.known {
            self.unread_replies += 1;
            self.unread_mentions += i64::from(mentioned && concerned.is_some());
        }
        self.following.then(|| Change {
            user_id: self.user_id.clone(),
            collapsed: self.collapsed.clone(),
            wants_notice: self.user_id != reply.author && self.wants_notice(mentioned),
            previous_replies,
            previous_mentions,
            replies: self.unread_replies,
            mentions: self.unread_mentions,
            viewed,
        })
    }
}

#[cfg(test)]
#[path = "thread_tests.rs"]
mod tests;

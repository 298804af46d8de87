//! What people do, as the calls a client makes for it, one after the other.

use std::collections::{BTreeSet, HashMap};

use anyhow::{Result, ensure};
use hyper::Method;
use serde::Deserialize;
use serde_json::json;

use super::person::{Action, Person, Seen};
use super::stage::Stage;
use crate::bench::now_ms;
use crate::measure::open_channel;

#[derive(Deserialize)]
struct Page {
    order: Vec<String>,
    posts: HashMap<String, Brief>,
}

#[derive(Deserialize)]
struct Brief {
    user_id: String,
    root_id: String,
    #[serde(rename = "type")]
    kind: String,
    delete_at: u64,
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

#[derive(Deserialize)]
struct Threads {
    threads: Vec<Made>,
}

const EMOJI: [&str; 4] = ["+1", "heart", "tada", "eyes"];

impl Person {
    pub async fn perform(&mut self, stage: &Stage, action: Action) -> Result<()> {
        match action {
            Action::SwitchChannel => {
                let channel = self.channels[self.dice.below(self.channels.len())].clone();
                self.open(stage, channel).await
            }
            Action::ScrollChannel => self.scroll(stage).await,
            Action::UpsertDraft | Action::DeleteDraft if !stage.drafts.get() => Ok(()),
            Action::UpsertDraft => {
                let draft =
                    json!({"user_id": self.id, "channel_id": self.current, "message": self.dice.sentence()});
                self.post(stage, "drafts", draft.to_string()).await.map(drop)
            }
            Action::DeleteDraft => {
                let path = format!("users/me/channels/{}/drafts", self.current);
                self.call(stage, Method::DELETE, &path, String::new()).await.map(drop)
            }
            Action::CreatePost => self.write(stage).await,
            Action::UnreadCheck => {
                self.get(stage, "users/me/teams/unread?include_collapsed_threads=true").await.map(drop)
            }
            Action::OpenDirect => self.open_direct(stage).await,
            Action::ViewThreads => self.view_threads(stage).await,
            Action::ReadThread => self.read_thread(stage).await,
            Action::ClickPermalink => self.follow_link(stage).await,
            Action::ViewThread => {
                let Some(root) = self.some_root(stage).await? else { return Ok(()) };
                let path = format!("posts/{root}/thread?perPage=60&direction=down&fromCreateAt=0");
                self.get(stage, &path).await.map(drop)
            }
            Action::Reconnect => self.reconnect(stage).await,
            Action::AddReaction => self.react(stage).await,
            Action::EditPost => {
                let Some(own) = self.own.clone() else { return Ok(()) };
                let body = json!({"message": self.dice.sentence()}).to_string();
                self.call(stage, Method::PUT, &format!("posts/{own}/patch"), body).await.map(drop)
            }
            Action::SearchUsers => {
                let body = json!({"term": "load", "team_id": stage.team, "limit": 50}).to_string();
                self.post(stage, "users/search", body).await.map(drop)
            }
        }
    }

    /// What a client does each minute, whatever its user does.
    pub async fn report(&mut self, stage: &Stage) -> Result<()> {
        let others: Vec<&String> = stage.people.iter().cycle().skip(self.place).take(20).collect();
        self.post(stage, "users/status/ids", json!(others).to_string()).await?;
        let now = now_ms()?;
        let body = json!({"version": "0.1.0", "client_id": self.id, "start": now - 60_000, "end": now, "counters": [],
            "histograms": [], "labels": {"platform": "linux", "agent": "firefox"}});
        self.post(stage, "client_perf", body.to_string()).await.map(drop)
    }

    /// Looks at a channel: all that is new at first, later what came since.
    async fn open(&mut self, stage: &Stage, channel: String) -> Result<()> {
        let previous = std::mem::replace(&mut self.current, channel.clone());
        let view =
            json!({"channel_id": channel, "prev_channel_id": previous, "collapsed_threads_supported": true});
        self.post(stage, "channels/members/me/view", view.to_string()).await?;
        let asked_at = now_ms()?;
        let first = !self.seen.contains_key(&channel);
        let path = match self.seen.get(&channel) {
            None => open_channel::unread(&channel),
            Some(seen) => format!("channels/{channel}/posts?since={}", seen.asked_at),
        };
        let page: Page = serde_json::from_slice(&self.get(stage, &path).await?.body)?;
        // Nobody shall win by answering less; a direct channel may be new.
        let has_history = self.channels[..self.of_team].contains(&channel);
        ensure!(!first || !has_history || !page.order.is_empty(), "a channel without posts");
        let authors: BTreeSet<&String> = page.posts.values().map(|post| &post.user_id).collect();
        let authors = json!(authors).to_string();
        let is_root = |id: &&String| {
            page.posts.get(*id).is_some_and(|post| {
                post.root_id.is_empty() && post.delete_at == 0 && !post.kind.starts_with("system_")
            })
        };
        let roots: Vec<String> = page.order.iter().filter(is_root).cloned().collect();
        let seen = self.seen.entry(channel.clone()).or_default();
        seen.asked_at = asked_at;
        merge(seen, page.order, roots);
        self.get(stage, &format!("channels/{channel}/stats?exclude_files_count=true")).await?;
        if first && authors != "[]" {
            self.post(stage, "users/ids", authors.clone()).await?;
            self.post(stage, "users/status/ids", authors).await?;
        }
        let view = json!({"channel_id": channel, "collapsed_threads_supported": true});
        self.post(stage, "channels/members/me/view", view.to_string()).await.map(drop)
    }

    async fn scroll(&mut self, stage: &Stage) -> Result<()> {
        self.look(stage).await?;
        let Some(oldest) = self.seen.get(&self.current).and_then(|seen| seen.order.last()) else {
            return Ok(());
        };
        let path = format!("channels/{}/posts?before={oldest}&page=0&per_page=60", self.current);
        self.get(stage, &path).await.map(drop)
    }

    /// Nobody does anything in a channel he has not looked at.
    async fn look(&mut self, stage: &Stage) -> Result<()> {
        if self.seen.contains_key(&self.current) {
            return Ok(());
        }
        let channel = self.current.clone();
        self.open(stage, channel).await
    }

    async fn write(&mut self, stage: &Stage) -> Result<()> {
        let is_reply = self.dice.below(100) < 18;
        let root = if is_reply { self.some_root(stage).await?.unwrap_or_default() } else { String::new() };
        let typing = format!(r#"{{"channel_id":"{}","parent_id":""}}"#, self.current);
        self.line.say("user_typing", &typing).await?;
        let mut message = self.dice.sentence();
        if !is_reply {
            message.push(' ');
            message.push_str(&self.dice.sentence());
        }
        // Several people may share an account.
        let pending = format!("{}:{}{:03}", self.id, now_ms()?, self.dice.below(1000));
        let body = json!({"channel_id": self.current, "root_id": root, "message": message, "pending_post_id": pending});
        let made: Made = serde_json::from_slice(&self.post(stage, "posts", body.to_string()).await?.body)?;
        if let Some(seen) = self.seen.get_mut(&self.current) {
            let roots = if is_reply { Vec::new() } else { vec![made.id.clone()] };
            merge(seen, vec![made.id.clone()], roots);
        }
        self.own = Some(made.id);
        Ok(())
    }

    async fn open_direct(&mut self, stage: &Stage) -> Result<()> {
        let other = &stage.people[(self.place + 1 + self.dice.below(4)) % stage.people.len()];
        let body = json!([self.id, other]).to_string();
        let made: Made = serde_json::from_slice(&self.post(stage, "channels/direct", body).await?.body)?;
        if !self.channels.contains(&made.id) {
            self.channels.push(made.id.clone());
        }
        self.open(stage, made.id).await
    }

    async fn view_threads(&mut self, stage: &Stage) -> Result<()> {
        let path = format!("users/me/teams/{}/threads", stage.team);
        self.get(stage, &format!("{path}?totalsOnly=true")).await?;
        let answer = self.get(stage, &format!("{path}?extended=true&threadsOnly=true&per_page=25")).await?;
        let threads: Threads = serde_json::from_slice(&answer.body)?;
        self.threads = threads.threads.into_iter().map(|thread| thread.id).collect();
        Ok(())
    }

    async fn read_thread(&mut self, stage: &Stage) -> Result<()> {
        if self.threads.is_empty() {
            self.view_threads(stage).await?;
        }
        if self.threads.is_empty() {
            return Ok(());
        }
        let thread = &self.threads[self.dice.below(self.threads.len())];
        let path = format!("users/me/teams/{}/threads/{thread}/read/{}", stage.team, now_ms()?);
        self.call(stage, Method::PUT, &path, String::new()).await.map(drop)
    }

    /// A link to a post, and what stands around it.
    async fn follow_link(&mut self, stage: &Stage) -> Result<()> {
        let Some(post) = self.some_root(stage).await? else { return Ok(()) };
        let channel = self.current.clone();
        self.get(stage, &format!("posts/{post}")).await?;
        self.get(stage, &format!("channels/{channel}/posts?before={post}&per_page=30")).await?;
        self.get(stage, &format!("channels/{channel}/posts?after={post}&per_page=30")).await.map(drop)
    }

    async fn react(&mut self, stage: &Stage) -> Result<()> {
        let Some(post) = self.some_root(stage).await? else { return Ok(()) };
        let emoji = EMOJI[self.dice.below(EMOJI.len())];
        let body = json!({"user_id": self.id, "post_id": post, "emoji_name": emoji}).to_string();
        self.post(stage, "reactions", body).await.map(drop)
    }

    async fn some_root(&mut self, stage: &Stage) -> Result<Option<String>> {
        self.look(stage).await?;
        let Some(seen) = self.seen.get(&self.current) else { return Ok(None) };
        if seen.roots.is_empty() {
            return Ok(None);
        }
        Ok(Some(seen.roots[self.dice.below(seen.roots.len())].clone()))
    }
}

/// New posts stand before those that were there; no client remembers all.
fn merge(seen: &mut Seen, order: Vec<String>, roots: Vec<String>) {
    for (new, known) in [(order, &mut seen.order), (roots, &mut seen.roots)] {
        known.retain(|id| !new.contains(id));
        known.splice(0..0, new);
        known.truncate(60);
    }
}

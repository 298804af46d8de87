//! From accepted drafts to the rows one write makes of them. Pure, so that the arithmetic of counters can be tested.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use events::messaging::PostCreated;
use model::preview::Links;

use super::Draft;
use crate::domain::channel::Channel;
use crate::domain::priority::Priority;
use crate::domain::{attachment, links};
use crate::store::posts::write::{FollowerChange, MemberChange, NewRow, ThreadChange};

/// A draft that may be written, with what was found out about it.
pub struct Accepted {
    pub draft: Draft,
    pub channel: Channel,
    /// Author of the root, of a reply.
    pub root_author: Option<String>,
    /// Whoever is called, the author excluded.
    pub mentions: BTreeSet<String>,
    /// Those of them whom the text calls; they follow the thread because of it.
    pub called: BTreeSet<String>,
    /// Of the first reply: whom the root calls.
    pub called_by_root: BTreeSet<String>,
    /// Does the author's read mark move to this post?
    pub reads: bool,
}

impl Accepted {
    /// Whom the reply makes follow its thread, each once; true: whatever he chose before.
    pub fn concerned(&self) -> BTreeMap<&str, bool> {
        let mut concerned: BTreeMap<&str, bool> =
            self.called.iter().map(|user| (user.as_str(), true)).collect();
        for user in self.root_author.iter().chain(&self.called_by_root) {
            concerned.entry(user).or_insert(false);
        }
        concerned.insert(&self.draft.user_id, true);
        concerned
    }
}

/// Everything one write changes.
#[derive(Default)]
pub struct Plan {
    pub posts: Vec<NewRow>,
    pub members: Vec<MemberChange>,
    pub threads: Vec<ThreadChange>,
    pub followers: Vec<FollowerChange>,
}

/// Joining and leaving is told but does not count as unread.
pub fn counts_as_unread(kind: &str) -> bool {
    !crate::domain::post::UNCOUNTED.contains(&kind)
}

/// How many posts of a channel are still to come, seen from the end of the batch.
#[derive(Clone, Copy, Default)]
struct After {
    posts: i64,
    counted: i64,
    counted_root: i64,
}

pub fn plan(accepted: &[Accepted], auto_follow: bool) -> Plan {
    let mut plan = Plan::default();
    let mut after: HashMap<&str, After> = HashMap::new();
    let mut members: BTreeMap<(&str, &str), MemberChange> = BTreeMap::new();
    let mut threads: BTreeMap<&str, ThreadChange> = BTreeMap::new();
    let mut followers: BTreeMap<(&str, &str), FollowerChange> = BTreeMap::new();
    // Backwards: what comes after a post decides what its author has still to read.
    for post in accepted.iter().rev() {
        let draft = &post.draft;
        let here = after.entry(&post.channel.id).or_default();
        let counts = counts_as_unread(&draft.kind);
        let is_root = draft.root_id.is_empty();
        plan.posts.push(row(post, here.posts, counts));
        mention(&mut members, post, is_root);
        if post.reads {
            read(&mut members, post, *here);
        }
        if !is_root {
            thread(&mut threads, post, here.posts);
            if auto_follow {
                follow(&mut followers, post, here.posts);
            }
        }
        here.posts += 1;
        here.counted += i64::from(counts);
        here.counted_root += i64::from(counts && is_root);
    }
    plan.posts.reverse();
    plan.members = members.into_values().collect();
    plan.threads = threads.into_values().collect();
    for thread in &mut plan.threads {
        thread.participants.reverse();
    }
    plan.followers = followers.into_values().collect();
    plan
}

fn row(post: &Accepted, behind: i64, counts: bool) -> NewRow {
    let draft = &post.draft;
    let event = PostCreated {
        post_id: draft.id.clone(),
        channel_id: draft.channel_id.clone(),
        team_id: post.channel.team_id.clone(),
        user_id: draft.user_id.clone(),
        root_id: draft.root_id.clone(),
        kind: draft.kind.clone(),
        message: draft.message.clone(),
        attachments: Some(attachment::said(&draft.props)),
        hashtags: draft.hashtags.clone(),
        file_ids: draft.file_ids(),
        mentions: post.mentions.iter().cloned().collect(),
        by_program: draft.props.contains_key("from_webhook"),
        links: if draft.is_system { Links::default() } else { links::of(&draft.message, &draft.props) },
    };
    NewRow {
        id: draft.id.clone(),
        channel_id: draft.channel_id.clone(),
        user_id: draft.user_id.clone(),
        root_id: draft.root_id.clone(),
        message: draft.message.clone(),
        kind: draft.kind.clone(),
        props: serde_json::Value::from(draft.props.clone()).to_string(),
        hashtags: draft.hashtags.clone(),
        files: if draft.has_files() {
            serde_json::to_string(&draft.files.files).unwrap_or_default()
        } else {
            String::new()
        },
        pending_post_id: draft.pending_post_id.clone(),
        create_at: draft.create_at,
        behind,
        counts,
        is_plain: !draft.is_system && !draft.by_program,
        late: draft.lacks_files,
        priority: draft
            .priority
            .as_ref()
            .and_then(|mark| serde_json::to_string(mark).ok())
            .unwrap_or_default(),
        trace: draft.trace.clone(),
        actions: if draft.actions.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&draft.actions).unwrap_or_default()
        },
        event: serde_json::to_string(&event).unwrap_or_default(),
    }
}

fn mention<'a>(members: &mut BTreeMap<(&'a str, &'a str), MemberChange>, post: &'a Accepted, is_root: bool) {
    let urgent = post.draft.priority.as_ref().is_some_and(Priority::is_urgent);
    for user in &post.mentions {
        let change = member(members, post, user);
        // Seen from the end: a mention before his own last post is read already.
        if !change.reads {
            change.mentions += 1;
            change.mentions_root += i64::from(is_root);
            change.mentions_urgent += i64::from(is_root && urgent);
        }
    }
}

fn read<'a>(members: &mut BTreeMap<(&'a str, &'a str), MemberChange>, post: &'a Accepted, after: After) {
    let change = member(members, post, &post.draft.user_id);
    if change.reads {
        return;
    }
    change.reads = true;
    change.posts_after = after.posts;
    change.counted_after = after.counted;
    change.counted_root_after = after.counted_root;
}

fn member<'a, 'm>(
    members: &'m mut BTreeMap<(&'a str, &'a str), MemberChange>,
    post: &'a Accepted,
    user: &'a str,
) -> &'m mut MemberChange {
    members.entry((&post.channel.id, user)).or_insert_with(|| MemberChange {
        channel_id: post.channel.id.clone(),
        user_id: user.to_owned(),
        ..MemberChange::default()
    })
}

fn thread<'a>(threads: &mut BTreeMap<&'a str, ThreadChange>, post: &'a Accepted, behind: i64) {
    let draft = &post.draft;
    let change = threads.entry(&draft.root_id).or_insert_with(|| ThreadChange {
        root_id: draft.root_id.clone(),
        channel_id: post.channel.id.clone(),
        behind,
        ..ThreadChange::default()
    });
    change.replies += 1;
    if !change.participants.contains(&draft.user_id) {
        change.participants.push(draft.user_id.clone());
    }
}

/// The author of a reply, the author of the root and those called by either follow the thread.
fn follow<'a>(followers: &mut BTreeMap<(&'a str, &'a str), FollowerChange>, post: &'a Accepted, behind: i64) {
    let draft = &post.draft;
    for (user, follows) in post.concerned() {
        let reads = user == draft.user_id;
        let change = followers.entry((&draft.root_id, user)).or_insert_with(|| FollowerChange {
            root_id: draft.root_id.clone(),
            channel_id: post.channel.id.clone(),
            user_id: user.to_owned(),
            ..FollowerChange::default()
        });
        change.follows |= follows;
        if change.reads {
            continue;
        }
        if reads {
            change.reads = true;
            change.behind = behind;
        }
        change.mentions += i64::from(!reads && post.called.contains(user));
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;

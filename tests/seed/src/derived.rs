//! What follows from the posts: counters, read marks, mentions. The servers keep these by counting along; here they are
//! counted at once.

use std::collections::{BTreeMap, HashMap};

use crate::chance::For;
use crate::plan::Plan;
use crate::plan::channels::Channel;
use crate::plan::posts::{NONE, Post, What};

#[derive(Default)]
pub struct ChannelTotals {
    pub last_post_at: i64,
    pub last_root_post_at: i64,
    /// When something written before was changed.
    pub last_change_at: i64,
    pub messages: i64,
    pub root_messages: i64,
    /// In the order of the channel's members.
    pub marks: Vec<Mark>,
}

/// What a member has read, and how often he was called since.
#[derive(Clone, Default)]
pub struct Mark {
    pub at: i64,
    pub messages: i64,
    pub root_messages: i64,
    pub mentions: i64,
    pub root_mentions: i64,
}

pub struct Follower {
    pub person: u32,
    pub read_at: i64,
    pub mentions: i64,
}

/// When a post was changed after it was written; 0: never. A moment after it was written, hence before the next post.
pub fn changed_at(plan: &Plan, at: u32) -> i64 {
    let post = &plan.posts[at as usize];
    let changed = matches!(post.kind, What::Edited | What::Deleted) || post.reactions > 0 || post.is_pinned;
    if changed { plan.written_at(at) + 1 } else { 0 }
}

pub fn totals(plan: &Plan, which: usize) -> ChannelTotals {
    let channel = &plan.channels[which];
    let mut totals = ChannelTotals::default();
    // Of each post when it was written and how many count up to it.
    let mut history = Vec::with_capacity(channel.posts.len());
    let mut own: HashMap<u32, i64> = HashMap::new();
    for &at in &channel.posts {
        let post = &plan.posts[at as usize];
        totals.last_post_at = plan.written_at(at);
        totals.last_change_at = totals.last_change_at.max(changed_at(plan, at));
        if post.is_root() {
            totals.last_root_post_at = totals.last_post_at;
        }
        totals.messages += i64::from(post.counts());
        totals.root_messages += i64::from(post.counts() && post.is_root());
        history.push((totals.last_post_at, totals.messages, totals.root_messages));
        if post.counts() {
            own.insert(post.author, totals.last_post_at);
        }
    }
    let mark = |&member: &u32| {
        let seen = draw_mark(plan, which, member, &history);
        mark_at(seen.max(own.get(&member).copied().unwrap_or(0)), &history)
    };
    totals.marks = channel.members.iter().map(mark).collect();
    for &at in &channel.posts {
        let written_at = plan.written_at(at);
        let post = &plan.posts[at as usize];
        called(channel, post, |place| {
            let mark = &mut totals.marks[place];
            if written_at > mark.at {
                mark.mentions += 1;
                mark.root_mentions += i64::from(post.is_root());
            }
        });
    }
    totals
}

/// Most have read everything, some are behind, and a few never looked.
fn draw_mark(plan: &Plan, channel: usize, member: u32, history: &[(i64, i64, i64)]) -> i64 {
    let mut chance = plan.chance(For::Member, (1 << 62) | ((channel as u64) << 32) | u64::from(member));
    match (history.last(), chance.below(10)) {
        (None, _) | (_, 0) => 0,
        (_, 1..4) => history[history.len() - 1 - chance.skewed(history.len(), 3)].0,
        (Some(last), _) => last.0,
    }
}

fn mark_at(at: i64, history: &[(i64, i64, i64)]) -> Mark {
    let read = history.partition_point(|(written_at, ..)| *written_at <= at);
    let (_, messages, root_messages) = read.checked_sub(1).map_or((0, 0, 0), |last| history[last]);
    Mark { at, messages, root_messages, ..Mark::default() }
}

/// Tells the places of those members whom a post calls.
fn called(channel: &Channel, post: &Post, mut tell: impl FnMut(usize)) {
    if channel.kind.calls_all() {
        (0..channel.members.len()).filter(|&place| channel.members[place] != post.author).for_each(tell);
    } else if post.mention != NONE
        && let Ok(place) = channel.members.binary_search(&post.mention)
    {
        tell(place);
    }
}

/// Who follows a thread: who answered, whose post it is, and who was called in an answer.
pub fn followers(plan: &Plan, totals: &ChannelTotals, root: u32, replies: &[u32]) -> Vec<Follower> {
    let channel = &plan.channels[plan.posts[root as usize].channel as usize];
    let mut read: BTreeMap<u32, i64> = BTreeMap::from([(plan.posts[root as usize].author, 0)]);
    for &at in replies {
        let reply = &plan.posts[at as usize];
        read.insert(reply.author, plan.written_at(at));
        if reply.mention != NONE {
            read.entry(reply.mention).or_insert(0);
        }
    }
    let follower = |(person, own)| {
        let place = channel.members.binary_search(&person).unwrap_or_default();
        let read_at = totals.marks[place].at.max(own);
        let mut mentions = 0;
        for &at in replies.iter().filter(|&&at| plan.written_at(at) > read_at) {
            called(channel, &plan.posts[at as usize], |called| mentions += i64::from(called == place));
        }
        Follower { person, read_at, mentions }
    };
    read.into_iter().map(follower).collect()
}

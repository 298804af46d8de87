//! Which posts there are, in the order of time.

use std::collections::BTreeMap;

use super::channels::{Channel, Kind};
use super::people::Person;
use super::{END, START, Size};
use crate::chance::{Chance, For};

/// No root, nobody mentioned.
pub const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
pub struct Post {
    pub channel: u32,
    pub author: u32,
    /// The place of its root.
    pub root: u32,
    /// Who is called by name.
    pub mention: u32,
    pub kind: What,
    pub reactions: u8,
    pub is_pinned: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    Plain,
    /// It tells that its author joined, and counts as nobody's unread.
    Joined,
    Edited,
    Deleted,
}

impl Post {
    pub fn counts(&self) -> bool {
        self.kind != What::Joined
    }

    pub fn is_root(&self) -> bool {
        self.root == NONE
    }
}

pub fn written_at(size: &Size, post: u32) -> i64 {
    START + (END - START) / (size.posts.max(1) as i64) * i64::from(post)
}

/// Replies go to one of the last so many roots of a channel.
const LIVELY: usize = 6;

pub fn plan(
    size: &Size,
    people: &[Person],
    channels: &mut [Channel],
) -> (Vec<Post>, BTreeMap<u32, Vec<u32>>) {
    let mut posts: Vec<Post> = Vec::with_capacity(size.posts);
    let mut threads: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let places = Places::new(channels);
    for n in 0..size.posts as u32 {
        let mut chance = Chance::new(size.seed, For::Post, u64::from(n));
        let at = places.draw(&mut chance);
        let channel = &mut channels[at as usize];
        let root = if chance.permille(190) { lively_root(&mut chance, &posts, channel) } else { NONE };
        posts.push(post(&mut chance, people, channel, at, root));
        channel.posts.push(n);
        if root != NONE {
            threads.entry(root).or_default().push(n);
        }
    }
    // Known only at the end: what is answered or calls somebody stays.
    for (n, post) in posts.iter_mut().enumerate() {
        let mut chance = Chance::new(size.seed, For::Member, n as u64);
        let lonely = post.is_root() && !threads.contains_key(&(n as u32)) && post.mention == NONE;
        let somewhere = post.kind == What::Plain && !channels[post.channel as usize].kind.calls_all();
        if lonely && somewhere && chance.permille(12) {
            (post.kind, post.reactions, post.is_pinned) = (What::Deleted, 0, false);
        }
    }
    (posts, threads)
}

fn post(chance: &mut Chance, people: &[Person], channel: &Channel, at: u32, root: u32) -> Post {
    let author = channel.members[chance.skewed(channel.members.len(), 2)];
    let mention = channel.members[chance.below(channel.members.len())];
    let called = mention != author && people[mention as usize].is_active && !channel.kind.calls_all();
    let mut post = Post {
        channel: at,
        author,
        root,
        mention: if called && chance.permille(110) { mention } else { NONE },
        kind: What::Plain,
        reactions: 0,
        is_pinned: false,
    };
    if root == NONE && !channel.kind.calls_all() && chance.permille(10) {
        post.kind = What::Joined;
        post.mention = NONE;
        return post;
    }
    if chance.permille(20) {
        post.kind = What::Edited;
    }
    if chance.permille(60) {
        post.reactions = (1 + chance.skewed(5, 2)).min(channel.members.len()) as u8;
    }
    post.is_pinned = chance.permille(1);
    post
}

fn lively_root(chance: &mut Chance, posts: &[Post], channel: &Channel) -> u32 {
    let recent = channel.posts.iter().rev().take(LIVELY * 2).copied();
    // Where somebody answered, others do.
    if chance.permille(650)
        && let Some(reply) = recent.clone().find(|&at| !posts[at as usize].is_root())
    {
        return posts[reply as usize].root;
    }
    let roots: Vec<u32> = recent
        .filter(|&at| posts[at as usize].is_root() && posts[at as usize].kind != What::Joined)
        .take(LIVELY)
        .collect();
    if roots.is_empty() { NONE } else { roots[chance.skewed(roots.len(), 2)] }
}

/// In which channel something is written: few are busy, most are quiet, and size has nothing to do with it.
struct Places {
    teams: usize,
    directs: usize,
    all: usize,
}

impl Places {
    fn new(channels: &[Channel]) -> Self {
        let count = |kinds: fn(Kind) -> bool| channels.iter().filter(|channel| kinds(channel.kind)).count();
        Self {
            teams: count(|kind| !kind.calls_all()),
            directs: count(|kind| kind == Kind::Direct),
            all: channels.len(),
        }
    }

    fn draw(&self, chance: &mut Chance) -> u32 {
        let groups = self.all - self.teams - self.directs;
        let (first, number) = match chance.below(100) {
            0..8 if self.directs > 0 => (self.teams, self.directs),
            8..12 if groups > 0 => (self.teams + self.directs, groups),
            _ => (0, self.teams),
        };
        let rank = chance.skewed(number, 3);
        // The busy ones lie scattered among the others.
        (first + (rank * 7919 + 13) % number) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    #[test]
    fn replies_are_in_the_channel_of_their_root_and_after_it() {
        let size = Size { seed: 1, users: 100, teams: 2, channels: 20, directs: 20, groups: 5, posts: 3000 };
        let plan = Plan::new(size);
        let replies: usize = plan.threads.values().map(Vec::len).sum();
        assert!((400..900).contains(&replies), "{replies}");
        for (root, replies) in &plan.threads {
            assert!(plan.posts[*root as usize].is_root());
            for reply in replies {
                assert!(reply > root);
                let post = &plan.posts[*reply as usize];
                assert_eq!(post.root, *root);
                assert_eq!(post.channel, plan.posts[*root as usize].channel);
                assert!(plan.channels[post.channel as usize].members.contains(&post.author));
            }
        }
    }
}

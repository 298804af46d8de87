//! Posts with the versions before their edits, threads with their followers, and reactions.

use anyhow::Result;

use crate::chance::For;
use crate::copy::Rows;
use crate::database::Database;
use crate::derived::{ChannelTotals, changed_at, followers};
use crate::names::{EMOJI, SUBJECTS};
use crate::plan::posts::{NONE, Post, What};
use crate::plan::{Plan, id};
use crate::words::sentence;

const COLUMNS: &str = "id, create_at, update_at, edit_at, delete_at, is_pinned, user_id, channel_id, root_id, original_id, \
    message, type, props, hashtags, pending_post_id, has_reactions, remote_id";

pub async fn posts(database: &mut Database, plan: &Plan) -> Result<()> {
    let all = (0..plan.posts.len() as u32).map(|at| (at, &plan.posts[at as usize]));
    database.fill("posts", COLUMNS, all, |rows, (at, post)| write(rows, plan, at, post)).await
}

fn write(rows: &mut Rows, plan: &Plan, at: u32, post: &Post) {
    let written_at = plan.written_at(at);
    let changed = changed_at(plan, at);
    let last_reply =
        plan.threads.get(&at).and_then(|replies| replies.last()).map_or(0, |&last| plan.written_at(last));
    let (edited, deleted) = (post.kind == What::Edited, post.kind == What::Deleted);
    let (author, id_) = (&plan.people[post.author as usize], plan.post_id(at));
    let (message, hashtags) = text(plan, at, post);
    rows.text(&id_).plain(written_at).plain(written_at.max(changed).max(last_reply));
    rows.plain(if edited { changed } else { 0 }).plain(if deleted { changed } else { 0 });
    rows.flag(post.is_pinned).text(&author.id).text(&plan.channels[post.channel as usize].id);
    rows.text(&root(plan, post)).text("");
    if edited {
        rows.plain(format_args!("{message} (corrected)"));
    } else {
        rows.text(&message);
    }
    let joined = post.kind == What::Joined;
    let props = match post.kind {
        What::Joined => format!(r#"{{"username": "{}"}}"#, author.username),
        What::Deleted => format!(r#"{{"deleteBy": "{}"}}"#, author.id),
        _ => "{}".to_owned(),
    };
    rows.text(if joined { "system_join_channel" } else { "" }).text(&props).text(&hashtags);
    if joined {
        rows.text("").flag(false).null().end();
        return;
    }
    rows.plain(format_args!("{}:{written_at}", author.id)).flag(post.reactions > 0).text("").end();
    if edited {
        rows.text(&id(plan.size.seed, changed, 1)).plain(written_at).plain(changed).plain(0).plain(changed);
        rows.flag(false).text(&author.id).text(&plan.channels[post.channel as usize].id);
        rows.text(&root(plan, post)).text(&id_).text(&message).text("").text("{}").text(&hashtags);
        rows.text("").flag(false).text("").end();
    }
}

fn root(plan: &Plan, post: &Post) -> String {
    if post.root == NONE { String::new() } else { plan.post_id(post.root) }
}

/// The message and its hashtags.
fn text(plan: &Plan, at: u32, post: &Post) -> (String, String) {
    if post.kind == What::Joined {
        return (
            format!("{} joined the channel.", plan.people[post.author as usize].username),
            String::new(),
        );
    }
    let mut chance = plan.chance(For::Message, u64::from(at));
    let words = 4 + if post.is_root() { chance.skewed(90, 2) } else { chance.skewed(60, 2) };
    let mut message = sentence(&mut chance, words);
    if post.mention != NONE {
        message.insert_str(0, &format!("@{} ", plan.people[post.mention as usize].username));
    }
    let mut hashtags = String::new();
    if chance.permille(10) {
        hashtags = format!("#{}", SUBJECTS[chance.below(SUBJECTS.len())]);
        message.push(' ');
        message.push_str(&hashtags);
    }
    (message, hashtags)
}

pub async fn threads(database: &mut Database, plan: &Plan, totals: &[ChannelTotals]) -> Result<()> {
    let columns = "post_id, channel_id, reply_count, last_reply_at, participants";
    database
        .fill("threads", columns, &plan.threads, |rows, (&root, replies)| {
            let channel = &plan.channels[plan.posts[root as usize].channel as usize];
            let last = replies.last().map_or(0, |&last| plan.written_at(last));
            rows.text(&plan.post_id(root)).text(&channel.id).plain(replies.len()).plain(last);
            rows.plain(format_args!("{{{}}}", participants(plan, replies).join(","))).end();
        })
        .await?;
    let columns = "post_id, channel_id, user_id, following, last_viewed_at, last_updated, unread_mentions";
    let all = plan.threads.iter().flat_map(|(&root, replies)| {
        let totals = &totals[plan.posts[root as usize].channel as usize];
        let last = replies.last().map_or(0, |&last| plan.written_at(last));
        followers(plan, totals, root, replies).into_iter().map(move |follower| (root, last, follower))
    });
    database
        .fill("thread_members", columns, all, |rows, (root, last, follower)| {
            let channel = &plan.channels[plan.posts[root as usize].channel as usize];
            rows.text(&plan.post_id(root)).text(&channel.id);
            rows.text(&plan.people[follower.person as usize].id).flag(true);
            rows.plain(follower.read_at).plain(last.max(follower.read_at)).plain(follower.mentions).end();
        })
        .await
}

/// Who answered, each once, the last one last.
fn participants<'a>(plan: &'a Plan, replies: &[u32]) -> Vec<&'a str> {
    let mut people: Vec<u32> = Vec::new();
    for &at in replies {
        let author = plan.posts[at as usize].author;
        people.retain(|&person| person != author);
        people.push(author);
    }
    people.into_iter().map(|person| plan.people[person as usize].id.as_str()).collect()
}

pub async fn reactions(database: &mut Database, plan: &Plan) -> Result<()> {
    let columns = "post_id, user_id, emoji_name, channel_id, create_at, update_at";
    let all = plan.posts.iter().enumerate().filter(|(_, post)| post.reactions > 0);
    let each = all.flat_map(|(at, post)| (0..usize::from(post.reactions)).map(move |n| (at as u32, post, n)));
    database
        .fill("reactions", columns, each, |rows, (at, post, n)| {
            let channel = &plan.channels[post.channel as usize];
            let mut chance = plan.chance(For::Member, (1 << 61) | u64::from(at));
            // Neighbours in the list, so that nobody reacts twice.
            let member = channel.members[(chance.below(channel.members.len()) + n) % channel.members.len()];
            let emoji = EMOJI[(chance.skewed(EMOJI.len(), 2) + n) % EMOJI.len()];
            let changed = changed_at(plan, at);
            rows.text(&plan.post_id(at)).text(&plan.people[member as usize].id).text(emoji);
            rows.text(&channel.id).plain(changed).plain(changed).end();
        })
        .await
}

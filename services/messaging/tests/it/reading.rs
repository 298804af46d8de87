//! Reading a channel in pages: every post once, in one order, whichever way one goes.

use std::collections::BTreeSet;

use messaging::app::posts::read::{self, Page, View};
use messaging::app::posts::{self, edit};
use messaging::domain::post::{NewPost, Post, PostPatch};
use messaging::domain::post_list::{Cursor, PostList};
use model::Identity;

use crate::fixtures::{World, person, world};

const SIZE: i64 = 7;

pub async fn write(world: &World, who: &Identity, channel: &str, message: &str, root: &str) -> Post {
    let new = NewPost {
        channel_id: channel.to_owned(),
        message: message.to_owned(),
        root_id: root.to_owned(),
        ..NewPost::default()
    };
    posts::create(world.state(), who, new, true).await.expect("written")
}

async fn page(
    world: &World,
    who: &Identity,
    channel: &str,
    cursor: Cursor<'_>,
    number: i64,
    view: View,
) -> PostList {
    let wanted = Page { cursor, number, size: SIZE, deleted: false };
    read::page(world.state(), who, channel, wanted, view).await.expect("page").0
}

/// A channel with roots and replies; returns all ids, newest first.
async fn filled(world: &World, who: &Identity, channel: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut root = String::new();
    for n in 0..40 {
        let post =
            write(world, who, channel, &format!("post {n}"), if n % 4 == 3 { &root } else { "" }).await;
        if post.root_id.is_empty() {
            root.clone_from(&post.id);
        }
        ids.push(post.id);
    }
    ids.reverse();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_join_without_gap_or_double_in_every_direction() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    let all = filled(&world, &ann, &channel).await;
    let view = View { skip_threads: true, ..View::default() };

    let (mut by_number, mut number) = (Vec::new(), 0);
    loop {
        let list = page(&world, &ann, &channel, Cursor::Newest, number, view).await;
        if list.order.is_empty() {
            break;
        }
        let place = |id: &String| all.iter().position(|known| known == id).expect("known");
        let (first, last) = (place(&list.order[0]), place(&list.order[list.order.len() - 1]));
        assert_eq!(list.next_post_id, if first > 0 { all[first - 1].clone() } else { String::new() });
        assert_eq!(list.prev_post_id, all.get(last + 1).cloned().unwrap_or_default());
        by_number.extend(list.order);
        number += 1;
    }
    assert_eq!(by_number, all);

    let (mut downwards, mut from) = (vec![all[0].clone()], all[0].clone());
    while !from.is_empty() {
        let list = page(&world, &ann, &channel, Cursor::Before(&from), 0, view).await;
        assert_eq!(list.next_post_id, from);
        from = if list.prev_post_id.is_empty() {
            String::new()
        } else {
            list.order.last().cloned().unwrap_or_default()
        };
        downwards.extend(list.order);
    }
    assert_eq!(downwards, all);

    let (mut upwards, mut from) = (vec![all[39].clone()], all[39].clone());
    while !from.is_empty() {
        let list = page(&world, &ann, &channel, Cursor::After(&from), 0, view).await;
        from = if list.next_post_id.is_empty() { String::new() } else { list.order[0].clone() };
        upwards.splice(0..0, list.order);
    }
    assert_eq!(upwards, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_brings_the_threads_of_its_replies_or_roots_alone() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    let root = write(&world, &ann, &channel, "root", "").await;
    let mut replies = Vec::new();
    for n in 0..3 {
        write(&world, &ann, &channel, &format!("between {n}"), "").await;
        replies.push(write(&world, &ann, &channel, &format!("reply {n}"), &root.id).await);
    }
    let cursor = Cursor::After(&replies[1].id);
    let plain = page(&world, &ann, &channel, cursor, 0, View::default()).await;
    assert_eq!(plain.order.len(), 2);
    assert!(plain.has(&root.id) && replies.iter().all(|reply| plain.has(&reply.id)));
    assert!(plain.posts.iter().filter(|post| post.root_id == root.id).all(|post| post.reply_count == 3));

    let bare = page(&world, &ann, &channel, cursor, 0, View { skip_threads: true, ..View::default() }).await;
    assert_eq!(bare.posts.len(), 2);

    let collapsed = View { collapsed: true, ..View::default() };
    let roots = page(&world, &ann, &channel, Cursor::Newest, 0, collapsed).await;
    assert!(roots.posts.iter().all(|post| post.root_id.is_empty()));
    let shown = roots.posts.iter().find(|post| post.id == root.id).expect("the root");
    assert_eq!((shown.reply_count, shown.is_following), (3, Some(true)));
    assert_eq!(shown.last_reply_at, replies[2].create_at);
    assert_eq!(shown.participants.as_ref().map(Vec::len), Some(1));
}

/// Whoever asks again and again what is new since the last thing he saw gets everything, though others write and edit
/// in between.
#[tokio::test(flavor = "multi_thread")]
async fn who_asks_since_misses_no_change() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let first = write(&world, &ann, &channel, "first", "").await;
    let mut writing = Vec::new();
    for n in 0..40 {
        let (state, ann, channel, first) =
            (world.state().clone(), ann.clone(), channel.clone(), first.clone());
        writing.push(tokio::spawn(async move {
            if n % 2 == 0 {
                let new = NewPost { channel_id: channel, message: format!("post {n}"), ..NewPost::default() };
                posts::create(&state, &ann, new, true).await.expect("written");
                return 0;
            }
            let patch = PostPatch { message: Some(format!("edit {n}")), ..PostPatch::default() };
            edit::edit(&state, &ann, &first.id, patch, edit::Way::Patch).await.expect("edited").update_at
        }));
    }
    let (mut seen, mut since, mut last_edit) = (BTreeSet::new(), 1, 0);
    let mut look = async |seen: &mut BTreeSet<(String, i64)>| {
        let found = read::since(world.state(), &bob, &channel, since, View::default()).await.expect("since");
        seen.extend(found.posts.iter().map(|post| (post.id.clone(), post.update_at)));
        since = found.posts.iter().map(|post| post.update_at).max().unwrap_or(since).max(since);
    };
    for task in writing {
        last_edit = last_edit.max(task.await.expect("task"));
        look(&mut seen).await;
    }
    look(&mut seen).await;
    let posts: BTreeSet<&String> = seen.iter().map(|(id, _)| id).collect();
    // 20 posts, the first one, and a kept version of each of 20 edits.
    assert_eq!(posts.len(), 41);
    assert!(seen.contains(&(first.id, last_edit)), "the last edit");
}

//! Posts written together: nothing lost, nothing twice, counters exact.

use std::collections::BTreeSet;

use messaging::app::posts;
use messaging::domain::post::{NewPost, Post};
use model::{Identity, Problem};

use crate::fixtures::{World, person, world};

fn new(channel: &str, message: &str) -> NewPost {
    NewPost { channel_id: channel.to_owned(), message: message.to_owned(), ..NewPost::default() }
}

async fn write(world: &World, who: &Identity, post: NewPost) -> Result<Post, Problem> {
    posts::create(world.state(), who, post, true).await
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_all_there_with_exact_counters() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let (one, two) = (world.channel(&[&ann, &bob]).await, world.channel(&[&ann, &bob]).await);
    let mut writing = Vec::new();
    for n in 0..300 {
        let channel = if n % 3 == 0 { &two } else { &one };
        let (state, who) = (world.state().clone(), if n % 2 == 0 { ann.clone() } else { bob.clone() });
        let post = new(channel, if n % 10 == 0 { "hey @bob" } else { "hello" });
        writing.push(tokio::spawn(async move { posts::create(&state, &who, post, true).await }));
    }
    let mut times = BTreeSet::new();
    for post in writing {
        let post = post.await.expect("task").expect("written");
        assert!(times.insert((post.channel_id, post.create_at)), "two posts of a channel at one time");
    }
    for (channel, count) in [(&one, 200), (&two, 100)] {
        let sql = "SELECT count(*) AS value FROM posts WHERE channel_id = $1";
        assert_eq!(world.number(sql, vec![channel.clone().into()]).await, count);
        let sql = "SELECT total_msg_count AS value FROM channels WHERE id = $1 AND total_msg_count = total_msg_count_root";
        assert_eq!(world.number(sql, vec![channel.clone().into()]).await, count);
        for who in [&ann, &bob] {
            agrees_with_history(&world, channel, who).await;
        }
    }
    let sql = "SELECT count(*) AS value FROM outbox WHERE subject = 'messaging.post.created.v1'";
    assert_eq!(world.number(sql, vec![]).await, 300);
}

/// A member's counters follow from the posts alone: read up to his last own one, unread and mentions after it.
async fn agrees_with_history(world: &World, channel: &str, who: &Identity) {
    let values = || vec![channel.to_owned().into(), who.user_id.clone().into()];
    let last = "(SELECT coalesce(max(create_at), 0) FROM posts WHERE channel_id = $1 AND user_id = $2)";
    let sql = format!(
        "SELECT count(*) AS value FROM posts WHERE channel_id = $1 AND create_at > {last} AND $2 <> ''"
    );
    let unread = world.number(&sql, values()).await;
    let sql = "SELECT c.total_msg_count - m.msg_count AS value FROM channels c JOIN channel_members m ON m.channel_id = c.id WHERE c.id = $1 AND m.user_id = $2";
    assert_eq!(world.number(sql, values()).await, unread, "unread of {}", who.username);
    let sql = format!(
        "SELECT count(*) AS value FROM posts WHERE channel_id = $1 AND create_at > {last} AND user_id <> $2 AND message LIKE '%@{}%'",
        who.username
    );
    let mentions = world.number(&sql, values()).await;
    let sql = "SELECT mention_count AS value FROM channel_members WHERE channel_id = $1 AND user_id = $2";
    assert_eq!(world.number(sql, values()).await, mentions, "mentions of {}", who.username);
    let sql = format!(
        "SELECT last_viewed_at - {last} AS value FROM channel_members WHERE channel_id = $1 AND user_id = $2"
    );
    assert_eq!(world.number(&sql, values()).await, 0, "read mark of {}", who.username);
}

#[tokio::test(flavor = "multi_thread")]
async fn sent_twice_is_written_once_by_whichever_process() {
    let world = world().await;
    let replica = world.replica().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    for round in 0..20 {
        let post =
            || NewPost { pending_post_id: format!("{}:{round}", ann.user_id), ..new(&channel, "once") };
        let (a, b, c) = tokio::join!(
            write(&world, &ann, post()),
            write(&replica, &ann, post()),
            write(&world, &ann, post())
        );
        let ids: BTreeSet<String> = [a, b, c].into_iter().map(|post| post.expect("written").id).collect();
        assert_eq!(ids.len(), 1, "round {round}");
        let later = write(&replica, &ann, post()).await.expect("written").id;
        assert!(ids.contains(&later));
    }
    let sql = "SELECT count(*) AS value FROM posts WHERE channel_id = $1";
    assert_eq!(world.number(sql, vec![channel.clone().into()]).await, 20);
    let sql = "SELECT total_msg_count AS value FROM channels WHERE id = $1";
    assert_eq!(world.number(sql, vec![channel.into()]).await, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_channels_without_standing_in_each_others_way() {
    let world = world().await;
    let replica = world.replica().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channels = [world.channel(&[&ann, &bob]).await, world.channel(&[&ann, &bob]).await];
    let mut writing = Vec::new();
    for n in 0..200_usize {
        let state = if n % 2 == 0 { world.state().clone() } else { replica.state().clone() };
        let (who, post) =
            (if n % 4 < 2 { ann.clone() } else { bob.clone() }, new(&channels[n / 2 % 2], "hello @ann"));
        writing.push(tokio::spawn(async move { posts::create(&state, &who, post, true).await }));
    }
    for post in writing {
        post.await.expect("task").expect("written");
    }
    for channel in &channels {
        for who in [&ann, &bob] {
            agrees_with_history(&world, channel, who).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_post_harms_nobody_else() {
    let world = world().await;
    let (ann, stranger) = (person("ann"), person("stranger"));
    let channel = world.channel(&[&ann]).await;
    let reply = NewPost { root_id: model::id::new(), ..new(&channel, "to nothing") };
    let (good, foreign, orphan, nowhere) = tokio::join!(
        write(&world, &ann, new(&channel, "good")),
        write(&world, &stranger, new(&channel, "not mine")),
        write(&world, &ann, reply),
        write(&world, &ann, new(&model::id::new(), "nowhere")),
    );
    assert_eq!(good.expect("written").message, "good");
    assert_eq!(foreign.expect_err("refused").status, 403);
    assert_eq!(orphan.expect_err("refused").id, "api.post.create_post.root_id.app_error");
    assert_eq!(nowhere.expect_err("refused").status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_make_a_thread() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let root = write(&world, &ann, new(&channel, "root")).await.expect("written");
    for n in 1..=3 {
        let reply = NewPost { root_id: root.id.clone(), ..new(&channel, "reply") };
        assert_eq!(write(&world, &bob, reply).await.expect("written").reply_count, n);
    }
    let values = || vec![root.id.clone().into()];
    assert_eq!(
        world.number("SELECT reply_count AS value FROM threads WHERE post_id = $1", values()).await,
        3
    );
    let sql = "SELECT count(*) AS value FROM thread_members WHERE post_id = $1 AND following";
    assert_eq!(world.number(sql, values()).await, 2);
    let sql = "SELECT total_msg_count * 10 + total_msg_count_root AS value FROM channels WHERE id = $1";
    assert_eq!(world.number(sql, vec![channel.clone().into()]).await, 41);
    // A reply to a reply is refused.
    let reply = NewPost { root_id: root.id.clone(), ..new(&channel, "reply") };
    let reply = write(&world, &bob, reply).await.expect("written");
    let nested = NewPost { root_id: reply.id, ..new(&channel, "nested") };
    assert_eq!(write(&world, &ann, nested).await.expect_err("refused").status, 400);
}

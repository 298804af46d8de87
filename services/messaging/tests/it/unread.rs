//! Read marks and counters stay of one moment, whoever writes and reads at the same time.

use messaging::app::posts;
use messaging::app::unread;
use messaging::domain::post::{NewMetadata, NewPost};
use messaging::domain::priority::Priority;
use model::Identity;

use crate::fixtures::{World, person, world};
use crate::reading::write;

async fn view(world: &World, who: &Identity, channel: &str) {
    unread::view(world.state(), who, &who.user_id, &[channel.to_owned()], true).await.expect("viewed");
}

/// What a member has not read follows from the posts after his mark.
async fn assert_counters_follow_from_posts(world: &World, channel: &str, who: &Identity) {
    let values = || vec![channel.to_owned().into(), who.user_id.clone().into()];
    let member =
        "FROM channel_members m JOIN channels c ON c.id = m.channel_id WHERE c.id = $1 AND m.user_id = $2";
    let after = "(SELECT last_viewed_at FROM channel_members WHERE channel_id = $1 AND user_id = $2)";
    for (what, counter, condition) in [
        ("messages", "c.total_msg_count - m.msg_count", "true".to_owned()),
        ("mentions", "m.mention_count", format!("message LIKE '%@{}%' AND user_id <> $2", who.username)),
    ] {
        let counted = world.number(&format!("SELECT {counter} AS value {member}"), values()).await;
        let sql = format!(
            "SELECT count(*) AS value FROM posts WHERE channel_id = $1 AND $2 <> '' AND create_at > {after} AND {condition}"
        );
        assert_eq!(counted, world.number(&sql, values()).await, "{what} of {}", who.username);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_while_others_write_loses_no_mention() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    for round in 0..10 {
        let mut tasks = Vec::new();
        for n in 0..20 {
            let (state, ann, bob, channel) =
                (world.state().clone(), ann.clone(), bob.clone(), channel.clone());
            tasks.push(tokio::spawn(async move {
                if n % 3 == 0 {
                    let seen = unread::view(&state, &bob, &bob.user_id, &[channel], true).await;
                    seen.map(|_| ()).expect("viewed");
                } else {
                    let message = if n % 2 == 0 { "hey @bob".to_owned() } else { format!("{round} {n}") };
                    let new = NewPost { channel_id: channel, message, ..NewPost::default() };
                    posts::create(&state, &ann, new, true).await.map(|_| ()).expect("written");
                }
            }));
        }
        for task in tasks {
            task.await.expect("task");
        }
        assert_counters_follow_from_posts(&world, &channel, &bob).await;
    }
    view(&world, &bob, &channel).await;
    assert_counters_follow_from_posts(&world, &channel, &bob).await;
    let left = unread::of_channel(world.state(), &bob, &bob.user_id, &channel).await.expect("unread");
    assert_eq!((left.msg_count, left.mention_count), (0, 0));
}

/// A post with a mention commits while the reader's mark waits for its row: the mark must not fall between them.
#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_had_to_wait_is_of_the_moment_after() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    write(&world, &ann, &channel, "unread already", "").await;
    let writing = world.state().db.begin().await.expect("transaction");
    for sql in [
        "UPDATE channels SET total_msg_count = total_msg_count + 1, total_msg_count_root = total_msg_count_root + 1, last_post_at = last_post_at + 1 WHERE id = $1 AND $2 <> ''",
        "UPDATE channel_members SET mention_count = mention_count + 1, mention_count_root = mention_count_root + 1 WHERE channel_id = $1 AND user_id = $2",
    ] {
        let values = vec![channel.clone().into(), bob.user_id.clone().into()];
        writing.exec().run(sql, values).await.expect("writing");
    }
    let (state, reader, viewed) = (world.state().clone(), bob.clone(), channel.clone());
    let viewing =
        tokio::spawn(async move { unread::view(&state, &reader, &reader.user_id, &[viewed], true).await });
    let own = "SELECT pg_current_xact_id()::text::bigint AS value";
    let xid = writing.exec().value::<i64>(own, []).await.expect("reading").expect("a transaction");
    let waits =
        "SELECT count(*) AS value FROM pg_locks WHERE NOT granted AND transactionid::text::bigint = $1";
    while world.number(waits, vec![xid.into()]).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    writing.commit().await.expect("commit");
    viewing.await.expect("task").expect("viewed");
    let left = unread::of_channel(world.state(), &bob, &bob.user_id, &channel).await.expect("unread");
    assert_eq!((left.msg_count, left.mention_count), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_moved_back_counts_as_if_never_read() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let mut written = Vec::new();
    for n in 0..9 {
        let message = if n % 3 == 0 { "you, @bob" } else { "hello" };
        written.push(write(&world, &ann, &channel, message, "").await);
    }
    view(&world, &bob, &channel).await;
    for post in &written {
        unread::set_unread(world.state(), &bob, &bob.user_id, &post.id, true).await.expect("moved");
        assert_counters_follow_from_posts(&world, &channel, &bob).await;
    }
    let stranger = person("eve");
    world.know(&[&stranger]).await;
    let refused = unread::set_unread(world.state(), &stranger, &stranger.user_id, &written[0].id, true).await;
    assert_eq!(refused.expect_err("a stranger").status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn urgent_mentions_are_counted_apart_and_read_with_the_rest() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let urgent = |message: &str| NewPost {
        channel_id: channel.clone(),
        message: message.to_owned(),
        metadata: Some(NewMetadata {
            priority: Some(Priority { priority: Some("urgent".to_owned()), ..Priority::default() }),
        }),
        ..NewPost::default()
    };
    let counted = async || {
        let left = unread::of_channel(world.state(), &bob, &bob.user_id, &channel).await.expect("unread");
        (left.mention_count, left.urgent_mention_count)
    };
    posts::create(world.state(), &ann, urgent("all of you"), true).await.expect("written");
    let called = posts::create(world.state(), &ann, urgent("you, @bob"), true).await.expect("written");
    write(&world, &ann, &channel, "and @bob", &called.id).await;
    assert_eq!(counted().await, (2, 1));
    view(&world, &bob, &channel).await;
    assert_eq!(counted().await, (0, 0));
    let moved = unread::set_unread(world.state(), &bob, &bob.user_id, &called.id, true).await.expect("moved");
    assert_eq!((moved.mention_count, moved.urgent_mention_count), (2, 1));
    assert_eq!(counted().await, (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_again_at_what_is_read_writes_nothing() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    write(&world, &ann, &channel, "hello", "").await;
    view(&world, &bob, &channel).await;
    // Whoever only locks a row leaves his number on it.
    let touched = "SELECT max(xmax::text::bigint) AS value FROM (
        SELECT xmax FROM statuses WHERE user_id = $1 UNION ALL SELECT xmax FROM channel_members WHERE user_id = $1
    ) AS rows";
    let versions = "SELECT max(xmin::text::bigint) AS value FROM (
        SELECT xmin FROM statuses WHERE user_id = $1 UNION ALL SELECT xmin FROM channel_members WHERE user_id = $1
    ) AS rows";
    let of_bob = || vec![bob.user_id.clone().into()];
    let before = world.number(versions, of_bob()).await;
    view(&world, &bob, &channel).await;
    assert_eq!(world.number(touched, of_bob()).await, 0);
    assert_eq!(world.number(versions, of_bob()).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_a_channel_reads_no_threads_of_others() {
    const FOLLOWED: i64 = 500;
    const LOOKS: i64 = 50;
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let (busy, quiet) = (world.channel(&[&ann, &bob]).await, world.channel(&[&ann, &bob]).await);
    let root = write(&world, &bob, &busy, "begins", "").await;
    write(&world, &ann, &busy, "answers", &root.id).await;
    let nowhere = "SELECT count(*) AS value FROM thread_members WHERE channel_id <> $1";
    assert_eq!(world.number(nowhere, vec![busy.clone().into()]).await, 0, "they stand in their channel");
    // She follows as many threads elsewhere as there are here that she does not.
    for (channel, follower) in [(&busy, &ann), (&quiet, &bob)] {
        let sql = "INSERT INTO threads (post_id, channel_id, last_reply_at) SELECT $1 || n, $1, 1 FROM generate_series(1, $2::bigint) n";
        world.run(sql, vec![channel.clone().into(), FOLLOWED.into()]).await;
        let sql = "INSERT INTO thread_members (post_id, channel_id, user_id, following, last_viewed_at)
                   SELECT post_id, channel_id, $2, true, 2 FROM threads WHERE post_id LIKE $1 || '_%'";
        world.run(sql, vec![channel.clone().into(), follower.user_id.clone().into()]).await;
    }
    for table in ["threads", "thread_members"] {
        world.run(&format!("ANALYZE {table}"), Vec::new()).await;
    }
    // A client that shows threads in their channel.
    let look = async |world: &World, who: &Identity, channel: &str| {
        let channels = [channel.to_owned()];
        unread::view(world.state(), who, &who.user_id, &channels, false).await.expect("viewed");
    };
    let count = async |sum: &str, table: &str| {
        let sql = format!(
            "SELECT {sum} AS value FROM pg_stat_user_tables WHERE schemaname = 'parlance_messaging' AND relname = '{table}'"
        );
        world.number(&sql, Vec::new()).await
    };
    let rows = async || {
        let sum = "seq_tup_read + coalesce(idx_tup_fetch, 0)";
        count(sum, "threads").await + count(sum, "thread_members").await
    };
    // Postgres tells of what it did a second later at the soonest, and all of it at once.
    let looks = async |number: i64| {
        let sum = "seq_scan + coalesce(idx_scan, 0)";
        let before = count(sum, "channels").await;
        for _ in 0..number {
            look(&world, &ann, &quiet).await;
        }
        testkit::wait_for("Postgres has counted", async || {
            look(&world, &ann, &quiet).await;
            count(sum, "channels").await >= before + number
        })
        .await;
    };
    looks(1).await;
    let before = rows().await;
    looks(LOOKS).await;
    let read = rows().await - before;
    // Of what was read before, some may be counted only now.
    assert!(read < LOOKS * FOLLOWED / 4, "{read} rows read by {LOOKS} looks");
    // What is followed in the channel is read with it.
    look(&world, &ann, &busy).await;
    let sql = "SELECT count(*) AS value FROM thread_members f JOIN threads t USING (post_id)
               WHERE f.user_id = $1 AND f.following AND f.last_viewed_at < t.last_reply_at";
    assert_eq!(world.number(sql, vec![ann.user_id.clone().into()]).await, 0);
}

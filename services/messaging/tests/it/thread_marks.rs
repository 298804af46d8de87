//! What is unread in threads agrees with what people did to them and to their channel.

use messaging::app::posts;
use messaging::app::threads::{self, Parts, Wanted};
use messaging::app::unread;
use messaging::domain::thread::UserThreads;
use model::Identity;

use crate::fixtures::{World, person, world};
use crate::reading::write;

async fn followed(world: &World, who: &Identity) -> UserThreads {
    let wanted = Wanted { size: 30, ..Wanted::default() };
    let parts = Parts { totals: true, threads: true, extended: false };
    threads::list(world.state(), who, &who.user_id, &world.team, &wanted, parts).await.expect("threads")
}

/// (replies not read, mentions not read) of the only thread.
async fn in_thread(world: &World, who: &Identity) -> (i64, i64) {
    let found = followed(world, who).await;
    let thread = &found.threads.expect("a list")[0];
    assert_eq!(found.total_unread_mentions, thread.unread_mentions);
    (thread.unread_replies, thread.unread_mentions)
}

async fn counters(world: &World, channel: &str, who: &Identity) -> (i64, i64, i64, i64) {
    let found = unread::of_channel(world.state(), who, &who.user_id, channel).await.expect("unread");
    (found.msg_count, found.msg_count_root, found.mention_count, found.mention_count_root)
}

async fn talk() -> (World, String, Identity, Identity) {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    for who in [&ann, &bob] {
        world.join_team(who).await;
    }
    let channel = world.channel(&[&ann, &bob]).await;
    (world, channel, ann, bob)
}

#[tokio::test(flavor = "multi_thread")]
async fn marked_from_a_reply_on_its_thread_is_unread_too_and_the_roots_stay_read() {
    let (world, channel, ann, bob) = talk().await;
    let root = write(&world, &bob, &channel, "root", "").await;
    let reply = write(&world, &ann, &channel, "@bob first", &root.id).await;
    write(&world, &ann, &channel, "@bob second", &root.id).await;
    write(&world, &ann, &channel, "@bob another root", "").await;
    let viewed = std::slice::from_ref(&channel);
    unread::view(world.state(), &bob, &bob.user_id, viewed, false).await.expect("viewed");
    assert_eq!(in_thread(&world, &bob).await, (0, 0));

    let mark = |apart| unread::set_unread(world.state(), &bob, &bob.user_id, &reply.id, apart);
    let marked = mark(false).await.expect("marked");
    assert_eq!((marked.mention_count, marked.mention_count_root), (3, 0));
    assert_eq!(counters(&world, &channel, &bob).await, (3, 0, 3, 0));
    assert_eq!(in_thread(&world, &bob).await, (2, 2));

    unread::view(world.state(), &bob, &bob.user_id, viewed, false).await.expect("viewed");
    assert_eq!(
        (counters(&world, &channel, &bob).await, in_thread(&world, &bob).await),
        ((0, 0, 0, 0), (0, 0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_again_has_read_and_a_deleted_reply_calls_nobody() {
    let (world, channel, ann, bob) = talk().await;
    let root = write(&world, &bob, &channel, "root", "").await;
    let called = write(&world, &ann, &channel, "@bob one", &root.id).await;
    write(&world, &ann, &channel, "@all two", &root.id).await;
    assert_eq!(in_thread(&world, &bob).await.0, 2);
    let mentions = in_thread(&world, &bob).await.1;
    posts::delete::delete(world.state(), &ann, &called.id).await.expect("deleted");
    assert_eq!(in_thread(&world, &bob).await, (1, mentions - 1));

    for following in [false, true] {
        threads::follow(world.state(), &bob, &bob.user_id, &world.team, &root.id, following)
            .await
            .expect("following");
    }
    assert_eq!(in_thread(&world, &bob).await, (0, 0));
    // What was read is not taken back.
    let read = write(&world, &ann, &channel, "@bob three", &root.id).await;
    threads::read_all(world.state(), &bob, &bob.user_id, &world.team).await.expect("read");
    posts::delete::delete(world.state(), &ann, &read.id).await.expect("deleted");
    assert_eq!(in_thread(&world, &bob).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_muted_channel_keeps_all_away_unless_told_otherwise() {
    let (world, channel, ann, bob) = talk().await;
    for (props, hears) in [
        ("{}", true),
        (r#"{"mark_unread": "mention"}"#, false),
        (r#"{"mark_unread": "mention", "ignore_channel_mentions": "off"}"#, true),
        (r#"{"ignore_channel_mentions": "on"}"#, false),
    ] {
        let sql =
            "UPDATE channel_members SET notify_props = $3::jsonb WHERE channel_id = $1 AND user_id = $2";
        let values = [channel.clone().into(), bob.user_id.clone().into(), props.to_owned().into()];
        world.state().db.exec().run(sql, values).await.expect("props");
        let viewed = std::slice::from_ref(&channel);
        unread::view(world.state(), &bob, &bob.user_id, viewed, true).await.expect("viewed");
        let post = write(&world, &ann, &channel, "@all hear", "").await;
        let heard = (1, 1, i64::from(hears), i64::from(hears));
        assert_eq!(counters(&world, &channel, &bob).await, heard, "{props}");
        unread::set_unread(world.state(), &bob, &bob.user_id, &post.id, true).await.expect("marked");
        assert_eq!(counters(&world, &channel, &bob).await, heard, "{props}, marked again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_of_an_archived_channel_are_still_followed() {
    let (world, channel, ann, bob) = talk().await;
    let root = write(&world, &bob, &channel, "root", "").await;
    write(&world, &ann, &channel, "reply", &root.id).await;
    let sql = "UPDATE channels SET delete_at = 5 WHERE id = $1";
    world.state().db.exec().run(sql, [channel.clone().into()]).await.expect("archived");
    assert_eq!(in_thread(&world, &bob).await, (1, 0));
    let teams = unread::of_teams(world.state(), &bob, &bob.user_id, "", true).await.expect("teams");
    assert_eq!((teams[0].thread_count, teams[0].msg_count), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_reply_reaches_whom_the_root_calls_and_who_asked_for_answers() {
    let (world, channel, ann, bob) = talk().await;
    let sql =
        "UPDATE users SET profile = profile || '{\"notify_props\": {\"comments\": \"root\"}}' WHERE id = $1";
    world.state().db.exec().run(sql, [ann.user_id.clone().into()]).await.expect("props");
    let preference = "INSERT INTO preferences (user_id, category, name, value) VALUES ($1, 'display_settings', 'collapsed_reply_threads', 'off')";
    world.state().db.exec().run(preference, [ann.user_id.clone().into()]).await.expect("preference");

    let root = write(&world, &ann, &channel, "@all a root", "").await;
    assert_eq!(counters(&world, &channel, &ann).await, (0, 0, 0, 0));
    write(&world, &bob, &channel, "an answer", &root.id).await;
    // The settings of tests collapse threads for everybody unless a person may choose.
    let chooses = world.state().settings.service.collapsed_threads.starts_with("default");
    assert_eq!(counters(&world, &channel, &ann).await, (1, 0, i64::from(chooses), 0));

    let carl = person("carl");
    world.join_team(&carl).await;
    let other = world.channel(&[&ann, &bob, &carl]).await;
    let root = write(&world, &ann, &other, "@channel another", "").await;
    write(&world, &bob, &other, "an answer", &root.id).await;
    assert_eq!(in_thread(&world, &carl).await, (1, 0));
}

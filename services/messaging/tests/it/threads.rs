//! What followers of a thread hear adds up, whoever writes where and when.

use messaging::app::posts::{self, delete};
use messaging::app::{preferences, threads};
use messaging::domain::post::NewPost;
use model::Identity;
use serde_json::Value;

use crate::fixtures::{World, person, world};
use crate::reading::write;

/// What one follower is told.
struct Ear {
    frames: bus::Subscription,
}

#[derive(Debug, PartialEq, Eq)]
struct Told {
    replies: i64,
    previous: (i64, i64),
    now: (i64, i64),
    people: usize,
}

impl Ear {
    async fn of(world: &World, who: &Identity) -> Self {
        let subject = events::live::user_subject(&who.user_id);
        Self { frames: world.state().bus.subscribe(&subject).await.expect("subscribed") }
    }

    /// The next `count` times he is told of a thread.
    async fn hear(&mut self, count: usize) -> Vec<Told> {
        let mut told = Vec::new();
        while told.len() < count {
            let next = tokio::time::timeout(std::time::Duration::from_secs(60), self.frames.next());
            let frame = next.await.expect("in time").expect("a frame");
            let frame: Value = serde_json::from_slice(&frame).expect("JSON");
            if frame["event"] != "thread_updated" {
                continue;
            }
            let data = &frame["data"];
            let thread: Value = serde_json::from_str(data["thread"].as_str().expect("text")).expect("JSON");
            let number = |value: &Value| value.as_i64().expect("a number");
            told.push(Told {
                replies: number(&thread["reply_count"]),
                previous: (
                    number(&data["previous_unread_replies"]),
                    number(&data["previous_unread_mentions"]),
                ),
                now: (number(&thread["unread_replies"]), number(&thread["unread_mentions"])),
                people: thread["participants"].as_array().expect("a list").len(),
            });
        }
        told
    }
}

async fn unread(world: &World, who: &Identity, root: &str) -> (i64, i64, i64) {
    let thread = threads::one(world.state(), who, &who.user_id, root, false).await.expect("followed");
    (thread.reply_count, thread.unread_replies, thread.unread_mentions)
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_told_of_a_busy_thread_join_without_gap() {
    let world = world().await;
    let replica = world.replica().await;
    let (ann, bob, eve) = (person("ann"), person("bob"), person("eve"));
    let channel = world.channel(&[&ann, &bob, &eve]).await;
    let root = write(&world, &ann, &channel, "root", "").await;
    let mut ear = Ear::of(&world, &ann).await;
    let mut writing = Vec::new();
    for n in 0..60 {
        let state = if n % 2 == 0 { world.state().clone() } else { replica.state().clone() };
        let who = if n % 3 == 0 { bob.clone() } else { eve.clone() };
        let message = if n % 5 == 0 { "hey @ann" } else { "well" };
        let reply = NewPost {
            channel_id: channel.clone(),
            root_id: root.id.clone(),
            message: message.to_owned(),
            ..NewPost::default()
        };
        writing.push(tokio::spawn(async move { posts::create(&state, &who, reply, true).await }));
    }
    for reply in writing {
        reply.await.expect("task").expect("written");
    }
    let mut told = ear.hear(60).await;
    // Frames of two processes may overtake each other.
    told.sort_by_key(|told| told.replies);
    for (before, after) in told.iter().zip(&told[1..]) {
        assert_eq!((after.replies, after.previous), (before.replies + 1, before.now));
    }
    let last = told.last().expect("told");
    assert_eq!((last.replies, last.now, last.people), (60, (60, 12), 2));
    assert_eq!(unread(&world, &ann, &root.id).await, (60, 60, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_reads_what_was_before_and_deleted_ones_do_not_count() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let root = write(&world, &ann, &channel, "root", "").await;
    let (mut to_ann, mut to_bob) = (Ear::of(&world, &ann).await, Ear::of(&world, &bob).await);
    let first = write(&world, &bob, &channel, "one @ann", &root.id).await;
    write(&world, &bob, &channel, "two", &root.id).await;
    delete::delete(world.state(), &bob, &first.id).await.expect("deleted");
    write(&world, &ann, &channel, "three", &root.id).await;
    write(&world, &bob, &channel, "four", &root.id).await;
    let told = |told: Vec<Told>| -> Vec<_> { told.into_iter().map(|one| (one.previous, one.now)).collect() };
    let nothing = (0, 0);
    assert_eq!(
        told(to_bob.hear(4).await),
        [(nothing, nothing), (nothing, nothing), (nothing, (1, 0)), ((1, 0), nothing)]
    );
    assert_eq!(
        told(to_ann.hear(4).await),
        [(nothing, (1, 1)), ((1, 1), (2, 1)), ((1, 0), nothing), (nothing, (1, 0))]
    );
    assert_eq!(unread(&world, &ann, &root.id).await, (3, 1, 0));
    assert_eq!(unread(&world, &bob, &root.id).await, (3, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_by_root_or_reply_follows_and_who_left_does_not_hear() {
    let world = world().await;
    let (ann, bob, eve, dan) = (person("ann"), person("bob"), person("eve"), person("dan"));
    let channel = world.channel(&[&ann, &bob, &eve, &dan]).await;
    world
        .run(
            "UPDATE channel_members SET notify_props = '{\"channel_auto_follow_threads\": \"on\"}' WHERE user_id = $1",
            vec![dan.user_id.clone().into()],
        )
        .await;
    let root = write(&world, &ann, &channel, "root for @eve", "").await;
    write(&world, &bob, &channel, "one", &root.id).await;
    assert_eq!(unread(&world, &eve, &root.id).await, (1, 1, 0), "called by the root");
    assert_eq!(unread(&world, &dan, &root.id).await, (1, 1, 0), "follows all");
    for who in [&eve, &dan] {
        let followed = threads::follow(world.state(), who, &who.user_id, &world.team, &root.id, false).await;
        followed.expect("stopped");
    }
    write(&world, &bob, &channel, "two", &root.id).await;
    for who in [&eve, &dan] {
        assert!(threads::one(world.state(), who, &who.user_id, &root.id, false).await.is_err());
    }
    write(&world, &bob, &channel, "three @all", &root.id).await;
    assert_eq!(unread(&world, &eve, &root.id).await, (3, 3, 1), "called back");
    assert_eq!(unread(&world, &ann, &root.id).await, (3, 3, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_threads_open_hears_of_replies_as_of_posts() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let mut settings = (*world.context.settings).clone();
    settings.service.collapsed_threads = "default_on".to_owned();
    let replica = world.replica_with(settings).await;
    let off = messaging::domain::preference::Preference {
        user_id: ann.user_id.clone(),
        category: "display_settings".to_owned(),
        name: "collapsed_reply_threads".to_owned(),
        value: "off".to_owned(),
    };
    preferences::save(replica.state(), &ann, &ann.user_id, &[off]).await.expect("saved");
    let root = write(&replica, &ann, &channel, "root", "").await;
    let mut ear = Ear::of(&replica, &bob).await;
    let mut deaf = Ear::of(&replica, &ann).await;
    write(&replica, &bob, &channel, "one", &root.id).await;
    assert_eq!(ear.hear(1).await[0].replies, 1);
    let heard = tokio::time::timeout(std::time::Duration::from_millis(300), deaf.hear(1)).await;
    assert!(heard.is_err(), "threads are not collapsed for him");
}

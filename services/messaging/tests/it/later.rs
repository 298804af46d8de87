//! What is done at its time is done once, by whichever process, and survives a crash.

use std::collections::BTreeSet;

use events::request::{RevisedUser, SystemBot};
use messaging::app::posts::Draft;
use messaging::app::{reminders, scheduled_posts};
use messaging::domain::scheduled_post::{NewScheduledPost, ScheduledPost};
use model::time::now_ms;
use model::{Identity, User};

use crate::fixtures::{World, person, world};
use crate::reading::write;

const FAR: i64 = 4_102_444_800_000;

fn message(channel: &str, text: &str, at: i64) -> NewScheduledPost {
    NewScheduledPost {
        channel_id: channel.to_owned(),
        message: text.to_owned(),
        scheduled_at: at,
        ..NewScheduledPost::default()
    }
}

async fn schedule(world: &World, who: &Identity, new: NewScheduledPost) -> ScheduledPost {
    scheduled_posts::create(world.state(), who, "", new).await.expect("scheduled")
}

/// Makes everything due, as time does.
async fn let_time_pass(world: &World) {
    world.run("UPDATE scheduled_posts SET scheduled_at = 1", vec![]).await;
}

async fn waiting(world: &World) -> i64 {
    world.number("SELECT count(*) AS value FROM scheduled_posts WHERE error_code = ''", vec![]).await
}

async fn written(world: &World, channel: &str) -> i64 {
    let sql = "SELECT count(*) AS value FROM posts WHERE channel_id = $1";
    world.number(sql, vec![channel.to_owned().into()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn many_due_at_once_are_sent_once_by_several_processes() {
    let world = world().await;
    let (two, three) = (world.replica().await, world.replica().await);
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    for n in 0..70 {
        schedule(&world, &ann, message(&channel, &format!("message {n}"), FAR + n)).await;
    }
    let_time_pass(&world).await;
    let (a, b, c) = tokio::join!(
        scheduled_posts::deliver(world.state()),
        scheduled_posts::deliver(two.state()),
        scheduled_posts::deliver(three.state())
    );
    for delivered in [a, b, c] {
        delivered.expect("delivered");
    }
    testkit::wait_for("nothing is waiting", async || waiting(&world).await == 0).await;
    assert_eq!(written(&world, &channel).await, 70);
    let sql = "SELECT count(DISTINCT message) AS value FROM posts";
    assert_eq!(world.number(sql, vec![]).await, 70);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_out_at_its_time_by_itself() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    let at = now_ms() + 700;
    schedule(&world, &ann, message(&channel, "on time", at)).await;
    testkit::wait_for("it is sent", async || written(&world, &channel).await == 1).await;
    let sql = "SELECT create_at AS value FROM posts WHERE channel_id = $1";
    let late = world.number(sql, vec![channel.clone().into()]).await - at;
    assert!((0..3_000).contains(&late), "{late} ms late");
    testkit::wait_for("nothing is waiting", async || waiting(&world).await == 0).await;
}

/// A process wrote the message and died before it noted that; meanwhile its author lost the right to write there.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_before_a_crash_is_not_written_again() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    let post = schedule(&world, &ann, message(&channel, "once", FAR)).await;
    let mut draft = Draft::new(&ann.user_id, &channel, "once".to_owned());
    draft.system_roles.clone_from(&ann.roles);
    draft.pending_post_id = post.pending_post_id();
    world.state().writer.write(draft).await.expect("written");
    let claimed = "UPDATE scheduled_posts SET scheduled_at = 1, claimed_until = $1";
    world.run(claimed, vec![(now_ms() + 60_000).into()]).await;
    scheduled_posts::deliver(world.state()).await.expect("delivered");
    assert_eq!(waiting(&world).await, 1, "somebody else has it");
    let refused = scheduled_posts::remove(world.state(), &ann, "", &post.id).await;
    assert_eq!(refused.expect_err("being sent").status, 404);
    world.run("UPDATE scheduled_posts SET claimed_until = 1", vec![]).await;
    world.run("DELETE FROM channel_members", vec![]).await;
    scheduled_posts::deliver(world.state()).await.expect("delivered");
    testkit::wait_for("it is noted", async || waiting(&world).await == 0).await;
    assert_eq!(written(&world, &channel).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_says_why_and_can_be_sent_again() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.join_team(&ann).await;
    let (archived, left, gone) = (
        world.channel(&[&ann, &bob]).await,
        world.channel(&[&ann, &bob]).await,
        world.channel(&[&ann, &bob]).await,
    );
    let root = write(&world, &bob, &gone, "root", "").await;
    for (channel, root) in [(&archived, ""), (&left, ""), (&gone, root.id.as_str())] {
        let new = NewScheduledPost { root_id: root.to_owned(), ..message(channel, "later", FAR) };
        schedule(&world, &ann, new).await;
    }
    let values = |channel: &String| vec![channel.clone().into()];
    world.run("UPDATE channels SET delete_at = 5 WHERE id = $1", values(&archived)).await;
    let sql = "DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2";
    world.run(sql, vec![left.clone().into(), ann.user_id.clone().into()]).await;
    world.run("UPDATE posts SET delete_at = 5 WHERE id = $1", values(&root.id)).await;
    let_time_pass(&world).await;
    scheduled_posts::deliver(world.state()).await.expect("delivered");
    testkit::wait_for("all were tried", async || waiting(&world).await == 0).await;
    let list = scheduled_posts::list(world.state(), &ann, &world.team, true).await.expect("list");
    let codes: BTreeSet<(String, String)> =
        list[&world.team].iter().map(|post| (post.channel_id.clone(), post.error_code.clone())).collect();
    let wanted = [(&archived, "channel_archived"), (&left, "no_channel_member"), (&gone, "thread_deleted")];
    let wanted: BTreeSet<(String, String)> =
        wanted.into_iter().map(|(channel, code)| (channel.clone(), code.to_owned())).collect();
    assert_eq!(codes, wanted);
    assert!(list["directChannels"].is_empty());

    world.run("UPDATE channels SET delete_at = 0 WHERE id = $1", values(&archived)).await;
    let failed = list[&world.team].iter().find(|post| post.channel_id == archived).expect("failed");
    let again = message(&archived, "now", now_ms() + 200);
    let foreign = scheduled_posts::update(world.state(), &bob, "", &failed.id, again.clone()).await;
    assert_eq!(foreign.expect_err("another's").status, 403);
    let changed = scheduled_posts::update(world.state(), &ann, "", &failed.id, again).await.expect("changed");
    assert_eq!((changed.error_code.as_str(), changed.processed_at), ("", 0));
    testkit::wait_for("it is sent", async || written(&world, &archived).await == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_comes_once_from_the_servers_bot() {
    let world = world().await;
    let replica = world.replica().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let bot = person("sysbot");
    let user = User {
        id: bot.user_id.clone(),
        username: "system-bot".to_owned(),
        roles: "system_user".to_owned(),
        is_bot: true,
        ..User::default()
    };
    world.state().bus.serve(move |_: SystemBot| {
        let user = user.clone();
        async move { Ok(RevisedUser { user, revision: 1 }) }
    });
    let channel = world.channel(&[&ann, &bob]).await;
    world.join_team(&bob).await;
    let (post, gone) = (
        write(&world, &ann, &channel, "remember", "").await,
        write(&world, &ann, &channel, "gone", "").await,
    );
    for id in [&post.id, &gone.id] {
        reminders::set(world.state(), &bob, &bob.user_id, id, FAR / 1_000).await.expect("set");
    }
    let foreign = reminders::set(world.state(), &ann, &bob.user_id, &post.id, FAR / 1_000).await;
    assert_eq!(foreign.expect_err("another's").status, 403);
    let endless = reminders::set(world.state(), &bob, &bob.user_id, &post.id, i64::MAX).await;
    assert_eq!(endless.expect_err("no such time").status, 400);
    world.run("UPDATE posts SET delete_at = 5 WHERE id = $1", vec![gone.id.clone().into()]).await;
    world.run("UPDATE reminders SET target_time = 1", vec![]).await;
    let (one, two) = tokio::join!(reminders::deliver(world.state()), reminders::deliver(replica.state()));
    one.and(two).expect("delivered");
    let left = "SELECT count(*) AS value FROM reminders";
    testkit::wait_for("all are delivered", async || world.number(left, vec![]).await == 0).await;
    let sql = "SELECT count(*) AS value FROM posts WHERE user_id = $1 AND type = 'reminder'
               AND props->>'post_id' = $2 AND props->>'username' = 'ann' AND message LIKE '%/pl/' || $2";
    let values = vec![bot.user_id.clone().into(), post.id.clone().into()];
    assert_eq!(world.number(sql, values).await, 1);
    let sql = "SELECT count(*) AS value FROM posts WHERE type = 'reminder'";
    assert_eq!(world.number(sql, vec![]).await, 1, "nobody is reminded of what is gone");

    // It was written, and whoever wrote it died before he noted that.
    let sql = "INSERT INTO reminders (user_id, post_id, target_time) VALUES ($1, $2, 1)";
    world.run(sql, vec![bob.user_id.clone().into(), post.id.clone().into()]).await;
    reminders::deliver(world.state()).await.expect("delivered");
    testkit::wait_for("it is noted", async || world.number(left, vec![]).await == 0).await;
    let sql = "SELECT count(*) AS value FROM posts WHERE type = 'reminder'";
    assert_eq!(world.number(sql, vec![]).await, 1);
}

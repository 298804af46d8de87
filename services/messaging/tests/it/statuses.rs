//! What time and activity do to statuses.

use messaging::app::{statuses, unread};
use messaging::domain::status::{Change, Status};
use model::time::now_ms;

use crate::fixtures::{World, person, world};
use crate::reading::write;

async fn status(world: &World, user_id: &str) -> Status {
    statuses::of(world.state(), &[user_id.to_owned()]).await.expect("statuses").remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn time_ends_do_not_disturb_and_sends_the_idle_away() {
    let world = world().await;
    let (now, hour) = (now_ms(), 3_600_000);
    let state = world.state();
    for (who, change, at) in [
        ("active", Change::Active { manual: false }, now),
        ("idle", Change::Active { manual: false }, now - hour),
        ("busy", Change::Active { manual: false }, now),
        ("ended", Change::Active { manual: false }, now),
    ] {
        statuses::apply(state, who, change, at).await.expect("applied");
    }
    statuses::apply(state, "busy", Change::ChoseDnd { until: (now + hour) / 1_000 }, now)
        .await
        .expect("applied");
    statuses::apply(state, "ended", Change::ChoseDnd { until: (now - hour) / 1_000 }, now)
        .await
        .expect("applied");
    statuses::tick(state).await.expect("tick");
    for (who, wanted) in
        [("active", "online"), ("idle", "away"), ("busy", "dnd"), ("ended", "online"), ("nobody", "offline")]
    {
        assert_eq!(status(&world, who).await.status, wanted, "{who}");
    }
    assert_eq!(status(&world, "ended").await.dnd_end_time, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_is_online_unless_he_chose_otherwise() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    statuses::apply(world.state(), &bob.user_id, Change::Idle { manual: true }, now_ms())
        .await
        .expect("applied");
    for who in [&ann, &bob] {
        write(&world, who, &channel, "hello", "").await;
    }
    testkit::wait_for("the author is online", async || status(&world, &ann.user_id).await.status == "online")
        .await;
    assert_eq!(status(&world, &bob.user_id).await.status, "away");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_remembered_is_what_is_written() {
    let world = world().await;
    let replica = world.replica().await;
    let read = async |world: &World| status(world, "ann").await;
    for (change, wanted) in [
        (Change::Active { manual: false }, "online"),
        (Change::ChoseDnd { until: 0 }, "dnd"),
        (Change::Active { manual: true }, "online"),
        (Change::Gone, "offline"),
    ] {
        // Both know what was before.
        assert_eq!(
            (read(&world).await.status.as_str() == wanted, read(&replica).await.status.as_str() == wanted),
            (false, false)
        );
        statuses::apply(world.state(), "ann", change, now_ms()).await.expect("applied");
        assert_eq!(read(&world).await.status, wanted);
        testkit::wait_for("the other replica hears of it", async || read(&replica).await.status == wanted)
            .await;
    }
    // And it is remembered, once all news of it are heard: what is changed behind its back is not seen.
    testkit::wait_for("it is remembered", async || {
        let known = read(&world).await;
        world
            .run(
                "UPDATE statuses SET status = CASE status WHEN 'away' THEN 'dnd' ELSE 'away' END",
                Vec::new(),
            )
            .await;
        read(&world).await == known
    })
    .await;
    statuses::forget_all(world.state());
    assert_ne!(read(&world).await.status, "offline");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_at_a_channel_is_active_until_he_is_gone_and_again_after() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let channels = [channel];
    for _ in 0..2 {
        unread::view(world.state(), &ann, &ann.user_id, &channels, true).await.expect("viewed");
        assert_eq!(status(&world, &ann.user_id).await.status, "online");
        statuses::apply(world.state(), &ann.user_id, Change::Gone, now_ms()).await.expect("applied");
        assert_eq!(status(&world, &ann.user_id).await.status, "offline");
    }
}

//! What time and activity do to statuses.

use messaging::app::statuses;
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

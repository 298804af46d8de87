//! Every event is heard once and in order, whatever JetStream forgets.

use std::time::Duration;

use bus::Outbox;
use events::request::Waiting;
use model::time::now_ms;

use crate::support::world;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_is_heard_once_and_in_order() {
    let world = world().await;
    world.relay();
    world.listen();
    world.say(0..300).await;
    world.hears_all(300).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_before_anybody_listened_is_heard() {
    let world = world().await;
    world.say(0..50).await;
    world.relay();
    world.listen();
    world.hears_all(50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_heard_as_if_one_by_one() {
    let world = world().await;
    world.relay();
    world.listen_to_many();
    world.say(0..300).await;
    world.hears_all(300).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_counted() {
    let world = world().await;
    assert!(world.bus.backlog("listener", "speaker").await.is_err(), "nobody follows yet");
    world.relay();
    world.listen();
    world.say(0..20).await;
    world.hears_all(20).await;
    testkit::wait_for("nothing waits", || async {
        world.bus.backlog("listener", "speaker").await.is_ok_and(|backlog| backlog == Waiting::default())
    })
    .await;
    let waiting = async |what, events| {
        let begun = now_ms();
        world.say(20..25).await;
        let said = now_ms();
        testkit::wait_for(what, || async {
            world.bus.backlog("listener", "speaker").await.is_ok_and(|backlog| {
                backlog.events == events && backlog.since.is_some_and(|since| (begun..=said).contains(&since))
            })
        })
        .await;
    };
    // Who listens is busy.
    let busy = world.listener.begin().await.expect("begin");
    busy.exec().run("LOCK TABLE heard IN SHARE MODE", []).await.expect("locking");
    waiting("five wait at NATS", 5).await;
    busy.rollback().await.expect("rollback");
    testkit::wait_for("they are heard", || async { world.heard().await.len() == 25 }).await;
    // Something is still being said: what comes after it is not handed over.
    let slow = world.begin_saying(0).await;
    waiting("five wait in the outbox", 5).await;
    slow.rollback().await.expect("rollback");
    testkit::wait_for("all is heard", || async { world.heard().await.len() == 30 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_relays_and_two_listeners_are_as_one() {
    let world = world().await;
    for _ in 0..2 {
        world.relay();
        world.listen();
    }
    world.say(0..200).await;
    world.hears_all(200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_stream_loses_nothing() {
    let world = world().await;
    world.relay();
    world.say(0..40).await;
    // Everything is handed over, then JetStream forgets it before anybody listened.
    testkit::wait_for("the outbox is handed over", || async { world.handed_over().await == 40 }).await;
    world.wipe_stream().await;
    world.listen();
    world.hears_all(40).await;
    world.say(40..60).await;
    world.hears_all(60).await;
    // And again while the listener is following, with news after the loss: the hole is noticed and filled.
    world.wipe_stream().await;
    world.say(60..80).await;
    world.hears_all(80).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rolled_back_is_never_heard() {
    let world = world().await;
    world.relay();
    world.listen();
    world.say_and_roll_back(7).await;
    world.say(0..5).await;
    world.hears_all(5).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_transaction_does_not_lose_its_place() {
    let world = world().await;
    world.relay();
    world.listen();
    // Begun before the others and committed after them: it must not be skipped.
    let slow = world.begin_saying(0).await;
    world.say(1..20).await;
    slow.commit().await.expect("commit");
    world.outbox.wake();
    world.hears_all(20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn order_is_that_of_numbers_not_of_their_digits() {
    let world = world().await;
    world.say_in_transaction("99", 0).await;
    world.say_in_transaction("100", 1).await;
    world.relay();
    world.listen();
    world.say(2..4).await;
    world.hears_all(4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_his_lock_and_does_not_know_commits_nothing() {
    let world = world().await;
    world.relay();
    for name in ["listener", "another", "a third"] {
        world.listen_as(name, false);
    }
    for begin in (0..200).step_by(20) {
        world.say(begin..begin + 20).await;
        world.hears_all(begin + 20).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stands_by_tells_of_what_he_committed() {
    let world = world().await;
    world.relay();
    world.say(0..1).await;
    testkit::wait_for("one relay is active", || async { world.handed_over().await == 1 }).await;
    let mut told = world.bus.subscribe("signal.committed.speaker").await.expect("subscribing");
    let outbox = Outbox::default();
    world.relay_for(&outbox);
    outbox.wake();
    let told = tokio::time::timeout(Duration::from_secs(60), told.next()).await;
    assert!(told.expect("in time").is_some());
}

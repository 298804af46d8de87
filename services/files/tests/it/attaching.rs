//! Who gets a file, and who may read it.

use files::app::claims;

use crate::fixtures::{id, person, world};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_into_one_post() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let a = world.upload(&ann, "room", "a.txt", b"a").await.id;
    let b = world.upload(&ann, "room", "b.txt", b"b").await.id;
    assert!(world.claim(&bob, "room", "bobs", &[&a]).await.files.is_empty(), "it is not his");
    assert!(world.claim(&ann, "other", "there", &[&a]).await.files.is_empty(), "it is not for there");
    let claimed = world.claim(&ann, "room", "first", &[&a, &b]).await;
    assert_eq!(claimed.files.iter().map(|file| &file.name).collect::<Vec<_>>(), ["a.txt", "b.txt"]);
    assert!(claimed.valid_ms > 0);
    assert!(world.claim(&ann, "room", "second", &[&a]).await.files.is_empty(), "it is taken");
    assert_eq!(world.claim(&ann, "room", "first", &[&a, &b]).await.files.len(), 2, "sent again");
    world.post(&id("post"), &[&a, &b]).await;
    for claim in ["first", "second"] {
        assert!(world.claim(&ann, "room", claim, &[&a]).await.files.is_empty(), "it has a post: {claim}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_gets_it() {
    let world = world().await;
    let ann = person("ann");
    let (a, b) = (
        world.upload(&ann, "room", "a.txt", b"a").await.id,
        world.upload(&ann, "room", "b.txt", b"b").await.id,
    );
    let one = |n: usize| {
        let (world, ann, a, b) = (&world, &ann, &a, &b);
        async move {
            let ids = if n.is_multiple_of(2) { [a.as_str(), b.as_str()] } else { [b.as_str(), a.as_str()] };
            world.claim(ann, "room", &format!("claim{n}"), &ids).await.files.len()
        }
    };
    let got = futures_util::future::join_all((0..20).map(one)).await;
    assert_eq!(got.iter().sum::<usize>(), 2, "{got:?}");
    assert!(got.contains(&2), "all of it goes one way: {got:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_ran_out_is_asked_about() {
    let world = world().await;
    let ann = person("ann");
    let (a, b) = (
        world.upload(&ann, "room", "a.txt", b"a").await.id,
        world.upload(&ann, "room", "b.txt", b"b").await.id,
    );
    world.claim(&ann, "room", "dead", &[&a]).await;
    world.claim(&ann, "room", "slow", &[&b]).await;
    // One post was written and its event is late; the other never came to be.
    world.messaging.lock().expect("messaging").posts.insert(id("post"), vec![b.clone()]);
    assert!(world.claim(&ann, "room", "next", &[&a, &b]).await.files.is_empty(), "not yet");
    world.let_claims_run_out().await;
    let got = world.claim(&ann, "room", "next", &[&a, &b]).await.files;
    assert_eq!(got.iter().map(|file| &file.id).collect::<Vec<_>>(), [&a]);
    assert_eq!(world.rows().await.iter().find(|row| row.id == b).expect("b").post_id, id("post"));
    world.hear_created(&id("post"), vec![b]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_back_is_free() {
    let world = world().await;
    let ann = person("ann");
    let (a, b) = (
        world.upload(&ann, "room", "a.txt", b"a").await.id,
        world.upload(&ann, "room", "b.txt", b"b").await.id,
    );
    let release = async |file: &str| {
        let ask = events::request::ReleaseFiles {
            user_id: ann.user_id.clone(),
            claim: "first".into(),
            file_ids: vec![file.to_owned()],
        };
        world.context.bus.request(&ask).await.expect("released");
    };
    world.claim(&ann, "room", "first", &[&a, &b]).await;
    release(&a).await;
    assert_eq!(world.claim(&ann, "room", "second", &[&a, &b]).await.files.len(), 1, "the other is not free");
    release(&a).await;
    assert!(
        world.claim(&ann, "room", "third", &[&a]).await.files.is_empty(),
        "it was not the second's to give"
    );
    // Sent again: the one that was refused does not speak for the other.
    world.claim(&ann, "room", "first", &[&b]).await;
    release(&b).await;
    assert!(world.claim(&ann, "room", "third", &[&b]).await.files.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn readable_by_the_channel_once_it_is_in_a_post() {
    let world = world().await;
    let (ann, bob, out) = (person("ann"), person("bob"), person("out"));
    world.join(&ann, "room");
    world.join(&bob, "room");
    let a = world.upload(&ann, "room", "a.txt", b"a").await.id;
    let statuses = async |world: &crate::fixtures::World| {
        (world.status(&ann, &a).await, world.status(&bob, &a).await, world.status(&out, &a).await)
    };
    assert_eq!(statuses(&world).await, (200, 403, 403), "nobody's but hers");
    world.claim(&ann, "room", "first", &[&a]).await;
    assert_eq!(statuses(&world).await, (200, 403, 403), "not written yet");
    world.messaging.lock().expect("messaging").posts.insert(id("post"), vec![a.clone()]);
    assert_eq!(statuses(&world).await, (200, 200, 403), "written, and nobody has told us yet");
    world.hear_created(&id("post"), vec![a.clone()]).await;
    assert_eq!(statuses(&world).await, (200, 200, 403));
    world.hear_changed(&id("post"), vec![]).await;
    assert_eq!(statuses(&world).await, (404, 404, 404), "taken off");
    world.hear_changed(&id("post"), vec![a.clone()]).await;
    assert_eq!(statuses(&world).await, (200, 200, 403), "put back");
    world.messaging.lock().expect("messaging").members.retain(|(_, user)| *user != bob.user_id);
    testkit::wait_for("he left", || async { world.status(&bob, &a).await == 403 }).await;
    world.hear_deleted(&id("post")).await;
    assert_eq!(statuses(&world).await, (404, 404, 404), "deleted");
    assert_eq!(world.status(&ann, &id("nothing")).await, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_events_are_made_up_for() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let (a, b, c) = (
        world.upload(&ann, "room", "a.txt", b"a").await.id,
        world.upload(&ann, "room", "b.txt", b"b").await.id,
        world.upload(&ann, "room", "c.txt", b"c").await.id,
    );
    world.hear_created(&id("gone"), vec![a.clone()]).await;
    world.claim(&ann, "room", "first", &[&b]).await;
    world.messaging.lock().expect("messaging").posts.insert(id("post"), vec![b.clone()]);
    claims::reconcile(world.state()).await.expect("reconciling");
    assert_eq!(world.status(&ann, &a).await, 404, "its post was deleted");
    assert_eq!(world.status(&ann, &b).await, 200);
    assert_eq!(world.status(&ann, &c).await, 200, "hers still");
    let posts: Vec<String> = world.rows().await.into_iter().map(|row| row.post_id).collect();
    assert_eq!(posts, [id("gone"), id("post"), String::new()]);
}

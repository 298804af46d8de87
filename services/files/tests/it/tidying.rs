//! What nobody needs goes, and nothing else.

use bytes::Bytes;
use files::app::receive::day;
use files::app::tidy;
use model::time::now_ms;

use crate::fixtures::{id, person, world};

const DAY: i64 = 86_400_000;

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_in_no_post_for_long_and_needed_for_nothing_goes() {
    let world = world().await;
    let ann = person("ann");
    let mut ids = Vec::new();
    for name in ["posted", "drafted", "claimed", "late", "unneeded"] {
        ids.push(world.upload(&ann, "room", name, name.as_bytes()).await.id);
    }
    world.post(&id("post"), &[&ids[0]]).await;
    world.messaging.lock().expect("messaging").named.push(ids[1].clone());
    world.claim(&ann, "room", "claim", &[&ids[2]]).await;
    world.messaging.lock().expect("messaging").posts.insert(id("other"), vec![ids[3].clone()]);
    let names = async || world.rows().await.into_iter().map(|row| row.id).collect::<Vec<_>>();
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(names().await, ids, "nothing is old");
    world.run("UPDATE files SET create_at = create_at - $1", vec![(2 * DAY).into()]).await;
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(names().await, ids[..4]);
    assert_eq!(world.blobs().await.len(), 4);
    assert_eq!(world.rows().await[3].post_id, id("other"), "found in its post");
    world.let_claims_run_out().await;
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(names().await.len(), 3, "the claim came to nothing");
    for row in world.rows().await {
        world.state().blobs.whole(&row.path).await.expect("its blob is there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leftovers_of_the_dead_are_found() {
    let world = world().await;
    let ann = person("ann");
    let info = world.upload(&ann, "room", "a.txt", b"a").await;
    let today = day(now_ms());
    // A process died after the blob, before the row; another in the middle of the blob.
    for name in ["dead", "dead_thumb", "dying.x.part"] {
        let blob = format!("files/{today}/{name}");
        world.state().blobs.put(&blob, Bytes::from_static(b"x")).await.expect("put");
    }
    // A third after the row, before the blob.
    let doomed = format!("files/{today}/{}", id("doomed"));
    world.state().blobs.put(&doomed, Bytes::from_static(b"x")).await.expect("put");
    world.run("INSERT INTO doomed_blobs (path, at) VALUES ($1, 1)", vec![doomed.into()]).await;
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(world.blobs().await.len(), 4, "what is of today may still be under way");
    world.run("UPDATE files SET post_id = 'p'", vec![]).await;
    tidy::once(world.state(), now_ms() + 2 * DAY).await.expect("tidying");
    assert_eq!(world.blobs().await, [format!("files/{today}/{}", info.id)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_what_never_came_to_be_go() {
    let world = world().await;
    let today = day(now_ms());
    for name in ["made", "dead", "new"] {
        let path = format!("files/{today}/{}", id(name));
        world.state().blobs.put(&path, Bytes::from_static(b"x")).await.expect("put");
        let at = if name == "new" { now_ms() } else { 1 };
        let sql = "INSERT INTO pictures (kind, owner_id, path, mime_type, at) VALUES ('emoji', $1, $2, 'image/png', $3)";
        world.run(sql, vec![id(name).into(), path.into(), at.into()]).await;
    }
    world.messaging.lock().expect("messaging").emoji.push(id("made"));
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    let left = [id("made"), id("new")].map(|id| format!("files/{today}/{id}"));
    assert_eq!(world.blobs().await, left);
    // What is known is not asked about again; nothing but an event takes it away. Its blob is no leftover.
    world.messaging.lock().expect("messaging").emoji = vec![id("new")];
    tidy::once(world.state(), now_ms() + 2 * DAY).await.expect("tidying");
    assert_eq!(world.blobs().await, left);
}

//! The index made anew.

use search::app::rebuild;

use crate::fixtures::{person, terms, world};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_index_is_filled_from_what_there_is() {
    let world = world().await;
    let ann = person("ann");
    let posts = world.posts(&["zebra one", "zebra two", "zebra three", "zebra four"]).await;
    world.forget_everything().await;
    world.messaging().edit(&posts[0], "horse");
    world.messaging().delete(&posts[1]);
    world.forget_news();
    assert!(world.search(&ann, terms("zebra")).await.is_empty());
    let mut told = Vec::new();
    let done =
        rebuild::run(world.state(), rebuild::BY_HAND, |progress| told.push((progress.done, progress.total)))
            .await;
    assert_eq!(done.expect("rebuilding"), 4);
    assert_eq!(told.last(), Some(&(4, 4)));
    assert_eq!(world.search(&ann, terms("zebra")).await, [posts[3].clone(), posts[2].clone()]);
    assert_eq!(world.search(&ann, terms("horse")).await, [posts[0].clone()]);
    assert_eq!(world.search(&ann, terms("ebra")).await.len(), 2, "the vocabulary is there too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_brings_nothing_back_and_takes_nothing_away() {
    let world = world().await;
    let ann = person("ann");
    let posts = world.posts(&["zebra one", "zebra two"]).await;
    let before: Vec<_> = world.messaging().posts.values().cloned().collect();
    world.messaging().delete(&posts[0]);
    world.messaging().edit(&posts[1], "horse two");
    world.hear(None).await;
    // What a page held that was read before the news came.
    world.messaging().posts = before.into_iter().map(|post| (post.id.clone(), post)).collect();
    rebuild::run(world.state(), rebuild::BY_HAND, |_| {}).await.expect("rebuilding");
    assert!(world.search(&ann, terms("one")).await.is_empty());
    assert!(world.search(&ann, terms("\"zebra two\"")).await.is_empty(), "the newer text stays indexed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_that_was_cut_off_goes_on() {
    let world = world().await;
    let posts = world.posts(&["zebra one", "zebra two", "zebra three"]).await;
    world.forget_everything().await;
    let sql = format!(
        "INSERT INTO rebuilds (name, after_id, done, started_at) VALUES ('posts', '{}', 2, 1)",
        posts[1]
    );
    world.run(&sql).await;
    let done = rebuild::run(world.state(), rebuild::BY_HAND, |_| {}).await.expect("rebuilding");
    assert_eq!(done, 3);
    assert_eq!(world.texts(terms("zebra")).await, ["zebra three"]);
    rebuild::run(world.state(), rebuild::BY_HAND, |_| {}).await.expect("rebuilding");
    assert_eq!(world.texts(terms("zebra")).await.len(), 3, "the next one begins at the beginning");
}

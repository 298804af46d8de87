//! The server is gone, slow, or another than it was.

use std::time::{Duration, Instant};

use model::Problem;
use search::app::posts;
use settings::Secret;
use testkit::Database;

use crate::door::{Door, State};
use crate::fixtures::{World, id, person, settings, terms, world_of};

/// How long a search waits for Meilisearch.
const DEADLINE: Duration = Duration::from_millis(500);

async fn beyond_a_door(falls_back: bool) -> (World, Door) {
    let database = Database::new().await;
    let mut settings = settings(&database);
    let door = Door::to(&settings.parlance.meilisearch_url).await;
    settings.parlance.meilisearch_url = door.url.clone();
    settings.parlance.search_fallback = falls_back;
    (world_of(database, settings).await, door)
}

/// What Ann finds, without a second try.
async fn once(world: &World, query: &str) -> Result<Vec<String>, Problem> {
    posts::search(world.state(), &person("ann"), &terms(query)).await.map(|found| found.order)
}

fn write(world: &World, text: &str) -> String {
    world.messaging().write(&person("ann").user_id, &id("room"), text)
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_answers_while_nobody_is_there_and_nothing_is_missing_afterwards() {
    let (world, door) = beyond_a_door(true).await;
    let first = world.posts(&["zebra one"]).await.remove(0);
    for state in [State::Shut, State::Stuck] {
        door.set(state);
        assert_eq!(
            once(&world, "zebra one").await.expect("an answer"),
            std::slice::from_ref(&first),
            "{state:?}"
        );
        let mut quickest = Duration::MAX;
        for _ in 0..5 {
            let begun = Instant::now();
            assert_eq!(once(&world, "zebra one").await.expect("an answer").len(), 1);
            quickest = quickest.min(begun.elapsed());
        }
        assert!(quickest < DEADLINE, "only the first waits: {quickest:?}");
        let second = write(&world, "zebra two");
        world.hear(Some(1)).await;
        assert_eq!(once(&world, "zebra two").await.expect("an answer")[0], second);
        assert!(world.state().engine.check().await.is_err());
        assert_ne!(world.state().engine.state(), "meilisearch");
        door.set(State::Open);
        world.settle().await;
        assert_eq!(once(&world, "zebra two").await.expect("an answer")[0], second);
        world.state().engine.check().await.expect("there again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_stand_in_searches_are_refused_and_indexing_goes_on() {
    let (world, door) = beyond_a_door(false).await;
    world.posts(&["zebra one"]).await;
    door.set(State::Shut);
    let refused = once(&world, "zebra").await.expect_err("refused");
    assert_eq!((refused.status, refused.id.as_ref()), (503, "api.unavailable.app_error"));
    write(&world, "zebra two");
    world.hear(Some(1)).await;
    assert_eq!(once(&world, "zebra").await.expect_err("refused").status, 503);
    door.set(State::Open);
    world.settle().await;
    assert_eq!(once(&world, "zebra").await.expect("an answer").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_told_of_and_not_told() {
    let database = Database::new().await;
    let mut settings = settings(&database);
    settings.parlance.meilisearch_key = Secret::new("a-wrong-key-that-is-secret-all-the-same");
    settings.parlance.search_fallback = true;
    let context = testkit::context(settings).await;
    let service = <search::Search as runtime::Service>::start(&context).await.expect("starting");
    let refused = service.state().engine.check().await.expect_err("refused");
    assert!(
        refused.detail.contains("invalid_api_key") || refused.detail.contains("API key"),
        "{}",
        refused.detail
    );
    assert!(!format!("{refused:?} {}", service.state().engine.state()).contains("secret-all-the-same"));
    context.stop.cancel();
}

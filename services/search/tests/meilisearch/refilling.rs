//! An index is fed, lost, incomplete, old: it is made anew beside, and nothing is missed meanwhile.

use std::time::Duration;

use events::files::FilesForgotten;
use reqwest::Method;
use runtime::Service;
use search::Search;
use testkit::{Database, wait_for};

use crate::fixtures::{World, id, person, settings, terms, world, world_of};
use crate::server::Server;

const MESSAGES: usize = 30;

async fn written(world: &World) -> Vec<String> {
    let messages: Vec<String> = (0..MESSAGES).map(|n| format!("zebra {n}")).collect();
    world.posts(&messages.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// With Postgres to stand in.
async fn forgiving_world() -> World {
    let database = Database::new().await;
    let mut settings = settings(&database);
    settings.parlance.search_fallback = true;
    world_of(database, settings).await
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort_unstable();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_what_can_be_found_and_nothing_else() {
    let world = world().await;
    let server = Server::of(&world).await;
    let mut posts = written(&world).await;
    world.hear_of_file(&person("ann"), "room", "loose.txt").await;
    world.hear_of_file(&person("ann"), "room", "shown.txt").await;
    let post = world.messaging().share(&person("ann").user_id, &id("room"), &["shown.txt"]);
    world.hear(None).await;
    posts.push(post);
    let with_file = posts.iter().cloned().chain([id("showntxt")]).collect();
    assert_eq!(server.ids().await, sorted(with_file));
    world.hear_of_files(FilesForgotten { file_ids: vec![id("showntxt")] }).await;
    world.messaging().delete(&posts[0]);
    world.hear(None).await;
    assert_eq!(server.ids().await, sorted(posts[1..].to_vec()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_starts_goes_on_where_the_last_one_was() {
    let world = world().await;
    let server = Server::of(&world).await;
    written(&world).await;
    let made_at = server.made_at().await;
    let again = Search::start(&world.context).await.expect("starting");
    assert_eq!(again.state().engine.behind().await.expect("an answer"), 0);
    world.posts(&["zebra and more"]).await;
    assert_eq!(server.made_at().await, made_at, "nothing was filled anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_index_is_filled_again_and_nothing_is_missed_meanwhile() {
    let world = forgiving_world().await;
    let server = Server::of(&world).await;
    let posts = written(&world).await;
    let made_at = server.made_at().await;
    server.delete_index().await;
    for round in 0..200 {
        assert_eq!(world.search(&person("ann"), terms("zebra")).await.len(), MESSAGES, "round {round}");
        if round % 50 == 49 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    world.settle().await;
    assert_eq!(world.search(&person("ann"), terms("zebra")).await.len(), MESSAGES);
    assert_eq!(server.ids().await, sorted(posts));
    assert_ne!(server.made_at().await, made_at);
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_settings_and_lost_documents_are_noticed() {
    let world = forgiving_world().await;
    let server = Server::of(&world).await;
    let posts = written(&world).await;
    let made_at = server.made_at().await;
    server.change(Method::DELETE, &format!("/indexes/{}/settings", server.index), "").await;
    wait_for("there is another index", async || server.made_at().await != made_at).await;
    world.settle().await;
    server.change(Method::DELETE, &format!("/indexes/{}/documents/{}", server.index, posts[3]), "").await;
    assert_eq!(server.ids().await.len(), MESSAGES - 1);
    // Documents are counted when a process begins to feed the index.
    world.context.stop.cancel();
    let context = testkit::context((*world.context.settings).clone()).await;
    let again = Search::start(&context).await.expect("starting");
    wait_for("the document is there again", async || server.ids().await.len() == MESSAGES).await;
    wait_for("it is in use", async || again.state().engine.check().await.is_ok()).await;
    context.stop.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_wanted_is_filled_beside_and_takes_the_place_of_all_others() {
    let world = world().await;
    let server = Server::of(&world).await;
    let posts = written(&world).await;
    let made_at = server.made_at().await;
    let old = server.index.replace("_v2", "_v1");
    server.change(Method::POST, "/indexes", &format!("{{\"uid\":\"{old}\"}}")).await;
    world.state().engine.refill().await.expect("beginning");
    wait_for("another index", async || {
        // Without a stand-in: it is Meilisearch that answers all the time.
        assert_eq!(world.search(&person("ann"), terms("zebra")).await.len(), MESSAGES);
        server.made_at().await != made_at
    })
    .await;
    wait_for("the others are gone", async || {
        let all = server.call(Method::GET, "/indexes?limit=10000", "").await.to_string();
        !all.contains(&old) && !all.contains(&format!("{}_next", server.index))
    })
    .await;
    world.settle().await;
    assert_eq!(server.ids().await, sorted(posts));
}

//! What one may not see is not found, however stale the index is.

use events::search::Reach;
use model::Identity;
use search::app::scope::Asked;

use crate::fixtures::{id, person, terms, world};

#[tokio::test(flavor = "multi_thread")]
async fn only_ones_own_channels_are_searched() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.join(&ann, "room");
    world.join(&ann, "shared");
    world.join(&bob, "shared");
    let secret = world.messaging().write(&ann.user_id, &id("room"), "zebra secret");
    let open = world.messaging().write(&ann.user_id, &id("shared"), "zebra open");
    world.hear(None).await;
    assert_eq!(world.search(&ann, terms("zebra")).await, [open.clone(), secret.clone()]);
    assert_eq!(world.search(&bob, terms("zebra")).await, std::slice::from_ref(&open));
    assert!(world.search(&bob, terms("secret")).await.is_empty());
    assert!(world.search(&bob, terms("zebra in:room")).await.is_empty());
    assert!(world.search(&person("eve"), terms("zebra")).await.is_empty());
    world.join(&bob, "room");
    assert_eq!(world.search(&bob, terms("zebra")).await, [open.clone(), secret.clone()]);
    world.messaging().members.remove(&(id("room"), bob.user_id.clone()));
    assert_eq!(world.search(&bob, terms("zebra")).await, [open]);
}

#[tokio::test(flavor = "multi_thread")]
async fn among_many_channels_no_foreign_one_is_found_and_none_hides_ones_own() {
    let world = world().await;
    let (ann, eve) = (person("ann"), person("eve"));
    for number in 0..250 {
        world.join(&ann, &format!("room{number}"));
    }
    world.join(&eve, "den");
    let write = |who: &Identity, channel: &str, message: &str| {
        world.messaging().write(&who.user_id, &id(channel), message)
    };
    let mut old: Vec<String> =
        (0..7).map(|n| write(&ann, &format!("room{n}"), "a zebra, an okapi")).collect();
    old.reverse();
    write(&eve, "den", "okapi");
    for _ in 0..1_100 {
        write(&eve, "den", "a zebra, far away");
    }
    world.hear(None).await;
    for query in ["zebra", "okapi", "\"a zebra\"", "zebr", "zerba", "from:ann"] {
        assert_eq!(world.search(&ann, terms(query)).await, old, "{query}");
    }
    let mut paged = Vec::new();
    for page in 0..4 {
        paged.extend(world.search(&ann, Asked { page, per_page: 2, ..terms("zebra") }).await);
    }
    assert_eq!(paged, old);
    let horse = write(&ann, "room3", "a horse");
    for number in 0..1_300 {
        write(&eve, &format!("den{number}"), "a horse, far away");
    }
    world.hear(None).await;
    assert_eq!(world.search(&ann, terms("horse")).await, [horse], "every one in another channel");
    let new = write(&ann, "room9", "zebra");
    world.hear(None).await;
    assert_eq!(world.search(&ann, Asked { per_page: 1, ..terms("zebra") }).await, [new]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_it_was_indexed_is_not_found_by_what_it_was() {
    let world = world().await;
    let ann = person("ann");
    let posts = world.posts(&["zebra one", "zebra two", "zebra three"]).await;
    world.messaging().edit(&posts[0], "horse one");
    world.messaging().delete(&posts[1]);
    assert_eq!(world.search(&ann, terms("zebra")).await, [posts[2].clone()]);
    assert_eq!(world.search(&ann, terms("from:ann")).await, [posts[2].clone(), posts[0].clone()]);
    assert!(world.search(&ann, terms("horse")).await.is_empty(), "not heard yet");
    world.hear(None).await;
    assert_eq!(world.search(&ann, terms("horse")).await, [posts[0].clone()]);
    assert!(world.search(&ann, terms("two")).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_which_much_was_dropped_is_filled_up() {
    let world = world().await;
    let ann = person("ann");
    let texts = vec!["zebra"; 40];
    let posts = world.posts(&texts).await;
    for post in &posts[8..38] {
        world.messaging().delete(post);
    }
    let page = Asked { per_page: 5, ..terms("zebra") };
    let newest = [39, 38, 7, 6, 5].map(|number: usize| posts[number].clone());
    assert_eq!(world.search(&ann, page).await, newest);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_answers_come_in_pieces() {
    let world = world().await;
    let posts = world.posts(&["zebra one", "zebra two", "zebra three"]).await;
    world.messaging().most = 1;
    assert_eq!(world.search(&person("ann"), terms("zebra")).await.len(), posts.len());
    world.messaging().most = 0;
    assert!(
        world.search(&person("ann"), terms("zebra")).await.is_empty(),
        "who gives nothing is not asked for ever"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_and_archived_channels() {
    let world = world().await;
    let ann = person("ann");
    for channel in ["here", "there", "direct", "old"] {
        world.join(&ann, channel);
        world.messaging().write(&ann.user_id, &id(channel), &format!("zebra {channel}"));
    }
    {
        let mut messaging = world.messaging();
        messaging.channels.extend([
            (id("here"), id("team")),
            (id("old"), id("team")),
            (id("there"), id("other")),
        ]);
        messaging.archived.insert(id("old"));
    }
    world.hear(None).await;
    for (team, archived, texts) in [
        ("", false, vec!["zebra direct", "zebra there", "zebra here"]),
        ("team", false, vec!["zebra direct", "zebra here"]),
        ("team", true, vec!["zebra old", "zebra direct", "zebra here"]),
    ] {
        let team_id = if team.is_empty() { String::new() } else { id(team) };
        let asked = Asked { reach: Reach { team_id, archived }, ..terms("zebra") };
        assert_eq!(world.texts(asked).await, texts, "{team} {archived}");
    }
}

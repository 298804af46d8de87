//! Bookmarks keep one order whoever changes them at once, and what somebody else made is replaced.

use messaging::app::{acknowledgements, bookmarks, posts};
use messaging::domain::bookmark::{ChannelBookmarkPatch, MOST, NewChannelBookmark};
use messaging::domain::post::{NewMetadata, NewPost, PostPatch};
use messaging::domain::priority::Priority;
use model::Identity;

use crate::fixtures::{World, person, world};

fn link(name: &str) -> NewChannelBookmark {
    NewChannelBookmark {
        display_name: name.to_owned(),
        kind: "link".to_owned(),
        link_url: "http://127.0.0.1/plan".to_owned(),
        ..NewChannelBookmark::default()
    }
}

async fn names(world: &World, who: &Identity, channel: &str) -> Vec<String> {
    let found = bookmarks::list(world.state(), who, channel, 0).await.expect("list");
    assert!(found.windows(2).all(|pair| pair[0].sort_order < pair[1].sort_order), "one place each");
    found.into_iter().map(|bookmark| bookmark.display_name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_get_a_place_each_and_no_more_than_fit() {
    let world = world().await;
    let ann = person("ann");
    world.join_team(&ann).await;
    let channel = world.channel(&[&ann]).await;
    let mut making = Vec::new();
    for n in 0..MOST + 5 {
        let (state, ann, channel) = (world.state().clone(), ann.clone(), channel.clone());
        making.push(tokio::spawn(async move {
            bookmarks::create(&state, &ann, "", &channel, link(&format!("b{n}"))).await
        }));
    }
    let mut refused = 0;
    for made in making {
        refused += usize::from(made.await.expect("task").is_err_and(|problem| problem.status == 400));
    }
    assert_eq!(refused, 5);
    assert_eq!(names(&world, &ann, &channel).await.len(), MOST);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_moves_changes_and_goes() {
    let world = world().await;
    let (ann, bob, eve) = (person("ann"), person("bob"), person("eve"));
    for who in [&ann, &bob] {
        world.join_team(who).await;
    }
    let channel = world.channel(&[&ann, &bob]).await;
    let mut made = Vec::new();
    for name in ["a", "b", "c"] {
        made.push(bookmarks::create(world.state(), &ann, "", &channel, link(name)).await.expect("made"));
    }
    let sorted = bookmarks::sort(world.state(), &bob, "", &channel, &made[2].id, 0).await.expect("sorted");
    assert_eq!(sorted.iter().map(|one| one.sort_order).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(names(&world, &ann, &channel).await, ["c", "a", "b"]);
    let nowhere = bookmarks::sort(world.state(), &bob, "", &channel, &made[2].id, 3).await;
    assert_eq!(nowhere.expect_err("no such place").status, 400);

    let named = |name: &str| ChannelBookmarkPatch {
        display_name: Some(name.to_owned()),
        ..ChannelBookmarkPatch::default()
    };
    let own = bookmarks::update(world.state(), &ann, "", &channel, &made[0].id, named("A")).await;
    let own = own.expect("changed");
    assert!(own.deleted.is_none() && own.updated.id == made[0].id);
    let foreign = bookmarks::update(world.state(), &bob, "", &channel, &made[1].id, named("B")).await;
    let foreign = foreign.expect("replaced");
    let deleted = foreign.deleted.expect("the one before");
    assert_eq!((deleted.id.as_str(), foreign.updated.original_id.as_str()), (&*made[1].id, &*made[1].id));
    assert_eq!(foreign.updated.owner_id, bob.user_id);
    assert_eq!(names(&world, &ann, &channel).await, ["c", "A", "B"]);

    let since = deleted.delete_at;
    bookmarks::delete(world.state(), &ann, "", &channel, &made[2].id).await.expect("deleted");
    let changed = bookmarks::list(world.state(), &ann, &channel, since).await.expect("since");
    assert!(changed.iter().any(|one| one.id == made[2].id && one.delete_at > 0));
    assert!(changed.iter().any(|one| one.id == foreign.updated.id && one.delete_at == 0));
    let again = bookmarks::delete(world.state(), &ann, "", &channel, &made[2].id).await;
    assert_eq!(again.expect_err("gone").status, 404);
    let outside = bookmarks::create(world.state(), &eve, "", &channel, link("x")).await;
    assert_eq!(outside.expect_err("not in it").status, 403);
    world.run("UPDATE channels SET delete_at = 5 WHERE id = $1", vec![channel.clone().into()]).await;
    let archived = bookmarks::create(world.state(), &ann, "", &channel, link("x")).await;
    let id = "api.channel.bookmark.create_channel_bookmark.deleted_channel.forbidden.app_error";
    assert_eq!(archived.expect_err("archived").id, id);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_counts_once_and_can_be_taken_back_for_a_while() {
    let world = world().await;
    let (ann, bob, eve) = (person("ann"), person("bob"), person("eve"));
    let channel = world.channel(&[&ann, &bob]).await;
    let new = NewPost {
        channel_id: channel.clone(),
        message: "seen?".to_owned(),
        metadata: Some(NewMetadata {
            priority: Some(Priority { requested_ack: Some(true), ..Priority::default() }),
        }),
        ..NewPost::default()
    };
    let state = world.state();
    let post = posts::create(state, &ann, new, true).await.expect("written");
    let first = acknowledgements::add(state, &bob, &bob.user_id, &post.id).await.expect("seen");
    let second = acknowledgements::add(state, &bob, &bob.user_id, &post.id).await.expect("seen");
    assert_eq!(first, second);
    let shown = posts::read::one(state, &ann, &post.id, false).await.expect("post").metadata;
    assert_eq!(shown.expect("metadata").acknowledgements, std::slice::from_ref(&first));
    let patch = PostPatch { message: Some("seen this?".to_owned()), ..PostPatch::default() };
    let edited = posts::edit::edit(state, &ann, &post.id, patch, posts::edit::Way::Patch).await;
    assert_eq!(edited.expect("edited").metadata.expect("metadata").acknowledgements, [first]);
    assert!(acknowledgements::add(state, &eve, &eve.user_id, &post.id).await.is_err());
    acknowledgements::remove(state, &bob, &bob.user_id, &post.id).await.expect("taken back");
    let again = acknowledgements::remove(state, &bob, &bob.user_id, &post.id).await;
    assert_eq!(again.expect_err("gone").status, 404);
    acknowledgements::add(state, &bob, &bob.user_id, &post.id).await.expect("seen");
    world.run("UPDATE acknowledgements SET acknowledged_at = acknowledged_at - 300001", vec![]).await;
    let late = acknowledgements::remove(state, &bob, &bob.user_id, &post.id).await;
    assert_eq!(late.expect_err("too late").status, 403);
}

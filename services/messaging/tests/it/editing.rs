//! Changing, deleting and reacting: every version kept, threads counted right, nothing lost between two at once.

use messaging::app::posts::read::View;
use messaging::app::posts::{delete, edit, read};
use messaging::app::reactions;
use messaging::domain::post::PostPatch;
use messaging::domain::post_list::Piece;
use messaging::domain::reaction::Reaction;

use crate::fixtures::{person, world};
use crate::reading::write;

fn text(message: &str) -> PostPatch {
    PostPatch { message: Some(message.to_owned()), ..PostPatch::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_edits_at_once_every_version_is_kept() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    let post = write(&world, &ann, &channel, "version 0", "").await;
    let mut edits = Vec::new();
    for n in 1..=12 {
        let (state, ann, id) = (world.state().clone(), ann.clone(), post.id.clone());
        let patch = text(&format!("version {n}"));
        edits.push(tokio::spawn(async move { edit::edit(&state, &ann, &id, patch, edit::Way::Patch).await }));
    }
    for edit in edits {
        edit.await.expect("task").expect("edited");
    }
    let now = read::one(world.state(), &ann, &post.id, false).await.expect("post");
    let versions = edit::history(world.state(), &ann, &post.id).await.expect("history");
    let mut texts: Vec<&str> = versions.iter().map(|version| version.message.as_str()).collect();
    texts.push(&now.message);
    texts.sort_unstable();
    let mut wanted: Vec<String> = (0..=12).map(|n| format!("version {n}")).collect();
    wanted.sort_unstable();
    assert_eq!(texts, wanted);
    assert!(versions.iter().all(|version| version.original_id == post.id && version.delete_at > 0));
    assert_eq!(
        world
            .number(
                "SELECT count(*) AS value FROM outbox WHERE subject = 'messaging.post.changed.v1'",
                vec![]
            )
            .await,
        12
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_reply_leaves_its_thread_and_a_root_takes_it_along() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let channel = world.channel(&[&ann, &bob]).await;
    let root = write(&world, &ann, &channel, "root", "").await;
    let first = write(&world, &bob, &channel, "first", &root.id).await;
    let second = write(&world, &ann, &channel, "second", &root.id).await;
    let refused = delete::delete(world.state(), &ann, &first.id).await.expect_err("not one's own");
    assert_eq!(refused.status, 403);
    delete::delete(world.state(), &bob, &first.id).await.expect("deleted");
    let piece = Piece::whole();
    let collapsed = View { collapsed: true, ..View::default() };
    let thread = read::of_thread(world.state(), &ann, &root.id, piece, collapsed).await.expect("thread");
    assert_eq!(thread.order, [root.id.clone(), second.id.clone()]);
    let shown = thread.posts.iter().find(|post| post.id == root.id).expect("root");
    assert_eq!((shown.reply_count, shown.last_reply_at), (1, second.create_at));
    let people: Vec<&str> = shown.participants.iter().flatten().map(|user| user.id.as_str()).collect();
    assert_eq!(people, [ann.user_id.as_str()]);

    delete::delete(world.state(), &ann, &root.id).await.expect("deleted");
    for id in [&root.id, &second.id] {
        let gone = read::one(world.state(), &ann, id, false).await.expect_err("gone");
        assert_eq!((gone.status, gone.id.as_ref()), (404, "app.post.get.app_error"));
    }
    // What was written stays counted, so that nobody's unread numbers become negative.
    let sql = "SELECT total_msg_count AS value FROM channels WHERE id = $1";
    assert_eq!(world.number(sql, vec![channel.into()]).await, 3);
    let sql = "SELECT count(*) AS value FROM posts WHERE delete_at > 0 AND message <> ''";
    assert_eq!(world.number(sql, vec![]).await, 3, "the text stays for those who must keep it");
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_of_many_at_once_are_all_there() {
    let world = world().await;
    let ann = person("ann");
    let people: Vec<_> = (0..12).map(|n| person(&format!("p{n}"))).collect();
    let mut members: Vec<_> = people.iter().collect();
    members.push(&ann);
    let channel = world.channel(&members).await;
    let post = write(&world, &ann, &channel, "react", "").await;
    let mut adding = Vec::new();
    for who in people.clone() {
        let (state, post_id) = (world.state().clone(), post.id.clone());
        let reaction = Reaction {
            user_id: who.user_id.clone(),
            post_id,
            emoji_name: "smile".to_owned(),
            ..Reaction::default()
        };
        adding.push(tokio::spawn(async move { reactions::add(&state, &who, reaction).await }));
    }
    for added in adding {
        added.await.expect("task").expect("added");
    }
    let shown = read::one(world.state(), &ann, &post.id, false).await.expect("post");
    assert!(shown.has_reactions && shown.update_at > post.update_at);
    assert_eq!(shown.metadata.expect("metadata").reactions.len(), 12);
    for who in &people {
        reactions::remove(world.state(), who, &who.user_id, &post.id, "smile").await.expect("removed");
    }
    let shown = read::one(world.state(), &ann, &post.id, false).await.expect("post");
    assert!(!shown.has_reactions && shown.metadata.expect("metadata").reactions.is_empty());
}

//! What was found where posts lead is shown with them, while they lead there.

use events::request::ShowPreview;
use messaging::app::posts::read::{self, View};
use messaging::app::posts::{delete, edit, links};
use messaging::domain::post::{Embed, Post, PostPatch};
use model::preview::{Links, PostImage, Preview};
use testkit::wait_for;

use crate::fixtures::{World, person, world};
use crate::reading::write;

const LINK: &str = "http://a.example/x";

fn found(post: &Post) -> ShowPreview {
    let embed =
        Embed { kind: "opengraph".into(), url: LINK.into(), data: Some(serde_json::json!({"title": "T"})) };
    let image = PostImage { width: 3, height: 2, format: "png".into(), frame_count: 0 };
    ShowPreview {
        post_id: post.id.clone(),
        links: Links { link: LINK.into(), pictures: Vec::new() },
        preview: Preview { embeds: vec![embed], images: [("http://a.example/p.png".into(), image)].into() },
    }
}

async fn embeds(world: &World, who: &model::Identity, post: &Post) -> usize {
    let post = read::one(world.state(), who, &post.id, false).await.expect("post");
    post.metadata.expect("metadata").embeds.len()
}

async fn outbox(world: &World, what: &str) -> i64 {
    let sql = "SELECT count(*) AS value FROM outbox WHERE data::text LIKE $1";
    world.number(sql, vec![format!("%{what}%").into()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_says_where_it_leads_and_shows_what_was_found() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    let plain = write(&world, &ann, &channel, "no address", "").await;
    let post = write(&world, &ann, &channel, &format!("see {LINK}"), "").await;
    wait_for("its event", || async { outbox(&world, "\"links\"").await == 1 }).await;
    links::show(world.state(), found(&post)).await.expect("shown");
    let now = read::one(world.state(), &ann, &post.id, false).await.expect("post");
    let metadata = now.metadata.clone().expect("metadata");
    assert_eq!(
        (metadata.embeds, metadata.images),
        (found(&post).preview.embeds, found(&post).preview.images)
    );
    assert!(now.update_at > post.update_at && now.edit_at == 0);
    let since = post.update_at + 1;
    let list = read::since(world.state(), &ann, &channel, since, View::default()).await.expect("list");
    assert!(list.order.contains(&post.id) && !list.order.contains(&plain.id), "it changed");
    links::show(world.state(), found(&post)).await.expect("again");
    let again = read::one(world.state(), &ann, &post.id, false).await.expect("post");
    assert_eq!(again.update_at, now.update_at, "what is known is no news");
    assert_eq!(
        outbox(&world, "post.changed").await + outbox(&world, "\"edit_at\"").await,
        0,
        "nobody edited it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_shown_while_the_post_leads_there() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    let post = write(&world, &ann, &channel, &format!("see {LINK}"), "").await;
    let text = |message: &str| PostPatch { message: Some(message.to_owned()), ..PostPatch::default() };
    let change = async |patch| {
        edit::edit(world.state(), &ann, &post.id, patch, edit::Way::Patch).await.expect("edited")
    };
    links::show(world.state(), found(&post)).await.expect("shown");
    edit::pin(world.state(), &ann, &post.id, true).await.expect("pinned");
    assert_eq!(embeds(&world, &ann, &post).await, 1);
    let edited = change(text(&format!("look at {LINK}!"))).await;
    assert_eq!(edited.metadata.expect("metadata").embeds.len(), 1, "it leads where it led");
    assert_eq!(outbox(&world, "\"links\"").await, 1, "and nobody has to look again");
    change(text("nowhere")).await;
    assert_eq!(embeds(&world, &ann, &post).await, 0);
    links::show(world.state(), found(&post)).await.expect("too late");
    assert_eq!(embeds(&world, &ann, &post).await, 0);
    change(text(LINK)).await;
    assert_eq!(outbox(&world, "\"links\"").await, 2);
    links::show(world.state(), found(&post)).await.expect("shown");
    assert_eq!(embeds(&world, &ann, &post).await, 1);
    delete::delete(world.state(), &ann, &post.id).await.expect("deleted");
    links::show(world.state(), found(&post)).await.expect("too late");
    let unknown = Post { id: model::id::new(), ..Post::default() };
    links::show(world.state(), found(&unknown)).await.expect("nobody's");
}

#[tokio::test(flavor = "multi_thread")]
async fn found_while_it_is_edited_one_of_both_holds() {
    let world = world().await;
    let ann = person("ann");
    let channel = world.channel(&[&ann]).await;
    for n in 0..10 {
        let post = write(&world, &ann, &channel, LINK, "").await;
        let patch = PostPatch { message: Some(format!("nowhere {n}")), ..PostPatch::default() };
        let (shown, edited) = tokio::join!(
            links::show(world.state(), found(&post)),
            edit::edit(world.state(), &ann, &post.id, patch, edit::Way::Patch),
        );
        shown.expect("shown or not");
        edited.expect("edited");
        assert_eq!(embeds(&world, &ann, &post).await, 0, "it leads nowhere now");
    }
}

//! Drafts: one a place, one's own, gone with what they were for.

use messaging::app::{channel_members, drafts, posts};
use messaging::domain::draft::NewDraft;
use model::Identity;

use crate::fixtures::{World, person, world};
use crate::reading::write;

fn draft(channel: &str, root: &str, message: &str) -> NewDraft {
    NewDraft {
        channel_id: channel.to_owned(),
        root_id: root.to_owned(),
        message: message.to_owned(),
        ..NewDraft::default()
    }
}

async fn texts(world: &World, who: &Identity) -> Vec<String> {
    let found = drafts::list(world.state(), who, &world.team).await.expect("list");
    found.into_iter().map(|draft| draft.message).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_version_of_each_place_stays() {
    let world = world().await;
    let (ann, bob, eve) = (person("ann"), person("bob"), person("eve"));
    let channel = world.channel(&[&ann, &bob]).await;
    for who in [&ann, &bob, &eve] {
        world.join_team(who).await;
    }
    let root = write(&world, &bob, &channel, "root", "").await;
    for (root, message) in [("", "first"), ("", "second"), (root.id.as_str(), "reply"), ("", "third")] {
        let saved = drafts::save(world.state(), &ann, "", draft(&channel, root, message)).await;
        assert!(saved.expect("saved").is_some());
    }
    assert_eq!(texts(&world, &ann).await, ["third", "reply"]);
    assert!(texts(&world, &bob).await.is_empty(), "another's are not told");
    let refused = drafts::save(world.state(), &eve, "", draft(&channel, "", "spying")).await;
    assert_eq!(refused.expect_err("not in it").status, 403);
    posts::delete::delete(world.state(), &bob, &root.id).await.expect("deleted");
    assert_eq!(texts(&world, &ann).await, ["third"], "gone with its thread");
    let emptied = drafts::save(world.state(), &ann, "", draft(&channel, "", "")).await.expect("saved");
    assert!(emptied.is_none() && texts(&world, &ann).await.is_empty());
    drafts::save(world.state(), &ann, "", draft(&channel, "", "last")).await.expect("saved");
    channel_members::leave(world.state(), &ann, &channel, &ann.user_id).await.expect("left");
    let left = "SELECT count(*) AS value FROM drafts";
    assert_eq!(world.number(left, vec![]).await, 0, "gone with the membership");
}

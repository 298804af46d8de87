//! Where somebody may search, and what he may see of what was found.

use events::search::{PagePosts, Reach, Searchable, SeePosts, WhereToSearch};
use messaging::domain::channel::{direct_name, group_name};
use model::{Identity, Problem};

use crate::fixtures::{World, person, world};

async fn places(
    world: &World,
    who: &Identity,
    reach: Reach,
    channels: &[&str],
) -> Result<Searchable, Problem> {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let ask = WhereToSearch {
        identity: who.clone(),
        reach,
        channels: names(channels),
        people: names(&["ann", "nobody"]),
    };
    world.context.bus.request(&ask).await.expect("an answer")
}

async fn seen(world: &World, who: &Identity, reach: &Reach, ids: &[String]) -> Vec<String> {
    let ask = SeePosts { identity: who.clone(), reach: reach.clone(), post_ids: ids.to_vec() };
    let answer = world.context.bus.request(&ask).await.expect("an answer");
    assert!(answer.later.is_empty());
    answer.posts.iter().map(|post| post["message"].as_str().expect("a message").to_owned()).collect()
}

async fn post(world: &World, channel: &str, who: &Identity, message: &str) -> String {
    let id = model::id::new();
    let sql = "INSERT INTO posts (id, create_at, update_at, user_id, channel_id, message) VALUES ($1, 1, 1, $2, $3, $4)";
    let values = vec![id.clone().into(), who.user_id.clone().into(), channel.into(), message.into()];
    world.run(sql, values).await;
    id
}

/// A direct or group channel.
async fn private(world: &World, kind: &str, name: &str, members: &[&Identity]) -> String {
    let id = world.channel(members).await;
    let sql = "UPDATE channels SET type = $2, name = $3, team_id = '' WHERE id = $1";
    world.run(sql, vec![id.clone().into(), kind.into(), name.into()]).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_channels_and_what_names_mean() {
    let world = world().await;
    let (ann, bob, cid) = (person("ann"), person("bob"), person("cid"));
    world.join_team(&ann).await;
    let room = world.channel(&[&ann]).await;
    let foreign = world.channel(&[&bob]).await;
    let direct = private(&world, "D", &direct_name(&ann.user_id, &bob.user_id), &[&ann, &bob]).await;
    let ids: Vec<String> = [&ann, &bob, &cid].map(|who| who.user_id.clone()).into();
    let group = private(&world, "G", &group_name(&ids), &[&ann, &bob, &cid]).await;
    let names =
        [room.as_str(), foreign.as_str(), "@bob", "@cid", "@bob,cid", "@cid,@bob", "@bob,nobody", "unknown"];
    let there = places(&world, &ann, Reach::default(), &names).await.expect("places");
    let mut channels = there.channels.clone();
    channels.sort_unstable();
    let mut expected = vec![room.clone(), direct.clone(), group.clone()];
    expected.sort_unstable();
    assert_eq!(channels, expected);
    let named: Vec<(&str, &str)> =
        there.named.iter().map(|(name, ids)| (name.as_str(), ids[0].as_str())).collect();
    let mut expected =
        vec![("@bob", direct.as_str()), ("@bob,cid", &group), ("@cid,@bob", &group), (&room, &room)];
    expected.sort_unstable();
    assert_eq!(named, expected);
    assert_eq!(there.people.get("ann"), Some(&ann.user_id));
    assert!(!there.people.contains_key("nobody"));
    let team = Reach { team_id: world.team.clone(), archived: false };
    assert_eq!(places(&world, &bob, team.clone(), &[]).await.expect_err("not in the team").status, 403);
    let elsewhere = Reach { team_id: "x".repeat(26), archived: false };
    assert_eq!(places(&world, &ann, elsewhere, &[]).await.expect_err("not in that team").status, 403);
    let bobs = places(&world, &bob, Reach::default(), &[]).await.expect("places").channels;
    assert!(!bobs.contains(&foreign), "a member of the channel who is not in its team");
    let admin = Identity { roles: "system_user system_admin".into(), ..person("root") };
    assert!(
        places(&world, &admin, team, &[]).await.expect("places").channels.is_empty(),
        "he is in none of them"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_he_could_read_there_now() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.join_team(&ann).await;
    world.join_team(&bob).await;
    let room = world.channel(&[&ann, &bob]).await;
    let open = world.channel(&[&bob]).await;
    let ids = [
        post(&world, &room, &bob, "room").await,
        post(&world, &open, &bob, "open").await,
        post(&world, &room, &bob, "deleted").await,
        post(&world, &room, &bob, "old version").await,
    ];
    world.run("UPDATE posts SET delete_at = 5 WHERE id = $1", vec![ids[2].clone().into()]).await;
    world
        .run(
            "UPDATE posts SET original_id = $2 WHERE id = $1",
            vec![ids[3].clone().into(), ids[0].clone().into()],
        )
        .await;
    let team = Reach { team_id: world.team.clone(), archived: false };
    assert_eq!(seen(&world, &ann, &team, &ids).await, ["room"], "a channel one could join is not one's own");
    assert_eq!(seen(&world, &bob, &Reach::default(), &ids).await.len(), 2);
    let elsewhere = Reach { team_id: "x".repeat(26), archived: false };
    assert!(seen(&world, &ann, &elsewhere, &ids).await.is_empty());
    world.run("UPDATE channels SET delete_at = 5 WHERE id = $1", vec![room.clone().into()]).await;
    assert!(seen(&world, &ann, &team, &ids).await.is_empty());
    assert_eq!(seen(&world, &ann, &Reach { archived: true, ..team.clone() }, &ids).await, ["room"]);
    world.run("UPDATE channels SET delete_at = 0 WHERE id = $1", vec![room.clone().into()]).await;
    world
        .run("UPDATE team_members SET delete_at = 5 WHERE user_id = $1", vec![ann.user_id.clone().into()])
        .await;
    assert!(seen(&world, &ann, &Reach::default(), &ids).await.is_empty(), "who left the team");
    world
        .run("UPDATE team_members SET delete_at = 0 WHERE user_id = $1", vec![ann.user_id.clone().into()])
        .await;
    world.run("DELETE FROM channel_members WHERE user_id = $1", vec![ann.user_id.clone().into()]).await;
    assert!(seen(&world, &ann, &team, &ids).await.is_empty(), "who left the channel");
}

#[tokio::test(flavor = "multi_thread")]
async fn long_answers_are_cut() {
    let world = world().await;
    let ann = person("ann");
    world.join_team(&ann).await;
    let room = world.channel(&[&ann]).await;
    let long = "x".repeat(400_000);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(post(&world, &room, &ann, &long).await);
    }
    let ask = SeePosts { identity: ann.clone(), reach: Reach::default(), post_ids: ids.clone() };
    let answer = world.context.bus.request(&ask).await.expect("an answer");
    assert_eq!((answer.posts.len(), answer.later.len()), (1, 2));
    let (mut after, mut paged) = (String::new(), Vec::new());
    loop {
        let page = world
            .context
            .bus
            .request(&PagePosts { after_id: after.clone(), limit: 1000 })
            .await
            .expect("a page");
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        paged.extend(page.into_iter().map(|post| post.id));
    }
    assert_eq!(paged, ids);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_attachments_say_is_told() {
    let world = world().await;
    let ann = person("ann");
    world.join_team(&ann).await;
    let room = world.channel(&[&ann]).await;
    let mut ids = Vec::new();
    for text in ["zebra", "", "y", "horse"] {
        let id = post(&world, &room, &ann, "look").await;
        // Ten of the third would fill a page's memory.
        let text = if text == "y" { "y".repeat(5_000_000) } else { text.to_owned() };
        let attachments = serde_json::json!({"attachments": [{"text": text, "color": "red"}]});
        let sql = "UPDATE posts SET props = $2::text::jsonb WHERE id = $1 AND $2 <> ''";
        world.run(sql, vec![id.clone().into(), attachments.to_string().into()]).await;
        ids.push(id);
    }
    let (mut after, mut told, mut pages) = (String::new(), Vec::new(), 0);
    loop {
        let ask = PagePosts { after_id: after.clone(), limit: 1000 };
        let page = world.context.bus.request(&ask).await.expect("a page");
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        told.extend(page.into_iter().map(|post| (post.id, post.attachments.expect("it is told"))));
        pages += 1;
    }
    let said = ["zebra", "", &"y".repeat(model::attachment::MOST_SAID), "horse"].map(str::to_owned);
    let mut expected: Vec<(String, String)> = ids.into_iter().zip(said).collect();
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert!(pages <= 2, "{pages}");
}

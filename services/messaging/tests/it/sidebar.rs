//! The sidebar: every channel has one place, favourites are the same whichever way they are said.

use messaging::State;
use messaging::app::preferences;
use messaging::app::sidebar::{self, Owner};
use messaging::domain::preference::Preference;
use messaging::domain::sidebar::{CHANNELS, FAVORITES, SidebarCategory};
use model::Identity;

use crate::fixtures::{World, person, world};

async fn member(world: &World, who: &Identity) -> Owner {
    world.join_team(who).await;
    Owner { user_id: who.user_id.clone(), team_id: world.team.clone() }
}

async fn channels_of(state: &State, who: &Identity, owner: &Owner, kind: &str) -> Vec<String> {
    let all = sidebar::all(state, who, owner).await.expect("reading the sidebar");
    let mut ids = Vec::new();
    for category in all.categories.into_iter().filter(|category| category.kind == kind) {
        ids.extend(category.channel_ids);
    }
    ids
}

fn category(owner: &Owner, name: &str, channels: &[&str]) -> SidebarCategory {
    SidebarCategory {
        user_id: owner.user_id.clone(),
        team_id: owner.team_id.clone(),
        display_name: name.to_owned(),
        channel_ids: channels.iter().map(|&id| id.to_owned()).collect(),
        ..SidebarCategory::default()
    }
}

fn favorite(owner: &Owner, channel: &str, value: &str) -> Preference {
    Preference {
        user_id: owner.user_id.clone(),
        category: "favorite_channel".into(),
        name: channel.to_owned(),
        value: value.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preference_and_the_category_say_the_same_favourites() {
    let world = world().await;
    let ann = person("ann");
    let owner = member(&world, &ann).await;
    let (one, two) = (world.channel(&[&ann]).await, world.channel(&[&ann]).await);
    let state = world.state();
    let save = |channel: &str, value: &str| vec![favorite(&owner, channel, value)];
    preferences::save(state, &ann, &owner.user_id, &save(&one, "true")).await.expect("saving");
    assert_eq!(channels_of(state, &ann, &owner, FAVORITES).await, std::slice::from_ref(&one));
    assert_eq!(channels_of(state, &ann, &owner, CHANNELS).await, std::slice::from_ref(&two));

    let all = sidebar::all(state, &ann, &owner).await.expect("reading");
    let mut favorites = all.categories[0].clone();
    favorites.channel_ids = vec![two.clone()];
    sidebar::update(state, &ann, &owner, vec![favorites]).await.expect("changing");
    let known =
        preferences::of_category(state, &ann, &owner.user_id, "favorite_channel").await.expect("reading");
    assert_eq!(
        known.iter().map(|preference| preference.name.clone()).collect::<Vec<_>>(),
        std::slice::from_ref(&two)
    );

    preferences::delete(state, &ann, &owner.user_id, &save(&two, "true")).await.expect("deleting");
    assert!(channels_of(state, &ann, &owner, FAVORITES).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn categories_made_at_once_all_have_a_place() {
    let world = world().await;
    let ann = person("ann");
    let owner = member(&world, &ann).await;
    let channel = world.channel(&[&ann]).await;
    let mut making = Vec::new();
    for n in 0..8 {
        let (state, who, owner, channel) =
            (world.state().clone(), ann.clone(), owner.clone(), channel.clone());
        making.push(tokio::spawn(async move {
            let new = category(&owner, &n.to_string(), &[&channel]);
            sidebar::create(&state, &who, &owner, new).await
        }));
    }
    for made in making {
        made.await.expect("task").expect("creating");
    }
    let all = sidebar::all(world.state(), &ann, &owner).await.expect("reading").categories;
    let orders: Vec<i64> = all.iter().map(|category| category.sort_order).collect();
    assert_eq!(orders, (0..11).map(|n| n * 10).collect::<Vec<_>>());
    let placed: Vec<&String> = all.iter().flat_map(|category| &category.channel_ids).collect();
    assert_eq!(placed, [&channel], "a channel is in one category");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_category_takes_only_channels_one_is_in() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let owner = member(&world, &ann).await;
    let (own, foreign) = (world.channel(&[&ann]).await, world.channel(&[&bob]).await);
    let new = category(&owner, "mine", &[&own, &foreign, &"z".repeat(26)]);
    let made = sidebar::create(world.state(), &ann, &owner, new).await.expect("creating");
    assert_eq!(made.channel_ids, [own]);
    assert!(sidebar::all(world.state(), &bob, &owner).await.is_err(), "another's sidebar");
}

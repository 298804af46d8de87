//! Who is in what: the same for teams and their channels, whoever comes and goes at the same time.

use std::collections::HashSet;

use messaging::app::channel_members::{self, NewChannelMembers};
use messaging::app::team_members::{self, NewTeamMember};
use messaging::app::{channels, teams};
use messaging::domain::channel::{ChannelUpdate, NewChannel};
use messaging::domain::team::{NewTeam, Team, TeamPatch};
use model::Identity;

use crate::fixtures::{World, person, world};

async fn team(world: &World, owner: &Identity) -> Team {
    world.know(&[owner]).await;
    let new = NewTeam {
        name: format!("t{}", &model::id::random()[..10]),
        display_name: "Team".into(),
        kind: "O".into(),
        ..NewTeam::default()
    };
    teams::create(world.state(), owner, new).await.expect("creating a team")
}

async fn bring(world: &World, by: &Identity, team: &Team, whom: &Identity) {
    world.know(&[whom]).await;
    let new = NewTeamMember { team_id: team.id.clone(), user_id: whom.user_id.clone() };
    team_members::add(world.state(), by, &team.id, new).await.expect("adding to a team");
}

fn oneself(who: &Identity) -> NewChannelMembers {
    NewChannelMembers { user_id: who.user_id.clone(), ..NewChannelMembers::default() }
}

/// Memberships in channels of a team by people who are not in it.
async fn strays(world: &World, team: &Team) -> i64 {
    let sql = "SELECT count(*) AS value FROM channel_members m JOIN channels c ON c.id = m.channel_id
               WHERE c.team_id = $1 AND NOT EXISTS (SELECT 1 FROM team_members t
                 WHERE t.team_id = c.team_id AND t.user_id = m.user_id AND t.delete_at = 0)";
    world.number(sql, vec![team.id.clone().into()]).await
}

async fn places(world: &World, team: &Team, who: &Identity) -> i64 {
    let sql = "SELECT count(*) AS value FROM channel_members m JOIN channels c ON c.id = m.channel_id
               WHERE c.team_id = $1 AND m.user_id = $2";
    world.number(sql, vec![team.id.clone().into(), who.user_id.clone().into()]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_begins_with_its_creator_in_two_channels() {
    let world = world().await;
    let ann = person("ann");
    let team = team(&world, &ann).await;
    assert_eq!(places(&world, &team, &ann).await, 2);
    let sql =
        "SELECT count(*) AS value FROM team_members WHERE team_id = $1 AND user_id = $2 AND scheme_admin";
    assert_eq!(world.number(sql, vec![team.id.clone().into(), ann.user_id.clone().into()]).await, 1);
    for (subject, count) in [("team.changed", 1), ("channel.changed", 2), ("member.changed", 3)] {
        let sql = "SELECT count(*) AS value FROM outbox WHERE subject = 'messaging.' || $1 || '.v1'";
        assert_eq!(world.number(sql, vec![subject.into()]).await, count, "{subject}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_a_team_is_leaving_its_channels_and_coming_back_begins_anew() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let team = team(&world, &ann).await;
    bring(&world, &ann, &team, &bob).await;
    team_members::set_roles(world.state(), &ann, &team.id, &bob.user_id, "team_user team_admin")
        .await
        .expect("promoting");
    team_members::leave(world.state(), &bob, &team.id, &bob.user_id).await.expect("leaving");
    assert_eq!(places(&world, &team, &bob).await, 0);
    bring(&world, &ann, &team, &bob).await;
    assert_eq!(places(&world, &team, &bob).await, 2);
    let member =
        team_members::one(world.state(), &ann, &team.id, &bob.user_id).await.expect("the membership");
    assert_eq!((member.roles.as_str(), member.delete_at), ("team_user", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_stays_in_a_channel_of_a_team_he_leaves() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let team = team(&world, &ann).await;
    let new = NewChannel {
        team_id: team.id.clone(),
        name: "room".into(),
        display_name: "Room".into(),
        kind: "O".into(),
        ..NewChannel::default()
    };
    let room = channels::create(world.state(), &ann, new).await.expect("creating a channel");
    for round in 0..15 {
        bring(&world, &ann, &team, &bob).await;
        let (joining, leaving) = (world.state().clone(), world.state().clone());
        let (room, team_id, one, other) = (room.id.clone(), team.id.clone(), bob.clone(), bob.clone());
        let join =
            tokio::spawn(
                async move { channel_members::add(&joining, &one, &room, oneself(&one)).await.is_ok() },
            );
        let leave =
            tokio::spawn(
                async move { team_members::leave(&leaving, &other, &team_id, &other.user_id).await },
            );
        let _joined = join.await.expect("task");
        leave.await.expect("task").expect("leaving");
        assert_eq!(strays(&world, &team).await, 0, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_channel_opened_by_both_at_once_is_one() {
    let world = world().await;
    let replica = world.replica().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.know(&[&ann, &bob]).await;
    let mut opening = Vec::new();
    for n in 0..12 {
        let state = if n % 2 == 0 { world.state() } else { replica.state() }.clone();
        let (who, whom) = if n % 3 == 0 { (ann.clone(), bob.clone()) } else { (bob.clone(), ann.clone()) };
        opening.push(tokio::spawn(async move {
            channels::direct(&state, &who, vec![who.user_id.clone(), whom.user_id]).await
        }));
    }
    let mut ids = HashSet::new();
    for channel in opening {
        ids.insert(channel.await.expect("task").expect("opening").id);
    }
    assert_eq!(ids.len(), 1);
    assert_eq!(world.number("SELECT count(*) AS value FROM channel_members", vec![]).await, 2);
    let sql = "SELECT count(*) AS value FROM outbox WHERE subject = 'messaging.member.changed.v1'";
    assert_eq!(world.number(sql, vec![]).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_channel_keeps_its_name() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.know(&[&ann, &bob]).await;
    let ids = vec![ann.user_id.clone(), bob.user_id.clone()];
    let channel = channels::direct(world.state(), &ann, ids).await.expect("opening");
    let renamed = |name: &str| ChannelUpdate {
        id: channel.id.clone(),
        name: name.into(),
        header: "ours".into(),
        ..ChannelUpdate::default()
    };
    assert!(channels::update(world.state(), &ann, &channel.id, renamed("other")).await.is_err());
    let changed = channels::update(world.state(), &bob, &channel.id, renamed("")).await.expect("changing");
    assert_eq!((changed.name, changed.header.as_str()), (channel.name, "ours"));
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_a_team_at_the_same_time_do_not_undo_each_other() {
    let world = world().await;
    let ann = person("ann");
    let team = team(&world, &ann).await;
    for round in 0..10 {
        let text = format!("{round}");
        let name = TeamPatch { display_name: Some(text.clone()), ..TeamPatch::default() };
        let description = TeamPatch { description: Some(text.clone()), ..TeamPatch::default() };
        let (one, other) = tokio::join!(
            teams::patch(world.state(), &ann, &team.id, name),
            teams::patch(world.state(), &ann, &team.id, description)
        );
        one.and(other).expect("patching");
        let sql =
            "SELECT count(*) AS value FROM teams WHERE id = $1 AND display_name = $2 AND description = $2";
        assert_eq!(world.number(sql, vec![team.id.clone().into(), text.into()]).await, 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_added_all_or_none() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let team = team(&world, &ann).await;
    world.know(&[&bob]).await;
    let member = |id: &str| NewTeamMember { team_id: team.id.clone(), user_id: id.to_owned() };
    let unknown = "z".repeat(26);
    let both = vec![member(&bob.user_id), member(&unknown)];
    assert!(team_members::add_many(world.state(), &ann, &team.id, both).await.is_err());
    assert_eq!(places(&world, &team, &bob).await, 0);
    let twice = vec![member(&bob.user_id), member(&bob.user_id)];
    let added = team_members::add_many(world.state(), &ann, &team.id, twice).await.expect("adding");
    assert_eq!(added.len(), 1);
    assert_eq!(places(&world, &team, &bob).await, 2);
}

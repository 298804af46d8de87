//! Schemes of teams and channels, moderation, and guests: what auth's words mean for who may do what.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use access::permission::{CREATE_POST, MANAGE_TEAM, UPLOAD_FILE};
use bus::Consumer;
use events::auth::{RoleChanged, SchemeChanged, UserChanged};
use events::request::{AllRoles, AllSchemes, DropScheme, FindScheme, ModerateChannel, SchemeWithRoles};
use messaging::app::{access as app_access, channel_members, moderations, schemes, team_members};
use messaging::consumers::auth::FromAuth;
use messaging::domain::moderation::ChannelModerationPatch;
use messaging::domain::team::TeamMember;
use model::{Identity, User};
use serde_json::json;

use crate::fixtures::{World, person, world};

fn admin() -> Identity {
    Identity { roles: "system_admin system_user".into(), ..person("root") }
}

fn role(name: &str, permissions: &[&str]) -> RoleChanged {
    let permissions = permissions.iter().map(|held| (*held).to_owned()).collect();
    RoleChanged { name: name.into(), permissions, update_at: model::time::now_ms() }
}

fn scheme(id: &str, scope: &str, roles: &[(&str, &str)]) -> SchemeChanged {
    let roles: BTreeMap<_, _> = roles.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    SchemeChanged { scheme_id: id.into(), scope: scope.into(), roles, update_at: 1, delete_at: 0 }
}

/// Stands in for auth: it knows these schemes and says so.
fn auth_knows(world: &World, known: Vec<SchemeWithRoles>) {
    world.context.bus.serve(move |ask: FindScheme| {
        let found = known.iter().find(|known| known.scheme.scheme_id == ask.scheme_id).cloned();
        async move { Ok(found) }
    });
}

async fn may_here(world: &World, who: &Identity, channel: &str, permission: &str) -> bool {
    let at = app_access::channel(world.state(), who, channel).await.expect("reading").expect("a channel");
    at.may(permission)
}

async fn member(world: &World, who: &Identity) -> TeamMember {
    team_members::one(world.state(), who, &world.team, &who.user_id).await.expect("a member")
}

fn team_scheme() -> SchemeWithRoles {
    let id = "t".repeat(26);
    SchemeWithRoles {
        scheme: scheme(&id, "team", &[("team_user", "tu"), ("team_admin", "ta"), ("channel_user", "cu")]),
        roles: vec![
            role("tu", &["view_team", "manage_team"]),
            role("ta", &[]),
            role("cu", &["create_post", "read_channel"]),
        ],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teams_scheme_says_what_its_members_are_and_may() {
    let world = world().await;
    let (root, ann) = (admin(), person("ann"));
    world.join_team(&ann).await;
    let channel = world.channel(&[&ann]).await;
    let known = team_scheme();
    let id = known.scheme.scheme_id.clone();
    auth_knows(&world, vec![known]);
    assert_eq!(member(&world, &ann).await.roles, "team_user");
    assert!(may_here(&world, &ann, &channel, UPLOAD_FILE).await);

    let refused = schemes::set_of_team(world.state(), &ann, &world.team, &id).await.expect_err("no right");
    assert_eq!(refused.status, 403);
    let unknown = schemes::set_of_team(world.state(), &root, &world.team, &"z".repeat(26)).await;
    assert_eq!(unknown.expect_err("unknown").id, "app.scheme.get.app_error");
    let replica = world.replica().await;
    schemes::set_of_team(world.state(), &root, &world.team, &id).await.expect("a scheme");
    assert_eq!(member(&world, &ann).await.roles, "tu");
    let shown = channel_members::one(world.state(), &ann, &channel, &ann.user_id).await.expect("a member");
    assert_eq!((shown.roles.as_str(), shown.explicit_roles.as_str(), shown.scheme_user), ("cu", "", true));
    assert!(
        may_here(&world, &ann, &channel, MANAGE_TEAM).await
            && may_here(&world, &ann, &channel, CREATE_POST).await
    );
    assert!(!may_here(&world, &ann, &channel, UPLOAD_FILE).await, "not in the scheme's role");
    testkit::wait_for("other replicas know", || async {
        !may_here(&replica, &ann, &channel, UPLOAD_FILE).await
    })
    .await;
    let of = schemes::teams(world.state(), &root, &id, 0, 60).await.expect("teams");
    assert_eq!(of.iter().map(|team| team.id.as_str()).collect::<Vec<_>>(), [world.team.as_str()]);
    let wrong = schemes::channels(world.state(), &root, &id, 0, 60).await.expect_err("of teams");
    assert_eq!(wrong.id, "api.scheme.get_channels_for_scheme.scope.error");
    // The scheme's names become flags, the default ones are not heard of here.
    team_members::set_roles(world.state(), &root, &world.team, &ann.user_id, "tu ta").await.expect("roles");
    let now = member(&world, &ann).await;
    assert_eq!((now.roles.as_str(), now.scheme_admin, now.explicit_roles.as_str()), ("tu ta", true, ""));
    let refused = team_members::set_roles(world.state(), &root, &world.team, &ann.user_id, "team_user").await;
    assert_eq!(refused.expect_err("a default name").status, 400);
    schemes::set_of_team(world.state(), &root, &world.team, "").await.expect("none");
    assert_eq!(member(&world, &ann).await.roles, "team_user team_admin");
    assert!(may_here(&world, &ann, &channel, UPLOAD_FILE).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_scheme_leaves_its_places() {
    let world = world().await;
    let (root, ann) = (admin(), person("ann"));
    world.join_team(&ann).await;
    let known = team_scheme();
    let id = known.scheme.scheme_id.clone();
    let gone = SchemeChanged { update_at: 2, delete_at: 2, ..known.scheme.clone() };
    auth_knows(&world, vec![known]);
    schemes::set_of_team(world.state(), &root, &world.team, &id).await.expect("a scheme");
    says(&world, &[&gone]).await;
    testkit::wait_for("the default names", || async { member(&world, &ann).await.roles == "team_user" })
        .await;
    let sql = "SELECT count(*) AS value FROM teams WHERE scheme_id IS NOT NULL";
    assert_eq!(world.number(sql, vec![]).await, 0);
    // Auth's answer was on its way while the news of the deletion overtook it.
    let refused = schemes::set_of_team(world.state(), &root, &world.team, &id).await.expect_err("deleted");
    assert_eq!(refused.id, "app.scheme.get.app_error");
    assert_eq!(member(&world, &ann).await.roles, "team_user");
}

/// Auth says this, as its outbox would.
async fn says<E: events::Event>(world: &World, said: &[&E]) {
    for (place, event) in said.iter().enumerate() {
        let envelope = events::Envelope {
            id: model::id::new(),
            subject: E::subject(),
            position: place as i64 + 1,
            at: model::time::now_ms(),
            trace: String::new(),
            data: serde_json::to_value(event).expect("json"),
        };
        let tx = world.state().db.begin().await.expect("begin");
        let consumer = FromAuth::new(world.state().clone());
        consumer.handle(&tx, &envelope).await.expect("handled");
        tx.commit().await.expect("commit");
        consumer.committed(&[envelope]).await;
    }
}

fn patch(name: &str, members: bool) -> Vec<ChannelModerationPatch> {
    serde_json::from_value(json!([{ "name": name, "roles": { "members": members } }])).expect("a patch")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderated_channel_has_a_scheme_until_nothing_is_taken() {
    let world = world().await;
    let (root, ann) = (admin(), person("ann"));
    world.join_team(&ann).await;
    let (channel, other) = (world.channel(&[&ann]).await, world.channel(&[&ann]).await);
    let id = "c".repeat(26);
    let made = id.clone();
    world.context.bus.serve(move |ask: ModerateChannel| {
        let known = scheme(
            &made,
            "channel",
            &[("channel_user", "mu"), ("channel_guest", "mg"), ("channel_admin", "ma")],
        );
        let role = |name: &str, permissions: Vec<String>| RoleChanged { permissions, ..role(name, &[]) };
        let roles = vec![role("mu", ask.members), role("mg", ask.guests), role("ma", vec![])];
        async move { Ok(Some(SchemeWithRoles { scheme: known, roles })) }
    });
    let dropped = Arc::new(AtomicBool::new(false));
    let noted = dropped.clone();
    world.context.bus.serve(move |_: DropScheme| {
        noted.store(true, Ordering::Release);
        async { Ok(()) }
    });
    let refused = moderations::list(world.state(), &ann, &channel).await.expect_err("no right");
    assert_eq!(refused.status, 403);
    let refused = moderations::patch(world.state(), &ann, &channel, &patch("create_post", false)).await;
    assert_eq!(refused.expect_err("no right").status, 403);
    let shown = moderations::list(world.state(), &root, &channel).await.expect("a list");
    assert!(shown.iter().all(|group| group.roles.members.is_some_and(|role| role.value && role.enabled)));

    let shown = moderations::patch(world.state(), &root, &channel, &patch("create_post", false))
        .await
        .expect("a patch");
    let posts = shown.iter().find(|group| group.name == "create_post").expect("a group");
    assert_eq!(posts.roles.members.map(|role| (role.value, role.enabled)), Some((false, true)));
    assert_eq!(posts.roles.guests.map(|role| (role.value, role.enabled)), Some((true, true)));
    assert!(!may_here(&world, &ann, &channel, CREATE_POST).await);
    assert!(may_here(&world, &ann, &channel, UPLOAD_FILE).await, "what is not moderated stays");
    assert!(may_here(&world, &ann, &other, CREATE_POST).await, "elsewhere nothing changes");
    assert!(may_here(&world, &root, &channel, CREATE_POST).await, "administrators stand above");
    let shown = channel_members::one(world.state(), &ann, &channel, &ann.user_id).await.expect("a member");
    assert_eq!(shown.roles, "mu");
    assert!(!dropped.load(Ordering::Acquire));

    moderations::patch(world.state(), &root, &channel, &patch("create_post", true)).await.expect("a patch");
    assert!(may_here(&world, &ann, &channel, CREATE_POST).await);
    assert!(dropped.load(Ordering::Acquire), "a scheme that takes nothing is gone");
    let shown = channel_members::one(world.state(), &ann, &channel, &ann.user_id).await.expect("a member");
    assert_eq!(shown.roles, "channel_user");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patch_that_takes_nothing_makes_no_scheme() {
    let world = world().await;
    let root = admin();
    let channel = world.channel(&[]).await;
    // Nobody answers for auth: it is not asked.
    moderations::patch(world.state(), &root, &channel, &patch("create_post", true)).await.expect("a patch");
    moderations::patch(world.state(), &root, &channel, &[]).await.expect("a patch");
    let sql = "SELECT count(*) AS value FROM channels WHERE scheme_id IS NOT NULL";
    assert_eq!(world.number(sql, vec![]).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channels_scheme_is_given_by_hand() {
    let world = world().await;
    let (root, ann) = (admin(), person("ann"));
    world.join_team(&ann).await;
    let channel = world.channel(&[&ann]).await;
    let id = "c".repeat(26);
    let of_channels = SchemeWithRoles {
        scheme: scheme(&id, "channel", &[("channel_user", "quiet")]),
        roles: vec![role("quiet", &[])],
    };
    let of_teams = team_scheme();
    let wrong = of_teams.scheme.scheme_id.clone();
    auth_knows(&world, vec![of_channels, of_teams]);
    let refused =
        schemes::set_of_channel(world.state(), &root, &channel, &wrong).await.expect_err("of teams");
    assert_eq!(refused.id, "api.channel.update_channel_scheme.scheme_scope.error");
    let refused =
        schemes::set_of_team(world.state(), &root, &world.team, &id).await.expect_err("of channels");
    assert_eq!(refused.id, "api.team.update_team_scheme.scheme_scope.error");
    let refused = schemes::set_of_channel(world.state(), &ann, &channel, &id).await.expect_err("no right");
    assert_eq!(refused.status, 403);
    schemes::set_of_channel(world.state(), &root, &channel, &id).await.expect("a scheme");
    assert!(!may_here(&world, &ann, &channel, CREATE_POST).await);
    let of = schemes::channels(world.state(), &root, &id, 0, 60).await.expect("channels");
    assert_eq!(of.iter().map(|held| held.id.as_str()).collect::<Vec<_>>(), [channel.as_str()]);
}

fn becomes(who: &Identity, roles: &str, revision: i64) -> UserChanged {
    let user = User {
        id: who.user_id.clone(),
        username: who.username.clone(),
        email: who.username.clone(),
        roles: roles.into(),
        ..User::default()
    };
    UserChanged { user, revision, created: false }
}

#[tokio::test(flavor = "multi_thread")]
async fn memberships_follow_who_becomes_a_guest() {
    let world = world().await;
    world.context.bus.serve(|_: AllRoles| async { Ok(Vec::new()) });
    world.context.bus.serve(|_: AllSchemes| async { Ok(Vec::new()) });
    let ann = person("ann");
    world.lead_team(&ann).await;
    let channel = world.channel(&[&ann]).await;
    says(&world, &[&becomes(&ann, "system_user", 2)]).await;
    assert!(member(&world, &ann).await.scheme_admin, "nothing has changed");
    says(&world, &[&becomes(&ann, "system_guest", 4)]).await;
    let now = member(&world, &ann).await;
    assert_eq!((now.roles.as_str(), now.scheme_user, now.scheme_admin), ("team_guest", false, false));
    let here = channel_members::one(world.state(), &ann, &channel, &ann.user_id).await.expect("a member");
    assert_eq!(here.roles, "channel_guest");
    says(&world, &[&becomes(&ann, "system_user", 3)]).await;
    assert!(member(&world, &ann).await.scheme_guest, "old news");
    // No guest any more: he gets into the channels everybody is in.
    let town = model::id::new();
    let sql = "INSERT INTO channels (id, create_at, update_at, team_id, type, display_name, name) VALUES ($1, 1, 1, $2, 'O', 'Town', 'town-square')";
    world.run(sql, vec![town.clone().into(), world.team.clone().into()]).await;
    says(&world, &[&becomes(&ann, "system_user", 5)]).await;
    let now = member(&world, &ann).await;
    assert_eq!((now.roles.as_str(), now.scheme_guest, now.scheme_admin), ("team_user", false, false));
    assert!(channel_members::one(world.state(), &ann, &town, &ann.user_id).await.is_ok());
}

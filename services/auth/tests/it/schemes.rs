//! Schemes and the roles made for them.

use events::request::{AllSchemes, DropScheme, FindScheme, ModerateChannel, SchemesAbove};
use serde_json::json;

use crate::world::{Person, World};

const READ: &str = "sysconsole_read_user_management_permissions";

async fn made(world: &World, admin: &Person, scope: &str) -> serde_json::Value {
    let body = json!({"display_name": "Quiet", "scope": scope, "description": "d"});
    let made = world.post(admin, "/schemes", body).await.ok();
    assert_eq!(made.status, 201);
    made.body
}

/// Messaging is not here; it says that no scheme of a channel has a team's above it.
fn nothing_above(world: &World) {
    world.context.bus.serve(|_: SchemesAbove| async { Ok(std::collections::BTreeMap::new()) });
}

#[actix_web::test]
async fn a_team_scheme_begins_with_the_default_rights() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let scheme = made(&world, &admin, "team").await;
    for role in ["team_admin", "team_user", "team_guest", "channel_admin", "channel_user", "channel_guest"] {
        let name = scheme[format!("default_{role}_role")].as_str().unwrap().to_owned();
        let own = world.get(&ann, &format!("/roles/name/{name}")).await.ok();
        let default = world.get(&ann, &format!("/roles/name/{role}")).await.ok();
        assert_eq!(own.body["permissions"], default.body["permissions"], "{role}");
        assert_eq!(
            (&own.body["scheme_managed"], &own.body["built_in"], &own.body["scheme_id"]),
            (&json!(true), &json!(false), &scheme["id"])
        );
    }
    let told = world.events().await;
    let changed: Vec<_> = told.iter().filter(|event| event.subject == "auth.scheme.changed.v1").collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].data["roles"]["team_user"], scheme["default_team_user_role"]);
    assert_eq!(told.iter().filter(|event| event.subject == "auth.role.changed.v1").count(), 10);
    let id = scheme["id"].as_str().unwrap();
    assert_eq!(world.get(&admin, &format!("/schemes/{id}")).await.ok().body, scheme);
    assert_eq!(world.get(&admin, "/schemes?scope=team").await.ok().body, json!([scheme]));
    assert_eq!(world.get(&admin, "/schemes?scope=channel").await.ok().body, json!([]));
}

#[actix_web::test]
async fn schemes_are_for_those_with_the_right_and_must_be_valid() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let scheme = made(&world, &admin, "team").await;
    let path = format!("/schemes/{}", scheme["id"].as_str().unwrap());
    let patch = format!("{path}/patch");
    let denied = "api.context.permissions.app_error";
    let body = json!({"display_name": "x", "scope": "team"});
    world.post(&ann, "/schemes", body.clone()).await.expect(403, denied);
    world.get(&ann, "/schemes").await.expect(403, denied);
    world.get(&ann, &path).await.expect(403, denied);
    world.put(&ann, &patch, json!({})).await.expect(403, denied);
    world.delete(&ann, &path).await.expect(403, denied);
    world.send("", "GET", "/schemes", None).await.expect(401, "api.context.session_expired.app_error");
    let invalid = "app.scheme.save.invalid_scheme.app_error";
    for body in [
        json!({}),
        json!({"display_name": "x"}),
        json!({"display_name": "x", "scope": "system"}),
        json!({"scope": "team"}),
        json!({"display_name": "x", "scope": "team", "name": "A B"}),
        json!({"display_name": "x".repeat(129), "scope": "team"}),
    ] {
        world.post(&admin, "/schemes", body.clone()).await.expect(400, invalid);
    }
    let unreadable = "api.context.invalid_body_param.app_error";
    world.post(&admin, "/schemes", json!([])).await.expect(400, unreadable);
    world.get(&admin, "/schemes?scope=nonsense").await.expect(400, unreadable);
    world.get(&admin, "/schemes/abc").await.expect(400, "api.context.invalid_url_param.app_error");
    world.get(&admin, &format!("/schemes/{}", "z".repeat(26))).await.expect(404, "app.scheme.get.app_error");
    let named = json!({"display_name": "x", "scope": "team", "name": "quiet"});
    world.post(&admin, "/schemes", named.clone()).await.ok();
    world.post(&admin, "/schemes", named).await.expect(400, invalid);
    let changed = world.put(&admin, &patch, json!({"display_name": "Loud"})).await.ok();
    assert_eq!((changed.text("display_name"), changed.text("description")), ("Loud", "d"));
    world.put(&admin, &patch, json!({"display_name": ""})).await.expect(400, invalid);
    // Who may see the console's page sees schemes.
    let role = world.get(&admin, "/roles/name/system_user").await.ok();
    let patch = format!("/roles/{}/patch", role.text("id"));
    world.put(&admin, &patch, json!({"permissions": [READ]})).await.ok();
    world.get(&ann, &path).await.ok();
    world.post(&ann, "/schemes", body).await.expect(403, denied);
}

#[actix_web::test]
async fn a_deleted_scheme_goes_with_its_roles() {
    let world = World::new().await;
    let admin = world.person("root").await;
    let scheme = made(&world, &admin, "team").await;
    let id = scheme["id"].as_str().unwrap().to_owned();
    let bus = &world.context.bus;
    assert_eq!(bus.request(&AllSchemes {}).await.unwrap().len(), 1);
    assert_eq!(bus.request(&FindScheme { scheme_id: id.clone() }).await.unwrap().unwrap().roles.len(), 10);
    world.delete(&admin, &format!("/schemes/{id}")).await.ok();
    world.delete(&admin, &format!("/schemes/{id}")).await.expect(404, "app.scheme.get.app_error");
    assert_eq!(world.get(&admin, "/schemes").await.ok().body, json!([]));
    assert!(bus.request(&AllSchemes {}).await.unwrap().is_empty());
    assert!(bus.request(&FindScheme { scheme_id: id }).await.unwrap().is_none());
    let last = world.events().await.pop().unwrap();
    assert_eq!(last.subject, "auth.scheme.changed.v1");
    assert!(last.data["delete_at"].as_i64().unwrap() > 0);
    let role = scheme["default_team_user_role"].as_str().unwrap();
    let role = world.get(&admin, &format!("/roles/name/{role}")).await.ok();
    assert!(role.body["delete_at"].as_i64().unwrap() > 0);
}

#[actix_web::test]
async fn a_channels_scheme_shows_what_is_left() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    nothing_above(&world);
    let bus = &world.context.bus;
    let ask = ModerateChannel {
        scheme_id: String::new(),
        display_name: "room".into(),
        members: vec!["create_post".into()],
        guests: Vec::new(),
    };
    let known = bus.request(&ask).await.unwrap().unwrap();
    let name = &known.scheme.roles["channel_user"];
    let kept = known.roles.iter().find(|role| role.name == *name).unwrap();
    assert_eq!(kept.permissions, ["create_post"]);
    let held =
        |body: &serde_json::Value, name: &str| body["permissions"].as_array().unwrap().contains(&json!(name));
    let shown = world.get(&ann, &format!("/roles/name/{name}")).await.ok().body;
    assert!(held(&shown, "create_post") && held(&shown, "upload_file"), "what is not moderated is there");
    assert!(!held(&shown, "add_reaction") && !held(&shown, "use_channel_mentions"));
    // The default role loses something: so does what stands for it, and clients hear of both.
    let mut live = bus.subscribe(events::live::EVERYBODY).await.unwrap();
    let default = world.get(&admin, "/roles/name/channel_user").await.ok();
    let path = format!("/roles/{}/patch", default.text("id"));
    world.put(&admin, &path, json!({"permissions": ["read_channel", "add_reaction"]})).await.ok();
    let shown = world.get(&ann, &format!("/roles/name/{name}")).await.ok().body;
    assert_eq!(shown["permissions"], json!(["read_channel"]));
    for expected in ["channel_user", name] {
        let frame: events::live::Live = serde_json::from_slice(&live.next().await.unwrap()).unwrap();
        assert_eq!(frame.event, "role_updated");
        let told: serde_json::Value = serde_json::from_str(frame.data["role"].as_str().unwrap()).unwrap();
        assert_eq!(told["name"], expected);
    }
    // Changed again, and dropped.
    let again = ModerateChannel { scheme_id: known.scheme.scheme_id.clone(), members: Vec::new(), ..ask };
    let same = bus.request(&again).await.unwrap().unwrap();
    assert_eq!(same.scheme.scheme_id, known.scheme.scheme_id);
    assert!(same.roles.iter().find(|role| role.name == *name).unwrap().permissions.is_empty());
    bus.request(&DropScheme { scheme_id: known.scheme.scheme_id }).await.unwrap();
    assert!(bus.request(&again).await.unwrap().is_none());
}

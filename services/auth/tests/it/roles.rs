//! Roles.

use events::request::AllRoles;
use serde_json::json;

use crate::world::World;

#[actix_web::test]
async fn reading_roles() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let role = world.get(&ann, "/roles/name/system_user").await.ok();
    assert_eq!(role.text("display_name"), "authentication.roles.global_user.name");
    assert_eq!(
        (&role.body["scheme_managed"], &role.body["built_in"], &role.body["scheme_id"]),
        (&json!(true), &json!(true), &json!(null))
    );
    assert_eq!(world.get(&ann, &format!("/roles/{}", role.text("id"))).await.ok().body, role.body);
    world.get(&ann, "/roles/name/emperor").await.expect(404, "app.role.get_by_name.app_error");
    world.get(&ann, &format!("/roles/{}", "z".repeat(26))).await.expect(404, "app.role.get.app_error");
    world.get(&ann, "/roles").await.expect(403, "api.context.permissions.app_error");
    assert_eq!(
        world.get(&admin, "/roles").await.ok().body.as_array().unwrap().len(),
        access::defaults::roles().len()
    );
    let named =
        world.post(&ann, "/roles/names", json!(["channel_user", "", "emperor", "team_user"])).await.ok();
    assert_eq!(named.body.as_array().unwrap().len(), 2);
    for (names, error) in [
        (json!([]), "api.context.invalid_body_param.app_error"),
        (json!(["a b"]), "api.context.invalid_body_param.app_error"),
        (json!({}), "api.payload.parse.error"),
        (
            json!((0..101).map(|n| format!("r{n}")).collect::<Vec<_>>()),
            "api.roles.get_multiple_by_name_too_many.request_error",
        ),
    ] {
        world.post(&ann, "/roles/names", names).await.expect(400, error);
    }
}

#[actix_web::test]
async fn changing_a_role_counts_at_once_and_is_told() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let id = world.get(&ann, "/roles/name/system_user").await.ok().text("id").to_owned();
    let path = format!("/roles/{id}/patch");
    world.put(&ann, &path, json!({"permissions": []})).await.expect(403, "api.context.permissions.app_error");
    world
        .put(&admin, &path, json!({"permissions": ["nonsense"]}))
        .await
        .expect(400, "app.role.save.invalid_role.app_error");
    let mut live = world.context.bus.subscribe(events::live::EVERYBODY).await.unwrap();
    let wide = json!({"permissions": ["create_team", "edit_other_users", "create_team"]});
    let changed = world.put(&admin, &path, wide).await.ok();
    assert_eq!(changed.body["permissions"], json!(["create_team", "edit_other_users"]));
    world
        .put(&ann, &format!("/users/{}/patch", world.person("ben").await.id), json!({"nickname": "x"}))
        .await
        .ok();
    let frame: events::live::Live = serde_json::from_slice(&live.next().await.unwrap()).unwrap();
    assert_eq!(frame.event, "role_updated");
    let told: serde_json::Value = serde_json::from_str(frame.data["role"].as_str().unwrap()).unwrap();
    assert_eq!(told["id"], id.as_str());
    let event =
        world.events().await.into_iter().find(|event| event.subject == "auth.role.changed.v1").unwrap();
    assert_eq!(event.data["permissions"], json!(["create_team", "edit_other_users"]));
    let all = world.context.bus.request(&AllRoles {}).await.unwrap();
    let role = all.iter().find(|role| role.name == "system_user").unwrap();
    assert_eq!(role.permissions, ["create_team", "edit_other_users"]);
    assert_eq!(role.update_at, event.data["update_at"].as_i64().unwrap());
}

#[actix_web::test]
async fn nobody_hands_on_what_makes_an_administrator() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let id_of = |name: &'static str| {
        let (world, admin) = (&world, &admin);
        async move { world.get(admin, &format!("/roles/name/{name}")).await.ok().text("id").to_owned() }
    };
    let (user, root) = (id_of("system_user").await, id_of("system_admin").await);
    let refused = "api.roles.patch_roles.not_allowed_permission.error";
    let path = |id: &str| format!("/roles/{id}/patch");
    for wanted in ["manage_system", "manage_roles", "sysconsole_write_user_management_system_roles"] {
        world.put(&admin, &path(&user), json!({"permissions": [wanted]})).await.expect(501, refused);
    }
    world.put(&admin, &path(&root), json!({"permissions": []})).await.expect(501, refused);
    // Whoever may change roles may not change those of administrators.
    let right = json!({"permissions": ["sysconsole_write_user_management_permissions"]});
    world.put(&admin, &path(&user), right).await.ok();
    let less = json!({"permissions": ["manage_system"]});
    world.put(&ann, &path(&root), less).await.expect(403, "api.context.permissions.app_error");
    let guest = id_of("channel_guest").await;
    world.put(&ann, &path(&guest), json!({"permissions": ["read_channel"]})).await.ok();
    let before = world.get(&ann, &format!("/roles/{guest}")).await.ok();
    let after = world.put(&ann, &path(&guest), json!({})).await.ok();
    assert_eq!(after.body["permissions"], before.body["permissions"]);
    for body in [json!([]), json!("x")] {
        world.put(&ann, &path(&guest), body).await.expect(400, "api.context.invalid_body_param.app_error");
    }
    world.put(&ann, &path("abc"), json!({})).await.expect(400, "api.context.invalid_url_param.app_error");
    world.put(&ann, &path(&"z".repeat(26)), json!({})).await.expect(404, "app.role.get.app_error");
}

//! Reading and changing users.

use serde_json::json;

use crate::world::{PASSWORD, World};

const FORBIDDEN: &str = "api.context.permissions.app_error";

#[actix_web::test]
async fn who_sees_what() {
    let world = World::new().await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    let path = format!("/users/{}", ann.id);
    let own = world.get(&ann, "/users/me").await.ok();
    assert!(own.body.get("notify_props").is_some() && own.body.get("last_password_update").is_some());
    assert!(own.body.get("auth_data").is_none());
    let other = world.get(&ben, &path).await.ok();
    assert_eq!((other.text("email"), &other.body["auth_data"]), ("ann@example.test", &json!("")));
    assert!(other.body.get("notify_props").is_none() && other.body.get("last_password_update").is_none());
    let administrator = world.get(&admin, &path).await.ok();
    assert!(
        administrator.body.get("notify_props").is_some()
            && administrator.body.get("last_password_update").is_none()
    );
    world.send("", "GET", &path, None).await.expect(401, "api.context.session_expired.app_error");
    world
        .get(&ben, &format!("/users/{}", "z".repeat(26)))
        .await
        .expect(404, "app.user.missing_account.const");
    world.get(&ben, "/users/abc").await.expect(400, "api.context.invalid_url_param.app_error");
    for answer in
        [world.get(&ben, "/users/username/ann").await, world.get(&ben, "/users/email/ann@example.test").await]
    {
        assert_eq!(answer.ok().text("id"), ann.id);
    }
    world.get(&ben, "/users/username/ANN").await.expect(400, "api.context.invalid_body_param.app_error");
    world.get(&ben, "/users/username/nobody").await.expect(404, "app.user.get_by_username.app_error");
    world.get(&ben, "/users/email/nonsense").await.expect(400, "api.context.invalid_url_param.app_error");
}

#[actix_web::test]
async fn a_private_site_hides_addresses_and_names() {
    let world = World::with(|settings| {
        settings.privacy.show_email_address = false;
        settings.privacy.show_full_name = false;
    });
    let world = world.await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    world.put(&ann, "/users/me/patch", json!({"first_name": "Ann", "last_name": "Lee"})).await.ok();
    let path = format!("/users/{}", ann.id);
    let other = world.get(&ben, &path).await.ok();
    assert_eq!((other.text("email"), other.text("first_name"), other.text("last_name")), ("", "", ""));
    assert_eq!(world.get(&admin, &path).await.ok().text("email"), "ann@example.test");
    let listed = world.post(&ben, "/users/ids", json!([ann.id])).await.ok();
    assert_eq!(listed.body[0]["email"], "");
    assert_eq!(world.get(&ben, "/users/email/ann@example.test").await.status, 403);
}

#[actix_web::test]
async fn a_tag_spares_the_answer_until_something_changes() {
    let world = World::new().await;
    let ann = world.person("ann").await;
    let tag = world.get(&ann, "/users/me").await.ok().header("etag")[0].to_owned();
    let again = || {
        actix_web::test::TestRequest::get()
            .uri("/api/v4/users/me")
            .insert_header(("authorization", format!("Bearer {}", ann.token)))
            .insert_header(("if-none-match", tag.clone()))
    };
    assert_eq!(world.call(again()).await.status, 304);
    world.put(&ann, "/users/me/patch", json!({"nickname": "x"})).await.ok();
    assert_eq!(world.call(again()).await.status, 200);
}

#[actix_web::test]
async fn lists_by_id_and_name() {
    let world = World::new().await;
    let (ann, ben) = (world.person("ann").await, world.person("ben").await);
    let ids = json!([ben.id, ann.id, ann.id, "z".repeat(26)]);
    let found = world.post(&ann, "/users/ids", ids).await.ok();
    assert_eq!(found.body.as_array().unwrap().len(), 2);
    let later = format!("/users/ids?since={}", model::time::now_ms() + 1000);
    assert_eq!(world.post(&ann, &later, json!([ann.id])).await.ok().body, json!([]));
    world
        .post(&ann, "/users/ids?since=abc", json!([ann.id]))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");
    for path in ["/users/ids", "/users/usernames"] {
        world.post(&ann, path, json!([])).await.expect(400, "api.context.invalid_body_param.app_error");
        world.post(&ann, path, json!({"a": "b"})).await.expect(400, "api.payload.parse.error");
    }
    let named = world.post(&ann, "/users/usernames", json!(["ben", "nobody"])).await.ok();
    assert_eq!(named.body[0]["id"], ben.id.as_str());
}

#[actix_web::test]
async fn pages_of_all_users() {
    let world = World::new().await;
    let admin = world.person("root").await;
    for name in ["cid", "ann", "ben"] {
        world.sign_up(name).await.ok();
    }
    let names = |answer: crate::world::Answer| -> Vec<String> {
        let users = answer.ok().body;
        users.as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(world.get(&admin, "/users").await), ["ann", "ben", "cid", "root"]);
    assert_eq!(names(world.get(&admin, "/users?per_page=2&page=1").await), ["cid", "root"]);
    assert_eq!(names(world.get(&admin, "/users?role=system_admin").await), ["root"]);
    let cid = world.user_id(&admin, "cid").await;
    world.delete(&admin, &format!("/users/{cid}")).await.ok();
    assert_eq!(names(world.get(&admin, "/users?inactive=true").await), ["cid"]);
    assert_eq!(names(world.get(&admin, "/users?active=true").await), ["ann", "ben", "root"]);
    assert_eq!(world.get(&admin, "/users/stats").await.ok().body["total_users_count"], 3);
    world.get(&admin, "/users?sort=create_at").await.expect(400, "api.context.invalid_url_param.app_error");
    world.get(&admin, "/users?role=emperor").await.expect(400, "api.context.invalid_body_param.app_error");
    world.send("", "GET", "/users", None).await.expect(401, "api.context.session_expired.app_error");
    for filter in
        ["in_team", "not_in_team", "in_channel", "not_in_channel", "without_team", "in_group", "not_in_group"]
    {
        assert_eq!(
            world.get(&admin, &format!("/users?page=0&{filter}=x")).await.status,
            404,
            "{filter}: not ours"
        );
    }
    assert_eq!(world.get(&admin, "/users/known").await.status, 404, "not ours");
}

#[actix_web::test]
async fn changing_a_profile() {
    let world = World::new().await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    let mut live = world.context.bus.subscribe("live.>").await.unwrap();
    let before = world.user(&ann.id).await;
    let patch = json!({"nickname": "lis", "locale": "de", "timezone": {"manualTimezone": "Europe/Berlin"}, "roles": "system_admin"});
    let changed = world.put(&ann, "/users/me/patch", patch).await.ok();
    assert_eq!(
        (changed.text("nickname"), changed.text("locale"), changed.text("roles")),
        ("lis", "de", "system_user")
    );
    assert_eq!(changed.body["timezone"], json!({"manualTimezone": "Europe/Berlin"}));
    assert_eq!(world.user(&ann.id).await.revision, before.revision + 1);
    let last = world.events().await.pop().unwrap();
    assert_eq!((&last.data["revision"], &last.data["user"]["nickname"]), (&json!(2), &json!("lis")));
    let mut frames = Vec::new();
    while frames.len() < 4 {
        frames.push(serde_json::from_slice::<serde_json::Value>(&live.next().await.unwrap()).unwrap());
    }
    assert_eq!(frames[0]["control"], "user_changed", "the locale is part of the identity");
    assert_eq!(frames[1]["broadcast"]["contains_sanitized_data"], true);
    assert!(frames[1]["data"]["user"].get("notify_props").is_none());
    assert_eq!(frames[2]["broadcast"]["contains_sensitive_data"], true);
    assert_eq!(frames[2]["broadcast"]["omit_users"][&ann.id], true);
    assert_eq!(frames[3]["broadcast"]["user_id"], ann.id.as_str());
    assert!(frames[3]["data"]["user"].get("last_password_update").is_some());

    world
        .put(&ann, "/users/me/patch", json!({"username": "ben"}))
        .await
        .expect(400, "app.user.save.username_exists.app_error");
    world
        .put(&ann, "/users/me/patch", json!({"locale": "xx"}))
        .await
        .expect(400, "model.user.is_valid.locale.app_error");
    world
        .put(&ann, &format!("/users/{}/patch", ben.id), json!({"nickname": "fool"}))
        .await
        .expect(403, FORBIDDEN);
    world.put(&admin, &format!("/users/{}/patch", ben.id), json!({"nickname": "bobby"})).await.ok();
    let nobody = format!("/users/{}/patch", "z".repeat(26));
    world
        .put(&admin, &nobody, json!({"nickname": "x"}))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");
}

#[actix_web::test]
async fn a_new_address_needs_the_password() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let patch = |body| world.put(&ann, "/users/me/patch", body);
    patch(json!({"email": "new@e.test"})).await.expect(400, "api.context.invalid_body_param.app_error");
    let wrong = patch(json!({"email": "new@e.test", "password": "wrong"})).await;
    wrong.expect(401, "api.user.check_user_password.invalid.app_error");
    assert_eq!(
        patch(json!({"email": "New@e.test", "password": PASSWORD})).await.ok().text("email"),
        "new@e.test"
    );
    let path = format!("/users/{}/patch", ann.id);
    assert_eq!(world.put(&admin, &path, json!({"email": "by@e.test"})).await.ok().text("email"), "by@e.test");
}

#[actix_web::test]
async fn replacing_a_profile_empties_what_is_missing() {
    let world = World::new().await;
    let ann = world.person("ann").await;
    world.put(&ann, "/users/me/patch", json!({"nickname": "lis"})).await.ok();
    let whole = json!({"id": ann.id, "username": "ann", "email": "ann@example.test", "first_name": "Ann"});
    let replaced = world.put(&ann, "/users/me", whole).await.ok();
    assert_eq!((replaced.text("nickname"), replaced.text("first_name")), ("", "Ann"));
    assert_eq!(replaced.body["timezone"], json!(null));
    let other = json!({"id": "z".repeat(26), "username": "ann", "email": "ann@example.test"});
    world.put(&ann, "/users/me", other).await.expect(400, "api.context.invalid_body_param.app_error");
}

#[actix_web::test]
async fn a_new_password_ends_the_sessions_in_other_hands() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let elsewhere = world.login("ann", PASSWORD).await.ok().header("token")[0].to_owned();
    let mine = "/users/me/password";
    let set = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    world
        .put(&ann, mine, set("", "Pass-word2"))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");
    world
        .put(&ann, mine, set("wrong", "Pass-word2"))
        .await
        .expect(400, "api.user.update_password.incorrect.app_error");
    world
        .put(&ann, mine, set(PASSWORD, "x"))
        .await
        .expect(400, "model.user.is_valid.pwd_min_length.app_error");
    world.put(&ann, mine, set(PASSWORD, "Pass-word2")).await.ok();
    assert!(world.resolve(&ann.token).await.is_some());
    assert_eq!(world.resolve(&elsewhere).await, None);
    world.login("ann", "Pass-word2").await.ok();
    let hers = format!("/users/{}/password", ann.id);
    world.put(&admin, &hers, json!({"new_password": "Pass-word3"})).await.ok();
    assert_eq!(world.resolve(&ann.token).await, None);
    let ann = crate::world::Person {
        token: world.login("ann", "Pass-word3").await.ok().header("token")[0].into(),
        ..ann
    };
    let theirs = format!("/users/{}/password", admin.id);
    world
        .put(&ann, &theirs, set(PASSWORD, "Pass-word9"))
        .await
        .expect(403, "api.user.update_password.context.app_error");
}

#[actix_web::test]
async fn deactivation_takes_every_session_and_token() {
    let world = World::new().await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    let active = |id: &str| format!("/users/{id}/active");
    world
        .put(&ann, &active(&ben.id), json!({"active": false}))
        .await
        .expect(403, "api.user.update_active.permissions.app_error");
    world
        .put(&admin, &active(&ben.id), json!({"active": "yes"}))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");
    let made =
        world.post(&admin, &format!("/users/{}/tokens", ben.id), json!({"description": "d"})).await.ok();
    let personal = made.text("token").to_owned();
    assert!(world.resolve(&personal).await.is_some());
    world.put(&admin, &active(&ben.id), json!({"active": false})).await.ok();
    assert_eq!(world.resolve(&ben.token).await, None);
    assert_eq!(world.resolve(&personal).await, None);
    world.login("ben", PASSWORD).await.expect(401, "api.user.login.inactive.app_error");
    assert!(
        world.get(&ann, &format!("/users/{}", ben.id)).await.ok().body["delete_at"].as_i64().unwrap() > 0
    );
    world.put(&admin, &active(&ben.id), json!({"active": true})).await.ok();
    assert_eq!(world.resolve(&ben.token).await, None, "a session does not come back");
    assert!(world.resolve(&personal).await.is_some(), "a token does");
    world.login("ben", PASSWORD).await.ok();
    world.delete(&ann, &format!("/users/{}", ben.id)).await.expect(403, FORBIDDEN);
    world.delete(&ann, "/users/me").await.ok();
    world.get(&ann, "/users/me").await.expect(401, "api.context.session_expired.app_error");
}

#[actix_web::test]
async fn people_stay_where_they_may_not_leave() {
    let world = World::with(|settings| settings.team.enable_user_deactivation = false).await;
    world.person("root").await;
    let ann = world.person("ann").await;
    let refused = "api.user.update_active.not_enable.app_error";
    world.put(&ann, "/users/me/active", json!({"active": false})).await.expect(401, refused);
    world.delete(&ann, "/users/me").await.expect(401, refused);
}

#[actix_web::test]
async fn system_roles() {
    let world = World::new().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let path = format!("/users/{}/roles", ann.id);
    let give = |roles: &str| json!({"roles": roles});
    world.put(&ann, &path, give("system_user system_admin")).await.expect(403, FORBIDDEN);
    world
        .put(&admin, &path, give("system_user emperor"))
        .await
        .expect(400, "app.role.check_roles_exist.role_not_found");
    world
        .put(&admin, &path, give("SYSTEM_USER"))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");
    world.put(&admin, &path, give("system_user system_admin")).await.ok();
    assert_eq!(world.resolve(&ann.token).await.unwrap().roles, "system_user system_admin");
    world.get(&ann, "/roles").await.ok();
}

#[actix_web::test]
async fn administrators_are_touched_by_administrators_alone() {
    let world = World::new().await;
    let (admin, manager) = (world.person("root").await, world.person("manager").await);
    let path = format!("/users/{}/roles", manager.id);
    let role = world.get(&admin, "/roles/name/system_manager").await.ok().text("id").to_owned();
    // No role gains this by the API.
    let sql = "UPDATE roles SET permissions = array_append(permissions, 'manage_roles') WHERE name = 'system_manager'";
    world.db.exec().run(sql, []).await.unwrap();
    let wide = json!({"permissions": ["manage_roles", "edit_other_users", "sysconsole_write_user_management_users"]});
    world.put(&admin, &format!("/roles/{role}/patch"), wide).await.ok();
    world.put(&admin, &path, json!({"roles": "system_user system_manager"})).await.ok();
    world
        .put(&manager, &path, json!({"roles": "system_user system_manager system_admin"}))
        .await
        .expect(403, FORBIDDEN);
    let target = |rest: &str| format!("/users/{}{rest}", admin.id);
    world.put(&manager, &target("/roles"), json!({"roles": "system_user"})).await.expect(403, FORBIDDEN);
    world.put(&manager, &target("/patch"), json!({"nickname": "x"})).await.expect(403, FORBIDDEN);
    world.put(&manager, &target("/active"), json!({"active": false})).await.expect(403, FORBIDDEN);
    world.delete(&manager, &target("")).await.expect(403, FORBIDDEN);
    let password = json!({"new_password": "Pass-word9"});
    world
        .put(&manager, &target("/password"), password)
        .await
        .expect(403, "api.user.update_password.context.app_error");
    world.post(&manager, &target("/sessions/revoke/all"), json!({})).await.expect(403, FORBIDDEN);
}

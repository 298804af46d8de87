//! Signing up.

use serde_json::json;

use crate::world::{PASSWORD, World};

#[actix_web::test]
async fn the_first_user_administers_and_only_the_first() {
    let world = World::new().await;
    let names: Vec<String> = (0..6).map(|n| format!("early{n}")).collect();
    let answers = futures_util::future::join_all(names.iter().map(|name| world.sign_up(name))).await;
    let mut roles: Vec<String> =
        answers.into_iter().map(|answer| answer.expect(201, "").text("roles").to_owned()).collect();
    roles.sort();
    assert_eq!(roles[0], "system_admin system_user");
    assert!(roles[1..].iter().all(|held| held == "system_user"), "{roles:?}");
}

#[actix_web::test]
async fn what_a_sign_up_may_set() {
    let world = World::new().await;
    let admin = world.person("root").await;
    let body = json!({
        "username": "Ann", "email": " Ann@Example.TEST ", "password": PASSWORD, "first_name": "Ann", "locale": "xx",
        "roles": "system_admin", "email_verified": true, "delete_at": 5, "favourite_colour": "blue", "nickname": null,
    });
    let made = world.send("", "POST", "/users", Some(body)).await.expect(201, "");
    assert_eq!(made.text("username"), "ann");
    assert_eq!(made.text("email"), "ann@example.test");
    assert_eq!(made.text("roles"), "system_user");
    assert_eq!(made.text("locale"), "en");
    assert_eq!(made.body["delete_at"], 0);
    assert!(made.body.get("email_verified").is_none() && made.body.get("password").is_none());
    assert_eq!(made.body["notify_props"]["desktop"], "mention");
    let by_admin =
        json!({"username": "bea", "email": "bea@e.test", "password": PASSWORD, "email_verified": true});
    let made = world.post(&admin, "/users", by_admin).await.expect(201, "");
    assert_eq!(made.body["email_verified"], true);
    let unnamed = json!({"email": "x@e.test", "password": PASSWORD});
    assert_eq!(
        world.send("", "POST", "/users", Some(unnamed)).await.expect(201, "").text("username").len(),
        27
    );
}

#[actix_web::test]
async fn reasons_to_be_turned_away() {
    let world = World::new().await;
    world.sign_up("taken").await.ok();
    let long = "x".repeat(70);
    for (username, email, password, error) in [
        ("TAKEN", "a@b.c", PASSWORD, "app.user.save.username_exists.app_error"),
        ("other", "TAKEN@example.test", PASSWORD, "app.user.save.email_exists.app_error"),
        ("other", "", PASSWORD, "model.user.is_valid.email.app_error"),
        ("other", "nobody", PASSWORD, "model.user.is_valid.email.app_error"),
        ("a b", "a@b.c", PASSWORD, "model.user.is_valid.username.app_error"),
        ("all", "a@b.c", PASSWORD, "model.user.is_valid.username.app_error"),
        (long.as_str(), "a@b.c", PASSWORD, "model.user.is_valid.username.app_error"),
        ("other", "a@b.c", "", "model.user.is_valid.pwd_min_length.app_error"),
        ("other", "a@b.c", &"p".repeat(73), "model.user.is_valid.pwd_max_length.app_error"),
    ] {
        let body = json!({"username": username, "email": email, "password": password});
        world.send("", "POST", "/users", Some(body)).await.expect(400, error);
    }
    let own_id = json!({"id": "z".repeat(26), "username": "own", "email": "own@b.c", "password": PASSWORD});
    world.send("", "POST", "/users", Some(own_id)).await.expect(400, "app.user.save.existing.app_error");
    world
        .send("", "POST", "/users", Some(json!(null)))
        .await
        .expect(400, "model.user.is_valid.pwd_min_length.app_error");
    for body in [json!([]), json!({"username": 5}), json!("x")] {
        world
            .send("", "POST", "/users", Some(body))
            .await
            .expect(400, "api.context.invalid_body_param.app_error");
    }
    let nul = json!({"username": "n\u{0}", "email": "a@b.c", "password": PASSWORD});
    world.send("", "POST", "/users", Some(nul)).await.expect(400, "api.context.invalid_body_param.app_error");
}

#[actix_web::test]
async fn a_closed_server_takes_its_administrator_and_whom_he_makes() {
    let world = World::with(|settings| settings.team.enable_open_server = false).await;
    let admin = world.person("root").await;
    world.sign_up("stranger").await.expect(403, "api.user.create_user.no_open_server");
    let body = json!({"username": "guest", "email": "g@e.test", "password": PASSWORD});
    world.post(&admin, "/users", body).await.expect(201, "");
}

#[actix_web::test]
async fn the_event_is_written_with_the_user() {
    let world = World::new().await;
    let made = world.sign_up("ann").await.ok();
    world.sign_up("ann").await.expect(400, "app.user.save.username_exists.app_error");
    let events = world.events().await;
    assert_eq!(events.len(), 1, "a refused sign-up says nothing");
    assert_eq!(events[0].subject, "auth.user.changed.v1");
    assert_eq!(events[0].data["user"]["id"], made.body["id"]);
    assert_eq!(events[0].data["user"]["notify_props"]["push"], "mention");
    assert_eq!((&events[0].data["revision"], &events[0].data["created"]), (&json!(1), &json!(true)));
    assert!(!events[0].data.to_string().contains("argon2"));
}

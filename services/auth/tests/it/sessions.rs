//! Sessions after the login.

use events::request::TouchSession;
use serde_json::json;

use crate::world::{PASSWORD, World};

const FORBIDDEN: &str = "api.context.permissions.app_error";

#[actix_web::test]
async fn seeing_and_ending_sessions() {
    let world = World::new().await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    let second = world.login("ann", PASSWORD).await.ok().header("token")[0].to_owned();
    let listed = world.get(&ann, "/users/me/sessions").await.ok();
    assert_eq!(listed.body.as_array().unwrap().len(), 2);
    let newest = &listed.body[0];
    assert_eq!(
        (&newest["token"], &newest["roles"], &newest["team_members"]),
        (&json!(""), &json!("system_user"), &json!([]))
    );
    let hers = format!("/users/{}/sessions", ann.id);
    world.get(&ben, &hers).await.expect(403, FORBIDDEN);
    world.get(&admin, &hers).await.ok();

    let end = |id: &str| json!({"session_id": id});
    let newest_id = newest["id"].as_str().unwrap();
    world
        .post(&ann, "/users/me/sessions/revoke", json!({}))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");
    world
        .post(&ann, "/users/me/sessions/revoke", end("nothing"))
        .await
        .expect(400, "app.session.get.app_error");
    world
        .post(&ben, "/users/me/sessions/revoke", end(newest_id))
        .await
        .expect(400, "api.context.invalid_url_param.app_error");
    world.post(&ben, &format!("{hers}/revoke"), end(newest_id)).await.expect(403, FORBIDDEN);
    world.post(&ann, "/users/me/sessions/revoke", end(newest_id)).await.ok();
    assert_eq!(world.resolve(&second).await, None);
    assert!(world.resolve(&ann.token).await.is_some());

    world.post(&ben, &format!("{hers}/revoke/all"), json!({})).await.expect(403, FORBIDDEN);
    world.post(&ann, "/users/me/sessions/revoke/all", json!({})).await.ok();
    assert_eq!(world.resolve(&ann.token).await, None);
    world.post(&ben, "/users/sessions/revoke/all", json!({})).await.expect(403, FORBIDDEN);
    world.post(&admin, "/users/sessions/revoke/all", json!({})).await.ok();
    assert_eq!((world.resolve(&ben.token).await, world.resolve(&admin.token).await), (None, None));
}

#[actix_web::test]
async fn gateways_hear_of_it_before_the_answer() {
    let world = World::new().await;
    let ann = world.person("ann").await;
    let session_id = world.resolve(&ann.token).await.unwrap().session_id;
    let mut control = world.context.bus.subscribe(events::live::CONTROL).await.unwrap();
    world.post(&ann, "/users/logout", json!({})).await.ok();
    let heard: events::live::Control = serde_json::from_slice(&control.next().await.unwrap()).unwrap();
    let expected =
        events::live::Control::SessionsRevoked { user_id: ann.id.clone(), session_ids: vec![session_id] };
    assert_eq!(heard, expected);
}

#[actix_web::test]
async fn a_device_has_one_session() {
    let world = World::new().await;
    let ann = world.person("ann").await;
    let login = || {
        let body = json!({"login_id": "ann", "password": PASSWORD, "device_id": "android_rn:abc"});
        world.send("", "POST", "/users/login", Some(body))
    };
    let first = login().await.ok().header("token")[0].to_owned();
    let second = login().await.ok().header("token")[0].to_owned();
    assert_eq!(world.resolve(&first).await, None);
    assert!(world.resolve(&second).await.is_some());
    let attached =
        world.put(&ann, "/users/sessions/device", json!({"device_id": "android_rn:abc"})).await.ok();
    assert!(attached.header("set-cookie")[0].starts_with(&format!("MMAUTHTOKEN={};", ann.token)));
    assert_eq!(world.resolve(&second).await, None);
    assert!(world.put(&ann, "/users/sessions/device", json!({})).await.ok().header("set-cookie").is_empty());
    for (name, value) in [("mobile_version", "garbage"), ("device_notification_disabled", "maybe")] {
        let refused = world.put(&ann, "/users/sessions/device", json!({name: value})).await;
        refused.expect(400, "api.context.invalid_body_param.app_error");
    }
    world.put(&ann, "/users/sessions/device", json!({"mobile_version": "2.30.1"})).await.ok();
    let listed = world.get(&ann, "/users/me/sessions").await.ok();
    assert_eq!(listed.body[0]["props"]["mobile_version"], "2.30.1");
    assert!(listed.body[0]["props"]["csrf"].is_string(), "the others are kept");
}

#[actix_web::test]
async fn sessions_end_in_time_and_grow_with_use() {
    let world = World::new().await;
    let ann = world.person("ann").await;
    let identity = world.resolve(&ann.token).await.unwrap();
    let now = model::time::now_ms();
    let world = &world;
    let set = |expires_at: i64| {
        let sql = "UPDATE sessions SET expires_at = $1, last_activity_at = $2";
        let values: [db::Value; 2] = [expires_at.into(), (now - 3_600_000).into()];
        async move { world.db.exec().run(sql, values).await.unwrap() }
    };
    set(now - 1).await;
    assert_eq!(world.resolve(&ann.token).await, None);
    set(now + 3_600_000).await;
    world
        .context
        .bus
        .request(&TouchSession { session_id: identity.session_id.clone(), at: now })
        .await
        .unwrap();
    let grown = world.resolve(&ann.token).await.unwrap().expires_at;
    assert_eq!(grown, now + 720 * 3_600_000);
    world.context.bus.request(&TouchSession { session_id: "nothing".into(), at: now }).await.unwrap();
}

#[actix_web::test]
async fn idle_sessions_end_where_they_do_not_grow() {
    let world = World::with(|settings| {
        settings.service.extend_session_length_with_activity = false;
        settings.service.session_idle_timeout_in_minutes = 10;
    });
    let world = world.await;
    let ann = world.person("ann").await;
    assert!(world.resolve(&ann.token).await.is_some());
    let back = model::time::now_ms() - 11 * 60_000;
    world.db.exec().run("UPDATE sessions SET last_activity_at = $1", [back.into()]).await.unwrap();
    assert_eq!(world.resolve(&ann.token).await, None);
    world.db.exec().run("UPDATE sessions SET device_id = 'apple_rn:x'", []).await.unwrap();
    assert!(world.resolve(&ann.token).await.is_some(), "phones sleep");
}

//! Logging in and out.

use actix_web::test::TestRequest;
use serde_json::json;

use crate::world::{PASSWORD, World};

const INVALID: &str = "api.user.login.invalid_credentials_email_username";

#[actix_web::test]
async fn by_name_address_and_id() {
    let world = World::new().await;
    let id = world.sign_up("ann").await.ok().text("id").to_owned();
    for name in ["ann", "ANN", "ann@example.test", "ANN@example.test"] {
        let inside = world.login(name, PASSWORD).await.ok();
        assert_eq!(inside.text("id"), id);
        let token = inside.header("token")[0];
        let identity = world.resolve(token).await.unwrap();
        assert_eq!((identity.user_id.as_str(), identity.username.as_str()), (id.as_str(), "ann"));
        assert!(identity.csrf.len() == 26 && identity.expires_at > model::time::now_ms());
        assert_eq!(world.resolve(&identity.session_id).await, None, "the id of a session is no token");
    }
    world.send("", "POST", "/users/login", Some(json!({"id": id, "password": PASSWORD}))).await.ok();
}

#[actix_web::test]
async fn failures_look_alike() {
    let world = World::new().await;
    world.sign_up("ann").await.ok();
    world.login("ann", "wrong").await.expect(401, INVALID);
    world.login("nobody", PASSWORD).await.expect(401, INVALID);
    world.login("", PASSWORD).await.expect(401, INVALID);
    world.login("ann", "").await.expect(400, "api.user.login.blank_pwd.app_error");
    for body in [json!({"login_id": "ann", "password": 5}), json!([]), json!("x")] {
        let blank = world.send("", "POST", "/users/login", Some(body)).await;
        blank.expect(400, "api.user.login.blank_pwd.app_error");
    }
    let nonsense = TestRequest::post().uri("/api/v4/users/login").set_payload("nonsense");
    world.call(nonsense).await.expect(400, "api.user.login.blank_pwd.app_error");
    let large = TestRequest::post().uri("/api/v4/users/login").set_payload("x".repeat(400_000));
    world.call(large).await.expect(413, "api.context.request_body_too_large.app_error");
}

#[actix_web::test]
async fn cookies_are_for_browsers_that_ask() {
    let world = World::new().await;
    world.sign_up("ann").await.ok();
    let body = json!({"login_id": "ann", "password": PASSWORD});
    assert!(world.login("ann", PASSWORD).await.ok().header("set-cookie").is_empty());
    let request =
        TestRequest::post().uri("/api/v4/users/login").insert_header(("X-Requested-With", "XMLHttpRequest"));
    let inside = world.call(request.set_json(body)).await.ok();
    let cookies = inside.header("set-cookie");
    assert_eq!(cookies.len(), 3);
    let secret = cookies.iter().find(|cookie| cookie.starts_with("MMAUTHTOKEN=")).unwrap();
    assert!(
        secret.contains("HttpOnly")
            && secret.contains("Path=/")
            && secret.contains("Max-Age=")
            && !secret.contains("Secure")
    );
    let csrf = world.resolve(inside.header("token")[0]).await.unwrap().csrf;
    let readable = cookies.iter().find(|cookie| cookie.starts_with("MMCSRF=")).unwrap();
    assert!(readable.starts_with(&format!("MMCSRF={csrf};")) && !readable.contains("HttpOnly"));
}

#[actix_web::test]
async fn cookies_over_https_are_secure() {
    let world =
        World::with(|settings| settings.service.site_url = "https://chat.example.test/talk/".into()).await;
    world.sign_up("ann").await.ok();
    let body = json!({"login_id": "ann", "password": PASSWORD});
    let request =
        TestRequest::post().uri("/api/v4/users/login").insert_header(("X-Requested-With", "XMLHttpRequest"));
    let inside = world.call(request.set_json(body)).await.ok();
    for cookie in inside.header("set-cookie") {
        assert!(cookie.contains("Secure") && cookie.contains("Path=/talk"), "{cookie}");
    }
}

#[actix_web::test]
async fn too_many_failures_lock_the_account_until_it_is_unlocked() {
    let world = World::with(|settings| settings.service.maximum_login_attempts = 3).await;
    let admin = world.person("root").await;
    let ann = world.person("ann").await;
    let guesses = (0..6).map(|_| world.login("ann", "wrong"));
    let answers = futures_util::future::join_all(guesses).await;
    let wrong = answers.iter().filter(|answer| answer.error() == INVALID).count();
    assert_eq!(wrong, 3, "guesses made at the same time count, too");
    let locked = "api.user.check_user_login_attempts.too_many.app_error";
    world.login("ann", PASSWORD).await.expect(401, locked);
    let reset = format!("/users/{}/reset_failed_attempts", ann.id);
    world.post(&ann, &reset, json!({})).await.expect(403, "api.context.permissions.app_error");
    world.post(&admin, &reset, json!({})).await.ok();
    world.login("ann", "wrong").await.expect(401, INVALID);
    assert_eq!(world.login("ann", PASSWORD).await.ok().body["failed_attempts"], 1);
    assert!(
        world.login("ann", PASSWORD).await.ok().body.get("failed_attempts").is_none(),
        "a success forgives"
    );
}

#[actix_web::test]
async fn logging_out_ends_the_session() {
    let world = World::new().await;
    let ann = world.person("ann").await;
    let out = world.post(&ann, "/users/logout", json!({})).await.ok();
    assert!(out.header("set-cookie")[0].starts_with("MMAUTHTOKEN=;"));
    assert_eq!(world.resolve(&ann.token).await, None);
    world.get(&ann, "/users/me").await.expect(401, "api.context.session_expired.app_error");
    world.post(&ann, "/users/logout", json!({})).await.ok();
    world.send("", "POST", "/users/logout", None).await.ok();
    let revoked =
        world.events().await.into_iter().filter(|event| event.subject == "auth.session.revoked.v1").count();
    assert_eq!(revoked, 1);
}

#[actix_web::test]
async fn an_unverified_address_keeps_out_where_it_must_be_verified() {
    let world = World::with(|settings| settings.email.require_email_verification = true).await;
    let ann = world.sign_up("ann").await.ok().text("id").to_owned();
    world.login("ann", PASSWORD).await.expect(401, "api.user.login.not_verified.app_error");
    world.db.exec().run("UPDATE users SET email_verified = true WHERE id = $1", [ann.into()]).await.unwrap();
    world.login("ann", PASSWORD).await.ok();
}

#[actix_web::test]
async fn a_hash_of_old_parameters_is_replaced_by_a_login() {
    use argon2::password_hash::PasswordHasher;
    let world = World::new().await;
    let ann = world.sign_up("ann").await.ok().text("id").to_owned();
    let weak = argon2::Argon2::from(argon2::Params::new(64, 1, 1, None).unwrap());
    let old = weak.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    let sql = "UPDATE credentials SET hash = $2 WHERE user_id = $1";
    world.db.exec().run(sql, [ann.clone().into(), old.into()]).await.unwrap();
    world.login("ann", PASSWORD).await.ok();
    let held =
        world.db.exec().value::<String>("SELECT hash AS value FROM credentials", []).await.unwrap().unwrap();
    assert!(held.contains("m=19456,t=2"), "{held}");
    world.login("ann", PASSWORD).await.ok();
}

#[actix_web::test]
async fn a_login_with_the_password_of_a_moment_ago_leaves_no_session() {
    let world = World::new().await;
    let ann = world.sign_up("ann").await.ok().text("id").to_owned();
    let tx = world.db.begin().await.unwrap();
    let sql = "UPDATE credentials SET hash = 'another' WHERE user_id = $1";
    tx.exec().run(sql, [ann.into()]).await.unwrap();
    let changing = async {
        let waiting = "SELECT count(DISTINCT waits.pid) AS value
                       FROM pg_locks waits JOIN pg_locks holds USING (pid) JOIN pg_database d ON d.oid = holds.database
                       WHERE d.datname = current_database() AND NOT waits.granted";
        testkit::wait_for("the login waits for the change", || async {
            world.db.exec().value::<i64>(waiting, []).await.unwrap() == Some(1)
        })
        .await;
        tx.commit().await.unwrap();
    };
    let (inside, ()) = futures_util::future::join(world.login("ann", PASSWORD), changing).await;
    inside.expect(401, INVALID);
    let left = world.db.exec().value::<i64>("SELECT count(*) AS value FROM sessions", []).await.unwrap();
    assert_eq!(left, Some(0));
}

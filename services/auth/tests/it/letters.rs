//! What is sent to an address proves it.

use serde_json::{Value, json};
use testkit::wait_for;

use crate::world::{PASSWORD, World};

const VERIFY: &str = "verify_email";
const RESET: &str = "reset_password";

/// Letters of a kind that are on their way to an address: when each ends (ms).
async fn on_their_way(world: &World, purpose: &str, email: &str) -> Vec<i64> {
    let sql = "SELECT expires_at AS value FROM letters WHERE purpose = $1 AND email = $2";
    world.db.exec().values(sql, [purpose.into(), email.into()]).await.unwrap()
}

async fn arrives(world: &World, purpose: &str, email: &str) {
    wait_for("a letter", || async { on_their_way(world, purpose, email).await.len() == 1 }).await;
}

/// Sends a letter of our own, since the secrets of others are nowhere.
async fn letter(world: &World, purpose: &str, user_id: &str, email: &str, good_for: i64) -> String {
    let token: String = format!("{}{}", model::id::random(), "t".repeat(64)).chars().take(64).collect();
    let sql = "INSERT INTO letters (token_hash, purpose, user_id, email, expires_at)
               VALUES (sha256(convert_to($1, 'UTF8')), $2, $3, $4, $5)";
    let values = [
        token.as_str().into(),
        purpose.into(),
        user_id.into(),
        email.into(),
        (model::time::now_ms() + good_for).into(),
    ];
    world.db.exec().run(sql, values).await.unwrap();
    token
}

async fn post(world: &World, path: &str, body: Value) -> crate::world::Answer {
    world.send("", "POST", path, Some(body)).await
}

#[actix_web::test]
async fn nobody_learns_who_has_an_account() {
    let world = World::new().await;
    let (_, ann) = (world.person("root").await, world.person("ann").await);
    for path in ["/users/password/reset/send", "/users/email/verify/send"] {
        let known = post(&world, path, json!({"email": "ANN@example.test"})).await.ok();
        for email in ["nobody@example.test", "x", "root'--"] {
            let other = post(&world, path, json!({"email": email})).await;
            assert_eq!((other.status, &other.body), (known.status, &known.body), "{email}");
        }
        for body in [json!({}), json!({"email": ""}), json!([]), json!({"email": 5})] {
            post(&world, path, body).await.expect(400, "api.context.invalid_body_param.app_error");
        }
    }
    arrives(&world, RESET, "ann@example.test").await;
    arrives(&world, VERIFY, "ann@example.test").await;
    let ends = on_their_way(&world, RESET, "ann@example.test").await;
    let good_for = ends[0] - model::time::now_ms();
    assert!((23 * 3_600_000..=24 * 3_600_000).contains(&good_for), "{good_for} ms");
    let all = "SELECT count(*) AS value FROM letters";
    assert_eq!(world.db.exec().value::<i64>(all, []).await.unwrap(), Some(2), "only to whom there is");
    // A second one replaces the first.
    let before = on_their_way(&world, RESET, "ann@example.test").await;
    post(&world, "/users/password/reset/send", json!({"email": "ann@example.test"})).await.ok();
    wait_for("a second letter", || async { on_their_way(&world, RESET, "ann@example.test").await > before })
        .await;
    assert_eq!(world.db.exec().value::<i64>(all, []).await.unwrap(), Some(2));
    assert_eq!(world.user(&ann.id).await.revision, 1, "asking changes nothing");
}

#[actix_web::test]
async fn a_forgotten_password() {
    let world = World::new().await;
    let (_, ann) = (world.person("root").await, world.person("ann").await);
    let path = "/users/password/reset";
    let reset = |token: &str, new: &str| json!({"token": token, "new_password": new});
    for token in ["", "abc"] {
        post(&world, path, reset(token, PASSWORD))
            .await
            .expect(400, "api.context.invalid_body_param.app_error");
    }
    let bad = "api.user.reset_password.invalid_link.app_error";
    post(&world, path, reset(&"x".repeat(64), "New-word12")).await.expect(400, bad);
    let old = letter(&world, RESET, &ann.id, "ann@example.test", -1).await;
    post(&world, path, reset(&old, "New-word12")).await.expect(400, bad);
    let other = letter(&world, VERIFY, &ann.id, "ann@example.test", 60_000).await;
    post(&world, path, reset(&other, "New-word12")).await.expect(400, bad);
    let token = letter(&world, RESET, &ann.id, "ann@example.test", 60_000).await;
    let short = post(&world, path, reset(&token, "x")).await;
    assert_eq!(short.status, 400);
    post(&world, path, reset(&token, "New-word12")).await.ok();
    post(&world, path, reset(&token, "New-word13")).await.expect(400, bad);
    assert!(world.resolve(&ann.token).await.is_none(), "every session has ended");
    assert_eq!(world.login("ann", PASSWORD).await.status, 401);
    world.login("ann", "New-word12").await.ok();
    let revoked = world.events().await.into_iter().filter(|event| event.subject == "auth.session.revoked.v1");
    assert!(revoked.into_iter().any(|event| event.data["user_id"] == ann.id.as_str()));
}

#[actix_web::test]
async fn of_two_who_show_one_letter_one_sets_the_password() {
    let world = World::new().await;
    let (_, ann) = (world.person("root").await, world.person("ann").await);
    let token = letter(&world, RESET, &ann.id, "ann@example.test", 60_000).await;
    let set =
        |word: &str| post(&world, "/users/password/reset", json!({"token": token, "new_password": word}));
    let (one, other) = tokio::join!(set("First-word1"), set("Other-word1"));
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 400]);
    let (first, second) = (world.login("ann", "First-word1").await, world.login("ann", "Other-word1").await);
    assert_eq!((first.status == 200, second.status == 200), (one.status == 200, other.status == 200));
}

#[actix_web::test]
async fn a_letter_is_worth_nothing_to_who_moved_or_left() {
    let world = World::new().await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    let reset = letter(&world, RESET, &ann.id, "ann@example.test", 60_000).await;
    let verify = letter(&world, VERIFY, &ann.id, "ann@example.test", 60_000).await;
    let moved = json!({"email": "ann2@example.test"});
    world.put(&admin, &format!("/users/{}/patch", ann.id), moved).await.ok();
    let body = json!({"token": reset, "new_password": "New-word12"});
    post(&world, "/users/password/reset", body)
        .await
        .expect(400, "api.user.reset_password.invalid_link.app_error");
    let bad = "api.user.verify_email.bad_link.app_error";
    post(&world, "/users/email/verify", json!({"token": verify})).await.expect(400, bad);
    let gone = letter(&world, RESET, &ben.id, "ben@example.test", 60_000).await;
    world.delete(&admin, &format!("/users/{}", ben.id)).await.ok();
    let body = json!({"token": gone, "new_password": "New-word12"});
    post(&world, "/users/password/reset", body)
        .await
        .expect(400, "api.user.reset_password.invalid_link.app_error");
    assert_eq!(world.login("ann2@example.test", PASSWORD).await.status, 200, "the old password stands");
}

#[actix_web::test]
async fn addresses_are_verified_where_they_must_be() {
    let world = World::with(|settings| settings.email.require_email_verification = true).await;
    let admin = world.sign_up("root").await.ok();
    assert_eq!(on_their_way(&world, VERIFY, "root@example.test").await.len(), 1, "written to at once");
    world.login("root", PASSWORD).await.expect(401, "api.user.login.not_verified.app_error");
    let id = admin.text("id").to_owned();
    let path = "/users/email/verify";
    for token in ["", "abc"] {
        post(&world, path, json!({"token": token}))
            .await
            .expect(400, "api.context.invalid_body_param.app_error");
    }
    let bad = "api.user.verify_email.bad_link.app_error";
    post(&world, path, json!({"token": "x".repeat(64)})).await.expect(400, bad);
    let wrong = letter(&world, RESET, &id, "root@example.test", 60_000).await;
    post(&world, path, json!({"token": wrong})).await.expect(400, bad);
    let token = letter(&world, VERIFY, &id, "root@example.test", 60_000).await;
    post(&world, path, json!({"token": token})).await.ok();
    post(&world, path, json!({"token": token})).await.expect(400, bad);
    world.login("root", PASSWORD).await.ok();
    let event =
        world.events().await.into_iter().rfind(|event| event.subject == "auth.user.changed.v1").unwrap();
    assert_eq!(event.data["user"]["email_verified"], true);
}

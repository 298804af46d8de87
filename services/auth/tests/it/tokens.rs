//! Personal access tokens.

use serde_json::json;

use crate::world::World;

const FORBIDDEN: &str = "api.context.permissions.app_error";
const MISSING: &str = "app.user_access_token.get_by_user.app_error";

#[actix_web::test]
async fn the_life_of_a_token() {
    let world = World::new().await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    let roles = json!({"roles": "system_user system_user_access_token"});
    world.put(&admin, &format!("/users/{}/roles", ann.id), roles).await.ok();
    world.post(&ben, "/users/me/tokens", json!({"description": "mine"})).await.expect(403, FORBIDDEN);
    let made = world.post(&ann, "/users/me/tokens", json!({"description": "robot"})).await.ok();
    let (id, token) = (made.text("id").to_owned(), made.text("token").to_owned());
    assert_eq!((made.text("user_id"), &made.body["is_active"]), (ann.id.as_str(), &json!(true)));
    assert_eq!(world.resolve(&token).await.unwrap().session_id, id);
    world
        .post(&ann, "/users/me/tokens", json!({}))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");
    let long = json!({"description": "d".repeat(256)});
    world
        .post(&ann, "/users/me/tokens", long)
        .await
        .expect(400, "model.user_access_token.is_valid.description.app_error");
    world
        .post(&ann, &format!("/users/{}/tokens", ben.id), json!({"description": "d"}))
        .await
        .expect(403, FORBIDDEN);

    let listed = world.get(&ann, "/users/me/tokens").await.ok();
    assert_eq!(listed.body[0]["id"], id.as_str());
    assert!(listed.body[0].get("token").is_none());
    world.get(&ben, &format!("/users/{}/tokens", ann.id)).await.expect(403, FORBIDDEN);
    world.get(&ann, "/users/tokens").await.expect(403, FORBIDDEN);
    assert_eq!(world.get(&admin, "/users/tokens").await.ok().body.as_array().unwrap().len(), 1);
    world.get(&ann, &format!("/users/tokens/{id}")).await.ok();
    world.get(&ben, &format!("/users/tokens/{id}")).await.expect(403, FORBIDDEN);
    world.get(&ann, &format!("/users/tokens/{}", "z".repeat(26))).await.expect(404, MISSING);
    let found = world.post(&admin, "/users/tokens/search", json!({"term": "ann"})).await.ok();
    assert_eq!(found.body[0]["id"], id.as_str());
    world
        .post(&admin, "/users/tokens/search", json!({}))
        .await
        .expect(400, "api.context.invalid_body_param.app_error");

    let which = json!({"token_id": id});
    world.post(&ann, "/users/tokens/disable", which.clone()).await.ok();
    assert_eq!(world.resolve(&token).await, None);
    world.post(&ann, "/users/tokens/enable", which.clone()).await.ok();
    assert!(world.resolve(&token).await.is_some());
    world.post(&ben, "/users/tokens/revoke", which.clone()).await.expect(403, FORBIDDEN);
    world.post(&ann, "/users/tokens/revoke", which.clone()).await.ok();
    assert_eq!(world.resolve(&token).await, None);
    world.post(&ann, "/users/tokens/revoke", which).await.expect(404, MISSING);
    let revoked =
        world.events().await.into_iter().filter(|event| event.subject == "auth.session.revoked.v1").count();
    assert_eq!(revoked, 2);
}

#[actix_web::test]
async fn only_bots_keep_theirs_where_people_may_have_none() {
    let world = World::with(|settings| settings.service.enable_user_access_tokens = false).await;
    let admin = world.person("root").await;
    world
        .post(&admin, "/users/me/tokens", json!({"description": "d"}))
        .await
        .expect(501, "app.user_access_token.disabled");
    use sha2::Digest;
    let hash = sha2::Sha256::digest(b"a-token-from-before").to_vec();
    let sql = "INSERT INTO access_tokens (id, token_hash, user_id, description) VALUES ($1, $2, $3, 'd')";
    let values: [db::Value; 3] = [model::id::new().into(), hash.into(), admin.id.as_str().into()];
    world.db.exec().run(sql, values).await.unwrap();
    assert_eq!(world.resolve("a-token-from-before").await, None);
    world.db.exec().run("UPDATE users SET is_bot = true", []).await.unwrap();
    assert!(world.resolve("a-token-from-before").await.unwrap().is_bot);
}

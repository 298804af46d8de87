//! Terms of service.

use serde_json::json;

use crate::world::World;

#[actix_web::test]
async fn terms_are_written_agreed_to_and_refused() {
    let world = World::with(|settings| settings.support.custom_terms_of_service_enabled = true).await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let none = "app.terms_of_service.get.no_rows.app_error";
    world.get(&ann, "/terms_of_service").await.expect(404, none);
    world
        .send("", "GET", "/terms_of_service", None)
        .await
        .expect(401, "api.context.session_expired.app_error");
    let denied = "api.context.permissions.app_error";
    world.post(&ann, "/terms_of_service", json!({"text": "be nice"})).await.expect(403, denied);
    let empty = "api.create_terms_of_service.empty_text.app_error";
    world.post(&admin, "/terms_of_service", json!({})).await.expect(400, empty);
    let long = json!({"text": "ä".repeat(16_384)});
    world
        .post(&admin, "/terms_of_service", long)
        .await
        .expect(400, "model.terms_of_service.is_valid.text.app_error");
    let terms = world.post(&admin, "/terms_of_service", json!({"text": "be nice"})).await.ok().body;
    assert_eq!((&terms["text"], &terms["user_id"]), (&json!("be nice"), &json!(admin.id)));
    let same = world.post(&admin, "/terms_of_service", json!({"text": "be nice"})).await.ok().body;
    assert_eq!(same, terms, "the same words are the same terms");
    assert_eq!(world.get(&ann, "/terms_of_service").await.ok().body, terms);

    let path = "/users/me/terms_of_service";
    let nothing = "app.user_terms_of_service.get_by_user.no_rows.app_error";
    world.get(&ann, path).await.expect(404, nothing);
    let unreadable = "api.context.invalid_body_param.app_error";
    world.post(&ann, path, json!({})).await.expect(400, unreadable);
    world.post(&ann, path, json!({"termsOfServiceId": terms["id"]})).await.expect(400, unreadable);
    let unknown = json!({"termsOfServiceId": "z".repeat(26), "accepted": true});
    world.post(&ann, path, unknown).await.expect(404, none);
    let answer = |accepted: bool| json!({"termsOfServiceId": terms["id"], "accepted": accepted});
    world.post(&ann, path, answer(true)).await.ok();
    let agreed = world.get(&ann, path).await.ok().body;
    assert_eq!((&agreed["user_id"], &agreed["terms_of_service_id"]), (&json!(ann.id), &terms["id"]));
    let me = world.get(&ann, "/users/me").await.ok().body;
    assert_eq!(
        (&me["terms_of_service_id"], &me["terms_of_service_create_at"]),
        (&terms["id"], &agreed["create_at"])
    );
    // A change of the profile keeps it; others do not see it, and nobody answers for another.
    world.put(&ann, "/users/me/patch", json!({"nickname": "x"})).await.ok();
    assert_eq!(world.get(&ann, path).await.ok().body, agreed);
    assert!(
        world.get(&admin, &format!("/users/{}", ann.id)).await.ok().body.get("terms_of_service_id").is_none()
    );
    world.post(&admin, &format!("/users/{}/terms_of_service", ann.id), answer(false)).await.ok();
    assert_eq!(world.get(&ann, path).await.ok().body, agreed);
    world.post(&ann, path, answer(false)).await.ok();
    world.get(&ann, path).await.expect(404, nothing);
}

#[actix_web::test]
async fn nobody_writes_terms_where_there_are_none() {
    let world = World::new().await;
    let admin = world.person("root").await;
    let off = "api.create_terms_of_service.custom_terms_of_service_disabled.app_error";
    world.post(&admin, "/terms_of_service", json!({"text": "be nice"})).await.expect(400, off);
}

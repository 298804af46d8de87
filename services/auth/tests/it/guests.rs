//! Members become guests, and guests members.

use serde_json::json;

use crate::world::World;

#[actix_web::test]
async fn demoted_and_promoted_again() {
    let world = World::with(|settings| settings.guest.enable = true).await;
    let (admin, ann, ben) =
        (world.person("root").await, world.person("ann").await, world.person("ben").await);
    let demote = format!("/users/{}/demote", ann.id);
    let promote = format!("/users/{}/promote", ann.id);
    let denied = "api.context.permissions.app_error";
    world.post(&ben, &demote, json!({})).await.expect(403, denied);
    world.post(&ben, &promote, json!({})).await.expect(403, denied);
    world
        .post(&admin, &promote, json!({}))
        .await
        .expect(501, "api.user.promote_guest_to_user.no_guest.app_error");
    world.post(&admin, &demote, json!({})).await.ok();
    let held = world.user(&ann.id).await;
    assert_eq!(held.user.roles, "system_guest");
    assert!(world.resolve(&ann.token).await.unwrap().is_guest, "his session goes on, as a guest's");
    let event = world.events().await.pop().unwrap();
    assert_eq!(
        (event.subject.as_str(), &event.data["user"]["roles"]),
        ("auth.user.changed.v1", &json!("system_guest"))
    );
    world
        .post(&admin, &demote, json!({}))
        .await
        .expect(501, "api.user.demote_user_to_guest.already_guest.app_error");
    world.post(&admin, &promote, json!({})).await.ok();
    assert_eq!(world.user(&ann.id).await.user.roles, "system_user");
    assert!(!world.resolve(&ann.token).await.unwrap().is_guest);
    let nobody = format!("/users/{}/promote", "z".repeat(26));
    world.post(&admin, &nobody, json!({})).await.expect(404, "app.user.missing_account.const");
}

#[actix_web::test]
async fn an_administrator_is_demoted_by_administrators_alone_and_keeps_nothing() {
    let world = World::with(|settings| settings.guest.enable = true).await;
    let (admin, ann, boss) =
        (world.person("root").await, world.person("ann").await, world.person("boss").await);
    let roles = json!({"roles": "system_user system_admin"});
    world.put(&admin, &format!("/users/{}/roles", boss.id), roles).await.ok();
    let role = world.get(&admin, "/roles/name/system_user").await.ok();
    let patch = format!("/roles/{}/patch", role.text("id"));
    world.put(&admin, &patch, json!({"permissions": ["demote_to_guest"]})).await.ok();
    let demote = format!("/users/{}/demote", boss.id);
    world.post(&ann, &demote, json!({})).await.expect(403, "api.context.permissions.app_error");
    world.post(&admin, &demote, json!({})).await.ok();
    assert_eq!(world.user(&boss.id).await.user.roles, "system_guest");
    assert!(world.get(&boss, "/roles").await.status == 403);
}

#[actix_web::test]
async fn nobody_becomes_a_guest_where_there_are_none() {
    let world = World::with(|settings| settings.guest.enable = false).await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let demote = format!("/users/{}/demote", ann.id);
    world.post(&admin, &demote, json!({})).await.expect(501, "api.team.demote_user_to_guest.disabled.error");
    assert_eq!(world.user(&ann.id).await.user.roles, "system_user");
}

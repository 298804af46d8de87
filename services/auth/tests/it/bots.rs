//! Bots: whose they are, what they may, and what happens when their owner goes.

use events::request::{IntroduceBot, SystemBot};
use parking_lot::Mutex;
use serde_json::json;
use std::sync::Arc;

use crate::world::{Person, World};

const FORBIDDEN: &str = "api.context.permissions.app_error";
const MISSING: &str = "store.sql_bot.get.missing.app_error";

async fn world() -> World {
    World::with(|settings| {
        settings.service.enable_bot_account_creation = true;
        settings.service.enable_user_access_tokens = false;
    })
    .await
}

async fn bot(world: &World, owner: &Person, name: &str) -> String {
    world.post(owner, "/bots", json!({"username": name})).await.expect(201, "").text("user_id").to_owned()
}

async fn token(world: &World, who: &Person, bot: &str) -> String {
    let made = world.post(who, &format!("/users/{bot}/tokens"), json!({"description": "d"})).await.ok();
    made.text("token").to_owned()
}

#[actix_web::test]
async fn the_life_of_a_bot() {
    let world = world().await;
    let greeted: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let seen = greeted.clone();
    world.context.bus.serve(move |ask: IntroduceBot| {
        seen.lock().push((ask.user_id, ask.owner_id));
        async { Ok(()) }
    });
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    world.post(&ann, "/bots", json!({"username": "b"})).await.expect(403, FORBIDDEN);
    let body = json!({"username": "Robot", "display_name": "R", "description": "helps"});
    let made = world.post(&admin, "/bots", body.clone()).await.expect(201, "");
    let id = made.text("user_id").to_owned();
    assert_eq!((made.text("username"), made.text("owner_id")), ("robot", admin.id.as_str()));
    assert_eq!(*greeted.lock(), [(id.clone(), admin.id.clone())]);
    world.post(&admin, "/bots", body).await.expect(400, "app.user.save.username_exists.app_error");
    let user = world.user(&id).await.user;
    assert!(user.is_bot && user.bot_description == "helps" && user.email == "robot@localhost");
    let said = world.events().await.into_iter().any(|event| {
        event.subject == "auth.user.changed.v1"
            && event.data["user"]["id"] == id.as_str()
            && event.data["user"]["is_bot"] == true
    });
    assert!(said, "the read models of others learn that it is a bot");

    for (method, path) in [("GET", ""), ("PUT", ""), ("POST", "/disable"), ("POST", "/enable")] {
        world
            .send(&ann.token, method, &format!("/bots/{id}{path}"), Some(json!({})))
            .await
            .expect(404, MISSING);
    }
    world.get(&ann, "/bots").await.expect(403, FORBIDDEN);
    world.get(&admin, &format!("/bots/{}", ann.id)).await.expect(404, MISSING);
    world.get(&admin, "/bots/me").await.expect(400, "api.context.invalid_url_param.app_error");
    let changed = world.put(&admin, &format!("/bots/{id}"), json!({"username": "rob"})).await.ok();
    assert_eq!((changed.text("username"), changed.text("description")), ("rob", "helps"));
    let bad = json!({"username": "a b"});
    world
        .put(&admin, &format!("/bots/{id}"), bad)
        .await
        .expect(400, "model.user.is_valid.username.app_error");

    // A token though people may have none, and no bot may make another one with it.
    let secret = token(&world, &admin, &id).await;
    assert!(world.resolve(&secret).await.unwrap().is_bot);
    world.put(&admin, &format!("/users/{id}/roles"), json!({"roles": "system_user system_admin"})).await.ok();
    let robot = Person { id: id.clone(), token: secret.clone() };
    world.post(&robot, "/bots", json!({"username": "child"})).await.expect(403, FORBIDDEN);

    let disabled = world.post(&admin, &format!("/bots/{id}/disable"), json!({})).await.ok();
    assert!(disabled.body["delete_at"].as_i64().unwrap() > 0);
    assert_eq!(world.resolve(&secret).await, None);
    assert_eq!(world.get(&admin, "/bots").await.ok().body, json!([]));
    world.get(&admin, &format!("/bots/{id}")).await.expect(404, MISSING);
    let listed = world.get(&admin, "/bots?include_deleted=true").await.ok();
    assert_eq!(listed.body[0]["user_id"], id.as_str());
    world.post(&admin, &format!("/bots/{id}/enable"), json!({})).await.ok();
    assert!(world.resolve(&secret).await.is_some());
}

#[actix_web::test]
async fn a_bot_goes_with_its_owner() {
    let world = world().await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let (his, other) = (bot(&world, &admin, "one").await, bot(&world, &admin, "two").await);
    let (one, two) = (token(&world, &admin, &his).await, token(&world, &admin, &other).await);
    let to_a_bot = format!("/bots/{his}/assign/{other}");
    world.post(&admin, &to_a_bot, json!({})).await.expect(403, FORBIDDEN);
    let given = world.post(&admin, &format!("/bots/{his}/assign/{}", ann.id), json!({})).await.ok();
    assert_eq!(given.text("owner_id"), ann.id);
    // Owning it is not yet the right to manage it, nor to know of it.
    world.get(&ann, &format!("/bots/{his}")).await.expect(404, MISSING);
    world.put(&admin, &format!("/users/{}/active", ann.id), json!({"active": false})).await.ok();
    assert_eq!(world.resolve(&one).await, None);
    assert!(world.resolve(&two).await.is_some());
    let orphans = world.get(&admin, "/bots?only_orphaned=true&include_deleted=true").await.ok();
    assert_eq!(orphans.body.as_array().unwrap().len(), 1);
    assert_eq!(orphans.body[0]["user_id"], his.as_str());
    world.put(&admin, &format!("/users/{}/active", ann.id), json!({"active": true})).await.ok();
    assert_eq!(world.resolve(&one).await, None, "a bot is enabled by hand alone");
}

#[actix_web::test]
async fn bots_stay_where_the_site_wants_them_to() {
    let world = World::with(|settings| {
        settings.service.enable_bot_account_creation = true;
        settings.service.disable_bots_when_owner_is_deactivated = false;
    })
    .await;
    let (admin, ann) = (world.person("root").await, world.person("ann").await);
    let id = bot(&world, &admin, "one").await;
    let secret = token(&world, &admin, &id).await;
    world.post(&admin, &format!("/bots/{id}/assign/{}", ann.id), json!({})).await.ok();
    world.put(&admin, &format!("/users/{}/active", ann.id), json!({"active": false})).await.ok();
    assert!(world.resolve(&secret).await.is_some());
}

#[actix_web::test]
async fn there_is_one_bot_that_speaks_for_the_server() {
    let world = world().await;
    let admin = world.person("root").await;
    let id = bot(&world, &admin, "robot").await;
    let username = json!({"username": "system-bot"});
    let refused = "model.bot.is_valid.username.app_error";
    world.post(&admin, "/bots", username.clone()).await.expect(400, refused);
    world.send(&admin.token, "PUT", &format!("/bots/{id}"), Some(username)).await.expect(400, refused);
    let body = json!({"username": "system-bot", "email": "s@example.com", "password": "Pass-word1"});
    world.post(&admin, "/users", body).await.expect(400, "model.user.is_valid.username.app_error");
    let bus = &world.context.bus;
    let (one, two, three) =
        tokio::join!(bus.request(&SystemBot {}), bus.request(&SystemBot {}), bus.request(&SystemBot {}));
    let made = one.unwrap();
    assert!(made.user.is_bot && made.user.username == "system-bot");
    for other in [two, three, bus.request(&SystemBot {}).await] {
        assert_eq!(other.unwrap().user.id, made.user.id);
    }
    world.get(&admin, "/users/username/system-bot").await.expect(200, "");
}

//! Sessions that end while something is open.

use events::live::Control;
use serde_json::json;

use crate::socket::Socket;
use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_session_hears_nothing_more_and_is_told_when_it_asks() {
    let world = World::new().await;
    let (anna, channel) = (world.person("system_user"), model::id::random());
    world.put_into(&anna, &channel);
    let (here, there) = (world.gateway().await, world.gateway().await);
    let mut socket = here.socket(&anna).await;
    let bearer = format!("Bearer {anna}");
    let me = [("Authorization", bearer.as_str())];
    for gateway in [&here, &there] {
        assert_eq!(gateway.call("GET", "/api/v4/limits/server", &me, b"").await.status, 200);
    }
    world.log_out(&anna);
    world.revoke(&anna).await;
    for gateway in [&here, &there] {
        testkit::wait_for("the session is forgotten everywhere", || async {
            gateway.call("GET", "/api/v4/limits/server", &me, b"").await.status == 401
        })
        .await;
    }
    world.say(&channel, 1).await;
    let (answer, events) = socket.ask(1, "ping", json!({})).await;
    assert_eq!(events, [json!(null); 0]);
    assert_eq!(answer["error"]["id"], "api.web_socket_router.not_authenticated.app_error");
    assert_eq!(answer["error"]["status_code"], 401);
    here.stop().await;
    there.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_session_of_several() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let mut socket = gateway.socket(&anna).await;
    let other = Control::SessionsRevoked { user_id: anna.clone(), session_ids: vec![model::id::random()] };
    world.bus.control(&other).await;
    assert_eq!(socket.ask(1, "ping", json!({})).await.0["status"], "OK");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_roles_count_at_once() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let mut socket = gateway.socket(&anna).await;
    let bearer = format!("Bearer {anna}");
    let me = [("Authorization", bearer.as_str())];
    assert_eq!(gateway.call("GET", "/api/v4/system/onboarding/complete", &me, b"").await.status, 403);
    world.change(&anna, |identity| identity.roles = "system_user system_admin".to_owned());
    world.bus.control(&Control::UserChanged { user_id: anna.clone() }).await;
    testkit::wait_for("the new role counts", || async {
        gateway.call("GET", "/api/v4/system/onboarding/complete", &me, b"").await.status == 200
    })
    .await;
    let mut secret = events::live::Broadcast::everybody();
    secret.contains_sensitive_data = true;
    testkit::wait_for("the socket's viewer is an administrator", || async {
        world.bus.live(&events::live::Live::new("secret", json!({}), secret.clone())).await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        true
    })
    .await;
    assert_eq!(socket.next().await.unwrap()["event"], "secret");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_are_asked_about_once() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let bearer = format!("Bearer {anna}");
    for _ in 0..20 {
        gateway.call("GET", "/api/v4/limits/server", &[("Authorization", &bearer)], b"").await;
    }
    assert_eq!(world.questions_about_tokens(), 1);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_from_elsewhere_are_refused() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let open = |origin: &'static str| Socket::open_with(gateway.port, Some(&anna), "", origin);
    assert_eq!(open("Origin: http://evil.example\r\n").await.err(), Some(403));
    assert_eq!(open("Origin: null\r\n").await.err(), Some(403));
    assert!(open("").await.is_ok());
    let query = format!("?access_token={anna}");
    assert_eq!(Socket::open(gateway.port, None, &query).await.err(), Some(401));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_says_too_much_is_told_why_it_ends() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let mut socket = gateway.socket(&anna).await;
    socket.send(&json!({"seq": 1, "action": "ping", "data": {"x": "y".repeat(9000)}}).to_string()).await;
    assert_eq!(socket.goodbye().await, Some(1009));
    let mut other = gateway.socket(&anna).await;
    other.send("nonsense").await;
    assert_eq!(other.goodbye().await, None, "and one that makes no sense is not");
    gateway.stop().await;
}

//! Requests for services that run elsewhere.

use ::web::identity::{HEADER, Key};
use actix_web::web::Bytes;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use gateway::Backend;
use model::Identity;
use serde_json::json;

use crate::world::{Running, World, free_port};

/// A service that tells what it was told.
async fn service() -> (u16, actix_web::dev::ServerHandle) {
    let port = free_port();
    let server = HttpServer::new(|| {
        App::new()
            .app_data(web::PayloadConfig::new(50_000_000))
            .route("/api/v4/users/me", web::get().to(whoami))
            .route("/api/v4/users/ids", web::post().to(echo))
            .route("/api/v4/roles", web::get().to(long))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", port))
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    (port, handle)
}

async fn whoami(request: HttpRequest) -> HttpResponse {
    let text = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let identity: Option<Identity> =
        Key::new("an identity key that tests share among themselves").verify(&text(HEADER));
    HttpResponse::Ok().insert_header(("X-Own", "kept")).json(json!({
        "user": identity.map(|identity| identity.user_id), "request_id": text("x-request-id"),
    }))
}

async fn echo(body: Bytes) -> HttpResponse {
    HttpResponse::Created().body(body)
}

async fn long() -> HttpResponse {
    let chunks = (0..1000).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 10_000])));
    HttpResponse::Ok().streaming(futures_util::stream::iter(chunks))
}

async fn behind(world: &World, auth: u16) -> Running {
    let nobody = free_port();
    world
        .gateway_with(Backend::Remote, |settings| {
            settings.parlance.auth_url = format!("http://127.0.0.1:{auth}");
            settings.parlance.messaging_url = format!("http://127.0.0.1:{nobody}");
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_learns_who_asks_and_no_secrets() {
    let world = World::new().await;
    let (port, service) = service().await;
    let gateway = behind(&world, port).await;
    let anna = world.person("system_user");
    let bearer = format!("Bearer {anna}");
    let forged =
        [("Authorization", bearer.as_str()), ("X-Request-Id", "forged"), ("X-Parlance-Identity", "e30.e30")];
    let answer = gateway.call("GET", "/api/v4/users/me", &forged, b"").await;
    let told = answer.json();
    assert_eq!(told["user"], anna.as_str());
    assert_eq!(told["request_id"].as_str(), answer.headers.get("x-request-id").map(String::as_str));
    assert_eq!(answer.headers["x-own"], "kept");
    assert_eq!(gateway.call("GET", "/api/v4/users/me", &forged[1..], b"").await.json()["user"], json!(null));
    service.stop(false).await;
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_of_every_size_both_ways() {
    let world = World::new().await;
    let (port, service) = service().await;
    let gateway = behind(&world, port).await;
    let small = gateway.call("POST", "/api/v4/users/ids", &[], b"[1,2]").await;
    assert_eq!((small.status, small.body.as_slice()), (201, &b"[1,2]"[..]));
    let middle = vec![b'y'; 250_000];
    assert_eq!(gateway.call("POST", "/api/v4/users/ids", &[], &middle).await.body, middle);
    assert_eq!(gateway.call("GET", "/api/v4/roles", &[], b"").await.body.len(), 10_000_000);
    let unknown_length = b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let answer = crate::http::call_raw(gateway.port, "/api/v4/users/ids", unknown_length).await;
    assert_eq!((answer.status, answer.body.as_slice()), (201, &b"abcde"[..]));
    service.stop(false).await;
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_grows_too_large_is_refused() {
    let world = World::new().await;
    let (port, service) = service().await;
    let gateway = behind(&world, port).await;
    let mut endless = Vec::new();
    for _ in 0..50 {
        endless.extend_from_slice(b"2710\r\n");
        endless.extend_from_slice(&[b'x'; 10_000]);
        endless.extend_from_slice(b"\r\n");
    }
    endless.extend_from_slice(b"0\r\n\r\n");
    let answer = crate::http::call_raw(gateway.port, "/api/v4/users/ids", &endless).await;
    assert_eq!((answer.status, answer.id().as_str()), (413, "api.context.request_body_too_large.app_error"));
    service.stop(false).await;
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_away_is_an_error_in_shape() {
    let world = World::new().await;
    let (port, service) = service().await;
    let gateway = behind(&world, port).await;
    let answer = gateway.call("GET", "/api/v4/teams", &[], b"").await;
    assert_eq!((answer.status, answer.id().as_str()), (503, "api.unavailable.app_error"));
    assert_eq!(gateway.call("GET", "/api/v4/no/such/route", &[], b"").await.status, 404);
    service.stop(false).await;
    gateway.stop().await;
}

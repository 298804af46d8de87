//! What happens to requests before a handler sees them.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::World;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_default().to_owned()
    }
}

/// One request on a connection of its own.
pub async fn call(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await else {
        return Answer { status: 0, headers: HashMap::new(), body: Vec::new() };
    };
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        && (method != "GET" || !body.is_empty())
    {
        request += &format!("Content-Length: {}\r\n", body.len());
    }
    request += "\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    // A server that refuses early need not read the rest.
    let _ = stream.write_all(body).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(40), stream.read_to_end(&mut answer))
        .await
        .expect("no answer");
    parse(&answer)
}

/// A POST whose body comes in chunks, as written.
pub async fn call_raw(port: u16, path: &str, chunks: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let _ = stream.write_all(chunks).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(40), stream.read_to_end(&mut answer))
        .await
        .expect("no answer");
    parse(&answer)
}

fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer with a head");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut body = answer[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|value| value == "chunked") {
        body = unchunked(&body);
    }
    Answer { status, headers, body }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_in_all_places() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let status = async |headers: &[(&str, &str)], query: &str| {
        let answer = gateway.call("GET", &format!("/api/v4/limits/server{query}"), headers, b"").await;
        (answer.status, answer.headers.contains_key("set-cookie"))
    };
    assert_eq!(status(&[("Authorization", &format!("Bearer {anna}"))], "").await, (200, false));
    assert_eq!(status(&[("Authorization", &format!("token {anna}"))], "").await, (200, false));
    assert_eq!(status(&[("Cookie", &format!("a=b; MMAUTHTOKEN={anna}"))], "").await, (200, false));
    assert_eq!(status(&[], "").await, (401, false));
    assert_eq!(status(&[("Authorization", "Bearer unknown")], "").await, (401, true));
    assert_eq!(status(&[("X-Parlance-Identity", "e30.e30")], "").await, (401, false));
    let query = format!("?access_token={anna}");
    let answer = gateway.call("GET", &format!("/api/v4/limits/server{query}"), &[], b"").await;
    assert_eq!((answer.status, answer.id().as_str()), (401, "api.context.token_provided.app_error"));
    world.change(&anna, |identity| identity.is_oauth = true);
    world.revoke(&anna).await;
    testkit::wait_for("the identity is asked for again", || async { status(&[], &query).await.0 == 200 })
        .await;
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cookie_alone_writes_nothing() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let cookie = format!("MMAUTHTOKEN={anna}");
    let post = async |more: &[(&str, &str)]| {
        let headers: Vec<(&str, &str)> = [("Cookie", cookie.as_str())].iter().chain(more).copied().collect();
        gateway.call("POST", "/api/v4/client_perf", &headers, b"{}").await.status
    };
    assert_eq!(post(&[]).await, 401);
    assert_eq!(post(&[("X-CSRF-Token", "wrong")]).await, 401);
    assert_eq!(post(&[("X-CSRF-Token", "csrf-value")]).await, 200);
    assert_eq!(post(&[("X-Requested-With", "XMLHttpRequest")]).await, 200);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_much_of_anything_is_refused_in_the_apis_shape() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let gateway = world.gateway().await;
    let bearer = format!("Bearer {anna}");
    let me = [("Authorization", bearer.as_str())];
    let long = gateway.call("GET", &format!("/api/v4/users?x={}", "y".repeat(3000)), &me, b"").await;
    assert_eq!((long.status, long.id().as_str()), (414, "basic_security_check.url.too_long_error"));
    assert_eq!(gateway.call("GET", "/api/v4/users/%00", &me, b"").await.status, 400);
    let announced = [me[0], ("Content-Length", "400000")];
    let large = gateway.call("POST", "/api/v4/client_perf", &announced, b"").await;
    assert_eq!((large.status, large.id().as_str()), (413, "api.context.request_body_too_large.app_error"));
    assert_eq!(large.json()["request_id"].as_str(), large.headers.get("x-request-id").map(String::as_str));
    let unknown = gateway.call("GET", "/api/v4/no/such/route", &me, b"").await;
    assert_eq!((unknown.status, unknown.id().as_str()), (404, "api.context.404.app_error"));
    assert_eq!(unknown.headers["content-type"], "application/json");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_slowed_down() {
    let world = World::new().await;
    let limited = |settings: &mut settings::Settings| {
        settings.rate_limit.enable = true;
        settings.rate_limit.per_sec = 1;
        settings.rate_limit.max_burst = 20;
    };
    let gateway = world.gateway_with(gateway::Backend::Local(gateway::Local::default()), limited).await;
    let (anna, ben) = (world.person("system_user"), world.person("system_user"));
    let call = async |person: &str| {
        let bearer = format!("Bearer {person}");
        gateway.call("GET", "/api/v4/limits/server", &[("Authorization", &bearer)], b"").await
    };
    let mut refused = call(&anna).await;
    for _ in 0..40 {
        if refused.status == 429 {
            break;
        }
        assert!(refused.headers.contains_key("x-ratelimit-remaining"));
        refused = call(&anna).await;
    }
    assert_eq!((refused.status, refused.body.as_slice()), (429, &b"limit exceeded\n"[..]));
    assert_eq!(refused.headers["x-ratelimit-limit"], "20");
    assert!(refused.headers["retry-after"].parse::<u32>().unwrap() >= 1);
    assert_eq!(call(&ben).await.status, 200, "one user's flood is not another's");
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_under_way_are_finished_when_the_gateway_stops() {
    let world = World::new().await;
    let gateway = world.gateway().await;
    let port = gateway.port;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = "POST /api/v4/logs HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let stopping = tokio::spawn(gateway.stop());
    testkit::wait_for("nobody new is let in", || async {
        TcpStream::connect(("127.0.0.1", port)).await.is_err()
    })
    .await;
    stream.write_all(b"}").await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(parse(&answer).status, 403);
    stopping.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_never_comes_is_given_up() {
    let world = World::new().await;
    let impatient = |settings: &mut settings::Settings| settings.service.read_timeout = 1;
    let gateway = world.gateway_with(gateway::Backend::Local(gateway::Local::default()), impatient).await;
    let mut stream = TcpStream::connect(("127.0.0.1", gateway.port)).await.unwrap();
    let head = "POST /api/v4/logs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "still waiting");
    assert_eq!(parse(&answer).status, 403);
    gateway.stop().await;
}

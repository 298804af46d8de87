//! Looking where posts lead: once, within limits, and telling messaging.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use files::app::posts;
use files::previews::{Found, look};
use model::preview::Links;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::fixtures::{World, id, world};

const PAGE: &str =
    "<html><head><meta property='og:title' content='T'><meta property='og:image' content='/p.png'></head>";

/// Answers every request with what `answer` makes of its path, and counts them.
async fn site(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    let (asked, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut head = vec![0; 4096];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let _ = stream.write_all(&answer(&path)).await;
            });
        }
    });
    (url, asked)
}

fn said(kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn png() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(30, 20).write_to(&mut png, image::ImageFormat::Png).expect("png");
    png.into_inner()
}

fn ordinary(path: &str) -> Vec<u8> {
    if path.ends_with(".png") { said("image/png", &png()) } else { said("text/html", PAGE.as_bytes()) }
}

async fn jobs(world: &World) -> i64 {
    let sql = "SELECT count(*) AS value FROM link_jobs";
    world.state().db.exec().value::<i64>(sql, []).await.expect("reading").expect("a row")
}

async fn hear(world: &World, post: &str, links: Links) {
    world.hear_created_leading(&id(post), links).await;
    world.state().link_jobs.notify_one();
}

fn leads(link: &str, pictures: &[String]) -> Links {
    Links { link: link.to_owned(), pictures: pictures.to_vec() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_told_and_remembered() {
    let world = world().await;
    let (url, asked) = site(ordinary).await;
    let links = leads(&format!("{url}/page"), &[format!("{url}/other.png")]);
    for post in ["first", "second"] {
        hear(&world, post, links.clone()).await;
        testkit::wait_for("it was looked at", || async { jobs(&world).await == 0 }).await;
    }
    let told = world.messaging.lock().expect("messaging").previews.clone();
    assert_eq!(told.iter().map(|told| &told.post_id).collect::<Vec<_>>(), [&id("first"), &id("second")]);
    assert_eq!(told[0].preview, told[1].preview);
    assert_eq!(told[0].preview.embeds[0].kind, "opengraph");
    let sizes: Vec<(&str, u32)> = told[0]
        .preview
        .images
        .iter()
        .map(|(url, size)| (url.rsplit('/').next().unwrap_or(""), size.width))
        .collect();
    assert_eq!(sizes, [("other.png", 30), ("p.png", 30)]);
    assert_eq!(asked.load(Ordering::SeqCst), 3, "each once");
    // What is old is looked at anew.
    world.run("UPDATE found_links SET at = 1", vec![]).await;
    hear(&world, "third", links).await;
    testkit::wait_for("it was looked at", || async { jobs(&world).await == 0 }).await;
    assert_eq!(asked.load(Ordering::SeqCst), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_process_took_is_taken_again() {
    let world = world().await;
    let (url, _) = site(ordinary).await;
    let links = serde_json::to_value(leads(&url, &[])).expect("json");
    let sql = "INSERT INTO link_jobs (post_id, links, at, due_at, tries) VALUES ($1, $2, 1, $3, 1)";
    let later = model::time::now_ms() + 100_000;
    world.run(sql, vec![id("post").into(), links.into(), later.into()]).await;
    assert!(!files::app::links::turn(world.state()).await.expect("looking"), "nothing is due");
    assert_eq!(jobs(&world).await, 1, "somebody is at it");
    world.run("UPDATE link_jobs SET due_at = 1", vec![]).await;
    files::app::links::turn(world.state()).await.expect("looking");
    assert_eq!(jobs(&world).await, 0);
    assert_eq!(world.messaging.lock().expect("messaging").previews.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_answer_is_not_waited_for() {
    let world = world().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let slow = format!("http://{}", listener.local_addr().expect("address"));
    // Listens, and says nothing.
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok(connection) = listener.accept().await {
            held.push(connection);
        }
    });
    let looked = tokio::time::timeout(Duration::from_secs(60), look(&world.state().client, &slow)).await;
    assert_eq!(looked, Ok(Found::Nothing));
}

#[tokio::test(flavor = "multi_thread")]
async fn large_and_broken_answers_are_no_matter() {
    let world = world().await;
    let (url, _) = site(|path| match path {
        "/large" => said("text/html", &b"<meta property='og:title' content='T'>".repeat(100_000)),
        "/picture" => said("image/png", &vec![0; 5_000_000]),
        "/cut" => said("text/html", PAGE.as_bytes())[..120].to_vec(),
        "/nonsense" => b"\0\xff\xfe\r\n\r\n".to_vec(),
        "/head" => b"HTTP/1.1 200 OK\r\n".iter().copied().chain(b"X: y\r\n".repeat(50_000)).collect(),
        _ => b"HTTP/1.1 302 Found\r\nLocation: http://[::1]:1/x\r\nContent-Length: 0\r\n\r\n".to_vec(),
    })
    .await;
    for (path, is_page) in [
        ("/large", true),
        ("/picture", false),
        ("/cut", false),
        ("/nonsense", false),
        ("/head", false),
        ("/inside", false),
    ] {
        let found = look(&world.state().client, &format!("{url}{path}")).await;
        assert_eq!(matches!(found, Found::Page { .. }), is_page, "{path}: {found:?}");
    }
    for inside in
        ["http://10.0.0.1/", "http://[::1]:1/", "http://localhost:1/", "file:///etc/passwd", "", "x"]
    {
        assert_eq!(look(&world.state().client, inside).await, Found::Nothing, "{inside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_posts_that_lead_somewhere_are_looked_after() {
    let world = world().await;
    world.hear_created(&id("plain"), vec![]).await;
    hear(&world, "none", Links::default()).await;
    assert_eq!(jobs(&world).await, 0);
    assert!(world.messaging.lock().expect("messaging").previews.is_empty());
    let _ = posts::leads_somewhere;
}

//! What a browser gets: the shell at every address that is no program's, files for ever, and a word when none were built.

use crate::http::Answer;
use crate::world::World;

/// The first file that the page names, if this build has a web client.
fn file_of(page: &Answer) -> Option<String> {
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let from = text.find("/static/")?;
    Some(text[from..].chars().take_while(|letter| *letter != '"').collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shell_stands_at_every_address_and_programs_get_errors() {
    let world = World::new().await;
    let gateway = world.gateway().await;
    for path in ["/", "/team/channels/town-square", "/login", "/admin_console/users"] {
        let page = gateway.call("GET", path, &[], b"").await;
        assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/html"), "{path}");
        assert!(page.headers["cache-control"].starts_with("no-cache"), "{path}");
        assert!(page.headers["content-security-policy"].contains("default-src 'none'"), "{path}");
        assert!(!page.headers["content-security-policy"].contains("unsafe"), "{path}");
        assert!(page.headers.contains_key("x-version-id"), "{path}");
    }
    for path in ["/api/v4/no/such", "/hooks/x/y", "/plugins/x", "/files/x", "/static/no-such.js"] {
        let page = gateway.call("GET", path, &[], b"").await;
        assert_eq!(page.status, 404, "{path}");
        assert_ne!(page.headers["content-type"], "text/html", "{path}");
    }
    assert_eq!(gateway.call("POST", "/team", &[], b"").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_come_packed_and_are_kept_for_ever() {
    let world = World::new().await;
    let gateway = world.gateway().await;
    let page = gateway.call("GET", "/", &[], b"").await;
    let Some(path) = file_of(&page) else {
        assert!(String::from_utf8_lossy(&page.body).contains("no web client"));
        return;
    };
    let plain = gateway.call("GET", &path, &[], b"").await;
    assert!(plain.headers["cache-control"].contains("immutable"));
    assert!(!plain.headers.contains_key("content-encoding"));
    for (accepted, encoding) in [("gzip, deflate, br", "br"), ("gzip", "gzip")] {
        let packed = gateway.call("GET", &path, &[("Accept-Encoding", accepted)], b"").await;
        assert_eq!(packed.headers["content-encoding"], encoding);
        assert!(packed.body.len() < plain.body.len());
        assert_ne!(packed.headers["etag"], plain.headers["etag"]);
        assert_eq!(packed.headers["vary"], "Accept-Encoding");
        let known = [("Accept-Encoding", accepted), ("If-None-Match", packed.headers["etag"].as_str())];
        assert_eq!(gateway.call("GET", &path, &known, b"").await.status, 304);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn emoji_have_pictures_and_other_names_none() {
    let world = World::new().await;
    let gateway = world.gateway().await;
    let is_built = file_of(&gateway.call("GET", "/", &[], b"").await).is_some();
    for name in ["1f600", "0023-fe0f-20e3", "2764-fe0f", "1f468-200d-2764-fe0f-200d-1f468", "mattermost"] {
        let path = format!("/static/emoji/{name}.png");
        let picture = gateway.call("GET", &path, &[], b"").await;
        assert_eq!(picture.status, if is_built { 200 } else { 404 }, "{path}");
        if is_built {
            assert_eq!(picture.headers["content-type"], "image/png", "{path}");
            assert!(picture.headers["cache-control"].contains("max-age=31556926"), "{path}");
            let known = [("If-None-Match", picture.headers["etag"].as_str())];
            assert_eq!(gateway.call("GET", &path, &known, b"").await.status, 304, "{path}");
        }
    }
    let long = format!("{}.png", "1f600-".repeat(100));
    for name in [
        "none.png",
        "1f600",
        "1f600.svg",
        "1F600.png",
        "1f600.png/",
        "",
        "..%2findex.html",
        "../index.html",
        "%2e%2e/main.js",
        "..%5c..%5cetc%5cpasswd",
        "-.png",
        "fe0f.png",
        ".png",
        "%0a.png",
        &long,
    ] {
        let answer = gateway.call("GET", &format!("/static/emoji/{name}"), &[], b"").await;
        assert_eq!(answer.status, 404, "{name}");
        assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8", "{name}");
        assert_eq!(answer.headers["cache-control"], "no-cache, public", "{name}");
    }
}

//! Uploads that somebody mangled: refused or taken, never a failure of ours, and nothing is left over. The same ones every time.

use std::collections::BTreeSet;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpMessage};
use bytes::Bytes;
use files::Files;
use futures_util::{Stream, stream};
use runtime::Service;

use crate::fixtures::{World, id, person, world};
use crate::interleaved::Dice;

const ROUNDS: usize = 500;
const JSON: &str = "application/json";
const BOUNDARY: &str = "----boundary7MA4";
/// What forms are made of.
const WORDS: [&[u8]; 14] = [
    b"\r\n",
    b"\n",
    b"\r",
    b"--",
    b"------boundary7MA4",
    b"------boundary7MA4--\r\n",
    b"Content-Disposition: form-data; name=\"files\"; filename=\"../x\"\r\n",
    b"Content-Type: image/png\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"name=\"channel_id\"",
    b"\0",
    b"\xff\xfe",
    b"\"; filename*=UTF-8''%zz",
];

/// A form with a channel, a word and two files.
fn form(picture: &[u8]) -> Vec<u8> {
    let field = |head: &str, content: &[u8]| {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        [head.as_bytes(), content, b"\r\n"].concat()
    };
    [
        field("name=\"channel_id\"", id("room").as_bytes()),
        field("name=\"client_ids\"", b"first"),
        field("name=\"files\"; filename=\"a.txt\"", b"hello there"),
        field("name=\"files\"; filename=\"p.png\"", picture),
        format!("--{BOUNDARY}--\r\n").into_bytes(),
    ]
    .concat()
}

/// One to four changes.
pub fn mangle(dice: &mut Dice, content: &mut Vec<u8>, words: &[&[u8]]) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(content.len() + 1);
        let end = (at + dice.roll(40)).min(content.len());
        match dice.roll(6) {
            0 => content.truncate(at),
            1 => drop(content.drain(at..end)),
            2 => {
                let again = content[at..end].to_vec();
                content.splice(at..at, again);
            }
            3 if !words.is_empty() => {
                let word = words[dice.roll(words.len())].to_vec();
                content.splice(at..end, word);
            }
            _ if at < content.len() => content[at] = dice.roll(256) as u8,
            _ => {}
        }
    }
}

fn small_picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(16, 16).write_to(&mut png, image::ImageFormat::Png).expect("png");
    png.into_inner()
}

/// Sends it in pieces of any size, and sometimes breaks off behind the last.
async fn send(world: &World, dice: &mut Dice, path: &str, kind: &str, content: &[u8]) -> u16 {
    let service = world.service.clone();
    let app =
        init_service(App::new().configure(|cfg| service.data(cfg)).configure(web::mount(Files::routes)))
            .await;
    let request = TestRequest::post().uri(path).insert_header((CONTENT_TYPE, kind)).to_request();
    request.extensions_mut().insert(person("ann"));
    let mut pieces = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let (piece, more) = rest.split_at(rest.len().min(1 + dice.roll(200)));
        pieces.push(Ok(Bytes::copy_from_slice(piece)));
        rest = more;
    }
    if dice.roll(10) == 0 && kind != JSON {
        pieces.push(Err(actix_web::error::PayloadError::Incomplete(None)));
    }
    let pieces: Pin<Box<dyn Stream<Item = _>>> = Box::pin(stream::iter(pieces));
    let payload = Payload::Stream { payload: pieces };
    let (request, _) = request.replace_payload(payload);
    call_service(&app, request).await.status().as_u16()
}

#[actix_web::test]
async fn whatever_is_sent_is_answered_and_nothing_is_left_over() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let whole = form(&small_picture());
    let kinds = [
        format!("multipart/form-data; boundary={BOUNDARY}"),
        format!("multipart/form-data; boundary=\"{BOUNDARY}\"; charset=utf-8"),
        "multipart/form-data".to_owned(),
        "multipart/form-data; boundary=".to_owned(),
    ];
    let mut dice = Dice(7);
    let mut seen = BTreeSet::new();
    for round in 0..ROUNDS {
        let mut content = whole.clone();
        if round > 0 {
            mangle(&mut dice, &mut content, &WORDS);
        }
        let kind = &kinds[dice.roll(20).saturating_sub(16).min(3)];
        let status = send(&world, &mut dice, "/api/v4/files", kind, &content).await;
        assert!((200..500).contains(&status), "round {round}: {status}");
        seen.insert(status);
    }
    assert!(seen.contains(&201) && seen.contains(&400), "{seen:?}");
    let upload =
        serde_json::json!({"channel_id": id("room"), "filename": "a", "file_size": 1_000_000}).to_string();
    assert_eq!(send(&world, &mut dice, "/api/v4/uploads", JSON, upload.as_bytes()).await, 201);
    let upload: String = world
        .state()
        .db
        .exec()
        .value("SELECT id AS value FROM uploads", [])
        .await
        .expect("reading")
        .expect("a row");
    for round in 0..50 {
        let mut content = whole.clone();
        mangle(&mut dice, &mut content, &WORDS);
        let status = send(&world, &mut dice, &format!("/api/v4/uploads/{upload}"), &kinds[0], &content).await;
        assert!((200..500).contains(&status), "part {round}: {status}");
    }
    testkit::wait_for("nothing is left over", || async {
        let sql = "SELECT path AS value FROM files UNION ALL SELECT path || '_thumb' FROM files WHERE has_preview
                   UNION ALL SELECT path || '_preview' FROM files WHERE has_preview UNION ALL SELECT path FROM upload_parts";
        let mut known: Vec<String> = world.state().db.exec().values(sql, []).await.expect("reading");
        known.sort_unstable();
        world.blobs().await == known
    })
    .await;
}

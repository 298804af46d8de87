use std::pin::Pin;
use std::sync::LazyLock;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use files::domain::content::{LOOKED_AT, mime_type};
use files::domain::file::{clean_name, disposition, extension, served_type};
use files::domain::range::{Part, part};
use files::domain::upload::start_of;
use files::http::files::fields::{Brought, Fields, LONGEST_FIELD, MOST_FIELDS, MOST_FILES};
use files::http::form;
use futures_util::{Stream, StreamExt, stream};
use tokio::runtime::{Builder, Runtime};

/// Bytes of the picture of a small form.
const LIMIT: usize = 4096;
const TYPES: [&str; 3] = [
    "multipart/form-data; boundary=x",
    "multipart/form-data; charset=utf-8; boundary=\"----boundary7MA4\"",
    "multipart/form-data",
];

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("a runtime"));

/// Whatever calls itself a form, in pieces of any size: read within its limits, refused as the client's fault. The first byte is
/// the size of the pieces, the second says who reads it, whether it breaks off, and its type: one of ours, or its first line.
pub fn form(content: &[u8]) {
    let [size, how, content @ ..] = content else { return };
    let (kind, content) = match TYPES.get(usize::from(how >> 2 & 3)) {
        Some(kind) => (kind.as_bytes(), content),
        None => content.split_at(content.iter().position(|byte| *byte == b'\n').unwrap_or(0)),
    };
    let Ok(kind) = HeaderValue::from_bytes(kind) else { return };
    let mut pieces: Vec<_> =
        content.chunks(usize::from(*size) + 1).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    if how & 2 != 0 {
        pieces.push(Err(PayloadError::Incomplete(None)));
    }
    RUNTIME.block_on(async {
        let request = TestRequest::post().insert_header((CONTENT_TYPE, kind)).to_http_request();
        let pieces: Pin<Box<dyn Stream<Item = _>>> = Box::pin(stream::iter(pieces));
        let mut payload = Payload::Stream { payload: pieces };
        let body = web::Payload::from_request(&request, &mut payload).await.expect("a body");
        if how & 1 == 0 { upload(&request, body, content.len()).await } else { small(&request, body).await }
    });
}

async fn small(request: &HttpRequest, body: web::Payload) {
    if let Ok(form) = form::read(request, body, "image", LIMIT).await {
        assert!(form.file.is_none_or(|file| file.len() <= LIMIT));
    }
}

/// As an upload is read, but that nothing is kept.
async fn upload(request: &HttpRequest, body: web::Payload, sent: usize) {
    let (mut fields, mut files, mut came) = (0, 0, 0);
    let mut form = Fields::of(request, body);
    loop {
        let brought = match form.next().await {
            Ok(Some(brought)) => brought,
            Ok(None) => break,
            Err(refusal) => {
                assert!((400..500).contains(&refusal.status), "{refusal:?}");
                break;
            }
        };
        fields += 1;
        match brought {
            Brought::Channel(word) | Brought::Client(word) => {
                assert!(word.len() <= LONGEST_FIELD && !word.contains('\0'));
                came += word.len();
            }
            Brought::File(name, mut content) => {
                files += 1;
                let mut head = Vec::new();
                // One that breaks off ends here; the next field says so too.
                while let Some(Ok(chunk)) = content.next().await {
                    came += chunk.len();
                    head.extend_from_slice(&chunk[..chunk.len().min(LOOKED_AT - head.len())]);
                }
                named(&name, &head);
            }
            Brought::Other => {}
        }
    }
    assert!(fields <= MOST_FIELDS && files <= MOST_FILES);
    assert!(came <= sent, "{came} bytes of {sent}");
}

/// What becomes of a name and a beginning: headers that are headers, and parts that are parts of it.
fn named(name: &str, head: &[u8]) {
    let clean = clean_name(name);
    assert!(!clean.is_empty() && !clean.contains(['/', '\\', '\0', '\n']), "{clean:?}");
    assert_eq!(clean_name(&clean), clean, "once is enough");
    let kind = served_type(mime_type(head, &extension(&clean)));
    HeaderValue::from_str(&disposition(&clean, kind, false)).expect("a header");
    let size = head.len() as u64;
    if let Part::Of(part) = part(name, size) {
        assert!(part.start < part.end && part.end <= size);
    }
    let _ = start_of(name);
}

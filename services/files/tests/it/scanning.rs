//! What a virus scanner says of files: refused is refused, and silence is no permission.

use bytes::Bytes;
use files::app::receive::Receiving;
use files::app::uploads;
use files::domain::upload::{Announced, NewUpload};
use futures_util::stream;
use model::Problem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::fixtures::{World, id, person, world_with};

/// Stands for a clamd: reads the stream as it is meant to be sent, and finds what holds the word `virus`.
async fn scanner(answer: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("tcp://{}", listener.local_addr().expect("address"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(scan(stream, answer));
        }
    });
    address
}

async fn scan(mut stream: TcpStream, answer: Option<&'static str>) -> std::io::Result<()> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let length = stream.read_u32().await? as usize;
        if length == 0 {
            break;
        }
        let begin = content.len();
        content.resize(begin + length, 0);
        stream.read_exact(&mut content[begin..]).await?;
    }
    let found = content.windows(5).any(|word| word == b"virus");
    let verdict = answer.unwrap_or(if found { "stream: A.Virus FOUND\0" } else { "stream: OK\0" });
    stream.write_all(verdict.as_bytes()).await
}

async fn keep(world: &World, content: &[u8]) -> Result<String, Problem> {
    let ann = person("ann");
    let mut receiving = Receiving::start(world.state(), "a.bin").await?;
    for chunk in content.chunks(1 << 20) {
        receiving.write(Bytes::copy_from_slice(chunk)).await?;
    }
    let received = receiving.finish(world.state()).await?;
    let kept = files::app::files::keep(world.state(), &ann, &id("room"), vec![received]).await?;
    Ok(kept[0].id.clone())
}

async fn guarded(address: String) -> World {
    let world = world_with(|settings| settings.file.virus_scanner = address).await;
    world.join(&person("ann"), "room");
    world
}

async fn is_empty(world: &World) {
    testkit::wait_for("nothing is kept", || async {
        world.blobs().await.is_empty() && world.rows().await.is_empty()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_refused_and_gone() {
    let world = guarded(scanner(None).await).await;
    let mut content = vec![7; 5_000_000];
    let clean = keep(&world, &content).await.expect("clean");
    assert!(world.read(&person("ann"), &clean).await.expect("readable") == content);
    assert!(keep(&world, b"").await.is_ok(), "nothing holds nothing");
    content[4_500_000..4_500_005].copy_from_slice(b"virus");
    let refused = keep(&world, &content).await.expect_err("a virus");
    assert_eq!((refused.status, &*refused.id), (400, "api.file.upload_file.rejected_by_plugin.app_error"));
    testkit::wait_for("its blob is gone", || async { world.blobs().await.len() == 2 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_is_what_came_in_parts() {
    let world = guarded(scanner(None).await).await;
    let ann = person("ann");
    let new =
        NewUpload { channel_id: id("room"), filename: "a".into(), file_size: 10, ..NewUpload::default() };
    let upload = uploads::open(world.state(), &ann, new).await.expect("opening");
    // Neither part holds it.
    for (part, is_last) in [("a vir", false), ("us ab", true)] {
        let body = stream::iter([Ok::<_, ()>(Bytes::from_static(part.as_bytes()))]);
        let sent = uploads::send(world.state(), &ann, &upload.id, Announced::default(), body).await;
        assert_eq!(sent.is_err(), is_last);
    }
    let gone = uploads::find(world.state(), &ann, &upload.id).await.expect_err("nothing will come of it");
    assert_eq!(gone.status, 404);
    files::app::tidy::once(world.state(), model::time::now_ms()).await.expect("tidying");
    is_empty(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_no_permission() {
    for answer in ["", "nonsense", "INSTREAM size limit exceeded. ERROR\0"] {
        let world = guarded(scanner(Some(answer)).await).await;
        assert_eq!(keep(&world, b"hello").await.expect_err("not known").status, 503, "{answer:?}");
        is_empty(&world).await;
    }
    let world = guarded("tcp://127.0.0.1:1".to_owned()).await;
    assert_eq!(keep(&world, b"hello").await.expect_err("nobody there").status, 503);
    is_empty(&world).await;
}

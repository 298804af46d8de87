//! Uploads that take several requests, whatever breaks in between.

use bytes::Bytes;
use db::FromQueryResult;
use files::app::{tidy, uploads as app};
use files::domain::upload::{Announced, NewUpload, UploadSession};
use futures_util::stream;
use model::time::now_ms;
use model::{FileInfo, Identity, Problem};

use crate::fixtures::{World, id, person, world};

const MB: usize = 1 << 20;

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|n| (n % 251) as u8).collect()
}

async fn opened(world: &World, who: &Identity, size: usize) -> UploadSession {
    let new = NewUpload {
        channel_id: id("room"),
        filename: "large.bin".into(),
        file_size: size as i64,
        ..NewUpload::default()
    };
    app::open(world.state(), who, new).await.expect("opening")
}

/// Sends a body in chunks; `None` in it breaks it off.
async fn send(
    world: &World,
    who: &Identity,
    upload: &UploadSession,
    chunks: Vec<Option<Bytes>>,
) -> Result<Option<FileInfo>, Problem> {
    send_as(world, who, upload, Announced::default(), chunks).await
}

async fn send_as(
    world: &World,
    who: &Identity,
    upload: &UploadSession,
    announced: Announced,
    chunks: Vec<Option<Bytes>>,
) -> Result<Option<FileInfo>, Problem> {
    let body = stream::iter(chunks.into_iter().map(|chunk| chunk.ok_or(())));
    app::send(world.state(), who, &upload.id, announced, body).await
}

fn chunks(content: &[u8]) -> Vec<Option<Bytes>> {
    content.chunks(100_000).map(|chunk| Some(Bytes::copy_from_slice(chunk))).collect()
}

async fn offset(world: &World, who: &Identity, upload: &UploadSession) -> i64 {
    app::find(world.state(), who, &upload.id).await.expect("it is there").file_offset
}

#[derive(Debug, FromQueryResult)]
struct Count {
    parts: i64,
    turns: i64,
}

async fn counts(world: &World) -> Count {
    let sql = "SELECT (SELECT count(*) FROM upload_parts) AS parts, (SELECT count(*) FROM uploads WHERE writer <> '') AS turns";
    world.state().db.exec().one(sql, []).await.expect("reading").expect("a row")
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_become_a_file() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    // More than a part in one request, and two requests more.
    let whole = content(20 * MB + 12_345);
    let upload = opened(&world, &ann, whole.len()).await;
    assert_eq!((upload.file_offset, upload.kind.as_str()), (0, "attachment"));
    assert_eq!(
        app::list(world.state(), &ann, &ann.user_id).await.expect("listing"),
        std::slice::from_ref(&upload)
    );
    for part in [0..17 * MB, 17 * MB..18 * MB] {
        let end = part.end as i64;
        assert!(send(&world, &ann, &upload, chunks(&whole[part])).await.expect("sending").is_none());
        assert_eq!(offset(&world, &ann, &upload).await, end);
    }
    let info =
        send(&world, &ann, &upload, chunks(&whole[18 * MB..])).await.expect("sending").expect("a file");
    assert_eq!((info.name.as_str(), info.size), ("large.bin", whole.len() as i64));
    assert!(world.read(&ann, &info.id).await.expect("readable") == whole);
    let again = send(&world, &ann, &upload, Vec::new()).await.expect("asking again").expect("the same");
    assert_eq!(again.id, info.id);
    assert_eq!(app::find(world.state(), &ann, &upload.id).await.expect_err("it has ended").status, 404);
    assert!(app::list(world.state(), &ann, &ann.user_id).await.expect("listing").is_empty());
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(world.blobs().await.len(), 1, "the parts are gone");
    world.post(&id("post"), &[&info.id]).await;
    assert!(world.read(&ann, &info.id).await.expect("readable") == whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_one_part_is_the_file() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(300, 200).write_to(&mut png, image::ImageFormat::Png).expect("png");
    let upload = opened(&world, &ann, png.get_ref().len()).await;
    let info = send(&world, &ann, &upload, chunks(png.get_ref())).await.expect("sending").expect("a file");
    assert_eq!((info.mime_type.as_str(), info.width, info.has_preview_image), ("image/png", 300, true));
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(world.blobs().await.len(), 3);
    assert!(world.read(&ann, &info.id).await.expect("readable") == *png.get_ref());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_on_where_it_broke_off() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let whole = content(3 * MB);
    let upload = opened(&world, &ann, whole.len()).await;
    let mut broken = chunks(&whole[..MB]);
    broken.push(None);
    broken.extend(chunks(&whole[MB..]));
    assert_eq!(send(&world, &ann, &upload, broken).await.expect_err("it broke off").status, 400);
    assert_eq!(offset(&world, &ann, &upload).await, MB as i64);
    assert!(send(&world, &ann, &upload, vec![None]).await.is_err(), "broken at once");
    assert!(send(&world, &ann, &upload, Vec::new()).await.expect("nothing").is_none());
    assert_eq!(counts(&world).await.turns, 0);
    let info = send(&world, &ann, &upload, chunks(&whole[MB..])).await.expect("sending").expect("a file");
    assert!(world.read(&ann, &info.id).await.expect("readable") == whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_more_than_there_is_to_come_sends_nothing() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let upload = opened(&world, &ann, 1000).await;
    assert!(send(&world, &ann, &upload, chunks(&content(1001))).await.is_err());
    for announced in
        [Announced { length: Some(1001), start: None }, Announced { length: None, start: Some(1) }]
    {
        let refused = send_as(&world, &ann, &upload, announced, chunks(b"x")).await;
        assert_eq!(refused.expect_err("it does not fit").id, "api.upload.upload_data.invalid_content_length");
    }
    assert_eq!(offset(&world, &ann, &upload).await, 0);
    testkit::wait_for("nothing is there", || async { world.blobs().await.is_empty() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_send_the_same_part_one_does() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let whole = content(2 * MB);
    let upload = opened(&world, &ann, whole.len()).await;
    for part in [0..MB, MB..2 * MB] {
        let announced = Announced { start: Some(part.start as u64), length: None };
        let one = |_| send_as(&world, &ann, &upload, announced, chunks(&whole[part.clone()]));
        let outcomes = futures_util::future::join_all((0..8).map(one)).await;
        let done: Vec<_> = outcomes.iter().filter(|outcome| outcome.is_ok()).collect();
        assert!(!done.is_empty(), "{outcomes:?}");
        for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            let known = [
                "app.upload.upload_data.concurrent.app_error",
                "api.upload.upload_data.invalid_content_length",
            ];
            assert!(known.contains(&&*refused.id), "{refused}");
        }
        if part.start == 0 {
            assert_eq!(done.len(), 1, "{outcomes:?}");
        }
    }
    let rows = world.rows().await;
    assert_eq!(rows.len(), 1);
    assert!(world.read(&ann, &rows[0].id).await.expect("readable") == whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_his_turn_writes_nothing() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let upload = opened(&world, &ann, 2000).await;
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, ()>>(1);
    let body =
        Box::pin(stream::unfold(receiver, |mut receiver| async { Some((receiver.recv().await?, receiver)) }));
    let (state, slow, upload_id) = (world.state().clone(), ann.clone(), upload.id.clone());
    let sending =
        tokio::spawn(async move { app::send(&state, &slow, &upload_id, Announced::default(), body).await });
    sender.send(Ok(Bytes::from(content(1000)))).await.expect("it listens");
    testkit::wait_for("its turn", || async { counts(&world).await.turns == 1 }).await;
    let refused = send(&world, &ann, &upload, chunks(&content(2000))).await.expect_err("not at once");
    assert_eq!(refused.id, "app.upload.upload_data.concurrent.app_error");
    // It is not heard of for too long, as if its process had died.
    world.run("UPDATE uploads SET writing_until = 1", vec![]).await;
    let info = send(&world, &ann, &upload, chunks(&content(2000))).await.expect("sending").expect("a file");
    sender.send(Ok(Bytes::from(vec![9; 1000]))).await.expect("it listens");
    drop(sender);
    let late = sending.await.expect("no panic").expect_err("too late");
    assert_eq!(late.id, "app.upload.upload_data.concurrent.app_error");
    assert!(world.read(&ann, &info.id).await.expect("readable") == content(2000));
    testkit::wait_for("what was late is gone", || async { world.blobs().await.len() == 1 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_given_up_gives_its_turn_back() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let upload = opened(&world, &ann, 2000).await;
    let (state, slow, upload_id) = (world.state().clone(), ann.clone(), upload.id.clone());
    let body = Box::pin(stream::pending::<Result<Bytes, ()>>());
    let sending =
        tokio::spawn(async move { app::send(&state, &slow, &upload_id, Announced::default(), body).await });
    testkit::wait_for("its turn", || async { counts(&world).await.turns == 1 }).await;
    sending.abort();
    testkit::wait_for("nobody's turn", || async { counts(&world).await.turns == 0 }).await;
    assert!(send(&world, &ann, &upload, chunks(&content(2000))).await.expect("sending").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_whole_but_died_before_it_was_a_file_becomes_one() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let upload = opened(&world, &ann, 2000).await;
    assert!(send(&world, &ann, &upload, chunks(&content(1999))).await.expect("sending").is_none());
    // The last part is written down, its sender dead.
    let day = files::app::receive::day(now_ms());
    let path = format!("files/{day}/{}", id("last"));
    world.state().blobs.put(&path, Bytes::from(content(2000)[1999..].to_vec())).await.expect("put");
    let sql = "INSERT INTO upload_parts (id, upload_id, start, size, path) VALUES ($1, $2, 1999, 1, $3)";
    world.run(sql, vec![id("last").into(), upload.id.as_str().into(), path.into()]).await;
    world.run("UPDATE uploads SET file_offset = 2000, writer = 'dead', writing_until = 1", vec![]).await;
    assert_eq!(offset(&world, &ann, &upload).await, 2000);
    let info = send(&world, &ann, &upload, Vec::new()).await.expect("asking").expect("a file");
    assert!(world.read(&ann, &info.id).await.expect("readable") == content(2000));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_its_owners_while_he_may_upload() {
    let world = world().await;
    let (ann, bob, out) = (person("ann"), person("bob"), person("out"));
    let admin = Identity { roles: "system_user system_admin".into(), ..person("admin") };
    world.join(&ann, "room");
    world.join(&bob, "room");
    let new =
        NewUpload { channel_id: id("room"), filename: "a".into(), file_size: 1, ..NewUpload::default() };
    assert_eq!(app::open(world.state(), &out, new.clone()).await.expect_err("no member").status, 403);
    let import = NewUpload { kind: "import".into(), ..new.clone() };
    assert_eq!(app::open(world.state(), &ann, import).await.expect_err("not hers").status, 403);
    let limit = world.context.settings.file.max_file_size;
    let large = NewUpload { file_size: limit + 1, ..new };
    assert_eq!(app::open(world.state(), &ann, large).await.expect_err("too large").status, 413);
    let upload = opened(&world, &ann, 2000).await;
    assert_eq!(app::find(world.state(), &bob, &upload.id).await.expect_err("not his").status, 403);
    assert!(app::find(world.state(), &admin, &upload.id).await.is_ok());
    assert_eq!(send(&world, &bob, &upload, chunks(b"x")).await.expect_err("not his").status, 403);
    assert_eq!(app::list(world.state(), &bob, &ann.user_id).await.expect_err("not his").status, 403);
    world.messaging.lock().expect("messaging").members.clear();
    world.state().rights.invalidate_all();
    assert_eq!(send(&world, &ann, &upload, chunks(b"x")).await.expect_err("she left").status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_too_many() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    for _ in 0..100 {
        opened(&world, &ann, 2000).await;
    }
    let new =
        NewUpload { channel_id: id("room"), filename: "a".into(), file_size: 1, ..NewUpload::default() };
    assert_eq!(app::open(world.state(), &ann, new).await.expect_err("too many").status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_goes() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let (old, new) = (opened(&world, &ann, 2000).await, opened(&world, &ann, 2000).await);
    for upload in [&old, &new] {
        send(&world, &ann, upload, chunks(&content(1000))).await.expect("sending");
    }
    let sql = "UPDATE uploads SET update_at = 1, writer = $2, writing_until = $3 WHERE id = $1";
    let late = now_ms() + 60_000;
    world.run(sql, vec![old.id.as_str().into(), "sends".into(), late.into()]).await;
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(counts(&world).await.parts, 2, "somebody is sending");
    world.run("UPDATE uploads SET writer = ''", vec![]).await;
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(counts(&world).await.parts, 1);
    assert_eq!(world.blobs().await.len(), 1);
    assert_eq!(app::find(world.state(), &ann, &old.id).await.expect_err("it is gone").status, 404);
    // Parts of what still goes on are not taken for leftovers, however long ago they came.
    let later = now_ms() + 2 * 86_400_000;
    world.run("UPDATE uploads SET update_at = $1", vec![later.into()]).await;
    tidy::once(world.state(), later).await.expect("tidying");
    let rest = chunks(&content(2000)[1000..]);
    let info = send(&world, &ann, &new, rest).await.expect("sending").expect("a file");
    assert!(world.read(&ann, &info.id).await.expect("readable") == content(2000));
}

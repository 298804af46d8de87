//! Sending, breaking off, sending at once, losing turns, dying and tidying in any order: what comes out is what was sent.

use bytes::Bytes;
use files::app::{tidy, uploads};
use files::domain::upload::{Announced, NewUpload, UploadSession};
use futures_util::stream;
use model::time::now_ms;
use model::{FileInfo, Identity, Problem};

use crate::fixtures::{World, id, person, world};
use crate::interleaved::Dice;

struct Sending {
    upload: UploadSession,
    content: Vec<u8>,
    file: Option<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_out_is_what_was_sent() {
    for seed in 1..=5 {
        let world = world().await;
        let ann = person("ann");
        world.join(&ann, "room");
        Box::pin(play(&world, &ann, Dice(seed))).await;
    }
}

async fn play(world: &World, ann: &Identity, mut dice: Dice) {
    let mut sendings = Vec::new();
    for number in 0..3 {
        let size = 1 + dice.roll(200_000);
        let content = (0..size).map(|at| (at * 7 + number) as u8).collect();
        let new = NewUpload {
            channel_id: id("room"),
            filename: format!("{number}.bin"),
            file_size: size as i64,
            ..NewUpload::default()
        };
        let upload = uploads::open(world.state(), ann, new).await.expect("opening");
        sendings.push(Sending { upload, content, file: None });
    }
    for _ in 0..80 {
        let one = dice.roll(sendings.len());
        match dice.roll(8) {
            0..4 => Box::pin(step(world, ann, &mut sendings[one], &mut dice)).await,
            4 => Box::pin(both_at_once(world, ann, &mut sendings[one], &mut dice)).await,
            5 => {
                // Somebody had the turn and died.
                let sql =
                    "UPDATE uploads SET writer = 'dead', writing_until = $2 WHERE id = $1 AND file_id = ''";
                let until = if dice.roll(2) == 0 { 1 } else { now_ms() + 600_000 };
                world.run(sql, vec![sendings[one].upload.id.as_str().into(), until.into()]).await;
            }
            6 => world.run("UPDATE uploads SET writing_until = 1 WHERE writer = 'dead'", vec![]).await,
            _ => tidy::once(world.state(), now_ms()).await.expect("tidying"),
        }
    }
    world.run("UPDATE uploads SET writing_until = 1", vec![]).await;
    for sending in &mut sendings {
        while sending.file.is_none() {
            Box::pin(step(world, ann, sending, &mut Dice(0))).await;
        }
    }
    tidy::once(world.state(), now_ms()).await.expect("tidying");
    assert_eq!(world.rows().await.len(), sendings.len(), "each is one file");
    assert_eq!(world.blobs().await.len(), sendings.len(), "and nothing is left over");
    for sending in &sendings {
        let file = sending.file.as_deref().expect("it is there");
        assert!(world.read(ann, file).await.expect("readable") == sending.content, "{file}");
    }
}

/// One request from where the upload is: any length, perhaps broken off, perhaps more than fits.
async fn step(world: &World, ann: &Identity, sending: &mut Sending, dice: &mut Dice) {
    let Some(start) = offset(world, ann, sending).await else { return };
    let left = sending.content.len() - start;
    let length = if dice.0 == 0 { left } else { dice.roll(left + 1) };
    let mut chunks: Vec<Result<Bytes, ()>> = sending.content[start..start + length]
        .chunks(9_973)
        .map(|chunk| Ok(Bytes::copy_from_slice(chunk)))
        .collect();
    match if dice.0 == 0 { 9 } else { dice.roll(10) } {
        0 => {
            let at = dice.roll(chunks.len() + 1);
            chunks.insert(at, Err(()));
        }
        1 => chunks.push(Ok(Bytes::from(vec![0; left + 1]))),
        _ => {}
    }
    keep(sending, send(world, ann, sending, start, chunks).await);
}

/// The rest of it, by two who know nothing of each other.
async fn both_at_once(world: &World, ann: &Identity, sending: &mut Sending, dice: &mut Dice) {
    let Some(start) = offset(world, ann, sending).await else { return };
    let end = start + dice.roll(sending.content.len() - start + 1);
    let chunks =
        || sending.content[start..end].chunks(4_099).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    let (one, other) =
        tokio::join!(send(world, ann, sending, start, chunks()), send(world, ann, sending, start, chunks()));
    keep(sending, one);
    keep(sending, other);
}

async fn send(
    world: &World,
    ann: &Identity,
    sending: &Sending,
    start: usize,
    chunks: Vec<Result<Bytes, ()>>,
) -> Result<Option<FileInfo>, Problem> {
    let announced = Announced { start: Some(start as u64), length: None };
    uploads::send(world.state(), ann, &sending.upload.id, announced, stream::iter(chunks)).await
}

fn keep(sending: &mut Sending, outcome: Result<Option<FileInfo>, Problem>) {
    match outcome {
        Ok(Some(info)) => {
            let known = sending.file.get_or_insert_with(|| info.id.clone());
            assert_eq!(*known, info.id, "one upload is one file");
        }
        Ok(None) => {}
        Err(problem) => assert!((400..500).contains(&problem.status), "{problem}"),
    }
}

async fn offset(world: &World, ann: &Identity, sending: &Sending) -> Option<usize> {
    match uploads::find(world.state(), ann, &sending.upload.id).await {
        Ok(upload) => Some(upload.file_offset as usize),
        Err(problem) => {
            assert_eq!(problem.status, 404);
            assert!(sending.file.is_some(), "it is gone and became nothing");
            None
        }
    }
}

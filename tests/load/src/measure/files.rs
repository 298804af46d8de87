//! Large files up and down, beside what copying one on the same disk takes; pictures made small; and how much more
//! memory a process of the server held meanwhile than before.

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use hyper::client::conn::http1::handshake;
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use hyper::{Method, Request, Response, body::Incoming};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::bench::{Bench, Client};
use crate::http::bearer;
use crate::process::{forget_peaks, peaks};
use crate::target::Target;

pub const NAME: &str = "files";

const MB: u64 = 1024 * 1024;
/// A server may take less.
const LARGEST: u64 = 5 * 1024 * MB;
/// Of which so much is copied beside it.
const COPIED: u64 = 2 * 1024 * MB;
const PIECE: u64 = MB;
const PAINTERS: usize = 2;
const PICTURE: (u32, u32) = (1280, 720);

pub async fn prepare(bench: &mut Bench) -> Result<String> {
    bench.world.channel("files", PAINTERS).await
}

pub async fn run(bench: &mut Bench) -> Result<()> {
    let channel = prepare(bench).await?;
    let size = size(bench).await?;
    bench.report.note(NAME, format!("the large file has {} MB", size / MB));
    let held = forget_peaks(&bench.meter.server)?;
    let token = bench.world.members(1).await?[0].token.clone();
    let query = format!("files?channel_id={channel}&filename=large.bin");
    let begun = Instant::now();
    let answer = send(&bench.target, &token, Method::POST, &query, size).await?;
    let answer: Value = serde_json::from_slice(&answer.collect().await?.to_bytes())?;
    bench.report.record(NAME, "upload", rate(size, begun))?;
    let file = answer["file_infos"][0]["id"].as_str().context("no file was made")?.to_owned();
    let begun = Instant::now();
    let mut answer = send(&bench.target, &token, Method::GET, &format!("files/{file}"), 0).await?;
    let mut came = 0;
    while let Some(frame) = answer.frame().await {
        came += frame?.data_ref().map_or(0, |data| data.len() as u64);
    }
    ensure!(came == size, "{came} bytes came back");
    bench.report.record(NAME, "download", rate(size, begun))?;
    let after = peaks(&bench.meter.server)?;
    if let Some(kib) = held.iter().filter_map(|(pid, kib)| after.get(pid)?.checked_sub(*kib)).max() {
        bench.report.record(NAME, "memory", kib as f64 / 1024.0)?;
    }
    let copied = copy(&bench.scratch, size.min(COPIED)).await?;
    bench.report.record(NAME, "copy", copied)?;
    paint(bench, &channel).await
}

fn rate(size: u64, begun: Instant) -> f64 {
    (size / MB) as f64 / begun.elapsed().as_secs_f64()
}

/// As large as the server takes.
async fn size(bench: &mut Bench) -> Result<u64> {
    let mut crew = bench.crew(1).await?;
    let config = crew[0].http.get("config/client?format=old").await?.json()?;
    let most = config["MaxFileSize"].as_str().and_then(|size| size.parse::<u64>().ok());
    Ok(most.unwrap_or(LARGEST).min(LARGEST) / PIECE * PIECE)
}

/// A request whose body is so long; nobody here holds it.
async fn send(target: &Target, token: &str, method: Method, path: &str, length: u64) -> Result<Incoming> {
    let stream = TcpStream::connect(target.address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let piece = Bytes::from((0..PIECE).map(|n| (n % 251) as u8).collect::<Vec<u8>>());
    let pieces = (0..length / PIECE).map(move |_| Ok::<_, std::io::Error>(Frame::data(piece.clone())));
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{}/api/v4/{path}", target.base))
        .header(HOST, target.host.as_str())
        .header(AUTHORIZATION, bearer(token)?);
    if length > 0 {
        request = request.header(CONTENT_LENGTH, length).header(CONTENT_TYPE, "application/octet-stream");
    }
    let request = request.body(StreamBody::new(stream::iter(pieces)))?;
    let response: Response<Incoming> = sender.send_request(request).await?;
    ensure!(response.status().is_success(), "{path}: {}", response.status());
    Ok(response.into_body())
}

/// MB a second of `cp`, until the copy lies on the disk.
async fn copy(folder: &Path, size: u64) -> Result<f64> {
    let (source, copy) = (folder.join("copied.from"), folder.join("copied.to"));
    let made = async {
        tokio::fs::write(&source, b"").await?;
        let file = File::options().write(true).open(&source)?;
        // Written, not left out: a hole is copied in no time.
        let piece = vec![7_u8; usize::try_from(PIECE)?];
        let (writing, pieces) = (file.try_clone()?, size / PIECE);
        tokio::task::spawn_blocking(move || {
            (0..pieces).try_for_each(|_| std::io::Write::write_all(&mut (&writing), &piece))
        })
        .await??;
        file.sync_all()?;
        let begun = Instant::now();
        let done = Command::new("cp").arg(&source).arg(&copy).status().await?;
        ensure!(done.success(), "cp failed");
        File::open(&copy)?.sync_all()?;
        Ok(rate(size, begun))
    };
    let made = made.await;
    for file in [&source, &copy] {
        let _ = std::fs::remove_file(file);
    }
    made
}

struct Painter {
    client: Client,
    path: String,
    picture: Bytes,
}

/// Pictures for which the server makes smaller ones before it answers.
async fn paint(bench: &mut Bench, channel: &str) -> Result<()> {
    let path = format!("files?channel_id={channel}&filename=picture.bmp");
    let picture = Bytes::from(bitmap(PICTURE.0, PICTURE.1));
    let crew = bench.crew(PAINTERS).await?;
    let painter = |client| Painter { client, path: path.clone(), picture: picture.clone() };
    let mut crew: Vec<Painter> = crew.into_iter().map(painter).collect();
    let mut sample = bench
        .sample(NAME, &mut crew, async |painter| {
            let answer = painter.client.http.post(&painter.path, painter.picture.clone()).await?.json()?;
            ensure!(answer["file_infos"][0]["has_preview_image"] == true, "nothing was made small");
            Ok(())
        })
        .await?;
    bench.report.record(NAME, "thumbnails", sample.rate())?;
    bench.record_latency(NAME, "picture", &mut sample, 50.0)
}

/// 24 bits a pixel, which needs no encoder.
fn bitmap(width: u32, height: u32) -> Vec<u8> {
    let row = (width * 3).next_multiple_of(4);
    let body = row * height;
    let mut bmp = b"BM".to_vec();
    for number in [54 + body, 0, 54, 40, width, height] {
        bmp.extend(number.to_le_bytes());
    }
    bmp.extend([1, 0, 24, 0]);
    for number in [0, body, 2835, 2835, 0, 0] {
        bmp.extend(number.to_le_bytes());
    }
    bmp.extend((0..body).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    bmp
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bitmap_says_how_large_it_is() {
        let bmp = bitmap(3, 2);
        assert_eq!(bmp.len(), 54 + 12 * 2);
        assert_eq!(bmp[2..6], (bmp.len() as u32).to_le_bytes());
        assert_eq!((bmp[18], bmp[22], bmp[28]), (3, 2, 24));
    }
}

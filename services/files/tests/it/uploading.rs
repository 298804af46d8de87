//! Into the store and out of it.

use bytes::Bytes;
use files::app::files::forget;
use files::app::receive::Receiving;
use futures_util::TryStreamExt;

use crate::fixtures::{person, world};

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_in_comes_out() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    // Larger than a part of an object store, and not a multiple of anything.
    let large: Vec<u8> = (0..12_345_678_u32).map(|n| (n % 251) as u8).collect();
    for (name, content) in [("a.txt", b"hello".to_vec()), ("none.txt", Vec::new()), ("b.bin", large.clone())]
    {
        let info = world.upload(&ann, "room", name, &content).await;
        assert_eq!(info.size, i64::try_from(content.len()).expect("small"), "{name}");
        assert!(world.read(&ann, &info.id).await.expect("readable") == content, "{name}");
    }
    let rows = world.rows().await;
    let path = &rows[2].path;
    for (start, end) in [(0, 1), (5_242_879, 5_242_881), (12_345_677, 12_345_678), (100, 200_000)] {
        let part = world.state().blobs.read(path, Some(start..end)).await.expect("reading");
        let part: Vec<Bytes> = part.chunks.try_collect().await.expect("chunks");
        assert!(part.concat() == large[start as usize..end as usize], "{start}..{end}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_looked_at() {
    let world = world().await;
    let ann = person("ann");
    world.join(&ann, "room");
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(300, 200).write_to(&mut png, image::ImageFormat::Png).expect("png");
    let info = world.upload(&ann, "room", "p.png", png.get_ref()).await;
    assert_eq!((info.width, info.height, info.has_preview_image), (300, 200, true));
    assert!(info.mini_preview.is_some());
    assert_eq!(world.blobs().await.len(), 3);
    let broken = world.upload(&ann, "room", "p.png", &png.get_ref()[..100]).await;
    assert_eq!((broken.width, broken.has_preview_image), (0, false), "kept as a plain file");
    assert_eq!(forget(world.state(), &[info.id, broken.id]).await.expect("forgetting"), 2);
    files::app::tidy::once(world.state(), model::time::now_ms()).await.expect("tidying");
    assert!(world.blobs().await.is_empty() && world.rows().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_upload_leaves_nothing() {
    let world = world().await;
    let mut receiving = Receiving::start(world.state(), "a.bin").await.expect("starting");
    for _ in 0..7 {
        receiving.write(Bytes::from(vec![1; 1 << 20])).await.expect("writing");
    }
    drop(receiving);
    testkit::wait_for("nothing is there", || async { world.blobs().await.is_empty() }).await;
    // One that arrived whole but was not kept.
    let receiving = Receiving::start(world.state(), "a.bin").await.expect("starting");
    drop(receiving.finish(world.state()).await.expect("finishing"));
    testkit::wait_for("nothing is there", || async { world.blobs().await.is_empty() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_may_be_so_large_and_no_larger() {
    let world = world().await;
    let limit = usize::try_from(world.context.settings.file.max_file_size).expect("a size");
    let mut receiving = Receiving::start(world.state(), "a.bin").await.expect("starting");
    let chunk = Bytes::from(vec![0; 1 << 20]);
    for _ in 0..limit >> 20 {
        receiving.write(chunk.clone()).await.expect("within the limit");
    }
    let refused = receiving.write(Bytes::from_static(b"x")).await.expect_err("too large");
    assert_eq!(refused.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found() {
    let world = world().await;
    let missing = world.state().blobs.whole("files/20200101/none").await.expect_err("nothing there");
    assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
    world.state().blobs.delete("files/20200101/none").await.expect("no error");
    assert!(world.state().blobs.list("files/20200101").await.expect("listing").is_empty());
    world.state().blobs.check().await.expect("the store answers");
}

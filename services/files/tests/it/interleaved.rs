//! Uploading, claiming, writing, editing, deleting and tidying in any order: no live post ever misses a blob, and no file is in two.

use std::collections::BTreeSet;

use files::app::tidy;
use model::time::now_ms;

use crate::fixtures::{World, id, person, world};

/// Numbers that are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// A post between its claim and its commit, or its commit and its event.
struct Pending {
    post: String,
    files: Vec<String>,
    is_committed: bool,
    /// May it still be committed?
    is_valid: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_live_post_misses_a_blob() {
    for seed in 1..=6 {
        let world = world().await;
        play(&world, Dice(seed)).await;
    }
}

async fn play(world: &World, mut dice: Dice) {
    let ann = person("ann");
    world.join(&ann, "room");
    let (mut uploaded, mut pending) = (Vec::<String>::new(), Vec::<Pending>::new());
    let mut number = 0;
    for _ in 0..120 {
        match dice.roll(11) {
            0..3 => uploaded.push(world.upload(&ann, "room", "a.txt", b"content").await.id),
            3..5 if !uploaded.is_empty() => {
                number += 1;
                let wanted: BTreeSet<&str> =
                    (0..3).map(|_| uploaded[dice.roll(uploaded.len())].as_str()).collect();
                let wanted: Vec<&str> = wanted.into_iter().collect();
                let post = id(&format!("post{number}"));
                let got = world.claim(&ann, "room", &post, &wanted).await.files;
                let files = got.into_iter().map(|file| file.id).collect();
                pending.push(Pending { post, files, is_committed: false, is_valid: true });
            }
            5 if !pending.is_empty() => {
                let at = dice.roll(pending.len());
                let post = &mut pending[at];
                if !post.is_committed && post.is_valid {
                    post.is_committed = true;
                    let mut known = world.messaging.lock().expect("messaging");
                    for file in &post.files {
                        assert!(known.shows(file).is_none(), "{file} would be in two posts");
                    }
                    known.posts.insert(post.post.clone(), post.files.clone());
                }
            }
            6 if !pending.is_empty() => {
                let at = dice.roll(pending.len());
                if pending[at].is_committed {
                    let post = pending.swap_remove(at);
                    world.hear_created(&post.post, post.files).await;
                }
            }
            7 => {
                // Time passes: who claimed long ago may not commit any more.
                pending.iter_mut().for_each(|post| post.is_valid = false);
                world.let_claims_run_out().await;
            }
            8 => delete_or_strip(world, &mut dice, &pending).await,
            9 => {
                // A draft names something that is still there.
                let rows = world.rows().await;
                if !rows.is_empty() {
                    let named = rows[dice.roll(rows.len())].id.clone();
                    world.messaging.lock().expect("messaging").named.push(named);
                }
            }
            _ => {
                world.run("UPDATE files SET create_at = 1", vec![]).await;
                tidy::once(world.state(), now_ms()).await.expect("tidying");
            }
        }
        nothing_is_missing(world).await;
    }
}

/// Something happens to a post whose event was heard.
async fn delete_or_strip(world: &World, dice: &mut Dice, pending: &[Pending]) {
    let heard: Vec<String> = {
        let known = world.messaging.lock().expect("messaging");
        known.posts.keys().filter(|post| pending.iter().all(|p| p.post != **post)).cloned().collect()
    };
    if heard.is_empty() {
        return;
    }
    let post = &heard[dice.roll(heard.len())];
    let (kept, named) = {
        let mut known = world.messaging.lock().expect("messaging");
        let mut files = known.posts.remove(post).expect("it is there");
        let named = files.clone();
        files.pop();
        // What was written once is kept in an old version or a deleted post.
        known.named.extend(named.clone());
        let kept = (dice.roll(2) == 0).then_some(files);
        if let Some(kept) = &kept {
            known.posts.insert(post.clone(), kept.clone());
        }
        (kept, named)
    };
    match kept {
        Some(kept) => world.hear_changed(post, kept).await,
        None => world.hear_deleted(post).await,
    }
    assert!(named.len() < 100);
}

async fn nothing_is_missing(world: &World) {
    let needed: Vec<String> = {
        let known = world.messaging.lock().expect("messaging");
        known.posts.values().flatten().chain(&known.named).cloned().collect()
    };
    let rows = world.rows().await;
    for file in &needed {
        let row = rows.iter().find(|row| row.id == *file).expect("a file that is needed has a row");
        world.state().blobs.whole(&row.path).await.expect("and a blob");
    }
}

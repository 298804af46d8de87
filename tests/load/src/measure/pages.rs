//! Reading history: pages of 60 posts, 16 clients at once.

use anyhow::{Result, ensure};

use crate::bench::Bench;

pub const NAME: &str = "pages";

const CLIENTS: usize = 16;
const PEOPLE: usize = 64;
const PAGES: usize = 4;
const PAGE: usize = 60;

/// Channels in which nothing is posted while anything is measured, so that every server has the same to read.
pub async fn prepare(bench: &mut Bench) -> Result<Vec<String>> {
    let mut channels = Vec::new();
    for index in 0..5 {
        channels.push(bench.world.history(&format!("history-{index}"), 0..PEOPLE, PAGES * PAGE).await?);
    }
    Ok(channels)
}

pub async fn run(bench: &mut Bench) -> Result<()> {
    let channels = prepare(bench).await?;
    let mut crew = bench.crew(CLIENTS).await?;
    if let Some(client) = crew.first_mut() {
        let page = client.http.get(&path(&channels[0], PAGES - 1)).await?.json()?;
        let posts = page["order"].as_array().map_or(0, Vec::len);
        ensure!(posts == PAGE, "a page has {posts} posts, not {PAGE}");
    }
    let sample = bench
        .sample(NAME, &mut crew, async |client| {
            let channel = &channels[client.dice.below(channels.len())];
            let page = path(channel, client.dice.below(PAGES));
            client.http.get(&page).await.map(drop)
        })
        .await?;
    bench.record_rate(NAME, &sample)?;
    bench.record_cpu(NAME, &sample)
}

fn path(channel: &str, page: usize) -> String {
    format!("channels/{channel}/posts?page={page}&per_page={PAGE}")
}

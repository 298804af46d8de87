//! Creating posts: one client after another's answer, and 64 at once, in 20 channels all of them are members of.

use anyhow::Result;

use crate::bench::Bench;

pub const ONE: &str = "post-1";
pub const MANY: &str = "post-64";

const CLIENTS: usize = 64;
const CHANNELS: usize = 20;

pub async fn prepare(bench: &mut Bench) -> Result<Vec<String>> {
    let mut channels = Vec::new();
    for index in 0..CHANNELS {
        channels.push(bench.world.channel(&format!("posts-{index:02}"), CLIENTS).await?);
    }
    Ok(channels)
}

pub async fn one(bench: &mut Bench) -> Result<()> {
    measure(bench, ONE, 1).await
}

pub async fn many(bench: &mut Bench) -> Result<()> {
    measure(bench, MANY, CLIENTS).await
}

async fn measure(bench: &mut Bench, name: &str, clients: usize) -> Result<()> {
    let channels = prepare(bench).await?;
    let mut crew = bench.crew(clients).await?;
    let mut sample = bench
        .sample(name, &mut crew, async |client| {
            let channel = &channels[client.dice.below(CHANNELS)];
            let body = client.post(channel, "");
            client.http.post("posts", body).await.map(drop)
        })
        .await?;
    bench.record_latency(name, "p50", &mut sample, 50.0)?;
    bench.record_latency(name, "p99", &mut sample, 99.0)?;
    if name == MANY {
        bench.record_rate(name, &sample)?;
    }
    bench.record_cpu(name, &sample)
}

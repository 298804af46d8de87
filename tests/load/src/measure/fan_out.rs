//! A post on its way to every socket in the channel: from the request to the last of 1,000 sockets.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::bench::Bench;
use crate::socket::{MARK, Sockets};
use crate::stats::{millis, percentile};

pub const FEW: &str = "fan-out-200";
pub const MANY: &str = "fan-out-1000";

const SOCKETS: usize = 1000;
const POSTS: usize = 500;
const WARM_UP: usize = 20;

pub async fn prepare(bench: &mut Bench, members: usize) -> Result<String> {
    bench.world.channel(&format!("fan-out-{members}"), members).await
}

pub async fn run(bench: &mut Bench, name: &str, members: usize) -> Result<()> {
    let channel = match prepare(bench, members).await {
        Ok(channel) => channel,
        Err(error) if name == MANY => {
            bench.report.note(name, format!("not measured: {error:#}"));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let mut crew = bench.crew(1).await?;
    let author = crew.first_mut().context("nobody posts")?;
    let accounts = bench.world.members(members).await?;
    let tokens = accounts.iter().cycle().take(SOCKETS).map(|account| account.token.as_str());
    let mut sockets = Sockets::open(&bench.target, tokens.collect()).await?;
    // That a thousand sockets came online is itself news to be delivered.
    tokio::time::sleep(Duration::from_secs(3)).await;

    let mut before = bench.meter.read()?;
    let mut latencies = Vec::new();
    for number in 0..WARM_UP + POSTS {
        if number == WARM_UP {
            before = bench.meter.read()?;
            latencies.clear();
        }
        let body = author.post(&channel, &format!("{MARK}{number} "));
        sockets.expect(number);
        let start = Instant::now();
        // The event may overtake the answer, so both are awaited together.
        let (answer, last) = tokio::join!(author.http.post("posts", body), sockets.wait(number));
        match answer.and(last) {
            Ok(last) => latencies.push(last - start),
            Err(error) => {
                bench.report.error(name, format!("{error:#}"), 1);
                break;
            }
        }
    }
    let spent = bench.meter.since(&before)?;
    sockets.close().await;
    ensure!(latencies.len() == POSTS, "{} of {POSTS} posts were delivered to all", latencies.len());
    bench.account(name, &spent, latencies.len() * SOCKETS);
    bench.report.record(name, "p50", percentile(&mut latencies, 50.0))?;
    bench.report.record(name, "p99", percentile(&mut latencies, 99.0))?;
    if let Some(server) = spent.per(latencies.len() * SOCKETS).server {
        bench.report.record(name, "server", millis(server) * 1e3)?;
    }
    Ok(())
}

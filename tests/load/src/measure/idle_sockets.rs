//! What a socket costs the server while nothing happens on it, everything the server keeps for it included.

use std::time::Duration;

use anyhow::Result;

use crate::bench::Bench;
use crate::process::Meter;
use crate::socket::Sockets;

pub const NAME: &str = "sockets";

const SOCKETS: usize = 5000;
const PEOPLE: usize = 200;

pub async fn prepare(bench: &mut Bench) -> Result<()> {
    bench.world.members(PEOPLE).await.map(drop)
}

pub async fn run(bench: &mut Bench) -> Result<()> {
    if bench.meter.server.is_empty() {
        bench.report.note(NAME, "not measured: the server's process id is not known".to_owned());
        return Ok(());
    }
    let accounts = bench.world.members(PEOPLE).await?;
    let tokens = accounts.iter().cycle().take(SOCKETS).map(|account| account.token.as_str());
    let before = kib(&bench.meter)?;
    let mut sockets = Sockets::open(&bench.target, tokens.collect()).await?;
    // What the handshakes needed only for a moment gets time to be given back.
    tokio::time::sleep(Duration::from_secs(10)).await;
    sockets.check()?;
    let after = kib(&bench.meter)?;
    sockets.close().await;
    bench.report.record(NAME, "memory", (after - before) / SOCKETS as f64)
}

fn kib(meter: &Meter) -> Result<f64> {
    Ok(meter.memory()?.iter().map(|memory| memory.kib as f64).sum())
}

//! How long the server takes from its start to its first answer, and how much memory it holds then.

use std::fs::File;
use std::sync::Arc;

use anyhow::Result;

use crate::bench::Bench;
use crate::process::{Memory, Meter, memory};
use crate::report::Report;
use crate::server::Server;
use crate::stats::{median, millis};
use crate::target::Target;

pub const NAME: &str = "start";

const TIMES: usize = 5;

/// Starts and stops the server several times; what `meter` holds belongs to it and runs all the time.
pub async fn run(
    report: &mut Report,
    target: &Arc<Target>,
    meter: &Meter,
    command: &str,
    log: &File,
) -> Result<()> {
    let mut times = Vec::new();
    let mut sizes = Vec::new();
    for _ in 0..TIMES {
        let server = Server::start(target, command, log).await?;
        times.push(millis(server.ready_after));
        server.settle().await;
        let mut parts = vec![memory(server.pid)?];
        parts.extend(meter.memory()?);
        sizes.push(parts);
        server.stop().await?;
    }
    report.record(NAME, "ready", median(&times).unwrap_or_default())?;
    sizes.sort_by_key(|parts| parts.iter().map(|part| part.kib).sum::<u64>());
    record_memory(report, &sizes[TIMES / 2])
}

/// Without a command there is only the memory of the server as it runs.
pub fn as_found(bench: &mut Bench) -> Result<()> {
    if bench.meter.server.is_empty() {
        let why = "not measured: neither a start command nor a process id is known";
        bench.report.note(NAME, why.to_owned());
        return Ok(());
    }
    bench.report.note(NAME, "measured as it ran, not right after a start".to_owned());
    record_memory(&mut bench.report, &bench.meter.memory()?)
}

fn record_memory(report: &mut Report, parts: &[Memory]) -> Result<()> {
    let mib = |kib: u64| kib as f64 / 1024.0;
    if parts.len() > 1 {
        let part = |part: &Memory| format!("{} {:.1} MiB", part.name, mib(part.kib));
        let list: Vec<_> = parts.iter().map(part).collect();
        report.note(NAME, format!("memory is the sum of {}", list.join(", ")));
    }
    report.record(NAME, "memory", mib(parts.iter().map(|part| part.kib).sum()))
}

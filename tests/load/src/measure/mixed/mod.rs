//! People at work: each with a socket open, doing now this and now that, in the proportions and with the pauses that
//! Mattermost's own load test gives its simulated users (mattermost-load-test-ng, simulcontroller).
//!
//! Left out, on every server: searching posts and uploading files (two actions in a thousand), and pictures, which a browser
//! has in its cache.

mod actions;
mod crowd;
mod person;
pub mod ramp;
mod stage;

use std::time::Duration;

use anyhow::{Context, Result};

use crate::bench::Bench;

pub use crowd::Crowd;

pub const NAME: &str = "mixed";

/// As many as a server with a limit of 250 takes; in larger crowds several share an account.
pub const PEOPLE: usize = 200;
/// Pauses are this many times shorter than those of real people, so that a short run sees enough: a second then stands for
/// so many user-seconds.
pub const HURRY: f64 = 20.0;
/// Short runs see too few of the rarer actions.
const AT_LEAST: Duration = Duration::from_secs(20);
const HISTORY: usize = 30;

/// Where somebody works.
#[derive(Clone)]
pub struct Desk {
    pub team: String,
    /// Channels of the team, by person.
    pub channels: Vec<Vec<String>>,
}

/// One channel of all, fewer with fifty and twenty people, and many small ones: seven for each person.
pub async fn prepare(bench: &mut Bench) -> Result<Desk> {
    let mut channels = vec![Vec::new(); PEOPLE];
    for (size, offset) in [(PEOPLE, 0), (50, 0), (20, 0), (10, 0), (10, 5), (5, 0), (5, 2)] {
        let mut first = offset;
        while first + size <= PEOPLE {
            let name = format!("mixed-{size}-{first:03}");
            let id = bench.world.history(&name, first..first + size, HISTORY).await?;
            channels[first..first + size].iter_mut().for_each(|own| own.push(id.clone()));
            first += size;
        }
    }
    Ok(Desk { team: bench.world.team().to_owned(), channels })
}

pub async fn run(bench: &mut Bench) -> Result<()> {
    let span = bench.seconds.max(AT_LEAST);
    let mut crowd = Crowd::gather(bench, HURRY).await?;
    crowd.grow(PEOPLE).await?;
    crowd.work(bench.warm_up).await?;
    let before = bench.meter.read()?;
    let mut outcome = crowd.work(span).await?;
    let spent = bench.meter.since(&before)?;
    bench.account(NAME, &spent, outcome.calls());
    outcome.tell(&mut bench.report, NAME);
    crowd.disperse(&mut bench.report, NAME).await;
    let report = &mut bench.report;
    report.note(
        NAME,
        format!(
            "{PEOPLE} users, each with a socket, pauses {HURRY} times shorter than theirs: a second is {HURRY} user-seconds of \
             each; {:.0} calls a second",
            outcome.calls() as f64 / span.as_secs_f64()
        ),
    );
    report.record(NAME, "p50", outcome.percentile(50.0).context("nothing was asked")?)?;
    report.record(NAME, "p99", outcome.percentile(99.0).unwrap_or_default())?;
    let user_seconds = PEOPLE as f64 * HURRY * span.as_secs_f64();
    let micros = |seconds: f64| seconds * 1e6 / user_seconds;
    if let (Some(server), Some(postgres)) = (spent.server, spent.postgres) {
        report.record(NAME, "cpu", micros(server + postgres))?;
        report.record(NAME, "server", micros(server))?;
        report.record(NAME, "postgres", micros(postgres))?;
    }
    Ok(())
}

//! How many people the machine holds: more and more of them at their natural pace, until calls take too long or fail.

use std::time::Duration;

use anyhow::Result;

use super::{Crowd, PEOPLE};
use crate::bench::Bench;

pub const NAME: &str = "users";

const STEPS: [usize; 7] = [250, 500, 1000, 2000, 4000, 8000, 12_000];
/// The line Mattermost's own load test draws, ms.
const LINE: f64 = 2000.0;
/// That so many came is itself news for all, which is not what is measured.
const SETTLE: Duration = Duration::from_secs(5);

pub async fn run(bench: &mut Bench) -> Result<()> {
    let mut held = None;
    let mut step = 0;
    let mut size = STEPS[0];
    let mut too_many = None;
    let mut crowd = Crowd::gather(bench, 1.0).await?;
    loop {
        let verdict = hold(bench, &mut crowd, size).await;
        match verdict {
            Ok(p99) => held = Some((size, p99)),
            Err(why) => too_many = Some((size, format!("{why:#}"))),
        }
        step += 1;
        // Once between the last that went and the first that did not.
        size = match (&held, &too_many) {
            (_, None) if step < STEPS.len() => STEPS[step],
            (Some((good, _)), Some((bad, _))) if bad - good > 250 && bad - good >= *good / 2 => {
                crowd.disperse(&mut bench.report, NAME).await;
                // A server that is behind is given the time to come round.
                tokio::time::sleep(SETTLE).await;
                crowd = Crowd::gather(bench, 1.0).await?;
                (good + bad) / 2
            }
            _ => break,
        };
    }
    crowd.disperse(&mut bench.report, NAME).await;
    let said = match &too_many {
        None => format!("no more than {} were tried", STEPS[STEPS.len() - 1]),
        Some((size, why)) => format!("with {size}: {why}"),
    };
    bench
        .report
        .note(NAME, format!("each with a socket, at their natural pace, on {PEOPLE} accounts; {said}"));
    if let Some((size, p99)) = held {
        bench.report.record(NAME, "held", size as f64)?;
        bench.report.record(NAME, "p99", p99)?;
    }
    Ok(())
}

/// The p99 with so many people; an error when they are too many.
async fn hold(bench: &mut Bench, crowd: &mut Crowd, size: usize) -> Result<f64> {
    eprintln!("    {size} users …");
    crowd.grow(size).await?;
    crowd.work(SETTLE).await?;
    let mut outcome = crowd.work(bench.seconds).await?;
    if outcome.errors() > 0 {
        anyhow::bail!("{} errors, such as {}", outcome.errors(), outcome.worst().unwrap_or_default());
    }
    let p99 = outcome.percentile(99.0).unwrap_or_default();
    anyhow::ensure!(p99 <= LINE, "p99 is {p99:.0} ms");
    Ok(p99)
}

//! What all measurements share: clients that work for a while, and the bookkeeping around them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use futures_util::future::join_all;

use crate::dice::Dice;
use crate::http::Connection;
use crate::process::{Meter, Spent};
use crate::report::Report;
use crate::stats::{millis, percentile};
use crate::target::Target;
use crate::world::World;

pub struct Bench {
    pub target: Arc<Target>,
    pub meter: Meter,
    pub world: World,
    pub report: Report,
    pub seconds: Duration,
    pub warm_up: Duration,
    /// Where files of this program may lie for a while.
    pub scratch: PathBuf,
}

/// One person at work: a connection, and what makes its requests differ from the others'.
pub struct Client {
    pub http: Connection,
    pub user: String,
    pub dice: Dice,
    posts: u64,
}

impl Client {
    /// The body of a post nobody has sent before.
    pub fn post(&mut self, channel: &str, mark: &str) -> String {
        self.posts += 1;
        let message = self.dice.sentence();
        format!(
            r#"{{"channel_id":"{channel}","message":"{mark}{message}","pending_post_id":"{}:{}"}}"#,
            self.user, self.posts
        )
    }
}

/// What one measurement saw.
pub struct Sample {
    latencies: Vec<Duration>,
    elapsed: Duration,
    spent: Spent,
}

impl Sample {
    /// A second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }
}

#[derive(Default)]
struct Tally {
    latencies: Vec<Duration>,
    errors: BTreeMap<String, u64>,
}

impl Bench {
    pub async fn crew(&mut self, size: usize) -> Result<Vec<Client>> {
        let target = Arc::clone(&self.target);
        let accounts = self.world.members(size).await?;
        let now = now_ms()?;
        let client = |(index, account): (usize, &crate::state::Account)| {
            Ok(Client {
                http: Connection::new(&target, Some(&account.token))?,
                user: account.id.clone(),
                dice: Dice::new(index as u64),
                posts: now,
            })
        };
        accounts.iter().enumerate().map(client).collect()
    }

    /// Lets everyone repeat `work` through the warm-up, and then through the time that counts.
    pub async fn sample<C>(
        &mut self,
        name: &str,
        crew: &mut [C],
        work: impl AsyncFn(&mut C) -> Result<()>,
    ) -> Result<Sample> {
        let warm = drive(crew, self.warm_up, &work).await;
        let before = self.meter.read()?;
        let start = Instant::now();
        let tally = drive(crew, self.seconds, &work).await;
        let elapsed = start.elapsed();
        let spent = self.meter.since(&before)?;
        for (error, times) in warm.errors.into_iter().chain(tally.errors) {
            self.report.error(name, error, times);
        }
        self.account(name, &spent, tally.latencies.len());
        ensure!(!tally.latencies.is_empty(), "nothing succeeded");
        Ok(Sample { latencies: tally.latencies, elapsed, spent })
    }

    /// Keeps what tells whether the figures can be trusted: other programs' share, this client's own cost.
    pub fn account(&mut self, name: &str, spent: &Spent, operations: usize) {
        let most = self.report.others.entry(name.to_owned()).or_default();
        *most = most.max(spent.others);
        let client = millis(spent.per(operations).client);
        self.report.client.insert(name.to_owned(), client);
    }

    pub fn record_latency(
        &mut self,
        name: &str,
        figure: &str,
        sample: &mut Sample,
        percent: f64,
    ) -> Result<()> {
        self.report.record(name, figure, percentile(&mut sample.latencies, percent))
    }

    pub fn record_rate(&mut self, name: &str, sample: &Sample) -> Result<()> {
        self.report.record(name, "rate", sample.rate())
    }

    /// Milliseconds of processor time an operation, of the server and of Postgres.
    pub fn record_cpu(&mut self, name: &str, sample: &Sample) -> Result<()> {
        let cost = sample.spent.per(sample.latencies.len());
        for (figure, cost) in [("server", cost.server), ("postgres", cost.postgres)] {
            if let Some(cost) = cost {
                self.report.record(name, figure, millis(cost))?;
            }
        }
        Ok(())
    }
}

/// The web client numbers its posts by the clock, and so no run repeats another's.
#[expect(clippy::disallowed_methods, reason = "this program knows none of the product's crates")]
pub fn now_ms() -> Result<u64> {
    Ok(u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}

async fn drive<C>(crew: &mut [C], span: Duration, work: &impl AsyncFn(&mut C) -> Result<()>) -> Tally {
    let end = Instant::now() + span;
    let shifts = crew.iter_mut().map(|client| async {
        let mut tally = Tally::default();
        loop {
            let start = Instant::now();
            if start >= end {
                return tally;
            }
            match work(client).await {
                Ok(()) => tally.latencies.push(start.elapsed()),
                Err(error) => {
                    *tally.errors.entry(format!("{error:#}")).or_default() += 1;
                    // A server that refuses at once is not to be flooded with retries.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    });
    let mut all = Tally::default();
    for tally in join_all(shifts).await {
        all.latencies.extend(tally.latencies);
        for (error, times) in tally.errors {
            *all.errors.entry(error).or_default() += times;
        }
    }
    all
}

//! A login storm: 800 people log in at once while 50 others are at work, who should not notice.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bytes::Bytes;
use futures_util::future::join_all;
use hyper::Method;

use crate::bench::Bench;
use crate::http::Connection;
use crate::measure::mixed::{Crowd, HURRY, PEOPLE};

pub const NAME: &str = "storm";

const WORKING: usize = 50;
const LOGINS: usize = 800;
/// Who waits longer has given up.
const PATIENCE: Duration = Duration::from_secs(120);
/// A p99 of fewer calls is chance.
const AT_LEAST: Duration = Duration::from_secs(20);

pub async fn run(bench: &mut Bench) -> Result<()> {
    let mut crowd = Crowd::gather(bench, HURRY).await?;
    crowd.grow(WORKING).await?;
    crowd.work(bench.warm_up).await?;
    let mut normal = crowd.work(bench.seconds.max(AT_LEAST)).await?;
    let before = bench.meter.read()?;
    let start = Instant::now();
    let failures = RefCell::new(Vec::new());
    let logins = (0..LOGINS).map(|number| {
        let (body, failures) = (bench.world.credentials(number % PEOPLE), &failures);
        let target = &bench.target;
        async move {
            let login = async {
                let mut connection = Connection::patient(target, PATIENCE)?;
                connection.expect_success(Method::POST, "users/login", Bytes::from(body)).await
            };
            if let Err(error) = login.await {
                failures.borrow_mut().push(format!("{error:#}"));
            }
        }
    });
    let mut during = crowd.work_until(join_all(logins)).await?;
    let took = start.elapsed();
    let spent = bench.meter.since(&before)?;
    bench.account(NAME, &spent, LOGINS);
    let report = &mut bench.report;
    during.tell(report, NAME);
    crowd.disperse(report, NAME).await;
    let failures = failures.into_inner();
    if let Some(failure) = failures.first() {
        report.note(NAME, format!("{} logins failed, such as {failure}", failures.len()));
    }
    let p99 = normal.percentile(99.0).context("nothing was asked before the storm")?;
    let in_storm = during.percentile(99.0).context("nobody got an answer during the storm")?;
    report.note(NAME, format!("{} calls before the storm and {} during it", normal.calls(), during.calls()));
    report.record(NAME, "normal", p99)?;
    report.record(NAME, "p99", in_storm)?;
    report.record(NAME, "times", in_storm / p99)?;
    report.record(NAME, "failed", failures.len() as f64)?;
    report.record(NAME, "rate", (LOGINS - failures.len()) as f64 / took.as_secs_f64())
}

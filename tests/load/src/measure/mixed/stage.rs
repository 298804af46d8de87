//! What all people at work share: connections to the server, and what became of their calls.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use bytes::Bytes;
use hyper::Method;
use hyper::header::HeaderValue;
use tokio::sync::Notify;

use crate::http::{Answer, Connection};
use crate::report::Report;
use crate::socket::Opener;
use crate::stats::percentile;
use crate::target::Target;

pub struct Stage {
    pub target: Arc<Target>,
    pub opener: Opener,
    pub team: String,
    /// Ids of all people, to look up and to write to.
    pub people: Vec<String>,
    /// Does the server keep drafts?
    pub drafts: Cell<bool>,
    /// Nobody begins anything more.
    over: Cell<bool>,
    end: Notify,
    idle: RefCell<Vec<Connection>>,
    outcome: RefCell<Outcome>,
}

/// What became of a while of work.
#[derive(Default)]
pub struct Outcome {
    latencies: Vec<Duration>,
    errors: BTreeMap<String, u64>,
}

impl Stage {
    pub fn new(target: &Arc<Target>, opener: Opener, team: String, people: Vec<String>) -> Self {
        Self {
            target: Arc::clone(target),
            opener,
            team,
            people,
            drafts: Cell::new(true),
            over: Cell::new(false),
            end: Notify::new(),
            idle: RefCell::default(),
            outcome: RefCell::default(),
        }
    }

    pub fn open(&self) {
        self.over.set(false);
        self.outcome.take();
    }

    pub fn close(&self) {
        self.over.set(true);
        self.end.notify_waiters();
    }

    /// Waits for a moment; false if the stage closes before it.
    pub async fn until(&self, moment: Instant) -> bool {
        let closing = self.end.notified();
        if self.over.get() {
            return false;
        }
        tokio::select! {
            () = tokio::time::sleep_until(moment.into()) => true,
            () = closing => false,
        }
    }

    /// Asks as somebody. The connection is whichever is free: people who work at their own pace need few at a time.
    pub async fn call(&self, who: &HeaderValue, method: Method, path: &str, body: String) -> Result<Answer> {
        let idle = self.idle.borrow_mut().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => Connection::new(&self.target, None)?,
        };
        connection.act_as(who);
        let start = Instant::now();
        let answer = connection.expect_success(method, path, Bytes::from(body)).await;
        let took = start.elapsed();
        self.idle.borrow_mut().push(connection);
        if answer.is_ok() {
            self.outcome.borrow_mut().latencies.push(took);
        }
        answer
    }

    pub fn failed(&self, error: &anyhow::Error) {
        *self.outcome.borrow_mut().errors.entry(format!("{error:#}")).or_default() += 1;
    }

    /// What happened since it was opened.
    pub fn outcome(&self) -> Outcome {
        self.outcome.take()
    }
}

impl Outcome {
    pub fn calls(&self) -> usize {
        self.latencies.len()
    }

    pub fn errors(&self) -> u64 {
        self.errors.values().sum()
    }

    pub fn percentile(&mut self, percent: f64) -> Option<f64> {
        (!self.latencies.is_empty()).then(|| percentile(&mut self.latencies, percent))
    }

    pub fn tell(&self, report: &mut Report, measurement: &str) {
        for (error, times) in &self.errors {
            report.error(measurement, error.clone(), *times);
        }
    }

    /// The error there were most of.
    pub fn worst(&self) -> Option<&str> {
        self.errors.iter().max_by_key(|(_, times)| **times).map(|(error, _)| error.as_str())
    }
}

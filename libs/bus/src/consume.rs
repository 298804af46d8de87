//! Consuming another service's events: in order, once in effect, with holes noticed and filled from the producer's outbox.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use async_nats::jetstream::consumer::pull;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy};
use db::{Db, Tx};
use events::Envelope;
use events::request::{History, Replay, outbox_subject};
use futures_util::StreamExt;
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::Bus;
use crate::relay::lock_key;

const BATCH: usize = 200;
/// How long to wait for news before asking the producer whether some were lost.
const IDLE: Duration = Duration::from_secs(2);
/// How often the lock is seen to be held. Should another replica have it meanwhile, one of the two cannot commit.
const CHECK: Duration = Duration::from_secs(1);
const RETRY: Duration = Duration::from_millis(500);
/// An event that fails this often for a reason of its own is logged and left behind.
const ATTEMPTS: u32 = 5;
/// How long a position may stay unsaved.
const SAVE_AFTER: Duration = Duration::from_secs(60);

/// What became of an event.
#[derive(Debug)]
pub enum Handling {
    Done,
    /// Not understood and never will be: logged, skipped.
    Discard(String),
}

/// Events that were applied together.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    pub events: usize,
    /// How many more there were when they came.
    pub waiting: u64,
    pub took: Duration,
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Applies one event inside the transaction that also moves the consumer's position.
pub trait Consumer: Send + Sync + 'static {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>>;

    /// Applies several events in fewer statements than one after another would take; `None`: they go one by one.
    fn handle_all<'a>(&'a self, tx: &'a Tx, events: &'a [Envelope]) -> Option<BoxFuture<'a, db::Result<()>>> {
        let _ = (tx, events);
        None
    }

    /// Is there anything to do for it? What concerns nobody costs no transaction; it may come again after a restart.
    fn concerns(&self, event: &Envelope) -> bool {
        let _ = event;
        true
    }

    /// The events were committed: time to tell caches and sockets.
    fn committed<'a>(&'a self, events: &'a [Envelope]) -> BoxFuture<'a, ()> {
        let _ = events;
        Box::pin(async {})
    }

    /// For how long the machine is left to others before the next batch.
    fn rest(&self, batch: &Batch) -> Duration {
        let _ = batch;
        Duration::ZERO
    }

    /// The producer's history no longer reaches back to where we are.
    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>>;
}

/// Follows `producer` until stopped; of all replicas of the service `name` one does.
pub async fn consume(
    bus: Bus,
    db: Db,
    name: &'static str,
    producer: &'static str,
    consumer: Arc<dyn Consumer>,
    stop: CancellationToken,
) {
    let follower = Follower { bus, db, name, producer, consumer, place: Mutex::default() };
    while !stop.is_cancelled() {
        let round = tokio::select! {
            () = stop.cancelled() => return,
            round = follower.lead() => round,
        };
        if let Err(error) = round {
            tracing::warn!(consumer = name, producer, error = format!("{error:#}"), "consumer pauses");
        }
        tokio::time::sleep(RETRY).await;
    }
}

struct Follower {
    bus: Bus,
    db: Db,
    name: &'static str,
    producer: &'static str,
    consumer: Arc<dyn Consumer>,
    place: Mutex<Place>,
}

/// How far we are, as far as that need not be asked from the database.
#[derive(Default)]
struct Place {
    /// Known while the lock is held and nothing failed.
    position: Option<i64>,
    /// What the database knows of it.
    saved: i64,
    /// Since when it is ahead of that.
    ahead_since: Option<Instant>,
}

impl Follower {
    async fn lead(&self) -> anyhow::Result<()> {
        *self.place.lock() = Place::default();
        let Some(mut lock) = self.db.try_lock(lock_key(self.name, self.producer)).await? else {
            tokio::time::sleep(RETRY).await;
            return Ok(());
        };
        self.catch_up(None).await?;
        let mut checked = Instant::now();
        loop {
            let source = self.source().await?;
            while self.take_batch(&source).await? {
                if checked.elapsed() < CHECK {
                    continue;
                }
                if !lock.is_held().await {
                    bail!("the consumer's lock was lost");
                }
                checked = Instant::now();
            }
        }
    }

    async fn source(&self) -> anyhow::Result<async_nats::jetstream::consumer::Consumer<pull::Config>> {
        let stream = self.bus.inner.jetstream.get_stream(self.bus.stream_name(self.producer)).await;
        let stream = stream.context("the producer's stream is not there yet")?;
        let config = pull::Config {
            durable_name: Some(self.name.to_owned()),
            ack_policy: AckPolicy::All,
            deliver_policy: DeliverPolicy::All,
            ack_wait: Duration::from_secs(30),
            max_ack_pending: 4 * BATCH as i64,
            ..Default::default()
        };
        stream.get_or_create_consumer(self.name, config).await.context("the durable consumer")
    }

    /// Handles what is there; false when the source must be looked up anew.
    async fn take_batch(
        &self,
        source: &async_nats::jetstream::consumer::Consumer<pull::Config>,
    ) -> anyhow::Result<bool> {
        let fetched = source.fetch().max_messages(BATCH).messages().await;
        let Ok(mut messages) = fetched else { return Ok(false) };
        let mut events = Vec::new();
        let mut last = None;
        while let Some(message) = messages.next().await {
            let Ok(message) = message else { return Ok(false) };
            self.collect(&message, &mut events);
            last = Some(message);
        }
        if last.is_none() {
            // Nothing there: wait for one, and take what came with it in the next round.
            let waited = source.batch().max_messages(1).expires(IDLE).messages().await;
            let Ok(mut messages) = waited else { return Ok(false) };
            if let Some(message) = messages.next().await {
                let Ok(message) = message else { return Ok(false) };
                self.collect(&message, &mut events);
                last = Some(message);
            }
        }
        match last {
            None => {
                self.catch_up(None).await?;
                self.save_if_long_ahead().await?;
            }
            Some(message) => {
                let (begun, number) = (Instant::now(), events.len());
                self.apply(events).await?;
                self.save_if_long_ahead().await?;
                if let Err(error) = message.ack().await {
                    tracing::warn!(%error, "event not acknowledged; it will come again");
                }
                let waiting = message.info().map_or(0, |info| info.pending);
                let batch = Batch { events: number, waiting, took: begun.elapsed() };
                let rest = self.consumer.rest(&batch);
                if !rest.is_zero() {
                    tokio::time::sleep(rest).await;
                }
            }
        }
        Ok(true)
    }

    fn collect(&self, message: &async_nats::jetstream::Message, events: &mut Vec<Envelope>) {
        match serde_json::from_slice::<Envelope>(&message.payload) {
            Ok(event) => events.push(event),
            Err(error) => tracing::error!(%error, producer = self.producer, "event does not parse"),
        }
    }

    /// Applies events in order of position, filling holes from the producer's history first.
    async fn apply(&self, mut events: Vec<Envelope>) -> anyhow::Result<()> {
        events.sort_by_key(|event| event.position);
        let position = self.position().await?;
        events.retain(|event| event.position > position);
        let Some(first) = events.first() else { return Ok(()) };
        if first.position > position + 1 {
            self.catch_up(Some(first.position - 1)).await?;
        }
        let contiguous = events.windows(2).all(|pair| pair[1].position == pair[0].position + 1);
        if contiguous {
            self.commit(&events).await
        } else {
            self.catch_up(events.last().map(|last| last.position)).await
        }
    }

    /// Reads the producer's history up to `to`, or to its head.
    async fn catch_up(&self, to: Option<i64>) -> anyhow::Result<()> {
        loop {
            let position = self.position().await?;
            if to.is_some_and(|to| position >= to) {
                return Ok(());
            }
            let ask = Replay { from: position + 1, to: to.unwrap_or(i64::MAX) };
            let page: History = self.bus.ask(&outbox_subject(self.producer), &ask).await?;
            if page.gone || page.head < position {
                tracing::warn!(
                    producer = self.producer,
                    position,
                    head = page.head,
                    "history does not reach back; rebuilding"
                );
                self.consumer.rebuild().await?;
                self.move_to(page.head).await?;
                return Ok(());
            }
            if page.events.is_empty() {
                return Ok(());
            }
            tracing::info!(
                producer = self.producer,
                from = ask.from,
                count = page.events.len(),
                "caught up from the outbox"
            );
            self.commit(&page.events).await?;
        }
    }

    async fn commit(&self, events: &[Envelope]) -> anyhow::Result<()> {
        if !events.iter().any(|event| self.consumer.concerns(event)) {
            let mut place = self.place.lock();
            place.position = events.last().map(|last| last.position).or(place.position);
            place.ahead_since.get_or_insert_with(Instant::now);
            return Ok(());
        }
        match self.try_commit(events).await {
            Ok(()) => {}
            Err(error) if error.is_temporary() => {
                // It may have been committed all the same: the database knows.
                *self.place.lock() = Place::default();
                return Err(error.into());
            }
            // One bad event must not stop the others: alone, and given up after a few attempts.
            Err(_) => {
                for event in events {
                    self.commit_stubborn(event).await?;
                }
            }
        }
        self.consumer.committed(events).await;
        Ok(())
    }

    async fn commit_stubborn(&self, event: &Envelope) -> anyhow::Result<()> {
        let mut attempts = 0;
        loop {
            match self.try_commit(std::slice::from_ref(event)).await {
                Ok(()) => return Ok(()),
                Err(error) if error.is_temporary() => return Err(error.into()),
                Err(error) if attempts + 1 == ATTEMPTS => {
                    tracing::error!(%error, event = event.id, subject = event.subject, "event given up");
                    self.move_to(event.position).await?;
                    return Ok(());
                }
                Err(_) => attempts += 1,
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    async fn try_commit(&self, events: &[Envelope]) -> db::Result<()> {
        let tx = self.db.begin().await?;
        match self.consumer.handle_all(&tx, events) {
            Some(handling) => handling.await?,
            None => self.handle_each(&tx, events).await?,
        }
        let Some(last) = events.last() else { return tx.commit().await };
        self.save_position(&tx, last.position).await?;
        tx.commit().await?;
        self.is_at(last.position);
        Ok(())
    }

    async fn handle_each(&self, tx: &Tx, events: &[Envelope]) -> db::Result<()> {
        for event in events {
            let span = tracing::info_span!("consume", subject = event.subject, event = event.id);
            telemetry::follow(&span, &event.trace);
            if let Handling::Discard(why) = self.consumer.handle(tx, event).instrument(span).await? {
                tracing::error!(why, event = event.id, subject = event.subject, "event discarded");
            }
        }
        Ok(())
    }

    async fn position(&self) -> db::Result<i64> {
        if let Some(known) = self.place.lock().position {
            return Ok(known);
        }
        let sql = "SELECT position AS value FROM inbox WHERE producer = $1";
        let position = self.db.exec().value::<i64>(sql, [self.producer.into()]).await?.unwrap_or(0);
        self.is_at(position);
        Ok(position)
    }

    /// Long before the producer's history is cut off where we would begin again.
    async fn save_if_long_ahead(&self) -> db::Result<()> {
        let position = {
            let place = self.place.lock();
            let is_long = place.ahead_since.is_some_and(|since| since.elapsed() > SAVE_AFTER);
            place.position.filter(|_| is_long)
        };
        match position {
            Some(position) => self.move_to(position).await,
            None => Ok(()),
        }
    }

    async fn move_to(&self, position: i64) -> db::Result<()> {
        let tx = self.db.begin().await?;
        self.save_position(&tx, position).await?;
        tx.commit().await?;
        self.is_at(position);
        Ok(())
    }

    fn is_at(&self, position: i64) {
        *self.place.lock() = Place { position: Some(position), saved: position, ahead_since: None };
    }

    /// Refused when somebody else moved it meanwhile: then what belongs to it is not committed either.
    async fn save_position(&self, tx: &Tx, position: i64) -> db::Result<()> {
        let sql = "INSERT INTO inbox AS i (producer, position) VALUES ($1, $2)
                   ON CONFLICT (producer) DO UPDATE SET position = $2 WHERE i.position = $3";
        let saved = self.place.lock().saved;
        let moved = tx.exec().run(sql, [self.producer.into(), position.into(), saved.into()]).await?;
        if moved == 0 {
            return Err(db::Error::Retry(format!("another consumer is past {saved}")));
        }
        Ok(())
    }
}

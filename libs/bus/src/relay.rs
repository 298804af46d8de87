//! Handing the outbox to JetStream, in an order that is final, and telling its history to those who missed some.

use std::time::Duration;

use anyhow::{Context, bail};
use async_nats::jetstream::stream;
use db::{Db, FromQueryResult};
use events::Envelope;
use events::request::{History as Page, Replay, Waiting, outbox_subject};
use model::time::now_ms;
use tokio_util::sync::CancellationToken;

use crate::{Bus, Outbox};

const BATCH: i64 = 500;
/// How long the relay sleeps when nobody wakes it: another process may have committed something and died.
const LOOK: Duration = Duration::from_secs(2);
/// What was committed is not final as long as an earlier transaction is open: it is looked for after this time, then twice as long.
const SOON: Duration = Duration::from_millis(20);
/// How often those who stand by try to become the active one.
const WAIT: Duration = Duration::from_millis(750);
const RETRY: Duration = Duration::from_millis(500);
/// Events of busy moments are handed over together: one look in this time is enough for everybody who follows.
const PACE: Duration = Duration::from_millis(20);
/// Events that are counted where many wait.
const MOST_COUNTED: i64 = 100_000;
/// How often the lock is seen to be held, and the outbox swept.
const CHECK_MS: i64 = 1_000;
const SWEEP_MS: i64 = 60_000;

/// One service's relay. Of all replicas one is active, by a session lock in the database.
pub struct Relay {
    bus: Bus,
    db: Db,
    outbox: Outbox,
    producer: &'static str,
    retention: Duration,
}

#[derive(FromQueryResult)]
struct Row {
    xid: String,
    seq: i64,
    id: String,
    subject: String,
    at: i64,
    trace: String,
    data: serde_json::Value,
}

#[derive(FromQueryResult)]
struct Cursor {
    next: i64,
    xid: String,
    seq: i64,
}

#[derive(FromQueryResult)]
struct Held {
    events: i64,
    since: Option<i64>,
}

/// What there is beyond what was handed over.
enum Rest {
    More,
    /// Something is committed that still waits for an earlier transaction, or was committed just now.
    NotFinal,
    Nothing,
    /// Nothing was handed over.
    Unknown,
}

impl Relay {
    pub fn new(bus: &Bus, db: &Db, outbox: &Outbox, producer: &'static str, retention: Duration) -> Self {
        Self { bus: bus.clone(), db: db.clone(), outbox: outbox.clone(), producer, retention }
    }

    /// Runs until stopped. Also answers questions about this service's history.
    pub async fn run(self, stop: CancellationToken) {
        let history = History { db: self.db.clone() };
        let subject: &'static str = String::leak(outbox_subject(self.producer));
        self.bus.serve_on(subject, move |ask: Replay| {
            let history = history.clone();
            async move { history.page(ask).await.map_err(model::Problem::internal) }
        });
        while !stop.is_cancelled() {
            let round = tokio::select! {
                () = stop.cancelled() => return,
                round = self.lead() => round,
            };
            if let Err(error) = round {
                tracing::warn!(producer = self.producer, error = format!("{error:#}"), "relay pauses");
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// Publishes until something fails, if nobody else does; else waits a while.
    async fn lead(&self) -> anyhow::Result<()> {
        let Some(lock) = self.db.try_lock(lock_key("relay", self.producer)).await? else {
            self.stand_by().await;
            return Ok(());
        };
        self.ensure_stream().await?;
        let mut commits = self.bus.subscribe(&self.commits()).await?;
        let hearing = async {
            while commits.next().await.is_some() {
                self.outbox.wake();
            }
        };
        tokio::select! {
            () = hearing => bail!("commits of others are not heard"),
            failed = self.publish(lock) => failed,
        }
    }

    async fn publish(&self, mut lock: db::Lock) -> anyhow::Result<()> {
        let mut cursor = cursor(&self.db).await?;
        let (mut checked, mut swept) = (now_ms(), 0);
        let mut pause = SOON;
        loop {
            let now = now_ms();
            if now - checked > CHECK_MS {
                if !lock.is_held().await {
                    bail!("the relay's lock was lost");
                }
                checked = now;
            }
            if now - swept > SWEEP_MS {
                self.sweep().await?;
                swept = now;
            }
            match self.publish_batch(&mut cursor).await? {
                Rest::More => continue,
                Rest::Nothing => pause = LOOK,
                Rest::NotFinal => pause = SOON,
                Rest::Unknown => {}
            }
            let woken = tokio::time::timeout(pause, self.outbox.woken.notified()).await;
            pause = if woken.is_ok() { SOON } else { LOOK.min(pause * 2) };
            tokio::time::sleep(PACE).await;
        }
    }

    /// Leaves publishing to the active one for a while, and tells it when something is committed here.
    async fn stand_by(&self) {
        let until = tokio::time::Instant::now() + WAIT;
        while tokio::time::timeout_at(until, self.outbox.woken.notified()).await.is_ok() {
            self.bus.send(&self.commits(), &()).await;
            tokio::time::sleep(PACE).await;
        }
    }

    /// Where those who stand by tell of what they committed.
    fn commits(&self) -> String {
        format!("signal.committed.{}", self.producer)
    }

    async fn ensure_stream(&self) -> anyhow::Result<()> {
        let config = stream::Config {
            name: self.bus.stream_name(self.producer),
            subjects: vec![self.bus.subject(&format!("{}.>", self.producer))],
            max_age: self.retention,
            storage: stream::StorageType::File,
            duplicate_window: Duration::from_secs(120),
            ..Default::default()
        };
        self.bus.inner.jetstream.get_or_create_stream(config).await.context("the JetStream stream")?;
        Ok(())
    }

    async fn publish_batch(&self, cursor: &mut Cursor) -> anyhow::Result<Rest> {
        let rows = read_after(&self.db, cursor, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(Rest::Unknown) };
        let (count, xid, seq) = (rows.len() as i64, last.xid.clone(), last.seq);
        let mut acks = Vec::with_capacity(rows.len());
        for (offset, row) in rows.into_iter().enumerate() {
            let envelope = row.envelope(cursor.next + offset as i64);
            let mut headers = async_nats::HeaderMap::new();
            headers.insert(async_nats::header::NATS_MESSAGE_ID, envelope.id.as_str());
            let payload = serde_json::to_vec(&envelope)?;
            let subject = self.bus.subject(&envelope.subject);
            let ack = self.bus.inner.jetstream.publish_with_headers(subject, headers, payload.into()).await;
            acks.push(ack.context("publishing")?);
        }
        for ack in acks {
            ack.await.context("JetStream did not take an event")?;
        }
        // In order, or Postgres looks for the first row from the wrong end.
        let sql =
            "INSERT INTO outbox_batch (first, count, xid, seq, at) VALUES ($1, $2, $3::text::xid8, $4, $5)
             ON CONFLICT (first) DO NOTHING
             RETURNING coalesce((SELECT true FROM outbox o WHERE (o.xid, o.seq) > ($3::text::xid8, $4)
                                 ORDER BY o.xid, o.seq LIMIT 1), false) AS value";
        let values = [cursor.next.into(), count.into(), xid.clone().into(), seq.into(), now_ms().into()];
        let Some(is_more) = self.db.exec().value::<bool>(sql, values).await? else {
            bail!("another relay is active")
        };
        *cursor = Cursor { next: cursor.next + count, xid, seq };
        Ok(match (count == BATCH, is_more) {
            (true, _) => Rest::More,
            (false, true) => Rest::NotFinal,
            (false, false) => Rest::Nothing,
        })
    }

    /// Forgets what was handed over longer ago than JetStream keeps it.
    async fn sweep(&self) -> anyhow::Result<()> {
        let horizon = now_ms() - i64::try_from(self.retention.as_millis()).unwrap_or(i64::MAX);
        // The newest batch stays whatever its age: it is the cursor.
        let sql = "WITH old AS (
                     DELETE FROM outbox_batch WHERE at < $1 AND first < (SELECT max(first) FROM outbox_batch)
                     RETURNING xid, seq)
                   DELETE FROM outbox WHERE (xid, seq) <= (SELECT xid, seq FROM old ORDER BY xid DESC, seq DESC LIMIT 1)";
        self.db.exec().run(sql, [horizon.into()]).await?;
        Ok(())
    }
}

impl Row {
    fn envelope(self, position: i64) -> Envelope {
        Envelope {
            id: self.id,
            subject: self.subject,
            position,
            at: self.at,
            trace: self.trace,
            data: self.data,
        }
    }
}

async fn cursor(db: &Db) -> db::Result<Cursor> {
    let sql =
        "SELECT first + count AS next, xid::text AS xid, seq FROM outbox_batch ORDER BY first DESC LIMIT 1";
    let newest = db.exec().one::<Cursor>(sql, []).await?;
    Ok(newest.unwrap_or(Cursor { next: 1, xid: "0".to_owned(), seq: 0 }))
}

/// Rows after the cursor whose order is final: no transaction that could still add an earlier one is open.
async fn read_after(db: &Db, cursor: &Cursor, limit: i64) -> db::Result<Vec<Row>> {
    // Qualified, because an unqualified ORDER BY would mean the text of the output column.
    let sql = "SELECT o.xid::text AS xid, o.seq, o.id, o.subject, o.at, o.trace, o.data FROM outbox o
               WHERE (o.xid, o.seq) > ($1::text::xid8, $2) AND o.xid < pg_snapshot_xmin(pg_current_snapshot())
               ORDER BY o.xid, o.seq LIMIT $3";
    let limit = limit.into();
    db.exec().all(sql, [cursor.xid.clone().into(), cursor.seq.into(), limit]).await
}

/// A service's past, read from its outbox.
#[derive(Clone)]
pub struct History {
    db: Db,
}

impl History {
    pub fn new(db: &Db) -> Self {
        Self { db: db.clone() }
    }

    /// Events with positions `from..=to`, at most 500; always the head.
    pub async fn page(&self, ask: Replay) -> db::Result<Page> {
        let newest = cursor(&self.db).await?;
        let head = newest.next - 1;
        let wanted = ask.to.min(head).saturating_sub(ask.from) + 1;
        if ask.from == i64::MAX {
            return Ok(Page { head, waiting: self.waiting(newest).await?, ..Page::default() });
        }
        if wanted <= 0 {
            return Ok(Page { head, ..Page::default() });
        }
        // Where the batch that holds `from` begins: after the end of the one before.
        let sql = "SELECT first + count AS next, xid::text AS xid, seq FROM outbox_batch
                   WHERE first + count <= $1 ORDER BY first DESC LIMIT 1";
        let before = self.db.exec().one::<Cursor>(sql, [ask.from.into()]).await?;
        let oldest = self.db.exec().value::<i64>("SELECT min(first) AS value FROM outbox_batch", []).await?;
        let start = match before {
            Some(cursor) => cursor,
            None if oldest == Some(1) => Cursor { next: 1, xid: "0".to_owned(), seq: 0 },
            None => return Ok(Page { head, gone: true, ..Page::default() }),
        };
        let skip = ask.from - start.next;
        let rows = read_after(&self.db, &start, skip + wanted.min(BATCH)).await?;
        let events = rows
            .into_iter()
            .enumerate()
            .skip(usize::try_from(skip).unwrap_or(0))
            .map(|(offset, row)| row.envelope(start.next + offset as i64))
            .collect();
        Ok(Page { head, events, ..Page::default() })
    }

    async fn waiting(&self, newest: Cursor) -> db::Result<Waiting> {
        let sql = "SELECT count(*) AS events, min(at) AS since
                   FROM (SELECT at FROM outbox WHERE (xid, seq) > ($1::text::xid8, $2) LIMIT $3) w";
        let values = [newest.xid.into(), newest.seq.into(), MOST_COUNTED.into()];
        let held = self.db.exec().one::<Held>(sql, values).await?;
        Ok(held.map(|held| Waiting { events: held.events, since: held.since }).unwrap_or_default())
    }
}

/// A number for an advisory lock, the same in every replica.
pub(crate) fn lock_key(kind: &str, name: &str) -> i64 {
    // FNV-1a: stable across builds, which the standard hasher does not promise.
    let hash =
        kind.bytes().chain([b'/']).chain(name.bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    i64::from_le_bytes(hash.to_le_bytes())
}

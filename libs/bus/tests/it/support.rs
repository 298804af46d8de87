//! A producer and a consumer in one database.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, Consumer, Handling, Outbox, Relay};
use db::{Db, Migration, Provision, Tx};
use events::{Envelope, Event};
use model::time::now_ms;
use serde::{Deserialize, Serialize};
use testkit::Database;
use tokio_util::sync::CancellationToken;

/// Something that was said.
#[derive(Debug, Serialize, Deserialize)]
pub struct Said {
    pub number: i64,
}

impl Event for Said {
    const PRODUCER: &'static str = "speaker";
    const NAME: &'static str = "thing.said";
    const VERSION: u16 = 1;
}

const TABLE: Migration = Migration {
    version: 2,
    name: "heard",
    sql: "CREATE TABLE heard (n bigint, number bigint, nth bigserial)",
};

pub struct World {
    pub speaker: Db,
    pub listener: Db,
    pub bus: Bus,
    pub outbox: Outbox,
    pub stop: CancellationToken,
    _database: Database,
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

pub async fn world() -> World {
    let database = Database::new().await;
    let settings = testkit::settings(&database);
    let options = db::Options { max_connections: 5, threads: 1, statement_timeout: Duration::from_secs(10) };
    let open = async |service, migrations| {
        Db::open(&database.url(), &Provision { service, migrations }, &options).await.expect("opening")
    };
    let speaker = open("speaker", &[]).await;
    let listener = open("listener", &[TABLE]).await;
    let bus = Bus::connect(&settings.parlance.nats_url, &settings.parlance.subject_prefix, "test")
        .await
        .expect("nats");
    World {
        speaker,
        listener,
        bus,
        outbox: Outbox::default(),
        stop: CancellationToken::new(),
        _database: database,
    }
}

impl World {
    pub fn relay(&self) {
        self.relay_for(&self.outbox);
    }

    /// The relay of a replica with this outbox.
    pub fn relay_for(&self, outbox: &Outbox) {
        let relay = Relay::new(&self.bus, &self.speaker, outbox, "speaker", Duration::from_secs(3600));
        tokio::spawn(relay.run(self.stop.clone()));
    }

    pub fn listen(&self) {
        self.listen_as("listener", false);
    }

    /// Events are taken together where there are several.
    pub fn listen_to_many(&self) {
        self.listen_as("listener", true);
    }

    /// Under another name: both hold a lock, as when one of them has lost his and does not know yet.
    pub fn listen_as(&self, name: &'static str, many: bool) {
        let ear: Arc<dyn Consumer> = Arc::new(Ear { listener: self.listener.clone(), many });
        let (bus, db, stop) = (self.bus.clone(), self.listener.clone(), self.stop.clone());
        tokio::spawn(bus::consume(bus, db, name, "speaker", ear, stop));
    }

    /// Says these numbers, each in a transaction of its own.
    pub async fn say(&self, numbers: std::ops::Range<i64>) {
        for number in numbers {
            let tx = self.speaker.begin().await.expect("begin");
            self.outbox.push(&tx.exec(), now_ms(), &Said { number }).await.expect("push");
            tx.commit().await.expect("commit");
            self.outbox.wake();
        }
    }

    /// What was heard, in the order of hearing.
    pub async fn heard(&self) -> Vec<i64> {
        let sql = "SELECT number AS value FROM heard ORDER BY nth";
        self.listener.exec().values(sql, []).await.expect("reading")
    }

    /// Waits until this many were heard; they must be 0, 1, 2 … in order and once each.
    pub async fn hears_all(&self, count: i64) {
        testkit::wait_for("everything was heard", || async { self.heard().await.len() as i64 >= count })
            .await;
        assert_eq!(self.heard().await, (0..count).collect::<Vec<_>>());
    }
}

struct Ear {
    listener: Db,
    many: bool,
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl Consumer for Ear {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move {
            let Some(Ok(said)) = event.decode::<Said>() else { return Ok(Handling::Discard("what?".into())) };
            let sql = "INSERT INTO heard (n, number) VALUES ($1, $2)";
            tx.exec().run(sql, [event.position.into(), said.number.into()]).await?;
            Ok(Handling::Done)
        })
    }

    fn handle_all<'a>(&'a self, tx: &'a Tx, events: &'a [Envelope]) -> Option<BoxFuture<'a, db::Result<()>>> {
        self.many.then(|| {
            Box::pin(async move {
                let positions: Vec<i64> = events.iter().map(|event| event.position).collect();
                let said = events.iter().filter_map(|event| event.decode::<Said>()?.ok());
                let numbers: Vec<i64> = said.map(|said| said.number).collect();
                let sql = "INSERT INTO heard (n, number) SELECT * FROM unnest($1::bigint[], $2::bigint[])";
                tx.exec().run(sql, [positions.into(), numbers.into()]).await.map(|_| ())
            }) as BoxFuture<'a, db::Result<()>>
        })
    }

    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async {
            self.listener.exec().run("INSERT INTO heard (n, number) VALUES (-1, -1)", []).await?;
            Ok(())
        })
    }
}

impl World {
    pub async fn begin_saying(&self, number: i64) -> Tx {
        let tx = self.speaker.begin().await.expect("begin");
        self.outbox.push(&tx.exec(), now_ms(), &Said { number }).await.expect("push");
        tx
    }

    /// Says it as if in the transaction of this number.
    pub async fn say_in_transaction(&self, xid: &str, number: i64) {
        let sql = "INSERT INTO outbox (xid, id, subject, at, data) VALUES ($1::text::xid8, $2, $3, 1, json_build_object('number', $4::bigint))";
        let values = [xid.into(), model::id::new().into(), Said::subject().into(), number.into()];
        self.speaker.exec().run(sql, values).await.expect("insert");
    }

    pub async fn say_and_roll_back(&self, number: i64) {
        self.begin_saying(number).await.rollback().await.expect("rollback");
    }

    /// How many events were handed to JetStream.
    pub async fn handed_over(&self) -> i64 {
        let sql = "SELECT coalesce(max(first + count - 1), 0) AS value FROM outbox_batch";
        self.speaker.exec().value::<i64>(sql, []).await.expect("reading").unwrap_or(0)
    }

    /// JetStream forgets the speaker's stream, as after the loss of its disk.
    pub async fn wipe_stream(&self) {
        self.bus.forget_stream("speaker").await.expect("deleting the stream");
    }
}

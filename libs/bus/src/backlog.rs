//! How far a service is behind those it follows, for those who watch.

use anyhow::Context;
use async_nats::jetstream::consumer::{Consumer, pull};
use events::Envelope;
use events::request::{History, Replay, Waiting, outbox_subject};

use crate::Bus;

impl Bus {
    /// What the service `name` has still to handle of a producer's events, wherever they are.
    ///
    /// # Errors
    /// NATS or the producer is away, or it follows nobody yet.
    pub async fn backlog(&self, name: &str, producer: &str) -> anyhow::Result<Waiting> {
        // The stream first: what is handed over in between counts not at all, rather than twice.
        let handed = self.handed_over(name, producer).await?;
        let ask = Replay { from: i64::MAX, to: i64::MAX };
        let held = self.ask::<_, History>(&outbox_subject(producer), &ask).await?.waiting;
        Ok(Waiting {
            events: handed.events + held.events,
            since: handed.since.into_iter().chain(held.since).min(),
        })
    }

    async fn handed_over(&self, name: &str, producer: &str) -> anyhow::Result<Waiting> {
        let (jetstream, stream) = (&self.inner.jetstream, self.stream_name(producer));
        let consumer: Consumer<pull::Config> =
            jetstream.get_consumer_from_stream(name, &stream).await.context("the durable consumer")?;
        let info = consumer.cached_info();
        let events = info.num_pending + info.num_ack_pending as u64;
        if events == 0 {
            return Ok(Waiting::default());
        }
        let stream = jetstream.get_stream(&stream).await?;
        let handled = info.ack_floor.stream_sequence;
        let oldest = (handled + 1).max(stream.cached_info().state.first_sequence);
        // It may be handled and forgotten by now.
        let oldest = stream.get_raw_message(oldest).await.ok();
        let oldest = oldest.and_then(|message| serde_json::from_slice::<Envelope>(&message.payload).ok());
        Ok(Waiting { events: i64::try_from(events)?, since: oldest.map(|event| event.at) })
    }
}

//! How far a service is behind those it follows, for those who watch.

use async_nats::jetstream::consumer::pull;
use events::Envelope;

use crate::Bus;

/// What a service has still to handle of a producer's events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    pub events: u64,
    /// When the oldest of them became true, ms; none: nothing waits.
    pub since: Option<i64>,
}

impl Bus {
    /// What the service `name` has still to handle of what was handed to JetStream.
    ///
    /// # Errors
    /// NATS is away, or it follows nobody yet.
    pub async fn backlog(&self, name: &str, producer: &str) -> anyhow::Result<Backlog> {
        let stream = self.inner.jetstream.get_stream(self.stream_name(producer)).await?;
        let consumer = stream
            .get_consumer::<pull::Config>(name)
            .await
            .map_err(|error| anyhow::anyhow!("the durable consumer: {error}"))?;
        let info = consumer.cached_info();
        let events = info.num_pending + info.num_ack_pending as u64;
        if events == 0 {
            return Ok(Backlog::default());
        }
        let handled = info.ack_floor.stream_sequence;
        let oldest = (handled + 1).max(stream.cached_info().state.first_sequence);
        // It may be handled and forgotten by now.
        let oldest = stream.get_raw_message(oldest).await.ok();
        let oldest = oldest.and_then(|message| serde_json::from_slice::<Envelope>(&message.payload).ok());
        Ok(Backlog { events, since: oldest.map(|event| event.at) })
    }
}

//! Questions to all processes at once, answered only by those to whom the answer is yes.

use std::time::Duration;

use events::signal::Signal;
use futures_util::StreamExt;

use crate::Bus;

/// Longer than a yes takes on its way; silence means no.
const PATIENCE: Duration = Duration::from_millis(300);

impl Bus {
    /// Does any process say yes in time? While NATS is away none does.
    pub async fn anybody<Q: Signal>(&self, question: &Q) -> bool {
        let Ok(payload) = serde_json::to_vec(question) else { return false };
        if !self.is_connected() {
            return false;
        }
        let request = async_nats::client::Request::new().payload(payload.into()).timeout(Some(PATIENCE));
        self.inner.client.send_request(self.subject(Q::SUBJECT), request).await.is_ok()
    }

    /// Says yes to a kind of question whenever `holds` does, and nothing otherwise.
    pub fn affirm<Q: Signal>(&self, holds: impl Fn(&Q) -> bool + Send + Sync + 'static) {
        let bus = self.clone();
        tokio::spawn(async move {
            let mut questions = match bus.inner.client.subscribe(bus.subject(Q::SUBJECT)).await {
                Ok(questions) => questions,
                Err(error) => return tracing::error!(%error, subject = Q::SUBJECT, "cannot subscribe"),
            };
            while let Some(message) = questions.next().await {
                let yes =
                    serde_json::from_slice::<Q>(&message.payload).is_ok_and(|question| holds(&question));
                if let Some(reply) = message.reply.filter(|_| yes)
                    && let Err(error) = bus.inner.client.publish(reply, bytes::Bytes::new()).await
                {
                    tracing::warn!(%error, subject = Q::SUBJECT, "answer not sent");
                }
            }
        });
    }
}

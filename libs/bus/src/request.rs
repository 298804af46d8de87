//! Typed questions: asked in process when the answering service is there, over NATS otherwise.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use events::request::Request;
use futures_util::StreamExt;
use model::Problem;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::Bus;

const TIMEOUT: Duration = Duration::from_secs(5);
/// Questions answered at a time, a service and kind.
const CONCURRENCY: usize = 256;

pub(crate) type LocalHandler =
    Arc<dyn Fn(Bytes) -> Pin<Box<dyn Future<Output = Vec<u8>> + Send>> + Send + Sync>;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error("nobody answers: {0}")]
    Unavailable(String),
    #[error("refused: {0}")]
    Refused(String),
    #[error("answer does not parse: {0}")]
    Malformed(#[from] serde_json::Error),
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        Problem::unavailable(error)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer<T> {
    Ok(T),
    Err(String),
}

impl Bus {
    /// Asks and waits at most five seconds.
    ///
    /// # Errors
    /// Nobody answers, or the service could not answer.
    pub async fn request<R: Request>(&self, question: &R) -> Result<R::Reply, RequestError> {
        self.ask(R::SUBJECT, question).await
    }

    pub(crate) async fn ask<Q: Serialize, A: serde::de::DeserializeOwned>(
        &self,
        subject: &str,
        question: &Q,
    ) -> Result<A, RequestError> {
        let payload = Bytes::from(serde_json::to_vec(question)?);
        let local = self.inner.local.read().get(subject).cloned();
        let reply = match local {
            Some(handler) => Bytes::from(handler(payload).await),
            None => self.ask_remote(subject, payload).await?,
        };
        match serde_json::from_slice::<Answer<A>>(&reply)? {
            Answer::Ok(answer) => Ok(answer),
            Answer::Err(reason) => Err(RequestError::Refused(reason)),
        }
    }

    async fn ask_remote(&self, subject: &str, payload: Bytes) -> Result<Bytes, RequestError> {
        if !self.is_connected() {
            return Err(RequestError::Unavailable("nats is away".to_owned()));
        }
        let mut headers = async_nats::HeaderMap::new();
        headers.insert("traceparent", telemetry::current_trace());
        let request =
            async_nats::client::Request::new().payload(payload).headers(headers).timeout(Some(TIMEOUT));
        match self.inner.client.send_request(self.subject(subject), request).await {
            Ok(message) => Ok(message.payload),
            Err(error) => Err(RequestError::Unavailable(error.to_string())),
        }
    }

    /// Answers a kind of question: in this process at once, to others from a queue shared by all replicas.
    pub fn serve<R, F, Fut>(&self, handler: F)
    where
        R: Request,
        F: Fn(R) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R::Reply, Problem>> + Send + 'static,
    {
        self.serve_on(R::SUBJECT, handler);
    }

    pub(crate) fn serve_on<Q, A, F, Fut>(&self, subject: &'static str, handler: F)
    where
        Q: serde::de::DeserializeOwned + Send + 'static,
        A: Serialize + Send + 'static,
        F: Fn(Q) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<A, Problem>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let answer: LocalHandler = Arc::new(move |payload| {
            let handler = handler.clone();
            Box::pin(async move {
                let answer = match serde_json::from_slice::<Q>(&payload) {
                    Ok(question) => handler(question).await.map_err(|problem| problem.to_string()),
                    Err(error) => Err(error.to_string()),
                };
                let answer = match answer {
                    Ok(answer) => Answer::Ok(answer),
                    Err(reason) => Answer::Err(reason),
                };
                serde_json::to_vec(&answer).unwrap_or_default()
            })
        });
        self.inner.local.write().insert(subject, answer.clone());
        let bus = self.clone();
        tokio::spawn(async move { bus.answer_remote(subject, answer).await });
    }

    async fn answer_remote(self, subject: &'static str, answer: LocalHandler) {
        let slots = Arc::new(Semaphore::new(CONCURRENCY));
        loop {
            let subscribed =
                self.inner.client.queue_subscribe(self.subject(subject), "answer".to_owned()).await;
            let Ok(mut questions) = subscribed else {
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            };
            while let Some(message) = questions.next().await {
                let (Some(reply), Ok(slot)) = (message.reply.clone(), slots.clone().acquire_owned().await)
                else {
                    continue;
                };
                let span = tracing::info_span!("answer", subject);
                if let Some(trace) = message.headers.as_ref().and_then(|headers| headers.get("traceparent")) {
                    telemetry::follow(&span, trace.as_str());
                }
                let (client, answer) = (self.inner.client.clone(), answer.clone());
                let work = async move {
                    let payload = answer(message.payload).await;
                    if let Err(error) = client.publish(reply, payload.into()).await {
                        tracing::warn!(%error, subject, "answer not sent");
                    }
                    drop(slot);
                };
                tokio::spawn(work.instrument(span));
            }
        }
    }
}

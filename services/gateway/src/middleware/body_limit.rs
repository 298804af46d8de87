//! How much may be sent, by the route's table, and how long that may take. A body that announces too much is refused before a
//! byte is read; what has no length is counted where it is read (`web::BodyLimit`, the proxy).

use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use futures_util::Stream;
use model::Problem;
use tokio::time::{Sleep, sleep};

use super::{Answered, refuse, state};

/// Bytes this request's body may have.
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub u64);

pub async fn body_limit(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let limit = match state(&request) {
        Some(state) if crate::routes::takes_files(request.method(), request.path()) => state.largest_file,
        Some(state) => state.largest_body,
        None => u64::MAX,
    };
    if announced.is_some_and(|length| length > limit) {
        return refuse(request, too_large());
    }
    request.extensions_mut().insert(Limit(limit));
    if announced.is_some_and(|length| length > 0) || request.headers().contains_key(TRANSFER_ENCODING) {
        let within = state(&request).map_or(Duration::MAX, |state| state.read_within);
        let body = Timed { body: request.take_payload(), within, deadline: None };
        request.set_payload(Payload::Stream { payload: Box::pin(body) });
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// A body that must have come within some time. The clock is looked at only when there is something to wait for.
struct Timed {
    body: Payload,
    within: Duration,
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = Pin::new(&mut self.body).poll_next(cx);
        if item.is_ready() {
            return item;
        }
        let within = self.within;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(within)));
        match deadline.as_mut().poll(cx) {
            Poll::Ready(()) => {
                Poll::Ready(Some(Err(PayloadError::Incomplete(Some(ErrorKind::TimedOut.into())))))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

pub fn too_large() -> Problem {
    Problem::new(413, "api.context.request_body_too_large.app_error", "The request body is too large.")
}

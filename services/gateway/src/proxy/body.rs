//! Bodies through the proxy. The server's payload belongs to its thread and the client's must not, so large ones pass a
//! channel of a few chunks: whoever is slower sets the pace.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use actix_web::body::{BodyStream, SizedStream};
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::Payload;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::BytesMut;
use futures_util::{Stream, StreamExt, stream};
use http_body_util::{BodyDataStream, Empty, Full, StreamBody};
use hyper::body::{Body as _, Bytes, Frame, Incoming};
use model::Problem;
use tokio::sync::mpsc;

use super::{Body, boxed};
use crate::middleware::body_limit::{Limit, too_large};

/// Bodies up to this size are read whole: that is cheaper than streaming.
const SMALL: u64 = 64 * 1024;
const CHUNKS: usize = 4;

pub struct Outgoing {
    pub body: Body,
    /// It ended because more came than may.
    pub too_large: Arc<AtomicBool>,
}

/// The request's body for the service.
pub async fn outgoing(request: &HttpRequest, payload: Payload) -> Result<Outgoing, Problem> {
    let limit = request.extensions().get::<Limit>().map_or(u64::MAX, |limit| limit.0);
    let length =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let chunked = request.headers().contains_key("transfer-encoding");
    let exceeded = Arc::new(AtomicBool::new(false));
    let body = match length {
        None | Some(0) if !chunked => boxed(Empty::<Bytes>::new()),
        Some(length) if length <= SMALL => boxed(Full::new(whole(payload, limit).await?)),
        length => streamed(payload, limit, length, exceeded.clone()),
    };
    Ok(Outgoing { body, too_large: exceeded })
}

async fn whole(mut payload: Payload, limit: u64) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::invalid_body("body"))?;
        if (body.len() + chunk.len()) as u64 > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn streamed(mut payload: Payload, limit: u64, length: Option<u64>, exceeded: Arc<AtomicBool>) -> Body {
    let (sender, receiver) = mpsc::channel::<std::io::Result<Bytes>>(CHUNKS);
    actix_web::rt::spawn(async move {
        let mut sent = 0;
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| std::io::Error::other(error.to_string()));
            sent += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
            let chunk = if sent > limit {
                exceeded.store(true, Ordering::Release);
                Err(std::io::Error::other("body too large"))
            } else {
                chunk
            };
            let last = chunk.is_err();
            // Nobody receives: the service has answered already or is gone.
            if sender.send(chunk).await.is_err() || last {
                return;
            }
        }
    });
    let frames =
        stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    let body = StreamBody::new(frames.map(|chunk| chunk.map(Frame::data)));
    match length {
        Some(length) => boxed(Sized { body: Box::pin(body), length }),
        None => boxed(body),
    }
}

/// A stream that says how long it will be, so that the service can refuse it at once.
struct Sized<B> {
    body: Pin<Box<B>>,
    length: u64,
}

impl<B: hyper::body::Body> hyper::body::Body for Sized<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.body.as_mut().poll_frame(cx)
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        hyper::body::SizeHint::with_exact(self.length)
    }
}

/// The answer to HEAD: it says how long the body would be.
pub fn absent(headers: &hyper::HeaderMap, response: &mut HttpResponseBuilder) -> HttpResponse {
    let length =
        headers.get(hyper::header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let nothing = stream::empty::<Result<Bytes, std::io::Error>>();
    response.body(SizedStream::new(length.unwrap_or(0), nothing))
}

/// The answer's body for the client.
pub fn incoming(body: Incoming, response: &mut HttpResponseBuilder) -> HttpResponse {
    let length = body.size_hint().exact();
    let chunks = chunks(body);
    match length {
        Some(0) => response.finish(),
        Some(length) => response.body(SizedStream::new(length, chunks)),
        None => response.body(BodyStream::new(chunks)),
    }
}

fn chunks(body: Incoming) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Unpin {
    BodyDataStream::new(body).map(|chunk| chunk.map_err(std::io::Error::other))
}

//! One keep-alive HTTP/1.1 connection, as one client would hold it. No pool: who wants more clients opens more connections.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderValue};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::target::Target;

/// Longer than any healthy answer takes, short enough that a hanging server ends a run.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).context("the answer is not JSON")
    }
}

pub fn bearer(token: &str) -> Result<HeaderValue> {
    Ok(HeaderValue::try_from(format!("Bearer {token}"))?)
}

pub struct Connection {
    target: Arc<Target>,
    bearer: Option<HeaderValue>,
    patience: Duration,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    pub fn new(target: &Arc<Target>, token: Option<&str>) -> Result<Self> {
        let bearer = token.map(bearer).transpose()?;
        Ok(Self { target: Arc::clone(target), bearer, patience: PATIENCE, sender: None })
    }

    /// Nobody's connection, that waits longer for its answers than others.
    pub fn patient(target: &Arc<Target>, patience: Duration) -> Result<Self> {
        Ok(Self { patience, ..Self::new(target, None)? })
    }

    /// From now on somebody else asks.
    pub fn act_as(&mut self, bearer: &HeaderValue) {
        self.bearer = Some(bearer.clone());
    }

    /// `path` is below `/api/v4/`. Anything but 2xx is an error.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.expect_success(Method::GET, path, Bytes::new()).await
    }

    /// `path` is below `/api/v4/`. Anything but 2xx is an error.
    pub async fn post(&mut self, path: &str, body: impl Into<Bytes>) -> Result<Answer> {
        self.expect_success(Method::POST, path, body.into()).await
    }

    /// `path` is below `/api/v4/`. Anything but 2xx is an error.
    pub async fn expect_success(&mut self, method: Method, path: &str, body: Bytes) -> Result<Answer> {
        let answer = self.send(method.clone(), path, body).await?;
        if !answer.status.is_success() {
            let reason = answer
                .json()
                .ok()
                .and_then(|body| body["id"].as_str().map(str::to_owned))
                .unwrap_or_default();
            bail!("{method} {}: {} {reason}", without_ids(path), answer.status.as_u16());
        }
        Ok(answer)
    }

    /// Any status is an answer here; only a broken or silent connection is an error.
    pub async fn send(&mut self, method: Method, path: &str, body: Bytes) -> Result<Answer> {
        let label = || format!("{method} {}", without_ids(path));
        match timeout(self.patience, self.exchange(&method, path, body)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                self.sender = None;
                Err(error.context(label()))
            }
            Err(_) => {
                self.sender = None;
                bail!("{}: no answer in {} s", label(), self.patience.as_secs());
            }
        }
    }

    async fn exchange(&mut self, method: &Method, path: &str, body: Bytes) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}/api/v4/{path}", self.target.base))
            .header(HOST, self.target.host.as_str());
        if let Some(bearer) = &self.bearer {
            request = request.header(AUTHORIZATION, bearer);
        }
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let request = request.body(Full::new(body))?;
        let response = self.ready().await?.send_request(request).await?;
        let (head, body) = response.into_parts();
        Ok(Answer { status: head.status, headers: head.headers, body: body.collect().await?.to_bytes() })
    }

    async fn ready(&mut self) -> Result<&mut SendRequest<Full<Bytes>>> {
        // A server may close an idle connection at any time; that is no error of the next request.
        let open = match self.sender.as_mut() {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !open {
            let stream = TcpStream::connect(self.target.address).await?;
            stream.set_nodelay(true)?;
            let (sender, connection) = handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            self.sender = Some(sender);
        }
        self.sender.as_mut().context("no connection")
    }
}

/// Ids hidden, so that equal errors count as one.
fn without_ids(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let parts = path.split('/').map(|part| if part.len() == 26 { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::without_ids;

    #[test]
    fn errors_name_the_route_and_not_the_row() {
        assert_eq!(without_ids("channels/abcdefghijklmnopqrstuvwxyz/posts?page=3"), "channels/{id}/posts");
        assert_eq!(without_ids("users/login"), "users/login");
    }
}

//! A client's socket, written by hand.

use std::time::Duration;

use actix_codec::Framed;
use actix_http::ws::{Codec, Frame, Message};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(60);

pub struct Socket {
    framed: Framed<TcpStream, Codec>,
}

impl Socket {
    /// The status, if the upgrade is refused.
    pub async fn open(port: u16, token: Option<&str>, query: &str) -> Result<Self, u16> {
        Self::open_with(port, token, query, "").await
    }

    /// `headers`: more of them, each with its line end.
    pub async fn open_with(port: u16, token: Option<&str>, query: &str, headers: &str) -> Result<Self, u16> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let request = format!(
            "GET /api/v4/websocket{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{token}{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        if status == 101 {
            Ok(Self { framed: Framed::new(stream, Codec::new().max_size(1 << 20).client_mode()) })
        } else {
            Err(status)
        }
    }

    /// The next text frame; `None` when the socket was closed.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.framed.next()).await.expect("nothing comes");
            match frame?.ok()? {
                Frame::Text(text) => return Some(serde_json::from_slice(&text).unwrap()),
                Frame::Close(_) => return None,
                _ => {}
            }
        }
    }

    /// The code with which the other side says goodbye.
    pub async fn goodbye(&mut self) -> Option<u16> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.framed.next()).await.expect("nothing comes");
            if let Frame::Close(reason) = frame?.ok()? {
                return reason.map(|reason| reason.code.into());
            }
        }
    }

    /// Sends what was queued and waits for the answer; events before it are returned, too.
    pub async fn ask(&mut self, seq: i64, action: &str, data: Value) -> (Value, Vec<Value>) {
        self.send(&json!({"seq": seq, "action": action, "data": data}).to_string()).await;
        let mut events = Vec::new();
        loop {
            let frame = self.next().await.expect("the socket is closed");
            if frame.get("status").is_some() {
                return (frame, events);
            }
            events.push(frame);
        }
    }

    /// Events that have arrived by the time the gateway answers a ping, without waiting for any.
    pub async fn events(&mut self) -> Vec<Value> {
        self.ask(1, "ping", json!({})).await.1
    }

    pub async fn send(&mut self, text: &str) {
        self.framed.send(Message::Text(text.to_owned().into())).await.unwrap();
    }
}

/// Numbers said, in order.
pub fn numbers(events: &[Value]) -> Vec<u64> {
    events
        .iter()
        .filter(|event| event["event"] == "said")
        .map(|event| event["data"]["number"].as_u64().unwrap())
        .collect()
}

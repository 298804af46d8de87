//! A program of somebody else: an HTTP server that remembers what it was told and answers as it is bidden.

use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

/// What it was told.
#[derive(Clone, Debug)]
pub struct Told {
    pub head: String,
    pub body: String,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// A field of the form.
    pub fn field(&self, name: &str) -> String {
        let found = url::form_urlencoded::parse(self.body.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    }
}

pub struct Program {
    pub url: String,
    pub port: u16,
    told: Arc<Mutex<Vec<Told>>>,
}

impl Program {
    /// Answers everything with this status line and these headers and body.
    pub async fn answering(answer: impl Into<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("address").port();
        let told: Arc<Mutex<Vec<Told>>> = Arc::default();
        let (remember, answer) = (told.clone(), answer.into());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (remember, answer) = (remember.clone(), answer.clone());
                tokio::spawn(async move { serve(stream, &remember, &answer).await });
            }
        });
        Self { url: format!("http://127.0.0.1:{port}/"), port, told }
    }

    /// Answers 200 with this JSON.
    pub async fn saying(json: &Value) -> Self {
        Self::answering(ok(&json.to_string())).await
    }

    pub async fn told(&self) -> Vec<Told> {
        self.told.lock().await.clone()
    }
}

pub fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn serve(mut stream: TcpStream, remember: &Mutex<Vec<Told>>, answer: &str) {
    let mut read = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                remember.lock().await.push(Told { head: head.to_owned(), body: body.to_owned() });
                let _ = stream.write_all(answer.as_bytes()).await;
                return;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(count) => read.extend_from_slice(&chunk[..count]),
        }
    }
}

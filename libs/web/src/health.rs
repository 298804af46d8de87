//! `/livez` and `/readyz`: is the process alive, and what is it waiting for.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::{HttpResponse, web};
use serde_json::json;

/// Probes give up soon, so the answer must not wait for a dependency that hangs.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

type Check = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), String>>>> + Send + Sync>;

type Note = Arc<dyn Fn() -> String + Send + Sync>;

/// What must work before this process can serve: name and check. And what else is worth knowing then.
#[derive(Clone, Default)]
pub struct Health {
    checks: Vec<(&'static str, Check)>,
    notes: Vec<(&'static str, Note)>,
}

impl Health {
    /// Adds a dependency; the check tells what is wrong with it.
    pub fn require<F, Fut>(mut self, name: &'static str, check: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), String>> + 'static,
    {
        self.checks.push((name, Arc::new(move || Box::pin(check()))));
        self
    }

    /// Adds something that is told and decides nothing.
    pub fn tell(mut self, name: &'static str, note: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.notes.push((name, Arc::new(note)));
        self
    }

    pub fn and(mut self, other: Self) -> Self {
        self.checks.extend(other.checks);
        self.notes.extend(other.notes);
        self
    }

    /// What does not work, and why.
    pub async fn missing(&self) -> serde_json::Map<String, serde_json::Value> {
        let checks = self.checks.iter().map(|(name, check)| async move {
            let answer = tokio::time::timeout(PATIENCE, check()).await;
            (*name, answer.unwrap_or_else(|_| Err("no answer in time".to_owned())))
        });
        let mut missing = serde_json::Map::new();
        for (name, answer) in futures_util::future::join_all(checks).await {
            if let Err(reason) = answer {
                missing.insert(name.to_owned(), reason.into());
            }
        }
        missing
    }
}

pub fn routes(health: Health) -> impl FnOnce(&mut web::ServiceConfig) {
    move |cfg| {
        cfg.app_data(web::Data::new(health))
            .route("/livez", web::get().to(livez))
            .route("/readyz", web::get().to(readyz));
    }
}

async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "OK"}))
}

async fn readyz(health: web::Data<Health>) -> HttpResponse {
    let missing = health.missing().await;
    let mut answer = if missing.is_empty() {
        json!({"status": "OK"})
    } else {
        json!({"status": "NOT_READY", "missing": missing})
    };
    for (name, note) in &health.notes {
        answer[name] = note().into();
    }
    let mut reply = if missing.is_empty() { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    reply.json(answer)
}

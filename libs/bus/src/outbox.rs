//! Writing events: one row in the transaction that makes them true.

use std::sync::Arc;

use db::{Exec, Value};
use events::Event;
use tokio::sync::Notify;

/// A service's outbox. Wakes the relay of this process after a commit.
#[derive(Clone, Default)]
pub struct Outbox {
    pub(crate) woken: Arc<Notify>,
}

impl Outbox {
    /// Adds an event to the transaction; true from `at` (ms) on.
    pub async fn push<E: Event>(&self, exec: &Exec<'_>, at: i64, event: &E) -> db::Result<()> {
        self.push_all(exec, at, std::slice::from_ref(event)).await
    }

    /// Adds several events of one kind in one statement.
    pub async fn push_all<E: Event>(&self, exec: &Exec<'_>, at: i64, events: &[E]) -> db::Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = events.iter().map(|_| model::id::new()).collect();
        let data = events
            .iter()
            .map(serde_json::to_string)
            .collect::<Result<Vec<String>, _>>()
            .map_err(|error| db::Error::Bug(error.to_string()))?;
        let values: [Value; 5] =
            [ids.into(), E::subject().into(), at.into(), telemetry::current_trace().into(), data.into()];
        let sql = "INSERT INTO outbox (id, subject, at, trace, data)
                   SELECT e.id, $2, $3, $4, e.data::json FROM unnest($1::text[], $5::text[]) AS e(id, data)";
        exec.run(sql, values).await?;
        Ok(())
    }

    /// Tells the relay that something was committed, so that it need not wait for its next look.
    pub fn wake(&self) {
        self.woken.notify_one();
    }
}

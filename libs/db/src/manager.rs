//! How a pool gets a connection, and when it forgets those it has.

use std::sync::Arc;

use deadpool::managed::{self, Metrics, Object, RecycleResult};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

#[derive(Debug)]
pub(crate) struct Manager {
    pub options: Arc<PgConnectOptions>,
}

impl managed::Manager for Manager {
    type Type = PgConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> std::result::Result<PgConnection, sqlx::Error> {
        self.options.connect().await
    }

    /// A connection that failed or was left in the middle of something never comes back; see `connection`.
    async fn recycle(&self, _: &mut PgConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

/// Drops every idle connection: when one of them turned out broken, those beside it are as likely to be.
pub(crate) fn forget_idle(object: &Object<Manager>) {
    if let Some(pool) = Object::pool(object) {
        pool.retain(|_, _| false);
    }
}

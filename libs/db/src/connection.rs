//! One connection while it is used: what it did decides whether another may have it after.

use deadpool::managed::Object;
use prometheus::IntCounter;
use sea_orm::Value;
use sea_orm::sea_query::Values;
use sea_query_sqlx::SqlxValues;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Postgres};
use tokio::runtime::Handle;

use crate::manager::{Manager, forget_idle};
use crate::{Error, Result};

/// A connection taken from its pool. Dropped while a statement was under way or after the line broke, it is closed;
/// dropped inside a transaction, it rolls back before others get it.
pub(crate) struct Connection {
    object: Option<Object<Manager>>,
    statements: IntCounter,
    transaction: Transaction,
    usable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    Open,
    /// A statement failed: Postgres answers COMMIT with a rollback and calls that success.
    Failed,
}

impl Connection {
    pub fn new(object: Object<Manager>, statements: IntCounter) -> Self {
        Self { object: Some(object), statements, transaction: Transaction::None, usable: true }
    }

    pub async fn rows(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<PgRow>> {
        self.attempt(async |connection| query(sql, values).fetch_all(connection).await).await
    }

    pub async fn run(&mut self, sql: &str, values: Vec<Value>) -> Result<u64> {
        self.attempt(async |connection| Ok(query(sql, values).execute(connection).await?.rows_affected()))
            .await
    }

    pub async fn begin(&mut self, sql: &'static str) -> Result<()> {
        self.attempt(async |connection| connection.execute(sql).await).await?;
        self.transaction = Transaction::Open;
        Ok(())
    }

    pub async fn commit(&mut self) -> Result<()> {
        if self.transaction == Transaction::Failed {
            return Err(Error::Bug(
                "a transaction in which a statement failed cannot be committed".to_owned(),
            ));
        }
        self.attempt(async |connection| connection.execute("COMMIT").await).await?;
        self.transaction = Transaction::None;
        Ok(())
    }

    pub async fn rollback(&mut self) -> Result<()> {
        self.attempt(async |connection| connection.execute("ROLLBACK").await).await?;
        self.transaction = Transaction::None;
        Ok(())
    }

    async fn attempt<T>(
        &mut self,
        act: impl AsyncFnOnce(&mut PgConnection) -> std::result::Result<T, sqlx::Error>,
    ) -> Result<T> {
        let Some(object) = &mut self.object else {
            return Err(Error::Bug("the connection was given back".to_owned()));
        };
        self.usable = false;
        self.statements.inc();
        let result = act(object).await;
        match &result {
            Ok(_) => self.usable = true,
            Err(error) => {
                // Refused by Postgres, or an answer we could not read: the line itself is in order.
                self.usable = !is_broken(error);
                if !self.usable {
                    forget_idle(object);
                }
                if self.transaction == Transaction::Open {
                    self.transaction = Transaction::Failed;
                }
            }
        }
        Ok(result?)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(object) = self.object.take() else { return };
        if !self.usable {
            drop(Object::take(object));
            return;
        }
        if self.transaction == Transaction::None {
            return;
        }
        match Handle::try_current() {
            Ok(handle) => {
                let mut connection = Self::new(object, self.statements.clone());
                handle.spawn(async move { connection.rollback().await });
            }
            Err(_) => drop(Object::take(object)),
        }
    }
}

fn query(sql: &str, values: Vec<Value>) -> sqlx::query::Query<'static, Postgres, SqlxValues> {
    // Our own text with numbered parameters; what users say is among the values.
    sqlx::query_with(AssertSqlSafe(sql), SqlxValues(Values(values)))
}

/// Is nothing more to be expected from this connection?
fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        // Postgres ends the connection after these: it shuts down, or an administrator ended us.
        sqlx::Error::Database(refusal) => {
            matches!(refusal.code().as_deref(), Some("57P01" | "57P02" | "57P03"))
        }
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            true
        }
        _ => false,
    }
}

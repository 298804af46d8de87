//! The pool of one service, and its transactions.

use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, IsolationLevel, SqlxPostgresConnector,
    TransactionTrait,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::{Exec, Provision, Result};

/// A pool whose connections act as the service's role in the service's schema.
#[derive(Clone)]
pub struct Db {
    connection: DatabaseConnection,
    pool: sqlx::PgPool,
}

/// One open transaction: the unit of work. Dropped without [`Tx::commit`], nothing happened.
pub struct Tx(DatabaseTransaction);

/// What a pool needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    pub max_connections: u32,
    pub statement_timeout: Duration,
}

impl Db {
    /// Makes schema and role if they are not there, migrates, and opens the pool.
    ///
    /// # Errors
    /// The database cannot be reached, the datasource's user may not create roles, or a migration is unknown, edited
    /// or fails.
    pub async fn open(datasource: &str, provision: &Provision, options: &Options) -> anyhow::Result<Self> {
        let base = PgConnectOptions::from_str(datasource).context("SqlSettings.DataSource does not parse")?;
        provision.apply(&base).await?;
        let connect = base.application_name(provision.service).statement_cache_capacity(500).options([
            ("role", provision.role()),
            ("search_path", provision.schema()),
            ("statement_timeout", format!("{}ms", options.statement_timeout.as_millis())),
            ("idle_in_transaction_session_timeout", "60000ms".to_owned()),
            // Statements are few, prepared and go by index: planning them anew each time costs more than running them.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            ("jit", "off".to_owned()),
            ("random_page_cost", "1.1".to_owned()),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            .idle_timeout(Duration::from_secs(300))
            .test_before_acquire(false)
            .connect_with(connect)
            .await
            .context("connecting to postgres")?;
        let db = Self { connection: SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()), pool };
        provision.migrate(&db.pool).await?;
        Ok(db)
    }

    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    pub fn exec(&self) -> Exec<'_> {
        self.into()
    }

    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx(self.connection.begin().await?))
    }

    /// A read-only transaction whose statements all see one moment.
    pub async fn snapshot(&self) -> Result<Tx> {
        let transaction = self
            .connection
            .begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
            .await?;
        Ok(Tx(transaction))
    }

    /// Holds a session lock as long as the returned value lives; `None` when another process has it.
    pub async fn try_lock(&self, key: i64) -> Result<Option<Lock>> {
        let unavailable = |error: sqlx::Error| crate::Error::Unavailable(error.to_string());
        let mut connection = self.pool.acquire().await.map_err(unavailable)?.detach();
        let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(key)
            .fetch_one(&mut connection)
            .await
            .map_err(unavailable)?;
        Ok(locked.then_some(Lock { connection }))
    }

    /// Connections in use and open, for metrics.
    pub fn pool_size(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A session-level advisory lock on a connection of its own: gone when the process or the connection is.
pub struct Lock {
    connection: sqlx::PgConnection,
}

impl Lock {
    /// Is the lock's connection still alive? When it is not, somebody else may hold the lock already.
    pub async fn is_held(&mut self) -> bool {
        sqlx::query("SELECT 1").execute(&mut self.connection).await.is_ok()
    }
}

impl Tx {
    pub(crate) fn transaction(&self) -> &DatabaseTransaction {
        &self.0
    }

    pub fn exec(&self) -> Exec<'_> {
        self.into()
    }

    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }

    pub async fn rollback(self) -> Result<()> {
        Ok(self.0.rollback().await?)
    }
}

/// Runs one statement on a connection of its own: for tests that make and drop databases.
///
/// # Errors
/// The server cannot be reached or refuses the statement.
#[doc(hidden)]
pub async fn execute_once(url: &str, sql: String) -> anyhow::Result<()> {
    use sqlx::{ConnectOptions, Connection, Executor};
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    connection.execute(sqlx::AssertSqlSafe(sql)).await?;
    connection.close().await?;
    Ok(())
}

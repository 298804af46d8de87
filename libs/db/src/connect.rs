//! The database of one service, and its transactions.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::sync::{Mutex, MutexGuard};

use crate::connection::Connection;
use crate::pool::Pools;
use crate::{Exec, Provision, Result};

/// Connections that act as the service's role in the service's schema.
#[derive(Clone)]
pub struct Db {
    pools: Arc<Pools>,
}

/// One open transaction: the unit of work. Dropped without [`Tx::commit`], nothing happened.
pub struct Tx(Mutex<Connection>);

/// How a service uses its database.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections in all.
    pub max_connections: u32,
    /// Threads that serve HTTP, each on a runtime of its own.
    pub threads: usize,
    pub statement_timeout: Duration,
}

impl Db {
    /// Makes schema and role if they are not there, migrates, and opens the pool.
    ///
    /// # Errors
    /// The database cannot be reached, the datasource's user may not create roles, or a migration is unknown, edited
    /// or fails.
    pub async fn open(datasource: &str, provision: &Provision, options: &Options) -> anyhow::Result<Self> {
        // Whether a statement would be logged is asked in a way that costs a filtered subscriber its next event.
        let base = PgConnectOptions::from_str(datasource).context("SqlSettings.DataSource does not parse")?;
        let base = base.log_statements("off".parse()?);
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
        let once = PgPoolOptions::new().max_connections(1).connect_with(connect.clone());
        let once = once.await.context("connecting to postgres")?;
        provision.migrate(&once).await?;
        once.close().await;
        let pools = Pools::new(
            provision.service,
            connect,
            usize::try_from(options.max_connections)?,
            options.threads,
        )?;
        Ok(Self { pools })
    }

    pub(crate) async fn connection(&self) -> Result<Connection> {
        self.pools.connection().await
    }

    pub fn exec(&self) -> Exec<'_> {
        self.into()
    }

    pub async fn begin(&self) -> Result<Tx> {
        self.begin_with("BEGIN").await
    }

    /// A read-only transaction whose statements all see one moment.
    pub async fn snapshot(&self) -> Result<Tx> {
        self.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
    }

    async fn begin_with(&self, sql: &'static str) -> Result<Tx> {
        let mut connection = self.connection().await?;
        connection.begin(sql).await?;
        Ok(Tx(Mutex::new(connection)))
    }

    /// Holds a session lock as long as the returned value lives; `None` when another process has it.
    pub async fn try_lock(&self, key: i64) -> Result<Option<Lock>> {
        let unavailable = |error: sqlx::Error| crate::Error::Unavailable(error.to_string());
        let mut connection = self.pools.detached().await.map_err(unavailable)?;
        let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
            .bind(key)
            .fetch_one(&mut connection)
            .await
            .map_err(unavailable)?;
        Ok(locked.then_some(Lock { connection }))
    }

    pub async fn close(&self) {
        self.pools.close().await;
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
    pub(crate) async fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().await
    }

    pub fn exec(&self) -> Exec<'_> {
        self.into()
    }

    pub async fn commit(self) -> Result<()> {
        self.0.into_inner().commit().await
    }

    pub async fn rollback(self) -> Result<()> {
        self.0.into_inner().rollback().await
    }
}

/// Runs one statement on a connection of its own: for tests that make and drop databases.
///
/// # Errors
/// The server cannot be reached or refuses the statement.
#[doc(hidden)]
pub async fn execute_once(url: &str, sql: String) -> anyhow::Result<()> {
    use sqlx::{Connection, Executor};
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    connection.execute(sqlx::AssertSqlSafe(sql)).await?;
    connection.close().await?;
    Ok(())
}

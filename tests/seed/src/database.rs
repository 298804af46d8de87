//! The database that is filled: everything in one transaction, so that it is there whole or not at all.

use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Row};

use crate::copy::{Copy, Rows};
use crate::progress::Progress;

pub struct Database {
    connection: PgConnection,
    pub progress: Progress,
}

/// The services whose tables are filled; a schema and the role that owns it have the same name.
pub const AUTH: &str = "parlance_auth";
pub const MESSAGING: &str = "parlance_messaging";

impl Database {
    /// Connects, and refuses a database that is not migrated or holds anybody already.
    pub async fn open(url: &str, rows: u64) -> Result<Self> {
        let mut connection = PgConnection::connect(url).await.context("connecting to the database")?;
        for table in ["parlance_auth.users", "parlance_messaging.posts"] {
            let found: Option<String> = sqlx::query_scalar("SELECT to_regclass($1)::text")
                .bind(table)
                .fetch_one(&mut connection)
                .await?;
            ensure!(found.is_some(), "there is no table {table}: run `standalone migrate` first");
        }
        connection.execute("BEGIN").await?;
        connection.execute("SET LOCAL maintenance_work_mem = '256MB'").await?;
        // Who signs up first administers the server: not while this decides who it is.
        connection.execute("LOCK TABLE parlance_auth.users IN SHARE ROW EXCLUSIVE MODE").await?;
        let holds: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM parlance_auth.users)")
            .fetch_one(&mut connection)
            .await?;
        ensure!(!holds, "the database holds people already; only an empty one is filled");
        Ok(Self { connection, progress: Progress::new(rows) })
    }

    /// What follows is done as this service.
    pub async fn act_as(&mut self, schema: &'static str) -> Result<()> {
        self.run(format!("SET ROLE {schema}")).await?;
        self.run(format!("SET search_path = {schema}")).await
    }

    /// Fills a table with what `write` makes of each item. Its indexes are made afterwards, which is much faster.
    pub async fn fill<T>(
        &mut self,
        table: &str,
        columns: &str,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Rows, T),
    ) -> Result<()> {
        self.progress.begin(table);
        let indexes = self.drop_indexes(table).await?;
        let mut copy = Copy::begin(&mut self.connection, &mut self.progress, table, columns).await?;
        for item in items {
            write(&mut copy.rows, item);
            copy.send().await?;
        }
        copy.end().await.with_context(|| format!("filling {table}"))?;
        for index in indexes {
            self.progress.begin(&format!("{table}, {}", name_of(&index)));
            self.run(index).await?;
        }
        Ok(())
    }

    /// All but those that are constraints.
    async fn drop_indexes(&mut self, table: &str) -> Result<Vec<String>> {
        let rows = sqlx::query(
            "SELECT indexname, indexdef FROM pg_indexes
             WHERE schemaname = current_schema() AND tablename = $1
               AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname AND connamespace = current_schema()::regnamespace)
             ORDER BY indexname",
        )
        .bind(table)
        .fetch_all(&mut self.connection)
        .await?;
        let mut definitions = Vec::new();
        for row in rows {
            self.run(format!("DROP INDEX {}", row.try_get::<String, _>("indexname")?)).await?;
            definitions.push(row.try_get("indexdef")?);
        }
        Ok(definitions)
    }

    /// Commits, and leaves the tables as they would be after a quiet night.
    pub async fn finish(mut self, tables: &[(&'static str, &[&str])]) -> Result<()> {
        self.run("COMMIT".to_owned()).await?;
        for (schema, tables) in tables {
            self.act_as(schema).await?;
            for table in *tables {
                self.progress.begin(&format!("vacuum {table}"));
                self.run(format!("VACUUM (ANALYZE) {table}")).await?;
            }
        }
        self.connection.close().await?;
        self.progress.end();
        Ok(())
    }

    async fn run(&mut self, sql: String) -> Result<()> {
        self.connection.execute(AssertSqlSafe(sql)).await?;
        Ok(())
    }
}

/// Makes a database, by way of the one that every server has.
pub async fn create(url: &str) -> Result<()> {
    let wanted = PgConnectOptions::from_str(url)?;
    let name = wanted.get_database().context("the URL names no database")?.to_owned();
    let mut connection = wanted.database("postgres").connect().await?;
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut connection)
        .await?;
    if !there {
        let quoted = name.replace('"', "\"\"");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE \"{quoted}\""))).await?;
    }
    connection.close().await?;
    Ok(())
}

/// `CREATE INDEX name ON …`
fn name_of(definition: &str) -> &str {
    let mut words = definition.split(' ').skip_while(|word| *word != "INDEX");
    words.nth(1).unwrap_or_default()
}

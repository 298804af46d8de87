//! Schema, role and migrations of a service. Migrations are plain SQL, forward only; unknown or edited ones stop the start.

use std::borrow::Cow;

use anyhow::Context;
use sqlx::migrate::{MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};

/// One SQL file: its number, its name and its text, in the order of `version`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub sql: &'static str,
}

/// What a service needs in the database before it can work.
#[derive(Clone, Copy, Debug)]
pub struct Provision {
    pub service: &'static str,
    pub migrations: &'static [Migration],
}

/// The outbox every service that says something has; see the `bus` crate for who reads it.
const OUTBOX: Migration = Migration { version: 1, name: "outbox", sql: include_str!("outbox.sql") };

/// Serialises provisioning and migrating of any number of starting processes.
const LOCK: i64 = 0x7061_726c_616e_6365;

impl Provision {
    pub fn role(&self) -> String {
        format!("parlance_{}", self.service)
    }

    pub fn schema(&self) -> String {
        self.role()
    }

    /// Creates role and schema where they are missing. The role cannot log in: connections switch to it.
    pub(crate) async fn apply(&self, base: &PgConnectOptions) -> anyhow::Result<()> {
        let mut connection =
            base.clone().application_name("provision").connect().await.context("connecting to postgres")?;
        sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut connection).await?;
        let (role, schema) = (self.role(), self.schema());
        let sql = format!(
            "DO $$ BEGIN
               IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN
                 BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
               END IF;
               IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
                 EXECUTE format('GRANT {role} TO %I', current_user);
               END IF;
               IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '{schema}') THEN
                 CREATE SCHEMA {schema} AUTHORIZATION {role};
               END IF;
             END $$"
        );
        let made = connection.execute(sqlx::AssertSqlSafe(sql)).await;
        sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut connection).await?;
        connection.close().await?;
        made.map(|_| ()).with_context(|| {
            format!("making role and schema {role}: the user of SqlSettings.DataSource needs CREATEROLE and CREATE on the database")
        })
    }

    pub(crate) async fn migrate(&self, pool: &sqlx::PgPool) -> anyhow::Result<()> {
        let migrations = std::iter::once(&OUTBOX)
            .chain(self.migrations)
            .map(|file| {
                sqlx::migrate::Migration::new(
                    file.version,
                    Cow::Borrowed(file.name),
                    MigrationType::Simple,
                    sqlx::SqlStr::from_static(file.sql),
                    false,
                )
            })
            .collect::<Vec<_>>();
        let migrator = Migrator { migrations: migrations.into(), ..Migrator::DEFAULT };
        migrator.run(pool).await.with_context(|| format!("migrating {}", self.service))
    }
}

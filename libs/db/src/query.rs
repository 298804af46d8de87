//! Running SQL: on the pool or inside a transaction, through one type.

use sea_orm::{ConnectionTrait, DatabaseExecutor, DbBackend, FromQueryResult, Statement, Value};

use crate::{Db, Result, Tx};

/// Where a statement runs. Store functions take one, so the same function serves inside and outside a transaction.
pub struct Exec<'a>(DatabaseExecutor<'a>);

impl<'a> From<&'a Db> for Exec<'a> {
    fn from(db: &'a Db) -> Self {
        Self(DatabaseExecutor::Connection(db.connection()))
    }
}

impl<'a> From<&'a Tx> for Exec<'a> {
    fn from(tx: &'a Tx) -> Self {
        Self(DatabaseExecutor::Transaction(tx.transaction()))
    }
}

impl Exec<'_> {
    fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
    }

    /// All rows.
    pub async fn all<T: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        let rows = self.0.query_all_raw(Self::statement(sql, values)).await?;
        rows.iter().map(|row| T::from_query_result(row, "").map_err(Into::into)).collect()
    }

    /// The first row, if any.
    pub async fn one<T: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>> {
        let row = self.0.query_one_raw(Self::statement(sql, values)).await?;
        row.map(|row| T::from_query_result(&row, "").map_err(Into::into)).transpose()
    }

    /// One column named `value` of the first row.
    pub async fn value<T: sea_orm::TryGetable>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>> {
        let row = self.0.query_one_raw(Self::statement(sql, values)).await?;
        row.map(|row| row.try_get::<T>("", "value").map_err(Into::into)).transpose()
    }

    /// The column named `value` of all rows.
    pub async fn values<T: sea_orm::TryGetable>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        let rows = self.0.query_all_raw(Self::statement(sql, values)).await?;
        rows.iter().map(|row| row.try_get::<T>("", "value").map_err(Into::into)).collect()
    }

    /// Runs it and tells how many rows were affected.
    pub async fn run(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64> {
        Ok(self.0.execute_raw(Self::statement(sql, values)).await?.rows_affected())
    }
}

/// A `text[]` parameter for `= ANY($n)` and `unnest($n)`.
pub fn texts<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Value {
    items.into_iter().map(|item| item.as_ref().to_owned()).collect::<Vec<String>>().into()
}

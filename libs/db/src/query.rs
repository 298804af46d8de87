//! Running SQL: on a connection of the pool or inside a transaction, through one type.

use sea_orm::{FromQueryResult, QueryResult, Value};
use sqlx::postgres::PgRow;

use crate::{Db, Result, Tx};

/// Where a statement runs. Store functions take one, so the same function serves inside and outside a transaction.
pub struct Exec<'a>(Place<'a>);

enum Place<'a> {
    Pool(&'a Db),
    Transaction(&'a Tx),
}

impl<'a> From<&'a Db> for Exec<'a> {
    fn from(db: &'a Db) -> Self {
        Self(Place::Pool(db))
    }
}

impl<'a> From<&'a Tx> for Exec<'a> {
    fn from(tx: &'a Tx) -> Self {
        Self(Place::Transaction(tx))
    }
}

impl Exec<'_> {
    async fn rows(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<PgRow>> {
        let values = values.into_iter().collect();
        match self.0 {
            Place::Pool(db) => db.connection().await?.rows(sql, values).await,
            Place::Transaction(tx) => tx.connection().await.rows(sql, values).await,
        }
    }

    /// All rows.
    pub async fn all<T: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        let rows = self.rows(sql, values).await?;
        rows.into_iter().map(|row| Ok(T::from_query_result(&QueryResult::from(row), "")?)).collect()
    }

    /// The first row, if any.
    pub async fn one<T: FromQueryResult>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>> {
        let row = self.rows(sql, values).await?.into_iter().next();
        Ok(row.map(|row| T::from_query_result(&QueryResult::from(row), "")).transpose()?)
    }

    /// One column named `value` of the first row.
    pub async fn value<T: sea_orm::TryGetable>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>> {
        let row = self.rows(sql, values).await?.into_iter().next();
        Ok(row.map(|row| QueryResult::from(row).try_get::<T>("", "value")).transpose()?)
    }

    /// The column named `value` of all rows.
    pub async fn values<T: sea_orm::TryGetable>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        let rows = self.rows(sql, values).await?;
        rows.into_iter().map(|row| Ok(QueryResult::from(row).try_get::<T>("", "value")?)).collect()
    }

    /// Runs it and tells how many rows were affected.
    pub async fn run(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64> {
        let values = values.into_iter().collect();
        match self.0 {
            Place::Pool(db) => db.connection().await?.run(sql, values).await,
            Place::Transaction(tx) => tx.connection().await.run(sql, values).await,
        }
    }
}

/// A `text[]` parameter for `= ANY($n)` and `unnest($n)`.
pub fn texts<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Value {
    items.into_iter().map(|item| item.as_ref().to_owned()).collect::<Vec<String>>().into()
}

//! Running SQL: on a connection of the pool or inside a transaction, through one type.

use sea_orm::{DbErr, FromQueryResult, QueryResult, Value};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::postgres::PgRow;

use crate::{Db, Error, Result, Tx};

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
        let values: Vec<Value> = values.into_iter().collect();
        let db = match self.0 {
            Place::Pool(db) => db,
            Place::Transaction(tx) => return tx.connection().await.rows(sql, values).await,
        };
        let again = only_reads(sql).then(|| values.clone());
        let found = db.connection().await?.rows(sql, values).await;
        match (found, again) {
            // The connection had died while nobody used it. Those beside it are forgotten by now, and reading twice harms nobody.
            (Err(Error::Unavailable(_)), Some(values)) => {
                let once_more = async || db.connection().await?.rows(sql, values).await;
                // On the heap: it is rare, and every use case would carry it.
                Box::pin(once_more()).await
            }
            (found, _) => found,
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

    /// The JSON in the column named `value` of all rows: for things of many columns that are read rarely, whose table says
    /// what they are called on the wire.
    pub async fn documents<T: DeserializeOwned>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        self.values(sql, values).await?.into_iter().map(decode).collect()
    }

    /// The JSON in the column named `value` of the first row, if any.
    pub async fn document<T: DeserializeOwned>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>> {
        self.value(sql, values).await?.map(decode).transpose()
    }

    /// Writes a thing's fields into the columns of the same names: over the row of its `id`, or as a new one.
    pub async fn save_document<T: Serialize>(&self, table: &str, columns: &str, thing: &T) -> Result<()> {
        let fields = format!("SELECT {columns} FROM jsonb_populate_record(NULL::{table}, $1)");
        let sql = format!(
            "INSERT INTO {table} ({columns}) {fields} ON CONFLICT (id) DO UPDATE SET ({columns}) = ({fields})"
        );
        self.run(&sql, [document(thing)?]).await.map(|_| ())
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

/// Does it change nothing, as far as its words tell?
fn only_reads(sql: &str) -> bool {
    let changes = || ["INSERT ", "UPDATE ", "DELETE "].iter().any(|word| sql.contains(word));
    sql.starts_with("SELECT ") || (sql.starts_with("WITH ") && !changes())
}

fn decode<T: DeserializeOwned>(value: serde_json::Value) -> Result<T> {
    Ok(serde_json::from_value(value).map_err(|error| DbErr::Json(error.to_string()))?)
}

/// A `jsonb` parameter, for `jsonb_populate_record(NULL::table, $n)`.
///
/// # Errors
/// It is not representable as JSON.
pub fn document<T: Serialize>(thing: &T) -> Result<Value> {
    let value = serde_json::to_value(thing).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(value.into())
}

/// A `text[]` parameter for `= ANY($n)` and `unnest($n)`.
pub fn texts<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Value {
    items.into_iter().map(|item| item.as_ref().to_owned()).collect::<Vec<String>>().into()
}

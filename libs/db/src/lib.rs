//! Postgres access shared by services: a pool that sees one schema, transactions, migrations, one classification of errors.
//!
//! SQL never names its schema: every connection sets the service's role and `search_path`, so a statement that reaches
//! into another context fails in development and not in review.

mod connect;
mod connection;
mod count;
mod error;
mod manager;
mod migrate;
mod pool;
mod query;

#[doc(hidden)]
pub use connect::execute_once;
pub use connect::{Db, Lock, Options, Tx};
pub use error::Error;
pub use migrate::{Migration, Provision};
pub use query::{Exec, document, texts};
pub use sea_orm::{self, FromQueryResult, Value};

pub type Result<T> = std::result::Result<T, Error>;

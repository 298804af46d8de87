//! Real parts for tests: a database and a bus prefix of one's own on the servers that `scripts/test` started.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod database;
mod wait;

use runtime::Context;
use settings::{Secret, Settings};

pub use database::Database;
pub use wait::wait_for;

/// The NATS server tests share; each test has a subject prefix of its own.
pub fn nats_url() -> String {
    std::env::var("TEST_NATS_URL")
        .expect("TEST_NATS_URL is not set: run scripts/test, or start a nats-server and name it")
}

/// Settings for one test: its own database and prefix, no limits in the way.
pub fn settings(database: &Database) -> Settings {
    let mut settings = Settings::default();
    settings.sql.data_source = Secret::new(database.url());
    settings.sql.max_open_conns = 5;
    settings.parlance.nats_url = nats_url();
    settings.parlance.subject_prefix = format!("test-{}", model::id::random());
    settings.parlance.identity_key = Secret::new("an identity key that tests share among themselves");
    settings.rate_limit.enable = false;
    settings
}

/// A process's context made of [`settings`].
pub async fn context(settings: Settings) -> Context {
    Context::new(settings, "test").await.expect("connecting the bus")
}

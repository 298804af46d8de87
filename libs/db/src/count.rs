//! How often Postgres is asked: `parlance_db_statements_total` by service, BEGIN and COMMIT included.

use std::sync::LazyLock;

use prometheus::{IntCounter, IntCounterVec, Opts};

static STATEMENTS: LazyLock<IntCounterVec> = LazyLock::new(|| {
    let options = Opts::new("parlance_db_statements_total", "Statements sent to Postgres.");
    #[expect(clippy::expect_used, reason = "name and label are constants")]
    let counter = IntCounterVec::new(options, &["service"]).expect("a valid name");
    // Refused only when it is registered already, by another copy of this crate.
    let _ = prometheus::register(Box::new(counter.clone()));
    counter
});

/// The counter of one service.
pub(crate) fn statements(service: &str) -> IntCounter {
    STATEMENTS.with_label_values(&[service])
}

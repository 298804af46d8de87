//! Waiting for a state, never for a time.

use std::time::Duration;

/// Asks again and again until the answer is true.
///
/// # Panics
/// It was not within a minute: a test may share its machine with a compiler.
#[track_caller]
pub fn wait_for<F, Fut>(what: &'static str, condition: F) -> impl Future<Output = ()>
where
    F: Fn() -> Fut,
    Fut: Future<Output = bool>,
{
    let place = std::panic::Location::caller();
    async move {
        let patience = tokio::time::Instant::now() + Duration::from_secs(60);
        while !condition().await {
            assert!(tokio::time::Instant::now() < patience, "{place}: {what} did not come true");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

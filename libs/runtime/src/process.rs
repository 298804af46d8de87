//! The life of a process: signals, and stopping in order.

use std::time::Duration;

use anyhow::Result;
use tokio::signal::unix::{SignalKind, signal};

use crate::Context;

/// A started process; waits for the word to stop.
pub struct Process {
    pub context: Context,
}

/// Chooses the one TLS provider. First thing in every `main`.
pub fn install_crypto() {
    // Fails only when one is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Process {
    /// Returns at SIGTERM, SIGINT or when something else asked to stop; a second signal ends the process at once.
    ///
    /// # Errors
    /// Signals cannot be received.
    pub async fn stopped(&self) -> Result<()> {
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = self.context.stop.cancelled() => {}
        }
        tracing::info!("stopping");
        tokio::spawn(async move {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            std::process::exit(130);
        });
        Ok(())
    }

    /// Ends background work; what does not end in time is left.
    pub async fn finish(&self) {
        self.context.stop.cancel();
        self.context.tasks.close();
        let patience = Duration::from_secs(self.context.settings.parlance.shutdown_timeout.unsigned_abs());
        if tokio::time::timeout(patience, self.context.tasks.wait()).await.is_err() {
            tracing::warn!("background work did not end in time");
        }
    }
}

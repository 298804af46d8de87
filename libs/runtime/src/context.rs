//! What a process has once: settings, bus, background tasks and the word to stop.

use std::sync::Arc;

use anyhow::Result;
use bus::Bus;
use settings::Settings;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[derive(Clone)]
pub struct Context {
    pub settings: Arc<Settings>,
    pub bus: Bus,
    pub tasks: TaskTracker,
    pub stop: CancellationToken,
}

impl Context {
    /// Connects the bus; nothing else is started.
    ///
    /// # Errors
    /// The NATS address does not parse.
    pub async fn new(settings: Settings, name: &str) -> Result<Self> {
        let bus = Bus::connect(&settings.parlance.nats_url, &settings.parlance.subject_prefix, name).await?;
        Ok(Self {
            settings: Arc::new(settings),
            bus,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        })
    }

    /// Starts background work that ends when the process is told to stop.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = work => {}
            }
        });
    }
}

//! What a process has once: settings, bus, background tasks and the word to stop.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use bus::Bus;
use settings::Settings;
use tokio::sync::Notify;
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

    /// Does what is due until the process is told to stop: at once while `turn` says that there may be more, else when `news`
    /// comes, or after a while, since another process may have taken something and not done it.
    pub fn work<F, Fut, E>(&self, what: &'static str, every: Duration, news: Arc<Notify>, turn: F)
    where
        F: Fn() -> Fut + Send + 'static,
        Fut: Future<Output = Result<bool, E>> + Send + 'static,
        E: Display + Send + 'static,
    {
        self.spawn(async move {
            loop {
                match turn().await {
                    Ok(true) => {}
                    Ok(false) => {
                        let _ = tokio::time::timeout(every, news.notified()).await;
                    }
                    Err(error) => {
                        tracing::warn!(error = format!("{error:#}"), what, "paused");
                        tokio::time::sleep(every).await;
                    }
                }
            }
        });
    }
}

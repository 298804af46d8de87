//! The gateway as a program of its own: services are elsewhere.

use anyhow::{Result, bail};
use gateway::{Backend, Gateway};
use runtime::{Context, Process};

#[tokio::main]
async fn main() -> Result<()> {
    runtime::install_crypto();
    let settings = settings::from_environment()?;
    let _telemetry = telemetry::init(gateway::NAME, &settings)?;
    if settings.parlance.identity_key.is_empty() {
        bail!(
            "Parlance.IdentityKey (PARLANCE_IDENTITY_KEY) is not set: services believe only what is signed with it"
        );
    }
    let context = Context::new(settings, gateway::NAME).await?;
    let process = Process { context: context.clone() };
    gateway::serve(Gateway::start(&context)?, Backend::Remote, &process).await?;
    process.finish().await;
    Ok(())
}

//! The files service as a program of its own.

use anyhow::{Result, bail};
use files::Files;

#[tokio::main]
async fn main() -> Result<()> {
    let address = |settings: &settings::Settings| settings.service_address(&settings.parlance.files_url);
    runtime::run_service::<Files>(address, async |command, _, _| {
        bail!("unknown command {command}: there is migrate")
    })
    .await
}

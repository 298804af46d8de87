//! Auth as a program of its own.

use anyhow::{Result, bail};
use auth::Auth;

#[tokio::main]
async fn main() -> Result<()> {
    let address = |settings: &settings::Settings| settings.service_address(&settings.parlance.auth_url);
    runtime::run_service::<Auth>(address, async |command, _, _| {
        bail!("unknown command {command}: there is migrate")
    })
    .await
}

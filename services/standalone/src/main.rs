//! Parlance in one process. `standalone` serves, `standalone migrate` brings the database up to date, `standalone
//! rebuild-users` refills a read model, `standalone openapi DIR` writes the API's documents. `standalone read-text` is started
//! by itself, for one document.

use std::process::ExitCode;

use anyhow::{Result, bail};
use runtime::Context;

fn main() -> Result<ExitCode> {
    // Before anything is started: who reads a document has nothing else.
    if std::env::args().nth(1).as_deref() == Some(files::texts::COMMAND) {
        return Ok(files::texts::run());
    }
    run().map(|()| ExitCode::SUCCESS)
}

#[tokio::main]
async fn run() -> Result<()> {
    runtime::install_crypto();
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    if command.as_deref() == Some("openapi") {
        return standalone::write_specs(&arguments.next().unwrap_or_default());
    }
    let settings = settings::from_environment()?;
    let _telemetry = telemetry::init("standalone", &settings)?;
    let context = Context::new(settings, "standalone").await?;
    match command.as_deref() {
        None => Box::pin(standalone::serve(&context)).await,
        Some("migrate") => standalone::migrate(&context).await,
        Some("rebuild-users") => standalone::rebuild_users(&context).await,
        Some(other) => bail!("unknown command {other}: there are migrate, rebuild-users and openapi"),
    }
}

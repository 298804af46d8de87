//! The files service as a program of its own. `files tidy` forgets what nobody needs, at once. `files read-text` is started by itself, for one document.

use std::process::ExitCode;

use anyhow::{Result, bail};
use files::app::tidy;
use files::{Files, texts};
use model::time::now_ms;

fn main() -> Result<ExitCode> {
    if std::env::args().nth(1).as_deref() == Some(texts::COMMAND) {
        return Ok(texts::run());
    }
    serve().map(|()| ExitCode::SUCCESS)
}

#[tokio::main]
async fn serve() -> Result<()> {
    let address = |settings: &settings::Settings| settings.service_address(&settings.parlance.files_url);
    runtime::run_service::<Files>(address, async |command, _, files: &Files| match command {
        "tidy" => Ok(tidy::once(files.state(), now_ms()).await?),
        _ => bail!("unknown command {command}: there are migrate and tidy"),
    })
    .await
}

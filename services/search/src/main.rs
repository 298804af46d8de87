//! The search service as a program of its own.

use anyhow::{Result, bail};
use search::Search;
use search::app::rebuild;

#[tokio::main]
async fn main() -> Result<()> {
    let address = |settings: &settings::Settings| settings.service_address(&settings.parlance.search_url);
    runtime::run_service::<Search>(address, async |command, _, search: &Search| match command {
        "rebuild" => {
            let done = rebuild::run(search.state(), rebuild::BY_HAND, rebuild::print).await?;
            search.state().engine.refill().await?;
            println!("{done} posts");
            Ok(())
        }
        _ => bail!("unknown command {command}: there are migrate and rebuild"),
    })
    .await
}

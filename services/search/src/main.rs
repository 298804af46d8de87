//! The search service as a program of its own.

use anyhow::{Result, bail};
use search::Search;
use search::app::{jobs, rebuild};
use search::bar::Bar;
use search::domain::job::ASKED;

#[tokio::main]
async fn main() -> Result<()> {
    let address = |settings: &settings::Settings| settings.service_address(&settings.parlance.search_url);
    runtime::run_service::<Search>(address, async |command, _, search: &Search| match command {
        "rebuild" => {
            let job = jobs::create(search.state(), ASKED).await?;
            let mut bar = Bar::default();
            let done = rebuild::wait(search.state(), &job.id, |job| bar.show(job)).await?;
            println!("{} posts", done.posts_done);
            Ok(())
        }
        _ => bail!("unknown command {command}: there are migrate and rebuild"),
    })
    .await
}

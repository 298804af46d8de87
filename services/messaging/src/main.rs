//! The messaging service as a program of its own. `messaging rebuild-users` fills the read model of users anew.

use anyhow::{Result, bail};
use messaging::Messaging;

#[tokio::main]
async fn main() -> Result<()> {
    let address = |settings: &settings::Settings| settings.service_address(&settings.parlance.messaging_url);
    runtime::run_service::<Messaging>(address, async |command, _, service| match command {
        "rebuild-users" => {
            messaging::app::users::rebuild(service.state()).await.map(|count| println!("{count} users"))
        }
        other => bail!("unknown command {other}: there are migrate and rebuild-users"),
    })
    .await
}

//! Files: every blob, what is known of it, and who may have it. See README.md beside this crate.

pub mod app;
pub mod blobs;
mod consumers;
pub mod domain;
mod fault;
pub mod http;
pub mod pictures;
pub mod previews;
pub mod scanner;
mod state;
mod store;
pub mod texts;

use actix_web::web::{Data, ServiceConfig};
use db::{Migration, Provision};
use runtime::{Context, Service, open_database};
use web::health::Health;

pub use state::State;

const MIGRATIONS: &[Migration] = &[
    Migration { version: 2, name: "files", sql: include_str!("../migrations/0002_files.sql") },
    Migration { version: 3, name: "pictures", sql: include_str!("../migrations/0003_pictures.sql") },
    Migration { version: 4, name: "uploads", sql: include_str!("../migrations/0004_uploads.sql") },
    Migration { version: 5, name: "previews", sql: include_str!("../migrations/0005_previews.sql") },
    Migration { version: 6, name: "leftovers", sql: include_str!("../migrations/0006_leftovers.sql") },
    Migration { version: 7, name: "texts", sql: include_str!("../migrations/0007_texts.sql") },
    Migration { version: 8, name: "archives", sql: include_str!("../migrations/0008_archives.sql") },
];

/// The running service.
#[derive(Clone)]
pub struct Files {
    state: Data<State>,
}

impl Files {
    pub fn state(&self) -> &State {
        &self.state
    }
}

impl Service for Files {
    const NAME: &'static str = events::files::PRODUCER;

    fn provision() -> Provision {
        Provision { service: Self::NAME, migrations: MIGRATIONS }
    }

    async fn start(context: &Context) -> anyhow::Result<Self> {
        let db = open_database::<Self>(context).await?;
        let state = State::new(context, db).await?;
        consumers::start(context, &state);
        app::tidy::start(context, &state);
        app::links::start(context, &state);
        app::texts::start(context, &state);
        Ok(Self { state: Data::new(state) })
    }

    fn routes(routes: &mut web::Routes) {
        http::routes(routes);
    }

    fn data(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(self.state.clone());
    }

    fn health(&self) -> Health {
        let state = self.state.clone();
        runtime::health("files.database", &self.state.db, "files.nats", &self.state.bus).require(
            "files.store",
            move || {
                let state = state.clone();
                async move { state.blobs.check().await.map_err(|error| error.to_string()) }
            },
        )
    }
}

//! Search: finds what is on the screen, and never what one may not see. See README.md beside this crate.

pub mod app;
pub mod bar;
mod consumers;
pub mod domain;
pub mod engine;
mod http;
mod metrics;
mod state;
mod store;

use actix_web::web::{Data, ServiceConfig};
use db::{Migration, Provision};
use runtime::{Context, Service, open_database};
use web::health::Health;

use engine::Engines;
pub use state::State;

const MIGRATIONS: &[Migration] = &[
    Migration { version: 2, name: "items", sql: include_str!("../migrations/0002_items.sql") },
    Migration { version: 3, name: "word keys", sql: include_str!("../migrations/0003_word_keys.sql") },
    Migration { version: 4, name: "changes", sql: include_str!("../migrations/0004_changes.sql") },
    Migration { version: 6, name: "file texts", sql: include_str!("../migrations/0006_file_texts.sql") },
    Migration { version: 7, name: "analysis", sql: include_str!("../migrations/0007_analysis.sql") },
    Migration { version: 8, name: "jobs", sql: include_str!("../migrations/0008_jobs.sql") },
    Migration {
        version: 9,
        name: "word statistics",
        sql: include_str!("../migrations/0009_word_statistics.sql"),
    },
    Migration {
        version: 10,
        name: "channel statistics",
        sql: include_str!("../migrations/0010_channel_statistics.sql"),
    },
];

/// The running service.
#[derive(Clone)]
pub struct Search {
    state: Data<State>,
}

impl Search {
    pub fn state(&self) -> &State {
        &self.state
    }
}

impl Service for Search {
    const NAME: &'static str = events::search::PRODUCER;

    fn provision() -> Provision {
        Provision { service: Self::NAME, migrations: MIGRATIONS }
    }

    async fn start(context: &Context) -> anyhow::Result<Self> {
        let db = open_database::<Self>(context).await?;
        let engine = Engines::open(context, &db).await?;
        let state = State::new(&context.bus, db, engine);
        app::renewal::start(context, &state).await?;
        consumers::start(context, &state);
        app::rebuild::start(context, &state);
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
        let engine = self.state.engine.clone();
        // One that is away is no reason not to serve.
        runtime::health("search.postgres", &self.state.db, "search.nats", &self.state.bus)
            .tell("search.engine", move || engine.state())
    }
}

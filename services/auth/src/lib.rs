//! Auth: users, credentials, sessions, personal access tokens, roles. See README.md beside this crate.

mod answers;
pub mod app;
pub mod domain;
mod http;
mod state;
mod store;

use std::time::Duration;

use actix_web::web::{Data, ServiceConfig};
use bus::Relay;
use db::{Migration, Provision};
use runtime::{Context, Service, open_database};
use web::health::Health;

pub use state::State;

const MIGRATIONS: &[Migration] = &[
    Migration { version: 2, name: "users", sql: include_str!("../migrations/0002_users.sql") },
    Migration { version: 3, name: "sessions", sql: include_str!("../migrations/0003_sessions.sql") },
    Migration { version: 4, name: "roles", sql: include_str!("../migrations/0004_roles.sql") },
    Migration { version: 5, name: "bots", sql: include_str!("../migrations/0005_bots.sql") },
    Migration { version: 6, name: "schemes", sql: include_str!("../migrations/0006_schemes.sql") },
    Migration {
        version: 7,
        name: "letters, terms",
        sql: include_str!("../migrations/0007_letters_terms.sql"),
    },
];

const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// The running service.
#[derive(Clone)]
pub struct Auth {
    state: State,
}

impl Service for Auth {
    const NAME: &'static str = events::auth::PRODUCER;

    fn provision() -> Provision {
        Provision { service: Self::NAME, migrations: MIGRATIONS }
    }

    async fn start(context: &Context) -> anyhow::Result<Self> {
        let db = open_database::<Self>(context).await?;
        app::roles::seed(&db).await?;
        let state = State::new(db.clone(), context.bus.clone(), context.settings.clone())?;
        answers::serve(&state);
        let hours = context.settings.parlance.outbox_retention_hours.unsigned_abs();
        let relay = Relay::new(
            &context.bus,
            &db,
            &state.outbox,
            Self::NAME,
            Duration::from_secs(hours.max(1) * 3600),
        );
        context.tasks.spawn(relay.run(context.stop.clone()));
        let sweeping = state.clone();
        context.spawn(async move {
            loop {
                app::sessions::sweep(&sweeping).await;
                app::letters::sweep(&sweeping).await;
                tokio::time::sleep(SWEEP_EVERY).await;
            }
        });
        Ok(Self { state })
    }

    fn routes(routes: &mut web::Routes) {
        http::routes(routes);
    }

    fn data(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(Data::new(self.state.clone()));
    }

    fn health(&self) -> Health {
        runtime::health("postgres", &self.state.db, "nats", &self.state.bus)
    }
}

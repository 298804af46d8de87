//! Messaging: teams, channels, members, posts and everything that hangs on them. See README.md beside this crate.

pub mod app;
pub mod consumers;
pub mod domain;
mod http;
mod state;
mod store;

use actix_web::web::{Data, ServiceConfig};
use db::{Migration, Provision};
use runtime::{Context, Service, open_database};
use web::health::Health;

pub use state::State;

const MIGRATIONS: &[Migration] = &[
    Migration { version: 2, name: "init", sql: include_str!("../migrations/0002_init.sql") },
    Migration { version: 3, name: "member lists", sql: include_str!("../migrations/0003_member_lists.sql") },
    Migration {
        version: 4,
        name: "channel changes",
        sql: include_str!("../migrations/0004_channel_changes.sql"),
    },
    Migration {
        version: 5,
        name: "thread news, drafts",
        sql: include_str!("../migrations/0005_thread_news_drafts.sql"),
    },
    Migration {
        version: 6,
        name: "kept for later",
        sql: include_str!("../migrations/0006_kept_for_later.sql"),
    },
    Migration { version: 7, name: "commands", sql: include_str!("../migrations/0007_commands.sql") },
    Migration { version: 8, name: "webhooks", sql: include_str!("../migrations/0008_webhooks.sql") },
    Migration {
        version: 9,
        name: "thread states planned",
        sql: include_str!("../migrations/0009_thread_states_planned.sql"),
    },
    Migration {
        version: 10,
        name: "memberships in order",
        sql: include_str!("../migrations/0010_memberships_in_order.sql"),
    },
    Migration { version: 11, name: "files", sql: include_str!("../migrations/0011_files.sql") },
    Migration { version: 12, name: "emoji", sql: include_str!("../migrations/0012_emoji.sql") },
    Migration { version: 13, name: "schemes", sql: include_str!("../migrations/0013_schemes.sql") },
    Migration {
        version: 15,
        name: "users by name",
        sql: include_str!("../migrations/0015_users_by_name.sql"),
    },
    Migration {
        version: 16,
        name: "names to search",
        sql: include_str!("../migrations/0016_names_to_search.sql"),
    },
    Migration {
        version: 17,
        name: "followed by channel",
        sql: include_str!("../migrations/0017_followed_by_channel.sql"),
    },
    Migration { version: 14, name: "previews", sql: include_str!("../migrations/0014_previews.sql") },
];

/// The running service.
#[derive(Clone)]
pub struct Messaging {
    state: Data<State>,
}

impl Messaging {
    pub fn state(&self) -> &State {
        &self.state
    }
}

impl Service for Messaging {
    const NAME: &'static str = "messaging";

    fn provision() -> Provision {
        Provision { service: Self::NAME, migrations: MIGRATIONS }
    }

    async fn start(context: &Context) -> anyhow::Result<Self> {
        let db = open_database::<Self>(context).await?;
        let state = State::new(context, db).await?;
        consumers::start(context, &state);
        Ok(Self { state: Data::new(state) })
    }

    fn routes(routes: &mut web::Routes) {
        http::routes(routes);
    }

    fn data(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(self.state.clone());
    }

    fn health(&self) -> Health {
        runtime::health("messaging.database", &self.state.db, "messaging.nats", &self.state.bus)
    }
}

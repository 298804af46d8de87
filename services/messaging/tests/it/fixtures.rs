//! A started service with a team, channels and people in it.

use messaging::{Messaging, State};
use model::Identity;
use runtime::{Context, Service};
use testkit::Database;

pub struct World {
    pub service: Messaging,
    pub context: Context,
    pub team: String,
    _database: std::sync::Arc<Database>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.context.stop.cancel();
    }
}

/// A person; `name` is the user name.
pub fn person(name: &str) -> Identity {
    let id: String = format!("{name}{}", "x".repeat(26)).chars().take(26).collect();
    Identity {
        user_id: id,
        username: name.to_owned(),
        roles: "system_user".to_owned(),
        ..Identity::default()
    }
}

pub async fn world() -> World {
    world_with(|_| {}).await
}

pub async fn world_with(change: impl FnOnce(&mut settings::Settings)) -> World {
    let database = std::sync::Arc::new(Database::new().await);
    let mut settings = testkit::settings(&database);
    change(&mut settings);
    let context = testkit::context(settings).await;
    let service = Messaging::start(&context).await.expect("starting");
    let team = model::id::new();
    let world = World { service, context, team: team.clone(), _database: database };
    let sql = "INSERT INTO teams (id, create_at, update_at, display_name, name, type, invite_id) VALUES ($1, 1, 1, 'Team', $1, 'O', $1)";
    world.run(sql, vec![team.into()]).await;
    world
}

impl World {
    pub fn state(&self) -> &State {
        self.service.state()
    }

    /// Another process of the service on the same database.
    pub async fn replica(&self) -> World {
        self.replica_with((*self.context.settings).clone()).await
    }

    /// The same with other settings.
    pub async fn replica_with(&self, settings: settings::Settings) -> World {
        let context = testkit::context(settings).await;
        let service = Messaging::start(&context).await.expect("starting");
        World { service, context, team: self.team.clone(), _database: self._database.clone() }
    }

    pub async fn run(&self, sql: &str, values: Vec<db::Value>) {
        self.state().db.exec().run(sql, values).await.expect("fixture");
    }

    /// Makes people known, as auth's events do.
    pub async fn know(&self, people: &[&Identity]) {
        for person in people {
            let sql = "INSERT INTO users (id, username, email, profile, revision) VALUES ($1, $2, $2, jsonb_build_object('id', $1, 'username', $2), 1) ON CONFLICT DO NOTHING";
            self.run(sql, vec![person.user_id.clone().into(), person.username.clone().into()]).await;
        }
    }

    /// Makes somebody a member of the team.
    pub async fn join_team(&self, who: &Identity) {
        self.know(&[who]).await;
        let sql = "INSERT INTO team_members (team_id, user_id, create_at) VALUES ($1, $2, 1)";
        self.run(sql, vec![self.team.clone().into(), who.user_id.clone().into()]).await;
    }

    /// A public channel with these members.
    pub async fn channel(&self, members: &[&Identity]) -> String {
        self.know(members).await;
        let id = model::id::new();
        let sql = "INSERT INTO channels (id, create_at, update_at, team_id, type, display_name, name) VALUES ($1, 1, 1, $2, 'O', 'Room', $1)";
        self.run(sql, vec![id.clone().into(), self.team.clone().into()]).await;
        for member in members {
            let sql = "INSERT INTO channel_members (channel_id, user_id, notify_props, last_update_at) VALUES ($1, $2, '{}', 1)";
            self.run(sql, vec![id.clone().into(), member.user_id.clone().into()]).await;
        }
        id
    }

    /// Makes somebody an administrator of the team.
    pub async fn lead_team(&self, who: &Identity) {
        self.join_team(who).await;
        let sql = "UPDATE team_members SET scheme_admin = true WHERE team_id = $1 AND user_id = $2";
        self.run(sql, vec![self.team.clone().into(), who.user_id.clone().into()]).await;
    }

    pub async fn number(&self, sql: &str, values: Vec<db::Value>) -> i64 {
        self.state().db.exec().value::<i64>(sql, values).await.expect("reading").expect("a row")
    }
}

//! The read model of users.

use db::{Exec, FromQueryResult};
use events::request::RevisedUser;
use model::User;
use serde_json::Value;

#[derive(FromQueryResult)]
struct ProfileRow {
    profile: Value,
}

impl ProfileRow {
    fn user(self) -> db::Result<User> {
        serde_json::from_value(self.profile).map_err(|error| db::Error::Bug(error.to_string()))
    }
}

/// Saves users; of two versions of one user the higher revision stays. Returns the ids that were new.
pub async fn save(exec: &Exec<'_>, users: &[RevisedUser]) -> db::Result<Vec<String>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let profiles = users
        .iter()
        .map(|user| serde_json::to_string(&user.user))
        .collect::<Result<Vec<String>, _>>()
        .map_err(|error| db::Error::Bug(error.to_string()))?;
    let revisions: Vec<i64> = users.iter().map(|user| user.revision).collect();
    let sql = "INSERT INTO users (id, username, email, nickname, first_name, last_name, roles, delete_at, is_bot, profile, revision)
               SELECT DISTINCT ON (p->>'id') p->>'id', p->>'username', p->>'email', p->>'nickname', p->>'first_name', p->>'last_name',
                      p->>'roles', (p->>'delete_at')::bigint, coalesce((p->>'is_bot')::boolean, false), p, n.revision
               FROM (SELECT t.p::jsonb AS p, t.revision FROM unnest($1::text[], $2::bigint[]) AS t(p, revision)) AS n
               ORDER BY p->>'id', n.revision DESC
               ON CONFLICT (id) DO UPDATE SET username = EXCLUDED.username, email = EXCLUDED.email,
                      nickname = EXCLUDED.nickname, first_name = EXCLUDED.first_name, last_name = EXCLUDED.last_name,
                      roles = EXCLUDED.roles, delete_at = EXCLUDED.delete_at, is_bot = EXCLUDED.is_bot,
                      profile = EXCLUDED.profile, revision = EXCLUDED.revision
               WHERE users.revision <= EXCLUDED.revision
               RETURNING CASE WHEN xmax = 0 THEN id ELSE '' END AS value";
    let saved: Vec<String> = exec.values(sql, [profiles.into(), revisions.into()]).await?;
    Ok(saved.into_iter().filter(|id| !id.is_empty()).collect())
}

/// Those of the ids that are known, in no particular order.
pub async fn by_ids(exec: &Exec<'_>, ids: &[String]) -> db::Result<Vec<User>> {
    let rows =
        exec.all::<ProfileRow>("SELECT profile FROM users WHERE id = ANY($1)", [db::texts(ids)]).await?;
    rows.into_iter().map(ProfileRow::user).collect()
}

/// Those of the names that are known (index `users_username`).
pub async fn by_names(exec: &Exec<'_>, names: &[String]) -> db::Result<Vec<User>> {
    let sql = "SELECT profile FROM users WHERE username = ANY($1)";
    let rows = exec.all::<ProfileRow>(sql, [db::texts(names)]).await?;
    rows.into_iter().map(ProfileRow::user).collect()
}

/// Those of the ids that are not known.
pub async fn missing(exec: &Exec<'_>, ids: &[String]) -> db::Result<Vec<String>> {
    let sql = "SELECT wanted.id AS value FROM unnest($1::text[]) AS wanted(id)
               WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.id = wanted.id)";
    exec.values(sql, [db::texts(ids)]).await
}

/// What a new user starts with.
pub async fn add_default_preferences(exec: &Exec<'_>, ids: &[String]) -> db::Result<()> {
    let sql = "INSERT INTO preferences (user_id, category, name, value)
               SELECT u.id, p.category, coalesce(p.name, u.id), p.value
               FROM unnest($1::text[]) AS u(id),
                    (VALUES ('tutorial_step', NULL, '0'), ('recommended_next_steps', 'hide', 'false'),
                            ('system_notice', 'GMasDM', 'true')) AS p(category, name, value)
               ON CONFLICT DO NOTHING";
    exec.run(sql, [db::texts(ids)]).await?;
    Ok(())
}

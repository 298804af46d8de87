//! Sessions, and whose a token is.

use db::{Exec, FromQueryResult, Result, Value};
use model::Identity;
use model::user::StringMap;

/// A session as it is kept; the token is not.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Session {
    pub id: String,
    pub user_id: String,
    pub create_at: i64,
    pub expires_at: i64,
    pub last_activity_at: i64,
    pub device_id: String,
    pub is_oauth: bool,
    pub props: serde_json::Value,
}

impl Session {
    pub fn props(&self) -> StringMap {
        serde_json::from_value(self.props.clone()).unwrap_or_default()
    }
}

const COLUMNS: &str = "id, user_id, create_at, expires_at, last_activity_at, device_id, is_oauth, props";

#[derive(FromQueryResult)]
struct Claim {
    user_id: String,
    session_id: String,
    roles: String,
    username: String,
    locale: String,
    is_oauth: bool,
    is_bot: bool,
    csrf: String,
    expires_at: i64,
}

/// What decides whether a token is good.
pub struct TokenRules {
    pub now: i64,
    /// Sessions of browsers without activity since then are dead.
    pub idle_since: Option<i64>,
    /// May people use personal access tokens? Bots always may.
    pub personal_tokens: bool,
}

/// Whose token this is: a session's or a personal one (indexes `sessions_token_hash`, `access_tokens_token_hash`).
pub async fn resolve(exec: &Exec<'_>, token_hash: Vec<u8>, rules: &TokenRules) -> Result<Option<Identity>> {
    let sql = "SELECT u.id AS user_id, t.session_id, u.roles, u.username, u.locale, t.is_oauth, u.is_bot, t.csrf, t.expires_at
               FROM (
                 SELECT id AS session_id, user_id, is_oauth, coalesce(props->>'csrf', '') AS csrf, expires_at, false AS personal
                 FROM sessions
                 WHERE token_hash = $1 AND (expires_at = 0 OR expires_at > $2)
                   AND (last_activity_at > $3 OR is_oauth OR device_id <> '' OR props->>'isMobile' = 'true')
                 UNION ALL
                 SELECT id, user_id, false, '', 0, true FROM access_tokens WHERE token_hash = $1 AND is_active
               ) t JOIN users u ON u.id = t.user_id
               WHERE u.delete_at = 0 AND (NOT t.personal OR $4 OR u.is_bot) LIMIT 1";
    let values: [Value; 4] = [
        token_hash.into(),
        rules.now.into(),
        rules.idle_since.unwrap_or(-1).into(),
        rules.personal_tokens.into(),
    ];
    let claim = exec.one::<Claim>(sql, values).await?;
    Ok(claim.map(|claim| Identity {
        is_guest: claim.roles.split(' ').any(|role| role == "system_guest"),
        user_id: claim.user_id,
        session_id: claim.session_id,
        roles: claim.roles,
        username: claim.username,
        locale: claim.locale,
        is_oauth: claim.is_oauth,
        is_bot: claim.is_bot,
        csrf: claim.csrf,
        expires_at: claim.expires_at,
    }))
}

/// A new session for who showed the password of this hash; `None` if that is not the password any more. Forgets failed
/// attempts and the other sessions of the device, whose ids it tells.
pub async fn insert(
    exec: &Exec<'_>,
    session: &Session,
    token_hash: Vec<u8>,
    proven: &str,
) -> Result<Option<Vec<String>>> {
    // The lock orders this against a change of the password, which ends the sessions it finds.
    let sql = "WITH proven AS (
                 SELECT user_id FROM credentials WHERE user_id = $2 AND hash = $10 FOR SHARE),
               forgiven AS (
                 UPDATE users SET failed_attempts = 0
                 WHERE id IN (SELECT user_id FROM proven) AND failed_attempts <> 0),
               new AS (
                 INSERT INTO sessions (id, user_id, create_at, expires_at, last_activity_at, device_id, is_oauth, props,
                   token_hash)
                 SELECT $1, user_id, $3, $4, $5, $6, $7, $8, $9 FROM proven
                 RETURNING id),
               ended AS (
                 DELETE FROM sessions WHERE user_id = $2 AND $6 <> '' AND device_id = $6
                   AND EXISTS (SELECT 1 FROM new)
                 RETURNING id)
               SELECT id AS value FROM new UNION ALL SELECT id FROM ended";
    let values: [Value; 10] = [
        session.id.as_str().into(),
        session.user_id.as_str().into(),
        session.create_at.into(),
        session.expires_at.into(),
        session.last_activity_at.into(),
        session.device_id.as_str().into(),
        session.is_oauth.into(),
        session.props.clone().into(),
        token_hash.into(),
        proven.into(),
    ];
    let mut ids = exec.values::<String>(sql, values).await?;
    let made = ids.iter().position(|id| *id == session.id);
    Ok(made.map(|place| {
        ids.swap_remove(place);
        ids
    }))
}

pub async fn find(exec: &Exec<'_>, id: &str) -> Result<Option<Session>> {
    let sql = format!("SELECT {COLUMNS} FROM sessions WHERE id = $1");
    exec.one(&sql, [id.into()]).await
}

/// A user's live sessions, the one used last first.
pub async fn list(exec: &Exec<'_>, user_id: &str, now: i64) -> Result<Vec<Session>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sessions WHERE user_id = $1 AND (expires_at = 0 OR expires_at > $2)
         ORDER BY last_activity_at DESC, id DESC LIMIT 1000"
    );
    exec.all(&sql, [user_id.into(), now.into()]).await
}

/// Ends the sessions of a user (all, or all but one); tells which.
pub async fn delete_of_user(exec: &Exec<'_>, user_id: &str, except: &str) -> Result<Vec<String>> {
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id AS value";
    exec.values(sql, [user_id.into(), except.into()]).await
}

pub async fn delete(exec: &Exec<'_>, id: &str) -> Result<bool> {
    Ok(exec.run("DELETE FROM sessions WHERE id = $1", [id.into()]).await? > 0)
}

/// Ends every session; tells whose.
pub async fn delete_all(exec: &Exec<'_>) -> Result<Vec<String>> {
    let sql =
        "WITH gone AS (DELETE FROM sessions RETURNING user_id) SELECT DISTINCT user_id AS value FROM gone";
    exec.values(sql, []).await
}

/// Binds a session to a device and gives it a new end; ends others of the device, whose ids it tells.
pub async fn attach_device(
    exec: &Exec<'_>,
    id: &str,
    user_id: &str,
    device_id: &str,
    expires_at: i64,
) -> Result<Vec<String>> {
    let sql = "WITH kept AS (UPDATE sessions SET device_id = $3, expires_at = $4 WHERE id = $1)
               DELETE FROM sessions WHERE user_id = $2 AND device_id = $3 AND id <> $1 RETURNING id AS value";
    exec.values(sql, [id.into(), user_id.into(), device_id.into(), expires_at.into()]).await
}

pub async fn set_props(exec: &Exec<'_>, id: &str, props: &StringMap) -> Result<()> {
    let props = serde_json::to_value(props).unwrap_or_default();
    exec.run("UPDATE sessions SET props = props || $2 WHERE id = $1", [id.into(), props.into()])
        .await
        .map(|_| ())
}

/// Sessions say whether their user is a guest.
pub async fn set_guest(exec: &Exec<'_>, user_id: &str, is_guest: bool) -> Result<()> {
    let sql =
        "UPDATE sessions SET props = props || jsonb_build_object('is_guest', $2::text) WHERE user_id = $1";
    exec.run(sql, [user_id.into(), is_guest.to_string().into()]).await.map(|_| ())
}

/// Remembers activity, and moves the end when told to.
pub async fn touch(exec: &Exec<'_>, id: &str, at: i64, expires_at: Option<i64>) -> Result<()> {
    let sql = "UPDATE sessions SET last_activity_at = greatest(last_activity_at, $2), expires_at = coalesce($3, expires_at)
               WHERE id = $1";
    exec.run(sql, [id.into(), at.into(), expires_at.into()]).await.map(|_| ())
}

/// Removes dead sessions and, of people with very many, those not used for longest.
pub async fn sweep(exec: &Exec<'_>, now: i64, keep: i64) -> Result<u64> {
    let dead =
        exec.run("DELETE FROM sessions WHERE expires_at > 0 AND expires_at <= $1", [now.into()]).await?;
    let sql = "DELETE FROM sessions WHERE id IN (
                 SELECT id FROM (
                   SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY last_activity_at DESC) AS place FROM sessions
                 ) placed WHERE place > $1)";
    Ok(dead + exec.run(sql, [keep.into()]).await?)
}

//! Users: one row each, whole.

use db::{Exec, FromQueryResult, Result, Value, texts};
use events::request::RevisedUser;
use model::User;
use model::user::StringMap;

const COLUMNS: &str = "u.id, u.create_at, u.update_at, u.delete_at, u.username, u.email, u.email_verified, u.auth_service, \
    u.auth_data, u.nickname, u.first_name, u.last_name, u.position, u.roles, u.allow_marketing, u.props, u.notify_props, \
    u.timezone, u.last_password_update, u.last_picture_update, u.failed_attempts, u.locale, u.remote_id, u.is_bot, \
    u.bot_description, u.bot_last_icon_update, u.disable_welcome_email, u.terms_of_service_id, \
    u.terms_of_service_create_at, u.revision";

#[derive(FromQueryResult)]
struct Row {
    id: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    username: String,
    email: String,
    email_verified: bool,
    auth_service: String,
    auth_data: Option<String>,
    nickname: String,
    first_name: String,
    last_name: String,
    position: String,
    roles: String,
    allow_marketing: bool,
    props: serde_json::Value,
    notify_props: serde_json::Value,
    timezone: Option<serde_json::Value>,
    last_password_update: i64,
    last_picture_update: i64,
    failed_attempts: i64,
    locale: String,
    remote_id: Option<String>,
    is_bot: bool,
    bot_description: String,
    bot_last_icon_update: i64,
    disable_welcome_email: bool,
    terms_of_service_id: String,
    terms_of_service_create_at: i64,
    revision: i64,
}

impl From<Row> for RevisedUser {
    fn from(row: Row) -> Self {
        let user = User {
            id: row.id,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            username: row.username,
            auth_data: row.auth_data,
            auth_service: row.auth_service,
            email: row.email,
            email_verified: row.email_verified,
            nickname: row.nickname,
            first_name: row.first_name,
            last_name: row.last_name,
            position: row.position,
            roles: row.roles,
            allow_marketing: row.allow_marketing,
            props: map(row.props),
            notify_props: map(row.notify_props),
            last_password_update: row.last_password_update,
            last_picture_update: row.last_picture_update,
            failed_attempts: row.failed_attempts,
            locale: row.locale,
            timezone: row.timezone.map(map),
            remote_id: row.remote_id,
            is_bot: row.is_bot,
            bot_description: row.bot_description,
            bot_last_icon_update: row.bot_last_icon_update,
            disable_welcome_email: row.disable_welcome_email,
            terms_of_service_id: row.terms_of_service_id,
            terms_of_service_create_at: row.terms_of_service_create_at,
            ..User::default()
        };
        Self { user, revision: row.revision }
    }
}

fn map(json: serde_json::Value) -> StringMap {
    serde_json::from_value(json).unwrap_or_default()
}

fn json(map: &StringMap) -> Value {
    serde_json::to_value(map).unwrap_or_default().into()
}

async fn one(
    exec: &Exec<'_>,
    rest: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<RevisedUser>> {
    let sql = format!("SELECT {COLUMNS} FROM users u {rest}");
    Ok(exec.one::<Row>(&sql, values).await?.map(Into::into))
}

async fn all(
    exec: &Exec<'_>,
    rest: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<RevisedUser>> {
    let sql = format!("SELECT {COLUMNS} FROM users u {rest}");
    Ok(exec.all::<Row>(&sql, values).await?.into_iter().map(Into::into).collect())
}

pub async fn find(exec: &Exec<'_>, id: &str) -> Result<Option<RevisedUser>> {
    one(exec, "WHERE u.id = $1", [id.into()]).await
}

/// The same, and nobody else changes the row until the transaction ends.
pub async fn find_locked(exec: &Exec<'_>, id: &str) -> Result<Option<RevisedUser>> {
    one(exec, "WHERE u.id = $1 FOR UPDATE", [id.into()]).await
}

pub async fn find_by_username(exec: &Exec<'_>, username: &str) -> Result<Option<RevisedUser>> {
    one(exec, "WHERE lower(u.username) = $1", [username.into()]).await
}

pub async fn find_by_email(exec: &Exec<'_>, email: &str) -> Result<Option<RevisedUser>> {
    one(exec, "WHERE lower(u.email) = $1 AND u.email <> ''", [email.into()]).await
}

/// Whom a login name means, by the ways of signing in that are open.
pub async fn find_by_login(
    exec: &Exec<'_>,
    login: &str,
    by_name: bool,
    by_email: bool,
) -> Result<Option<RevisedUser>> {
    let sql = "WHERE ($2 AND lower(u.username) = lower($1)) OR ($3 AND lower(u.email) = lower($1) AND u.email <> '')
               ORDER BY (lower(u.username) = lower($1)) DESC LIMIT 1";
    one(exec, sql, [login.into(), by_name.into(), by_email.into()]).await
}

/// Those of the ids that exist, changed after `since` (ms), by name.
pub async fn list_by_ids(exec: &Exec<'_>, ids: &[String], since: i64) -> Result<Vec<RevisedUser>> {
    let sql = "WHERE u.id = ANY($1) AND u.update_at > $2 ORDER BY lower(u.username)";
    all(exec, sql, [texts(ids), since.into()]).await
}

pub async fn list_by_usernames(exec: &Exec<'_>, usernames: &[String]) -> Result<Vec<RevisedUser>> {
    all(exec, "WHERE lower(u.username) = ANY($1) ORDER BY lower(u.username)", [texts(usernames)]).await
}

pub async fn page_after(exec: &Exec<'_>, after_id: &str, limit: i64) -> Result<Vec<RevisedUser>> {
    all(exec, "WHERE u.id > $1 ORDER BY u.id LIMIT $2", [after_id.into(), limit.into()]).await
}

/// Who belongs to a list of all users.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// `Some(true)`: only the active; `Some(false)`: only the deactivated.
    pub active: Option<bool>,
    /// Holders of any of these roles; empty: everybody.
    pub roles: Vec<String>,
}

/// A page of all users by name (index `users_username`).
pub async fn list(exec: &Exec<'_>, filter: &Filter, offset: i64, limit: i64) -> Result<Vec<RevisedUser>> {
    let sql = "WHERE ($1::boolean IS NULL OR (u.delete_at = 0) = $1)
               AND (cardinality($2::text[]) = 0 OR string_to_array(u.roles, ' ') && $2::text[])
               ORDER BY lower(u.username) OFFSET $3 LIMIT $4";
    all(exec, sql, [filter.active.into(), texts(&filter.roles), offset.into(), limit.into()]).await
}

pub async fn count_active(exec: &Exec<'_>) -> Result<i64> {
    let sql = "SELECT count(*) AS value FROM users WHERE delete_at = 0 AND NOT is_bot";
    Ok(exec.value::<i64>(sql, []).await?.unwrap_or(0))
}

pub async fn is_empty(exec: &Exec<'_>) -> Result<bool> {
    Ok(exec.value::<bool>("SELECT NOT EXISTS (SELECT 1 FROM users) AS value", []).await?.unwrap_or(false))
}

/// Waits until no other transaction is making the first user.
pub async fn lock_first(exec: &Exec<'_>) -> Result<()> {
    exec.run("SELECT pg_advisory_xact_lock(7307203418)", []).await.map(|_| ())
}

/// A new user and, where there is one, the password's hash.
pub async fn insert(exec: &Exec<'_>, user: &User, hash: Option<&str>) -> Result<()> {
    let sql = "WITH new AS (
                 INSERT INTO users (id, create_at, update_at, username, email, email_verified, auth_service, nickname,
                   first_name, last_name, position, roles, allow_marketing, props, notify_props, timezone,
                   last_password_update, locale, remote_id, is_bot, disable_welcome_email, bot_description)
                 VALUES ($1, $2, $2, $3, $4, $5, '', $6, $7, $8, $9, $10, $11, $12, $13, $14, $2, $15, $16, $17, $18, $20)
                 RETURNING id)
               INSERT INTO credentials (user_id, hash) SELECT id, $19 FROM new WHERE $19 IS NOT NULL";
    let values: [Value; 20] = [
        user.id.as_str().into(),
        user.create_at.into(),
        user.username.as_str().into(),
        user.email.as_str().into(),
        user.email_verified.into(),
        user.nickname.as_str().into(),
        user.first_name.as_str().into(),
        user.last_name.as_str().into(),
        user.position.as_str().into(),
        user.roles.as_str().into(),
        user.allow_marketing.into(),
        json(&user.props),
        json(&user.notify_props),
        user.timezone.as_ref().map(|zone| serde_json::to_value(zone).unwrap_or_default()).into(),
        user.locale.as_str().into(),
        user.remote_id.clone().into(),
        user.is_bot.into(),
        user.disable_welcome_email.into(),
        hash.map(str::to_owned).into(),
        user.bot_description.as_str().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Writes everything of a user that can change except failed logins; tells the new revision.
pub async fn update(exec: &Exec<'_>, user: &User) -> Result<i64> {
    let sql = "UPDATE users SET update_at = $2, delete_at = $3, username = $4, email = $5, email_verified = $6,
                 nickname = $7, first_name = $8, last_name = $9, position = $10, roles = $11, props = $12,
                 notify_props = $13, timezone = $14, last_password_update = $15, last_picture_update = $16, locale = $17,
                 remote_id = $18, bot_description = $19, revision = revision + 1
               WHERE id = $1 RETURNING revision AS value";
    let values: [Value; 19] = [
        user.id.as_str().into(),
        user.update_at.into(),
        user.delete_at.into(),
        user.username.as_str().into(),
        user.email.as_str().into(),
        user.email_verified.into(),
        user.nickname.as_str().into(),
        user.first_name.as_str().into(),
        user.last_name.as_str().into(),
        user.position.as_str().into(),
        user.roles.as_str().into(),
        json(&user.props),
        json(&user.notify_props),
        user.timezone.as_ref().map(|zone| serde_json::to_value(zone).unwrap_or_default()).into(),
        user.last_password_update.into(),
        user.last_picture_update.into(),
        user.locale.as_str().into(),
        user.remote_id.clone().into(),
        user.bot_description.as_str().into(),
    ];
    Ok(exec.value::<i64>(sql, values).await?.unwrap_or(0))
}

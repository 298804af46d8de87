//! Bots: their users with an owner.

use db::{Exec, FromQueryResult, Result};

use crate::domain::bot::Bot;

#[derive(FromQueryResult)]
struct Row {
    user_id: String,
    username: String,
    display_name: String,
    description: String,
    owner_id: String,
    last_icon_update: i64,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
}

impl From<Row> for Bot {
    fn from(row: Row) -> Self {
        Self {
            user_id: row.user_id,
            username: row.username,
            display_name: row.display_name,
            description: row.description,
            owner_id: row.owner_id,
            last_icon_update: row.last_icon_update,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
        }
    }
}

const SELECT: &str = "SELECT b.user_id, u.username, u.first_name AS display_name, u.bot_description AS description, b.owner_id,
       u.bot_last_icon_update AS last_icon_update, b.create_at, b.update_at, u.delete_at
     FROM bots b JOIN users u ON u.id = b.user_id";

pub async fn find(exec: &Exec<'_>, user_id: &str) -> Result<Option<Bot>> {
    let sql = format!("{SELECT} WHERE b.user_id = $1");
    Ok(exec.one::<Row>(&sql, [user_id.into()]).await?.map(Into::into))
}

/// Which bots a list has.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this one's bots.
    pub owner_id: Option<String>,
    pub disabled_too: bool,
    /// Only those whose owner is deactivated.
    pub orphaned: bool,
}

/// A page of bots, the oldest first. There are few: no index is worth it.
pub async fn list(exec: &Exec<'_>, filter: &Filter, offset: i64, limit: i64) -> Result<Vec<Bot>> {
    let sql = format!(
        "{SELECT} WHERE ($1::text IS NULL OR b.owner_id = $1) AND ($2 OR u.delete_at = 0)
           AND (NOT $3 OR EXISTS (SELECT 1 FROM users o WHERE o.id = b.owner_id AND o.delete_at > 0))
         ORDER BY b.create_at, u.username OFFSET $4 LIMIT $5"
    );
    let values = [
        filter.owner_id.clone().into(),
        filter.disabled_too.into(),
        filter.orphaned.into(),
        offset.into(),
        limit.into(),
    ];
    Ok(exec.all::<Row>(&sql, values).await?.into_iter().map(Into::into).collect())
}

pub async fn insert(exec: &Exec<'_>, user_id: &str, owner_id: &str, at: i64) -> Result<()> {
    let sql = "INSERT INTO bots (user_id, owner_id, create_at, update_at) VALUES ($1, $2, $3, $3)";
    exec.run(sql, [user_id.into(), owner_id.into(), at.into()]).await.map(|_| ())
}

pub async fn touch(exec: &Exec<'_>, user_id: &str, at: i64) -> Result<()> {
    let sql = "UPDATE bots SET update_at = GREATEST($2, update_at + 1) WHERE user_id = $1";
    exec.run(sql, [user_id.into(), at.into()]).await.map(|_| ())
}

pub async fn set_owner(exec: &Exec<'_>, user_id: &str, owner_id: &str, at: i64) -> Result<()> {
    let sql = "UPDATE bots SET owner_id = $2, update_at = GREATEST($3, update_at + 1) WHERE user_id = $1";
    exec.run(sql, [user_id.into(), owner_id.into(), at.into()]).await.map(|_| ())
}

/// The active bots of an owner, in order of id.
pub async fn active_of(exec: &Exec<'_>, owner_id: &str) -> Result<Vec<String>> {
    let sql = "SELECT b.user_id AS value FROM bots b JOIN users u ON u.id = b.user_id
               WHERE b.owner_id = $1 AND u.delete_at = 0 ORDER BY b.user_id";
    exec.values(sql, [owner_id.into()]).await
}

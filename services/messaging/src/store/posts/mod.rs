//! Posts.

pub mod edit;
pub mod facts;
pub mod list;
pub mod row;
pub mod shown;
pub mod thread;
pub mod write;

use db::{Exec, FromQueryResult};

use crate::domain::post::Post;
use row::{COLUMNS, JOIN_THREAD, PostRow};

/// A post by id, deleted ones and old versions included.
pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Post>> {
    let sql = format!("SELECT {COLUMNS} FROM posts p {JOIN_THREAD} WHERE p.id = $1");
    Ok(exec.one::<PostRow>(&sql, [id.into()]).await?.map(Into::into))
}

/// The team a live post lies in, open when anybody may join it; "" for direct and group channels.
#[derive(FromQueryResult)]
pub struct Place {
    pub team_type: String,
    pub team_display_name: String,
}

pub async fn place(exec: &Exec<'_>, post_id: &str) -> db::Result<Option<Place>> {
    let sql = "SELECT CASE WHEN t.id IS NULL THEN '' WHEN t.allow_open_invite THEN 'O' ELSE 'I' END AS team_type, coalesce(t.display_name, '') AS team_display_name
               FROM posts p JOIN channels c ON c.id = p.channel_id LEFT JOIN teams t ON t.id = c.team_id
               WHERE p.id = $1 AND p.delete_at = 0";
    exec.one(sql, [post_id.into()]).await
}

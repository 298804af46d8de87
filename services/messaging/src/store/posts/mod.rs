//! Posts.

pub mod row;
pub mod write;

use db::Exec;

use crate::domain::post::Post;
use row::{COLUMNS, JOIN_THREAD, PostRow};

/// A post by id, deleted ones and old versions included.
pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Post>> {
    let sql = format!("SELECT {COLUMNS} FROM posts p {JOIN_THREAD} WHERE p.id = $1");
    Ok(exec.one::<PostRow>(&sql, [id.into()]).await?.map(Into::into))
}

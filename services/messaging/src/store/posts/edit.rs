//! Changing and deleting posts. Every change is made under the channel's row lock, which writing a post takes too: times
//! of change then grow in the order of commits, and nobody who asks "since" misses one.

use db::{Exec, FromQueryResult, texts};

use super::row::{COLUMNS, JOIN_THREAD, PostRow};
use crate::domain::post::Post;

/// Now by the database's clock, ms.
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// Takes the channel's lock, then the post as it is under it; nothing when it is gone.
pub async fn lock(exec: &Exec<'_>, channel_id: &str, post_id: &str) -> db::Result<Option<Post>> {
    exec.run("SELECT 1 FROM channels WHERE id = $1 FOR NO KEY UPDATE", [channel_id.into()]).await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM posts p {JOIN_THREAD}
         WHERE p.id = $1 AND p.channel_id = $2 AND p.delete_at = 0 AND p.original_id = '' FOR NO KEY UPDATE OF p"
    );
    Ok(exec.one::<PostRow>(&sql, [post_id.into(), channel_id.into()]).await?.map(Into::into))
}

#[derive(FromQueryResult)]
struct Times {
    update_at: i64,
    edit_at: i64,
}

/// Saves what an edit may change and keeps the version before it; `edited`: its text is another.
/// Sets the times of `post`.
pub async fn save(exec: &Exec<'_>, post: &mut Post, edited: bool) -> db::Result<()> {
    let sql = format!(
        "WITH moment AS MATERIALIZED (SELECT {NOW} AS at), kept AS (
             INSERT INTO posts (id, create_at, update_at, edit_at, delete_at, is_pinned, user_id, channel_id, root_id, original_id,
                                message, type, props, hashtags, file_ids, has_reactions, remote_id)
             SELECT $2, p.create_at, moment.at, p.edit_at, moment.at, p.is_pinned, p.user_id, p.channel_id, p.root_id, p.id,
                    p.message, p.type, p.props, p.hashtags, p.file_ids, false, p.remote_id
             FROM posts p, moment WHERE p.id = $1
         )
         UPDATE posts p SET message = $3, props = $4, hashtags = $5, is_pinned = $6, file_ids = $7, update_at = moment.at,
                            edit_at = CASE WHEN $8 THEN moment.at ELSE p.edit_at END
         FROM moment WHERE p.id = $1 RETURNING p.update_at, p.edit_at"
    );
    let values = [
        post.id.as_str().into(),
        model::id::new().into(),
        post.message.as_str().into(),
        serde_json::Value::Object(post.props.clone()).into(),
        post.hashtags.as_str().into(),
        post.is_pinned.into(),
        texts(&post.file_ids),
        edited.into(),
    ];
    if let Some(times) = exec.one::<Times>(&sql, values).await? {
        (post.update_at, post.edit_at) = (times.update_at, times.edit_at);
    }
    Ok(())
}

/// What a deletion did.
#[derive(FromQueryResult)]
pub struct Deleted {
    pub id: String,
    pub at: i64,
}

/// Deletes a post, and its replies if it is a root. Counters of the channel stay: they count what was written.
pub async fn delete(exec: &Exec<'_>, post: &Post, by: &str) -> db::Result<Vec<Deleted>> {
    let sql = format!(
        "WITH moment AS MATERIALIZED (SELECT {NOW} AS at)
         UPDATE posts p SET delete_at = moment.at, update_at = moment.at, props = p.props || jsonb_build_object('deleteBy', $2::text)
         FROM moment
         WHERE p.delete_at = 0 AND p.id IN (SELECT $1::text UNION ALL SELECT id FROM posts WHERE root_id = $1 AND root_id <> '')
         RETURNING p.id, moment.at"
    );
    let deleted = exec.all::<Deleted>(&sql, [post.id.as_str().into(), by.into()]).await?;
    let at = deleted.first().map_or(0, |post| post.at);
    if post.root_id.is_empty() {
        exec.run("UPDATE threads SET delete_at = $2 WHERE post_id = $1", [post.id.as_str().into(), at.into()]).await?;
    } else {
        recount(exec, &post.root_id, at).await?;
    }
    Ok(deleted)
}

/// Counts a thread anew after a reply went, and marks its root as changed.
async fn recount(exec: &Exec<'_>, root_id: &str, at: i64) -> db::Result<()> {
    let sql = "WITH authors AS (
                   SELECT user_id, max(create_at) AS at, max(id) AS id, count(*) AS replies
                   FROM posts WHERE root_id = $1 AND root_id <> '' AND delete_at = 0 GROUP BY user_id
               ), root AS (UPDATE posts SET update_at = $2 WHERE id = $1)
               UPDATE threads SET reply_count = (SELECT coalesce(sum(replies), 0)::bigint FROM authors),
                      last_reply_at = (SELECT coalesce(max(at), 0) FROM authors),
                      participants = ARRAY(SELECT user_id FROM authors ORDER BY at, id)
               WHERE post_id = $1";
    exec.run(sql, [root_id.into(), at.into()]).await.map(|_| ())
}

/// Marks a post as changed, with or without reactions. Returns the time.
pub async fn touch_reactions(exec: &Exec<'_>, post_id: &str) -> db::Result<i64> {
    let sql = format!(
        "UPDATE posts SET update_at = {NOW}, has_reactions = EXISTS (SELECT 1 FROM reactions WHERE post_id = $1)
         WHERE id = $1 RETURNING update_at AS value"
    );
    Ok(exec.value::<i64>(&sql, [post_id.into()]).await?.unwrap_or(0))
}

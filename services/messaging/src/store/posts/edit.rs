//! Changing and deleting posts. Every change is made under the channel's row lock, which writing a post takes too, at a
//! time later than everything before it: who asks "since" misses nothing.

use db::{Exec, Value, texts};

use super::row::{COLUMNS, JOIN_THREAD, PostRow};
use crate::domain::post::Post;

/// Takes the channel's lock and gives the time of the change that is made under it, ms.
pub async fn lock_channel(exec: &Exec<'_>, channel_id: &str) -> db::Result<i64> {
    let sql = "UPDATE channels SET last_change_at = GREATEST(last_change_at + 1, last_post_at + 1,
                      (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
               WHERE id = $1 RETURNING last_change_at AS value";
    Ok(exec.value::<i64>(sql, [channel_id.into()]).await?.unwrap_or(0))
}

/// A post as it is under its channel's lock; nothing when it is gone.
pub async fn locked(exec: &Exec<'_>, channel_id: &str, post_id: &str) -> db::Result<Option<Post>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM posts p {JOIN_THREAD}
         WHERE p.id = $1 AND p.channel_id = $2 AND p.delete_at = 0 AND p.original_id = ''"
    );
    Ok(exec.one::<PostRow>(&sql, [post_id.into(), channel_id.into()]).await?.map(Into::into))
}

/// Saves what an edit at `at` may change and keeps the version before it; `edited`: its text is another.
/// Sets the times of `post`.
pub async fn save(exec: &Exec<'_>, post: &mut Post, edited: bool, at: i64) -> db::Result<()> {
    let sql = "WITH kept AS (
                   INSERT INTO posts (id, create_at, update_at, edit_at, delete_at, is_pinned, user_id, channel_id, root_id, original_id,
                                      message, type, props, hashtags, file_ids, files, has_reactions, remote_id)
                   SELECT $2, create_at, $9, edit_at, $9, is_pinned, user_id, channel_id, root_id, id,
                          message, type, props, hashtags, file_ids, files, false, remote_id
                   FROM posts WHERE id = $1
               )
               UPDATE posts SET message = $3, props = $4, hashtags = $5, is_pinned = $6, file_ids = $7, files = $10, preview = $11, update_at = $9, edit_at = $8
               WHERE id = $1";
    post.update_at = at;
    if edited {
        post.edit_at = at;
    }
    let values = [
        post.id.as_str().into(),
        model::id::new().into(),
        post.message.as_str().into(),
        serde_json::Value::Object(post.props.clone()).into(),
        post.hashtags.as_str().into(),
        post.is_pinned.into(),
        texts(post.files()),
        post.edit_at.into(),
        at.into(),
        post.attached.as_ref().and_then(|files| serde_json::to_value(files).ok()).into(),
        preview(post),
    ];
    exec.run(sql, values).await.map(|_| ())
}

fn preview(post: &Post) -> Value {
    post.preview.as_ref().and_then(|preview| serde_json::to_value(preview).ok()).into()
}

/// Saves what was found where it leads.
pub async fn save_preview(exec: &Exec<'_>, post: &Post) -> db::Result<()> {
    let sql = "UPDATE posts SET preview = $2, update_at = $3 WHERE id = $1";
    exec.run(sql, [post.id.as_str().into(), preview(post), post.update_at.into()]).await.map(|_| ())
}

/// Deletes a post, and its replies if it is a root; returns their ids. Counters of the channel stay: they count what was
/// written.
pub async fn delete(exec: &Exec<'_>, post: &Post, by: &str, at: i64) -> db::Result<Vec<String>> {
    let sql = "UPDATE posts SET delete_at = $3, update_at = $3, props = props || jsonb_build_object('deleteBy', $2::text)
               WHERE delete_at = 0 AND id IN (SELECT $1::text UNION ALL SELECT id FROM posts WHERE root_id = $1 AND root_id <> '')
               RETURNING id AS value";
    let deleted = exec.values(sql, [post.id.as_str().into(), by.into(), at.into()]).await?;
    if post.root_id.is_empty() {
        exec.run("DELETE FROM drafts WHERE root_id = $1", [post.id.as_str().into()]).await?;
        exec.run(
            "UPDATE threads SET delete_at = $2 WHERE post_id = $1",
            [post.id.as_str().into(), at.into()],
        )
        .await?;
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

/// Marks a post as changed, with or without reactions.
pub async fn touch_reactions(exec: &Exec<'_>, post_id: &str, at: i64) -> db::Result<()> {
    let sql =
        "UPDATE posts SET update_at = $2, has_reactions = EXISTS (SELECT 1 FROM reactions WHERE post_id = $1)
               WHERE id = $1";
    exec.run(sql, [post_id.into(), at.into()]).await.map(|_| ())
}

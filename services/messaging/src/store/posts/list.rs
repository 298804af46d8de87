//! Lists of posts.

use db::{Exec, FromQueryResult, Value, texts};

use super::row::{COLUMNS, JOIN_THREAD, PostRow};
use super::shown::{Telling, run, run_with, select};
use crate::domain::post::{Post, PostMetadata};
use crate::domain::post_list::Cursor;

/// "Since" gives at most this many posts, the newest.
pub const MAX_SINCE: i64 = 1_000;
/// Siblings shown beside a page, at most.
const MAX_SIBLINGS: i64 = 2_000;

fn roots_only(telling: Telling<'_>) -> &'static str {
    if telling.is_collapsed() { "AND p.root_id = ''" } else { "" }
}

/// When a post of the channel was last written or changed.
pub async fn last_change(exec: &Exec<'_>, channel_id: &str) -> db::Result<i64> {
    let sql = "SELECT max(update_at) AS value FROM posts WHERE channel_id = $1";
    Ok(exec.value::<Option<i64>>(sql, [channel_id.into()]).await?.flatten().unwrap_or(0))
}

#[derive(FromQueryResult)]
struct Changed {
    changed: i64,
}

/// A run of a channel's posts from a cursor on, in the cursor's direction, and when one of the channel changed last
/// (`None` when the run is empty).
pub async fn page(
    exec: &Exec<'_>,
    channel_id: &str,
    telling: Telling<'_>,
    cursor: Cursor<'_>,
    deleted: bool,
    skip: i64,
    take: i64,
) -> db::Result<(Vec<Post>, Option<i64>)> {
    let live = if deleted { "AND p.original_id = ''" } else { "AND p.delete_at = 0" };
    let mut values: Vec<Value> = vec![channel_id.into(), take.into(), skip.into()];
    let beyond = |sign: &str| {
        format!("AND (p.create_at, p.id) {sign} ((SELECT create_at FROM posts WHERE id = $4), $4)")
    };
    let (range, order) = match cursor {
        Cursor::Newest => (String::new(), "DESC"),
        Cursor::Before(id) => {
            values.push(id.into());
            (beyond("<"), "DESC")
        }
        Cursor::After(id) => {
            values.push(id.into());
            (beyond(">"), "ASC")
        }
    };
    let sql = format!(
        "SELECT *, (SELECT max(update_at) FROM posts WHERE channel_id = $1) AS changed FROM (
             {} WHERE p.channel_id = $1 {live} {} {range} ORDER BY p.create_at {order}, p.id {order} LIMIT $2 OFFSET $3
         ) AS page",
        select(telling, values.len() + 1),
        roots_only(telling),
    );
    let rows = run_with::<Changed>(exec, telling, &sql, values).await?;
    let changed = rows.first().map(|(_, row)| row.changed);
    Ok((rows.into_iter().map(|(post, _)| post).collect(), changed))
}

/// Everything of a channel that was written or changed after a moment: deleted posts and old versions too.
pub async fn since(
    exec: &Exec<'_>,
    channel_id: &str,
    telling: Telling<'_>,
    since: i64,
) -> db::Result<Vec<Post>> {
    let sql = format!(
        "{} WHERE p.channel_id = $1 AND p.update_at > $2 {} ORDER BY p.create_at DESC, p.id DESC LIMIT {MAX_SINCE}",
        select(telling, 3),
        roots_only(telling),
    );
    run(exec, telling, &sql, vec![channel_id.into(), since.into()]).await
}

/// Posts of these ids, newest first; deleted ones too, old versions not.
pub async fn by_ids(exec: &Exec<'_>, telling: Telling<'_>, ids: &[String]) -> db::Result<Vec<Post>> {
    let sql = format!(
        "{} WHERE p.id = ANY($1) AND p.original_id = '' ORDER BY p.create_at DESC, p.id DESC",
        select(telling, 2)
    );
    run(exec, telling, &sql, vec![texts(ids)]).await
}

/// The live posts of threads.
pub async fn threads(exec: &Exec<'_>, telling: Telling<'_>, roots: &[String]) -> db::Result<Vec<Post>> {
    let sql = format!(
        "{} WHERE p.delete_at = 0 AND p.id IN (
             SELECT unnest($1::text[]) UNION ALL SELECT id FROM posts WHERE root_id = ANY($1) AND root_id <> '')
         ORDER BY p.create_at DESC, p.id DESC LIMIT {MAX_SIBLINGS}",
        select(telling, 2)
    );
    run(exec, telling, &sql, vec![texts(roots)]).await
}

#[derive(FromQueryResult)]
struct Mark {
    mark: i64,
}

/// What lies around a read mark, with one statement: posts after it, oldest first, and posts up to it, newest first.
/// Nothing at all is found when the user is no member.
pub async fn around_mark(
    exec: &Exec<'_>,
    channel_id: &str,
    user_id: &str,
    telling: Telling<'_>,
    before: i64,
    after: i64,
) -> db::Result<(Vec<Post>, Vec<Post>)> {
    let (select, roots) = (select(telling, 5), roots_only(telling));
    let live = format!("p.channel_id = $1 AND p.delete_at = 0 {roots}");
    let sql = format!(
        "WITH mark AS (SELECT last_viewed_at AS at FROM channel_members WHERE channel_id = $1 AND user_id = $2)
         SELECT *, (SELECT at FROM mark) AS mark FROM (
             ({select} WHERE {live} AND p.create_at > (SELECT at FROM mark) ORDER BY p.create_at, p.id LIMIT $4)
             UNION ALL
             ({select} WHERE {live} AND p.create_at <= (SELECT at FROM mark) ORDER BY p.create_at DESC, p.id DESC LIMIT $3)
         ) AS posts"
    );
    let values = vec![channel_id.into(), user_id.into(), before.into(), after.into()];
    let (mut newer, mut older) = (Vec::new(), Vec::new());
    for (post, Mark { mark }) in run_with::<Mark>(exec, telling, &sql, values).await? {
        if post.create_at > mark { newer.push(post) } else { older.push(post) }
    }
    newer.sort_by(|a, b| (a.create_at, &a.id).cmp(&(b.create_at, &b.id)));
    older.sort_by(|a, b| (b.create_at, &b.id).cmp(&(a.create_at, &a.id)));
    Ok((newer, older))
}

/// Pinned posts of a channel, oldest first.
pub async fn pinned(exec: &Exec<'_>, channel_id: &str) -> db::Result<Vec<Post>> {
    let sql = format!(
        "{} WHERE p.channel_id = $1 AND p.is_pinned AND p.delete_at = 0 ORDER BY p.create_at, p.id",
        select(Telling::Counts, 2)
    );
    run(exec, Telling::Counts, &sql, vec![channel_id.into()]).await
}

/// Posts a user saved, newest first, of channels he is in.
pub async fn saved(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
    channel_id: &str,
    skip: i64,
    take: i64,
) -> db::Result<Vec<Post>> {
    let sql = format!(
        "{} JOIN preferences s ON s.user_id = $1 AND s.category = 'flagged_post' AND s.name = p.id
            JOIN channels c ON c.id = p.channel_id JOIN channel_members m ON m.channel_id = c.id AND m.user_id = $1
         WHERE p.delete_at = 0 AND ($2 = '' OR c.team_id IN ($2, '')) AND ($3 = '' OR c.id = $3)
         ORDER BY p.create_at DESC, p.id DESC LIMIT $5 OFFSET $4",
        select(Telling::Counts, 6)
    );
    let values = vec![user_id.into(), team_id.into(), channel_id.into(), skip.into(), take.into()];
    run(exec, Telling::Counts, &sql, values).await
}

/// Old versions of a post, the latest first.
pub async fn versions(exec: &Exec<'_>, post_id: &str) -> db::Result<Vec<Post>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM posts p {JOIN_THREAD} WHERE p.original_id = $1 ORDER BY p.edit_at DESC, p.delete_at, p.id"
    );
    let rows = exec.all::<PostRow>(&sql, [post_id.into()]).await?;
    Ok(rows.into_iter().map(|row| Post { metadata: Some(PostMetadata::default()), ..row.into() }).collect())
}

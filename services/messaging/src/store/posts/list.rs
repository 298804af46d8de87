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

/// What belongs to a row of a page with the threads beside it.
#[derive(FromQueryResult)]
struct Place {
    sibling: bool,
    /// When a post of the channel changed last.
    changed: Option<i64>,
    /// The read mark.
    mark: Option<i64>,
}

/// The live posts of the threads in `roots`, as far as they are not in `run`: the other half of a UNION ALL.
fn siblings(select: &str) -> String {
    format!(
        "(SELECT s.*, NULL::bigint AS changed, NULL::bigint AS mark, true AS sibling
          FROM roots CROSS JOIN LATERAL (
              ({select} WHERE p.id = roots.id AND p.delete_at = 0)
              UNION ALL ({select} WHERE p.root_id = roots.id AND p.root_id <> '' AND p.delete_at = 0)
          ) AS s
          WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.id = s.id)
          ORDER BY s.create_at DESC, s.id DESC LIMIT {MAX_SIBLINGS})"
    )
}

/// A run of a channel's posts from a cursor on, in the cursor's direction.
#[derive(Default)]
pub struct Run {
    pub posts: Vec<Post>,
    /// Posts of the same threads, when those were asked for.
    pub siblings: Vec<Post>,
    /// When a post of the channel changed last; `None` when the run is empty.
    pub changed: Option<i64>,
}

/// Which run.
pub struct Wanted<'a> {
    pub cursor: Cursor<'a>,
    /// Deleted posts too.
    pub deleted: bool,
    pub skip: i64,
    pub take: i64,
    pub siblings: bool,
}

pub async fn page(
    exec: &Exec<'_>,
    channel_id: &str,
    telling: Telling<'_>,
    wanted: &Wanted<'_>,
) -> db::Result<Run> {
    let live = if wanted.deleted { "AND p.original_id = ''" } else { "AND p.delete_at = 0" };
    let mut values: Vec<Value> = vec![channel_id.into(), wanted.take.into(), wanted.skip.into()];
    let beyond = |sign: &str| {
        format!("AND (p.create_at, p.id) {sign} ((SELECT create_at FROM posts WHERE id = $4), $4)")
    };
    let (range, order) = match wanted.cursor {
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
    let select = select(telling, values.len() + 1);
    let run = format!(
        "SELECT r.*, (SELECT max(update_at) FROM posts WHERE channel_id = $1) AS changed, NULL::bigint AS mark,
                false AS sibling
         FROM ({select} WHERE p.channel_id = $1 {live} {} {range}
               ORDER BY p.create_at {order}, p.id {order} LIMIT $2 OFFSET $3) AS r",
        roots_only(telling),
    );
    let sql = if wanted.siblings {
        format!(
            "WITH run AS MATERIALIZED ({run}), roots AS (SELECT DISTINCT root_id AS id FROM run WHERE root_id <> '')
             SELECT * FROM run UNION ALL {}",
            siblings(&select)
        )
    } else {
        run
    };
    let mut found = Run::default();
    for (post, place) in run_with::<Place>(exec, telling, &sql, values).await? {
        found.changed = found.changed.or(place.changed);
        if place.sibling { found.siblings.push(post) } else { found.posts.push(post) }
    }
    Ok(found)
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

/// What lies around a read mark. Nothing at all is found when the user is no member.
#[derive(Default)]
pub struct Around {
    /// Posts after the mark, oldest first.
    pub newer: Vec<Post>,
    /// Posts up to it, newest first.
    pub older: Vec<Post>,
    /// Posts of the threads of these, and of the thread the first one after the mark begins.
    pub siblings: Vec<Post>,
}

pub async fn around_mark(
    exec: &Exec<'_>,
    channel_id: &str,
    user_id: &str,
    telling: Telling<'_>,
    (before, after): (i64, i64),
    with_siblings: bool,
) -> db::Result<Around> {
    let (select, roots) = (select(telling, 5), roots_only(telling));
    let live = format!("p.channel_id = $1 AND p.delete_at = 0 {roots}");
    let run = format!(
        "SELECT r.*, NULL::bigint AS changed, (SELECT at FROM mark) AS mark, false AS sibling FROM (
             ({select} WHERE {live} AND p.create_at > (SELECT at FROM mark) ORDER BY p.create_at, p.id LIMIT $4)
             UNION ALL
             ({select} WHERE {live} AND p.create_at <= (SELECT at FROM mark) ORDER BY p.create_at DESC, p.id DESC LIMIT $3)
         ) AS r"
    );
    let mark =
        "mark AS (SELECT last_viewed_at AS at FROM channel_members WHERE channel_id = $1 AND user_id = $2)";
    let sql = if with_siblings {
        format!(
            "WITH {mark}, run AS MATERIALIZED ({run}), roots AS (
                 SELECT root_id AS id FROM run WHERE root_id <> ''
                 UNION
                 (SELECT CASE WHEN root_id = '' THEN id ELSE root_id END FROM run WHERE create_at > mark
                  ORDER BY create_at, id LIMIT 1))
             SELECT * FROM run UNION ALL {}",
            siblings(&select)
        )
    } else {
        format!("WITH {mark} {run}")
    };
    let values = vec![channel_id.into(), user_id.into(), before.into(), after.into()];
    let mut found = Around::default();
    for (post, place) in run_with::<Place>(exec, telling, &sql, values).await? {
        let to = match place.mark {
            _ if place.sibling => &mut found.siblings,
            Some(mark) if post.create_at > mark => &mut found.newer,
            _ => &mut found.older,
        };
        to.push(post);
    }
    found.newer.sort_by(|a, b| (a.create_at, &a.id).cmp(&(b.create_at, &b.id)));
    found.older.sort_by(|a, b| (b.create_at, &b.id).cmp(&(a.create_at, &a.id)));
    Ok(found)
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

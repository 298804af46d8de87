//! One thread: its root and replies, whole or a piece at a time.

use db::{Exec, FromQueryResult, Value};

use super::shown::{Telling, run_with, select};
use crate::domain::post::Post;
use crate::domain::post_list::{Direction, Piece};

/// Replies of a thread that is asked for whole, at most.
const WHOLE: i64 = 10_000;

#[derive(FromQueryResult)]
struct Part {
    part: bool,
}

/// The piece, with one more post if there is one, and what of the post asked for and its root is not in it. Nothing when
/// the post is gone.
pub async fn thread(
    exec: &Exec<'_>,
    post_id: &str,
    telling: Telling<'_>,
    piece: &Piece<'_>,
) -> db::Result<(Vec<Post>, Vec<Post>)> {
    let time = if piece.updates { "update_at" } else { "create_at" };
    let (sign, order) = if piece.direction == Direction::Up { ("<", "DESC") } else { (">", "ASC") };
    let range = match (piece.from > 0, piece.from_post.is_empty()) {
        (false, _) => String::new(),
        (true, true) => format!("AND r.{time} {sign} $3"),
        (true, false) => format!("AND (r.{time}, r.id) {sign} ($3, $4)"),
    };
    // With collapsed threads the root comes along and does not count.
    let root = if telling.is_collapsed() {
        ""
    } else {
        "UNION ALL SELECT * FROM posts WHERE id = (SELECT id FROM root)"
    };
    let limit = if piece.size > 0 { piece.size + 1 } else { WHOLE };
    let sql = format!(
        "WITH root AS (SELECT CASE WHEN root_id = '' THEN id ELSE root_id END AS id FROM posts WHERE id = $1 AND delete_at = 0 AND original_id = ''),
              piece AS (
                  SELECT r.id FROM (SELECT * FROM posts WHERE root_id = (SELECT id FROM root) AND root_id <> '' {root}) r
                  WHERE r.delete_at = 0 AND $3::bigint IS NOT NULL AND $4::text IS NOT NULL {range}
                  ORDER BY r.{time} {order}, r.id {order} LIMIT $2)
         SELECT posts.*, EXISTS (SELECT 1 FROM piece WHERE piece.id = posts.id) AS part FROM (
             {} WHERE p.id IN (SELECT id FROM piece UNION SELECT id FROM root UNION SELECT $1::text FROM root)
         ) AS posts",
        select(telling, 5)
    );
    let values: Vec<Value> = vec![post_id.into(), limit.into(), piece.from.into(), piece.from_post.into()];
    let rows = run_with::<Part>(exec, telling, &sql, values).await?;
    let (mut listed, other): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, part)| part.part);
    let key = |post: &Post| (if piece.updates { post.update_at } else { post.create_at }, post.id.clone());
    listed.sort_by_key(|(post, _)| key(post));
    if piece.direction == Direction::Up {
        listed.reverse();
    }
    let posts = |rows: Vec<(Post, Part)>| rows.into_iter().map(|(post, _)| post).collect();
    Ok((posts(listed), posts(other)))
}

//! A post as it is shown: with counts, people, reactions and whether the viewer follows.

use db::{Exec, FromQueryResult, Value};
use model::User;

use super::row::{COLUMNS, JOIN_THREAD, PostRow};
use crate::domain::post::{Post, PostMetadata};

/// What is told of threads with each post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling<'a> {
    Nothing,
    /// The number of replies, at roots and at replies.
    Counts,
    /// All of it at roots, for this viewer; lists have roots alone.
    Collapsed(&'a str),
}

impl Telling<'_> {
    pub fn is_collapsed(self) -> bool {
        matches!(self, Self::Collapsed(_))
    }
}

#[derive(FromQueryResult)]
struct Extra {
    last_reply_at: Option<i64>,
    participants: Option<Vec<String>>,
    following: Option<bool>,
    reactions: Option<String>,
    acknowledgements: Option<String>,
}

struct ShownRow(PostRow, Extra);

impl FromQueryResult for ShownRow {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(PostRow::from_query_result(row, prefix)?, Extra::from_query_result(row, prefix)?))
    }
}

impl ShownRow {
    fn post(self, telling: Telling<'_>) -> Post {
        let Self(row, extra) = self;
        let mut post = Post::from(row);
        post.pending_post_id.clear();
        if telling == Telling::Nothing {
            post.reply_count = 0;
        }
        post.is_following = extra.following;
        if post.reply_count > 0 {
            post.last_reply_at = extra.last_reply_at.unwrap_or(0);
            post.participants = extra.participants.map(|ids| ids.into_iter().map(bare_user).collect());
        }
        let reactions = extra.reactions.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let acknowledgements =
            extra.acknowledgements.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let priority = post.shown_priority();
        let (embeds, images, files) = (post.shown_embeds(), post.shown_images(), post.shown_files());
        post.metadata = Some(PostMetadata { embeds, images, files, priority, acknowledgements, reactions });
        if post.delete_at > 0 {
            post.message.clear();
            post.metadata = Some(PostMetadata::default());
        }
        post
    }
}

fn bare_user(id: String) -> User {
    User { id, ..User::default() }
}

/// The columns and joins of a shown post `p`; `viewer` is the place of the viewer's id among the parameters.
pub(super) fn select(telling: Telling<'_>, viewer: usize) -> String {
    let (told, joins) = if telling.is_collapsed() {
        let joins = format!(
            "LEFT JOIN threads th ON th.post_id = p.id
             LEFT JOIN thread_members f ON f.post_id = p.id AND f.user_id = ${viewer}"
        );
        ("th.last_reply_at, th.participants, f.following", joins)
    } else {
        (
            "NULL::bigint AS last_reply_at, NULL::text[] AS participants, NULL::boolean AS following",
            JOIN_THREAD.to_owned(),
        )
    };
    format!(
        "SELECT {COLUMNS}, {told}, CASE WHEN p.has_reactions THEN (
             SELECT json_agg(to_json(r) ORDER BY r.create_at, r.user_id, r.emoji_name)::text FROM reactions r WHERE r.post_id = p.id
         ) END AS reactions, CASE WHEN p.priority->>'requested_ack' = 'true' THEN (
             SELECT json_agg(to_json(a) ORDER BY a.acknowledged_at, a.user_id)::text FROM acknowledgements a WHERE a.post_id = p.id
         ) END AS acknowledgements
         FROM posts p {joins}"
    )
}

/// Shown posts, each with more columns of its row.
struct With<T>(ShownRow, T);

impl<T: FromQueryResult> FromQueryResult for With<T> {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(ShownRow::from_query_result(row, prefix)?, T::from_query_result(row, prefix)?))
    }
}

/// Runs a [`select`]; the viewer, if there is one, becomes the last value.
pub(super) async fn run(
    exec: &Exec<'_>,
    telling: Telling<'_>,
    sql: &str,
    mut values: Vec<Value>,
) -> db::Result<Vec<Post>> {
    if let Telling::Collapsed(viewer) = telling {
        values.push(viewer.into());
    }
    let rows = exec.all::<ShownRow>(sql, values).await?;
    Ok(rows.into_iter().map(|row| row.post(telling)).collect())
}

/// The same, with more columns.
pub(super) async fn run_with<T: FromQueryResult>(
    exec: &Exec<'_>,
    telling: Telling<'_>,
    sql: &str,
    mut values: Vec<Value>,
) -> db::Result<Vec<(Post, T)>> {
    if let Telling::Collapsed(viewer) = telling {
        values.push(viewer.into());
    }
    let rows = exec.all::<With<T>>(sql, values).await?;
    Ok(rows.into_iter().map(|With(row, more)| (row.post(telling), more)).collect())
}

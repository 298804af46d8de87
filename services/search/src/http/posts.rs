//! Searching posts.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{Object, ObjectBuilder, Ref};
use web::docs::ApiErrors;
use web::{Caller, RawBody, post};

use super::params::{self, SearchParameter};
use crate::State;
use crate::app::posts::{self, PostsFound};

const UNREADABLE: &str = "api.post.search_posts.invalid_body.app_error";

/// Posts that were found.
#[derive(Serialize, ToSchema)]
pub struct PostListWithSearchMatches {
    /// Ids, best first: whole words before parts of words, the newest of each first.
    pub order: Vec<String>,
    /// Those posts by id.
    #[schema(schema_with = posts_by_id)]
    pub posts: BTreeMap<String, Value>,
    /// Always "".
    pub next_post_id: String,
    /// Always "".
    pub prev_post_id: String,
    /// Always 0: every post can be found.
    pub first_inaccessible_post_time: i64,
    /// The words that were meant, by post; null where there are none.
    #[schema(required)]
    pub matches: Option<BTreeMap<String, Vec<String>>>,
}

/// What a post is, messaging says.
fn posts_by_id() -> Object {
    ObjectBuilder::new().additional_properties(Some(Ref::from_schema_name("Post"))).build()
}

impl From<PostsFound> for PostListWithSearchMatches {
    fn from(found: PostsFound) -> Self {
        Self {
            order: found.order,
            posts: found.posts,
            next_post_id: String::new(),
            prev_post_id: String::new(),
            first_inaccessible_post_time: 0,
            matches: (!found.matches.is_empty()).then_some(found.matches),
        }
    }
}

/// Search one's channels of a team, and those without a team
#[utoipa::path(
    operation_id = "SearchPosts",
    tag = "posts",
    params(("team_id" = String, Path)),
    request_body = SearchParameter,
    responses((status = 200, body = PostListWithSearchMatches), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/posts/search")]
pub async fn search_posts_in_team(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: RawBody,
) -> web::Result {
    answer(&state, &caller, Some(&path), &body).await
}

/// Search one's channels of all teams
#[utoipa::path(
    operation_id = "SearchPostsInAllTeams",
    tag = "posts",
    request_body = SearchParameter,
    responses((status = 200, body = PostListWithSearchMatches), ApiErrors)
)]
#[post("/api/v4/posts/search")]
pub async fn search_posts(state: Data<State>, caller: Caller, body: RawBody) -> web::Result {
    answer(&state, &caller, None, &body).await
}

async fn answer(state: &State, caller: &Caller, team_id: Option<&str>, body: &RawBody) -> web::Result {
    let asked = params::read(state, caller, team_id, &body.0, UNREADABLE).await?;
    let found = posts::search(state, caller, &asked).await?;
    Ok(params::fresh(&PostListWithSearchMatches::from(found)))
}

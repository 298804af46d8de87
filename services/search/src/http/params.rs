//! What clients say of a search.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use events::search::Reach;
use model::{Identity, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::State;
use crate::app::scope::{self, Asked};

const DEFAULT_SIZE: i64 = 60;
const MOST_SIZE: i64 = 200;
/// Nobody scrolls that far, and every page before it has to be counted.
const MOST_PAGES: i64 = 100;
/// Bytes of a query; more are not read.
const MOST_TERMS: usize = 4_096;

/// What to look for.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct SearchParameter {
    /// Words, "phrases", beginnings*, #hashtags; `from:`, `in:`, `before:`, `after:`, `on:` and, for files, `ext:`. A `-` before one
    /// leaves out what fits it.
    pub terms: Option<String>,
    /// One of the words is enough.
    pub is_or_search: Option<bool>,
    /// Seconds east of Greenwich, for days.
    pub time_zone_offset: Option<i64>,
    /// Archived channels too.
    pub include_deleted_channels: Option<bool>,
    /// From 0; at most 100.
    pub page: Option<i64>,
    /// 60 unless told, at most 200.
    pub per_page: Option<i64>,
}

/// An answer that nobody may keep: it is for who asked, and true now.
pub fn fresh<T: Serialize>(body: &T) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache, no-store, must-revalidate")).json(body)
}

/// Reads a body; may he not search there, he hears that first.
pub async fn read(
    state: &State,
    caller: &Identity,
    team_id: Option<&str>,
    body: &[u8],
    unreadable: &'static str,
) -> Result<Asked, Problem> {
    if let Some(id) = team_id {
        web::path::checked("team_id", id)?;
    }
    let team_id = team_id.unwrap_or_default();
    let asked = web::parse::<SearchParameter>(body, "body")
        .map_err(|problem| {
            Problem::bad_request(unreadable, "The body is malformed.").with_detail(problem.detail)
        })
        .and_then(|params| params.asked(team_id));
    if asked.is_err() && !team_id.is_empty() {
        scope::require(state, caller, &Reach { team_id: team_id.to_owned(), archived: false }).await?;
    }
    asked
}

impl SearchParameter {
    fn asked(self, team_id: &str) -> Result<Asked, Problem> {
        let Some(mut terms) = self.terms.filter(|terms| !terms.is_empty()) else {
            return Err(Problem::invalid_body("terms"));
        };
        terms.truncate(terms.floor_char_boundary(MOST_TERMS));
        let size = self.per_page.filter(|size| *size > 0).unwrap_or(DEFAULT_SIZE).min(MOST_SIZE);
        let page = self.page.unwrap_or(0).clamp(0, MOST_PAGES);
        Ok(Asked {
            terms,
            any: self.is_or_search.unwrap_or(false),
            time_zone_offset: self.time_zone_offset.unwrap_or(0).clamp(-86_400, 86_400),
            page: usize::try_from(page).unwrap_or(0),
            per_page: usize::try_from(size).unwrap_or(1),
            reach: Reach {
                team_id: team_id.to_owned(),
                archived: self.include_deleted_channels.unwrap_or(false),
            },
        })
    }
}

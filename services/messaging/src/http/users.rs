//! Users by membership. `GET /users` itself is declared by auth; what names a team or a channel is answered here.

use actix_web::guard::{GuardContext, fn_guard};
use actix_web::http::header::ETAG;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use model::{Problem, User};
use serde::{Deserialize, Serialize};
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use crate::State;
use crate::app::user_lists::{self, Filter, Order};

const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 1_000;
/// Group channels in one request.
const MAX_GROUPS: usize = 50;

pub fn routes(cfg: &mut web::Routes) {
    cfg.route("/api/v4/users", actix_web::web::get().guard(fn_guard(names_a_membership)).to(get_users))
        .service(search_users)
        .service(autocomplete_users)
        .service(get_known_users)
        .service(get_total_users_stats_filtered)
        .service(get_users_by_group_channel_ids);
}

/// Queries that only messaging can answer.
const MEMBERSHIPS: [&str; 5] = ["in_team", "not_in_team", "in_channel", "not_in_channel", "without_team"];

fn names_a_membership(request: &GuardContext<'_>) -> bool {
    let params = Params::parse(request.head().uri.query().unwrap_or_default());
    MEMBERSHIPS.iter().any(|name| !params.text(name).is_empty())
}

/// Users of a team or channel, of none, or outside of one.
async fn get_users(state: Data<State>, caller: Caller, params: Params, request: HttpRequest) -> web::Result {
    let filter = filter(&params)?;
    // A list of a team's members can be asked for again with its tag.
    let is_tagged = !filter.in_team.is_empty() && filter.not_in_channel.is_empty();
    let found = user_lists::list(&state, &caller, filter).await?;
    if !is_tagged {
        return Ok(web::json(&found));
    }
    let tag = format!("{}.{}", env!("CARGO_PKG_VERSION"), user_lists::tag(&found));
    if web::etag_matches(&request, &tag) {
        return Ok(web::not_modified(&tag));
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(found))
}

/// Comma-separated roles.
fn roles(params: &Params, name: &str) -> Vec<String> {
    params.text(name).split(',').map(str::trim).filter(|role| !role.is_empty()).map(str::to_owned).collect()
}

fn filter(params: &Params) -> Result<Filter, Problem> {
    let (active, inactive) = (params.flag("active"), params.flag("inactive"));
    if active && inactive {
        return Err(Problem::invalid_url("inactive"));
    }
    let filter = Filter {
        in_team: params.text("in_team").to_owned(),
        not_in_team: params.text("not_in_team").to_owned(),
        in_channel: params.text("in_channel").to_owned(),
        not_in_channel: params.text("not_in_channel").to_owned(),
        without_team: params.flag("without_team"),
        active: if active { Some(true) } else { inactive.then_some(false) },
        role: params.text("role").to_owned(),
        roles: roles(params, "roles"),
        team_roles: roles(params, "team_roles"),
        channel_roles: roles(params, "channel_roles"),
        skip: params.offset(),
        take: params.per_page(),
        ..Filter::default()
    };
    if !filter.not_in_channel.is_empty() && filter.in_team.is_empty() {
        return Err(Problem::invalid_url("team_id"));
    }
    let team = !filter.in_team.is_empty() && filter.in_channel.is_empty();
    let channel = !filter.in_channel.is_empty() && filter.in_team.is_empty();
    let order = match params.text("sort") {
        "" => Order::Username,
        "create_at" if team => Order::Created,
        "last_activity_at" if team => Order::Activity,
        "status" if channel => Order::Status,
        "admin" if channel => Order::Admin,
        _ => return Err(Problem::invalid_url("sort")),
    };
    Ok(Filter { order, ..filter })
}

/// Get the ids of those one shares a channel with
#[utoipa::path(operation_id = "GetKnownUsers", tag = "users", responses((status = 200, body = Vec<String>), ApiErrors))]
#[get("/api/v4/users/known")]
async fn get_known_users(state: Data<State>, caller: Caller) -> web::Result {
    Ok(web::json(&user_lists::known(&state, &caller).await?))
}

/// How many there are.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct UsersStats {
    total_users_count: i64,
}

/// Count users by membership and role
#[utoipa::path(
    operation_id = "GetTotalUsersStatsFiltered",
    tag = "users",
    params(
        ("in_team" = Option<String>, Query), ("in_channel" = Option<String>, Query), ("include_deleted" = Option<bool>, Query),
        ("include_bots" = Option<bool>, Query), ("roles" = Option<String>, Query), ("team_roles" = Option<String>, Query),
        ("channel_roles" = Option<String>, Query)
    ),
    responses((status = 200, body = UsersStats), ApiErrors)
)]
#[get("/api/v4/users/stats/filtered")]
async fn get_total_users_stats_filtered(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let filter = Filter {
        in_team: params.text("in_team").to_owned(),
        in_channel: params.text("in_channel").to_owned(),
        active: (!params.flag("include_deleted")).then_some(true),
        without_bots: !params.flag("include_bots"),
        roles: roles(&params, "roles"),
        team_roles: roles(&params, "team_roles"),
        channel_roles: roles(&params, "channel_roles"),
        ..Filter::default()
    };
    Ok(web::json(&UsersStats { total_users_count: user_lists::count(&state, &caller, &filter).await? }))
}

/// Whom to search for.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct UserSearch {
    term: String,
    team_id: String,
    not_in_team_id: String,
    in_channel_id: String,
    not_in_channel_id: String,
    without_team: bool,
    allow_inactive: bool,
    role: String,
    roles: Vec<String>,
    team_roles: Vec<String>,
    channel_roles: Vec<String>,
    /// 1 to 1,000, else 100.
    limit: Option<i64>,
}

/// Search for users by the beginning or any part of their names
#[utoipa::path(
    operation_id = "SearchUsers",
    tag = "users",
    request_body = UserSearch,
    responses((status = 200, body = Vec<User>), ApiErrors)
)]
#[post("/api/v4/users/search")]
async fn search_users(state: Data<State>, caller: Caller, body: Json<UserSearch>) -> web::Result {
    let search = body.0;
    if search.term.trim().is_empty() {
        return Err(Problem::invalid_body("term").into());
    }
    if !search.not_in_channel_id.is_empty() && search.team_id.is_empty() {
        return Err(Problem::invalid_body("team_id").into());
    }
    let limit = match search.limit {
        None | Some(0) => DEFAULT_LIMIT,
        Some(limit) if (1..=MAX_LIMIT).contains(&limit) => limit,
        Some(_) => return Err(Problem::invalid_body("limit").into()),
    };
    let filter = Filter {
        in_team: search.team_id,
        not_in_team: search.not_in_team_id,
        in_channel: search.in_channel_id,
        not_in_channel: search.not_in_channel_id,
        without_team: search.without_team,
        active: (!search.allow_inactive).then_some(true),
        role: search.role,
        roles: search.roles,
        team_roles: search.team_roles,
        channel_roles: search.channel_roles,
        term: search.term,
        take: limit,
        ..Filter::default()
    };
    Ok(web::json(&user_lists::search(&state, &caller, filter).await?))
}

/// Users a name may be completed to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct UserAutocomplete {
    users: Vec<User>,
    /// People of the team who are not in the channel; left out when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    out_of_channel: Vec<User>,
}

/// Complete a name
#[utoipa::path(
    operation_id = "AutocompleteUsers",
    tag = "users",
    params(
        ("in_team" = Option<String>, Query), ("in_channel" = Option<String>, Query), ("name" = Option<String>, Query),
        ("limit" = Option<i64>, Query)
    ),
    responses((status = 200, body = UserAutocomplete), ApiErrors)
)]
#[get("/api/v4/users/autocomplete")]
async fn autocomplete_users(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let (team, channel, name) = (params.text("in_team"), params.text("in_channel"), params.text("name"));
    let limit = params.bounded("limit", DEFAULT_LIMIT, MAX_LIMIT);
    let found = user_lists::complete(&state, &caller, team, channel, name, limit).await?;
    Ok(web::json(&UserAutocomplete { users: found.users, out_of_channel: found.out_of_channel }))
}

/// Get the others in group channels of one's own, by channel
#[utoipa::path(
    operation_id = "GetUsersByGroupChannelIds",
    tag = "users",
    request_body = Vec<String>,
    responses((status = 200, body = BTreeMap<String, Vec<User>>), ApiErrors)
)]
#[post("/api/v4/users/group_channels")]
async fn get_users_by_group_channel_ids(
    state: Data<State>,
    caller: Caller,
    body: Json<Vec<String>>,
) -> web::Result {
    let mut ids = body.0;
    if ids.is_empty() {
        return Err(Problem::bad_request("api.payload.parse.error", "The list of channels is empty.").into());
    }
    ids.truncate(MAX_GROUPS);
    Ok(web::json(&user_lists::of_groups(&state, &caller, &ids).await?))
}

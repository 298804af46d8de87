//! Pictures of people, teams, emoji and the brand.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, EXPIRES, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use model::{Emoji, Problem};
use serde::Deserialize;
use web::docs::ApiErrors;
use web::{Caller, StatusOk, delete, get, post};

use super::form::{self, Form, Unreadable};
use crate::State;
use crate::app::pictures::{self, Kind, Shown};
use crate::pictures::Portrait;

/// Bytes of a picture that is sent, and of one for an emoji.
const LARGEST: usize = 16 * 1024 * 1024;
const LARGEST_EMOJI: usize = 512 * 1024;
const DAY: &str = "max-age=86400, private";
const MONTH: &str = "max-age=2592000, private";

pub fn routes(routes: &mut web::Routes) {
    routes
        .service(get_profile_image)
        .service(get_default_profile_image)
        .service(set_profile_image)
        .service(set_default_profile_image)
        .service(get_team_icon)
        .service(set_team_icon)
        .service(remove_team_icon)
        .service(create_emoji)
        .service(get_emoji_image)
        .service(get_brand_image)
        .service(upload_brand_image)
        .service(delete_brand_image);
}

fn show(request: &HttpRequest, shown: Shown, cache: &str) -> HttpResponse {
    let tag = format!("{}.{}", env!("CARGO_PKG_VERSION"), shown.at);
    let mut answer = if web::etag_matches(request, &tag) {
        let mut answer = HttpResponse::NotModified();
        answer.insert_header((ETAG, tag)).insert_header((EXPIRES, "0"));
        return answer.finish();
    } else {
        HttpResponse::Ok()
    };
    answer
        .content_type(shown.mime_type)
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, cache))
        .insert_header((EXPIRES, "0"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"))
        .body(shown.content)
}

/// The error ids of one way to send a picture.
struct Refusals {
    parse: &'static str,
    no_file: &'static str,
    no_picture: &'static str,
    too_large: &'static str,
}

const OF_USER: Refusals = Refusals {
    parse: "api.user.upload_profile_user.parse.app_error",
    no_file: "api.user.upload_profile_user.no_file.app_error",
    no_picture: "api.user.upload_profile_user.check_image_limits.app_error",
    too_large: "api.user.upload_profile_user.too_large.app_error",
};
const OF_TEAM: Refusals = Refusals {
    parse: "api.team.set_team_icon.parse.app_error",
    no_file: "api.team.set_team_icon.no_file.app_error",
    no_picture: "api.team.set_team_icon.check_image_limits.app_error",
    too_large: "api.team.set_team_icon.too_large.app_error",
};
const OF_BRAND: Refusals = Refusals {
    parse: "api.admin.upload_brand_image.parse.app_error",
    no_file: "api.admin.upload_brand_image.no_file.app_error",
    no_picture: "brand.save_brand_image.decode.app_error",
    too_large: "api.admin.upload_brand_image.too_large.app_error",
};

impl Refusals {
    fn unreadable(&self, why: Unreadable) -> Problem {
        match why {
            Unreadable::Broken => Problem::bad_request(self.parse, "The form cannot be read."),
            Unreadable::TooLarge => Problem::new(413, self.too_large, "The picture is too large."),
        }
    }
}

/// The picture in a form, ready to be kept.
async fn sent(
    state: &State,
    request: &HttpRequest,
    body: Payload,
    kind: Kind,
    refusals: &Refusals,
) -> Result<Portrait, Problem> {
    let form = form::read(request, body, "image", LARGEST).await.map_err(|why| refusals.unreadable(why))?;
    let content = form
        .file
        .ok_or_else(|| Problem::bad_request(refusals.no_file, "There is no picture in the form."))?;
    let portrait = pictures::prepare(state, kind, content).await;
    portrait.ok_or_else(|| Problem::bad_request(refusals.no_picture, "The file is no picture."))
}

/// Get somebody's picture; a generated one if he has none
#[utoipa::path(operation_id = "GetProfileImage", tag = "users", params(("user_id" = String, Path)), responses((status = 200, content_type = "image/png"), (status = 304, description = "Not changed"), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/image")]
async fn get_profile_image(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
) -> web::Result {
    let user_id = caller.resolve(&path)?;
    Ok(show(&request, pictures::of_user(&state, &caller, &user_id).await?, DAY))
}

/// Get somebody's generated picture
#[utoipa::path(operation_id = "GetDefaultProfileImage", tag = "users", params(("user_id" = String, Path)), responses((status = 200, content_type = "image/png"), (status = 304, description = "Not changed"), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/image/default")]
async fn get_default_profile_image(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
) -> web::Result {
    let user_id = caller.resolve(&path)?;
    Ok(show(&request, pictures::default_of_user(&state, &caller, &user_id).await?, DAY))
}

/// Set a picture: the field `image`, cut to a square
#[utoipa::path(operation_id = "SetProfileImage", tag = "users", params(("user_id" = String, Path)), request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/image")]
async fn set_profile_image(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    body: Payload,
) -> web::Result {
    let user_id = caller.resolve(&path)?;
    pictures::permit_user(&state, &caller, &user_id).await?;
    let portrait = sent(&state, &request, body, Kind::User, &OF_USER).await?;
    pictures::set_user(&state, &caller, &user_id, portrait).await?;
    Ok(web::ok())
}

/// Go back to the generated picture
#[utoipa::path(operation_id = "SetDefaultProfileImage", tag = "users", params(("user_id" = String, Path)), responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/users/{user_id:[A-Za-z0-9]+}/image")]
async fn set_default_profile_image(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = caller.resolve(&path)?;
    pictures::remove_user(&state, &caller, &user_id).await?;
    Ok(web::ok())
}

fn team(path: &str) -> Result<(), Problem> {
    web::path::checked("team_id", path)
}

/// Get a team's icon
#[utoipa::path(operation_id = "GetTeamIcon", tag = "teams", params(("team_id" = String, Path)), responses((status = 200, content_type = "image/png"), (status = 304, description = "Not changed"), ApiErrors))]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/image")]
async fn get_team_icon(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
) -> web::Result {
    team(&path)?;
    Ok(show(&request, pictures::of_team(&state, &caller, &path).await?, DAY))
}

/// Set a team's icon: the field `image`, cut to a square
#[utoipa::path(operation_id = "SetTeamIcon", tag = "teams", params(("team_id" = String, Path)), request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/image")]
async fn set_team_icon(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    body: Payload,
) -> web::Result {
    team(&path)?;
    pictures::tell_team(&state, &caller, &path, None).await?;
    let portrait = sent(&state, &request, body, Kind::Team, &OF_TEAM).await?;
    pictures::set_team(&state, &caller, &path, portrait).await?;
    Ok(web::ok())
}

/// Take a team's icon away
#[utoipa::path(operation_id = "RemoveTeamIcon", tag = "teams", params(("team_id" = String, Path)), responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/teams/{team_id:[A-Za-z0-9]+}/image")]
async fn remove_team_icon(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    team(&path)?;
    pictures::remove_team(&state, &caller, &path).await?;
    Ok(web::ok())
}

/// What is said of a new emoji.
#[derive(Deserialize, Default)]
#[serde(default)]
struct NewEmoji {
    name: String,
    creator_id: String,
}

/// Make an emoji: the field `image`, and `emoji` with a JSON object of `name` and `creator_id`
#[utoipa::path(operation_id = "CreateEmoji", tag = "emoji", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = Emoji), ApiErrors))]
#[post("/api/v4/emoji")]
async fn create_emoji(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    body: Payload,
) -> web::Result {
    let form = form::read(&request, body, "image", LARGEST_EMOJI).await.map_err(|why| match why {
        Unreadable::Broken => {
            Problem::bad_request("api.emoji.create.parse.app_error", "The form cannot be read.")
        }
        Unreadable::TooLarge => {
            Problem::new(413, "api.emoji.create.too_large.app_error", "The picture is too large.")
        }
    })?;
    let Form { file, words } = form;
    let content = file.ok_or_else(|| Problem::invalid_body("image"))?;
    let said = words.get("emoji").ok_or_else(|| Problem::invalid_body("emoji"))?;
    let new: NewEmoji = web::parse(said.as_bytes(), "emoji")?;
    Ok(web::json(&pictures::create_emoji(&state, &caller, new.name, new.creator_id, content).await?))
}

/// Get an emoji's picture
#[utoipa::path(operation_id = "GetEmojiImage", tag = "emoji", params(("emoji_id" = String, Path)), responses((status = 200, content_type = "image/*"), (status = 304, description = "Not changed"), ApiErrors))]
#[get("/api/v4/emoji/{emoji_id:[A-Za-z0-9]+}/image")]
async fn get_emoji_image(
    state: Data<State>,
    _caller: Caller,
    request: HttpRequest,
    path: Path<String>,
) -> web::Result {
    web::path::checked("emoji_id", &path)?;
    Ok(show(&request, pictures::of_emoji(&state, &path).await?, MONTH))
}

/// Get the picture of the login page, which everybody sees; nothing when there is none
#[utoipa::path(operation_id = "GetBrandImage", tag = "brand", responses((status = 200, content_type = "image/*"), (status = 304, description = "Not changed"), (status = 404, description = "There is none.")))]
#[get("/api/v4/brand/image")]
async fn get_brand_image(state: Data<State>, request: HttpRequest) -> web::Result {
    match pictures::find(&state, Kind::Brand, "").await? {
        Some(shown) => Ok(show(&request, shown, DAY)),
        None => Ok(web::nothing().insert_header((EXPIRES, "0")).finish()),
    }
}

/// Set the picture of the login page: the field `image`
#[utoipa::path(operation_id = "UploadBrandImage", tag = "brand", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 201, body = StatusOk), ApiErrors))]
#[post("/api/v4/brand/image")]
async fn upload_brand_image(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    body: Payload,
) -> web::Result {
    pictures::require_brand(&state, &caller).await?;
    let portrait = sent(&state, &request, body, Kind::Brand, &OF_BRAND).await?;
    pictures::set_brand(&state, portrait).await?;
    Ok(web::created(&StatusOk { status: "OK".to_owned() }))
}

/// Take the picture of the login page away
#[utoipa::path(operation_id = "DeleteBrandImage", tag = "brand", responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/brand/image")]
async fn delete_brand_image(state: Data<State>, caller: Caller) -> web::Result {
    pictures::require_brand(&state, &caller).await?;
    if pictures::remove(&state, Kind::Brand, "").await? {
        Ok(web::ok())
    } else {
        Err(Problem::not_found("api.admin.delete_brand_image.storage.not_found").into())
    }
}

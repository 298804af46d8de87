//! Pictures of people, teams, emoji and the brand. Whose they are decides who may set them: the owner's service is asked
//! before anything is stored, and told once it is.

use access::permission::EDIT_BRAND;
use bytes::Bytes;
use events::request::{CreateEmoji, FindUsers, HasPermission, SeeTeamIcon, SeeUser, SetPicture, SetTeamIcon};
use model::time::now_ms;
use model::{Emoji, Identity, Problem, User};

use super::receive::{day, store_failed};
use super::scan;
use crate::State;
use crate::domain::file::folder;
use crate::pictures::{Portrait, Shape, initials};
use crate::store::pictures::Picture;
use crate::store::{doomed, pictures as store, problem};

/// Sides of pictures, pixels.
const USER: Shape = Shape::Square(initials::SIDE);
const TEAM: Shape = Shape::Square(128);
const EMOJI: Shape = Shape::Within(128);
const BRAND: Shape = Shape::Within(2_048);

/// What a picture stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    User,
    Team,
    Emoji,
    Brand,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Team => "team",
            Self::Emoji => "emoji",
            Self::Brand => "brand",
        }
    }

    fn shape(self) -> Shape {
        match self {
            Self::User => USER,
            Self::Team => TEAM,
            Self::Emoji => EMOJI,
            Self::Brand => BRAND,
        }
    }
}

/// A picture to be shown: its bytes, what they are, and since when it is this one (ms).
pub struct Shown {
    pub content: Bytes,
    pub mime_type: String,
    pub at: i64,
}

/// Makes a picture of what was sent; `None`: it is none.
pub async fn prepare(state: &State, kind: Kind, content: Bytes) -> Option<Portrait> {
    state.studio.portrait(content, kind.shape()).await
}

/// Stores a picture in the place of the one before.
async fn put(state: &State, kind: Kind, owner_id: &str, portrait: Portrait) -> Result<(), Problem> {
    scan::content(state, &portrait.content).await?;
    let now = now_ms();
    // A name of its own each time: who reads the one before while it changes reads the whole of it.
    let path = format!("{}/{}", folder(&day(now)), model::id::new());
    state.blobs.put(&path, portrait.content).await.map_err(store_failed)?;
    let picture = Picture { path, mime_type: portrait.mime_type.to_owned(), at: now };
    let saved = async {
        let tx = state.db.begin().await?;
        if let Some(before) = store::put(&tx.exec(), kind.name(), owner_id, &picture).await? {
            doomed::add(&tx.exec(), &[before], now).await?;
        }
        tx.commit().await
    };
    saved.await.map_err(problem)
}

/// Takes a picture away; that there was none is no error.
pub async fn remove(state: &State, kind: Kind, owner_id: &str) -> Result<bool, Problem> {
    let removed = async {
        let tx = state.db.begin().await?;
        let before = store::remove(&tx.exec(), kind.name(), owner_id).await?;
        if let Some(before) = &before {
            doomed::add(&tx.exec(), std::slice::from_ref(before), now_ms()).await?;
        }
        tx.commit().await?;
        Ok(before.is_some())
    };
    removed.await.map_err(problem)
}

/// The picture of something, if it has one.
pub async fn find(state: &State, kind: Kind, owner_id: &str) -> Result<Option<Shown>, Problem> {
    let found = store::find(&state.db.exec(), kind.name(), owner_id).await.map_err(problem)?;
    let Some(picture) = found else { return Ok(None) };
    let content = state.blobs.whole(&picture.path).await.map_err(store_failed)?;
    Ok(Some(Shown { content, mime_type: picture.mime_type, at: picture.at }))
}

fn missing_user() -> Problem {
    Problem::not_found("app.user.missing_account.const")
}

/// Somebody the caller may know of.
async fn user(state: &State, caller: &Identity, user_id: &str) -> Result<User, Problem> {
    let ask = FindUsers { ids: vec![user_id.to_owned()], ..FindUsers::default() };
    let user = state.bus.request(&ask).await?.pop().ok_or_else(missing_user)?.user;
    let ask = SeeUser { identity: caller.clone(), user_id: user_id.to_owned() };
    state.bus.request(&ask).await??;
    Ok(user)
}

pub async fn default_of_user(state: &State, caller: &Identity, user_id: &str) -> Result<Shown, Problem> {
    let user = user(state, caller, user_id).await?;
    generated(&user)
}

fn generated(user: &User) -> Result<Shown, Problem> {
    let content = initials::initials(&user.username, &user.id)
        .ok_or_else(|| Problem::internal("a generated picture does not encode"))?;
    Ok(Shown { content, mime_type: "image/png".to_owned(), at: user.last_picture_update })
}

pub async fn of_user(state: &State, caller: &Identity, user_id: &str) -> Result<Shown, Problem> {
    let user = user(state, caller, user_id).await?;
    match find(state, Kind::User, user_id).await? {
        Some(picture) => Ok(picture),
        None => generated(&user),
    }
}

/// May the caller change this picture? Asked before anything is sent or stored.
pub async fn permit_user(state: &State, caller: &Identity, user_id: &str) -> Result<(), Problem> {
    tell_user(state, caller, user_id, None).await
}

async fn tell_user(
    state: &State,
    caller: &Identity,
    user_id: &str,
    has_one: Option<bool>,
) -> Result<(), Problem> {
    let ask = SetPicture { identity: caller.clone(), user_id: user_id.to_owned(), has_one };
    state.bus.request(&ask).await?
}

pub async fn set_user(
    state: &State,
    caller: &Identity,
    user_id: &str,
    portrait: Portrait,
) -> Result<(), Problem> {
    put(state, Kind::User, user_id, portrait).await?;
    tell_user(state, caller, user_id, Some(true)).await
}

pub async fn remove_user(state: &State, caller: &Identity, user_id: &str) -> Result<(), Problem> {
    permit_user(state, caller, user_id).await?;
    remove(state, Kind::User, user_id).await?;
    tell_user(state, caller, user_id, Some(false)).await
}

pub async fn of_team(state: &State, caller: &Identity, team_id: &str) -> Result<Shown, Problem> {
    let ask = SeeTeamIcon { identity: caller.clone(), team_id: team_id.to_owned() };
    state.bus.request(&ask).await??;
    let found = find(state, Kind::Team, team_id).await?;
    found.ok_or_else(|| Problem::not_found("api.team.get_team_icon.read_file.app_error"))
}

/// `has_one`: tells the team's service, or only asks whether the caller may.
pub async fn tell_team(
    state: &State,
    caller: &Identity,
    team_id: &str,
    has_one: Option<bool>,
) -> Result<(), Problem> {
    let ask = SetTeamIcon { identity: caller.clone(), team_id: team_id.to_owned(), has_one };
    state.bus.request(&ask).await?
}

pub async fn set_team(
    state: &State,
    caller: &Identity,
    team_id: &str,
    portrait: Portrait,
) -> Result<(), Problem> {
    put(state, Kind::Team, team_id, portrait).await?;
    tell_team(state, caller, team_id, Some(true)).await
}

pub async fn remove_team(state: &State, caller: &Identity, team_id: &str) -> Result<(), Problem> {
    tell_team(state, caller, team_id, None).await?;
    remove(state, Kind::Team, team_id).await?;
    tell_team(state, caller, team_id, Some(false)).await
}

pub async fn of_emoji(state: &State, emoji_id: &str) -> Result<Shown, Problem> {
    let found = find(state, Kind::Emoji, emoji_id).await?;
    found.ok_or_else(|| Problem::not_found("app.emoji.get.no_result"))
}

/// Makes an emoji: asked for first, then its picture is stored, then it is there.
pub async fn create_emoji(
    state: &State,
    caller: &Identity,
    name: String,
    creator_id: String,
    content: Bytes,
) -> Result<Emoji, Problem> {
    let mut ask =
        CreateEmoji { identity: caller.clone(), id: model::id::new(), name, creator_id, check_only: true };
    state.bus.request(&ask).await??;
    let portrait = prepare(state, Kind::Emoji, content).await;
    let portrait = portrait
        .ok_or_else(|| Problem::bad_request("api.emoji.upload.image.app_error", "The file is no picture."))?;
    put(state, Kind::Emoji, &ask.id, portrait).await?;
    ask.check_only = false;
    match state.bus.request(&ask).await? {
        Ok(emoji) => Ok(emoji),
        Err(refusal) => {
            remove(state, Kind::Emoji, &ask.id).await?;
            Err(refusal)
        }
    }
}

pub async fn require_brand(state: &State, caller: &Identity) -> Result<(), Problem> {
    let ask = HasPermission { identity: caller.clone(), permission: EDIT_BRAND.to_owned() };
    if state.bus.request(&ask).await? { Ok(()) } else { Err(Problem::forbidden(EDIT_BRAND)) }
}

pub async fn set_brand(state: &State, portrait: Portrait) -> Result<(), Problem> {
    put(state, Kind::Brand, "", portrait).await
}

//! What clients send of a user. A member that is null counts as absent.

use model::User;
use model::user::StringMap;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::users::Patch;

/// A user to be made, or the whole of one to be replaced.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct UserBody {
    pub id: Option<String>,
    pub username: Option<String>,
    pub email: Option<String>,
    pub password: Option<String>,
    pub nickname: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub position: Option<String>,
    pub locale: Option<String>,
    pub props: Option<StringMap>,
    pub notify_props: Option<StringMap>,
    pub timezone: Option<StringMap>,
    pub allow_marketing: Option<bool>,
    /// Heeded from administrators.
    pub email_verified: Option<bool>,
    pub remote_id: Option<String>,
    pub disable_welcome_email: Option<bool>,
}

impl UserBody {
    /// The profile in it; what is missing is empty.
    pub fn profile(self) -> User {
        User {
            id: self.id.unwrap_or_default(),
            username: self.username.unwrap_or_default(),
            email: self.email.unwrap_or_default(),
            nickname: self.nickname.unwrap_or_default(),
            first_name: self.first_name.unwrap_or_default(),
            last_name: self.last_name.unwrap_or_default(),
            position: self.position.unwrap_or_default(),
            locale: self.locale.unwrap_or_default(),
            props: self.props.unwrap_or_default(),
            notify_props: self.notify_props.unwrap_or_default(),
            timezone: self.timezone,
            allow_marketing: self.allow_marketing.unwrap_or_default(),
            email_verified: self.email_verified.unwrap_or_default(),
            remote_id: self.remote_id,
            disable_welcome_email: self.disable_welcome_email.unwrap_or_default(),
            ..User::default()
        }
    }
}

/// Members to be changed.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct UserPatch {
    pub username: Option<String>,
    pub email: Option<String>,
    /// The current password; needed for a new address of one's own.
    pub password: Option<String>,
    pub nickname: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub position: Option<String>,
    pub locale: Option<String>,
    pub props: Option<StringMap>,
    pub notify_props: Option<StringMap>,
    pub timezone: Option<StringMap>,
}

impl From<UserPatch> for Patch {
    fn from(body: UserPatch) -> Self {
        Self {
            username: body.username,
            email: body.email,
            nickname: body.nickname,
            first_name: body.first_name,
            last_name: body.last_name,
            position: body.position,
            locale: body.locale,
            props: body.props,
            notify_props: body.notify_props,
            timezone: body.timezone,
            password: body.password,
        }
    }
}

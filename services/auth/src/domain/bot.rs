//! A bot on the wire, and what one may look like. It is a user whom programs drive.

use model::{Problem, User};
use serde::{Deserialize, Serialize};

use super::user::{SYSTEM_BOT, is_valid_username};

const DESCRIPTION_MAX: usize = 1024;
const DISPLAY_NAME_MAX: usize = 64;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Bot {
    pub user_id: String,
    pub username: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub display_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub owner_id: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_icon_update: i64,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

impl Bot {
    pub fn etag(&self) -> String {
        format!("{}.{}.{}", env!("CARGO_PKG_VERSION"), self.user_id, self.update_at)
    }
}

/// A bot to be made.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewBot {
    pub username: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
}

/// What may be changed of a bot; absent members stay as they are.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct BotPatch {
    pub username: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
}

impl NewBot {
    /// The user the bot is.
    pub fn user(self) -> Result<User, Problem> {
        let refuse = |id: &'static str, message: &'static str| Err(Problem::bad_request(id, message));
        let username = self.username.unwrap_or_default().to_lowercase();
        let display_name = self.display_name.unwrap_or_default();
        let description = self.description.unwrap_or_default();
        if !is_valid_username(&username) || username == SYSTEM_BOT {
            return refuse("model.bot.is_valid.username.app_error", "Invalid username.");
        }
        if display_name.chars().count() > DISPLAY_NAME_MAX {
            return refuse("model.bot.is_valid.user_id.app_error", "Invalid display name.");
        }
        check_description(&description)?;
        Ok(User {
            email: email(&username),
            username,
            first_name: display_name,
            bot_description: description,
            is_bot: true,
            ..User::default()
        })
    }
}

impl BotPatch {
    pub fn apply(self, user: &mut User) -> Result<(), Problem> {
        if let Some(username) = self.username {
            let username = username.to_lowercase();
            if username == SYSTEM_BOT && user.username != SYSTEM_BOT {
                let id = "model.bot.is_valid.username.app_error";
                return Err(Problem::bad_request(id, "Invalid username."));
            }
            user.username = username;
            user.email = email(&user.username);
        }
        if let Some(display_name) = self.display_name {
            user.first_name = display_name;
        }
        if let Some(description) = self.description {
            check_description(&description)?;
            user.bot_description = description;
        }
        super::user::check(user)
    }
}

fn check_description(description: &str) -> Result<(), Problem> {
    if description.chars().count() <= DESCRIPTION_MAX {
        return Ok(());
    }
    Err(Problem::bad_request("model.bot.is_valid.description.app_error", "Invalid description."))
}

/// No mail reaches a bot, but an account has an address.
fn email(username: &str) -> String {
    format!("{username}@localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_bot_may_look_like() {
        let bot = |name: &str, display: &str, description: &str| NewBot {
            username: Some(name.into()),
            display_name: Some(display.into()),
            description: Some(description.into()),
        };
        let made = bot("Robot", "R", "helps").user().unwrap();
        assert_eq!((made.username.as_str(), made.email.as_str()), ("robot", "robot@localhost"));
        assert!(made.is_bot);
        let refused = |new: NewBot| new.user().unwrap_err().id.into_owned();
        assert_eq!(refused(NewBot::default()), "model.bot.is_valid.username.app_error");
        assert_eq!(refused(bot("a b", "", "")), "model.bot.is_valid.username.app_error");
        assert_eq!(refused(bot("a", &"x".repeat(65), "")), "model.bot.is_valid.user_id.app_error");
        assert_eq!(refused(bot("a", "", &"ä".repeat(1025))), "model.bot.is_valid.description.app_error");
    }

    #[test]
    fn a_patch_leaves_what_it_does_not_name() {
        let mut user = NewBot { username: Some("a".into()), ..NewBot::default() }.user().unwrap();
        user.locale = "en".into();
        BotPatch { description: Some("d".into()), ..BotPatch::default() }.apply(&mut user).unwrap();
        assert_eq!((user.username.as_str(), user.bot_description.as_str()), ("a", "d"));
        let bad = BotPatch { username: Some("a b".into()), ..BotPatch::default() }.apply(&mut user);
        assert_eq!(bad.unwrap_err().id, "model.user.is_valid.username.app_error");
    }
}

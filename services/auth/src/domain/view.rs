//! Which copy of a user a viewer gets.

use model::User;
use model::user::Visibility;
use settings::Settings;

/// Administrators see what is set, but not how the account is doing.
pub fn for_admin(mut user: User) -> User {
    user.auth_data = None;
    user.email_verified = false;
    user.allow_marketing = false;
    user.last_password_update = 0;
    user.terms_of_service_id = String::new();
    user.terms_of_service_create_at = 0;
    user
}

pub fn visibility(settings: &Settings) -> Visibility {
    Visibility { email: settings.privacy.show_email_address, full_name: settings.privacy.show_full_name }
}

/// Entity tag of a user for those who may see what this site shows.
pub fn etag(user: &User, seen: Visibility) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "{version}.{}.{}.{}.{}.{}.{}.{}",
        user.id,
        user.update_at,
        user.terms_of_service_id,
        user.terms_of_service_create_at,
        seen.full_name,
        seen.email,
        user.bot_last_icon_update
    )
}

//! What a scheme may look like, and the roles it has.

use access::moderation;
use model::Problem;

pub const TEAM: &str = "team";
pub const CHANNEL: &str = "channel";

const DISPLAY_NAME_MAX: usize = 128;
const DESCRIPTION_MAX: usize = 1024;

/// Default roles that a scheme has its own of: name, words in the display name, is it one of channels?
const ROLES: [(&str, &str, bool); 10] = [
    ("team_admin", "Team Admin", false),
    ("team_user", "Team User", false),
    ("team_guest", "Team Guest", false),
    ("channel_admin", "Channel Admin", true),
    ("channel_user", "Channel User", true),
    ("channel_guest", "Channel Guest", true),
    ("playbook_admin", "Playbook Admin", false),
    ("playbook_member", "Playbook Member", false),
    ("run_admin", "Run Admin", false),
    ("run_member", "Run Member", false),
];

/// The default roles a scheme of this scope has its own of, with the words for a display name.
pub fn roles(scope: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = scope == TEAM;
    ROLES
        .iter()
        .filter(move |(_, _, of_channels)| all || *of_channels)
        .map(|(name, words, _)| (*name, *words))
}

/// What a new role of a scheme may do, when the default one may do this. A channel's scheme says nothing but what is
/// moderated, and of its administrators nothing at all.
pub fn first_permissions(scope: &str, default: &str, held: Vec<String>) -> Vec<String> {
    if scope == TEAM {
        return held;
    }
    held.into_iter()
        .filter(|permission| default != "channel_admin" && moderation::is_moderated(permission))
        .collect()
}

/// Refuses a scheme that must not be stored.
pub fn check(name: &str, display_name: &str, description: &str, scope: &str) -> Result<(), Problem> {
    let named =
        (2..=64).contains(&name.len()) && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let shown = !display_name.is_empty()
        && display_name.chars().count() <= DISPLAY_NAME_MAX
        && description.chars().count() <= DESCRIPTION_MAX;
    if named && shown && [TEAM, CHANNEL].contains(&scope) {
        return Ok(());
    }
    Err(Problem::bad_request("app.scheme.save.invalid_scheme.app_error", "The scheme is not valid."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_valid() {
        assert!(check("ab_1", "x", "", TEAM).is_ok() && check("ab", "x", "", CHANNEL).is_ok());
        for (name, shown, description, scope) in [
            ("a", "x", String::new(), TEAM),
            ("a b", "x", String::new(), TEAM),
            ("AB", "x", String::new(), TEAM),
            ("ab", "", String::new(), TEAM),
            ("ab", "x", "d".repeat(1025), TEAM),
            ("ab", "x", String::new(), "system"),
            ("ab", "x", String::new(), ""),
        ] {
            assert!(check(name, shown, &description, scope).is_err(), "{name} {shown} {scope}");
        }
    }

    #[test]
    fn a_channels_scheme_holds_what_is_moderated() {
        assert_eq!(roles(CHANNEL).count(), 3);
        assert_eq!(roles(TEAM).count(), 10);
        let held = vec!["create_post".to_owned(), "upload_file".to_owned()];
        assert_eq!(first_permissions(CHANNEL, "channel_user", held.clone()), ["create_post"]);
        assert!(first_permissions(CHANNEL, "channel_admin", held.clone()).is_empty());
        assert_eq!(first_permissions(TEAM, "channel_user", held.clone()), held);
    }
}

//! Paths that two services share, told apart.

use actix_web::dev::RequestHead;

/// Lists of users filtered by these are answered by the service that knows memberships.
const MEMBERSHIP_FILTERS: [&str; 7] =
    ["in_team", "not_in_team", "in_channel", "not_in_channel", "without_team", "in_group", "not_in_group"];

/// Words that stand where a user id may stand.
const WORDS: [&str; 7] =
    ["autocomplete", "known", "stats", "tokens", "invalid_emails", "auth_data", "search"];

/// `/users` without a filter by membership.
pub fn is_plain_list(head: &RequestHead) -> bool {
    let query = head.uri.query().unwrap_or_default();
    !query.split('&').any(|part| {
        let name = part.split('=').next().unwrap_or_default();
        MEMBERSHIP_FILTERS.contains(&name)
    })
}

/// `/users/{user_id}` where the last segment means a user.
pub fn names_user(head: &RequestHead) -> bool {
    let last = head.uri.path().rsplit('/').next().unwrap_or_default();
    !WORDS.contains(&last)
}

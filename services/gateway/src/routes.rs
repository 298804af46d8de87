//! The one table that says which service answers which route. What is not in it does not exist (404).
//!
//! `GET /users` is shared: the query decides, see [`FILTERS_BY_MEMBERSHIP`].

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::Method;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Auth,
    Files,
    Messaging,
    Search,
}

use Target::{Auth, Files, Messaging, Search};

/// A line of the table, as found for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    pub target: Target,
    pub pattern: &'static str,
}

/// `GET /users` with one of these is a question about rosters, which messaging has.
const FILTERS_BY_MEMBERSHIP: [&str; 6] =
    ["in_team", "not_in_team", "in_channel", "not_in_channel", "without_team", "in_group"];

/// Service, methods, path.
#[rustfmt::skip]
const TABLE: &[(Target, &str, &str)] = &[
    (Auth, "GET", "/.well-known/oauth-authorization-server"),
    (Messaging, "POST", "/api/v4/actions/dialogs/open"),
    (Messaging, "POST", "/api/v4/actions/dialogs/submit"),
    (Auth, "GET POST", "/api/v4/bots"),
    (Auth, "GET PUT", "/api/v4/bots/{bot_user_id}"),
    (Auth, "POST", "/api/v4/bots/{bot_user_id}/assign/{user_id}"),
    (Auth, "POST", "/api/v4/bots/{bot_user_id}/disable"),
    (Auth, "POST", "/api/v4/bots/{bot_user_id}/enable"),
    (Files, "DELETE GET POST", "/api/v4/brand/image"),
    (Messaging, "GET POST", "/api/v4/channels"),
    (Messaging, "POST", "/api/v4/channels/direct"),
    (Messaging, "POST", "/api/v4/channels/group"),
    (Messaging, "POST", "/api/v4/channels/group/search"),
    (Messaging, "PUT", "/api/v4/channels/members/{user_id}/direct/read"),
    (Messaging, "POST", "/api/v4/channels/members/{user_id}/mark_read"),
    (Messaging, "POST", "/api/v4/channels/members/{user_id}/view"),
    (Messaging, "POST", "/api/v4/channels/search"),
    (Messaging, "POST", "/api/v4/channels/stats/member_count"),
    (Messaging, "DELETE GET PUT", "/api/v4/channels/{channel_id}"),
    (Messaging, "GET POST", "/api/v4/channels/{channel_id}/bookmarks"),
    (Messaging, "DELETE PATCH", "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}"),
    (Messaging, "POST", "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}/sort_order"),
    (Messaging, "GET", "/api/v4/channels/{channel_id}/common_teams"),
    (Messaging, "POST", "/api/v4/channels/{channel_id}/convert_to_channel"),
    (Messaging, "GET POST", "/api/v4/channels/{channel_id}/members"),
    (Messaging, "POST", "/api/v4/channels/{channel_id}/members/ids"),
    (Messaging, "DELETE GET", "/api/v4/channels/{channel_id}/members/{user_id}"),
    (Messaging, "PUT", "/api/v4/channels/{channel_id}/members/{user_id}/notify_props"),
    (Messaging, "PUT", "/api/v4/channels/{channel_id}/members/{user_id}/roles"),
    (Messaging, "PUT", "/api/v4/channels/{channel_id}/members/{user_id}/schemeRoles"),
    (Messaging, "GET", "/api/v4/channels/{channel_id}/moderations"),
    (Messaging, "PUT", "/api/v4/channels/{channel_id}/moderations/patch"),
    (Messaging, "POST", "/api/v4/channels/{channel_id}/move"),
    (Messaging, "PUT", "/api/v4/channels/{channel_id}/patch"),
    (Messaging, "GET", "/api/v4/channels/{channel_id}/pinned"),
    (Messaging, "GET", "/api/v4/channels/{channel_id}/posts"),
    (Messaging, "PUT", "/api/v4/channels/{channel_id}/privacy"),
    (Messaging, "POST", "/api/v4/channels/{channel_id}/restore"),
    (Messaging, "PUT", "/api/v4/channels/{channel_id}/scheme"),
    (Messaging, "GET", "/api/v4/channels/{channel_id}/stats"),
    (Messaging, "GET", "/api/v4/channels/{channel_id}/timezones"),
    (Messaging, "GET POST", "/api/v4/commands"),
    (Messaging, "POST", "/api/v4/commands/execute"),
    (Messaging, "DELETE GET PUT", "/api/v4/commands/{command_id}"),
    (Messaging, "PUT", "/api/v4/commands/{command_id}/move"),
    (Messaging, "PUT", "/api/v4/commands/{command_id}/regen_token"),
    (Auth, "GET POST", "/api/v4/custom_profile_attributes/fields"),
    (Auth, "DELETE PATCH", "/api/v4/custom_profile_attributes/fields/{field_id}"),
    (Auth, "PATCH", "/api/v4/custom_profile_attributes/values"),
    (Messaging, "POST", "/api/v4/drafts"),
    (Search, "POST", "/api/v4/elasticsearch/purge_indexes"),
    (Search, "POST", "/api/v4/elasticsearch/test"),
    (Files, "POST", "/api/v4/emoji"),
    (Messaging, "GET", "/api/v4/emoji"),
    (Messaging, "GET", "/api/v4/emoji/autocomplete"),
    (Messaging, "GET", "/api/v4/emoji/name/{emoji_name}"),
    (Messaging, "POST", "/api/v4/emoji/names"),
    (Messaging, "POST", "/api/v4/emoji/search"),
    (Messaging, "DELETE GET", "/api/v4/emoji/{emoji_id}"),
    (Files, "GET", "/api/v4/emoji/{emoji_id}/image"),
    (Files, "POST", "/api/v4/file/s3_test"),
    (Files, "POST", "/api/v4/file/test"),
    (Files, "POST", "/api/v4/files"),
    (Search, "POST", "/api/v4/files/search"),
    (Files, "GET", "/api/v4/files/{file_id}"),
    (Files, "GET", "/api/v4/files/{file_id}/info"),
    (Files, "GET", "/api/v4/files/{file_id}/link"),
    (Files, "GET", "/api/v4/files/{file_id}/preview"),
    (Files, "GET", "/api/v4/files/{file_id}/thumbnail"),
    (Messaging, "GET POST", "/api/v4/groups"),
    (Messaging, "POST", "/api/v4/groups/names"),
    (Messaging, "DELETE GET", "/api/v4/groups/{group_id}"),
    (Messaging, "DELETE GET POST", "/api/v4/groups/{group_id}/members"),
    (Messaging, "PUT", "/api/v4/groups/{group_id}/patch"),
    (Messaging, "POST", "/api/v4/groups/{group_id}/restore"),
    (Messaging, "GET", "/api/v4/groups/{group_id}/stats"),
    (Messaging, "GET POST", "/api/v4/hooks/incoming"),
    (Messaging, "DELETE GET PUT", "/api/v4/hooks/incoming/{hook_id}"),
    (Messaging, "GET POST", "/api/v4/hooks/outgoing"),
    (Messaging, "DELETE GET PUT", "/api/v4/hooks/outgoing/{hook_id}"),
    (Messaging, "POST", "/api/v4/hooks/outgoing/{hook_id}/regen_token"),
    (Files, "GET", "/api/v4/image"),
    (Search, "GET POST", "/api/v4/jobs"),
    (Search, "GET", "/api/v4/jobs/type/{type}"),
    (Search, "GET", "/api/v4/jobs/{job_id}"),
    (Search, "POST", "/api/v4/jobs/{job_id}/cancel"),
    (Auth, "POST", "/api/v4/ldap/sync"),
    (Auth, "POST", "/api/v4/ldap/test"),
    (Auth, "GET POST", "/api/v4/oauth/apps"),
    (Auth, "DELETE GET PUT", "/api/v4/oauth/apps/{app_id}"),
    (Auth, "GET", "/api/v4/oauth/apps/{app_id}/info"),
    (Auth, "POST", "/api/v4/oauth/apps/{app_id}/regen_secret"),
    (Auth, "POST", "/api/v4/permissions/ancillary"),
    (Messaging, "POST", "/api/v4/posts"),
    (Messaging, "POST", "/api/v4/posts/ephemeral"),
    (Messaging, "POST", "/api/v4/posts/ids"),
    (Messaging, "POST", "/api/v4/posts/schedule"),
    (Messaging, "DELETE PUT", "/api/v4/posts/schedule/{scheduled_post_id}"),
    (Messaging, "GET", "/api/v4/posts/scheduled/team/{team_id}"),
    (Search, "POST", "/api/v4/posts/search"),
    (Messaging, "DELETE GET PUT", "/api/v4/posts/{post_id}"),
    (Messaging, "POST", "/api/v4/posts/{post_id}/actions/{action_id}"),
    (Messaging, "GET", "/api/v4/posts/{post_id}/edit_history"),
    (Messaging, "GET", "/api/v4/posts/{post_id}/files/info"),
    (Messaging, "GET", "/api/v4/posts/{post_id}/info"),
    (Messaging, "PUT", "/api/v4/posts/{post_id}/patch"),
    (Messaging, "POST", "/api/v4/posts/{post_id}/pin"),
    (Messaging, "GET", "/api/v4/posts/{post_id}/reactions"),
    (Messaging, "POST", "/api/v4/posts/{post_id}/restore/{restore_version_id}"),
    (Messaging, "GET", "/api/v4/posts/{post_id}/thread"),
    (Messaging, "POST", "/api/v4/posts/{post_id}/unpin"),
    (Messaging, "POST", "/api/v4/reactions"),
    (Auth, "GET", "/api/v4/reports/users"),
    (Auth, "GET", "/api/v4/reports/users/count"),
    (Auth, "GET", "/api/v4/roles"),
    (Auth, "GET", "/api/v4/roles/name/{role_name}"),
    (Auth, "POST", "/api/v4/roles/names"),
    (Auth, "GET", "/api/v4/roles/{role_id}"),
    (Auth, "PUT", "/api/v4/roles/{role_id}/patch"),
    (Auth, "DELETE POST", "/api/v4/saml/certificate/idp"),
    (Auth, "DELETE POST", "/api/v4/saml/certificate/private"),
    (Auth, "DELETE POST", "/api/v4/saml/certificate/public"),
    (Auth, "GET", "/api/v4/saml/certificate/status"),
    (Auth, "GET", "/api/v4/saml/metadata"),
    (Auth, "GET POST", "/api/v4/schemes"),
    (Auth, "DELETE GET", "/api/v4/schemes/{scheme_id}"),
    (Messaging, "GET", "/api/v4/schemes/{scheme_id}/channels"),
    (Auth, "PUT", "/api/v4/schemes/{scheme_id}/patch"),
    (Messaging, "GET", "/api/v4/schemes/{scheme_id}/teams"),
    (Messaging, "GET POST", "/api/v4/teams"),
    (Messaging, "GET", "/api/v4/teams/invite/{invite_id}"),
    (Messaging, "DELETE", "/api/v4/teams/invites/email"),
    (Messaging, "POST", "/api/v4/teams/members/invite"),
    (Messaging, "GET", "/api/v4/teams/name/{team_name}"),
    (Messaging, "GET", "/api/v4/teams/name/{team_name}/channels/name/{channel_name}"),
    (Messaging, "GET", "/api/v4/teams/name/{team_name}/exists"),
    (Messaging, "POST", "/api/v4/teams/search"),
    (Messaging, "DELETE GET PUT", "/api/v4/teams/{team_id}"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/channels"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/channels/autocomplete"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/channels/deleted"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/channels/ids"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/channels/name/{channel_name}"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/channels/private"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/channels/search"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/channels/search_archived"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/channels/search_autocomplete"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/commands/autocomplete"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/commands/autocomplete_suggestions"),
    (Search, "POST", "/api/v4/teams/{team_id}/files/search"),
    (Files, "DELETE GET POST", "/api/v4/teams/{team_id}/image"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/invite-guests/email"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/invite/email"),
    (Messaging, "GET POST", "/api/v4/teams/{team_id}/members"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/members/batch"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/members/ids"),
    (Messaging, "DELETE GET", "/api/v4/teams/{team_id}/members/{user_id}"),
    (Messaging, "PUT", "/api/v4/teams/{team_id}/members/{user_id}/roles"),
    (Messaging, "PUT", "/api/v4/teams/{team_id}/members/{user_id}/schemeRoles"),
    (Messaging, "PUT", "/api/v4/teams/{team_id}/patch"),
    (Search, "POST", "/api/v4/teams/{team_id}/posts/search"),
    (Messaging, "PUT", "/api/v4/teams/{team_id}/privacy"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/regenerate_invite_id"),
    (Messaging, "POST", "/api/v4/teams/{team_id}/restore"),
    (Messaging, "PUT", "/api/v4/teams/{team_id}/scheme"),
    (Messaging, "GET", "/api/v4/teams/{team_id}/stats"),
    (Auth, "GET POST", "/api/v4/terms_of_service"),
    (Files, "POST", "/api/v4/uploads"),
    (Files, "GET POST", "/api/v4/uploads/{upload_id}"),
    (Auth, "GET POST", "/api/v4/users"),
    (Messaging, "GET", "/api/v4/users/autocomplete"),
    (Auth, "POST", "/api/v4/users/email/verify"),
    (Auth, "POST", "/api/v4/users/email/verify/send"),
    (Auth, "GET", "/api/v4/users/email/{email}"),
    (Messaging, "POST", "/api/v4/users/group_channels"),
    (Auth, "POST", "/api/v4/users/ids"),
    (Messaging, "GET", "/api/v4/users/known"),
    (Auth, "POST", "/api/v4/users/login"),
    (Auth, "POST", "/api/v4/users/login/desktop_token"),
    (Auth, "POST", "/api/v4/users/login/sso/code-exchange"),
    (Auth, "POST", "/api/v4/users/login/switch"),
    (Auth, "POST", "/api/v4/users/login/type"),
    (Auth, "POST", "/api/v4/users/logout"),
    (Auth, "POST", "/api/v4/users/password/reset"),
    (Auth, "POST", "/api/v4/users/password/reset/send"),
    (Messaging, "POST", "/api/v4/users/search"),
    (Auth, "PUT", "/api/v4/users/sessions/device"),
    (Auth, "POST", "/api/v4/users/sessions/revoke/all"),
    (Auth, "GET", "/api/v4/users/stats"),
    (Messaging, "GET", "/api/v4/users/stats/filtered"),
    (Messaging, "POST", "/api/v4/users/status/ids"),
    (Auth, "GET", "/api/v4/users/tokens"),
    (Auth, "POST", "/api/v4/users/tokens/disable"),
    (Auth, "POST", "/api/v4/users/tokens/enable"),
    (Auth, "POST", "/api/v4/users/tokens/revoke"),
    (Auth, "POST", "/api/v4/users/tokens/search"),
    (Auth, "GET", "/api/v4/users/tokens/{token_id}"),
    (Auth, "GET", "/api/v4/users/username/{username}"),
    (Auth, "POST", "/api/v4/users/usernames"),
    (Auth, "DELETE GET PUT", "/api/v4/users/{user_id}"),
    (Auth, "PUT", "/api/v4/users/{user_id}/active"),
    (Auth, "PUT", "/api/v4/users/{user_id}/auth"),
    (Messaging, "GET", "/api/v4/users/{user_id}/channel_members"),
    (Messaging, "GET", "/api/v4/users/{user_id}/channels"),
    (Messaging, "DELETE", "/api/v4/users/{user_id}/channels/{channel_id}/drafts"),
    (Messaging, "DELETE", "/api/v4/users/{user_id}/channels/{channel_id}/drafts/{thread_id}"),
    (Messaging, "GET", "/api/v4/users/{user_id}/channels/{channel_id}/posts/unread"),
    (Messaging, "GET", "/api/v4/users/{user_id}/channels/{channel_id}/unread"),
    (Auth, "GET PATCH", "/api/v4/users/{user_id}/custom_profile_attributes"),
    (Auth, "POST", "/api/v4/users/{user_id}/demote"),
    (Auth, "POST", "/api/v4/users/{user_id}/email/verify/member"),
    (Messaging, "GET", "/api/v4/users/{user_id}/groups"),
    (Files, "DELETE GET POST", "/api/v4/users/{user_id}/image"),
    (Files, "GET", "/api/v4/users/{user_id}/image/default"),
    (Auth, "PUT", "/api/v4/users/{user_id}/mfa"),
    (Auth, "POST", "/api/v4/users/{user_id}/mfa/generate"),
    (Auth, "GET", "/api/v4/users/{user_id}/oauth/apps/authorized"),
    (Auth, "PUT", "/api/v4/users/{user_id}/password"),
    (Auth, "PUT", "/api/v4/users/{user_id}/patch"),
    (Messaging, "GET", "/api/v4/users/{user_id}/posts/flagged"),
    (Messaging, "DELETE POST", "/api/v4/users/{user_id}/posts/{post_id}/ack"),
    (Messaging, "DELETE", "/api/v4/users/{user_id}/posts/{post_id}/reactions/{emoji_name}"),
    (Messaging, "POST", "/api/v4/users/{user_id}/posts/{post_id}/reminder"),
    (Messaging, "POST", "/api/v4/users/{user_id}/posts/{post_id}/set_unread"),
    (Messaging, "GET PUT", "/api/v4/users/{user_id}/preferences"),
    (Messaging, "POST", "/api/v4/users/{user_id}/preferences/delete"),
    (Messaging, "GET", "/api/v4/users/{user_id}/preferences/{category}"),
    (Messaging, "GET", "/api/v4/users/{user_id}/preferences/{category}/name/{preference_name}"),
    (Auth, "POST", "/api/v4/users/{user_id}/promote"),
    (Auth, "POST", "/api/v4/users/{user_id}/reset_failed_attempts"),
    (Auth, "PUT", "/api/v4/users/{user_id}/roles"),
    (Auth, "GET", "/api/v4/users/{user_id}/sessions"),
    (Auth, "POST", "/api/v4/users/{user_id}/sessions/revoke"),
    (Auth, "POST", "/api/v4/users/{user_id}/sessions/revoke/all"),
    (Messaging, "GET PUT", "/api/v4/users/{user_id}/status"),
    (Messaging, "DELETE PUT", "/api/v4/users/{user_id}/status/custom"),
    (Messaging, "DELETE", "/api/v4/users/{user_id}/status/custom/recent"),
    (Messaging, "POST", "/api/v4/users/{user_id}/status/custom/recent/delete"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/members"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/unread"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/{team_id}/channels"),
    (Messaging, "GET POST PUT", "/api/v4/users/{user_id}/teams/{team_id}/channels/categories"),
    (Messaging, "GET PUT", "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/order"),
    (Messaging, "DELETE GET PUT", "/api/v4/users/{user_id}/teams/{team_id}/channels/categories/{category_id}"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/{team_id}/channels/members"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/{team_id}/drafts"),
    (Messaging, "PUT", "/api/v4/users/{user_id}/teams/{team_id}/read"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/{team_id}/threads"),
    (Messaging, "PUT", "/api/v4/users/{user_id}/teams/{team_id}/threads/read"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}"),
    (Messaging, "DELETE PUT", "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/following"),
    (Messaging, "PUT", "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/read/{timestamp}"),
    (Messaging, "POST", "/api/v4/users/{user_id}/teams/{team_id}/threads/{thread_id}/set_unread/{post_id}"),
    (Messaging, "GET", "/api/v4/users/{user_id}/teams/{team_id}/unread"),
    (Auth, "GET POST", "/api/v4/users/{user_id}/terms_of_service"),
    (Auth, "GET POST", "/api/v4/users/{user_id}/tokens"),
    (Messaging, "POST", "/api/v4/users/{user_id}/typing"),
    (Files, "GET", "/api/v4/users/{user_id}/uploads"),
    (Files, "GET", "/files/{file_id}/public"),
    (Messaging, "POST", "/hooks/commands/{response_id}"),
    (Messaging, "POST", "/hooks/{hook_id}"),
    (Auth, "GET POST", "/login/sso/saml"),
    (Auth, "POST", "/oauth/access_token"),
    (Auth, "GET POST", "/oauth/authorize"),
    (Auth, "POST", "/oauth/deauthorize"),
    (Auth, "GET", "/oauth/{service}/complete"),
    (Auth, "GET", "/oauth/{service}/login"),
    (Auth, "GET", "/oauth/{service}/mobile_login"),
    (Auth, "GET", "/oauth/{service}/signup"),
];

#[derive(Default)]
struct Node {
    named: HashMap<&'static str, Node>,
    any: Option<Box<Node>>,
    lines: Vec<(&'static str, Route)>,
}

static TREE: LazyLock<Node> = LazyLock::new(|| {
    let mut root = Node::default();
    for &(target, methods, pattern) in TABLE {
        let mut node = &mut root;
        for part in pattern.split('/').skip(1) {
            node = if part.starts_with('{') {
                node.any.get_or_insert_default()
            } else {
                node.named.entry(part).or_default()
            };
        }
        node.lines.extend(methods.split(' ').map(|method| (method, Route { target, pattern })));
    }
    root
});

impl Node {
    /// Words before wildcards; a wildcard is one segment that is not empty.
    fn find(&self, rest: &[&str], method: &str) -> Option<Route> {
        let Some((part, rest)) = rest.split_first() else {
            return self.lines.iter().find(|(known, _)| *known == method).map(|(_, route)| *route);
        };
        let named = self.named.get(part).and_then(|node| node.find(rest, method));
        named.or_else(|| self.any.as_ref().filter(|_| !part.is_empty())?.find(rest, method))
    }
}

/// Who answers this request.
pub fn find(method: &Method, path: &str, query: &str) -> Option<Route> {
    let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let route = TREE.find(&parts, method)?;
    let by_membership = route.pattern == "/api/v4/users" && method == "GET" && asks_for_members(query);
    Some(if by_membership { Route { target: Messaging, ..route } } else { route })
}

fn asks_for_members(query: &str) -> bool {
    let names = query.split('&').filter_map(|pair| pair.split_once('='));
    names.into_iter().any(|(name, value)| !value.is_empty() && FILTERS_BY_MEMBERSHIP.contains(&name))
}

/// Routes whose bodies are files: they may be as large as a file.
pub fn takes_files(method: &Method, path: &str) -> bool {
    let Some(path) = path.strip_prefix("/api/v4/") else { return false };
    let upload = path == "files" || path.starts_with("uploads") || path == "emoji" || path == "brand/image";
    *method == Method::POST
        && (upload || path.ends_with("/image") || path.ends_with("/import") || path == "plugins")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(method: &str, path: &str, query: &str) -> Option<Target> {
        find(&Method::from_bytes(method.as_bytes()).unwrap(), path, query).map(|route| route.target)
    }

    #[test]
    fn words_win_over_wildcards_and_unknown_is_unknown() {
        assert_eq!(target("POST", "/api/v4/users/login", ""), Some(Auth));
        assert_eq!(target("GET", "/api/v4/users/me", ""), Some(Auth));
        assert_eq!(target("GET", "/api/v4/users/me/teams", ""), Some(Messaging));
        assert_eq!(target("POST", "/api/v4/posts", ""), Some(Messaging));
        assert_eq!(target("GET", "/api/v4/posts//thread", ""), None);
        assert_eq!(target("GET", "/api/v4/no/such/route", ""), None);
        assert_eq!(target("PATCH", "/api/v4/users/login", ""), None);
        assert_eq!(target("GET", "/livez", ""), None);
    }

    #[test]
    fn rosters_are_messagings() {
        assert_eq!(target("GET", "/api/v4/users", "page=0"), Some(Auth));
        assert_eq!(target("GET", "/api/v4/users", "page=0&in_team=x"), Some(Messaging));
        assert_eq!(target("GET", "/api/v4/users", "without_team=true"), Some(Messaging));
        assert_eq!(target("GET", "/api/v4/users", "in_team="), Some(Auth));
        assert_eq!(target("POST", "/api/v4/users", "in_team=x"), Some(Auth));
    }

    #[test]
    fn no_line_hides_another() {
        let mut seen = std::collections::HashSet::new();
        for (_, methods, pattern) in TABLE {
            let shape: String =
                pattern.split('/').map(|part| if part.starts_with('{') { "/*" } else { part }).collect();
            for method in methods.split(' ') {
                assert!(seen.insert((method, shape.clone())), "{method} {pattern} is there twice");
            }
        }
    }
}

//! A channel and a membership on the wire, and the rules of their names.

use model::user::StringMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub const OPEN: &str = "O";
pub const PRIVATE: &str = "P";
pub const DIRECT: &str = "D";
pub const GROUP: &str = "G";

/// The channel everybody of a team is in.
pub const TOWN_SQUARE: &str = "town-square";
pub const OFF_TOPIC: &str = "off-topic";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Channel {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    /// "" for direct and group channels.
    pub team_id: String,
    /// `O` public, `P` private, `D` direct, `G` group.
    #[serde(rename = "type")]
    pub kind: String,
    pub display_name: String,
    pub name: String,
    pub header: String,
    pub purpose: String,
    pub last_post_at: i64,
    pub total_msg_count: i64,
    pub extra_update_at: i64,
    pub creator_id: String,
    #[schema(required)]
    pub scheme_id: Option<String>,
    #[schema(required, value_type = Option<Object>)]
    pub props: Option<Value>,
    #[schema(required)]
    pub group_constrained: Option<bool>,
    pub autotranslation: bool,
    #[schema(required)]
    pub shared: Option<bool>,
    pub total_msg_count_root: i64,
    #[schema(required)]
    pub policy_id: Option<String>,
    pub last_root_post_at: i64,
    #[schema(required, value_type = Option<Object>)]
    pub banner_info: Option<Value>,
    pub policy_enforced: bool,
    pub policy_is_active: bool,
    pub default_category_name: String,
}

impl Channel {
    pub fn is_direct_or_group(&self) -> bool {
        self.kind == DIRECT || self.kind == GROUP
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelMember {
    pub channel_id: String,
    pub user_id: String,
    /// Explicit and scheme roles, space separated.
    pub roles: String,
    /// -1 in what others see.
    pub last_viewed_at: i64,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
    pub notify_props: StringMap,
    /// -1 in what others see.
    pub last_update_at: i64,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub explicit_roles: String,
    pub autotranslation_disabled: bool,
}

impl ChannelMember {
    /// What others than the member see.
    pub fn for_others(mut self) -> Self {
        self.last_viewed_at = -1;
        self.last_update_at = -1;
        self
    }
}

/// Notification settings of a new membership.
pub fn default_notify_props() -> StringMap {
    [
        ("channel_auto_follow_threads", "off"),
        ("desktop", "default"),
        ("email", "default"),
        ("ignore_channel_mentions", "default"),
        ("mark_unread", "all"),
        ("push", "default"),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}

/// Role names of a membership: explicit ones, then those its flags stand for (`prefix` is `channel` or `team`).
pub fn effective_roles(prefix: &str, explicit: &str, guest: bool, user: bool, admin: bool) -> String {
    let mut roles: Vec<String> = explicit.split(' ').filter(|role| !role.is_empty()).map(str::to_owned).collect();
    for (held, suffix) in [(guest, "guest"), (user, "user"), (admin, "admin")] {
        let role = format!("{prefix}_{suffix}");
        if held && !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles.join(" ")
}

/// Name of the direct channel of two people: both ids, the lesser first.
pub fn direct_name(a: &str, b: &str) -> String {
    if a < b { format!("{a}__{b}") } else { format!("{b}__{a}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_explicit_then_by_flag() {
        assert_eq!(effective_roles("channel", "", false, true, true), "channel_user channel_admin");
        assert_eq!(effective_roles("team", "boss", true, false, false), "boss team_guest");
    }

    #[test]
    fn direct_names_do_not_depend_on_who_asks() {
        assert_eq!(direct_name("b", "a"), direct_name("a", "b"));
        assert_eq!(direct_name("a", "a"), "a__a");
    }
}

//! A channel and a membership on the wire, and the rules of their names.

use model::Problem;
use model::user::StringMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::present;

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
    #[schema(required, value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
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
    #[schema(required, value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
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
    let mut roles: Vec<String> =
        explicit.split(' ').filter(|role| !role.is_empty()).map(str::to_owned).collect();
    for (held, suffix) in [(guest, "guest"), (user, "user"), (admin, "admin")] {
        let role = format!("{prefix}_{suffix}");
        if held && !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles.join(" ")
}

impl Channel {
    /// Rules of a whole channel, in the order in which clients hear of them.
    pub fn check(&self) -> Result<(), Problem> {
        let refuse = |id, message| Err(Problem::bad_request(id, message));
        if self.display_name.chars().count() > 64 {
            return refuse("model.channel.is_valid.display_name.app_error", "Invalid display name.");
        }
        if !name_is_valid(&self.name) {
            return refuse(
                "model.channel.is_valid.1_or_more.app_error",
                "Name must be 1 or more lowercase alphanumeric character.",
            );
        }
        if ![OPEN, PRIVATE, DIRECT, GROUP].contains(&self.kind.as_str()) {
            return refuse("model.channel.is_valid.type.app_error", "Invalid type.");
        }
        if self.header.chars().count() > 1024 {
            return refuse("model.channel.is_valid.header.app_error", "Invalid header.");
        }
        if self.purpose.chars().count() > 250 {
            return refuse("model.channel.is_valid.purpose.app_error", "Invalid purpose.");
        }
        if !self.is_direct_or_group() && (self.name.len() > 64 || looks_direct(&self.name)) {
            return refuse("model.channel.is_valid.name.app_error", "Invalid channel name.");
        }
        Ok(())
    }
}

/// Lower-case letters, digits, hyphens and underscores, a letter or digit first.
fn name_is_valid(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    name.starts_with(plain) && name.chars().all(|c| plain(c) || c == '-' || c == '_')
}

/// Could it be taken for the name of a direct or group channel?
fn looks_direct(name: &str) -> bool {
    let hash = name.len() == 40 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let pair = name.split_once("__").is_some_and(|(a, b)| model::id::is_valid(a) && model::id::is_valid(b));
    hash || pair
}

/// What makes a channel of a team.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewChannel {
    #[serde(deserialize_with = "present")]
    pub team_id: String,
    #[serde(deserialize_with = "present")]
    pub name: String,
    #[serde(deserialize_with = "present")]
    pub display_name: String,
    /// `O` public or `P` private.
    #[serde(rename = "type", deserialize_with = "present")]
    pub kind: String,
    #[serde(deserialize_with = "present")]
    pub header: String,
    #[serde(deserialize_with = "present")]
    pub purpose: String,
}

/// A whole update: header and purpose become what is sent; an empty name stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelUpdate {
    pub id: String,
    #[serde(deserialize_with = "present")]
    pub name: String,
    #[serde(deserialize_with = "present")]
    pub display_name: String,
    #[serde(rename = "type", deserialize_with = "present")]
    pub kind: String,
    #[serde(deserialize_with = "present")]
    pub header: String,
    #[serde(deserialize_with = "present")]
    pub purpose: String,
}

/// What to change of a channel.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelPatch {
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub header: Option<String>,
    pub purpose: Option<String>,
    pub group_constrained: Option<bool>,
}

impl ChannelPatch {
    pub fn apply(self, channel: &mut Channel) {
        let set = |target: &mut String, value: Option<String>| {
            if let Some(value) = value {
                *target = value;
            }
        };
        set(&mut channel.name, self.name);
        set(&mut channel.display_name, self.display_name);
        set(&mut channel.header, self.header);
        set(&mut channel.purpose, self.purpose);
        channel.group_constrained = self.group_constrained.or(channel.group_constrained);
    }
}

/// A channel with the names of its team, for lists across teams.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct ChannelWithTeamData {
    #[serde(flatten)]
    pub channel: Channel,
    pub team_display_name: String,
    pub team_name: String,
    pub team_update_at: i64,
}

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct ChannelsWithCount {
    pub channels: Vec<ChannelWithTeamData>,
    pub total_count: i64,
}

/// A membership with the names of the channel's team.
#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct ChannelMemberWithTeamData {
    #[serde(flatten)]
    pub member: ChannelMember,
    pub team_display_name: String,
    pub team_name: String,
    pub team_update_at: i64,
}

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct ChannelStats {
    pub channel_id: String,
    pub member_count: i64,
    pub guest_count: i64,
    pub pinnedpost_count: i64,
    /// -1 when it was not asked for.
    pub files_count: i64,
}

/// Name of a group channel: the SHA-1 of its members' ids in order.
pub fn group_name(user_ids: &[String]) -> String {
    use sha1::{Digest, Sha1};
    let mut ids = user_ids.to_vec();
    ids.sort();
    let digest = Sha1::digest(ids.concat().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a group channel is called: its members' names in order, as many as fit.
pub fn group_display_name(usernames: &[String]) -> String {
    let mut names = usernames.to_vec();
    names.sort();
    names.join(", ").chars().take(64).collect()
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

    fn channel(name: &str) -> Channel {
        Channel { name: name.into(), kind: OPEN.into(), ..Channel::default() }
    }

    #[test]
    fn names() {
        for good in ["a", "1", "a-", "a_", "a__b", "a--b"] {
            assert!(channel(good).check().is_ok(), "{good}");
        }
        for bad in ["", "-a", "_a", "a.b", "a b", "A", "ä"] {
            assert_eq!(
                channel(bad).check().unwrap_err().id,
                "model.channel.is_valid.1_or_more.app_error",
                "{bad}"
            );
        }
        let pair = format!("{}__{}", "a".repeat(26), "b".repeat(26));
        for taken in ["ab".repeat(20), pair, "a".repeat(65)] {
            assert_eq!(
                channel(&taken).check().unwrap_err().id,
                "model.channel.is_valid.name.app_error",
                "{taken}"
            );
        }
    }

    #[test]
    fn groups_are_named_after_their_members() {
        let (a, b) = ("a".to_owned(), "b".to_owned());
        assert_eq!(group_name(&[a.clone(), b.clone()]), group_name(&[b, a]));
        assert_eq!(group_name(&["abc".to_owned()]), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(group_display_name(&["z".into(), "a".into()]), "a, z");
        assert_eq!(group_display_name(&["x".repeat(40), "y".repeat(40)]).len(), 64);
    }

    #[test]
    fn direct_names_do_not_depend_on_who_asks() {
        assert_eq!(direct_name("b", "a"), direct_name("a", "b"));
        assert_eq!(direct_name("a", "a"), "a__a");
    }
}

//! A team and a membership on the wire, and the rules of their fields.

use model::Problem;
use serde::{Deserialize, Serialize};

use super::present;

pub const OPEN: &str = "O";
pub const INVITE: &str = "I";

/// Beginnings a team's name may not have: they are paths of the web app.
const RESERVED: [&str; 17] = [
    "admin",
    "api",
    "boards",
    "channel",
    "claim",
    "error",
    "files",
    "help",
    "landing",
    "login",
    "mfa",
    "oauth",
    "playbooks",
    "plug",
    "plugins",
    "post",
    "signup",
];

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Team {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub display_name: String,
    pub name: String,
    pub description: String,
    /// "" unless the viewer manages the team.
    pub email: String,
    /// `O` open or `I` by invitation.
    #[serde(rename = "type")]
    pub kind: String,
    pub company_name: String,
    pub allowed_domains: String,
    /// "" unless the viewer may invite.
    pub invite_id: String,
    pub allow_open_invite: bool,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_team_icon_update: i64,
    #[schema(required)]
    pub scheme_id: Option<String>,
    #[schema(required)]
    pub group_constrained: Option<bool>,
    #[schema(required)]
    pub policy_id: Option<String>,
    pub cloud_limits_archived: bool,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

impl Team {
    /// Rules of a whole team, in the order in which clients hear of them.
    pub fn check(&self) -> Result<(), Problem> {
        let refuse = |id, message| Err(Problem::bad_request(id, message));
        if self.email.len() > 128 {
            return refuse("model.team.is_valid.email.app_error", "Invalid email.");
        }
        if self.display_name.is_empty() || self.display_name.chars().count() > 64 {
            return refuse("model.team.is_valid.name.app_error", "Invalid name.");
        }
        if self.name.len() > 64 {
            return refuse("model.team.is_valid.url.app_error", "Invalid URL identifier.");
        }
        if self.description.len() > 255 {
            return refuse("model.team.is_valid.description.app_error", "Invalid description.");
        }
        if RESERVED.iter().any(|word| self.name.starts_with(word)) {
            return refuse(
                "model.team.is_valid.reserved.app_error",
                "This URL is unavailable. Please try another.",
            );
        }
        if !name_is_valid(&self.name) {
            return refuse(
                "model.team.is_valid.characters.app_error",
                "Name must be 2 or more lowercase alphanumeric characters.",
            );
        }
        if self.kind != OPEN && self.kind != INVITE {
            return refuse("model.team.is_valid.type.app_error", "Invalid type.");
        }
        if self.company_name.len() > 64 {
            return refuse("model.team.is_valid.company.app_error", "Invalid company name.");
        }
        if self.allowed_domains.len() > 500 {
            return refuse("model.team.is_valid.domains.app_error", "Invalid allowed domains.");
        }
        Ok(())
    }

    /// May this person be a member, as far as the domain of his address goes? Guests and bots always may.
    pub fn admits(&self, user: &model::User) -> bool {
        let mut domains = self
            .allowed_domains
            .split([' ', ',', '\n'])
            .map(|domain| domain.trim_start_matches('@').to_lowercase())
            .filter(|domain| !domain.is_empty())
            .peekable();
        let email = user.email.to_lowercase();
        let own = email.rsplit_once('@').map_or("", |(_, domain)| domain);
        user.is_bot || user.is_guest() || domains.peek().is_none() || domains.any(|domain| domain == own)
    }

    /// The copy a viewer gets: the address for those who manage it, the link for those who may invite.
    pub fn shown(mut self, manages: bool, invites: bool) -> Self {
        if !manages {
            self.email.clear();
        }
        if !invites {
            self.invite_id.clear();
        }
        self
    }
}

/// Lower-case letters and digits, hyphens or one pair of underscores between them.
fn name_is_valid(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let hyphened = name.chars().all(|c| plain(c) || c == '-');
    let parted = name.split_once("__").is_some_and(|(a, b)| a.chars().chain(b.chars()).all(plain));
    name.len() >= 2 && name.starts_with(plain) && name.ends_with(plain) && (hyphened || parted)
}

/// What makes a team.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewTeam {
    #[serde(deserialize_with = "present")]
    pub name: String,
    #[serde(deserialize_with = "present")]
    pub display_name: String,
    #[serde(rename = "type", deserialize_with = "present")]
    pub kind: String,
    #[serde(deserialize_with = "present")]
    pub description: String,
    #[serde(deserialize_with = "present")]
    pub company_name: String,
    #[serde(deserialize_with = "present")]
    pub allowed_domains: String,
    #[serde(deserialize_with = "present")]
    pub allow_open_invite: bool,
}

/// A whole update: what is left out becomes empty; name, type and address stay.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TeamUpdate {
    pub id: String,
    #[serde(deserialize_with = "present")]
    pub display_name: String,
    #[serde(deserialize_with = "present")]
    pub description: String,
    #[serde(deserialize_with = "present")]
    pub company_name: String,
    #[serde(deserialize_with = "present")]
    pub allowed_domains: String,
    #[serde(deserialize_with = "present")]
    pub allow_open_invite: bool,
    pub group_constrained: Option<bool>,
}

/// What to change of a team.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TeamPatch {
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub company_name: Option<String>,
    pub allowed_domains: Option<String>,
    pub allow_open_invite: Option<bool>,
    pub group_constrained: Option<bool>,
}

impl From<TeamUpdate> for TeamPatch {
    fn from(update: TeamUpdate) -> Self {
        Self {
            display_name: Some(update.display_name),
            description: Some(update.description),
            company_name: Some(update.company_name),
            allowed_domains: Some(update.allowed_domains),
            allow_open_invite: Some(update.allow_open_invite),
            group_constrained: update.group_constrained,
        }
    }
}

impl TeamPatch {
    pub fn apply(self, team: &mut Team) {
        let set = |target: &mut String, value: Option<String>| {
            if let Some(value) = value {
                *target = value;
            }
        };
        set(&mut team.display_name, self.display_name);
        set(&mut team.description, self.description);
        set(&mut team.company_name, self.company_name);
        set(&mut team.allowed_domains, self.allowed_domains);
        team.allow_open_invite = self.allow_open_invite.unwrap_or(team.allow_open_invite);
        team.group_constrained = self.group_constrained.or(team.group_constrained);
    }
}

/// What an invitation link leads to.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TeamInviteInfo {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TeamStats {
    pub team_id: String,
    pub total_member_count: i64,
    pub active_member_count: i64,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TeamExists {
    pub exists: bool,
}

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct TeamsWithCount {
    pub teams: Vec<Team>,
    pub total_count: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TeamMember {
    pub team_id: String,
    pub user_id: String,
    /// Explicit and scheme roles, space separated.
    pub roles: String,
    /// When the member left, else 0.
    pub delete_at: i64,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub explicit_roles: String,
}

/// One of several to add, when some may fail.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TeamMemberWithError {
    pub user_id: String,
    #[schema(required)]
    pub member: Option<TeamMember>,
    #[schema(required, value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub error: Option<serde_json::Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(name: &str) -> Team {
        Team { name: name.into(), display_name: "T".into(), kind: OPEN.into(), ..Team::default() }
    }

    #[test]
    fn names() {
        for good in ["ab", "a-b", "a--b", "a__b", "1a", "x9"] {
            assert!(team(good).check().is_ok(), "{good}");
        }
        for bad in ["", "a", "-a", "a-", "_a", "a_b", "a.b", "Ab", "a__b-c", "ä1"] {
            assert_eq!(
                team(bad).check().unwrap_err().id,
                "model.team.is_valid.characters.app_error",
                "{bad}"
            );
        }
        assert_eq!(team("admins").check().unwrap_err().id, "model.team.is_valid.reserved.app_error");
        assert_eq!(team(&"a".repeat(65)).check().unwrap_err().id, "model.team.is_valid.url.app_error");
    }

    #[test]
    fn the_first_fault_is_named() {
        let nothing = Team::default();
        assert_eq!(nothing.check().unwrap_err().id, "model.team.is_valid.name.app_error");
        let kind = Team { kind: "X".into(), ..team("ab") };
        assert_eq!(kind.check().unwrap_err().id, "model.team.is_valid.type.app_error");
    }

    #[test]
    fn a_patch_changes_what_it_names() {
        let mut team = Team { description: "old".into(), ..team("ab") };
        TeamPatch { display_name: Some("New".into()), ..TeamPatch::default() }.apply(&mut team);
        assert_eq!((team.display_name.as_str(), team.description.as_str()), ("New", "old"));
        TeamPatch::from(TeamUpdate { display_name: "Whole".into(), ..TeamUpdate::default() })
            .apply(&mut team);
        assert_eq!((team.display_name.as_str(), team.description.as_str()), ("Whole", ""));
    }

    #[test]
    fn only_some_domains() {
        let user = |email: &str| model::User { email: email.into(), ..model::User::default() };
        let team = Team { allowed_domains: "a.test, @b.test".into(), ..team("ab") };
        assert!(team.admits(&user("x@A.test")) && team.admits(&user("x@b.test")));
        assert!(!team.admits(&user("x@c.test")) && !team.admits(&user("x@y.a.test")));
        assert!(Team::default().admits(&user("x@c.test")));
    }

    #[test]
    fn outsiders_see_neither_address_nor_link() {
        let team = Team { email: "a@b".into(), invite_id: "x".into(), ..team("ab") };
        let seen = team.shown(false, false);
        assert!(seen.email.is_empty() && seen.invite_id.is_empty());
    }
}

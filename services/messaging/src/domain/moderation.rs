//! What members and guests of one channel may do less than elsewhere in the team.

use std::collections::BTreeSet;

use access::moderation::{GROUPS, MANAGE_BOOKMARKS, MANAGE_MEMBERS, applies, is_moderated};
use serde::{Deserialize, Serialize};

/// A group of permissions that are given and taken together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChannelModeration {
    /// `create_post`, `create_reactions`, `manage_members`, `use_channel_mentions` or `manage_bookmarks`.
    pub name: String,
    pub roles: ChannelModeratedRoles,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChannelModeratedRoles {
    /// Null for what guests never have.
    #[schema(required)]
    pub guests: Option<ChannelModeratedRole>,
    #[schema(required)]
    pub members: Option<ChannelModeratedRole>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChannelModeratedRole {
    /// May they?
    pub value: bool,
    /// Could they be allowed to here, because they may elsewhere?
    pub enabled: bool,
}

/// A group to be given or taken; absent members stay as they are.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelModerationPatch {
    pub name: String,
    pub roles: ChannelModeratedRolesPatch,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelModeratedRolesPatch {
    pub guests: Option<bool>,
    pub members: Option<bool>,
}

/// What somebody holds in the channel, and would hold if it had no scheme.
#[derive(Clone, Debug, Default)]
pub struct Held {
    pub here: Vec<String>,
    pub above: Vec<String>,
}

impl Held {
    fn role(&self, permissions: &[&str], kind: &str) -> ChannelModeratedRole {
        let any = |held: &[String]| {
            permissions
                .iter()
                .any(|permission| applies(permission, kind) && held.iter().any(|held| held == permission))
        };
        ChannelModeratedRole { value: any(&self.here), enabled: any(&self.above) }
    }

    /// The moderated ones of what is held above.
    pub fn moderated_above(&self) -> Vec<String> {
        moderated(&self.above)
    }
}

/// Those that can be taken away, in order, each once.
pub fn moderated(permissions: &[String]) -> Vec<String> {
    let kept: BTreeSet<&String> = permissions.iter().filter(|permission| is_moderated(permission)).collect();
    kept.into_iter().cloned().collect()
}

/// The channel's moderations; `kind` is its type.
pub fn list(kind: &str, members: &Held, guests: &Held) -> Vec<ChannelModeration> {
    GROUPS
        .iter()
        .map(|(name, permissions)| ChannelModeration {
            name: (*name).to_owned(),
            roles: ChannelModeratedRoles {
                guests: for_guests(name).then(|| guests.role(permissions, kind)),
                members: Some(members.role(permissions, kind)),
            },
        })
        .collect()
}

fn for_guests(group: &str) -> bool {
    group != MANAGE_MEMBERS && group != MANAGE_BOOKMARKS
}

/// The moderated permissions left and added by a patch: for members, for guests.
pub fn patched(
    members: &[String],
    guests: &[String],
    patch: &[ChannelModerationPatch],
) -> (Vec<String>, Vec<String>) {
    let mut members: BTreeSet<String> = moderated(members).into_iter().collect();
    let mut guests: BTreeSet<String> = moderated(guests).into_iter().collect();
    for wanted in patch {
        let Some((name, permissions)) = GROUPS.iter().find(|(name, _)| *name == wanted.name) else {
            continue;
        };
        set(&mut members, permissions, wanted.roles.members);
        if for_guests(name) {
            set(&mut guests, permissions, wanted.roles.guests);
        }
    }
    (members.into_iter().collect(), guests.into_iter().collect())
}

fn set(held: &mut BTreeSet<String>, permissions: &[&str], wanted: Option<bool>) {
    for permission in permissions {
        match wanted {
            Some(true) => held.insert((*permission).to_owned()),
            Some(false) => held.remove(*permission),
            None => false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn patch(name: &str, members: Option<bool>, guests: Option<bool>) -> ChannelModerationPatch {
        ChannelModerationPatch { name: name.into(), roles: ChannelModeratedRolesPatch { guests, members } }
    }

    #[test]
    fn what_is_shown() {
        let members = Held {
            here: texts(&["add_reaction"]),
            above: texts(&["create_post", "add_reaction", "manage_public_channel_members"]),
        };
        let shown = list("P", &members, &Held::default());
        let role = |name: &str| shown.iter().find(|group| group.name == name).unwrap().roles.clone();
        assert_eq!(role("create_post").members, Some(ChannelModeratedRole { value: false, enabled: true }));
        assert_eq!(
            role("create_reactions").members,
            Some(ChannelModeratedRole { value: true, enabled: true })
        );
        assert_eq!(
            role("create_reactions").guests,
            Some(ChannelModeratedRole { value: false, enabled: false })
        );
        assert_eq!(
            role("manage_members").members,
            Some(ChannelModeratedRole { value: false, enabled: false })
        );
        assert_eq!((role("manage_members").guests, role("manage_bookmarks").guests), (None, None));
    }

    #[test]
    fn a_patch_gives_and_takes_groups() {
        let (members, guests) = patched(
            &texts(&["create_post", "upload_file", "add_reaction", "remove_reaction"]),
            &texts(&["create_post"]),
            &[
                patch("create_reactions", Some(false), Some(true)),
                patch("manage_members", None, Some(true)),
                patch("create_post", None, Some(false)),
                patch("nonsense", Some(true), Some(true)),
            ],
        );
        assert_eq!(members, ["create_post"]);
        assert_eq!(guests, ["add_reaction", "remove_reaction"]);
    }
}

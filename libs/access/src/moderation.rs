//! What a channel's own scheme may take from its members and guests, in groups that are given and taken together.

use crate::permission::*;

/// Groups by the name clients know, with their permissions.
pub const GROUPS: [(&str, &[&str]); 5] = [
    ("create_post", &[CREATE_POST]),
    ("create_reactions", &[ADD_REACTION, REMOVE_REACTION]),
    (MANAGE_MEMBERS, &[MANAGE_PUBLIC_CHANNEL_MEMBERS, MANAGE_PRIVATE_CHANNEL_MEMBERS]),
    ("use_channel_mentions", &[USE_CHANNEL_MENTIONS]),
    (
        MANAGE_BOOKMARKS,
        &[
            ADD_BOOKMARK_PUBLIC_CHANNEL,
            EDIT_BOOKMARK_PUBLIC_CHANNEL,
            DELETE_BOOKMARK_PUBLIC_CHANNEL,
            ORDER_BOOKMARK_PUBLIC_CHANNEL,
            ADD_BOOKMARK_PRIVATE_CHANNEL,
            EDIT_BOOKMARK_PRIVATE_CHANNEL,
            DELETE_BOOKMARK_PRIVATE_CHANNEL,
            ORDER_BOOKMARK_PRIVATE_CHANNEL,
        ],
    ),
];

pub const MANAGE_MEMBERS: &str = "manage_members";
pub const MANAGE_BOOKMARKS: &str = "manage_bookmarks";

/// May a channel's scheme take this permission away?
pub fn is_moderated(permission: &str) -> bool {
    GROUPS.iter().any(|(_, permissions)| permissions.contains(&permission))
}

/// Does the permission say something in a channel of this kind (`O` public, else private)?
pub fn applies(permission: &str, kind: &str) -> bool {
    let other = if kind == "O" { "_private_channel" } else { "_public_channel" };
    !permission.contains(other)
}

/// What a role of a channel's scheme really grants: what is moderated must be in it and in the role it stands for one level
/// up; the rest comes from there. The administrator's role is never moderated.
pub fn merge(default: &str, own: &[String], above: &[String]) -> Vec<String> {
    let admin = default == crate::CHANNEL_ADMIN;
    let in_channels = |permission: &str| {
        crate::defaults::permissions().iter().any(|(name, scope)| *name == permission && *scope == "channel")
    };
    above
        .iter()
        .filter(|permission| in_channels(permission))
        .filter(|permission| admin || !is_moderated(permission) || own.contains(permission))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_moderated_needs_both() {
        let above = list(&[CREATE_POST, ADD_REACTION, UPLOAD_FILE]);
        let own = list(&[CREATE_POST, USE_CHANNEL_MENTIONS]);
        assert_eq!(merge("channel_user", &own, &above), list(&[CREATE_POST, UPLOAD_FILE]));
        assert_eq!(merge("channel_admin", &[], &above), above);
    }

    #[test]
    fn only_what_belongs_to_channels() {
        assert!(merge("channel_admin", &[], &list(&[MANAGE_TEAM])).is_empty());
    }

    #[test]
    fn kinds() {
        assert!(applies(MANAGE_PUBLIC_CHANNEL_MEMBERS, "O") && !applies(MANAGE_PUBLIC_CHANNEL_MEMBERS, "P"));
        assert!(applies(ADD_BOOKMARK_PRIVATE_CHANNEL, "P") && !applies(ADD_BOOKMARK_PRIVATE_CHANNEL, "O"));
        assert!(applies(CREATE_POST, "O") && applies(CREATE_POST, "P"));
    }
}
